//! The parts of a text that are new, where everything else in it was looked at before. Most versions in a history are built
//! on another one, and are many times as long as what is new in them.
//!
//! Words and patterns are searched in those parts only, but what names a value is read wherever in the text it stands.

use std::ops::Range;

/// A text that is not longer is looked at whole, in bytes.
const SHORT: usize = 1 << 10;
/// A line that reaches farther than this from what is new is not cut.
const LINE: usize = 32 << 10;
/// How far before what is new the keyword of a pattern may stand that reaches into it, in bytes. One further away on the same
/// line is seen too: parts are whole lines.
pub(super) const BEFORE: usize = 512;
/// How far behind what is new a keyword, or a value that a new line names, may stand.
const BEHIND: usize = 512;
/// A line with so many digits of base64 in a row, and no longer than that, may belong to a block, which is seen whole.
const BLOCK_LINE: Range<usize> = 40..200;
/// The longest such block to either side of what is new: twice that of the longest keys that people use.
const BLOCK: usize = 8 << 10;

/// Parts of a text: whole lines, in order and apart from each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Focus {
    parts: Vec<Range<usize>>,
}

impl Focus {
    /// What to look at in `text`, of which only the ranges in `fresh` are new, in order, and an empty one wherever something
    /// is gone: their lines, with `margin` bytes to either side. Nothing when that would be no less than the whole, or when
    /// the text is more than its bytes: an archive, another encoding.
    pub fn new(text: &[u8], fresh: &[Range<usize>], margin: usize) -> Option<Self> {
        if text.len() <= SHORT || !is_plain(text) {
            return None;
        }
        let mut parts: Vec<Range<usize>> = Vec::new();
        for range in fresh {
            // One byte more on both sides: where something is gone, two lines have new neighbours.
            let (from, to) = (range.start.saturating_sub(margin + 1), (range.end + margin + 1).min(text.len()));
            // Changes stand close together, and lines may be long: none is measured twice.
            let known = parts.last().map_or(0, |last| last.end);
            if to <= known {
                continue;
            }
            let start = if from < known { from } else { block_start(text, line_start(text, from)?) };
            let end = block_end(text, line_end(text, to)?);
            match parts.last_mut() {
                Some(last) if start <= last.end => last.end = end,
                _ => parts.push(start..end),
            }
        }
        let focus = Self { parts };
        let length: usize = focus.widened(text, BEFORE).iter().map(Range::len).sum();
        (length <= text.len() / 8 * 7).then_some(focus)
    }

    /// How many bytes the parts have together.
    pub fn length(&self) -> usize {
        self.parts.iter().map(Range::len).sum()
    }

    /// The parts.
    pub(super) fn parts(&self) -> &[Range<usize>] {
        &self.parts
    }

    /// The parts with so many bytes before them, and those behind them that something new may name.
    pub(super) fn widened(&self, text: &[u8], before: usize) -> Vec<Range<usize>> {
        let mut all: Vec<Range<usize>> = Vec::with_capacity(self.parts.len());
        for part in &self.parts {
            let wide = part.start.saturating_sub(before)..text.len().min(part.end + BEHIND);
            match all.last_mut() {
                Some(last) if wide.start <= last.end => last.end = wide.end,
                _ => all.push(wide),
            }
        }
        all
    }

    /// Whether anything in `range` is new, or may be named by something new before it.
    pub(super) fn concerns(&self, range: &Range<usize>) -> bool {
        let next = self.parts.partition_point(|part| part.end + BEHIND <= range.start);
        self.parts.get(next).is_some_and(|part| part.start < range.end)
    }
}

/// Whether the bytes are text in an encoding whose parts can be read alone: no archive, no wide characters.
pub fn is_plain(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(SHORT)];
    // Without a way out of the loop, the compiler looks at many bytes at once.
    let strange = head
        .iter()
        .fold(false, |strange, byte| strange | (*byte < b' ') & !matches!(byte, b'\n' | b'\r' | b'\t' | 0x0C | 0x1B));
    !strange && !head.starts_with(&[0xFF, 0xFE]) && !head.starts_with(&[0xFE, 0xFF])
}

/// The start of the line around `at`; nothing when that is far.
fn line_start(text: &[u8], at: usize) -> Option<usize> {
    let from = at.saturating_sub(LINE);
    match memchr::memrchr(b'\n', &text[from..at]) {
        Some(found) => Some(from + found + 1),
        None => (from == 0).then_some(0),
    }
}

/// The end of the line around `at`, with its line feed; nothing when that is far.
fn line_end(text: &[u8], at: usize) -> Option<usize> {
    let to = (at + LINE).min(text.len());
    match memchr::memchr(b'\n', &text[at.min(to)..to]) {
        Some(found) => Some(at + found + 1),
        None => (to == text.len()).then_some(to),
    }
}

/// Where the block begins that the line at `start` belongs to.
fn block_start(text: &[u8], start: usize) -> usize {
    let mut block = start;
    if line_end(text, start).is_some_and(|end| is_of_a_block(&text[start..end])) {
        while block > start.saturating_sub(BLOCK)
            && let Some(above) = line_start(text, block - 1)
            && is_of_a_block(&text[above..block])
        {
            block = above;
        }
    }
    block
}

/// Where the block ends whose line ends at `end`.
fn block_end(text: &[u8], end: usize) -> usize {
    let mut block = end;
    if end > 0 && line_start(text, end - 1).is_some_and(|start| is_of_a_block(&text[start..end])) {
        while block < text.len().min(end + BLOCK)
            && let Some(below) = line_end(text, block)
            && is_of_a_block(&text[block..below])
        {
            block = below;
        }
    }
    block
}

/// Whether the line may be one of a key or a picture in base64.
fn is_of_a_block(line: &[u8]) -> bool {
    let is_digit = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'-' | b'_' | b'=');
    BLOCK_LINE.contains(&line.len()) && line.split(|byte| !is_digit(byte)).any(|run| run.len() >= BLOCK_LINE.start)
}

#[cfg(test)]
mod tests {
    use super::Focus;

    fn lines(count: usize) -> Vec<u8> {
        (0..count).flat_map(|line| format!("line number {line}\n").into_bytes()).collect()
    }

    fn focus(text: &[u8], fresh: std::ops::Range<usize>, margin: usize) -> Option<Focus> {
        Focus::new(text, std::slice::from_ref(&fresh), margin)
    }

    #[test]
    fn what_is_new_is_looked_at_in_whole_lines() {
        let text = lines(10_000);
        let at = |line: &str| text.windows(line.len()).position(|part| part == line.as_bytes()).unwrap();
        let (before, after) = (at("line number 5000\n"), at("line number 5001\n"));
        assert_eq!(focus(&text, before + 3..before + 4, 0).unwrap().parts(), std::slice::from_ref(&(before..after)));
        // Between two lines: both have a new neighbour.
        let next = at("line number 5002\n");
        assert_eq!(focus(&text, after..after, 0).unwrap().parts(), std::slice::from_ref(&(before..next)));
        let wide = focus(&text, after..after, 3 << 10).unwrap();
        assert!(wide.length() > 6 << 10 && wide.length() < 7 << 10);
        assert!(wide.concerns(&(after..after + 1)) && !wide.concerns(&(0..before - 4_000)));
    }

    #[test]
    fn a_block_of_base64_is_looked_at_whole() {
        let mut text = lines(1_000);
        let start = text.len();
        let block = format!("{}\n", "QUJD".repeat(16)).repeat(50);
        text.extend_from_slice(block.as_bytes());
        let end = text.len();
        text.extend(lines(1_000));
        assert_eq!(focus(&text, start + 1_000..start + 1_001, 0).unwrap().parts(), std::slice::from_ref(&(start..end)));
    }

    #[test]
    fn what_cannot_be_read_in_parts_is_looked_at_whole() {
        let long = vec![b'a'; 200_000];
        let mut nul = lines(10_000);
        nul[100] = 0;
        for text in [&long, &nul, &lines(20)] {
            let at = 90_000.min(text.len() - 1);
            assert_eq!(focus(text, at..at + 1, 0), None);
        }
        let everywhere: Vec<_> = (0..150).map(|part| part * 1000..part * 1000 + 1).collect();
        assert_eq!(Focus::new(&lines(10_000), &everywhere, 0), None);
    }
}

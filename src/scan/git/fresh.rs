//! What to look at in a version of a file that is built on another one: what is new, with enough around it for every
//! rule. Histories are made of such versions, and their texts are many times what is new in them.

use std::ops::Range;

use memchr::memmem;

/// How much to look at besides what is new.
#[derive(Debug, Clone, Copy)]
pub(super) struct Reach {
    /// Before it, in bytes.
    before: usize,
    /// Behind it, in bytes.
    behind: usize,
    /// At the beginning of the file, in bytes: it may name the columns of a table, or the file's form.
    head: usize,
}

/// As much as a match takes, and the words that name it, which may stand in a key further above: where nothing at all is
/// found in that, not even what a rule would need another one for, nothing new is there.
pub(super) const NARROW: Reach = Reach { before: 2304, behind: 512, head: 0 };

/// As far as rules look around a value: for companions some dozen lines away, keys above.
pub(super) const WIDE: Reach = Reach { before: 3 << 10, behind: 3 << 10, head: 1 << 10 };

/// A line that reaches farther than this from what is new is not cut.
const LINE: usize = 32 << 10;

/// Parts of a text, one after the other.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Parts {
    /// The parts as one text.
    pub(super) text: Vec<u8>,
    /// Where they are in the original.
    windows: Vec<Range<usize>>,
}

impl Parts {
    /// Where a place in the parts is in the original.
    pub(super) fn original(&self, mut at: usize) -> usize {
        for window in &self.windows {
            if at <= window.len() {
                return window.start + at;
            }
            at -= window.len();
        }
        self.windows.last().map_or(0, |window| window.end)
    }
}

/// What to look at instead of `bytes`, of which only the ranges in `fresh` are new; nothing when that would be no less, or
/// when what is new may belong to something larger that has to be seen whole.
pub(super) fn around(bytes: &[u8], fresh: &[Range<usize>], reach: Reach) -> Option<Parts> {
    let Reach { before, behind, head } = reach;
    if bytes.len() <= before + head || !is_plain(bytes) {
        return None;
    }
    // The names of columns, and one row: what is no table has other signs there.
    let names = line_end(bytes, 0)?;
    let names = line_end(bytes, names)?;
    let mut windows: Vec<Range<usize>> = Vec::new();
    windows.push(0..names.max(line_end(bytes, head)?));
    for range in fresh {
        let start = line_start(bytes, range.start.saturating_sub(before))?;
        let end = line_end(bytes, (range.end + behind).min(bytes.len()))?;
        match windows.last_mut() {
            Some(last) if start <= last.end => last.end = last.end.max(end),
            _ => windows.push(start..end),
        }
    }
    if windows.iter().map(Range::len).sum::<usize>() > bytes.len() / 8 * 7 {
        return None;
    }
    let text: Vec<u8> = windows.iter().flat_map(|window| &bytes[window.clone()]).copied().collect();
    // A key may be longer than what is looked at around a change in its first or last line.
    let frames: [&[u8]; 4] = [b"--BEGIN ", b"-- BEGIN ", b"--END ", b"-- END "];
    let framed = frames.iter().any(|frame| memmem::find(&text, frame).is_some());
    (!framed).then_some(Parts { text, windows })
}

/// Whether the bytes are text in an encoding whose parts can be read alone: no archive, no wide characters.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(8 << 10)];
    let printable = |byte: &u8| *byte >= b' ' || matches!(byte, b'\n' | b'\r' | b'\t' | 0x0C | 0x1B);
    head.iter().all(printable) && !head.starts_with(&[0xFF, 0xFE]) && !head.starts_with(&[0xFE, 0xFF])
}

/// The start of the line around `at`; nothing when that is far.
fn line_start(bytes: &[u8], at: usize) -> Option<usize> {
    let from = at.saturating_sub(LINE);
    match memchr::memrchr(b'\n', &bytes[from..at]) {
        Some(found) => Some(from + found + 1),
        None => (from == 0).then_some(0),
    }
}

/// The end of the line around `at`, with its line feed; nothing when that is far.
fn line_end(bytes: &[u8], at: usize) -> Option<usize> {
    let to = (at + LINE).min(bytes.len());
    match memchr::memchr(b'\n', &bytes[at.min(to)..to]) {
        Some(found) => Some(at + found + 1),
        None => (to == bytes.len()).then_some(to),
    }
}

#[cfg(test)]
mod tests {
    use super::{NARROW, WIDE, around};

    fn lines(count: usize) -> Vec<u8> {
        (0..count).flat_map(|line| format!("line number {line}\n").into_bytes()).collect()
    }

    #[test]
    fn what_is_new_is_seen_with_what_stands_around_it() {
        let text = lines(10_000);
        let parts = around(&text, std::slice::from_ref(&(90_000..90_001)), WIDE).unwrap();
        let part = String::from_utf8(parts.text.clone()).unwrap();
        assert!(part.starts_with("line number 0\n") && part.ends_with('\n'));
        assert!(part.len() < 10_000);
        let new = std::str::from_utf8(&text[89_990..90_010]).unwrap();
        assert_eq!(parts.original(part.find(new).unwrap()), 89_990);
        assert_eq!(parts.original(5), 5);
        let narrow = around(&text, std::slice::from_ref(&(90_000..90_001)), NARROW).unwrap();
        assert!(narrow.text.starts_with(b"line number 0\nline number 1\n") && narrow.text.len() < 3_000);
        assert!(String::from_utf8(narrow.text).unwrap().contains(new));
    }

    #[test]
    fn what_cannot_be_read_in_parts_is_seen_whole() {
        let long = vec![b'a'; 200_000];
        let mut nul = lines(10_000);
        nul[100] = 0;
        let mut key = lines(10_000);
        key[90_000..90_010].copy_from_slice(b"-----BEGIN");
        key[90_010] = b' ';
        for text in [&long, &nul, &key, &lines(100)] {
            let fresh = 90_000.min(text.len() - 1)..90_001.min(text.len());
            assert!(around(text, std::slice::from_ref(&fresh), WIDE).is_none());
            assert!(text.len() < 2_000 || around(text, &[fresh], NARROW).is_none());
        }
        let everywhere: Vec<_> = (0..150).map(|part| part * 1000..part * 1000 + 1).collect();
        assert!(around(&lines(10_000), &everywhere, WIDE).is_none());
    }
}

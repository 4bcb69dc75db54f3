//! Finds long runs of the characters that base64 and hex are made of, and joins the lines of wrapped blocks.

use std::borrow::Cow;
use std::ops::Range;

use super::{Decoded, packed};

/// The shortest run that is looked at: eighteen decoded bytes.
const SHORTEST_RUN: usize = 24;
/// The shortest line of a block that is wrapped (PEM wraps at 64, MIME at 76, some tools at 60).
const SHORTEST_LINE: usize = 60;
/// How many bytes are classed at once.
const BLOCK: usize = 64;

/// One run, or one block of lines, in the text.
pub(super) struct Run<'t> {
    /// The characters, without what stands between lines.
    pub(super) digits: Cow<'t, [u8]>,
    /// Where it ends in the text, with its padding.
    pub(super) end: usize,
    /// Where the first line starts in the text.
    first: usize,
    /// Where the other lines start.
    others: Vec<usize>,
    /// The length of every line but the last.
    line_length: usize,
}

impl Run<'_> {
    /// The place in the text of the digit at `index`.
    pub(super) fn place(&self, index: usize) -> usize {
        let line = (index / self.line_length).min(self.others.len());
        let start = if line == 0 { self.first } else { self.others[line - 1] };
        start + (index - line * self.line_length)
    }

    /// Whether it stands in the text in one piece.
    pub(super) fn is_single_line(&self) -> bool {
        self.others.is_empty()
    }
}

/// Whether `byte` is a digit of base64, in the standard or the URL alphabet. Without branches, so that the compiler
/// classes many bytes at once.
const fn is_digit(byte: u8) -> bool {
    ((byte | 0x20).wrapping_sub(b'a') < 26)
        | (byte.wrapping_sub(b'/') < 11)
        | (byte == b'+')
        | (byte == b'-')
        | (byte == b'_')
}

/// [`is_digit`] of every byte, for looking at one byte after another.
const DIGIT: [bool; 256] = {
    let mut digits = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        digits[byte] = is_digit(byte as u8);
        byte += 1;
    }
    digits
};

/// How many of the first bytes of `text` are digits.
fn count(text: &[u8]) -> usize {
    text.iter().position(|byte| !DIGIT[usize::from(*byte)]).unwrap_or(text.len())
}

/// Emits what the runs of `text` say.
pub(super) fn search(text: &[u8], emit: &mut dyn FnMut(Decoded)) {
    let mut from = 0;
    while let Some(first) = next_run(text, from) {
        let (run, after) = gather(text, first);
        if let Some(run) = run {
            packed::search(&run, emit);
        }
        from = after;
    }
}

/// The next run of at least [`SHORTEST_RUN`] digits that starts at or after `from`.
///
/// Such a run covers two whole neighbouring eights of any grid. Few texts have those by chance, so the grid is what is
/// looked at, eight eights at once.
fn next_run(text: &[u8], from: usize) -> Option<Range<usize>> {
    let mut at = from;
    let mut floor = from;
    let mut carry = 0_u16;
    while at < text.len() {
        let full = match text.get(at..at + BLOCK).and_then(|block| <&[u8; BLOCK]>::try_from(block).ok()) {
            Some(block) => full_eights(block),
            None => {
                let mut block = [0; BLOCK];
                block[..text.len() - at].copy_from_slice(&text[at..]);
                full_eights(&block)
            }
        };
        let pairs = full & (full << 1 | carry);
        if pairs == 0 {
            carry = full >> 7 & 1;
            at += BLOCK;
            continue;
        }
        let second = at + pairs.trailing_zeros() as usize * 8;
        let before = text[floor..second].iter().rposition(|byte| !DIGIT[usize::from(*byte)]);
        let start = before.map_or(floor, |before| floor + before + 1);
        let end = second + 8 + count(&text[second + 8..]);
        if end - start >= SHORTEST_RUN {
            return Some(start..end);
        }
        (at, floor, carry) = (end, end, 0);
    }
    None
}

/// Which of a block's eights are digits throughout, one bit for each.
fn full_eights(block: &[u8; BLOCK]) -> u16 {
    let mut digits = [0_u8; BLOCK];
    for (digit, byte) in digits.iter_mut().zip(block) {
        *digit = u8::from(is_digit(*byte));
    }
    let (eights, _) = digits.as_chunks::<8>();
    eights
        .iter()
        .enumerate()
        .fold(0, |full, (index, eight)| full | u16::from(u64::from_ne_bytes(*eight) == 0x0101_0101_0101_0101) << index)
}

/// The block of lines that begins with the run `first`, and the end of it. No block for the body of a certificate or
/// key, which holds binary data.
fn gather(text: &[u8], first: Range<usize>) -> (Option<Run<'_>>, usize) {
    let length = first.len();
    let mut others = Vec::new();
    let mut after = first.end;
    if length >= SHORTEST_LINE && length.is_multiple_of(4) {
        while let Some(line) = next_line(&text[after..], length) {
            others.push(after + line.start);
            after += line.end;
            if line.len() < length {
                break;
            }
        }
    }
    if text[first.start] == b'M' && text[..first.start].trim_ascii_end().ends_with(b"-----") {
        return (None, after);
    }
    let digits = match &others[..] {
        [] => Cow::Borrowed(&text[first.clone()]),
        others => {
            let rest = others.iter().flat_map(|line| &text[*line..after.min(line + length)]);
            Cow::Owned(text[first.clone()].iter().chain(rest).copied().collect())
        }
    };
    let padding = text[after..].iter().take(2).take_while(|byte| **byte == b'=').count();
    (Some(Run { digits, end: after + padding, first: first.start, others, line_length: length }), after)
}

/// The digits on the line that begins with the line ending at the start of `rest`, when there are some and no more than
/// `length`.
fn next_line(rest: &[u8], length: usize) -> Option<Range<usize>> {
    let ending = if rest.starts_with(b"\r\n") { 2 } else { usize::from(*rest.first()? == b'\n') };
    if ending == 0 {
        return None;
    }
    let start = ending + rest[ending..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    let digits = count(&rest[start..rest.len().min(start + length + 1)]);
    (1..=length).contains(&digits).then_some(start..start + digits)
}

//! Shows where a value stands without showing the value.

use super::judge::Judged;
use super::phrase;
use crate::model::Category;

/// How long an excerpt may be, in code points.
const WIDTH: usize = 140;
/// How much of the line stands before the value at most, in code points.
const BEFORE: usize = 60;
/// How much of the line on either side of a value names the finding, in bytes.
const NAMING: usize = 512;
/// How much is shown of what is hidden or speaks to an agent, in code points.
const SHOWN: usize = 60;
/// What stands for a value. Its length says nothing about the value's.
const STARS: &str = "********";

/// The value's stand-in: the constant prefix of its format, and asterisks.
pub(super) fn preview(judged: &Judged) -> String {
    if judged.rule.about.category == Category::Injection {
        return phrase::visible(&judged.value, SHOWN);
    }
    let prefix = judged.rule.prefix;
    let known = judged.value.len() >= prefix.len() + 8 && judged.value.starts_with(prefix.as_bytes());
    if known { format!("{prefix}{STARS}") } else { STARS.to_owned() }
}

/// The line at `start..end` with every found value masked.
#[derive(Debug, Clone)]
pub(super) struct MaskedLine {
    /// The masked bytes.
    bytes: Vec<u8>,
    /// For each finding of `found` on this line: its index and the range of its stand-in in `bytes`.
    marks: Vec<(usize, usize, usize)>,
}

impl MaskedLine {
    /// Masks all of `found` in the line at `start..end` of `text`.
    pub(super) fn new(text: &[u8], (start, end): (usize, usize), found: &[Judged]) -> Self {
        let mut line = Self { bytes: Vec::new(), marks: Vec::new() };
        let mut at = start;
        let first = found.partition_point(|judged| judged.span.1 <= start);
        for (index, judged) in found.iter().enumerate().skip(first) {
            if judged.span.0 >= end && judged.span.0 > start {
                break;
            }
            let from = judged.span.0.clamp(at, end);
            line.copy(&text[at..from], found);
            let mark = line.bytes.len();
            line.bytes.extend_from_slice(preview(judged).as_bytes());
            line.marks.push((index, mark, line.bytes.len()));
            at = judged.span.1.clamp(from, end);
        }
        line.copy(&text[at..end], found);
        line
    }

    /// Copies what no finding covers, masking values that stand there a second time.
    fn copy(&mut self, part: &[u8], found: &[Judged]) {
        let mut rest = part;
        // Only few findings stand near; a value that is repeated elsewhere on the line must not show.
        let values: Vec<&[u8]> =
            found.iter().take(64).map(|judged| &*judged.value).filter(|value| value.len() >= 6).collect();
        while let Some((at, length)) =
            values.iter().filter_map(|value| memchr::memmem::find(rest, value).map(|at| (at, value.len()))).min()
        {
            self.bytes.extend_from_slice(&rest[..at]);
            self.bytes.extend_from_slice(STARS.as_bytes());
            rest = &rest[at + length..];
        }
        self.bytes.extend_from_slice(rest);
    }

    /// The stretch around the finding with this index: what names the finding.
    pub(super) fn around(&self, index: usize) -> &[u8] {
        let mark = self.marks.iter().find(|mark| mark.0 == index).map_or((0, 0), |mark| (mark.1, mark.2));
        &self.bytes[mark.0.saturating_sub(NAMING)..(mark.1 + NAMING).min(self.bytes.len())]
    }

    /// The excerpt around the finding with this index, and where its stand-in is in it, in code points.
    pub(super) fn excerpt(&self, index: usize) -> (String, (usize, usize)) {
        let mark = self.marks.iter().find(|mark| mark.0 == index).map_or((0, 0), |mark| (mark.1, mark.2));
        // Of a very long line only what can be shown is looked at; a character has four bytes at most.
        let start = mark.0.saturating_sub(BEFORE * 4 + 4);
        let before = String::from_utf8_lossy(&self.bytes[start..mark.0]);
        let inside = String::from_utf8_lossy(&self.bytes[mark.0..mark.1]);
        let behind = String::from_utf8_lossy(&self.bytes[mark.1..self.bytes.len().min(mark.1 + WIDTH * 4 + 4)]);
        let before = if start == 0 { before.trim_start() } else { &before };
        let count = before.chars().count();
        let mut out = String::new();
        if count > BEFORE {
            out.push('…');
            out.extend(before.chars().skip(count - BEFORE));
        } else {
            out.push_str(before);
        }
        let start = out.chars().count();
        out.push_str(&inside);
        let end = out.chars().count();
        let left = WIDTH.saturating_sub(end);
        let mut tail = behind.trim_end().chars();
        out.extend(tail.by_ref().take(left));
        if tail.next().is_some() {
            out.push('…');
        }
        (out, (start, end))
    }
}

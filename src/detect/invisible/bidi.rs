//! Controls of the writing direction, judged by line: they make code read otherwise than it runs.

use memchr::{memchr, memrchr};

use super::Sign;
use super::characters::{is_right_to_left, read};
use crate::detect::place::Place;
use crate::model::Why;
use crate::rules::Signal;

/// How far to either side a line is looked at, in bytes.
const LINE: usize = 4096;

/// What stands on a line.
#[derive(Debug, Default)]
struct Line {
    /// The first control that is more than a mark, and the first mark.
    control: Option<(usize, usize)>,
    mark: Option<(usize, usize)>,
    controls: Vec<u32>,
    overrides: bool,
    /// Something turns the direction to the left and is not ended.
    turned: bool,
    /// Every start has its end.
    balanced: bool,
    right_to_left: bool,
}

/// Judges the line around the control at `start`; gives its end.
pub(super) fn line(text: &[u8], start: usize, place: Place) -> (usize, Option<Sign>) {
    let low = start.saturating_sub(LINE);
    let high = text.len().min(start + LINE);
    let from = memrchr(b'\n', &text[low..start]).map_or(low, |end| low + end + 1);
    let to = memchr(b'\n', &text[start..high]).map_or(high, |length| start + length);
    let line = survey(text, from..to);
    let Some(span) = line.control else {
        let mark = line.mark.filter(|_| !line.right_to_left);
        return (to, mark.map(|span| Sign::new(Signal::DirectionMark, span)));
    };
    let signal = if harmless(&line, place) { Signal::BidiControlInProse } else { Signal::BidiControl };
    let mut sign = Sign::new(signal, span);
    sign.why.push(Why::Characters(super::payload::names(line.controls.iter().copied())));
    (to, Some(sign))
}

fn harmless(line: &Line, place: Place) -> bool {
    if line.right_to_left {
        // Text in Hebrew or Arabic needs them; in a program only if what they do ends with the line.
        return place.prose || line.balanced && !line.overrides;
    }
    // What turns nothing around, or ends again, comes with text that was pasted.
    place.prose && !line.overrides && !line.turned
}

fn survey(text: &[u8], range: std::ops::Range<usize>) -> Line {
    let mut line = Line { balanced: true, ..Line::default() };
    let (mut embeddings, mut isolates): (Vec<u32>, Vec<u32>) = (Vec::new(), Vec::new());
    let mut at = range.start;
    while at < range.end {
        let Some((character, length)) = read(text, at) else {
            at += 1;
            continue;
        };
        let span = (at, at + length);
        at += length;
        line.right_to_left |= is_right_to_left(character);
        match character {
            0x202A | 0x202B | 0x202D | 0x202E => embeddings.push(character),
            0x2066..=0x2068 => isolates.push(character),
            0x202C => line.balanced &= embeddings.pop().is_some(),
            0x2069 => line.balanced &= isolates.pop().is_some(),
            0x61C | 0x200E | 0x200F => {
                line.mark.get_or_insert(span);
                continue;
            }
            _ => continue,
        }
        line.overrides |= matches!(character, 0x202D | 0x202E);
        line.control.get_or_insert(span);
        line.controls.push(character);
    }
    line.balanced &= embeddings.is_empty() && isolates.is_empty();
    line.turned = embeddings.iter().chain(&isolates).any(|open| matches!(open, 0x202B | 0x2067 | 0x2068));
    line
}

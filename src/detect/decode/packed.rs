//! Reads base64 and hex out of a run of their digits, wherever in the run they begin.
//!
//! A run may start with something else (the end of an escape, a folder's name), so every phase is tried: a stretch of
//! groups that all decode to printable text is no chance, at one in a hundred thousand for random digits.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::runs::Run;
use super::{Decoded, Map, SHORTEST, is_text};

/// The value of each base64 digit in either alphabet; 64 and above for anything else.
const BASE64: [u8; 256] = {
    let mut values = [0xFF; 256];
    let digits = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut value = 0;
    while value < 64 {
        values[digits[value] as usize] = value as u8;
        value += 1;
    }
    values[b'-' as usize] = 62;
    values[b'_' as usize] = 63;
    values
};

/// The value of each hexadecimal digit; 16 and above for anything else.
const HEX: [u8; 256] = {
    let mut values = [0xFF; 256];
    let mut value = 0;
    while value < 16 {
        values[b"0123456789abcdef"[value] as usize] = value as u8;
        values[b"0123456789ABCDEF"[value] as usize] = value as u8;
        value += 1;
    }
    values
};

/// Which decoded bytes are printable.
const TEXT: [bool; 256] = {
    let mut text = [false; 256];
    let mut byte = 0;
    while byte < 256 {
        text[byte] = is_text(byte as u8);
        byte += 1;
    }
    text
};

/// Which digits can be the first of a group that begins with a printable character: its upper six bits.
const BEGINS_TEXT: [bool; 256] = {
    let mut begins = [false; 256];
    let mut digit = 0;
    while digit < 256 {
        let value = BASE64[digit];
        let mut low = 0;
        while value < 64 && low < 4 {
            begins[digit] |= is_text(value << 2 | low);
            low += 1;
        }
        digit += 1;
    }
    begins
};

/// The fewest groups in a row that make a stretch: twelve bytes, in base64.
const BASE64_GROUPS: usize = SHORTEST / 3;
/// The same for UTF-16, where every other byte is NUL.
const WIDE_GROUPS: usize = 2 * SHORTEST / 3;
/// Thirty-two hexadecimal digits.
const HEX_GROUPS: usize = 16;
/// How far a stretch is widened by characters outside ASCII, in digits on each side.
const WIDENED: usize = 256;

/// How a stretch is written, by what it is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Base64,
    /// UTF-16 in base64, as `powershell -EncodedCommand` takes it.
    Wide,
    Hex,
}

impl Form {
    /// How many digits make a group, and how many bytes that gives.
    const fn unit(self) -> (usize, usize) {
        match self {
            Self::Base64 | Self::Wide => (4, 3),
            Self::Hex => (2, 1),
        }
    }

    /// The fewest groups in a row that are no chance.
    const fn fewest(self) -> usize {
        match self {
            Self::Base64 => BASE64_GROUPS,
            Self::Wide => WIDE_GROUPS,
            Self::Hex => HEX_GROUPS,
        }
    }
}

/// Digits `start..end` of a run, in one form.
#[derive(Debug, Clone, Copy)]
struct Stretch {
    start: usize,
    end: usize,
    form: Form,
}

/// Emits what the run says. Where two readings overlap the longer one counts, so that no digit is read twice.
pub(super) fn search(run: &Run<'_>, emit: &mut dyn FnMut(Decoded)) {
    let digits = &run.digits[..];
    let mut stretches = Vec::new();
    for phase in 0..2 {
        find(digits, phase, Form::Hex, |_, group| TEXT[hex(group) & 0xFF] && hex(group) < 0x100, &mut stretches);
    }
    // Most runs that are all hexadecimal are hashes.
    if !digits.iter().all(u8::is_ascii_hexdigit) {
        // Two of eight digits are an `A` where every other byte is NUL.
        let is_maybe_wide = digits.len() >= 4 * WIDE_GROUPS
            && memchr::memchr_iter(b'A', digits).take(WIDE_GROUPS).count() == WIDE_GROUPS;
        for phase in 0..4 {
            find(digits, phase, Form::Base64, |_, group| is_text_group(group), &mut stretches);
            for parity in (0..2).filter(|_| is_maybe_wide) {
                find(digits, phase, Form::Wide, |at, group| is_wide(base64(group), at & 1 == parity), &mut stretches);
            }
        }
    }
    if stretches.is_empty() {
        return;
    }
    stretches.sort_by_key(|stretch| (Reverse(stretch.end - stretch.start), stretch.start));
    let mut taken: BTreeMap<usize, usize> = BTreeMap::new();
    for stretch in stretches {
        let stretch = if stretch.form == Form::Base64 { widened(digits, stretch) } else { stretch };
        if taken.range(..stretch.end).next_back().is_none_or(|(_, end)| *end <= stretch.start) {
            taken.insert(stretch.start, stretch.end);
            emit(decoded(run, stretch));
        }
    }
}

/// Finds each row of groups from `phase` on that all hold. Of a long enough row every `fewest`th group is a member, so
/// no other is looked at until one holds.
fn find(digits: &[u8], phase: usize, form: Form, holds: impl Fn(usize, &[u8]) -> bool, found: &mut Vec<Stretch>) {
    let (unit, _) = form.unit();
    let groups = digits.len().saturating_sub(phase) / unit;
    let holds = |group: usize| holds(group, &digits[phase + group * unit..][..unit]);
    let fewest = form.fewest();
    let (mut floor, mut probe) = (0, fewest - 1);
    while probe < groups {
        if !holds(probe) {
            probe += fewest;
            continue;
        }
        let start = (floor..probe).rev().take_while(|group| holds(*group)).last().unwrap_or(probe);
        let end = (probe + 1..groups).find(|group| !holds(*group)).unwrap_or(groups);
        if end - start >= fewest {
            found.push(Stretch { start: phase + start * unit, end: phase + end * unit, form });
        }
        floor = end;
        probe = end + fewest;
    }
}

/// The three bytes that four digits give. All are digits: the run holds nothing else.
fn base64(group: &[u8]) -> [u8; 3] {
    let bits = group.iter().fold(0_u32, |bits, digit| bits << 6 | u32::from(BASE64[usize::from(*digit)]));
    [(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]
}

/// The bytes that the digits give; two or three digits at the end, which make no whole group, give one or two.
fn base64_bytes(digits: &[u8]) -> Vec<u8> {
    let (groups, rest) = digits.as_chunks::<4>();
    let mut bytes: Vec<u8> = groups.iter().flat_map(|group| base64(group)).collect();
    let mut last = [b'A'; 4];
    last[..rest.len()].copy_from_slice(rest);
    bytes.extend_from_slice(&base64(&last)[..rest.len().saturating_sub(1)]);
    bytes
}

/// Whether four digits give three printable characters. The first digit alone tells it of most that do not.
fn is_text_group(group: &[u8]) -> bool {
    BEGINS_TEXT[usize::from(group[0])] && base64(group).iter().all(|byte| TEXT[usize::from(*byte)])
}

/// The byte that two digits give, or a number above 255.
fn hex(group: &[u8]) -> usize {
    group.iter().fold(0, |number, digit| number << 4 | usize::from(HEX[usize::from(*digit)]))
}

/// Whether three bytes alternate between a printable character and NUL.
fn is_wide(bytes: [u8; 3], character_first: bool) -> bool {
    bytes.iter().enumerate().all(
        |(at, byte)| {
            if (at & 1 == 0) == character_first { TEXT[usize::from(*byte)] } else { *byte == 0 }
        },
    )
}

/// The stretch with what stands before and after it, as far as that is UTF-8, and with the last digits of the run, which
/// make no whole group.
fn widened(digits: &[u8], stretch: Stretch) -> Stretch {
    let Stretch { mut start, mut end, form } = stretch;
    let last = end + (digits.len() - end).min(WIDENED);
    let after = base64_bytes(&digits[end..last]);
    let text = text_length(&after);
    end = if text == after.len() { last } else { end + text / 3 * 4 };
    let first = start - start.min(WIDENED) / 4 * 4;
    let before = base64_bytes(&digits[first..start]);
    // The longest end of it that is text; a character that is cut in two cannot be mended.
    let tail = (0..before.len()).step_by(3).find(|from| text_length(&before[*from..]) == before.len() - from);
    start = tail.map_or(start, |from| first + from / 3 * 4);
    Stretch { start, end, form }
}

/// How many of the first bytes are UTF-8 without control characters.
fn text_length(bytes: &[u8]) -> usize {
    let valid = match std::str::from_utf8(bytes) {
        Ok(_) => bytes.len(),
        Err(error) => error.valid_up_to(),
    };
    bytes[..valid].iter().position(|byte| *byte < 0x80 && !TEXT[usize::from(*byte)]).unwrap_or(valid)
}

/// What a stretch says, with the way back.
fn decoded(run: &Run<'_>, stretch: Stretch) -> Decoded {
    let Stretch { start, end, form } = stretch;
    let (unit, gives) = form.unit();
    let digits = &run.digits[start..end];
    let mut bytes: Vec<u8> = match form {
        Form::Hex => digits.chunks_exact(2).map(|group| hex(group) as u8).collect(),
        Form::Base64 | Form::Wide => base64_bytes(digits),
    };
    let last = if end == run.digits.len() { run.end } else { run.place(end - 1) + 1 };
    let how = if form == Form::Hex { "hex" } else { "base64" };
    if form != Form::Wide && run.is_single_line() {
        return Decoded { how, bytes, map: Map::Even { start: run.place(start), end: last, unit, gives } };
    }
    let mut offsets: Vec<u32> = (0..bytes.len()).map(|index| run.place(start + index / gives * unit) as u32).collect();
    if form == Form::Wide {
        // Every other byte is NUL.
        let skip = usize::from(bytes.first() == Some(&0));
        bytes = bytes.iter().skip(skip).step_by(2).copied().collect();
        offsets = offsets.iter().skip(skip).step_by(2).copied().collect();
    }
    offsets.push(last as u32);
    Decoded { how, bytes, map: Map::Table(offsets) }
}

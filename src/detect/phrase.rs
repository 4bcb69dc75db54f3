//! Makes a text plain for the search for phrases: what was done to words so that a search does not find them is undone.
//!
//! Invisible characters and accents go, styled and look-alike letters become ASCII, blanks collapse, digits inside words
//! become the letters they stand for, and words written one letter at a time are put together.

use std::fmt::Write as _;
use std::ops::Range;

use super::fold::{Folded, fold};
use super::invisible::read;

/// So many letters, one at a time, are a disguise.
const SPELLED: usize = 6;

/// A text made plain, with the way back.
#[derive(Debug)]
pub(super) struct Plain {
    text: Folds,
    /// The same with words put together that were written one letter at a time, if there are any.
    joined: Option<Folds>,
}

/// Folded bytes, and where each came from.
#[derive(Debug, Default)]
pub(super) struct Folds {
    bytes: Vec<u8>,
    offsets: Vec<u32>,
    /// The length of the original.
    end: usize,
}

impl Folds {
    fn push(&mut self, byte: u8, offset: u32) {
        self.bytes.push(byte);
        self.offsets.push(offset);
    }

    /// The plain bytes.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Where in the original the plain bytes in this range came from.
    pub(super) fn original(&self, Range { start, end }: Range<usize>) -> (usize, usize) {
        let at = |place: usize| self.offsets.get(place).map_or(self.end, |offset| *offset as usize);
        let last = at(end.saturating_sub(1));
        let past = (end..self.bytes.len()).map(at).find(|offset| *offset > last).unwrap_or(self.end);
        (at(start), past)
    }
}

impl Plain {
    /// Makes `bytes` plain; they have to be shorter than four gibibytes.
    pub(super) fn new(bytes: &[u8]) -> Self {
        let mut text = folded(bytes);
        read_digits(&mut text.bytes);
        let joined = joined(&text);
        Self { text, joined }
    }

    /// The texts to search, the plainest first.
    pub(super) fn texts(&self) -> impl Iterator<Item = &Folds> {
        std::iter::once(&self.text).chain(&self.joined)
    }
}

fn folded(bytes: &[u8]) -> Folds {
    let mut out =
        Folds { bytes: Vec::with_capacity(bytes.len()), offsets: Vec::with_capacity(bytes.len()), end: bytes.len() };
    let mut at = 0;
    while at < bytes.len() {
        let offset = u32::try_from(at).unwrap_or(u32::MAX);
        let (character, length) = read(bytes, at).unwrap_or((u32::from(bytes[at]), 1));
        let is_broken = length == 1 && character >= 0x80;
        let next = at + length;
        let folded = if character < 0x80 && !is_broken {
            let byte = bytes[at];
            if byte.is_ascii_whitespace() { Folded::Blank } else { Folded::Ascii(byte.to_ascii_lowercase()) }
        } else if is_broken {
            Folded::Nothing
        } else {
            let left = out.bytes.last().is_some_and(u8::is_ascii_alphabetic);
            fold(character, left || bytes.get(next).is_some_and(u8::is_ascii_alphabetic))
        };
        match folded {
            Folded::Ascii(byte) => out.push(byte, offset),
            // Two blanks are kept: they part words that are written one letter at a time.
            Folded::Blank if !out.bytes.ends_with(b"  ") => out.push(b' ', offset),
            Folded::Blank | Folded::Nothing => {}
            Folded::Other(character) => {
                let mut buffer = [0; 4];
                let text = char::from_u32(character).unwrap_or(' ').encode_utf8(&mut buffer);
                text.bytes().for_each(|byte| out.push(byte, offset));
            }
        }
        at = next;
    }
    out
}

/// Reads digits and signs in the midst of letters as the letters that they look like.
fn read_digits(bytes: &mut [u8]) {
    let in_word = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'@' | b'$');
    for word in bytes.chunk_by_mut(|a, b| in_word(a) == in_word(b)) {
        let letters = word.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
        let Some(last) = word.iter().rposition(u8::is_ascii_alphabetic) else { continue };
        if letters < 2 || letters == word.len() || letters * 2 < word.len() {
            continue;
        }
        // Digits at the end are a number, as in `base64`; unless there is one inside as well.
        let is_inside = word[..last].iter().any(|byte| !byte.is_ascii_alphabetic());
        let end = if is_inside && last + 2 == word.len() { word.len() } else { last };
        for byte in &mut word[..end] {
            *byte = match *byte {
                b'0' => b'o',
                b'1' => b'i',
                b'3' => b'e',
                b'4' | b'@' => b'a',
                b'5' | b'$' => b's',
                b'7' => b't',
                other => other,
            };
        }
    }
}

/// The text with words put together that are written one letter at a time; a longer gap parts the words.
fn joined(text: &Folds) -> Option<Folds> {
    let bytes = &text.bytes;
    let letter = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_alphabetic);
    let gap = |at: usize| bytes.get(at).is_some_and(|byte| matches!(byte, b' ' | b'.' | b'-' | b'_' | b'*' | b'|'));
    let starts = |at: usize| letter(at) && !at.checked_sub(1).is_some_and(letter);
    let mut out: Option<Folds> = None;
    let mut copied = 0;
    let mut at = 0;
    while at < bytes.len() {
        if !starts(at) || !gap(at + 1) || !letter(at + 2) {
            at += 1;
            continue;
        }
        let mut places = vec![(at, false)];
        let mut end = at + 1;
        loop {
            let width = (end..end + 3).take_while(|place| gap(*place)).count();
            let next = end + width;
            if width == 0 || width > 2 || !letter(next) || letter(next + 1) {
                break;
            }
            places.push((next, width == 2));
            end = next + 1;
        }
        if places.len() >= SPELLED {
            let out = out.get_or_insert_with(|| Folds { end: text.end, ..Folds::default() });
            (copied..at).for_each(|place| out.push(bytes[place], text.offsets[place]));
            for (place, parted) in places {
                if parted {
                    out.push(b' ', text.offsets[place - 1]);
                }
                out.push(bytes[place], text.offsets[place]);
            }
            copied = end;
        }
        at = end;
    }
    let mut out = out?;
    (copied..bytes.len()).for_each(|place| out.push(bytes[place], text.offsets[place]));
    Some(out)
}

/// `bytes` with everything that is not drawn named, up to `most` code points: safe to show.
pub(super) fn visible(bytes: &[u8], most: usize) -> String {
    let mut out = String::new();
    for (count, character) in String::from_utf8_lossy(bytes).chars().enumerate() {
        if count >= most || out.len() > most.saturating_mul(4) {
            out.push('…');
            break;
        }
        let is_drawn = !character.is_control() && !is_invisible(character);
        if character.is_whitespace() && character.is_ascii() {
            out.push(' ');
        } else if is_drawn {
            out.push(character);
        } else {
            let _ = write!(out, "<U+{:04X}>", u32::from(character));
        }
    }
    out
}

const fn is_invisible(character: char) -> bool {
    matches!(character as u32,
        0xAD | 0x34F | 0x61C | 0x115F | 0x1160 | 0x17B4 | 0x17B5 | 0x180B..=0x180F | 0x200B..=0x200F | 0x2028..=0x202E
        | 0x2060..=0x206F | 0x3164 | 0xE000..=0xF8FF | 0xFE00..=0xFE0F | 0xFEFF | 0xFFA0 | 0xFFF9..=0xFFFB
        | 0xE0000..=0x10_FFFF)
}

#[cfg(test)]
mod tests {
    use super::{Plain, visible};

    fn plain(text: &str) -> String {
        let plain = Plain::new(text.as_bytes());
        String::from_utf8(plain.texts().last().unwrap().bytes().to_vec()).unwrap()
    }

    #[test]
    fn disguised_words_become_plain() {
        for disguised in [
            "IGNORE it",
            "i\u{200B}gn\u{AD}ore it",
            "ｉｇｎｏｒｅ ｉｔ",
            "\u{456}gnor\u{435} it",
            "1gn0r3 it",
            "i\u{300}gno\u{308}re it",
            "ïgnörê it",
            "\u{1D422}\u{1D420}\u{1D427}\u{1D428}\u{1D42B}\u{1D41E} it",
            "i g n o r e  i t",
            "i.g.n.o.r.e  it",
        ] {
            assert_eq!(plain(disguised).replace("  ", " "), "ignore it", "{disguised}");
        }
    }

    #[test]
    fn what_is_no_disguise_stays() {
        assert_eq!(plain("base64 or sha256, игнор 5 a b c"), "base64 or sha256, игнор 5 a b c");
    }

    #[test]
    fn the_way_back_leads_to_the_same_words() {
        let text = "so: I\u{200B}GNORE \u{200B}é everything";
        let plain = Plain::new(text.as_bytes());
        let folded = plain.texts().next().unwrap();
        let at = String::from_utf8_lossy(folded.bytes()).find("ignore").unwrap();
        let (start, end) = folded.original(at..at + 6);
        assert_eq!(&text[start..end], "I\u{200B}GNORE");
    }

    #[test]
    fn what_is_shown_holds_nothing_that_is_not_drawn() {
        assert_eq!(visible("a\u{202E}b\n\u{1b}[8m".as_bytes(), 60), "a<U+202E>b <U+001B>[8m");
        assert_eq!(visible("abc".as_bytes(), 2), "ab…");
    }
}

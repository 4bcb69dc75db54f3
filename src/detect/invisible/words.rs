//! Words of Latin letters and letters that look like Latin ones: another name than the one that is read.

use memchr::{memchr, memrchr};

use super::Sign;
use super::characters::{before, read};
use crate::model::Why;
use crate::rules::Signal;

/// How far to either side a line is looked at, in bytes.
const LINE: usize = 512;

/// The Latin letter that a Cyrillic or Greek one looks like (a part of the Unicode confusables, UTS #39).
pub(in crate::detect) const fn look_alike(character: u32) -> Option<u8> {
    Some(match character {
        0x410 | 0x391 => b'A',
        0x412 | 0x392 => b'B',
        0x421 | 0x3F9 => b'C',
        0x415 | 0x395 => b'E',
        0x41D | 0x397 => b'H',
        0x406 | 0x399 | 0x4C0 => b'I',
        0x408 | 0x37F => b'J',
        0x41A | 0x39A => b'K',
        0x41C | 0x39C => b'M',
        0x39D => b'N',
        0x41E | 0x39F => b'O',
        0x420 | 0x3A1 => b'P',
        0x405 => b'S',
        0x422 | 0x3A4 => b'T',
        0x425 | 0x3A7 => b'X',
        0x4AE | 0x3A5 => b'Y',
        0x396 => b'Z',
        0x430 => b'a',
        0x441 | 0x3F2 => b'c',
        0x501 => b'd',
        0x435 => b'e',
        0x4BB => b'h',
        0x456 => b'i',
        0x458 | 0x3F3 => b'j',
        0x4CF => b'l',
        0x43E | 0x3BF => b'o',
        0x440 => b'p',
        0x51B => b'q',
        0x455 => b's',
        0x51D => b'w',
        0x445 => b'x',
        0x443 | 0x4AF => b'y',
        _ => return None,
    })
}

/// Judges the word around the letter at `start`; gives its end.
pub(super) fn word(text: &[u8], start: usize) -> (usize, Option<Sign>) {
    let mut from = start;
    while from > 0 && text[from - 1].is_ascii_alphanumeric() {
        from -= 1;
    }
    // A letter behind a backslash or a percent sign is an escape or a placeholder, not a part of the word.
    if from < start && from > 0 && matches!(text[from - 1], b'\\' | b'%') {
        from += 1;
    }
    let (mut latin, mut alike, mut other) = (0, 0, 0);
    let mut at = from;
    while let Some((character, length)) = read(text, at) {
        match character {
            0x00..=0x7F if text[at].is_ascii_alphabetic() => latin += 1,
            0x00..=0x7F if text[at].is_ascii_digit() => {}
            0x370..=0x52F if look_alike(character).is_some() => alike += 1,
            0x370..=0x52F => other += 1,
            _ => break,
        }
        at += length;
    }
    // Greek letters in Latin words are units and mathematics, and words with letters that look like nothing Latin
    // deceive nobody. Many more Latin letters than others: a Russian ending on a Latin name is no disguise.
    let disguised = alike > 0 && other == 0 && latin >= 3 && latin > alike && !is_ending(&text[from..at]);
    if !disguised || speaks_other_language(text, (from, at)) {
        return (at, None);
    }
    let mut sign = Sign::new(Signal::LookAlikeLetters, (from, at));
    let strange = |place: &usize| text[*place] >= 0x80;
    let letters = (from..at).filter(strange).filter_map(|place| read(text, place)).map(|it| it.0);
    sign.why.push(Why::Characters(super::payload::names(letters)));
    (at, Some(sign))
}

/// Whether the other letters are the end of a word in capitals: a case ending, as in Russian.
fn is_ending(word: &[u8]) -> bool {
    let head = word.iter().take_while(|byte| byte.is_ascii()).count();
    let ascii_behind = word[head..].iter().any(u8::is_ascii_alphabetic);
    !ascii_behind && word[..head].iter().all(u8::is_ascii_uppercase)
}

/// Whether another word on the line is written in Cyrillic or Greek throughout: then it is a slip of the keyboard.
fn speaks_other_language(text: &[u8], word: (usize, usize)) -> bool {
    let low = word.0.saturating_sub(LINE);
    let high = text.len().min(word.1 + LINE);
    let from = memrchr(b'\n', &text[low..word.0]).map_or(low, |end| low + end + 1);
    let to = memchr(b'\n', &text[word.1..high]).map_or(high, |length| word.1 + length);
    let mut at = from;
    let mut letters = 0;
    while at < to {
        if at == word.0 {
            at = word.1;
            letters = 0;
            continue;
        }
        let (character, length) = read(text, at).unwrap_or((0, 1));
        let is_letter = matches!(character, 0x370..=0x52F) && !matches!(character, 0x3BC | 0x3A9);
        letters = if is_letter { letters + 1 } else { 0 };
        let touches_latin = before(text, at).is_some_and(|it| it.0 < 0x80 && text[at - 1].is_ascii_alphabetic());
        if letters == 1 && touches_latin {
            letters = 0;
        }
        if letters >= 2 {
            return true;
        }
        at += length;
    }
    false
}

//! What stands around a value: the words near it on its line, the keys above it, the head of its column.
//!
//! Words are told apart across `_`, `-` and the humps of `camelCase`, so that `sin` is in `customer_sin` and in
//! `customerSin`, and not in `using`.

use std::cell::{OnceCell, RefCell};
use std::ops::Range;

use memchr::{memchr, memrchr};

/// How far a word may stand from the value, in bytes.
const NEAR: usize = 60;
/// How long a phrase may be, in bytes.
const PHRASE: usize = 48;
/// How much of a line is looked at to either side, in bytes.
const LINE: usize = 4096;
/// How far up the keys above a value are looked for, in bytes.
const ABOVE: usize = 2048;
/// How many keys above a value count.
const LEVELS: usize = 3;

/// A text with what is known of all of it.
#[derive(Debug)]
pub(super) struct Surroundings<'t> {
    pub(super) text: &'t [u8],
    pub(super) path: &'t str,
    /// Whether the text is data, or a file of data: keys above and heads of columns count.
    pub(super) structured: bool,
    head: OnceCell<Option<Head<'t>>>,
    /// The words near the last value: one number is often asked about by several rules.
    near: RefCell<Near>,
}

/// Where words begin near a value.
#[derive(Debug, Default)]
struct Near {
    value: Range<usize>,
    line: Range<usize>,
    /// Where words begin before the value, and after it.
    starts: Vec<usize>,
}

/// The first line of a table.
#[derive(Debug, Clone, Copy)]
struct Head<'t> {
    line: &'t [u8],
    separator: u8,
}

impl<'t> Surroundings<'t> {
    /// The surroundings in `text`; `data` says that it is a dump, a prompt or a tool's output.
    pub(super) fn new(text: &'t [u8], path: &'t str, data: bool) -> Self {
        const ENDINGS: [&str; 9] = [".csv", ".tsv", ".json", ".jsonl", ".ndjson", ".yaml", ".yml", ".xml", ".sql"];
        let lower = path.to_ascii_lowercase();
        // A path that is not known yet may be any.
        let structured = data || path.is_empty() || ENDINGS.iter().any(|ending| lower.ends_with(ending));
        Self { text, path, structured, head: OnceCell::new(), near: RefCell::default() }
    }

    /// The first of `phrases` that stands near `value`, or names it.
    pub(super) fn word(&self, phrases: &[&'static str], value: &Range<usize>) -> Option<&'static str> {
        let mut near = self.near.borrow_mut();
        if near.value != *value {
            self.look_around(&mut near, value);
        }
        let initials = initials(phrases);
        let starts = near.starts.iter().copied().filter(|at| initials & initial(self.text[*at]) != 0);
        let mut places = starts.filter_map(|at| {
            let end = if at < value.start { value.start } else { near.line.end };
            phrase_at(&self.text[..end], at, phrases)
        });
        let found = places.find(|(_, place)| place.end + NEAR >= value.start && place.start <= value.end + NEAR);
        found
            .map(|found| found.0)
            .or_else(|| if self.structured { self.named(phrases, value, &near.line) } else { None })
    }

    /// Finds where words begin around `value`.
    fn look_around(&self, near: &mut Near, value: &Range<usize>) {
        let line = self.line(value.start);
        let before = value.start.saturating_sub(NEAR + PHRASE).max(line.start);
        let after = line.end.max(value.end).min(value.end + NEAR + 1);
        near.starts.clear();
        near.starts.extend(word_starts(&self.text[before..value.start]).map(|at| before + at));
        near.starts.extend(word_starts(&self.text[value.end..after]).map(|at| value.end + at));
        near.value = value.clone();
        near.line = line.start..line.end.max(value.end);
    }

    /// The line around `at`, without its end; of a very long one only the part around.
    fn line(&self, at: usize) -> Range<usize> {
        let from = at.saturating_sub(LINE);
        let to = self.text.len().min(at + LINE);
        let start = memrchr(b'\n', &self.text[from..at]).map_or(from, |end| from + end + 1);
        let end = memchr(b'\n', &self.text[at..to]).map_or(to, |length| at + length);
        start..end
    }

    /// The phrase in the keys above the value, in the head of its column, or in the list of columns that an `INSERT`
    /// begins with.
    fn named(&self, phrases: &[&'static str], value: &Range<usize>, line: &Range<usize>) -> Option<&'static str> {
        let head = self.head.get_or_init(|| self.read_head());
        let whole = line.start > 0 && self.text[line.start - 1] == b'\n';
        let column = head.as_ref().filter(|_| whole).and_then(|head| {
            let number = column(&self.text[line.start..value.start], head.separator);
            cell(head.line, head.separator, number)
        });
        let column = column.or_else(|| inserted(&self.text[line.clone()], value.start - line.start));
        column.and_then(|cell| phrase_in(cell, phrases)).or_else(|| self.above(phrases, line))
    }

    /// The phrase in a key that opens what the line stands in.
    fn above(&self, phrases: &[&'static str], line: &Range<usize>) -> Option<&'static str> {
        let indent = |line: &[u8]| line.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        let mut depth = indent(&self.text[line.clone()]);
        let (mut start, mut levels) = (line.start, 0);
        let limit = line.start.saturating_sub(ABOVE);
        while start > limit && depth > 0 && levels < LEVELS {
            let above = self.line(start - 1);
            let text = &self.text[above.clone()];
            let opens = matches!(text.trim_ascii_end().last(), Some(b'{' | b'[' | b':' | b'>'));
            if !text.trim_ascii().is_empty() && indent(text) < depth {
                depth = indent(text);
                levels += 1;
                if opens && text.len() <= NEAR * 2 {
                    let found = phrase_in(text, phrases);
                    if found.is_some() {
                        return found;
                    }
                }
            }
            start = above.start;
        }
        None
    }

    /// The head of the table that the text is: a first line of names, and a second with as many separators.
    fn read_head(&self) -> Option<Head<'t>> {
        let first = self.line(0);
        if self.text.get(first.end) != Some(&b'\n') {
            return None;
        }
        let second = self.line(first.end + 1);
        let line = &self.text[first];
        let next = &self.text[second];
        let count = |text: &[u8], separator: u8| text.iter().filter(|byte| **byte == separator).count();
        let fits = |separator: &u8| {
            let columns = count(line, *separator);
            columns > 0 && count(next, *separator) >= columns && !line.contains(&b'(') && !line.contains(&b'{')
        };
        [b'\t', b';', b'|', b','].into_iter().find(fits).map(|separator| Head { line, separator })
    }
}

/// The number of separators outside quotes.
fn column(text: &[u8], separator: u8) -> usize {
    let mut quoted = false;
    let mut count = 0;
    for byte in text {
        quoted ^= *byte == b'"';
        count += usize::from(*byte == separator && !quoted);
    }
    count
}

/// The cell with this number.
fn cell(line: &[u8], separator: u8, number: usize) -> Option<&[u8]> {
    line.split(|byte| *byte == separator).nth(number)
}

/// The name of the column that a value of `INSERT INTO t (a, b) VALUES (1, 2)` goes into.
fn inserted(line: &[u8], at: usize) -> Option<&[u8]> {
    let opened = memrchr(b'(', &line[..at])?;
    let values = line[..opened].to_ascii_lowercase();
    let values = memchr::memmem::find(&values, b"values")?;
    let names = line[..values].trim_ascii_end().strip_suffix(b")")?;
    let names = &names[memrchr(b'(', names)? + 1..];
    let mut number = 0;
    let mut quoted = false;
    for byte in &line[opened + 1..at] {
        quoted ^= *byte == b'\'';
        number += usize::from(*byte == b',' && !quoted);
    }
    cell(names, b',', number)
}

/// A bit for the first byte of a word, the same for both cases of a letter.
const fn initial(byte: u8) -> u64 {
    1 << (byte & 0x1F | (byte & 0x80) >> 2)
}

/// The bits of all phrases: most words of a text begin none of them.
fn initials(phrases: &[&'static str]) -> u64 {
    phrases.iter().fold(0, |bits, phrase| bits | initial(phrase.as_bytes()[0]))
}

fn word_starts(text: &[u8]) -> impl Iterator<Item = usize> {
    (0..text.len()).filter(|at| begins_word(text, *at))
}

/// The phrase that begins at `at`, and its place.
fn phrase_at(text: &[u8], at: usize, phrases: &[&'static str]) -> Option<(&'static str, Range<usize>)> {
    phrases.iter().find_map(|phrase| Some((*phrase, at..phrase_end(text, at, phrase)?)))
}

/// The first phrase in `text`.
fn phrase_in(text: &[u8], phrases: &[&'static str]) -> Option<&'static str> {
    let initials = initials(phrases);
    let mut starts = word_starts(text).filter(|at| initials & initial(text[*at]) != 0);
    starts.find_map(|at| phrase_at(text, at, phrases)).map(|found| found.0)
}

/// Whether a word begins at `at`.
fn begins_word(text: &[u8], at: usize) -> bool {
    let byte = text[at];
    if !byte.is_ascii_alphabetic() {
        // Scripts without ASCII do not separate their words.
        return byte >= 0xC0;
    }
    let before = if at > 0 { text[at - 1] } else { b' ' };
    if !before.is_ascii_alphabetic() {
        // An accented letter of the Latin script belongs to the word.
        return !(at > 1 && before >= 0x80 && matches!(text[at - 2], 0xC3..=0xC9));
    }
    let escaped = at > 1 && text[at - 2] == b'\\' && matches!(before, b'n' | b't' | b'r');
    let next_lower = text.get(at + 1).is_some_and(u8::is_ascii_lowercase);
    escaped || byte.is_ascii_uppercase() && (before.is_ascii_lowercase() || next_lower)
}

/// Where `phrase` ends if it begins at `at` and ends with a word. A blank in it stands for nothing, or for up to two
/// signs that join words.
fn phrase_end(text: &[u8], at: usize, phrase: &str) -> Option<usize> {
    let mut place = at;
    for byte in phrase.bytes() {
        if byte == b' ' {
            let joint = text[place..].iter().take(2).take_while(|byte| b" _-./'".contains(byte)).count();
            place += joint;
        } else if text.get(place)?.to_ascii_lowercase() == byte {
            place += 1;
        } else {
            return None;
        }
    }
    let plural = usize::from(matches!(text.get(place), Some(b's' | b'S')));
    [place, place + plural].into_iter().find(|end| ends_word(text, *end))
}

fn ends_word(text: &[u8], end: usize) -> bool {
    let Some(next) = text.get(end) else { return true };
    let last = text[end - 1];
    let hump = next.is_ascii_uppercase()
        && (last.is_ascii_lowercase() || text.get(end + 1).is_some_and(u8::is_ascii_lowercase));
    !next.is_ascii_alphabetic() || hump || !last.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::Surroundings;

    fn near(text: &str, phrases: &[&'static str]) -> bool {
        let at = text.find("VALUE").unwrap();
        Surroundings::new(text.as_bytes(), "a.txt", true).word(phrases, &(at..at + 5)).is_some()
    }

    #[test]
    fn a_word_is_found_in_a_key_of_any_style() {
        for text in [
            "sin: VALUE",
            "customer_sin=VALUE",
            "customerSin = VALUE",
            "SIN-NUMBER VALUE",
            "customerSIN: VALUE",
            "SINValue VALUE",
            "VALUE is the sin",
            "{\"sin\": \"VALUE\"}",
            "<sin>VALUE</sin>",
            "sins: [VALUE]",
            "a\\nsin: VALUE",
        ] {
            assert!(near(text, &["sin"]), "{text}");
        }
        for text in ["using VALUE", "sine VALUE", "cousin: VALUE", "basin_VALUE", "SINGLE VALUE", "sin\nVALUE"] {
            assert!(!near(text, &["sin"]), "{text}");
        }
    }

    #[test]
    fn the_words_of_a_phrase_are_joined_in_any_way() {
        for text in
            ["card number VALUE", "card_number VALUE", "cardNumber VALUE", "CARDNUMBER VALUE", "card-number VALUE"]
        {
            assert!(near(text, &["card number"]), "{text}");
        }
        assert!(!near("card VALUE", &["card number"]));
    }

    #[test]
    fn a_word_counts_within_sixty_bytes() {
        assert!(near(&format!("sin{}VALUE", " ".repeat(60)), &["sin"]));
        assert!(!near(&format!("sin{}VALUE", " ".repeat(61)), &["sin"]));
        assert!(near(&format!("VALUE{}sin", " ".repeat(60)), &["sin"]));
        assert!(!near(&format!("VALUE{}sin", " ".repeat(61)), &["sin"]));
    }

    #[test]
    fn the_head_of_a_column_names_its_values() {
        let rows = format!("id,note,sin\n1,{},5\n2,\"a, {}\",VALUE\n", "x".repeat(80), "y".repeat(80));
        assert!(near(&rows, &["sin"]));
        assert!(!near(&rows, &["note"]));
        let insert = format!("INSERT INTO t (id, note, sin) VALUES (1, '{}', 'VALUE')", "x".repeat(80));
        assert!(near(&insert, &["sin"]));
    }

    #[test]
    fn the_key_above_a_value_names_it() {
        assert!(near("{\n  \"sin\": [\n    \"1\",\n    \"VALUE\"\n  ]\n}", &["sin"]));
        assert!(!near("{\n  \"sin\": [\n    \"1\"\n  ],\n  \"other\": [\n    \"VALUE\"\n  ]\n}", &["sin"]));
    }
}

//! Finds characters that a reader does not see, or that make one see something else than what is there: hidden payloads,
//! changes of the writing direction, look-alike letters, terminal escapes.
//!
//! Plain ASCII costs one pass at memory speed. Elsewhere only characters whose first byte may begin a suspicious one are
//! decoded. Base rates that decide between a finding that blocks and one that informs are in `docs/injection.md`.

mod bidi;
mod characters;
mod payload;
mod terminal;
mod words;

use super::decode::Decoded;
use super::place::Place;
use crate::model::Why;
use crate::rules::Signal;
pub(super) use characters::read;
use characters::{Kind, kind_of, lead_is_of_interest};
pub(super) use words::look_alike;

/// A place where a signal was seen.
#[derive(Debug)]
pub(super) struct Sign {
    pub(super) signal: Signal,
    pub(super) span: (usize, usize),
    pub(super) why: Vec<Why>,
    /// What the characters say.
    pub(super) hidden: Option<Decoded>,
}

impl Sign {
    fn new(signal: Signal, span: (usize, usize)) -> Self {
        Self { signal, span, why: Vec::new(), hidden: None }
    }
}

/// How much of a text is looked at for zero bytes, as git does.
const BEGINNING: usize = 8000;
/// How far to either side of a character the text has to be text, in bytes.
const AROUND: usize = 160;
/// So many bytes there that belong to no text make it binary.
const STRANGE: usize = 4;
/// So many signs of a line may be payloads.
const PAYLOADS: usize = 16;
/// The longest run that is decoded, in characters.
const LONGEST_RUN: usize = 1 << 16;

/// Every sign in `text`, the first of a kind on each line.
pub(super) fn search(text: &[u8], place: Place) -> Vec<Sign> {
    let mut signs = Signs::default();
    // git takes a text with a zero byte for binary; what an agent reads, it reads anyway.
    let has_zeros = !place.read_by_agent() && memchr::memchr(0, &text[..text.len().min(BEGINNING)]).is_some();
    if !has_zeros && !text.is_ascii() {
        let mut walk = Walk { text, place, bidi_until: 0 };
        walk.all(&mut signs);
    }
    if place.shown_in_terminal() {
        terminal::search(text, &mut |sign| signs.add(text, sign));
    }
    signs.found
}

/// Signs, one of a kind for each line.
#[derive(Default)]
struct Signs {
    found: Vec<Sign>,
    /// The rest of the line of the last one.
    line: std::ops::Range<usize>,
    /// The first one of that line.
    first: usize,
}

impl Signs {
    fn add(&mut self, text: &[u8], sign: Sign) {
        if is_binary(text, sign.span.0) {
            return;
        }
        if !self.line.contains(&sign.span.0) {
            let rest = &text[sign.span.0..];
            self.line = sign.span.0..sign.span.0 + memchr::memchr(b'\n', rest).unwrap_or(rest.len()).max(1);
            self.first = self.found.len();
        }
        let line = &self.found[self.first..];
        let is_known = line.iter().any(|known| known.signal == sign.signal);
        // A payload of its own is worth a finding of its own, up to a point.
        if !is_known || sign.hidden.is_some() && line.len() < PAYLOADS {
            self.found.push(sign);
        }
    }
}

struct Walk<'t> {
    text: &'t [u8],
    place: Place,
    /// The end of the last line whose direction was looked at.
    bidi_until: usize,
}

impl Walk<'_> {
    fn all(&mut self, signs: &mut Signs) {
        let mut at = 0;
        while let Some(next) = next_of_interest(self.text, at) {
            let Some((character, length)) = read(self.text, next) else {
                at = next + 1;
                continue;
            };
            at = next + length;
            if let Some(kind) = kind_of(character) {
                at = self.one(kind, next, signs).max(at);
            }
        }
    }

    /// Looks at the character of `kind` at `start`, and gives the end of what it looked at.
    fn one(&mut self, kind: Kind, start: usize, signs: &mut Signs) -> usize {
        let text = self.text;
        let mut add = |sign| signs.add(text, sign);
        match kind {
            Kind::Direction => {
                if start >= self.bidi_until {
                    let (end, sign) = bidi::line(text, start, self.place);
                    self.bidi_until = end;
                    sign.into_iter().for_each(&mut add);
                }
                start
            }
            Kind::Letter => {
                let (end, sign) = words::word(text, start);
                sign.into_iter().for_each(&mut add);
                end
            }
            _ => {
                let run = run(text, start, kind);
                payload::run(text, kind, &run, self.place).into_iter().for_each(&mut add);
                run.span.1
            }
        }
    }
}

/// Whether the bytes around `at` are not text: every byte sequence is a character sometimes.
fn is_binary(text: &[u8], at: usize) -> bool {
    let mut place = at.saturating_sub(AROUND);
    while place < at && text[place] & 0xC0 == 0x80 {
        place += 1;
    }
    let end = text.len().min(at + AROUND);
    let mut strange = 0;
    while place < end && strange < STRANGE {
        let (character, length) = read(text, place).unwrap_or((0xFFFD, 1));
        // A character that is cut off at the end says nothing.
        let is_strange = matches!(character, 0..=8 | 0xB..=0xC | 0xE..=0x1A | 0x1C..=0x1F | 0x7F | 0xFFFD);
        strange += usize::from(is_strange);
        place += length;
    }
    strange >= STRANGE
}

/// Neighbouring characters of one kind.
struct Run {
    span: (usize, usize),
    /// The characters and where they stand.
    characters: Vec<(u32, usize)>,
}

fn run(text: &[u8], start: usize, kind: Kind) -> Run {
    let mut characters = Vec::new();
    let mut at = start;
    while let Some((character, length)) = read(text, at) {
        if kind_of(character) != Some(kind) {
            break;
        }
        if characters.len() < LONGEST_RUN {
            characters.push((character, at));
        }
        at += length;
    }
    Run { span: (start, at), characters }
}

/// The next byte from `at` on that may begin a suspicious character.
fn next_of_interest(text: &[u8], mut at: usize) -> Option<usize> {
    while at < text.len() {
        while let Some(eight) = text.get(at..at + 8).and_then(|part| part.first_chunk::<8>()) {
            if u64::from_ne_bytes(*eight) & 0x8080_8080_8080_8080 != 0 {
                break;
            }
            at += 8;
        }
        let end = text.len().min(at + 8);
        if let Some(found) = (at..end).find(|place| lead_is_of_interest(text[*place])) {
            return Some(found);
        }
        at = end;
    }
    None
}

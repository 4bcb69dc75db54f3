//! Percent escapes, and the character escapes of programming languages, JSON, HTML and XML.

use super::{Decoded, Map, SHORTEST, is_text};

/// How far a stretch goes on before its first and after its last escape: enough for the rest of a value.
const MARGIN: usize = 256;
/// The fewest percent escapes that make a stretch worth decoding outside an address.
const FEWEST: usize = 4;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Percent,
    Unicode,
}

/// Emits each stretch with escapes in it that say something printable.
pub(super) fn search(text: &[u8], emit: &mut dyn FnMut(Decoded)) {
    let mut from = 0;
    while let Some(found) = memchr::memchr3(b'%', b'\\', b'&', &text[from..]) {
        let at = from + found;
        let form = if text[at] == b'%' { Form::Percent } else { Form::Unicode };
        if escape(text, at, form).is_none() {
            from = at + 1;
            continue;
        }
        let (end, stretch) = read(text, at, form, from);
        if let Some(decoded) = stretch {
            emit(decoded);
        }
        from = end;
    }
}

/// Reads the stretch around the escape at `first`, not reaching back before `floor`, and gives its end.
fn read(text: &[u8], first: usize, form: Form, floor: usize) -> (usize, Option<Decoded>) {
    let mut start = first;
    while start > floor.max(first.saturating_sub(MARGIN)) && is_literal(text[start - 1]) {
        start -= 1;
    }
    let mut bytes = Vec::new();
    let mut offsets = Vec::new();
    let (mut at, mut last_escape, mut escapes) = (start, first, 0_usize);
    while at < text.len() {
        if let Some((character, length)) = escape(text, at, form) {
            if character < 0x80 {
                escapes += 1;
            }
            push(&mut bytes, character, form);
            offsets.resize(bytes.len(), at as u32);
            at += length;
            last_escape = at;
        } else if is_literal(text[at]) && at < last_escape + MARGIN {
            bytes.push(text[at]);
            offsets.push(at as u32);
            at += 1;
        } else {
            break;
        }
    }
    offsets.push(at as u32);
    let enough = match form {
        Form::Percent => 1,
        Form::Unicode => FEWEST,
    };
    if escapes < enough || bytes.len() < SHORTEST {
        return (at, None);
    }
    let how = match form {
        Form::Percent => "percent",
        Form::Unicode => "unicode-escape",
    };
    (at, Some(Decoded { how, bytes, map: Map::Table(offsets) }))
}

/// A percent escape gives a byte, any other a character.
fn push(bytes: &mut Vec<u8>, character: u32, form: Form) {
    match (form, u8::try_from(character)) {
        (Form::Percent, Ok(byte)) => bytes.push(byte),
        _ => {
            let character = char::from_u32(character).unwrap_or(char::REPLACEMENT_CHARACTER);
            bytes.extend_from_slice(character.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
}

/// Whether a byte may stand between escapes: what a token or an address is made of.
const fn is_literal(byte: u8) -> bool {
    byte.is_ascii_graphic() && !matches!(byte, b'"' | b'\'' | b'`' | b'<' | b'>' | b'\\')
}

/// The printable character that is escaped at `at`, and the escape's length. An escaped control character ends a
/// stretch: it is the colour of a terminal or binary data.
fn escape(text: &[u8], at: usize, form: Form) -> Option<(u32, usize)> {
    let (character, length) = match (text[at], form) {
        (b'%', Form::Percent) => (hexadecimal(text.get(at + 1..at + 3)?)?, 3),
        (b'\\', Form::Unicode) => backslash(text, at)?,
        (b'&', Form::Unicode) => entity(&text[at..])?,
        _ => return None,
    };
    (character >= 0x80 || is_text(character as u8)).then_some((character, length))
}

fn hexadecimal(digits: &[u8]) -> Option<u32> {
    if digits.is_empty() {
        return None;
    }
    digits.iter().try_fold(0, |number, digit| Some(number << 4 | char::from(*digit).to_digit(16)?))
}

/// `\xXX`, `\uXXXX`, `\u{X..}`, `\UXXXXXXXX`, and the octal `\ooo`, after one backslash or, when the text was escaped
/// again, several.
fn backslash(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let slashes = text[at..].iter().take(4).take_while(|byte| **byte == b'\\').count();
    let kind = at + slashes;
    let digits = |count: usize| hexadecimal(text.get(kind + 1..kind + 1 + count)?);
    let (character, length) = match text.get(kind)? {
        b'x' => (digits(2)?, 3),
        b'u' if text.get(kind + 1) == Some(&b'{') => {
            let length = text[kind + 2..].iter().take(7).position(|byte| *byte == b'}')?;
            (hexadecimal(&text[kind + 2..kind + 2 + length])?, length + 3)
        }
        b'u' => (digits(4)?, 5),
        b'U' => (digits(8)?, 9),
        b'0'..=b'1' => {
            let octal = text.get(kind..kind + 3)?;
            (octal.iter().try_fold(0, |number, digit| Some(number << 3 | char::from(*digit).to_digit(8)?))?, 3)
        }
        _ => return None,
    };
    Some((character, slashes + length))
}

/// `&#NN;`, `&#xNN;` and the five names that XML knows.
fn entity(text: &[u8]) -> Option<(u32, usize)> {
    const NAMES: [(&[u8], u8); 5] = [(b"amp", b'&'), (b"lt", b'<'), (b"gt", b'>'), (b"quot", b'"'), (b"apos", b'\'')];
    let length = text.iter().take(10).position(|byte| *byte == b';')?;
    let name = &text[1..length];
    let character = match name {
        [b'#', b'x' | b'X', digits @ ..] => hexadecimal(digits)?,
        [b'#', first @ b'0'..=b'9', rest @ ..] => rest
            .iter()
            .try_fold(u32::from(first - b'0'), |number, digit| Some(number * 10 + char::from(*digit).to_digit(10)?))?,
        _ => NAMES.iter().find(|(known, _)| *known == name).map(|(_, byte)| u32::from(*byte))?,
    };
    Some((character, length + 1))
}

//! Bytes of any encoding to UTF-8, as cheaply as it goes: nearly every text passes through untouched.

use std::borrow::Cow;

use encoding_rs::{UTF_16BE, UTF_16LE};

/// How much of a text without a byte order mark is looked at.
const SAMPLE: usize = 512;

/// The form in which a text stores its characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Encoding {
    /// ASCII, UTF-8, a single-byte encoding, or binary data: kept as it is. NUL bytes stay, so offsets do too.
    Bytes,
    Utf16Le,
    Utf16Be,
    Utf32Le,
    Utf32Be,
}

/// `bytes` in UTF-8, without the byte order mark. Single-byte encodings stay as they are: what rules look for is ASCII.
pub(super) fn text(bytes: &[u8]) -> Cow<'_, [u8]> {
    let (encoding, mark) = recognise(bytes);
    let body = &bytes[mark..];
    match encoding {
        Encoding::Bytes => Cow::Borrowed(body),
        Encoding::Utf16Le => Cow::Owned(UTF_16LE.decode_without_bom_handling(body).0.into_owned().into_bytes()),
        Encoding::Utf16Be => Cow::Owned(UTF_16BE.decode_without_bom_handling(body).0.into_owned().into_bytes()),
        Encoding::Utf32Le => Cow::Owned(utf32(body, u32::from_le_bytes)),
        Encoding::Utf32Be => Cow::Owned(utf32(body, u32::from_be_bytes)),
    }
}

/// The encoding, and the length of the byte order mark.
fn recognise(bytes: &[u8]) -> (Encoding, usize) {
    match bytes {
        [0xEF, 0xBB, 0xBF, ..] => (Encoding::Bytes, 3),
        [0xFF, 0xFE, 0, 0, ..] => (Encoding::Utf32Le, 4),
        [0, 0, 0xFE, 0xFF, ..] => (Encoding::Utf32Be, 4),
        [0xFF, 0xFE, rest @ ..] if !is_ascii(rest) => (Encoding::Utf16Le, 2),
        [0xFE, 0xFF, rest @ ..] if !is_ascii(rest) => (Encoding::Utf16Be, 2),
        _ if memchr::memchr(0, &bytes[..bytes.len().min(SAMPLE)]).is_some() => (by_pattern(bytes), 0),
        _ => (Encoding::Bytes, 0),
    }
}

/// Whether the text after a byte order mark is nothing but ASCII, so that the mark must be wrong: read as UTF-16, a
/// secret in it would be lost.
fn is_ascii(rest: &[u8]) -> bool {
    let sample = &rest[..rest.len().min(SAMPLE)];
    sample.len() >= 8 && sample.iter().all(|byte| is_text(*byte))
}

const fn is_text(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

/// The encoding of a text without a byte order mark, told from where its NUL bytes stand. The whole text must agree:
/// an ASCII secret inside binary data would be lost by reading it as UTF-16.
fn by_pattern(bytes: &[u8]) -> Encoding {
    let fits = |text: &[u8], unit: usize, place: usize| {
        let units = text.len() / unit;
        let plain = text.chunks_exact(unit).filter(|chunk| is_ascii_unit(chunk, place)).count();
        units >= 2 && plain * 4 >= units * 3
    };
    let sample = &bytes[..bytes.len().min(SAMPLE)];
    [(Encoding::Utf32Le, 4, 0), (Encoding::Utf32Be, 4, 3), (Encoding::Utf16Le, 2, 0), (Encoding::Utf16Be, 2, 1)]
        .into_iter()
        .find(|(_, unit, place)| fits(sample, *unit, *place) && fits(bytes, *unit, *place))
        .map_or(Encoding::Bytes, |(encoding, ..)| encoding)
}

/// Whether a unit is an ASCII character at `place` and NUL bytes elsewhere.
fn is_ascii_unit(unit: &[u8], place: usize) -> bool {
    unit.iter().enumerate().all(|(at, byte)| if at == place { is_text(*byte) } else { *byte == 0 })
}

fn utf32(body: &[u8], number: fn([u8; 4]) -> u32) -> Vec<u8> {
    let mut text = String::with_capacity(body.len() / 4);
    for unit in body.chunks_exact(4) {
        let code = number([unit[0], unit[1], unit[2], unit[3]]);
        text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
    }
    text.into_bytes()
}

//! What stands where a value was: `__REDACTED_github-token_1__`, or with a key `__REDACTED_github-token_1_9f3a__`.
//!
//! Letters, digits, `-` and `_` only: it is a plain scalar in YAML, needs no quotes in an environment file, may stand in an
//! address before `@`, and no shell, template or format gives any of its signs a meaning. It is the same in every syntax, so
//! that one search finds them all.

use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

const START: &str = "__REDACTED_";
const END: &str = "__";
/// How long a kind, a number and a tag may be, in bytes: more is somebody's own text.
const LONGEST: usize = 120;

/// The parts of a placeholder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placeholder<'a> {
    /// What was there: lower case words joined by `-`.
    pub(super) kind: &'a str,
    /// Which of its kind, from 1.
    pub(super) number: u32,
}

/// Writes a placeholder. `tag` is the value's, if there is a key.
pub(super) fn write(placeholder: Placeholder<'_>, tag: Option<&str>) -> String {
    let Placeholder { kind, number } = placeholder;
    match tag {
        Some(tag) => format!("{START}{kind}_{number}_{tag}{END}"),
        None => format!("{START}{kind}_{number}{END}"),
    }
}

/// Whether `text` is one placeholder and nothing else.
pub fn is_placeholder(text: &str) -> bool {
    next(text.as_bytes(), 0).is_some_and(|(range, _)| range == (0..text.len()))
}

/// The first placeholder that stands in `text`, as its range in bytes. Text with one in it is not meant to be stored: an
/// agent that writes it back would put it in the place of a real value.
pub fn find_placeholder(text: &str) -> Option<Range<usize>> {
    next(text.as_bytes(), 0).map(|(range, _)| range)
}

/// Whether the value is base64 of a placeholder.
pub(super) fn is_encoded(value: &[u8]) -> bool {
    STANDARD.decode(value).is_ok_and(|text| std::str::from_utf8(&text).is_ok_and(is_placeholder))
}

/// Every placeholder in `text`, with its place.
pub(super) fn all(text: &[u8]) -> impl Iterator<Item = (Range<usize>, Placeholder<'_>)> {
    let mut from = 0;
    std::iter::from_fn(move || {
        let found = next(text, from)?;
        from = found.0.end;
        Some(found)
    })
}

/// The first placeholder at or behind `from`.
fn next(text: &[u8], mut from: usize) -> Option<(Range<usize>, Placeholder<'_>)> {
    while let Some(at) = memchr::memmem::find(text.get(from..)?, START.as_bytes()) {
        let start = from + at;
        let inside = start + START.len();
        let limit = text.len().min(inside + LONGEST);
        if let Some(length) = memchr::memmem::find(&text[inside..limit], END.as_bytes())
            && let Some(placeholder) = parse(&text[inside..inside + length])
        {
            return Some((start..inside + length + END.len(), placeholder));
        }
        from = inside;
    }
    None
}

/// Reads what stands between start and end.
fn parse(inside: &[u8]) -> Option<Placeholder<'_>> {
    let mut parts = std::str::from_utf8(inside).ok()?.split('_');
    let kind = parts.next()?;
    let number = parts.next()?;
    let tag = parts.next();
    let is_kind =
        |part: &str| part.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-');
    let is_tag = |part: &str| part.len() == 4 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    if kind.is_empty() || !is_kind(kind) || number.starts_with('0') || !tag.is_none_or(is_tag) || parts.next().is_some()
    {
        return None;
    }
    let digits = number.bytes().all(|byte| byte.is_ascii_digit());
    Some(Placeholder { kind, number: number.parse().ok().filter(|_| digits)? })
}

#[cfg(test)]
mod tests {
    use super::{Placeholder, all, find_placeholder, is_placeholder, write};

    #[test]
    fn what_is_written_is_read() {
        let plain = write(Placeholder { kind: "github-token", number: 12 }, None);
        let keyed = write(Placeholder { kind: "password", number: 1 }, Some("9f3a"));
        assert!(is_placeholder(&plain) && is_placeholder(&keyed));
        let text = format!("a={plain}\nb={keyed}{plain}");
        let found: Vec<_> =
            all(text.as_bytes()).map(|(range, found)| (range.start, found.kind, found.number)).collect();
        assert_eq!(found, [(2, "github-token", 12), (33, "password", 1), (61, "github-token", 12)]);
    }

    #[test]
    fn other_text_is_none() {
        for text in [
            "",
            "__REDACTED__",
            "__REDACTED_password__",
            "__REDACTED_password_0__",
            "__REDACTED_password_x__",
            "__REDACTED_PASSWORD_1__",
            "__REDACTED_password_1_9f3__",
            "__REDACTED_password_1_9f3a_2__",
            "__REDACTED_password_+1__",
            "REDACTED",
            "***",
        ] {
            assert!(!is_placeholder(text), "{text}");
            assert_eq!(find_placeholder(text), None, "{text}");
        }
        assert!(!is_placeholder(" __REDACTED_password_1__"));
        assert_eq!(find_placeholder("x __REDACTED_ __REDACTED_a_1__"), Some(14..30));
    }

    #[test]
    fn the_scanner_takes_it_for_no_value() {
        assert!(crate::validate::placeholder(b"__REDACTED_password_1_9f3a__"));
    }
}

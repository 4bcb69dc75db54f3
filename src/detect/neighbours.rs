//! What stands beside a key or a value: a list, a table, a tag, an option. It tells an assignment from what looks like one.

use std::ops::Range;

use super::assignment::{GAP, KEY, is_key};

/// Whether what looks like two arguments of a call are two items of a list: `["password", "token"]`.
pub(super) fn in_a_list(text: &[u8], key: &Range<usize>, value: &Range<usize>) -> bool {
    let quote = |byte: &u8| matches!(byte, b'"' | b'\'' | b'`' | b'\\');
    let blank = |byte: &u8| byte.is_ascii_whitespace();
    let before = &text[key.start.saturating_sub(GAP)..key.start];
    let before = before.iter().rev().skip_while(|byte| quote(byte)).find(|byte| !blank(byte));
    let after = &text[value.end..text.len().min(value.end + GAP)];
    let after = after.iter().skip_while(|byte| quote(byte)).find(|byte| !blank(byte));
    match before {
        // `"client_secret": "an-app-secret", "next": "…"`: what looks like a key is the value of another one.
        Some(b'[' | b':' | b'=') => true,
        Some(b',') => matches!(after, Some(b',' | b']' | b')')),
        _ => false,
    }
}

/// Whether a `|` behind the key ends the first cell of a table's row, or one behind another cell.
pub(super) fn in_a_table(text: &[u8], key: &Range<usize>) -> bool {
    let line = &text[key.start.saturating_sub(KEY)..key.start];
    let mut before = line.iter().rev().skip_while(|byte| matches!(byte, b' ' | b'\t' | b'*' | b'`'));
    before.next().is_none_or(|byte| matches!(byte, b'|' | b'\n'))
}

/// Whether another `key=value` follows a separator.
pub(super) fn more_follows(rest: &[u8]) -> bool {
    let word = rest.iter().take(40).take_while(|byte| is_key(**byte) || **byte == b' ').count();
    word > 0 && rest.get(word) == Some(&b'=')
}

/// Whether the `>` at `at` closes a tag that the key stands in.
pub(super) fn is_element(text: &[u8], key: &Range<usize>, at: usize) -> bool {
    let before = &text[key.start.saturating_sub(64)..key.start];
    let opened = before.iter().rposition(|byte| matches!(byte, b'<' | b'>')).is_some_and(|place| before[place] == b'<');
    opened && text.get(at) == Some(&b'>') && text.get(at.wrapping_sub(1)) != Some(&b'=')
}

/// Whether white space after this key assigns: a command-line option, or the only two words of a line.
pub(super) fn is_option(text: &[u8], key: &Range<usize>) -> bool {
    let dash = key.start > 0 && text[key.start - 1] == b'-';
    let line = text[..key.start].iter().rev().take(24).take_while(|byte| !matches!(byte, b'\n' | b'\r')).count();
    let before = text[key.start - line..key.start].trim_ascii();
    dash || [&b"ENV"[..], b"ARG", b"set", b"setx", b"export", b"SetEnv", b"env"].contains(&before)
}

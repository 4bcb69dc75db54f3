//! Finds e-mail addresses by their `@`.

use std::ops::Range;

use memchr::memchr_iter;

use super::candidate::Candidate;
use super::shape::candidate;
use crate::rules::Rule;

/// Adds a candidate for each of `rules` and each address in `text` whose `@` is in `part`.
pub(super) fn search(rules: &[&'static Rule], text: &[u8], part: Range<usize>, found: &mut Vec<Candidate>) {
    let mut from = 0;
    for at in memchr_iter(b'@', &text[part.clone()]).map(|at| part.start + at) {
        let local = text[from..at].iter().rev().take(64).take_while(|byte| is_local(**byte)).count();
        let mut start = at - local;
        while start < at && matches!(text[start], b'.' | b'-' | b'\'') {
            start += 1;
        }
        // An escape such as `\n` before the address is none of it.
        if start > 0 && text[start - 1] == b'\\' && matches!(text.get(start), Some(b'n' | b't' | b'r')) {
            start += 1;
        }
        if start == at || matches!(text[at - 1], b'.') || is_user_of_address(text, start) {
            continue;
        }
        let Some(end) = domain_end(text, at + 1) else { continue };
        from = end;
        found.extend(rules.iter().map(|rule| candidate(rule, start..end, true)));
    }
}

const fn is_local(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'_' | b'%' | b'+' | b'-' | b'\'') || byte >= 0x80
}

/// Whether what looks like an address is the user and host of a web address or a connection string: `scheme://user@host`,
/// `scheme://user:password@host`.
fn is_user_of_address(text: &[u8], start: usize) -> bool {
    let before = &text[start.saturating_sub(96)..start];
    let word =
        before.iter().rev().take_while(|byte| !byte.is_ascii_whitespace() && !b"\"'<>`,;".contains(byte)).count();
    memchr::memmem::find(&before[before.len() - word..], b"://").is_some()
}

/// Where the domain that starts at `start` ends, if it is one: labels, and a last one of letters that is no file's ending.
fn domain_end(text: &[u8], start: usize) -> Option<usize> {
    const ENDINGS: [&[u8]; 22] = [
        b"png", b"jpg", b"jpeg", b"gif", b"svg", b"webp", b"css", b"js", b"ts", b"tsx", b"jsx", b"mjs", b"json",
        b"html", b"htm", b"xml", b"yml", b"yaml", b"txt", b"java", b"tgz", b"exe",
    ];
    let length = text[start..]
        .iter()
        .take(253)
        .take_while(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-'))
        .count();
    let mut domain = &text[start..start + length];
    while let Some(shorter) = domain.strip_suffix(b".").or_else(|| domain.strip_suffix(b"-")) {
        domain = shorter;
    }
    let after = text.get(start + domain.len()).copied().unwrap_or(b' ');
    let labels: Vec<&[u8]> = domain.split(|byte| *byte == b'.').collect();
    let last = labels.last()?.to_ascii_lowercase();
    let named = labels.len() >= 2
        && labels.iter().all(|label| !label.is_empty() && label.len() <= 63 && !label.starts_with(b"-"));
    let top = (2..=24).contains(&last.len()) && last.iter().all(u8::is_ascii_alphabetic) && !ENDINGS.contains(&&*last);
    // `git@host.org:path` and calls are none.
    let ends = !matches!(after, b'_' | b'(' | b'@' | b'/' | b'=');
    (named && top && ends).then_some(start + domain.len())
}

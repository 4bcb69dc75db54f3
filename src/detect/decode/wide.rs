//! UTF-16 in the midst of bytes: strings inside a program, lines that a shell appended to a file in another encoding.

use super::{Decoded, Map, SHORTEST, is_text};

/// Emits each stretch of ASCII characters that are parted by NUL bytes.
pub(super) fn search(text: &[u8], emit: &mut dyn FnMut(Decoded)) {
    let mut from = 0;
    while let Some(found) = text.get(from..).and_then(|rest| memchr::memchr(0, rest)) {
        let nul = from + found;
        // Little or big endian looks the same from the first character on: character, NUL, character, NUL.
        let start = nul.saturating_sub(1).max(from);
        let mut end = start;
        while end + 1 < text.len() && is_text(text[end]) && text[end + 1] == 0 {
            end += 2;
        }
        // The last character of a big-endian text has its NUL before it.
        if end > start && text.get(end).is_some_and(|byte| is_text(*byte)) {
            end += 1;
        }
        if end - start >= 2 * SHORTEST - 1 {
            let bytes = text[start..end].iter().step_by(2).copied().collect();
            emit(Decoded { how: "utf-16", bytes, map: Map::Even { start, end, unit: 2, gives: 1 } });
        }
        from = end.max(nul + 1);
    }
}

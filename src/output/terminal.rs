//! Text that others wrote, made safe to show: a repository can be hostile to the terminal it is shown on.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Whether a character acts on the display instead of showing itself: controls (ANSI escapes begin with one),
/// line separators, bidirectional overrides, invisible format characters, tags, and code points that XML excludes.
pub(super) const fn acts(character: char) -> bool {
    matches!(character,
        '\0'..='\u{1f}'
        | '\u{7f}'..='\u{9f}'
        | '\u{ad}'
        | '\u{61c}'
        | '\u{180e}'
        | '\u{200b}'..='\u{200f}'
        | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}'
        | '\u{feff}'
        | '\u{fff9}'..='\u{fffb}'
        | '\u{fffe}'..='\u{ffff}'
        | '\u{e0000}'..='\u{e0fff}')
}

/// Appends a character as it may be shown: itself, or its escape.
pub(super) fn push_visible(out: &mut String, character: char) {
    match character {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        '\0'..='\u{1f}' | '\u{7f}' => out.push_str(&format!("\\x{:02x}", u32::from(character))),
        _ if acts(character) => out.push_str(&format!("\\u{{{:x}}}", u32::from(character))),
        _ => out.push(character),
    }
}

/// The text with every acting character escaped. It stays one line.
pub(super) fn visible(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    text.chars().for_each(|character| push_visible(&mut out, character));
    out
}

/// How many columns a visible text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// How many columns a character takes.
pub(super) fn character_width(character: char) -> usize {
    character.width().unwrap_or(0)
}

/// The visible text, cut to a number of columns; a cut end shows `…`.
pub(super) fn shortened(text: &str, columns: usize) -> String {
    let text = visible(text);
    if width(&text) <= columns {
        return text;
    }
    let mut taken = 0;
    let mut out: String = text
        .chars()
        .take_while(|character| {
            taken += character_width(*character);
            taken < columns
        })
        .collect();
    out.push('…');
    out
}

/// The visible text as lines of at most this many columns, broken between words. A longer word keeps a line of its own.
pub(super) fn wrapped(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in visible(text).split(' ') {
        if !line.is_empty() && width(&line) + 1 + width(word) > columns {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    lines.push(line);
    lines
}

#[cfg(test)]
mod tests {
    use super::{shortened, visible, wrapped};

    #[test]
    fn nothing_that_acts_on_a_terminal_is_left() {
        assert_eq!(visible("a\u{1b}[31mb\u{202e}c\nd\u{9b}e\té"), "a\\x1b[31mb\\u{202e}c\\nd\\u{9b}e\\té");
    }

    #[test]
    fn a_cut_text_fits_and_shows_that_it_is_cut() {
        assert_eq!(shortened("abcdef", 6), "abcdef");
        assert_eq!(shortened("abcdefg", 6), "abcde…");
        assert_eq!(shortened("日本語です", 6), "日本…");
        assert_eq!(shortened("ab", 0), "…");
    }

    #[test]
    fn lines_break_between_words() {
        assert_eq!(wrapped("one two three", 7), ["one two", "three"]);
        assert_eq!(wrapped("incomprehensible to", 4), ["incomprehensible", "to"]);
    }
}

//! Lines without what decorates them: bullets, emphasis, headings, emoji, brackets.

/// What stands in brackets at the start or the end of a line, if nothing but words does.
pub(super) fn bracketed(text: &str) -> Option<&str> {
    let start = text.strip_prefix('[').and_then(|rest| rest.split_once(']')).map(|(inner, _)| inner);
    let end = text.strip_suffix(']').and_then(|rest| rest.rsplit_once('[')).map(|(_, inner)| inner);
    let round = text.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')).map(|(_, inner)| inner);
    let tagged = |inner: &&str| {
        inner.len() < 120
            && inner.get(..2).is_some_and(|start| start.eq_ignore_ascii_case("ai") || start.eq_ignore_ascii_case("ll"))
    };
    [start, end, round].into_iter().flatten().find(tagged)
}

/// A line without what decorates it.
pub(super) struct Undecorated<'l> {
    pub(super) text: &'l str,
    /// Whether it is an item of a list.
    pub(super) item: bool,
    /// Whether it is a box that nobody ticked.
    pub(super) unticked: bool,
    /// Whether emphasis, a heading or an emoji was removed.
    pub(super) decorated: bool,
}

impl<'l> Undecorated<'l> {
    pub(super) fn of(line: &'l str) -> Self {
        let trimmed = line.trim();
        let unlisted =
            trimmed.strip_prefix("- ").or_else(|| trimmed.strip_prefix("* ")).or_else(|| trimmed.strip_prefix("+ "));
        let inner = unlisted.unwrap_or(trimmed).trim_start();
        let unticked = unlisted.is_some() && inner.starts_with("[ ]");
        let inner = inner.strip_prefix("[x]").or_else(|| inner.strip_prefix("[X]")).unwrap_or(inner).trim_start();
        // Letters of any language stay; marks, emoji and quotes that open emphasis go. Backticks quote: they stay.
        let text = inner.trim_start_matches(|c: char| {
            matches!(c, '*' | '_' | '#' | ' ' | '~' | '-' | '—' | '–' | '\u{fe0f}' | '\u{200d}')
                || (!c.is_ascii() && !c.is_alphanumeric())
        });
        Self { text, unticked, item: unlisted.is_some(), decorated: text.len() < inner.len() }
    }

    /// Whether the line begins something new within a paragraph.
    pub(super) fn starts_unit(&self) -> bool {
        self.item || self.decorated || self.text.starts_with(|first: char| !first.is_alphanumeric())
    }

    /// The line as key and value, whether or not git would take it for a trailer.
    pub(super) fn key_and_value(&self) -> Option<(&'l str, &'l str)> {
        let at = self.text.find([':', '='])?;
        let key = self.text[..at].trim_end_matches(['*', ' ', '_']);
        let formed = key.len() <= 40 && key.starts_with(|c: char| c.is_ascii_alphabetic());
        let formed = formed && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ' '));
        // A key of words with blanks is one only where people would write it so.
        let value = self.text[at + 1..].trim_matches(['*', ' ', '_', '`']);
        (formed && key.split(' ').count() <= 4).then_some((key, value))
    }
}

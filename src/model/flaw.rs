//! What is wrong with a file that a person wrote, shown in that file: the excerpt, the span and what to do.

use std::fmt;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

/// A file that a person wrote: its path as a person would write it, and its text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Written<'a> {
    pub path: &'a str,
    pub text: &'a str,
}

/// One thing that is wrong, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaw {
    /// The bytes of the file that are wrong.
    pub span: Range<usize>,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// What to do, as a sentence without a full stop.
    pub help: Option<String>,
    /// Bytes that the excerpt must not show, because they may be a secret.
    pub hidden: Option<Range<usize>>,
}

impl Flaw {
    /// A flaw without advice.
    pub fn new(span: Range<usize>, message: impl Into<String>) -> Self {
        Self { span, message: message.into(), help: None, hidden: None }
    }

    /// The same with advice.
    #[must_use]
    pub fn help(self, help: impl Into<String>) -> Self {
        Self { help: Some(help.into()), ..self }
    }
}

/// Everything that is wrong with one file. `Display` shows the excerpts, without colour.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flaws {
    path: String,
    text: String,
    list: Vec<Flaw>,
}

impl Flaws {
    /// The flaws of a file, put into its order.
    pub fn new(file: Written<'_>, mut list: Vec<Flaw>) -> Self {
        list.sort_by_key(|flaw| flaw.span.start);
        list.dedup();
        let mut text = masked(file.text);
        for flaw in &mut list {
            flaw.message = masked(&flaw.message);
            flaw.help = flaw.help.take().map(|help| masked(&help));
        }
        for hidden in list.iter().filter_map(|flaw| flaw.hidden.clone()) {
            let stars = text.get(hidden.clone()).map(|part| {
                part.bytes()
                    .map(|byte| if byte.is_ascii_control() { char::from(byte) } else { '*' })
                    .collect::<String>()
            });
            if let Some(stars) = stars {
                text.replace_range(hidden, &stars);
            }
        }
        Self { path: file.path.to_owned(), text, list }
    }

    /// The file's path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The flaws, in the order of the file.
    pub fn list(&self) -> &[Flaw] {
        &self.list
    }
}

/// From how many characters on a word of letters and digits may be a secret.
const SECRET: usize = 16;

/// The text with stars, byte for byte, in the place of words that may be a secret: of a file that cannot be understood,
/// nobody knows which words are values.
fn masked(text: &str) -> String {
    let part = |letter: char| letter.is_ascii_alphanumeric() || "_-+/=".contains(letter);
    let mut masked = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(part) {
        let (before, word) = rest.split_at(start);
        let (word, after) = word.split_at(word.find(|letter| !part(letter)).unwrap_or(word.len()));
        let has = |kind: fn(&u8) -> bool| word.as_bytes().iter().any(kind);
        masked.push_str(before);
        match word.len() >= SECRET && has(u8::is_ascii_digit) && has(u8::is_ascii_alphabetic) {
            true => masked.extend(std::iter::repeat_n('*', word.len())),
            false => masked.push_str(word),
        }
        rest = after;
    }
    masked + rest
}

impl fmt::Display for Flaws {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let renderer = Renderer::plain();
        for (number, flaw) in self.list.iter().enumerate() {
            let end = flaw.span.end.min(self.text.len());
            let boundary = |at: &usize| self.text.is_char_boundary(*at);
            let start = (0..=flaw.span.start.min(end)).rev().find(boundary).unwrap_or_default();
            let span = start..(end..self.text.len()).find(boundary).unwrap_or(self.text.len());
            let snippet = Snippet::source(&*self.text).path(&*self.path).annotation(AnnotationKind::Primary.span(span));
            let mut group: Group<'_> = Level::ERROR.primary_title(&*flaw.message).element(snippet);
            if let Some(help) = &flaw.help {
                group = group.element(Level::HELP.message(&**help));
            }
            if number > 0 {
                out.write_str("\n\n")?;
            }
            out.write_str(&renderer.render(&[group]))?;
        }
        Ok(())
    }
}

impl std::error::Error for Flaws {}

/// The member of `known` that a person most likely meant by `word`: the nearest by edit distance, if it is near at all.
pub fn nearest<'a>(word: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (word.chars().count() / 3).clamp(1, 4);
    let distances = known.into_iter().map(|other| (distance([word, other]), other));
    distances.filter(|(distance, _)| *distance <= limit).min().map(|(_, other)| other)
}

/// The number of insertions, deletions, replacements and swaps of neighbours that make one word out of another,
/// without regard to case and to `_` for `-`.
fn distance([from, to]: [&str; 2]) -> usize {
    let fold = |text: &str| -> Vec<char> {
        text.chars().map(|c| if c == '_' { '-' } else { c.to_ascii_lowercase() }).collect()
    };
    let (from, to) = (fold(from), fold(to));
    let mut rows = vec![(0..=to.len()).collect::<Vec<_>>()];
    for i in 1..=from.len() {
        let mut row = vec![i];
        for j in 1..=to.len() {
            let mut best = (rows[i - 1][j] + 1).min(row[j - 1] + 1);
            best = best.min(rows[i - 1][j - 1] + usize::from(from[i - 1] != to[j - 1]));
            if i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1] {
                best = best.min(rows[i - 2][j - 2] + 1);
            }
            row.push(best);
        }
        rows.push(row);
    }
    rows[from.len()][to.len()]
}

#[cfg(test)]
mod tests {
    use super::{Flaw, Flaws, Written, nearest};

    #[test]
    fn the_nearest_word_is_suggested_and_a_far_one_is_not() {
        let known = ["profile", "min-severity", "fail-on", "exclude"];
        assert_eq!(nearest("min_severity", known), Some("min-severity"));
        assert_eq!(nearest("fial-on", known), Some("fail-on"));
        assert_eq!(nearest("excludes", known), Some("exclude"));
        assert_eq!(nearest("colour", known), None);
    }

    #[test]
    fn a_word_that_may_be_a_secret_is_shown_nowhere() {
        let text = "version = \u{e4}Zm9vYmFyMTIzNDU2Nzg5MA\n[[allow]] # a-word-without-digits, 2026-11-20";
        let flaw = Flaw::new(10..11, "no key `Zm9vYmFyMTIzNDU2Nzg5MA`").help("not Zm9vYmFyMTIzNDU2Nzg5MA");
        let shown = Flaws::new(Written { path: "aiguard.toml", text }, vec![flaw]).to_string();
        assert!(!shown.contains("Zm9v") && shown.contains("version = \u{e4}****"), "{shown}");
        assert_eq!(super::masked("a-word-without-digits 2026-11-20 x1"), "a-word-without-digits 2026-11-20 x1");
    }

    #[test]
    fn an_excerpt_shows_place_message_and_advice_but_nothing_hidden() {
        let text = "a = 1\nb = 'hush ü'\n";
        let flaw = Flaw { hidden: Some(10..19), ..Flaw::new(6..7, "there is no key `b`").help("remove it") };
        let shown = Flaws::new(Written { path: "aiguard.toml", text }, vec![flaw]).to_string();
        for part in ["there is no key `b`", "aiguard.toml:2:1", "b = *********", "remove it"] {
            assert!(shown.contains(part), "{shown}");
        }
    }

    #[test]
    fn a_span_beyond_the_file_is_shown_at_its_end() {
        let file = Written { path: "x.toml", text: "a = " };
        assert!(Flaws::new(file, vec![Flaw::new(4..9, "a value is missing")]).to_string().contains("x.toml:1"));
    }
}

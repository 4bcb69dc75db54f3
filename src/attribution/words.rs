//! Texts as words, and phrases of words to find in them.

use std::collections::{HashMap, HashSet};

use serde::Deserialize;

/// One word of a text, or one character that is none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Token {
    /// The word in lower case, or the character.
    pub(super) text: String,
    /// Where it stands in the text, in bytes.
    pub(super) at: usize,
    /// Where it ends.
    pub(super) end: usize,
    /// Whether it is a word.
    pub(super) word: bool,
}

/// Cuts a text into words and single characters. Blanks, emoji and the marks of emphasis are dropped; `-` and `_` between
/// words are dropped too, so that `claude-code` is `Claude Code`.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut out: Vec<Token> = Vec::new();
    let mut start: Option<usize> = None;
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    for (index, (at, character)) in characters.iter().copied().enumerate() {
        let next = characters.get(index + 1).map(|(_, next)| *next);
        let dotted = character == '.' && start.is_some() && next.is_some_and(char::is_alphanumeric);
        if character.is_alphanumeric() || dotted {
            start.get_or_insert(at);
            continue;
        }
        if let Some(from) = start.take() {
            push(&mut out, text, from..at);
        }
        let follows = index > 0 && characters[index - 1].1.is_alphanumeric();
        let dropped = character.is_whitespace() || matches!(character, '*' | '_' | '-' | '\'' | '\u{2019}');
        if !dropped && (character.is_ascii() || matches!(character, '–' | '—' | '“' | '”')) {
            let end = at + character.len_utf8();
            out.push(Token { text: character.to_string(), at, end, word: false });
        } else if matches!(character, '\'' | '\u{2019}') && next.is_some_and(char::is_alphanumeric) && follows {
            // "Claude's": the word goes on.
            start = out.pop().map(|token| token.at);
        }
    }
    if let Some(from) = start {
        push(&mut out, text, from..text.len());
    }
    out
}

fn push(out: &mut Vec<Token>, text: &str, span: std::ops::Range<usize>) {
    let word: String = text[span.clone()].chars().filter(|c| !matches!(c, '\'' | '\u{2019}')).collect();
    out.push(Token { text: word.to_lowercase(), at: span.start, end: span.end, word: true });
}

/// A key in one spelling: lower case, `-` for blanks and `_`.
pub(super) fn folded_key(key: &str) -> String {
    let mut out = String::with_capacity(key.len());
    for character in key.trim().chars() {
        let character = if matches!(character, ' ' | '_' | '\t') { '-' } else { character.to_ascii_lowercase() };
        if !(character == '-' && out.ends_with('-')) {
            out.push(character);
        }
    }
    out
}

/// Single words, gathered from phrases.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct WordSet(HashSet<String>);

impl From<Vec<String>> for WordSet {
    fn from(phrases: Vec<String>) -> Self {
        Self(phrases.iter().flat_map(|phrase| phrase.split(' ')).map(str::to_owned).collect())
    }
}

impl WordSet {
    pub(super) fn has(&self, token: &Token) -> bool {
        token.word && self.0.contains(&token.text)
    }
}

impl From<Vec<String>> for Phrases {
    fn from(phrases: Vec<String>) -> Self {
        Self::new(phrases.iter().map(|phrase| (phrase.as_str(), 0)))
    }
}

/// Phrases of words, each with a number. In a word, `#` stands for a digit and whatever follows it.
#[derive(Debug, Default, Deserialize)]
#[serde(from = "Vec<String>")]
pub(super) struct Phrases(HashMap<String, Vec<(Vec<String>, usize)>>);

impl Phrases {
    pub(super) fn new<'a>(phrases: impl IntoIterator<Item = (&'a str, usize)>) -> Self {
        let mut all = Self::default();
        for (phrase, number) in phrases {
            all.add(phrase, number);
        }
        all
    }

    pub(super) fn add(&mut self, phrase: &str, number: usize) {
        let words: Vec<String> =
            phrase.split([' ', '-']).filter(|word| !word.is_empty()).map(str::to_lowercase).collect();
        if let Some(first) = words.first() {
            let head = first.split('#').next().unwrap_or_default().to_owned();
            self.0.entry(head).or_default().push((words, number));
        }
    }

    /// The longest phrase that starts at the first of `tokens`: how many tokens it has, and its number.
    pub(super) fn at_start(&self, tokens: &[Token]) -> Option<(usize, usize)> {
        let first = tokens.first().filter(|token| token.word)?;
        let mut best = None;
        let digits = first.text.find(|c: char| c.is_ascii_digit());
        let heads = [Some(first.text.as_str()), digits.map(|at| &first.text[..at])];
        for head in heads.into_iter().flatten() {
            for (words, number) in self.0.get(head).into_iter().flatten() {
                let longer = best.is_none_or(|(length, _)| words.len() > length);
                if longer
                    && words.len() <= tokens.len()
                    && words.iter().zip(tokens).all(|(word, token)| is(word, token))
                {
                    best = Some((words.len(), *number));
                }
            }
        }
        best
    }

    /// The first place where a phrase stands: the token's number, how many tokens it has, and its number.
    pub(super) fn find(&self, tokens: &[Token]) -> Option<(usize, usize, usize)> {
        (0..tokens.len()).find_map(|at| self.at_start(&tokens[at..]).map(|(length, number)| (at, length, number)))
    }
}

fn is(word: &str, token: &Token) -> bool {
    token.word
        && match word.split_once('#') {
            None => token.text == word,
            Some((head, _)) => {
                token.text.strip_prefix(head).is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
            }
        }
}

#[cfg(test)]
mod tests {
    use super::{Phrases, folded_key, tokens};

    #[test]
    fn a_text_is_cut_into_words() {
        let words = |text: &str| tokens(text).into_iter().map(|token| token.text).collect::<Vec<_>>();
        assert_eq!(words("💘 Crush:glm-5.2."), ["crush", ":", "glm", "5.2", "."]);
        assert_eq!(words("Claude's **own** claude-code"), ["claudes", "own", "claude", "code"]);
        assert_eq!(words("OpenCode(Opus 4.6)"), ["opencode", "(", "opus", "4.6", ")"]);
    }

    #[test]
    fn the_longest_phrase_is_found_and_digits_stand_for_themselves() {
        let phrases = Phrases::new([("claude", 1), ("claude code", 2), ("gpt #", 3), ("gpt#", 4), ("o#", 5)]);
        let find = |text: &str| phrases.find(&tokens(text)).map(|(_, _, number)| number);
        assert_eq!(find("by Claude Code"), Some(2));
        assert_eq!(find("by Claude"), Some(1));
        assert_eq!([find("GPT-4o"), find("gpt4"), find("o3"), find("gpt")], [Some(3), Some(4), Some(5), None]);
    }

    #[test]
    fn keys_have_one_spelling() {
        assert_eq!(folded_key("AI  Assisted"), "ai-assisted");
        assert_eq!(folded_key("ai_model"), "ai-model");
    }
}

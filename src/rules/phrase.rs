//! Phrases: patterns over words, written as one would say them; and the entries that have no keywords.

use super::schema::{RawRule, parse};

/// The pattern of one phrase. A phrase is a pattern in which a blank stands for what may stand between two words, and
/// ` ~3` for up to three more words. One that starts or ends with a letter, or with a group of words, does so at a word's
/// border. In classes a blank is one.
pub fn phrase(text: &str) -> String {
    let mut out = String::new();
    let mut in_class = false;
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match character {
            '\\' => {
                out.push(character);
                out.extend(rest.next());
            }
            ' ' if !in_class => match rest.as_str().strip_prefix('~').and_then(|count| count.chars().next()) {
                Some(most) => {
                    out.push_str(&format!(r"(?:[^\w]{{1,4}}[\w'-]{{1,20}}){{0,{most}}}"));
                    rest.nth(1);
                }
                None => out.push_str(r"(?:[^\w]{1,4})"),
            },
            _ => {
                in_class = character == '[' || in_class && character != ']';
                out.push(character);
            }
        }
    }
    let word = |place: usize| text.as_bytes().get(place).is_some_and(u8::is_ascii_alphanumeric);
    let last = text.len().saturating_sub(1);
    let starts = text.is_ascii() && word(if text.starts_with("(?:") { 3 } else { 0 });
    let ends = text.is_ascii()
        && (word(last) && text.as_bytes().get(last.wrapping_sub(1)) != Some(&b'\\')
            || text.ends_with("?)")
            || text.ends_with(')') && word(last.wrapping_sub(1)));
    format!("{}(?:{out}){}", if starts { r"\b" } else { "" }, if ends { r"\b" } else { "" })
}

/// The pattern that all phrases of an entry stand for.
pub fn pattern(phrases: &[String]) -> String {
    phrases.iter().map(|text| phrase(text)).collect::<Vec<_>>().join("|")
}

/// Everything that is wrong with an entry that has a scanner or phrases.
pub fn problems(entry: &RawRule) -> Vec<String> {
    let mut found = Vec::new();
    if !entry.pattern.is_empty() || !entry.names.is_empty() || !entry.keywords.is_empty() {
        found.push("a rule has a `pattern`, a `scanner` or `phrases`".to_owned());
    }
    if entry.scanner.is_some() && !entry.phrases.is_empty() {
        found.push("a rule has a `scanner` or `phrases`".to_owned());
    }
    if !entry.phrases.is_empty()
        && let Err(why) = parse(&pattern(&entry.phrases))
    {
        found.push(why);
    }
    let known = ["info", "low", "medium", "high", "critical"];
    if entry.data_severity.as_ref().is_some_and(|word| !known.contains(&&**word)) {
        found.push("the severity in data is none of info, low, medium, high, critical".to_owned());
    }
    found
}

#[cfg(test)]
mod tests {
    use super::phrase;

    #[test]
    fn a_phrase_is_a_pattern_of_words() {
        assert_eq!(phrase("a b"), r"\b(?:a(?:[^\w]{1,4})b)\b");
        assert_eq!(phrase("a ~2 b"), r"\b(?:a(?:[^\w]{1,4}[\w'-]{1,20}){0,2}(?:[^\w]{1,4})b)\b");
        assert_eq!(phrase(r"<[a ]\]\b"), r"(?:<[a ]\]\b)");
        assert_eq!(phrase(r"(?:a|b)(?:\W|$)"), r"\b(?:(?:a|b)(?:\W|$))");
    }
}

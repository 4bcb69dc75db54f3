//! Phrases: patterns over words, written as one would say them; and the entries that have no keywords.

use super::schema::{RawRule, parse};

/// The pattern of one phrase. A phrase is a pattern in which a blank stands for what may stand between two words, and
/// ` ~3` for up to three more words. One that starts or ends with an ASCII letter or a group does so at a word's border.
pub fn phrase(text: &str) -> String {
    let mut out = text.to_owned();
    for most in 1..=9 {
        out = out.replace(&format!(" ~{most}"), &format!("(?:[^\\w]{{1,4}}[\\w'-]{{1,20}}){{0,{most}}}"));
    }
    out = out.replace(' ', "[^\\w]{1,4}");
    let starts = text.is_ascii() && text.starts_with(|first: char| first.is_ascii_alphanumeric() || first == '(');
    let ends = text.is_ascii() && text.ends_with(|last: char| last.is_ascii_alphanumeric() || last == ')');
    format!("{}(?:{out}){}", if starts { "\\b" } else { "" }, if ends { "\\b" } else { "" })
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
        assert_eq!(phrase("a b"), r"\b(?:a[^\w]{1,4}b)\b");
        assert_eq!(phrase("a ~2 b"), r"\b(?:a(?:[^\w]{1,4}[\w'-]{1,20}){0,2}[^\w]{1,4}b)\b");
        assert_eq!(phrase("<x>"), "(?:<x>)");
    }
}

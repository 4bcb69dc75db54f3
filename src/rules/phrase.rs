//! Phrases: patterns over words, written as one would say them; and the entries that have no keywords.

use std::collections::BTreeSet;

use regex_syntax::hir::{Hir, HirKind};

use super::schema::{RawRule, parse};

/// The shortest word that is worth looking for, in bytes.
const SHORTEST: usize = 3;

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

/// What stands in every text that a pattern matches: of each of these lists one word. A text without them need not be
/// searched, nor the pattern be compiled.
pub fn needs(hir: &Hir) -> Vec<Vec<String>> {
    let text = |word: &Vec<u8>| String::from_utf8(word.clone()).ok();
    let lists = needed(hir).into_iter();
    lists.filter_map(|list| list.iter().map(text).collect()).collect::<BTreeSet<Vec<String>>>().into_iter().collect()
}

fn needed(hir: &Hir) -> Vec<BTreeSet<Vec<u8>>> {
    match hir.kind() {
        HirKind::Literal(literal) if literal.0.len() >= SHORTEST => vec![BTreeSet::from([literal.0.to_vec()])],
        HirKind::Capture(capture) => needed(&capture.sub),
        HirKind::Repetition(repetition) if repetition.min > 0 => needed(&repetition.sub),
        HirKind::Concat(parts) => parts.iter().flat_map(needed).collect(),
        HirKind::Alternation(branches) => {
            let shortest = |list: &BTreeSet<Vec<u8>>| list.iter().map(Vec::len).min();
            let best = |branch| needed(branch).into_iter().max_by_key(shortest);
            let all: Option<Vec<_>> = branches.iter().map(best).collect();
            all.map(|lists| lists.into_iter().flatten().collect()).into_iter().collect()
        }
        _ => Vec::new(),
    }
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
        && let Some(why) = entry.phrases.iter().find_map(|text| parse(&phrase(text)).err())
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
    use super::{needs, phrase};
    use crate::rules::schema::parse;

    #[test]
    fn what_a_phrase_needs_is_known() {
        let needed = |text: &str| needs(&parse(&phrase(text)).unwrap());
        let expected: &[(&str, &[&[&str]])] = &[
            ("ignor(?:e|ing) (?:all )?(?:previous|prior) ~2 rules?", &[&["ignor"], &["previous", "prior"], &["rule"]]),
            ("(?:say|(?:print|show)? it|x) now", &[&["now"]]),
            ("(?:忽略|无视).{0,24}(?:指令)", &[&["忽略", "无视"], &["指令"]]),
            ("<a>", &[&["<a>"]]),
        ];
        for (text, lists) in expected {
            assert_eq!(needed(text), *lists, "{text}");
        }
    }

    #[test]
    fn a_phrase_is_a_pattern_of_words() {
        assert_eq!(phrase("a b"), r"\b(?:a(?:[^\w]{1,4})b)\b");
        assert_eq!(phrase("a ~2 b"), r"\b(?:a(?:[^\w]{1,4}[\w'-]{1,20}){0,2}(?:[^\w]{1,4})b)\b");
        assert_eq!(phrase(r"<[a ]\]\b"), r"(?:<[a ]\]\b)");
        assert_eq!(phrase(r"(?:a|b)(?:\W|$)"), r"\b(?:(?:a|b)(?:\W|$))");
    }
}

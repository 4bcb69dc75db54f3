//! Finds literals, one of which is in every match of a pattern: what our rules run near.

use regex_syntax::hir::{Class, Hir, HirKind};

use crate::rules::schema::parse;

/// The most literals that a set may have.
const MOST: usize = 64;
/// The shortest keyword, in bytes.
const SHORTEST: usize = 3;

/// Keywords for a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Keywords {
    /// The words, lower case.
    pub(super) words: Vec<String>,
    /// Whether they are not the ones that the rule came with.
    pub(super) replaced: bool,
}

/// The given keywords when one of them is in every match of the pattern, else the most telling set of literals of which
/// that is true.
///
/// # Errors
/// That there is no such set, or why the pattern is not valid.
pub(super) fn keywords(pattern: &str, given: &[String]) -> Result<Keywords, String> {
    let tree = parse(pattern)?;
    let mut sets = Vec::new();
    required(&tree, &mut sets);
    let long: Vec<String> = given.iter().filter(|word| word.len() >= SHORTEST && word.is_ascii()).cloned().collect();
    let has_given = |text: &String| long.iter().any(|word| text.contains(word.as_str()));
    if sets.iter().any(|set| set.iter().all(has_given)) {
        return Ok(Keywords { words: long, replaced: false });
    }
    let telling = sets.into_iter().filter(|set| set.iter().all(|text| text.len() >= SHORTEST));
    let score = |set: &Vec<String>| {
        let shortest = set.iter().map(String::len).min().unwrap_or(0);
        (shortest.min(8), std::cmp::Reverse(set.len()))
    };
    match telling.max_by_key(score) {
        Some(words) => Ok(Keywords { words, replaced: true }),
        None => Err(format!("no text of {SHORTEST} bytes or more is in every match of its pattern")),
    }
}

/// Gathers sets of lower-case texts such that every match contains one text of each set.
fn required(tree: &Hir, sets: &mut Vec<Vec<String>>) {
    if let Some(texts) = language(tree, MOST) {
        push(texts, sets);
        return;
    }
    match tree.kind() {
        HirKind::Capture(capture) => required(&capture.sub, sets),
        HirKind::Repetition(repetition) if repetition.min > 0 => required(&repetition.sub, sets),
        HirKind::Concat(parts) => concatenated(parts, sets),
        HirKind::Alternation(branches) => {
            let mut union = Vec::new();
            for branch in branches {
                let mut own = Vec::new();
                required(branch, &mut own);
                let best = own.into_iter().max_by_key(|set| set.iter().map(String::len).min());
                let Some(best) = best else { return };
                union.extend(best);
            }
            push(union, sets);
        }
        _ => {}
    }
}

/// A run of parts with few texts each gives the texts of the whole run; between runs stand parts with many.
fn concatenated(parts: &[Hir], sets: &mut Vec<Vec<String>>) {
    let mut run = vec![String::new()];
    for part in parts {
        let short = run.iter().any(|text| text.len() < SHORTEST);
        // A class only lengthens what would be too short without it; else it multiplies the keywords for nothing.
        let most = if short && run.iter().all(|text| !text.is_empty()) { MOST } else { 8 };
        let joined = language(part, most).and_then(|texts| cross(&run, &texts));
        if let Some(joined) = joined {
            run = joined;
            continue;
        }
        let ended = std::mem::replace(&mut run, vec![String::new()]);
        push(ended.clone(), sets);
        // The first text of a repetition belongs to the run before it: `SK[0-9a-f]{32}`.
        if let (true, HirKind::Repetition(repetition)) = (short, part.kind())
            && repetition.min > 0
            && ended.iter().all(|text| !text.is_empty())
            && let Some(joined) = language(&repetition.sub, MOST).and_then(|texts| cross(&ended, &texts))
        {
            push(joined, sets);
        }
        required(part, sets);
    }
    push(run, sets);
}

fn push(mut texts: Vec<String>, sets: &mut Vec<Vec<String>>) {
    texts.sort();
    texts.dedup();
    if !texts.is_empty() && texts.len() <= MOST && texts.iter().all(|text| !text.is_empty()) {
        sets.push(texts);
    }
}

fn cross(left: &[String], right: &[String]) -> Option<Vec<String>> {
    if left.len() * right.len() > MOST {
        return None;
    }
    let mut all: Vec<String> =
        left.iter().flat_map(|start| right.iter().map(move |end| format!("{start}{end}"))).collect();
    all.sort();
    all.dedup();
    Some(all)
}

/// Every text that the tree matches, lower case, when there are at most `most` and all are ASCII.
fn language(tree: &Hir, most: usize) -> Option<Vec<String>> {
    let texts = match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => vec![String::new()],
        HirKind::Literal(literal) => {
            let text = std::str::from_utf8(&literal.0).ok().filter(|text| text.is_ascii())?;
            vec![text.to_ascii_lowercase()]
        }
        HirKind::Class(class) => characters(class)?,
        HirKind::Capture(capture) => language(&capture.sub, most)?,
        HirKind::Repetition(repetition) => {
            let (min, max) = (repetition.min, repetition.max?);
            if max > 8 {
                return None;
            }
            let once = language(&repetition.sub, most)?;
            let mut texts = Vec::new();
            let mut power = vec![String::new()];
            for count in 0..=max {
                if count >= min {
                    texts.extend(power.iter().cloned());
                }
                if count < max {
                    power = cross(&power, &once)?;
                }
            }
            texts
        }
        HirKind::Concat(parts) => {
            let mut texts = vec![String::new()];
            for part in parts {
                texts = cross(&texts, &language(part, most)?)?;
            }
            texts
        }
        HirKind::Alternation(branches) => {
            let all: Option<Vec<_>> = branches.iter().map(|branch| language(branch, most)).collect();
            all?.concat()
        }
    };
    let mut texts = texts;
    texts.sort();
    texts.dedup();
    (texts.len() <= most).then_some(texts)
}

/// The members of a small ASCII class, lower case.
fn characters(class: &Class) -> Option<Vec<String>> {
    let Class::Bytes(class) = class else { return None };
    let mut found: Vec<String> = Vec::new();
    for range in class.ranges() {
        if !range.end().is_ascii() || usize::from(range.end() - range.start()) > MOST {
            return None;
        }
        found.extend((range.start()..=range.end()).map(|byte| char::from(byte.to_ascii_lowercase()).to_string()));
    }
    found.sort();
    found.dedup();
    Some(found)
}

#[cfg(test)]
mod tests {
    use super::{Keywords, keywords};

    fn words(pattern: &str, given: &[&str]) -> Result<(Vec<String>, bool), String> {
        let given: Vec<String> = given.iter().map(|&word| word.to_owned()).collect();
        keywords(pattern, &given).map(|Keywords { words, replaced }| (words, replaced))
    }

    fn derived(pattern: &str) -> String {
        words(pattern, &[]).map(|(words, _)| words.join(" ")).unwrap_or_default()
    }

    #[test]
    fn given_keywords_stay_when_every_match_has_one() {
        for (pattern, given) in [
            (r"\bacme_[0-9a-f]{20}", vec!["acme"]),
            (r"(?i)(?:acme|corp).{0,20}=\s*([a-z]{20})", vec!["acme", "corp"]),
            (r"(?:a3t[A-Z0-9]|AKIA|ASIA)[A-Z0-9]{16}", vec!["a3t", "akia", "asia"]),
        ] {
            let expected = given.iter().map(|&word| word.to_owned()).collect();
            assert_eq!(words(pattern, &given), Ok((expected, false)), "{pattern}");
        }
    }

    #[test]
    fn keywords_outside_the_match_give_way_to_literals_of_the_pattern() {
        assert_eq!(words(r"tok-[0-9]{20}", &["acme"]), Ok((vec!["tok-".to_owned()], true)));
        assert_eq!(words(r"(?:one-|two-)[0-9]{20}", &["one-"]).unwrap().0, ["one-", "two-"]);
    }

    #[test]
    fn literals_are_derived_from_any_part_of_a_pattern() {
        assert_eq!(derived(r"[0-9]{12}-(?i)(Acme)?-key[a-z]*"), "--key -acme-key");
        assert_eq!(derived(r"(?:sk|pk)_(?:test|live)_\w+"), "pk_live_ pk_test_ sk_live_ sk_test_");
        assert_eq!(derived(r"\w+(?:abcd\w*|efgh+)"), "abcd efg");
        assert_eq!(derived(r"\w(?:token){2,}"), "token");
    }

    #[test]
    fn a_short_literal_is_lengthened_by_what_follows() {
        let found = derived("SK[0-9a-f]{32}");
        assert_eq!(found.split(' ').count(), 16);
        assert!(found.starts_with("sk0 sk1 "), "{found}");
    }

    #[test]
    fn without_a_literal_there_are_no_keywords() {
        for pattern in [r"[0-9a-f]{40}", r"\w+@\w+", "(?:abcd)*[0-9]{20}", "(?:abcd|[0-9]{20})"] {
            assert!(words(pattern, &["abcd"]).unwrap_err().contains("no text of 3 bytes"), "{pattern}");
        }
    }
}

//! Turns gitleaks' allowlists into `[[allow]]` entries and exclusions.

use sha2::{Digest as _, Sha256};

use super::foreign::Allowlist;
use super::glob::{self, Reading};
use super::{Import, dialect, our_id};
use crate::rules::rule::compile;

/// How many stopwords share one pattern: together they would outgrow the limit of a compiled pattern.
const STOPWORDS: usize = 100;

/// One `[[allow]]` entry: the keys and their lists, in the order in which they are written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct AllowEntry {
    pub(super) conditions: Vec<(&'static str, Vec<String>)>,
    pub(super) reason: String,
}

impl Import {
    /// Carries over an allowlist of the rule `id`, or a global one.
    pub(super) fn allowlist(&mut self, list: &Allowlist, id: Option<&str>) {
        let place = id.map_or_else(|| "A global allowlist".to_owned(), |id| format!("An allowlist of rule `{id}`"));
        for key in list.rest.keys() {
            self.notes.push(format!("{place}: its `{key}` was left out."));
        }
        let Some(rules) = self.targets(list, id, &place) else { return };
        let mut conditions = self.conditions(list, &place);
        let all_must_hold = list.condition.as_deref().is_some_and(|it| it.eq_ignore_ascii_case("and") || it == "&&");
        let wanted = [&list.commits, &list.paths, &list.regexes, &list.stopwords];
        if all_must_hold && conditions.len() < wanted.iter().filter(|list| !list.is_empty()).count() {
            self.notes
                .push(format!("{place}: one of its conditions cannot be carried over, and all must hold: left out."));
            return;
        }
        if !all_must_hold && rules.is_empty() {
            self.exclude_paths(&mut conditions);
        }
        let described = list.description.as_deref().map(str::trim).filter(|it| !it.is_empty());
        let reason = described.unwrap_or("carried over from gitleaks").to_owned();
        let groups: Vec<Vec<_>> =
            if all_must_hold { vec![conditions] } else { conditions.into_iter().map(|it| vec![it]).collect() };
        for group in groups.into_iter().filter(|group| !group.is_empty()) {
            let rule = (!rules.is_empty()).then(|| ("rule", rules.clone()));
            let conditions: Vec<_> = rule.into_iter().chain(group).collect();
            if !self.allow.iter().any(|entry| entry.conditions == conditions) {
                self.allow.push(AllowEntry { conditions, reason: reason.clone() });
            }
        }
    }

    /// The rules that the list is for; empty for all, `None` when there is none of them here.
    fn targets(&mut self, list: &Allowlist, id: Option<&str>, place: &str) -> Option<Vec<String>> {
        if let Some(id) = id {
            return Some(vec![id.to_owned()]);
        }
        let (known, unknown): (Vec<_>, Vec<_>) =
            list.target_rules.iter().map(|id| our_id(id)).partition(|id| self.exists(id));
        if !unknown.is_empty() {
            self.notes.push(format!("{place}: these rules do not exist here: {}.", unknown.join(", ")));
        }
        if known.is_empty() && !list.target_rules.is_empty() {
            self.notes.push(format!("{place}: it was left out, as none of its rules exists here."));
            return None;
        }
        Some(known)
    }

    fn conditions(&mut self, list: &Allowlist, place: &str) -> Vec<(&'static str, Vec<String>)> {
        let mut found = Vec::new();
        let (commits, others): (Vec<String>, Vec<String>) = list.commits.iter().cloned().partition(|id| is_commit(id));
        for other in others {
            self.notes.push(format!("{place}: `{other}` is no commit id and was left out."));
        }
        found.push(("commit", commits));
        found.push(("path-pattern", self.valid(&list.paths, place)));
        let target = list.regex_target.as_deref().unwrap_or("secret").to_ascii_lowercase();
        let key = if matches!(target.as_str(), "match" | "line") { "line-pattern" } else { "value-pattern" };
        if key == "line-pattern" && !list.regexes.is_empty() {
            self.notes.push(format!(
                "{place}: with `regexTarget = \"{target}\"` its patterns are held against the finding's first line, in which \
                 found values are masked."
            ));
        }
        let mut values = self.valid(&list.regexes, place);
        let words: Vec<_> = list.stopwords.iter().filter(|word| !word.is_empty()).collect();
        let stopwords = words.chunks(STOPWORDS).map(|words| {
            let escaped: Vec<_> = words.iter().map(|word| regex_syntax::escape(word)).collect();
            format!("(?i){}", escaped.join("|"))
        });
        let mut stopwords: Vec<String> = stopwords.collect();
        let is_and = list.condition.as_deref().is_some_and(|it| it.eq_ignore_ascii_case("and") || it == "&&");
        if key == "value-pattern" && !is_and {
            values.append(&mut stopwords);
        }
        if key == "value-pattern" && !is_and {
            let (whole, patterns): (Vec<String>, Vec<String>) = values.into_iter().partition(|it| is_value(it));
            values = patterns;
            found.push(("value-sha256", whole.iter().map(|value| digest(value)).collect()));
            if !whole.is_empty() {
                self.notes.push(format!(
                    "{place}: values that it gives in full are allowed by their SHA-256, so that the file holds none of them."
                ));
            }
        }
        found.push((key, values));
        if key == "value-pattern" && !stopwords.is_empty() && !list.regexes.is_empty() {
            // Both speak of the value, and one list of patterns means "one of them".
            self.notes.push(format!("{place}: stopwords and patterns of the value cannot both be demanded."));
        } else {
            found.push(("value-pattern", stopwords));
        }
        found.retain(|(_, list)| !list.is_empty());
        found
    }

    /// The patterns that are valid here.
    fn valid(&mut self, patterns: &[String], place: &str) -> Vec<String> {
        let mut valid = Vec::new();
        for (number, pattern) in (1..).zip(patterns) {
            let ours = dialect::translated(pattern);
            match compile(&ours, false) {
                Ok(_) => valid.push(ours),
                // The pattern itself is not shown: such lists hold values that were real once.
                Err(_) => self.notes.push(format!("{place}: pattern {number} is not valid here and was left out.")),
            }
        }
        valid
    }

    /// Takes out paths that can be excluded from the scan: cheaper than allowing what is found in them.
    fn exclude_paths(&mut self, conditions: &mut Vec<(&'static str, Vec<String>)>) {
        for (key, patterns) in conditions.iter_mut() {
            if *key == "path-pattern" {
                patterns.retain(|pattern| match glob::globs(pattern, Reading::Gitignore) {
                    Some(globs) => {
                        self.exclude.extend(globs);
                        false
                    }
                    None => true,
                });
            }
        }
        conditions.retain(|(_, list)| !list.is_empty());
        self.exclude.sort();
        self.exclude.dedup();
    }
}

fn is_commit(id: &str) -> bool {
    (7..=64).contains(&id.len()) && id.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether a pattern is a value in full: written out, it would be a finding itself.
fn is_value(pattern: &str) -> bool {
    let letters = pattern.bytes().filter(u8::is_ascii_alphabetic).count();
    let digits = pattern.bytes().filter(u8::is_ascii_digit).count();
    let plain = pattern.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'/' | b'='));
    plain && pattern.len() >= 16 && letters > 0 && digits > 0
}

fn digest(value: &str) -> String {
    Sha256::digest(value).iter().map(|byte| format!("{byte:02x}")).collect()
}

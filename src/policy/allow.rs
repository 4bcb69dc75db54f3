//! One `[[allow]]` entry, ready to be held against findings.

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::civil::Date;
use regex_automata::meta::Regex;
use toml::Spanned;

use super::globs::Globs;
use super::raw::RawAllow;
use super::reader::{Gathered, with_guess};
use crate::detect::fingerprint::{is_fingerprint, slashed, value_sha256};
use crate::model::{Finding, Flaw};
use crate::rules::rule::compile;

/// Findings that are known and allowed. Every kind of condition that is given has to hold; of one kind, one of the
/// listed is enough.
#[derive(Debug, Clone)]
pub struct Allow {
    /// Where it stands, as `path:line`.
    pub place: String,
    /// Rule ids; empty means any.
    pub rules: Vec<String>,
    /// Globs of the path; empty means any.
    pub paths: Globs,
    /// Why it is safe.
    pub reason: String,
    /// The last day on which it holds.
    pub expires: Option<Date>,
    /// Rules that it does not allow, because the organisation keeps them.
    pub(super) kept: Vec<String>,
    path_patterns: Vec<Regex>,
    hashes: Vec<String>,
    fingerprints: Vec<String>,
    commits: Vec<String>,
    value_patterns: Vec<Regex>,
    line_patterns: Vec<Regex>,
}

impl Allow {
    /// Checks and compiles one entry; what is wrong goes to `flaws`.
    pub(super) fn resolve(raw: &RawAllow, place: String, flaws: &Gathered) -> Self {
        let hex = |text: &str, lengths: Range<usize>| {
            lengths.contains(&text.len()) && text.bytes().all(|c| c.is_ascii_hexdigit())
        };
        let entry = Self {
            place,
            rules: texts(&raw.rule),
            paths: globs(&raw.path, flaws),
            reason: raw.reason.as_ref().map(|it| it.get_ref().clone()).unwrap_or_default(),
            expires: raw.expires.as_ref().map(|it| *it.get_ref()),
            kept: Vec::new(),
            path_patterns: patterns(&raw.path_pattern, flaws),
            hashes: checked(&raw.value_sha256, "a SHA-256 has 64 hexadecimal digits", |it| hex(it, 64..65), flaws),
            fingerprints: checked(&raw.fingerprint, "this is not a fingerprint of a report", is_fingerprint, flaws),
            commits: checked(&raw.commit, "a commit id has 7 to 64 hexadecimal digits", |it| hex(it, 7..65), flaws),
            value_patterns: patterns(&raw.value_pattern, flaws),
            line_patterns: patterns(&raw.line_pattern, flaws),
        };
        if !entry.is_narrowed(raw) {
            let help = "give a `rule`, a `path`, a `value-sha256`, a `fingerprint` or another condition";
            flaws.push(Flaw::new(raw.span.clone(), "this `allow` entry would allow every finding").help(help));
        }
        entry
    }

    fn is_narrowed(&self, raw: &RawAllow) -> bool {
        let texts = [&raw.path_pattern, &raw.value_sha256, &raw.fingerprint, &raw.commit, &raw.value_pattern];
        !self.rules.is_empty()
            || !raw.path.is_empty()
            || !raw.line_pattern.is_empty()
            || texts.iter().any(|list| !list.is_empty())
    }

    /// Whether its day has passed on `today`.
    pub fn is_expired(&self, today: Date) -> bool {
        self.expires.is_some_and(|last| today > last)
    }

    /// Whether the entry speaks of this finding. The date of expiry is not looked at.
    pub fn covers(&self, finding: &Finding) -> bool {
        let value = finding.value.expose();
        let path = || slashed(&finding.path);
        let matches = |list: &[Regex], bytes: &[u8]| list.iter().any(|pattern| pattern.is_match(bytes));
        let commit = |ids: &[String]| {
            let of = finding.commit.as_ref().map(|commit| commit.id.as_str()).unwrap_or_default();
            ids.iter().any(|id| of.starts_with(id.as_str()))
        };
        (self.rules.is_empty() || self.rules.iter().any(|id| id == finding.about.id))
            && !self.kept.iter().any(|id| id == finding.about.id)
            && (self.paths.is_empty() || self.paths.matches(&finding.path))
            && (self.path_patterns.is_empty() || matches(&self.path_patterns, path().as_bytes()))
            && (self.commits.is_empty() || commit(&self.commits))
            && (self.fingerprints.is_empty() || self.fingerprints.contains(&finding.fingerprint))
            && (self.hashes.is_empty() || self.hashes.contains(&value_sha256(value)))
            && (self.value_patterns.is_empty() || matches(&self.value_patterns, value))
            && (self.line_patterns.is_empty() || matches(&self.line_patterns, finding.excerpt.as_bytes()))
    }

    /// Whether the entry could speak of a finding in `path`: all that is known of a text without findings.
    pub fn reaches(&self, path: &str) -> bool {
        let path = slashed(path);
        (self.paths.is_empty() || self.paths.matches(&path))
            && (self.path_patterns.is_empty() || self.path_patterns.iter().any(|it| it.is_match(path.as_bytes())))
    }

    /// Whether it is bound to a place: an entry that is not holds everywhere, so a scan of one part of a repository
    /// says nothing about its use.
    pub fn is_local(&self) -> bool {
        !self.paths.is_empty() || !self.path_patterns.is_empty()
    }

    /// Whether it is bound to a commit, of which only a scan of the history tells whether it is used.
    pub fn needs_history(&self) -> bool {
        !self.commits.is_empty()
    }

    /// What it says, in a few words.
    pub fn summary(&self) -> String {
        let mut parts = Vec::new();
        if !self.rules.is_empty() {
            parts.push(self.rules.join(", "));
        }
        if !self.paths.is_empty() {
            parts.push(format!("in {}", self.paths.sources().join(", ")));
        }
        parts.push(format!("({})", self.reason));
        parts.join(" ")
    }
}

/// Complains about entries with the same conditions: the second one's reason or date would never count.
pub(super) fn refuse_twins(entries: &[RawAllow], flaws: &Gathered) {
    let mut seen: BTreeMap<Vec<Vec<String>>, usize> = BTreeMap::new();
    for (number, raw) in entries.iter().enumerate() {
        let fields = [
            &raw.rule,
            &raw.path,
            &raw.path_pattern,
            &raw.value_sha256,
            &raw.fingerprint,
            &raw.commit,
            &raw.value_pattern,
            &raw.line_pattern,
        ];
        let mut key: Vec<Vec<String>> = fields.map(|field| texts(field)).to_vec();
        key.iter_mut().for_each(|list| list.sort());
        if let Some(first) = seen.insert(key, number) {
            let message = format!("this `allow` entry has the same conditions as entry {}", first + 1);
            flaws.push(Flaw::new(raw.span.clone(), message).help("remove one of the two"));
        }
    }
}

/// Complains about ids of rules that do not exist.
pub(super) fn refuse_unknown_rules(ids: &[Spanned<String>], known: &[&str], flaws: &Gathered) {
    for id in ids.iter().filter(|id| !known.contains(&id.get_ref().as_str())) {
        let flaw = Flaw::new(id.span(), format!("there is no rule `{}`", id.get_ref()));
        let mut flaw = with_guess(flaw, id.get_ref(), known);
        if flaw.help.is_none() {
            flaw = flaw.help("`aiguard rules list` shows all of them");
        }
        flaws.push(flaw);
    }
}

pub(super) fn texts(list: &[Spanned<String>]) -> Vec<String> {
    list.iter().map(|it| it.get_ref().clone()).collect()
}

/// A set of globs; one that is not valid goes to `flaws`.
pub(super) fn globs(list: &[Spanned<String>], flaws: &Gathered) -> Globs {
    Globs::new(texts(list)).unwrap_or_else(|(number, message)| {
        flaws.push(Flaw::new(list[number].span(), message));
        Globs::default()
    })
}

fn patterns(list: &[Spanned<String>], flaws: &Gathered) -> Vec<Regex> {
    let compiled = list.iter().filter_map(|source| {
        let built = compile(source.get_ref(), false);
        built.map_err(|error| flaws.push(Flaw::new(source.span(), format!("this pattern is not valid: {error}")))).ok()
    });
    compiled.collect()
}

fn checked(list: &[Spanned<String>], form: &str, is_right: impl Fn(&str) -> bool, flaws: &Gathered) -> Vec<String> {
    for wrong in list.iter().filter(|it| !is_right(it.get_ref())) {
        flaws.push(Flaw { hidden: Some(wrong.span()), ..Flaw::new(wrong.span(), form) });
    }
    list.iter().map(|it| it.get_ref().to_ascii_lowercase()).collect()
}

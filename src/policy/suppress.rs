//! Holds findings against everything that allows them, and says which of that was not needed.

use std::collections::{BTreeSet, HashMap};

use jiff::civil::Date;

use super::allow::Allow;
use super::baseline::{Baseline, Entry, Mark};
use crate::detect::fingerprint::{slashed, value_sha1, value_sha256};
use crate::model::{Finding, Stale, Suppression};

/// Said of findings that a foreign file knows by their line only.
const LINE_ONLY: &str = "known by its line only: another secret on that line would be hidden as well";

/// What was scanned, for saying what is stale.
#[derive(Debug, Clone, Copy)]
pub struct Scanned<'a> {
    /// Paths that were scanned whole, with all rules. A path of which only the changed lines were looked at is none.
    pub paths: &'a BTreeSet<String>,
    /// Whether that is the whole repository: then an entry that is bound to no path can be stale, too.
    pub everything: bool,
    /// Whether the history was scanned: then an entry that is bound to a commit can be stale, too.
    pub history: bool,
}

/// Where an entry is found.
type Place = (usize, usize);

/// Everything that allows findings, with a count of uses.
#[derive(Debug)]
pub struct Suppressor {
    today: Date,
    allow: Vec<(Allow, u64)>,
    baselines: Vec<(Baseline, Vec<u64>)>,
    /// Entries by fingerprint or digest of the value.
    by_name: HashMap<String, Vec<Place>>,
    /// Entries that need a closer look, by path.
    by_path: HashMap<String, Vec<Place>>,
    /// Entries that need a closer look at every finding.
    anywhere: Vec<Place>,
    /// Rules whose findings only an entry of the organisation can allow.
    kept: Vec<String>,
}

impl Suppressor {
    /// From allow entries and baselines; `today` decides which entries have expired.
    pub fn new(allow: Vec<Allow>, baselines: Vec<Baseline>, today: Date) -> Self {
        let mut new = Self {
            today,
            allow: allow.into_iter().map(|entry| (entry, 0)).collect(),
            baselines: Vec::new(),
            by_name: HashMap::new(),
            by_path: HashMap::new(),
            anywhere: Vec::new(),
            kept: Vec::new(),
        };
        for (file, baseline) in baselines.into_iter().enumerate() {
            for (number, entry) in baseline.entries.iter().enumerate() {
                let place = (file, number);
                match (&entry.mark, &entry.path) {
                    (Mark::Fingerprint(name) | Mark::Sha256(name) | Mark::Sha1(name), _) => {
                        new.by_name.entry(name.clone()).or_default().push(place);
                    }
                    (_, Some(path)) => new.by_path.entry(path.clone()).or_default().push(place),
                    (_, None) => new.anywhere.push(place),
                }
            }
            let uses = vec![0; baseline.entries.len()];
            new.baselines.push((baseline, uses));
        }
        new
    }

    /// The same, but of findings of these rules only allow entries count: the organisation's, as the policy has made
    /// sure.
    #[must_use]
    pub fn keeping(mut self, rules: Vec<String>) -> Self {
        self.kept = rules;
        self
    }

    /// Marks the finding as suppressed if something allows it. Everything that does is counted as used, also when an
    /// inline comment allows the finding already. Ask it about all findings, those below the thresholds too: an entry
    /// for such a one is not stale.
    pub fn judge(&mut self, finding: &mut Finding) {
        let mut by: Option<Suppression> = None;
        for (entry, uses) in &mut self.allow {
            if !entry.is_expired(self.today) && entry.covers(finding) {
                *uses += 1;
                by.get_or_insert_with(|| Suppression { kind: "allow".to_owned(), reason: Some(entry.reason.clone()) });
            }
        }
        let kept = self.kept.iter().any(|id| id == finding.about.id);
        if kept {
            finding.suppressed = None;
        }
        let known = if kept { Vec::new() } else { self.known(finding) };
        for (file, number) in known {
            let (baseline, uses) = &mut self.baselines[file];
            uses[number] += 1;
            let entry = &baseline.entries[number];
            let line_only = matches!(entry.mark, Mark::Line { .. }).then(|| LINE_ONLY.to_owned());
            let reason = entry.reason.clone().or(line_only);
            by.get_or_insert_with(|| Suppression { kind: baseline.kind.to_owned(), reason });
        }
        if finding.suppressed.is_none() {
            finding.suppressed = by;
        }
    }

    /// The baseline entries that know the finding.
    fn known(&self, finding: &Finding) -> Vec<Place> {
        if self.baselines.is_empty() {
            return Vec::new();
        }
        let path = slashed(&finding.path);
        let value = finding.value.expose();
        let names = [finding.fingerprint.clone(), value_sha256(value), value_sha1(value)];
        let named = names.iter().filter_map(|name| self.by_name.get(name)).flatten();
        let placed = self.by_path.get(&path).into_iter().flatten().chain(&self.anywhere);
        let mut found: Vec<Place> =
            named.chain(placed).copied().filter(|place| self.entry(*place).covers(finding, &path)).collect();
        found.sort_unstable();
        found.dedup();
        found
    }

    fn entry(&self, (file, number): Place) -> &Entry {
        &self.baselines[file].0.entries[number]
    }

    /// What allowed nothing although its file was scanned, and what has expired; sorted.
    pub fn stale(&self, scanned: Scanned<'_>) -> Vec<Stale> {
        let mut stale = Vec::new();
        for (entry, uses) in &self.allow {
            let expired = entry.is_expired(self.today);
            let looked_at = match (entry.needs_history(), entry.is_local()) {
                (true, _) => scanned.history,
                (false, true) => scanned.everything || scanned.paths.iter().any(|path| entry.reaches(path)),
                (false, false) => scanned.everything,
            };
            if expired || (*uses == 0 && looked_at) {
                stale.push(Stale { place: entry.place.clone(), what: entry.summary(), expired });
            }
        }
        for (baseline, uses) in &self.baselines {
            for (entry, _) in baseline.entries.iter().zip(uses).filter(|(_, uses)| **uses == 0) {
                if entry.was_looked_at(scanned) {
                    let place = match entry.at {
                        0 => baseline.path.clone(),
                        line => format!("{}:{line}", baseline.path),
                    };
                    stale.push(Stale { place, what: entry.summary(), expired: false });
                }
            }
        }
        stale.sort();
        stale
    }

    /// What of the baselines could not be honoured: the file's path and a sentence.
    pub fn notes(&self) -> impl Iterator<Item = (&str, &str)> {
        let all = self.baselines.iter().map(|(baseline, _)| baseline);
        all.flat_map(|baseline| baseline.notes.iter().map(|note| (baseline.path.as_str(), note.as_str())))
    }
}

impl Entry {
    /// Whether it knows the finding, whose path is `path` with `/` between its parts. Names were compared already.
    fn covers(&self, finding: &Finding, path: &str) -> bool {
        self.path.as_deref().is_none_or(|own| own == path)
            && match &self.mark {
                Mark::Fingerprint(_) | Mark::Sha256(_) | Mark::Sha1(_) => true,
                Mark::Line { line, commit } => {
                    let of = finding.commit.as_ref().map(|commit| commit.id.as_str());
                    *line == finding.region.start_line && commit.as_deref().is_none_or(|commit| of == Some(commit))
                }
                Mark::Value(value) if self.path.is_none() => value == &finding.value,
                Mark::Value(value) => overlap(value.expose(), finding.value.expose()),
                Mark::Paths(globs) => globs.matches(path),
            }
    }

    fn was_looked_at(&self, scanned: Scanned<'_>) -> bool {
        match (&self.mark, &self.path) {
            // An ignored folder that has nothing to ignore is kept for what may come.
            (Mark::Paths(_), _) => false,
            (Mark::Line { commit: Some(_), .. }, _) => scanned.history,
            (_, Some(path)) => scanned.everything || scanned.paths.contains(path),
            (_, None) => scanned.everything,
        }
    }
}

/// Whether two tools found the same value: one may take in more of it than the other, such as a key's first line.
fn overlap(theirs: &[u8], ours: &[u8]) -> bool {
    let (short, long) = if theirs.len() < ours.len() { (theirs, ours) } else { (ours, theirs) };
    short == long || (short.len() >= 12 && memchr::memmem::find(long, short).is_some())
}

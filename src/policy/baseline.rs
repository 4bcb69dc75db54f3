//! Baselines: findings that were there before anyone looked. Our own format, and one shape for what is read from others.
//!
//! Ours is JSON Lines: a header with the version, then one finding per line, sorted, without positions, timestamps or
//! anything of the value. Lines have no commas between them, so branches that add findings merge without conflict
//! markers in most cases, and `merge=union` in `.gitattributes` does the rest.

use std::collections::BTreeSet;
use std::io;

use serde::{Deserialize, Serialize};

use super::foreign;
use super::globs::Globs;
use crate::detect::fingerprint::{is_fingerprint, slashed};
use crate::detect::inline::MARKERS;
use crate::model::{Finding, Secret, Written};

/// The usual name of our own baseline.
pub const FILE_NAME: &str = ".aiguard-baseline.jsonl";

/// The version of our format.
const VERSION: u64 = 1;

/// The first line of our format.
#[derive(Debug, Serialize, Deserialize)]
struct Header {
    #[serde(rename = "aiguard-baseline")]
    version: u64,
}

/// One line of our format. The order of the fields is the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Record {
    path: String,
    rule: String,
    fingerprint: String,
}

/// By what an entry recognises a finding.
#[derive(Debug, Clone)]
pub enum Mark {
    /// Our own name of the finding.
    Fingerprint(String),
    /// The line of the file only: another secret on that line is hidden as well.
    Line {
        /// The line of the finding's start, from 1.
        line: u32,
        /// The commit that it has to come with.
        commit: Option<String>,
    },
    /// The value, by its SHA-256 in lower-case hexadecimal.
    Sha256(String),
    /// The value, by its SHA-1 in lower-case hexadecimal.
    Sha1(String),
    /// The value itself, as a whole or as a part of a longer match.
    Value(Secret<Vec<u8>>),
    /// Whatever is in these paths.
    Paths(Globs),
}

/// One finding, or group of findings, that is known.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its line in the baseline's file, from 1; 0 when that is not known.
    pub at: usize,
    /// The path that the finding has to be in, with `/` between its parts; none means any.
    pub path: Option<String>,
    /// The rule in the words of the tool that wrote it.
    pub rule: String,
    /// By what it recognises the finding.
    pub mark: Mark,
    /// What that tool knew about it, for the report.
    pub reason: Option<String>,
}

/// Known findings out of one file.
#[derive(Debug, Clone, Default)]
pub struct Baseline {
    /// The file's path.
    pub path: String,
    /// What a report calls it: `baseline`, or the foreign file's format.
    pub kind: &'static str,
    /// The entries.
    pub entries: Vec<Entry>,
    /// What could not be honoured, as full sentences.
    pub notes: Vec<String>,
}

impl Baseline {
    /// A baseline of these findings. Those that an inline comment or an allow entry allows need no entry and are left
    /// out; those that another baseline knows are taken over, foreign ones too: so a baseline is kept up and imported.
    pub fn from_findings<'a>(path: &str, findings: impl IntoIterator<Item = &'a Finding>) -> Self {
        let is_allowed = |finding: &&Finding| {
            let kind = finding.suppressed.as_ref().map(|by| by.kind.as_str());
            kind.is_some_and(|kind| kind == "allow" || MARKERS.contains(&kind))
        };
        let records = findings.into_iter().filter(|finding| !is_allowed(finding)).map(|finding| Record {
            path: slashed(&finding.path),
            rule: finding.about.id.to_owned(),
            fingerprint: finding.fingerprint.clone(),
        });
        let records: BTreeSet<Record> = records.collect();
        let entries = (2..).zip(records).map(|(at, record)| record.entry(at)).collect();
        Self { path: path.to_owned(), kind: "baseline", entries, notes: Vec::new() }
    }

    /// How much it holds, as in `3 findings`.
    pub fn summary(&self) -> String {
        match self.entries.len() {
            1 => "1 finding".to_owned(),
            count => format!("{count} findings"),
        }
    }

    /// Reads a baseline or an ignore file: our own format, or a foreign one that is recognised by its name or content.
    ///
    /// # Errors
    /// A sentence that says what is wrong and what to do.
    pub fn read(file: Written<'_>) -> Result<Self, String> {
        let path = file.path;
        let text = file.text.trim_start_matches('\u{feff}');
        let first = text.lines().next().unwrap_or_default();
        match serde_json::from_str::<Header>(first) {
            Ok(header) if header.version == VERSION => Self::read_own(Written { path, text }),
            Ok(header) => Err(format!(
                "The baseline `{path}` has version {}, but this aiguard reads version {VERSION}. Update aiguard, or \
                 write the baseline again.",
                header.version
            )),
            Err(_) => foreign::read(Written { path, text }),
        }
    }

    fn read_own(Written { path, text }: Written<'_>) -> Result<Self, String> {
        let mut baseline = Self { path: path.to_owned(), kind: "baseline", ..Self::default() };
        for (at, line) in (1..).zip(text.lines()).skip(1).filter(|(_, line)| !line.trim().is_empty()) {
            if ["<<<<<<<", "=======", ">>>>>>>", "|||||||"].iter().any(|mark| line.starts_with(mark)) {
                return Err(format!(
                    "The baseline `{path}` has a merge conflict on line {at}. Keep the lines of both sides and remove \
                     the conflict markers."
                ));
            }
            let record: Record = serde_json::from_str(line).map_err(|error| {
                // The parser's own message would show a part of the line.
                let column = error.column();
                format!("Line {at} of the baseline `{path}` is damaged at column {column}. Write the baseline again.")
            })?;
            if !is_fingerprint(&record.fingerprint) {
                return Err(format!("Line {at} of the baseline `{path}` has no valid fingerprint. Write it again."));
            }
            baseline.entries.push(record.entry(at));
        }
        Ok(baseline)
    }

    /// Writes our own format. Foreign entries have no fingerprint: only a scan turns them into one, so they are left out.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let records: BTreeSet<Record> = self.entries.iter().filter_map(Entry::record).collect();
        writeln!(out, "{}", serde_json::to_string(&Header { version: VERSION })?)?;
        for record in records {
            writeln!(out, "{}", serde_json::to_string(&record)?)?;
        }
        Ok(())
    }
}

impl Record {
    fn entry(self, at: usize) -> Entry {
        let Self { path, rule, fingerprint } = self;
        Entry { at, path: Some(path), rule, mark: Mark::Fingerprint(fingerprint), reason: None }
    }
}

impl Entry {
    fn record(&self) -> Option<Record> {
        let (Mark::Fingerprint(fingerprint), Some(path)) = (&self.mark, &self.path) else { return None };
        Some(Record { path: path.clone(), rule: self.rule.clone(), fingerprint: fingerprint.clone() })
    }

    /// What it says, in a few words.
    pub fn summary(&self) -> String {
        let rule = if self.rule.is_empty() { "any finding" } else { &self.rule };
        let path = self.path.as_deref().map(|path| format!(" in {path}")).unwrap_or_default();
        match &self.mark {
            Mark::Line { line, .. } => format!("{rule}{path}, line {line}"),
            Mark::Paths(globs) => format!("{rule} in {}", globs.sources().join(", ")),
            _ => format!("{rule}{path}"),
        }
    }
}

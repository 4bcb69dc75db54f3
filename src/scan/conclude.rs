//! From what was gathered to a report: thresholds, order, counts.

use std::collections::HashSet;

use super::{Collected, names};
use crate::model::{Confidence, Finding, Origin, Report, Severity};

/// From where on a finding counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Thresholds {
    /// Findings below this severity are not reported.
    pub min_severity: Severity,
    /// Findings below this confidence are not reported.
    pub min_confidence: Confidence,
    /// Findings at or above this severity fail the run.
    pub fail_on: Severity,
}

impl Default for Thresholds {
    fn default() -> Self {
        Self { min_severity: Severity::Low, min_confidence: Confidence::Medium, fail_on: Severity::Low }
    }
}

impl Thresholds {
    fn admit(&self, finding: &Finding) -> bool {
        finding.severity >= self.min_severity && finding.confidence >= self.min_confidence
    }
}

/// Sorts and sifts what was gathered. `target` says what was scanned, as a phrase.
pub fn conclude(collected: Collected, thresholds: &Thresholds, target: String) -> Report {
    let Collected { mut findings, mut skipped, mut incomplete, counts, .. } = collected;
    findings.sort_by(|a, b| place(a).cmp(&place(b)));
    findings.dedup_by(|a, b| place(a) == place(b));
    // A folder's name is a part of the path of every file in it.
    let mut names = HashSet::new();
    findings.retain(|finding| {
        finding.origin != Origin::FileName || names.insert((finding.about.id, finding.value.expose().clone()))
    });
    names::mask(&mut findings, &mut skipped, &mut incomplete);
    skipped.sort();
    skipped.dedup();
    incomplete.sort();
    incomplete.dedup();
    let (kept, below): (Vec<_>, Vec<_>) = findings.into_iter().partition(|finding| thresholds.admit(finding));
    let (suppressed, findings): (Vec<_>, Vec<_>) = kept.into_iter().partition(|finding| finding.suppressed.is_some());
    let failing = findings.iter().filter(|finding| finding.severity >= thresholds.fail_on).count();
    Report {
        target,
        findings,
        suppressed,
        below_threshold: below.len(),
        failing,
        skipped,
        incomplete,
        counts,
        ..Report::default()
    }
}

type Place<'a> = (&'a str, crate::model::Region, &'a str, Option<&'a str>);

fn place(finding: &Finding) -> Place<'_> {
    (&finding.path, finding.region, finding.about.id, finding.commit.as_ref().map(|commit| &*commit.id))
}

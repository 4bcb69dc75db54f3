//! GitLab's code quality report (<https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format>).

use std::collections::HashSet;
use std::io;

use serde_json::{Value, json};

use super::{Style, document};
use crate::model::{Finding, Report, Severity};

pub(super) fn write(report: &Report, out: &mut dyn io::Write, _: &Style) -> io::Result<()> {
    let mut taken = HashSet::new();
    let mut entries: Vec<Value> = report.findings.iter().map(|finding| entry(finding, &mut taken)).collect();
    // The format has no place for them, and a scan that was not completed must not look clean.
    entries.extend(report.incomplete.iter().map(|incomplete| {
        json!({
            "description": format!("The scan is incomplete. {}: {}.", incomplete.what, incomplete.why),
            "check_name": "aiguard-incomplete-scan",
            "fingerprint": unused(&format!("incomplete:{}", incomplete.what), &mut taken),
            "severity": "blocker",
            "location": { "path": incomplete.what, "lines": { "begin": 1 } },
        })
    }));
    document::write_json(out, &entries)
}

fn entry(finding: &Finding, taken: &mut HashSet<String>) -> Value {
    let region = finding.region;
    json!({
        "description": document::sentence(finding),
        "check_name": finding.about.id,
        "fingerprint": unused(&finding.fingerprint, taken),
        "severity": severity(finding.severity),
        "location": {
            "path": finding.path.strip_prefix("./").unwrap_or(&finding.path),
            "lines": { "begin": region.start_line.max(1), "end": region.end_line.max(1) },
        },
    })
}

/// The fingerprint, or the first of its numbered forms that is not taken: GitLab shows one entry per fingerprint.
fn unused(fingerprint: &str, taken: &mut HashSet<String>) -> String {
    let mut candidate = fingerprint.to_owned();
    let mut number = 1;
    while !taken.insert(candidate.clone()) {
        number += 1;
        candidate = format!("{fingerprint}-{number}");
    }
    candidate
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "info",
        Severity::Low => "minor",
        Severity::Medium => "major",
        Severity::High => "critical",
        Severity::Critical => "blocker",
    }
}

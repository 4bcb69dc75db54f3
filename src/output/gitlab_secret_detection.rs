//! GitLab's security report of the type secret detection, schema 15.2.1
//! (<https://gitlab.com/gitlab-org/security-products/security-report-schemas>).

use std::collections::HashMap;
use std::io;

use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use super::{Style, document};
use crate::model::{Finding, Report, Severity};

const SCHEMA_VERSION: &str = "15.2.1";

/// The schema's longest name.
const LONGEST_NAME: usize = 255;

/// The schema demands a commit; GitLab's own analyzer writes this where there is none.
const NO_COMMIT: &str = "0000000";

pub(super) fn write(report: &Report, out: &mut dyn io::Write, _: &Style) -> io::Result<()> {
    let mut seen = HashMap::new();
    let vulnerabilities: Vec<Value> = (report.findings.iter())
        .map(|finding| {
            let nth = seen.entry(finding.fingerprint.as_str()).and_modify(|nth| *nth += 1).or_insert(0_u64);
            vulnerability(finding, *nth)
        })
        .collect();
    let document = json!({ "version": SCHEMA_VERSION, "scan": scan(report), "vulnerabilities": vulnerabilities });
    document::write_json(out, &document)
}

fn scan(report: &Report) -> Value {
    let program = json!({
        "id": env!("CARGO_PKG_NAME"),
        "name": env!("CARGO_PKG_NAME"),
        "version": env!("CARGO_PKG_VERSION"),
        "vendor": { "name": env!("CARGO_PKG_NAME") },
    });
    let (started, ended) = document::times(report).unwrap_or((Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH));
    json!({
        "analyzer": program,
        "scanner": program,
        "type": "secret_detection",
        "start_time": time(started),
        "end_time": time(ended),
        "status": if report.incomplete.is_empty() { "success" } else { "failure" },
        "messages": messages(report),
    })
}

/// The schema has seconds without a zone, in UTC.
fn time(time: Timestamp) -> String {
    time.strftime("%Y-%m-%dT%H:%M:%S").to_string()
}

fn messages(report: &Report) -> Vec<Value> {
    let incomplete = report.incomplete.iter().map(|it| ("warn", format!("{}: {}.", it.what, it.why)));
    let skipped = document::skipped_by_reason(report);
    let skipped = skipped.iter().map(|(reason, inputs)| ("info", document::skipping(*reason, inputs)));
    incomplete.chain(skipped).map(|(level, value)| json!({ "level": level, "value": value })).collect()
}

fn vulnerability(finding: &Finding, nth: u64) -> Value {
    let about = finding.about;
    let region = finding.region;
    let weakness = document::weakness(about.category);
    let links = about.references.iter().filter(|reference| reference.starts_with("http"));
    json!({
        "id": identity(&finding.fingerprint, nth),
        "category": "secret_detection",
        "name": about.title.chars().take(LONGEST_NAME).collect::<String>(),
        "description": document::sentence(finding),
        "severity": severity(finding.severity),
        "solution": about.remediation,
        "identifiers": [
            { "type": "aiguard_rule_id", "name": format!("aiguard rule {}", about.id), "value": about.id },
            {
                "type": "cwe",
                "name": format!("CWE-{weakness}"),
                "value": weakness.to_string(),
                "url": format!("https://cwe.mitre.org/data/definitions/{weakness}.html"),
            },
        ],
        "links": links.map(|url| json!({ "url": url })).collect::<Vec<_>>(),
        "location": {
            "file": finding.path,
            "start_line": region.start_line,
            "end_line": region.end_line,
            "commit": commit(finding),
        },
        "raw_source_code_extract": finding.excerpt,
    })
}

fn commit(finding: &Finding) -> Value {
    finding.commit.as_ref().map_or_else(
        || json!({ "sha": NO_COMMIT }),
        |commit| {
            let sha = if commit.id.is_empty() { NO_COMMIT } else { &commit.id };
            json!({ "sha": sha, "author": commit.author, "date": commit.date, "message": commit.summary })
        },
    )
}

/// A UUID of version 8 (RFC 9562: made by a rule of one's own) from the fingerprint, so that it is the same in every
/// scan, and from how often that fingerprint stood before, so that it is unique in one.
fn identity(fingerprint: &str, nth: u64) -> String {
    let digest = Sha256::new().chain_update(fingerprint).chain_update(nth.to_le_bytes()).finalize();
    let mut bytes = [0; 16];
    bytes.copy_from_slice(&digest[..16]);
    bytes[6] = 0x80 | (bytes[6] & 0x0f);
    bytes[8] = 0x80 | (bytes[8] & 0x3f);
    let digits: String = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    [&digits[..8], &digits[8..12], &digits[12..16], &digits[16..20], &digits[20..]].join("-")
}

const fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Info => "Info",
        Severity::Low => "Low",
        Severity::Medium => "Medium",
        Severity::High => "High",
        Severity::Critical => "Critical",
    }
}

//! Version 1 of the public JSON: a copy of the report, so that our own types can change without it. Its description is
//! `docs/report-json.md`, its schema `docs/schema/report-v1.json`. Keys are only ever added within a version.

use serde::Serialize;

use super::document;
use crate::model::{Category, Class, Commit, Confidence, Finding, Origin, Report, Severity, Skip, Suppression};

pub(super) const VERSION: u32 = 1;

#[derive(Serialize)]
pub(super) struct V1Report<'a> {
    version: u32,
    tool: V1Tool,
    target: &'a str,
    findings: Vec<V1Finding<'a>>,
    suppressed: Vec<V1Finding<'a>>,
    skipped: Vec<V1Skipped<'a>>,
    incomplete: Vec<V1Incomplete<'a>>,
    stale: Vec<V1Stale<'a>>,
    counts: V1Counts,
    #[serde(skip_serializing_if = "Option::is_none")]
    started: Option<String>,
    elapsed_ms: u64,
    failing: usize,
    below_threshold: usize,
}

#[derive(Serialize)]
struct V1Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
pub(super) struct V1Finding<'a> {
    path: &'a str,
    rule: &'a str,
    title: &'a str,
    category: Category,
    severity: Severity,
    confidence: Confidence,
    class: Class,
    start_line: u32,
    start_column: u32,
    end_line: u32,
    end_column: u32,
    fingerprint: &'a str,
    preview: &'a str,
    excerpt: &'a str,
    why: Vec<String>,
    remediation: &'a str,
    references: &'a [&'a str],
    origin: Origin,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<V1Commit<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    suppression: Option<V1Suppression<'a>>,
}

#[derive(Serialize)]
struct V1Commit<'a> {
    id: &'a str,
    author: &'a str,
    date: &'a str,
    summary: &'a str,
}

#[derive(Serialize)]
struct V1Suppression<'a> {
    kind: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<&'a str>,
}

#[derive(Serialize)]
struct V1Skipped<'a> {
    path: &'a str,
    reason: Skip,
}

#[derive(Serialize)]
struct V1Incomplete<'a> {
    what: &'a str,
    why: &'a str,
}

#[derive(Serialize)]
struct V1Stale<'a> {
    place: &'a str,
    what: &'a str,
    expired: bool,
}

#[derive(Serialize)]
struct V1Counts {
    texts: u64,
    bytes: u64,
    commits: u64,
}

impl<'a> From<&'a Report> for V1Report<'a> {
    fn from(report: &'a Report) -> Self {
        let counts = &report.counts;
        Self {
            version: VERSION,
            tool: V1Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
            target: &report.target,
            findings: report.findings.iter().map(Into::into).collect(),
            suppressed: report.suppressed.iter().map(Into::into).collect(),
            skipped: report.skipped.iter().map(|it| V1Skipped { path: &it.path, reason: it.reason }).collect(),
            incomplete: report.incomplete.iter().map(|it| V1Incomplete { what: &it.what, why: &it.why }).collect(),
            stale: (report.stale.iter())
                .map(|it| V1Stale { place: &it.place, what: &it.what, expired: it.expired })
                .collect(),
            counts: V1Counts { texts: counts.texts, bytes: counts.bytes, commits: counts.commits },
            started: document::times(report).map(|(started, _)| started.to_string()),
            elapsed_ms: report.elapsed_ms,
            failing: report.failing,
            below_threshold: report.below_threshold,
        }
    }
}

impl<'a> From<&'a Finding> for V1Finding<'a> {
    fn from(finding: &'a Finding) -> Self {
        let (about, region) = (finding.about, finding.region);
        Self {
            path: &finding.path,
            rule: about.id,
            title: about.title,
            category: about.category,
            severity: finding.severity,
            confidence: finding.confidence,
            class: about.class,
            start_line: region.start_line,
            start_column: region.start_column,
            end_line: region.end_line,
            end_column: region.end_column,
            fingerprint: &finding.fingerprint,
            preview: &finding.preview,
            excerpt: &finding.excerpt,
            why: finding.why.iter().map(ToString::to_string).collect(),
            remediation: about.remediation,
            references: about.references,
            origin: finding.origin,
            commit: finding.commit.as_deref().map(Into::into),
            suppression: finding.suppressed.as_ref().map(Into::into),
        }
    }
}

impl<'a> From<&'a Commit> for V1Commit<'a> {
    fn from(commit: &'a Commit) -> Self {
        Self { id: &commit.id, author: &commit.author, date: &commit.date, summary: &commit.summary }
    }
}

impl<'a> From<&'a Suppression> for V1Suppression<'a> {
    fn from(suppression: &'a Suppression) -> Self {
        Self { kind: &suppression.kind, reason: suppression.reason.as_deref() }
    }
}

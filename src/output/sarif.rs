//! SARIF 2.1.0 (<https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html>), with the properties that GitHub's
//! code scanning reads (<https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning>).

use std::collections::{BTreeSet, HashMap};
use std::io;

use serde_json::{Map, Value, json};

use super::{Style, document};
use crate::model::{Confidence, Finding, Report, Severity, Suppression};

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(report: &Report, out: &mut dyn io::Write, _: &Style) -> io::Result<()> {
    let reported: Vec<&Finding> = report.findings.iter().chain(&report.suppressed).collect();
    let rules = Rules::of(&reported);
    let run = json!({
        "tool": { "driver": {
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules.descriptors,
        }},
        "columnKind": "unicodeCodePoints",
        "invocations": [invocation(report)],
        "results": reported.iter().map(|finding| result(finding, &rules)).collect::<Vec<_>>(),
        "properties": {
            "target": report.target,
            "counts": {
                "texts": report.counts.texts, "bytes": report.counts.bytes, "commits": report.counts.commits,
            },
        },
    });
    document::write_json(out, &json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

/// The rules that have a result, in the order in which they first occur.
struct Rules {
    descriptors: Vec<Value>,
    index: HashMap<&'static str, usize>,
}

impl Rules {
    fn of(reported: &[&Finding]) -> Self {
        let mut surest: HashMap<&str, Confidence> = HashMap::new();
        for finding in reported {
            let confidence = surest.entry(finding.about.id).or_insert(finding.confidence);
            *confidence = finding.confidence.max(*confidence);
        }
        let mut rules = Self { descriptors: Vec::new(), index: HashMap::new() };
        for finding in reported {
            if !rules.index.contains_key(finding.about.id) {
                rules.index.insert(finding.about.id, rules.descriptors.len());
                rules.descriptors.push(descriptor(finding, surest[finding.about.id]));
            }
        }
        rules
    }
}

/// A rule. SARIF has precision here and not with the result, so it is that of the rule's surest result.
fn descriptor(finding: &Finding, surest: Confidence) -> Value {
    let about = finding.about;
    let mut rule = json!({
        "id": about.id,
        "shortDescription": { "text": about.title },
        "fullDescription": { "text": format!("{}. {}", about.title, about.remediation) },
        "help": { "text": help(finding) },
        "defaultConfiguration": { "level": level(about.severity) },
        "properties": {
            "security-severity": security_severity(about.severity),
            "precision": precision(surest),
            "tags": [
                "security", about.category.name(), about.class.name(),
                format!("external/cwe/cwe-{}", document::weakness(about.category)),
            ],
        },
    });
    if let Some(reference) = about.references.iter().find(|reference| reference.starts_with("http")) {
        rule["helpUri"] = json!(reference);
    }
    rule
}

fn help(finding: &Finding) -> String {
    let about = finding.about;
    let mut text = format!("{}\n", about.remediation);
    about.references.iter().for_each(|reference| text.push_str(&format!("See {reference}\n")));
    text
}

fn result(finding: &Finding, rules: &Rules) -> Value {
    let why: Vec<String> = finding.why.iter().map(ToString::to_string).collect();
    let mut properties = json!({
        "category": finding.about.category,
        "severity": finding.severity,
        "confidence": finding.confidence,
        "class": finding.about.class,
        "origin": finding.origin,
        "preview": finding.preview,
        "why": why,
    });
    if let Some(commit) = &finding.commit {
        properties["commit"] = json!({
            "id": commit.id, "author": commit.author, "date": commit.date, "summary": commit.summary,
        });
    }
    json!({
        "ruleId": finding.about.id,
        "ruleIndex": rules.index[finding.about.id],
        "level": level(finding.severity),
        "message": { "text": document::sentence(finding) },
        "locations": [{ "physicalLocation": {
            "artifactLocation": artifact(&finding.path),
            "region": region(finding),
        }}],
        "partialFingerprints": { "aiguard/v1": finding.fingerprint },
        "suppressions": finding.suppressed.iter().map(suppression).collect::<Vec<_>>(),
        "properties": properties,
    })
}

fn artifact(path: &str) -> Value {
    let mut artifact = Map::from_iter([("uri".to_owned(), json!(document::uri(path)))]);
    if !document::is_absolute(path) {
        artifact.insert("uriBaseId".to_owned(), json!("%SRCROOT%"));
    }
    Value::Object(artifact)
}

/// Lines and columns count from 1 and the end is exclusive, in SARIF as in ours.
fn region(finding: &Finding) -> Value {
    let region = finding.region;
    json!({
        "startLine": region.start_line.max(1),
        "startColumn": region.start_column.max(1),
        "endLine": region.end_line.max(1),
        "endColumn": region.end_column.max(1),
        "snippet": { "text": finding.excerpt },
    })
}

/// What is not in a file of its own stands beside the finding.
fn suppression(suppression: &Suppression) -> Value {
    let elsewhere = matches!(suppression.kind.as_str(), "allow" | "baseline") || suppression.kind.contains('.');
    let mut value = json!({ "kind": if elsewhere { "external" } else { "inSource" }, "status": "accepted" });
    if let Some(reason) = &suppression.reason {
        value["justification"] = json!(reason);
    }
    value
}

fn invocation(report: &Report) -> Value {
    let mut notifications: Vec<Value> = Vec::new();
    for incomplete in &report.incomplete {
        let text = format!("The scan is incomplete. {}: {}.", incomplete.what, incomplete.why);
        notifications.push(notification(("incomplete", "error"), &text, &[]));
    }
    for (reason, inputs) in document::skipped_by_reason(report) {
        let paths: BTreeSet<&str> = inputs.iter().map(|skipped| skipped.path.as_str()).collect();
        let text = document::skipping(reason, &inputs);
        notifications.push(notification((reason.name(), "note"), &text, &Vec::from_iter(paths)));
    }
    let mut invocation = json!({
        "executionSuccessful": report.incomplete.is_empty(),
        "toolExecutionNotifications": notifications,
    });
    if let Some((started, ended)) = document::times(report) {
        invocation["startTimeUtc"] = json!(started.to_string());
        invocation["endTimeUtc"] = json!(ended.to_string());
    }
    invocation
}

fn notification((id, level): (&str, &str), text: &str, paths: &[&str]) -> Value {
    let location = |path: &&str| json!({ "physicalLocation": { "artifactLocation": artifact(path) } });
    json!({
        "descriptor": { "id": id },
        "level": level,
        "message": { "text": text },
        "locations": paths.iter().map(location).collect::<Vec<_>>(),
    })
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "note",
    }
}

/// GitHub's bands: above 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low.
const fn security_severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "2.0",
        Severity::Info => "0.1",
    }
}

const fn precision(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Confirmed => "very-high",
        Confidence::High => "high",
        Confidence::Medium => "medium",
        Confidence::Low => "low",
    }
}

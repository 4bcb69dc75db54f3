//! Baselines that are JSON: reports of gitleaks and betterleaks, `.secrets.baseline` of detect-secrets.

use serde_json::Value;

use crate::detect::fingerprint::{slashed, value_sha1};
use crate::model::Secret;
use crate::policy::baseline::{Baseline, Entry, Mark};

/// What a report in one JSON document says, if it is one that is known.
pub(super) fn read(value: &Value) -> Option<Baseline> {
    match value {
        Value::Array(list) if list.iter().all(|item| item.get("RuleID").is_some()) => {
            Some(gathered("gitleaks baseline", list.iter().map(gitleaks)))
        }
        Value::Object(map) if map.contains_key("results") && map.contains_key("plugins_used") => {
            Some(detect_secrets(&map["results"]))
        }
        Value::Object(map) if map.get("findings").is_some_and(Value::is_array) => {
            Some(gathered("betterleaks baseline", map["findings"].as_array()?.iter().map(betterleaks)))
        }
        // A report in JSON Lines that has a single line.
        Value::Object(_) => read_lines(std::slice::from_ref(value)),
        _ => None,
    }
}

/// What a report in JSON Lines says: one finding per record, and a last record about the scan.
pub(super) fn read_lines(records: &[Value]) -> Option<Baseline> {
    let is_finding = |record: &&Value| record.get("rule_id").is_some() || record.get("finding").is_some();
    if !records.iter().all(|record| is_finding(&record) || record.get("scan").is_some() || is_scan(record)) {
        return None;
    }
    let findings = records.iter().filter(is_finding).map(|record| betterleaks(record.get("finding").unwrap_or(record)));
    Some(gathered("betterleaks baseline", findings))
}

fn is_scan(record: &Value) -> bool {
    record.get("num_findings").is_some() || record.get("betterleaks_version").is_some()
}

fn gathered(kind: &'static str, entries: impl Iterator<Item = Option<Entry>>) -> Baseline {
    let mut baseline = Baseline { kind, ..Baseline::default() };
    let mut left = 0;
    for entry in entries {
        match entry {
            Some(entry) => baseline.entries.push(entry),
            None => left += 1,
        }
    }
    let lines = baseline.entries.iter().filter(|entry| matches!(entry.mark, Mark::Line { .. })).count();
    if lines > 0 {
        let all = baseline.entries.len();
        baseline.notes.push(format!(
            "Entries without a value ({lines} of {all}) are honoured by their line only: another secret on that line is \
             hidden as well. Write a baseline with aiguard to be rid of this."
        ));
    }
    if left > 0 {
        baseline.notes.push(format!("Entries with no path or line ({left}) allow nothing."));
    }
    baseline
}

fn text<'a>(value: &'a Value, key: &str) -> Option<&'a str> {
    value.get(key)?.as_str().filter(|text| !text.is_empty())
}

fn line_number(value: Option<&Value>) -> Option<u32> {
    u32::try_from(value?.as_u64()?).ok().filter(|line| *line > 0)
}

/// A value out of a report, unless it was redacted: fully to a word, or in part with `...` at its end.
fn value_of(text: Option<&str>) -> Option<Mark> {
    let text = text.filter(|text| text.len() >= 4 && *text != "REDACTED" && !text.ends_with("..."))?;
    Some(Mark::Value(Secret::new(text.as_bytes().to_vec())))
}

/// One finding of gitleaks. With its value it is recognised by path and value, which survives moved lines, as gitleaks
/// itself would not; redacted, by its line.
fn gitleaks(finding: &Value) -> Option<Entry> {
    let path = slashed(text(finding, "File")?);
    let line = || Some(Mark::Line { line: line_number(finding.get("StartLine"))?, commit: None });
    let mark = value_of(text(finding, "Secret")).or_else(line)?;
    let rule = text(finding, "RuleID")?.to_owned();
    Some(Entry { at: 0, path: Some(path), rule, mark, reason: None })
}

/// One finding of betterleaks 2.
fn betterleaks(finding: &Value) -> Option<Entry> {
    let found = finding.get("match");
    let place = finding.get("location");
    let path = place.and_then(|place| text(place, "path")).or_else(|| text(finding.get("attributes")?, "path"));
    let digest = || {
        let digest = text(found?, "fingerprint")?.to_ascii_lowercase();
        (digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(Mark::Sha256(digest))
    };
    let line = || Some(Mark::Line { line: line_number(place?.get("start_line"))?, commit: None });
    let mark = value_of(found.and_then(|found| text(found, "value"))).or_else(digest).or_else(line)?;
    let path = path.map(slashed);
    if path.is_none() && matches!(mark, Mark::Line { .. }) {
        return None;
    }
    let rule = text(finding, "rule_id").unwrap_or_default().to_owned();
    Some(Entry { at: 0, path, rule, mark, reason: None })
}

/// What detect-secrets 1.5 hashes of tokens whose pattern has a group around the prefix, instead of the token.
const PREFIXES: &[&str] = &["ghp", "gho", "ghu", "ghs", "ghr", "glpat", "gldt", "glft", "glsoat", "glrt"];

/// The findings of detect-secrets, by path and SHA-1 of the value.
fn detect_secrets(results: &Value) -> Baseline {
    let files = results.as_object().into_iter().flatten();
    let findings = files.flat_map(|(path, list)| list.as_array().into_iter().flatten().map(move |it| (path, it)));
    gathered("detect-secrets baseline", findings.map(|(path, finding)| detect_secrets_entry(path, finding)))
}

fn detect_secrets_entry(path: &str, finding: &Value) -> Option<Entry> {
    let kind = text(finding, "type")?;
    let digest = text(finding, "hashed_secret")?.to_ascii_lowercase();
    // Of these it hashes words that are the same in every secret of the kind, so only the line is left.
    let says_nothing = kind == "Private Key" || PREFIXES.iter().any(|prefix| value_sha1(prefix.as_bytes()) == digest);
    let line = || Some(Mark::Line { line: line_number(finding.get("line_number"))?, commit: None });
    let mark = if says_nothing { line()? } else { Mark::Sha1(digest) };
    let reason = match finding.get("is_secret").and_then(Value::as_bool) {
        Some(true) => Some("audited there as a real secret".to_owned()),
        Some(false) => Some("audited there as no secret".to_owned()),
        None => None,
    };
    Some(Entry { at: 0, path: Some(slashed(path)), rule: kind.to_owned(), mark, reason })
}

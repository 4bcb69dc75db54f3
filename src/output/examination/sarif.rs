//! SARIF 2.1.0: failed and excepted checks as results, the others as what the run says of itself.

use std::io;

use serde_json::{Value, json};

use crate::doctor::{Examination, Level, Outcome, Status};
use crate::model::Severity;
use crate::output::document;

const SCHEMA: &str = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

pub(super) fn write(examination: &Examination, out: &mut dyn io::Write) -> io::Result<()> {
    let reported: Vec<&Outcome> =
        examination.outcomes.iter().filter(|it| matches!(it.status, Status::Fail | Status::Excepted)).collect();
    let mut rules: Vec<&Outcome> = Vec::new();
    for outcome in &reported {
        if !rules.iter().any(|rule| rule.id == outcome.id) {
            rules.push(outcome);
        }
    }
    let index = |outcome: &Outcome| rules.iter().position(|rule| rule.id == outcome.id);
    let run = json!({
        "tool": { "driver": {
            "name": env!("CARGO_PKG_NAME"),
            "version": env!("CARGO_PKG_VERSION"),
            "rules": rules.iter().map(|rule| descriptor(rule)).collect::<Vec<_>>(),
        }},
        "columnKind": "unicodeCodePoints",
        "invocations": [{ "executionSuccessful": true, "toolExecutionNotifications": notifications(examination) }],
        "results": reported.iter().map(|outcome| result(outcome, index(outcome))).collect::<Vec<_>>(),
        "properties": { "baseline": examination.baseline },
    });
    document::write_json(out, &json!({ "$schema": SCHEMA, "version": "2.1.0", "runs": [run] }))
}

fn notifications(examination: &Examination) -> Vec<Value> {
    examination
        .with(Status::NotAssessed)
        .map(|outcome| {
            json!({
                "level": "note",
                "descriptor": { "id": outcome.id },
                "message": { "text": format!("not assessed: {}: {}. {}", outcome.title, outcome.message, outcome.repair) },
            })
        })
        .collect()
}

fn descriptor(outcome: &Outcome) -> Value {
    let controls = &outcome.controls;
    let tags = controls.soc2.iter().map(|id| format!("soc2/{id}"));
    let tags = tags.chain(controls.hipaa.iter().map(|id| format!("hipaa/{id}")));
    let tags = tags.chain(controls.gdpr.iter().map(|id| format!("gdpr/{id}")));
    json!({
        "id": outcome.id,
        "shortDescription": { "text": outcome.title },
        "help": { "text": outcome.repair },
        "defaultConfiguration": { "level": level(outcome) },
        "properties": {
            "security-severity": score(outcome.severity),
            "tags": std::iter::once("security".to_owned()).chain(tags).collect::<Vec<_>>(),
        },
    })
}

fn result(outcome: &Outcome, index: Option<usize>) -> Value {
    let mut result = json!({
        "ruleId": outcome.id,
        "ruleIndex": index,
        "level": level(outcome),
        "message": { "text": format!("{}. To repair: {}.", outcome.message, outcome.repair) },
        "partialFingerprints": { "aiguardCheck/v1": format!("{}:{}", outcome.id, outcome.path.as_deref().unwrap_or("")) },
    });
    if let Some(path) = &outcome.path {
        let mut location = json!({ "artifactLocation": { "uri": document::uri(path) } });
        if let Some(place) = outcome.place {
            location["region"] = json!({ "startLine": place.line, "startColumn": place.column });
        }
        result["locations"] = json!([{ "physicalLocation": location }]);
    }
    if outcome.status == Status::Excepted {
        result["suppressions"] = json!([{ "kind": "external", "justification": outcome.exception }]);
    }
    result
}

const fn level(outcome: &Outcome) -> &'static str {
    match outcome.level {
        Level::Enforce => "error",
        Level::Recommend => "warning",
    }
}

const fn score(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical => "9.5",
        Severity::High => "8.0",
        Severity::Medium => "5.5",
        Severity::Low => "3.0",
        Severity::Info => "1.0",
    }
}

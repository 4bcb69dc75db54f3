//! Whether a document is one of its format: what the published schemas and descriptions demand, written as checks.

use aiguard::model::{Category, Class, Confidence, Origin, Report, Severity, Skip};
use aiguard::output::Format;
use serde_json::Value;

use super::{sample, schema, written, xml};

/// Panics unless the report's document in this format is valid and says of the report what the format can say.
pub fn check(format: Format, report: &Report) {
    let text = written(format, report);
    let acts = |character: char| {
        character != '\n' && (character.is_control() || "\u{202e}\u{2066}\u{2028}".contains(character))
    };
    assert_eq!(text.chars().find(|character| acts(*character)), None, "{format}");
    match format {
        Format::Human | Format::Markdown => {}
        Format::Json => json(report, &text),
        Format::Jsonl => jsonl(report, &text),
        Format::Sarif => sarif(report, &text),
        Format::Github => github(report, &text),
        Format::GitlabCodeQuality => code_quality(report, &text),
        Format::GitlabSecretDetection => secret_detection(report, &text),
        Format::Junit => junit(report, &text),
    }
}

fn parsed(text: &str) -> Value {
    serde_json::from_str(text).expect("JSON")
}

fn list(value: &Value) -> &Vec<Value> {
    value.as_array().expect("an array")
}

fn published() -> Value {
    parsed(include_str!("../../docs/schema/report-v1.json"))
}

fn json(report: &Report, text: &str) {
    let (root, value) = (published(), parsed(text));
    assert_eq!(schema::problems(&root, &root, &value), Vec::<String>::new());
    assert_eq!(list(&value["findings"]).len(), report.findings.len());
    for (written, finding) in list(&value["findings"]).iter().zip(&report.findings) {
        assert_eq!(written["path"], finding.path.as_str());
        assert_eq!(written["excerpt"], finding.excerpt.as_str());
    }
}

fn jsonl(report: &Report, text: &str) {
    let root = published();
    assert_eq!(text.lines().count(), report.findings.len());
    for (line, finding) in text.lines().zip(&report.findings) {
        let mut value = parsed(line);
        assert_eq!(value.as_object_mut().unwrap().shift_remove("version"), Some(1.into()));
        assert_eq!(schema::problems(&root, &root["$defs"]["finding"], &value), Vec::<String>::new());
        assert_eq!(value["path"], finding.path.as_str());
    }
}

/// The required properties, the words and the ranges of the schema of SARIF 2.1.0.
fn sarif(report: &Report, text: &str) {
    let value = parsed(text);
    assert_eq!(value["version"], "2.1.0");
    let run = &value["runs"][0];
    assert!(run["tool"]["driver"]["name"].is_string());
    assert_eq!(run["columnKind"], "unicodeCodePoints");
    let rules = list(&run["tool"]["driver"]["rules"]);
    let levels = ["none", "note", "warning", "error"];
    for rule in rules {
        assert!(
            rule["id"].is_string() && rule["shortDescription"]["text"].is_string() && rule["help"]["text"].is_string()
        );
        assert!(levels.contains(&rule["defaultConfiguration"]["level"].as_str().unwrap()));
        let severity: f32 = rule["properties"]["security-severity"].as_str().unwrap().parse().unwrap();
        assert!((0.0..=10.0).contains(&severity));
    }
    let results = list(&run["results"]);
    assert_eq!(results.len(), report.findings.len() + report.suppressed.len());
    for result in results {
        assert!(result["message"]["text"].is_string());
        assert!(levels.contains(&result["level"].as_str().unwrap()));
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(rules[index]["id"], result["ruleId"]);
        let place = &result["locations"][0]["physicalLocation"];
        uri(&place["artifactLocation"]);
        for bound in ["startLine", "startColumn", "endLine", "endColumn"] {
            assert!(place["region"][bound].as_u64().unwrap() >= 1);
        }
        assert!(result["partialFingerprints"]["aiguard/v1"].is_string());
        for suppression in list(&result["suppressions"]) {
            assert!(["inSource", "external"].contains(&suppression["kind"].as_str().unwrap()));
        }
    }
    let suppressed = results.iter().filter(|result| !list(&result["suppressions"]).is_empty()).count();
    assert_eq!(suppressed, report.suppressed.len());
    let invocation = &run["invocations"][0];
    assert_eq!(invocation["executionSuccessful"], report.incomplete.is_empty());
    for notification in list(&invocation["toolExecutionNotifications"]) {
        assert!(notification["message"]["text"].is_string());
        let locations = list(&notification["locations"]);
        assert!(locations.iter().enumerate().all(|(index, one)| !locations[..index].contains(one)), "not unique");
        locations.iter().for_each(|location| uri(&location["physicalLocation"]["artifactLocation"]));
    }
}

/// A relative reference has no scheme and a base; every character is allowed in it (RFC 3986).
fn uri(artifact: &Value) {
    let uri = artifact["uri"].as_str().unwrap();
    assert_eq!(artifact["uriBaseId"].is_string(), !uri.starts_with("file:///"));
    let path = uri.strip_prefix("file://").unwrap_or(uri);
    assert!(
        path.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._~/%".contains(&byte))
            || path[2..].starts_with(':')
    );
    for encoded in path.split('%').skip(1) {
        assert!(encoded.len() >= 2 && u8::from_str_radix(&encoded[..2], 16).is_ok(), "{uri}");
    }
}

/// One command per finding, each read back as a runner reads it.
fn github(report: &Report, text: &str) {
    assert_eq!(text.lines().count(), report.findings.len() + report.incomplete.len());
    for (line, finding) in text.lines().zip(&report.findings) {
        let (command, message) = line.strip_prefix("::").unwrap().split_once("::").unwrap();
        let (level, properties) = command.split_once(' ').unwrap();
        assert!(["error", "warning", "notice"].contains(&level));
        let names: Vec<&str> = properties.split(',').map(|property| property.split_once('=').unwrap().0).collect();
        assert!(names.starts_with(&["file", "line", "endLine"]) && names.ends_with(&["title"]), "{names:?}");
        assert!(message.contains(finding.confidence.name()));
    }
}

fn code_quality(report: &Report, text: &str) {
    let value = parsed(text);
    let entries = list(&value);
    assert_eq!(entries.len(), report.findings.len() + report.incomplete.len());
    let mut fingerprints = std::collections::HashSet::new();
    for entry in entries {
        assert!(entry["description"].is_string() && entry["check_name"].is_string());
        assert!(fingerprints.insert(entry["fingerprint"].as_str().unwrap()), "not unique");
        assert!(["info", "minor", "major", "critical", "blocker"].contains(&entry["severity"].as_str().unwrap()));
        assert!(entry["location"]["path"].is_string() && entry["location"]["lines"]["begin"].as_u64().unwrap() >= 1);
    }
}

/// What GitLab's schema 15.2.1 requires.
fn secret_detection(report: &Report, text: &str) {
    let value = parsed(text);
    assert_eq!(value["version"], "15.2.1");
    let scan = &value["scan"];
    for program in ["analyzer", "scanner"] {
        for key in ["id", "name", "version"] {
            assert!(!scan[program][key].as_str().unwrap().is_empty());
        }
        assert!(scan[program]["vendor"]["name"].is_string());
    }
    assert_eq!(scan["type"], "secret_detection");
    assert_eq!(scan["status"], if report.incomplete.is_empty() { "success" } else { "failure" });
    for key in ["start_time", "end_time"] {
        let shape: String = scan[key].as_str().unwrap().replace(|digit: char| digit.is_ascii_digit(), "0");
        assert_eq!(shape, "0000-00-00T00:00:00");
    }
    for message in list(&scan["messages"]) {
        assert!(["info", "warn", "fatal"].contains(&message["level"].as_str().unwrap()));
        assert!(!message["value"].as_str().unwrap().is_empty());
    }
    let vulnerabilities = list(&value["vulnerabilities"]);
    assert_eq!(vulnerabilities.len(), report.findings.len());
    let mut ids = std::collections::HashSet::new();
    for vulnerability in vulnerabilities {
        let id = vulnerability["id"].as_str().unwrap();
        assert!(ids.insert(id), "not unique");
        let lengths: Vec<usize> = id.split('-').map(str::len).collect();
        assert_eq!(lengths, [8, 4, 4, 4, 12]);
        assert!(vulnerability["name"].as_str().unwrap().chars().count() <= 255);
        assert!(["Info", "Low", "Medium", "High", "Critical"].contains(&vulnerability["severity"].as_str().unwrap()));
        for identifier in list(&vulnerability["identifiers"]) {
            assert!(["type", "name", "value"].iter().all(|key| !identifier[*key].as_str().unwrap().is_empty()));
        }
        assert!(!vulnerability["location"]["commit"]["sha"].as_str().unwrap().is_empty());
    }
}

fn junit(report: &Report, text: &str) {
    let root = xml::read(text).unwrap();
    assert_eq!(root.name, "testsuites");
    assert_eq!(root.all("failure").len(), report.findings.len());
    assert_eq!(root.all("error").len(), report.incomplete.len());
    for suite in root.all("testsuite").into_iter().chain([&root]) {
        for (counted, element) in
            [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")]
        {
            assert_eq!(suite.attribute(counted), suite.all(element).len().to_string(), "{counted}");
        }
    }
    assert!(root.all("testcase").iter().all(|case| !case.attribute("name").is_empty()));
}

#[test]
fn every_format_is_valid_for_every_sample() {
    let samples = [
        sample::ordinary(),
        sample::hostile(),
        sample::many(),
        sample::clean(),
        sample::nothing(),
        sample::incomplete(),
    ];
    for format in Format::ALL {
        samples.iter().for_each(|report| check(*format, report));
    }
}

#[test]
fn the_published_schema_refuses_what_is_not_a_report() {
    let root = published();
    let report = parsed(&written(Format::Json, &sample::ordinary()));
    let damaged = |damage: fn(&mut Value)| {
        let mut report = report.clone();
        damage(&mut report);
        schema::problems(&root, &root, &report).len()
    };
    assert_eq!(damaged(|_| ()), 0);
    assert_eq!(damaged(|report| drop(report.as_object_mut().unwrap().shift_remove("failing"))), 1);
    assert_eq!(damaged(|report| report["version"] = 2.into()), 1);
    assert_eq!(damaged(|report| report["findings"][0]["severity"] = "bad".into()), 1);
    assert_eq!(damaged(|report| report["findings"][0]["start_line"] = 0.into()), 1);
    assert_eq!(damaged(|report| report["findings"][0]["value"] = "".into()), 1);
    assert_eq!(damaged(|report| report["findings"] = "".into()), 1);
}

#[test]
fn the_published_schema_knows_every_word() {
    let root = published();
    let words = |pointer: &str| root.pointer(pointer).unwrap()["enum"].clone();
    let finding = |key: &str| words(&format!("/$defs/finding/properties/{key}"));
    assert_eq!(finding("category"), serde_json::to_value(Category::ALL).unwrap());
    assert_eq!(finding("severity"), serde_json::to_value(Severity::ALL).unwrap());
    assert_eq!(finding("confidence"), serde_json::to_value(Confidence::ALL).unwrap());
    assert_eq!(finding("class"), serde_json::to_value(Class::ALL).unwrap());
    assert_eq!(finding("origin"), serde_json::to_value(Origin::ALL).unwrap());
    assert_eq!(words("/properties/skipped/items/properties/reason"), serde_json::to_value(Skip::ALL).unwrap());
}

#[test]
fn the_guides_name_every_format_and_every_key() {
    let (formats, guide) = (include_str!("../../docs/formats.md"), include_str!("../../docs/report-json.md"));
    for format in Format::ALL {
        assert!(formats.contains(&format!("`{format}`")), "docs/formats.md lacks {format}");
    }
    let root = published();
    for part in [&root, &root["$defs"]["finding"]] {
        for key in part["properties"].as_object().unwrap().keys() {
            assert!(guide.contains(&format!("`{key}`")), "docs/report-json.md lacks {key}");
        }
    }
}

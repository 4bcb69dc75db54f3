//! Writes the imported configuration as a person would.

use std::fmt::Write as _;

use toml::Value;

use super::Import;
use crate::rules::schema::RawRule;

/// The text of the configuration.
pub(super) fn config(path: &str, import: &Import, disabled: &[String]) -> String {
    let mut out = String::new();
    let name = path.rsplit(['/', '\\']).next().unwrap_or(path);
    line(&mut out, &format!("# Made from {} by `aiguard rules import`.", printable(name)));
    if !import.notes.is_empty() {
        line(&mut out, "#\n# Not carried over, or only in part:");
        for note in &import.notes {
            line(&mut out, &format!("# - {}", printable(note)));
        }
    }
    line(&mut out, "\nversion = 1");
    if !import.exclude.is_empty() || !disabled.is_empty() {
        line(&mut out, "\n[scan]");
        list(&mut out, "exclude", &import.exclude);
        list(&mut out, "disable-rules", disabled);
    }
    for entry in &import.allow {
        line(&mut out, "\n[[allow]]");
        for (key, values) in &entry.conditions {
            list(&mut out, key, values);
        }
        text(&mut out, "reason", &entry.reason);
    }
    for entry in &import.rules {
        rule(&mut out, entry);
    }
    out
}

fn rule(out: &mut String, rule: &RawRule) {
    line(out, "\n[[rules]]");
    text(out, "id", &rule.id);
    text(out, "title", &rule.title);
    text(out, "severity", &rule.severity);
    if rule.confidence != "high" {
        text(out, "confidence", &rule.confidence);
    }
    text(out, "pattern", &rule.pattern);
    list(out, "keywords", &rule.keywords);
    if let Some(reach) = rule.reach {
        line(out, &format!("reach = {reach}"));
    }
    if let Some(bits) = rule.randomness {
        line(out, &format!("randomness = {bits:?}"));
    }
    if let Some(it) = &rule.companion {
        let id = quoted(&it.rule);
        let (lines, required) = (it.within_lines, it.required);
        line(out, &format!("companion = {{ rule = {id}, within-lines = {lines}, required = {required} }}"));
    }
    list(out, "only-paths", &rule.only_paths);
    if !rule.report {
        line(out, "report = false");
    }
    text(out, "remediation", &rule.remediation);
}

fn line(out: &mut String, text: &str) {
    let _ = writeln!(out, "{text}");
}

fn text(out: &mut String, key: &'static str, value: &str) {
    line(out, &format!("{key} = {}", quoted(value)));
}

/// A list; nothing when it is empty, one line when it is short.
fn list(out: &mut String, key: &str, values: &[String]) {
    let quoted: Vec<String> = values.iter().map(|value| quoted(value)).collect();
    let inline = format!("{key} = [{}]", quoted.join(", "));
    match values.len() {
        0 => {}
        1 => line(out, &inline),
        _ if inline.len() <= 100 => line(out, &inline),
        _ => line(out, &format!("{key} = [\n  {},\n]", quoted.join(",\n  "))),
    }
}

/// A TOML string, in the quotes that need no escapes where there are such.
fn quoted(text: &str) -> String {
    let plain = !text.contains(|c: char| c.is_control());
    if plain && !text.contains(['"', '\\']) {
        format!("\"{text}\"")
    } else if plain && !text.contains('\'') {
        format!("'{text}'")
    } else if plain && !text.contains("'''") && !text.ends_with('\'') {
        format!("'''{text}'''")
    } else {
        Value::String(text.to_owned()).to_string()
    }
}

/// A text for a comment: on one line.
fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

//! The view for people: each security key, its value, where that comes from, and what it beats.

use super::examine::Patient;
use super::view::{Held, Merged};

/// One value in force.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub group: String,
    pub key: String,
    pub value: String,
    /// `path:line:column` of the source that won; nothing for the product's own default.
    pub source: Option<String>,
    /// The values that it beats, each with its place.
    pub shadowed: Vec<(String, String)>,
}

/// Every security key that is set or has a known default, by group and key; the entries of joined lists one by one.
pub fn rows(patient: &Patient<'_>) -> Vec<Row> {
    let mut found: Vec<Row> = Vec::new();
    let mut groups: Vec<&str> =
        patient.sources.iter().filter(|it| it.form.dialect().is_some()).map(|it| it.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    for group in groups {
        let Some(view) = patient.view(group) else { continue };
        for pattern in &patient.entry.security_keys {
            for (path, merged) in view.select(pattern) {
                let key = path.join(".");
                if found.iter().any(|row| row.group == group && row.key == key) {
                    continue;
                }
                push(patient, group, (&key, merged), &mut found);
            }
        }
        for (key, value) in &patient.entry.defaults {
            let Some(key) = key.strip_prefix(&format!("{group}.")) else { continue };
            if view.get(key).is_none() {
                let value = value.to_string();
                found.push(Row {
                    group: group.to_owned(),
                    key: key.to_owned(),
                    value,
                    source: None,
                    shadowed: Vec::new(),
                });
            }
        }
    }
    found.sort_by(|a, b| (&a.group, &a.key).cmp(&(&b.group, &b.key)));
    found
}

fn push(patient: &Patient<'_>, group: &str, (key, merged): (&str, &Merged), found: &mut Vec<Row>) {
    let place = |held: &Held| {
        let source = &patient.sources[held.0];
        match source.place(held.1.span.start) {
            Some(place) => format!("{}:{}:{}", source.shown, place.line, place.column),
            None => source.shown.clone(),
        }
    };
    let shadowed: Vec<(String, String)> =
        merged.shadowed().iter().map(|held| (shown(key, &held.1.plain()), place(held))).collect();
    let row = |value: String, source: Option<String>, shadowed| Row {
        group: group.to_owned(),
        key: key.to_owned(),
        value,
        source,
        shadowed,
    };
    match merged {
        Merged::Leaf { held, .. } => found.push(row(shown(key, &held.1.plain()), Some(place(held)), shadowed)),
        Merged::List { items, sources, .. } if items.is_empty() => {
            found.push(row("[]".to_owned(), sources.last().map(place), shadowed));
        }
        Merged::List { items, .. } => {
            for held in items {
                found.push(row(shown(key, &held.1.plain()), Some(place(held)), shadowed.clone()));
            }
        }
        // Its members have rows of their own when a pattern asks for them.
        Merged::Object(_) => {}
    }
}

/// A value for a person's eyes. What an environment variable or a header holds may be a secret: only that it is set.
fn shown(key: &str, value: &serde_json::Value) -> String {
    let text = value.to_string();
    let is_secret = ["env.", "shell_environment_policy.set", "headers."].iter().any(|part| key.contains(part));
    let switch = text.len() <= 7;
    if is_secret && !switch {
        return format!("(set, {} characters)", text.len().saturating_sub(2));
    }
    text
}

//! What is in force: each file with what became of it, and each setting with where it comes from and what it beats.

use std::io;

use serde_json::{Map, Value, json};

use crate::doctor::source::{Source, State};
use crate::doctor::{Patient, effective, scanner};
use crate::output::document;
use crate::output::terminal::visible;

/// What is in force in each product: its files with what became of them, then its settings by group.
pub(super) fn human(found: &[Patient<'_>], out: &mut dyn io::Write) -> io::Result<()> {
    for patient in found {
        match &patient.entry.version {
            Some(version) => writeln!(out, "{}, as version {version} reads it\n", patient.entry.title)?,
            None => writeln!(out, "{}\n", patient.entry.title)?,
        }
        files(patient, out)?;
        let mut group = String::new();
        let rows = effective::rows(patient);
        if rows.is_empty() && patient.sources.iter().any(Source::is_present) {
            writeln!(out, "\nNone of its settings that matter here is set.")?;
        }
        for row in rows {
            if row.group != group {
                writeln!(out, "\n[{}]", row.group)?;
                group.clone_from(&row.group);
            }
            let safe = |value: &str| visible(&scanner::redacted(value));
            let whence = visible(row.source.as_deref().unwrap_or("default"));
            writeln!(out, "{} = {}  ({whence})", visible(&row.key), safe(&row.value))?;
            for (value, place) in &row.shadowed {
                writeln!(out, "    beats {}  ({})", safe(value), visible(place))?;
            }
        }
    }
    Ok(())
}

/// The files that are there, with what becomes of each, and why if it does not count or not all of it does.
fn files(patient: &Patient<'_>, out: &mut dyn io::Write) -> io::Result<()> {
    if !patient.sources.iter().any(Source::is_present) {
        return writeln!(out, "None of its files is here.");
    }
    for source in patient.sources.iter().filter(|source| source.is_present()) {
        writeln!(out, "{:<11} {} ({})", source.state, visible(&source.shown), source.name)?;
        for notice in source.notices.iter().filter(|_| source.state != State::Read) {
            let place = source.place(notice.span.start).filter(|_| !notice.span.is_empty());
            let place = place.map(|place| format!("{}:{}: ", place.line, place.column)).unwrap_or_default();
            writeln!(out, "            {place}{}", visible(&scanner::redacted(&notice.message)))?;
        }
    }
    Ok(())
}

/// The same for programs: files with their states, and the merged settings by group.
pub(super) fn json(found: &[Patient<'_>], out: &mut dyn io::Write) -> io::Result<()> {
    for patient in found {
        let sources = patient.sources.iter().filter(|source| source.is_present());
        let sources: Vec<Value> = sources
            .map(|source| {
                let notices: Vec<Value> = source
                    .notices
                    .iter()
                    .map(|it| json!({ "kind": it.kind, "key": it.key, "message": it.message }))
                    .collect();
                json!({
                    "path": source.shown, "name": source.name, "group": source.group, "scope": source.scope,
                    "state": source.state, "notices": notices,
                })
            })
            .collect();
        let groups: Map<String, Value> =
            patient.groups().map(|(name, view)| (name.to_owned(), view.root.plain())).collect();
        let found = json!({
            "version": 1, "product": patient.entry.product, "sources": sources, "settings": groups,
        });
        let mut text = Vec::new();
        document::write_json(&mut text, &found)?;
        out.write_all(scanner::redacted(&String::from_utf8_lossy(&text)).as_bytes())?;
    }
    Ok(())
}

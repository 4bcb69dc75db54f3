//! Version 1 of the JSON form of an examination. Keys are only ever added within a version.

use std::io;

use serde_json::{Value, json};

use crate::doctor::{Examination, Outcome, Status};
use crate::output::document;

const VERSION: u32 = 1;

pub(super) fn write(examination: &Examination, out: &mut dyn io::Write) -> io::Result<()> {
    let count = |status: Status| examination.with(status).count();
    let counts: serde_json::Map<String, Value> =
        Status::ALL.iter().map(|status| (status.to_string(), count(*status).into())).collect();
    let sources: Vec<Value> = examination
        .sources
        .iter()
        .map(|source| {
            json!({
                "product": source.product, "name": source.name, "group": source.group, "scope": source.scope,
                "path": source.shown, "state": source.state,
            })
        })
        .collect();
    let document = json!({
        "version": VERSION,
        "tool": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "baseline": examination.baseline,
        "products": { "present": examination.present, "missing": examination.missing },
        "results": examination.outcomes.iter().map(result).collect::<Vec<_>>(),
        "sources": sources,
        "counts": counts,
        "gone": examination.gone,
    });
    document::write_json(out, &document)
}

fn result(outcome: &Outcome) -> Value {
    json!({
        "id": outcome.id,
        "product": outcome.product,
        "status": outcome.status,
        "severity": outcome.severity,
        "level": outcome.level,
        "title": outcome.title,
        "message": outcome.message,
        "path": outcome.path,
        "line": outcome.place.map(|place| place.line),
        "column": outcome.place.map(|place| place.column),
        "repair": outcome.repair,
        "fix": outcome.fix.as_ref().map(|fix| json!({
            "safe": fix.safe, "path": fix.shown, "managed": fix.administered,
        })),
        "controls": outcome.controls,
        "exception": outcome.exception,
        "known": outcome.known,
    })
}

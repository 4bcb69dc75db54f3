//! The policy as it came out of its layers, for people and for programs.

use std::io::{self, Write};

use serde_json::{Value, json};

use super::Style;
use super::paint::{Tone, paint};
use crate::policy::{Fate, Layer, Policy, Setting};

/// The version of the JSON form.
const VERSION: u32 = 1;

/// Longer values do not move the column beside them, in characters.
const LONGEST_VALUE: usize = 32;

/// Every value for people: by table, with who set it, and below it what had no effect.
///
/// # Errors
/// Those of `out`.
pub fn human(policy: &Policy, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let rows = policy.rows();
    for layer in [Layer::Organisation, Layer::User, Layer::Repository] {
        let file = policy.files.iter().find(|file| file.layer == layer);
        let name = paint(style, Tone::Title, &format!("{:<13}", layer.name()));
        match file {
            Some(file) => writeln!(out, "{name} {}", file.path)?,
            None => writeln!(out, "{name} {}", paint(style, Tone::Quiet, "no file"))?,
        }
    }
    let width = |texts: &mut dyn Iterator<Item = &str>| texts.map(|text| text.chars().count()).max().unwrap_or(0);
    let wide = width(&mut rows.iter().map(|row| split(&row.key).1));
    let broad = width(&mut rows.iter().map(|row| &*row.value)).min(LONGEST_VALUE);
    let mut table = "";
    for row in &rows {
        let (this, key) = split(&row.key);
        if this != table {
            table = this;
            writeln!(out, "\n{}", paint(style, Tone::Frame, &format!("[{table}]")))?;
        }
        let place = policy.place(row.source);
        let by = if row.source.line.is_some() { format!("{place} ({})", row.source.layer) } else { place };
        let (mark, tone, why) = match &row.fate {
            Fate::Holds if row.source.layer == Layer::BuiltIn => (' ', Tone::Quiet, String::new()),
            Fate::Holds => (' ', Tone::Good, String::new()),
            Fate::Shadowed => ('~', Tone::Quiet, ": another layer says otherwise".to_owned()),
            Fate::Idle => ('!', Tone::Warning, ": has no effect yet".to_owned()),
            Fate::Refused(why) => ('!', Tone::Warning, format!(": has no effect, for {why}")),
        };
        let by = paint(style, tone, &format!("# {by}{why}"));
        writeln!(out, "{mark} {key:<wide$} = {:<broad$}  {by}", row.value)?;
    }
    Ok(())
}

/// The table and the last part of a key; what stands at the top of the file is a table by itself.
fn split(key: &str) -> (&str, &str) {
    key.rsplit_once('.').unwrap_or((key, key))
}

/// Every value for programs.
///
/// # Errors
/// Those of `out`.
pub fn json(policy: &Policy, out: &mut dyn Write) -> io::Result<()> {
    let files: Vec<_> =
        policy.files.iter().map(|file| json!({ "layer": file.layer.name(), "path": file.path })).collect();
    let values: Vec<_> = policy.rows().iter().map(|row| value(policy, row)).collect();
    let document = json!({ "version": VERSION, "files": files, "values": values });
    writeln!(out, "{document:#}")
}

fn value(policy: &Policy, row: &Setting) -> Value {
    let parsed: Option<toml::Table> = format!("x = {}", row.value).parse().ok();
    let value = parsed.and_then(|mut table| table.remove("x")).and_then(|value| serde_json::to_value(value).ok());
    let (state, reason) = match &row.fate {
        Fate::Holds => ("holds", None),
        Fate::Shadowed => ("shadowed", None),
        Fate::Refused(why) => ("refused", Some(why)),
        Fate::Idle => ("idle", None),
    };
    let file = policy.files.iter().find(|file| file.layer == row.source.layer).map(|file| &file.path);
    json!({
        "key": row.key,
        "value": value,
        "state": state,
        "reason": reason,
        "layer": row.source.layer.name(),
        "file": file,
        "line": row.source.line,
    })
}

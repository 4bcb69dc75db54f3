//! Jupyter notebooks: a finding is told by cell and line, as a person sees it, not by a line of JSON.
//!
//! Format: nbformat 3 (cells in worksheets, `input`) and 4 (`source`).

use std::borrow::Cow;

use serde_json::Value;

use super::{Place, Unpacker};

/// Whether `name` is that of a notebook.
pub fn is_named(name: &str) -> bool {
    name.rsplit_once('.').is_some_and(|(_, extension)| extension.eq_ignore_ascii_case("ipynb"))
}

/// Emits each cell's source and text outputs, and what else the notebook holds. `false` when it is none: then its text
/// is scanned as it is.
pub(super) fn open(unpacker: &mut Unpacker<'_, '_>, place: Place<'_>, bytes: &[u8]) -> bool {
    let text = super::encoding::text(bytes);
    let Ok(mut notebook) = serde_json::from_slice::<Value>(&text) else { return false };
    let mut number = 0;
    for_each_cell(&mut notebook, &mut |cell| {
        number += 1;
        let suffix = format!("{}#cell-{number}", place.suffix);
        if let Some(source) = ["source", "input"].iter().find_map(|key| take_text(cell, key)) {
            unpacker.piece(suffix.clone(), Cow::Owned(source));
        }
        for (index, output) in take_outputs(cell).into_iter().enumerate() {
            unpacker.piece(format!("{suffix}-output-{}", index + 1), Cow::Owned(output));
        }
    });
    if number == 0 {
        return false;
    }
    // Metadata, attachments, images: whatever is neither source nor text.
    if let Ok(rest) = serde_json::to_vec_pretty(&notebook) {
        unpacker.piece(format!("{}#notebook", place.suffix), Cow::Owned(rest));
    }
    true
}

fn for_each_cell(notebook: &mut Value, visit: &mut dyn FnMut(&mut Value)) {
    if let Some(cells) = notebook.get_mut("cells").and_then(Value::as_array_mut) {
        cells.iter_mut().for_each(&mut *visit);
    }
    for worksheet in notebook.get_mut("worksheets").and_then(Value::as_array_mut).into_iter().flatten() {
        if let Some(cells) = worksheet.get_mut("cells").and_then(Value::as_array_mut) {
            cells.iter_mut().for_each(&mut *visit);
        }
    }
}

/// One text per output: what it printed, its plain or marked-up form, its error.
fn take_outputs(cell: &mut Value) -> Vec<Vec<u8>> {
    let outputs = cell.get_mut("outputs").and_then(Value::as_array_mut);
    let text = |output: &mut Value| {
        let mut parts: Vec<Vec<u8>> = Vec::new();
        parts.extend(["text", "evalue"].iter().filter_map(|key| take_text(output, key)));
        // A traceback is a list of lines without their ends.
        if let Some(Value::Array(lines)) = output.get_mut("traceback").map(Value::take) {
            parts.extend(lines.iter().filter_map(Value::as_str).map(|line| line.as_bytes().to_vec()));
        }
        if let Some(data) = output.get_mut("data").and_then(Value::as_object_mut) {
            let kinds: Vec<String> = data.keys().filter(|kind| kind.starts_with("text/")).cloned().collect();
            for kind in kinds {
                parts.extend(data.get_mut(&kind).and_then(take_lines));
            }
        }
        parts.join(&b'\n')
    };
    outputs.into_iter().flatten().map(text).filter(|text| !text.is_empty()).collect()
}

/// Takes the text under `key` out of `value`.
fn take_text(value: &mut Value, key: &str) -> Option<Vec<u8>> {
    value.get_mut(key).and_then(take_lines)
}

/// Takes a text out of its value: a string, or a list of strings that each keep the end of their line.
fn take_lines(value: &mut Value) -> Option<Vec<u8>> {
    let is_text = match value {
        Value::String(_) => true,
        Value::Array(lines) => lines.iter().all(Value::is_string),
        _ => false,
    };
    if !is_text {
        return None;
    }
    match value.take() {
        Value::String(text) => Some(text.into_bytes()),
        Value::Array(lines) => Some(lines.iter().filter_map(Value::as_str).collect::<String>().into_bytes()),
        _ => None,
    }
}

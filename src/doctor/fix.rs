//! Repairs: the changes of all findings, gathered by file.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::outcome::{Examination, Status};
use crate::files;
use crate::syntax::{Decoded, Dialect, Edit, edit};

/// What would be done to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub path: PathBuf,
    pub shown: String,
    /// The ids of the checks that it repairs.
    pub repairs: Vec<String>,
    /// The text as it is; empty when there is no such file.
    pub before: String,
    pub after: String,
    /// The new bytes, in the file's own encoding.
    pub bytes: Vec<u8>,
    /// Whether the file exists.
    pub exists: bool,
}

/// Which repairs are wanted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Also those that may stop something from working.
    pub unsafe_too: bool,
    /// Also files that only administrators may write.
    pub managed_too: bool,
}

/// The changes, and the repairs that were left out with the reason.
pub fn changes(examination: &Examination, extent: Extent) -> (Vec<Change>, Vec<(String, String)>) {
    let mut by_file: BTreeMap<PathBuf, (String, Vec<String>, Vec<Edit>)> = BTreeMap::new();
    let mut left = Vec::new();
    for outcome in examination.with(Status::Fail) {
        let Some(fix) = &outcome.fix else { continue };
        if !fix.safe && !extent.unsafe_too {
            left.push((outcome.id.clone(), "it is unsafe: `--unsafe` allows it".to_owned()));
        } else if fix.administered && !extent.managed_too {
            left.push((outcome.id.clone(), format!("{} is managed: `--managed` allows it", fix.shown)));
        } else {
            let (_, ids, edits) =
                by_file.entry(fix.path.clone()).or_insert_with(|| (fix.shown.clone(), Vec::new(), Vec::new()));
            ids.push(outcome.id.clone());
            edits.extend(fix.edits.iter().filter(|edit| !edits.contains(edit)).cloned().collect::<Vec<_>>());
        }
    }
    let mut changes = Vec::new();
    for (path, (shown, ids, edits)) in by_file {
        let bytes = match files::read_if_present(&path) {
            Ok(bytes) => bytes,
            Err(error) => {
                left.extend(ids.into_iter().map(|id| (id, format!("{shown} cannot be read: {error}"))));
                continue;
            }
        };
        let decoded = Decoded::new(bytes.as_deref().unwrap_or_default());
        let dialect = if path.extension().is_some_and(|it| it == "toml") { Dialect::Toml } else { Dialect::Jsonc };
        match edit(&decoded.text, dialect, &edits) {
            Ok(after) if after == decoded.text => {}
            Ok(after) => changes.push(Change {
                bytes: decoded.encode(&after),
                exists: bytes.is_some(),
                before: decoded.text,
                path,
                shown,
                repairs: ids,
                after,
            }),
            Err(error) => left.extend(ids.into_iter().map(|id| (id, format!("{shown}: {error}")))),
        }
    }
    (changes, left)
}

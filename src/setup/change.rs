//! A plan: what would be written where, and why.

use std::path::{Path, PathBuf};

use super::Scope;
use crate::files;
use crate::syntax::Decoded;
use crate::words;

words! {
    /// What a change belongs to.
    pub enum Area {
        GitHooks = "git-hooks",
        Agents = "agents",
        Repository = "repository",
        Ci = "ci",
    }
}

/// What would become of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    pub path: PathBuf,
    pub area: Area,
    /// What it is good for, as a sentence without a full stop.
    pub why: String,
    /// What it holds now; `None` when there is none.
    pub before: Option<Vec<u8>>,
    /// What it would hold; `None` when it would go.
    pub after: Option<Vec<u8>>,
    /// Whether it has to be a program.
    pub executable: bool,
    /// Whose installation it belongs to, where its place does not say so.
    pub scope: Option<Scope>,
}

/// Something to know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Note {
    /// The file or thing that it is about.
    pub about: String,
    /// One or two sentences.
    pub text: String,
    /// Whether something could not be done because of it.
    pub refused: bool,
}

/// Everything that would be written.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    pub changes: Vec<Change>,
    pub notes: Vec<Note>,
}

/// One file that a plan changes.
pub(super) struct Target<'t> {
    pub(super) path: &'t Path,
    pub(super) area: Area,
    pub(super) why: String,
    pub(super) executable: bool,
    pub(super) scope: Option<Scope>,
}

impl<'t> Target<'t> {
    /// A file that is no program.
    pub(super) fn file(path: &'t Path, area: Area, why: impl Into<String>) -> Self {
        Self { path, area, why: why.into(), executable: false, scope: None }
    }
}

impl Plan {
    /// What a file will hold when everything planned so far is done.
    pub(super) fn content(&self, path: &Path) -> Result<Option<Vec<u8>>, String> {
        if let Some(change) = self.changes.iter().find(|change| change.path == path) {
            return Ok(change.after.clone());
        }
        files::read_if_present(path).map_err(|error| format!("It cannot be read: {error}."))
    }

    /// Plans new bytes for a file; the same bytes are no change.
    pub(super) fn put(&mut self, target: &Target<'_>, after: Option<Vec<u8>>) {
        if let Some(change) = self.changes.iter_mut().find(|change| change.path == target.path) {
            change.after = after;
            return;
        }
        let before = files::read_if_present(target.path).ok().flatten();
        let runs = !target.executable || files::is_executable(target.path);
        if before != after || !runs {
            self.changes.push(Change {
                path: target.path.to_owned(),
                area: target.area,
                why: target.why.clone(),
                before,
                after,
                executable: target.executable,
                scope: target.scope,
            });
        }
    }

    /// Plans the text that `edit` makes of a file's text; the text of no file is empty. A refusal becomes a note.
    pub(super) fn edit(&mut self, target: &Target<'_>, edit: impl FnOnce(&str) -> Result<String, String>) {
        let refused = |text: String| Note { about: files::shown(target.path), text, refused: true };
        let bytes = match self.content(target.path) {
            Ok(bytes) => bytes.unwrap_or_default(),
            Err(text) => return self.notes.push(refused(text)),
        };
        let decoded = Decoded::new(&bytes);
        match edit(&decoded.text) {
            Ok(after) if after == decoded.text => {}
            Ok(after) => self.put(target, Some(decoded.encode(&after))),
            Err(text) => self.notes.push(refused(text)),
        }
    }

    /// Adds something to know.
    pub(super) fn note(&mut self, about: impl Into<String>, text: impl Into<String>) {
        self.notes.push(Note { about: about.into(), text: text.into(), refused: false });
    }
}

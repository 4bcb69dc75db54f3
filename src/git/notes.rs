//! Notes that other tools keep beside commits (git-notes(1)): a tree whose paths are commit ids, cut into folders or not.

use gix::objs::Kind as ObjectKind;

use super::{Error, Id, Repository};

/// The notes of one reference.
pub struct Notes<'r> {
    repository: &'r Repository,
    tree: gix::Tree<'r>,
}

impl Repository {
    /// The notes of a reference such as `refs/notes/ai`, or nothing where there is none.
    pub fn notes(&self, reference: &str) -> Option<Notes<'_>> {
        let mut found = self.inner.try_find_reference(reference).ok()??;
        let tree = found.peel_to_tree().ok()?;
        Some(Notes { repository: self, tree })
    }
}

impl Notes<'_> {
    /// The note of a commit.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn of(&self, commit: Id) -> Result<Option<String>, Error> {
        let hex = commit.to_string();
        for cuts in 0..=4 {
            let mut path: Vec<&str> = (0..cuts).map(|cut| &hex[cut * 2..cut * 2 + 2]).collect();
            path.push(&hex[cuts * 2..]);
            let Ok(Some(entry)) = self.tree.lookup_entry(path.iter().map(|part| part.as_bytes())) else { continue };
            let mut bytes = Vec::new();
            self.repository.read(entry.object_id(), ObjectKind::Blob, &mut bytes)?;
            return Ok(Some(String::from_utf8_lossy(&bytes).into_owned()));
        }
        Ok(None)
    }
}

//! What a commit, or the index, brings that its parents do not have.

use super::Id;

/// What stands at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// A file.
    File,
    /// A file that may be run.
    Executable,
    /// A symbolic link: the blob is its target.
    Symlink,
    /// Another repository's commit: there is no blob here.
    Submodule,
}

/// One path whose content no parent has at that path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The path from the top, with `/` between its parts; bytes that are not UTF-8 are written `\xNN`.
    pub path: String,
    /// What stands there.
    pub kind: Kind,
    /// The new blob; the commit of a submodule.
    pub id: Id,
    /// The blobs at this path in the parents that have one, each once.
    pub bases: Vec<Id>,
    /// When the same blob disappeared from another path: that path. The content is not new then, only the name is.
    pub moved_from: Option<String>,
}

impl Change {
    /// Whether no parent has anything at this path.
    pub const fn is_new_path(&self) -> bool {
        self.bases.is_empty()
    }
}

/// One path that a parent has and the new side has not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// The path, written as in [`Change`].
    pub path: String,
    /// The blob that was there.
    pub id: Id,
}

/// All changes, sorted by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    /// What is new.
    pub changed: Vec<Change>,
    /// What is gone; filled only when something is new that may have come from there.
    pub removed: Vec<Removed>,
}

impl Changes {
    /// Names the origin of everything that was only moved, and sorts.
    pub(super) fn settle(mut self) -> Self {
        self.changed.sort_by(|a, b| a.path.cmp(&b.path));
        self.removed.sort_by(|a, b| a.path.cmp(&b.path));
        let origin: std::collections::HashMap<Id, &str> =
            self.removed.iter().rev().map(|removed| (removed.id, removed.path.as_str())).collect();
        for change in self.changed.iter_mut().filter(|change| change.bases.is_empty()) {
            change.moved_from = origin.get(&change.id).map(ToString::to_string);
        }
        self
    }
}

/// A path as text: UTF-8 as it is, other bytes as `\xNN`, so that two paths never look alike.
pub(super) fn display_path(path: &[u8]) -> String {
    match std::str::from_utf8(path) {
        Ok(text) => text.to_owned(),
        Err(_) => path.utf8_chunks().fold(String::new(), |mut text, chunk| {
            text.push_str(chunk.valid());
            chunk.invalid().iter().for_each(|byte| text.push_str(&format!("\\x{byte:02X}")));
            text
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::display_path;

    #[test]
    fn bytes_that_are_not_utf_8_stay_visible_in_a_path() {
        assert_eq!(display_path(b"a\xE9/\xFFb"), "a\\xE9/\\xFFb");
        assert_eq!(display_path("é\t".as_bytes()), "é\t");
    }
}

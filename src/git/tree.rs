//! A tree against the same folder of several other trees: what is in it and in none of them. Folders that one of them
//! has unchanged are never read.

use gix::bstr::ByteSlice;
use gix::objs::tree::EntryMode;
use gix::objs::{Kind as ObjectKind, TreeRefIter};

use super::bases::{Folder, Gone, Name, kind};
use super::change::display_path;
use super::{Change, Changes, Error, Id, Kind, Removed, object};

/// Folders still to be compared, and what has been found so far.
pub(super) struct Walk<'o, F> {
    pub(super) objects: &'o F,
    pub(super) gone: Gone,
    changed: Vec<Change>,
    /// The folder's path with a `/` at the end, its tree, and the trees of the same folder in the parents. A list and
    /// not recursion: a tree may be deeper than the stack.
    folders: Vec<(Vec<u8>, Id, Vec<Id>)>,
}

impl<'o, F: gix::objs::Find> Walk<'o, F> {
    pub(super) fn new(objects: &'o F) -> Self {
        Self { objects, gone: Gone::default(), changed: Vec::new(), folders: Vec::new() }
    }

    /// Notes a folder to be compared, unless one of the parents has the same.
    pub(super) fn push(&mut self, path: Vec<u8>, tree: Id, bases: Vec<Id>) {
        if !bases.contains(&tree) {
            self.folders.push((path, tree, bases));
        }
    }

    /// Notes the blob at `path`, unless one of the parents has the same there.
    pub(super) fn compare(&mut self, path: &[u8], kind: Kind, id: Id, found: &[(Id, EntryMode)]) {
        let same_sort = |mode: EntryMode| mode.is_link() == (kind == Kind::Symlink);
        if found.iter().any(|(old, mode)| *old == id && same_sort(*mode)) {
            return;
        }
        let mut bases: Vec<Id> = found.iter().filter(|(_, mode)| !mode.is_commit()).map(|(old, _)| *old).collect();
        bases.dedup();
        self.changed.push(Change { path: display_path(path), kind, id, bases, moved_from: None });
    }

    /// Compares all folders that were noted, and theirs in turn.
    pub(super) fn finish(mut self) -> Result<Changes, Error> {
        while let Some((path, tree, bases)) = self.folders.pop() {
            self.folder(&path, tree, &bases)?;
        }
        if self.changed.iter().any(Change::is_new_path) {
            self.list_gone()?;
        } else {
            self.gone = Gone::default();
        }
        Ok(Changes { changed: self.changed, removed: self.gone.blobs }.settle())
    }

    fn folder(&mut self, prefix: &[u8], tree: Id, bases: &[Id]) -> Result<(), Error> {
        let mut bytes = Vec::new();
        object::read(self.objects, tree, ObjectKind::Tree, &mut bytes)?;
        let folder = Folder::read(self.objects, bases)?;
        let mut cursors = folder.cursors()?;
        for entry in TreeRefIter::from_bytes(&bytes, tree.kind()) {
            let entry = entry.map_err(|error| Error::damaged(tree, error))?;
            let name = Name { prefix, name: entry.filename.as_bytes(), is_dir: entry.mode.is_tree() };
            let found = cursors.seek(&name, &mut self.gone)?;
            let path = [prefix, name.name].concat();
            match kind(entry.mode) {
                Some(kind) => self.compare(&path, kind, entry.oid.to_owned(), &found),
                None => {
                    let bases = found.iter().map(|(id, _)| *id).collect();
                    self.push([path.as_slice(), b"/"].concat(), entry.oid.to_owned(), bases);
                }
            }
        }
        cursors.finish(prefix, &mut self.gone)
    }

    /// Lists the blobs of folders that are gone whole.
    fn list_gone(&mut self) -> Result<(), Error> {
        let mut bytes = Vec::new();
        while let Some((path, tree)) = self.gone.trees.pop() {
            object::read(self.objects, tree, ObjectKind::Tree, &mut bytes)?;
            for entry in TreeRefIter::from_bytes(&bytes, tree.kind()) {
                let entry = entry.map_err(|error| Error::damaged(tree, error))?;
                let path = [path.as_slice(), b"/", entry.filename.as_bytes()].concat();
                match kind(entry.mode) {
                    None => self.gone.trees.push((path, entry.oid.to_owned())),
                    Some(Kind::Submodule) => {}
                    Some(_) => self.gone.blobs.push(Removed { path: display_path(&path), id: entry.oid.to_owned() }),
                }
            }
        }
        Ok(())
    }
}

//! One folder in all parents at once, walked beside the same folder of the new side.

use std::cmp::Ordering;

use gix::objs::tree::{EntryMode, EntryRef, name_order};
use gix::objs::{Kind as ObjectKind, TreeRefIter};

use super::change::display_path;
use super::{Error, Id, Kind, Removed, object};

/// What stands at a path of a tree, or nothing that concerns a scan.
pub(super) fn kind(mode: EntryMode) -> Option<Kind> {
    use gix::objs::tree::EntryKind;
    Some(match mode.kind() {
        EntryKind::Blob => Kind::File,
        EntryKind::BlobExecutable => Kind::Executable,
        EntryKind::Link => Kind::Symlink,
        EntryKind::Commit => Kind::Submodule,
        EntryKind::Tree => return None,
    })
}

/// What a parent has and the new side has not: blobs, and whole folders that are listed only when somebody asks.
#[derive(Debug, Default)]
pub(super) struct Gone {
    pub(super) blobs: Vec<Removed>,
    pub(super) trees: Vec<(Vec<u8>, Id)>,
}

/// The tree objects of one folder in each parent that has such a folder, each once.
pub(super) struct Folder {
    trees: Vec<(Id, Vec<u8>)>,
}

impl Folder {
    pub(super) fn read(objects: &impl gix::objs::Find, ids: &[Id]) -> Result<Self, Error> {
        let mut trees = Vec::with_capacity(ids.len());
        for id in ids {
            let mut bytes = Vec::new();
            object::read(objects, *id, ObjectKind::Tree, &mut bytes)?;
            trees.push((*id, bytes));
        }
        Ok(Self { trees })
    }

    pub(super) fn cursors(&self) -> Result<Cursors<'_>, Error> {
        let cursors: Result<_, _> = self.trees.iter().map(|(id, bytes)| Cursor::new(*id, bytes)).collect();
        Ok(Cursors(cursors?))
    }
}

/// A place in the folder of each parent. Names are asked for in git's order, so that one pass finds all.
pub(super) struct Cursors<'a>(Vec<Cursor<'a>>);

impl Cursors<'_> {
    /// What the parents have under `name`: folders when `is_dir`, else everything but folders. Whatever stands before
    /// it is gone from the new side, whose folder is `prefix`.
    pub(super) fn seek(&mut self, name: &Name<'_>, gone: &mut Gone) -> Result<Vec<(Id, EntryMode)>, Error> {
        let mut found: Vec<(Id, EntryMode)> = Vec::with_capacity(self.0.len());
        for cursor in &mut self.0 {
            if let Some(entry) = cursor.seek(name, gone)?
                && !found.contains(&entry)
            {
                found.push(entry);
            }
        }
        Ok(found)
    }

    /// Whatever is left is gone from the new side.
    pub(super) fn finish(&mut self, prefix: &[u8], gone: &mut Gone) -> Result<(), Error> {
        for cursor in &mut self.0 {
            while cursor.head.is_some() {
                cursor.drop_head(prefix, gone);
                cursor.advance()?;
            }
        }
        Ok(())
    }
}

/// A name in a folder of the new side.
pub(super) struct Name<'a> {
    /// The folder's path, with a `/` at the end; empty for the top.
    pub(super) prefix: &'a [u8],
    pub(super) name: &'a [u8],
    pub(super) is_dir: bool,
}

struct Cursor<'a> {
    tree: Id,
    rest: TreeRefIter<'a>,
    head: Option<EntryRef<'a>>,
    matched: bool,
}

impl<'a> Cursor<'a> {
    fn new(tree: Id, bytes: &'a [u8]) -> Result<Self, Error> {
        let mut cursor = Self { tree, rest: TreeRefIter::from_bytes(bytes, tree.kind()), head: None, matched: false };
        cursor.advance()?;
        Ok(cursor)
    }

    fn advance(&mut self) -> Result<(), Error> {
        self.head = self.rest.next().transpose().map_err(|error| Error::damaged(self.tree, error))?;
        self.matched = false;
        Ok(())
    }

    fn seek(&mut self, name: &Name<'_>, gone: &mut Gone) -> Result<Option<(Id, EntryMode)>, Error> {
        while let Some(head) = &self.head {
            match name_order(head.filename, head.mode.is_tree(), name.name, name.is_dir) {
                Ordering::Less => {
                    self.drop_head(name.prefix, gone);
                    self.advance()?;
                }
                Ordering::Equal => {
                    let found = (head.oid.to_owned(), head.mode);
                    self.matched = true;
                    return Ok(Some(found));
                }
                Ordering::Greater => break,
            }
        }
        Ok(None)
    }

    fn drop_head(&mut self, prefix: &[u8], gone: &mut Gone) {
        let Some(head) = self.head.as_ref().filter(|_| !self.matched) else { return };
        let path = [prefix, head.filename].concat();
        if head.mode.is_tree() {
            gone.trees.push((path, head.oid.to_owned()));
        } else if !head.mode.is_commit() {
            gone.blobs.push(Removed { path: display_path(&path), id: head.oid.to_owned() });
        }
    }
}

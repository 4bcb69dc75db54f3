//! The index against the commits that the next commit will have as parents, folder by folder. The index keeps the tree
//! ids of its unchanged folders (the `TREE` extension, gitformat-index), so that only folders that differ are read.

use std::ops::Range;

use gix::bstr::ByteSlice;
use gix::index::entry::{Flags, Mode, Stage};
use gix::index::extension::Tree as CachedTree;

use super::bases::{Cursors, Folder, Name};
use super::tree::Walk;
use super::{Changes, Error, Id, Kind, Repository};

/// What the next commit will be compared with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Base {
    /// HEAD, and during a merge also the commits that are merged.
    Head,
    /// The parents of HEAD: the next commit takes HEAD's place.
    AmendedHead,
}

impl Repository {
    /// What the next commit would record that none of its parents has at the same path.
    ///
    /// Changes of mode alone are left out: they bring no content. So is what was only announced by `add --intent-to-add`:
    /// a commit does not record it. While paths are in conflict, both sides of each are there; a side that a parent has
    /// falls away like everything old.
    ///
    /// # Errors
    /// When the index, HEAD or a tree cannot be read.
    pub fn staged(&self, base: Base) -> Result<Changes, Error> {
        let trees = self.trees_of(&self.next_parents(base)?)?;
        match self.index()? {
            Some(index) => self.compare(&index, trees),
            None => Ok(Changes::default()),
        }
    }

    /// What the index has that none of the trees has at the same path.
    pub(super) fn compare(&self, index: &gix::index::File, trees: Vec<Id>) -> Result<Changes, Error> {
        let mut comparison = Comparison { index, walk: Walk::new(&self.inner.objects), tasks: Vec::new() };
        comparison.tasks.push(Task { entries: 0..index.entries().len(), depth: 0, cached: index.tree(), bases: trees });
        while let Some(task) = comparison.tasks.pop() {
            comparison.folder(&task)?;
        }
        comparison.walk.finish()
    }
}

/// One folder that still has to be compared.
struct Task<'i> {
    /// Its entries in the index.
    entries: Range<usize>,
    /// The length of its path, with a `/` at the end.
    depth: usize,
    cached: Option<&'i CachedTree>,
    /// The same folder in the parents.
    bases: Vec<Id>,
}

struct Comparison<'i, F> {
    index: &'i gix::index::File,
    walk: Walk<'i, F>,
    tasks: Vec<Task<'i>>,
}

impl<'i, F: gix::objs::Find> Comparison<'i, F> {
    fn folder(&mut self, task: &Task<'i>) -> Result<(), Error> {
        let valid = |cached: &&CachedTree| cached.num_entries == u32::try_from(task.entries.len()).ok();
        if task.cached.filter(valid).is_some_and(|cached| task.bases.contains(&cached.id)) {
            return Ok(());
        }
        let folder = Folder::read(self.walk.objects, &task.bases)?;
        let mut cursors = folder.cursors()?;
        let mut at = task.entries.start;
        while at < task.entries.end {
            at = self.entry(task, at, &mut cursors)?;
        }
        let path = self.index.entries().get(task.entries.start).map(|entry| entry.path(self.index));
        let prefix = path.map_or(&b""[..], |path| &path[..task.depth]);
        cursors.finish(prefix, &mut self.walk.gone)
    }

    /// Compares the entry at `at`, or notes the folder that begins there; gives the place of the next one.
    fn entry(&mut self, task: &Task<'i>, at: usize, cursors: &mut Cursors<'_>) -> Result<usize, Error> {
        let entries = self.index.entries();
        let entry = &entries[at];
        let path = entry.path(self.index);
        let (prefix, rest) = path.split_at(task.depth);
        let slash = rest.find_byte(b'/');
        let name = Name { prefix, name: &rest[..slash.unwrap_or(rest.len())], is_dir: slash.is_some() };
        let found = cursors.seek(&name, &mut self.walk.gone)?;
        let Some(slash) = slash else {
            if let Some(kind) = recorded(entry) {
                self.walk.compare(path, kind, entry.id, &found);
            }
            return Ok(at + 1);
        };
        let bases: Vec<Id> = found.iter().map(|(id, _)| *id).collect();
        if entry.mode == Mode::DIR {
            // A sparse index holds a folder outside the cone as one entry, with the id of its tree.
            self.walk.push(path.to_vec(), entry.id, bases);
            return Ok(at + 1);
        }
        let depth = task.depth + slash + 1;
        let inside =
            entries[at..task.entries.end].partition_point(|entry| entry.path(self.index).starts_with(&path[..depth]));
        let cached = task.cached.and_then(|cached| {
            let child = cached.children.binary_search_by(|child| child.name.as_slice().cmp(name.name)).ok()?;
            Some(&cached.children[child])
        });
        self.tasks.push(Task { entries: at..at + inside, depth, cached, bases });
        Ok(at + inside)
    }
}

/// What a commit would record for this entry, if anything.
fn recorded(entry: &gix::index::Entry) -> Option<Kind> {
    if entry.flags.contains(Flags::INTENT_TO_ADD) || entry.stage() == Stage::Base {
        return None;
    }
    match entry.mode {
        Mode::FILE => Some(Kind::File),
        Mode::FILE_EXECUTABLE => Some(Kind::Executable),
        Mode::SYMLINK => Some(Kind::Symlink),
        Mode::COMMIT => Some(Kind::Submodule),
        _ => None,
    }
}

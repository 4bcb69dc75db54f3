//! The files of the work tree that are not committed as they are.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use gix::bstr::{BStr, BString, ByteSlice};
use gix::index::entry::stat::Time;
use gix::index::entry::{Flags, Mode, Stat};
use gix::objs::{Kind as ObjectKind, TreeRefIter};

use super::change::display_path;
use super::{Base, Error, Id, Repository, object};
use crate::files::{Met, Traits};

/// A file that differs from what HEAD has at its path, as far as can be told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uncommitted {
    /// The path from the top, written as in [`super::Change`].
    pub path: String,
    /// Where to read it. It may be a symbolic link.
    pub file: PathBuf,
    /// What the parents of the next commit have at this path.
    pub bases: Vec<Id>,
}

/// A path as git writes it.
pub(super) fn named(path: &Path) -> Option<BString> {
    Some(gix::path::to_unix_separators_on_windows(gix::path::into_bstr(path).ok()?).into_owned())
}

impl Repository {
    /// Files that differ from the index, and files that git neither tracks nor ignores, sorted by path. What is staged
    /// besides is told by [`Repository::staged`].
    ///
    /// Differences that only a filter makes, such as line endings, count.
    ///
    /// # Errors
    /// When there is no work tree, or the index or HEAD cannot be read.
    pub fn uncommitted(&self) -> Result<Vec<Uncommitted>, Error> {
        let Some(top) = self.work_tree() else {
            return Err(Error::file(self.git_dir(), "this repository has no work tree; scan its history instead"));
        };
        let index = self.index()?;
        let trees = self.trees_of(&self.next_parents(Base::Head)?)?;
        let mut tracked: HashSet<&BStr> = HashSet::new();
        let mut found = Vec::new();
        if let Some(index) = &index {
            for entry in index.entries() {
                let path = entry.path(index);
                tracked.insert(path);
                let kept =
                    entry.mode == Mode::COMMIT || entry.mode == Mode::DIR || entry.flags.contains(Flags::SKIP_WORKTREE);
                let Some(file) = native(top, path).filter(|_| !kept) else { continue };
                if state(index, entry, &file) == State::Changed {
                    found.push((path.to_owned(), file));
                }
            }
        }
        let known = |met: &Met<'_>| named(met.path).is_none_or(|name| tracked.contains(name.as_bstr()));
        for path in crate::files::untracked(top, &known) {
            found.extend(named(&path).map(|name| (name, top.join(&path))));
        }
        found.sort();
        found
            .into_iter()
            .map(|(path, file)| {
                Ok(Uncommitted { path: display_path(&path), file, bases: self.at(&trees, path.as_bstr())? })
            })
            .collect()
    }

    /// The blobs at `path` in the trees.
    pub(super) fn at(&self, trees: &[Id], path: &BStr) -> Result<Vec<Id>, Error> {
        let mut found = Vec::new();
        let mut bytes = Vec::new();
        for tree in trees {
            let mut here = Some((*tree, true));
            for name in path.split_str("/") {
                let Some((folder, true)) = here else {
                    here = None;
                    break;
                };
                object::read(&self.inner.objects, folder, ObjectKind::Tree, &mut bytes)?;
                let mut entries = TreeRefIter::from_bytes(&bytes, folder.kind()).filter_map(Result::ok);
                let entry = entries.find(|entry| entry.filename == name && !entry.mode.is_commit());
                here = entry.map(|entry| (entry.oid.to_owned(), entry.mode.is_tree()));
            }
            found.extend(here.filter(|(_, is_dir)| !is_dir).map(|(id, _)| id));
        }
        found.dedup();
        Ok(found)
    }
}

/// Where the path is in the work tree; nothing for one that leaves it, which only a forged index holds.
pub(super) fn native(top: &Path, path: &BStr) -> Option<PathBuf> {
    let parts = path.split_str("/");
    let safe = |part: &[u8]| !part.is_empty() && part != b"." && part != b".." && !part.eq_ignore_ascii_case(b".git");
    if !parts.clone().all(safe) {
        return None;
    }
    Some(top.join(gix::path::from_bstr(path).ok()?))
}

/// How a file of the work tree stands to the index.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum State {
    Same,
    /// It is there and is not known to be what the index holds.
    Changed,
    Gone,
}

/// How the file at `file` stands to its entry in the index.
pub(super) fn state(index: &gix::index::File, entry: &gix::index::Entry, file: &Path) -> State {
    let Ok(metadata) = gix::index::fs::Metadata::from_path_no_follow(file) else { return State::Gone };
    if metadata.is_dir() {
        return State::Gone;
    }
    if Stat::from_fs(&metadata).is_ok_and(|stat| is_same(index, entry, &stat)) {
        return State::Same;
    }
    let Ok(bytes) = crate::files::read_unfollowed(file) else { return State::Changed };
    let id = gix::objs::compute_hash(index.object_hash(), ObjectKind::Blob, &bytes);
    if id.is_ok_and(|id| id == entry.id) { State::Same } else { State::Changed }
}

/// Whether a file that has these traits is the one that the index has seen; one that is not may hold the same all the same.
pub(super) fn is_seen(index: &gix::index::File, entry: &gix::index::Entry, traits: &Traits) -> bool {
    // As git keeps them: what does not fit is cut off.
    let time = |(seconds, nanoseconds): (i64, i64)| match seconds < 0 {
        true => Time::default(),
        false => Time { secs: seconds as u32, nsecs: nanoseconds as u32 },
    };
    let stat = Stat {
        mtime: time(traits.modified),
        ctime: time(traits.changed),
        dev: traits.device as u32,
        ino: traits.inode as u32,
        uid: traits.user,
        gid: traits.group,
        size: traits.size as u32,
    };
    is_same(index, entry, &stat)
}

fn is_same(index: &gix::index::File, entry: &gix::index::Entry, stat: &Stat) -> bool {
    let options = gix::index::entry::stat::Options::default();
    stat.matches(&entry.stat, options)
        && !entry.stat.is_racy(index.timestamp(), options)
        && !entry.flags.contains(Flags::INTENT_TO_ADD)
}

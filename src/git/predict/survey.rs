//! How the work tree differs from the index.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use gix::bstr::{BStr, ByteSlice};
use gix::index::entry::{Flags, Mode};
use gix::index::{Entry, File};
use rayon::prelude::*;

use crate::files::{Known, Met};
use crate::git::Id;
use crate::git::change::display_path;
use crate::git::worktree::{State, is_seen, named, native, state};

/// So many files are looked at by one thread at a time.
const TOGETHER: usize = 256;

/// A path of the work tree that differs from the index.
pub(super) struct Candidate {
    pub(super) file: PathBuf,
    pub(super) tracked: bool,
    pub(super) ignored: bool,
    /// What the index has, when the work tree has nothing.
    pub(super) gone: Option<Id>,
}

/// The files that are not as the index has them.
pub(super) fn changed(index: &File, top: &Path, wanted: impl Fn(&BStr) -> bool + Sync) -> Vec<(String, Candidate)> {
    let one = |entry: &Entry| wanted(entry.path(index)).then(|| difference(index, top, entry)).flatten();
    index.entries().par_chunks(TOGETHER).flat_map_iter(|entries| entries.iter().filter_map(one)).collect()
}

/// How the file of an entry differs, if it does.
fn difference(index: &File, top: &Path, entry: &Entry) -> Option<(String, Candidate)> {
    let name = entry.path(index);
    let file = native(top, name).filter(|_| !is_kept(entry))?;
    let gone = match state(index, entry, &file) {
        State::Same => return None,
        State::Changed => None,
        State::Gone => Some(entry.id),
    };
    Some((display_path(name), Candidate { file, tracked: true, ignored: false, gone }))
}

/// Whether git leaves the entry as it is, whatever the work tree has.
fn is_kept(entry: &Entry) -> bool {
    entry.mode == Mode::COMMIT || entry.mode == Mode::DIR || entry.flags.contains(Flags::SKIP_WORKTREE)
}

/// Finds what is not tracked below a root.
pub(super) fn untracked(
    [top, root]: [&Path; 2],
    forced: bool,
    known: &dyn Known,
    found: &mut BTreeMap<String, Candidate>,
) {
    for path in crate::files::untracked_below([top, root], forced, known) {
        let Some(name) = named(&path) else { continue };
        let file = top.join(&path);
        found.entry(display_path(&name)).and_modify(|candidate| candidate.ignored &= forced).or_insert(Candidate {
            file,
            tracked: false,
            ignored: forced,
            gone: None,
        });
    }
}

/// The work tree held against the index by a walk for untracked files, which comes by the tracked ones.
pub(super) struct Comparison<'c> {
    index: &'c File,
    top: &'c Path,
    /// The entries whose files the walk has met and compared.
    met: Vec<AtomicBool>,
    changed: Mutex<Vec<(String, Candidate)>>,
}

impl<'c> Comparison<'c> {
    pub(super) fn of(index: &'c File, top: &'c Path) -> Self {
        let met = index.entries().iter().map(|_| AtomicBool::new(false)).collect();
        Self { index, top, met, changed: Mutex::default() }
    }

    /// What differs: also files that the walk has not met, because they are gone or in an ignored folder.
    pub(super) fn finish(self) -> Vec<(String, Candidate)> {
        let left: Vec<&Entry> = self
            .index
            .entries()
            .iter()
            .zip(&self.met)
            .filter(|(_, met)| !met.load(Ordering::Relaxed))
            .map(|(entry, _)| entry)
            .collect();
        let one = |entry: &&Entry| difference(self.index, self.top, entry);
        let mut all: Vec<_> =
            left.par_chunks(TOGETHER).flat_map_iter(|entries| entries.iter().filter_map(one)).collect();
        all.extend(self.changed.into_inner().unwrap_or_else(PoisonError::into_inner));
        all
    }
}

impl Known for Comparison<'_> {
    /// Whether a file is tracked; one that is, is compared.
    fn has(&self, met: &Met<'_>) -> bool {
        let Some(name) = named(met.path) else { return true };
        let Ok(place) = self.index.entry_index_by_path(name.as_bstr()) else { return false };
        let entry = &self.index.entries()[place];
        // Of a conflict there are several entries.
        if is_kept(entry) || entry.stage_raw() != 0 {
            return true;
        }
        let Some(traits) = met.traits() else { return true };
        self.met[place].store(true, Ordering::Relaxed);
        if !is_seen(self.index, entry, &traits)
            && let Some(difference) = difference(self.index, self.top, entry)
        {
            self.changed.lock().unwrap_or_else(PoisonError::into_inner).push(difference);
        }
        true
    }

    fn has_below(&self, folder: &Path) -> bool {
        let Some(mut name) = named(folder) else { return false };
        name.push(b'/');
        let entries = self.index.entries();
        let first = entries.partition_point(|entry| entry.path(self.index) < name.as_bstr());
        entries.get(first).is_some_and(|entry| entry.path(self.index).starts_with(&name))
    }
}

//! The whole history: every blob once, whatever its path; then those in which something was found again, now that it is
//! known where they came from.

use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::change::Versions;
use super::{GitScan, commits, fresh};
use crate::detect::Engine;
use crate::files::{self, Contents};
use crate::git::{Error, Id, Item, LargeFiles, Place, Repository, Tag, Traced};
use crate::model::{Commit, Incomplete, Origin, Skip, Skipped};
use crate::scan::collect::Source;
use crate::scan::{Collected, Scanner};

/// How many objects are told of at a time.
const STEP: u64 = 256;

/// What is to be looked at again.
#[derive(Debug, Default)]
struct Suspects {
    blobs: HashSet<Id>,
    messages: Vec<Id>,
    tags: Vec<Tag>,
}

/// Scanners that are lent to whatever thread needs one.
struct Pool<'e> {
    engine: &'e Engine,
    tick: &'e (dyn Fn(u64) + Sync),
    large: LargeFiles,
    idle: Mutex<Vec<(Scanner<'e>, u64)>>,
}

impl GitScan<'_> {
    /// Scans everything that the repository keeps: all branches, tags, notes and stashes, and what only a log still holds.
    /// What nothing holds any more is told among what was skipped, if something was found in it.
    ///
    /// # Errors
    /// When the references, or the places of objects, cannot be read.
    pub fn history(&self) -> Result<Collected, Error> {
        let history = self.repository.history()?;
        let large = self.repository.large_files();
        let pool = Pool { engine: self.engine, tick: self.tick, large, idle: Mutex::default() };
        let suspects = Mutex::new(Suspects::default());
        let errors = history.blobs(&|blob| {
            let suspicious = match blob.fresh.and_then(|fresh| fresh::around(blob.bytes, fresh)) {
                Some(part) => pool.suspicious(&part),
                None => pool.suspicious(blob.bytes),
            };
            if suspicious {
                locked(&suspects).blobs.insert(blob.id());
            }
            suspicious
        });
        let targets = std::mem::take(&mut locked(&suspects).blobs);
        let traced = history.trace(&targets, &|item| match item {
            Item::Name(_, name) => pool.suspicious(name),
            Item::Message(id, message) => {
                if pool.suspicious(message) {
                    locked(&suspects).messages.push(id);
                }
                false
            }
            Item::Tag(tag) => {
                if pool.suspicious(&tag.message) || pool.suspicious(tag.name.as_bytes()) {
                    locked(&suspects).tags.push(tag.clone());
                }
                false
            }
        })?;
        drop(history);
        let suspects = suspects.into_inner().unwrap_or_else(PoisonError::into_inner);
        let mut all = pool.finish();
        all.counts.commits = traced.reached.len() as u64;
        all.incomplete.extend(errors.into_iter().chain(traced.errors.iter().cloned()).map(Incomplete::from));
        if traced.unfetched > 0 {
            let path = format!("{} objects that this partial clone has not fetched", traced.unfetched);
            all.skipped.push(Skipped { path, reason: Skip::MissingObject });
        }
        for commit in self.repository.cut_off() {
            let path = format!("parents of the shallow commit {commit}");
            all.skipped.push(Skipped { path, reason: Skip::MissingObject });
        }
        all.absorb(self.again(&targets, &suspects, &traced));
        Ok(all)
    }

    /// Scans the suspects with their paths and commits.
    fn again(&self, targets: &HashSet<Id>, suspects: &Suspects, traced: &Traced) -> Collected {
        let mut blobs: Vec<(Id, Option<&Place>)> = targets.iter().map(|id| (*id, traced.blobs.get(id))).collect();
        blobs.sort_unstable_by_key(|(id, _)| *id);
        let described = describe(self.repository, traced, suspects);
        let commit = |place: &Place| place.commit.and_then(|id| described.get(&id));
        let mut all = self.each(&blobs, |versions, (id, place)| blob(versions, *id, *place, place.and_then(commit)));
        let names: Vec<&Place> = traced.names.values().collect();
        all.absorb(self.each(&names, |versions, place| {
            let source = Source { path: &place.path, origin: Origin::FileName, commit: commit(place) };
            versions.scanner.name(source);
        }));
        let reached: Vec<&Id> = suspects.messages.iter().filter(|id| traced.reached.contains(*id)).collect();
        all.absorb(self.each(&reached, |versions, id| {
            if let Some(commit) = described.get(*id)
                && let Ok(revision) = versions.repository.message(**id)
            {
                commits::message(versions, commit, &revision);
            }
        }));
        all.absorb(self.each(&suspects.tags, commits::tag));
        // These were counted when they were looked at first.
        all.counts = crate::model::Counts::default();
        all
    }
}

/// Scans a blob again, with its path.
fn blob(versions: &mut Versions<'_>, id: Id, place: Option<&Place>, commit: Option<&Arc<Commit>>) {
    let Some(place) = place else {
        let skipped = Skipped { path: format!("object {id}"), reason: Skip::Unreachable };
        return versions.scanner.collected.skipped.push(skipped);
    };
    let path = place.path.as_str();
    if (versions.excluded)(path) {
        let skipped = Skipped { path: path.to_owned(), reason: Skip::Excluded };
        return versions.scanner.collected.skipped.push(skipped);
    }
    match (versions.repository.blob(id), place.kind) {
        (Ok(bytes), Some(kind)) => versions.whole(Source { path, origin: Origin::Commit, commit }, kind, &bytes),
        (Ok(_), None) => {}
        (Err(error), _) => versions.scanner.collected.incomplete.push(error.into()),
    }
}

/// The commits that something was found in, by id. Those whose message is suspicious go without its first line.
fn describe(repository: &Repository, traced: &Traced, suspects: &Suspects) -> HashMap<Id, Arc<Commit>> {
    let places = traced.blobs.values().chain(traced.names.values()).filter_map(|place| place.commit);
    let wanted: HashSet<Id> = places.chain(suspects.messages.iter().copied()).collect();
    let quiet: HashSet<&Id> = suspects.messages.iter().collect();
    let describe = |id: Id| {
        let commit = repository.describe(id).ok()?;
        let message = repository.message(id).ok().filter(|_| !quiet.contains(&id)).unwrap_or_default();
        let line = message.split(|byte| *byte == b'\n').next().unwrap_or_default();
        Some((id, Arc::new(Commit { summary: String::from_utf8_lossy(line).into_owned(), ..commit })))
    };
    wanted.into_iter().filter_map(describe).collect()
}

impl<'e> Pool<'e> {
    /// Whether anything is found in `bytes`, or something in them cannot be scanned. Where they came from is not known
    /// yet, so rules that ask for a path are asked all the same.
    fn suspicious(&self, bytes: &[u8]) -> bool {
        let taken = locked(&self.idle).pop();
        let (mut scanner, mut seen) = taken.unwrap_or_else(|| (Scanner::new(self.engine), 0));
        let mut suspicious = scan(&mut scanner, bytes);
        if let Some(file) = self.large.file(bytes) {
            // Where it is not kept, that is to be told, with its path.
            suspicious |= match files::read(&file, files::LONGEST) {
                Ok(Contents::Bytes(large)) => scan(&mut scanner, &large),
                _ => true,
            };
        }
        seen += 1;
        if seen.is_multiple_of(STEP) {
            (self.tick)(STEP);
        }
        locked(&self.idle).push((scanner, seen));
        suspicious
    }

    /// What was counted.
    fn finish(self) -> Collected {
        let mut all = Collected::default();
        for (scanner, seen) in self.idle.into_inner().unwrap_or_else(PoisonError::into_inner) {
            (self.tick)(seen % STEP);
            all.absorb(scanner.collected);
        }
        all
    }
}

fn scan(scanner: &mut Scanner<'_>, bytes: &[u8]) -> bool {
    scanner.input(Source { path: "", origin: Origin::Commit, commit: None }, bytes);
    let found = !scanner.collected.findings.is_empty() || !scanner.collected.skipped.is_empty();
    scanner.collected.findings.clear();
    scanner.collected.skipped.clear();
    found
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

//! The whole history: every blob once, whatever its path; then those in which something was found again, now that it is
//! known where they came from.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::{Arc, Mutex, PoisonError};

use super::change::Versions;
use super::mark::{Mark, Signer, Signs};
use super::{GitScan, commits};
use crate::detect::Engine;
use crate::detect::focus::{self, Focus};
use crate::files::{self, Contents};
use crate::git::{Blob, Built, Error, Id, Item, LargeFiles, Place, Repository, Tag, Traced};
use crate::model::{Commit, Finding, Incomplete, Origin, Skip, Skipped};
use crate::scan::collect::Source;
use crate::scan::{Collected, Scanner};

/// How far to either side of what is new a version is looked at where something in it may depend on what another rule finds
/// near, in bytes.
const WIDE: usize = 3 << 10;
/// How many objects are told of at a time.
const STEP: u64 = 256;

/// What is to be looked at again.
#[derive(Debug, Default)]
struct Suspects {
    blobs: HashMap<Id, Signs>,
    messages: Vec<Id>,
    tags: Vec<Tag>,
}

/// Scanners that are lent to whatever thread needs one.
struct Pool<'e> {
    engine: &'e Engine,
    tick: &'e (dyn Fn(u64) + Sync),
    large: LargeFiles,
    signer: Signer,
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
        let pool =
            Pool { engine: self.engine, tick: self.tick, large, signer: Signer::default(), idle: Mutex::default() };
        let suspects = Mutex::new(Suspects::default());
        let errors = history.blobs(&|blob: Blob<'_, Mark>| {
            let built = blob.built.as_ref().filter(|built| !built.mark.opaque);
            let mark = built.and_then(|built| pool.changes(blob.bytes, built));
            let mark = mark.unwrap_or_else(|| pool.look(blob.bytes));
            if mark.is_suspicious() {
                locked(&suspects).blobs.insert(blob.id(), mark.signs());
            }
            mark
        });
        let marks = std::mem::take(&mut locked(&suspects).blobs);
        let targets: HashSet<Id> = marks.keys().copied().collect();
        let traced = history.trace(&targets, &|item| match item {
            Item::Name(_, name) => pool.is_suspicious(name),
            Item::Message(id, message) => {
                if pool.is_suspicious(message) {
                    locked(&suspects).messages.push(id);
                }
                false
            }
            Item::Tag(tag) => {
                if pool.is_suspicious(&tag.message) || pool.is_suspicious(tag.name.as_bytes()) {
                    locked(&suspects).tags.push(tag.clone());
                }
                false
            }
        })?;
        drop(history);
        let suspects = suspects.into_inner().unwrap_or_else(PoisonError::into_inner);
        let (mut all, signer) = pool.finish();
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
        all.absorb(self.again(&marks, &suspects, &traced, &signer));
        Ok(all)
    }

    /// Scans the suspects with their paths and commits.
    fn again(&self, marks: &HashMap<Id, Signs>, suspects: &Suspects, traced: &Traced, signer: &Signer) -> Collected {
        let described = describe(self.repository, traced, suspects);
        let commit = |place: &Place| place.commit.and_then(|id| described.get(&id));
        let (files, unreachable) = by_path(marks, traced);
        let mut all = self.each(&files, |versions, file| {
            versions_of(versions, file, signer, &|place| commit(place));
        });
        all.skipped.extend(unreachable);
        let names: Vec<&Place> = traced.names.values().collect();
        all.absorb(self.each(&names, |versions, place| {
            let source = Source { path: &place.path, origin: Origin::FileName, commit: commit(place) };
            versions.scanner.name(source);
        }));
        let reached: Vec<&Id> = suspects.messages.iter().filter(|id| traced.reached.contains_key(*id)).collect();
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

/// The suspicious versions of one file, oldest first.
struct File<'a> {
    versions: Vec<(Id, &'a Place, &'a Signs)>,
}

/// The suspicious blobs by their paths; and those that nothing holds on to.
fn by_path<'a>(marks: &'a HashMap<Id, Signs>, traced: &'a Traced) -> (Vec<File<'a>>, Vec<Skipped>) {
    let mut files: BTreeMap<&str, File<'a>> = BTreeMap::new();
    let mut unreachable = Vec::new();
    for (id, mark) in marks {
        match traced.blobs.get(id) {
            Some(place) => {
                let file = files.entry(&place.path).or_insert_with(|| File { versions: Vec::new() });
                file.versions.push((*id, place, mark));
            }
            None => unreachable.push(Skipped { path: format!("object {id}"), reason: Skip::Unreachable }),
        }
    }
    let rank = |place: &Place| place.commit.and_then(|commit| traced.reached.get(&commit).copied());
    let mut files: Vec<File<'a>> = files.into_values().collect();
    for file in &mut files {
        file.versions.sort_by_key(|(id, place, _)| (rank(place), *id));
    }
    (files, unreachable)
}

/// Scans the versions of a file with its path, and tells each finding once, where it was first. A version in which nothing
/// can be that was not told already is not looked at again.
fn versions_of<'c>(
    versions: &mut Versions<'_>,
    file: &File<'_>,
    signer: &Signer,
    commit: &dyn Fn(&Place) -> Option<&'c Arc<Commit>>,
) {
    let (mut known, mut told) = (HashSet::new(), HashSet::new());
    for (id, place, mark) in &file.versions {
        if !mark.opaque && mark.signs.iter().all(|sign| known.contains(sign)) {
            continue;
        }
        let first = versions.scanner.collected.findings.len();
        blob(versions, *id, place, commit(place));
        let found = versions.scanner.collected.findings.split_off(first);
        // An inline comment may go away in a later version, so what it allows is looked for again.
        let open = found.iter().filter(|finding| finding.suppressed.is_none());
        let values: HashSet<u64> = open.map(|finding| signer.sign(finding).value).collect();
        known.extend(mark.signs.iter().copied().filter(|sign| values.contains(&sign.value)));
        let key = |finding: &Finding| (signer.sign(finding).value, finding.confidence, finding.suppressed.is_some());
        let keys: Vec<_> = found.iter().map(key).collect();
        let new = found.into_iter().zip(&keys).filter(|(_, key)| !told.contains(*key));
        versions.scanner.collected.findings.extend(new.map(|(finding, _)| finding));
        told.extend(keys);
    }
}

/// Scans a blob with its path.
fn blob(versions: &mut Versions<'_>, id: Id, place: &Place, commit: Option<&Arc<Commit>>) {
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
    fn is_suspicious(&self, bytes: &[u8]) -> bool {
        self.look(bytes).is_suspicious()
    }

    /// Scans what is new in a blob, and no more than that where nothing is found in it; nothing when the blob has to be
    /// seen whole.
    fn changes(&self, bytes: &[u8], built: &Built<'_, Mark>) -> Option<Mark> {
        let look = |margin| {
            let focus = Focus::new(bytes, &built.changed.fresh, margin)?;
            let mark = self.lend(|scanner| self.scan(scanner, bytes, Some(&focus)));
            Some(mark.with_base(built.mark, built.changed))
        };
        look(0).filter(|mark| mark.settled).or_else(|| look(WIDE))
    }

    /// Scans a text. Where it came from is not known yet, so rules that ask for a path are asked all the same.
    fn look(&self, bytes: &[u8]) -> Mark {
        self.lend(|scanner| {
            let mut mark = self.scan(scanner, bytes, None);
            if let Some(file) = self.large.file(bytes) {
                // Where it is not kept, that is to be told, with its path.
                mark.opaque = match files::read(&file, files::LONGEST) {
                    Ok(Contents::Bytes(large)) => {
                        self.scan(scanner, &large, None).is_suspicious() || mark.is_suspicious()
                    }
                    _ => true,
                };
            }
            mark
        })
    }

    /// Lends a scanner to the thread.
    fn lend(&self, work: impl FnOnce(&mut Scanner<'e>) -> Mark) -> Mark {
        let taken = locked(&self.idle).pop();
        let (mut scanner, mut seen) = taken.unwrap_or_else(|| (Scanner::new(self.engine), 0));
        let mark = work(&mut scanner);
        seen += 1;
        if seen.is_multiple_of(STEP) {
            (self.tick)(STEP);
        }
        locked(&self.idle).push((scanner, seen));
        mark
    }

    fn scan(&self, scanner: &mut Scanner<'_>, bytes: &[u8], focus: Option<&Focus>) -> Mark {
        let source = Source { path: "", origin: Origin::Commit, commit: None };
        match focus {
            Some(focus) => scanner.parts(source, bytes, focus),
            None => scanner.input(source, bytes),
        }
        let settled = scanner.was_settled();
        let Collected { findings, skipped, .. } = &mut scanner.collected;
        let packed = findings.iter().any(|finding| !finding.path.is_empty());
        let opaque = packed || !skipped.is_empty();
        let mut mark = Mark { signs: Vec::new(), opaque, settled: settled && !opaque };
        for finding in findings.iter() {
            let sign = (self.signer.sign(finding), finding.span.0..finding.span.1);
            if !mark.signs.contains(&sign) {
                mark.signs.push(sign);
            }
        }
        if !mark.signs.is_empty() {
            // Otherwise the places are those of another text: what the bytes say in UTF-8.
            mark.opaque |= !focus::is_plain(bytes) || std::str::from_utf8(bytes).is_err();
        }
        findings.clear();
        skipped.clear();
        mark
    }

    /// What was counted.
    fn finish(self) -> (Collected, Signer) {
        let mut all = Collected::default();
        for (scanner, seen) in self.idle.into_inner().unwrap_or_else(PoisonError::into_inner) {
            (self.tick)(seen % STEP);
            all.absorb(scanner.collected);
        }
        (all, self.signer)
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

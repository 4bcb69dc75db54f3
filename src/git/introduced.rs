//! What an update of references would make reachable that nothing holds on to yet: the reference-transaction hook asks this
//! before git lets the references move.

use std::collections::{BinaryHeap, HashMap, HashSet};

use gix::objs::{CommitRefIter, Kind as ObjectKind};

use super::history::everything_held;
use super::{Error, Id, Pushed, Repository};

/// With this many commits in hand, all references are asked and not only the ones at hand.
const NEAR: usize = 256;

/// One reference that would move (githooks(5), "reference-transaction").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Update {
    /// What it points at, if that is known.
    pub old: Option<Id>,
    /// What it would point at.
    pub new: Id,
    /// Its full name.
    pub name: String,
    /// Whether it only notes what a remote already has.
    pub fetched: bool,
}

impl Update {
    /// Reads what git writes to the hook: `OLD NEW NAME` on each line. Deletions and symbolic references (`ref:NAME`) bring
    /// nothing and are left out.
    ///
    /// # Errors
    /// When a line has another form.
    pub fn parse(lines: &str) -> Result<Vec<Self>, Error> {
        let mut updates = Vec::new();
        for line in lines.lines().filter(|line| !line.trim().is_empty()) {
            let malformed = || {
                let why = "a line of the reference-transaction hook's input is not OLD NEW NAME".to_owned();
                Error::Revision { name: line.to_owned(), why }
            };
            let mut words = line.splitn(3, ' ');
            let (Some(old), Some(new), Some(name)) = (words.next(), words.next(), words.next()) else {
                return Err(malformed());
            };
            if new.starts_with("ref:") {
                continue;
            }
            let new = Id::from_hex(new.as_bytes()).map_err(|_| malformed())?;
            let old = Id::from_hex(old.as_bytes()).ok().filter(|id| !id.is_null());
            if !new.is_null() && old != Some(new) {
                updates.push(Self { old, new, name: name.to_owned(), fetched: false });
            }
        }
        Ok(updates)
    }

    /// Whether the reference keeps what a remote has (`refs/remotes/`, `refs/prefetch/`).
    pub fn is_remote_tracking(&self) -> bool {
        self.name.starts_with("refs/remotes/") || self.name.starts_with("refs/prefetch/")
    }

    /// Whether it is a note that git makes for itself, such as `ORIG_HEAD`; HEAD is none.
    pub fn is_passing(&self) -> bool {
        !self.name.contains('/') && self.name != "HEAD"
    }
}

/// How much is asked for what is already held.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Extent {
    /// All references, but the history of those that move and of HEAD only: quick, and may take old commits for new.
    Near,
    /// The whole history of everything that git holds on to, logs of references included.
    Everything,
}

impl Repository {
    /// What the updates would make reachable that was not before; passing notes such as `ORIG_HEAD` make nothing so.
    ///
    /// # Errors
    /// When an object cannot be read.
    pub fn introduced(&self, updates: &[Update], extent: Extent) -> Result<Pushed, Error> {
        let mut pushed = Pushed::default();
        let mut held = self.reference_ids();
        held.extend(updates.iter().filter_map(|update| if update.fetched { Some(update.new) } else { update.old }));
        let mut tips = Vec::new();
        for update in updates.iter().filter(|update| !update.is_passing() && !held.contains(&update.new)) {
            let mut tags = Vec::new();
            let (target, kind) = self.peel(update.new, &mut tags)?;
            tags.retain(|tag| !held.contains(&tag.id) && !pushed.tags.iter().any(|known| known.id == tag.id));
            pushed.tags.extend(tags);
            match kind {
                _ if held.contains(&target) => {}
                ObjectKind::Commit => tips.push(target),
                _ => self.loose_target(target, kind, &update.name, &mut pushed.objects)?,
            }
        }
        if tips.is_empty() {
            return Ok(pushed);
        }
        if extent == Extent::Near {
            // During a clone, HEAD names a branch that cannot be (`refs/heads/.invalid`).
            let head = self.head().ok().flatten();
            let fetched = updates.iter().filter(|update| update.fetched).map(|update| update.new);
            let near = updates.iter().filter_map(|update| update.old).chain(head).chain(fetched).collect();
            let mut painter = Painter::new(self, &held);
            painter.begin(&tips, near)?;
            if let Some(commits) = painter.run(NEAR)? {
                pushed.commits = commits;
                return Ok(pushed);
            }
        }
        let mut all = everything_held(self)?;
        all.extend(updates.iter().filter(|update| update.fetched).map(|update| update.new));
        let mut painter = Painter::new(self, &held);
        painter.begin(&tips, all)?;
        pushed.commits = painter.run(usize::MAX)?.unwrap_or_default();
        Ok(pushed)
    }

    /// What the references point at, tags unpeeled, and what was fetched last.
    fn reference_ids(&self) -> HashSet<Id> {
        let mut ids = HashSet::new();
        if let Ok(platform) = self.inner.references()
            && let Ok(all) = platform.all()
        {
            for reference in all.filter_map(Result::ok) {
                if let gix::refs::TargetRef::Object(id) = reference.target() {
                    ids.insert(id.to_owned());
                }
            }
        }
        ids.extend(self.head().ok().flatten());
        let fetched = crate::files::read_if_present(&self.git_dir().join("FETCH_HEAD")).ok().flatten();
        for line in fetched.unwrap_or_default().split(|byte| *byte == b'\n') {
            ids.extend(line.split(u8::is_ascii_whitespace).next().and_then(|word| Id::from_hex(word).ok()));
        }
        ids
    }
}

/// Paints the history from the newest commit on: what is held spreads to its parents, and what no paint has reached when
/// only held commits are left is new. As in `git rev-list NEW --not HELD`.
struct Painter<'r> {
    repository: &'r Repository,
    /// Commits that are known to be held without looking.
    held: &'r HashSet<Id>,
    waiting: BinaryHeap<(i64, Id)>,
    /// Whether a commit is held, its parents, and whether it still waits.
    seen: HashMap<Id, Seen>,
    /// How many of those that wait are not held.
    open: usize,
    found: Vec<Id>,
}

struct Seen {
    held: bool,
    waits: bool,
    parents: Vec<Id>,
}

impl<'r> Painter<'r> {
    fn new(repository: &'r Repository, held: &'r HashSet<Id>) -> Self {
        let (waiting, seen) = (BinaryHeap::new(), HashMap::new());
        Self { repository, held, waiting, seen, open: 0, found: Vec::new() }
    }

    fn begin(&mut self, tips: &[Id], held: Vec<Id>) -> Result<(), Error> {
        for id in held {
            // What a log still names may be gone, and what a reference names may be no commit.
            if let Ok((commit, ObjectKind::Commit)) = self.repository.peel(id, &mut Vec::new()) {
                let _ = self.reach(commit, true);
            }
        }
        tips.iter().try_for_each(|tip| self.reach(*tip, false))
    }

    /// Notes a commit, or paints one that was noted.
    fn reach(&mut self, id: Id, held: bool) -> Result<(), Error> {
        if let Some(seen) = self.seen.get_mut(&id) {
            if held && !seen.held {
                seen.held = true;
                if seen.waits {
                    self.open -= 1;
                } else {
                    // It went by as new: its parents have to be painted too.
                    seen.waits = true;
                    self.waiting.push((i64::MAX, id));
                }
            }
            return Ok(());
        }
        let mut bytes = Vec::new();
        self.repository.read(id, ObjectKind::Commit, &mut bytes)?;
        let parents = CommitRefIter::from_bytes(&bytes, id.kind()).parent_ids().collect();
        let committer = CommitRefIter::from_bytes(&bytes, id.kind()).committer();
        let time = committer.map_or(0, |committer| committer.seconds());
        self.seen.insert(id, Seen { held, waits: true, parents });
        self.waiting.push((time, id));
        self.open += usize::from(!held);
        Ok(())
    }

    /// The new commits, newest first; nothing when more than `limit` commits had to be looked at.
    fn run(&mut self, limit: usize) -> Result<Option<Vec<Id>>, Error> {
        let mut looked = 0;
        while self.open > 0
            && let Some((_, id)) = self.waiting.pop()
        {
            looked += 1;
            if looked > limit {
                return Ok(None);
            }
            let Some(seen) = self.seen.get_mut(&id) else { continue };
            seen.waits = false;
            let (held, parents) = (seen.held, std::mem::take(&mut seen.parents));
            if !held {
                self.open -= 1;
                self.found.push(id);
            }
            for parent in &parents {
                let paint = held || self.held.contains(parent);
                match self.reach(*parent, paint) {
                    Err(_) if held || self.repository.cut_off().contains(&id) => {}
                    other => other?,
                }
            }
            if let Some(seen) = self.seen.get_mut(&id) {
                seen.parents = parents;
            }
        }
        let seen = &self.seen;
        let found = std::mem::take(&mut self.found);
        Ok(Some(found.into_iter().filter(|id| seen.get(id).is_some_and(|seen| !seen.held)).collect()))
    }
}

#[cfg(test)]
mod tests {
    use super::Update;

    #[test]
    fn only_what_brings_something_is_read() {
        let (a, b, zero) = ("a".repeat(40), "b".repeat(40), "0".repeat(40));
        let lines = format!(
            "{zero} {a} refs/heads/new\n{a} {b} HEAD\n{a} {zero} refs/heads/gone\n{a} {a} refs/heads/same\n\
             ref:refs/heads/x ref:refs/heads/y HEAD\n{zero} {a} refs/remotes/origin/x\n{zero} {a} ORIG_HEAD\n"
        );
        let updates = Update::parse(&lines).unwrap();
        let names: Vec<_> = updates.iter().map(|update| update.name.as_str()).collect();
        assert_eq!(names, ["refs/heads/new", "HEAD", "refs/remotes/origin/x", "ORIG_HEAD"]);
        assert_eq!(updates[0].old, None);
        assert!(updates[2].is_remote_tracking() && !updates[0].is_remote_tracking());
        assert!(updates[3].is_passing() && !updates[1].is_passing());
        assert!(Update::parse("nonsense\n").is_err());
    }
}

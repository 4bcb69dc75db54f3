//! Files as the last commits have them: their content at HEAD, and when they were last changed.

use std::collections::{BTreeMap, BinaryHeap, HashSet};

use gix::objs::Kind as ObjectKind;

use super::{Error, Id, Record, Repository};

/// So many commits are looked at, the newest first, for the last change of a file.
const COMMITS: usize = 500;

/// When a commit changed something, in seconds since 1970.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Moment {
    /// When its author wrote it.
    pub authored: i64,
    /// When it was made in its present form.
    pub committed: i64,
}

impl Record {
    /// When it was written and made.
    pub fn moment(&self) -> Moment {
        let authored = self.commit.date.parse::<jiff::Timestamp>().map_or(self.committed, jiff::Timestamp::as_second);
        Moment { authored, committed: self.committed }
    }
}

impl Repository {
    /// What HEAD has at `path`, which starts at the top of the work tree; nothing where it has no such file, or where
    /// there is no commit yet.
    ///
    /// # Errors
    /// When an object cannot be read.
    pub fn committed(&self, path: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(head) = self.head()? else { return Ok(None) };
        let Some(id) = self.file_at(head, path)? else { return Ok(None) };
        let mut bytes = Vec::new();
        self.read(id, ObjectKind::Blob, &mut bytes)?;
        Ok(Some(bytes))
    }

    /// The file that a commit has at `path`.
    fn file_at(&self, commit: Id, path: &str) -> Result<Option<Id>, Error> {
        Ok(self.at(&[self.tree_of(commit)?], path.into())?.pop())
    }

    /// When each of `paths` was last changed by one of `tips` and what they are built on, for those that were changed
    /// since `since` (in seconds since 1970). At most a few hundred commits are looked at.
    ///
    /// # Errors
    /// When a commit or a tree cannot be read.
    pub fn last_changes<'p>(
        &self,
        tips: &[Id],
        paths: &[&'p str],
        since: i64,
    ) -> Result<BTreeMap<&'p str, Moment>, Error> {
        let mut found = BTreeMap::new();
        let mut seen: HashSet<Id> = HashSet::new();
        let mut waiting = BinaryHeap::new();
        let mut wait = |id: Id, waiting: &mut BinaryHeap<(i64, Id)>| -> Result<(), Error> {
            if self.has(id) && seen.insert(id) {
                waiting.push((self.record(id)?.committed, id));
            }
            Ok(())
        };
        for tip in tips {
            wait(*tip, &mut waiting)?;
        }
        for _ in 0..COMMITS {
            let Some((committed, id)) = waiting.pop().filter(|_| found.len() < paths.len()) else { break };
            if committed < since {
                break;
            }
            let record = self.record(id)?;
            for path in paths {
                if !found.contains_key(path) && self.changes(&record, path)? {
                    found.insert(*path, record.moment());
                }
            }
            for parent in &record.parents {
                wait(*parent, &mut waiting)?;
            }
        }
        Ok(found)
    }

    /// Whether a commit has something else at `path` than all of its parents.
    fn changes(&self, record: &Record, path: &str) -> Result<bool, Error> {
        let own = self.file_at(record.id, path)?;
        for parent in &record.parents {
            if !self.has(*parent) || self.file_at(*parent, path)? == own {
                return Ok(false);
            }
        }
        Ok(own.is_some() || !record.parents.is_empty())
    }
}

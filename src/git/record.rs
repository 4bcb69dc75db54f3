//! A commit as it is recorded: who, when, and the message.

use gix::objs::{CommitRef, Kind as ObjectKind};

use super::commits::describe;
use super::{Error, Id, Repository};
use crate::model::Commit;

/// One commit without its changes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its name.
    pub id: Id,
    /// Who wrote it and when; without a summary.
    pub commit: Commit,
    /// The committer as `Name <address>`.
    pub committer: String,
    /// When it was committed, in seconds since 1970.
    pub committed: i64,
    /// The commits that it is built from.
    pub parents: Vec<Id>,
    /// The whole message as it is kept.
    pub message: Vec<u8>,
}

impl Repository {
    /// Reads a commit without looking at what it changes.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn record(&self, id: Id) -> Result<Record, Error> {
        let mut bytes = Vec::new();
        self.read(id, ObjectKind::Commit, &mut bytes)?;
        let commit = CommitRef::from_bytes(&bytes, id.kind()).map_err(|error| Error::damaged(id, error))?;
        let committer = commit.committer().ok();
        Ok(Record {
            id,
            commit: describe(id, &commit),
            committer: committer.map(|it| format!("{} <{}>", it.name, it.email)).unwrap_or_default(),
            committed: committer.and_then(|it| it.time().ok()).map_or(0, |time| time.seconds),
            parents: commit.parents().collect(),
            message: commit.message.to_vec(),
        })
    }
}

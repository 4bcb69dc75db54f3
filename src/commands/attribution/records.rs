//! Records of other tools: notes of git-ai in the repository, and Agent Trace files that are named.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};

use super::desk::NOTES;
use crate::attribution::notes::{self, Provenance};
use crate::files;
use crate::git::{Id, Notes, Repository};

/// What other tools recorded, by commit.
pub(super) struct Records<'r> {
    notes: Option<Notes<'r>>,
    traces: HashMap<String, Provenance>,
}

impl<'r> Records<'r> {
    pub(super) fn read(repository: &'r Repository, traces: &[PathBuf]) -> Result<Self> {
        let mut by_revision = HashMap::new();
        for path in traces {
            let shown = files::shown(path);
            let bytes = files::read_whole(path).with_context(|| format!("{shown} cannot be read"))?;
            let (revision, trace) = notes::agent_trace(&String::from_utf8_lossy(&bytes))
                .map_err(|why| anyhow!("{shown} cannot be used: {why}"))?;
            if let Some(revision) = revision {
                by_revision.insert(revision, trace);
            }
        }
        Ok(Self { notes: repository.notes(NOTES), traces: by_revision })
    }

    /// What is recorded of a commit, and by which tool. A note that is not of the known form counts as none.
    pub(super) fn of(&self, id: Id) -> Result<Option<(&'static str, Provenance)>> {
        let note = self.notes.as_ref().map(|notes| notes.of(id)).transpose()?.flatten();
        if let Some(record) = note.and_then(|note| notes::git_ai(&note).ok()) {
            return Ok(Some(("git-ai", record)));
        }
        Ok(self.traces.get(&id.to_string()).map(|trace| ("agent-trace", trace.clone())))
    }
}

//! Records beside the messages: notes of git-ai in the repository, Agent Trace files that are named, and what agents changed
//! by the record of the hook.

use std::collections::HashMap;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};

use super::activity::Recorded;
use super::desk::NOTES;
use crate::attribution::Found;
use crate::attribution::notes::{self, Provenance};
use crate::files;
use crate::git::{Id, Notes, Repository};

/// What other tools recorded, by commit.
pub(super) struct Records<'r> {
    notes: Option<Notes<'r>>,
    activity: Recorded<'r>,
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
        Ok(Self { notes: repository.notes(NOTES), activity: Recorded::read(repository), traces: by_revision })
    }

    /// What is recorded of a commit, and by which tool. A note that is not of the known form counts as none.
    pub(super) fn of(&self, id: Id, found: &Found) -> Result<Option<(&'static str, Provenance)>> {
        let note = self.notes.as_ref().map(|notes| notes.of(id)).transpose()?.flatten();
        if let Some(record) = note.and_then(|note| notes::git_ai(&note).ok()) {
            return Ok(Some(("git-ai", record)));
        }
        if let Some(trace) = self.traces.get(&id.to_string()) {
            return Ok(Some(("agent-trace", trace.clone())));
        }
        // A person's word that there was none goes before a record of files.
        if !found.denials.is_empty() {
            return Ok(None);
        }
        Ok(self.activity.provenance(id)?.map(|record| ("activity", record)))
    }
}

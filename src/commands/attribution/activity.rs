//! What agents changed in this repository, by the record of their hooks, held against commits.

use anyhow::Result;

use crate::attribution::activity::{Act, Activity};
use crate::attribution::notes::Provenance;
use crate::env::Environment;
use crate::files;
use crate::git::{Base, Changes, Id, Record, Repository};

/// The record of a repository.
pub(super) struct Recorded<'r> {
    repository: &'r Repository,
    activity: Activity,
}

impl<'r> Recorded<'r> {
    pub(super) fn read(repository: &'r Repository) -> Self {
        Self { repository, activity: Activity::read(repository.common_dir()) }
    }

    /// The last call of an agent that changed a file of the commit that is being made, after the last commit of it.
    pub(super) fn of_next(&self, env: &Environment) -> Result<Option<(&Act, String)>> {
        let Some(since) = self.activity.since() else { return Ok(None) };
        let base = match self.repository.amending(env, &files::ancestors())? {
            true => Base::AmendedHead,
            false => Base::Head,
        };
        let paths = paths(&self.repository.staged(base)?);
        let tips = self.repository.next_parents(base)?;
        let names: Vec<&str> = paths.iter().map(String::as_str).collect();
        let before = self.repository.last_changes(&tips, &names, since)?;
        let after = |path: &str| before.get(path).map_or(i64::MIN, |moment| moment.committed);
        Ok(self.newest(&paths, |path| [after(path), i64::MAX]))
    }

    /// The last call of an agent that changed a file of a commit, between the commit before that has it and this one.
    pub(super) fn of(&self, id: Id) -> Result<Option<(&Act, String)>> {
        let Some(since) = self.activity.since() else { return Ok(None) };
        let record = self.repository.record(id)?;
        let own = record.moment();
        if own.authored < since {
            return Ok(None);
        }
        let paths = self.paths(&record)?;
        let names: Vec<&str> = paths.iter().map(String::as_str).collect();
        let before = self.repository.last_changes(&record.parents, &names, since)?;
        // A rebase makes commits anew, later than what they are built on was written.
        let after = |path: &str| match before.get(path) {
            Some(moment) if moment.committed <= own.authored => moment.committed,
            Some(moment) => moment.authored,
            None => i64::MIN,
        };
        Ok(self.newest(&paths, |path| [after(path), own.authored]))
    }

    /// The same as the record of another tool.
    pub(super) fn provenance(&self, id: Id) -> Result<Option<Provenance>> {
        let found = self.of(id)?.map(|(act, _)| act.by());
        let tool = found.map(|tool| format!("{}:{}", tool.agent.unwrap_or("unnamed"), tool.model.unwrap_or_default()));
        Ok(tool.map(|tool| Provenance { tools: [tool].into(), ..Provenance::default() }))
    }

    /// What a commit changes; nothing of a merge, whose parents have it already.
    fn paths(&self, record: &Record) -> Result<Vec<String>> {
        if record.parents.len() > 1 {
            return Ok(Vec::new());
        }
        Ok(paths(&self.repository.revision(record.id)?.changes))
    }

    fn newest(&self, paths: &[String], within: impl Fn(&str) -> [i64; 2]) -> Option<(&Act, String)> {
        let found = paths.iter().filter_map(|path| Some((self.activity.last(path, within(path))?, path.clone())));
        found.max_by_key(|(act, _)| act.time)
    }
}

fn paths(changes: &Changes) -> Vec<String> {
    let changed = changes.changed.iter().map(|change| change.path.clone());
    changed.chain(changes.removed.iter().map(|removed| removed.path.clone())).collect()
}

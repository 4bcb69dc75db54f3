//! Commits one by one: the message, and what each brings that its parents do not have.

use std::sync::Arc;

use super::GitScan;
use super::change::Versions;
use crate::git::{Error, Id, Pushed, Tag};
use crate::model::{Commit, Origin, Skip, Skipped};
use crate::scan::Collected;
use crate::scan::collect::Source;

impl GitScan<'_> {
    /// Scans commits, in any order.
    pub fn commits(&self, commits: &[Id]) -> Collected {
        self.each(commits, |versions, id| {
            if let Err(error) = revision(versions, *id) {
                versions.scanner.collected.incomplete.push(error.into());
            }
            (self.tick)(1);
        })
    }

    /// Scans what a push sends.
    pub fn pushed(&self, pushed: &Pushed) -> Collected {
        let mut all = self.commits(&pushed.commits);
        all.absorb(self.each(&pushed.tags, tag));
        all.absorb(self.each(&pushed.objects.changed, |versions, change| {
            versions.change(change, &[], Origin::Commit, None);
        }));
        all
    }
}

pub(super) fn revision(versions: &mut Versions<'_>, id: Id) -> Result<(), Error> {
    let revision = versions.repository.revision(id)?;
    let commit = message(versions, &revision.commit, &revision.message);
    let collected = &mut versions.scanner.collected;
    collected.counts.commits += 1;
    if revision.cut_off {
        let path = format!("parents of the shallow commit {id}");
        collected.skipped.push(Skipped { path, reason: Skip::MissingObject });
    }
    for change in &revision.changes.changed {
        versions.change(change, &revision.changes.removed, Origin::Commit, Some(&commit));
    }
    Ok(())
}

/// Scans a commit's message. Gives the commit with its first line, if that is fit to be shown.
pub(super) fn message(versions: &mut Versions<'_>, commit: &Arc<Commit>, message: &[u8]) -> Arc<Commit> {
    let first = versions.scanner.collected.findings.len();
    let source = Source { path: "commit message", origin: Origin::CommitMessage, commit: Some(commit) };
    versions.scanner.input(source, message);
    if versions.scanner.collected.findings.len() > first {
        return Arc::clone(commit);
    }
    let line = message.split(|byte| *byte == b'\n').next().unwrap_or_default();
    Arc::new(Commit { summary: String::from_utf8_lossy(line).into_owned(), ..Commit::clone(commit) })
}

/// Scans a tag's name and message.
pub(super) fn tag(versions: &mut Versions<'_>, tag: &Tag) {
    let path = format!("tag {}", tag.name);
    let source = Source { path: &path, origin: Origin::TagMessage, commit: None };
    versions.scanner.input(source, &tag.message);
    versions.scanner.name(source);
}

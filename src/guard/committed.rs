//! An agent works below the policy as it is and as the last commit has it: an edit that nobody has committed can forbid
//! something, and permit nothing.

use std::path::Path;

use super::{Failure, Guard};
use crate::agents::{Event, Part};
use crate::files;
use crate::git::Repository;
use crate::model::{Decision, Objection, Replacement, Verdict};
use crate::policy::config::{FILE_NAME, Policy};
use crate::policy::{Layer, PolicyFile};
use crate::scan::known;

impl Guard<'_> {
    /// The verdict on an event, made stricter by what the last commit has of the policy.
    pub(super) fn as_committed_too(&self, event: &Event, verdict: Verdict) -> Result<Verdict, Failure> {
        let Some((policy, path)) = self.committed_policy() else { return Ok(verdict) };
        let guard = Guard { uncommitted: Some(path), ..Guard::new(&policy, self.env, self.folder) };
        let other = guard.by_this_policy(&rewritten(event, &verdict.replacements))?;
        self.changes.borrow_mut().append(&mut guard.changes.borrow_mut());
        Ok(guard.stricter(verdict, other))
    }

    /// The policy with the repository's file as the last commit has it, where that is not the one that is there, and the
    /// path of that one. Where there is none the last commit is not asked: most repositories have none, and every call
    /// would pay for it.
    fn committed_policy(&self) -> Option<(Policy, String)> {
        let present = self.policy.files.iter().find(|file| file.layer == Layer::Repository)?;
        let repository = Repository::discover(self.folder, self.env).ok();
        let top = repository.as_ref().and_then(Repository::work_tree);
        let held = |path: &Path| {
            let inside = files::shown(path.strip_prefix(top?).ok()?);
            let bytes = repository.as_ref()?.committed(&inside).ok()??;
            Some(PolicyFile { layer: Layer::Repository, path: self.named(path), text: String::from_utf8(bytes).ok()? })
        };
        let committed = match (self.env.config(), top) {
            (Some(named), Some(top)) => {
                let path = self.folder.join(named);
                if !path.starts_with(top) {
                    return None;
                }
                held(&path)
            }
            // Named by whoever started the agent, and in no repository.
            (Some(_), None) => return None,
            (None, top) => {
                let folders =
                    self.folder.ancestors().take_while(|folder| top.is_some_and(|top| folder.starts_with(top)));
                folders.map(|folder| folder.join(FILE_NAME)).find_map(|path| held(&path))
            }
        };
        if committed.as_ref() == Some(present) {
            return None;
        }
        let others = || self.policy.files.iter().filter(|file| file.layer != Layer::Repository).cloned();
        // What was committed need not be valid.
        let policy = Policy::layered(others().chain(committed).collect(), known::today())
            .or_else(|_| Policy::layered(others().collect(), known::today()));
        // What allows single findings has an order of its own: see `Finder::findings`. A commit may use what it brings.
        let policy = Policy {
            allow: self.policy.allow.clone(),
            baseline: self.policy.baseline.clone(),
            foreign_ignore_files: self.policy.foreign_ignore_files.clone(),
            ..policy.unwrap_or_default()
        };
        Some((policy, present.path.clone()))
    }

    fn named(&self, path: &Path) -> String {
        files::shown(path.strip_prefix(self.folder).unwrap_or(path))
    }

    /// Both verdicts in one. What only the committed policy says tells why.
    fn stricter(&self, mut verdict: Verdict, other: Verdict) -> Verdict {
        let path = self.uncommitted.as_deref().unwrap_or(FILE_NAME);
        for mut objection in other.objections {
            let known = |own: &Objection| own.rule == objection.rule && own.decision >= objection.decision;
            if verdict.objections.iter().any(known) {
                continue;
            }
            let note = format!(
                "{path} is not as the last commit has it: what an edit permits counts for an agent once it is committed."
            );
            objection.instead = [objection.instead, note].join(" ").trim_start().to_owned();
            verdict.objections.push(objection);
        }
        // What is refused or withheld needs no safe version.
        if verdict.decision() > Decision::Redact {
            return verdict;
        }
        let pointers: Vec<String> = other.replacements.iter().map(|own| own.pointer.clone()).collect();
        verdict.replacements.retain(|own| !pointers.contains(&own.pointer));
        verdict.replacements.extend(other.replacements);
        verdict.context.extend(other.context);
        verdict
    }
}

/// The event with safe texts put in place.
fn rewritten(event: &Event, replacements: &[Replacement]) -> Event {
    let mut event = event.clone();
    for part in &mut event.parts {
        if let Part::Prompt { pointer, text } | Part::Output { pointer, text } = part
            && let Some(own) = replacements.iter().find(|own| own.pointer == *pointer)
        {
            text.clone_from(&own.text);
        }
    }
    event
}

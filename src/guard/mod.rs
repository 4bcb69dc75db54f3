//! The guard answers one event: each file asks one question about it, and the strictest answer holds.

mod command;
mod commit;
mod committed;
mod content;
pub mod failure;
mod finder;
mod flow;
mod glob;
mod injection;
mod location;
pub mod names;
mod output;
mod path;
mod placeholder;
mod prompt;
mod protected;
mod recording;
pub mod table;
pub mod tier;

pub use failure::Failure;
pub use finder::Finder;
pub use path::Wish;

use std::cell::RefCell;
use std::cmp::Reverse;
use std::collections::BTreeSet;
use std::path::Path;

use crate::agents::{Event, Part, Shell};
use crate::env::Environment;
use crate::model::{Objection, Verdict};
use crate::policy::Policy;
use crate::shell::{Start, understand, understand_powershell};
use location::Paths;

/// What a question may use.
pub struct Guard<'g> {
    /// What is wanted here.
    pub policy: &'g Policy,
    /// Variables and well-known folders.
    pub env: &'g Environment,
    /// The folder that the event's relative paths start from.
    pub folder: &'g Path,
    /// Looks for secrets and personal data in texts.
    pub finder: Finder<'g>,
    /// The files of the repository that what was judged would change, from its top.
    changes: RefCell<BTreeSet<String>>,
    /// The policy's file, where this policy is the one of the last commit and another one is there.
    uncommitted: Option<String>,
}

impl<'g> Guard<'g> {
    /// A guard for events in `folder`, an absolute path.
    pub fn new(policy: &'g Policy, env: &'g Environment, folder: &'g Path) -> Self {
        let finder = Finder::new(policy, env, folder);
        Self { policy, env, folder, finder, changes: RefCell::default(), uncommitted: None }
    }

    /// The files of the repository that would change when what was judged is let through, as far as that can be told:
    /// from the top of the work tree, without values that look like secrets.
    pub fn changes(&self) -> Vec<String> {
        self.changes.borrow().iter().map(|path| self.finder.without_values(path.clone())).collect()
    }

    /// Notes that a file would change; `path` is absolute.
    fn change(&self, paths: &Paths<'_>, path: &str) {
        let inside = path.strip_prefix(paths.top()).and_then(|rest| rest.strip_prefix('/'));
        let git = |path: &str| path == ".git" || path.starts_with(".git/");
        if let Some(inside) = inside.filter(|path| !path.is_empty() && !path.contains('\0') && !git(path)) {
            self.changes.borrow_mut().insert(inside.to_owned());
        }
    }

    /// The verdict on an event.
    ///
    /// # Errors
    /// What kept a question from being answered.
    pub fn verdict(&self, event: &Event) -> Result<Verdict, Failure> {
        let verdict = self.by_this_policy(event)?;
        let mut verdict = self.as_committed_too(event, verdict)?;
        verdict.objections.sort_by_key(|objection| Reverse(objection.decision));
        verdict.context.sort();
        verdict.context.dedup();
        Ok(verdict)
    }

    /// The verdict of one policy.
    fn by_this_policy(&self, event: &Event) -> Result<Verdict, Failure> {
        let mut verdict = Verdict::default();
        for part in &event.parts {
            let answer = self.part(event, part).map_err(Failure::Unreadable)?;
            verdict.objections.extend(answer.objections);
            verdict.replacements.extend(answer.replacements);
            verdict.context.extend(answer.context);
        }
        verdict.objections.extend(tier::objections(self, event));
        for objection in &mut verdict.objections {
            objection.decision = self.policy.hook.decision(&objection.rule, objection.decision);
            for text in [&mut objection.reason, &mut objection.instead] {
                *text = self.finder.without_values(std::mem::take(text));
            }
        }
        for text in &mut verdict.context {
            *text = self.finder.without_values(std::mem::take(text));
        }
        Ok(verdict)
    }

    /// The verdict on one part of an event; an error says what could not be read.
    fn part(&self, event: &Event, part: &Part) -> Result<Verdict, String> {
        match part {
            Part::Prompt { pointer, text } => self.prompt([pointer, text]),
            Part::Command { text, folder, shell } => self.line(text, folder.as_deref(), *shell).map(objecting),
            Part::Commit { id } => self.made(id).map(objecting),
            Part::Fetch { url } => self.given(["address", url]).map(objecting),
            Part::Argument { pointer, text } => {
                let name = pointer.rsplit('/').find(|name| !name.bytes().all(|byte| byte.is_ascii_digit()));
                let name = name.filter(|name| !name.is_empty() && name.len() < 40).unwrap_or_default();
                self.given([format!("argument {name}").trim_end(), text]).map(objecting)
            }
            Part::Search { pattern, path, glob } => {
                let given = self.given(["pattern", pattern]).map(objecting);
                also(given, self.search(path.as_deref(), glob.as_deref()))
            }
            Part::Write { path, content } => also(self.written(path, ["", content]), self.path(path, Wish::Write)),
            Part::Edit { path, old, new } => also(self.written(path, [old, new]), self.path(path, Wish::Write)),
            Part::Content { path, text } => self.shown(path, text),
            Part::Output { pointer, text } => self.output([pointer, text], event.reads.as_deref()),
            Part::Read { path, .. } => Ok(objecting(self.path(path, Wish::Read))),
            Part::Delete { path } => Ok(objecting(self.path(path, Wish::Delete))),
        }
    }

    /// What is known before a line starts in `folder`.
    fn start(&self, folder: &Path) -> Start {
        Start { folder: Some(folder.to_string_lossy().into_owned()), variables: self.env.shell_variables() }
    }
}

/// The same verdict with more objections.
fn also(verdict: Result<Verdict, String>, objections: Vec<Objection>) -> Result<Verdict, String> {
    verdict.map(|mut verdict| {
        verdict.objections.extend(objections);
        verdict
    })
}

impl Guard<'_> {
    /// A command line that would run in `folder`.
    fn line(&self, text: &str, folder: Option<&Path>, shell: Shell) -> Result<Vec<Objection>, String> {
        let mut objections = self.given(["command line", text])?;
        let folder = folder.map_or_else(|| self.folder.to_owned(), |folder| self.folder.join(folder));
        let start = self.start(&folder);
        let script = match shell {
            Shell::Bash => understand(text, &start),
            Shell::PowerShell => understand_powershell(text, &start),
        };
        objections.extend(self.command(&script));
        objections.extend(self.recorded(&script)?);
        Ok(objections)
    }
}

fn objecting(objections: Vec<Objection>) -> Verdict {
    Verdict { objections, ..Verdict::default() }
}

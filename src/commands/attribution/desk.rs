//! What every way of looking at messages needs: the surroundings, the policy, and how one message is judged.

use std::path::Path;

use anyhow::Result;

use super::super::settings;
use crate::attribution::ambient::{self, Ambient};
use crate::attribution::identity::Tool;
use crate::attribution::policy::{Evidence, Policy};
use crate::attribution::{self, Comments, Context, Judged, Message, Report, fix, lint, marks, notes};
use crate::env::Environment;
use crate::git::{Id, Notes, Record, Repository};

/// Where git-ai keeps its notes.
pub(super) const NOTES: &str = "refs/notes/ai";

/// The surroundings of a run.
pub struct Desk<'a> {
    /// The variables.
    pub env: &'a Environment,
    /// The current folder.
    pub here: &'a Path,
    /// What the project wants.
    pub policy: &'a Policy,
}

impl Desk<'_> {
    /// The repository around the current folder, if there is one.
    ///
    /// # Errors
    /// When there is one that cannot be opened.
    pub fn repository(&self) -> Result<Option<Repository>> {
        Ok(Repository::around(self.here, self.env)?)
    }

    /// Which lines of a message that is being written are comments.
    ///
    /// # Errors
    /// When the repository cannot be opened.
    pub fn comments(&self) -> Result<Comments> {
        let repository = self.repository()?;
        let start = repository.map_or_else(|| "#".to_owned(), |repository| repository.comment_start(self.env));
        Ok(if start == "auto" { Comments::Auto } else { Comments::Start(start) })
    }

    /// Judges one message that is no commit yet. With `now`, it is being committed here.
    pub fn written(&self, bytes: &[u8], comments: &Comments, now: bool) -> Judged {
        let message = Message::read(bytes, comments);
        let found = attribution::find(&message);
        let mut context = Context { today: settings::today(), ..Context::default() };
        if now {
            context.author = match (self.env.git_author_name(), self.env.git_author_email()) {
                (Some(name), Some(email)) => format!("{name} <{email}>"),
                _ => String::new(),
            };
            context.committer = self.env.git_committer().unwrap_or_default();
            context.evidence.extend(ambient::agent(self.env).map(|agent| around(&agent)));
        }
        let violations = lint::judge(self.policy, &message, &found, &context);
        Judged { title: message.title().to_owned(), found, violations, ..Judged::default() }
    }

    /// Judges a commit.
    ///
    /// # Errors
    /// When it or its note cannot be read.
    pub fn recorded(&self, repository: &Repository, id: Id, notes: Option<&Notes<'_>>) -> Result<(Judged, Record)> {
        let record = repository.record(id)?;
        let message = Message::read(&record.message, &Comments::None);
        let mut found = attribution::find(&message);
        marks::add_signatures(&mut found, [&record.commit.author, &record.committer]);
        let note = notes.map(|notes| notes.of(id)).transpose()?.flatten();
        let assisted = note.and_then(|note| notes::git_ai(&note).ok()).is_some_and(|note| note.is_assisted());
        let evidence = assisted.then(|| (Evidence::Notes, "its git-ai note says so".to_owned()));
        let context = Context {
            id: Some(id.to_string()),
            author: record.commit.author.clone(),
            committer: record.committer.clone(),
            evidence: evidence.into_iter().collect(),
            today: settings::today(),
        };
        let violations = lint::judge(self.policy, &message, &found, &context);
        Ok((
            Judged {
                id: Some(id.to_string()),
                title: message.title().to_owned(),
                found,
                recorded: assisted,
                violations,
            },
            record,
        ))
    }

    /// The message as the policy wants it.
    pub fn fixed(&self, text: &str, comments: &Comments, now: bool) -> String {
        let agent: Option<Tool> = if now { ambient::agent(self.env).map(|agent| agent.tool) } else { None };
        fix::by_policy(text, comments, self.policy, agent.as_ref())
    }
}

/// An agent around the commit, as evidence.
fn around(agent: &Ambient) -> (Evidence, String) {
    let name = agent.tool.agent.and_then(|id| attribution::Knowledge::get().agent(id)).map(|agent| agent.name.clone());
    let name = name.unwrap_or_else(|| "an AI".to_owned());
    (Evidence::Environment, format!("{name} runs this, for the variable {} is set", agent.variable))
}

/// A report on one message.
pub(super) fn report(target: &str, judged: Judged) -> Report {
    Report { target: target.to_owned(), messages: vec![judged], violations: Vec::new() }
}

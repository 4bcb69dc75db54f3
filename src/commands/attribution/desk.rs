//! What every way of looking at messages needs: the surroundings, the policy, and how one message is judged.

use std::path::Path;

use anyhow::Result;

use super::super::settings;
use super::activity::Recorded;
use crate::attribution::ambient::{self, Ambient};
use crate::attribution::identity::Tool;
use crate::attribution::policy::{Evidence, Mode, Policy};
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
    ///
    /// # Errors
    /// When what is being committed cannot be read.
    pub fn written(&self, bytes: &[u8], comments: &Comments, now: bool) -> Result<Judged> {
        let message = Message::read(bytes, comments);
        let found = attribution::find(&message);
        let mut context = Context { today: settings::today(), ..Context::default() };
        let mut recorded = false;
        if now {
            context.author = match (self.env.git_author_name(), self.env.git_author_email()) {
                (Some(name), Some(email)) => format!("{name} <{email}>"),
                _ => String::new(),
            };
            context.committer = self.env.git_committer().unwrap_or_default();
            let ambient = ambient::agent(self.env);
            context.evidence.extend(ambient.as_ref().map(around));
            let acted = self.acted()?;
            recorded = ambient.is_some() || (acted.is_some() && found.denials.is_empty());
            context.evidence.extend(acted.iter().map(|(_, told)| (Evidence::Activity, told.clone())));
            context.tool = ambient.map(|ambient| ambient.tool).or(acted.map(|(tool, _)| tool));
        }
        let violations = lint::judge(self.policy, &message, &found, &context);
        Ok(Judged { title: message.title().to_owned(), found, recorded, violations, ..Judged::default() })
    }

    /// The agent that changed a file of the commit that is being made, by the record of its hook, and that as a phrase.
    ///
    /// # Errors
    /// When the index or a commit cannot be read.
    pub fn acted(&self) -> Result<Option<(Tool, String)>> {
        if !self.policy.evidence.contains(&Evidence::Activity) || self.policy.mode == Mode::Off {
            return Ok(None);
        }
        let Some(repository) = self.repository()? else { return Ok(None) };
        let recorded = Recorded::read(&repository);
        Ok(recorded.of_next(self.env)?.map(|(act, path)| (act.by(), act.told(&path))))
    }

    /// Judges a commit.
    ///
    /// # Errors
    /// When it or its note cannot be read.
    pub fn recorded(&self, repository: &Repository, id: Id, others: &Others<'_>) -> Result<(Judged, Record)> {
        let record = repository.record(id)?;
        let message = Message::read(&record.message, &Comments::None);
        let mut found = attribution::find(&message);
        marks::add_signatures(&mut found, [&record.commit.author, &record.committer]);
        let note = others.notes.as_ref().map(|notes| notes.of(id)).transpose()?.flatten();
        let assisted = note.and_then(|note| notes::git_ai(&note).ok()).is_some_and(|note| note.is_assisted());
        let evidence = assisted.then(|| (Evidence::Notes, "its git-ai note says so".to_owned()));
        let acted = match self.policy.evidence.contains(&Evidence::Activity) {
            true => others.recorded.of(id)?,
            false => None,
        };
        let tool = acted.as_ref().map(|(act, _)| act.by());
        let acted = acted.map(|(act, path)| (Evidence::Activity, act.told(&path)));
        let recorded = assisted || (acted.is_some() && found.denials.is_empty());
        let context = Context {
            id: Some(id.to_string()),
            author: record.commit.author.clone(),
            committer: record.committer.clone(),
            evidence: evidence.into_iter().chain(acted).collect(),
            tool,
            today: settings::today(),
        };
        let violations = lint::judge(self.policy, &message, &found, &context);
        Ok((
            Judged { id: Some(id.to_string()), title: message.title().to_owned(), found, recorded, violations },
            record,
        ))
    }

    /// The message as the policy wants it.
    ///
    /// # Errors
    /// When what is being committed cannot be read.
    pub fn fixed(&self, text: &str, comments: &Comments, now: bool) -> Result<String> {
        let agent = if now { self.agent()?.map(|(tool, _)| tool) } else { None };
        Ok(fix::by_policy(text, comments, self.policy, agent.as_ref()))
    }

    /// The agent that runs the commit that is being made, or else that changed a file of it; and why that is known.
    ///
    /// # Errors
    /// When what is being committed cannot be read.
    pub fn agent(&self) -> Result<Option<(Tool, String)>> {
        match ambient::agent(self.env) {
            Some(agent) => Ok(Some((agent.tool, format!("{} is set", agent.variable)))),
            None => self.acted(),
        }
    }
}

/// What others than the message say of a repository's commits.
pub struct Others<'r> {
    notes: Option<Notes<'r>>,
    recorded: Recorded<'r>,
}

impl<'r> Others<'r> {
    /// Reads what is there.
    pub fn of(repository: &'r Repository) -> Self {
        Self { notes: repository.notes(NOTES), recorded: Recorded::read(repository) }
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

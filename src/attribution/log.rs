//! The provenance of one commit: what an auditor asks of a change that an AI took part in, and what nobody has said yet.

use std::collections::BTreeSet;

use serde::Serialize;

use super::identity::{Identity, Who};
use super::knowledge::Kind;
use super::marks::Found;
use super::message::Message;
use super::notes::Provenance;
use super::words::folded_key;

/// One commit, as one line of JSON. Version 1: keys are only ever added.
#[derive(Debug, Clone, Serialize)]
pub struct Entry {
    /// The version of this form.
    pub version: u32,
    /// The author's date, RFC 3339.
    pub date: String,
    /// The full id.
    pub commit: String,
    /// The author as `Name <address>`.
    pub author: String,
    /// Ids of the agents.
    pub agents: Vec<String>,
    /// The models, as they are named.
    pub models: Vec<String>,
    /// What the AI was to do: `AI-Task` trailers, or the subject.
    pub task_summary: String,
    /// The list below `Sub-tasks:`, or repeated `AI-Task` trailers.
    pub sub_tasks: Vec<String>,
    /// The list below `Human contributions:`, or `Human-Contribution` trailers.
    pub human_contributions: Vec<String>,
    /// People who reviewed it.
    pub human_reviewer: Vec<String>,
    /// What `Security-Review` says.
    pub security_review: Option<String>,
    /// What people changed of the AI's work: `Modifications` trailers or the human contributions.
    pub modifications_made: Option<String>,
    /// Lines by an AI and by people, where a record counts them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lines: Option<EntryLines>,
    /// Where all this is from: `message`, `identity`, `git-ai`, `agent-trace`, `activity`, `asked`.
    pub sources: Vec<&'static str>,
    /// Fields that nobody has said anything about.
    pub missing: Vec<&'static str>,
}

/// Numbers of lines in a record.
#[derive(Debug, Clone, Copy, Serialize)]
pub struct EntryLines {
    /// By an AI.
    pub ai: u64,
    /// By people.
    pub human: u64,
}

/// What is told of a commit beside its message.
#[derive(Debug, Clone, Default)]
pub struct Told<'a> {
    /// The author's date.
    pub date: &'a str,
    /// The full id.
    pub commit: &'a str,
    /// The author.
    pub author: &'a str,
    /// The record of another tool, and which one.
    pub record: Option<(&'static str, Provenance)>,
}

impl Entry {
    /// Puts together what is known.
    pub fn new(message: &Message, found: &Found, told: &Told<'_>) -> Self {
        let mut agents: BTreeSet<String> =
            found.marks.iter().filter_map(|mark| mark.agent.map(str::to_owned)).collect();
        let mut models: BTreeSet<String> = found.marks.iter().filter_map(|mark| mark.model.clone()).collect();
        let mut sources = Vec::new();
        if found.marks.iter().any(|mark| mark.line > 0) {
            sources.push("message");
        }
        if found.marks.iter().any(|mark| mark.line == 0) {
            sources.push("identity");
        }
        if let Some((source, record)) = &told.record {
            sources.push(source);
            for (tool, model) in record.tools.iter().filter_map(|tool| tool.split_once(':')) {
                agents.insert(tool.to_owned());
                models.insert(model.to_owned());
            }
        }
        let tasks = values(message, &["ai-task", "ai-tasks", "sub-task"]);
        let human =
            [values(message, &["human-contribution", "human-contributions"]), list(message, "human contributions")]
                .concat();
        let modifications = values(message, &["modifications", "modifications-made", "human-modifications"]);
        let mut entry = Self {
            version: 1,
            date: told.date.to_owned(),
            commit: told.commit.to_owned(),
            author: told.author.to_owned(),
            agents: agents.into_iter().collect(),
            models: models.into_iter().filter(|model| !model.is_empty()).collect(),
            task_summary: tasks.first().cloned().unwrap_or_else(|| message.title().to_owned()),
            sub_tasks: [tasks, list(message, "sub-tasks")].concat(),
            human_reviewer: reviewers(message),
            security_review: values(message, &["security-review", "security-reviewed-by", "security-reviewer"])
                .into_iter()
                .next(),
            modifications_made: modifications
                .first()
                .cloned()
                .or_else(|| (!human.is_empty()).then(|| human.join("; "))),
            human_contributions: human,
            lines: told
                .record
                .as_ref()
                .map(|(_, record)| record.total())
                .filter(|it| it.ai + it.human > 0)
                .map(|it| EntryLines { ai: it.ai, human: it.human }),
            sources,
            missing: Vec::new(),
        };
        entry.look_for_gaps();
        entry
    }

    /// Notes which fields are empty.
    pub fn look_for_gaps(&mut self) {
        let gaps = [
            ("models", self.models.is_empty()),
            ("human_reviewer", self.human_reviewer.is_empty()),
            ("security_review", self.security_review.is_none()),
            ("modifications_made", self.modifications_made.is_none()),
        ];
        self.missing = gaps.into_iter().filter(|(_, gap)| *gap).map(|(name, _)| name).collect();
    }
}

/// The values of the trailers with one of these keys.
fn values(message: &Message, keys: &[&str]) -> Vec<String> {
    let named = message.block.trailers.iter().filter(|trailer| keys.contains(&&*folded_key(&trailer.key)));
    named.map(|trailer| trailer.value.clone()).filter(|value| !value.is_empty()).collect()
}

/// People who reviewed, acknowledged or tested.
fn reviewers(message: &Message) -> Vec<String> {
    let people = values(message, &["reviewed-by", "acked-by", "approved-by", "human-reviewer"]);
    people.into_iter().filter(|person| Identity::parse(person).who() == Who::Unknown).collect()
}

/// The items of the list below a line `heading:`.
fn list(message: &Message, heading: &str) -> Vec<String> {
    let mut lines = message.text().lines().map(str::trim);
    let heads =
        |line: &str| line.trim_end_matches(':').trim_matches('*').eq_ignore_ascii_case(heading) && line.contains(':');
    if !lines.any(heads) {
        return Vec::new();
    }
    let item = |line: &str| ["- ", "* ", "+ "].iter().find_map(|bullet| line.strip_prefix(bullet)).map(str::to_owned);
    lines.skip_while(|line| line.is_empty()).map_while(item).collect()
}

/// Whether a commit belongs into the log: an AI took part in the work, by its marks or by a record.
pub fn belongs(found: &Found, record: Option<&Provenance>) -> bool {
    found.marks.iter().any(|mark| mark.kind != Kind::Review) || record.is_some_and(Provenance::is_assisted)
}

#[cfg(test)]
mod tests {
    use super::{Entry, Told};
    use crate::attribution::{Comments, Message, find};

    #[test]
    fn an_entry_says_who_did_what_and_what_is_missing() {
        let text = "Add a parser\n\n[ai-assisted: claude-opus-5]\n\nSub-tasks:\n- the lexer\n- tests\n\nHuman contributions:\n- the grammar\n\n\
            Assisted-by: Claude Code:claude-opus-5\nReviewed-by: Jane Doe <jane@example.com>\nReviewed-by: Claude <noreply@anthropic.com>\n";
        let message = Message::read(text.as_bytes(), &Comments::None);
        let entry = Entry::new(&message, &find(&message), &Told::default());
        assert_eq!(entry.agents, ["claude-code"]);
        assert_eq!(entry.models, ["claude-opus-5"]);
        assert_eq!(entry.sub_tasks, ["the lexer", "tests"]);
        assert_eq!(entry.human_contributions, ["the grammar"]);
        assert_eq!(entry.human_reviewer, ["Jane Doe <jane@example.com>"]);
        assert_eq!(entry.missing, ["security_review"]);
    }
}

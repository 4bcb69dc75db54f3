//! What a run says of AI attribution. Reporters format it and decide nothing.

use super::knowledge::{Kind, Knowledge};
use super::marks::{Found, Mark, Stranger};
use crate::model::Severity;

/// Something that policy does not want.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The rule that it breaks.
    pub rule: &'static str,
    /// How bad it is: `high` fails the run, `medium` is a warning.
    pub severity: Severity,
    /// The file, when it is not the message.
    pub path: Option<String>,
    /// The line in the message or file, from 1, if it has one.
    pub line: Option<usize>,
    /// What is wrong, as a sentence.
    pub message: String,
    /// What to do, as a sentence; may be empty.
    pub help: String,
}

/// One message, with what was found in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judged {
    /// The commit's full id, when it has one.
    pub id: Option<String>,
    /// The first line of the message.
    pub title: String,
    /// Its marks.
    pub found: Found,
    /// Whether something beside the message says that an AI took part: a record, or what surrounds the commit.
    pub recorded: bool,
    /// What policy does not want.
    pub violations: Vec<Violation>,
}

impl Judged {
    /// Whether the message or a record says that an AI took part in the work: everything but a mere suggestion in review.
    pub fn is_assisted(&self) -> bool {
        self.recorded || self.found.marks.iter().any(Mark::is_work)
    }
}

impl Mark {
    /// Whether it says that an AI took part in the work, not only in its review.
    pub fn is_work(&self) -> bool {
        self.kind != Kind::Review
    }

    /// The agent's name as people know it.
    pub fn agent_name(&self) -> &'static str {
        self.agent.and_then(|id| Knowledge::get().agent(id)).map_or("an AI that is not named", |agent| &agent.name)
    }
}

/// The outcome of one run.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// What was looked at, as a phrase.
    pub target: String,
    /// Every message, the newest commit first.
    pub messages: Vec<Judged>,
    /// What policy does not want and no single message is to blame for: files.
    pub violations: Vec<Violation>,
}

impl Report {
    /// How many messages say that an AI took part.
    pub fn assisted(&self) -> usize {
        self.messages.iter().filter(|message| message.is_assisted()).count()
    }

    /// Every violation, with the message that it is in.
    pub fn all_violations(&self) -> impl Iterator<Item = (Option<&Judged>, &Violation)> {
        let own = self.violations.iter().map(|violation| (None, violation));
        self.messages.iter().flat_map(|message| message.violations.iter().map(move |it| (Some(message), it))).chain(own)
    }

    /// Whether something fails the run.
    pub fn fails(&self) -> bool {
        self.all_violations().any(|(_, violation)| violation.severity >= Severity::High)
    }

    /// Everybody of whom nothing is known.
    pub fn strangers(&self) -> impl Iterator<Item = (&Judged, &Stranger)> {
        self.messages.iter().flat_map(|message| message.found.strangers.iter().map(move |it| (message, it)))
    }
}

//! Marks of AI tools in a message: trailers that git sees, the same lines where it does not, footers, tags, links, prose.

use super::identity::{Identity, Who};
use super::knowledge::{Kind, Role};
use crate::words;

words! {
    /// Why git does not see a mark.
    pub enum WhyNot {
        /// A later paragraph follows: git reads trailers from the last one only.
        LaterParagraph = "later-paragraph",
        /// It stands in the first paragraph, which git takes for the subject.
        FirstParagraph = "first-paragraph",
        /// Other lines stand in the same paragraph.
        ProseInBlock = "prose-in-block",
        /// Blanks stand in front of it.
        Indented = "indented",
        /// It is an item of a list.
        ListItem = "list-item",
        /// The key has blanks or underscores, or no colon behind it.
        KeyForm = "key-form",
        /// It has no form that git knows: a footer, a tag, a sentence.
        NoTrailer = "no-trailer",
    }
}

impl WhyNot {
    /// What is wrong and what puts it right, as a sentence.
    pub const fn advice(self) -> &'static str {
        match self {
            Self::LaterParagraph => "Git reads trailers from the last paragraph only: move it there.",
            Self::FirstParagraph => "Git takes the first paragraph for the subject: put an empty line above it.",
            Self::ProseInBlock => {
                "Other lines stand in the same paragraph: put an empty line between them and the trailers."
            }
            Self::Indented => "Git reads no trailer that is indented: remove the blanks in front of it.",
            Self::ListItem => "Git reads no trailer from a list: write it without the bullet, in the last paragraph.",
            Self::KeyForm => "A trailer's key has letters, digits and `-` only, and a colon behind it.",
            Self::NoTrailer => "It is no `Key: value` line: only people can read it.",
        }
    }
}

/// One mark.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mark {
    /// The agent's id, if it is a known one.
    pub agent: Option<&'static str>,
    /// The model, if it is named.
    pub model: Option<String>,
    /// What it says.
    pub kind: Kind,
    /// The key that it is the value of.
    pub key: Option<String>,
    /// The value of that key.
    pub(super) value: Option<String>,
    /// Its line in the message as given, from 1.
    pub line: usize,
    /// Why git does not see it, or nothing if it does.
    pub unseen: Option<WhyNot>,
}

/// Somebody who is named as author of a commit and is neither known as AI nor as a bot.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stranger {
    /// As written.
    pub name: String,
    /// The line, from 1; 0 for an author or a committer.
    pub line: usize,
    /// Whether it is a program by its name.
    pub bot: bool,
}

/// What a message says of AI.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The marks, in the order of the message.
    pub marks: Vec<Mark>,
    /// Co-authors of whom nothing is known.
    pub strangers: Vec<Stranger>,
    /// Lines that say that no AI took part, as in `Assisted-by: none`.
    pub denials: Vec<usize>,
}

/// Adds what the names of a commit's author and committer say.
pub fn add_signatures(found: &mut Found, [author, committer]: [&str; 2]) {
    for (number, signature) in [author, committer].into_iter().enumerate() {
        if number == 1 && committer == author {
            continue;
        }
        let key = Some(if number == 0 { "author" } else { "committer" }.to_owned());
        match Identity::parse(signature).who() {
            Who::Tool(tool) => {
                let kind = if tool.role == Role::Reviewer { Kind::Review } else { Kind::Author };
                found.marks.push(Mark {
                    agent: tool.agent,
                    model: tool.model,
                    kind,
                    key,
                    value: None,
                    line: 0,
                    unseen: None,
                });
            }
            Who::UnknownBot => found.strangers.push(Stranger { name: signature.to_owned(), line: 0, bot: true }),
            Who::Bot | Who::Unknown => {}
        }
    }
}

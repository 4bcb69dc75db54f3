//! What came out of a check.

use std::ops::Range;
use std::path::PathBuf;

use super::check::{Controls, Level};
use super::product::{Product, Scope};
use super::record::Known;
use super::source::State;
use crate::model::Severity;
use crate::syntax::{Edit, Place};
use crate::words;

words! {
    /// How a check came out.
    pub enum Status {
        Pass = "pass",
        Fail = "fail",
        /// It failed, and the policy says that this is known and allowed.
        Excepted = "excepted",
        /// It could not be decided: never a pass.
        NotAssessed = "not-assessed",
    }
}

/// One thing that a check found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Failure {
    /// The number of the source that it stands in.
    pub source: Option<usize>,
    /// The bytes in that source.
    pub span: Option<Range<usize>>,
    /// What is so, as a sentence without a full stop.
    pub message: String,
    /// What would repair it.
    pub edits: Vec<Edit>,
}

impl Failure {
    /// Something that stands nowhere in particular.
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), ..Self::default() }
    }

    /// Something that stands in a source.
    pub fn at(source: usize, span: Range<usize>, message: impl Into<String>) -> Self {
        Self { source: Some(source), span: Some(span), message: message.into(), edits: Vec::new() }
    }

    /// The same with what would repair it.
    #[must_use]
    pub fn repaired_by(mut self, edits: impl IntoIterator<Item = Edit>) -> Self {
        self.edits.extend(edits);
        self
    }
}

/// What a check says.
#[derive(Debug, Clone, PartialEq)]
pub enum Finding {
    /// It holds.
    Pass,
    /// It does not.
    Fail(Vec<Failure>),
    /// It cannot be told, and why.
    NotAssessed(String),
}

impl Finding {
    /// A failure for each, or a pass if there is none.
    pub fn of(failures: Vec<Failure>) -> Self {
        if failures.is_empty() { Self::Pass } else { Self::Fail(failures) }
    }
}

/// A change of a file that would make a check pass.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    pub safe: bool,
    /// The file that is changed or made.
    pub path: PathBuf,
    /// The same as a person would write it.
    pub shown: String,
    /// Only administrators may write it.
    pub administered: bool,
    pub edits: Vec<Edit>,
}

/// The result of one check, or of one of several places where it failed.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    pub id: String,
    pub product: Product,
    pub status: Status,
    pub severity: Severity,
    pub level: Level,
    /// What the check is about.
    pub title: String,
    /// What is so here.
    pub message: String,
    /// The file, as a person would write it.
    pub path: Option<String>,
    pub place: Option<Place>,
    /// What to do, in one line.
    pub repair: String,
    pub fix: Option<Fix>,
    pub controls: Controls,
    /// Why it is excepted: reason, owner and last day.
    pub exception: Option<String>,
    /// It was found when the baseline file was written.
    pub known: bool,
}

/// One file, as the examination saw it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SeenSource {
    pub product: Product,
    pub name: String,
    pub group: String,
    pub scope: Scope,
    pub shown: String,
    pub state: State,
}

/// Everything that an examination found.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Examination {
    /// The baseline that the settings were held against.
    pub baseline: String,
    pub outcomes: Vec<Outcome>,
    /// The files that are there.
    pub sources: Vec<SeenSource>,
    /// Products that are not here.
    pub missing: Vec<Product>,
    /// Products that are here.
    pub present: Vec<Product>,
    /// What the baseline file knows and is no longer found.
    pub gone: Vec<Known>,
}

impl Examination {
    /// The outcomes of one status.
    pub fn with(&self, status: Status) -> impl Iterator<Item = &Outcome> {
        self.outcomes.iter().filter(move |outcome| outcome.status == status)
    }

    /// Whether something failed that must not.
    pub fn fails(&self) -> bool {
        self.with(Status::Fail).any(|outcome| outcome.level == Level::Enforce)
    }
}

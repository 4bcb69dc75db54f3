//! What happens to data of a class where it would go.

use std::collections::BTreeMap;

use super::sourced::Sourced;
use crate::model::{Class, Decision};
use crate::words;

words! {
    /// Where data would go.
    pub enum Door {
        /// To the model, in what the user says.
        Prompt = "prompt",
        /// Into a tool: a file, a command, an address, an argument.
        ToolInput = "tool-input",
        /// To the model, in what a tool gave back.
        ToolOutput = "tool-output",
        /// Into a commit.
        Commit = "commit",
    }
}

/// The table `[data.flow]`: a decision for each class at each door.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flow(pub(super) BTreeMap<(Class, Door), Sourced<Decision>>);

impl Default for Flow {
    fn default() -> Self {
        let all = Class::ALL.iter().flat_map(|class| Door::ALL.iter().map(|door| (*class, *door)));
        Self(all.map(|(class, door)| ((class, door), Sourced::default(built_in(class, door)))).collect())
    }
}

impl Flow {
    /// The decision.
    pub fn at(&self, class: Class, door: Door) -> Decision {
        self.0.get(&(class, door)).map_or_else(|| built_in(class, door), |held| held.value)
    }
}

/// What holds where nobody says anything.
pub(super) const fn built_in(class: Class, door: Door) -> Decision {
    match (class, door) {
        (Class::Restricted, Door::Prompt | Door::ToolInput | Door::Commit) => Decision::Deny,
        (Class::Restricted | Class::Confidential, Door::ToolOutput) => Decision::Redact,
        (Class::Confidential, Door::Prompt | Door::ToolInput) => Decision::Ask,
        (Class::Confidential, Door::Commit) => Decision::Warn,
        (Class::Internal, Door::Prompt) => Decision::Record,
        (Class::Internal, _) | (Class::Public, _) => Decision::Silent,
    }
}

//! The guard answers one event: each file asks one question about it, and the strictest answer holds.

use std::path::Path;

use crate::agents::Event;
use crate::env::Environment;
use crate::model::Verdict;
use crate::policy::Policy;

/// What a question may use.
pub struct Guard<'g> {
    /// What is wanted here.
    pub policy: &'g Policy,
    /// Variables and well-known folders.
    pub env: &'g Environment,
    /// The folder that the event's relative paths start from.
    pub folder: &'g Path,
}

impl Guard<'_> {
    /// The verdict on an event.
    pub fn verdict(&self, event: &Event) -> Verdict {
        let _ = event;
        Verdict::default()
    }
}

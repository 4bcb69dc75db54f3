//! What the policy says to the agent hook: failures, rules, protected paths, the tier that the agent works in.

use std::collections::BTreeMap;

use super::globs::Globs;
use super::sourced::{Layer, Sourced};
use crate::model::Decision;

/// `[hook]`.
#[derive(Debug, Clone)]
pub struct Hook {
    /// What is answered when an event cannot be judged.
    pub on_failure: Sourced<Decision>,
    /// The tier that every agent works in; none means that no tier limits it.
    pub tier: Sourced<Option<String>>,
    /// Whether the files that agents change are recorded in the repository.
    pub record_changes: Sourced<bool>,
    /// `[hook.rules]`: what is answered instead of a rule's own decision.
    pub rules: BTreeMap<String, RuleDecision>,
    /// `[hook.paths]`, one for each layer that has it.
    pub paths: Vec<HookPaths>,
}

/// A decision that `[hook.rules]` gives to one rule.
#[derive(Debug, Clone)]
pub struct RuleDecision {
    /// The decision.
    pub held: Sourced<Decision>,
    /// Whether a stricter decision of the rule itself stays.
    pub only_tightens: bool,
}

/// `[hook.paths]` of one layer.
#[derive(Debug, Clone)]
pub struct HookPaths {
    /// Whose it is.
    pub layer: Layer,
    /// Paths that are protected like keys and credential stores.
    pub protect: Globs,
    /// Paths that are not protected, although the built-in list or `protect` names them.
    pub except: Globs,
}

/// What `[hook.paths]` says of one path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Protection {
    /// It is protected.
    Protected,
    /// It is not, whatever the built-in list says.
    Excepted,
    /// Nothing: the built-in list decides.
    Unsaid,
}

impl Default for Hook {
    fn default() -> Self {
        Self {
            on_failure: Sourced::default(Decision::Deny),
            tier: Sourced::default(None),
            record_changes: Sourced::default(true),
            rules: BTreeMap::new(),
            paths: Vec::new(),
        }
    }
}

impl Hook {
    /// What is answered for the rule `id`, whose own decision is `built_in`.
    pub fn decision(&self, id: &str, built_in: Decision) -> Decision {
        match self.rules.get(id) {
            None => built_in,
            Some(rule) if rule.only_tightens => rule.held.value.max(built_in),
            Some(rule) => rule.held.value,
        }
    }

    /// What is said of `path`, which starts at the repository's root or is absolute. What one layer protects no other
    /// can except.
    pub fn protection(&self, path: &str) -> Protection {
        if self.paths.iter().any(|paths| paths.protect.matches(path) && !paths.except.matches(path)) {
            Protection::Protected
        } else if self.paths.iter().any(|paths| paths.except.matches(path)) {
            Protection::Excepted
        } else {
            Protection::Unsaid
        }
    }
}

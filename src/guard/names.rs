//! The ids that `[hook.rules]` can give a decision to.

use std::collections::BTreeSet;

use super::{table, tier};
use crate::policy::Policy;
use crate::rules;

/// Ids of what is decided by code alone.
const OF_CODE: &[&str] = &["command-too-deep", "unreadable-commit", "placeholder-written-back", tier::RULE];

/// What is done to protected paths, as the ends of their rules' ids.
const ENDINGS: &[&str] = &["read", "change", "upload"];

/// Every id that the hook gives a reason by: rules about commands and paths, and the rules of the scanner.
pub fn rule_ids(policy: &Policy) -> BTreeSet<String> {
    let commands = table::rules().iter().map(|rule| rule.id.to_owned());
    let of_class = |class: &'static table::Class| ENDINGS.iter().map(move |ending| format!("{}-{ending}", class.id));
    let paths = table::classes().iter().flat_map(of_class);
    let scanner = rules::table::builtin().iter().map(|rule| rule.about.id.to_owned());
    let own = policy.extra_rules.iter().map(|rule| rule.id.clone());
    commands.chain(paths).chain(scanner).chain(own).chain(OF_CODE.iter().map(|id| (*id).to_owned())).collect()
}

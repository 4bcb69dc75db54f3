//! What the data's operators mean: one file per family.

mod files;
mod hook;
mod integrity;
mod keys;
mod lists;
mod probes;
mod secrets;
mod servers;

use super::catalog::Catalog;
use super::check::{Check, Test};
use super::examine::Patient;
use super::machine::Machine;
use super::outcome::{Failure, Finding};
use super::source::Source;
use super::view::{Held, Merged, View};
use crate::model::{Category, Confidence};
use std::borrow::Cow;

/// What a check is held against.
#[derive(Debug, Clone, Copy)]
pub struct Context<'a> {
    pub check: &'a Check,
    pub patient: &'a Patient<'a>,
    pub machine: &'a Machine,
    pub catalog: &'a Catalog,
}

impl<'a> Context<'a> {
    /// The settings that the check looks at: what is in force, or what some levels say.
    fn view(&self) -> Cow<'a, View> {
        let (check, patient) = (self.check, self.patient);
        if check.scopes.is_empty()
            && let Some(view) = patient.view(&check.group)
        {
            return Cow::Borrowed(view);
        }
        Cow::Owned(patient.view_of(&check.group, &check.scopes))
    }

    /// The sources that the check looks at, with their numbers.
    fn sources(&self) -> impl Iterator<Item = (usize, &'a Source)> {
        let check = self.check;
        self.patient.sources.iter().enumerate().filter(move |(_, source)| {
            source.group == check.group && (check.scopes.is_empty() || check.scopes.contains(&source.scope))
        })
    }

    /// Whether the check's condition holds.
    pub fn applies(&self) -> bool {
        let Some(when) = &self.check.when else { return true };
        if when.system.is_some_and(|system| system != self.machine.system) {
            return false;
        }
        if !when.files.is_empty() && !files::is_any(self, &when.files) {
            return false;
        }
        let Some(key) = &when.key else { return true };
        let view = self.view();
        let found = view.get(key);
        match &when.value {
            Some(value) => found.map(Merged::plain).or_else(|| self.default(key)) == Some(plain(value)),
            None => found.is_some(),
        }
    }

    /// What a key is when nobody sets it.
    fn default(&self, key: &str) -> Option<serde_json::Value> {
        let full = format!("{}.{key}", self.check.group);
        self.patient.entry.defaults.get(&full).map(plain)
    }

    /// A failure at a value.
    fn at(&self, held: &Held, message: String) -> Failure {
        Failure::at(held.0, held.1.span.clone(), message)
    }
}

/// A value of the data as JSON has it.
fn plain(value: &toml::Value) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// A value for a message. Long texts may be secrets and are not shown.
fn shown(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::String(text) if text.chars().count() <= 40 => format!("\"{text}\""),
        serde_json::Value::String(_) => "a long text".to_owned(),
        serde_json::Value::Array(items) if items.is_empty() => "an empty list".to_owned(),
        serde_json::Value::Array(items) => format!("a list of {}", items.len()),
        serde_json::Value::Object(_) => "a table".to_owned(),
        other => other.to_string(),
    }
}

/// Decides one check.
pub fn run(context: &Context<'_>) -> Finding {
    match &context.check.test {
        Test::Equals { key, value, absent } => keys::one_of(context, key, std::slice::from_ref(value), *absent),
        Test::OneOf { key, values, absent } => keys::one_of(context, key, values, *absent),
        Test::Not { key, values } => keys::not(context, key, values),
        Test::Within { key, least, most, absent } => {
            keys::within(context, key, [least.as_ref(), most.as_ref()], *absent)
        }
        Test::Filled { key } => keys::filled(context, key),
        Test::Present { key } => keys::present(context, key),
        Test::ForbiddenKeys { keys } => keys::forbidden(context, keys),
        Test::Superset { key, values } => lists::superset(context, key, values),
        Test::Subset { key, values } => lists::subset(context, key, values),
        Test::NoEntry { key, like } => lists::no_entry(context, key, like),
        Test::SetNotEmpty { key } => lists::set_not_empty(context, key),
        Test::EntriesHave { key, any, value } => lists::entries_have(context, key, any, value.as_ref()),
        Test::RuleCovers { list, rules } => probes::rule_covers(context, list, rules),
        Test::PathsDenied { paths } => probes::paths_denied(context, paths),
        Test::PathsIgnored { paths } => probes::paths_ignored(context, paths),
        Test::CommandsResidual { commands } => probes::commands(context, commands),
        Test::Hook { event, program } => hook::effective(context, &hook::Wanted { event, program }),
        Test::Unnoticed { kinds, keys } => files::unnoticed(context, kinds, keys),
        Test::Integrity { owner_root, owner_home, private, digests } => {
            let (owner_root, owner_home, private) = (*owner_root, *owner_home, *private);
            integrity::holds(context, integrity::Wanted { owner_root, owner_home, private, digests })
        }
        Test::SourceSelected => files::selected(context),
        Test::FileExists { paths } => files::exists(context, paths),
        Test::FileMissing { paths } => files::missing(context, paths),
        Test::Mentions { words } => files::mentions(context, words),
        Test::MentionsNone { words } => files::mentions_none(context, words),
        Test::NoSecrets => secrets::none(context, Category::Secret, Confidence::Medium..=Confidence::Confirmed),
        Test::NoFindings { category, least, most } => {
            secrets::none(context, *category, *least..=most.unwrap_or(Confidence::Confirmed))
        }
        Test::Servers { without } => servers::without(context, *without),
        Test::Untracked { paths } => secrets::untracked(context, paths),
    }
}

//! Operators on lists, over all levels that have a part in them.

use super::keys::entries;
use super::{Context, plain, shown};
use crate::doctor::glob::Glob;
use crate::doctor::outcome::{Failure, Finding};
use crate::doctor::schema::parts;
use crate::doctor::view::Merged;
use crate::syntax::{Edit, Node};

/// The list holds all of the values.
pub(super) fn superset(context: &Context<'_>, key: &str, values: &[toml::Value]) -> Finding {
    let view = context.view();
    let found = view.get(key);
    let there: Vec<_> = entries(found).iter().map(|(_, node)| node.plain()).collect();
    let missing: Vec<_> = values.iter().map(plain).filter(|value| !there.contains(value)).collect();
    if missing.is_empty() {
        return Finding::Pass;
    }
    let named: Vec<String> = missing.iter().map(shown).collect();
    let message = format!("`{key}` lacks {}", named.join(", "));
    let failure = match found.and_then(Merged::held) {
        Some(held) => context.at(held, message),
        None => Failure::new(message),
    };
    let edits = missing.into_iter().map(|value| Edit::Add { path: parts(key), value });
    Finding::Fail(vec![failure.repaired_by(edits)])
}

/// The list holds nothing but the values.
pub(super) fn subset(context: &Context<'_>, key: &str, values: &[toml::Value]) -> Finding {
    let allowed: Vec<_> = values.iter().map(plain).collect();
    let view = context.view();
    let beyond = entries(view.get(key)).iter().filter(|(_, node)| !allowed.contains(&node.plain()));
    let failures = beyond.map(|held| {
        let value = held.1.plain();
        let failure =
            context.at(held, format!("`{key}` holds {}, which is not among the permitted ones", shown(&value)));
        failure.repaired_by([Edit::Drop { path: parts(key), value }])
    });
    Finding::of(failures.collect())
}

/// No text in the list is like one of the globs.
pub(super) fn no_entry(context: &Context<'_>, key: &str, like: &[String]) -> Finding {
    let view = context.view();
    let mut failures = Vec::new();
    for (path, found) in view.select(key) {
        for held in entries(Some(found)) {
            let Some(text) = held.1.as_str() else { continue };
            // In the data `\*` is an asterisk that is meant.
            let plain = text.replace('*', "\u{1}");
            if like.iter().any(|pattern| Glob(&pattern.replace("\\*", "\u{1}")).matches(&plain)) {
                let failure = context.at(held, format!("`{}` holds {}", path.join("."), shown(&text.into())));
                failures.push(failure.repaired_by([Edit::Drop { path: path.clone(), value: text.into() }]));
            }
        }
    }
    Finding::of(failures)
}

/// The list is set and not empty.
pub(super) fn set_not_empty(context: &Context<'_>, key: &str) -> Finding {
    let view = context.view();
    match view.get(key) {
        Some(found) if !found.items().is_empty() => Finding::Pass,
        Some(found) => {
            let message = format!("`{key}` is an empty list");
            Finding::Fail(vec![
                found.held().map_or_else(|| Failure::new(message.clone()), |held| context.at(held, message.clone())),
            ])
        }
        None => Finding::Fail(vec![Failure::new(format!("`{key}` is not set"))]),
    }
}

/// Every entry of the list, or member of the table, has one of the keys, and there this value if one is wanted.
pub(super) fn entries_have(context: &Context<'_>, key: &str, any: &[String], value: Option<&toml::Value>) -> Finding {
    let view = context.view();
    let wanted = value.map(plain);
    let holds = |node: &Node| wanted.as_ref().is_none_or(|wanted| node.plain() == *wanted);
    let mut failures = Vec::new();
    for (path, found) in view.select(key) {
        for held in entries(Some(found)) {
            let found: Vec<_> = any.iter().filter_map(|name| held.1.at(name.split('.'))).collect();
            if found.is_empty() {
                failures.push(context.at(held, lacking(&path.join("."), &held.1, any)));
            } else if !found.iter().any(|node| holds(node)) {
                let message = format!("an entry of `{}` has another {} than it should", path.join("."), any.join(", "));
                failures.push(context.at(held, message));
            }
        }
    }
    Finding::of(failures)
}

fn lacking(key: &str, node: &Node, any: &[String]) -> String {
    let has: Vec<&str> = node.members().iter().map(|member| member.key.as_str()).collect();
    format!("an entry of `{key}` has {} and neither of {}", has.join(", "), any.join(", "))
}

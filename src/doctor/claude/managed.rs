//! Claude Code's managed settings: which source is the one that counts, what drop-ins do to it, how locks are read.

use crate::doctor::catalog::ProductEntry;
use crate::doctor::product::Scope;
use crate::doctor::source::{NoticeKind, Source, State};
use crate::syntax::{Node, Value};

/// Whether a managed document counts as one: an empty object and one that only speaks of WSL do not.
fn says_something(source: &Source) -> bool {
    let members = source.node.as_ref().map(Node::members).unwrap_or_default();
    members.iter().any(|member| member.key != "wslInheritsWindowsSettings")
}

/// Of the managed sources the first in the order server, device management, file counts alone, unless it says
/// otherwise. Ranks are in steps of ten; within one step are the file and its drop-ins.
pub(super) fn select(sources: &mut [Source], entry: &ProductEntry) {
    let is_managed = |source: &Source| source.scope == Scope::Managed && source.group == "settings";
    let tier = |source: &Source| source.rank / 10;
    let highest =
        sources.iter().filter(|it| is_managed(it) && it.state != State::Dropped && says_something(it)).map(tier).max();
    let Some(highest) = highest else { return };
    let merges = sources.iter().filter(|it| is_managed(it) && tier(it) == highest).any(|source| {
        let behaviour = source.node.as_ref().and_then(|node| node.get("managedSourcesBehavior"));
        behaviour.and_then(Node::as_str) == Some("merge")
    });
    if merges {
        return;
    }
    let winner = sources.iter().rev().find(|it| is_managed(it) && tier(it) == highest && it.is_present());
    let Some(winner) = winner.map(|source| source.shown.clone()) else { return };
    for source in sources.iter_mut().filter(|it| is_managed(it) && it.counts() && tier(it) < highest) {
        let message = format!("{} takes {winner} alone: this file has no effect", entry.title);
        source.notice(NoticeKind::ShadowedSource, &[], 0..0, message);
        source.put_out(State::Shadowed);
    }
}

/// Notices drop-ins that take back what a lower file locked.
pub(super) fn drop_ins(sources: &mut [Source], entry: &ProductEntry) {
    let locks = entry.list("locks");
    let mut locked: Vec<(String, String)> = Vec::new();
    for source in sources.iter_mut().filter(|it| it.scope == Scope::Managed && it.group == "settings") {
        let Some(node) = source.node.clone() else { continue };
        for key in locks {
            let Some(found) = node.at(key.split('.')) else { continue };
            let parts: Vec<String> = key.split('.').map(str::to_owned).collect();
            let before = locked.iter().position(|(name, _)| name == key);
            let is_lock = match &found.value {
                Value::Bool(value) => *value,
                Value::List(items) => items.is_empty(),
                _ => true,
            };
            if is_lock {
                locked.push((key.clone(), source.shown.clone()));
            } else if let Some(at) = before {
                let message = format!("this takes back the lock `{key}` of {}", locked[at].1);
                source.notice(NoticeKind::DropInWeakens, &parts, found.span.clone(), message);
            }
        }
    }
}

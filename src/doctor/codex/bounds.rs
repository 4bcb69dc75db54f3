//! What of Codex's configuration is in force in the end: a profile or a mode, and only what requirements permit.

use std::collections::BTreeMap;

use crate::doctor::source::Source;
use crate::doctor::view::{Held, Merged, View};
use crate::syntax::Node;

/// Configured values and the requirements that list what is permitted. Of what is not, the first that is takes its place.
const LISTS: [(&str, &str); 3] = [
    ("approval_policy", "allowed_approval_policies"),
    ("approvals_reviewer", "allowed_approvals_reviewers"),
    ("web_search", "allowed_web_search_modes"),
];

/// Profiles that are built in, with the mode that says the same.
const MODES: [(&str, &str); 3] =
    [(":read-only", "read-only"), (":workspace", "workspace-write"), (":danger-full-access", "danger-full-access")];

/// Brings what the layers say together to what a session gets.
pub fn bound(view: &mut View, sources: &[Source]) {
    let Merged::Object(members) = &mut view.root else { return };
    profile_or_mode(members);
    let requirements = sources.iter().enumerate().filter(|(_, it)| it.group == "requirements" && it.counts());
    for (number, source) in requirements {
        let Some(node) = &source.node else { continue };
        for (key, list) in LISTS {
            let permitted = node.get(list).map(Node::items).unwrap_or_default();
            let is_permitted = |value: &Merged| permitted.iter().any(|it| it.plain() == meant(value));
            if let Some(first) = permitted.first()
                && members.get(key).is_some_and(|value| !is_permitted(value))
            {
                put(members, key, (number, first.clone()));
            }
        }
        modes(members, number, node);
        profiles(members, number, node);
    }
}

/// A configured value, old words replaced by those that they mean now.
fn meant(value: &Merged) -> serde_json::Value {
    match value.plain() {
        serde_json::Value::String(text) if text == "on-failure" => "on-request".into(),
        other => other,
    }
}

/// Of a profile and a mode the one of the higher layer counts; in one layer the profile.
fn profile_or_mode(members: &mut BTreeMap<String, Merged>) {
    let layer = |key: &str| members.get(key).and_then(Merged::held).map(|held| held.0);
    let (Some(profile), Some(mode)) = (layer("default_permissions"), layer("sandbox_mode")) else { return };
    let [winner, loser] =
        if profile >= mode { ["default_permissions", "sandbox_mode"] } else { ["sandbox_mode", "default_permissions"] };
    let beaten = members.remove(loser).and_then(|it| it.held().cloned());
    if let Some(Merged::Leaf { shadowed, .. }) = members.get_mut(winner) {
        shadowed.extend(beaten);
    }
}

/// The list of modes bounds profiles as well. What is not permitted becomes reading only, which always is.
fn modes(members: &mut BTreeMap<String, Merged>, number: usize, requirement: &Node) {
    let permitted = requirement.get("allowed_sandbox_modes").map(Node::items).unwrap_or_default();
    let profile = members.get("default_permissions").map(Merged::plain);
    let profile = profile.as_ref().and_then(|it| MODES.iter().find(|(name, _)| it == name)).map(|(_, mode)| *mode);
    let mode = members.get("sandbox_mode").map(Merged::plain);
    let Some(mode) = profile.or_else(|| mode.as_ref()?.as_str()) else { return };
    if permitted.iter().any(|it| it.as_str() == Some(mode)) {
        return;
    }
    let Some(least) = permitted.iter().find(|it| it.as_str() == Some("read-only")) else { return };
    if let Some(beaten) = members.remove("default_permissions") {
        members.entry("sandbox_mode".to_owned()).or_insert(beaten);
    }
    put(members, "sandbox_mode", (number, least.clone()));
}

/// A profile that is not among the permitted ones becomes the one that the requirements choose.
fn profiles(members: &mut BTreeMap<String, Merged>, number: usize, requirement: &Node) {
    let (Some(permitted), Some(chosen)) =
        (requirement.get("allowed_permission_profiles"), requirement.get("default_permissions"))
    else {
        return;
    };
    let name = members.get("default_permissions").map(Merged::plain);
    let Some(name) = name.as_ref().and_then(serde_json::Value::as_str) else { return };
    if permitted.get(name).and_then(Node::as_bool) != Some(true) {
        put(members, "default_permissions", (number, chosen.clone()));
    }
}

/// Puts a required value over a configured one.
fn put(members: &mut BTreeMap<String, Merged>, key: &str, held: Held) {
    let beaten = members.remove(key);
    let mut shadowed = beaten.as_ref().map(|it| it.shadowed().to_vec()).unwrap_or_default();
    shadowed.extend(beaten.as_ref().and_then(Merged::held).cloned());
    members.insert(key.to_owned(), Merged::Leaf { held, shadowed });
}

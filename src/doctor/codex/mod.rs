//! Codex: what it refuses to start with, what it ignores, and how requirements bound its configuration.

mod bounds;
mod profiles;

pub use bounds::bound;

use super::catalog::ProductEntry;
use super::machine::Machine;
use super::product::Scope;
use super::source::{NoticeKind, Source, State};
use crate::files;
use crate::syntax::Node;

/// Goes through all sources once they are read.
pub fn settle(sources: &mut [Source], entry: &ProductEntry, machine: &Machine) {
    requirements(sources, entry);
    trust(sources, machine);
    wide_trust(sources, machine);
    features(sources, entry);
    profiles::settle(sources, entry);
}

/// Notices switches that this version does not know: it goes on without them.
fn features(sources: &mut [Source], entry: &ProductEntry) {
    let known = entry.list("features");
    for source in sources.iter_mut().filter(|source| source.group == "settings") {
        let Some(features) = source.node.as_ref().and_then(|node| node.get("features")).cloned() else { continue };
        for member in features.members().iter().filter(|member| !known.contains(&member.key)) {
            let near = crate::model::nearest(&member.key, known.iter().map(String::as_str));
            let advice = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            let key = ["features".to_owned(), member.key.clone()];
            let message = format!("there is no feature `{}`{advice}", member.key);
            source.notice(NoticeKind::UnknownKey, &key, member.key_span.clone(), message);
        }
    }
}

/// Notices trust on a folder that every project is in.
fn wide_trust(sources: &mut [Source], machine: &Machine) {
    let home = machine.home.as_deref().map(files::shown).unwrap_or_default();
    let wide = ["", "~", "/home", "/Users", "/root", "C:", "C:\\Users", home.as_str()];
    for source in sources.iter_mut().filter(|source| source.group == "settings") {
        let Some(projects) = source.node.as_ref().and_then(|node| node.get("projects")).cloned() else { continue };
        for member in projects.members() {
            let trusted = member.node.get("trust_level").and_then(Node::as_str) == Some("trusted");
            if trusted && wide.contains(&member.key.trim_end_matches(['/', '\\'])) {
                let key = ["projects".to_owned(), member.key.clone()];
                let message = format!("`{}` is trusted, and every project below it", member.key);
                source.notice(NoticeKind::WideTrust, &key, member.key_span.clone(), message);
            }
        }
    }
}

/// Requirements that keep the product from starting.
fn requirements(sources: &mut [Source], entry: &ProductEntry) {
    for source in sources.iter_mut().filter(|source| source.group == "requirements") {
        let Some(node) = &source.node else { continue };
        let modes = node
            .get("allowed_sandbox_modes")
            .filter(|list| !list.items().iter().any(|item| item.as_str() == Some("read-only")));
        let policies = node.get("allowed_approval_policies").filter(|list| list.items().is_empty());
        let wrong = modes.map(|it| (it, "`allowed_sandbox_modes` has to contain \"read-only\""));
        let wrong = wrong.or_else(|| policies.map(|it| (it, "`allowed_approval_policies` may not be empty")));
        let profiles = node.get("allowed_permission_profiles").filter(|_| node.get("default_permissions").is_none());
        let wrong = wrong
            .or_else(|| profiles.map(|it| (it, "`allowed_permission_profiles` needs `default_permissions` beside it")));
        if let Some((at, why)) = wrong {
            let span = at.span.clone();
            source.notice(NoticeKind::WrongValue, &[], span, format!("{why}; {} then does not start", entry.title));
            source.put_out(State::Refused);
        }
    }
}

/// A project's configuration counts only when the person trusts the project.
fn trust(sources: &mut [Source], machine: &Machine) {
    let Some(project) = machine.project.as_deref() else { return };
    let names = [files::shown(project), machine_path(machine)];
    let trusted = sources.iter().filter(|source| source.scope == Scope::User && source.counts()).any(|source| {
        let projects = source.node.as_ref().and_then(|node| node.get("projects"));
        projects.map(Node::members).unwrap_or_default().iter().any(|member| {
            let level = member.node.get("trust_level").and_then(Node::as_str);
            level == Some("trusted") && names.contains(&member.key)
        })
    });
    if trusted {
        return;
    }
    let is_of_project = |it: &&mut Source| it.scope == Scope::Project && it.group == "settings";
    // Not even a file that cannot be parsed keeps the product from starting then.
    for source in sources.iter_mut().filter(is_of_project).filter(|it| it.counts() || it.state == State::Refused) {
        let message = "the project is not trusted on this machine: this file has no effect until it is";
        source.notice(NoticeKind::Untrusted, &[], 0..0, message);
        source.state = State::Shadowed;
    }
}

/// The project's path on the examined machine.
fn machine_path(machine: &Machine) -> String {
    match (&machine.root, &machine.project) {
        (Some(root), Some(project)) => match project.strip_prefix(root) {
            Ok(rest) => format!("/{}", files::shown(rest)),
            Err(_) => files::shown(project),
        },
        (None, Some(project)) => files::shown(project),
        _ => String::new(),
    }
}

//! What has to fit together in Codex's layers, or it does not start: profiles of permissions, and MCP servers.

use std::collections::{BTreeMap, BTreeSet};

use crate::doctor::catalog::ProductEntry;
use crate::doctor::source::{NoticeKind, Source, State};
use crate::syntax::Node;

/// Refuses what the product refuses once all layers are known.
pub(super) fn settle(sources: &mut [Source], entry: &ProductEntry) {
    let title = &entry.title;
    for source in sources.iter_mut().filter(|it| it.group == "settings" && it.counts()) {
        let node = source.node.as_ref();
        let legacy = node.and_then(|node| node.member("profile")).map(|member| member.key_span.clone());
        if let Some(span) = legacy {
            let message = format!("`profile` is no longer supported; {title} then does not start");
            source.notice(NoticeKind::Refused, &["profile".to_owned()], span, message);
            source.state = State::Refused;
        }
    }
    let profile = misfit(sources, entry.list("permission-profiles"));
    for (at, key, why) in profile.into_iter().chain(servers(sources)) {
        let source = &mut sources[at];
        let found = source.node.as_ref().and_then(|node| node.at(key.iter().map(String::as_str)));
        let span = found.map_or(0..0, |node| node.span.clone());
        source.notice(NoticeKind::WrongValue, &key, span, format!("{why}; {title} then does not start"));
        source.state = State::Refused;
    }
}

/// What does not fit: the source, the key in it, and why.
type Unfit = (usize, Vec<String>, String);

/// MCP servers that the layers together do not give exactly one way to.
fn servers(sources: &[Source]) -> Vec<Unfit> {
    let mut ways: BTreeMap<String, (usize, BTreeSet<&str>)> = BTreeMap::new();
    for (at, source) in sources.iter().enumerate().filter(|(_, it)| it.group == "settings" && it.counts()) {
        let servers = source.node.as_ref().and_then(|node| node.get("mcp_servers"));
        for server in servers.map(Node::members).unwrap_or_default() {
            let entry = ways.entry(server.key.clone()).or_default();
            entry.0 = at;
            entry.1.extend(["command", "url"].into_iter().filter(|way| server.node.get(way).is_some()));
        }
    }
    let unfit = ways.into_iter().filter(|(_, (_, ways))| ways.len() != 1);
    unfit
        .map(|(name, (at, ways))| {
            let why =
                format!("the MCP server `{name}` needs exactly one of `command` and `url`, and has {}", ways.len());
            (at, vec!["mcp_servers".to_owned(), name], why)
        })
        .collect()
}

/// A profile of permissions that does not exist, or of which none is chosen.
fn misfit(sources: &[Source], builtin: &[String]) -> Option<Unfit> {
    let counting = || sources.iter().enumerate().filter(|(_, it)| it.group == "settings" && it.counts());
    let get = |source: &Source, key: &str| source.node.as_ref().and_then(|node| node.get(key)).cloned();
    let own: BTreeSet<String> = counting()
        .filter_map(|(_, it)| get(it, "permissions"))
        .flat_map(|it| it.members().iter().map(|member| member.key.clone()).collect::<Vec<_>>())
        .collect();
    let chosen = counting().filter_map(|(at, it)| Some((at, get(it, "default_permissions")?))).next_back();
    let Some((at, name)) = chosen.and_then(|(at, node)| Some((at, Node::as_str(&node)?.to_owned()))) else {
        let table = counting().find(|(_, it)| get(it, "permissions").is_some_and(|it| !it.members().is_empty()));
        let mode = counting().any(|(_, it)| get(it, "sandbox_mode").is_some());
        let why = "`[permissions]` has profiles and no `default_permissions` chooses one".to_owned();
        return table.filter(|_| !mode).map(|(at, _)| (at, vec!["permissions".to_owned()], why));
    };
    let known = if name.starts_with(':') { builtin.contains(&name) } else { own.contains(&name) };
    let why = || format!("there is no profile of permissions `{name}`");
    (!known).then(|| (at, vec!["default_permissions".to_owned()], why()))
}

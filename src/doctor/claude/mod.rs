//! Claude Code: what it repairs, skips and silences when it reads its settings, measured on version 2.1.328.

pub mod hooks;
pub mod managed;
pub mod paths;
pub mod rules;

use std::ops::Range;

use self::rules::{List, Names, Standing, standing};
use super::catalog::ProductEntry;
use super::load::prune;
use super::machine::Machine;
use super::product::Scope;
use super::source::{NoticeKind, Source, State};
use crate::syntax::{Node, Value};

/// Repairs what the product repairs before it looks at types: lists of rules lose what is no text, and variables become
/// texts.
pub fn repair(source: &mut Source) {
    let Some(mut node) = source.node.take() else { return };
    let mut gone: Vec<Range<usize>> = Vec::new();
    for list in List::ALL {
        for item in node.at(["permissions", list.name()]).map(Node::items).unwrap_or_default() {
            if item.as_str().is_none() {
                let message = format!("a rule has to be a text, and this is {}: it is skipped", item.kind());
                let key = ["permissions".to_owned(), list.name().to_owned()];
                source.notice(NoticeKind::RuleSkipped, &key, item.span.clone(), message);
                gone.push(item.span.clone());
            }
        }
    }
    prune(&mut node, &gone);
    variables(&mut node);
    source.node = Some(node);
}

/// Whatever stands among the environment's variables becomes a text, as JavaScript writes it.
fn variables(node: &mut Node) {
    let Value::Object(members) = &mut node.value else { return };
    for member in members.iter_mut().filter(|member| member.key == "env") {
        let Value::Object(variables) = &mut member.node.value else { continue };
        for variable in variables {
            let text = match &variable.node.value {
                Value::Number(text) => text.clone(),
                Value::Bool(value) => value.to_string(),
                Value::Null => "null".to_owned(),
                Value::List(items) => {
                    let words: Vec<String> = items.iter().map(|it| it.plain().to_string().replace('"', "")).collect();
                    words.join(",")
                }
                Value::Object(_) => "[object Object]".to_owned(),
                Value::Text(_) | Value::Date(_) => continue,
            };
            variable.node.value = Value::Text(text);
        }
    }
}

/// Goes through all sources once they are read: rules, hooks, and who silences whom.
pub fn settle(sources: &mut [Source], entry: &ProductEntry, machine: &Machine) {
    let names = Names { tools: entry.list("tools").to_vec(), pathless: entry.list("pathless-tools").to_vec() };
    for source in sources.iter_mut().filter(|source| source.group == "settings") {
        if source.node.is_some() {
            rules(source, &names);
        }
        if source.node.is_some() {
            hooks::settle(source, entry, machine);
        }
        if source.scope == Scope::Project || source.scope == Scope::Local {
            modes(source);
        }
    }
    managed::select(sources, entry);
    managed::drop_ins(sources, entry);
    silence(sources);
}

/// Takes out the rules that are skipped or never match.
fn rules(source: &mut Source, names: &Names) {
    let Some(mut node) = source.node.take() else { return };
    let mut gone = Vec::new();
    for list in List::ALL {
        let key = ["permissions".to_owned(), list.name().to_owned()];
        for item in node.at(["permissions", list.name()]).map(Node::items).unwrap_or_default() {
            let text = item.as_str().unwrap_or_default();
            let (kind, message) = match standing(text, list, names) {
                Standing::Skipped(why) => (NoticeKind::RuleSkipped, format!("the rule `{text}` is skipped: {why}")),
                Standing::Inert(why) => (NoticeKind::RuleInert, format!("the rule `{text}` never matches: {why}")),
                Standing::Holds(rule) => {
                    let path = rule.specifier.as_deref().filter(|_| rule.tool == "Read" || rule.tool == "Edit");
                    if source.scope == Scope::User
                        && let Some(path) = path.filter(|path| path.starts_with('/') && !path.starts_with("//"))
                    {
                        let message = format!(
                            "`{text}` speaks of ~/.claude{path}: in your own settings one slash starts at ~/.claude; \
                             write `/{path}` for the root or `.{path}` for the project"
                        );
                        source.notice(NoticeKind::RuleAnchor, &key, item.span.clone(), message);
                    }
                    continue;
                }
            };
            source.notice(kind, &key, item.span.clone(), message);
            gone.push(item.span.clone());
        }
    }
    prune(&mut node, &gone);
    source.node = Some(node);
    if !gone.is_empty() {
        source.state = State::Partly;
    }
}

/// A repository cannot put a session into the modes that ask nobody.
fn modes(source: &mut Source) {
    take(source, &["permissions", "defaultMode"], NoticeKind::WrongScope, |node| {
        let mode = node.as_str().filter(|mode| matches!(*mode, "bypassPermissions" | "auto"))?;
        Some(format!("`permissions.defaultMode` = \"{mode}\" does not count in a file of the repository"))
    });
}

/// Takes a value out of effect when `why` gives a reason.
fn take(source: &mut Source, path: &[&str], kind: NoticeKind, why: impl Fn(&Node) -> Option<String>) {
    let Some(node) = &mut source.node else { return };
    let Some(found) = node.at(path.iter().copied()) else { return };
    let Some(message) = why(found) else { return };
    let span = found.span.clone();
    prune(node, std::slice::from_ref(&span));
    let key: Vec<String> = path.iter().map(|part| (*part).to_owned()).collect();
    source.notice(kind, &key, span, message);
}

/// Settings of one level that put those of others out of effect.
fn silence(sources: &mut [Source]) {
    let managed = |sources: &[Source], path: &[&str]| {
        let by = sources.iter().filter(|source| source.scope == Scope::Managed && source.counts());
        by.rev().find_map(|it| it.node.as_ref()?.at(path.iter().copied())?.as_bool()) == Some(true)
    };
    if managed(sources, &["allowManagedPermissionRulesOnly"]) {
        for list in List::ALL {
            silence_each(
                sources,
                &["permissions", list.name()],
                |name| format!("`allowManagedPermissionRulesOnly` is set: the {name} rules here have no effect"),
                list.name(),
            );
        }
    }
    let models = |it: &Source| it.node.as_ref().is_some_and(|node| node.get("availableModels").is_some());
    if sources.iter().any(|it| it.scope == Scope::Managed && it.counts() && models(it)) {
        let message = |_: &str| "managed settings name the models: this list has no effect".to_owned();
        silence_each(sources, &["availableModels"], message, "");
    }
    let hooks_off = managed(sources, &["disableAllHooks"]);
    if hooks_off {
        for source in sources.iter_mut() {
            take(source, &["hooks"], NoticeKind::Silenced, |_| {
                Some("managed settings set `disableAllHooks`: no hook runs".to_owned())
            });
        }
    } else if managed(sources, &["allowManagedHooksOnly"]) {
        silence_each(sources, &["hooks"], |_| "`allowManagedHooksOnly` is set: these hooks do not run".to_owned(), "");
    } else if let Some(by) =
        sources.iter().filter(|it| it.scope != Scope::Managed && it.counts()).rev().find_map(|source| {
            let set = source.node.as_ref()?.get("disableAllHooks")?;
            Some((set.as_bool()?, source.shown.clone()))
        })
        && by.0
    {
        silence_each(sources, &["hooks"], |_| format!("`disableAllHooks` in {} switches these hooks off", by.1), "");
    }
}

/// Takes a value out of every source that is not managed.
fn silence_each(sources: &mut [Source], path: &[&str], message: impl Fn(&str) -> String, name: &str) {
    for source in sources.iter_mut().filter(|source| source.scope != Scope::Managed && source.group == "settings") {
        take(source, path, NoticeKind::Silenced, |node| {
            let empty = matches!(&node.value, Value::List(items) if items.is_empty());
            (!empty).then(|| message(name))
        });
    }
}

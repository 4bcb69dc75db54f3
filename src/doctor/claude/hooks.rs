//! Claude Code's hooks: which are not loaded, which never run, and which let the tool run when they fail.

use std::ops::Range;

use super::super::catalog::ProductEntry;
use super::super::load::prune;
use super::super::machine::Machine;
use super::super::product::Scope;
use super::super::source::{NoticeKind, Source, State};
use crate::files;
use crate::syntax::{Member, Node, Value};

/// Nobody waits this long: a larger number was meant as milliseconds. In seconds.
const LONGEST: f64 = 3600.0;

/// Takes out the hooks that are not loaded, and notices those that never do what they seem to.
pub(super) fn settle(source: &mut Source, entry: &ProductEntry, machine: &Machine) {
    let Some(hooks) = source.node.as_ref().and_then(|node| node.member("hooks")).cloned() else { return };
    let managed = source.scope == Scope::Managed;
    let mut reading = Reading::new(entry, machine, managed);
    if !matches!(hooks.node.value, Value::Object(_)) {
        let message = format!("`hooks` has to be an object of events: {} is not loaded", hooks.node.kind());
        reading.leave((NoticeKind::HookShape, &["hooks".to_owned()]), &hooks.node.span, message);
    }
    for event in hooks.node.members() {
        reading.event(event);
    }
    for (kind, key, span, message) in reading.seen {
        source.notice(kind, &key, span, message);
    }
    for (key, span, why) in &reading.broken {
        let what = if managed {
            "no hook of this file is loaded"
        } else {
            "the whole file is ignored, its deny rules with it"
        };
        source.notice(NoticeKind::HookShape, key, span.clone(), format!("{why}: {what}"));
    }
    let mut gone = reading.gone;
    if !reading.broken.is_empty() && !managed {
        source.put_out(State::Dropped);
    } else if let Some(node) = &mut source.node {
        if !reading.broken.is_empty() {
            gone.push(hooks.node.span);
        }
        if !gone.is_empty() {
            source.state = State::Partly;
        }
        prune(node, &gone);
    }
}

/// What is noticed while the hooks of one file are gone through.
struct Reading<'a> {
    entry: &'a ProductEntry,
    machine: &'a Machine,
    managed: bool,
    seen: Vec<(NoticeKind, Vec<String>, Range<usize>, String)>,
    /// Places that are taken out.
    gone: Vec<Range<usize>>,
    /// What costs every hook of the file, or the file.
    broken: Vec<(Vec<String>, Range<usize>, String)>,
}

impl<'a> Reading<'a> {
    const fn new(entry: &'a ProductEntry, machine: &'a Machine, managed: bool) -> Self {
        Self { entry, machine, managed, seen: Vec::new(), gone: Vec::new(), broken: Vec::new() }
    }

    /// Takes a place out and says why.
    fn leave(&mut self, (kind, key): (NoticeKind, &[String]), span: &Range<usize>, message: String) {
        self.seen.push((kind, key.to_vec(), span.clone(), message));
        self.gone.push(span.clone());
    }

    fn event(&mut self, event: &Member) {
        let key = vec!["hooks".to_owned(), event.key.clone()];
        let events = self.entry.list("hook-events");
        if !events.contains(&event.key) {
            let near = crate::model::nearest(&event.key, events.iter().map(String::as_str));
            let advice = near.map(|near| format!("; `{near}` is one")).unwrap_or_default();
            let message = format!("there is no event `{}`{advice}: these hooks are not loaded", event.key);
            self.seen.push((NoticeKind::HookEvent, key, event.key_span.clone(), message));
            self.gone.push(event.node.span.clone());
            return;
        }
        let Value::List(groups) = &event.node.value else {
            let span = &event.node.span;
            if self.managed {
                let message = "an event has a list of groups: this event's hooks are not loaded".to_owned();
                self.leave((NoticeKind::HookShape, &key), span, message);
            } else {
                self.broken.push((key, span.clone(), "an event has a list of groups".to_owned()));
            }
            return;
        };
        for group in groups {
            self.group((&event.key, &key), group);
        }
    }

    fn group(&mut self, (event, key): (&str, &[String]), group: &Node) {
        if let Some(matcher) = group.get("matcher") {
            if matcher.as_str().is_none() {
                self.broken.push((key.to_vec(), group.span.clone(), "`matcher` has to be a text".to_owned()));
                return;
            }
            if let Some(message) = never(matcher, event, self.entry) {
                self.seen.push((NoticeKind::HookMatcher, key.to_vec(), matcher.span.clone(), message));
            }
        }
        let Some(Value::List(list)) = group.get("hooks").map(|hooks| &hooks.value) else {
            self.broken.push((key.to_vec(), group.span.clone(), "a group has a list `hooks`".to_owned()));
            return;
        };
        for hook in list {
            if let Some((span, why)) = flaw(hook) {
                self.broken.push((key.to_vec(), span, why));
                continue;
            }
            for (kind, span, message) in doubts((hook, event), self.machine) {
                self.seen.push((kind, key.to_vec(), span, message));
            }
            for member in unknown(hook, self.entry) {
                let message = format!("a hook has no key `{}`: it is left out", member.key);
                self.seen.push((NoticeKind::HookKey, key.to_vec(), member.key_span.clone(), message));
                self.gone.push(member.node.span.clone());
            }
        }
    }
}

/// The members of a hook that its kind does not have.
fn unknown<'h>(hook: &'h Node, entry: &ProductEntry) -> impl Iterator<Item = &'h Member> {
    let kind = hook.get("type").and_then(Node::as_str).unwrap_or_default();
    let known = entry.list(&format!("hook-keys-{kind}"));
    hook.members().iter().filter(move |member| !known.is_empty() && !known.contains(&member.key))
}

/// Why a matcher never matches, if so.
fn never(matcher: &Node, event: &str, entry: &ProductEntry) -> Option<String> {
    let text = matcher.as_str()?;
    if !event.ends_with("ToolUse") && !event.starts_with("Permission") && event != "PostToolUseFailure" {
        return None;
    }
    if text.contains('(') && text.contains(' ') && text.ends_with(')') || text.contains(":*)") {
        return Some(format!(
            "the matcher `{text}` never matches: it takes names of tools, no rules; use `if` for those"
        ));
    }
    let is_plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let lower = !text.starts_with("mcp__") && text.starts_with(|first: char| first.is_ascii_lowercase());
    if is_plain && lower {
        let meant = entry.list("tools").iter().find(|tool| tool.eq_ignore_ascii_case(text));
        let advice = meant.map(|tool| format!("; `{tool}` is one")).unwrap_or_default();
        return Some(format!("the matcher `{text}` never matches: names of tools begin with a capital letter{advice}"));
    }
    None
}

/// What makes the product refuse a hook.
fn flaw(hook: &Node) -> Option<(Range<usize>, String)> {
    let whole = hook.span.clone();
    let Some(kind) = hook.get("type") else { return Some((whole, "a hook has no `type`".to_owned())) };
    let needed: &[&str] = match kind.as_str() {
        Some("command") => &["command"],
        Some("prompt" | "agent") => &["prompt"],
        Some("http") => &["url"],
        Some("mcp_tool") => &["server", "tool"],
        _ => return Some((kind.span.clone(), "there is no such `type` of hook".to_owned())),
    };
    for key in needed {
        if hook.get(key).and_then(Node::as_str).is_none() {
            return Some((whole, format!("a hook has no text `{key}`")));
        }
    }
    if let Some(timeout) = hook.get("timeout").filter(|timeout| timeout.as_f64().is_none_or(|it| it <= 0.0)) {
        return Some((timeout.span.clone(), "`timeout` has to be a number of seconds above 0".to_owned()));
    }
    let failure = hook.get("onFailure").filter(|it| !matches!(it.as_str(), Some("continue" | "block")));
    failure.map(|it| (it.span.clone(), "`onFailure` has to be \"block\" or \"continue\"".to_owned()))
}

/// What makes a hook that is loaded do less than it seems.
fn doubts((hook, event): (&Node, &str), machine: &Machine) -> Vec<(NoticeKind, Range<usize>, String)> {
    let mut found = Vec::new();
    if let Some(timeout) = hook.get("timeout").filter(|timeout| timeout.as_f64().is_some_and(|it| it > LONGEST)) {
        let message = "`timeout` is in seconds: this is more than an hour, milliseconds were probably meant".to_owned();
        found.push((NoticeKind::HookTimeout, timeout.span.clone(), message));
    }
    if let Some(command) = hook.get("command")
        && let Some(text) = command.as_str()
        && let Some(message) = program_doubt(text, machine)
    {
        found.push((NoticeKind::HookProgram, command.span.clone(), message));
    }
    if event == "PreToolUse" && hook.get("onFailure").and_then(Node::as_str) != Some("block") {
        let message = "this hook lets the tool run when it fails: it has no `\"onFailure\": \"block\"`".to_owned();
        found.push((NoticeKind::HookFailsOpen, hook.span.clone(), message));
    }
    found
}

/// What is doubtful about the program of a hook.
fn program_doubt(command: &str, machine: &Machine) -> Option<String> {
    if command.contains("|| true") || command.trim_end().ends_with("exit 0") && command.contains("&&") {
        return Some("the command turns every failure into success: the tool runs although the hook failed".to_owned());
    }
    let program = command.split_whitespace().next()?.trim_matches(['"', '\'']);
    if program.starts_with("./") || program.starts_with("../") {
        return Some(format!("`{program}` is looked for in the folder that the session is in: write an absolute path"));
    }
    if program.starts_with('/') && !files::exists(&machine.real(program)) {
        return Some(format!(
            "there is no program `{program}`: the hook fails, and the tool runs unless it has `onFailure`"
        ));
    }
    None
}

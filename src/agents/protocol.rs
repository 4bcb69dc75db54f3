//! What is to be known of an agent, and what most agents have in common.

use std::path::PathBuf;

use serde_json::Value;

use super::event::{Agent, Event, Moment, Part};
use super::tool::{Call, Kind};
use super::{Answer, PROTOCOLS, leaves};
use crate::model::{Decision, Verdict};
use crate::redact;

/// One agent's language.
pub(super) struct Protocol {
    pub(super) agent: Agent,
    /// The agent's own names for tools whose arguments have to be understood.
    pub(super) tools: &'static [(&'static str, Kind)],
    /// Whether the payload is this agent's.
    pub(super) recognises: fn(&Value) -> bool,
    pub(super) read: fn(&Protocol, Value) -> Event,
    pub(super) answer: fn(&Event, &Verdict) -> Answer,
}

impl Protocol {
    /// The kind of a tool: by this agent's names, then by any agent's, for they run each other's configurations.
    pub(super) fn kind(&self, tool: &str) -> Kind {
        let all = std::iter::once(self).chain(PROTOCOLS);
        let mut names = all.flat_map(|protocol| protocol.tools);
        names.find(|(name, _)| name.eq_ignore_ascii_case(tool)).map_or(Kind::Other, |(_, kind)| *kind)
    }

    /// An event of this agent with nothing to judge yet.
    pub(super) fn event(&self, payload: Value) -> Event {
        let text = |keys: &[&str]| keys.iter().find_map(|key| payload.get(*key)?.as_str()).map(str::to_owned);
        Event {
            agent: self.agent,
            moment: Moment::Other,
            name: text(&["hook_event_name", "hookEventName", "hookName", "agent_action_name"]).unwrap_or_default(),
            tool: text(&["tool_name", "toolName"]).unwrap_or_default(),
            folder: text(&["cwd"]).filter(|folder| !folder.is_empty()).map(Into::into),
            session: text(&["session_id", "sessionId", "conversation_id", "trajectory_id"]),
            unattended: matches!(text(&["permission_mode"]).as_deref(), Some("bypassPermissions" | "dontAsk")),
            reads: None,
            parts: Vec::new(),
            payload,
        }
    }

    /// An event in the form that Claude Code made usual: `hook_event_name`, `tool_name`, `tool_input`, `tool_response`.
    pub(super) fn usual(&self, payload: Value, moments: &[(&str, Moment)]) -> Event {
        let mut event = self.event(payload);
        let known = moments.iter().find(|(name, _)| name.eq_ignore_ascii_case(&event.name));
        event.moment = known.map_or(Moment::Other, |(_, moment)| *moment);
        event.reads = self.reads(&event, "/tool_input");
        event.parts = match event.moment {
            Moment::Prompt => texts(&event.payload, "/prompt", Voice::User),
            Moment::BeforeTool => self.tool_parts(&event, "/tool_input"),
            Moment::AfterTool => self.outputs(&event, "/tool_response"),
            Moment::AfterFailure => texts(&event.payload, "/error", Voice::Tool),
            Moment::Other => Vec::new(),
        };
        event
    }

    /// What the tool of the event would do with the arguments at `pointer`.
    pub(super) fn tool_parts(&self, event: &Event, pointer: &str) -> Vec<Part> {
        let Some(input) = event.payload.pointer(pointer) else { return Vec::new() };
        Call { kind: self.kind(&event.tool), input, pointer }.parts()
    }

    /// The file that the tool of the event reads, by the arguments at `pointer`.
    pub(super) fn reads(&self, event: &Event, pointer: &str) -> Option<PathBuf> {
        if event.moment != Moment::AfterTool || self.kind(&event.tool) != Kind::Read {
            return None;
        }
        self.tool_parts(event, pointer).into_iter().find_map(|part| match part {
            Part::Read { path, .. } => Some(path),
            _ => None,
        })
    }

    /// Every text that the tool of the event gave back at `pointer`. What a tool says that has just written a file is
    /// what was judged before it was written.
    pub(super) fn outputs(&self, event: &Event, pointer: &str) -> Vec<Part> {
        if matches!(self.kind(&event.tool), Kind::Write | Kind::Patch | Kind::Delete) {
            return Vec::new();
        }
        texts(&event.payload, pointer, Voice::Tool)
    }
}

/// Whose words a text is.
#[derive(Debug, Clone, Copy)]
pub(super) enum Voice {
    User,
    Tool,
}

/// A part for each text at and below `pointer`.
pub(super) fn texts(payload: &Value, pointer: &str, voice: Voice) -> Vec<Part> {
    let Some(value) = payload.pointer(pointer) else { return Vec::new() };
    let leaves = leaves::of(value).into_iter().filter(|leaf| !leaf.text.is_empty() && !leaf.pointer.ends_with('#'));
    let part = |leaf: leaves::Leaf<'_>| {
        let (pointer, text) = (format!("{pointer}{}", leaf.pointer), leaf.text.to_owned());
        match voice {
            Voice::User => Part::Prompt { pointer, text },
            Voice::Tool => Part::Output { pointer, text },
        }
    };
    leaves.map(part).collect()
}

/// What becomes of output that holds what the model should not see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// A safe version takes its place.
    Replaced,
    /// The agent has no way to replace it.
    Kept,
}

/// What the model should know beside a tool's output.
pub(super) fn remarks(verdict: &Verdict, fate: Fate) -> String {
    let mut lines = verdict.remarks();
    let placeholders = verdict.replacements.iter().any(|safe| redact::find_placeholder(&safe.text).is_some());
    if verdict.decision() < Decision::Redact || (fate == Fate::Replaced && !placeholders) {
        return lines;
    }
    if !lines.is_empty() {
        lines.push('\n');
    }
    lines.push_str(match fate {
        Fate::Replaced => {
            "aiguard put placeholders in the place of values in this output. Do not write a placeholder into a file, and \
             do not look for the values in another way."
        }
        Fate::Kept => "This output holds values that should not have been shown. Do not repeat, store or send them:",
    });
    if fate == Fate::Kept {
        lines.push('\n');
        lines.push_str(&verdict.explanation());
    }
    lines
}

/// The safe version of everything that was judged, as one text with what the model should know.
pub(super) fn safe_version(verdict: &Verdict) -> String {
    let texts: Vec<&str> = verdict.replacements.iter().map(|replacement| replacement.text.trim_end()).collect();
    format!("{}\n\n[{}]", texts.join("\n"), remarks(verdict, Fate::Replaced))
}

/// The value at `pointer` with the verdict's safe texts in it; nothing when the verdict has none for it.
pub(super) fn rewritten(event: &Event, verdict: &Verdict, pointer: &str) -> Option<Value> {
    let mut value = event.payload.pointer(pointer)?.clone();
    let mut changed = false;
    for replacement in &verdict.replacements {
        let place = replacement.pointer.strip_prefix(pointer).and_then(|rest| value.pointer_mut(rest));
        if let Some(place) = place.filter(|place| place.is_string()) {
            *place = Value::String(replacement.text.clone());
            changed = true;
        }
    }
    changed.then_some(value)
}

/// The value at `pointer` with every text that was judged taken out, for what must not be seen at all.
pub(super) fn withheld(event: &Event, pointer: &str, verdict: &Verdict) -> Option<Value> {
    let mut value = event.payload.pointer(pointer)?.clone();
    let mut note = Some(format!("[withheld] {}", verdict.explanation()));
    for part in &event.parts {
        let Part::Output { pointer: place, .. } = part else { continue };
        if let Some(place) = place.strip_prefix(pointer).and_then(|rest| value.pointer_mut(rest)) {
            *place = Value::String(note.take().unwrap_or_else(|| "[withheld]".to_owned()));
        }
    }
    note.is_none().then_some(value)
}

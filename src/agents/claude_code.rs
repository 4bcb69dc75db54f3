//! Claude Code. Form: code.claude.com/docs/en/hooks and the types of its SDK, as of version 2.1.328; what it does with each
//! answer was measured with the client.

use serde_json::{Map, Value, json};

use super::Answer;
use super::answer::shortened;
use super::event::{Agent, Event, Moment, Part};
use super::protocol::{Fate, Protocol, remarks, rewritten, withheld};
use super::tool::Kind;
use crate::model::{Decision, Verdict};

pub(super) const PROTOCOL: Protocol = Protocol {
    agent: Agent::ClaudeCode,
    tools: &[
        ("Bash", Kind::Shell),
        ("Monitor", Kind::Shell),
        ("PowerShell", Kind::PowerShell),
        ("Read", Kind::Read),
        ("NotebookRead", Kind::Read),
        ("Write", Kind::Write),
        ("Edit", Kind::Write),
        ("MultiEdit", Kind::Write),
        ("NotebookEdit", Kind::Write),
        ("Grep", Kind::Search),
        ("Glob", Kind::Search),
        ("LS", Kind::Search),
        ("WebFetch", Kind::Fetch),
        ("WebSearch", Kind::Other),
    ],
    recognises: |payload| payload.get("hook_event_name").is_some(),
    read,
    answer,
};

const MOMENTS: [(&str, Moment); 6] = [
    ("UserPromptSubmit", Moment::Prompt),
    ("UserPromptExpansion", Moment::Prompt),
    ("PreToolUse", Moment::BeforeTool),
    ("PermissionRequest", Moment::BeforeTool),
    ("PostToolUse", Moment::AfterTool),
    ("PostToolUseFailure", Moment::AfterFailure),
];

fn read(protocol: &Protocol, payload: Value) -> Event {
    let mut event = protocol.usual(payload, &MOMENTS);
    let commit = event.payload.pointer("/tool_response/gitOperation/commit/sha").and_then(Value::as_str);
    if let (Moment::AfterTool, Some(id)) = (event.moment, commit) {
        event.parts.push(Part::Commit { id: id.to_owned() });
    }
    // What an image looks like is not a text.
    if matches!(event.payload.pointer("/tool_response/type").and_then(Value::as_str), Some("image" | "pdf" | "parts")) {
        event.parts.retain(|part| !matches!(part, Part::Output { pointer, .. } if pointer.contains("/base64")));
    }
    event
}

pub(super) fn answer(event: &Event, verdict: &Verdict) -> Answer {
    match event.moment {
        Moment::Prompt => prompt(event, verdict),
        Moment::BeforeTool if event.name == "PermissionRequest" => permission(verdict),
        Moment::BeforeTool => before(event, verdict),
        Moment::AfterTool | Moment::AfterFailure => after(event, verdict),
        Moment::Other => Answer::silent(),
    }
}

/// The answer with what belongs to this event; silence when that is nothing.
fn specific(event: &Event, keys: Map<String, Value>) -> Answer {
    if keys.is_empty() {
        return Answer::silent();
    }
    let mut all = Map::new();
    all.insert("hookEventName".to_owned(), event.name.as_str().into());
    all.extend(keys);
    Answer::json(&json!({"hookSpecificOutput": all}))
}

fn context(text: &str) -> Map<String, Value> {
    if text.is_empty() {
        Map::new()
    } else {
        Map::from_iter([("additionalContext".to_owned(), shortened(text).into())])
    }
}

fn before(event: &Event, verdict: &Verdict) -> Answer {
    let decision = match verdict.decision() {
        Decision::Deny | Decision::Redact => "deny",
        Decision::Ask if event.unattended => "deny",
        Decision::Ask => "ask",
        Decision::Silent | Decision::Record | Decision::Warn => return specific(event, context(&verdict.remarks())),
    };
    let mut keys = Map::new();
    keys.insert("permissionDecision".to_owned(), decision.into());
    keys.insert("permissionDecisionReason".to_owned(), shortened(&verdict.explanation()).into());
    specific(event, keys)
}

/// A person is being asked already, so only a refusal says more.
fn permission(verdict: &Verdict) -> Answer {
    if verdict.decision() < Decision::Deny {
        return Answer::silent();
    }
    let decision = json!({"behavior": "deny", "message": shortened(&verdict.explanation())});
    Answer::json(&json!({"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": decision}}))
}

/// A prompt can neither be rewritten nor asked about. The block's message goes to the user only; without
/// `suppressOriginalPrompt` it would repeat the prompt.
fn prompt(event: &Event, verdict: &Verdict) -> Answer {
    if verdict.decision() < Decision::Redact {
        return specific(event, context(&verdict.remarks()));
    }
    let mut document = json!({"decision": "block", "reason": shortened(&verdict.explanation())});
    if event.name == "UserPromptSubmit" {
        document["hookSpecificOutput"] = json!({"hookEventName": "UserPromptSubmit", "suppressOriginalPrompt": true});
    }
    Answer::json(&document)
}

/// Output is replaced in the tool's own shape, for anything else is ignored. What a tool that failed has said cannot be
/// replaced.
fn after(event: &Event, verdict: &Verdict) -> Answer {
    let mut keys = Map::new();
    let mut fate = Fate::Kept;
    if event.moment == Moment::AfterTool {
        fate = Fate::Replaced;
        let output = if verdict.decision() >= Decision::Ask {
            withheld(event, "/tool_response", verdict)
        } else {
            rewritten(event, verdict, "/tool_response")
        };
        keys.extend(output.map(|output| ("updatedToolOutput".to_owned(), output)));
    }
    keys.extend(context(&remarks(verdict, fate)));
    specific(event, keys)
}

//! Codex. Form: the JSON schemas in its binary and `codex-rs/hooks/src`, as of version 0.169.0. An answer with any key
//! that it does not know counts as none, and the tool runs; so does `ask`.

use serde_json::{Value, json};

use super::Answer;
use super::answer::shortened;
use super::event::{Agent, Event, Moment};
use super::protocol::{Protocol, safe_version};
use super::tool::Kind;
use crate::model::{Decision, Verdict};

pub(super) const PROTOCOL: Protocol = Protocol {
    agent: Agent::Codex,
    tools: &[
        ("apply_patch", Kind::Patch),
        ("exec_command", Kind::Shell),
        ("shell_command", Kind::Shell),
        ("local_shell", Kind::Shell),
        ("shell", Kind::Shell),
        ("exec", Kind::Shell),
        ("view_image", Kind::Read),
    ],
    recognises: |payload| {
        let turn = payload.get("turn_id").and_then(Value::as_str).is_some_and(|turn| !turn.is_empty());
        // Claude Code has a turn in what it displays, and a prompt's id beside it.
        turn && payload.get("hook_event_name").is_some() && payload.get("prompt_id").is_none()
    },
    read: |protocol, payload| protocol.usual(payload, &MOMENTS),
    answer,
};

const MOMENTS: [(&str, Moment); 4] = [
    ("UserPromptSubmit", Moment::Prompt),
    ("PreToolUse", Moment::BeforeTool),
    ("PermissionRequest", Moment::BeforeTool),
    ("PostToolUse", Moment::AfterTool),
];

fn answer(event: &Event, verdict: &Verdict) -> Answer {
    let decision = verdict.decision();
    let reason = || shortened(&verdict.explanation());
    match event.moment {
        Moment::Prompt if decision >= Decision::Redact => block(&reason()),
        Moment::BeforeTool if event.name == "PermissionRequest" => {
            if decision < Decision::Deny {
                return Answer::silent();
            }
            let decision = json!({"behavior": "deny", "message": reason()});
            Answer::json(&json!({"hookSpecificOutput": {"hookEventName": "PermissionRequest", "decision": decision}}))
        }
        Moment::BeforeTool if decision >= Decision::Redact => Answer::json(&json!({"hookSpecificOutput": {
            "hookEventName": event.name,
            "permissionDecision": "deny",
            "permissionDecisionReason": reason(),
        }})),
        Moment::AfterTool => after(event, verdict),
        _ => Answer::silent(),
    }
}

fn block(reason: &str) -> Answer {
    Answer::json(&json!({"decision": "block", "reason": reason}))
}

/// A block's reason takes the place of the output, so it carries the safe version.
fn after(event: &Event, verdict: &Verdict) -> Answer {
    let remarks = verdict.remarks();
    match verdict.decision() {
        Decision::Ask | Decision::Deny => block(&shortened(&verdict.explanation())),
        _ if !verdict.replacements.is_empty() => block(&shortened(&safe_version(verdict))),
        _ if remarks.is_empty() => Answer::silent(),
        _ => Answer::json(&json!({"hookSpecificOutput": {
            "hookEventName": event.name,
            "additionalContext": shortened(&remarks),
        }})),
    }
}

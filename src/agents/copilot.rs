//! GitHub Copilot: CLI, cloud agent and VS Code. Form: docs.github.com, "Hooks reference", and CLI 1.0.102; answers were
//! measured with the CLI. It has two spellings, chosen by the case of the event's name in the configuration: its own, which
//! does not name the event, and Claude Code's, with its own names for arguments.

use serde_json::{Map, Value, json};

use super::answer::shortened;
use super::event::{Agent, Event, Moment, Part};
use super::protocol::{Fate, Protocol, Voice, remarks, texts};
use super::tool::{Call, Kind};
use super::{Answer, payload};
use crate::model::{Decision, Verdict};

pub(super) const PROTOCOL: Protocol = Protocol {
    agent: Agent::Copilot,
    tools: &[
        ("bash", Kind::Shell),
        ("powershell", Kind::PowerShell),
        ("view", Kind::Read),
        ("create", Kind::Write),
        ("edit", Kind::Write),
        ("str_replace_editor", Kind::Write),
        ("rg", Kind::Search),
        ("glob", Kind::Search),
        ("web_fetch", Kind::Fetch),
    ],
    recognises: |payload| is_own_spelling(payload) || is_claude_spelling(payload),
    read,
    answer,
};

fn is_own_spelling(payload: &Value) -> bool {
    let has = |key: &str| payload.get(key).is_some();
    has("toolName") || has("toolArgs") || (has("sessionId") && !has("hook_event_name"))
}

/// Others give the place of a transcript, or an id of the call, beside these.
fn is_claude_spelling(payload: &Value) -> bool {
    let has = |key: &str| payload.get(key).is_some();
    has("hook_event_name") && has("timestamp") && !has("transcript_path") && !has("tool_use_id")
}

fn read(protocol: &Protocol, payload: Value) -> Event {
    let mut event = protocol.event(payload);
    let has = |key: &str| event.payload.get(key).is_some();
    let own = is_own_spelling(&event.payload);
    let (input, result) = if own {
        let input = if has("toolInput") { "/toolInput" } else { "/toolArgs" };
        (input, "/toolResult/textResultForLlm")
    } else {
        ("/tool_input", "/tool_result/text_result_for_llm")
    };
    let tool = !event.tool.is_empty();
    event.moment = if has("tool_result") || has("toolResult") {
        Moment::AfterTool
    } else if tool && has("error") {
        Moment::AfterFailure
    } else if tool {
        Moment::BeforeTool
    } else if has("prompt") && (own || event.name == "UserPromptSubmit") {
        Moment::Prompt
    } else {
        Moment::Other
    };
    event.reads = protocol.reads(&event, input);
    event.parts = match event.moment {
        Moment::Prompt => texts(&event.payload, "/prompt", Voice::User),
        Moment::BeforeTool => tool_parts(protocol, &event, input),
        Moment::AfterTool => protocol.outputs(&event, result),
        Moment::AfterFailure => texts(&event.payload, "/error", Voice::Tool),
        Moment::Other => Vec::new(),
    };
    event
}

/// In Claude Code's spelling a patch comes as the tool `Edit`.
fn tool_parts(protocol: &Protocol, event: &Event, pointer: &str) -> Vec<Part> {
    let Some(input) = event.payload.pointer(pointer) else { return Vec::new() };
    let kind = protocol.kind(&event.tool);
    let patch = input.as_str().is_some_and(|text| payload::parse(text).is_err()) || input.get("input").is_some();
    let kind = if kind == Kind::Write && patch { Kind::Patch } else { kind };
    Call { kind, input, pointer }.parts()
}

fn answer(event: &Event, verdict: &Verdict) -> Answer {
    let own = is_own_spelling(&event.payload);
    let reason = || shortened(&verdict.explanation());
    let decision = verdict.decision();
    match event.moment {
        Moment::Prompt => asked(verdict),
        Moment::BeforeTool if event.name.eq_ignore_ascii_case("permissionRequest") => {
            if decision < Decision::Deny {
                return Answer::silent();
            }
            Answer::json(&json!({"behavior": "deny", "message": reason()}))
        }
        Moment::BeforeTool if decision >= Decision::Redact => {
            let word = if decision == Decision::Ask && !event.unattended { "ask" } else { "deny" };
            let keys = json!({"permissionDecision": word, "permissionDecisionReason": reason()});
            if own {
                return Answer::json(&keys);
            }
            let mut specific = json!({"hookEventName": "PreToolUse"});
            specific["permissionDecision"] = keys["permissionDecision"].clone();
            specific["permissionDecisionReason"] = keys["permissionDecisionReason"].clone();
            Answer::json(&json!({"hookSpecificOutput": specific}))
        }
        Moment::AfterTool => after(event, verdict),
        _ => Answer::silent(),
    }
}

/// A prompt can be rewritten: where policy wants it redacted, it is.
fn asked(verdict: &Verdict) -> Answer {
    match (verdict.decision(), verdict.replacements.first()) {
        (Decision::Redact, Some(safe)) => Answer::json(&json!({"modifiedPrompt": safe.text})),
        (Decision::Redact | Decision::Ask | Decision::Deny, _) => {
            Answer::json(&json!({"decision": "block", "reason": shortened(&verdict.explanation())}))
        }
        _ => Answer::silent(),
    }
}

fn after(event: &Event, verdict: &Verdict) -> Answer {
    let mut document = Map::new();
    let kind = ["/toolResult/resultType", "/tool_result/result_type"];
    let kind = kind.iter().find_map(|pointer| event.payload.pointer(pointer)?.as_str());
    // Anything else is no kind of result, and what it is instead must not be said again.
    let kind = kind.filter(|kind| matches!(*kind, "success" | "failure" | "rejected" | "denied")).unwrap_or("success");
    let text = match verdict.decision() {
        Decision::Ask | Decision::Deny => Some(format!("[withheld] {}", verdict.explanation())),
        _ => verdict.replacements.first().map(|replacement| replacement.text.clone()),
    };
    if let Some(text) = text {
        document.insert("modifiedResult".to_owned(), json!({"resultType": kind, "textResultForLlm": text}));
    }
    let remarks = remarks(verdict, Fate::Replaced);
    if !remarks.is_empty() {
        document.insert("additionalContext".to_owned(), shortened(&remarks).into());
    }
    if document.is_empty() { Answer::silent() } else { Answer::json(&Value::Object(document)) }
}

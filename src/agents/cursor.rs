//! Cursor. Form: cursor.com/docs/agent/hooks. It runs Claude Code's hooks as well, with its own form of event, so a refusal
//! is said in its own words and by the exit status, which holds in both.

use serde_json::{Map, Value, json};

use super::Answer;
use super::answer::shortened;
use super::event::{Agent, Event, Moment, Part, Shell};
use super::protocol::{Fate, Protocol, Voice, remarks, texts};
use super::tool::{Call, Kind};
use crate::model::{Decision, Verdict};

pub(super) const PROTOCOL: Protocol = Protocol {
    agent: Agent::Cursor,
    tools: &[
        ("Shell", Kind::Shell),
        ("run_terminal_cmd", Kind::Shell),
        ("ReadFile", Kind::Read),
        ("read_file", Kind::Read),
        ("search_replace", Kind::Write),
        ("edit_file", Kind::Write),
        ("StrReplace", Kind::Write),
        ("Delete", Kind::Delete),
        ("delete_file", Kind::Delete),
        ("codebase_search", Kind::Other),
    ],
    recognises: |payload| {
        payload.get("cursor_version").is_some()
            || (payload.get("conversation_id").is_some() && payload.get("generation_id").is_some())
    },
    read,
    answer,
};

fn read(protocol: &Protocol, payload: Value) -> Event {
    let mut event = protocol.event(payload);
    if event.folder.is_none() {
        let root = event.payload.pointer("/workspace_roots/0").and_then(Value::as_str);
        event.folder = root.filter(|root| !root.is_empty()).map(Into::into);
    }
    // Names come in Claude Code's spelling, too.
    let name = event.name.to_ascii_lowercase();
    let of = |pointer: &str| texts(&event.payload, pointer, Voice::Tool);
    let (moment, parts) = match name.as_str() {
        "beforesubmitprompt" | "userpromptsubmit" => (Moment::Prompt, submitted(&event.payload)),
        "pretooluse" | "subagentstart" => (Moment::BeforeTool, protocol.tool_parts(&event, "/tool_input")),
        "beforeshellexecution" => (Moment::BeforeTool, shell(&event.payload)),
        "beforemcpexecution" => (Moment::BeforeTool, mcp(&event.payload)),
        "beforereadfile" | "beforetabfileread" => (Moment::BeforeTool, file(&event.payload)),
        "posttooluse" => (Moment::AfterTool, [of("/tool_output"), of("/tool_response")].concat()),
        "aftermcpexecution" => (Moment::AfterTool, of("/result_json")),
        "aftershellexecution" => (Moment::AfterTool, of("/output")),
        "posttoolusefailure" => (Moment::AfterFailure, [of("/error_message"), of("/error")].concat()),
        _ => (Moment::Other, Vec::new()),
    };
    event.moment = moment;
    event.parts = parts;
    event
}

fn field<'p>(payload: &'p Value, key: &str) -> &'p str {
    payload.get(key).and_then(Value::as_str).unwrap_or_default()
}

fn submitted(payload: &Value) -> Vec<Part> {
    let mut parts = texts(payload, "/prompt", Voice::User);
    let attached = payload.get("attachments").and_then(Value::as_array).into_iter().flatten();
    let paths = attached.filter_map(|it| it.get("file_path").or_else(|| it.get("filePath"))?.as_str());
    parts.extend(paths.map(|path| Part::Read { path: path.into(), lines: None }));
    parts
}

fn shell(payload: &Value) -> Vec<Part> {
    let folder = Some(field(payload, "cwd")).filter(|folder| !folder.is_empty()).map(Into::into);
    vec![Part::Command { text: field(payload, "command").to_owned(), folder, shell: Shell::Bash }]
}

/// The arguments are JSON in a string. How the server is reached is no argument: the user configured it.
fn mcp(payload: &Value) -> Vec<Part> {
    let Some(input) = payload.get("tool_input") else { return Vec::new() };
    Call { kind: Kind::Other, input, pointer: "/tool_input" }.parts()
}

fn file(payload: &Value) -> Vec<Part> {
    let path = std::path::PathBuf::from(field(payload, "file_path"));
    let text = field(payload, "content").to_owned();
    vec![Part::Read { path: path.clone(), lines: None }, Part::Content { path, text }]
}

fn answer(event: &Event, verdict: &Verdict) -> Answer {
    let decision = verdict.decision();
    match event.moment {
        Moment::Prompt if decision >= Decision::Redact => {
            let reason = shortened(&verdict.explanation());
            let document = json!({"continue": false, "user_message": reason});
            Answer { stdout: document.to_string(), ..Answer::status(&reason) }
        }
        Moment::BeforeTool if decision >= Decision::Redact => before(event, verdict),
        Moment::AfterTool | Moment::AfterFailure => after(event, verdict),
        _ => Answer::silent(),
    }
}

/// `ask` is accepted everywhere but holds only for commands and MCP tools.
fn before(event: &Event, verdict: &Verdict) -> Answer {
    let reason = shortened(&verdict.explanation());
    let permission = |word: &str| json!({"permission": word, "user_message": reason, "agent_message": reason});
    let name = event.name.to_ascii_lowercase();
    let asks = matches!(name.as_str(), "beforeshellexecution" | "beforemcpexecution");
    if verdict.decision() == Decision::Ask && asks {
        return Answer::json(&permission("ask"));
    }
    Answer { stdout: permission("deny").to_string(), ..Answer::status(&reason) }
}

/// Only the output of MCP tools can be replaced.
fn after(event: &Event, verdict: &Verdict) -> Answer {
    let mut document = Map::new();
    let mcp = event.name.eq_ignore_ascii_case("postToolUse") && event.tool.starts_with("MCP:");
    if mcp && verdict.decision() >= Decision::Redact {
        let texts: Vec<&str> = verdict.replacements.iter().map(|replacement| replacement.text.as_str()).collect();
        let text = if verdict.decision() == Decision::Redact { texts.join("\n") } else { verdict.explanation() };
        document.insert("updated_mcp_tool_output".to_owned(), json!({"content": [{"type": "text", "text": text}]}));
    }
    let remarks = remarks(verdict, if mcp { Fate::Replaced } else { Fate::Kept });
    if !remarks.is_empty() && event.name.eq_ignore_ascii_case("postToolUse") {
        document.insert("additional_context".to_owned(), shortened(&remarks).into());
    }
    if document.is_empty() { Answer::silent() } else { Answer::json(&Value::Object(document)) }
}

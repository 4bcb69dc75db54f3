//! Gemini CLI. Form: the code of `@google/gemini-cli-core` 0.61 and geminicli.com/docs/hooks; answers were measured with
//! the client. It waits for ever when it is told to ask while nobody is there.

use serde_json::{Value, json};

use super::Answer;
use super::answer::shortened;
use super::event::{Agent, Event, Moment};
use super::protocol::{Protocol, Voice, safe_version, texts};
use super::tool::Kind;
use crate::model::{Decision, Verdict};

pub(super) const PROTOCOL: Protocol = Protocol {
    agent: Agent::GeminiCli,
    tools: &[
        ("run_shell_command", Kind::Shell),
        ("read_file", Kind::Read),
        ("read_many_files", Kind::Read),
        ("write_file", Kind::Write),
        ("replace", Kind::Write),
        ("grep_search", Kind::Search),
        ("search_file_content", Kind::Search),
        ("glob", Kind::Search),
        ("list_directory", Kind::Search),
        ("web_fetch", Kind::Fetch),
    ],
    recognises: |payload| {
        let name = payload.get("hook_event_name").and_then(Value::as_str).unwrap_or_default();
        let own = ["BeforeTool", "AfterTool", "BeforeAgent", "AfterAgent", "BeforeModel", "AfterModel"];
        own.contains(&name) || ["BeforeToolSelection", "PreCompress"].contains(&name)
    },
    read,
    answer,
};

const MOMENTS: [(&str, Moment); 2] = [("BeforeAgent", Moment::Prompt), ("BeforeTool", Moment::BeforeTool)];

fn read(protocol: &Protocol, payload: Value) -> Event {
    let mut event = protocol.usual(payload, &MOMENTS);
    event.unattended = true;
    if event.name == "AfterTool" {
        event.moment = Moment::AfterTool;
        event.reads = protocol.reads(&event, "/tool_input");
        event.parts = protocol.outputs(&event, "/tool_response/llmContent");
        if event.parts.is_empty() && event.payload.pointer("/tool_response/llmContent").is_none() {
            event.parts = texts(&event.payload, "/tool_response/error", Voice::Tool);
        }
    }
    event
}

fn answer(event: &Event, verdict: &Verdict) -> Answer {
    let refuse = |reason: &str| Answer::json(&json!({"decision": "deny", "reason": shortened(reason)}));
    let decision = verdict.decision();
    let remarks = verdict.remarks();
    match event.moment {
        Moment::Prompt | Moment::BeforeTool if decision >= Decision::Redact => refuse(&verdict.explanation()),
        Moment::AfterTool if decision >= Decision::Ask => refuse(&verdict.explanation()),
        // The reason takes the place of the output, so it carries the safe version.
        Moment::AfterTool if !verdict.replacements.is_empty() => refuse(&safe_version(verdict)),
        Moment::AfterTool | Moment::Prompt if !remarks.is_empty() => Answer::json(&json!({"hookSpecificOutput": {
            "hookEventName": event.name,
            "additionalContext": shortened(&remarks),
        }})),
        _ => Answer::silent(),
    }
}

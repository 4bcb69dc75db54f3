//! Windsurf (Cascade). Form: docs.windsurf.com, "Cascade Hooks". Hooks before an action can stop it by exit status 2;
//! nothing can be rewritten.

use serde_json::Value;

use super::Answer;
use super::event::{Agent, Event, Moment, Part};
use super::protocol::{Protocol, Voice, texts};
use super::tool::{Call, Kind};
use crate::model::{Decision, Verdict};

pub(super) const PROTOCOL: Protocol = Protocol {
    agent: Agent::Windsurf,
    tools: &[],
    recognises: |payload| payload.get("agent_action_name").is_some(),
    read,
    answer: by_status,
};

fn read(protocol: &Protocol, payload: Value) -> Event {
    let mut event = protocol.event(payload);
    if event.folder.is_none() {
        let folder = event.payload.pointer("/tool_info/cwd").and_then(Value::as_str);
        event.folder = folder.filter(|folder| !folder.is_empty()).map(Into::into);
    }
    let kind = match event.name.as_str() {
        "pre_run_command" => Kind::Shell,
        "pre_read_code" => Kind::Read,
        "pre_write_code" => Kind::Write,
        "pre_mcp_tool_use" => Kind::Other,
        "pre_user_prompt" => {
            event.moment = Moment::Prompt;
            event.parts = texts(&event.payload, "/tool_info", Voice::User);
            return event;
        }
        _ => return event,
    };
    event.moment = Moment::BeforeTool;
    event.parts = parts(&event.payload, kind);
    event
}

fn parts(payload: &Value, kind: Kind) -> Vec<Part> {
    let pointer = "/tool_info";
    payload.pointer(pointer).map_or_else(Vec::new, |input| Call { kind, input, pointer }.parts())
}

/// Exit status 2 and the reason on standard error, for agents of which no more is known. They do not ask.
pub(super) fn by_status(event: &Event, verdict: &Verdict) -> Answer {
    let before = matches!(event.moment, Moment::Prompt | Moment::BeforeTool);
    if before && verdict.decision() >= Decision::Redact {
        Answer::status(&verdict.explanation())
    } else {
        Answer::silent()
    }
}

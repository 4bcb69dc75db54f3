//! Devin. Form: docs.devin.ai, "Hooks": Claude Code's events, whose settings it reads as well, with the tool `exec`.

use serde_json::Value;

use super::droid::MOMENTS;
use super::event::Agent;
use super::protocol::Protocol;
use super::tool::Kind;
use super::windsurf::by_status;

pub(super) const PROTOCOL: Protocol = Protocol {
    agent: Agent::Devin,
    tools: &[("exec", Kind::Shell), ("shell_exec", Kind::Shell)],
    recognises: |payload| {
        let tool = payload.get("tool_name").and_then(Value::as_str).unwrap_or_default();
        payload.get("hook_event_name").is_some() && ["exec", "shell_exec"].contains(&tool)
    },
    read: |protocol, payload| protocol.usual(payload, &MOMENTS),
    answer: by_status,
};

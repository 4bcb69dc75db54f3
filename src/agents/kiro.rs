//! Kiro CLI. Form: kiro.dev/docs/cli/hooks: names of events start small, tools have names of their own.

use serde_json::Value;

use super::droid::MOMENTS;
use super::event::Agent;
use super::protocol::Protocol;
use super::tool::Kind;
use super::windsurf::by_status;

pub(super) const PROTOCOL: Protocol = Protocol {
    agent: Agent::Kiro,
    tools: &[
        ("execute_bash", Kind::Shell),
        ("execute_cmd", Kind::Shell),
        ("execute_pwsh", Kind::PowerShell),
        ("fs_read", Kind::Read),
        ("fs_write", Kind::Write),
    ],
    recognises: |payload| {
        let name = payload.get("hook_event_name").and_then(Value::as_str).unwrap_or_default();
        ["agentSpawn", "userPromptSubmit", "preToolUse", "postToolUse"].contains(&name)
    },
    read: |protocol, payload| protocol.usual(payload, &MOMENTS),
    answer: by_status,
};

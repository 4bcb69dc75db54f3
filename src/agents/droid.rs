//! Factory Droid. Form: docs.factory.ai, "Hooks reference": Claude Code's events with tools of its own.

use serde_json::Value;

use super::event::{Agent, Moment};
use super::protocol::Protocol;
use super::tool::Kind;
use super::windsurf::by_status;

pub(super) const PROTOCOL: Protocol = Protocol {
    agent: Agent::Droid,
    tools: &[("Execute", Kind::Shell), ("Create", Kind::Write), ("ApplyPatch", Kind::Patch), ("FetchUrl", Kind::Fetch)],
    recognises: |payload| {
        let text = |key: &str| payload.get(key).and_then(Value::as_str).unwrap_or_default();
        text("transcript_path").contains("/.factory/")
            || (payload.get("hook_event_name").is_some()
                && ["Execute", "Create", "ApplyPatch", "FetchUrl"].contains(&text("tool_name")))
    },
    read: |protocol, payload| protocol.usual(payload, &MOMENTS),
    answer: by_status,
};

pub(super) const MOMENTS: [(&str, Moment); 3] =
    [("UserPromptSubmit", Moment::Prompt), ("PreToolUse", Moment::BeforeTool), ("PostToolUse", Moment::AfterTool)];

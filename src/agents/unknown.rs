//! An agent that is not known: whatever looks like a tool or a prompt is judged, and the answer is the one that all known
//! agents honour.

use serde_json::Value;

use super::event::{Agent, Event, Moment};
use super::protocol::{Protocol, Voice, texts};
use super::tool::{Call, Kind};
use super::{Answer, leaves};
use crate::model::{Decision, Verdict};

pub(super) const PROTOCOL: Protocol =
    Protocol { agent: Agent::Unknown, tools: &[], recognises: |_| true, read, answer };

const INPUTS: [&str; 7] = ["tool_input", "toolArgs", "toolInput", "tool_args", "arguments", "args", "parameters"];
const OUTPUTS: [&str; 5] = ["tool_response", "tool_result", "toolResult", "tool_output", "output"];

/// Events that tell of a tool call which is decided already.
const DECIDED: [&str; 2] = ["PermissionDenied", "PostToolBatch"];

/// Whether an event that its agent's protocol does not know brings a tool call along: a new kind of event, which would pass
/// by unseen.
pub(super) fn brings_a_call(event: &Event) -> bool {
    let has = |keys: &[&str]| keys.iter().any(|key| event.payload.get(*key).is_some());
    event.moment == Moment::Other && has(&INPUTS[..4]) && !has(&OUTPUTS) && !DECIDED.contains(&event.name.as_str())
}

fn read(protocol: &Protocol, payload: Value) -> Event {
    let mut event = protocol.event(payload);
    event.unattended = true;
    let found = |keys: &[&str]| keys.iter().find(|key| event.payload.get(**key).is_some()).map(|key| format!("/{key}"));
    if let Some(pointer) = found(&OUTPUTS) {
        event.moment = Moment::AfterTool;
        event.parts = texts(&event.payload, &pointer, Voice::Tool);
    } else if let Some(pointer) = found(&INPUTS) {
        event.moment = Moment::BeforeTool;
        event.parts = protocol.tool_parts(&event, &pointer);
    } else if let Some(pointer) = found(&["prompt", "user_prompt", "userPrompt"]) {
        event.moment = Moment::Prompt;
        event.parts = texts(&event.payload, &pointer, Voice::User);
    } else if event.name.is_empty() && !leaves::of(&event.payload).is_empty() {
        // A tool call whose form nobody has told us of: everything in it is looked at.
        event.moment = Moment::BeforeTool;
        event.parts = Call { kind: Kind::Other, input: &event.payload, pointer: "" }.parts();
    }
    event
}

fn answer(event: &Event, verdict: &Verdict) -> Answer {
    // Nothing is known of how output could be replaced: what must not be seen is withheld.
    let refuses = matches!(event.moment, Moment::BeforeTool | Moment::Prompt | Moment::AfterTool);
    if refuses && verdict.decision() >= Decision::Redact {
        Answer::refusal(&verdict.explanation())
    } else {
        Answer::silent()
    }
}

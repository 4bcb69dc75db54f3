//! Every agent has its own words for the same events: here they become one, and answers become theirs.

pub mod answer;
mod claude_code;
mod codex;
mod copilot;
mod cursor;
mod devin;
mod droid;
pub mod event;
mod gemini_cli;
mod kiro;
pub mod leaves;
mod patch;
pub mod payload;
mod protocol;
mod tool;
mod unknown;
mod windsurf;

pub use answer::Answer;
pub use event::{Agent, Event, Moment, Part, Shell};
pub use payload::Malformed;
use protocol::Protocol;
use serde_json::Value;

use crate::model::Verdict;

/// The agents, in the order in which they are recognised: those with a mark of their own first, for products read one
/// another's settings, and Claude Code, whose form others imitate, last.
const PROTOCOLS: [&Protocol; 10] = [
    &cursor::PROTOCOL,
    &windsurf::PROTOCOL,
    &copilot::PROTOCOL,
    &gemini_cli::PROTOCOL,
    &codex::PROTOCOL,
    &kiro::PROTOCOL,
    &droid::PROTOCOL,
    &devin::PROTOCOL,
    &claude_code::PROTOCOL,
    &unknown::PROTOCOL,
];

fn protocol(agent: Agent) -> &'static Protocol {
    PROTOCOLS.into_iter().find(|protocol| protocol.agent == agent).unwrap_or(&unknown::PROTOCOL)
}

/// What the payload says, in the language of `agent` or else of the agent that it is recognised by.
pub fn understand(payload: Value, agent: Option<Agent>) -> Event {
    let protocol = match agent {
        Some(agent) => protocol(agent),
        None => PROTOCOLS.into_iter().find(|it| (it.recognises)(&payload)).unwrap_or(&unknown::PROTOCOL),
    };
    let event = (protocol.read)(protocol, payload);
    if unknown::brings_a_call(&event) { (unknown::PROTOCOL.read)(&unknown::PROTOCOL, event.payload) } else { event }
}

/// The verdict in the language of the agent that asked.
pub fn answer(event: &Event, verdict: &Verdict) -> Answer {
    (protocol(event.agent).answer)(event, verdict)
}

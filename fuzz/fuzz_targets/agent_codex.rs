#![no_main]

use aiguard::agents::Agent;
use libfuzzer_sys::fuzz_target;

#[path = "../agent.rs"]
mod agent;

fuzz_target!(|bytes: &[u8]| agent::answers(bytes, Some(Agent::Codex)));

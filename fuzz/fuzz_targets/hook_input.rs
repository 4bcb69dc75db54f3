#![no_main]

use libfuzzer_sys::fuzz_target;

#[path = "../agent.rs"]
mod agent;

fuzz_target!(|bytes: &[u8]| agent::answers(bytes, None));

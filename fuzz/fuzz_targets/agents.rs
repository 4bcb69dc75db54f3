//! Any event, taken for one of the agent that the first byte names, is answered in a form that agents take. With
//! `AIGUARD_FUZZ_AGENT` set to an agent's name, every event is taken for one of it.

#![no_main]

use std::sync::OnceLock;

use aiguard::agents::Agent;
use libfuzzer_sys::{fuzz_mutator, fuzz_target};

#[path = "../hook.rs"]
mod hook;

fn only() -> Option<Agent> {
    static ONLY: OnceLock<Option<Agent>> = OnceLock::new();
    let read = || std::env::var("AIGUARD_FUZZ_AGENT").ok().map(|name| name.parse().expect("the name of an agent"));
    *ONLY.get_or_init(read)
}

fuzz_target!(|bytes: &[u8]| {
    let Some((first, event)) = bytes.split_first() else { return };
    let agent = only().unwrap_or(Agent::ALL[usize::from(*first) % Agent::ALL.len()]);
    hook::answers(event, Some(agent));
});

fuzz_mutator!(|data: &mut [u8], size: usize, _most: usize, seed: u32| {
    if size == 0 || seed.is_multiple_of(16) {
        let most = data.len();
        return libfuzzer_sys::fuzzer_mutate(data, size, most);
    }
    if seed.is_multiple_of(5) {
        data[0] = data[0].wrapping_add((seed >> 8) as u8);
    }
    1 + hook::mutate(&mut data[1..], size - 1, seed)
});

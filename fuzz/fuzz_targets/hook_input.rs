//! Any event, of the agent that it is recognised by, is answered in a form that agents take.

#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target};

#[path = "../hook.rs"]
mod hook;

fuzz_target!(|bytes: &[u8]| hook::answers(bytes, None));

fuzz_mutator!(|data: &mut [u8], size: usize, _most: usize, seed: u32| { hook::mutate(data, size, seed) });

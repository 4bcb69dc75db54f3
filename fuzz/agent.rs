//! What every target for an agent does: reads the bytes as that agent's event, judges it and answers it.

use std::path::Path;
use std::sync::OnceLock;

use aiguard::agents::{self, Agent, payload};
use aiguard::env::Environment;
use aiguard::guard::Guard;
use aiguard::model::Decision;
use aiguard::policy::Policy;

/// Panics where the answer is none that the agent could take.
pub fn answers(bytes: &[u8], agent: Option<Agent>) {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    let Ok(payload) = payload::read(bytes) else { return };
    let event = agents::understand(payload, agent);
    let env = Environment::fixed(Vec::<(&str, &str)>::new());
    let guard = Guard::new(POLICY.get_or_init(Policy::default), &env, Path::new("/nowhere"));
    let answer = match guard.verdict(&event) {
        Ok(verdict) => agents::answer(&event, &verdict),
        Err(failure) => failure.answer(Decision::Deny),
    };
    assert!(answer.status == 0 || (answer.status == 2 && !answer.stderr.is_empty()));
    if !answer.stdout.is_empty() {
        serde_json::from_str::<serde_json::Value>(&answer.stdout).expect("the answer is JSON");
    }
}

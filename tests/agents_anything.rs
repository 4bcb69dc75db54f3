//! Whatever an agent sends: no answer allows anything, none shows a secret, and nothing panics.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use aiguard::agents::{self, Agent, payload};
use aiguard::env::Environment;
use aiguard::guard::Guard;
use aiguard::policy::Policy;
use proptest::prelude::*;
use serde_json::Value;

/// A token that the format proves, so that it is found wherever it stands.
fn secret() -> String {
    "ghp_¦pGKCFCqy7IUyZdF9Z¦egW0sH1rzVBoq3EfJ5v".replace('¦', "")
}

/// The events of every case.
fn events() -> &'static [Value] {
    static EVENTS: OnceLock<Vec<Value>> = OnceLock::new();
    EVENTS.get_or_init(|| {
        let mut found = Vec::new();
        let mut folders = vec![PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/agents")];
        while let Some(folder) = folders.pop() {
            for path in fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path()) {
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|ending| ending == "json") {
                    let text = fs::read_to_string(&path).unwrap().replace('¦', "").replace("{repo}", "/nowhere");
                    let case: Value = serde_json::from_str(&text).unwrap();
                    found.extend(case.get("event").cloned());
                }
            }
        }
        assert!(found.len() > 60, "the events were not found");
        found
    })
}

/// The answer to an event, as the program would give it.
fn answer(event: Value, agent: Option<Agent>) -> agents::Answer {
    static POLICY: OnceLock<Policy> = OnceLock::new();
    let env = Environment::fixed(Vec::<(&str, &str)>::new());
    let policy = POLICY.get_or_init(Policy::default);
    let event = agents::understand(event, agent);
    let guard = Guard::new(policy, &env, Path::new("/nowhere"));
    match guard.verdict(&event) {
        Ok(verdict) => agents::answer(&event, &verdict),
        Err(failure) => failure.answer(aiguard::model::Decision::Deny),
    }
}

/// Whether a document says that something may happen: agents would skip their own question then.
fn allows(document: &Value) -> bool {
    match document {
        Value::String(word) => ["allow", "approve", "accept"].contains(&word.to_ascii_lowercase().as_str()),
        Value::Array(list) => list.iter().any(allows),
        Value::Object(map) => map.iter().any(|(key, value)| {
            let decides =
                ["permission", "permissionDecision", "decision", "behavior", "continue"].contains(&key.as_str());
            decides && (allows(value) || value == &Value::Bool(true)) || value.is_object() && allows(value)
        }),
        _ => false,
    }
}

fn check(event: Value, agent: Option<Agent>) {
    let shown = event.to_string().replace(&secret(), "SECRET");
    let answer = answer(event, agent);
    let said = format!("{}{}", answer.stdout, answer.stderr);
    assert!(
        !said.contains(&secret()),
        "the answer shows the secret: {}\nto {shown}",
        said.replace(&secret(), "SECRET")
    );
    assert!(matches!(answer.status, 0 | 2));
    if answer.status == 2 {
        assert!(!answer.stderr.trim().is_empty(), "a refusal without a reason is none for Codex");
    }
    if !answer.stdout.is_empty() {
        let document: Value = serde_json::from_str(&answer.stdout).unwrap();
        assert!(!allows(&document), "the answer allows something");
    }
}

/// Puts `text` in the place of the leaf with this number, counted around.
fn replace_leaf(value: &mut Value, number: usize, text: &str) {
    let leaves: Vec<String> = agents::leaves::of(value).into_iter().map(|leaf| leaf.pointer).collect();
    if let Some(pointer) = leaves.get(number % leaves.len().max(1))
        && let Some(place) = value.pointer_mut(pointer)
    {
        *place = Value::String(text.to_owned());
    }
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
        Just(Value::from(format!("token = {}", secret()))),
    ];
    let keys = prop_oneof![
        Just("command".to_owned()),
        Just("file_path".to_owned()),
        Just("content".to_owned()),
        Just("edits".to_owned()),
        Just("url".to_owned()),
        Just("text".to_owned()),
        "[a-z~/]{1,6}",
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::hash_map(keys.clone(), inner, 0..4)
                .prop_map(|map| Value::Object(map.into_iter().collect())),
        ]
    })
}

fn any_agent() -> impl Strategy<Value = Option<Agent>> {
    prop_oneof![3 => Just(None), 1 => prop::sample::select(Agent::ALL).prop_map(Some)]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_secret_anywhere_in_a_known_event_is_never_shown(
        event in 0..events().len(), leaf in 0usize..64, agent in any_agent(), around in "\\PC{0,12}"
    ) {
        let mut event = events()[event].clone();
        replace_leaf(&mut event, leaf, &format!("{around} {} {around}", secret()));
        check(event, agent);
    }

    #[test]
    fn any_arguments_and_any_result_are_answered(
        event in 0..events().len(), input in any_json(), agent in any_agent()
    ) {
        let mut event = events()[event].clone();
        for key in ["tool_input", "toolArgs", "tool_info", "tool_response", "tool_result", "toolResult", "tool_output", "prompt"] {
            if event.get(key).is_some() {
                event[key] = input.clone();
            }
        }
        check(event, agent);
    }

    #[test]
    fn any_object_is_answered(event in any_json(), agent in any_agent()) {
        if event.is_object() {
            check(event, agent);
        }
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let _ = payload::read(&bytes);
    }

    #[test]
    fn any_half_of_an_event_is_read_or_refused(event in 0..events().len(), cut in 0usize..4000) {
        let text = events()[event].to_string();
        let cut = (0..=cut.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let read = payload::read(&text.as_bytes()[..cut]);
        prop_assert!(cut == text.len() || read.is_err());
    }
}

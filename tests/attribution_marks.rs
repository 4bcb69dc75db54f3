//! Marks of AI are found where people and tools put them, and nowhere else.

use aiguard::attribution::{Comments, Found, Knowledge, Message, find};

fn marks(message: &str) -> Found {
    find(&Message::read(message.as_bytes(), &Comments::Start("#".to_owned())))
}

/// A message that ends in this line, as a trailer and not.
fn around(line: &str) -> [String; 2] {
    [
        format!("Add a thing\n\nIt was needed.\n\n{line}\n"),
        format!("Add a thing\n\nIt was needed.\n\n{line}\n\nAnd more.\n"),
    ]
}

#[test]
fn every_example_is_a_mark_of_its_agent() {
    let mut wrong = Vec::new();
    for agent in &Knowledge::get().agents {
        for message in agent.examples.iter().flat_map(|line| around(line)) {
            let found = marks(&message);
            if !found.marks.iter().any(|mark| mark.agent == Some(&*agent.id)) {
                wrong.push(format!("{}: {message:?} {found:?}", agent.id));
            }
        }
        for message in agent.counter_examples.iter().flat_map(|line| around(line)) {
            let found = marks(&message);
            if !found.marks.is_empty() {
                wrong.push(format!("{}: {message:?} {found:?}", agent.id));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", wrong.join("\n"));
}

#[test]
fn every_example_of_a_key_and_of_prose_is_a_mark() {
    let known = Knowledge::get();
    let mut wrong = Vec::new();
    let good = known.keys.iter().flat_map(|key| &key.examples).chain(&known.prose.examples);
    for line in good {
        let [trailer, _] = around(line);
        if marks(&trailer).marks.is_empty() {
            wrong.push(trailer);
        }
    }
    let bad = known.keys.iter().flat_map(|key| &key.counter_examples).chain(&known.prose.counter_examples);
    for line in bad.chain(&known.bot_examples) {
        for message in around(line) {
            let found = marks(&message);
            if !found.marks.is_empty() {
                wrong.push(format!("{message:?} {found:?}"));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new(), "{}", wrong.join("\n"));
}

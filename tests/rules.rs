//! What can be relied on for every built-in rule.

use std::collections::BTreeMap;

use aiguard::detect::{Engine, Selection, proof};
use aiguard::rules::{Matcher, table};

#[test]
fn every_rule_finds_its_examples_and_leaves_its_counter_examples() {
    let engine = proof::engine();
    let failures: Vec<String> = table::builtin()
        .iter()
        .flat_map(|rule| proof::failures(&engine, rule))
        .map(|failure| {
            let what = if failure.wanted { "misses its example" } else { "trips over its counter-example" };
            format!("{} {what} {}", failure.rule, failure.example)
        })
        .collect();
    assert!(failures.is_empty(), "{} failures:\n{}", failures.len(), failures.join("\n"));
}

#[test]
fn every_rule_brings_two_examples_and_two_counter_examples() {
    let poor: Vec<&str> = table::builtin()
        .iter()
        .filter(|rule| rule.examples.len() < 2 || rule.counter_examples.len() < 2)
        .map(|rule| rule.about.id)
        .collect();
    assert_eq!(poor, Vec::<&str>::new());
}

#[test]
fn no_example_looks_like_a_token_to_a_scanner() {
    let engine = Engine::builtin(&Selection::default());
    let mut scratch = aiguard::detect::engine::Scratch::default();
    let mut shown = BTreeMap::new();
    // What is invisible is written in the rule files as an escape, which the example here is not any more.
    for rule in table::builtin().iter().filter(|rule| !matches!(rule.matcher, Matcher::Signal(_))) {
        for example in rule.examples {
            let text =
                aiguard::model::Text::new("rules/example.toml", example.as_bytes(), aiguard::model::Origin::File);
            let found = engine.scan(&text, &mut scratch);
            let sure = found.iter().filter(|finding| finding.confidence >= aiguard::model::Confidence::High);
            for finding in sure {
                shown.insert(rule.about.id, finding.about.id);
            }
        }
    }
    assert_eq!(shown, BTreeMap::new(), "put the break mark into these examples");
}

#[test]
fn ids_of_rules_read_as_names_of_bad_things() {
    for rule in table::builtin() {
        assert!(rule.about.id.contains('-'), "`{}` is one word: it names a provider, not a thing", rule.about.id);
        assert!(!rule.about.title.trim().is_empty(), "{}", rule.about.id);
        assert!(rule.about.remediation.ends_with('.'), "{}: the remediation is no sentence", rule.about.id);
    }
}

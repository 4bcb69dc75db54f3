//! What is decided about commands and paths by default. Each rule and class brings its own examples; `tests/commands/` has
//! more, in many spellings.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]

use std::fs;
use std::path::Path;

use aiguard::env::Environment;
use aiguard::guard::{Guard, Wish, table};
use aiguard::model::Decision;
use aiguard::policy::Policy;
use aiguard::shell::{Start, understand};

/// The folder that the commands run in: it is not there, so that nothing on this machine has a part in the answers.
const PROJECT: &str = "/srv/ann/project";

/// The rules that object to a command line.
fn objections(line: &str) -> Vec<String> {
    let env = Environment::fixed([("HOME", "/home/ann")]);
    let policy = Policy::default();
    let guard = Guard::new(&policy, &env, Path::new(PROJECT));
    let mut variables = env.shell_variables();
    variables.push(("PWD".to_owned(), PROJECT.to_owned()));
    let script = understand(line, &Start { folder: Some(PROJECT.to_owned()), variables });
    let found = guard.command(&script).into_iter().filter(|objection| objection.decision >= Decision::Ask);
    found.map(|objection| objection.rule).collect()
}

/// The lines of a table; those in brackets name the rule of the lines below.
fn lines(name: &str) -> Vec<(String, String)> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commands").join(name);
    let text = fs::read_to_string(path).unwrap();
    let mut rule = String::new();
    let mut found = Vec::new();
    for line in text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
        match line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')).filter(|name| !name.contains(' ')) {
            Some(name) => rule = name.to_owned(),
            None => found.push((rule.clone(), line.replace('⏎', "\n"))),
        }
    }
    found
}

#[test]
fn what_is_dangerous_is_objected_to_in_every_spelling() {
    let lines = lines("blocked.txt");
    assert!(lines.len() >= 300, "{} lines", lines.len());
    let wrong: Vec<_> = lines
        .iter()
        .filter(|(rule, line)| !objections(line).contains(rule))
        .map(|(rule, line)| format!("{rule}: {line}: {:?}", objections(line)))
        .collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}

#[test]
fn ordinary_work_is_nobodys_business() {
    let lines = lines("allowed.txt");
    assert!(lines.len() >= 300, "{} lines", lines.len());
    let objected = lines.iter().map(|(_, line)| (line, objections(line))).filter(|(_, rules)| !rules.is_empty());
    let wrong: Vec<_> = objected.map(|(line, rules)| format!("{line}: {rules:?}")).collect();
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), lines.len(), wrong.join("\n"));
}

#[test]
fn every_rule_objects_to_its_examples_and_nothing_to_its_counter_examples() {
    let mut wrong = Vec::new();
    for rule in table::rules() {
        assert!(!rule.examples.is_empty(), "{} has no example", rule.id);
        for line in rule.examples {
            let found = objections(line);
            if !found.iter().any(|id| id == rule.id) {
                wrong.push(format!("{}: no objection to `{line}`: {found:?}", rule.id));
            }
        }
        for line in rule.counter_examples {
            let found = objections(line);
            if !found.is_empty() {
                wrong.push(format!("{}: objection to `{line}`: {found:?}", rule.id));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_class_of_paths_has_its_examples_and_none_of_its_counter_examples() {
    let env = Environment::fixed([("HOME", "/home/ann")]);
    let policy = Policy::default();
    let guard = Guard::new(&policy, &env, Path::new(PROJECT));
    let mut wrong = Vec::new();
    for class in table::classes() {
        let wish = if class.read > Decision::Silent { Wish::Read } else { Wish::Write };
        let asked = |path: &str| guard.path(Path::new(path), wish);
        for path in class.examples {
            if !asked(path).iter().any(|objection| objection.rule.starts_with(class.id)) {
                wrong.push(format!("{}: `{path}` is not protected: {:?}", class.id, asked(path)));
            }
        }
        for path in class.counter_examples {
            if !asked(path).is_empty() {
                wrong.push(format!("{}: `{path}` is protected: {:?}", class.id, asked(path)));
            }
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

//! Holds a rule against its own examples and counter-examples.

use super::engine::{Profile, Scratch};
use super::{Engine, Selection};
use crate::model::{Origin, Text};
use crate::rules::schema::RawRule;
use crate::rules::{Matcher, Rule, table};

/// One example that a rule does not live up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Failure {
    /// The rule.
    pub rule: &'static str,
    /// The example as written, with its break marks.
    pub example: &'static str,
    /// `true`: the rule should have found something in it and did not. `false`: it should not have, and did.
    pub wanted: bool,
}

/// An engine in which every built-in rule runs, those too that run only in data or when they are asked for.
pub fn engine() -> Engine {
    let rules = table::builtin().iter().map(|rule| rule.about.id.to_owned()).collect();
    Engine::builtin(&Selection { rules, profile: Profile::Data, ..Selection::default() })
}

/// Everything in which `rule` fails its own examples, when it runs among the rules of `engine`.
pub fn failures(engine: &Engine, rule: &'static Rule) -> Vec<Failure> {
    let examples = rule.examples.iter().map(|example| (*example, true));
    let counter_examples = rule.counter_examples.iter().map(|example| (*example, false));
    examples
        .chain(counter_examples)
        .filter(|(example, wanted)| finds(engine, rule, example) != *wanted)
        .map(|(example, wanted)| Failure { rule: rule.about.id, example, wanted })
        .collect()
}

fn finds(engine: &Engine, rule: &Rule, example: &str) -> bool {
    let text = RawRule::unbroken(example);
    let path = path_for(rule);
    let findings = engine.scan(&Text::new(&path, text.as_bytes(), Origin::File), &mut Scratch::default());
    findings.iter().any(|finding| finding.about.id == rule.about.id)
}

/// A path that the rule looks at.
fn path_for(rule: &Rule) -> String {
    if let Matcher::Signal(_) | Matcher::Phrase { .. } = rule.matcher {
        return "AGENTS.md".to_owned();
    }
    match rule.paths.globs().0.first() {
        Some(glob) => {
            let name = glob.rsplit('/').next().unwrap_or(glob);
            let first = name.split_once('{').map(|(start, rest)| {
                let (inside, end) = rest.split_once('}').unwrap_or((rest, ""));
                format!("{start}{}{end}", inside.split(',').next().unwrap_or_default())
            });
            first.unwrap_or_else(|| name.to_owned()).replace('*', "x")
        }
        None => "example.txt".to_owned(),
    }
}

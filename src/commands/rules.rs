//! `aiguard rules`: what is looked for, and the proof that each rule does what it says.

use std::io::Write;

use anyhow::Result;
use clap::{Args, Subcommand};

use super::Status;
use crate::detect::engine::Scratch;
use crate::detect::{Engine, Selection};
use crate::model::{Origin, Text};
use crate::rules::schema::RawRule;
use crate::rules::{Rule, table};

/// Show, check and test the rules
#[derive(Debug, Args)]
pub struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// List every built-in rule
    List,
    /// Run every rule on its own examples and counter-examples
    Test {
        /// Only rules whose id contains this
        #[arg(default_value = "")]
        part: String,
    },
}

/// Runs the command.
///
/// # Errors
/// When writing fails.
pub fn run(args: &RulesArgs, out: &mut dyn Write) -> Result<Status> {
    match &args.command {
        RulesCommand::List => {
            for rule in table::builtin() {
                writeln!(
                    out,
                    "{:<50} {:<9} {:<7} {}",
                    rule.about.id, rule.about.severity, rule.confidence, rule.about.title
                )?;
            }
            Ok(Status::Clean)
        }
        RulesCommand::Test { part } => test(part, out),
    }
}

fn test(part: &str, out: &mut dyn Write) -> Result<Status> {
    let engine = Engine::builtin(&Selection::default());
    let mut wrong = 0;
    let wanted: Vec<_> = table::builtin().iter().filter(|rule| rule.about.id.contains(part)).collect();
    for rule in &wanted {
        for (example, expected) in
            rule.examples.iter().map(|text| (text, true)).chain(rule.counter_examples.iter().map(|text| (text, false)))
        {
            if finds(&engine, rule, example) != expected {
                wrong += 1;
                let what = if expected { "misses its example" } else { "trips over its counter-example" };
                writeln!(out, "{} {what}: {example}", rule.about.id)?;
            }
        }
    }
    writeln!(out, "{} rules, {wrong} wrong", wanted.len())?;
    Ok(if wrong == 0 { Status::Clean } else { Status::Findings })
}

fn finds(engine: &Engine, rule: &Rule, example: &str) -> bool {
    let text = RawRule::unbroken(example);
    let path =
        rule.paths.globs().0.first().map_or("example.txt".to_owned(), |glob| glob.replace("**/", "").replace('*', "x"));
    engine
        .scan(&Text::new(&path, text.as_bytes(), Origin::File), &mut Scratch::default())
        .iter()
        .any(|finding| finding.about.id == rule.about.id)
}

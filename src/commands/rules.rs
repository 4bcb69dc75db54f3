//! `aiguard rules`: what is looked for, and the proof that each rule does what it says.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, Subcommand};

use super::Status;
use super::settings;
use crate::detect::{Engine, Selection, proof};
use crate::files;
use crate::model::{Category, Written, nearest};
use crate::rules::{Matcher, Rule, Shape, import, load, table};

/// List, show, check and test the rules; import those of gitleaks
#[derive(Debug, Args)]
pub struct RulesArgs {
    #[command(subcommand)]
    command: RulesCommand,
}

#[derive(Debug, Subcommand)]
enum RulesCommand {
    /// List every built-in rule
    List {
        /// Only rules of this category
        #[arg(long, value_name = "CATEGORY", value_parser = settings::one_of::<Category>())]
        category: Option<Category>,
        /// Write one JSON object per rule and line
        #[arg(long)]
        json: bool,
    },
    /// Show what a rule looks for, and what to do about its findings
    Show {
        /// The rule's id
        #[arg(value_name = "ID")]
        id: String,
    },
    /// Check a file of rules and run each on its own examples
    Check {
        /// The file: `[[rules]]` entries, or an aiguard.toml that has some
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Turn a gitleaks configuration into an aiguard.toml, written to standard output
    ///
    /// Comments at its head say what could not be carried over. A configuration of betterleaks 1 is taken as well.
    Import {
        /// The gitleaks configuration
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Run every built-in rule on its own examples and counter-examples
    Test {
        /// Only rules whose id contains this
        #[arg(value_name = "PART", default_value = "", hide_default_value = true)]
        part: String,
    },
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read or is not valid, when there is no such rule, or when writing fails.
pub fn run(args: &RulesArgs, out: &mut dyn Write) -> Result<Status> {
    match &args.command {
        RulesCommand::List { category, json } => list(*category, *json, out),
        RulesCommand::Show { id } => show(id, out),
        RulesCommand::Check { file } => check(file, out),
        RulesCommand::Import { file } => import_gitleaks(file, out),
        RulesCommand::Test { part } => {
            let engine = proof::engine();
            prove(&engine, table::builtin().iter().filter(|rule| rule.about.id.contains(part.as_str())), out)
        }
    }
}

fn list(category: Option<Category>, json: bool, out: &mut dyn Write) -> Result<Status> {
    let wanted = table::builtin().iter().filter(|rule| category.is_none_or(|wanted| rule.about.category == wanted));
    for rule in wanted {
        let about = &rule.about;
        if json {
            let object = serde_json::json!({
                "id": about.id, "title": about.title, "category": about.category, "severity": about.severity,
                "confidence": rule.confidence, "class": about.class,
            });
            writeln!(out, "{object}")?;
        } else {
            writeln!(out, "{:<48} {:<9} {:<7} {}", about.id, about.severity, rule.confidence, about.title)?;
        }
    }
    Ok(Status::Clean)
}

fn show(id: &str, out: &mut dyn Write) -> Result<Status> {
    let Some(rule) = table::builtin().iter().find(|rule| rule.about.id == id) else {
        let meant = nearest(id, table::builtin().iter().map(|rule| rule.about.id));
        let advice =
            meant.map_or("`aiguard rules list` shows all.".to_owned(), |meant| format!("Did you mean `{meant}`?"));
        return Err(anyhow!("There is no rule `{id}`. {advice}"));
    };
    let about = &rule.about;
    writeln!(out, "{}\n{}\n", about.title, about.id)?;
    writeln!(out, "category     {}, class {}", about.category, about.class)?;
    writeln!(out, "severity     {}, confidence {} before any check", about.severity, rule.confidence)?;
    match &rule.matcher {
        Matcher::Near { pattern, .. } => {
            writeln!(out, "keywords     {}", rule.keywords.join(", "))?;
            writeln!(out, "pattern      {}", pattern.source())?;
        }
        Matcher::Assigned { pattern } => {
            writeln!(out, "keys with    {}", rule.keywords.join(", "))?;
            writeln!(out, "pattern      {}", pattern.source())?;
        }
        Matcher::Shape(shape) => show_shape(shape, out)?,
        Matcher::Signal(signal) => writeln!(out, "scanner      {signal}")?,
        Matcher::Phrase { phrases, data_severity } => {
            for phrase in *phrases {
                writeln!(out, "phrase       {}", phrase.pattern.source())?;
            }
            if let Some(severity) = data_severity {
                writeln!(out, "in data      severity {severity}")?;
            }
        }
    }
    if !rule.validators.is_empty() {
        let names: Vec<_> = rule.validators.iter().map(|check| check.name()).collect();
        writeln!(out, "checks       {}", names.join(", "))?;
    }
    if rule.randomness > 0.0 {
        writeln!(out, "randomness   at least {} bits per character", rule.randomness)?;
    }
    if let Some(companion) = rule.companion {
        let need = if companion.required { "needs" } else { "surer with" };
        writeln!(out, "companion    {need} a {} within {} lines", companion.rule, companion.within_lines)?;
    }
    let (only, not) = rule.paths.globs();
    for (word, globs) in [("only in", only), ("not in", not)] {
        if !globs.is_empty() {
            writeln!(out, "{word:<12} {}", globs.join(", "))?;
        }
    }
    writeln!(out, "\nWhat to do: {}", about.remediation)?;
    for reference in about.references {
        writeln!(out, "See {reference}")?;
    }
    Ok(Status::Clean)
}

fn show_shape(shape: &Shape, out: &mut dyn Write) -> Result<()> {
    for (word, texts) in [("forms", shape.forms), ("near a word", shape.context_forms), ("words", shape.context)] {
        if !texts.is_empty() {
            writeln!(out, "{word:<12} {}", texts.join(", "))?;
        }
    }
    if !shape.in_code {
        writeln!(out, "profile      data")?;
    }
    if shape.opt_in {
        writeln!(out, "runs         only when asked for, with `--rule`")?;
    }
    Ok(())
}

fn check(file: &Path, out: &mut dyn Write) -> Result<Status> {
    let shown = files::shown(file);
    let bytes = files::read_whole(file).with_context(|| format!("{shown} cannot be read"))?;
    let text = String::from_utf8_lossy(&bytes);
    let raw = load::parse(Written { path: &shown, text: &text })
        .map_err(|flaws| anyhow!("{shown} is not valid\n\n{flaws}"))?;
    let rules: Vec<Rule> = raw.iter().map(load::rule).collect();
    let ids: Vec<&str> = rules.iter().map(|rule| rule.about.id).collect();
    let engine = Engine::with_rules(rules, &Selection::default());
    prove(&engine, engine.rules().iter().copied().filter(|rule| ids.contains(&rule.about.id)), out)
}

fn import_gitleaks(file: &Path, out: &mut dyn Write) -> Result<Status> {
    let shown = files::shown(file);
    let bytes = files::read_whole(file).with_context(|| format!("{shown} cannot be read"))?;
    let text = String::from_utf8(bytes).map_err(|_| anyhow!("{shown} is not UTF-8: save it as UTF-8"))?;
    let imported = import::gitleaks(Written { path: &shown, text: &text })
        .map_err(|flaws| anyhow!("{shown} cannot be imported\n\n{flaws}"))?;
    out.write_all(imported.config.as_bytes())?;
    Ok(Status::Clean)
}

/// Runs rules on their own examples and says which fail.
fn prove(engine: &Engine, rules: impl Iterator<Item = &'static Rule>, out: &mut dyn Write) -> Result<Status> {
    let (mut count, mut wrong) = (0, 0);
    for rule in rules {
        count += 1;
        for failure in proof::failures(engine, rule) {
            wrong += 1;
            let what = if failure.wanted { "misses its example" } else { "trips over its counter-example" };
            writeln!(out, "{} {what}:\n    {}", failure.rule, failure.example.replace('\n', "\n    "))?;
        }
    }
    let verdict = if wrong == 0 { "all their examples hold".to_owned() } else { format!("{wrong} examples fail") };
    writeln!(out, "{count} rules, {verdict}")?;
    Ok(if wrong == 0 { Status::Clean } else { Status::Findings })
}

//! `aiguard policy`: what holds here, who says so, and whether a file is right.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, Subcommand};

use super::Status;
use super::settings::{self, Color, Configuring};
use crate::attribution;
use crate::env::Environment;
use crate::files;
use crate::guard::names;
use crate::model::nearest;
use crate::output::policy as output;
use crate::policy::{Fate, Layer, Policy, PolicyFile, schema};

/// Show what holds here and who says so; check a policy file
#[derive(Debug, Args)]
pub struct PolicyArgs {
    #[command(subcommand)]
    command: PolicyCommand,
}

#[derive(Debug, Subcommand)]
enum PolicyCommand {
    /// Show every value with the layer, the file and the line that it comes from, and what has no effect
    Show {
        /// How to write it
        #[arg(long, short, value_name = "FORMAT", default_value = "human", value_parser = settings::one_of::<Format>())]
        format: Format,
        /// When to use colours
        #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = settings::one_of::<Color>())]
        color: Color,
        #[command(flatten)]
        configuring: Configuring,
    },
    /// Check a policy file, or every file that holds here: exit status 0 if it is valid, 2 if it is not
    Check {
        /// The file [default: those of all layers that hold here]
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        /// Whose policy the file is
        #[arg(long = "as", value_name = "LAYER", default_value = "repository", value_parser = settings::one_of::<Whose>())]
        whose: Whose,
    },
    /// Write the JSON Schema of policy files, for editors
    Schema,
}

crate::words! {
    /// How the policy is shown.
    pub enum Format {
        Human = "human",
        Json = "json",
    }
}

crate::words! {
    /// Whose file is checked.
    pub enum Whose {
        Organisation = "organisation",
        User = "user",
        Repository = "repository",
    }
}

/// Runs the command.
///
/// # Errors
/// When a file cannot be read or is not valid, with the excerpt.
pub fn run(args: &PolicyArgs, out: &mut dyn Write) -> Result<Status> {
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    run_in(args, (&here, &env), out)
}

/// Runs the command in a folder and an environment of choice.
///
/// # Errors
/// Those of [`run`].
pub fn run_in(args: &PolicyArgs, (here, env): (&Path, &Environment), out: &mut dyn Write) -> Result<Status> {
    match &args.command {
        PolicyCommand::Show { format, color, configuring } => {
            let policy = settings::layers(configuring, here, env)?;
            match format {
                Format::Human => output::human(&policy, out, &settings::style(*color, false, env))?,
                Format::Json => output::json(&policy, out)?,
            }
        }
        PolicyCommand::Check { file: Some(file), whose } => {
            let policy = Policy::layered(vec![read(file, *whose)?], settings::today())
                .map_err(|flaws| anyhow!("{} is not valid\n\n{flaws}", flaws.path()))?;
            report(&policy, out)?;
        }
        PolicyCommand::Check { file: None, .. } => {
            let policy = settings::layers(&Configuring::default(), here, env)?;
            report(&policy, out)?;
        }
        PolicyCommand::Schema => writeln!(out, "{:#}", schema::schema())?,
    }
    Ok(Status::Clean)
}

fn read(file: &Path, whose: Whose) -> Result<PolicyFile> {
    let path = files::shown(file);
    let bytes = files::read_whole(file).with_context(|| format!("{path} cannot be read"))?;
    let text = String::from_utf8(bytes).map_err(|_| anyhow!("{path} is not UTF-8: save it as UTF-8"))?;
    let layer = match whose {
        Whose::Organisation => Layer::Organisation,
        Whose::User => Layer::User,
        Whose::Repository => Layer::Repository,
    };
    Ok(PolicyFile { layer, path, text })
}

/// Says that the files are valid, and what in them has no effect.
fn report(policy: &Policy, out: &mut dyn Write) -> Result<()> {
    attribution::policy::Policy::resolve(policy).map_err(|why| anyhow!(why))?;
    if policy.files.is_empty() {
        writeln!(out, "There is no policy file here: the built-in policy holds.")?;
    }
    for file in &policy.files {
        writeln!(out, "{} is valid ({}).", file.path, file.layer)?;
    }
    let known = names::rule_ids(policy);
    for (id, rule) in policy.hook.rules.iter().filter(|(id, _)| !known.contains(*id)) {
        let place = policy.place(rule.held.source);
        let meant = nearest(id, known.iter().map(String::as_str));
        let advice = meant.map(|meant| format!(" Did you mean `{meant}`?")).unwrap_or_default();
        writeln!(out, "note: `hook.rules.{id}` ({place}) has no effect: the hook has no rule `{id}`.{advice}")?;
    }
    for sentence in policy.refused() {
        writeln!(out, "note: {sentence}")?;
    }
    for setting in policy.settings.iter().filter(|setting| setting.fate == Fate::Idle) {
        let place = policy.place(setting.source);
        writeln!(
            out,
            "note: `[{}]` ({place}) has no effect yet: this version of aiguard does not use it.",
            setting.key
        )?;
    }
    Ok(())
}

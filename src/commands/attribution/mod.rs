//! `aiguard attribution`: who wrote this, said so that git and auditors can read it.

use std::ffi::OsString;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, Result, anyhow};
use clap::{Args, Subcommand};

use super::Status;
use super::settings::{self, Color, Configuring};
use crate::attribution::policy::{Policy, Preset};
use crate::env::Environment;
use crate::output::attribution::{self as output, Format};

mod activity;
mod changes;
mod desk;
mod gate;
pub mod hook;
mod log;
mod messages;
mod records;
mod stats;

pub use desk::Desk;

/// Find the marks of AI tools in commit messages, and hold them against the policy
///
/// Says for each mark whether git sees it, and if not, why. Exit status: 0 nothing against the policy, 1 something is,
/// 2 wrong usage or configuration, 3 git's data could not be read.
#[derive(Debug, Args)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct AttributionArgs {
    #[command(subcommand)]
    evidence: Option<Evidence>,
    #[command(flatten)]
    mode: Mode,
    #[command(flatten)]
    doing: Doing,
    #[command(flatten)]
    configuring: Configuring,
}

#[derive(Debug, Subcommand)]
enum Evidence {
    Log(log::LogArgs),
    Stats(stats::StatsArgs),
}

/// What to look at, one of them
#[derive(Debug, Args)]
#[group(required = true, multiple = false, id = "messages")]
#[command(next_help_heading = "What to look at (one of them)")]
struct Mode {
    /// The file of a message that is being written, as git's commit-msg hook gets it
    #[arg(long, value_name = "FILE")]
    commit_msg: Option<PathBuf>,
    /// One message on standard input
    #[arg(long)]
    stdin: bool,
    /// The commits of a range, as in main..HEAD
    #[arg(long, value_name = "A..B")]
    range: Option<String>,
    /// One commit
    #[arg(long, value_name = "REV")]
    commit: Option<String>,
    /// The message that the forge will write when it squashes this range
    #[arg(long, value_name = "A..B")]
    squash: Option<String>,
    /// What the last merge brought to a branch: its newest commit, and what came with it
    #[arg(long, value_name = "BRANCH")]
    post_merge: Option<String>,
}

/// What to do
#[derive(Debug, Args)]
#[command(next_help_heading = "What to do")]
struct Doing {
    /// Write the message anew, with one block of trailers that git sees: into the file with --commit-msg, else to standard
    /// output. History is never rewritten
    #[arg(long, conflicts_with = "range", conflicts_with = "post_merge")]
    fix: bool,
    /// Run the command behind `--` when an AI took part, and not otherwise; exits with 1 when the command fails
    #[arg(long, requires = "command", conflicts_with = "fix")]
    if_ai: bool,
    /// The command for --if-ai, and its arguments
    #[arg(last = true, value_name = "COMMAND", requires = "if_ai")]
    command: Vec<OsString>,
    /// Go by this ready-made policy instead of the configuration's
    #[arg(long, value_name = "PRESET", value_parser = settings::one_of::<Preset>())]
    preset: Option<Preset>,
    /// Write the report in this format
    #[arg(long, short, value_name = "FORMAT", default_value = "human", value_parser = settings::one_of::<Format>())]
    format: Format,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = settings::one_of::<Color>())]
    color: Color,
    /// Name every message, also those without a mark
    #[arg(long, short)]
    verbose: bool,
}

/// Runs the command.
///
/// # Errors
/// When there is nothing to look at where it was looked for, or the configuration is not valid.
pub fn run(args: &AttributionArgs, out: &mut dyn Write) -> Result<Status> {
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    match &args.evidence {
        Some(Evidence::Log(log)) => return log::run(log, &env, out),
        Some(Evidence::Stats(stats)) => return stats::run(stats, &env, out),
        None => {}
    }
    let policy = match args.doing.preset {
        Some(preset) => Policy::preset(preset),
        None => Policy::resolve(&settings::layers(&args.configuring, &here, &env)?),
    };
    let desk = Desk { env: &env, here: &here, policy: &policy.map_err(|why| anyhow!(why))? };
    if args.doing.fix {
        return messages::fix(&args.mode, &desk, out);
    }
    let report = messages::look(&args.mode, &desk)?;
    if args.doing.if_ai {
        return gate::run(&report, &args.doing.command, out);
    }
    let style = settings::style(args.doing.color, args.doing.verbose, &env);
    output::write(args.doing.format, &report, out, &style)?;
    Ok(if report.fails() { Status::Findings } else { Status::Clean })
}

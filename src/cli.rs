//! The command line: one line of dispatch for each command.

use std::io::Write;

use anyhow::Result;
use clap::{CommandFactory as _, Parser, Subcommand};

use crate::commands::{Status, attribution, completions, doctor, git_hook, hook, man, policy, redact, rules, scan};

/// Keeps secrets and personal data out of git
///
/// One engine behind git hooks, CI and the command line; offline, and closed when something fails.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = "Start with `aiguard scan` in a repository.")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Scan(Box<scan::ScanArgs>),
    Hook(hook::HookArgs),
    GitHook(git_hook::GitHookArgs),
    Redact(redact::RedactArgs),
    Attribution(Box<attribution::AttributionArgs>),
    Doctor(Box<doctor::DoctorArgs>),
    Policy(policy::PolicyArgs),
    Rules(rules::RulesArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Runs the command that was asked for.
///
/// # Errors
/// Whatever the command could not do.
pub fn run(cli: &Cli, out: &mut dyn Write) -> Result<Status> {
    match &cli.command {
        Command::Scan(args) => scan::run(args, out),
        Command::Hook(args) => Ok(Status::Protocol(hook::run(args))),
        Command::GitHook(args) => git_hook::run(args, out),
        Command::Redact(args) => redact::run(args, out),
        Command::Attribution(args) => attribution::run(args, out),
        Command::Doctor(args) => doctor::run(args, out),
        Command::Policy(args) => policy::run(args, out),
        Command::Rules(args) => rules::run(args, out),
        Command::Completions(args) => completions::run(args, Cli::command(), out),
        Command::Man(args) => man::run(args, Cli::command(), out),
    }
}

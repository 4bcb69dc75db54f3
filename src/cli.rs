//! The command line: one line of dispatch for each command.

use std::io::Write;

use anyhow::Result;
use clap::{CommandFactory as _, Parser, Subcommand};

use crate::commands::{
    Status, attribution, completions, doctor, git_hook, hook, init, man, policy, redact, rules, scan, uninstall,
};

/// Keeps secrets and personal data out of git and out of agents' hands
///
/// One engine and one policy behind git hooks, coding agents, CI and the command line; offline, and closed when something
/// fails.
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100, subcommand_required = true, arg_required_else_help = true)]
#[command(after_help = "Start with `aiguard init` in a repository; `aiguard scan` looks at what is there.")]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Init(Box<init::InitArgs>),
    Scan(Box<scan::ScanArgs>),
    Hook(hook::HookArgs),
    GitHook(git_hook::GitHookArgs),
    Redact(redact::RedactArgs),
    Attribution(Box<attribution::AttributionArgs>),
    Doctor(Box<doctor::DoctorArgs>),
    Policy(policy::PolicyArgs),
    Uninstall(uninstall::UninstallArgs),
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
        Command::Init(args) => init::run(args, out),
        Command::Scan(args) => scan::run(args, out),
        Command::Hook(args) => Ok(Status::Protocol(hook::run(args))),
        Command::GitHook(args) => git_hook::run(args, out),
        Command::Redact(args) => redact::run(args, out),
        Command::Attribution(args) => attribution::run(args, out),
        Command::Doctor(args) => doctor::run(args, out),
        Command::Policy(args) => policy::run(args, out),
        Command::Uninstall(args) => uninstall::run(args, out),
        Command::Rules(args) => rules::run(args, out),
        Command::Completions(args) => completions::run(args, Cli::command(), out),
        Command::Man(args) => man::run(args, Cli::command(), out),
    }
}

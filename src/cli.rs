//! The command line: one line of dispatch for each command.

use std::io::Write;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::commands::{Status, rules, scan};

/// Keeps secrets out of git, prompts and tool calls
#[derive(Debug, Parser)]
#[command(version, max_term_width = 100)]
pub struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Scan(scan::ScanArgs),
    Rules(rules::RulesArgs),
}

/// Runs the command that was asked for.
///
/// # Errors
/// Whatever the command could not do.
pub fn run(cli: &Cli, out: &mut dyn Write) -> Result<Status> {
    match &cli.command {
        Command::Scan(args) => scan::run(args, out),
        Command::Rules(args) => rules::run(args, out),
    }
}

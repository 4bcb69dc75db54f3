//! `aiguard completions`: for the shells.

use std::io::Write;

use anyhow::Result;
use clap::{Args, Command};
use clap_complete::Shell;

use super::Status;

/// Write the completions for a shell to standard output
#[derive(Debug, Args)]
pub struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Runs the command; `command` is the whole command line.
///
/// # Errors
/// When writing fails.
pub fn run(args: &CompletionsArgs, mut command: Command, out: &mut dyn Write) -> Result<Status> {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut command, "aiguard", &mut text);
    out.write_all(&text)?;
    Ok(Status::Clean)
}

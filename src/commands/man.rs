//! `aiguard man`: the manual page.

use std::io::Write;

use anyhow::{Result, anyhow};
use clap::{Args, Command};

use super::Status;

/// Write the manual page, in roff, to standard output
#[derive(Debug, Args)]
pub struct ManArgs {
    /// The page of this command instead of the main one
    #[arg(value_name = "COMMAND")]
    command: Option<String>,
}

/// Runs the command; `whole` is the whole command line.
///
/// # Errors
/// When there is no such command, or when writing fails.
pub fn run(args: &ManArgs, mut whole: Command, out: &mut dyn Write) -> Result<Status> {
    whole.build();
    let page = match &args.command {
        None => whole,
        Some(name) => {
            let sub = whole.find_subcommand(name).ok_or_else(|| anyhow!("There is no command `{name}`."))?;
            sub.clone().name(format!("aiguard-{name}"))
        }
    };
    let mut text = Vec::new();
    clap_mangen::Man::new(page).render(&mut text)?;
    out.write_all(&text)?;
    Ok(Status::Clean)
}

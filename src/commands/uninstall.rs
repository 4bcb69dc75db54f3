//! `aiguard uninstall`: everything that `init` wrote goes, and what was there before comes back, byte for byte.

use std::io::Write;

use anyhow::{Context as _, Result};
use clap::Args;

use super::Status;
use super::init::{self, Whom};
use super::settings::{self, Color};
use crate::env::Environment;
use crate::files;
use crate::git::Repository;
use crate::output::setup as output;
use crate::setup::{Record, Restored, Scope};

/// Take away what `aiguard init` installed, and put back what was there before
///
/// A file that has been changed since loses only what was aiguard's.
#[derive(Debug, Args)]
pub struct UninstallArgs {
    /// Say what would be put back and change nothing
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    whom: Whom,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = settings::one_of::<Color>())]
    color: Color,
}

/// Runs the command.
///
/// # Errors
/// When a record cannot be read or written.
pub fn run(args: &UninstallArgs, out: &mut dyn Write) -> Result<Status> {
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    let repository = Repository::around(&here, &env)?;
    let scopes = args.whom.scopes();
    let records = init::records(&env, repository.as_ref(), args.whom.root.as_deref());
    let of_repository = scopes.contains(&Scope::Repository).then_some(records.repository).flatten();
    let of_user = scopes.iter().any(|scope| *scope != Scope::Repository).then_some(records.user).flatten();
    let style = settings::style(args.color, false, &env);
    let mut found = false;
    let mut failed = false;
    for place in of_repository.into_iter().chain(of_user) {
        let mut record = Record::read(&place).map_err(anyhow::Error::msg)?;
        if record.is_empty() {
            continue;
        }
        found = true;
        if args.dry_run {
            for path in record.paths() {
                writeln!(out, "  {} would be put back", files::shown(path))?;
            }
            continue;
        }
        let restored = record.restore();
        failed |= restored.iter().any(|one| matches!(one, Restored::Left(note) if note.refused));
        output::restored(&restored, out, &style)?;
        record.write(&place).with_context(|| format!("the record {} cannot be written", files::shown(&place)))?;
    }
    if !found {
        writeln!(out, "Nothing of aiguard is installed here.")?;
    }
    Ok(if failed { Status::Findings } else { Status::Clean })
}

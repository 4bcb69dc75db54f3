//! `aiguard redact`: text in, text out that may be shown.

use std::io::{Read as _, Write};

use anyhow::{Context as _, Result};
use clap::Args;

use super::Status;
use super::settings::{self, Configuring, Selecting};
use crate::detect::Engine;
use crate::detect::engine::Profile;
use crate::env::Environment;
use crate::model::{Origin, Text};
use crate::redact::{Redactor, Syntax};

/// Take secrets and personal data out of a text, and keep everything else
///
/// Reads standard input. Keys, comments, quotes, types and lines stay; equal values get the same placeholder, and what is
/// redacted already stays as it is.
#[derive(Debug, Args)]
pub struct RedactArgs {
    /// The name that standard input goes by: its ending tells the syntax
    #[arg(long, value_name = "NAME", default_value = "stdin", hide_default_value = true)]
    path: String,
    #[command(flatten)]
    configuring: Configuring,
}

/// Runs the command.
///
/// # Errors
/// When the configuration is not valid, or something cannot be read or written.
pub fn run(args: &RedactArgs, out: &mut dyn Write) -> Result<Status> {
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    let selecting = Selecting { profile: Some(Profile::Data), ..Selecting::default() };
    let policy = settings::policy(&args.configuring, &selecting, &here, &env)?;
    let engine = Engine::with_rules(policy.rules_to_add(), &policy.selection());
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
    let text = String::from_utf8(bytes)?;
    let text = Text::new(&args.path, text.as_bytes(), Origin::Stdin);
    out.write_all(Redactor::new(None).safe(&engine, &text, Syntax::of(&text)).as_bytes())?;
    Ok(Status::Clean)
}

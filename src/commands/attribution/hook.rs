//! What git's hooks do about attribution: `commit-msg` refuses, `prepare-commit-msg` adds the trailer that is wanted.

use std::io::Write;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};

use super::super::Status;
use super::super::settings::{self, Color};
use super::desk::{self, Desk};
use crate::attribution::fix;
use crate::attribution::policy::{Mode, Policy};
use crate::env::Environment;
use crate::files;
use crate::output::attribution::{self as output, Format};

/// Refuses a message that the policy does not want. Says nothing when there is nothing to say.
///
/// # Errors
/// When the policy is not valid or the message cannot be read.
pub fn commit_msg(policy: &crate::policy::Policy, file: &Path, out: &mut dyn Write) -> Result<Status> {
    let policy = Policy::resolve(policy).map_err(|why| anyhow!(why))?;
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    let desk = Desk { env: &env, here: &here, policy: &policy };
    let bytes = files::read_whole(file).with_context(|| format!("the message {} cannot be read", file.display()))?;
    let report = desk::report("the commit message", desk.written(&bytes, &desk.comments()?, true)?);
    if report.all_violations().next().is_some() {
        output::write(Format::Human, &report, out, &settings::style(Color::Auto, false, &env))?;
    }
    Ok(if report.fails() { Status::Findings } else { Status::Clean })
}

/// Adds the wanted trailer when an agent runs the commit; refuses the commit where the policy takes nothing from an AI.
///
/// # Errors
/// When the policy is not valid or the message cannot be read or written.
pub fn prepare(policy: &crate::policy::Policy, file: &Path, out: &mut dyn Write) -> Result<Status> {
    let policy = Policy::resolve(policy).map_err(|why| anyhow!(why))?;
    let env = Environment::process();
    if policy.mode == Mode::Off {
        return Ok(Status::Clean);
    }
    let here = env.current_dir().context("the current folder cannot be read")?;
    let desk = Desk { env: &env, here: &here, policy: &policy };
    let Some((tool, why)) = desk.agent()? else { return Ok(Status::Clean) };
    if policy.mode == Mode::Forbid {
        let report = desk::report("the commit message", desk.written(b"", &desk.comments()?, true)?);
        if report.fails() {
            output::write(Format::Human, &report, out, &settings::style(Color::Auto, false, &env))?;
            return Ok(Status::Findings);
        }
        return Ok(Status::Clean);
    }
    let bytes = files::read_whole(file).with_context(|| format!("the message {} cannot be read", file.display()))?;
    // What is not UTF-8 is left alone: it could not be written anew without loss.
    let Ok(text) = std::str::from_utf8(&bytes) else { return Ok(Status::Clean) };
    if let Some(added) = fix::added(text, &desk.comments()?, &policy, &tool) {
        files::write_atomic(file, added.as_bytes()).with_context(|| format!("{} cannot be written", file.display()))?;
        let name = tool.agent.unwrap_or("an AI");
        writeln!(out, "aiguard added `{}` for {name} ({why}).", policy.trailers[0])?;
    }
    Ok(Status::Clean)
}

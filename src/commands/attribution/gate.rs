//! `attribution --if-ai -- COMMAND`: more checks for what an AI took part in.

use std::ffi::OsString;
use std::io::Write;

use anyhow::{Context as _, Result};

use super::super::Status;
use crate::attribution::Report;
use crate::process;

/// Runs the command if an AI took part in one of the messages.
pub(super) fn run(report: &Report, command: &[OsString], out: &mut dyn Write) -> Result<Status> {
    let shown = command.first().map(|program| program.to_string_lossy().into_owned()).unwrap_or_default();
    if report.assisted() == 0 {
        writeln!(out, "No sign that an AI took part in the {}: `{shown}` is not run.", report.target)?;
        return Ok(Status::Clean);
    }
    writeln!(
        out,
        "An AI took part in {} of {} messages ({}): running `{shown}`.",
        report.assisted(),
        report.messages.len(),
        report.target
    )?;
    out.flush()?;
    let succeeded = process::run(command).with_context(|| format!("`{shown}` cannot be run"))?;
    Ok(if succeeded { Status::Clean } else { Status::Findings })
}

//! Writes an examination of settings, one file per format. As for reports: nothing is decided here.

mod change;
mod ci;
mod effective;
mod human;
mod json;
mod markdown;
mod sarif;

use std::io;

use super::Style;
use crate::doctor::{Change, Examination, Patient};
use crate::words;

words! {
    /// How an examination is written.
    pub enum Format {
        /// For people: grouped by product, one line each, what to do under what failed.
        Human = "human",
        /// One JSON object, versioned: `docs/doctor.md`.
        Json = "json",
        /// SARIF 2.1.0.
        Sarif = "sarif",
        /// Workflow commands of GitHub Actions.
        Github = "github",
        /// A summary for a comment on a pull request.
        Markdown = "markdown",
        /// JUnit XML.
        Junit = "junit",
    }
}

/// Writes an examination in one format.
///
/// # Errors
/// Only those of `out`.
pub fn write(format: Format, examination: &Examination, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    match format {
        Format::Human => human::write(examination, out, style),
        Format::Json => json::write(examination, out),
        Format::Sarif => sarif::write(examination, out),
        Format::Github => ci::github(examination, out),
        Format::Markdown => markdown::write(examination, out),
        Format::Junit => ci::junit(examination, out),
    }
}

/// Writes what is in force in each product: as JSON if that is the format, for people otherwise.
///
/// # Errors
/// Only those of `out`.
pub fn write_effective(format: Format, found: &[Patient<'_>], out: &mut dyn io::Write) -> io::Result<()> {
    if format == Format::Json { effective::json(found, out) } else { effective::human(found, out) }
}

/// Writes a repair: the lines that go and the lines that come.
///
/// # Errors
/// Only those of `out`.
pub fn write_change(change: &Change, out: &mut dyn io::Write) -> io::Result<()> {
    change::write(change, out)
}

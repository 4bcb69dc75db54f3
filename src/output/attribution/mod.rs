//! Writes what a run says of AI attribution, one file per format.

mod github;
mod human;
mod json;
pub mod stats;

use std::io;

use super::Style;
use crate::attribution::Report;
use crate::words;

words! {
    /// How a report on attribution is written.
    pub enum Format {
        /// For people.
        Human = "human",
        /// One JSON object, versioned: `docs/attribution.md`.
        Json = "json",
        /// Workflow commands that GitHub Actions shows.
        Github = "github",
    }
}

/// Writes a report in one format.
///
/// # Errors
/// Only those of `out`.
pub fn write(format: Format, report: &Report, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    match format {
        Format::Human => human::write(report, out, style),
        Format::Json => json::write(report, out),
        Format::Github => github::write(report, out),
    }
}

/// The short form of a commit's id.
fn short(id: &str) -> &str {
    id.get(..10).unwrap_or(id)
}

//! Writes a report, one file per format. A reporter formats: it neither filters nor sorts nor decides.

mod amounts;
pub mod attribution;
mod document;
pub mod examination;
pub mod explain;
mod github;
mod gitlab_code_quality;
mod gitlab_secret_detection;
mod human;
mod json;
mod jsonl;
mod junit;
mod markdown;
mod paint;
pub mod policy;
pub mod progress;
mod sarif;
pub mod setup;
mod terminal;
mod v1;

use std::io;

use crate::model::Report;
use crate::words;

/// Declares the formats: the word on the command line and the module that writes it, from one list.
macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident = $word:literal by $module:ident,)+) => {
        words! {
            /// How a report is written.
            pub enum Format { $($(#[$doc])* $name = $word,)+ }
        }

        /// Writes a report in one format. Whatever the strings in the report are, the output is a valid document of
        /// that format, and no control character of theirs reaches it unescaped.
        ///
        /// # Errors
        /// Only those of `out`; a closed pipe among them.
        pub fn write(format: Format, report: &Report, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
            match format {
                $(Format::$name => $module::write(report, out, style),)+
            }
        }
    };
}

formats! {
    /// For people: excerpts, reasons, what to do, and a summary.
    Human = "human" by human,
    /// One JSON object, versioned: `docs/report-json.md`.
    Json = "json" by json,
    /// One JSON object per finding and line.
    Jsonl = "jsonl" by jsonl,
    /// SARIF 2.1.0, for code scanning services and editors.
    Sarif = "sarif" by sarif,
    /// Workflow commands that GitHub Actions shows beside the lines.
    Github = "github" by github,
    /// GitLab's code quality report.
    GitlabCodeQuality = "gitlab-code-quality" by gitlab_code_quality,
    /// GitLab's security report of the type secret detection.
    GitlabSecretDetection = "gitlab-secret-detection" by gitlab_secret_detection,
    /// JUnit XML, which most CI systems show.
    Junit = "junit" by junit,
    /// A summary for a comment on a pull request.
    Markdown = "markdown" by markdown,
}

/// How the human format looks. The other formats take nothing from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Style {
    /// Use colours.
    pub color: bool,
    /// Make rule names links to their first reference, for terminals that understand OSC 8.
    pub links: bool,
    /// The terminal's width in columns.
    pub width: usize,
    /// Show every suppressed finding and every skipped input, and excerpts however many findings there are.
    pub verbose: bool,
}

impl Default for Style {
    /// No colours, no links, 100 columns: what a file or a pipe gets.
    fn default() -> Self {
        Self { color: false, links: false, width: 100, verbose: false }
    }
}

/// Writes only the summary of the human format: for standard error, beside a report in another format.
///
/// # Errors
/// Only those of `out`.
pub fn write_summary(report: &Report, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    human::summary::write(report, out, style)
}

//! Workflow commands, which GitHub Actions shows in the summary of a run and beside lines of files.

use std::io;

use super::short;
use crate::attribution::Report;
use crate::model::Severity;
use crate::output::terminal;

pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for (message, violation) in report.all_violations() {
        let level = match violation.severity {
            Severity::Critical | Severity::High => "error",
            Severity::Medium => "warning",
            Severity::Low | Severity::Info => "notice",
        };
        let mut place = String::new();
        if let Some(path) = &violation.path {
            place = format!("file={},line={},", property(path), violation.line.unwrap_or(1));
        }
        let commit = message.and_then(|message| message.id.as_deref()).map(|id| format!("Commit {}: ", short(id)));
        let text = format!("{}{} {}", commit.unwrap_or_default(), violation.message, violation.help);
        writeln!(out, "::{level} {place}title=AI attribution ({})::{}", violation.rule, escaped(text.trim()))?;
    }
    Ok(())
}

/// A message: no line ends in it, since they would end the command.
fn escaped(text: &str) -> String {
    terminal::visible(text).replace('%', "%25")
}

/// A property, which colons and commas would end.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

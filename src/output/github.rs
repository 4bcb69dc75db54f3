//! Workflow commands, which GitHub Actions shows beside the lines of a pull request
//! (<https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>).

use std::io;

use super::{Style, document, terminal};
use crate::model::{Finding, Report, Severity};

pub(super) fn write(report: &Report, out: &mut dyn io::Write, _: &Style) -> io::Result<()> {
    for finding in &report.findings {
        let title = property(&format!("{} ({})", finding.about.title, finding.about.id));
        let mut message = document::sentence(finding);
        if let Some(commit) = &finding.commit {
            message.push_str(&format!(" Added by commit {}.", commit.id));
        }
        let level = level(finding.severity);
        writeln!(out, "::{level} {},title={title}::{}", place(finding), escaped(&message))?;
    }
    for incomplete in &report.incomplete {
        let message = format!("{}: {}. What was not scanned may hold findings.", incomplete.what, incomplete.why);
        writeln!(out, "::error title=aiguard could not complete the scan::{}", escaped(&message))?;
    }
    Ok(())
}

/// GitHub takes columns only when a finding stands on one line, and its end is inclusive.
fn place(finding: &Finding) -> String {
    let region = finding.region;
    let (start, end) = (region.start_line.max(1), region.end_line.max(1));
    let mut place = format!("file={},line={start},endLine={end}", property(&finding.path));
    if start == end {
        let last = region.end_column.saturating_sub(1).max(region.start_column);
        place.push_str(&format!(",col={},endColumn={last}", region.start_column));
    }
    place
}

const fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "error",
        Severity::Medium => "warning",
        Severity::Low | Severity::Info => "notice",
    }
}

/// A message: no line ends in it, since they would end the command.
fn escaped(text: &str) -> String {
    terminal::visible(text).replace('%', "%25")
}

/// A property, which colons and commas would end.
fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

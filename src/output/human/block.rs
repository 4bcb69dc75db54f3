//! One finding with its excerpt, in the manner of a compiler's message.

use std::io;

use super::excerpt::excerpt;
use crate::model::{Commit, Finding, Origin};
use crate::output::paint::{Tone, link, paint};
use crate::output::terminal::{shortened, visible, wrapped};
use crate::output::{Style, document};

/// What the blocks of a report share.
pub(super) struct Frame<'a> {
    pub(super) style: &'a Style,
    /// How many columns a line number takes.
    pub(super) gutter: usize,
    /// Whether to say what to do: once for each rule is enough.
    pub(super) remedy: bool,
}

/// How many columns the longest line number of these findings takes.
pub(super) fn gutter(findings: &[Finding]) -> usize {
    findings.iter().map(|finding| finding.region.start_line.to_string().len()).max().unwrap_or(1)
}

pub(super) fn write(finding: &Finding, out: &mut dyn io::Write, frame: &Frame<'_>) -> io::Result<()> {
    header(finding, out, frame)?;
    place(finding, out, frame)?;
    line(finding, out, frame)?;
    if let Some(commit) = &finding.commit {
        note(out, frame, ("commit", &commit_line(commit)))?;
    }
    if !finding.why.is_empty() {
        let why: Vec<String> = finding.why.iter().map(ToString::to_string).collect();
        note(out, frame, ("why", &why.join("; ")))?;
    }
    if frame.remedy && !finding.about.remediation.is_empty() {
        note(out, frame, ("fix", finding.about.remediation))?;
    }
    writeln!(out)
}

fn header(finding: &Finding, out: &mut dyn io::Write, frame: &Frame<'_>) -> io::Result<()> {
    let style = frame.style;
    let severity = paint(style, Tone::Severity(finding.severity), finding.severity.name());
    let title = paint(style, Tone::Title, &format!(": {}", visible(finding.about.title)));
    let id = paint(style, Tone::Quiet, &format!("[{}]", visible(finding.about.id)));
    let id = link(style, finding.about.references.first().copied(), id);
    writeln!(out, "{severity}{title} {id}")
}

/// `path:line:column` is never cut: terminals and editors make it a link.
fn place(finding: &Finding, out: &mut dyn io::Write, frame: &Frame<'_>) -> io::Result<()> {
    let arrow = paint(frame.style, Tone::Frame, "-->");
    let region = finding.region;
    let indent = " ".repeat(frame.gutter);
    let path = visible(&finding.path);
    write!(out, "{indent}{arrow} {path}:{}:{}", region.start_line, region.start_column)?;
    match finding.origin {
        Origin::FileName | Origin::SymlinkTarget | Origin::CommitMessage | Origin::TagMessage => {
            writeln!(out, " ({})", finding.origin.name().replace('-', " "))
        }
        Origin::File
        | Origin::Stdin
        | Origin::Staged
        | Origin::WorkTree
        | Origin::Commit
        | Origin::Prompt
        | Origin::ToolInput
        | Origin::ToolOutput => writeln!(out),
    }
}

fn line(finding: &Finding, out: &mut dyn io::Write, frame: &Frame<'_>) -> io::Result<()> {
    let (style, region) = (frame.style, finding.region);
    let bar = paint(style, Tone::Frame, "|");
    let indent = " ".repeat(frame.gutter);
    let number = paint(style, Tone::Frame, &format!("{:>1$}", region.start_line, frame.gutter));
    let columns = style.width.saturating_sub(frame.gutter + 3);
    let shown = excerpt(&finding.excerpt, finding.excerpt_mark, columns);
    let mut label = document::confidence(finding);
    if region.end_line > region.start_line {
        label.push_str(&format!(", to line {}", region.end_line));
    }
    let carets = format!("{} {label}", "^".repeat(shown.carets));
    let carets = paint(style, Tone::Severity(finding.severity), &carets);
    writeln!(out, "{indent} {bar}")?;
    writeln!(out, "{number} {bar} {}", shown.text)?;
    writeln!(out, "{indent} {bar} {}{carets}", " ".repeat(shown.caret_column))
}

/// A remark below the excerpt, its further lines under its first.
fn note(out: &mut dyn io::Write, frame: &Frame<'_>, (name, text): (&str, &str)) -> io::Result<()> {
    let indent = frame.gutter + 3 + name.len() + 2;
    let sign = paint(frame.style, Tone::Frame, "=");
    let name = paint(frame.style, Tone::Title, &format!("{name}:"));
    write!(out, "{} {sign} {name} ", " ".repeat(frame.gutter))?;
    let lines = wrapped(text, frame.style.width.saturating_sub(indent).max(30));
    writeln!(out, "{}", lines.join(&format!("\n{}", " ".repeat(indent))))
}

/// The commit in one line: short id, day, author, subject.
fn commit_line(commit: &Commit) -> String {
    let day: String = commit.date.chars().take(10).collect();
    let mut text = format!("{}, {day}, {}", short(&commit.id), shortened(&commit.author, 60));
    if !commit.summary.is_empty() {
        text.push_str(&format!(", \"{}\"", shortened(&commit.summary, 72)));
    }
    text
}

/// As much of an object id as names it in practice.
pub(super) fn short(id: &str) -> String {
    visible(&id.chars().take(10).collect::<String>())
}

//! For people: every message with its marks and what is wrong with it, and a summary.

use std::io;

use super::short;
use crate::attribution::{Judged, Mark, Report, Violation};
use crate::model::Severity;
use crate::output::paint::{Tone, paint};
use crate::output::{Style, amounts, terminal};

pub(super) fn write(report: &Report, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    for message in &report.messages {
        let silent = message.violations.is_empty() && (message.found.marks.is_empty() || report.messages.len() > 20);
        if !silent || style.verbose {
            write_message(message, out, style)?;
        }
    }
    for violation in &report.violations {
        write_violation(violation, out, style)?;
    }
    summary(report, out, style)
}

fn write_message(message: &Judged, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let title = terminal::shortened(&message.title, style.width.saturating_sub(14));
    match &message.id {
        Some(id) => writeln!(out, "{} {}", paint(style, Tone::Warning, short(id)), paint(style, Tone::Title, &title))?,
        None => writeln!(out, "{}", paint(style, Tone::Title, &title))?,
    }
    for mark in &message.found.marks {
        write_mark(mark, out, style)?;
    }
    for stranger in &message.found.strangers {
        let what = if stranger.bot { "an unknown program" } else { "not known as an AI" };
        let text = format!("  {}{}: {what}", place(stranger.line), terminal::shortened(&stranger.name, 60));
        writeln!(out, "{}", paint(style, Tone::Quiet, &text))?;
    }
    for violation in &message.violations {
        write_violation(violation, out, style)?;
    }
    writeln!(out)
}

fn write_mark(mark: &Mark, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let model = mark.model.as_ref().map(|model| format!(" ({})", terminal::visible(model))).unwrap_or_default();
    let key = mark.key.as_ref().map(|key| format!(", {}", terminal::visible(key))).unwrap_or_default();
    writeln!(out, "  {}{}{model}: {}{key}", place(mark.line), paint(style, Tone::Title, mark.agent_name()), mark.kind)?;
    match mark.unseen {
        Some(why) => writeln!(out, "    {} {}", paint(style, Tone::Warning, "git does not see it."), why.advice()),
        None => Ok(()),
    }
}

fn write_violation(violation: &Violation, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let tone = if violation.severity >= Severity::High { Tone::Bad } else { Tone::Warning };
    let word = if violation.severity >= Severity::High { "error" } else { "warning" };
    let place = match (&violation.path, violation.line) {
        (Some(path), Some(line)) => format!("{}:{line}: ", terminal::visible(path)),
        (Some(path), None) => format!("{}: ", terminal::visible(path)),
        (None, Some(line)) => place(line),
        (None, None) => String::new(),
    };
    let message = terminal::visible(&violation.message);
    writeln!(out, "  {} {place}{message} [{}]", paint(style, tone, word), violation.rule)?;
    if violation.help.is_empty() { Ok(()) } else { writeln!(out, "    {}", terminal::visible(&violation.help)) }
}

/// The place in a message; names of authors have none.
fn place(line: usize) -> String {
    if line == 0 { String::new() } else { format!("line {line}: ") }
}

fn summary(report: &Report, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let number = report.messages.len();
    let looked = amounts::counted(number, "message");
    let unseen = report.messages.iter().flat_map(|it| &it.found.marks).filter(|mark| mark.unseen.is_some()).count();
    let assisted = match (report.assisted(), number) {
        (0, _) => "no sign that an AI took part".to_owned(),
        (_, 1) => "an AI took part".to_owned(),
        (count, _) => format!("an AI took part in {count}"),
    };
    let mut text = format!("{looked} ({}): {assisted}", report.target);
    if unseen > 0 {
        text.push_str(&format!("; git does not see {}", amounts::counted(unseen, "mark")));
    }
    let wrong = report.all_violations().count();
    let (tone, end) = match wrong {
        0 => (Tone::Good, ".".to_owned()),
        _ if report.fails() => (Tone::Bad, format!("; {}.", amounts::counted(wrong, "violation"))),
        _ => (Tone::Warning, format!("; {}.", amounts::counted(wrong, "warning"))),
    };
    writeln!(out, "{}", paint(style, tone, &format!("{text}{end}")))
}

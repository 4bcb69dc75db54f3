//! Version 1 of the JSON of `attribution`: a copy of the report, so that our own types can change without it. Keys are
//! only ever added within a version. Nothing of a message is copied but keys, names and models.

use std::io;

use serde::Serialize;

use crate::attribution::{Judged, Kind, Mark, Report, Violation, WhyNot};
use crate::model::Severity;
use crate::output::document;

const VERSION: u32 = 1;

#[derive(Serialize)]
struct V1<'a> {
    version: u32,
    tool: Tool,
    target: &'a str,
    assisted: bool,
    marks: Vec<V1Mark<'a>>,
    violations: Vec<V1Violation<'a>>,
    unknown_authors: Vec<V1Stranger<'a>>,
    counts: Counts,
}

#[derive(Serialize)]
struct Tool {
    name: &'static str,
    version: &'static str,
}

#[derive(Serialize)]
struct V1Mark<'a> {
    agent: &'a str,
    name: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    model: Option<&'a str>,
    kind: Kind,
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<&'a str>,
    line: usize,
    seen_by_git: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    unseen_because: Option<WhyNot>,
    #[serde(skip_serializing_if = "Option::is_none")]
    advice: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct V1Violation<'a> {
    rule: &'a str,
    severity: Severity,
    message: &'a str,
    #[serde(skip_serializing_if = "str::is_empty")]
    help: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    path: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
}

#[derive(Serialize)]
struct V1Stranger<'a> {
    name: &'a str,
    line: usize,
    bot: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    commit: Option<&'a str>,
}

#[derive(Serialize)]
struct Counts {
    messages: usize,
    assisted: usize,
    marks: usize,
    unseen_by_git: usize,
}

pub(super) fn write(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let marks: Vec<_> =
        report.messages.iter().flat_map(|message| message.found.marks.iter().map(|it| mark(it, message))).collect();
    let strangers = report.strangers().map(|(message, stranger)| V1Stranger {
        name: &stranger.name,
        line: stranger.line,
        bot: stranger.bot,
        commit: message.id.as_deref(),
    });
    let v1 = V1 {
        version: VERSION,
        tool: Tool { name: env!("CARGO_PKG_NAME"), version: env!("CARGO_PKG_VERSION") },
        target: &report.target,
        assisted: report.assisted() > 0,
        counts: Counts {
            messages: report.messages.len(),
            assisted: report.assisted(),
            marks: marks.len(),
            unseen_by_git: marks.iter().filter(|mark| !mark.seen_by_git).count(),
        },
        marks,
        violations: report.all_violations().map(|(message, it)| violation(it, message)).collect(),
        unknown_authors: strangers.collect(),
    };
    document::write_json(out, &v1)
}

fn mark<'a>(mark: &'a Mark, message: &'a Judged) -> V1Mark<'a> {
    V1Mark {
        agent: mark.agent.unwrap_or("unnamed"),
        name: mark.agent_name(),
        model: mark.model.as_deref(),
        kind: mark.kind,
        key: mark.key.as_deref(),
        line: mark.line,
        seen_by_git: mark.unseen.is_none(),
        unseen_because: mark.unseen,
        advice: mark.unseen.map(WhyNot::advice),
        commit: message.id.as_deref(),
    }
}

fn violation<'a>(violation: &'a Violation, message: Option<&'a Judged>) -> V1Violation<'a> {
    V1Violation {
        rule: violation.rule,
        severity: violation.severity,
        message: &violation.message,
        help: &violation.help,
        commit: message.and_then(|message| message.id.as_deref()),
        path: violation.path.as_deref(),
        line: violation.line,
    }
}

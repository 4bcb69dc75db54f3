//! A summary for a comment on a pull request, in GitHub's and GitLab's Markdown.

use std::io;

use super::amounts::{counted, severities, spent};
use super::{Style, document, terminal};
use crate::model::{Finding, Report, Severity};

/// How many findings stand in the open; the others are folded away.
const OPEN_ROWS: usize = 20;

/// How many skipped inputs are named for each reason: comments have a limit, and a tree can have thousands.
const NAMED_INPUTS: usize = 20;

pub(super) fn write(report: &Report, out: &mut dyn io::Write, _: &Style) -> io::Result<()> {
    heading(report, out)?;
    if !report.findings.is_empty() {
        let open = report.findings.len().min(OPEN_ROWS);
        let (open, folded) = report.findings.split_at(open);
        table(open, out)?;
        if !folded.is_empty() {
            fold(out, &format!("{} more", counted(folded.len(), "finding")), |out| table(folded, out))?;
        }
        fold(out, "What to do", |out| remediations(report, out))?;
    }
    if !report.suppressed.is_empty() {
        let title = format!("{} allowed", counted(report.suppressed.len(), "finding"));
        fold(out, &title, |out| suppressed(report, out))?;
    }
    if !report.stale.is_empty() {
        let title = format!("{} without effect", counted(report.stale.len(), "suppression"));
        fold(out, &title, |out| stale(report, out))?;
    }
    if !report.skipped.is_empty() {
        let title = format!("{} not scanned, or not whole", counted(report.skipped.len(), "input"));
        fold(out, &title, |out| skipped(report, out))?;
    }
    Ok(())
}

fn heading(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let target = text(&report.target);
    let (icon, headline) = match (report.findings.len(), report.incomplete.is_empty()) {
        (0, true) if report.counts.texts == 0 => ("⚠️", format!("0 files scanned in {target}")),
        (0, true) => ("✅", format!("no findings in {target}")),
        (0, false) => ("❌", format!("the scan of {target} is incomplete")),
        (findings, _) => ("❌", format!("{} in {target}", counted(findings, "finding"))),
    };
    writeln!(out, "## {icon} aiguard: {headline}\n")?;
    if !report.findings.is_empty() {
        writeln!(out, "{}; {} the run.\n", severities(report), fails(report.failing))?;
    }
    for incomplete in &report.incomplete {
        writeln!(out, "> ❌ **Incomplete:** {}: {}\n", code(&incomplete.what), text(&incomplete.why))?;
    }
    writeln!(out, "{}.\n", spent(report))
}

fn fails(failing: usize) -> String {
    match failing {
        0 => "none fails".to_owned(),
        1 => "1 fails".to_owned(),
        more => format!("{more} fail"),
    }
}

fn table(findings: &[Finding], out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "| severity | finding | where | value | confidence |")?;
    writeln!(out, "|---|---|---|---|---|")?;
    for finding in findings {
        let region = finding.region;
        let mut place = code(&format!("{}:{}:{}", finding.path, region.start_line, region.start_column));
        if let Some(commit) = &finding.commit {
            place.push_str(&format!(" in {}", code(&commit.id.chars().take(10).collect::<String>())));
        }
        writeln!(
            out,
            "| {} {} | {}<br>{} | {place} | {} | {} |",
            icon(finding.severity),
            finding.severity,
            text(finding.about.title),
            code(finding.about.id),
            code(&finding.preview),
            finding.confidence,
        )?;
    }
    writeln!(out)
}

/// What to do, once for each rule.
fn remediations(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    let mut told = std::collections::HashSet::new();
    for finding in report.findings.iter().filter(|finding| told.insert(finding.about.id)) {
        writeln!(out, "- {}: {}", code(finding.about.id), text(finding.about.remediation))?;
    }
    writeln!(out, "\nIf one is harmless, allow it on its line: `aiguard:allow RULE-ID -- reason`\n")
}

fn suppressed(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    writeln!(out, "| finding | where | allowed by | reason |")?;
    writeln!(out, "|---|---|---|---|")?;
    for finding in &report.suppressed {
        let suppression = finding.suppressed.as_ref();
        writeln!(
            out,
            "| {} | {} | {} | {} |",
            code(finding.about.id),
            code(&format!("{}:{}", finding.path, finding.region.start_line)),
            text(suppression.map_or("", |suppression| &suppression.kind)),
            text(suppression.and_then(|suppression| suppression.reason.as_deref()).unwrap_or("")),
        )?;
    }
    writeln!(out)
}

fn stale(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for stale in &report.stale {
        let why = if stale.expired { "has expired" } else { "matched nothing" };
        writeln!(out, "- {} {why}: {}", code(&stale.place), text(&stale.what))?;
    }
    writeln!(out)
}

fn skipped(report: &Report, out: &mut dyn io::Write) -> io::Result<()> {
    for (reason, inputs) in document::skipped_by_reason(report) {
        let named: Vec<String> = inputs.iter().take(NAMED_INPUTS).map(|skipped| code(&skipped.path)).collect();
        let more = match inputs.len() - named.len() {
            0 => String::new(),
            more => format!(" and {more} more"),
        };
        writeln!(out, "- {} {reason}: {}{more}", inputs.len(), named.join(", "))?;
    }
    writeln!(out)
}

fn fold(
    out: &mut dyn io::Write,
    title: &str,
    body: impl FnOnce(&mut dyn io::Write) -> io::Result<()>,
) -> io::Result<()> {
    writeln!(out, "<details><summary>{title}</summary>\n")?;
    body(out)?;
    writeln!(out, "</details>\n")
}

const fn icon(severity: Severity) -> &'static str {
    match severity {
        Severity::Critical | Severity::High => "🔴",
        Severity::Medium => "🟡",
        Severity::Low => "🔵",
        Severity::Info => "⚪",
    }
}

/// Text that stays text: whatever could begin markup, a mention, a link or a table cell becomes an entity.
fn text(text: &str) -> String {
    entities(text, |character| character.is_ascii_punctuation() && !",.;'()/-".contains(character))
}

/// Code, as a code span where that is safe in a table cell, else as an element with everything special as an entity.
fn code(text: &str) -> String {
    let shown = terminal::visible(text);
    if shown.trim() == shown && !shown.is_empty() && !shown.contains(['`', '|', '\\']) {
        return format!("`{shown}`");
    }
    format!("<code>{}</code>", entities(text, |character| character.is_ascii_punctuation()))
}

fn entities(text: &str, special: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for character in terminal::visible(text).chars() {
        if special(character) {
            out.push_str(&format!("&#{};", u32::from(character)));
        } else {
            out.push(character);
        }
    }
    out
}

//! Many findings: one line each under their file, and what to do once for each rule.

use std::io;

use super::block;
use crate::model::{Finding, Report};
use crate::output::Style;
use crate::output::paint::{Tone, link, paint};
use crate::output::terminal::{shortened, visible, wrapped};

/// The longest masked value that is shown.
const VALUE: usize = 40;

pub(super) fn write(report: &Report, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let severity = widest(&report.findings, |finding| finding.severity.name().to_owned());
    let rule = widest(&report.findings, |finding| visible(finding.about.id));
    let mut path = None;
    for finding in &report.findings {
        if path.replace(finding.path.as_str()) != Some(&finding.path) {
            writeln!(out, "{}", paint(style, Tone::Title, &visible(&finding.path)))?;
        }
        let place = format!("{}:{}", finding.region.start_line, finding.region.start_column);
        let level = paint(style, Tone::Severity(finding.severity), &format!("{:severity$}", finding.severity.name()));
        let commit = finding
            .commit
            .as_ref()
            .map_or_else(String::new, |commit| format!("  {}", paint(style, Tone::Quiet, &block::short(&commit.id))));
        writeln!(
            out,
            "{place:>9}  {level}  {:rule$}  {}{commit}",
            visible(finding.about.id),
            shortened(&finding.preview, VALUE),
        )?;
    }
    remedies(report, out, style)
}

fn widest(findings: &[Finding], text: impl Fn(&Finding) -> String) -> usize {
    findings.iter().map(|finding| text(finding).chars().count()).max().unwrap_or(0)
}

fn remedies(report: &Report, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let mut rules: Vec<(&Finding, usize)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for finding in &report.findings {
        let place = *places.entry(finding.about.id).or_insert_with(|| {
            rules.push((finding, 0));
            rules.len() - 1
        });
        rules[place].1 += 1;
    }
    writeln!(out, "\n{}", paint(style, Tone::Title, "What to do"))?;
    for (finding, times) in rules {
        let about = finding.about;
        let id = paint(style, Tone::Severity(finding.severity), &visible(about.id));
        let id = link(style, about.references.first().copied(), id);
        writeln!(out, "  {id} ({times}): {}", visible(about.title))?;
        for line in wrapped(about.remediation, style.width.saturating_sub(4).max(30)) {
            writeln!(out, "    {line}")?;
        }
    }
    writeln!(out)
}

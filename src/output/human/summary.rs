//! What the scan looked at and what came of it, in a few labelled lines; a clean one in a single line.

use std::collections::BTreeMap;
use std::io;

use crate::model::{Finding, Report, Stale};
use crate::output::amounts::{counted, grouped, severities, spent};
use crate::output::paint::{Tone, paint};
use crate::output::terminal::visible;
use crate::output::{Style, document};

/// How many names are shown in each group, unless everything is asked for.
const NAMED: usize = 3;

/// How many lines are shown in each group, unless everything is asked for.
const LINES: usize = 10;

/// The labels stand right-aligned in this many columns.
const LABEL: usize = 12;

pub(in crate::output) fn write(report: &Report, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let page = &mut Page { out, style };
    headline(report, page)?;
    below_threshold(report, page)?;
    suppressed(report, page)?;
    stale(report, page)?;
    skipped(report, page)?;
    incomplete(report, page)?;
    how_to_allow(report, page)
}

struct Page<'a> {
    out: &'a mut dyn io::Write,
    style: &'a Style,
}

impl Page<'_> {
    fn line(&mut self, label: &str, tone: Tone, text: &str) -> io::Result<()> {
        writeln!(self.out, "{} {text}", paint(self.style, tone, &format!("{label:>LABEL$}")))
    }

    /// A line for each item, the first of them labelled; long groups are cut unless everything is asked for.
    fn group(&mut self, tone: Tone, label: &str, lines: &[String]) -> io::Result<()> {
        let shown = if self.style.verbose { lines.len() } else { lines.len().min(LINES) };
        for (index, line) in lines[..shown].iter().enumerate() {
            self.line(if index == 0 { label } else { "" }, tone, line)?;
        }
        match lines.len() - shown {
            0 => Ok(()),
            more => self.line("", tone, &format!("and {more} more")),
        }
    }
}

fn headline(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let (found, target) = (report.findings.len(), visible(&report.target));
    if found > 0 {
        let tone = if report.failing > 0 { Tone::Bad } else { Tone::Warning };
        let text = format!("{} in {target}: {}{}", counted(found, "finding"), severities(report), passing(report));
        page.line("found", tone, &paint(page.style, Tone::Title, &text))?;
        page.line("scanned", Tone::Good, &spent(report))
    } else if !report.incomplete.is_empty() {
        let text = format!("no findings so far, but the scan of {target} is incomplete");
        page.line("unfinished", Tone::Bad, &paint(page.style, Tone::Bad, &text))?;
        page.line("scanned", Tone::Warning, &spent(report))
    } else if report.counts.texts == 0 {
        let text = format!("0 files scanned: there was nothing to look at in {target}");
        page.line("nothing", Tone::Warning, &paint(page.style, Tone::Warning, &text))
    } else {
        let text = format!("no findings in {target}: {}", spent(report));
        page.line("clean", Tone::Good, &paint(page.style, Tone::Good, &text))
    }
}

/// What to add to the headline when findings do not fail the run.
fn passing(report: &Report) -> String {
    match (report.failing, report.findings.len()) {
        (failing, found) if failing >= found => String::new(),
        (0, 1) => " (it does not fail the run)".to_owned(),
        (0, _) => " (none fails the run)".to_owned(),
        (1, _) => " (1 fails the run)".to_owned(),
        (failing, _) => format!(" ({failing} fail the run)"),
    }
}

fn below_threshold(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    match report.below_threshold {
        0 => Ok(()),
        below => {
            let text = format!("{} below the threshold of severity or confidence", counted(below, "finding"));
            page.line("not shown", Tone::Title, &text)
        }
    }
}

fn suppressed(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    if report.suppressed.is_empty() {
        return Ok(());
    }
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    for suppression in report.suppressed.iter().filter_map(|finding| finding.suppressed.as_ref()) {
        *kinds.entry(&suppression.kind).or_default() += 1;
    }
    let kinds: Vec<String> = kinds.iter().map(|(kind, number)| format!("{number} by {}", visible(kind))).collect();
    let text = format!("{}: {}", counted(report.suppressed.len(), "finding"), kinds.join(", "));
    page.line("allowed", Tone::Title, &text)?;
    if page.style.verbose {
        report.suppressed.iter().try_for_each(|finding| page.line("", Tone::Title, &allowed(finding)))?;
    }
    Ok(())
}

fn allowed(finding: &Finding) -> String {
    let region = finding.region;
    let mut text = format!(
        "{}:{}:{} {}",
        visible(&finding.path),
        region.start_line,
        region.start_column,
        visible(finding.about.id)
    );
    if let Some(suppression) = &finding.suppressed {
        text.push_str(&format!(", {}", visible(&suppression.kind)));
        if let Some(reason) = &suppression.reason {
            text.push_str(&format!(": {}", visible(reason)));
        }
    }
    text
}

fn stale(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let line = |stale: &Stale| {
        let why = if stale.expired { "has expired" } else { "matches nothing any more" };
        format!("{} {why}: {}", visible(&stale.place), visible(&stale.what))
    };
    let lines: Vec<String> = report.stale.iter().map(line).collect();
    page.group(Tone::Warning, "stale", &lines)
}

fn skipped(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let most = if page.style.verbose { usize::MAX } else { NAMED };
    let groups = document::skipped_by_reason(report).into_iter().map(|(reason, inputs)| {
        let mut names: Vec<String> = inputs.iter().take(most).map(|skipped| visible(&skipped.path)).collect();
        let more = inputs.len() - names.len();
        if more > 0 {
            names.push(format!("and {} more", grouped(more as u64)));
        }
        format!("{} {reason}: {}", grouped(inputs.len() as u64), names.join(", "))
    });
    let lines: Vec<String> = groups.collect();
    page.group(Tone::Warning, "skipped", &lines)
}

fn incomplete(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let lines: Vec<String> = (report.incomplete.iter())
        .map(|incomplete| {
            let text = format!("{}: {}", visible(&incomplete.what), visible(&incomplete.why));
            paint(page.style, Tone::Bad, &text)
        })
        .collect();
    page.group(Tone::Bad, "incomplete", &lines)
}

fn how_to_allow(report: &Report, page: &mut Page<'_>) -> io::Result<()> {
    let Some(first) = report.findings.first() else { return Ok(()) };
    let same = report.findings.iter().all(|finding| finding.about.id == first.about.id);
    let rule = if same { first.about.id } else { "RULE-ID" };
    let marker = paint(page.style, Tone::Title, &format!("aiguard:allow {} -- reason", visible(rule)));
    let text = format!("allow it on its line with {marker}, or under [[allow]] in aiguard.toml");
    page.line("harmless?", Tone::Frame, &text)
}

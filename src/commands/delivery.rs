//! From what a scan gathered to what people and programs see: suppression, reports, exit status.

use std::collections::BTreeSet;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result, anyhow};
use clap::Args;

use super::Status;
use super::settings::{self, Color};
use crate::env::Environment;
use crate::files;
use crate::model::Report;
use crate::output::{self, Format, Style};
use crate::policy::Policy;
use crate::policy::baseline::Baseline;
use crate::policy::suppress::Scanned;
use crate::scan::{Collected, Thresholds, conclude, known};

/// Where the report goes
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Report")]
pub struct Reporting {
    /// Write the report to standard output in this format
    #[arg(long, short, value_name = "FORMAT", default_value = "human", value_parser = settings::one_of::<Format>())]
    pub format: Format,
    /// Write the report to a file as well (may be given several times)
    #[arg(long = "report", value_name = "FORMAT=FILE", value_parser = parse_report)]
    pub reports: Vec<(Format, PathBuf)>,
    /// Hold findings against this baseline, or another scanner's report or ignore file
    #[arg(long, value_name = "FILE")]
    pub baseline: Option<PathBuf>,
    /// Write every finding into this baseline, and exit with 0
    #[arg(long, value_name = "FILE")]
    pub write_baseline: Option<PathBuf>,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = settings::one_of::<Color>())]
    pub color: Color,
    /// Name every skipped input and every suppressed finding
    #[arg(long, short)]
    pub verbose: bool,
}

impl Default for Reporting {
    fn default() -> Self {
        Self {
            format: Format::Human,
            reports: Vec::new(),
            baseline: None,
            write_baseline: None,
            color: Color::Auto,
            verbose: false,
        }
    }
}

fn parse_report(text: &str) -> Result<(Format, PathBuf), String> {
    let (format, file) = text.split_once('=').ok_or("it has the form FORMAT=FILE, as in sarif=report.sarif")?;
    if file.is_empty() {
        return Err("a file name follows the `=`".to_owned());
    }
    Ok((format.parse()?, PathBuf::from(file)))
}

/// What was scanned, and how.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'a> {
    /// As a phrase: `staged changes`, `history` ...
    pub target: &'a str,
    /// The repository's top or the configuration's folder, which paths in baselines start from.
    pub root: Option<&'a Path>,
    /// Whether files were scanned whole, with every rule: then an unused suppression is stale.
    pub whole: bool,
    /// Whether the whole repository was scanned.
    pub everything: bool,
    /// Whether the history was scanned.
    pub history: bool,
    /// When it began.
    pub started: SystemTime,
    /// Whether there is nothing to say when nothing was found.
    pub quiet: bool,
}

impl Scope<'_> {
    /// A scan that sees only a part: nothing that it does not find is stale.
    pub const fn partial(started: SystemTime) -> Self {
        Self { target: "", root: None, whole: false, everything: false, history: false, started, quiet: false }
    }
}

/// Sifts, suppresses, reports, and says how it ended.
///
/// # Errors
/// When a baseline cannot be read or a report cannot be written.
pub fn deliver(
    mut collected: Collected,
    policy: &Policy,
    reporting: &Reporting,
    scope: &Scope<'_>,
    out: &mut dyn Write,
) -> Result<Status> {
    let env = Environment::process();
    let root = scope.root.unwrap_or(Path::new(""));
    let suppressor = known::suppressor(policy, root, reporting.baseline.as_deref());
    let mut suppressor = suppressor.map_err(|why| anyhow!(why))?;
    for finding in &mut collected.findings {
        suppressor.judge(finding);
    }
    let paths: BTreeSet<String> = std::mem::take(&mut collected.paths).into_iter().collect();
    let idle = std::mem::take(&mut collected.idle);
    let thresholds = Thresholds {
        min_severity: policy.min_severity.value,
        min_confidence: policy.min_confidence.value,
        fail_on: policy.fail_on.value,
    };
    let mut report = conclude(collected, &thresholds, scope.target.to_owned());
    if scope.whole {
        report.stale =
            suppressor.stale(Scanned { paths: &paths, everything: scope.everything, history: scope.history });
        report.stale.extend(idle);
        report.stale.sort();
    }
    report.started = Some(scope.started);
    report.elapsed_ms =
        scope.started.elapsed().map_or(0, |elapsed| u64::try_from(elapsed.as_millis()).unwrap_or(u64::MAX));
    for (format, path) in &reporting.reports {
        files::write_atomic_with(path, |file| output::write(*format, &report, file, &Style::default()))
            .with_context(|| format!("the {format} report {} cannot be written", path.display()))?;
    }
    if let Some(path) = &reporting.write_baseline {
        let shown = files::shown(path);
        let baseline = Baseline::from_findings(&shown, report.findings.iter().chain(&report.suppressed));
        files::write_atomic_with(path, |file| baseline.write(file))
            .with_context(|| format!("the baseline {shown} cannot be written"))?;
        writeln!(out, "{shown} now holds {}.", baseline.summary())?;
        return Ok(if report.incomplete.is_empty() { Status::Clean } else { Status::Incomplete });
    }
    let style = settings::style(reporting.color, reporting.verbose, &env);
    quietly(output::write(reporting.format, &report, out, &style).and_then(|()| out.flush()))?;
    let status = status(&report);
    if !(scope.quiet && status == Status::Clean) {
        let baselines = suppressor.notes().map(|(path, sentence)| format!("{path}: {sentence}"));
        tell(policy.refused().into_iter().chain(baselines));
    }
    Ok(status)
}

/// Says what had no effect where it does not get into a report.
fn tell(notes: impl Iterator<Item = String>) {
    let mut err = io::stderr().lock();
    for note in notes {
        // Nobody can be told that nobody can be told.
        let _ = writeln!(err, "note: {note}");
    }
}

fn status(report: &Report) -> Status {
    if !report.incomplete.is_empty() {
        Status::Incomplete
    } else if report.failing > 0 {
        Status::Findings
    } else {
        Status::Clean
    }
}

/// A reader that went away early, as `head` does, is no error.
fn quietly(written: io::Result<()>) -> io::Result<()> {
    match written {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        other => other,
    }
}

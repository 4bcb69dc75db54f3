//! `aiguard scan`: the main job.

use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::Args;

use super::Status;
use crate::detect::{Engine, Selection};
use crate::model::{Confidence, Severity};
use crate::scan::{Thresholds, conclude, tree};

/// Scan for secrets
#[derive(Debug, Args)]
pub struct ScanArgs {
    /// Files and folders
    #[arg(default_value = ".")]
    paths: Vec<PathBuf>,
    /// Format
    #[arg(long, default_value = "human")]
    format: String,
    /// Profile
    #[arg(long)]
    profile: Option<String>,
    /// No ignore files
    #[arg(long)]
    no_ignore: bool,
    /// The least severity
    #[arg(long)]
    min_severity: Option<Severity>,
    /// The least confidence
    #[arg(long)]
    min_confidence: Option<Confidence>,
}

/// Runs the command.
///
/// # Errors
/// When writing fails.
pub fn run(args: &ScanArgs, out: &mut dyn Write) -> Result<Status> {
    let engine = Engine::builtin(&Selection::default());
    let mut thresholds = Thresholds::default();
    if let Some(severity) = args.min_severity {
        thresholds.min_severity = severity;
    }
    if let Some(confidence) = args.min_confidence {
        thresholds.min_confidence = confidence;
    }
    let report = conclude(tree::scan(&engine, &args.paths), &thresholds, String::new());
    for finding in &report.findings {
        if args.format == "jsonl" {
            let line = serde_json::json!({
                "path": finding.path, "rule": finding.about.id, "category": finding.about.category,
                "severity": finding.severity, "confidence": finding.confidence,
                "start_line": finding.region.start_line, "excerpt": finding.excerpt,
            });
            writeln!(out, "{line}")?;
        } else {
            let why: Vec<_> = finding.why.iter().map(ToString::to_string).collect();
            writeln!(
                out,
                "{}:{}:{}: {} {} {}\n    {}\n    {}",
                finding.path,
                finding.region.start_line,
                finding.region.start_column,
                finding.severity,
                finding.confidence,
                finding.about.id,
                finding.excerpt,
                why.join(", ")
            )?;
        }
    }
    Ok(if report.failing > 0 { Status::Findings } else { Status::Clean })
}

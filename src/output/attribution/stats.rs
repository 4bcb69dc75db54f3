//! The numbers of `attribution stats`, as tables and as JSON.

use std::collections::BTreeMap;
use std::io;

use serde::Serialize;

use crate::attribution::stats::{Share, Stats};
use crate::output::{amounts, document, terminal};
use crate::words;

words! {
    /// How the numbers are written.
    pub enum Format {
        /// Tables.
        Human = "human",
        /// One JSON object, versioned.
        Json = "json",
    }
}

#[derive(Serialize)]
struct V1<'a> {
    version: u32,
    range: &'a str,
    assisted_commits_percent: f64,
    assisted_lines_percent: f64,
    #[serde(flatten)]
    stats: &'a Stats,
}

/// Tables show this many rows, the largest first.
const ROWS: usize = 20;

/// Writes the numbers.
///
/// # Errors
/// Only those of `out`.
pub fn write(format: Format, range: &str, stats: &Stats, out: &mut dyn io::Write) -> io::Result<()> {
    match format {
        Format::Json => document::write_json(
            out,
            &V1 {
                version: 1,
                range,
                assisted_commits_percent: rounded(stats.total.percent()),
                assisted_lines_percent: rounded(stats.total.line_percent()),
                stats,
            },
        ),
        Format::Human => {
            row(out, range, &stats.total)?;
            // Time has its own order.
            table(out, "by month", stats.months.iter().collect())?;
            table(out, "by author", largest(&stats.authors))?;
            table(out, "by folder", largest(&stats.folders))
        }
    }
}

fn rounded(percent: f64) -> f64 {
    (percent * 100.0).round() / 100.0
}

fn largest(map: &BTreeMap<String, Share>) -> Vec<(&String, &Share)> {
    let mut rows: Vec<_> = map.iter().collect();
    rows.sort_by_key(|(_, share)| std::cmp::Reverse((share.assisted_commits, share.commits)));
    rows
}

fn table(out: &mut dyn io::Write, title: &str, rows: Vec<(&String, &Share)>) -> io::Result<()> {
    writeln!(out, "\n{title:<40} {:>18} {:>8} {:>20} {:>8}", "commits with AI", "", "lines with AI", "")?;
    let more = rows.len().saturating_sub(ROWS);
    let skipped = if title == "by month" { more } else { 0 };
    for (name, share) in rows.into_iter().skip(skipped).take(ROWS) {
        row(out, name, share)?;
    }
    if more > 0 {
        writeln!(out, "... and {} more (all of them with `--format json`)", amounts::grouped(more as u64))
    } else {
        Ok(())
    }
}

fn row(out: &mut dyn io::Write, name: &str, share: &Share) -> io::Result<()> {
    let name = terminal::shortened(name, 40);
    let pad = " ".repeat(40_usize.saturating_sub(terminal::width(&name)));
    let of = |part: u64, whole: u64| format!("{} of {}", amounts::grouped(part), amounts::grouped(whole));
    writeln!(
        out,
        "{name}{pad} {:>18} {:>7.1}% {:>20} {:>7.1}%",
        of(share.assisted_commits, share.commits),
        share.percent(),
        of(share.assisted_lines, share.lines),
        share.line_percent(),
    )
}

//! The report for people: an excerpt per finding, why it is one, what to do, and a summary. Everything goes to one
//! writer, so that a pager or a log gets the whole; standard error is left to progress and errors.

mod block;
mod excerpt;
mod list;
pub(super) mod summary;

use std::collections::HashSet;
use std::io;

use super::Style;
use crate::model::Report;

/// Up to this many findings, each is shown with an excerpt. More are easier to read as a list.
const MOST_BLOCKS: usize = 30;

pub(super) fn write(report: &Report, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    if report.findings.len() > MOST_BLOCKS && !style.verbose {
        list::write(report, out, style)?;
    } else {
        let gutter = block::gutter(&report.findings);
        let mut told = HashSet::new();
        for finding in &report.findings {
            let first = told.insert(finding.about.id);
            block::write(finding, out, &block::Frame { style, gutter, remedy: first })?;
        }
    }
    summary::write(report, out, style)
}

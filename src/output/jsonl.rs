//! One JSON object per finding and line, and nothing else: for streams and line tools. What a finding is not, such as
//! skipped inputs, is left to the other formats and to the exit status.

use std::io;

use serde::Serialize;

use super::v1::{V1Finding, VERSION};
use super::{Style, document};
use crate::model::Report;

#[derive(Serialize)]
struct Line<'a> {
    version: u32,
    #[serde(flatten)]
    finding: V1Finding<'a>,
}

pub(super) fn write(report: &Report, out: &mut dyn io::Write, _: &Style) -> io::Result<()> {
    for finding in &report.findings {
        document::write_json_line(out, &Line { version: VERSION, finding: finding.into() })?;
    }
    Ok(())
}

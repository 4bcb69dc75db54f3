//! The whole report as one JSON object.

use std::io;

use super::v1::V1Report;
use super::{Style, document};
use crate::model::Report;

pub(super) fn write(report: &Report, out: &mut dyn io::Write, _: &Style) -> io::Result<()> {
    document::write_json(out, &V1Report::from(report))
}

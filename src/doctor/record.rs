//! Today's findings in a file, so that later runs show only what changed.

use std::path::Path;

use anyhow::{Context as _, Result};
use serde::{Deserialize, Serialize};

use super::check::Baseline;
use super::outcome::{Examination, Outcome, Status};
use super::product::Product;
use crate::files;

/// The findings of one day. Sorted and without a date, so that two of them merge well.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Record {
    version: u32,
    /// The baseline that they were found with.
    pub baseline: Baseline,
    /// What was found.
    pub known: Vec<Known>,
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Known {
    pub id: String,
    pub product: Product,
    pub path: Option<String>,
    pub message: String,
}

impl Known {
    fn of(outcome: &Outcome) -> Self {
        Self {
            id: outcome.id.clone(),
            product: outcome.product,
            path: outcome.path.clone(),
            message: outcome.message.clone(),
        }
    }
}

impl Record {
    /// The findings of an examination.
    pub fn of(examination: &Examination, baseline: Baseline) -> Self {
        let mut known: Vec<Known> = examination.with(Status::Fail).map(Known::of).collect();
        known.sort();
        known.dedup();
        Self { version: 1, baseline, known }
    }

    /// The record in a file.
    ///
    /// # Errors
    /// When it cannot be read or is none.
    pub fn read(path: impl AsRef<Path>) -> Result<Self> {
        let path = path.as_ref();
        let shown = files::shown(path);
        let words = "there is no baseline of that name, and";
        let bytes = files::read_whole(path).with_context(|| format!("{words} the file {shown} cannot be read"))?;
        serde_json::from_slice(&bytes)
            .with_context(|| format!("{shown} is no file of `aiguard doctor --write-baseline`"))
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Excepts what was known already.
    pub fn accept(&self, examination: &mut Examination) {
        for outcome in examination.outcomes.iter_mut().filter(|it| it.status == Status::Fail) {
            if self.known.contains(&Known::of(outcome)) {
                outcome.status = Status::Excepted;
                outcome.exception = Some("known since the baseline was written".to_owned());
            }
        }
    }
}

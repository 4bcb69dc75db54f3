//! Today's findings in a file, so that later runs show only what changed.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
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
        let there = examination.outcomes.iter().filter(|it| it.status == Status::Fail || it.known);
        let mut known: Vec<Known> = there.map(Known::of).collect();
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
        let names = Baseline::ALL.iter().map(|baseline| baseline.name()).collect::<Vec<_>>().join(", ");
        let words = format!("the baselines are {names} and files of --write-baseline, but the file {shown}");
        let bytes = files::read_whole(path).with_context(|| format!("{words} cannot be read"))?;
        let value: serde_json::Value = serde_json::from_slice(&bytes)
            .with_context(|| format!("{shown} is no file of `aiguard doctor --write-baseline`"))?;
        if value.get("version").and_then(serde_json::Value::as_u64).is_some_and(|version| version > 1) {
            bail!("{shown} was written by a newer aiguard: write it anew with this one, or update this one");
        }
        serde_json::from_value(value)
            .with_context(|| format!("{shown} is no file of `aiguard doctor --write-baseline`"))
    }

    /// The file's text.
    pub fn text(&self) -> String {
        let mut text = serde_json::to_string_pretty(self).unwrap_or_default();
        text.push('\n');
        text
    }

    /// Excepts what was known already, and keeps what is no longer found. Of products that nobody asked for that cannot
    /// be told.
    pub fn accept(&self, examination: &mut Examination) {
        let there = |it: &&Outcome| matches!(it.status, Status::Fail | Status::Excepted);
        let found: Vec<Known> = examination.outcomes.iter().filter(there).map(Known::of).collect();
        let made = |known: &Known| examination.outcomes.iter().any(|it| it.id == known.id);
        let gone = self.known.iter().filter(|known| !found.contains(known) && made(known)).cloned().collect();
        examination.gone = gone;
        for outcome in examination.outcomes.iter_mut().filter(|it| it.status == Status::Fail) {
            if self.known.contains(&Known::of(outcome)) {
                outcome.status = Status::Excepted;
                outcome.exception = Some("known since the baseline was written".to_owned());
                outcome.known = true;
            }
        }
    }
}

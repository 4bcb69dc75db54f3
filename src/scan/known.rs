//! Gathers everything that allows findings: entries of the configuration, baselines, other scanners' ignore files.

use std::path::Path;

use crate::files;
use crate::model::Written;
use crate::policy::suppress::Suppressor;
use crate::policy::{Baseline, Policy, foreign};

/// What `policy` allows in the repository at `root`. `baseline` takes the place of the configured one.
///
/// # Errors
/// When a file that is asked for cannot be read or is not valid, as a sentence.
pub fn suppressor(policy: &Policy, root: &Path, baseline: Option<&Path>) -> Result<Suppressor, String> {
    let mut baselines = Vec::new();
    let configured = policy.baseline.value.as_ref().map(|path| root.join(path));
    if let Some(path) = baseline.map(Path::to_owned).or(configured) {
        baselines.push(read(&path, true)?);
    }
    if policy.foreign_ignore_files.value {
        for name in foreign::IGNORE_FILES {
            let path = root.join(name);
            if files::exists(&path) {
                baselines.push(read(&path, false)?);
            }
        }
    }
    // A day counts in UTC: the same everywhere, and without a look at the machine's time zones.
    let today = jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date();
    let kept = policy.floor.as_ref().map(|floor| floor.never_allow.clone()).unwrap_or_default();
    Ok(Suppressor::new(policy.allow.clone(), baselines, today).keeping(kept))
}

fn read(path: &Path, asked_for: bool) -> Result<Baseline, String> {
    let shown = files::shown(path);
    let bytes = files::read_whole(path).map_err(|why| format!("the baseline {shown} cannot be read: {why}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let missing = if asked_for { " Write it with `aiguard scan --write-baseline FILE`." } else { "" };
    Baseline::read(Written { path: &shown, text: &text })
        .map_err(|why| format!("the baseline {shown} cannot be used: {why}{missing}"))
}

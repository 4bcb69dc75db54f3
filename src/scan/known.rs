//! Gathers everything that allows findings: entries of the configuration, baselines, other scanners' ignore files.

use std::path::Path;

use crate::detect::fingerprint::slashed;
use crate::files;
use crate::git::Repository;
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
    Ok(of(policy, baselines))
}

/// The same, but of the files of the repository at `root` only what its last commit holds: nothing where there is no
/// commit, or where that is not valid. What lies outside of the repository counts as it is.
pub fn committed(policy: &Policy, repository: Option<&Repository>, root: &Path) -> Suppressor {
    let text = |path: &Path| {
        let Ok(inside) = path.strip_prefix(root) else {
            return files::read_if_present(path).ok().flatten();
        };
        let top = repository?.work_tree()?;
        let path = slashed(&root.join(inside).strip_prefix(top).ok()?.to_string_lossy());
        repository?.committed(&path).ok().flatten()
    };
    let policy = policy.with_repository(today(), |path| {
        let bytes = text(&root.join(path))?;
        String::from_utf8(bytes).ok()
    });
    let ignored =
        foreign::IGNORE_FILES.iter().filter(|_| policy.foreign_ignore_files.value).map(|name| root.join(name));
    let baselines = policy.baseline.value.iter().map(|path| root.join(path)).chain(ignored).filter_map(|path| {
        let bytes = text(&path)?;
        Baseline::read(Written { path: &files::shown(&path), text: &String::from_utf8_lossy(&bytes) }).ok()
    });
    of(&policy, baselines.collect())
}

fn of(policy: &Policy, baselines: Vec<Baseline>) -> Suppressor {
    let kept = policy.floor.as_ref().map(|floor| floor.never_allow.clone()).unwrap_or_default();
    Suppressor::new(policy.allow.clone(), baselines, today()).keeping(kept)
}

/// A day counts in UTC: the same everywhere, and without a look at the machine's time zones.
pub fn today() -> jiff::civil::Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

fn read(path: &Path, asked_for: bool) -> Result<Baseline, String> {
    let shown = files::shown(path);
    let bytes = files::read_whole(path).map_err(|why| format!("the baseline {shown} cannot be read: {why}"))?;
    let text = String::from_utf8_lossy(&bytes);
    let missing = if asked_for { " Write it with `aiguard scan --write-baseline FILE`." } else { "" };
    Baseline::read(Written { path: &shown, text: &text })
        .map_err(|why| format!("the baseline {shown} cannot be used: {why}{missing}"))
}

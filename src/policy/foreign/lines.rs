//! Ignore files with one entry per line.

use crate::detect::fingerprint::slashed;
use crate::model::Secret;
use crate::policy::baseline::{Baseline, Entry, Mark};
use crate::policy::globs::Globs;

/// Lines of a file with their numbers, without empty ones and comments.
fn entries(text: &str) -> impl Iterator<Item = (usize, &str)> {
    (1..).zip(text.lines().map(str::trim)).filter(|(_, line)| !line.is_empty() && !line.starts_with('#'))
}

fn is_hex(text: &str, lengths: &[usize]) -> bool {
    lengths.contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// `path:rule-id:line` or `commit:path:rule-id:line` of gitleaks and betterleaks 1, and the bare SHA-256 of a value of
/// betterleaks 2. A path may itself contain `:`, so the fields are counted from the end.
pub(super) fn gitleaks(text: &str, kind: &'static str) -> Baseline {
    let mut baseline = Baseline { kind, ..Baseline::default() };
    for (at, line) in entries(text) {
        match gitleaks_entry(at, line) {
            Some(entry) => baseline.entries.push(entry),
            None => {
                baseline.notes.push(format!("Line {at} is not of the form `path:rule-id:line` and allows nothing."));
            }
        }
    }
    baseline
}

fn gitleaks_entry(at: usize, line: &str) -> Option<Entry> {
    if is_hex(line, &[64]) {
        let mark = Mark::Sha256(line.to_ascii_lowercase());
        return Some(Entry { at, path: None, rule: String::new(), mark, reason: None });
    }
    let mut fields = line.rsplitn(3, ':');
    let number: u32 = fields.next()?.trim().parse().ok()?;
    let rule = fields.next()?.trim().to_owned();
    let rest = fields.next()?;
    let (commit, path) = match rest.split_once(':') {
        Some((id, path)) if is_hex(id, &[40, 64]) => (Some(id.to_ascii_lowercase()), path),
        _ => (None, rest),
    };
    let mark = Mark::Line { line: number, commit };
    Some(Entry { at, path: Some(slashed(path)), rule, mark, reason: None })
}

/// Whether every entry has the form that [`gitleaks`] reads.
pub(super) fn looks_like_gitleaks(text: &str) -> bool {
    let mut some = false;
    for (at, line) in entries(text) {
        some = true;
        if gitleaks_entry(at, line).is_none() {
            return false;
        }
    }
    some
}

/// `.secretsignore` of ripsecrets: paths as in `.gitignore`, then `[secrets]` with values.
pub(super) fn ripsecrets(text: &str) -> Baseline {
    let mut baseline = Baseline { kind: ".secretsignore", ..Baseline::default() };
    let mut values = false;
    for (at, line) in entries(text) {
        if line.starts_with('[')
            && line.ends_with(']')
            && line[1..].bytes().all(|c| c.is_ascii_lowercase() || c == b']')
        {
            values = line == "[secrets]";
        } else if values {
            let mark = Mark::Value(Secret::new(line.as_bytes().to_vec()));
            baseline.entries.push(Entry { at, path: None, rule: String::new(), mark, reason: None });
        } else {
            ignored_path(at, line, &mut baseline);
        }
    }
    baseline
}

/// `.secretlintignore`: paths as in `.gitignore`.
pub(super) fn secretlint(text: &str) -> Baseline {
    let mut baseline = Baseline { kind: ".secretlintignore", ..Baseline::default() };
    for (at, line) in entries(text) {
        ignored_path(at, line, &mut baseline);
    }
    baseline
}

/// Adds an entry for one glob; says so when there is no such glob here.
pub(super) fn ignored_path(at: usize, glob: &str, baseline: &mut Baseline) {
    if glob.starts_with('!') {
        baseline.notes.push(format!("Line {at} takes paths back in (`!`), which is not honoured."));
        return;
    }
    match Globs::new(vec![glob.to_owned()]) {
        Ok(globs) => {
            let mark = Mark::Paths(globs);
            baseline.entries.push(Entry { at, path: None, rule: String::new(), mark, reason: None });
        }
        Err((_, why)) => baseline.notes.push(format!("Line {at} allows nothing: {why}.")),
    }
}

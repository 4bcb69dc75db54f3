//! Operators on files: what was noticed in them, who may write them, whether they are there.

use std::collections::BTreeMap;

use super::Context;
use crate::detect::fingerprint::value_sha256;
use crate::doctor::outcome::{Failure, Finding};
use crate::doctor::schema::{is_like, parts};
use crate::doctor::source::{NoticeKind, State};
use crate::files;
use crate::syntax::Edit;

/// Nothing of these kinds was noticed.
pub(super) fn unnoticed(context: &Context<'_>, kinds: &[NoticeKind], keys: &[String]) -> Finding {
    let keys: Vec<Vec<String>> = keys.iter().map(|key| parts(key)).collect();
    let mut failures = Vec::new();
    for (number, source) in context.sources() {
        let wanted = source.notices.iter().filter(|notice| {
            kinds.contains(&notice.kind) && (keys.is_empty() || keys.iter().any(|key| is_like(&notice.key, key)))
        });
        for notice in wanted {
            let failure = Failure::at(number, notice.span.clone(), notice.message.clone());
            let edit = match notice.kind {
                NoticeKind::WrongScope | NoticeKind::UnknownKey => Some(Edit::Remove { path: notice.key.clone() }),
                NoticeKind::RuleInert | NoticeKind::RuleSkipped => rule(source.text(), notice),
                _ => None,
            };
            failures.push(failure.repaired_by(edit));
        }
    }
    Finding::of(failures)
}

/// Takes a rule out that has no effect.
fn rule(text: &str, notice: &crate::doctor::source::Notice) -> Option<Edit> {
    let value = serde_json::from_str(text.get(notice.span.clone())?).ok()?;
    Some(Edit::Drop { path: notice.key.clone(), value })
}

/// The files that are there belong to administrators, and nobody else may write them.
pub(super) fn integrity(context: &Context<'_>, owner_root: bool, digests: &BTreeMap<String, String>) -> Finding {
    // Owners in an image are not those of the machine; modes mostly are.
    let is_image = context.machine.root.is_some();
    let mut failures = Vec::new();
    let mut blind = false;
    for (number, source) in context.sources().filter(|(_, source)| source.is_present()) {
        if let Some(folder) = source.path.parent()
            && let Some(mode) = files::ownership(folder).and_then(|owned| owned.mode).filter(|mode| mode & 0o022 != 0)
        {
            let shown = context.machine.shown(folder);
            let message = format!("the folder {shown} can be written by others than its owner (mode {mode:o})");
            failures.push(Failure::at(number, 0..0, message));
        }
        let Some(owned) = files::ownership(&source.path) else { continue };
        let fail = |message: String| Failure::at(number, 0..0, message);
        if !owned.is_file {
            failures.push(fail(format!("{} is no ordinary file", source.shown)));
        }
        match owned.mode {
            Some(mode) if mode & 0o022 != 0 => {
                failures
                    .push(fail(format!("{} can be written by others than its owner (mode {mode:o})", source.shown)));
            }
            None => blind = true,
            Some(_) => {}
        }
        if owner_root && !is_image && owned.owner.is_some_and(|owner| owner != 0) {
            failures.push(fail(format!("{} does not belong to root", source.shown)));
        }
        let wanted = digests.get(&source.shown);
        if let (Some(wanted), Some(decoded)) = (wanted, &source.decoded) {
            let digest = value_sha256(&decoded.encode(&decoded.text));
            if digest != wanted.to_ascii_lowercase() {
                failures.push(fail(format!("{} is not the file that was approved (SHA-256 {digest})", source.shown)));
            }
        }
    }
    if failures.is_empty() && is_image && owner_root {
        return Finding::NotAssessed("owners in an image are not those of the machine".to_owned());
    }
    if failures.is_empty() && blind {
        return Finding::NotAssessed("this system has no permission bits: look at the files' access lists".to_owned());
    }
    Finding::of(failures)
}

/// A source of the check's levels is there and counts.
pub(super) fn selected(context: &Context<'_>) -> Finding {
    if context.sources().any(|(_, source)| source.counts()) {
        return Finding::Pass;
    }
    let there: Vec<String> = context
        .sources()
        .filter(|(_, source)| source.is_present())
        .map(|(_, source)| format!("{} ({})", source.shown, source.state))
        .collect();
    let looked: Vec<&str> = context
        .sources()
        .filter(|(_, source)| source.state == State::Absent)
        .map(|(_, source)| source.shown.as_str())
        .collect();
    let message = if there.is_empty() {
        format!("there is no such file: looked for {}", looked.join(", "))
    } else {
        format!("no such file counts: {}", there.join(", "))
    };
    Finding::Fail(vec![Failure::new(message)])
}

/// Whether one of the files is there.
pub(super) fn is_any(context: &Context<'_>, paths: &[String]) -> bool {
    let folders = &context.patient.entry.folders;
    paths.iter().flat_map(|path| context.machine.resolve(path, folders)).any(|path| files::exists(&path))
}

/// One of the files is there.
pub(super) fn exists(context: &Context<'_>, paths: &[String]) -> Finding {
    if is_any(context, paths) {
        return Finding::Pass;
    }
    let shown: Vec<String> = paths.iter().map(|path| path.replace("{project}/", "").replace("{home}", "~")).collect();
    Finding::Fail(vec![Failure::new(format!("there is no {}", shown.join(" and no ")))])
}

/// None of the files is there.
pub(super) fn missing(context: &Context<'_>, paths: &[String]) -> Finding {
    let folders = &context.patient.entry.folders;
    let found = paths.iter().flat_map(|path| context.machine.resolve(path, folders)).filter(|path| files::exists(path));
    Finding::of(found.map(|path| Failure::new(format!("there is {}", context.machine.shown(&path)))).collect())
}

/// No file of the group holds one of the words.
pub(super) fn mentions_none(context: &Context<'_>, words: &[String]) -> Finding {
    let mut failures = Vec::new();
    for (number, source) in context.sources() {
        for word in words {
            if let Some(start) = source.text().find(word.as_str()) {
                let message = format!("{} sets `{word}`", source.shown);
                failures.push(Failure::at(number, start..start + word.len(), message));
            }
        }
    }
    Finding::of(failures)
}

/// Some file of the group holds one of the words.
pub(super) fn mentions(context: &Context<'_>, words: &[String]) -> Finding {
    if context.sources().any(|(_, source)| words.iter().any(|word| source.text().contains(word.as_str()))) {
        return Finding::Pass;
    }
    let looked: Vec<&str> =
        context.sources().filter(|(_, source)| source.is_present()).map(|(_, source)| source.shown.as_str()).collect();
    let where_ =
        if looked.is_empty() { "there is no such file".to_owned() } else { format!("looked in {}", looked.join(", ")) };
    Finding::Fail(vec![Failure::new(format!("nothing mentions {}: {where_}", words.join(" or ")))])
}

//! Operators on files: what was noticed in them, who may write them, whether they are there.

use super::Context;
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
    let named = match words {
        [first, .., _] if words.len() > 3 => format!("`{first}` or the like"),
        _ => words.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(" or "),
    };
    Finding::Fail(vec![Failure::new(format!("nothing mentions {named}: {where_}"))])
}

//! The change that would make a failed check hold, and the file that it has to be made in.

use std::path::PathBuf;

use super::catalog::SourceEntry;
use super::check::RawEdit;
use super::operators::Context;
use super::outcome::{Failure, Fix};
use super::product::Scope;
use super::schema::parts;
use super::source::{Source, State};
use crate::syntax::Edit;

/// The change that would make the check pass, if the data says that there is one.
pub(super) fn fix(context: &Context<'_>, failure: &Failure) -> Option<Fix> {
    let repair = context.check.fix.as_ref()?;
    let edits: Vec<Edit> =
        if repair.edits.is_empty() { failure.edits.clone() } else { repair.edits.iter().map(edit).collect() };
    if edits.is_empty() {
        return None;
    }
    let written = failure.source.and_then(|number| context.patient.sources.get(number));
    // What is set at a higher level has to be changed there: below it a change has no effect.
    let beats = |scope: Scope| {
        let ranks = context.patient.sources.iter().filter(|it| it.scope == scope && it.group == repair.group);
        written.is_some_and(|source| ranks.map(|it| it.rank).max().is_some_and(|rank| source.rank > rank))
    };
    let scope = repair.scope.map(|scope| if silenced(context, &edits) { Scope::Managed } else { scope });
    let (path, administered) = match scope.filter(|scope| !beats(*scope)) {
        Some(scope) => file_of(context, scope, &repair.group)?,
        None => {
            let source = written?;
            source.form.dialect()?;
            (source.path.clone(), source.administered)
        }
    };
    // A file that cannot be read is not written over, and to one that does not count a change would do nothing: it has to
    // be repaired first.
    let blocked = |(number, source): (usize, &Source)| match source.state {
        State::Absent | State::Read | State::Partly => false,
        State::Unreadable | State::Shadowed => source.path == path,
        State::Dropped | State::Refused => source.path == path && failure.source != Some(number),
    };
    if context.patient.sources.iter().enumerate().any(blocked) {
        return None;
    }
    Some(Fix { safe: repair.safe, shown: context.machine.shown(&path), path, administered, edits })
}

/// Whether only managed settings count for what is to be changed.
fn silenced(context: &Context<'_>, edits: &[Edit]) -> bool {
    let locks = [("permissions", "allowManagedPermissionRulesOnly"), ("hooks", "allowManagedHooksOnly")];
    let view = context.patient.view("settings");
    locks.iter().any(|(part, lock)| {
        let is_set = view.and_then(|view| view.get(lock)).is_some_and(|found| found.plain() == true);
        let lists = |path: &[String]| path.first().is_some_and(|it| it == part) && path.len() == 2;
        is_set
            && edits.iter().any(|edit| matches!(edit, Edit::Add { path, .. } | Edit::Drop { path, .. } if lists(path)))
    })
}

/// The file of a level: the one that is there, or else the one that would be made.
fn file_of(context: &Context<'_>, scope: Scope, group: &str) -> Option<(PathBuf, bool)> {
    let entry = context.patient.entry;
    let fits =
        |source: &&SourceEntry| source.scope == scope && source.group == group && source.form.dialect().is_some();
    let source = entry.sources.iter().filter(|source| source.legacy.is_none()).find(fits)?;
    let pattern = source.path.for_system(context.machine.system)?;
    let path = context.machine.resolve(pattern, &entry.folders).into_iter().next()?;
    Some((path, source.administered))
}

fn edit(raw: &RawEdit) -> Edit {
    let plain = |value: &toml::Value| serde_json::to_value(value).unwrap_or_default();
    match raw {
        RawEdit::Set { key, value } => Edit::Set { path: parts(key), value: plain(value) },
        RawEdit::Add { key, value } => Edit::Add { path: parts(key), value: plain(value) },
        RawEdit::Remove { key } => Edit::Remove { path: parts(key) },
    }
}

//! Operators on what should not be in a file, or a file in a repository.

use std::ops::RangeInclusive;

use super::Context;
use crate::doctor::outcome::{Failure, Finding};
use crate::env::Environment;
use crate::files;
use crate::git::Repository;
use crate::model::{Category, Confidence, Finding as Found};

/// No file of the group holds something of the category, by the rules of the scanner, that is as sure as asked for.
pub(super) fn none(context: &Context<'_>, category: Category, sure: RangeInclusive<Confidence>) -> Finding {
    let mut failures = Vec::new();
    for (number, _) in context.sources().filter(|(_, source)| !source.text().is_empty()) {
        let wanted = |found: &&Found| found.about.category == category && sure.contains(&found.confidence);
        for found in context.patient.scan(number).iter().filter(wanted) {
            let message = format!("{} ({})", found.about.title, found.preview);
            failures.push(Failure::at(number, found.span.0..found.span.1, message));
        }
    }
    Finding::of(failures)
}

/// None of the project's files is in git's index.
pub(super) fn untracked(context: &Context<'_>, paths: &[String]) -> Finding {
    let Some(project) = context.machine.project.as_deref().filter(|project| files::exists(&project.join(".git")))
    else {
        return Finding::Pass;
    };
    let tracked = match Repository::discover(project, &Environment::fixed::<&str, &str>([])) {
        Ok(repository) => repository.tracked(paths),
        Err(error) => return Finding::NotAssessed(format!("the repository cannot be read: {error}")),
    };
    match tracked {
        Ok(list) => Finding::of(list.iter().map(|path| Failure::new(format!("git keeps {path}"))).collect()),
        Err(error) => Finding::NotAssessed(format!("the index cannot be read: {error}")),
    }
}

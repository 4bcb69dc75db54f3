//! Operators on what should not be in a file, or a file in a repository.

use std::sync::LazyLock;

use super::Context;
use crate::detect::engine::Scratch;
use crate::detect::{Engine, Selection};
use crate::doctor::outcome::{Failure, Finding};
use crate::env::Environment;
use crate::files;
use crate::git::Repository;
use crate::model::{Category, Confidence, Origin, Text};

/// The scanner with its own rules. Making one costs more than all files that are looked at: it is made once.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::with_rules(Vec::new(), &Selection::default()));

/// No file of the group holds something of the category, by the rules of the scanner.
pub(super) fn none(context: &Context<'_>, category: Category, least: Confidence) -> Finding {
    let mut failures = Vec::new();
    let mut scratch = Scratch::default();
    for (number, source) in context.sources().filter(|(_, source)| !source.text().is_empty()) {
        let text = Text::new(&source.shown, source.text().as_bytes(), Origin::File);
        let wanted = |found: &crate::model::Finding| found.about.category == category && found.confidence >= least;
        for found in ENGINE.scan(&text, &mut scratch).into_iter().filter(|found| wanted(found)) {
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

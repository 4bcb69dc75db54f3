//! The scanner with its own rules, for what should not stand in settings, and should not be shown.

use std::sync::LazyLock;

use super::source::Source;
use crate::detect::engine::Scratch;
use crate::detect::{Engine, Selection};
use crate::model::{Category, Finding, Origin, Text};
use crate::redact;

/// Making one costs more than all files that are looked at: it is made once.
static ENGINE: LazyLock<Engine> = LazyLock::new(|| Engine::with_rules(Vec::new(), &Selection::default()));

/// Everything that the scanner finds in a file.
pub fn scan(source: &Source) -> Vec<Finding> {
    ENGINE.scan(&Text::new(&source.shown, source.text().as_bytes(), Origin::File), &mut Scratch::default())
}

/// A text of a settings file, or about one, without the secrets in it.
pub fn redacted(text: &str) -> String {
    let text_of = Text::new("settings.json", text.as_bytes(), Origin::File);
    let mut findings = ENGINE.scan(&text_of, &mut Scratch::default());
    findings.retain(|found| found.about.category == Category::Secret);
    redact::text(text.as_bytes(), &findings)
}

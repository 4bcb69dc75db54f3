//! Whether a value without a format of its own could be a secret at all.

use super::{Outcome, Subject};

/// A password: not a placeholder, a template, a look-up or a word that code would use.
pub(super) fn password(_subject: &Subject<'_>) -> Outcome {
    Outcome::Plausible
}

/// A token: random, and not an identifier, a path or a word.
pub(super) fn token(_subject: &Subject<'_>) -> Outcome {
    Outcome::Plausible
}

//! The built-in rules, as the build script wrote them from `rules/`.

use super::{Matcher, Needs, Paths, Pattern, Phrase, Rule, Shape, ShapeKind, Signal};
use crate::model::{About, Category, Class, Confidence, Severity};
use crate::validate::Validator;

include!(concat!(env!("OUT_DIR"), "/table.rs"));

/// Every built-in rule, sorted by id.
pub fn builtin() -> &'static [Rule] {
    &RULES
}

/// The keywords of the built-in rules, in the order of the prefilter's numbers.
pub fn keywords() -> &'static [&'static str] {
    KEYWORDS
}

/// A set of bytes that patterns name by its number.
pub(super) fn byte_set(number: u16) -> &'static super::need::ByteSet {
    &BYTE_SETS[usize::from(number)]
}

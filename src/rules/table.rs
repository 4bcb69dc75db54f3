//! The built-in rules, as the build script wrote them from `rules/`.

use super::{Matcher, Paths, Pattern, Rule, Shape, ShapeKind, Signal};
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

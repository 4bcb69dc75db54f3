//! The rules as data. Files in `rules/` are checked at build time and become a table in the binary; extra rules of a
//! configuration and foreign rule files become the same type at run time.

pub mod form;
pub mod import;
mod lead;
pub mod load;
pub mod need;
pub mod phrase;
pub mod rule;
pub mod schema;
pub mod signal;
pub mod table;

pub use rule::{Companion, Matcher, Needs, Paths, Pattern, Phrase, Rule, Shape, ShapeKind};
pub use signal::Signal;

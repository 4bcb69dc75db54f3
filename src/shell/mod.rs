//! A command line is understood by parsing it, never by searching in it.

pub mod script;

pub use script::{Command, Input, Place, Redirect, RedirectKind, Script, Unknown, Word};

//! Text that may be shown: what must not leave is replaced, everything else stays as it was.
//!
//! The engine says what it knows by form; a reader for each syntax adds what only a key tells (`password: x`). Both give
//! places, the places become one list without overlaps, and only these bytes change.

mod admission;
mod delimited;
mod hcl;
mod knowledge;
mod lines;
mod people;
mod place;
mod placeholder;
mod redactor;
mod restore;
mod structure;
mod syntax;
mod xml;
mod yaml;

pub use admission::admits;
pub use placeholder::{find_placeholder, is_placeholder};
pub use redactor::{Key, Redactor};
pub use restore::Map;
pub use syntax::Syntax;

use crate::model::Finding;

/// `bytes` with a placeholder in the place of each of `findings`, whatever kind they are. Equal values get the same
/// placeholder; the number of lines stays. What is no UTF-8 becomes replacement characters.
pub fn text(bytes: &[u8], findings: &[Finding]) -> String {
    let mut redactor = Redactor::new(None);
    redactor.keep_clear_of(bytes);
    String::from_utf8_lossy(&redactor.findings(bytes, findings)).into_owned()
}

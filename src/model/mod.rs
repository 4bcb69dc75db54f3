//! The words of the field, as types: what is looked at, what is found, how bad it is, what is reported.

pub mod finding;
pub mod flaw;
pub mod report;
pub mod secret;
pub mod severity;
pub mod text;
pub mod verdict;
pub mod words;

pub use finding::{About, Finding, Region, Suppression, Why};
pub use flaw::{Flaw, Flaws, Written, nearest};
pub use report::{Counts, Incomplete, Report, Skip, Skipped, Stale};
pub use secret::Secret;
pub use severity::{Category, Class, Confidence, Severity};
pub use text::{Commit, Origin, Text};
pub use verdict::{Decision, Objection, Replacement, Verdict};

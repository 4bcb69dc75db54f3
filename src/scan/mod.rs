//! Texts through the engine into a report.

pub mod collect;
pub mod conclude;
pub mod git;
pub mod known;
mod names;
pub mod tree;

pub use collect::{Collected, Scanner};
pub use conclude::{Thresholds, conclude};
pub use git::GitScan;

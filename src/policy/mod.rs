//! What a project wants: its configuration, the findings it allows, its baseline. Parsing is a pure function of a text;
//! who reads the files passes their content in.

pub mod allow;
pub mod baseline;
pub mod config;
pub mod foreign;
pub mod globs;
mod raw;
mod reader;
pub mod sourced;
pub mod suppress;

pub use allow::Allow;
pub use baseline::Baseline;
pub use config::{FILE_NAME, Flags, Policy, locate};
pub use globs::Globs;
pub use sourced::{Source, Sourced};
pub use suppress::{Scanned, Suppressor};

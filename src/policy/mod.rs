//! What a project wants: its configuration, the findings it allows, its baseline. Parsing is a pure function of a text;
//! who reads the files passes their content in.

pub mod allow;
pub mod config;
pub mod globs;
mod raw;
mod reader;
pub mod sourced;

pub use allow::Allow;
pub use config::{FILE_NAME, Flags, Policy, locate};
pub use globs::Globs;
pub use sourced::{Source, Sourced};

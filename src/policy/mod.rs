//! What a project wants: its configuration, the findings it allows, its baseline. Parsing is a pure function of a text;
//! who reads the files passes their content in.

pub mod allow;
pub mod baseline;
pub mod config;
pub mod floor;
pub mod flow;
pub mod foreign;
pub mod globs;
pub mod hook;
pub mod keys;
mod layers;
mod literal;
mod raw;
mod raw_guard;
mod reader;
mod resolve;
pub mod schema;
mod show;
pub mod sourced;
pub mod suppress;
pub mod table;
pub mod tier;

pub use allow::Allow;
pub use baseline::Baseline;
pub use config::{FILE_NAME, Flags, Policy, locate};
pub use flow::Door;
pub use globs::Globs;
pub use hook::Protection;
pub use layers::PolicyFile;
pub use sourced::{Fate, Layer, Setting, Source, Sourced};
pub use suppress::{Scanned, Suppressor};
pub use tier::Tier;

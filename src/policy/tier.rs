//! Tiers: what an agent may read, write, reach and run, by name.

use super::globs::Globs;
use super::sourced::Layer;
use crate::words;

words! {
    /// What a tier speaks of.
    pub enum Capability {
        Read = "read",
        Write = "write",
        Network = "network",
        Shell = "shell",
        Tools = "tools",
    }
}

/// `{ allow = [...], deny = [...] }` of one capability.
#[derive(Debug, Clone, Default)]
pub struct Access {
    /// Whether the tier has an entry for this at all.
    pub declared: bool,
    /// What is allowed.
    pub allow: Vec<String>,
    /// What is denied, even where `allow` has it.
    pub deny: Vec<String>,
}

/// `read` or `write`, whose lists are globs of paths.
#[derive(Debug, Clone, Default)]
pub struct PathAccess {
    /// Whether the tier has an entry for this at all.
    pub declared: bool,
    /// What is allowed.
    pub allow: Globs,
    /// What is denied, even where `allow` has it.
    pub deny: Globs,
}

/// One `[tiers.NAME]`.
#[derive(Debug, Clone)]
pub struct Tier {
    /// Its name.
    pub name: String,
    /// Whose it is.
    pub layer: Layer,
    /// The tier that it adds to.
    pub inherits: Option<String>,
    /// Files that may be read.
    pub read: PathAccess,
    /// Files that may be written, deleted or moved.
    pub write: PathAccess,
    /// Hosts that may be reached.
    pub network: Access,
    /// Commands that may run.
    pub shell: Access,
    /// Tools that may be called, by their name.
    pub tools: Access,
}

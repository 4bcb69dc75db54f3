//! What is installed is planned first, shown, written once, and can be taken away byte for byte.

mod agents;
mod change;
mod git_hooks;
mod managers;
mod project;
mod proof;
mod record;
mod section;
mod trust;
mod withdraw;

pub use agents::{AgentHooks, installed, known};
pub use change::{Area, Change, Note, Plan};
pub use proof::{Proof, prove};
pub use record::{Record, Restored};

use std::path::{Path, PathBuf};

use crate::env::Environment;
use crate::git::Repository;
use crate::policy::Policy;
use crate::words;

words! {
    /// For whom something is installed.
    pub enum Scope {
        /// This user, in every repository.
        User = "user",
        /// Everybody who works in this repository.
        Repository = "repository",
        /// Everybody on this machine: what an administrator deploys.
        Managed = "managed",
    }
}

/// What is wanted.
pub struct Request<'r> {
    pub env: &'r Environment,
    /// The folder that the command was given in.
    pub here: &'r Path,
    /// The repository around it, if there is one.
    pub repository: Option<&'r Repository>,
    /// The program that hooks shall run: an absolute path.
    pub binary: PathBuf,
    /// What holds here.
    pub policy: &'r Policy,
    /// For whom.
    pub scopes: Vec<Scope>,
    /// Only these areas; empty means all.
    pub only: Vec<Area>,
    /// Who owns agents' settings, as CODEOWNERS writes it.
    pub owner: Option<String>,
    /// Stands for `/` in the paths of managed files.
    pub root: Option<PathBuf>,
}

impl Request<'_> {
    /// Whether an area is wanted.
    pub(crate) fn wants(&self, area: Area) -> bool {
        self.only.is_empty() || self.only.contains(&area)
    }

    /// Whether something is installed for these people.
    pub(crate) fn is_for(&self, scope: Scope) -> bool {
        self.scopes.contains(&scope)
    }
}

/// Looks around and says what would be written.
pub fn plan(request: &Request<'_>) -> Plan {
    let mut plan = Plan::default();
    if request.wants(Area::GitHooks)
        && let Some(repository) = request.repository
        && (request.is_for(Scope::Repository) || request.is_for(Scope::User))
    {
        git_hooks::plan(request, repository, &mut plan);
    }
    if request.wants(Area::Agents) {
        agents::plan(request, &mut plan);
    }
    if request.is_for(Scope::Repository)
        && let Some(top) = request.repository.and_then(Repository::work_tree)
    {
        project::plan(request, top, &mut plan);
    }
    plan
}

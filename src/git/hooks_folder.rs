//! Where git looks for hooks (githooks(5)), and who said so.

use std::path::{Component, Path, PathBuf};

use super::Repository;
use crate::env::Environment;
use crate::files;

/// The folder of the hooks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HooksFolder {
    pub path: PathBuf,
    /// Whether `core.hooksPath` names it.
    pub configured: bool,
    /// Whether the repository's own configuration does; else it is the user's or the system's, for all repositories.
    pub own: bool,
}

impl Repository {
    /// Where git runs hooks from: `core.hooksPath`, or `hooks` in the folder that all worktrees share. A relative path
    /// counts from where hooks run: the top of the work tree, or the repository's own folder if it is bare.
    pub fn hooks_folder(&self, environment: &Environment) -> HooksFolder {
        let own = self.inner.config_snapshot().string("core.hooksPath").is_some();
        match self.setting("core.hooksPath", environment) {
            Some(value) => {
                let top = self.work_tree().unwrap_or_else(|| self.git_dir());
                let home = environment.home();
                let path = match (value.strip_prefix("~/"), home) {
                    (Some(rest), Some(home)) => home.join(rest),
                    _ => top.join(Path::new(&value)),
                };
                HooksFolder { path, configured: true, own }
            }
            None => HooksFolder { path: self.shared_dir().join("hooks"), configured: false, own: true },
        }
    }

    /// The folder that all worktrees share, by a path that holds when the worktree it was found from has gone.
    pub fn shared_dir(&self) -> PathBuf {
        let path = self.common_dir();
        let winds = path.components().any(|part| part == Component::ParentDir);
        winds.then(|| files::real(path).ok()).flatten().unwrap_or_else(|| path.to_owned())
    }

    /// The addresses of the remotes, as configured.
    pub fn remote_addresses(&self) -> Vec<String> {
        let snapshot = self.inner.config_snapshot();
        let sections = snapshot.plumbing().sections_by_name("remote").into_iter().flatten();
        sections.filter_map(|section| section.value("url").map(|value| value.to_string())).collect()
    }
}

//! Makes repositories with the real git, out of reach of the user's own settings.

#![expect(dead_code, reason = "no test file needs every helper")]
#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

pub(crate) mod hook;

use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use aiguard::env::Environment;
use aiguard::git::{Added, Base, Changes, Repository};

/// Variables that would let the surroundings reach into a test.
const SCRUBBED: [&str; 12] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_ALTERNATE_OBJECT_DIRECTORIES",
    "GIT_COMMON_DIR",
    "GIT_CEILING_DIRECTORIES",
    "GIT_CONFIG_COUNT",
    "GIT_PREFIX",
    "CI",
    "NO_COLOR",
    "GITHUB_ACTIONS",
];

/// A temporary folder with a repository in `repo`.
pub(crate) struct Sandbox {
    folder: tempfile::TempDir,
}

impl Sandbox {
    /// An empty repository, without a commit.
    pub(crate) fn empty() -> Self {
        Self::made_with(&[])
    }

    /// An empty repository, `git init` having got these arguments too.
    pub(crate) fn made_with(arguments: &[&str]) -> Self {
        let sandbox = Self { folder: tempfile::tempdir().unwrap() };
        std::fs::create_dir(sandbox.repo()).unwrap();
        std::fs::write(sandbox.top().join("identity"), IDENTITY).unwrap();
        sandbox.git(&[&["init", "-q", "-b", "main"], arguments].concat());
        sandbox
    }

    /// A repository with one commit of one harmless file.
    pub(crate) fn new() -> Self {
        let sandbox = Self::empty();
        sandbox.commit("README", "hello\n");
        sandbox
    }

    pub(crate) fn top(&self) -> &Path {
        self.folder.path()
    }

    pub(crate) fn repo(&self) -> PathBuf {
        self.folder.path().join("repo")
    }

    /// Writes a file of the work tree.
    pub(crate) fn write(&self, path: &str, bytes: impl AsRef<[u8]>) {
        let path = self.repo().join(path);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    /// Writes a file and stages it.
    pub(crate) fn stage(&self, path: &str, bytes: impl AsRef<[u8]>) {
        self.write(path, bytes);
        self.git(&["add", "--", path]);
    }

    /// Writes a file and commits it.
    pub(crate) fn commit(&self, path: &str, bytes: impl AsRef<[u8]>) {
        self.stage(path, bytes);
        self.git(&["commit", "-q", "--no-verify", "-m", "a commit"]);
    }

    /// Runs git in the repository; it has to succeed.
    pub(crate) fn git<A: AsRef<OsStr>>(&self, arguments: &[A]) -> String {
        self.git_in(&self.repo(), arguments)
    }

    /// Runs git in a folder; it has to succeed.
    pub(crate) fn git_in<A: AsRef<OsStr>>(&self, folder: &Path, arguments: &[A]) -> String {
        let output = self.run(self.command("git").current_dir(folder).args(arguments));
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim_end().to_owned()
    }

    /// A program with nothing of the user's surroundings.
    #[expect(clippy::disallowed_methods, reason = "tests run git and the binary itself")]
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        for name in SCRUBBED {
            command.env_remove(name);
        }
        command.current_dir(self.repo()).env("HOME", self.top()).env("XDG_CONFIG_HOME", self.top().join("config"));
        command
            .env("GIT_CONFIG_GLOBAL", self.top().join("identity"))
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .env("LC_ALL", "C");
        command.env("GIT_EDITOR", "true").env("GIT_TERMINAL_PROMPT", "0");
        command.env("AIGUARD_UNDER_TEST", env!("CARGO_BIN_EXE_aiguard"));
        command
    }

    pub(crate) fn run(&self, command: &mut Command) -> Output {
        command.output().unwrap()
    }

    /// The repository as aiguard sees it, without any variables.
    pub(crate) fn open(&self) -> Repository {
        Repository::discover(&self.repo(), &Environment::fixed::<&str, &str>([])).unwrap()
    }

    /// What is staged against HEAD.
    pub(crate) fn staged(&self) -> Changes {
        self.open().staged(Base::Head).unwrap()
    }
}

/// Who commits. Not in variables: git hands those on to hooks, where they would say more than they mean.
const IDENTITY: &str = "[user]\n\tname = A Committer\n\temail = committer@example.com\n";

/// The paths of the changes.
pub(crate) fn paths(changes: &Changes) -> Vec<&str> {
    changes.changed.iter().map(|change| change.path.as_str()).collect()
}

/// The text that a change adds, its new lines only.
pub(crate) fn added(repository: &Repository, changes: &Changes, path: &str) -> String {
    let change = changes.changed.iter().find(|change| change.path == path).unwrap();
    let new = repository.blob(change.id).unwrap();
    let bases: Vec<_> = change.bases.iter().map(|id| repository.blob(*id).unwrap()).collect();
    let bases: Vec<&[u8]> = bases.iter().map(Vec::as_slice).collect();
    let added = Added::lines(&bases, &new);
    added.ranges().iter().map(|range| String::from_utf8_lossy(&new[range.clone()]).into_owned()).collect()
}

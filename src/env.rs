//! Every environment variable and well-known path that aiguard reads, and the only reader of them.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::io;
use std::path::PathBuf;

/// Where variables come from: the process, or a fixed set of them in tests.
#[derive(Debug, Clone, Default)]
pub struct Environment {
    fixed: Option<BTreeMap<OsString, OsString>>,
    /// The folder that stands for the machine's top, in tests.
    machine: Option<PathBuf>,
    /// What a command line sets for one of its commands; empty where it is taken away.
    set: BTreeMap<OsString, OsString>,
}

impl Environment {
    /// The variables of this process.
    pub const fn process() -> Self {
        Self { fixed: None, machine: None, set: BTreeMap::new() }
    }

    /// Exactly these variables.
    pub fn fixed<N: Into<OsString>, V: Into<OsString>>(variables: impl IntoIterator<Item = (N, V)>) -> Self {
        let fixed = variables.into_iter().map(|(name, value)| (name.into(), value.into())).collect();
        Self { fixed: Some(fixed), machine: None, set: BTreeMap::new() }
    }

    /// The same on a machine whose files for everybody are below `top`. No variable does this: who may set variables
    /// must not be able to step out from under the organisation's policy.
    #[must_use]
    pub fn on_machine(self, top: impl Into<PathBuf>) -> Self {
        Self { machine: Some(top.into()), ..self }
    }

    /// The same with these variables set, as for one command of a command line; an empty value takes one away.
    #[must_use]
    pub fn with<'v>(&self, variables: impl IntoIterator<Item = (&'v str, &'v str)>) -> Self {
        let mut set = self.clone();
        set.set.extend(variables.into_iter().map(|(name, value)| (name.into(), value.into())));
        set
    }

    /// The value of `name`; an empty one counts as none, as it does for git.
    #[expect(clippy::disallowed_methods, reason = "this is the one reader of variables")]
    fn value(&self, name: &str) -> Option<OsString> {
        let value = match (self.set.get(OsStr::new(name)), &self.fixed) {
            (Some(set), _) => Some(set.clone()),
            (None, Some(fixed)) => fixed.get(OsStr::new(name)).cloned(),
            (None, None) => std::env::var_os(name),
        };
        value.filter(|value| !value.is_empty())
    }

    fn path(&self, name: &str) -> Option<PathBuf> {
        self.value(name).map(PathBuf::from)
    }

    fn text(&self, name: &str) -> Option<String> {
        self.value(name).map(|value| value.to_string_lossy().into_owned())
    }

    fn paths(&self, name: &str) -> Vec<PathBuf> {
        let split =
            |value: &OsString| std::env::split_paths(value).filter(|path| !path.as_os_str().is_empty()).collect();
        self.value(name).as_ref().map(split).unwrap_or_default()
    }

    /// The words of the command line behind the program's name; what is no Unicode has replacement characters.
    pub fn arguments(&self) -> Vec<String> {
        std::env::args_os().skip(1).map(|word| word.to_string_lossy().into_owned()).collect()
    }

    /// The folder that relative paths start from.
    ///
    /// # Errors
    /// When the folder has been removed or may not be read.
    pub fn current_dir(&self) -> io::Result<PathBuf> {
        std::env::current_dir()
    }

    /// `AIGUARD_FAULT`: what the hook is to fail at, for the tests of what it answers then. Releases do not read it.
    pub fn fault(&self) -> Option<String> {
        if cfg!(debug_assertions) { self.text("AIGUARD_FAULT") } else { None }
    }

    /// `TMPDIR` (`TEMP` on Windows): the folder for temporary files.
    pub fn temporary_folder(&self) -> Option<PathBuf> {
        self.path("TMPDIR").or_else(|| self.path("TEMP"))
    }

    /// Variables that paths on command lines are made of, none of them secret.
    pub fn shell_variables(&self) -> Vec<(String, String)> {
        let places = include_str!("../rules/variables.txt").lines().filter_map(|line| line.split_once(' '));
        let named = places.filter(|(name, _)| *name != "#");
        let value = |name: &str, place: &str| {
            self.text(name).or_else(|| match place.strip_prefix("~/") {
                Some(below_home) => Some(format!("{}/{below_home}", self.text("HOME")?)),
                None => place.strip_suffix('?').map(|folder| format!("{folder}\0")),
            })
        };
        named.filter_map(|(name, place)| Some((name.to_owned(), value(name, place)?))).collect()
    }

    /// `GIT_DIR`: the repository. git sets it for hooks in linked worktrees and for `--git-dir`.
    pub fn git_dir(&self) -> Option<PathBuf> {
        self.path("GIT_DIR")
    }

    /// `GIT_WORK_TREE`: the top of the work tree, wherever the repository is.
    pub fn git_work_tree(&self) -> Option<PathBuf> {
        self.path("GIT_WORK_TREE")
    }

    /// `GIT_INDEX_FILE`: the index. git sets it for hooks; `commit -a` and `commit PATH` use a temporary one.
    pub fn git_index_file(&self) -> Option<PathBuf> {
        self.path("GIT_INDEX_FILE")
    }

    /// `GIT_OBJECT_DIRECTORY`: where objects are, instead of the repository's own folder.
    pub fn git_object_directory(&self) -> Option<PathBuf> {
        self.path("GIT_OBJECT_DIRECTORY")
    }

    /// `GIT_ALTERNATE_OBJECT_DIRECTORIES`: more places for objects, separated as in `PATH`. git sets it for the hooks
    /// that run while pushed objects are in quarantine.
    pub fn git_alternate_object_directories(&self) -> Vec<PathBuf> {
        self.paths("GIT_ALTERNATE_OBJECT_DIRECTORIES")
    }

    /// `GIT_COMMON_DIR`: what linked worktrees share, instead of what the repository's `commondir` file says.
    pub fn git_common_dir(&self) -> Option<PathBuf> {
        self.path("GIT_COMMON_DIR")
    }

    /// `GIT_CEILING_DIRECTORIES`: folders above which no repository is looked for.
    pub fn git_ceiling_directories(&self) -> Vec<PathBuf> {
        self.paths("GIT_CEILING_DIRECTORIES")
    }

    /// `GIT_AUTHOR_NAME`: git sets it before it runs the pre-commit hook.
    pub fn git_author_name(&self) -> Option<String> {
        self.text("GIT_AUTHOR_NAME")
    }

    /// `GIT_AUTHOR_EMAIL`: git sets it before it runs the pre-commit hook.
    pub fn git_author_email(&self) -> Option<String> {
        self.text("GIT_AUTHOR_EMAIL")
    }

    /// `GIT_AUTHOR_DATE`: git sets it, as `@SECONDS ZONE`, before it runs the pre-commit hook.
    pub fn git_author_date(&self) -> Option<String> {
        self.text("GIT_AUTHOR_DATE")
    }

    /// Where the organisation's policy may be, the place that counts first. On Windows the usual place goes before the
    /// one that `ProgramData` names, so that the variable can add a place and take none away.
    pub fn organisation_policies(&self) -> Vec<PathBuf> {
        let mut folders = Vec::new();
        if cfg!(windows) {
            folders.push(PathBuf::from(r"C:\ProgramData\aiguard"));
            folders.extend(self.path("ProgramData").map(|folder| folder.join("aiguard")));
            folders.dedup();
        } else if cfg!(target_os = "macos") {
            folders.push(PathBuf::from("/Library/Application Support/aiguard"));
        } else {
            folders.push(PathBuf::from("/etc/aiguard"));
        }
        if let Some(machine) = &self.machine {
            folders = vec![machine.join("aiguard")];
        }
        folders.into_iter().map(|folder| folder.join("policy.toml")).collect()
    }

    /// The user's policy: `aiguard/policy.toml` in `XDG_CONFIG_HOME`, or else where the system keeps settings:
    /// `~/.config`, `~/Library/Application Support` on macOS, `%APPDATA%` on Windows.
    pub fn user_policy(&self) -> Option<PathBuf> {
        let system = || {
            let home = self.path("HOME").or_else(|| self.path("USERPROFILE"));
            if cfg!(windows) {
                self.path("APPDATA").or_else(|| home.map(|home| home.join("AppData").join("Roaming")))
            } else if cfg!(target_os = "macos") {
                home.map(|home| home.join("Library").join("Application Support"))
            } else {
                home.map(|home| home.join(".config"))
            }
        };
        let folder = self.path("XDG_CONFIG_HOME").or_else(system)?;
        // A folder that is not absolute is none, as the XDG Base Directory Specification says.
        folder.is_absolute().then(|| folder.join("aiguard").join("policy.toml"))
    }

    /// The first of these variables that is set. The names by which coding agents tell what they run are data:
    /// `environment` in rules/attribution.toml.
    pub fn first_set<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Option<&'n str> {
        names.into_iter().find(|name| self.value(name).is_some())
    }

    /// `AI_AGENT`: the name of the coding agent that runs this.
    pub fn ai_agent(&self) -> Option<String> {
        self.text("AI_AGENT")
    }

    /// `GIT_COMMITTER_NAME` and `GIT_COMMITTER_EMAIL`, as `Name <address>`.
    pub fn git_committer(&self) -> Option<String> {
        Some(format!("{} <{}>", self.text("GIT_COMMITTER_NAME")?, self.text("GIT_COMMITTER_EMAIL")?))
    }

    /// `AIGUARD_CONFIG`: the configuration to use instead of the nearest `aiguard.toml`.
    pub fn config(&self) -> Option<PathBuf> {
        self.path("AIGUARD_CONFIG")
    }

    /// Whether standard output wants colours, by `NO_COLOR` (no-color.org), `CLICOLOR_FORCE` (bixense.com/clicolors),
    /// `TERM=dumb` and what it is connected to.
    pub fn wants_color(&self, terminal: bool) -> bool {
        if self.value("NO_COLOR").is_some() {
            return false;
        }
        if self.text("CLICOLOR_FORCE").is_some_and(|force| force != "0") {
            return true;
        }
        terminal && self.text("TERM").is_none_or(|kind| kind != "dumb")
    }

    /// Whether the terminal is known to understand links (OSC 8).
    pub fn wants_links(&self) -> bool {
        let known = |name: &str| self.text("TERM_PROGRAM").is_some_and(|program| program == name);
        self.value("WT_SESSION").is_some()
            || self.value("VTE_VERSION").is_some()
            || ["iTerm.app", "WezTerm", "vscode", "ghostty"].into_iter().any(known)
    }

    /// The width of the terminal on standard output, in columns.
    pub fn terminal_width(&self) -> Option<usize> {
        terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)).filter(|width| *width >= 40)
    }

    /// `CI`: whether this runs in a CI system.
    pub fn is_ci(&self) -> bool {
        self.text("CI").is_some_and(|value| value != "false" && value != "0")
    }

    /// The path of this program.
    ///
    /// # Errors
    /// When the system does not tell.
    pub fn program(&self) -> io::Result<PathBuf> {
        std::env::current_exe()
    }

    /// Where aiguard keeps what it has done for this user: `aiguard` in `XDG_STATE_HOME`, or else where the system keeps
    /// such things: `~/.local/state`, `~/Library/Application Support` on macOS, `%LOCALAPPDATA%` on Windows.
    pub fn state_folder(&self) -> Option<PathBuf> {
        let system = || {
            if cfg!(windows) {
                self.path("LOCALAPPDATA").or_else(|| self.home().map(|home| home.join("AppData").join("Local")))
            } else if cfg!(target_os = "macos") {
                self.home().map(|home| home.join("Library").join("Application Support"))
            } else {
                self.home().map(|home| home.join(".local").join("state"))
            }
        };
        self.path("XDG_STATE_HOME")
            .filter(|path| path.is_absolute())
            .or_else(system)
            .map(|folder| folder.join("aiguard"))
    }

    /// The person's home folder: `HOME`, or `USERPROFILE` on Windows.
    pub fn home(&self) -> Option<PathBuf> {
        self.path("HOME").or_else(|| self.path("USERPROFILE"))
    }

    /// The folder that a variable of another program names, such as `CLAUDE_CONFIG_DIR` or `CODEX_HOME`: the names are
    /// data of the doctor.
    pub fn folder(&self, name: &str) -> Option<String> {
        self.text(name)
    }

    /// The user's git configuration files, the ones that win first: `GIT_CONFIG_GLOBAL`, or `.gitconfig` in `HOME`
    /// (`USERPROFILE` on Windows) and `git/config` in `XDG_CONFIG_HOME`; then the system's.
    pub fn git_config_files(&self) -> Vec<PathBuf> {
        let home = self.path("HOME").or_else(|| self.path("USERPROFILE"));
        let settings = self.path("XDG_CONFIG_HOME").or_else(|| home.as_ref().map(|home| home.join(".config")));
        let mut files = match self.path("GIT_CONFIG_GLOBAL") {
            Some(file) => vec![file],
            None => {
                let own = home.map(|home| home.join(".gitconfig"));
                own.into_iter().chain(settings.map(|settings| settings.join("git").join("config"))).collect()
            }
        };
        if self.value("GIT_CONFIG_NOSYSTEM").is_none() {
            files.push(self.path("GIT_CONFIG_SYSTEM").unwrap_or_else(|| PathBuf::from("/etc/gitconfig")));
        }
        files
    }

    /// What the pre-commit framework says of a push, by `PRE_COMMIT_...` variables instead of standard input.
    pub fn pre_commit_push(&self) -> Option<FrameworkPush> {
        self.value("PRE_COMMIT")?;
        let text = |name: &str, otherwise: &str| self.text(name).unwrap_or_else(|| otherwise.to_owned());
        let local_branch = text("PRE_COMMIT_LOCAL_BRANCH", "HEAD");
        Some(FrameworkPush {
            tip: text("PRE_COMMIT_TO_REF", &local_branch),
            // No id of an object that exists: then only the remote's branches say what it has.
            from: text("PRE_COMMIT_FROM_REF", "0000000000000000000000000000000000000000"),
            remote_branch: text("PRE_COMMIT_REMOTE_BRANCH", &local_branch),
            remote: text("PRE_COMMIT_REMOTE_NAME", ""),
            local_branch,
        })
    }
}

/// A push as the pre-commit framework tells of it (pre-commit.com, "pre-push").
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FrameworkPush {
    /// The newest commit that is pushed: an id or a name.
    pub tip: String,
    /// The commit that the remote has, or zeros.
    pub from: String,
    /// The remote's name.
    pub remote: String,
    /// The reference that is pushed.
    pub local_branch: String,
    /// The reference that it is pushed to.
    pub remote_branch: String,
}

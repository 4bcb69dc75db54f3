//! Where a path leads: to the system, out of the repository, to what the repository is.

use std::cell::OnceCell;
use std::path::{Path, PathBuf};

use super::Guard;
use super::glob::Glob;
use crate::files;
use crate::policy::hook::{Hook, Protection};
use crate::shell::{Place, Word};

/// Where a path leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Location {
    /// The root, a home folder, a folder that the system is made of, or all that is in one of those.
    System,
    /// The repository's top or a folder around it, or all that is in it.
    Everything,
    /// `.git` or something in it.
    GitFolder,
    /// Something in the repository.
    Inside,
    /// Something in a folder for temporary files or caches.
    Temporary,
    /// Anything else.
    Outside,
    /// It cannot be known.
    Unknown,
}

/// Folders that a system is made of: the first part of a path, or the first two.
const SYSTEM: [&str; 62] = [
    "bin",
    "boot",
    "dev",
    "etc",
    "home",
    "lib",
    "lib32",
    "lib64",
    "libx32",
    "media",
    "mnt",
    "opt",
    "proc",
    "root",
    "run",
    "sbin",
    "srv",
    "sys",
    "tmp",
    "usr",
    "var",
    "nix",
    "snap",
    "system",
    "library",
    "applications",
    "users",
    "private",
    "volumes",
    "cores",
    "windows",
    "program files",
    "program files (x86)",
    "programdata",
    "usr/bin",
    "usr/lib",
    "usr/lib64",
    "usr/sbin",
    "usr/local",
    "usr/share",
    "usr/include",
    "usr/libexec",
    "usr/src",
    "var/lib",
    "var/log",
    "var/cache",
    "var/spool",
    "var/run",
    "var/tmp",
    "var/www",
    "var/db",
    "private/tmp",
    "private/etc",
    "private/var",
    "windows/system32",
    "dev/shm",
    "etc/ssl",
    "etc/ssh",
    "etc/systemd",
    "nix/store",
    "library/application support",
    "opt/homebrew",
];

/// Folders whose content may go at any time: what is below them.
const TEMPORARY: [&str; 6] = ["/tmp", "/var/tmp", "/private/tmp", "/private/var/tmp", "/var/folders", "/dev/shm"];

/// Folders in which package managers of a system keep what they can fetch again.
const PACKAGES: [&str; 6] = [
    "/var/lib/apt/lists",
    "/var/cache/apt",
    "/var/cache/dnf",
    "/var/cache/yum",
    "/var/cache/apk",
    "/var/cache/pacman/pkg",
];

/// Parts of a path below which programs keep what they can make again.
const CACHES: [&str; 6] = [
    "/.cache/",
    "/library/caches/",
    "/.npm/_cacache/",
    "/appdata/local/temp/",
    "/private/var/folders/",
    "/.cargo/registry/",
];

/// Knows the places that relative paths and `~` start from.
#[derive(Debug)]
pub(super) struct Paths<'g> {
    /// The folder where the line starts.
    folder: &'g Path,
    hook: &'g Hook,
    home: Option<String>,
    temporary: Option<String>,
    top: OnceCell<String>,
}

impl<'g> Paths<'g> {
    /// The paths of an event.
    pub(super) fn of(guard: &Guard<'g>) -> Self {
        let text = |path: PathBuf| slashed(&path.to_string_lossy()).trim_end_matches('/').to_owned();
        Self {
            folder: guard.folder,
            hook: &guard.policy.hook,
            home: guard.env.home().map(text),
            temporary: guard.env.temporary_folder().map(text),
            top: OnceCell::new(),
        }
    }

    /// What the policy says of a path (absolute).
    pub(super) fn protection(&self, path: &str) -> Protection {
        if self.hook.paths.is_empty() {
            return Protection::Unsaid;
        }
        let relative = path.strip_prefix(self.top()).and_then(|rest| rest.strip_prefix('/'));
        self.hook.protection(relative.unwrap_or(path))
    }

    /// The top of the repository around the folder; the folder where there is none.
    pub(super) fn top(&self) -> &str {
        self.top.get_or_init(|| {
            let top = self.folder.ancestors().find(|folder| files::exists(&folder.join(".git")));
            slashed(&top.unwrap_or(self.folder).to_string_lossy())
        })
    }

    /// The absolute path that `text` names in `place`, `.` and `..` taken away. Unknown parts stay `\u{0}`; a path that
    /// starts in an unknown folder starts with one.
    pub(super) fn absolute(&self, text: &str, place: &Place) -> String {
        let text = slashed(text);
        let drive = text.as_bytes().get(1) == Some(&b':');
        let whole = if text.starts_with('/') || text.starts_with('\0') || drive {
            text
        } else if let Some(rest) = text.strip_prefix('~') {
            let (user, rest) = rest.split_once('/').unwrap_or((rest, ""));
            let home = self.home.clone().filter(|_| user.is_empty());
            format!("{}/{rest}", home.unwrap_or_else(|| format!("/home/{}", if user.is_empty() { "\0" } else { user })))
        } else {
            format!("{}/{text}", self.start(place))
        };
        normal(&whole)
    }

    fn start(&self, place: &Place) -> String {
        let own = || slashed(&self.folder.to_string_lossy());
        match place.folder.as_deref() {
            None => "\0".to_owned(),
            Some("" | ".") => own(),
            Some(folder) if folder.starts_with('/') || folder.as_bytes().get(1) == Some(&b':') => slashed(folder),
            Some(folder) if folder.starts_with('~') => self.absolute(folder, &Place::default()),
            Some(folder) => format!("{}/{}", own(), slashed(folder)),
        }
    }

    /// Whether `path` (absolute) is a folder for temporary files, not something in it.
    pub(super) fn is_temporary_folder(&self, path: &str) -> bool {
        TEMPORARY.contains(&path) || self.temporary.as_deref() == Some(path)
    }

    /// Whether `path` (absolute) is a home folder.
    fn is_home(&self, path: &str) -> bool {
        self.home.as_deref() == Some(path) || home_of(path).is_some_and(str::is_empty)
    }

    /// What is left of `path` (absolute) below a home folder.
    pub(super) fn below_home<'p>(&self, path: &'p str) -> Option<&'p str> {
        let own = self.home.as_deref().and_then(|home| path.strip_prefix(home)?.strip_prefix('/'));
        own.or_else(|| home_of(path)).or_else(|| path.strip_prefix("\0/"))
    }

    /// Where a word leads.
    pub(super) fn location(&self, word: &Word, place: &Place) -> Location {
        let text = word.text.as_str();
        // `folder/*` is all that is in the folder.
        let all = |text: &str| matches!(text, "*" | ".*" | "**" | "?*" | "{,.}*" | "{*,.*}" | "*.*" | ".[!.]*");
        let (folder, rest) = text.rsplit_once('/').unwrap_or((".", text));
        let (text, whole) = match word.glob && all(rest) {
            true if folder.is_empty() => ("/", true),
            true => (folder, true),
            false => (text, false),
        };
        if text.starts_with('\0') {
            return self.unknown(text, whole);
        }
        let path = self.absolute(text, place);
        if let Some(rest) = path.strip_prefix('\0') {
            return if rest.trim_matches('/').is_empty() || path.contains("..") {
                Location::Unknown
            } else {
                Location::Inside
            };
        }
        match self.leads(&path, word.glob && !whole) {
            // Who writes `..` means the neighbour of the repository, wherever that is; and what stands before it in a folder
            // for temporary files may be a link that anybody made.
            Location::Temporary if text.split('/').any(|part| part == "..") => Location::Outside,
            location => location,
        }
    }

    /// A path that starts with something unknown: dangerous where it would be if that were empty.
    fn unknown(&self, text: &str, whole: bool) -> Location {
        let rest = text.trim_start_matches('\0');
        if rest.trim_matches('/').is_empty() {
            return Location::Unknown;
        }
        let otherwise = if rest.starts_with('/') { self.leads(&normal(rest), false) } else { Location::Inside };
        match otherwise {
            Location::System => Location::System,
            _ if whole && !rest.starts_with('/') => Location::Unknown,
            _ => Location::Inside,
        }
    }

    /// Where an absolute path leads.
    fn leads(&self, path: &str, glob: bool) -> Location {
        let lower = path.to_lowercase();
        let bare = lower.trim_start_matches('/');
        let bare = if bare.as_bytes().get(1) == Some(&b':') { bare[2..].trim_start_matches('/') } else { bare };
        let system = bare.is_empty()
            || SYSTEM.contains(&bare)
            || glob && SYSTEM.iter().any(|name| Glob(bare).fits(name))
            || self.is_home(path)
            || glob && self.home.as_deref().is_some_and(|home| Glob(path).fits(home));
        if system {
            return Location::System;
        }
        let below = |folder: &str| path.strip_prefix(folder).filter(|rest| rest.is_empty() || rest.starts_with('/'));
        let top = self.top();
        if let Some(rest) = below(top) {
            let git = rest.split('/').nth(1).is_some_and(|part| part.eq_ignore_ascii_case(".git"));
            return match rest {
                "" => Location::Everything,
                _ if git => Location::GitFolder,
                _ => Location::Inside,
            };
        }
        if top.strip_prefix(path).is_some_and(|rest| rest.starts_with('/')) {
            return Location::Everything;
        }
        let temporary = TEMPORARY.iter().any(|folder| below(folder).is_some_and(|rest| rest.len() > 1))
            || PACKAGES.iter().any(|folder| below(folder).is_some())
            || self.temporary.as_deref().is_some_and(|folder| below(folder).is_some())
            || CACHES.iter().any(|part| lower.contains(part));
        if temporary { Location::Temporary } else { Location::Outside }
    }
}

/// What is left of `path` below a home folder as systems name them.
fn home_of(path: &str) -> Option<&str> {
    if let Some(rest) = path.strip_prefix("/root") {
        return if rest.is_empty() { Some("") } else { rest.strip_prefix('/') };
    }
    let path = if path.as_bytes().get(1) == Some(&b':') { path.get(2..)? } else { path };
    let users = ["/home/", "/Users/", "/users/", "/var/home/"].iter().find_map(|folder| path.strip_prefix(folder))?;
    Some(users.split_once('/').map_or("", |(_, rest)| rest))
}

/// With `/` between the parts.
pub(super) fn slashed(text: &str) -> String {
    text.replace('\\', "/")
}

/// Without `.`, `..` and doubled slashes.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." if parts.last().is_some_and(|last| *last != "\0") => {
                parts.pop();
            }
            ".." if parts.is_empty() => {}
            part => parts.push(part),
        }
    }
    let rooted = path.starts_with('/');
    format!("{}{}", if rooted { "/" } else { "" }, parts.join("/"))
}

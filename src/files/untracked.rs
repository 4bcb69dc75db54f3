//! Lists the files that git would add.
//!
//! The walker of the ignore crate asks in every folder whether four files are there that hardly ever are: most of its time. A
//! folder's own list says that already.

use std::ffi::OsString;
use std::fs::{self, FileType};
use std::path::{Path, PathBuf};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};

/// The files and symbolic links below `top`, relative to it, that are not `known` and that `.gitignore` files, the
/// repository's exclude file and the user's do not name. Repositories inside are left out, as git does.
pub fn untracked(top: &Path, known: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    untracked_below([top, Path::new("")], false, known)
}

/// The same for a file or folder below the first path; with `ignored`, ignored files too.
pub fn untracked_below([top, below]: [&Path; 2], ignored: bool, known: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let outer = if ignored { Vec::new() } else { vec![Gitignore::global().0, excluded(top)] };
    let mut walk = Walk { top, below, ignored, known, patterns: outer, found: Vec::new() };
    // From the top on, for a folder on the way may be ignored.
    walk.folder(Path::new(""));
    walk.found
}

/// One walk through a work tree.
struct Walk<'w> {
    top: &'w Path,
    /// The part that is wanted, relative to the top.
    below: &'w Path,
    ignored: bool,
    known: &'w dyn Fn(&Path) -> bool,
    /// The patterns that hold here, the ones that count most last.
    patterns: Vec<Gitignore>,
    found: Vec<PathBuf>,
}

impl Walk<'_> {
    fn folder(&mut self, folder: &Path) {
        let Ok(list) = fs::read_dir(self.top.join(folder)) else { return };
        let list = list.flatten().filter_map(|entry| Some((entry.file_name(), entry.file_type().ok()?)));
        let list: Vec<(OsString, FileType)> = list.collect();
        let holds = |name: &str| list.iter().any(|(own, _)| own == name);
        if !folder.as_os_str().is_empty() && holds(".git") {
            return;
        }
        let outer = self.patterns.len();
        if !self.ignored && holds(".gitignore") {
            self.patterns.push(Gitignore::new(self.top.join(folder).join(".gitignore")).0);
        }
        for (name, kind) in &list {
            let path = folder.join(name);
            let wanted = path.starts_with(self.below) || self.below.starts_with(&path);
            if name == ".git" || !wanted || !kind.is_dir() && (self.known)(&path) || self.is_ignored(&path, *kind) {
                continue;
            }
            if kind.is_dir() {
                self.folder(&path);
            } else {
                self.found.push(path);
            }
        }
        self.patterns.truncate(outer);
    }

    fn is_ignored(&self, path: &Path, kind: FileType) -> bool {
        // The user's patterns have no folder of their own: they are held against the path from the top.
        let whole = if self.patterns.is_empty() { PathBuf::new() } else { self.top.join(path) };
        let decided = self.patterns.iter().enumerate().rev().find_map(|(place, patterns)| {
            let path = if place == 0 { path } else { &whole };
            match patterns.matched(path, kind.is_dir()) {
                Match::None => None,
                Match::Ignore(_) => Some(true),
                Match::Whitelist(_) => Some(false),
            }
        });
        decided.unwrap_or(false)
    }
}

/// The patterns of the repository's exclude file.
fn excluded(top: &Path) -> Gitignore {
    let own = top.join(".git");
    // A linked work tree has a file that says where its part of the repository is, and that says where the rest is.
    let linked = || {
        let text = fs::read_to_string(&own).ok()?;
        let part = top.join(text.strip_prefix("gitdir:")?.trim());
        let rest = fs::read_to_string(part.join("commondir")).ok()?;
        Some(part.join(rest.trim()))
    };
    let folder = if own.is_dir() { own.clone() } else { linked().unwrap_or_else(|| own.clone()) };
    let mut patterns = GitignoreBuilder::new(top);
    // What cannot be read excludes nothing.
    let _ = patterns.add(folder.join("info").join("exclude"));
    patterns.build().unwrap_or_else(|_| Gitignore::empty())
}

//! Lists the files that git would add.
//!
//! The walker of the ignore crate asks in every folder whether four files are there that hardly ever are: most of its time. A
//! folder's own list says that already.

use std::ffi::OsString;
use std::fs::{self, DirEntry};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use rayon::prelude::*;

/// So many folders are listed by one thread at least.
const TOGETHER: usize = 8;

/// A file or symbolic link that a walk comes by.
#[derive(Debug)]
pub struct Met<'m> {
    /// Its path from the top.
    pub path: &'m Path,
    entry: &'m DirEntry,
}

/// What a file system tells of a file without opening it.
#[derive(Debug, Clone, Copy)]
pub struct Traits {
    /// When its content was changed: seconds since 1970, and nanoseconds.
    pub modified: (i64, i64),
    /// When anything about it was changed.
    pub changed: (i64, i64),
    pub device: u64,
    pub inode: u64,
    pub user: u32,
    pub group: u32,
    /// In bytes.
    pub size: u64,
}

impl Met<'_> {
    /// What the file system tells of it: asked in its folder, which takes half as long as by its whole path. Nothing where
    /// it cannot be asked, or a system keeps other things.
    #[cfg(unix)]
    pub fn traits(&self) -> Option<Traits> {
        use std::os::unix::fs::MetadataExt as _;
        let data = self.entry.metadata().ok().filter(|data| !data.is_dir())?;
        Some(Traits {
            modified: (data.mtime(), data.mtime_nsec()),
            changed: (data.ctime(), data.ctime_nsec()),
            device: data.dev(),
            inode: data.ino(),
            user: data.uid(),
            group: data.gid(),
            size: data.size(),
        })
    }

    #[cfg(not(unix))]
    pub fn traits(&self) -> Option<Traits> {
        let _ = self.entry;
        None
    }
}

/// What is known of a tree already. It is asked by several threads.
pub trait Known: Sync {
    /// Whether a file is known; it is asked once for each.
    fn has(&self, met: &Met<'_>) -> bool;

    /// Whether a folder holds anything that is known: then what is ignored in it need not be asked before a file turns up
    /// that is not. Where that cannot be told, it holds nothing.
    fn has_below(&self, _folder: &Path) -> bool {
        false
    }
}

impl<F: Fn(&Met<'_>) -> bool + Sync> Known for F {
    fn has(&self, met: &Met<'_>) -> bool {
        self(met)
    }
}

/// The files and symbolic links below `top`, relative to it, that are not `known` and that `.gitignore` files, the
/// repository's exclude file and the user's do not name. Repositories inside are left out, as git does.
pub fn untracked(top: &Path, known: &dyn Known) -> Vec<PathBuf> {
    untracked_below([top, Path::new("")], false, known)
}

/// The same for a file or folder below the first path; with `ignored`, ignored files too.
pub fn untracked_below([top, below]: [&Path; 2], ignored: bool, known: &dyn Known) -> Vec<PathBuf> {
    let walk = Walk { top, below, ignored, known };
    // Level by level, from the top on, for a folder on the way may be ignored. Not by recursion: a tree may be deeper than
    // the stack of a thread.
    let mut found = Vec::new();
    let mut level = vec![Folder::default()];
    while !level.is_empty() {
        let listed: Vec<Listed> = level
            .into_par_iter()
            .with_min_len(TOGETHER)
            .map(|folder| walk.folder(folder).unwrap_or_default())
            .collect();
        level = Vec::new();
        for one in listed {
            found.extend(one.files);
            level.extend(one.folders);
        }
    }
    found
}

/// One walk through a work tree.
struct Walk<'w> {
    top: &'w Path,
    /// The part that is wanted, relative to the top.
    below: &'w Path,
    ignored: bool,
    known: &'w dyn Known,
}

/// A folder on the way. Patterns are read when something is held against them: most folders hold only what is known.
#[derive(Default)]
struct Folder {
    path: PathBuf,
    around: Option<Arc<Folder>>,
    /// Whether it has patterns of its own.
    has_patterns: bool,
    patterns: OnceLock<Vec<Patterns>>,
    /// Whether patterns name it, or a folder around it.
    is_ignored: OnceLock<bool>,
}

struct Patterns {
    list: Gitignore,
    /// The user's have no folder of their own: they are held against the path from the top.
    are_users: bool,
}

/// What a folder holds that counts.
#[derive(Default)]
struct Listed {
    files: Vec<PathBuf>,
    folders: Vec<Folder>,
}

impl Walk<'_> {
    fn folder(&self, mut folder: Folder) -> Option<Listed> {
        let entries = fs::read_dir(self.top.join(&folder.path)).ok()?.flatten();
        let list: Vec<(OsString, DirEntry)> = entries.map(|entry| (entry.file_name(), entry)).collect();
        let holds = |name: &str| list.iter().any(|(own, _)| own == name);
        if !folder.path.as_os_str().is_empty() && holds(".git") {
            return None;
        }
        folder.has_patterns = holds(".gitignore");
        let folder = Arc::new(folder);
        let mut found = Listed::default();
        for (name, entry) in &list {
            let Ok(kind) = entry.file_type() else { continue };
            let path = folder.path.join(name);
            let wanted = path.starts_with(self.below) || self.below.starts_with(&path);
            if name == ".git" || !wanted {
                continue;
            }
            if kind.is_dir() {
                let below = Folder { path, around: Some(Arc::clone(&folder)), ..Folder::default() };
                if self.known.has_below(&below.path) || !self.is_ignored(&below) {
                    found.folders.push(below);
                }
            } else if !self.known.has(&Met { path: &path, entry }) && !self.is_ignored_in(&folder, &path, false) {
                found.files.push(path);
            }
        }
        Some(found)
    }

    /// Whether patterns name a file or folder in `folder`, or the folder itself.
    fn is_ignored_in(&self, folder: &Folder, path: &Path, is_folder: bool) -> bool {
        !self.ignored && (self.is_ignored(folder) || self.is_named(folder, path, is_folder))
    }

    /// Whether patterns name a folder or one around it.
    fn is_ignored(&self, folder: &Folder) -> bool {
        if self.ignored {
            return false;
        }
        // From the outermost that is not known yet: each then has its answer from the one around it.
        let unknown = |folder: &&Folder| folder.is_ignored.get().is_none();
        let chain: Vec<&Folder> =
            std::iter::successors(Some(folder), |folder| folder.around.as_deref()).take_while(unknown).collect();
        for folder in chain.into_iter().rev() {
            let answer = folder.around.as_deref().is_some_and(|around| {
                around.is_ignored.get() == Some(&true) || self.is_named(around, &folder.path, true)
            });
            let _ = folder.is_ignored.set(answer);
        }
        folder.is_ignored.get() == Some(&true)
    }

    /// Whether the patterns that hold in `folder` name something in it; the innermost ones that say anything count.
    fn is_named(&self, folder: &Folder, path: &Path, is_folder: bool) -> bool {
        let whole = self.top.join(path);
        let folders = std::iter::successors(Some(folder), |folder| folder.around.as_deref());
        let mut patterns = folders.flat_map(|folder| folder.patterns.get_or_init(|| self.patterns(folder)));
        let decided = patterns.find_map(|Patterns { list, are_users }| {
            match list.matched(if *are_users { path } else { &whole }, is_folder) {
                Match::None => None,
                Match::Ignore(_) => Some(true),
                Match::Whitelist(_) => Some(false),
            }
        });
        decided.unwrap_or(false)
    }

    /// The patterns of a folder, the ones that count most first.
    fn patterns(&self, folder: &Folder) -> Vec<Patterns> {
        let mut all = Vec::new();
        if folder.has_patterns {
            let list = Gitignore::new(self.top.join(&folder.path).join(".gitignore")).0;
            all.push(Patterns { list, are_users: false });
        }
        if folder.around.is_none() {
            all.push(Patterns { list: excluded(self.top), are_users: false });
            all.push(Patterns { list: Gitignore::global().0, are_users: true });
        }
        all
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

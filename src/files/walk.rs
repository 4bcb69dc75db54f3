//! Walks trees on all cores and reads what is in them.

use std::any::Any;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use ignore::{DirEntry, ParallelVisitor, ParallelVisitorBuilder, WalkBuilder, WalkState};

use super::read::{Buffer, Contents};
use crate::model::Skip;

/// What a walk passes over.
#[derive(Clone, Copy)]
pub struct Walk<'a> {
    /// Whether `.gitignore` and `.git/info/exclude` apply, inside a repository and outside one.
    pub gitignore: bool,
    /// Whether a path, as [`shown`] writes it, is left out; a folder's path ends in `/`, and what is in it goes with it.
    pub excluded: &'a (dyn Fn(&str) -> bool + Sync),
    /// The longest file that is read, in bytes.
    pub limit: u64,
    /// The number of threads; 0 means one for each core.
    pub threads: usize,
}

impl Default for Walk<'_> {
    fn default() -> Self {
        Self { gitignore: true, excluded: &|_| false, limit: super::LONGEST, threads: 0 }
    }
}

/// One thing met on a walk. Folders are not told of, except those left out or unreadable.
#[derive(Debug)]
pub struct Entry<'a> {
    /// The path, as [`shown`] writes it.
    pub path: &'a str,
    /// What is there.
    pub found: Found<'a>,
}

/// What is at a path.
#[derive(Debug)]
pub enum Found<'a> {
    /// A file and its bytes.
    File(&'a [u8]),
    /// A symbolic link and its target. It is not followed.
    Link(&'a [u8]),
    /// Something that is not read, and why.
    Skipped(Skip),
    /// Something that should have been read and could not be, and why, as a sentence without a full stop.
    Failed(String),
}

/// `path` as a person would write it, with `/` between its parts and no `./` before them.
pub fn shown(path: &Path) -> String {
    let path = path.strip_prefix(".").ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path);
    let text = path.to_string_lossy();
    if cfg!(windows) { text.replace('\\', "/") } else { text.into_owned() }
}

/// Visits every file and symbolic link below `roots`, hidden ones too, but nothing in a `.git` folder. Each thread has a
/// state of its own, made by `start`; the result is all of them. The order is not defined.
///
/// A root that is a file is visited whatever is excluded, and one that is a symbolic link is followed.
///
/// # Errors
/// When a root does not exist or cannot be looked at.
pub fn walk<S: Send>(
    roots: &[PathBuf],
    options: &Walk<'_>,
    start: impl Fn() -> S + Sync,
    visit: impl Fn(&mut S, Entry<'_>) + Sync,
) -> io::Result<Vec<S>> {
    let shared = Shared { options, start, visit, states: Mutex::default(), panic: Mutex::default() };
    let mut folders = Vec::new();
    let mut first = shared.visitor();
    for root in roots {
        if let Some(folder) = first.root(root)? {
            folders.push(folder);
        }
    }
    drop(first);
    if let Some((one, others)) = folders.split_first() {
        let mut builder = WalkBuilder::new(one);
        for other in others {
            builder.add(other);
        }
        let gitignore = options.gitignore;
        builder.standard_filters(false).parents(gitignore).git_ignore(gitignore).git_exclude(gitignore);
        builder.require_git(false).threads(options.threads);
        builder.build_parallel().visit(&mut &shared);
    }
    if let Some(panic) = shared.panic.into_inner().unwrap_or_else(PoisonError::into_inner) {
        resume_unwind(panic);
    }
    Ok(shared.states.into_inner().unwrap_or_else(PoisonError::into_inner))
}

/// What all threads of a walk share.
struct Shared<'o, S, B, V> {
    options: &'o Walk<'o>,
    start: B,
    visit: V,
    states: Mutex<Vec<S>>,
    /// A panic in `visit`: a thread that ended in one would leave the others waiting for it.
    panic: Mutex<Option<Box<dyn Any + Send>>>,
}

impl<'o, S, B, V> Shared<'o, S, B, V> {
    fn visitor(&self) -> Visitor<'_, 'o, S, B, V> {
        Visitor { shared: self, state: None, buffer: Buffer::new(self.options.limit) }
    }
}

impl<'s, S: Send, B: Fn() -> S + Sync, V: Fn(&mut S, Entry<'_>) + Sync> ParallelVisitorBuilder<'s>
    for &'s Shared<'_, S, B, V>
{
    fn build(&mut self) -> Box<dyn ParallelVisitor + 's> {
        Box::new(self.visitor())
    }
}

/// One thread of a walk.
struct Visitor<'s, 'o, S, B, V> {
    shared: &'s Shared<'o, S, B, V>,
    state: Option<S>,
    buffer: Buffer,
}

impl<S, B, V> Drop for Visitor<'_, '_, S, B, V> {
    fn drop(&mut self) {
        if let Some(state) = self.state.take() {
            self.shared.states.lock().unwrap_or_else(PoisonError::into_inner).push(state);
        }
    }
}

impl<S: Send, B: Fn() -> S + Sync, V: Fn(&mut S, Entry<'_>) + Sync> ParallelVisitor for Visitor<'_, '_, S, B, V> {
    fn visit(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        match catch_unwind(AssertUnwindSafe(|| self.entry(entry))) {
            Ok(state) => state,
            Err(panic) => {
                *self.shared.panic.lock().unwrap_or_else(PoisonError::into_inner) = Some(panic);
                WalkState::Quit
            }
        }
    }
}

impl<S, B: Fn() -> S, V: Fn(&mut S, Entry<'_>)> Visitor<'_, '_, S, B, V> {
    /// Visits a root that is a file, and gives back one that is a folder.
    fn root(&mut self, root: &Path) -> io::Result<Option<PathBuf>> {
        let explain = |error: io::Error| {
            let advice = match error.kind() {
                io::ErrorKind::NotFound => "does not exist. Name a file or a folder that does.".to_owned(),
                _ => format!("cannot be opened: {error}."),
            };
            io::Error::new(error.kind(), format!("`{}` {advice}", root.display()))
        };
        let metadata = root.symlink_metadata().map_err(explain)?;
        let kind = if metadata.is_symlink() {
            self.link(root, &shown(root));
            root.metadata().map_err(explain)?.file_type()
        } else {
            metadata.file_type()
        };
        if kind.is_dir() {
            // With a separator at its end, the path of a link is that of the folder behind it.
            return Ok(Some(if metadata.is_symlink() { root.join("") } else { root.to_owned() }));
        }
        if kind.is_file() {
            self.file(root, &shown(root));
        } else {
            self.tell(&shown(root), Found::Skipped(Skip::SpecialFile));
        }
        Ok(None)
    }

    fn entry(&mut self, entry: Result<DirEntry, ignore::Error>) -> WalkState {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => {
                let (path, why) = explained(&error);
                self.tell(&path.map_or_else(String::new, shown), Found::Failed(why));
                return WalkState::Continue;
            }
        };
        let is_root = entry.depth() == 0;
        let kind = entry.file_type();
        let mut path = shown(entry.path());
        if kind.is_some_and(|kind| kind.is_dir()) {
            if is_root {
                return WalkState::Continue;
            }
            if entry.file_name() == ".git" {
                return WalkState::Skip;
            }
            path.push('/');
            if (self.shared.options.excluded)(&path) {
                self.tell(&path, Found::Skipped(Skip::Excluded));
                return WalkState::Skip;
            }
        } else if (self.shared.options.excluded)(&path) {
            self.tell(&path, Found::Skipped(Skip::Excluded));
        } else if kind.is_some_and(|kind| kind.is_file()) {
            self.file(entry.path(), &path);
        } else if kind.is_some_and(|kind| kind.is_symlink()) {
            self.link(entry.path(), &path);
        } else {
            self.tell(&path, Found::Skipped(Skip::SpecialFile));
        }
        WalkState::Continue
    }

    fn tell(&mut self, path: &str, found: Found<'_>) {
        let state = self.state.get_or_insert_with(&self.shared.start);
        (self.shared.visit)(state, Entry { path, found });
    }

    fn file(&mut self, path: &Path, shown: &str) {
        let found = match self.buffer.read(path) {
            Ok(Contents::Bytes(bytes)) => Found::File(bytes),
            Ok(Contents::Skipped(reason)) => Found::Skipped(reason),
            Err(error) => Found::Failed(error.to_string()),
        };
        let state = self.state.get_or_insert_with(&self.shared.start);
        (self.shared.visit)(state, Entry { path: shown, found });
    }

    fn link(&mut self, path: &Path, shown: &str) {
        match std::fs::read_link(path) {
            Ok(target) => self.tell(shown, Found::Link(target.as_os_str().as_encoded_bytes())),
            Err(error) => self.tell(shown, Found::Failed(error.to_string())),
        }
    }
}

/// The path that an error is about, and what it says of it.
fn explained(error: &ignore::Error) -> (Option<&Path>, String) {
    match error {
        ignore::Error::WithPath { path, err } => (Some(path), explained(err).1),
        ignore::Error::WithDepth { err, .. } | ignore::Error::WithLineNumber { err, .. } => explained(err),
        _ => (None, error.to_string()),
    }
}

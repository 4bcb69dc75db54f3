//! Lists the files that git would add.

use std::path::{Path, PathBuf};

/// The files and symbolic links below `top`, relative to it, that `.gitignore` files, the repository's exclude file and
/// the user's do not name. Repositories inside are left out, as git does.
pub fn untracked(top: &Path) -> Vec<PathBuf> {
    listed(top, Path::new(""), true)
}

/// The same for a file or folder below `top`; with `ignored`, ignored files too.
pub fn untracked_below(top: &Path, below: &Path, ignored: bool) -> Vec<PathBuf> {
    listed(top, below, !ignored)
}

fn listed(top: &Path, below: &Path, ignoring: bool) -> Vec<PathBuf> {
    let (own, wanted) = (top.to_owned(), top.join(below));
    // From the top on, for a folder on the way may be ignored.
    let walk = ignore::WalkBuilder::new(top)
        .standard_filters(false)
        .git_ignore(ignoring)
        .git_exclude(ignoring)
        .git_global(ignoring)
        .parents(ignoring)
        // What stands above the repository's top does not count for git: the top is known by its `.git`.
        .require_git(top.join(".git").exists())
        .filter_entry(move |entry| {
            if !wanted.starts_with(entry.path()) && !entry.path().starts_with(&wanted) {
                return false;
            }
            let inner = entry.depth() > 0 && entry.file_type().is_some_and(|kind| kind.is_dir());
            entry.file_name() != ".git" && !(inner && entry.path().join(".git").exists() && entry.path() != own)
        })
        .build();
    let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()));
    files.filter_map(|entry| entry.path().strip_prefix(top).map(Path::to_owned).ok()).collect()
}

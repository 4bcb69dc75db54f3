//! Lists the files that git would add.

use std::path::{Path, PathBuf};

/// The files and symbolic links below `top`, relative to it, that `.gitignore` files, the repository's exclude file and
/// the user's do not name. Repositories inside are left out, as git does.
pub fn untracked(top: &Path) -> Vec<PathBuf> {
    let own = top.to_owned();
    let walk = ignore::WalkBuilder::new(top)
        .standard_filters(false)
        .git_ignore(true)
        .git_exclude(true)
        .git_global(true)
        .parents(true)
        .require_git(false)
        .filter_entry(move |entry| {
            let inner = entry.depth() > 0 && entry.file_type().is_some_and(|kind| kind.is_dir());
            entry.file_name() != ".git" && !(inner && entry.path().join(".git").exists() && entry.path() != own)
        })
        .build();
    let files = walk.filter_map(Result::ok).filter(|entry| entry.file_type().is_some_and(|kind| !kind.is_dir()));
    files.filter_map(|entry| entry.path().strip_prefix(top).map(Path::to_owned).ok()).collect()
}

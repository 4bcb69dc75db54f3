//! Where a repository's own folder is, without opening it: for what has no time to.

use std::path::{Path, PathBuf};

use crate::files;

/// The longest `.git` or `commondir` file that is read, in bytes.
const LONGEST: u64 = 8 << 10;

/// The folder that all worktrees of the repository share whose work tree has its top at `top`: `.git`, or where the file
/// of that name and `commondir` lead (gitrepository-layout(5)).
pub fn shared_folder(top: &Path) -> Option<PathBuf> {
    let own = top.join(".git");
    let own = match text(&own) {
        None => own,
        Some(text) => top.join(text.strip_prefix("gitdir:")?.trim()),
    };
    let shared = match text(&own.join("commondir")) {
        None => own,
        Some(text) => own.join(text.trim()),
    };
    // What git would not take for a repository is left alone.
    files::exists(&shared.join("HEAD")).then_some(shared)
}

fn text(path: &Path) -> Option<String> {
    match files::read(path, LONGEST) {
        Ok(files::Contents::Bytes(bytes)) => String::from_utf8(bytes).ok(),
        _ => None,
    }
}

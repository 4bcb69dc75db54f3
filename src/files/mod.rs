//! Reads trees and files, and writes files so that a half-written one never stays.

mod append;
mod folder;
mod ownership;
mod processes;
mod read;
mod untracked;
mod walk;
mod write;

pub use append::append;
pub use folder::{below, folders, listed, names, temporary_folder};
pub use ownership::{Ownership, ownership};
pub use processes::ancestors;
pub use read::{Contents, LONGEST, alternates, is_link, read, read_if_present, read_unfollowed};
pub use untracked::{Known, Met, Traits, untracked, untracked_below};
pub use walk::{Entry, Found, Walk, shown, walk};
pub use write::{
    is_executable, leads_nowhere, make_executable, make_folder, make_plain, remove, remove_empty_folder, write_atomic,
    write_atomic_with, write_private,
};

use std::io;
use std::path::{Path, PathBuf};

/// Whether there is a file or a folder at `path`.
pub fn exists(path: &Path) -> bool {
    path.exists()
}

/// The whole content of a file that aiguard itself needs: a configuration, a baseline, a message.
///
/// # Errors
/// When it cannot be read.
pub fn read_whole(path: &Path) -> io::Result<Vec<u8>> {
    std::fs::read(path)
}

/// The real path of something that exists: absolute, without links.
///
/// # Errors
/// When it does not exist or a folder on the way may not be read.
pub fn real(path: &Path) -> io::Result<PathBuf> {
    let real = path.canonicalize()?;
    // Windows gives a form that few programs and no person understand.
    Ok(real.to_str().and_then(|text| text.strip_prefix(r"\\?\")).map(PathBuf::from).unwrap_or(real))
}

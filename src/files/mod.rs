//! Reads trees and files, and writes files so that a half-written one never stays.

mod read;
mod walk;
mod write;

pub use read::{Contents, LONGEST, alternates, read, read_if_present};
pub use walk::{Entry, Found, Walk, shown, walk};
pub use write::{write_atomic, write_atomic_with};

use std::path::PathBuf;

/// Every file below `roots`.
pub fn list(roots: &[PathBuf]) -> Vec<PathBuf> {
    let Some((first, more)) = roots.split_first() else { return Vec::new() };
    let mut walk = ignore::WalkBuilder::new(first);
    for root in more {
        walk.add(root);
    }
    let walk = walk.standard_filters(false).build();
    walk.filter_map(Result::ok)
        .filter(|entry| entry.file_type().is_some_and(|kind| kind.is_file()))
        .map(|entry| entry.into_path())
        .collect()
}

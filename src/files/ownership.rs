//! Who owns a file and who may write it.

use std::path::Path;

/// What the system says of a file, links followed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ownership {
    /// The number of the owner; 0 is root. Not known on systems without such numbers.
    pub owner: Option<u32>,
    /// The permission bits. Not known on systems without them.
    pub mode: Option<u32>,
    /// Whether it is an ordinary file.
    pub is_file: bool,
    /// Whether the name itself is a symbolic link.
    pub is_link: bool,
}

/// What the system says of the file at `path`; nothing if there is none.
pub fn ownership(path: &Path) -> Option<Ownership> {
    let metadata = std::fs::metadata(path).ok()?;
    #[cfg(unix)]
    let (owner, mode) = {
        use std::os::unix::fs::MetadataExt as _;
        (Some(metadata.uid()), Some(metadata.mode() & 0o7777))
    };
    #[cfg(not(unix))]
    let (owner, mode) = (None, None);
    Some(Ownership { owner, mode, is_file: metadata.is_file(), is_link: path.is_symlink() })
}

//! What can go wrong when git's files are read, split by what the caller has to do about it.

use std::fmt;
use std::path::PathBuf;

use super::Id;

/// Why a repository could not be opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpenError {
    /// There is none at this place nor above it.
    NotARepository(PathBuf),
    /// There is one, of a form that aiguard cannot read.
    Unsupported { git_dir: PathBuf, what: String },
    /// There is one, but something in it cannot be read.
    Unreadable { path: PathBuf, why: String },
}

impl fmt::Display for OpenError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotARepository(path) => {
                write!(
                    out,
                    "`{}` is not inside a git repository. Run this in one, or give paths to scan.",
                    path.display()
                )
            }
            Self::Unsupported { git_dir, what } => {
                write!(out, "The repository `{}` uses {what}, which aiguard cannot read yet.", git_dir.display())
            }
            Self::Unreadable { path, why } => write!(out, "The repository `{}` cannot be read: {why}.", path.display()),
        }
    }
}

impl std::error::Error for OpenError {}

/// Why something in an open repository could not be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Error {
    /// The object is not in the repository: never fetched, or lost.
    Missing(Id),
    /// The object is there but its bytes are not what they should be.
    Damaged { id: Id, why: String },
    /// A file of the repository cannot be read.
    File { path: PathBuf, why: String },
    /// What the user named does not exist or does not name commits.
    Revision { name: String, why: String },
}

impl Error {
    pub(super) fn file(path: impl Into<PathBuf>, why: impl fmt::Display) -> Self {
        Self::File { path: path.into(), why: why.to_string() }
    }

    pub(super) fn damaged(id: impl Into<Id>, why: impl fmt::Display) -> Self {
        Self::Damaged { id: id.into(), why: why.to_string() }
    }

    /// What could not be read: `object ID`, a path, or a revision.
    pub fn what(&self) -> String {
        match self {
            Self::Missing(id) | Self::Damaged { id, .. } => format!("object {id}"),
            Self::File { path, .. } => path.display().to_string(),
            Self::Revision { name, .. } => name.clone(),
        }
    }

    /// The reason, as a sentence without a full stop.
    pub fn why(&self) -> String {
        match self {
            Self::Missing(_) => {
                "the object is not in this repository; fetch it, or check the repository with `git fsck`".into()
            }
            Self::Damaged { why, .. } => format!("the object is damaged: {why}"),
            Self::File { why, .. } | Self::Revision { why, .. } => why.clone(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}: {}.", self.what(), self.why())
    }
}

impl std::error::Error for Error {}

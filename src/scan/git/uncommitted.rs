//! Everything that is not committed yet: files of the work tree, and what is staged.

use super::GitScan;
use super::change::{Version, Versions};
use crate::files::{self, Contents};
use crate::git::{Base, Error, Kind, Removed, Uncommitted};
use crate::model::{Incomplete, Origin, Skip, Skipped};
use crate::scan::Collected;
use crate::scan::collect::Source;

impl GitScan<'_> {
    /// Scans what `git add --all` would stage, and what is staged already.
    ///
    /// # Errors
    /// When there is no work tree, or the index or HEAD cannot be read.
    pub fn worktree(&self) -> Result<Collected, Error> {
        let uncommitted = self.repository.uncommitted()?;
        let mut all = self.each(&uncommitted, |versions, one| {
            file(versions, one, &[]);
            (self.tick)(1);
        });
        all.absorb(self.staged(Base::Head)?);
        Ok(all)
    }
}

/// Scans a file of the work tree; it may have been made from one of those `removed`.
pub(super) fn file(versions: &mut Versions<'_>, uncommitted: &Uncommitted, removed: &[Removed]) {
    let path = uncommitted.path.as_str();
    let skip = |reason| Skipped { path: path.to_owned(), reason };
    if (versions.excluded)(path) {
        return versions.scanner.collected.skipped.push(skip(Skip::Excluded));
    }
    if uncommitted.bases.is_empty() {
        versions.scanner.name(Source { path, origin: Origin::FileName, commit: None });
    }
    let kind = if files::is_link(&uncommitted.file) { Kind::Symlink } else { Kind::File };
    let contents = match kind {
        Kind::Symlink => files::read_unfollowed(&uncommitted.file).map(Contents::Bytes),
        _ => files::read(&uncommitted.file, files::LONGEST),
    };
    match contents {
        Ok(Contents::Bytes(bytes)) => {
            let version = Version { kind, bytes: &bytes, bases: &uncommitted.bases, removed };
            versions.version(Source { path, origin: Origin::WorkTree, commit: None }, &version);
        }
        Ok(Contents::Skipped(reason)) => versions.scanner.collected.skipped.push(skip(reason)),
        // A file that went away since it was listed is not going to be committed.
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
        Err(error) => {
            let incomplete = Incomplete { what: path.to_owned(), why: error.to_string() };
            versions.scanner.collected.incomplete.push(incomplete);
        }
    }
}

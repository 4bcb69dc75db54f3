//! Every place from which git holds on to commits: references, their logs, and the heads of all work trees.

use std::collections::HashSet;
use std::path::Path;

use crate::files;
use crate::git::{Error, Id, Repository};

/// An object that something holds on to, and the name of what does.
pub(super) type Root = (Id, String);

/// Every root, each object once.
pub(super) fn roots(repository: &Repository) -> Result<Vec<Root>, Error> {
    collect(repository, |_| true)
}

/// The roots; of `HEAD` and its like only those whose name is wanted.
fn collect(repository: &Repository, wanted: impl Fn(&str) -> bool) -> Result<Vec<Root>, Error> {
    let mut found = Found::default();
    let unreadable = |error: gix::Error| Error::file(repository.common_dir(), error);
    let references = repository.inner.references().map_err(unreadable)?;
    for reference in references.all().map_err(unreadable)? {
        // A reference that cannot be read holds on to nothing; git fsck tells of it.
        let Ok(reference) = reference else { continue };
        if let gix::refs::TargetRef::Object(id) = reference.target() {
            found.add(id.to_owned(), &reference.name().as_bstr().to_string());
        }
    }
    let common = repository.common_dir();
    let mut folders = vec![common.to_owned()];
    folders.extend(files::folders(&common.join("worktrees")));
    if !folders.iter().any(|folder| folder == repository.git_dir()) {
        folders.push(repository.git_dir().to_owned());
    }
    for folder in folders {
        found.heads(&folder, &wanted)?;
        for log in files::below(&folder.join("logs")) {
            found.lines(&log, log.strip_prefix(&folder).unwrap_or(&log))?;
        }
    }
    Ok(found.roots)
}

/// What the repository holds on to apart from passing notes such as `ORIG_HEAD`, which anybody may write: references, their
/// logs, the heads of all work trees, and what was fetched.
pub(in crate::git) fn everything_held(repository: &Repository) -> Result<Vec<Id>, Error> {
    let found = collect(repository, |name| !name.ends_with("_HEAD") || name == "FETCH_HEAD")?;
    Ok(found.into_iter().map(|(id, _)| id).collect())
}

#[derive(Default)]
struct Found {
    roots: Vec<Root>,
    known: HashSet<Id>,
}

impl Found {
    fn add(&mut self, id: Id, name: &str) {
        if !id.is_null() && self.known.insert(id) {
            self.roots.push((id, name.to_owned()));
        }
    }

    /// `HEAD`, `ORIG_HEAD`, `MERGE_HEAD` and their like.
    fn heads(&mut self, folder: &Path, wanted: impl Fn(&str) -> bool) -> Result<(), Error> {
        for name in files::names(folder) {
            if (name == "HEAD" || name.ends_with("_HEAD")) && wanted(&name) {
                self.lines(&folder.join(&name), Path::new(&name))?;
            }
        }
        // References that belong to one work tree alone (gitrevisions, "refs/worktree", "refs/bisect", "refs/rewritten").
        for reference in files::below(&folder.join("refs")) {
            // The lock of an update that is not decided yet holds what it would bring.
            if reference.extension().is_some_and(|ending| ending == "lock") {
                continue;
            }
            self.lines(&reference, reference.strip_prefix(folder).unwrap_or(&reference))?;
        }
        Ok(())
    }

    /// The ids at the beginning of the file's lines: one in a head, two in a log.
    fn lines(&mut self, file: &Path, name: &Path) -> Result<(), Error> {
        let bytes = files::read_if_present(file).map_err(|error| Error::file(file, error))?.unwrap_or_default();
        let name = name.to_string_lossy();
        for line in bytes.split(|byte| *byte == b'\n') {
            for word in line.split(u8::is_ascii_whitespace).take(2) {
                if let Ok(id) = Id::from_hex(word) {
                    self.add(id, &name);
                }
            }
        }
        Ok(())
    }
}

//! Scans what a commit would record before it is made.

use super::GitScan;
use super::change::{Version, Versions};
use super::commits::revision;
use super::uncommitted::file;
use crate::files::{self, Contents};
use crate::git::predict::{Extra, Pathspec, Record};
use crate::git::{Error, Kind};
use crate::model::{Incomplete, Origin, Skipped};
use crate::scan::Collected;
use crate::scan::collect::Source;

impl GitScan<'_> {
    /// Scans what the index and the work tree would bring.
    pub fn recorded(&self, record: &Record) -> Collected {
        let mut all = self.each(&record.staged, |versions, change| {
            versions.change(change, &record.removed, Origin::Staged, None);
        });
        all.absorb(self.each(&record.files, |versions, one| file(versions, one, &record.removed)));
        all
    }

    /// Scans what is recorded besides.
    pub fn extras(&self, extras: &[Extra]) -> Collected {
        self.each(extras, |versions, extra| {
            if let Err(error) = one(versions, extra) {
                versions.scanner.collected.incomplete.push(error.into());
            }
        })
    }
}

fn one(versions: &mut Versions<'_>, extra: &Extra) -> Result<(), Error> {
    match extra {
        Extra::File(path) => {
            if let Some(bytes) = read(versions, path) {
                let shown = shown(versions, path);
                versions.scanner.input(Source { path: &shown, origin: Origin::CommitMessage, commit: None }, &bytes);
            }
        }
        Extra::Patch { file, reversed } => {
            for (path, text) in read(versions, file).map(|bytes| added(&bytes, *reversed)).unwrap_or_default() {
                text_of(versions, &path, &text);
            }
        }
        Extra::Text { path, text } => text_of(versions, path, text.as_bytes()),
        Extra::Commits(commits) => commits.iter().try_for_each(|id| revision(versions, *id))?,
        Extra::Reverted(commits) => {
            for id in commits {
                let parents = versions.repository.parents(*id)?;
                if let Some(parent) = parents.first() {
                    changes(versions, *parent, *id, &Pathspec::default())?;
                }
            }
        }
        Extra::Blob { id, path } => {
            let bytes = versions.repository.blob(*id)?;
            let version = Version { kind: Kind::File, bytes: &bytes, bases: &[], removed: &[] };
            versions.version(Source { path, origin: Origin::Staged, commit: None }, &version);
        }
        Extra::Tree { commit, spec } => {
            if let Some(head) = versions.repository.current()? {
                changes(versions, *commit, head, spec)?;
            }
        }
    }
    Ok(())
}

/// What one commit has that another has not.
fn changes(
    versions: &mut Versions<'_>,
    new: crate::git::Id,
    old: crate::git::Id,
    spec: &Pathspec,
) -> Result<(), Error> {
    let difference = versions.repository.difference(new, old)?;
    for change in difference.changed.iter().filter(|change| spec.matches(&change.path)) {
        versions.change(change, &difference.removed, Origin::Staged, None);
    }
    Ok(())
}

fn text_of(versions: &mut Versions<'_>, path: &str, text: &[u8]) {
    if !(versions.excluded)(path) {
        versions.scanner.input(Source { path, origin: Origin::WorkTree, commit: None }, text);
    }
}

fn shown(versions: &Versions<'_>, path: &std::path::Path) -> String {
    let top = versions.repository.work_tree();
    files::shown(top.and_then(|top| path.strip_prefix(top).ok()).unwrap_or(path))
}

/// The bytes of a file; one that is not there is not going to be recorded.
fn read(versions: &mut Versions<'_>, path: &std::path::Path) -> Option<Vec<u8>> {
    let what = || shown(versions, path);
    let (skipped, incomplete) = match files::read(path, files::LONGEST) {
        Ok(Contents::Bytes(bytes)) => return Some(bytes),
        Ok(Contents::Skipped(reason)) => (Some(Skipped { path: what(), reason }), None),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => (None, None),
        Err(error) => (None, Some(Incomplete { what: what(), why: error.to_string() })),
    };
    versions.scanner.collected.skipped.extend(skipped);
    versions.scanner.collected.incomplete.extend(incomplete);
    None
}

/// What a patch adds, file by file, with what stands before the first file as a message; taken back, what it removes.
fn added(patch: &[u8], reversed: bool) -> Vec<(String, Vec<u8>)> {
    let (mark, name) = if reversed { (b'-', &b"--- "[..]) } else { (b'+', &b"+++ "[..]) };
    let mut files: Vec<(String, Vec<u8>)> = vec![("message".to_owned(), Vec::new())];
    let mut in_files = false;
    for line in patch.split_inclusive(|byte| *byte == b'\n') {
        if let Some(path) = line.strip_prefix(name) {
            let path = String::from_utf8_lossy(path.trim_ascii()).into_owned();
            let path = path.split_once('/').map_or(path.clone(), |(_, path)| path.to_owned());
            files.push((path, Vec::new()));
        } else if line.starts_with(b"--- ") || line.starts_with(b"+++ ") || line.starts_with(b"diff --git ") {
            in_files = true;
        } else if let Some((_, text)) = files.last_mut() {
            match line.first() {
                Some(first) if *first == mark && in_files => text.extend_from_slice(&line[1..]),
                _ if !in_files => text.extend_from_slice(line),
                _ => {}
            }
        }
    }
    files.retain(|(_, text)| !text.is_empty());
    files
}

#[cfg(test)]
mod tests {
    use super::added;

    #[test]
    fn a_patch_is_read_file_by_file() {
        let patch = b"Subject: x\n\nbody\n---\n a | 1 +\ndiff --git a/a b/a\n--- a/a\n+++ b/a\n@@ -1 +1,2 @@\n-old\n+new\n same\n";
        let texts = |reversed| {
            let files = added(patch, reversed).into_iter();
            files.map(|(path, text)| (path, String::from_utf8(text).unwrap())).collect::<Vec<_>>()
        };
        let message = ("message".to_owned(), "Subject: x\n\nbody\n---\n a | 1 +\n".to_owned());
        assert_eq!(texts(false), [message.clone(), ("a".to_owned(), "new\n".to_owned())]);
        assert_eq!(texts(true), [message, ("a".to_owned(), "old\n".to_owned())]);
    }
}

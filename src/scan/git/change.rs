//! One changed path: what is new in it is looked at; only if a rule has something to say about that, the new version is
//! scanned whole, to keep what its old ones do not have.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

use super::similar;
use crate::detect::focus::{self, Focus};
use crate::files::{self, Contents};
use crate::git::{Added, Change, Error, Kind, LargeFiles, Removed, Repository};
use crate::model::{Commit, Finding, Origin, Skip, Skipped};
use crate::scan::Scanner;
use crate::scan::collect::Source;
use crate::unpack::{self, Unpacked};

/// Scans new versions beside old ones.
pub(super) struct Versions<'a> {
    pub(super) repository: &'a Repository,
    pub(super) large: &'a LargeFiles,
    pub(super) scanner: Scanner<'a>,
    pub(super) excluded: &'a (dyn Fn(&str) -> bool + Sync),
}

/// A new version and where its old ones are.
pub(super) struct Version<'a> {
    pub(super) kind: Kind,
    pub(super) bytes: &'a [u8],
    pub(super) bases: &'a [crate::git::Id],
    /// Paths that went away, one of which may have been this one.
    pub(super) removed: &'a [Removed],
}

impl Versions<'_> {
    /// Scans a changed path of the index or of a commit.
    pub(super) fn change(
        &mut self,
        change: &Change,
        removed: &[Removed],
        origin: Origin,
        commit: Option<&Arc<Commit>>,
    ) {
        let path = change.path.as_str();
        if (self.excluded)(path) {
            return self.skip(path, Skip::Excluded);
        }
        if change.is_new_path() {
            self.scanner.name(Source { path, origin: Origin::FileName, commit });
        }
        if change.kind == Kind::Submodule {
            return self.skip(path, Skip::Submodule);
        }
        if change.moved_from.is_some() {
            return;
        }
        match self.repository.blob(change.id) {
            Ok(bytes) => {
                let version = Version { kind: change.kind, bytes: &bytes, bases: &change.bases, removed };
                self.version(Source { path, origin, commit }, &version);
            }
            Err(error) => self.scanner.collected.incomplete.push(error.into()),
        }
    }

    /// Scans a new version, and drops what its old ones had.
    pub(super) fn version(&mut self, source: Source<'_>, version: &Version<'_>) {
        if self.brings_nothing(source, version) {
            return;
        }
        let first = self.scanner.collected.findings.len();
        self.whole(source, version.kind, version.bytes);
        let found = self.scanner.collected.findings.split_off(first);
        if found.is_empty() {
            return;
        }
        match self.old_versions(source.path, version) {
            Ok(bases) => {
                let kept = self.only_new(source, version, found, &bases);
                self.scanner.collected.findings.extend(kept);
            }
            Err(error) => {
                // Without the old versions everything counts as new.
                self.scanner.collected.findings.extend(found);
                self.scanner.collected.incomplete.push(error.into());
            }
        }
    }

    /// Whether no rule has anything to say about what the old versions do not have. What may be more than its bytes is
    /// not answered: an archive, another encoding, a notebook, the pointer to a large file.
    fn brings_nothing(&mut self, source: Source<'_>, version: &Version<'_>) -> bool {
        let bytes = version.bytes;
        let readable = matches!(version.kind, Kind::File | Kind::Executable)
            && !version.bases.is_empty()
            && focus::is_plain(bytes)
            && std::str::from_utf8(bytes).is_ok()
            && !unpack::is_notebook(source.path)
            && self.large.file(bytes).is_none();
        if !readable {
            return false;
        }
        let Ok(bases) = self.old_versions(source.path, version) else { return false };
        let added = Added::lines(&bases.iter().map(Vec::as_slice).collect::<Vec<_>>(), bytes);
        let Some(focus) = Focus::new(bytes, added.ranges(), 0) else { return false };
        let counts = self.scanner.collected.counts;
        let first = self.scanner.collected.findings.len();
        self.scanner.parts(source, bytes, &focus);
        let silent = self.scanner.was_silent();
        if !silent {
            self.scanner.collected.findings.truncate(first);
            self.scanner.collected.counts = counts;
        }
        silent
    }

    /// Scans one version of a path, and the large file that it may point to.
    pub(super) fn whole(&mut self, source: Source<'_>, kind: Kind, bytes: &[u8]) {
        if kind == Kind::Symlink {
            return self.scanner.text(Source { origin: Origin::SymlinkTarget, ..source }, bytes);
        }
        self.scanner.input(source, bytes);
        let Some(file) = self.large.file(bytes) else { return };
        match files::read(&file, files::LONGEST) {
            Ok(Contents::Bytes(large)) => self.scanner.input(source, &large),
            Ok(Contents::Skipped(reason)) => self.skip(source.path, reason),
            Err(_) => self.skip(source.path, Skip::LfsPointer),
        }
    }

    fn skip(&mut self, path: &str, reason: Skip) {
        self.scanner.collected.skipped.push(Skipped { path: path.to_owned(), reason });
    }

    /// The bytes of the old versions. A new path may have come from one that went away.
    fn old_versions(&self, path: &str, version: &Version<'_>) -> Result<Vec<Vec<u8>>, Error> {
        let bases = version.bases.iter().map(|id| self.repository.blob(*id)).collect::<Result<Vec<_>, _>>()?;
        if bases.is_empty() {
            return Ok(similar::most_similar(self.repository, version.removed, path, version.bytes)
                .into_iter()
                .collect());
        }
        Ok(bases)
    }

    /// Of `found`, what no old version has: in the text itself what stands on an added line; in a member of an archive or
    /// a cell of a notebook, which may have moved, a value that was in none of the old ones.
    fn only_new(
        &mut self,
        source: Source<'_>,
        version: &Version<'_>,
        found: Vec<Finding>,
        bases: &[Vec<u8>],
    ) -> Vec<Finding> {
        if bases.is_empty() {
            return found;
        }
        let large = self.large.file(version.bytes).is_some();
        let mut added: Option<Added> = None;
        let mut known: Option<HashSet<(&'static str, Vec<u8>)>> = None;
        let mut new = Vec::new();
        for finding in found {
            let inner = large || version.kind == Kind::Symlink || finding.path != source.path;
            let is_new = if inner {
                let known = known.get_or_insert_with(|| self.known(source, version.kind, bases));
                !known.contains(&(finding.about.id, finding.value.expose().clone()))
            } else {
                added.get_or_insert_with(|| added_lines(source.path, version.bytes, bases)).touches(finding.span)
            };
            if is_new {
                new.push(finding);
            }
        }
        new
    }

    /// What the old versions hold: rules and values.
    fn known(&mut self, source: Source<'_>, kind: Kind, bases: &[Vec<u8>]) -> HashSet<(&'static str, Vec<u8>)> {
        let kept = std::mem::take(&mut self.scanner.collected);
        bases.iter().for_each(|base| self.whole(source, kind, base));
        let old = std::mem::replace(&mut self.scanner.collected, kept);
        old.findings.into_iter().map(|finding| (finding.about.id, finding.value.expose().clone())).collect()
    }
}

/// The added lines of the text, as places in its decoded form.
fn added_lines(path: &str, new: &[u8], bases: &[Vec<u8>]) -> Added {
    let new = decoded(path, new);
    let bases: Vec<_> = bases.iter().map(|base| decoded(path, base)).collect();
    Added::lines(&bases.iter().map(|base| &**base).collect::<Vec<_>>(), &new)
}

/// The text itself in UTF-8, without what may be packed in it.
fn decoded<'b>(path: &str, bytes: &'b [u8]) -> Cow<'b, [u8]> {
    let mut text = Cow::Borrowed(bytes);
    unpack::unpack(path, bytes, |unpacked| {
        if let Unpacked::Piece(piece) = unpacked
            && piece.suffix.is_empty()
            && piece.bytes != bytes
        {
            text = Cow::Owned(piece.bytes.into_owned());
        }
    });
    text
}

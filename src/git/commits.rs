//! Commits, and what each of them brings.

use std::sync::Arc;

use gix::objs::{CommitRef, Kind as ObjectKind};
use gix::revision::plumbing::Spec;

use super::tree::Walk;
use super::{Changes, Error, Id, Repository};
use crate::model::Commit;

/// One commit.
#[derive(Debug, Clone)]
pub struct Revision {
    /// Who and when; the summary is empty, for nobody has scanned the message yet.
    pub commit: Arc<Commit>,
    /// The whole message as it is kept.
    pub message: Vec<u8>,
    /// What it brings that none of its parents has at the same path: everything in a root commit, and in a merge only
    /// what was changed while merging.
    pub changes: Changes,
    /// Whether some of its parents are not in this (shallow) clone, so that old content looks new.
    pub cut_off: bool,
}

impl Repository {
    /// The commits that `git rev-list` would give for these revisions, separated by white space: `A..B`, `A...B`, `A`
    /// (everything that it reaches), `^A`.
    ///
    /// # Errors
    /// When a revision does not name a commit, or a commit cannot be read.
    pub fn range(&self, revisions: &str) -> Result<Vec<Id>, Error> {
        let (mut tips, mut hidden) = (Vec::new(), Vec::new());
        for name in revisions.split_whitespace() {
            let failed = |error: gix::Error| Error::Revision { name: name.to_owned(), why: reason(&error) };
            match self.inner.rev_parse(name).map_err(|_| self.unresolved(name))?.detach() {
                Spec::Include(id) => tips.push(self.commit_of(id, name)?),
                Spec::Exclude(id) => hidden.push(self.commit_of(id, name)?),
                Spec::Range { from, to } => {
                    hidden.push(self.commit_of(from, name)?);
                    tips.push(self.commit_of(to, name)?);
                }
                Spec::Merge { theirs, ours } => {
                    let both = [self.commit_of(theirs, name)?, self.commit_of(ours, name)?];
                    let bases = self.inner.merge_bases_many(both[0], &both[1..]).map_err(failed)?;
                    hidden.extend(bases.into_iter().map(gix::Id::detach));
                    tips.extend(both);
                }
                Spec::IncludeOnlyParents(id) => tips.extend(self.parents(self.commit_of(id, name)?)?),
                Spec::ExcludeParents(id) => {
                    let commit = self.commit_of(id, name)?;
                    hidden.extend(self.parents(commit)?);
                    tips.push(commit);
                }
            }
        }
        if tips.is_empty() {
            let why = "no commit is named; write FROM..TO, for instance main..HEAD".to_owned();
            return Err(Error::Revision { name: revisions.to_owned(), why });
        }
        self.reachable(tips, hidden)
    }

    /// The commit that a revision names.
    ///
    /// # Errors
    /// When it names none.
    pub fn resolve(&self, revision: &str) -> Result<Id, Error> {
        let id = self.inner.rev_parse_single(revision).map_err(|_| self.unresolved(revision))?.detach();
        self.commit_of(id, revision)
    }

    /// The commits that `tips` reach and `hidden` do not.
    pub(super) fn reachable(&self, tips: Vec<Id>, hidden: Vec<Id>) -> Result<Vec<Id>, Error> {
        let failed = |error: gix::Error| Error::File { path: self.git_dir().to_owned(), why: reason(&error) };
        let walk = self.inner.rev_walk(tips).with_hidden(hidden).all().map_err(failed)?;
        walk.map(|commit| commit.map(|commit| commit.id).map_err(failed)).collect()
    }

    /// Reads a commit and what it brings.
    ///
    /// # Errors
    /// When the commit, or a tree of it or its parents, cannot be read.
    pub fn revision(&self, id: Id) -> Result<Revision, Error> {
        let mut bytes = Vec::new();
        self.read(id, ObjectKind::Commit, &mut bytes)?;
        let commit = CommitRef::from_bytes(&bytes, id.kind()).map_err(|error| Error::damaged(id, error))?;
        let parents: Vec<Id> = commit.parents().collect();
        let known: Vec<Id> = match self.cut_off().contains(&id) {
            true => parents.iter().copied().filter(|parent| self.has(*parent)).collect(),
            false => parents.clone(),
        };
        let mut walk = Walk::new(&self.inner.objects);
        walk.push(Vec::new(), commit.tree(), self.trees_of(&known)?);
        Ok(Revision {
            commit: Arc::new(describe(id, &commit)),
            message: commit.message.to_vec(),
            changes: walk.finish()?,
            cut_off: known.len() < parents.len(),
        })
    }

    /// What one commit has that another has not.
    ///
    /// # Errors
    /// When one of them, or a tree, cannot be read.
    pub fn difference(&self, new: Id, old: Id) -> Result<Changes, Error> {
        let mut walk = Walk::new(&self.inner.objects);
        walk.push(Vec::new(), self.tree_of(new)?, vec![self.tree_of(old)?]);
        walk.finish()
    }

    /// The commit that HEAD stands on; none before the first.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub fn current(&self) -> Result<Option<Id>, Error> {
        self.head()
    }

    /// Who wrote a commit, and when; without the first line of its message.
    ///
    /// # Errors
    /// When it cannot be read.
    pub fn describe(&self, id: Id) -> Result<Commit, Error> {
        let mut bytes = Vec::new();
        self.read(id, ObjectKind::Commit, &mut bytes)?;
        let commit = CommitRef::from_bytes(&bytes, id.kind()).map_err(|error| Error::damaged(id, error))?;
        Ok(describe(id, &commit))
    }

    /// A commit's whole message.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn message(&self, id: Id) -> Result<Vec<u8>, Error> {
        let mut bytes = Vec::new();
        self.read(id, ObjectKind::Commit, &mut bytes)?;
        let commit = CommitRef::from_bytes(&bytes, id.kind()).map_err(|error| Error::damaged(id, error))?;
        Ok(commit.message.to_vec())
    }

    /// The commit that `id` is or, being a tag, points to.
    pub(super) fn commit_of(&self, id: Id, name: &str) -> Result<Id, Error> {
        let why = |why: &str| Error::Revision { name: name.to_owned(), why: why.to_owned() };
        let object = self.inner.find_object(id).map_err(|_| Error::Missing(id))?;
        let object = object.peel_tags_to_end().map_err(|error| why(&reason(&error)))?;
        if object.kind == ObjectKind::Commit { Ok(object.id) } else { Err(why("it is not a commit")) }
    }

    /// The commits at which a shallow clone was cut off; their parents are not here.
    pub fn cut_off(&self) -> Vec<Id> {
        match self.inner.shallow_commits() {
            Ok(Some(commits)) => commits.iter().copied().collect(),
            _ => Vec::new(),
        }
    }

    pub(super) fn has(&self, id: Id) -> bool {
        gix::objs::Exists::exists(&self.inner.objects, &id)
    }
}

/// Who wrote the commit, and when.
pub(super) fn describe(id: Id, commit: &CommitRef<'_>) -> Commit {
    let author = commit.author().ok();
    let person = author.map(|author| format!("{} <{}>", author.name, author.email)).unwrap_or_default();
    let time = author.and_then(|author| author.time().ok());
    let date = time.and_then(|time| time.format(gix::date::time::format::ISO8601_STRICT).ok()).unwrap_or_default();
    Commit { id: id.to_string(), author: person, date, summary: String::new() }
}

/// What an error of gix says, without a full stop.
pub(super) fn reason(error: &gix::Error) -> String {
    error.to_string().trim_end_matches('.').to_owned()
}

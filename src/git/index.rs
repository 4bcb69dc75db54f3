//! Reads the index and the commits that the next commit follows.

use gix::objs::{CommitRefIter, Kind as ObjectKind};

use super::{Base, Error, Id, Repository};

impl Repository {
    /// The index, a shared one merged in; nothing when there is none, as in a new repository.
    pub(super) fn index(&self) -> Result<Option<gix::index::File>, Error> {
        self.index_at(&self.index_path)
    }

    /// The index of the work tree, whatever the environment says.
    pub(super) fn usual_index(&self) -> Result<Option<gix::index::File>, Error> {
        self.index_at(&self.git_dir().join("index"))
    }

    fn index_at(&self, path: &std::path::Path) -> Result<Option<gix::index::File>, Error> {
        // The checksum over the whole file doubles the time, and git does not check it either.
        let options = gix::index::decode::Options { thread_limit: Some(1), ..Default::default() };
        match gix::index::File::at(path, self.inner.object_hash(), true, options) {
            Ok(index) => Ok(Some(index)),
            Err(_) if !path.exists() => Ok(None),
            Err(error) => Err(Error::file(path, format!("the index cannot be read: {error}"))),
        }
    }

    /// Which of the paths the index holds: what the next commit would keep.
    ///
    /// # Errors
    /// When the index cannot be read.
    pub fn tracked(&self, paths: &[String]) -> Result<Vec<String>, Error> {
        let Some(index) = self.index()? else { return Ok(Vec::new()) };
        let held = |path: &&String| index.entry_by_path(path.as_bytes().into()).is_some();
        Ok(paths.iter().filter(held).cloned().collect())
    }

    /// The commit that HEAD stands on; none before the first.
    pub(super) fn head(&self) -> Result<Option<Id>, Error> {
        let unreadable = |error: gix::Error| Error::file(self.git_dir().join("HEAD"), error);
        let mut head = self.inner.head().map_err(unreadable)?;
        Ok(head.try_peel_to_id().map_err(unreadable)?.map(gix::Id::detach))
    }

    /// The parents that the next commit will have.
    pub fn next_parents(&self, base: Base) -> Result<Vec<Id>, Error> {
        let Some(head) = self.head()? else { return Ok(Vec::new()) };
        match base {
            Base::AmendedHead => self.parents(head),
            Base::Head => {
                let path = self.git_dir().join("MERGE_HEAD");
                let merged = crate::files::read_if_present(&path).map_err(|error| Error::file(&path, error))?;
                let merged = merged.unwrap_or_default();
                let ids = merged.split(|byte| *byte == b'\n').filter_map(|line| Id::from_hex(line.trim_ascii()).ok());
                Ok(std::iter::once(head).chain(ids).collect())
            }
        }
    }

    /// The parents of the commit, of which a shallow clone may lack some.
    ///
    /// # Errors
    /// When the commit cannot be read.
    pub fn parents(&self, commit: Id) -> Result<Vec<Id>, Error> {
        let mut bytes = Vec::new();
        self.read(commit, ObjectKind::Commit, &mut bytes)?;
        Ok(CommitRefIter::from_bytes(&bytes, commit.kind()).parent_ids().collect())
    }

    /// The tree of the commit.
    pub(super) fn tree_of(&self, commit: Id) -> Result<Id, Error> {
        let mut bytes = Vec::new();
        self.read(commit, ObjectKind::Commit, &mut bytes)?;
        let tree = CommitRefIter::from_bytes(&bytes, commit.kind()).tree_id();
        tree.map_err(|error| Error::damaged(commit, error))
    }

    /// The trees of the commits, each once.
    pub(super) fn trees_of(&self, commits: &[Id]) -> Result<Vec<Id>, Error> {
        let mut trees = Vec::new();
        for commit in commits {
            let tree = self.tree_of(*commit)?;
            if !trees.contains(&tree) {
                trees.push(tree);
            }
        }
        Ok(trees)
    }
}

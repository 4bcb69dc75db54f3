//! Finds and opens a repository the way git does, environment included, but isolated from the user's configuration.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use gix::discover::upwards;
use gix::sec::Trust;

use super::OpenError;
use crate::env::Environment;

/// An open repository: where its parts are, and gix to read them.
pub struct Repository {
    pub(super) inner: gix::Repository,
    pub(super) index_path: PathBuf,
    /// Lists the object folders of the environment as alternates; removed when the repository is closed.
    alternates: Option<Arc<tempfile::TempDir>>,
}

/// A repository that several threads may open for themselves, without finding it again.
pub struct Shared {
    inner: gix::ThreadSafeRepository,
    index_path: PathBuf,
    alternates: Option<Arc<tempfile::TempDir>>,
}

impl Shared {
    /// This thread's own.
    pub fn open(&self) -> Repository {
        Repository {
            inner: self.inner.to_thread_local(),
            index_path: self.index_path.clone(),
            alternates: self.alternates.clone(),
        }
    }
}

impl std::fmt::Debug for Repository {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.debug_struct("Repository").field("git_dir", &self.git_dir()).field("index", &self.index_path).finish()
    }
}

impl Repository {
    /// Opens the repository that git would use in the folder `start` with these variables. Only the repository's own
    /// configuration is read, and its owner does not matter: nothing in it is ever run.
    ///
    /// # Errors
    /// When there is none, or none that can be read: see [`OpenError`].
    pub fn discover(start: &Path, environment: &Environment) -> Result<Self, OpenError> {
        let unreadable = |path: &Path| {
            let path = path.to_owned();
            move |why: gix::Error| OpenError::Unreadable { path, why: why.to_string() }
        };
        let mut inner = match environment.git_dir() {
            Some(git_dir) => {
                let git_dir = start.join(git_dir);
                gix::discover::is_git(&git_dir).map_err(|_| OpenError::NotARepository(git_dir.clone()))?;
                gix::open_opts(&git_dir, options().open_path_as_is(true)).map_err(unreadable(&git_dir))?
            }
            None => match find(start, environment)? {
                Found::WorkTree(top) => gix::open_opts(&top, options()).map_err(unreadable(&top))?,
                Found::GitDir(git_dir) => {
                    gix::open_opts(&git_dir, options().open_path_as_is(true)).map_err(unreadable(&git_dir))?
                }
            },
        };
        refuse_unsupported(&inner)?;
        if let Some(common) = environment.git_common_dir() {
            share(&mut inner, &start.join(common));
        }
        if let Some(top) = work_tree(&inner, start, environment) {
            inner.set_workdir(Some(top.clone())).map_err(unreadable(&top))?;
        }
        let index_path = index_path(&inner, start, environment);
        let mut repository = Self { inner, index_path, alternates: None };
        repository.redirect_objects(start, environment)?;
        repository.inner.object_cache_size(None);
        Ok(repository)
    }

    /// The repository around a folder, if there is one.
    ///
    /// # Errors
    /// When there is one that cannot be read.
    pub fn around(start: &Path, environment: &Environment) -> Result<Option<Self>, OpenError> {
        match Self::discover(start, environment) {
            Ok(repository) => Ok(Some(repository)),
            Err(OpenError::NotARepository(_)) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// For use by several threads.
    pub fn share(&self) -> Shared {
        Shared {
            inner: self.inner.clone().into_sync(),
            index_path: self.index_path.clone(),
            alternates: self.alternates.clone(),
        }
    }

    /// Whether both are the same work tree of the same repository, with the same index.
    pub fn is_same(&self, other: &Self) -> bool {
        self.git_dir() == other.git_dir()
            && self.index_path == other.index_path
            && self.work_tree() == other.work_tree()
    }

    /// The folder that belongs to this work tree alone: HEAD, the index, the state of a merge.
    pub fn git_dir(&self) -> &Path {
        self.inner.git_dir()
    }

    /// The folder that all worktrees share: objects, references, configuration.
    pub fn common_dir(&self) -> &Path {
        self.inner.common_dir()
    }

    /// The top of the work tree; a bare repository has none.
    pub fn work_tree(&self) -> Option<&Path> {
        self.inner.workdir()
    }

    /// Reads objects from where `GIT_OBJECT_DIRECTORY` and `GIT_ALTERNATE_OBJECT_DIRECTORIES` say. gix knows neither, so
    /// a folder that holds nothing but the list of alternates stands in for the repository's own.
    fn redirect_objects(&mut self, start: &Path, environment: &Environment) -> Result<(), OpenError> {
        let own = environment.git_object_directory().map(|path| start.join(path));
        let more = environment.git_alternate_object_directories();
        if own.is_none() && more.is_empty() {
            return Ok(());
        }
        let mut objects = own.unwrap_or_else(|| self.common_dir().join("objects"));
        if !more.is_empty() {
            let all: Vec<_> =
                std::iter::once(objects.clone()).chain(more.iter().map(|path| start.join(path))).collect();
            let stand_in = crate::files::alternates(&all)
                .map_err(|error| OpenError::Unreadable { path: objects.clone(), why: error.to_string() })?;
            objects = stand_in.path().to_owned();
            self.alternates = Some(Arc::new(stand_in));
        }
        let kind = self.inner.object_hash();
        let store = gix::odb::Store::at_opts(objects.clone(), kind, &mut std::iter::empty(), Default::default())
            .map_err(|error| OpenError::Unreadable { path: objects, why: error.to_string() })?;
        let handle = Arc::new(store).to_cache();
        self.inner.objects = gix::odb::memory::Proxy::new(handle, kind);
        Ok(())
    }
}

enum Found {
    WorkTree(PathBuf),
    GitDir(PathBuf),
}

fn find(start: &Path, environment: &Environment) -> Result<Found, OpenError> {
    let options = upwards::Options {
        trust: upwards::TrustPolicy::Assume(Trust::Full),
        ceiling_dirs: environment.git_ceiling_directories(),
        match_ceiling_dir_or_error: false,
        cross_fs: true,
        ..Default::default()
    };
    let (path, _) = gix::discover::upwards_opts(start, options).map_err(|error| {
        match error.downcast_any_ref::<upwards::Error>() {
            Some(_) => OpenError::NotARepository(start.to_owned()),
            None => OpenError::Unreadable { path: start.to_owned(), why: error.to_string() },
        }
    })?;
    Ok(match path {
        gix::discover::repository::Path::LinkedWorkTree { work_dir, .. } => Found::WorkTree(work_dir),
        gix::discover::repository::Path::WorkTree(work_dir) => Found::WorkTree(work_dir),
        gix::discover::repository::Path::Repository(git_dir) => Found::GitDir(git_dir),
    })
}

/// Nothing but the repository's own configuration, which is believed whoever owns it. Replacement objects are left
/// aside: they show other bytes than the ones that are kept and pushed.
fn options() -> gix::open::Options {
    gix::open::Options::isolated()
        .with(Trust::Full)
        .filter_config_section(|_| true)
        .lossy_config(true)
        .config_overrides(["core.useReplaceRefs=false", "gitoxide.objects.allocLimitIfReducedTrust=0"])
}

/// gix takes a reftable repository for an empty one, which would be a pass; so it is refused by name.
fn refuse_unsupported(inner: &gix::Repository) -> Result<(), OpenError> {
    let storage = inner.config_snapshot().string("extensions.refStorage").map(|value| value.to_string());
    match storage.as_deref() {
        None | Some("files") => Ok(()),
        Some(other) => Err(OpenError::Unsupported {
            git_dir: inner.git_dir().to_owned(),
            what: format!("the reference storage `{other}`"),
        }),
    }
}

/// Takes references from the folder that `GIT_COMMON_DIR` names.
fn share(inner: &mut gix::Repository, common: &Path) {
    inner.refs =
        gix::refs::file::Store::for_linked_worktree(inner.git_dir().to_owned(), common.to_owned(), inner.object_hash());
}

/// git's order: `GIT_WORK_TREE`, then the configuration and the place of the repository, which gix knows; with `GIT_DIR`
/// alone it is the current folder.
fn work_tree(inner: &gix::Repository, start: &Path, environment: &Environment) -> Option<PathBuf> {
    if let Some(top) = environment.git_work_tree() {
        return Some(start.join(top));
    }
    let configured = inner.config_snapshot().string("core.worktree").is_some();
    let bare = inner.config_snapshot().boolean("core.bare") == Some(true);
    (environment.git_dir().is_some() && !configured && !bare).then(|| start.to_owned())
}

/// A relative `GIT_INDEX_FILE` counts from the top of the work tree, where git runs its hooks.
fn index_path(inner: &gix::Repository, start: &Path, environment: &Environment) -> PathBuf {
    match environment.git_index_file() {
        Some(path) => inner.workdir().unwrap_or(start).join(path),
        None => inner.git_dir().join("index"),
    }
}

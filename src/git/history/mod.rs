//! All that a repository keeps, object by object instead of commit by commit: each once, in the order of the pack, on
//! all threads. First the blobs; then, when it is known which of them matter, trees and commits, which tell where those
//! came from. Nothing is decoded twice.

mod delta;
mod graph;
mod pack;
mod place;
mod roots;
mod trees;

use std::collections::HashSet;
use std::path::PathBuf;
use std::sync::{Mutex, PoisonError};

use gix::objs::Kind as ObjectKind;
use rayon::prelude::*;

pub use delta::Changed;
pub use pack::Built;
pub use place::{Place, Traced};
pub(super) use roots::everything_held;
pub use trees::Item;

use super::{Error, Id, Repository};
use crate::files;
use pack::Pack;

/// The objects of a repository, and of the repositories that it borrows from, ready to be read.
pub struct History<'r> {
    repository: &'r Repository,
    packs: Vec<Pack>,
    loose: Vec<(gix::odb::loose::Store, Vec<Id>)>,
    /// Blobs that were asked for and never fetched are nothing unusual here.
    partial: bool,
    /// What could not even be opened.
    errors: Vec<Error>,
}

impl Repository {
    /// Opens everything that the repository keeps.
    ///
    /// # Errors
    /// When the places of objects cannot be told. What cannot be opened among them is told by [`History::blobs`].
    pub fn history(&self) -> Result<History<'_>, Error> {
        let hash = self.inner.object_hash();
        let mut places = vec![self.inner.objects.store_ref().path().to_owned()];
        let unreadable = |error: gix::Error| Error::file(self.common_dir().join("objects"), error);
        places.extend(gix::odb::alternate::resolve(places[0].clone(), self.inner.current_dir()).map_err(unreadable)?);
        let mut history =
            History { repository: self, packs: Vec::new(), loose: Vec::new(), partial: false, errors: Vec::new() };
        history.partial =
            places.iter().any(|place| files::names(&place.join("pack")).iter().any(|name| name.ends_with(".promisor")));
        for index in places.iter().flat_map(|place| indexes(place)) {
            match Pack::open(&index, hash) {
                Ok((pack, errors)) => {
                    history.packs.push(pack);
                    history.errors.extend(errors);
                }
                Err(error) => history.errors.push(error),
            }
        }
        // What is in several packs is taken from the largest, so that few objects have to be looked up.
        history.packs.sort_by_key(|pack| std::cmp::Reverse(pack.len()));
        let mut known = HashSet::new();
        for place in places {
            let store = gix::odb::loose::Store::at(place, hash);
            let ids = store.iter().filter_map(Result::ok);
            let ids =
                ids.filter(|id| !history.packs.iter().any(|pack| pack.contains(id)) && known.insert(*id)).collect();
            history.loose.push((store, ids));
        }
        Ok(history)
    }
}

/// The index files of the packs in a folder of objects.
fn indexes(objects: &std::path::Path) -> Vec<PathBuf> {
    let folder = objects.join("pack");
    let mut names: Vec<String> = files::names(&folder).into_iter().filter(|name| name.ends_with(".idx")).collect();
    names.sort();
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// A blob on its visit.
pub struct Blob<'a, M> {
    /// Its content.
    pub bytes: &'a [u8],
    /// If it is kept as a change of another blob, which was shown before: that change.
    pub built: Option<Built<'a, M>>,
    id: &'a dyn Fn() -> Id,
}

impl<M> Blob<'_, M> {
    /// Its id, which takes longer to find than most blobs to scan.
    pub fn id(&self) -> Id {
        (self.id)()
    }
}

/// An object on its visit, wherever it was kept.
struct Object<'a, M> {
    kind: ObjectKind,
    bytes: &'a [u8],
    built: Option<Built<'a, M>>,
    /// Its place in the largest pack, if it is there.
    position: Option<u32>,
    id: &'a dyn Fn() -> Id,
}

impl History<'_> {
    /// Calls `visit` once with each blob, from several threads at once. What it says of a blob is shown again with those
    /// that are built on that one. Gives what could not be read.
    pub fn blobs<M: Default + Send + Sync>(&self, visit: &(impl Fn(Blob<'_, M>) -> M + Sync)) -> Vec<Error> {
        let mut errors = self.errors.clone();
        let visit = |object: Object<'_, M>| visit(Blob { bytes: object.bytes, built: object.built, id: object.id });
        errors.extend(self.each(|kind| kind == ObjectKind::Blob, &visit));
        errors
    }

    /// How many objects there are, roughly: one that is in two packs counts twice.
    pub fn count(&self) -> usize {
        self.packs.iter().map(Pack::len).sum::<usize>() + self.loose.iter().map(|(_, ids)| ids.len()).sum::<usize>()
    }

    /// Reads one object from what is open already: another map of the same pack would double its memory.
    fn find(&self, id: Id, buffer: &mut Vec<u8>) -> Result<ObjectKind, Error> {
        if let Some(found) = self.packs.iter().find_map(|pack| pack.find(&id, buffer)) {
            return found;
        }
        for (store, _) in &self.loose {
            if let Some(data) = store.try_find(&id, buffer).map_err(|error| Error::damaged(id, error))? {
                return Ok(data.kind);
            }
        }
        Err(Error::Missing(id))
    }

    /// Calls `visit` once with each object whose sort is wanted.
    fn each<M: Default + Send + Sync>(
        &self,
        wanted: impl Fn(ObjectKind) -> bool + Sync,
        visit: &(impl Fn(Object<'_, M>) -> M + Sync),
    ) -> Vec<Error> {
        let mut errors = Vec::new();
        for (number, pack) in self.packs.iter().enumerate() {
            let before = &self.packs[..number];
            errors.extend(pack.each(&wanted, &|object: pack::Object<'_, Option<M>>| {
                let pack::Object { kind, position, bytes, built } = object;
                let id = || pack.id_at(position);
                if before.iter().any(|pack| pack.contains(&id())) {
                    // It was shown with another pack, whose visit is not known here: what is built on it stands alone.
                    return None;
                }
                let position = before.is_empty().then_some(position);
                let built = built.and_then(|built| Some(Built { changed: built.changed, mark: built.mark.as_ref()? }));
                Some(visit(Object { kind, bytes, built, position, id: &id }))
            }));
        }
        let lost = Mutex::new(Vec::new());
        for (store, ids) in &self.loose {
            let folder = store.path();
            ids.par_chunks(64).for_each(|ids| {
                let store = gix::odb::loose::Store::at(folder, store.object_hash());
                let mut buffer = Vec::new();
                for id in ids {
                    if let Err(error) = loose(&store, *id, &wanted, &mut buffer, visit) {
                        lost.lock().unwrap_or_else(PoisonError::into_inner).push(error);
                    }
                }
            });
        }
        errors.extend(lost.into_inner().unwrap_or_else(PoisonError::into_inner));
        errors
    }
}

/// Reads a loose object if its sort is wanted. One whose sort cannot be read is told among the blobs, so once.
fn loose<M>(
    store: &gix::odb::loose::Store,
    id: Id,
    wanted: &impl Fn(ObjectKind) -> bool,
    buffer: &mut Vec<u8>,
    visit: &impl Fn(Object<'_, M>) -> M,
) -> Result<(), Error> {
    match store.try_header(&id) {
        Ok(Some((_, kind))) if !wanted(kind) => return Ok(()),
        Ok(None) => return Ok(()),
        Ok(Some(_)) => {}
        Err(_) if !wanted(ObjectKind::Blob) => return Ok(()),
        Err(error) => return Err(Error::damaged(id, error)),
    }
    match store.try_find(&id, buffer) {
        Ok(Some(data)) => {
            visit(Object { kind: data.kind, bytes: data.data, built: None, position: None, id: &|| id });
        }
        Ok(None) => {}
        Err(error) => return Err(Error::damaged(id, error)),
    }
    Ok(())
}

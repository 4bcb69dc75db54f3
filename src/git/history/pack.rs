//! Every object of a pack, each decoded once. Deltas are followed from base to result, so that no base is decoded again,
//! and only objects of one sort are touched at a time: deltas never cross sorts. gix can walk a pack too, but gives up
//! at the first damaged object; here only that object and what is built on it is lost, by name.

use std::marker::PhantomData;
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use gix::objs::Kind;
use gix::odb::pack;
use gix::zlib::{Inflate, Status};
use rayon::prelude::*;

use super::delta::{self, Changed};
use crate::git::{Error, Id};

/// No entry.
const NONE: u32 = u32::MAX;

/// An object said to be larger than this is taken for damaged: git itself keeps such files elsewhere.
const LARGEST: u64 = 1 << 31;

/// With more work than this at hand, half of it is offered to other threads.
const SHARED: usize = 64;

/// One object in a pack, in the order of the pack.
struct Entry {
    offset: u64,
    /// Its place in the index, which is ordered by id.
    position: u32,
    base: u32,
    first_child: u32,
    next_sibling: u32,
}

pub(super) struct Pack {
    index: pack::index::File,
    data: pack::data::File,
    entries: Vec<Entry>,
    /// The sort of each entry; nothing for one that cannot be read.
    kinds: Vec<Option<Kind>>,
}

/// An object on its visit.
pub(super) struct Object<'a, M> {
    pub(super) kind: Kind,
    /// Its place in the index. The id is left to be asked for: few are, and each costs a look at a distant place.
    pub(super) position: u32,
    pub(super) bytes: &'a [u8],
    /// Nothing when it stands alone.
    pub(super) built: Option<Built<'a, M>>,
}

/// How an object came from the one that it is built from, which was shown before.
pub struct Built<'a, M> {
    /// How they differ.
    pub changed: &'a Changed,
    /// What the visit said of the other one.
    pub mark: &'a M,
}

/// The bytes of an object, and what the visit said of it.
type Shown<M> = (Vec<u8>, M);

/// What a thread uses again from object to object.
#[derive(Default)]
struct Scratch {
    inflate: Inflate,
    delta: Vec<u8>,
    result: Vec<u8>,
    changed: Changed,
}

/// An object that waits for its turn, with the bytes of its base.
type Waiting<M> = (u32, Option<Arc<Shown<M>>>);

/// The parts of one visit that all threads share.
struct Visit<'p, V, M> {
    pack: &'p Pack,
    visit: &'p V,
    scratches: Mutex<Vec<Scratch>>,
    errors: Mutex<Vec<Error>>,
    marks: PhantomData<fn() -> M>,
}

impl Pack {
    /// Opens the pack that the index file belongs to. Entries whose header cannot be read are among the errors.
    pub(super) fn open(index: &Path, hash: gix::hash::Kind) -> Result<(Self, Vec<Error>), Error> {
        let unreadable = |error: gix::Error| Error::file(index, error);
        let file = pack::index::File::at(index, hash).map_err(unreadable)?;
        let data = pack::data::File::at(index.with_extension("pack"), hash).map_err(unreadable)?;
        let entry = |position| Entry {
            offset: file.pack_offset_at_index(position),
            position,
            base: NONE,
            first_child: NONE,
            next_sibling: NONE,
        };
        let mut entries: Vec<Entry> = (0..file.num_objects()).map(entry).collect();
        entries.par_sort_unstable_by_key(|entry| entry.offset);
        let mut pack = Self { index: file, data, entries, kinds: Vec::new() };
        pack.read_headers();
        let errors = pack.link();
        Ok((pack, errors))
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn contains(&self, id: &gix::oid) -> bool {
        self.index.lookup(id).is_some()
    }

    /// The objects' ids, sorted.
    pub(super) fn ids(&self) -> impl Iterator<Item = &gix::oid> + '_ {
        (0..self.index.num_objects()).map(|position| self.index.oid_at_index(position))
    }

    /// Decodes one object into `out`, from the last base on; nothing if it is not here.
    pub(super) fn find(&self, id: &gix::oid, out: &mut Vec<u8>) -> Option<Result<Kind, Error>> {
        let offset = self.index.pack_offset_at_index(self.index.lookup(id)?);
        let mut number = self.entries.binary_search_by_key(&offset, |entry| entry.offset).ok()? as u32;
        let mut chain = vec![number];
        while self.entries[number as usize].base != NONE {
            number = self.entries[number as usize].base;
            chain.push(number);
        }
        let mut scratch = Scratch::default();
        let mut base: Option<Vec<u8>> = None;
        while let Some(number) = chain.pop() {
            scratch.result.clear();
            if let Err(why) = self.decode(number, base.as_ref(), &mut scratch) {
                return Some(Err(Error::damaged(id.to_owned(), why)));
            }
            base = Some(std::mem::take(&mut scratch.result));
        }
        *out = base.unwrap_or_default();
        let kind = self.kinds[number as usize];
        Some(kind.ok_or_else(|| Error::damaged(id.to_owned(), "its entry in the pack cannot be read")))
    }

    fn id(&self, number: u32) -> Id {
        self.id_at(self.entries[number as usize].position)
    }

    /// The id at a place of the index.
    pub(super) fn id_at(&self, position: u32) -> Id {
        self.index.oid_at_index(position).to_owned()
    }

    fn bytes(&self, number: u32) -> &[u8] {
        let at = number as usize;
        let end = self.entries.get(at + 1).map_or(self.data.pack_end() as u64, |next| next.offset);
        let start = self.entries[at].offset;
        if start > end || end > self.data.data_len() as u64 {
            &[]
        } else {
            self.data.entry_slice(start..end).unwrap_or_default()
        }
    }

    fn header(&self, number: u32) -> Option<pack::data::Entry> {
        let bytes = self.bytes(number);
        pack::data::Entry::from_bytes(bytes, self.entries[number as usize].offset, self.index.object_hash()).ok()
    }

    /// Notes the sort of every object that stands alone and the base of every other.
    fn read_headers(&mut self) {
        use pack::data::entry::Header;
        let number_at = |offset: u64| {
            let found = self.entries.binary_search_by_key(&offset, |entry| entry.offset);
            found.ok().and_then(|at| u32::try_from(at).ok())
        };
        let read = |number: u32| -> Option<(Option<Kind>, u32)> {
            let entry = self.header(number)?;
            match entry.header {
                Header::OfsDelta { base_distance } => {
                    let base = self.entries[number as usize].offset.checked_sub(base_distance)?;
                    Some((None, number_at(base).filter(|base| *base < number)?))
                }
                Header::RefDelta { base_id } => {
                    let base = self.index.pack_offset_at_index(self.index.lookup(base_id)?);
                    Some((None, number_at(base)?))
                }
                header => Some((Some(header.as_kind()?), NONE)),
            }
        };
        let headers: Vec<_> = (0..self.entries.len() as u32).into_par_iter().map(read).collect();
        self.kinds = headers.iter().map(|read| read.and_then(|(kind, _)| kind)).collect();
        for (entry, read) in self.entries.iter_mut().zip(headers) {
            entry.base = read.map_or(NONE, |(_, base)| base);
        }
    }

    /// Gives every object the sort of its base, and every base the list of what is built on it. What is left without a
    /// sort has no base, or itself.
    fn link(&mut self) -> Vec<Error> {
        let mut chain = Vec::new();
        for number in 0..self.entries.len() {
            let mut at = number;
            while self.kinds[at].is_none() && self.entries[at].base != NONE && chain.len() <= self.entries.len() {
                chain.push(at);
                at = self.entries[at].base as usize;
            }
            let kind = self.kinds[at];
            for at in chain.drain(..) {
                self.kinds[at] = kind;
                if kind.is_none() {
                    self.entries[at].base = NONE;
                }
            }
        }
        for number in (0..self.entries.len()).rev() {
            let base = self.entries[number].base as usize;
            if let Some(entry) = self.entries.get_mut(base) {
                let first = std::mem::replace(&mut entry.first_child, number as u32);
                self.entries[number].next_sibling = first;
            }
        }
        let lost = (0..self.entries.len() as u32).filter(|number| self.kinds[*number as usize].is_none());
        lost.map(|number| Error::damaged(self.id(number), "its entry in the pack cannot be read")).collect()
    }

    fn decode(&self, number: u32, base: Option<&Vec<u8>>, scratch: &mut Scratch) -> Result<(), &'static str> {
        let header = self.header(number).ok_or("its entry in the pack cannot be read")?;
        let compressed = &self.bytes(number)[header.header_size()..];
        let Some(base) = base else {
            return inflate(&mut scratch.inflate, compressed, header.decompressed_size, &mut scratch.result);
        };
        inflate(&mut scratch.inflate, compressed, header.decompressed_size, &mut scratch.delta)?;
        let (from, to, instructions) = delta::header(&scratch.delta).ok_or("its delta is damaged")?;
        if from != base.len() as u64 || to > LARGEST {
            return Err("its delta does not fit its base");
        }
        let Ok(size) = usize::try_from(to) else { return Err("it is too large") };
        scratch.result.try_reserve_exact(size).map_err(|_| "it does not fit in memory")?;
        delta::apply(base, instructions, &mut scratch.result, &mut scratch.changed)
            .filter(|()| scratch.result.len() == size)
            .ok_or("its delta is damaged")
    }

    /// Calls `visit` once for each object whose sort is `wanted`, from several threads, an object after the one that it
    /// is built from, and otherwise in no particular order.
    pub(super) fn each<V, M>(&self, wanted: impl Fn(Kind) -> bool, visit: &V) -> Vec<Error>
    where
        V: Fn(Object<'_, M>) -> M + Sync,
        M: Send + Sync,
    {
        let numbered = self.entries.iter().enumerate();
        let roots = numbered.filter(|(number, entry)| entry.base == NONE && self.kinds[*number].is_some_and(&wanted));
        let roots: Vec<u32> = roots.map(|(number, _)| number as u32).collect();
        let shared =
            Visit { pack: self, visit, scratches: Mutex::default(), errors: Mutex::default(), marks: PhantomData };
        rayon::scope(|scope| {
            for roots in roots.chunks(SHARED) {
                let shared = &shared;
                scope.spawn(move |scope| shared.run(scope, roots.iter().rev().map(|root| (*root, None)).collect()));
            }
        });
        shared.errors.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<V: Fn(Object<'_, M>) -> M + Sync, M: Send + Sync> Visit<'_, V, M> {
    /// Visits what waits and everything built on it.
    fn run<'s>(&'s self, scope: &rayon::Scope<'s>, mut waiting: Vec<Waiting<M>>)
    where
        M: 's,
    {
        let taken = self.scratches.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut scratch = taken.unwrap_or_default();
        while let Some((number, base)) = waiting.pop() {
            match self.object(number, base.as_deref(), &mut scratch) {
                Some(bytes) => {
                    let mut child = self.pack.entries[number as usize].first_child;
                    while child != NONE {
                        waiting.push((child, Some(Arc::clone(&bytes))));
                        child = self.pack.entries[child as usize].next_sibling;
                    }
                }
                None => continue,
            }
            if waiting.len() > SHARED {
                let given = waiting.drain(..waiting.len() / 2).collect();
                scope.spawn(move |scope| self.run(scope, given));
            }
        }
        self.scratches.lock().unwrap_or_else(PoisonError::into_inner).push(scratch);
    }

    /// Decodes one object and shows it; gives its bytes when something is built on it.
    fn object(&self, number: u32, base: Option<&Shown<M>>, scratch: &mut Scratch) -> Option<Arc<Shown<M>>> {
        let entry = &self.pack.entries[number as usize];
        scratch.result.clear();
        scratch.changed.clear();
        if let Err(why) = self.pack.decode(number, base.map(|(bytes, _)| bytes), scratch) {
            self.lose(number, why);
            return None;
        }
        let mark = (self.visit)(Object {
            kind: self.pack.kinds[number as usize]?,
            position: entry.position,
            bytes: &scratch.result,
            built: base.map(|(_, mark)| Built { changed: &scratch.changed, mark }),
        });
        (entry.first_child != NONE).then(|| Arc::new((std::mem::take(&mut scratch.result), mark)))
    }

    /// Notes an object that cannot be decoded, and everything that is built on it.
    fn lose(&self, number: u32, why: &str) {
        let mut lost = vec![number];
        let mut errors = self.errors.lock().unwrap_or_else(PoisonError::into_inner);
        while let Some(number) = lost.pop() {
            errors.push(Error::damaged(self.pack.id(number), why));
            let mut child = self.pack.entries[number as usize].first_child;
            while child != NONE {
                lost.push(child);
                child = self.pack.entries[child as usize].next_sibling;
            }
        }
    }
}

/// Inflates exactly `size` bytes into `out`.
fn inflate(inflate: &mut Inflate, compressed: &[u8], size: u64, out: &mut Vec<u8>) -> Result<(), &'static str> {
    let size = usize::try_from(size).ok().filter(|_| size <= LARGEST).ok_or("it is too large")?;
    out.clear();
    out.try_reserve_exact(size).map_err(|_| "it does not fit in memory")?;
    out.resize(size, 0);
    inflate.reset();
    match inflate.once(compressed, out) {
        Ok((Status::StreamEnd, _, written)) if written == size => Ok(()),
        _ => Err("its compressed data is damaged"),
    }
}

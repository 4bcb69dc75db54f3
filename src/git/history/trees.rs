//! Trees, commits and tags on their one visit: names and messages are shown, missing objects noted, and what leads from
//! commits to blobs is kept.

use std::collections::HashSet;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use gix::objs::{CommitRef, Kind as ObjectKind, TagRef};

use super::graph::{BuildPlain, Learned, Numbers, key};
use super::{History, Object};
use crate::git::push::{Tag, read_tag};
use crate::git::{Error, Id, Kind};

/// Something to scan that is no blob.
#[derive(Debug)]
pub enum Item<'a> {
    /// The name of a file or a folder, which stands in this tree. Each name comes once for each thread at most.
    Name(Id, &'a [u8]),
    /// A commit's message.
    Message(Id, &'a [u8]),
    /// An annotated tag.
    Tag(&'a Tag),
}

/// What the visit of all trees, commits and tags gave.
#[derive(Default)]
pub(super) struct Visited {
    pub(super) learned: Vec<Learned>,
    /// The trees that hold a wanted blob.
    pub(super) direct: Vec<Id>,
    /// Names that the caller wants to know the place of, with a tree that has them.
    pub(super) names: Vec<(Id, Vec<u8>)>,
    /// Objects that others name and that are not there.
    pub(super) missing: HashSet<Id>,
    pub(super) errors: Vec<Error>,
}

/// What one thread has seen.
struct Seen {
    hash_length: usize,
    learned: Learned,
    direct: Vec<Id>,
    names: Vec<(Id, Vec<u8>)>,
    known_names: HashSet<u64, BuildPlain>,
    missing: Vec<Id>,
    errors: Vec<Error>,
    /// Numbers of folders that were asked for lately: the next version of a tree has nearly the same ones.
    recent: Vec<(u64, Option<u32>)>,
}

/// How many numbers are kept at hand.
const RECENT: usize = 1 << 12;

/// What is looked for, and what is known beforehand.
pub(super) struct Search<'a> {
    pub(super) targets: &'a HashSet<Id>,
    pub(super) numbers: &'a Numbers,
    /// Commits whose parents were cut off on purpose.
    pub(super) shallow: &'a HashSet<Id>,
}

/// What tells quickly that there is nothing to do.
struct Filter {
    /// Most trees hold no wanted blob: two bytes of an id tell that without a look-up.
    beginnings: Vec<bool>,
    /// For names that were shown before.
    names: RandomState,
}

/// One entry of a tree object: its mode in octal digits, its name, its id.
struct Entry<'a> {
    range: Range<usize>,
    mode: &'a [u8],
    name: &'a [u8],
    id: &'a gix::oid,
}

impl Entry<'_> {
    /// Whether it is a folder: no other mode has five digits.
    const fn is_tree(&self) -> bool {
        self.mode.len() == 5
    }
}

impl History<'_> {
    /// Visits everything but blobs.
    pub(super) fn visit_others(&self, search: &Search<'_>, visit: &(impl Fn(Item<'_>) -> bool + Sync)) -> Visited {
        let pool: Mutex<Vec<Seen>> = Mutex::default();
        let hash_length = self.repository.inner.object_hash().len_in_bytes();
        let mut filter = Filter { beginnings: vec![false; 1 << 16], names: RandomState::new() };
        search.targets.iter().for_each(|target| filter.beginnings[beginning(target)] = true);
        let errors = self.each(|kind| kind != ObjectKind::Blob, &|object: Object<'_, ()>| {
            let taken = pool.lock().unwrap_or_else(PoisonError::into_inner).pop();
            let mut seen = taken.unwrap_or_else(|| Seen::new(hash_length));
            match object.kind {
                ObjectKind::Tree => seen.tree(&object, search, &filter, visit),
                ObjectKind::Commit => seen.commit(&object, search, visit),
                _ => seen.tag(&object, visit),
            }
            pool.lock().unwrap_or_else(PoisonError::into_inner).push(seen);
        });
        let mut visited = Visited { errors, ..Visited::default() };
        for seen in pool.into_inner().unwrap_or_else(PoisonError::into_inner) {
            visited.learned.push(seen.learned);
            visited.direct.extend(seen.direct);
            visited.names.extend(seen.names);
            visited.missing.extend(seen.missing);
            visited.errors.extend(seen.errors);
        }
        visited
    }
}

fn beginning(id: &gix::oid) -> usize {
    usize::from(u16::from_le_bytes([id.as_bytes()[0], id.as_bytes()[1]]))
}

impl Seen {
    fn new(hash_length: usize) -> Self {
        Self {
            hash_length,
            learned: Learned::default(),
            direct: Vec::new(),
            names: Vec::new(),
            known_names: HashSet::default(),
            missing: Vec::new(),
            errors: Vec::new(),
            recent: vec![(0, None); RECENT],
        }
    }

    fn number(&mut self, id: &gix::oid, numbers: &Numbers) -> Option<u32> {
        let key = key(id);
        let slot = &mut self.recent[key as usize % RECENT];
        if slot.0 != key || slot.1.is_none() {
            *slot = (key, numbers.get(id));
        }
        slot.1
    }

    fn tree(
        &mut self,
        object: &Object<'_, ()>,
        search: &Search<'_>,
        filter: &Filter,
        visit: &impl Fn(Item<'_>) -> bool,
    ) {
        let mut direct = false;
        let mut inserted = object.built.as_ref().map(|built| built.changed.fresh.iter().peekable());
        let whole = entries(object.bytes, self.hash_length, |entry| {
            // The entries that the base has too were looked at there.
            let is_new = inserted.as_mut().is_none_or(|inserted| {
                while inserted.next_if(|range| range.end <= entry.range.start).is_some() {}
                inserted.peek().is_some_and(|range| range.start < entry.range.end)
            });
            if entry.is_tree() {
                let number = self.number(entry.id, search.numbers);
                self.learned.folder(number);
            } else if filter.beginnings[beginning(entry.id)] {
                direct |= search.targets.contains(entry.id);
            }
            if is_new {
                if entry.mode != b"160000" && search.numbers.get(entry.id).is_none() {
                    self.missing.push(entry.id.to_owned());
                }
                if self.known_names.insert(filter.names.hash_one(entry.name)) {
                    let id = (object.id)();
                    if visit(Item::Name(id, entry.name)) {
                        self.names.push((id, entry.name.to_owned()));
                    }
                }
            }
        });
        if !whole {
            self.errors.push(Error::damaged((object.id)(), "the tree ends within an entry"));
        }
        self.learned.end_tree(object.position.or_else(|| search.numbers.get(&(object.id)())));
        if direct {
            self.direct.push((object.id)());
        }
    }

    fn commit(&mut self, object: &Object<'_, ()>, search: &Search<'_>, visit: &impl Fn(Item<'_>) -> bool) {
        let id = (object.id)();
        let commit = match CommitRef::from_bytes(object.bytes, id.kind()) {
            Ok(commit) => commit,
            Err(error) => return self.errors.push(Error::damaged(id, error)),
        };
        visit(Item::Message(id, commit.message));
        let parents = commit.parents().filter(|_| !search.shallow.contains(&id));
        let empty = Id::empty_tree(id.kind());
        let named = parents.chain(std::iter::once(commit.tree()).filter(|tree| *tree != empty));
        self.missing.extend(named.filter(|id| search.numbers.get(id).is_none()));
        self.learned.commit(id, &commit, search.numbers);
    }

    fn tag(&mut self, object: &Object<'_, ()>, visit: &impl Fn(Item<'_>) -> bool) {
        let id = (object.id)();
        match TagRef::from_bytes(object.bytes, id.kind()) {
            Ok(tag) => drop(visit(Item::Tag(&read_tag(id, &tag)))),
            Err(error) => self.errors.push(Error::damaged(id, error)),
        }
    }
}

/// Calls `each` for every entry of a tree; says whether it was read to its end.
fn entries<'a>(bytes: &'a [u8], hash_length: usize, mut each: impl FnMut(Entry<'a>)) -> bool {
    let mut at = 0;
    while at < bytes.len() {
        let rest = &bytes[at..];
        let Some(space) = rest.iter().take(8).position(|byte| *byte == b' ') else { return false };
        let Some(nul) = memchr::memchr(0, &rest[space + 1..]) else { return false };
        let name = &rest[space + 1..space + 1 + nul];
        let start = space + nul + 2;
        let Some(id) = rest.get(start..start + hash_length) else { return false };
        let length = start + hash_length;
        let Ok(id) = gix::oid::try_from_bytes(id) else { return false };
        // Some old programs wrote a zero before the mode.
        let mode = match &rest[..space] {
            [b'0', mode @ ..] => mode,
            mode => mode,
        };
        each(Entry { range: at..at + length, mode, name, id });
        at += length;
    }
    true
}

/// The entries of a tree for which `wanted` says so.
pub(super) fn find(bytes: &[u8], hash_length: usize, wanted: impl Fn(&[u8], &gix::oid) -> bool) -> Vec<Named> {
    let mut found = Vec::new();
    entries(bytes, hash_length, |entry| {
        if wanted(entry.name, entry.id) {
            found.push(Named { name: entry.name.to_owned(), mode: entry.mode.to_owned(), id: entry.id.to_owned() });
        }
    });
    found
}

/// An entry that was found.
pub(super) struct Named {
    pub(super) name: Vec<u8>,
    pub(super) mode: Vec<u8>,
    pub(super) id: Id,
}

impl Named {
    /// What stands there; nothing for a folder.
    pub(super) fn kind(&self) -> Option<Kind> {
        match &*self.mode {
            b"40000" => None,
            b"120000" => Some(Kind::Symlink),
            b"160000" => Some(Kind::Submodule),
            b"100755" => Some(Kind::Executable),
            _ => Some(Kind::File),
        }
    }
}

//! Where blobs and names came from.

use std::collections::{HashMap, HashSet};

use gix::objs::{CommitRefIter, Kind as ObjectKind, TagRef};

use super::History;
use super::graph::{Graph, Numbers};
use super::roots::roots;
use super::trees::{Item, Named, Search, find};
use crate::git::change::display_path;
use crate::git::{Error, Id, Kind};

/// Where something first was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The oldest commit that has it; nothing when only a reference holds it, without a commit.
    pub commit: Option<Id>,
    /// The path there, written as in [`crate::git::Change`].
    pub path: String,
    /// What stands there; nothing for a folder.
    pub kind: Option<Kind>,
}

/// What [`History::trace`] found out.
#[derive(Debug, Default)]
pub struct Traced {
    /// Where the wanted blobs came from. One that is missing here is reached from nothing: left over from a commit
    /// that was never made, or waiting to be removed by git.
    pub blobs: HashMap<Id, Place>,
    /// Where the wanted names came from, by name.
    pub names: HashMap<Vec<u8>, Place>,
    /// The commits that a reference, a log or a work tree holds on to, numbered from the oldest on.
    pub reached: HashMap<Id, u32>,
    /// How many objects this partial clone has not fetched.
    pub unfetched: usize,
    /// What could not be read.
    pub errors: Vec<Error>,
}

impl History<'_> {
    /// Visits everything but blobs, and finds out where the blobs in `targets` came from, and the names for which `visit`
    /// says `true`. `visit` is called from several threads.
    ///
    /// # Errors
    /// When the references cannot be read.
    pub fn trace(&self, targets: &HashSet<Id>, visit: &(impl Fn(Item<'_>) -> bool + Sync)) -> Result<Traced, Error> {
        let mut numbers = Numbers::with_capacity(self.count());
        let packed = self.packs.iter().flat_map(super::pack::Pack::ids);
        packed
            .chain(self.loose.iter().flat_map(|(_, ids)| ids.iter().map(AsRef::as_ref)))
            .for_each(|id| numbers.insert(id));
        let shallow = self.repository.cut_off().into_iter().collect();
        let visited = self.visit_others(&Search { targets, numbers: &numbers, shallow: &shallow }, visit);
        let mut traced = Traced { errors: visited.errors, ..Traced::default() };
        match self.partial {
            true => traced.unfetched = visited.missing.len(),
            false => traced.errors.extend(visited.missing.into_iter().map(Error::Missing)),
        }
        let (mut commits, mut extra) = (Vec::new(), Vec::new());
        for (id, name) in roots(self.repository)? {
            match self.peel(id) {
                Ok((id, ObjectKind::Commit)) => commits.push(id),
                Ok((id, ObjectKind::Tree)) => extra.extend(numbers.get(&id).map(|number| (id, number))),
                Ok((id, _)) if targets.contains(&id) => {
                    traced.blobs.insert(id, Place { commit: None, path: name, kind: Some(Kind::File) });
                }
                // A log outlives what it tells of.
                _ => {}
            }
        }
        let graph = Graph::new(visited.learned, &numbers, &commits);
        let wanted = Wanted { history: self, numbers: &numbers, targets, names: &visited.names };
        wanted.place(&graph, &visited.direct, &extra, &mut traced);
        traced.reached = graph.reached();
        Ok(traced)
    }
}

impl History<'_> {
    /// What a tag, of a tag maybe, points at.
    fn peel(&self, mut id: Id) -> Result<(Id, ObjectKind), Error> {
        let mut bytes = Vec::new();
        loop {
            let kind = self.find(id, &mut bytes)?;
            if kind != ObjectKind::Tag {
                return Ok((id, kind));
            }
            let tag = TagRef::from_bytes(&bytes, id.kind()).map_err(|error| Error::damaged(id, error))?;
            id = tag.target();
        }
    }
}

struct Wanted<'a, 'r> {
    history: &'a History<'r>,
    numbers: &'a Numbers,
    targets: &'a HashSet<Id>,
    names: &'a [(Id, Vec<u8>)],
}

impl Wanted<'_, '_> {
    fn place(&self, graph: &Graph, direct: &[Id], extra: &[(Id, u32)], traced: &mut Traced) {
        let holders = direct.iter().chain(self.names.iter().map(|(tree, _)| tree));
        let holders: HashMap<u32, Id> = holders.filter_map(|id| Some((self.numbers.get(id)?, *id))).collect();
        if holders.is_empty() {
            return;
        }
        let trees = holders.keys().copied().collect();
        let names = self.names.iter().map(|(_, name)| name).collect::<HashSet<_>>().len();
        let mut errors = Vec::new();
        graph.first(&trees, extra, |root, path| {
            let holder = path.last().and_then(|number| holders.get(number));
            if let Some(holder) = holder
                && let Err(error) = self.resolve(root, path, *holder, traced)
            {
                errors.push(error);
            }
            traced.blobs.len() >= self.targets.len() && traced.names.len() >= names
        });
        traced.errors.append(&mut errors);
    }

    /// Notes the wanted blobs and names in `holder`, to which the trees of `path` lead from `root`.
    fn resolve(&self, root: Id, path: &[u32], holder: Id, traced: &mut Traced) -> Result<(), Error> {
        let length = holder.kind().len_in_bytes();
        let mut bytes = Vec::new();
        self.history.find(holder, &mut bytes)?;
        let blobs = find(&bytes, length, |_, id| self.targets.contains(id) && !traced.blobs.contains_key(id));
        let names: Vec<&[u8]> =
            self.names.iter().filter(|(tree, _)| *tree == holder).map(|(_, name)| &**name).collect();
        let names = find(&bytes, length, |name, _| names.contains(&name) && !traced.names.contains_key(name));
        if blobs.is_empty() && names.is_empty() {
            return Ok(());
        }
        let (commit, mut tree) = match self.history.find(root, &mut bytes)? {
            ObjectKind::Commit => {
                let tree = CommitRefIter::from_bytes(&bytes, root.kind()).tree_id();
                (Some(root), tree.map_err(|error| Error::damaged(root, error))?)
            }
            _ => (None, root),
        };
        let mut folder = Vec::new();
        for number in &path[1..] {
            self.history.find(tree, &mut bytes)?;
            let Some(step) = find(&bytes, length, |_, id| self.numbers.get(id) == Some(*number)).pop() else {
                return Ok(());
            };
            folder.extend_from_slice(&step.name);
            folder.push(b'/');
            tree = step.id;
        }
        let at = |entry: &Named| Place {
            commit,
            path: display_path(&[folder.as_slice(), &entry.name].concat()),
            kind: entry.kind(),
        };
        for blob in &blobs {
            traced.blobs.entry(blob.id).or_insert_with(|| at(blob));
        }
        for name in &names {
            traced.names.entry(name.name.clone()).or_insert_with(|| at(name));
        }
        Ok(())
    }
}

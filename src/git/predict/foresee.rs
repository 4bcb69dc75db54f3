//! What a commit would record, given the steps before it: the index and the work tree are read as they are now.

use std::collections::{BTreeMap, HashSet};

use gix::bstr::{BStr, ByteSlice};

use super::fate::{Fate, Path, Selection, Step, Which, fate};
use super::pathspec::Pathspec;
use super::survey::{Candidate, Comparison, changed, untracked};
use crate::files::{Known, Met};
use crate::git::change::display_path;
use crate::git::worktree::named;
use crate::git::{Base, Change, Changes, Error, Id, Removed, Repository, Uncommitted};

/// What the commit will follow.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Parents {
    /// HEAD, and what is being merged.
    #[default]
    Head,
    /// The parents of HEAD.
    AmendedHead,
    /// These commits.
    Of(Vec<Id>),
}

/// A commit to come.
#[derive(Debug, Clone, Default)]
pub struct Coming {
    /// What happens before.
    pub steps: Vec<Step>,
    /// The only paths that it records.
    pub only: Option<Pathspec>,
    pub parents: Parents,
    /// Paths that are moved before: from and to.
    pub moves: Vec<(String, String)>,
    /// It is not known what it records: everything that is not committed yet may be in it.
    pub everything: bool,
}

impl Coming {
    /// Whether it takes anything from the work tree.
    pub fn takes(&self) -> bool {
        self.everything || self.only.is_some() || self.steps.iter().any(|step| matches!(step, Step::Take(_)))
    }
}

/// What a commit would record.
#[derive(Debug, Clone, Default)]
pub struct Record {
    /// From the index.
    pub staged: Vec<Change>,
    /// From the work tree.
    pub files: Vec<Uncommitted>,
    /// What would go away, which new files may have been made from.
    pub removed: Vec<Removed>,
}

impl Repository {
    /// What the commit would record that none of its parents has at the same path.
    ///
    /// # Errors
    /// When the index, HEAD or a tree cannot be read.
    pub fn foresee(&self, coming: &Coming) -> Result<Record, Error> {
        let trees = self.trees_of(&match &coming.parents {
            Parents::Head => self.next_parents(Base::Head)?,
            Parents::AmendedHead => self.next_parents(Base::AmendedHead)?,
            Parents::Of(parents) => parents.clone(),
        })?;
        let mut steps = coming.steps.clone();
        let index = match self.index()? {
            Some(index) => Some(index),
            None => {
                // Another index that is still to be made: the usual one tells quickly which files have changed.
                steps.insert(0, Step::Drop(Pathspec::default()));
                self.usual_index()?
            }
        };
        let only = if coming.everything { None } else { coming.only.as_ref() };
        if coming.everything {
            steps = vec![Step::Take(Selection { spec: Pathspec::default(), which: Which::All })];
        }
        let staged = match &index {
            Some(index) => self.compare(index, trees.clone())?,
            None => Changes::default(),
        };
        let candidates = self.candidates(index.as_ref(), &steps, coming);
        let kept = match coming.parents {
            Parents::AmendedHead => self.head()?.map(|head| self.revision(head)).transpose()?.map(|head| head.changes),
            _ => None,
        };
        let both = Sides { staged, candidates, kept: kept.unwrap_or_default() };
        self.gather(both, &trees, |path| fate(&steps, only, path), coming)
    }

    fn gather(
        &self,
        sides: Sides,
        trees: &[Id],
        fate: impl Fn(&Path<'_>) -> Fate,
        coming: &Coming,
    ) -> Result<Record, Error> {
        let mut record = Record { removed: sides.staged.removed, ..Record::default() };
        let mut staged: BTreeMap<String, Change> = by_path(sides.staged.changed);
        let mut kept: BTreeMap<String, Change> = by_path(sides.kept.changed);
        for (path, candidate) in sides.candidates {
            let known =
                Path { names: names(&path, &coming.moves), tracked: candidate.tracked, ignored: candidate.ignored };
            let fate = fate(&known);
            let (index, head) = (staged.remove(&path), kept.remove(&path));
            match (fate, candidate.gone) {
                (Fate::Work, Some(id)) => record.removed.push(Removed { path, id }),
                (Fate::Work, None) => {
                    let bases = self.at(trees, path.as_bytes().as_bstr())?;
                    record.files.push(Uncommitted { path, file: candidate.file, bases });
                }
                (Fate::Index, _) => record.staged.extend(index),
                (Fate::Head, _) => record.staged.extend(head),
                (Fate::Nowhere, _) => {}
            }
        }
        for (path, change) in staged {
            let head = kept.remove(&path);
            match fate(&Path { names: names(&path, &coming.moves), tracked: true, ignored: false }) {
                Fate::Index | Fate::Work => record.staged.push(change),
                Fate::Head => record.staged.extend(head),
                Fate::Nowhere => {}
            }
        }
        let head_only = |path: &String| {
            fate(&Path { names: names(path, &coming.moves), tracked: true, ignored: false }) == Fate::Head
        };
        record.staged.extend(kept.into_iter().filter(|(path, _)| head_only(path)).map(|(_, change)| change));
        Ok(record)
    }

    /// Everything in the work tree that differs from the index and that a step may take.
    fn candidates<'s>(
        &self,
        index: Option<&gix::index::File>,
        steps: &'s [Step],
        coming: &'s Coming,
    ) -> BTreeMap<String, Candidate> {
        let Some(top) = self.work_tree() else { return BTreeMap::new() };
        let only = coming.only.as_ref().filter(|_| !coming.everything);
        let selections = |step: &'s Step| match step {
            Step::Take(selection) => Some((selection, true)),
            Step::Track(selection) => Some((selection, false)),
            _ => None,
        };
        let noted: Vec<(&Selection, bool)> = steps.iter().filter_map(selections).collect();
        let taken = || noted.iter().filter(|(_, takes)| *takes).map(|(taken, _)| &taken.spec).chain(only);
        if taken().next().is_none() {
            return BTreeMap::new();
        }
        let all = taken().any(Pathspec::is_everything);
        let wanted = |path: &str| {
            let names = names(path, &coming.moves);
            taken().any(|spec| names.iter().any(|name| spec.matches(name)))
        };
        // The two halves of `git status`: what differs from the index, and what is not in it.
        let walks = |known: &dyn Known| {
            let mut found = BTreeMap::new();
            for (one, _) in noted.iter().filter(|(one, _)| matches!(one.which, Which::All | Which::Forced)) {
                let mut roots: HashSet<&str> = one.spec.roots().into_iter().collect();
                roots.extend(coming.moves.iter().map(|(from, _)| from.as_str()));
                for root in roots {
                    untracked([top, std::path::Path::new(root)], one.which == Which::Forced, known, &mut found);
                }
            }
            found
        };
        let walks_all = noted.iter().any(|(one, _)| one.which == Which::All && one.spec.roots().contains(&""));
        let (changed, mut found) = match index {
            // Who comes by every file anyway compares it on the way.
            Some(index) if all && walks_all => {
                let comparison = Comparison::of(index, top);
                let found = walks(&comparison);
                (comparison.finish(), found)
            }
            _ => {
                let chosen = |name: &BStr| all || wanted(&display_path(name));
                let tracked = |name: &BStr| index.is_some_and(|index| index.entry_by_path(name).is_some());
                let known = |met: &Met<'_>| named(met.path).is_none_or(|name| tracked(name.as_bstr()));
                rayon::join(|| index.map_or_else(Vec::new, |index| changed(index, top, chosen)), || walks(&known))
            }
        };
        found.extend(changed);
        found
    }
}

/// What the index, the work tree and an amended HEAD have.
struct Sides {
    staged: Changes,
    candidates: BTreeMap<String, Candidate>,
    kept: Changes,
}

fn by_path(changes: Vec<Change>) -> BTreeMap<String, Change> {
    changes.into_iter().map(|change| (change.path.clone(), change)).collect()
}

/// What a path is called before and after it was moved.
fn names<'p>(path: &'p str, moves: &'p [(String, String)]) -> Vec<&'p str> {
    let moved = moves.iter().filter(|(from, _)| {
        path.strip_prefix(from.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    });
    std::iter::once(path).chain(moved.map(|(_, to)| to.as_str())).collect()
}

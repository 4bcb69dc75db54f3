//! What a commit would record, given the steps before it: the index and the work tree are read as they are now.

use std::collections::{BTreeMap, HashSet};
use std::path::PathBuf;

use gix::bstr::{BStr, ByteSlice};
use gix::index::entry::{Flags, Mode};

use super::fate::{Fate, Path, Selection, Step, Which, fate};
use super::pathspec::Pathspec;
use crate::git::change::display_path;
use crate::git::worktree::{State, native, state};
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

/// A path of the work tree that differs from the index.
struct Candidate {
    file: PathBuf,
    tracked: bool,
    ignored: bool,
    /// What the index has, when the work tree has nothing.
    gone: Option<Id>,
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
        let candidates = self.candidates(index.as_ref(), &steps, coming)?;
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
    fn candidates(
        &self,
        index: Option<&gix::index::File>,
        steps: &[Step],
        coming: &Coming,
    ) -> Result<BTreeMap<String, Candidate>, Error> {
        let mut found = BTreeMap::new();
        let Some(top) = self.work_tree() else { return Ok(found) };
        let only = coming.only.as_ref().filter(|_| !coming.everything);
        let mut taken: Vec<&Selection> = Vec::new();
        taken.extend(steps.iter().filter_map(|step| if let Step::Take(taken) = step { Some(taken) } else { None }));
        let all = taken.iter().any(|taken| taken.spec.is_everything()) || only.is_some_and(Pathspec::is_everything);
        if taken.is_empty() && only.is_none() {
            return Ok(found);
        }
        let wanted = |path: &str| {
            let names = names(path, &coming.moves);
            let means = |spec: &Pathspec| names.iter().any(|name| spec.matches(name));
            all || taken.iter().any(|taken| means(&taken.spec)) || only.is_some_and(means)
        };
        for entry in index.into_iter().flat_map(|index| index.entries()) {
            let Some(index) = index else { break };
            let kept =
                entry.mode == Mode::COMMIT || entry.mode == Mode::DIR || entry.flags.contains(Flags::SKIP_WORKTREE);
            let name = entry.path(index);
            let Some(file) = native(top, name).filter(|_| !kept) else { continue };
            if !all && !wanted(&display_path(name)) {
                continue;
            }
            let gone = match state(index, entry, &file) {
                State::Same => continue,
                State::Changed => None,
                State::Gone => Some(entry.id),
            };
            found.insert(display_path(name), Candidate { file, tracked: true, ignored: false, gone });
        }
        let tracked = |name: &BStr| index.is_some_and(|index| index.entry_by_path(name).is_some());
        let noted = steps.iter().filter_map(|step| if let Step::Track(noted) = step { Some(noted) } else { None });
        for taken in taken.into_iter().chain(noted).filter(|one| matches!(one.which, Which::All | Which::Forced)) {
            let mut roots: HashSet<&str> = taken.spec.roots().into_iter().collect();
            roots.extend(coming.moves.iter().map(|(from, _)| from.as_str()));
            let forced = taken.which == Which::Forced;
            for root in roots {
                untracked([top, std::path::Path::new(root)], forced, &tracked, &mut found);
            }
        }
        Ok(found)
    }
}

/// Finds what is not tracked below a root.
fn untracked(
    [top, root]: [&std::path::Path; 2],
    forced: bool,
    tracked: &dyn Fn(&BStr) -> bool,
    found: &mut BTreeMap<String, Candidate>,
) {
    for path in crate::files::untracked_below(top, root, forced) {
        let Ok(name) = gix::path::into_bstr(path.as_path()) else { continue };
        let name = gix::path::to_unix_separators_on_windows(name);
        if tracked(name.as_bstr()) {
            continue;
        }
        let file = top.join(&path);
        found.entry(display_path(&name)).and_modify(|candidate| candidate.ignored &= forced).or_insert(Candidate {
            file,
            tracked: false,
            ignored: forced,
            gone: None,
        });
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

//! What the commands before a commit do to the index and to the work tree, path by path.

use super::pathspec::Pathspec;

/// Which of the paths that a pathspec means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    /// Those in the index.
    Tracked,
    /// All that are not ignored.
    All,
    /// All, ignored ones too.
    Forced,
    /// Those that are not in the index.
    Untracked,
}

/// Some paths.
#[derive(Debug, Clone)]
pub struct Selection {
    pub spec: Pathspec,
    pub which: Which,
}

impl Selection {
    fn covers(&self, path: &Path<'_>, tracked: bool) -> bool {
        let fits = match self.which {
            Which::Tracked => tracked,
            Which::All => tracked || !path.ignored,
            Which::Forced => true,
            Which::Untracked => !tracked,
        };
        fits && path.names.iter().any(|name| self.spec.matches(name))
    }
}

/// One step before a commit.
#[derive(Debug, Clone)]
pub enum Step {
    /// The index gets what the work tree has.
    Take(Selection),
    /// The index gets what HEAD has.
    Drop(Pathspec),
    /// The work tree gets what the index has, and other files go away.
    Discard(Selection),
    /// The paths count as tracked from here on.
    Track(Selection),
    /// The work tree has nothing there any more, or something that is looked at elsewhere.
    Empty(Pathspec),
    /// Neither the work tree nor the index has them any more.
    Remove(Pathspec),
}

/// A path, and what it is also known by after it was moved.
pub(super) struct Path<'p> {
    pub(super) names: Vec<&'p str>,
    /// Whether the index has it now.
    pub(super) tracked: bool,
    pub(super) ignored: bool,
}

/// Where the commit takes a path from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fate {
    /// The index as it is now.
    Index,
    /// The work tree.
    Work,
    /// HEAD: the commit does not change it.
    Head,
    /// Nowhere: the commit removes it, or records something that is looked at elsewhere.
    Nowhere,
}

/// What a path comes to after all steps; `only` are the paths of a commit that records nothing else.
pub(super) fn fate(steps: &[Step], only: Option<&Pathspec>, path: &Path<'_>) -> Fate {
    let means = |spec: &Pathspec| path.names.iter().any(|name| spec.matches(name));
    let (mut fate, mut tracked) = (Fate::Index, path.tracked);
    // What the work tree has: a discarded change leaves what the index had at that time.
    let mut work = Some(Fate::Work);
    for step in steps {
        match step {
            Step::Take(taken) if taken.covers(path, tracked) => {
                tracked = true;
                fate = work.unwrap_or(fate);
            }
            Step::Drop(spec) if means(spec) => (fate, tracked) = (Fate::Head, path.tracked),
            Step::Discard(gone) if gone.covers(path, tracked) => work = None,
            Step::Track(noted) if noted.covers(path, tracked) => tracked = true,
            Step::Empty(spec) if means(spec) => work = Some(Fate::Nowhere),
            Step::Remove(spec) if means(spec) => (fate, work, tracked) = (Fate::Nowhere, Some(Fate::Nowhere), false),
            _ => {}
        }
    }
    match only {
        None => fate,
        Some(spec) if tracked && means(spec) => work.unwrap_or(fate),
        Some(_) => Fate::Head,
    }
}

#[cfg(test)]
mod tests {
    use super::{Fate, Path, Pathspec, Selection, Step, Which, fate};

    fn spec(word: &str) -> Pathspec {
        Pathspec::new([word], "")
    }

    fn select(word: &str, which: Which) -> Selection {
        Selection { spec: spec(word), which }
    }

    fn path(name: &str, tracked: bool) -> Path<'_> {
        Path { names: vec![name], tracked, ignored: false }
    }

    #[test]
    fn the_last_step_that_concerns_a_path_decides() {
        let all = Step::Take(select(".", Which::All));
        let update = Step::Take(select(".", Which::Tracked));
        let drop = Step::Drop(spec("a"));
        let discard = Step::Discard(select("a", Which::Tracked));
        for (steps, tracked, expected) in [
            (vec![], true, Fate::Index),
            (vec![all.clone()], false, Fate::Work),
            (vec![update.clone()], false, Fate::Index),
            (vec![update.clone()], true, Fate::Work),
            (vec![all.clone(), drop.clone()], true, Fate::Head),
            (vec![all.clone(), drop.clone(), update.clone()], false, Fate::Head),
            (vec![drop, all.clone()], true, Fate::Work),
            (vec![discard.clone(), all.clone()], true, Fate::Index),
            (vec![all.clone(), discard], true, Fate::Work),
            (vec![Step::Empty(spec("a")), all.clone()], true, Fate::Nowhere),
            (vec![all, Step::Remove(spec("a"))], true, Fate::Nowhere),
        ] {
            assert_eq!(fate(&steps, None, &path("a", tracked)), expected, "{steps:?} {tracked}");
        }
    }

    #[test]
    fn a_commit_of_named_paths_records_nothing_else() {
        let only = spec("a");
        let added = Step::Take(select("a", Which::All));
        assert_eq!(fate(&[], Some(&only), &path("a", true)), Fate::Work);
        assert_eq!(fate(&[], Some(&only), &path("b", true)), Fate::Head);
        assert_eq!(fate(&[], Some(&only), &path("a", false)), Fate::Head);
        assert_eq!(fate(&[added], Some(&only), &path("a", false)), Fate::Work);
    }
}

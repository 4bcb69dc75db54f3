//! Scans what git has: staged changes, commits, pushes, uncommitted files, the whole history.

mod change;
mod commits;
mod foreseen;
mod history;
mod mark;
mod similar;
mod uncommitted;

use rayon::prelude::*;

use super::collect::{Collected, Scanner};
use crate::detect::Engine;
use crate::git::{Base, Error, Repository};
use crate::model::{Incomplete, Origin};
use change::Versions;

/// From this many changes on, starting threads pays off.
const MANY: usize = 48;

/// What a scan of a repository needs.
#[derive(Clone, Copy)]
pub struct GitScan<'a> {
    /// The repository.
    pub repository: &'a Repository,
    /// The rules.
    pub engine: &'a Engine,
    /// Whether a path, from the repository's top and with `/` between its parts, is left out.
    pub excluded: &'a (dyn Fn(&str) -> bool + Sync),
    /// Is told of progress: of files, of commits, or of objects in the history.
    pub tick: &'a (dyn Fn(u64) + Sync),
}

impl GitScan<'_> {
    /// Scans what the next commit would bring.
    ///
    /// # Errors
    /// When what is staged cannot be told.
    pub fn staged(&self, base: Base) -> Result<Collected, Error> {
        let staged = self.repository.staged(base)?;
        Ok(self.each(&staged.changed, |versions, change| {
            versions.change(change, &staged.removed, Origin::Staged, None);
            (self.tick)(1);
        }))
    }

    /// Does the work for each item, on all threads if there are many.
    fn each<T: Sync>(&self, items: &[T], work: impl Fn(&mut Versions<'_>, &T) + Sync) -> Collected {
        let large = &self.repository.large_files();
        let run = |repository: &Repository, items: &[T]| {
            let scanner = Scanner::new(self.engine);
            let mut versions = Versions { repository, large, scanner, excluded: self.excluded };
            items.iter().for_each(|item| work(&mut versions, item));
            versions.scanner.collected
        };
        if items.len() < MANY {
            return run(self.repository, items);
        }
        let shared = self.repository.share();
        let parts = items.par_chunks(MANY / 3).map_init(|| shared.open(), |repository, items| run(repository, items));
        parts.reduce(Collected::default, |mut all, part| {
            all.absorb(part);
            all
        })
    }
}

impl From<Error> for Incomplete {
    fn from(error: Error) -> Self {
        Self { what: error.what(), why: error.why() }
    }
}

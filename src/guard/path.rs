//! What a tool may not do with a file, whichever tool it is.

use std::path::Path;

use super::Guard;
use super::command::objection;
use super::location::Paths;
use super::protected::{self, Access};
use crate::model::Objection;
use crate::shell::{Place, Word};

/// What a tool wants with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wish {
    /// To read the file, or to search in it.
    Read,
    /// To write the file.
    Write,
    /// To delete the file or move it away.
    Delete,
}

impl Guard<'_> {
    /// What is objected to in reading, writing or deleting a file.
    pub fn path(&self, path: &Path, wish: Wish) -> Vec<Objection> {
        let access = match wish {
            Wish::Read => Access::Read,
            Wish::Write => Access::Write,
            Wish::Delete => Access::Delete,
        };
        let paths = Paths::of(self);
        let text = path.to_string_lossy();
        if wish != Wish::Read {
            self.change(&paths, &paths.absolute(&text, &here()));
        }
        let found = protected::of_path(&paths, &text, &here(), access);
        found.map(|(class, path)| objection(class, &path, access)).into_iter().collect()
    }

    /// What is objected to in a search: for what is named, not for all that is in a folder, for those searches pass over
    /// what git ignores, and what they give back is looked at.
    pub fn search(&self, path: Option<&Path>, glob: Option<&str>) -> Vec<Objection> {
        let paths = Paths::of(self);
        let named = path.and_then(|path| protected::of_path(&paths, &path.to_string_lossy(), &here(), Access::Read));
        let globbed = || {
            let text = glob?.trim_start_matches("**/");
            let word = Word { glob: true, ..Word::known(text) };
            (!text.starts_with('!')).then(|| protected::of_word(&paths, &word, &here(), Access::Read)).flatten()
        };
        let found = named.or_else(globbed);
        found.map(|(class, path)| objection(class, &path, Access::Read)).into_iter().collect()
    }
}

/// The folder of the event, on this machine.
fn here() -> Place {
    Place { folder: Some(String::new()), remote: None }
}

//! Why a revision names nothing, in words that help: a name that is not here, a history that is shorter, a commit that
//! cannot be read.

use super::{Error, Repository};

/// What ends the name in a revision: `HEAD~3`, `main^2`, `main@{1}`, `main:file`.
const SUFFIX: [char; 4] = ['~', '^', '@', ':'];

impl Repository {
    /// The error for `name`, which is a revision or a range and could not be resolved.
    pub(super) fn unresolved(&self, name: &str) -> Error {
        let sides = name.trim_start_matches('^').split("..").map(|side| side.trim_start_matches('.'));
        let mut sides = sides.filter(|side| !side.is_empty());
        let wrong = sides.find(|side| self.inner.rev_parse_single(*side).is_err()).unwrap_or(name);
        let (base, suffix) = wrong.split_at(wrong.find(SUFFIX).unwrap_or(wrong.len()));
        // `@~3` is short for `HEAD~3`.
        let (base, suffix) = if base.is_empty() { ("HEAD", suffix.trim_start_matches('@')) } else { (base, suffix) };
        let why = match self.inner.rev_parse_single(base) {
            Err(_) if base == "HEAD" => "there is no commit yet".to_owned(),
            Err(_) => {
                format!(
                    "there is no `{base}` here; name a branch, a tag or a commit, and fetch it first if it is elsewhere"
                )
            }
            Ok(id) if goes_straight_back(suffix) => {
                if let Err(error) = self.commit_of(id.detach(), base).and_then(|commit| self.walk_back(commit)) {
                    return error;
                }
                let more = if self.cut_off().is_empty() {
                    ""
                } else {
                    " in this shallow clone; `git fetch --unshallow` brings the rest"
                };
                format!("`{wrong}` goes back further than the history of `{base}`{more}")
            }
            Ok(_) => format!("`{wrong}` names no commit"),
        };
        Error::Revision { name: name.to_owned(), why }
    }

    /// Reads the first parents of a commit, down to the first commit.
    fn walk_back(&self, mut commit: super::Id) -> Result<(), Error> {
        let ends = self.cut_off();
        while !ends.contains(&commit) {
            match self.parents(commit)?.first() {
                Some(parent) => commit = *parent,
                None => break,
            }
        }
        Ok(())
    }
}

/// Whether a suffix means first parents and nothing else: `~3`, `^^`, but not `^2`, which only a merge has.
fn goes_straight_back(suffix: &str) -> bool {
    let signs = suffix.bytes().all(|byte| matches!(byte, b'~' | b'^') || byte.is_ascii_digit());
    signs
        && !suffix.is_empty()
        && !suffix.split('^').skip(1).any(|rest| rest.starts_with(|it: char| it.is_ascii_digit()))
}

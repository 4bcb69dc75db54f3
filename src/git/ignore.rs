//! Patterns of `.gitignore` and its many descendants, matched by git's own rules.

use std::path::PathBuf;

use gix::bstr::BStr;
use gix::glob::pattern::Case;
use gix::ignore::Search;
use gix::ignore::search::Ignore;

/// The patterns of one ignore file, relative to its folder.
#[derive(Debug, Clone)]
pub struct Patterns {
    search: Search,
    case: Case,
}

/// The pattern that decided about a path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decided {
    /// The path is not ignored because of it: it began with `!`.
    pub negated: bool,
    /// Its line, from 1.
    pub line: usize,
}

impl Patterns {
    /// The patterns of a text. Without `fold` upper and lower case differ.
    pub fn new(text: &str, fold: bool) -> Self {
        let mut search = Search::default();
        // It fails only for a root that is not absolute, and there is none.
        let _ = search.add_patterns_buffer(
            text.as_bytes(),
            PathBuf::from("ignore"),
            None,
            Ignore { support_precious: false },
        );
        Self { search, case: if fold { Case::Fold } else { Case::Sensitive } }
    }

    /// Whether a file is ignored, or a folder above it: below an ignored folder nothing can be taken back. `path` is
    /// relative, with `/` between its parts.
    pub fn ignores(&self, path: &str) -> bool {
        self.decided(path).is_some_and(|decided| !decided.negated)
    }

    /// The pattern that decides about a file.
    pub fn decided(&self, path: &str) -> Option<Decided> {
        let folders = path.match_indices('/').map(|(at, _)| (&path[..at], true));
        let mut last = None;
        for (part, is_folder) in folders.chain([(path, false)]) {
            let found = self.search.pattern_matching_relative_path(BStr::new(part), Some(is_folder), self.case);
            last = found.map(|it| Decided { negated: it.pattern.is_negative(), line: it.sequence_number });
            if last.as_ref().is_some_and(|decided| !decided.negated) {
                return last;
            }
        }
        last
    }
}

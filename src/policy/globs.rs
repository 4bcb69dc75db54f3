//! Globs as people know them from `.gitignore`, without its negation.

use std::sync::OnceLock;

use globset::{Glob, GlobBuilder, GlobSet, GlobSetBuilder};

use crate::detect::fingerprint::slashed;

/// A set of globs over paths from the repository's root.
///
/// `*` and `?` stay within one part of a path, `**` crosses parts. A glob without `/` matches at any depth; one with a
/// `/` that is not at its end starts at the root. What a glob matches is matched with everything below it.
#[derive(Debug, Clone, Default)]
pub struct Globs {
    sources: Vec<String>,
    globs: Vec<Glob>,
    /// Built when the first path comes: most runs have a policy and ask it nothing.
    set: OnceLock<GlobSet>,
}

impl Globs {
    /// Builds the set.
    ///
    /// # Errors
    /// The number of the first glob that is not valid, and a sentence that says why.
    pub fn new(sources: Vec<String>) -> Result<Self, (usize, String)> {
        let mut globs = Vec::new();
        for (number, source) in sources.iter().enumerate() {
            let trimmed = source.trim_start_matches("./").trim_end_matches('/');
            if trimmed.is_empty() {
                return Err((number, "an empty glob matches nothing".to_owned()));
            }
            let rooted = match trimmed.strip_prefix('/') {
                Some(rest) => rest.to_owned(),
                None if trimmed.contains('/') => trimmed.to_owned(),
                None => format!("**/{trimmed}"),
            };
            let below = format!("{rooted}/**");
            for glob in [&rooted, &below] {
                let built = GlobBuilder::new(glob).literal_separator(true).backslash_escape(true).build();
                globs.push(built.map_err(|error| (number, format!("this glob is not valid: {}", error.kind())))?);
            }
        }
        // What can be too much for one automaton is built at once, so that it is refused here.
        let set = if sources.iter().map(String::len).sum::<usize>() > LARGE {
            OnceLock::from(set_of(&globs).map_err(|error| (0, format!("these globs are too large: {error}")))?)
        } else {
            OnceLock::new()
        };
        Ok(Self { sources, globs, set })
    }

    /// Whether there is no glob at all.
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The globs as written.
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// Whether one of the globs matches `path`, or the file that it is a member or cell of (`file!member`, `file#cell-1`).
    pub fn matches(&self, path: &str) -> bool {
        if self.sources.is_empty() {
            return false;
        }
        let path = slashed(path);
        let outer = path.split(['!', '#']).next().unwrap_or_default();
        let set = self.set.get_or_init(|| set_of(&self.globs).unwrap_or_default());
        set.is_match(&path) || (outer.len() < path.len() && set.is_match(outer))
    }
}

/// More than this in one list, in bytes, may be too large.
const LARGE: usize = 4 << 10;

fn set_of(globs: &[Glob]) -> Result<GlobSet, globset::Error> {
    let mut set = GlobSetBuilder::new();
    for glob in globs {
        set.add(glob.clone());
    }
    set.build()
}

#[cfg(test)]
mod tests {
    use super::Globs;

    fn matches(glob: &str, path: &str) -> bool {
        Globs::new(vec![glob.to_owned()]).unwrap().matches(path)
    }

    #[test]
    fn a_glob_matches_as_in_a_gitignore_file() {
        for (glob, path) in [
            ("*.lock", "Cargo.lock"),
            ("*.lock", "a/b/x.lock"),
            ("vendor", "a/vendor/b/c.rs"),
            ("vendor/", "vendor/c.rs"),
            ("tests/fixtures", "tests/fixtures/a/b"),
            ("tests/**", "tests/a/b"),
            ("**/vendor/**", "vendor/x"),
            ("**/vendor/**", "a/vendor/x"),
            ("/only.txt", "only.txt"),
            ("a.txt", r".\sub\a.txt"),
            ("*.zip", "data/a.zip!inner/b.txt"),
            ("*.ipynb", "data/a.ipynb#cell-3"),
        ] {
            assert!(matches(glob, path), "{glob} {path}");
        }
        for (glob, path) in [
            ("tests/*", "a/tests/b"),
            ("src/*.rs", "src/a/b.rs"),
            ("/only.txt", "a/only.txt"),
            ("vendor", "vendored/a"),
            ("*.LOCK", "Cargo.lock"),
        ] {
            assert!(!matches(glob, path), "{glob} {path}");
        }
    }

    #[test]
    fn a_glob_that_is_not_valid_is_named() {
        assert_eq!(Globs::new(vec!["a".into(), "[".into()]).unwrap_err().0, 1);
        assert_eq!(Globs::new(vec![String::new()]).unwrap_err().0, 0);
    }
}

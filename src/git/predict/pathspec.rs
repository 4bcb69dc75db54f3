//! Pathspecs: which paths a word on git's command line means (gitglossary(7), "pathspec").

use globset::{GlobBuilder, GlobMatcher};

/// A list of pathspecs; an empty one means every path.
#[derive(Debug, Clone, Default)]
pub struct Pathspec {
    patterns: Vec<Pattern>,
}

#[derive(Debug, Clone)]
struct Pattern {
    excludes: bool,
    ignores_case: bool,
    /// The part before the first wildcard, from the top.
    literal: String,
    /// Nothing when there is no wildcard.
    glob: Option<GlobMatcher>,
}

impl Pathspec {
    /// Pathspecs as they stand on the command line, for a call in the folder `prefix` below the top (`""` or `a/b`). What is
    /// not known means every path.
    pub fn new<'w>(words: impl IntoIterator<Item = &'w str>, prefix: &str) -> Self {
        let mut patterns = Vec::new();
        for word in words {
            match Pattern::parse([prefix, word]) {
                Some(pattern) => patterns.push(pattern),
                None => return Self::default(),
            }
        }
        Self { patterns }
    }

    /// Whether `path`, from the top with `/` between its parts, is meant.
    pub fn matches(&self, path: &str) -> bool {
        let mut wanted = self.patterns.iter().filter(|pattern| !pattern.excludes).peekable();
        (wanted.peek().is_none() || wanted.any(|pattern| pattern.matches(path)))
            && !self.patterns.iter().any(|pattern| pattern.excludes && pattern.matches(path))
    }

    /// Whether it means every path.
    pub fn is_everything(&self) -> bool {
        self.patterns.iter().all(|pattern| !pattern.excludes && pattern.glob.is_none() && pattern.literal.is_empty())
    }

    /// Files and folders from the top, below which all that is meant lies; `""` is the top.
    pub fn roots(&self) -> Vec<&str> {
        let wanted = || self.patterns.iter().filter(|pattern| !pattern.excludes);
        if wanted().any(|pattern| pattern.ignores_case) || wanted().next().is_none() {
            return vec![""];
        }
        wanted().map(Pattern::root).collect()
    }
}

impl Pattern {
    fn parse([prefix, word]: [&str; 2]) -> Option<Self> {
        if word.contains('\0') {
            return None;
        }
        let (magic, rest) = magic(word)?;
        let from_top = magic.contains(&"top");
        let path = normal([if from_top { "" } else { prefix }, rest]);
        let mut pattern = Self {
            excludes: magic.contains(&"exclude"),
            ignores_case: magic.contains(&"icase"),
            literal: path,
            glob: None,
        };
        let wild = pattern.literal.find(['*', '?', '[', '\\']);
        if let Some(at) = wild.filter(|_| !magic.contains(&"literal")) {
            // git knows no alternatives in braces.
            let text = pattern.literal.replace('{', "[{]").replace('}', "[}]");
            let mut builder = GlobBuilder::new(&text);
            builder.literal_separator(magic.contains(&"glob")).backslash_escape(true);
            builder.case_insensitive(pattern.ignores_case);
            pattern.glob = Some(builder.build().ok()?.compile_matcher());
            pattern.literal.truncate(at);
        }
        Some(pattern)
    }

    fn matches(&self, path: &str) -> bool {
        if let Some(glob) = &self.glob {
            let folders = path.match_indices('/').map(|(at, _)| &path[..at]);
            return glob.is_match(path) || folders.into_iter().any(|folder| glob.is_match(folder));
        }
        let Some(start) = path.get(..self.literal.len()) else { return false };
        let same = if self.ignores_case { start.eq_ignore_ascii_case(&self.literal) } else { start == self.literal };
        same && (self.literal.is_empty() || path.len() == start.len() || path.as_bytes()[start.len()] == b'/')
    }

    fn root(&self) -> &str {
        match &self.glob {
            None => &self.literal,
            Some(_) => self.literal.rsplit_once('/').map_or("", |(folder, _)| folder),
        }
    }
}

/// Splits `:(top,exclude)rest` and `:/!rest`; nothing for words that cannot be followed (`attr`).
fn magic(word: &str) -> Option<(Vec<&'static str>, &str)> {
    const KNOWN: [&str; 5] = ["top", "exclude", "icase", "literal", "glob"];
    let Some(rest) = word.strip_prefix(':') else { return Some((Vec::new(), word)) };
    if let Some((list, rest)) = rest.strip_prefix('(').and_then(|rest| rest.split_once(')')) {
        let words = list.split(',').filter(|word| !word.is_empty());
        let known = words.map(|word| KNOWN.into_iter().find(|known| *known == word));
        return Some((known.collect::<Option<Vec<_>>>()?, rest));
    }
    let end = rest.find(|mark| !matches!(mark, '/' | '!' | '^')).unwrap_or(rest.len());
    let marks = rest[..end].chars().map(|mark| if mark == '/' { "top" } else { "exclude" });
    Some((marks.collect(), rest[end..].strip_prefix(':').unwrap_or(&rest[end..])))
}

/// The path from the top, without `.` and `..`.
pub(super) fn normal([prefix, path]: [&str; 2]) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in prefix.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::Pathspec;

    fn meant(words: &[&str], prefix: &str) -> String {
        let spec = Pathspec::new(words.iter().copied(), prefix);
        let all = ["a", "b.rs", "sub/a", "sub/c.rs", "sub/deep/d.rs", "sub.rs/x"];
        all.into_iter().filter(|path| spec.matches(path)).collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn words_mean_the_paths_that_git_takes_them_for() {
        let all = "a b.rs sub/a sub/c.rs sub/deep/d.rs sub.rs/x";
        for (words, prefix, expected) in [
            (&[][..], "", all),
            (&["."], "", all),
            (&["."], "sub", "sub/a sub/c.rs sub/deep/d.rs"),
            (&["sub"], "", "sub/a sub/c.rs sub/deep/d.rs"),
            (&["sub/"], "", "sub/a sub/c.rs sub/deep/d.rs"),
            (&["a"], "sub", "sub/a"),
            (&["../a"], "sub", "a"),
            (&["*.rs"], "", "b.rs sub/c.rs sub/deep/d.rs sub.rs/x"),
            (&[":(glob)*.rs"], "", "b.rs sub.rs/x"),
            (&[":(glob)**/*.rs"], "", "b.rs sub/c.rs sub/deep/d.rs sub.rs/x"),
            (&[":/"], "sub", all),
            (&[":/a"], "sub", "a"),
            (&[":(top,icase)A"], "sub", "a"),
            (&[":!sub"], "", "a b.rs sub.rs/x"),
            (&[".", ":^*.rs"], "", "a sub/a"),
            (&[":(exclude)a", "sub"], "", "sub/a sub/c.rs sub/deep/d.rs"),
            (&[":(literal)*.rs"], "", ""),
            (&["{a,b.rs}"], "", ""),
            (&[":(attr:x)a"], "", all),
            (&["\0"], "", all),
        ] {
            assert_eq!(meant(words, prefix), expected, "{words:?} in {prefix:?}");
        }
    }

    #[test]
    fn a_search_begins_where_the_words_point() {
        let roots = |words: &[&str]| Pathspec::new(words.iter().copied(), "sub").roots().join(" ");
        assert_eq!(roots(&["a", "deep/*.rs", ":/top"]), "sub/a sub/deep top");
        assert_eq!(roots(&["../*.rs"]), "");
        assert_eq!(roots(&[":!a"]), "");
    }
}

//! The plainest of patterns: `*` stands for anything, everything else for itself.

/// A pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Glob<'p>(pub &'p str);

impl Glob<'_> {
    /// Whether a text is what the pattern says.
    pub fn matches(self, text: &str) -> bool {
        let mut parts = self.0.split('*');
        let Some(first) = parts.next() else { return text.is_empty() };
        let Some(mut rest) = text.strip_prefix(first) else { return false };
        let mut parts: Vec<&str> = parts.collect();
        let Some(last) = parts.pop() else { return rest.is_empty() };
        for part in parts {
            match rest.find(part) {
                Some(at) => rest = &rest[at + part.len()..],
                None => return false,
            }
        }
        rest.len() >= last.len() && rest.ends_with(last)
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn an_asterisk_stands_for_anything_and_nothing_else_does() {
        for (pattern, text) in
            [("*", ""), ("a*", "a"), ("a*c*e", "abcde"), ("*.json", "x.json"), ("a.b", "a.b"), ("*a*", "bab")]
        {
            assert!(Glob(pattern).matches(text), "{pattern} {text}");
        }
        for (pattern, text) in [("a", "ab"), ("a*a", "a"), ("*.json", "x.jsonc"), ("a?c", "abc")] {
            assert!(!Glob(pattern).matches(text), "{pattern} {text}");
        }
    }
}

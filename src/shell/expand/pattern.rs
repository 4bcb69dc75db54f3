//! Patterns of the shell: `*`, `?`, `[..]`.

/// A pattern; backslashes quote.
pub(in crate::shell) struct Pattern(Vec<char>);

impl Pattern {
    pub(in crate::shell) fn new(text: &str) -> Pattern {
        Pattern(text.chars().collect())
    }

    /// The text that the pattern stands for, if it stands for one only.
    pub(in crate::shell) fn literal(&self) -> Option<String> {
        let special = self.0.iter().any(|letter| matches!(letter, '*' | '?' | '[' | '\\'));
        (!special).then(|| self.0.iter().collect())
    }

    /// Whether it matches the whole text.
    pub(in crate::shell) fn matches(&self, text: &str) -> bool {
        matches(&self.0, text)
    }
}

fn matches(pattern: &[char], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut here) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while here < text.len() {
        if pattern.get(at) == Some(&'*') {
            star = Some((at, here));
            at += 1;
        } else if let Some(length) = one(&pattern[at..], text[here]) {
            at += length;
            here += 1;
        } else if let Some((before, tried)) = star {
            at = before + 1;
            here = tried + 1;
            star = Some((before, here));
        } else {
            return false;
        }
    }
    pattern[at..].iter().all(|letter| *letter == '*')
}

/// The length of the pattern's first element, if it matches the letter.
fn one(pattern: &[char], letter: char) -> Option<usize> {
    match pattern.first()? {
        '?' => Some(1),
        '\\' if pattern.len() > 1 => (pattern[1] == letter).then_some(2),
        '[' => {
            let end = 2 + pattern.iter().skip(2).take(64).position(|found| *found == ']')?;
            let inner = &pattern[1..end];
            let (negated, set) = match inner.first() {
                Some('!' | '^') => (true, &inner[1..]),
                _ => (false, inner),
            };
            let mut found = false;
            let mut at = 0;
            while at < set.len() {
                if set.len() > at + 2 && set[at + 1] == '-' {
                    found |= (set[at]..=set[at + 2]).contains(&letter);
                    at += 3;
                } else {
                    found |= set[at] == letter;
                    at += 1;
                }
            }
            (found != negated).then_some(end + 1)
        }
        other => (*other == letter).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::Pattern;

    #[test]
    fn patterns_match_as_in_a_shell() {
        for (pattern, text, wanted) in [
            ("*.rs", "a.rs", true),
            ("a*b*c", "axxbyyc", true),
            ("a*b*c", "axxbyy", false),
            ("[a-c]?", "bz", true),
            ("[!a-c]?", "bz", false),
            ("\\*", "*", true),
            ("\\*", "a", false),
            ("", "", true),
            ("*", "", true),
        ] {
            assert_eq!(Pattern::new(pattern).matches(text), wanted, "{pattern} {text}");
        }
    }
}

//! A stretch of our own in somebody else's file, between two lines that say so.

/// How the file writes comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Marks {
    /// `# ...`
    Hash,
    /// `<!-- ... -->`
    Markup,
}

impl Marks {
    const ALL: [Self; 2] = [Self::Hash, Self::Markup];

    fn lines(self) -> (&'static str, &'static str) {
        match self {
            Self::Hash => ("# >>> aiguard >>>", "# <<< aiguard <<<"),
            Self::Markup => ("<!-- >>> aiguard >>> -->", "<!-- <<< aiguard <<< -->"),
        }
    }
}

/// Where our stretch is, in bytes, its lines included.
fn find(text: &str, marks: Marks) -> Option<std::ops::Range<usize>> {
    let (first, last) = marks.lines();
    let start = text.find(first)?;
    let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let close = start + text[start..].find(last)? + last.len();
    let end = text[close..].find('\n').map_or(text.len(), |at| close + at + 1);
    Some(line..end)
}

/// The text with `body` as our stretch: in the place of the old one, or at the end.
pub(super) fn put(text: &str, marks: Marks, body: &str) -> String {
    let (first, last) = marks.lines();
    let section = format!("{first}\n{}\n{last}\n", body.trim_end_matches('\n'));
    if let Some(old) = find(text, marks) {
        return format!("{}{section}{}", &text[..old.start], &text[old.end..]);
    }
    let between = match () {
        () if text.is_empty() => "",
        () if text.ends_with("\n\n") => "",
        () if text.ends_with('\n') => "\n",
        () => "\n\n",
    };
    format!("{text}{between}{section}")
}

/// The text without our stretch, if it has one.
pub(super) fn take(text: &str) -> Option<String> {
    let old = Marks::ALL.into_iter().find_map(|marks| find(text, marks))?;
    let before = &text[..old.start];
    let before = before.strip_suffix("\n\n").map_or(before, |_| &before[..before.len() - 1]);
    Some(format!("{before}{}", &text[old.end..]))
}

#[cfg(test)]
mod tests {
    use super::{Marks, put, take};

    #[test]
    fn a_section_is_put_once_replaced_and_taken_away() {
        for text in ["", "a\n", "a\nb\n"] {
            let once = put(text, Marks::Hash, "x\n");
            assert_eq!(put(&once, Marks::Hash, "x"), once, "the same again changes nothing");
            let other = put(&once, Marks::Hash, "y\nz");
            assert!(other.contains("y\nz") && !other.contains("x"), "{other}");
            assert_eq!(take(&other).as_deref(), Some(text));
        }
        assert_eq!(take("a\n"), None);
    }

    #[test]
    fn what_stands_behind_a_section_stays() {
        let text = put("a\n", Marks::Markup, "x") + "later\n";
        assert_eq!(take(&text).as_deref(), Some("a\nlater\n"));
    }
}

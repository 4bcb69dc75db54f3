//! The patch language of `apply_patch`, which Codex and Copilot speak, taken apart into what it does to each file.
//!
//! The format is that of the tool's own description in openai/codex, `codex-rs/apply-patch`: an envelope of
//! `*** Begin Patch` and `*** End Patch` around `*** Add File:`, `*** Delete File:` and `*** Update File:` sections.

use std::path::PathBuf;

use super::event::Part;

/// The parts of a patch; nothing when it is no patch of this language. Lines that belong to no section are kept as an
/// edit of the file before them, so that nothing in a patch goes unseen.
pub(super) fn parts(text: &str) -> Option<Vec<Part>> {
    let mut sections: Vec<Section> = Vec::new();
    let mut begun = false;
    for line in text.lines() {
        let trimmed = line.trim();
        if trimmed == "*** Begin Patch" {
            begun = true;
        } else if let Some(section) = Section::opened_by(trimmed) {
            sections.push(section);
        } else if let Some(target) = trimmed.strip_prefix("*** Move to:")
            && let Some(section) = sections.last_mut()
        {
            section.target = Some(target.trim().to_owned());
        } else if let Some(section) = sections.last_mut() {
            section.line(line);
        }
    }
    (begun && !sections.is_empty()).then(|| sections.into_iter().flat_map(Section::parts).collect())
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Add,
    Update,
    Delete,
}

struct Section {
    does: Does,
    path: String,
    target: Option<String>,
    old: String,
    new: String,
}

impl Section {
    fn opened_by(line: &str) -> Option<Self> {
        let forms =
            [("*** Add File:", Does::Add), ("*** Update File:", Does::Update), ("*** Delete File:", Does::Delete)];
        let (path, does) = forms.iter().find_map(|(mark, does)| Some((line.strip_prefix(mark)?, *does)))?;
        Some(Self { does, path: path.trim().to_owned(), target: None, old: String::new(), new: String::new() })
    }

    fn line(&mut self, line: &str) {
        if line.starts_with("@@") || line.starts_with("*** End") {
            return;
        }
        let (list, text) = match line.as_bytes().first() {
            Some(b'-') => (&mut self.old, &line[1..]),
            Some(b'+') => (&mut self.new, &line[1..]),
            // What stays is not new.
            Some(b' ') | None => return,
            // A line without a mark is not of this language: better to look at it than not.
            Some(_) => (&mut self.new, line),
        };
        list.push_str(text);
        list.push('\n');
    }

    fn parts(self) -> Vec<Part> {
        let path = PathBuf::from(&self.path);
        match (self.does, self.target) {
            (Does::Delete, _) => vec![Part::Delete { path }],
            (Does::Add, _) => vec![Part::Write { path, content: self.new }],
            (Does::Update, None) => vec![Part::Edit { path, old: self.old, new: self.new }],
            (Does::Update, Some(target)) => vec![
                Part::Read { path: path.clone(), lines: None },
                Part::Delete { path },
                Part::Edit { path: target.into(), old: self.old, new: self.new },
            ],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::parts;
    use crate::agents::event::Part;

    #[test]
    fn each_file_of_a_patch_is_a_part_of_its_own() {
        let text = "*** Begin Patch\n*** Add File: new.txt\n+KEY=abc\n*** Update File: a.rs\n*** Move to: b.rs\n@@ fn a\n x\n-y\n+z\n\
                    *** Delete File: c.rs\n*** End Patch\n";
        let expected = vec![
            Part::Write { path: "new.txt".into(), content: "KEY=abc\n".into() },
            Part::Read { path: "a.rs".into(), lines: None },
            Part::Delete { path: "a.rs".into() },
            Part::Edit { path: "b.rs".into(), old: "y\n".into(), new: "z\n".into() },
            Part::Delete { path: "c.rs".into() },
        ];
        assert_eq!(parts(text), Some(expected));
    }

    #[test]
    fn a_text_that_is_no_patch_is_not_taken_for_one() {
        assert_eq!(parts("diff --git a/x b/x\n+y\n"), None);
        assert_eq!(parts("*** Begin Patch\n*** End Patch\n"), None);
    }

    #[test]
    fn a_line_without_a_mark_is_looked_at_as_new() {
        let found = parts("*** Begin Patch\n*** Update File: a\nstray\n*** End Patch");
        assert_eq!(found, Some(vec![Part::Edit { path: "a".into(), old: String::new(), new: "stray\n".into() }]));
    }
}

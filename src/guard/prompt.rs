//! Does a prompt hold data that must not reach the model? And what about the files that it names: agents open them without
//! any event of their own.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::output::redacted;
use super::{Guard, Wish, flow};
use crate::detect::engine::Profile;
use crate::files::{self, Contents};
use crate::model::{Decision, Objection, Origin, Replacement, Text, Verdict};
use crate::policy::Door;

/// A longer prompt is not offered in a safe version: nobody would read it in a message. In bytes.
const OFFERED: usize = 4_000;
/// A mentioned file is read up to this many bytes.
const LONGEST: u64 = 16 << 20;

impl Guard<'_> {
    /// The verdict on what the user says; the text stands at `pointer`.
    pub(super) fn prompt(&self, [pointer, text]: [&str; 2]) -> Result<Verdict, String> {
        let findings = self.finder.findings(&Text::new("prompt", text.as_bytes(), Origin::Prompt), Profile::Data)?;
        let (hidden, findings) = super::injection::part(findings);
        let mut objections = flow::objections(self.policy, &findings, Door::Prompt, "the prompt");
        objections.extend(super::injection::hidden(&hidden, "the prompt"));
        let mut verdict = Verdict { objections, ..Verdict::default() };
        if verdict.decision() >= Decision::Redact {
            let all: Vec<_> = findings.into_iter().chain(hidden).collect();
            let safe = redacted(text.as_bytes(), &all);
            if let Some(first) = verdict.objections.first_mut().filter(|_| safe.len() <= OFFERED) {
                first.instead.push_str(&format!(" This version is safe to send:\n\n{safe}\n"));
            }
            verdict.replacements.push(Replacement { pointer: pointer.to_owned(), text: safe });
        }
        for path in mentions(text) {
            verdict.objections.extend(self.mentioned(&path)?);
        }
        Ok(verdict)
    }

    /// A file that the prompt mentions as `@path`: the agent puts its content beside the prompt.
    fn mentioned(&self, path: &Path) -> Result<Vec<Objection>, String> {
        let whole = self.folder.join(path);
        if files::exists(&whole) {
            let mut protected = self.path(path, Wish::Read);
            if !protected.is_empty() {
                for objection in &mut protected {
                    objection.reason = format!("The prompt mentions a file. {}", objection.reason);
                }
                return Ok(protected);
            }
        }
        let Ok(Contents::Bytes(bytes)) = files::read(&whole, LONGEST) else { return Ok(Vec::new()) };
        let shown = self.finder.shown(&whole);
        // Its own exceptions count: it is a file like others, and a person mentions it.
        let findings = self.finder.findings(&Text::new(&shown, &bytes, Origin::File), Profile::Code)?;
        let (_, findings) = super::injection::part(findings);
        let mut objections =
            flow::objections(self.policy, &findings, Door::Prompt, &format!("the mentioned file {shown}"));
        for objection in &mut objections {
            "Mention another file, or take the value out of this one first.".clone_into(&mut objection.instead);
        }
        Ok(objections)
    }
}

/// The paths in `@path` and `@"path with blanks"`, without a range of lines behind it.
fn mentions(text: &str) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    for (at, _) in text.match_indices('@') {
        let before = text[..at].chars().next_back();
        if before.is_some_and(|c| !c.is_whitespace() && !"([{<\"'`,:".contains(c)) {
            continue;
        }
        let rest = &text[at + 1..];
        let path = match rest.chars().next() {
            Some(quote @ ('"' | '\'' | '`')) => rest[1..].split(quote).next().unwrap_or_default().to_owned(),
            _ => unquoted(rest),
        };
        let bare = path.split_once('#').map_or(path.as_str(), |(path, _)| path);
        let tidy = bare.trim_end_matches(['.', ',', ';', '!', '?', ')', ']', '}', '>', '"', '\'', '`']);
        for candidate in [path.as_str(), bare, tidy, tidy.rsplit_once(':').map_or(tidy, |(path, _)| path)] {
            // A longer name than any file has is somebody's text.
            if (1..4096).contains(&candidate.len()) {
                found.insert(PathBuf::from(candidate));
            }
        }
    }
    found
}

/// The text up to the first blank that no backslash stands before.
fn unquoted(text: &str) -> String {
    let mut path = String::new();
    let mut characters = text.chars();
    while let (Some(c), true) = (characters.next(), path.len() < 4096) {
        match c {
            '\\' => path.extend(characters.next()),
            c if c.is_whitespace() => break,
            c => path.push(c),
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::mentions;

    fn has(text: &str, path: &str) -> bool {
        mentions(text).contains(Path::new(path))
    }

    #[test]
    fn a_mention_is_a_path_behind_an_at_sign() {
        for (text, path) in [
            ("look at @.env", ".env"),
            ("@src/main.rs#L3-10 is wrong", "src/main.rs"),
            ("(see @a/b.txt).", "a/b.txt"),
            ("@\"my notes.txt\" please", "my notes.txt"),
            ("@my\\ notes.txt", "my notes.txt"),
            ("is @conf.yaml, then @x.toml?", "x.toml"),
            ("@log.txt:10-20", "log.txt"),
        ] {
            assert!(has(text, path), "{text}: {:?}", mentions(text));
        }
        assert!(mentions("mail bob@example.com").is_empty());
    }
}

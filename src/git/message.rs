//! What of a message that is being written will be recorded: git removes comments and what stands below the scissors.

use std::path::Path;

use super::Repository;
use crate::env::Environment;

/// The words on the line below which git records nothing (git-commit(1), `--cleanup=scissors` and `--verbose`).
const SCISSORS: &[u8] = b" ------------------------ >8 ------------------------";

/// How far files that include others are followed.
const INCLUDES: usize = 5;

impl Repository {
    /// The value of a setting, from the repository's configuration or else the user's.
    pub(super) fn setting(&self, key: &str, environment: &Environment) -> Option<String> {
        let own = self.inner.config_snapshot().string(key).map(|value| value.to_string());
        own.or_else(|| environment.git_config_files().into_iter().find_map(|path| setting_in(&path, key, 0)))
    }

    /// What comments in a message file start with; `auto` when git chooses a character for each message.
    pub fn comment_start(&self, environment: &Environment) -> String {
        let setting = self.setting("core.commentString", environment);
        setting.or_else(|| self.setting("core.commentChar", environment)).unwrap_or_else(|| "#".to_owned())
    }

    /// The part of a message file that git will record. Lines that it will not are emptied, so that the others keep their
    /// numbers.
    ///
    /// With `core.commentChar` set to `auto`, and with a `commit.cleanup` that keeps comments, every line counts.
    pub fn recorded(&self, message: &[u8], environment: &Environment) -> Vec<u8> {
        let comment = self.comment_start(environment);
        let cleanup = self.setting("commit.cleanup", environment).unwrap_or_default();
        let keeps = comment == "auto" || matches!(&*cleanup, "verbatim" | "whitespace" | "scissors");
        recorded(message, comment.as_bytes(), keeps)
    }
}

/// The value in a configuration file or in one that it includes. Conditions of includes count as met.
fn setting_in(path: &Path, key: &str, depth: usize) -> Option<String> {
    let file = gix::config::File::from_path_no_includes(path.to_owned(), gix::config::Source::User).ok()?;
    if let Some(value) = file.string(key) {
        return Some(value.to_string());
    }
    let sections = ["include", "includeIf"].into_iter().filter_map(|name| file.sections_by_name(name)).flatten();
    let paths: Vec<String> = sections.flat_map(|section| section.values("path")).map(|path| path.to_string()).collect();
    paths.into_iter().filter(|_| depth < INCLUDES).find_map(|included| {
        let home = included.strip_prefix("~/").and_then(|rest| Some(path.parent()?.join(rest)));
        setting_in(&home.unwrap_or_else(|| path.with_file_name("").join(&included)), key, depth + 1)
    })
}

fn recorded(message: &[u8], comment: &[u8], keeps_comments: bool) -> Vec<u8> {
    let mut out = Vec::with_capacity(message.len());
    for line in message.split_inclusive(|byte| *byte == b'\n') {
        // With `auto` any character may be the comment's: the scissors tell themselves.
        if line.get(1..).is_some_and(|rest| rest.starts_with(SCISSORS)) {
            break;
        }
        if keeps_comments || !line.starts_with(comment) {
            out.extend_from_slice(line);
        } else {
            out.push(b'\n');
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::recorded;

    #[test]
    fn comments_and_what_is_below_the_scissors_are_not_recorded() {
        let message = b"Title\n# a comment\nbody\n# ------------------------ >8 ------------------------\ndiff\n";
        assert_eq!(recorded(message, b"#", false), b"Title\n\nbody\n");
        assert_eq!(recorded(message, b"#", true), b"Title\n# a comment\nbody\n");
        assert_eq!(recorded(b"Title\n;no\n#yes\n", b";", false), b"Title\n\n#yes\n");
    }
}

//! What the engine looks at.

use std::sync::Arc;

use crate::words;

words! {
    /// Through which door a text came.
    pub enum Origin {
        File = "file",
        Stdin = "stdin",
        Staged = "staged",
        WorkTree = "work-tree",
        Commit = "commit",
        FileName = "file-name",
        SymlinkTarget = "symlink-target",
        CommitMessage = "commit-message",
        TagMessage = "tag-message",
        Prompt = "prompt",
        ToolInput = "tool-input",
        ToolOutput = "tool-output",
    }
}

/// The commit that a text came with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Commit {
    /// The full object id, in hexadecimal.
    pub id: String,
    /// The author as `Name <address>`.
    pub author: String,
    /// The author's date in RFC 3339, in the author's own offset.
    pub date: String,
    /// The first line of the message. Not scanned here, so reporters mask nothing in it: it is left empty by a door
    /// whose commit messages have findings.
    pub summary: String,
}

/// Bytes in UTF-8 (or close to it: invalid sequences are allowed) and where they came from.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The path as a person would write it, with `/` between its parts; an archive's member follows a `!`, a notebook's
    /// cell a `#`.
    pub path: &'a str,
    /// The bytes.
    pub bytes: &'a [u8],
    /// The number of the first line, from 1.
    pub first_line: u32,
    /// Through which door it came.
    pub origin: Origin,
    /// The commit that it came with, if any.
    pub commit: Option<&'a Arc<Commit>>,
}

impl<'a> Text<'a> {
    /// A text that starts at line 1 and belongs to no commit.
    pub const fn new(path: &'a str, bytes: &'a [u8], origin: Origin) -> Self {
        Self { path, bytes, first_line: 1, origin, commit: None }
    }
}

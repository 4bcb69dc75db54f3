//! What a command line runs, after everything that can be known without running it has been put in place.

use std::ops::Range;

/// One word of a command, expanded as far as it can be known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The value; what is not known stands as `\u{0}`, so that known parts can still be compared.
    pub text: String,
    /// Whether unquoted `*`, `?`, `[..]` or braces are left in `text` for the shell to match against file names.
    pub glob: bool,
}

impl Word {
    /// Whether every part of the value is known.
    pub fn is_known(&self) -> bool {
        !self.text.contains('\0')
    }
}

/// The folder or machine where a command runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// The folder, relative to where the line starts unless absolute; `None` after a `cd` that cannot be followed.
    pub folder: Option<String>,
    /// The machine or container that it runs in, for `ssh`, `docker exec` and kin.
    pub remote: Option<String>,
}

/// What a redirection does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RedirectKind {
    /// `< file`
    Read,
    /// `> file`, `>| file`, `&> file`
    Write,
    /// `>> file`, `&>> file`
    Append,
    /// `<> file`
    ReadWrite,
}

/// One redirection to or from a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    pub kind: RedirectKind,
    pub target: Word,
}

/// Where a command's standard input comes from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Input {
    /// What the line itself has.
    #[default]
    Inherited,
    /// The output of the command at this place in [`Script::commands`].
    Pipe(usize),
    /// A here-document or here-string: data, not commands.
    Text(Word),
    /// A file.
    File(Word),
}

/// One program that would run, at any depth: in a pipeline, a substitution, `sh -c`, `xargs`, a function that is called.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Command {
    /// The program without its folder and without `.exe`: `git` for `/usr/bin/git`. Unknown names hold `\u{0}`.
    pub program: String,
    /// The program as written, after expansion.
    pub path: Word,
    /// The arguments, wrappers taken away.
    pub words: Vec<Word>,
    /// Variables set for this command, in order: by `NAME=value` before it, by `env`, or exported earlier in the line.
    pub variables: Vec<(String, Word)>,
    /// Redirections of this command and of the groups around it.
    pub redirects: Vec<Redirect>,
    /// Standard input.
    pub input: Input,
    /// Where it runs.
    pub place: Place,
    /// The wrappers that were looked through, outermost first: `sudo`, `xargs` ...
    pub wrappers: Vec<String>,
    /// Whether arguments are added while running, as by `xargs` or `find -exec {}`.
    pub open_ended: bool,
    /// The output goes to the command at this place in [`Script::commands`].
    pub output_to: Option<usize>,
    /// Whether it runs in a substitution whose output becomes part of another command.
    pub substituted: bool,
    /// The bytes of the line that it came from.
    pub span: Range<usize>,
}

/// Something that runs and that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    /// Why, as a sentence without a full stop.
    pub why: String,
    pub span: Range<usize>,
}

/// Everything that a command line would run, in the order in which it would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    pub commands: Vec<Command>,
    pub unknown: Vec<Unknown>,
    /// Files that the line itself writes with known text (`printf x > f`, here-documents), as far as known: name and text.
    pub writes: Vec<(Word, Option<Word>)>,
}

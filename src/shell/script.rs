//! What a command line runs, after everything that can be known without running it has been put in place.

use std::ops::Range;

/// One word of a command, expanded as far as it can be known.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// The value; what is not known stands as `\u{0}`, so that known parts can still be compared.
    pub text: String,
    /// Whether unquoted `*`, `?`, `[..]` or braces are left in `text` for the shell to match against file names.
    pub glob: bool,
    /// The commands, by their place in [`Script::commands`], whose output is part of the value: `$(..)`, `<(..)`, and
    /// variables that were set so.
    pub from: Vec<usize>,
}

impl Word {
    /// A word whose value is known.
    pub fn known(text: impl Into<String>) -> Word {
        Word { text: text.into(), ..Word::default() }
    }

    /// A word of which nothing is known.
    pub fn unknown() -> Word {
        Word::known("\0")
    }

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
    /// The output of the commands at these places in [`Script::commands`].
    Pipe(Vec<usize>),
    /// A here-document or here-string: data, not commands.
    Text(Word),
    /// A file.
    File(Word),
}

/// One program that would run, at any depth: in a pipeline, a substitution, `sh -c`, `xargs`, a function that is called.
///
/// A shell that runs known code (`sh -c 'ls'`) stands in the wrappers of what that code runs, and is no command itself. A
/// redirection without a program (`> file`) is a command with an empty program.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Command {
    /// The program without its folder and without `.exe`, in lower case: `git` for `/usr/bin/git`. Unknown names hold
    /// `\u{0}`.
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

/// What it is that is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum UnknownKind {
    /// The name of a program: `$TOOL -rf /`.
    Program,
    /// All of the code that a shell or an interpreter is given: `sh -c "$CODE"`, `curl .. | sh`, `source /tmp/file`.
    Code,
    /// A part of such code: `sh -c "make $TARGET"`. The rest of it is in the commands.
    Part,
    /// Text that is no valid command line. What was read before and after it is in the commands.
    Syntax,
    /// More, or deeper, than is looked at. What follows is not in the commands.
    Limit,
}

/// Something that runs and that could not be understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unknown {
    pub kind: UnknownKind,
    /// The command that it belongs to, if it is one of [`Script::commands`].
    pub command: Option<usize>,
    /// Why, as a sentence without a full stop.
    pub why: String,
    pub span: Range<usize>,
}

/// What code does with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TouchKind {
    Read,
    /// Its content, name or rights change, or it comes into being.
    Write,
    Delete,
}

/// A file that the code of an interpreter (`python -c`, `node -e`, awk, PowerShell) reads, writes or deletes by itself.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Touch {
    pub kind: TouchKind,
    pub path: Word,
    /// Where a relative path starts.
    pub place: Place,
    /// The interpreter, by its place in [`Script::commands`].
    pub command: Option<usize>,
    pub span: Range<usize>,
}

/// Everything that a command line would run, in the order in which it would.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Script {
    pub commands: Vec<Command>,
    pub unknown: Vec<Unknown>,
    /// Files that the line itself writes with known text (`printf x > f`, here-documents), as far as known: name and text.
    pub writes: Vec<(Word, Option<Word>)>,
    /// Files that code given to interpreters reads, writes and deletes. What programs do with files that stand in their
    /// words is not here.
    pub touches: Vec<Touch>,
}

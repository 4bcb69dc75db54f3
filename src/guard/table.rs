//! What is decided by default, as the build script wrote it from `rules/commands/`, `rules/paths.toml` and
//! `rules/programs.toml`.

use crate::model::{Decision, Severity};
use crate::words;

/// One decision about commands.
#[derive(Debug)]
pub struct Rule {
    /// The id: names what is objected to.
    pub id: &'static str,
    /// What it is, in a few words.
    pub title: &'static str,
    /// What is wrong, as one sentence.
    pub reason: &'static str,
    /// What to do instead, as one sentence.
    pub instead: &'static str,
    /// What happens.
    pub decision: Decision,
    /// How much harm it can do.
    pub severity: Severity,
    /// The file of the rule, without its ending: the chapter that the documentation puts it into.
    pub chapter: &'static str,
    /// The command lines it is about: one of them is enough.
    pub shapes: &'static [Shape],
    /// Command lines that it objects to.
    pub examples: &'static [&'static str],
    /// Command lines that look alike and that no rule objects to.
    pub counter_examples: &'static [&'static str],
}

/// The shape of a command line, as `rules/commands/README` describes it.
#[derive(Debug)]
pub struct Shape {
    /// As written in the rule.
    pub source: &'static str,
    /// What stands first: the program, then the words of its subcommand; each has alternatives.
    pub words: &'static [&'static [&'static str]],
    /// What else has to hold.
    pub needs: &'static [Need],
}

/// One condition of a shape.
#[derive(Debug)]
pub enum Need {
    /// One of these options is given, with a value like one of `values` if there are any.
    Option { names: &'static [&'static str], values: &'static [&'static str] },
    /// None of these options is given.
    NoOption { names: &'static [&'static str], values: &'static [&'static str] },
    /// An operand passes one of the tests.
    Operand { tests: &'static [OperandTest], which: Which },
    /// No operand passes any of the tests.
    NoOperand { tests: &'static [OperandTest] },
    /// An operand is like one of these globs.
    Like { globs: &'static [&'static str], which: Which },
    /// No operand is like one of these globs.
    Unlike { globs: &'static [&'static str] },
    /// There are at least so many operands.
    Least(usize),
    /// There is no operand.
    Bare,
    /// A variable is set for the command, to a value like one of these if there are any.
    Variable { name: &'static str, values: &'static [&'static str] },
    /// The variable is not set for the command, or to none of these values.
    NoVariable { name: &'static str, values: &'static [&'static str] },
    /// The command works neither in a folder for temporary files nor in a clone that the line makes.
    NotTemporary,
    /// git is given this setting for one call, with a value like one of these if there are any.
    Setting { keys: &'static [&'static str], values: &'static [&'static str] },
    /// The arguments or the text on standard input pass one of the tests.
    Text(&'static [TextTest]),
    /// What comes in on standard input, or is put in by a substitution, passes one of the tests.
    Input(&'static [InputTest]),
}

/// Which of the operands are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Which {
    Any,
    First,
    Last,
    /// All but the last, which is where they go, unless an option says that.
    Sources,
}

words! {
    /// What an operand can be.
    pub enum OperandTest {
        /// The root of the file system, a home folder, or a folder that the system is made of.
        System = "system",
        /// A path that is neither in the repository nor below a folder for temporary files.
        Outside = "outside",
        /// The same, but no folder for temporary files itself either.
        Lasting = "lasting",
        /// The top of the repository or a folder around it.
        Everything = "everything",
        /// The repository's own data: `.git` and what is below it.
        GitFolder = "git-folder",
        /// A path that cannot be known before the line runs.
        Unknown = "unknown",
        /// A disk, a partition or the memory.
        Device = "device",
        /// An address on the network.
        Url = "url",
        /// A path or an address on another machine.
        Remote = "remote",
        /// An address that is no remote of the repository.
        NewRemote = "new-remote",
        /// For `git checkout`: a path rather than a branch.
        Paths = "paths",
        /// A path that exists here.
        Exists = "exists",
        /// A name that is put together while the line runs, with a domain behind it.
        Composed = "composed",
    }
}

words! {
    /// What a command's arguments or its input can say.
    pub enum TextTest {
        /// SQL that drops or empties a table or a database, or changes every row.
        SqlDestroys = "sql-destroys",
        /// A command of a document or key-value store that deletes a collection or a database.
        StoreDestroys = "store-destroys",
        /// Code that fetches an address and runs what it gets.
        FetchesAndRuns = "fetches-and-runs",
        /// Code that runs what it decodes.
        DecodesAndRuns = "decodes-and-runs",
        /// A call of an HTTP interface that writes commits.
        WritesCommits = "writes-commits",
    }
}

words! {
    /// Where a command's input can come from.
    pub enum InputTest {
        /// A program that downloads.
        Download = "download",
        /// A program that decodes or unpacks.
        Decoded = "decoded",
        /// The environment of the process.
        Environment = "environment",
        /// A file or an archive.
        File = "file",
        /// Code that was downloaded: the program, its script, or what an interpreter reads.
        DownloadedCode = "downloaded-code",
        /// Code that was decoded or unpacked.
        DecodedCode = "decoded-code",
    }
}

/// The command line of one program, or of one of its subcommands.
#[derive(Debug)]
pub struct Grammar {
    /// The program, or program and subcommand with a blank between.
    pub names: &'static [&'static str],
    /// How options are written.
    pub style: Style,
    /// Options that take a value, and what the value is.
    pub values: &'static [(&'static str, Role)],
    /// Options of one letter whose value is glued to them if there is one.
    pub glued: &'static str,
    /// Long options without a value, as far as an abbreviation could mean them.
    pub flags: &'static [&'static str],
    /// What the operands are.
    pub operands: Operands,
}

words! {
    /// How a program's options are written.
    pub enum Style {
        /// `-abc` are three options; long options may be abbreviated.
        Gnu = "gnu",
        /// `-abc` are three options; long options are written out.
        Posix = "posix",
        /// `-abc` is one option.
        Word = "word",
    }
}

words! {
    /// What the value of an option is.
    pub enum Role {
        /// No file.
        Plain = "plain",
        /// A file whose content is read.
        Read = "read",
        /// A file that is written.
        Write = "write",
        /// A file that the program uses and does not show.
        Use = "use",
        /// A file whose content is sent.
        Send = "send",
        /// Text that is sent; what is behind an `@` is a file.
        SendAt = "send-at",
        /// The folder in which the rest of the command works.
        Folder = "folder",
        /// What operands would otherwise start with: a pattern or a program text.
        Pattern = "pattern",
        /// The folder to which the operands are copied.
        Target = "target",
    }
}

words! {
    /// What a program does with its operands.
    pub enum Operands {
        Text = "text",
        Read = "read",
        PatternRead = "pattern-read",
        Write = "write",
        Edit = "edit",
        Delete = "delete",
        Copy = "copy",
        Move = "move",
        Link = "link",
        List = "list",
        Change = "change",
        Use = "use",
        Run = "run",
        Send = "send",
        SendCopy = "send-copy",
        Archive = "archive",
        KeyValue = "key-value",
        Find = "find",
        Tar = "tar",
        Words = "words",
        Unlisted = "unlisted",
    }
}

/// A class of protected paths.
#[derive(Debug)]
pub struct Class {
    /// The id; the decisions' ids are this with `-read`, `-change` or `-upload`.
    pub id: &'static str,
    /// What it is, in the plural: "private keys".
    pub title: &'static str,
    /// Why it is protected, as one sentence.
    pub reason: &'static str,
    /// What to do instead, as one sentence.
    pub instead: &'static str,
    /// What happens when it is read; `Silent` when reading is nobody's business.
    pub read: Decision,
    /// What happens when it is written.
    pub write: Decision,
    /// What happens when it is deleted or moved away.
    pub delete: Decision,
    /// The paths: see [`super::protected`].
    pub paths: &'static [&'static str],
    /// Paths that look like these and are none.
    pub except: &'static [&'static str],
    /// Only a file that holds one of these texts is meant, where there is a file to look into.
    pub holds: &'static [&'static str],
    /// Paths of the class.
    pub examples: &'static [&'static str],
    /// Paths that are in no class.
    pub counter_examples: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/guard.rs"));

/// Every rule about commands, sorted by id.
pub fn rules() -> &'static [Rule] {
    &RULES
}

/// The rules that a program calls, the ones for every program among them.
pub fn rules_of(program: &str) -> impl Iterator<Item = &'static Rule> {
    let own = CALLERS.binary_search_by(|(name, _)| (*name).cmp(program)).map_or(&[][..], |at| CALLERS[at].1);
    let every = CALLERS.binary_search_by(|(name, _)| (*name).cmp("*")).map_or(&[][..], |at| CALLERS[at].1);
    own.iter().chain(every).map(|number| &RULES[usize::from(*number)])
}

/// The grammar of `name`, a program or a program and its subcommand, if it is known.
pub fn grammar(name: &str) -> Option<&'static Grammar> {
    let at = GRAMMAR_NAMES.binary_search_by(|(known, _)| (*known).cmp(name)).ok()?;
    Some(&GRAMMARS[usize::from(GRAMMAR_NAMES[at].1)])
}

/// Every class of protected paths, in the order of the file: the first that fits holds.
pub fn classes() -> &'static [Class] {
    &CLASSES
}

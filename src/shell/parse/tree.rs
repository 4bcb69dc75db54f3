//! The form of a parsed command line, before anything in it is expanded.

use std::cell::RefCell;
use std::ops::Range;
use std::rc::Rc;

/// A piece of a word.
#[derive(Debug, Clone)]
pub(in crate::shell) enum Part {
    /// Text outside of quotes: braces, tildes and globs count in it.
    Plain(String),
    /// Text that means nothing to the shell.
    Quoted(String),
    Parameter {
        parameter: Rc<Parameter>,
        quoted: bool,
    },
    /// `$(..)`, backticks, `${ ..; }`
    Command {
        list: Rc<List>,
        quoted: bool,
    },
    /// `$((..))`
    Arithmetic(Vec<Part>),
    /// `<(..)` where `reads` holds, else `>(..)`
    Process {
        list: Rc<List>,
        reads: bool,
    },
}

/// `$name` or `${name..}`.
#[derive(Debug, Clone)]
pub(in crate::shell) struct Parameter {
    pub(in crate::shell) name: String,
    /// `${#name}`
    pub(in crate::shell) length: bool,
    /// `${!name}`
    pub(in crate::shell) indirect: bool,
    /// `${name[index]}`
    pub(in crate::shell) index: Option<Vec<Part>>,
    pub(in crate::shell) operation: Operation,
}

/// What is done to a parameter's value.
#[derive(Debug, Clone)]
pub(in crate::shell) enum Operation {
    None,
    /// `-`, `=`, `+` and `?`, with or without a colon.
    Default {
        sign: u8,
        colon: bool,
        word: Vec<Part>,
    },
    /// `#`, `##`, `%` and `%%`.
    Strip {
        start: bool,
        longest: bool,
        pattern: Vec<Part>,
    },
    /// `/`, `//`, `/#` and `/%`.
    Replace {
        which: u8,
        pattern: Vec<Part>,
        by: Vec<Part>,
    },
    /// `:offset` and `:offset:length`.
    Slice {
        offset: Vec<Part>,
        length: Option<Vec<Part>>,
    },
    /// `^`, `^^`, `,` and `,,`.
    Case {
        upper: bool,
        all: bool,
    },
    /// `@Q` and kin.
    Other,
}

#[derive(Debug, Clone, Default)]
pub(in crate::shell) struct Word {
    pub(in crate::shell) parts: Vec<Part>,
}

/// `name=value` before a command, or in one that declares.
#[derive(Debug, Clone)]
pub(in crate::shell) struct Assignment {
    pub(in crate::shell) name: String,
    pub(in crate::shell) index: Option<Vec<Part>>,
    pub(in crate::shell) append: bool,
    pub(in crate::shell) value: Assigned,
}

#[derive(Debug, Clone)]
pub(in crate::shell) enum Assigned {
    One(Word),
    Many(Vec<Word>),
}

/// The descriptor before a redirection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::shell) enum Descriptor {
    /// The usual one of the operator.
    Usual,
    Number(u32),
    /// `{name}`: the shell picks a number and keeps it in the variable.
    Named(String),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::shell) enum RedirectSign {
    Read,
    Write,
    Append,
    ReadWrite,
    /// `&>` and `>&file`
    Both,
    BothAppend,
    /// `<&`
    InputFrom,
    /// `>&`
    OutputTo,
    Here,
    HereString,
}

#[derive(Debug, Clone)]
pub(in crate::shell) struct RedirectNode {
    pub(in crate::shell) descriptor: Descriptor,
    pub(in crate::shell) sign: RedirectSign,
    pub(in crate::shell) target: Word,
    /// The text of a here-document, filled when its lines have been read.
    pub(in crate::shell) body: Rc<RefCell<Vec<Part>>>,
}

#[derive(Debug, Clone, Default)]
pub(in crate::shell) struct Simple {
    pub(in crate::shell) assignments: Vec<Assignment>,
    pub(in crate::shell) words: Vec<Word>,
    /// Lists given to `declare` and kin.
    pub(in crate::shell) declared: Vec<Assignment>,
}

#[derive(Debug, Clone)]
pub(in crate::shell) enum Node {
    Simple(Simple),
    Group(List),
    Subshell(List),
    If {
        branches: Vec<(List, List)>,
        otherwise: List,
    },
    While {
        condition: List,
        body: List,
    },
    /// No words: the positional parameters.
    For {
        name: String,
        words: Option<Vec<Word>>,
        body: List,
    },
    ForArithmetic {
        parts: Vec<Part>,
        body: List,
    },
    Case {
        subject: Word,
        arms: Vec<(Vec<Word>, List)>,
    },
    Function {
        name: String,
        body: Rc<Stage>,
    },
    /// `[[ .. ]]`
    Test(Vec<Word>),
    /// `(( .. ))`
    Arithmetic(Vec<Part>),
}

/// One command of a pipeline.
#[derive(Debug, Clone)]
pub(in crate::shell) struct Stage {
    pub(in crate::shell) node: Node,
    pub(in crate::shell) redirects: Vec<RedirectNode>,
    pub(in crate::shell) span: Range<usize>,
}

pub(in crate::shell) type Pipeline = Vec<Stage>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::shell) enum Joint {
    And,
    Or,
}

/// Pipelines joined by `&&` and `||`.
#[derive(Debug, Clone)]
pub(in crate::shell) struct Statement {
    pub(in crate::shell) first: Pipeline,
    pub(in crate::shell) rest: Vec<(Joint, Pipeline)>,
    pub(in crate::shell) background: bool,
}

pub(in crate::shell) type List = Vec<Statement>;

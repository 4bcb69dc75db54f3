//! Code of other languages that a command is given: the programs that it starts and the files that it touches, by a scan
//! for calls with literal arguments. Not a parser: what is built from values that are not known is not known.

mod apply;
mod expression;
mod functions;
mod pure;
mod sed;
mod token;
mod value;
mod walk;

pub(super) use self::functions::{Interpreter, interpreter};
pub(super) use self::sed::sed;
use self::walk::Walker;
use super::TouchKind;
use super::run::State;

/// The language of a piece of code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Language {
    Python,
    Javascript,
    Perl,
    Ruby,
    Php,
    Lua,
    R,
    Awk,
    Applescript,
    Julia,
    Tcl,
}

/// Something that code does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Effect {
    /// A command line is given to a shell; `\0` stands for what is not known.
    Shell(String),
    /// A program and its words.
    Program(Vec<String>),
    Touch(TouchKind, String),
    /// Something is run of which nothing is known.
    Unknown,
}

/// What code can ask for.
pub(super) struct Surroundings<'s> {
    pub(super) state: &'s State,
    /// The words after the code.
    pub(super) arguments: Vec<String>,
    pub(super) stdin: Option<String>,
}

/// What a piece of code does, in the order in which it stands there.
pub(super) fn effects(code: &str, language: Language, surroundings: &Surroundings<'_>) -> Vec<Effect> {
    let mut effects = Vec::new();
    Walker::new(code, language, surroundings, 0).walk(&mut effects);
    effects
}

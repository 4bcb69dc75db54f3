//! A command line is understood by parsing it, never by searching in it.

mod code;
mod escape;
mod expand;
pub mod git;
mod parse;
mod path;
mod run;
pub mod script;
mod windows;

pub use script::{Command, Input, Place, Redirect, RedirectKind, Script, Touch, TouchKind, Unknown, UnknownKind, Word};

use std::borrow::Cow;

use self::run::Runner;

/// What is known before a line starts.
#[derive(Debug, Clone, Default)]
pub struct Start {
    /// The folder where the line starts, as text, absolute.
    pub folder: Option<String>,
    /// Variables of the environment that may be used to expand words: HOME, USER, TMPDIR ... No secrets: values become
    /// words of commands, and those are shown.
    pub variables: Vec<(String, String)>,
}

/// What a command line of a POSIX-like shell (bash, zsh, sh) would run.
pub fn understand(line: &str, start: &Start) -> Script {
    // `\0` stands for what is not known; a shell drops it from its input.
    let line = if line.contains('\0') { Cow::Owned(line.replace('\0', "")) } else { Cow::Borrowed(line) };
    let mut runner = Runner::new(start);
    runner.code(&line);
    runner.exit();
    runner.script
}

/// What a command line of PowerShell would run.
pub fn understand_powershell(line: &str, start: &Start) -> Script {
    let mut runner = Runner::new(start);
    runner.powershell(&line.replace('\0', ""));
    runner.script
}

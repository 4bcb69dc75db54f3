//! A value of the policy that remembers who set it, and what became of the others who tried.

use crate::words;

words! {
    /// Who may set a value, from the one whose word holds to the one who can only add to it.
    pub enum Layer {
        BuiltIn = "built-in",
        Organisation = "organisation",
        User = "user",
        Repository = "repository",
        CommandLine = "command line",
    }
}

/// Who set a value, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Source {
    /// Whose value it is.
    pub layer: Layer,
    /// The line in that layer's file, from 1; nothing where there is no file.
    pub line: Option<usize>,
}

impl Source {
    /// Nobody set it: it is the built-in default.
    pub const BUILT_IN: Self = Self { layer: Layer::BuiltIn, line: None };
    /// The command line.
    pub const COMMAND_LINE: Self = Self { layer: Layer::CommandLine, line: None };

    /// A line of a layer's file.
    pub const fn line(layer: Layer, line: usize) -> Self {
        Self { layer, line: Some(line) }
    }
}

/// A value and who set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Who set it.
    pub source: Source,
    /// The organisation's value, which nobody may loosen.
    pub(super) floor: Option<T>,
}

impl<T> Sourced<T> {
    /// The built-in value.
    pub const fn default(value: T) -> Self {
        Self { value, source: Source::BUILT_IN, floor: None }
    }
}

/// What became of a value that someone set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// It is what counts, alone or with others.
    Holds,
    /// A later layer gave another value.
    Shadowed,
    /// It has no effect, for this reason: a clause that goes on after a colon.
    Refused(String),
    /// It is part of the format, and this version of aiguard does nothing with it yet.
    Idle,
}

/// One value that one layer gives to one key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// The key with its tables, as in `scan.fail-on`.
    pub key: String,
    /// The value, as TOML writes it.
    pub value: String,
    /// Who gives it.
    pub source: Source,
    /// What became of it.
    pub fate: Fate,
}

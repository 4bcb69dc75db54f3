//! A value of the configuration that remembers who set it.

use std::fmt;

/// Who set a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Source {
    /// Nobody: it is the built-in default.
    Default,
    /// The configuration file, on this line, from 1.
    File(usize),
    /// The command line.
    Flag,
}

impl fmt::Display for Source {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Default => out.write_str("default"),
            Self::File(line) => write!(out, "file, line {line}"),
            Self::Flag => out.write_str("flag"),
        }
    }
}

/// A value and who set it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sourced<T> {
    /// The value.
    pub value: T,
    /// Who set it.
    pub source: Source,
}

impl<T> Sourced<T> {
    /// The built-in value.
    pub const fn default(value: T) -> Self {
        Self { value, source: Source::Default }
    }

    /// Takes the command line's value, if it gives one.
    pub fn flag(&mut self, value: Option<T>) {
        if let Some(value) = value {
            *self = Self { value, source: Source::Flag };
        }
    }
}

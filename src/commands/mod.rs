//! One file per subcommand: its arguments, whose doc comments are the help, and its `run`.

use crate::git::{self, OpenError};

pub mod attribution;
pub mod completions;
pub mod delivery;
pub mod doctor;
mod explain;
pub mod git_hook;
pub mod hook;
pub mod init;
pub mod man;
pub mod policy;
pub mod redact;
pub mod rules;
pub mod scan;
pub mod settings;
pub mod transaction;
pub mod uninstall;

/// How a command ended, as its exit status says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Nothing at or above the threshold: 0.
    Clean,
    /// Findings: 1.
    Findings,
    /// The command line or the configuration is wrong: 2.
    Usage,
    /// The scan could not be completed, and is never called clean: 3.
    Incomplete,
    /// What a protocol asks for.
    Protocol(u8),
}

impl Status {
    /// How a command ended that could not do its work. Where git's own data cannot be read the scan is incomplete;
    /// everything else is the user's to put right.
    pub fn of(error: &anyhow::Error) -> Self {
        let unreadable = match (error.downcast_ref::<OpenError>(), error.downcast_ref::<git::Error>()) {
            (Some(OpenError::NotARepository(_)), _) | (_, Some(git::Error::Revision { .. })) => false,
            (open, read) => open.is_some() || read.is_some(),
        };
        if unreadable { Self::Incomplete } else { Self::Usage }
    }
}

impl From<Status> for std::process::ExitCode {
    fn from(status: Status) -> Self {
        Self::from(match status {
            Status::Clean => 0,
            Status::Findings => 1,
            Status::Usage => 2,
            Status::Incomplete => 3,
            Status::Protocol(code) => code,
        })
    }
}

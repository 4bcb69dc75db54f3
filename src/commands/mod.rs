//! One file per subcommand: its arguments, whose doc comments are the help, and its `run`.

pub mod completions;
pub mod delivery;
pub mod man;
pub mod rules;
pub mod scan;
pub mod settings;

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
}

impl From<Status> for std::process::ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

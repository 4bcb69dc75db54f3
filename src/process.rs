//! The only place that starts another program: a command that a person gives, and the hooks that a self-test tries.

use std::ffi::{OsStr, OsString};
use std::io::{self, Write as _};
use std::path::Path;
use std::process::{Command, Stdio};

/// What a program left behind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ended {
    /// Its exit status; `None` when a signal ended it.
    pub status: Option<i32>,
    pub stdout: Vec<u8>,
    pub stderr: Vec<u8>,
}

/// One call of a program.
pub struct Call<'c> {
    pub program: &'c OsStr,
    pub arguments: Vec<&'c OsStr>,
    /// Variables that are set or, with `None`, removed.
    pub variables: Vec<(&'c str, Option<&'c OsStr>)>,
    pub folder: &'c Path,
}

impl Call<'_> {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that starts programs")]
    fn command(&self) -> Command {
        let mut command = Command::new(self.program);
        command.args(&self.arguments).current_dir(self.folder);
        for (name, value) in &self.variables {
            match value {
                Some(value) => command.env(name, value),
                None => command.env_remove(name),
            };
        }
        command
    }

    /// Runs it with `input` on its standard input and gives what it wrote.
    ///
    /// # Errors
    /// When it cannot be started.
    pub fn with_input(&self, input: &[u8]) -> io::Result<Ended> {
        let mut command = self.command();
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        if let Some(mut stdin) = child.stdin.take() {
            // A program that does not read all of it has ended, which its status tells.
            let _ = stdin.write_all(input);
        }
        let ended = child.wait_with_output()?;
        Ok(Ended { status: ended.status.code(), stdout: ended.stdout, stderr: ended.stderr })
    }
}

/// Runs a command, with this process's standard streams, and says whether it succeeded.
///
/// # Errors
/// When there is no such program, or it may not be run.
pub fn run(command: &[OsString]) -> io::Result<bool> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no command is named"));
    };
    let call = Call {
        program,
        arguments: arguments.iter().map(OsString::as_os_str).collect(),
        variables: Vec::new(),
        folder: Path::new("."),
    };
    Ok(call.command().status()?.success())
}

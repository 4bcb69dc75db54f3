//! Starts the one program that a user names: `attribution --if-ai -- COMMAND`. Nothing else in aiguard starts another.

use std::ffi::OsString;
use std::io;

/// Runs a command, with this process's standard streams, and says whether it succeeded.
///
/// # Errors
/// When there is no such program, or it may not be run.
#[expect(clippy::disallowed_methods, reason = "this is the one door through which a program is started")]
pub fn run(command: &[OsString]) -> io::Result<bool> {
    let Some((program, arguments)) = command.split_first() else {
        return Err(io::Error::new(io::ErrorKind::InvalidInput, "no command is named"));
    };
    Ok(std::process::Command::new(program).args(arguments).status()?.success())
}

//! Parses the command line, runs the command, and turns the outcome into an exit status.

use std::error::Error;
use std::io::{self, BufWriter, Write as _};
use std::process::ExitCode;

use aiguard::cli::{self, Cli};
use aiguard::commands::{Status, hook};
use aiguard::env::Environment;
use clap::Parser as _;

fn main() -> ExitCode {
    let arguments = Environment::process().arguments();
    if let Some(args) = hook::plain(&arguments) {
        return Status::Protocol(hook::run(&args)).into();
    }
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) if error.use_stderr() && arguments.first().is_some_and(|word| word == "hook") => {
            if let Some(args) = hook::in_spite_of(&arguments) {
                return Status::Protocol(hook::run(&args)).into();
            }
            let _ = error.print();
            return Status::Protocol(1).into();
        }
        Err(error) => error.exit(),
    };
    let mut out = BufWriter::new(io::stdout().lock());
    let outcome = cli::run(&cli, &mut out).and_then(|status| Ok(out.flush().map(|()| status)?));
    match outcome {
        Ok(status) => status.into(),
        // A reader that has seen enough, such as `head`, is no error.
        Err(error) if error.chain().any(is_closed_pipe) => Status::Clean.into(),
        Err(error) => {
            let _ = writeln!(io::stderr(), "error: {error:#}");
            Status::of(&error).into()
        }
    }
}

fn is_closed_pipe(cause: &(dyn Error + 'static)) -> bool {
    cause.downcast_ref::<io::Error>().is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
}

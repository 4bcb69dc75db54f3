//! `aiguard attribution`: who wrote this, said so that git and auditors can read it.

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};
use clap::Args;

use super::Status;
use super::settings::{self, Color};
use crate::attribution::{self, Comments, Judged, Message, Report, marks};
use crate::env::Environment;
use crate::files;
use crate::git::{Id, OpenError, Repository};
use crate::output::attribution::{self as output, Format};

/// Find the marks of AI tools in commit messages, and hold them against the policy
///
/// Says for each mark whether git sees it, and if not, why. Exit status: 0 nothing against the policy, 1 something is,
/// 2 wrong usage or configuration, 3 git's data could not be read.
#[derive(Debug, Args)]
pub struct AttributionArgs {
    #[command(flatten)]
    mode: Mode,
    /// Write the report in this format
    #[arg(long, short, value_name = "FORMAT", default_value = "human", value_parser = settings::one_of::<Format>())]
    format: Format,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = settings::one_of::<Color>())]
    color: Color,
    /// Name every message, also those without a mark
    #[arg(long, short)]
    verbose: bool,
}

/// What to look at, one of them
#[derive(Debug, Args)]
#[group(required = true, multiple = false, id = "messages")]
#[command(next_help_heading = "What to look at (one of them)")]
struct Mode {
    /// The file of a message that is being written, as git's commit-msg hook gets it
    #[arg(long, value_name = "FILE")]
    commit_msg: Option<PathBuf>,
    /// One message on standard input
    #[arg(long)]
    stdin: bool,
    /// The commits of a range, as in main..HEAD
    #[arg(long, value_name = "A..B")]
    range: Option<String>,
    /// One commit
    #[arg(long, value_name = "REV")]
    commit: Option<String>,
}

/// Runs the command.
///
/// # Errors
/// When there is nothing to look at where it was looked for, or the configuration is not valid.
pub fn run(args: &AttributionArgs, out: &mut dyn Write) -> Result<Status> {
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    let report = look(&args.mode, &here, &env)?;
    let style = settings::style(args.color, args.verbose, &env);
    output::write(args.format, &report, out, &style)?;
    Ok(if report.fails() { Status::Findings } else { Status::Clean })
}

fn look(mode: &Mode, here: &Path, env: &Environment) -> Result<Report> {
    if mode.stdin {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        let repository = optional(here, env)?;
        return Ok(one("standard input", &bytes, &comments(repository.as_ref(), env)));
    }
    if let Some(file) = &mode.commit_msg {
        let bytes =
            files::read_whole(file).with_context(|| format!("the message {} cannot be read", file.display()))?;
        let repository = optional(here, env)?;
        return Ok(one("the commit message", &bytes, &comments(repository.as_ref(), env)));
    }
    let repository = Repository::discover(here, env)?;
    let (target, ids) = match (&mode.range, &mode.commit) {
        (Some(range), _) => (format!("range {range}"), repository.range(range)?),
        (None, commit) => {
            let revision = commit.as_deref().unwrap_or("HEAD");
            (format!("commit {revision}"), vec![repository.resolve(revision)?])
        }
    };
    let messages = ids.into_iter().map(|id| recorded(&repository, id)).collect::<Result<Vec<_>>>()?;
    Ok(Report { target, messages, violations: Vec::new() })
}

/// The repository around a folder, if there is one.
fn optional(here: &Path, env: &Environment) -> Result<Option<Repository>> {
    match Repository::discover(here, env) {
        Ok(repository) => Ok(Some(repository)),
        Err(OpenError::NotARepository(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Which lines are comments, by the repository's configuration.
fn comments(repository: Option<&Repository>, env: &Environment) -> Comments {
    match repository.map_or_else(|| "#".to_owned(), |repository| repository.comment_start(env)) {
        start if start == "auto" => Comments::Auto,
        start => Comments::Start(start),
    }
}

fn one(target: &str, bytes: &[u8], comments: &Comments) -> Report {
    let message = Message::read(bytes, comments);
    let judged = Judged { title: message.title().to_owned(), found: attribution::find(&message), ..Judged::default() };
    Report { target: target.to_owned(), messages: vec![judged], violations: Vec::new() }
}

fn recorded(repository: &Repository, id: Id) -> Result<Judged> {
    let record = repository.record(id)?;
    let message = Message::read(&record.message, &Comments::None);
    let mut found = attribution::find(&message);
    marks::add_signatures(&mut found, [&record.commit.author, &record.committer]);
    Ok(Judged { id: Some(id.to_string()), title: message.title().to_owned(), found, violations: Vec::new() })
}

//! `aiguard attribution log`: one line of JSON for each commit that an AI took part in.

use std::io::{BufRead as _, Write};
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;

use super::super::Status;
use super::records::Records;
use crate::attribution::log::{Entry, Told, belongs};
use crate::attribution::{self, Comments, Message, marks};
use crate::env::Environment;
use crate::files;
use crate::git::Repository;

/// Write the provenance of every commit that an AI took part in, one JSON object a line
///
/// What is known is from trailers, tags, names, the record of what agents changed here, notes of git-ai and Agent Trace files;
/// what nobody has said is listed under `missing`, and asked for with --ask.
#[derive(Debug, Args)]
pub(super) struct LogArgs {
    /// The commits, as in main..HEAD
    #[arg(value_name = "A..B", default_value = "HEAD")]
    range: String,
    /// Read these Agent Trace files too
    #[arg(long, value_name = "FILE")]
    agent_trace: Vec<PathBuf>,
    /// Ask on standard input for what is missing: needs --output
    #[arg(long, requires = "output")]
    ask: bool,
    /// Write to this file instead of standard output
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// When the commits cannot be read.
pub(super) fn run(args: &LogArgs, env: &Environment, out: &mut dyn Write) -> Result<Status> {
    let here = env.current_dir().context("the current folder cannot be read")?;
    let repository = Repository::discover(&here, env)?;
    let records = Records::read(&repository, &args.agent_trace)?;
    let mut text = Vec::new();
    let mut count = 0;
    for id in repository.range(&args.range)? {
        let record = repository.record(id)?;
        let message = Message::read(&record.message, &Comments::None);
        let mut found = attribution::find(&message);
        marks::add_signatures(&mut found, [&record.commit.author, &record.committer]);
        let other = records.of(id, &found)?;
        if !belongs(&found, other.as_ref().map(|(_, record)| record)) {
            continue;
        }
        let (date, author) = (&*record.commit.date, &*record.commit.author);
        let mut entry = Entry::new(&message, &found, &Told { date, commit: &record.commit.id, author, record: other });
        if args.ask && !entry.missing.is_empty() {
            ask(&mut entry, message.title(), out)?;
        }
        serde_json::to_writer(&mut text, &entry)?;
        text.push(b'\n');
        count += 1;
    }
    match &args.output {
        None => out.write_all(&text)?,
        Some(path) => {
            files::write_atomic(path, &text).with_context(|| format!("{} cannot be written", path.display()))?;
            writeln!(out, "{} holds {count} commits that an AI took part in.", files::shown(path))?;
        }
    }
    Ok(Status::Clean)
}

/// Asks for each missing field; an empty answer leaves it missing.
fn ask(entry: &mut Entry, title: &str, out: &mut dyn Write) -> Result<()> {
    writeln!(out, "\n{} {title}", entry.commit.get(..10).unwrap_or_default())?;
    let mut answered = false;
    for field in entry.missing.clone() {
        let question = match field {
            "models" => "Which model?",
            "human_reviewer" => "Who reviewed it?",
            "security_review" => "What did a security review say?",
            _ => "What did people change of it?",
        };
        write!(out, "  {question} ")?;
        out.flush()?;
        let mut answer = String::new();
        std::io::stdin().lock().read_line(&mut answer).context("standard input cannot be read")?;
        let answer = answer.trim().to_owned();
        if answer.is_empty() {
            continue;
        }
        answered = true;
        match field {
            "models" => entry.models.push(answer),
            "human_reviewer" => entry.human_reviewer.push(answer),
            "security_review" => entry.security_review = Some(answer),
            _ => entry.modifications_made = Some(answer),
        }
    }
    if answered {
        entry.sources.push("asked");
    }
    entry.look_for_gaps();
    Ok(())
}

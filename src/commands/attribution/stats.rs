//! `aiguard attribution stats`: how much of a history an AI took part in.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;

use anyhow::{Context as _, Result};
use clap::Args;

use super::super::Status;
use super::super::settings;
use super::records::Records;
use crate::attribution::log::belongs;
use crate::attribution::stats::{Counted, Stats};
use crate::attribution::{self, Comments, Message, marks};
use crate::env::Environment;
use crate::git::{Added, Id, Kind, Repository};
use crate::output::attribution::stats::{self as output, Format};

/// Give the share of commits and lines that an AI took part in, by author, folder and month
///
/// Lines are those that commits add. Merges count as commits without lines.
#[derive(Debug, Args)]
pub(super) struct StatsArgs {
    /// The commits, as in main..HEAD
    #[arg(value_name = "A..B", default_value = "HEAD")]
    range: String,
    /// Read these Agent Trace files too
    #[arg(long, value_name = "FILE")]
    agent_trace: Vec<PathBuf>,
    /// Count commits only, which is much faster
    #[arg(long)]
    no_lines: bool,
    /// Write the numbers in this format
    #[arg(long, short, value_name = "FORMAT", default_value = "human", value_parser = settings::one_of::<Format>())]
    format: Format,
}

/// Runs the command.
///
/// # Errors
/// When the commits cannot be read.
pub(super) fn run(args: &StatsArgs, env: &Environment, out: &mut dyn Write) -> Result<Status> {
    let here = env.current_dir().context("the current folder cannot be read")?;
    let repository = Repository::discover(&here, env)?;
    let records = Records::read(&repository, &args.agent_trace)?;
    let mut stats = Stats::default();
    for id in repository.range(&args.range)? {
        let record = repository.record(id)?;
        let message = Message::read(&record.message, &Comments::None);
        let mut found = attribution::find(&message);
        marks::add_signatures(&mut found, [&record.commit.author, &record.committer]);
        let other = records.of(id, &found)?.map(|(_, record)| record);
        let count_lines = !args.no_lines && record.parents.len() < 2;
        stats.count(&Counted {
            assisted: belongs(&found, other.as_ref()),
            author: record.commit.author,
            date: record.commit.date,
            files: if count_lines { added(&repository, id)? } else { Vec::new() },
            recorded: other
                .map(|other| other.files.into_iter().map(|(path, lines)| (path, lines.ai)).collect::<BTreeMap<_, _>>())
                .unwrap_or_default(),
        });
    }
    output::write(args.format, &args.range, &stats, out)?;
    Ok(Status::Clean)
}

/// How many lines a commit adds to each file.
fn added(repository: &Repository, id: Id) -> Result<Vec<(String, u64)>> {
    let mut files = Vec::new();
    for change in repository.revision(id)?.changes.changed {
        if !matches!(change.kind, Kind::File | Kind::Executable) || change.moved_from.is_some() {
            continue;
        }
        let new = repository.blob(change.id)?;
        if memchr::memchr(0, &new[..new.len().min(8000)]).is_some() {
            continue;
        }
        let bases = change.bases.iter().map(|base| repository.blob(*base)).collect::<Result<Vec<_>, _>>()?;
        let bases: Vec<&[u8]> = bases.iter().map(Vec::as_slice).collect();
        let ranges = Added::lines(&bases, &new);
        let lines = ranges.ranges().iter().map(|range| {
            let text = &new[range.clone()];
            memchr::memchr_iter(b'\n', text).count() + usize::from(!text.ends_with(b"\n"))
        });
        files.push((change.path, lines.sum::<usize>() as u64));
    }
    Ok(files)
}

//! The messages that a run looks at: of a file, of standard input, of commits, of a squash that is still to come.

use std::io::{Read as _, Write};
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};

use super::super::Status;
use super::Mode;
use super::changes::Changes;
use super::desk::{self, Desk, Others};
use crate::attribution::squash::{self, Part};
use crate::attribution::{Comments, Report};
use crate::files;
use crate::git::{Id, Repository};

/// Judges what the mode names.
pub(super) fn look(mode: &Mode, desk: &Desk<'_>) -> Result<Report> {
    if mode.stdin {
        let bytes = standard_input()?;
        return Ok(desk::report("standard input", desk.written(&bytes, &desk.comments()?, false)?));
    }
    if let Some(file) = &mode.commit_msg {
        return Ok(desk::report("the commit message", desk.written(&message_file(file)?, &desk.comments()?, true)?));
    }
    let repository = Repository::discover(desk.here, desk.env)?;
    if let Some(range) = &mode.squash {
        let text = squashed(&repository, range)?;
        return Ok(desk::report(&format!("squash of {range}"), desk.written(text.as_bytes(), &Comments::None, false)?));
    }
    let (target, ids) = commits(mode, &repository)?;
    let others = Others::of(&repository);
    let mut report = Report { target, ..Report::default() };
    let mut changes = Changes::new(desk, &repository)?;
    for id in ids {
        let (mut judged, record) = desk.recorded(&repository, id, &others)?;
        changes.look(&mut judged, &record)?;
        report.messages.push(judged);
    }
    report.violations = changes.finish()?;
    Ok(report)
}

/// The commits that the mode names, and what to call them.
pub(super) fn commits(mode: &Mode, repository: &Repository) -> Result<(String, Vec<Id>)> {
    if let Some(range) = &mode.range {
        return Ok((format!("range {range}"), repository.range(range)?));
    }
    if let Some(branch) = &mode.post_merge {
        let tip = repository.resolve(branch)?;
        let parents = repository.record(tip)?.parents;
        let ids = if parents.len() > 1 { repository.range(&format!("{}..{tip}", parents[0]))? } else { vec![tip] };
        return Ok((format!("last merge to {branch}"), ids));
    }
    let revision = mode.commit.as_deref().unwrap_or("HEAD");
    Ok((format!("commit {revision}"), vec![repository.resolve(revision)?]))
}

/// Writes the fixed message.
pub(super) fn fix(mode: &Mode, desk: &Desk<'_>, out: &mut dyn Write) -> Result<Status> {
    if let Some(file) = &mode.commit_msg {
        let bytes = message_file(file)?;
        let text = utf8(&bytes)?;
        let fixed = desk.fixed(text, &desk.comments()?, true)?;
        if fixed != text {
            files::write_atomic(file, fixed.as_bytes())
                .with_context(|| format!("{} cannot be written", file.display()))?;
        }
        return Ok(Status::Clean);
    }
    let fixed = if mode.stdin {
        desk.fixed(utf8(&standard_input()?)?, &desk.comments()?, false)?
    } else {
        let repository = Repository::discover(desk.here, desk.env)?;
        let text = match &mode.squash {
            Some(range) => squashed(&repository, range)?,
            None => {
                let (_, ids) = commits(mode, &repository)?;
                utf8(&repository.record(ids[0])?.message)?.to_owned()
            }
        };
        desk.fixed(&text, &Comments::None, false)?
    };
    out.write_all(fixed.as_bytes())?;
    Ok(Status::Clean)
}

fn squashed(repository: &Repository, range: &str) -> Result<String> {
    let mut ids = repository.range(range)?;
    ids.reverse();
    let records = ids.into_iter().map(|id| repository.record(id)).collect::<Result<Vec<_>, _>>()?;
    // A forge leaves merges of the target into the branch out.
    let texts: Vec<(String, String)> = records
        .iter()
        .filter(|record| record.parents.len() < 2)
        .map(|record| (record.commit.author.clone(), String::from_utf8_lossy(&record.message).into_owned()))
        .collect();
    let parts: Vec<Part<'_>> = texts.iter().map(|(author, message)| Part { author, message }).collect();
    let first = parts.first().ok_or_else(|| anyhow!("the range {range} has no commit to squash"))?;
    Ok(squash::message(first.message.lines().next().unwrap_or_default(), &parts))
}

fn standard_input() -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
    Ok(bytes)
}

fn message_file(file: &Path) -> Result<Vec<u8>> {
    files::read_whole(file).with_context(|| format!("the message {} cannot be read", file.display()))
}

fn utf8(bytes: &[u8]) -> Result<&str> {
    std::str::from_utf8(bytes)
        .map_err(|_| anyhow!("the message is not UTF-8, so it cannot be written anew without loss"))
}

//! What the reference-transaction hook does: nothing that holds a secret becomes reachable, however it was made.

use std::io::{Read as _, Write};
use std::path::Path;
use std::time::SystemTime;

use anyhow::{Context as _, Result};

use super::Status;
use super::delivery::{self, Reporting, Scope};
use super::settings::{self, Configuring, Selecting};
use crate::detect::Engine;
use crate::env::Environment;
use crate::files;
use crate::git::{Extent, Pushed, Repository, Update, caller};
use crate::policy::Policy;
use crate::scan::Collected;
use crate::scan::git::GitScan;

/// From this many new commits on, it is worth asking first whether they are fetched.
const MANY: usize = 64;

/// git's own commands that bring what others already have.
const FETCHING: [&str; 7] = ["fetch", "clone", "pull", "remote", "submodule", "fetch-pack", "bundle"];

/// git's own commands that may point any reference at anything; they do not fetch.
const PLUMBING: [&str; 2] = ["update-ref", "fast-import"];

/// Runs the hook in one of its states. Only `prepared` may still refuse; the others, and those of a future git, pass.
///
/// # Errors
/// When the input has another form, or git's data cannot be read; the references then do not move.
pub fn run(state: &str, configuring: &Configuring, out: &mut dyn Write) -> Result<Status> {
    if state != "prepared" {
        return Ok(Status::Clean);
    }
    let started = SystemTime::now();
    let mut lines = String::new();
    std::io::stdin().lock().read_to_string(&mut lines).context("the references of the transaction cannot be read")?;
    let mut updates = Update::parse(&lines)?;
    updates.retain(|update| !update.is_passing());
    if updates.is_empty() {
        return Ok(Status::Clean);
    }
    let mut callers = None;
    if updates.iter().any(Update::is_remote_tracking) {
        let trusted =
            !caller(callers.get_or_insert_with(files::ancestors)).is_some_and(|name| PLUMBING.contains(&name));
        updates.iter_mut().for_each(|update| update.fetched = trusted && update.is_remote_tracking());
    }
    if updates.iter().all(|update| update.fetched) {
        return Ok(Status::Clean);
    }
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    let repository = Repository::discover(&here, &env)?;
    let introduced = repository.introduced(&updates, Extent::Near)?;
    if introduced.is_empty() {
        return Ok(Status::Clean);
    }
    let fetches = |callers: &mut Option<Vec<Vec<String>>>| {
        caller(callers.get_or_insert_with(files::ancestors)).is_some_and(|name| FETCHING.contains(&name))
    };
    if introduced.commits.len() > MANY && fetches(&mut callers) {
        return Ok(Status::Clean);
    }
    let root = repository.work_tree().map(Path::to_owned);
    let policy = settings::policy(configuring, &Selecting::default(), root.as_deref().unwrap_or(&here), &env)?;
    let collected = scan(&repository, &policy, &updates, &introduced)?;
    if collected.findings.is_empty() && collected.incomplete.is_empty() || fetches(&mut callers) {
        return Ok(Status::Clean);
    }
    let mut text = Vec::new();
    let scope =
        Scope { target: "this update of references", root: root.as_deref(), quiet: true, ..Scope::partial(started) };
    let status = delivery::deliver(collected, &policy, &Reporting::default(), &scope, &mut text)?;
    if status != Status::Clean {
        out.write_all(&text)?;
        advise(&updates, out)?;
    }
    Ok(status)
}

/// Scans what is new. Only when something is found it is made sure that it was reachable from nowhere before.
fn scan(repository: &Repository, policy: &Policy, updates: &[Update], introduced: &Pushed) -> Result<Collected> {
    let engine = Engine::with_rules(policy.rules_to_add(), &policy.selection());
    let excluded = |path: &str| policy.exclude.value.matches(path);
    let scan = GitScan { repository, engine: &engine, excluded: &excluded, tick: &|_| () };
    let collected = scan.pushed(introduced);
    if collected.findings.is_empty() && collected.incomplete.is_empty() {
        return Ok(collected);
    }
    let surely = repository.introduced(updates, Extent::Everything)?;
    Ok(if surely.commits.len() == introduced.commits.len() { collected } else { scan.pushed(&surely) })
}

fn advise(updates: &[Update], out: &mut dyn Write) -> Result<()> {
    let names: Vec<&str> = updates.iter().filter(|update| !update.fetched).map(|update| update.name.as_str()).collect();
    writeln!(out, "   git leaves {} as it was: take the value out and do the same again", names.join(", "))?;
    Ok(())
}

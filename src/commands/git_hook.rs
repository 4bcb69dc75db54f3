//! `aiguard git-hook`: what git's hooks call.

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result};
use clap::{Args, Subcommand};

use super::Status;
use super::attribution;
use super::delivery::{self, Reporting, Scope};
use super::settings::{self, Configuring, Selecting};
use super::transaction;
use crate::detect::Engine;
use crate::env::Environment;
use crate::files;
use crate::git::{Base, Remote, Repository};
use crate::model::Origin;
use crate::policy::Policy;
use crate::scan::collect::Source;
use crate::scan::git::GitScan;
use crate::scan::{Collected, Scanner};

/// Run as a git hook: exit with 0 only if nothing was found and everything was scanned
///
/// Says nothing when there is nothing to say.
#[derive(Debug, Args)]
pub struct GitHookArgs {
    #[command(subcommand)]
    hook: Hook,
    #[command(flatten)]
    configuring: Configuring,
}

#[derive(Debug, Subcommand)]
enum Hook {
    /// Refuse a commit that would record a secret
    PreCommit,
    /// Refuse a commit whose message contains a secret, or is against the policy on AI attribution
    CommitMsg {
        /// The file that holds the message
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Add the trailer that the policy on AI attribution wants when a coding agent runs the commit
    PrepareCommitMsg {
        /// The file that holds the message
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Where the message is from: message, template, merge, squash or commit
        #[arg(value_name = "SOURCE", default_value = "", hide_default_value = true)]
        source: String,
        /// The commit that it is from
        #[arg(value_name = "COMMIT", default_value = "", hide_default_value = true)]
        commit: String,
    },
    /// Refuse a push of commits that contain a secret; reads the references that git writes to standard input
    PrePush {
        /// The remote's name, or its address
        #[arg(value_name = "REMOTE", default_value = "", hide_default_value = true)]
        remote: String,
        /// The remote's address
        #[arg(value_name = "URL", default_value = "", hide_default_value = true)]
        url: String,
    },
    /// Refuse to move a reference to something new that contains a secret, whatever command made it; reads the references
    /// that git writes to standard input
    ReferenceTransaction {
        /// What git says of the transaction: only `prepared` can be refused
        #[arg(value_name = "STATE")]
        state: String,
    },
}

/// Runs the hook.
///
/// # Errors
/// When the configuration is not valid or git's data cannot be read; the hook then fails, and git with it.
pub fn run(args: &GitHookArgs, out: &mut dyn Write) -> Result<Status> {
    if let Hook::ReferenceTransaction { state } = &args.hook {
        return transaction::run(state, &args.configuring, out);
    }
    let started = SystemTime::now();
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    let repository = Repository::discover(&here, &env)?;
    let root = repository.work_tree().map(Path::to_owned);
    let folder = root.as_deref().unwrap_or(&here);
    let policy = settings::policy(&args.configuring, &Selecting::default(), folder, &env)?;
    if let Hook::PrepareCommitMsg { file, source, .. } = &args.hook {
        // A merge is git's own text, and a squash gathers what others wrote.
        let own = matches!(&**source, "merge" | "squash");
        return if own { Ok(Status::Clean) } else { attribution::hook::prepare(&policy, file, out) };
    }
    let engine = Engine::with_rules(policy.rules_to_add(), &policy.selection());
    let excluded = |path: &str| policy.exclude.value.matches(path);
    let scan = GitScan { repository: &repository, engine: &engine, excluded: &excluded, tick: &|_| () };
    let (target, collected) = match &args.hook {
        Hook::PreCommit => ("this commit", staged(&scan, &env)?),
        Hook::CommitMsg { file } => ("this commit's message", message(&scan, file, &env)?),
        Hook::PrePush { remote, .. } => ("this push", pushed(&scan, remote, &env)?),
        Hook::ReferenceTransaction { .. } | Hook::PrepareCommitMsg { .. } => return Ok(Status::Clean),
    };
    let scope = Scope { target, root: root.as_deref(), quiet: true, ..Scope::partial(started) };
    let status = deliver_if_needed(collected, &policy, &scope, out)?;
    match &args.hook {
        Hook::CommitMsg { file } if status == Status::Clean => attribution::hook::commit_msg(&policy, file, out),
        _ => Ok(status),
    }
}

fn staged(scan: &GitScan<'_>, env: &Environment) -> Result<Collected> {
    let amending = scan.repository.amending(env, &files::ancestors())?;
    Ok(scan.staged(if amending { Base::AmendedHead } else { Base::Head })?)
}

fn message(scan: &GitScan<'_>, file: &Path, env: &Environment) -> Result<Collected> {
    let bytes = files::read_whole(file).with_context(|| format!("the message {} cannot be read", file.display()))?;
    let recorded = scan.repository.recorded(&bytes, env);
    let mut scanner = Scanner::new(scan.engine);
    let path = files::shown(file);
    scanner.input(Source { path: &path, origin: Origin::CommitMessage, commit: None }, &recorded);
    Ok(scanner.collected)
}

fn pushed(scan: &GitScan<'_>, remote: &str, env: &Environment) -> Result<Collected> {
    let mut lines = String::new();
    std::io::stdin().lock().read_to_string(&mut lines).context("the references of the push cannot be read")?;
    let mut remote = remote.to_owned();
    if lines.trim().is_empty()
        && let Some(push) = env.pre_commit_push()
    {
        let tip = scan.repository.resolve(&push.tip)?;
        lines = format!("{} {tip} {} {}\n", push.local_branch, push.remote_branch, push.from);
        remote = push.remote;
    }
    Ok(scan.pushed(&scan.repository.pushed(&Remote(remote), &lines)?))
}

/// A hook that found nothing is silent.
fn deliver_if_needed(collected: Collected, policy: &Policy, scope: &Scope<'_>, out: &mut dyn Write) -> Result<Status> {
    let mut text = Vec::new();
    let status = delivery::deliver(collected, policy, &Reporting::default(), scope, &mut text)?;
    if status != Status::Clean {
        out.write_all(&text)?;
    }
    Ok(status)
}

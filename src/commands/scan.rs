//! `aiguard scan`: the main job.

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use anyhow::{Context as _, Result};
use clap::Args;

use super::Status;
use super::delivery::{self, Reporting, Scope};
use super::settings::{self, Configuring, Selecting};
use crate::detect::Engine;
use crate::env::Environment;
use crate::files::{self, Walk};
use crate::git::{Base, Repository};
use crate::model::Origin;
use crate::output::progress::Progress;
use crate::policy::Policy;
use crate::scan::collect::Source;
use crate::scan::git::GitScan;
use crate::scan::{Collected, Scanner, tree};

/// Scan for secrets: what is staged, commits, the whole history, files or standard input
///
/// Without a mode it scans files and folders, the current folder by default. Exit status: 0 nothing found, 1 findings,
/// 2 wrong usage or configuration, 3 the scan could not be completed.
#[derive(Debug, Args)]
pub struct ScanArgs {
    #[command(flatten)]
    mode: Mode,
    #[command(flatten)]
    selecting: Selecting,
    /// Scan everything: neither .gitignore nor the configuration's exclusions count
    #[arg(long, help_heading = "What counts")]
    no_ignore: bool,
    #[command(flatten)]
    reporting: Reporting,
    #[command(flatten)]
    configuring: Configuring,
}

/// What to scan, one of them
#[derive(Debug, Args)]
#[group(multiple = false, id = "mode")]
#[command(next_help_heading = "What to scan (one of them)")]
struct Mode {
    /// Files and folders [default: .]
    #[arg(value_name = "PATH", help_heading = "What to scan (one of them)")]
    paths: Vec<PathBuf>,
    /// What the next commit would record
    #[arg(long)]
    staged: bool,
    /// What the commits of a range bring, as in main..HEAD
    #[arg(long, value_name = "A..B", allow_hyphen_values = false)]
    range: Option<String>,
    /// What one commit brings
    #[arg(long, value_name = "REV")]
    commit: Option<String>,
    /// Every object that the repository keeps: all branches, tags, notes, stashes, and what only the reflog still holds
    #[arg(long)]
    history: bool,
    /// Everything that is not committed yet: staged, changed and new files
    #[arg(long)]
    worktree: bool,
    /// Standard input
    #[arg(long)]
    stdin: bool,
    #[command(flatten)]
    details: Details,
}

/// More about what to scan
#[derive(Debug, Args)]
#[group(skip)]
#[command(next_help_heading = "What to scan (one of them)")]
struct Details {
    /// With --staged: the next commit takes the place of HEAD
    #[arg(long, requires = "staged")]
    amend: bool,
    /// With --stdin: the name that it goes by
    #[arg(long, value_name = "NAME", requires = "stdin", default_value = "stdin", hide_default_value = true)]
    path: String,
}

/// Runs the command.
///
/// # Errors
/// When the configuration is not valid, there is nothing to scan where it was looked for, or a report cannot be written.
pub fn run(args: &ScanArgs, out: &mut dyn Write) -> Result<Status> {
    let started = SystemTime::now();
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    let policy = settings::policy(&args.configuring, &args.selecting, &here, &env)?;
    let engine = Engine::with_rules(policy.rules_to_add(), &policy.selection());
    let whole = args.selecting.rules.is_empty() && args.selecting.categories.is_empty();
    let mode = &args.mode;
    if mode.stdin {
        let collected = standard_input(&engine, &mode.details.path)?;
        let scope = Scope { target: "standard input", ..Scope::partial(started) };
        return delivery::deliver(collected, &policy, &args.reporting, &scope, out);
    }
    if let Some(target) = mode.in_git() {
        let repository = Repository::discover(&here, &env)?;
        let collected = in_git(args, &repository, &engine, &policy)?;
        let root = repository.work_tree().map(Path::to_owned);
        let whole = whole && mode.history;
        let scope = Scope {
            target,
            root: root.as_deref(),
            whole,
            everything: true,
            history: mode.history,
            started,
            quiet: false,
        };
        return delivery::deliver(collected, &policy, &args.reporting, &scope, out);
    }
    let root = root(&here);
    let (collected, everything) = paths(args, &engine, &policy, root.as_deref())?;
    let scope =
        Scope { target: "files", root: root.as_deref(), whole, everything, history: false, started, quiet: false };
    delivery::deliver(collected, &policy, &args.reporting, &scope, out)
}

impl Mode {
    /// What the report calls this mode, if it is one that needs a repository.
    fn in_git(&self) -> Option<&'static str> {
        let modes = [
            (self.staged, "staged changes"),
            (self.range.is_some(), "a range of commits"),
            (self.commit.is_some(), "one commit"),
            (self.history, "the whole history"),
            (self.worktree, "uncommitted changes"),
        ];
        modes.into_iter().find(|(asked, _)| *asked).map(|(_, name)| name)
    }
}

fn in_git(args: &ScanArgs, repository: &Repository, engine: &Engine, policy: &Policy) -> Result<Collected> {
    let mode = &args.mode;
    let excluded = |path: &str| !args.no_ignore && policy.exclude.value.matches(path);
    let units = if mode.history { "objects" } else { "changes" };
    let progress = Progress::on_terminal(units);
    let tick = |count: u64| progress.advance(count);
    let scan = GitScan { repository, engine, excluded: &excluded, tick: &tick };
    Ok(if mode.staged {
        scan.staged(if mode.details.amend { Base::AmendedHead } else { Base::Head })?
    } else if let Some(range) = &mode.range {
        scan.commits(&repository.range(range)?)
    } else if let Some(revision) = &mode.commit {
        scan.commits(&[repository.resolve(revision)?])
    } else if mode.worktree {
        scan.worktree()?
    } else {
        scan.history()?
    })
}

fn standard_input(engine: &Engine, name: &str) -> Result<Collected> {
    let mut bytes = Vec::new();
    std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
    let mut scanner = Scanner::new(engine);
    scanner.input(Source { path: name, origin: Origin::Stdin, commit: None }, &bytes);
    Ok(scanner.collected)
}

/// The folder that paths in reports start from: the repository's top, or else the configuration's folder.
fn root(here: &Path) -> Option<PathBuf> {
    let marked = |folder: &&Path| files::exists(&folder.join(".git")) || files::exists(&folder.join("aiguard.toml"));
    here.ancestors().find(marked).map(Path::to_owned)
}

/// Scans files and folders, and says whether that was everything below `root`.
fn paths(args: &ScanArgs, engine: &Engine, policy: &Policy, root: Option<&Path>) -> Result<(Collected, bool)> {
    let mut roots = Vec::new();
    let mut everything = false;
    let given = if args.mode.paths.is_empty() { &[PathBuf::from(".")][..] } else { &args.mode.paths };
    for path in given {
        let real = files::real(path).with_context(|| format!("{} cannot be scanned", path.display()))?;
        match root {
            // Below the root, paths start from there: the same finding has the same name from every folder.
            Some(root) if real.starts_with(root) => {
                everything |= real == root;
                roots.push(real);
            }
            _ => roots.push(path.clone()),
        }
    }
    let prefix = root.map(|root| format!("{}/", files::shown(root).trim_end_matches('/')));
    let excluded = |path: &str| !args.no_ignore && policy.exclude.value.matches(relative(path, prefix.as_deref()));
    let limit = policy.max_file_size.value;
    let walk = Walk { gitignore: !args.no_ignore, excluded: &excluded, limit, ..Walk::default() };
    let progress = Progress::on_terminal("files");
    let collected = tree::scan(engine, &roots, &walk, prefix.as_deref(), &|count| progress.advance(count))?;
    Ok((collected, everything))
}

fn relative<'p>(path: &'p str, prefix: Option<&str>) -> &'p str {
    prefix.and_then(|prefix| path.strip_prefix(prefix)).unwrap_or(path)
}

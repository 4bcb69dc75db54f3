//! `aiguard init`: everything that guards this repository and this user, planned, shown, and written after one question.

use std::io::{self, BufRead as _, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use clap::Args;

use super::Status;
use super::settings::{self, Color, Configuring, Selecting};
use crate::env::Environment;
use crate::files;
use crate::git::Repository;
use crate::output::{Style, setup as output};
use crate::setup::{self, Area, Change, Plan, Record, Request, Scope};

/// Install aiguard here: git hooks, agents' hooks, a policy, a CI job; shows the plan first
///
/// Looks for the repository, its hooks and who manages them, the agents of this user and of this repository, and the CI.
/// Keeps what it finds, changes nothing the second time, and `aiguard uninstall` takes everything away again.
#[derive(Debug, Args)]
pub struct InitArgs {
    /// Write the plan without asking
    #[arg(long, short)]
    yes: bool,
    /// Show the plan and write nothing
    #[arg(long, conflicts_with_all = ["yes", "self_test"])]
    dry_run: bool,
    /// Only these areas
    #[arg(long, value_name = "AREA", value_delimiter = ',', value_parser = settings::one_of::<Area>())]
    only: Vec<Area>,
    #[command(flatten)]
    whom: Whom,
    /// Who reviews changes of agents' settings, as CODEOWNERS writes it
    #[arg(long, value_name = "OWNER")]
    owner: Option<String>,
    /// Offer a made-up secret to everything that is installed, and say whether it is refused; writes nothing without --yes
    #[arg(long)]
    self_test: bool,
    /// Show new files whole
    #[arg(long, short)]
    verbose: bool,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = settings::one_of::<Color>())]
    color: Color,
}

/// For whom [default: this user, and this repository's git hooks and files]
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "For whom")]
pub struct Whom {
    /// This user: the agents' own settings, and a shared folder of git hooks
    #[arg(long)]
    pub user: bool,
    /// Everybody who works in this repository: files that are committed
    #[arg(long)]
    pub repo: bool,
    /// Everybody on this machine: what an administrator deploys
    #[arg(long, conflicts_with_all = ["user", "repo"])]
    pub managed: bool,
    /// With --managed: a folder that stands for `/`, such as an image that is being built
    #[arg(long, value_name = "DIR", requires = "managed")]
    pub root: Option<PathBuf>,
}

impl Whom {
    /// The scopes that were asked for.
    pub fn scopes(&self) -> Vec<Scope> {
        match (self.user, self.repo, self.managed) {
            (_, _, true) => vec![Scope::Managed],
            (true, false, _) => vec![Scope::User],
            (false, true, _) => vec![Scope::Repository],
            _ => vec![Scope::User, Scope::Repository],
        }
    }
}

/// Runs the command.
///
/// # Errors
/// When something cannot be read or written, or nobody is there to be asked.
pub fn run(args: &InitArgs, out: &mut dyn Write) -> Result<Status> {
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    let repository = Repository::around(&here, &env)?;
    let policy = settings::policy(&Configuring::default(), &Selecting::default(), &here, &env)?;
    let request = Request {
        policy: &policy,
        env: &env,
        here: &here,
        repository: repository.as_ref(),
        binary: env.program().context("the path of aiguard itself cannot be found")?,
        scopes: args.whom.scopes(),
        only: args.only.clone(),
        owner: args.owner.clone(),
        root: args.whom.root.clone(),
    };
    let style = settings::style(args.color, args.verbose, &env);
    let plan = setup::plan(&request);
    let only_tries = args.self_test && !args.yes;
    if !only_tries {
        output::plan(&plan, out, &style)?;
    }
    let refused = plan.notes.iter().any(|note| note.refused);
    if plan.changes.is_empty() {
        writeln!(out, "{}", nothing_to_write(&request, refused))?;
    } else if only_tries {
        writeln!(
            out,
            "{} would be written by `aiguard init`. What is there already is tried.",
            counted(plan.changes.len())
        )?;
    } else if args.dry_run {
        writeln!(out, "{} would be written. Nothing has been.", counted(plan.changes.len()))?;
        return Ok(Status::Clean);
    } else {
        if !args.yes && !agreed(&plan, out)? {
            writeln!(out, "Nothing has been written.")?;
            return Ok(Status::Clean);
        }
        write(&plan, &request)?;
        writeln!(out, "{} written. `aiguard uninstall` takes everything away again.", counted(plan.changes.len()))?;
    }
    if args.self_test {
        return self_test(&request, out, &style);
    }
    Ok(if refused { Status::Findings } else { Status::Clean })
}

/// What is said of a plan without a change.
fn nothing_to_write(request: &Request<'_>, refused: bool) -> &'static str {
    match (refused, request.repository) {
        (true, _) => "Nothing else is left to do.",
        (false, Some(_)) => "Everything is in place.",
        (false, None) => {
            "Everything that was found is in place. There is no git repository around this folder: run this in one."
        }
    }
}

fn counted(files: usize) -> String {
    if files == 1 { "1 file".to_owned() } else { format!("{files} files") }
}

/// The one question.
fn agreed(plan: &Plan, out: &mut dyn Write) -> Result<bool> {
    if !io::stdin().is_terminal() {
        bail!("nobody is here to be asked: give --yes to write this plan, or --dry-run to only see it");
    }
    write!(out, "Write {}? [y/N] ", counted(plan.changes.len()))?;
    out.flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// Where the record of an installation is kept: of a repository in its own folder, of a user with the user's state.
pub(super) fn records(env: &Environment, repository: Option<&Repository>, root: Option<&Path>) -> Records {
    Records {
        repository: repository.map(|repository| repository.shared_dir().join("aiguard").join("installation.json")),
        top: repository.and_then(Repository::work_tree).map(Path::to_owned),
        shared: repository.map(Repository::shared_dir),
        user: match root {
            Some(root) => Some(root.join("var/lib/aiguard/installation.json")),
            None => env.state_folder().map(|folder| folder.join("installation.json")),
        },
    }
}

/// The files that hold the records, and what belongs to the repository's.
pub(super) struct Records {
    pub(super) repository: Option<PathBuf>,
    pub(super) user: Option<PathBuf>,
    top: Option<PathBuf>,
    shared: Option<PathBuf>,
}

impl Records {
    fn of(&self, change: &Change) -> Option<&Path> {
        let inside = |folder: &Option<PathBuf>| folder.as_ref().is_some_and(|folder| change.path.starts_with(folder));
        let of_repository =
            change.scope.map_or_else(|| inside(&self.top) || inside(&self.shared), |scope| scope == Scope::Repository);
        if of_repository { self.repository.as_deref() } else { self.user.as_deref() }
    }
}

/// Writes every file of the plan, and the record before the next: what is half installed can be taken away, too.
fn write(plan: &Plan, request: &Request<'_>) -> Result<()> {
    let records = records(request.env, request.repository, request.root.as_deref());
    for change in &plan.changes {
        let place = records.of(change).context("there is no folder for the record of this installation")?;
        let mut record = Record::read(place).map_err(anyhow::Error::msg)?;
        let shown = files::shown(&change.path);
        record.apply(change).with_context(|| format!("{shown} cannot be written"))?;
        record.write(place).with_context(|| format!("the record {} cannot be written", files::shown(place)))?;
    }
    Ok(())
}

fn self_test(request: &Request<'_>, out: &mut dyn Write, style: &Style) -> Result<Status> {
    let proofs = setup::prove(request).context("no temporary folder can be made")?;
    output::proofs(&proofs, out, style)?;
    if proofs.is_empty() {
        writeln!(out, "  Nothing is installed yet.")?;
    }
    let all = !proofs.is_empty() && proofs.iter().all(|proof| proof.refused);
    Ok(if all { Status::Clean } else { Status::Findings })
}

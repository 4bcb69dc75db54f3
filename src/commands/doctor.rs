//! `aiguard doctor`: which agents are here, what really applies, whether it is enough, and what repairs it.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use clap::Args;

use super::Status;
use super::settings::{self, Color, Configuring};
use crate::doctor::examine::{Asked, OF_ITSELF};
use crate::doctor::record::Record;
use crate::doctor::source::State;
use crate::doctor::tuning::Tuning;
use crate::doctor::{
    Baseline, Catalog, Change, Check, Examination, Extent, Machine, Product, System, changes, examine, patients,
};
use crate::env::Environment;
use crate::files;
use crate::model::nearest;
use crate::output::examination::{self, Format};

/// Check agents' settings: what is in force, whether it is safe, and what repairs it
///
/// Reads the settings of coding agents as those agents read them, and holds what is in force against a baseline.
/// Nothing is changed without `--fix`. Exit status: 0 nothing must be repaired, 1 findings, 2 wrong usage, 3 a file
/// could not be read.
#[derive(Debug, Args)]
pub struct DoctorArgs {
    #[command(flatten)]
    place: Where,
    /// What settings are held against: recommended, strict, regulated, or a file of --write-baseline
    #[arg(long, value_name = "NAME|FILE")]
    baseline: Option<String>,
    /// Write today's findings to a file, so that later runs show what changed
    #[arg(long, value_name = "FILE")]
    write_baseline: Option<PathBuf>,
    /// Only this product (may be given several times)
    #[arg(long = "product", value_name = "PRODUCT", value_parser = settings::one_of::<Product>())]
    products: Vec<Product>,
    /// Only what the repository holds: for CI, where the machine is nobody's
    #[arg(long)]
    ci: bool,
    #[command(flatten)]
    showing: Showing,
    #[command(flatten)]
    repairing: Repairing,
    /// Write the result in this format
    #[arg(long, short, value_name = "FORMAT", default_value = "human", value_parser = settings::one_of::<Format>())]
    format: Format,
    /// When to use colours
    #[arg(long, value_name = "WHEN", default_value = "auto", value_parser = settings::one_of::<Color>())]
    color: Color,
    /// Name every file and every check, also those that hold
    #[arg(long, short)]
    verbose: bool,
    #[command(flatten)]
    configuring: Configuring,
}

/// Which machine is examined
#[derive(Debug, Args)]
#[command(next_help_heading = "Where")]
struct Where {
    /// The project's folder [default: the top of this repository]
    #[arg(long, value_name = "DIR")]
    project: Option<PathBuf>,
    /// The home folder
    #[arg(long, value_name = "DIR")]
    home: Option<PathBuf>,
    /// A folder that stands for the root of a machine, such as an unpacked image
    #[arg(long, value_name = "DIR")]
    root: Option<PathBuf>,
    /// The system whose paths are used [default: this one]
    #[arg(long, value_name = "SYSTEM", value_parser = settings::one_of::<System>())]
    system: Option<System>,
}

/// Other answers than the checks
#[derive(Debug, Args)]
#[group(multiple = false, id = "showing")]
struct Showing {
    /// Show every security setting of a product with its value, where it comes from and what it beats
    #[arg(long, value_name = "PRODUCT", value_parser = settings::one_of::<Product>())]
    effective: Option<Product>,
    /// Say what a check is about and why it matters
    #[arg(long, value_name = "ID")]
    explain: Option<String>,
}

/// Repairs
#[derive(Debug, Args)]
#[command(next_help_heading = "Repair")]
struct Repairing {
    /// Repair what can be repaired safely, and keep the old files aside
    #[arg(long)]
    fix: bool,
    /// With --fix: also repairs that may stop something from working
    #[arg(long = "unsafe", requires = "fix")]
    unsafe_too: bool,
    /// With --fix: also files that administrators manage
    #[arg(long, requires = "fix")]
    managed: bool,
    /// With --fix: show the changes and make none
    #[arg(long, requires = "fix")]
    dry_run: bool,
}

/// Runs the command.
///
/// # Errors
/// When there is no such check, the folder cannot be read, or writing fails.
pub fn run(args: &DoctorArgs, out: &mut dyn Write) -> Result<Status> {
    let mut catalog = Catalog::builtin().map_err(|why| anyhow!("the built-in checks are not valid: {why}"))?;
    if let Some(id) = &args.showing.explain {
        return explain(&catalog, id, out);
    }
    let env = Environment::process();
    let machine = machine(args, &catalog, &env)?;
    let folder =
        machine.project.clone().map_or_else(|| env.current_dir(), Ok).context("the current folder cannot be read")?;
    let policy = settings::layers(&args.configuring, &folder, &env)?;
    let tuning = Tuning::apply(&policy, &mut catalog).map_err(|why| anyhow!(why))?;
    let products = args.showing.effective.map_or_else(|| args.products.clone(), |product| vec![product]);
    let record =
        args.baseline.as_deref().filter(|name| name.parse::<Baseline>().is_err()).map(Record::read).transpose()?;
    let named = args.baseline.as_deref().and_then(|name| name.parse().ok());
    let named =
        named.or(record.as_ref().map(|record| record.baseline)).or(tuning.baseline).unwrap_or(Baseline::Recommended);
    // What the policy sets is the least.
    let asked = Asked { baseline: named.max(tuning.baseline.unwrap_or(named)), products, ci: args.ci };
    let judge = |catalog: &Catalog| {
        let found = patients(catalog, &machine, &asked);
        let mut examination = examine(catalog, &found, &machine, &asked);
        tuning.except(&mut examination, settings::today());
        if let Some(record) = &record {
            record.accept(&mut examination);
        }
        examination
    };
    if args.showing.effective.is_some() {
        let found = patients(&catalog, &machine, &asked);
        return examination::write_effective(args.format, &found, out).map(|()| Status::Clean).map_err(Into::into);
    }
    let examination = judge(&catalog);
    if let Some(path) = &args.write_baseline {
        let shown = files::shown(path);
        let record = Record::of(&examination, asked.baseline);
        files::write_atomic(path, record.text().as_bytes()).with_context(|| format!("{shown} cannot be written"))?;
        writeln!(
            out,
            "{shown} now holds {} known findings; `aiguard doctor --baseline {shown}` shows what changes.",
            record.known.len()
        )?;
        return Ok(Status::Clean);
    }
    if args.repairing.fix {
        repair(args, &examination, out)?;
        if args.repairing.dry_run {
            return Ok(status(&examination));
        }
        return finish(args, &judge(&catalog), &env, out);
    }
    finish(args, &examination, &env, out)
}

fn finish(args: &DoctorArgs, examination: &Examination, env: &Environment, out: &mut dyn Write) -> Result<Status> {
    let style = settings::style(args.color, args.verbose, env);
    examination::write(args.format, examination, out, &style)?;
    out.flush()?;
    Ok(status(examination))
}

fn status(examination: &Examination) -> Status {
    if examination.fails() {
        Status::Findings
    } else if examination.sources.iter().any(|source| source.state == State::Unreadable) {
        Status::Incomplete
    } else {
        Status::Clean
    }
}

/// The machine that is meant. Variables of this one say nothing about an image of another.
fn machine(args: &DoctorArgs, catalog: &Catalog, env: &Environment) -> Result<Machine> {
    let here = env.current_dir().context("the current folder cannot be read")?;
    let place = &args.place;
    let real = |path: &Path| files::real(path).with_context(|| format!("{} cannot be examined", path.display()));
    let root = place.root.as_deref().map(real).transpose()?;
    let project = match (&place.project, &root) {
        (Some(project), _) => Some(real(project)?),
        (None, Some(_)) => None,
        (None, None) => {
            here.ancestors().find(|folder| files::exists(&folder.join(".git"))).map(Path::to_owned).or(Some(here))
        }
    };
    let home = match (&place.home, &root) {
        (Some(home), _) => Some(real(home)?),
        (None, Some(_)) => None,
        (None, None) => env.home(),
    };
    let names =
        catalog.products.iter().flat_map(|product| product.folders.values()).filter_map(|it| it.variable.clone());
    let moved = names.filter(|_| root.is_none() && place.home.is_none());
    let variables: BTreeMap<String, String> =
        moved.filter_map(|name| Some((name.clone(), env.folder(&name)?))).collect();
    Ok(Machine { system: place.system.unwrap_or_else(System::here), root, home, project, variables })
}

fn explain(catalog: &Catalog, id: &str, out: &mut dyn Write) -> Result<Status> {
    let Some(check) = catalog.check(id) else {
        return explain_other(catalog, id, out);
    };
    writeln!(out, "{}\n{}\n", check.title, check.id)?;
    if let Some(product) = check.product {
        writeln!(out, "product      {product}")?;
    }
    writeln!(out, "severity     {}, {}", check.severity, check.level)?;
    let baselines: Vec<&str> = check.baselines.iter().map(|baseline| baseline.name()).collect();
    writeln!(out, "baselines    {}", baselines.join(", "))?;
    if let Some(versions) = &check.versions {
        writeln!(out, "versions     {versions}")?;
    }
    for (name, list) in
        [("SOC 2", &check.controls.soc2), ("HIPAA", &check.controls.hipaa), ("GDPR", &check.controls.gdpr)]
    {
        if !list.is_empty() {
            writeln!(out, "{name:<12} {}", list.join(", "))?;
        }
    }
    writeln!(out, "\n{}\n\nTo repair: {}.", check.why, check.repair)?;
    writeln!(out, "{}", fixing(check))?;
    for reference in &check.references {
        writeln!(out, "See {reference}")?;
    }
    Ok(Status::Clean)
}

/// What results are about that no check made.
fn explain_other(catalog: &Catalog, id: &str, out: &mut dyn Write) -> Result<Status> {
    let hidden = || catalog.products.iter().flat_map(|product| &product.hidden);
    if let Some(hidden) = hidden().find(|hidden| hidden.id == id) {
        writeln!(out, "{}\n{id}\n\nThis is not visible on the disk, so it is never assessed.\n", hidden.title)?;
        writeln!(out, "To verify: {}.", hidden.verify)?;
        return Ok(Status::Clean);
    }
    if let Some((_, why)) = OF_ITSELF.iter().find(|(of_itself, _)| *of_itself == id) {
        writeln!(out, "{id}\n\n{why}")?;
        return Ok(Status::Clean);
    }
    let checks = catalog.checks().map(|check| check.id.as_str());
    let others = hidden().map(|hidden| hidden.id.as_str()).chain(OF_ITSELF.iter().map(|(id, _)| *id));
    let advice = nearest(id, checks.chain(others)).map_or_else(
        || "`aiguard doctor --verbose` names those that are made here.".to_owned(),
        |meant| format!("Did you mean `{meant}`?"),
    );
    Err(anyhow!("There is no check `{id}`. {advice}"))
}

fn fixing(check: &Check) -> &'static str {
    match &check.fix {
        Some(fix) if fix.safe => "`aiguard doctor --fix` does it.",
        Some(_) => "`aiguard doctor --fix --unsafe` does it; something that works today may stop working.",
        None => "This needs a person.",
    }
}

/// Shows the changes, and makes them unless they are only to be shown. Old files stay beside as `NAME.aiguard-old`.
fn repair(args: &DoctorArgs, examination: &Examination, out: &mut dyn Write) -> Result<()> {
    let extent = Extent { unsafe_too: args.repairing.unsafe_too, managed_too: args.repairing.managed };
    let (list, left) = changes(examination, extent);
    for change in &list {
        examination::write_change(change, out)?;
        if !args.repairing.dry_run {
            apply(change).with_context(|| format!("{} cannot be written", change.shown))?;
        }
    }
    for (id, why) in &left {
        writeln!(out, "not repaired: {id}: {why}")?;
    }
    if list.is_empty() && left.is_empty() {
        writeln!(out, "Nothing here can be repaired without a person.")?;
    }
    writeln!(out)?;
    Ok(())
}

fn apply(change: &Change) -> std::io::Result<()> {
    if change.exists {
        files::write_private(&aside(&change.path), &files::read_whole(&change.path)?)?;
    } else if let Some(folder) = change.path.parent() {
        files::make_folder(folder)?;
    }
    files::write_atomic(&change.path, &change.bytes)
}

/// Where the old file is kept: under a name that is free, so that no earlier one is lost. It may hold what the file held
/// for its owner's eyes only.
fn aside(path: &Path) -> PathBuf {
    let named = |number: usize| {
        let mut old = path.to_owned().into_os_string();
        old.push(".aiguard-old");
        if number > 1 {
            old.push(format!("-{number}"));
        }
        PathBuf::from(old)
    };
    (1..).map(named).find(|old| !files::exists(old)).unwrap_or_else(|| named(1))
}

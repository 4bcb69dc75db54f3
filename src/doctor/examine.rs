//! From a machine to results: the files are read, combined, and held against every check of the baseline.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::rc::Rc;

use super::catalog::{Catalog, ProductEntry};
use super::check::{Baseline, Check};
use super::installed::{self, Installed, Version};
use super::machine::Machine;
use super::operators::{self, Context};
use super::outcome::{Examination, Finding, Outcome, SeenSource, Status};
use super::product::{Product, Scope};
use super::source::{NoticeKind, Source, State};
use super::view::View;
use super::{claude, codex, load, repair, scanner};
use crate::files;
use crate::model::Severity;

/// The result for a file that cannot be read and that no check speaks of.
const UNREAD: &str = "doctor-file-unreadable";

/// Results that no check of the data made, and what they are about.
pub const OF_ITSELF: [(&str, &str); 3] = [
    (
        UNREAD,
        "A file that a product reads cannot be read here, and no check speaks of it: what holds by the other files \
              might not hold. It is never assessed, and the exit status is 3 unless something else failed.",
    ),
    (
        "doctor-exception-expired",
        "An exception of the policy is past its last day: what it allowed fails again. Renew it \
                                  with a new reason and date, or remove it.",
    ),
    (
        "doctor-exception-unused",
        "An exception of the policy matches no finding: what it allowed was repaired, or its words \
                                 never fitted. Remove it, so that nothing hides behind it later.",
    ),
];

/// A product on the examined machine, with everything that it reads.
#[derive(Debug)]
pub struct Patient<'c> {
    pub entry: &'c ProductEntry,
    /// All its sources, absent ones too, in ascending rank.
    pub sources: Vec<Source>,
    /// Whether there is any sign of it.
    pub is_present: bool,
    /// The version that is installed, if the disk tells; in CI nobody asks.
    pub installed: Option<Installed>,
    views: BTreeMap<String, View>,
    /// What the scanner found, by the source's number: several checks ask for it.
    scanned: RefCell<BTreeMap<usize, Rc<[crate::model::Finding]>>>,
}

impl Patient<'_> {
    /// What is in force in a group.
    pub fn view(&self, group: &str) -> Option<&View> {
        self.views.get(group)
    }

    /// What is in force, by group.
    pub fn groups(&self) -> impl Iterator<Item = (&str, &View)> {
        self.views.iter().map(|(group, view)| (group.as_str(), view))
    }

    /// What the scanner finds in a source; it is asked once.
    pub fn scan(&self, number: usize) -> Rc<[crate::model::Finding]> {
        let mut scanned = self.scanned.borrow_mut();
        let scan = || self.sources.get(number).map(scanner::scan).unwrap_or_default().into();
        Rc::clone(scanned.entry(number).or_insert_with(scan))
    }

    /// What the sources of some levels say together, whether or not another level beats them.
    pub fn view_of(&self, group: &str, scopes: &[Scope]) -> View {
        let chosen = self
            .sources
            .iter()
            .enumerate()
            .filter(|(_, source)| source.group == group && scopes.contains(&source.scope));
        View::new(chosen, &self.entry.merging)
    }
}

/// What is asked for.
#[derive(Debug, Clone)]
pub struct Asked {
    pub baseline: Baseline,
    /// Only these products; all when empty.
    pub products: Vec<Product>,
    /// Only what the repository itself holds.
    pub ci: bool,
}

/// Reads what every product reads.
pub fn patients<'c>(catalog: &'c Catalog, machine: &Machine, asked: &Asked) -> Vec<Patient<'c>> {
    let wanted = |entry: &&ProductEntry| asked.products.is_empty() || asked.products.contains(&entry.product);
    catalog.products.iter().filter(wanted).map(|entry| patient(entry, catalog, machine, asked)).collect()
}

fn patient<'c>(entry: &'c ProductEntry, catalog: &'c Catalog, machine: &Machine, asked: &Asked) -> Patient<'c> {
    let mut sources = load::sources(entry, catalog, machine);
    if asked.ci {
        sources.retain(|source| matches!(source.scope, Scope::Project | Scope::Local));
    }
    match entry.product {
        Product::ClaudeCode => claude::settle(&mut sources, entry, machine),
        Product::Codex => codex::settle(&mut sources, entry, machine),
        _ => {}
    }
    let mut signs = entry
        .signs
        .iter()
        .filter_map(|sign| sign.for_system(machine.system))
        .filter(|sign| !asked.ci || sign.starts_with("{project}"));
    let is_present = sources.iter().any(|source| source.is_present() && !source.shared)
        || signs.any(|sign| machine.resolve(sign, &entry.folders).iter().any(|path| files::exists(path)));
    let mut groups: Vec<&str> = sources.iter().map(|source| source.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let views = groups.into_iter().map(|group| {
        let of_group = sources.iter().enumerate().filter(|(_, source)| source.group == group && source.counts());
        let mut view = View::new(of_group, &entry.merging);
        if entry.product == Product::Codex && group == "settings" {
            codex::bound(&mut view, &sources);
        }
        (group.to_owned(), view)
    });
    let installed = if asked.ci { None } else { installed::find(entry, machine) };
    Patient { views: views.collect(), is_present, installed, entry, sources, scanned: RefCell::default() }
}

/// Holds every product against the checks of a baseline.
pub fn examine(catalog: &Catalog, patients: &[Patient<'_>], machine: &Machine, asked: &Asked) -> Examination {
    let mut examination = Examination { baseline: asked.baseline.to_string(), ..Examination::default() };
    for patient in patients {
        let product = patient.entry.product;
        let wanted = patient.is_present || asked.products.contains(&product);
        let list = if wanted { &mut examination.present } else { &mut examination.missing };
        list.push(product);
        if !wanted {
            continue;
        }
        examination.sources.extend(patient.sources.iter().filter(|source| source.is_present()).map(|source| {
            SeenSource {
                product,
                name: source.name.clone(),
                group: source.group.clone(),
                scope: source.scope,
                shown: source.shown.clone(),
                state: source.state,
            }
        }));
        let checks = catalog.checks().filter(|check| check.product == Some(product) && is_asked(check, patient, asked));
        for check in checks {
            let context = Context { check, patient, machine, catalog };
            if !context.applies() {
                continue;
            }
            examination.outcomes.extend(outcomes(&context));
        }
        unread(patient, &mut examination);
        if !asked.ci {
            examination.outcomes.extend(patient.entry.hidden.iter().map(|hidden| hidden_outcome(product, hidden)));
        }
    }
    once(&mut examination);
    // What a finding quotes from a file may hold a secret.
    for outcome in examination.outcomes.iter_mut().filter(|outcome| outcome.status == Status::Fail) {
        outcome.message = scanner::redacted(&outcome.message);
    }
    examination
}

/// Several products read some files, and say the same of them: once is enough.
fn once(examination: &mut Examination) {
    let mut said: Vec<(Product, String, String)> = Vec::new();
    examination.outcomes.retain(|outcome| {
        let (Some(path), Status::Fail) = (&outcome.path, outcome.status) else { return true };
        let before = said
            .iter()
            .any(|(product, at, message)| *product != outcome.product && at == path && *message == outcome.message);
        said.push((outcome.product, path.clone(), outcome.message.clone()));
        !before
    });
}

/// A result for each file that cannot be read and that no check speaks of: what holds by the other files might not hold.
fn unread(patient: &Patient<'_>, examination: &mut Examination) {
    for source in patient.sources.iter().filter(|source| source.state == State::Unreadable) {
        let said = |it: &Outcome| it.path.as_ref() == Some(&source.shown) && it.status != Status::Pass;
        if examination.outcomes.iter().any(said) {
            continue;
        }
        let why = source.notices.iter().find(|notice| notice.kind == NoticeKind::Unreadable);
        examination.outcomes.push(Outcome {
            id: UNREAD.to_owned(),
            path: Some(source.shown.clone()),
            severity: Severity::Medium,
            ..unseen(
                patient.entry.product,
                ["A file cannot be read", "make the file readable, or remove it"],
                why.map(|notice| notice.message.clone()).unwrap_or_default(),
            )
        });
    }
}

/// Whether a check is part of what is asked for. In CI that is what can be told from the repository alone.
fn is_asked(check: &Check, patient: &Patient<'_>, asked: &Asked) -> bool {
    use super::check::Test;
    let of_repository = matches!(patient.entry.product, Product::Repository | Product::Mcp | Product::Instructions);
    let is_local = |scope: &Scope| matches!(scope, Scope::Project | Scope::Local);
    let local = !check.scopes.is_empty() && check.scopes.iter().all(is_local);
    // What must not be anywhere must not be in the repository; whether something is set may be up to the machine.
    let forbids = matches!(
        check.test,
        Test::Not { .. }
            | Test::NoEntry { .. }
            | Test::ForbiddenKeys { .. }
            | Test::MentionsNone { .. }
            | Test::NoSecrets
            | Test::NoFindings { .. }
            | Test::Unnoticed { .. }
    ) && (check.scopes.is_empty() || check.scopes.iter().any(is_local));
    let fits = !asked.ci || of_repository || local || forbids;
    check.baselines.contains(&asked.baseline) && fits
}

fn outcomes(context: &Context<'_>) -> Vec<Outcome> {
    let base = |status: Status, message: String| outcome(context.check, status, message);
    let mut assumed = String::new();
    if let Some(range) = &context.check.versions {
        match &context.patient.installed {
            Some(found) if excludes(range, found) => {
                let Installed { version, shown } = found;
                let why = format!("it is about versions {range}, and {version} is installed ({shown})");
                return vec![base(Status::NotAssessed, why)];
            }
            Some(_) => {}
            None => assumed = format!("; the version is not on the disk, and taken to be {range}"),
        }
    }
    match operators::run(context) {
        Finding::Pass => vec![base(Status::Pass, String::new())],
        Finding::NotAssessed(why) => vec![base(Status::NotAssessed, why)],
        Finding::Fail(failures) => failures
            .into_iter()
            .map(|failure| {
                let fix = repair::fix(context, &failure);
                let source = failure.source.and_then(|number| context.patient.sources.get(number));
                let place = source.zip(failure.span.as_ref()).and_then(|(source, span)| source.place(span.start));
                let path = source.map(|source| source.shown.clone());
                let path = path.or_else(|| fix.as_ref().map(|fix| fix.shown.clone()));
                let message = format!("{}{assumed}", failure.message);
                Outcome { path, place, fix, ..base(Status::Fail, message) }
            })
            .collect(),
    }
}

/// Whether a version is none of those that a range names.
fn excludes(range: &str, Installed { version, .. }: &Installed) -> bool {
    Version::read(version).is_some_and(|version| installed::admits(range, &version) == Some(false))
}

fn outcome(check: &Check, status: Status, message: String) -> Outcome {
    Outcome {
        id: check.id.clone(),
        product: check.product.unwrap_or(Product::Repository),
        status,
        severity: check.severity,
        level: check.level,
        title: check.title.clone(),
        message,
        path: None,
        place: None,
        repair: check.repair.clone(),
        fix: None,
        controls: check.controls.clone(),
        exception: None,
        known: false,
    }
}

fn hidden_outcome(product: Product, hidden: &super::catalog::Hidden) -> Outcome {
    let outcome = unseen(product, [&hidden.title, &hidden.verify], "this is not visible on the disk".to_owned());
    Outcome { id: hidden.id.clone(), ..outcome }
}

/// A result of no check: something that cannot be told, and how a person can.
fn unseen(product: Product, [title, repair]: [&str; 2], message: String) -> Outcome {
    Outcome {
        id: String::new(),
        product,
        status: Status::NotAssessed,
        severity: Severity::Info,
        level: super::check::Level::Recommend,
        title: title.to_owned(),
        message,
        path: None,
        place: None,
        repair: repair.to_owned(),
        fix: None,
        controls: super::check::Controls::default(),
        exception: None,
        known: false,
    }
}

//! The resolved configuration: every value has its default filled in and remembers who set it.

use std::path::{Path, PathBuf};

use toml::Spanned;

use super::allow::{self, Allow};
use super::globs::Globs;
use super::raw::RawConfig;
use super::reader::{Field, Gathered};
use super::sourced::{Source, Sourced};
use crate::detect::Selection;
use crate::detect::engine::Profile;
use crate::detect::inline::Manner;
use crate::model::{Category, Confidence, Flaws, Severity, Written, nearest};
use crate::rules::schema::RawRule;
use crate::rules::{Rule, load, table};

/// The name of the configuration file.
pub const FILE_NAME: &str = "aiguard.toml";

/// Larger files are not scanned unless configured: 100 MiB.
const MAX_FILE_SIZE: u64 = 100 << 20;

/// What a scan goes by.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The file that it was read from, if there was one.
    pub path: Option<String>,
    /// The kind of text.
    pub profile: Sourced<Profile>,
    /// Findings below this severity are counted, not reported.
    pub min_severity: Sourced<Severity>,
    /// Findings below this confidence are counted, not reported.
    pub min_confidence: Sourced<Confidence>,
    /// Reported findings at or above this severity fail the run.
    pub fail_on: Sourced<Severity>,
    /// Paths that are not scanned.
    pub exclude: Sourced<Globs>,
    /// Only these rules; empty means all.
    pub rules: Sourced<Vec<String>>,
    /// Not these rules.
    pub disable_rules: Sourced<Vec<String>>,
    /// Only these categories; empty means all.
    pub categories: Sourced<Vec<Category>>,
    /// Larger files are skipped, in bytes.
    pub max_file_size: Sourced<u64>,
    /// The baseline's path, from the configuration file's folder.
    pub baseline: Sourced<Option<String>>,
    /// Our own inline marker counts only with a reason.
    pub require_reason: Sourced<bool>,
    /// Our own inline marker counts only with rule ids.
    pub require_rule_ids: Sourced<bool>,
    /// Inline markers of other scanners count.
    pub foreign_markers: Sourced<bool>,
    /// Ignore files of other scanners in the repository's root count.
    pub foreign_ignore_files: Sourced<bool>,
    /// Findings that are known and allowed.
    pub allow: Vec<Allow>,
    /// Rules of the configuration, checked.
    pub extra_rules: Vec<RawRule>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            path: None,
            profile: Sourced::default(Profile::Code),
            min_severity: Sourced::default(Severity::Low),
            min_confidence: Sourced::default(Confidence::Medium),
            // Whatever is reported fails the run, until someone says otherwise.
            fail_on: Sourced::default(Severity::Info),
            exclude: Sourced::default(Globs::default()),
            rules: Sourced::default(Vec::new()),
            disable_rules: Sourced::default(Vec::new()),
            categories: Sourced::default(Vec::new()),
            max_file_size: Sourced::default(MAX_FILE_SIZE),
            baseline: Sourced::default(None),
            require_reason: Sourced::default(false),
            require_rule_ids: Sourced::default(false),
            foreign_markers: Sourced::default(true),
            foreign_ignore_files: Sourced::default(true),
            allow: Vec::new(),
            extra_rules: Vec::new(),
        }
    }
}

/// What the command line says; nothing means that the configuration decides.
#[derive(Debug, Clone, Default)]
pub struct Flags {
    pub profile: Option<Profile>,
    pub min_severity: Option<Severity>,
    pub min_confidence: Option<Confidence>,
    pub fail_on: Option<Severity>,
    /// Only these rules; empty means that the configuration decides.
    pub rules: Vec<String>,
    /// Only these categories; empty means that the configuration decides.
    pub categories: Vec<Category>,
    pub max_file_size: Option<u64>,
    pub baseline: Option<String>,
}

impl Policy {
    /// The configuration in a file.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place.
    pub fn parse(file: Written<'_>) -> Result<Self, Flaws> {
        let flaws = Gathered::default();
        let raw = RawConfig::read(file.text, &flaws);
        let policy = Self::resolve(&raw, file, &flaws);
        let list = flaws.into_list();
        if list.is_empty() { Ok(policy) } else { Err(Flaws::new(file, list)) }
    }

    fn resolve(raw: &RawConfig, Written { path, text }: Written<'_>, flaws: &Gathered) -> Self {
        let line = |at: usize| text.as_bytes()[..at.min(text.len())].iter().filter(|byte| **byte == b'\n').count() + 1;
        let scan = &raw.scan;
        let mut policy = Self { path: Some(path.to_owned()), ..Self::default() };
        take(&mut policy.profile, &scan.profile, line);
        take(&mut policy.min_severity, &scan.min_severity, line);
        take(&mut policy.min_confidence, &scan.min_confidence, line);
        take(&mut policy.fail_on, &scan.fail_on, line);
        take(&mut policy.max_file_size, &scan.max_file_size, line);
        take(&mut policy.require_reason, &scan.require_reason, line);
        take(&mut policy.require_rule_ids, &scan.require_rule_ids, line);
        take(&mut policy.foreign_markers, &scan.foreign_markers, line);
        take(&mut policy.foreign_ignore_files, &scan.foreign_ignore_files, line);
        let source = |span: std::ops::Range<usize>| Source::File(line(span.start));
        if let Some(baseline) = &scan.baseline {
            policy.baseline = Sourced { value: Some(baseline.get_ref().clone()), source: source(baseline.span()) };
        }
        if let Some(first) = scan.exclude.first() {
            policy.exclude = Sourced { value: allow::globs(&scan.exclude, flaws), source: source(first.span()) };
        }
        if let Some(first) = scan.categories.first() {
            let value = scan.categories.iter().map(|it| *it.get_ref()).collect();
            policy.categories = Sourced { value, source: source(first.span()) };
        }
        for (place, ids) in [(&mut policy.rules, &scan.rules), (&mut policy.disable_rules, &scan.disable_rules)] {
            if let Some(first) = ids.first() {
                *place = Sourced { value: allow::texts(ids), source: source(first.span()) };
            }
        }
        policy.extra_rules.clone_from(&raw.rules);
        let known = policy.rule_ids();
        let named = raw.allow.iter().map(|entry| &entry.rule).chain([&scan.rules, &scan.disable_rules]);
        // A file whose rules could not be read would be blamed for naming them.
        if flaws.list().is_empty() {
            named.for_each(|ids| allow::refuse_unknown_rules(ids, &known, flaws));
        }
        policy.allow = raw
            .allow
            .iter()
            .map(|entry| Allow::resolve(entry, format!("{path}:{}", line(entry.span.start)), flaws))
            .collect();
        allow::refuse_twins(&raw.allow, flaws);
        policy
    }

    /// The same with what the command line says on top.
    #[must_use]
    pub fn with_flags(mut self, flags: &Flags) -> Self {
        self.profile.flag(flags.profile);
        self.min_severity.flag(flags.min_severity);
        self.min_confidence.flag(flags.min_confidence);
        self.fail_on.flag(flags.fail_on);
        self.rules.flag((!flags.rules.is_empty()).then(|| flags.rules.clone()));
        self.categories.flag((!flags.categories.is_empty()).then(|| flags.categories.clone()));
        self.max_file_size.flag(flags.max_file_size);
        self.baseline.flag(flags.baseline.clone().map(Some));
        self
    }

    /// The ids of all rules: built-in ones and those of the configuration.
    fn rule_ids(&self) -> Vec<&str> {
        let builtin = table::builtin().iter().map(|rule| rule.about.id);
        builtin.chain(self.extra_rules.iter().map(|rule| rule.id.as_str())).collect()
    }

    /// Checks a rule id that came from the command line.
    ///
    /// # Errors
    /// A sentence that names the nearest id that exists.
    pub fn check_rule_id(&self, id: &str) -> Result<(), String> {
        let known = self.rule_ids();
        if known.contains(&id) {
            return Ok(());
        }
        let advice = match nearest(id, known) {
            Some(meant) => format!("Did you mean `{meant}`?"),
            None => "`aiguard rules list` shows all of them.".to_owned(),
        };
        Err(format!("There is no rule `{id}`. {advice}"))
    }

    /// Which rules run, for the engine.
    pub fn selection(&self) -> Selection {
        Selection {
            rules: self.rules.value.clone(),
            without: self.disable_rules.value.clone(),
            categories: self.categories.value.clone(),
            profile: self.profile.value,
            inline: Manner {
                foreign: self.foreign_markers.value,
                reason: self.require_reason.value,
                rule_ids: self.require_rule_ids.value,
            },
        }
    }

    /// The configuration's own rules, for the engine. Call it once: see [`load::rule`].
    pub fn rules_to_add(&self) -> Vec<Rule> {
        self.extra_rules.iter().map(load::rule).collect()
    }
}

fn take<T: Copy>(place: &mut Sourced<T>, field: &Field<T>, line: impl Fn(usize) -> usize) {
    if let Some(found) = field {
        *place = Sourced { value: *found.get_ref(), source: Source::File(line(Spanned::span(found).start)) };
    }
}

/// The configuration file that holds for `start`, an absolute folder: the nearest one upward, up to and with the
/// repository's root, which is where `.git` is. `exists` tells whether there is a file or folder.
pub fn locate(start: &Path, exists: impl Fn(&Path) -> bool) -> Option<PathBuf> {
    for folder in start.ancestors() {
        let file = folder.join(FILE_NAME);
        if exists(&file) {
            return Some(file);
        }
        if exists(&folder.join(".git")) {
            return None;
        }
    }
    None
}

//! The resolved configuration: every value has its default filled in and remembers who set it.

use std::path::{Path, PathBuf};

use jiff::civil::Date;

use super::allow::Allow;
use super::floor::Floor;
use super::flow::{Door, Flow};
use super::globs::Globs;
use super::hook::Hook;
use super::layers::{Order, PolicyFile};
use super::literal::Literal;
use super::resolve;
use super::sourced::{Fate, Layer, Setting, Source, Sourced};
use super::tier::{InForce, Tier};
use crate::detect::Selection;
use crate::detect::engine::Profile;
use crate::detect::inline::Manner;
use crate::model::{Category, Class, Confidence, Decision, Flaws, Severity, Written, nearest};
use crate::rules::schema::RawRule;
use crate::rules::{Rule, load, table};

/// The name of the configuration file.
pub const FILE_NAME: &str = "aiguard.toml";

/// Larger files are not scanned unless configured: 100 MiB.
pub(super) const MAX_FILE_SIZE: u64 = 100 << 20;

/// What a scan goes by.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The files that it was read from, the strongest layer first.
    pub files: Vec<PolicyFile>,
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
    /// `[data.flow]`.
    pub flow: Flow,
    /// `[hook]`.
    pub hook: Hook,
    /// `[tiers]`.
    pub tiers: Vec<Tier>,
    /// What the organisation permits; nothing where it has no policy.
    pub floor: Option<Floor>,
    /// What each layer set, and what became of it.
    pub settings: Vec<Setting>,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            files: Vec::new(),
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
            flow: Flow::default(),
            hook: Hook::default(),
            tiers: Vec::new(),
            floor: None,
            settings: Vec::new(),
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
}

impl Policy {
    /// The policy of one repository's file alone.
    ///
    /// # Errors
    /// Everything that is wrong, each with its place.
    pub fn parse(file: Written<'_>) -> Result<Self, Flaws> {
        let file = PolicyFile { layer: Layer::Repository, path: file.path.to_owned(), text: file.text.to_owned() };
        // Days count only below an organisation's policy, and there is none.
        Self::layered(vec![file], Date::MIN)
    }

    /// The policy of all layers; `today` decides how long the entries of lower layers may hold.
    ///
    /// # Errors
    /// Everything that is wrong with the strongest layer that is not valid, each with its place.
    pub fn layered(files: Vec<PolicyFile>, today: Date) -> Result<Self, Flaws> {
        let mut policy = resolve::resolve(&files, today)?;
        policy.files = files;
        Ok(policy)
    }

    /// The same where the repository's file has the text that `text` gives for its path; without that file where it gives
    /// none, or one that is not valid.
    #[must_use]
    pub fn with_repository(&self, today: Date, text: impl Fn(&str) -> Option<String>) -> Self {
        let others = |file: &PolicyFile| match file.layer {
            Layer::Repository => Some(PolicyFile { text: text(&file.path)?, ..file.clone() }),
            _ => Some(file.clone()),
        };
        let files: Vec<PolicyFile> = self.files.iter().filter_map(others).collect();
        let without = || self.files.iter().filter(|file| file.layer != Layer::Repository).cloned().collect();
        Self::layered(files, today).or_else(|_| Self::layered(without(), today)).unwrap_or_default()
    }

    /// Where a value was set, as in `aiguard.toml:3`; the layer's name where there is no file.
    pub fn place(&self, source: Source) -> String {
        let file = self.files.iter().find(|file| file.layer == source.layer);
        match (file, source.line) {
            (Some(file), Some(line)) => format!("{}:{line}", file.path),
            _ => source.layer.to_string(),
        }
    }

    /// What happens to data of a class where it would go.
    pub fn flow(&self, class: Class, door: Door) -> Decision {
        self.flow.at(class, door)
    }

    /// The tier that agents work in, if one is chosen.
    pub fn tier(&self) -> Option<InForce<'_>> {
        InForce::of(&self.tiers, self.hook.tier.value.as_deref()?)
    }

    /// What was set and has no effect because of the organisation's policy, or because a repository cannot loosen it:
    /// one sentence each.
    pub fn refused(&self) -> Vec<String> {
        let refused = self.settings.iter().filter_map(|setting| match &setting.fate {
            Fate::Refused(why) => Some((setting, why)),
            _ => None,
        });
        let place = |setting: &Setting| self.place(setting.source);
        refused
            .map(|(setting, why)| {
                format!("`{} = {}` ({}) has no effect: {why}.", setting.key, setting.value, place(setting))
            })
            .collect()
    }

    /// The same with what the command line says on top.
    #[must_use]
    pub fn with_flags(mut self, flags: &Flags) -> Self {
        self.flag("scan.profile", flags.profile, |it| &mut it.profile, &Order::UNORDERED);
        self.flag("scan.min-severity", flags.min_severity, |it| &mut it.min_severity, &Order::LESS_IS_STRICTER);
        self.flag("scan.min-confidence", flags.min_confidence, |it| &mut it.min_confidence, &Order::LESS_IS_STRICTER);
        self.flag("scan.fail-on", flags.fail_on, |it| &mut it.fail_on, &Order::LESS_IS_STRICTER);
        self.flag("scan.max-file-size", flags.max_file_size, |it| &mut it.max_file_size, &Order::MORE_IS_STRICTER);
        // Looking for one thing only is a question, which says what was not asked.
        let source = Source::COMMAND_LINE;
        if !flags.rules.is_empty() {
            self.rules = Sourced { value: flags.rules.clone(), source, floor: None };
        }
        if !flags.categories.is_empty() {
            self.categories = Sourced { value: flags.categories.clone(), source, floor: None };
        }
        self
    }

    /// Takes the command line's value, if it gives one and the organisation does not want a stricter one.
    fn flag<T: Clone + Literal>(
        &mut self,
        key: &str,
        value: Option<T>,
        place: impl Fn(&mut Self) -> &mut Sourced<T>,
        order: &Order<T>,
    ) {
        let Some(value) = value else { return };
        let held = place(self);
        let refused = held.floor.as_ref().filter(|floor| (order.looser)(&value, floor));
        let fate = match refused {
            Some(floor) => Fate::Refused(format!("the organisation's policy asks for {}", floor.literal())),
            None => Fate::Holds,
        };
        let literal = value.literal();
        if fate == Fate::Holds {
            held.value = value;
            held.source = Source::COMMAND_LINE;
        }
        let source = Source::COMMAND_LINE;
        self.settings.push(Setting { key: key.to_owned(), value: literal, source, fate });
    }

    /// The ids of all rules: built-in ones and those of the configuration.
    pub(super) fn rule_ids(&self) -> Vec<&str> {
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

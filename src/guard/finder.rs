//! Looks at one text of an event with the same rules, exceptions and thresholds as a scan.

use std::cell::{OnceCell, RefCell};
use std::path::{Path, PathBuf};

use crate::detect::engine::{Profile, Scratch};
use crate::detect::{Engine, Selection};
use crate::env::Environment;
use crate::files;
use crate::git::Repository;
use crate::model::{Category, Confidence, Finding, Origin, Text};
use crate::policy::Policy;
use crate::policy::suppress::Suppressor;
use crate::redact;
use crate::scan::known;

/// Finds what counts. Nothing is made before it is needed: most events hold no text to look at.
#[derive(Debug)]
pub struct Finder<'p> {
    policy: &'p Policy,
    env: &'p Environment,
    /// The repository's or the configuration's folder, which paths start from.
    root: PathBuf,
    code: OnceCell<Engine>,
    data: OnceCell<Engine>,
    scratch: RefCell<Scratch>,
    suppressor: OnceCell<Result<RefCell<Suppressor>, String>>,
    /// The same of what the repository's last commit allows.
    committed: OnceCell<RefCell<Suppressor>>,
}

impl<'p> Finder<'p> {
    /// A finder for events in `folder`, an absolute path.
    pub fn new(policy: &'p Policy, env: &'p Environment, folder: &Path) -> Self {
        let marked =
            |folder: &&Path| files::exists(&folder.join(".git")) || files::exists(&folder.join("aiguard.toml"));
        let root = folder.ancestors().find(marked).unwrap_or(folder);
        Self {
            policy,
            env,
            root: root.to_owned(),
            code: OnceCell::new(),
            data: OnceCell::new(),
            scratch: RefCell::default(),
            suppressor: OnceCell::new(),
            committed: OnceCell::new(),
        }
    }

    /// The folder that paths in reasons, exceptions and baselines start from.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path as it is shown and as exceptions name it.
    pub fn shown(&self, path: &Path) -> String {
        files::shown(path.strip_prefix(&self.root).unwrap_or(path))
    }

    fn engine(&self, profile: Profile) -> &Engine {
        let cell = if profile == Profile::Code { &self.code } else { &self.data };
        cell.get_or_init(|| {
            let selection = Selection { profile, ..self.policy.selection() };
            Engine::with_rules(self.policy.rules_to_add(), &selection)
        })
    }

    /// Everything in a text that counts and that nothing allows.
    ///
    /// # Errors
    /// When a baseline cannot be read, as a sentence.
    pub fn findings(&self, text: &Text<'_>, profile: Profile) -> Result<Vec<Finding>, String> {
        let all = self.engine(profile).scan(text, &mut self.scratch.borrow_mut());
        let mut left = Vec::new();
        for mut finding in all {
            let counts = finding.severity >= self.policy.min_severity.value
                && finding.confidence >= self.policy.min_confidence.value;
            // Phrases are told of, whatever their severity: they only label.
            if !counts && finding.about.category != Category::Injection {
                continue;
            }
            // An agent cannot allow what it writes in the same breath. A person can, in a prompt.
            if text.origin == Origin::ToolInput {
                finding.suppressed = None;
            }
            self.suppressor()?.borrow_mut().judge(&mut finding);
            // Nor by an edit of what allows findings: what was committed has passed a person, or the gate.
            if text.origin == Origin::ToolInput && finding.suppressed.take().is_some() {
                self.committed().borrow_mut().judge(&mut finding);
            }
            if finding.suppressed.is_none() {
                left.push(finding);
            }
        }
        Ok(left)
    }

    /// The text without anything that is found in it: what is said of an event may quote a path or a word of it.
    pub fn without_values(&self, text: String) -> String {
        let engine = self.engine(Profile::Code);
        let mut found = engine.scan(&Text::new("", text.as_bytes(), Origin::ToolInput), &mut self.scratch.borrow_mut());
        found.retain(|finding| {
            finding.confidence >= Confidence::Medium && finding.about.category != Category::Injection
        });
        if found.is_empty() { text } else { redact::text(text.as_bytes(), &found) }
    }

    fn committed(&self) -> &RefCell<Suppressor> {
        self.committed.get_or_init(|| {
            let repository = Repository::discover(&self.root, self.env).ok();
            RefCell::new(known::committed(self.policy, repository.as_ref(), &self.root))
        })
    }

    fn suppressor(&self) -> Result<&RefCell<Suppressor>, String> {
        let made = self.suppressor.get_or_init(|| known::suppressor(self.policy, &self.root, None).map(RefCell::new));
        made.as_ref().map_err(Clone::clone)
    }
}

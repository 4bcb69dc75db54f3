//! Turns a gitleaks configuration into ours, and says what could not be carried over. betterleaks 1 has the same format.
//!
//! Patterns are RE2's, so they parse here as well. What differs is the engine around them: here a rule runs only near
//! one of its keywords, which therefore has to be in the match, and every match has a longest length.

mod allowlist;
mod dialect;
mod foreign;
mod glob;
mod literals;
mod pattern;
mod write;

use std::collections::{BTreeMap, BTreeSet};

use allowlist::AllowEntry;
use foreign::{Config, ForeignRule};
use glob::Reading;

use super::load;
use super::schema::{RawCompanion, RawRule};
use super::table;
use crate::model::{Flaws, Written};

/// The outcome of an import.
#[derive(Debug, Clone)]
pub struct Imported {
    /// The text of an `aiguard.toml`.
    pub config: String,
    /// How many rules it has.
    pub rules: usize,
    /// What could not be carried over, or only in part, as full sentences.
    pub notes: Vec<String>,
}

/// The longest match of a pattern without a bound, in bytes: enough for a private key of any usual size.
const REACH: usize = 8192;

/// The most lines between two findings that count as near when no number is given: the whole of any usual file.
const ANYWHERE: u32 = 100_000;

/// Reads a gitleaks configuration.
///
/// # Errors
/// Where the file is not valid TOML or has not the form of such a configuration.
pub fn gitleaks(file: Written<'_>) -> Result<Imported, Flaws> {
    let config = foreign::read(file)?;
    let mut import = Import::default();
    import.extension(&config);
    for rule in &config.rules {
        import.rule(rule);
    }
    import.drop_lonely_companions();
    import.gather_notes();
    for rule in &config.rules {
        let id = our_id(rule.id.as_deref().unwrap_or_default());
        if import.rules.iter().any(|it| it.id == id) {
            for list in rule.allowlist.iter().chain(&rule.allowlists) {
                import.allowlist(list, Some(&id));
            }
        }
    }
    for list in config.allowlist.iter().chain(&config.allowlists) {
        import.allowlist(list, None);
    }
    let disabled = import.disabled(&config);
    for key in config.rest.keys() {
        import.notes.push(format!("The key `{key}` was left out: nothing here corresponds to it."));
    }
    Ok(Imported {
        config: write::config(file.path, &import, &disabled),
        rules: import.rules.len(),
        notes: import.notes,
    })
}

/// From how many rules on the same remark about each of them becomes one.
const TOGETHER: usize = 4;

/// What has been carried over so far.
#[derive(Debug, Default)]
struct Import {
    notes: Vec<String>,
    /// Remarks about rules: the rule's id in the foreign file, and a sentence that follows it.
    remarks: Vec<(String, String)>,
    rules: Vec<RawRule>,
    allow: Vec<AllowEntry>,
    exclude: Vec<String>,
}

impl Import {
    fn note(&mut self, id: &str, what: impl Into<String>) {
        self.remarks.push((id.to_owned(), what.into()));
    }

    /// Makes notes of the remarks, those about many rules first.
    fn gather_notes(&mut self) {
        let remarks = std::mem::take(&mut self.remarks);
        let mut rules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (id, what) in &remarks {
            rules.entry(what).or_default().push(id);
        }
        for (what, ids) in rules.iter().filter(|(_, ids)| ids.len() >= TOGETHER) {
            let first: Vec<String> = ids[..TOGETHER - 1].iter().map(|id| format!("`{id}`")).collect();
            self.notes.push(format!("Each of {} rules ({} ...): {what}", ids.len(), first.join(", ")));
        }
        let single = remarks.iter().filter(|(_, what)| rules[what.as_str()].len() < TOGETHER);
        self.notes.extend(single.map(|(id, what)| format!("Rule `{id}`: {what}")));
    }

    fn extension(&mut self, config: &Config) {
        let extend = config.extend.as_ref();
        if extend.is_some_and(|it| it.use_default) {
            let note = "The configuration extends gitleaks' own rules; here aiguard's own rules run instead of them.";
            self.notes.push(note.to_owned());
        } else if !config.rules.is_empty() {
            let note = "The configuration takes the place of gitleaks' own rules. aiguard's own rules stay on; to run only \
                        the imported ones, list their ids as `rules` under `[scan]`.";
            self.notes.push(note.to_owned());
        }
        if let Some(base) = extend.and_then(|it| it.path.as_deref().or(it.url.as_deref())) {
            self.notes.push(format!("The configuration extends `{base}`, which has to be imported by itself."));
        }
    }

    /// Ids of disabled rules that mean something here.
    fn disabled(&mut self, config: &Config) -> Vec<String> {
        let ids = config.extend.as_ref().map(|it| it.disabled_rules.as_slice()).unwrap_or_default();
        let (known, unknown): (Vec<String>, Vec<String>) =
            ids.iter().map(|id| our_id(id)).partition(|id| self.exists(id));
        if !unknown.is_empty() {
            self.notes.push(format!(
                "These disabled rules have no counterpart of the same name: {}. If findings of their kind appear, disable \
                 the rule that finds them.",
                unknown.join(", ")
            ));
        }
        known
    }

    /// Whether a rule with this id is built in or was carried over.
    fn exists(&self, id: &str) -> bool {
        table::builtin().iter().any(|rule| rule.about.id == id) || self.rules.iter().any(|rule| rule.id == id)
    }

    fn rule(&mut self, foreign: &ForeignRule) {
        let Some(old) = foreign.id.as_deref().filter(|id| !id.is_empty()) else {
            self.notes.push("A rule without an id was left out.".to_owned());
            return;
        };
        let Some(source) = foreign.regex.as_deref().filter(|regex| !regex.is_empty()) else {
            let what = if foreign.path.is_some() {
                "it looks at file names only, which no rule here does; exclude or forbid such files by other means."
            } else {
                "it has no pattern and only changes one of gitleaks' own rules; it was left out with its allowlists."
            };
            return self.note(old, what);
        };
        let id = our_id(old);
        if self.rules.iter().any(|rule| rule.id == id) {
            return self.note(old, "another rule has this id already; it was left out.");
        }
        if id != old {
            self.note(old, format!("its id is now `{id}`."));
        }
        match self.converted(old, foreign, source) {
            Ok(rule) => {
                let problems = load::problems(&rule);
                if problems.is_empty() {
                    if table::builtin().iter().any(|own| own.about.id == rule.id) {
                        self.note(old, "it takes the place of aiguard's own rule with this id.");
                    }
                    self.rules.push(rule);
                } else {
                    self.note(old, format!("it was left out: {}.", problems.join("; ")));
                }
            }
            Err(why) => self.note(old, format!("it was left out: {why}.")),
        }
    }

    fn converted(&mut self, old: &str, foreign: &ForeignRule, source: &str) -> Result<RawRule, String> {
        let pattern = pattern::with_secret(&dialect::translated(source), foreign.secret_group)?;
        let bounds = pattern::bounds(&pattern)?;
        if bounds.is_open {
            self.note(
                old,
                format!("its pattern has no longest match; what is longer than {REACH} bytes is not found."),
            );
        }
        let given: Vec<String> = foreign.keywords.iter().map(|word| word.to_ascii_lowercase()).collect();
        let keywords = literals::keywords(&pattern, &given)?;
        if keywords.replaced && !given.is_empty() {
            let words = keywords.words.join(", ");
            self.note(
                old,
                format!("not every match has one of its keywords in it; it runs near these instead: {words}."),
            );
        }
        let title = foreign.description.as_deref().map(str::trim).filter(|it| !it.is_empty()).unwrap_or(old);
        let confidence = foreign.confidence.as_deref().filter(|it| matches!(*it, "low" | "medium" | "high"));
        let rule = RawRule {
            id: our_id(old),
            title: title.to_owned(),
            category: "secret".to_owned(),
            severity: "high".to_owned(),
            confidence: confidence.unwrap_or("high").to_owned(),
            class: "restricted".to_owned(),
            pattern,
            names: Vec::new(),
            keywords: keywords.words,
            reach: bounds.reach,
            randomness: self.randomness(old, foreign),
            validators: Vec::new(),
            companion: self.companion(old, foreign),
            only_paths: self.only_paths(old, foreign),
            not_paths: Vec::new(),
            report: !foreign.skip_report,
            generic: false,
            shape: None,
            scanner: None,
            phrases: Vec::new(),
            data_severity: None,
            remediation: "Revoke it where it was issued, and keep its successor out of the repository.".to_owned(),
            references: Vec::new(),
            examples: Vec::new(),
            counter_examples: Vec::new(),
        };
        if !foreign.tags.is_empty() {
            self.note(old, "its tags were left out.");
        }
        for key in foreign.rest.keys() {
            self.note(old, format!("its `{key}` was left out."));
        }
        Ok(rule)
    }

    /// The least entropy, which betterleaks may also give as the first term of a `filter` expression.
    fn randomness(&mut self, old: &str, foreign: &ForeignRule) -> Option<f32> {
        if let Some(filter) = &foreign.filter {
            let (bits, is_all) = foreign::filtered_entropy(filter);
            if !is_all {
                let what = if bits.is_some() {
                    "of its `filter`, only the least entropy was carried over."
                } else {
                    "its `filter` was left out."
                };
                self.note(old, what);
            }
            return foreign.entropy.or(bits).filter(|bits| *bits > 0.0);
        }
        foreign.entropy.filter(|bits| *bits > 0.0)
    }

    fn companion(&mut self, old: &str, foreign: &ForeignRule) -> Option<RawCompanion> {
        let first = foreign.required.first()?;
        if foreign.required.len() > 1 {
            self.note(old, format!("of the rules that it requires near, only `{}` is looked for.", first.id));
        }
        if first.within_columns.is_some() {
            self.note(old, "nearness is counted in lines here; `withinColumns` was left out.");
        }
        let within_lines = first.within_lines.unwrap_or(ANYWHERE);
        Some(RawCompanion { rule: our_id(&first.id), within_lines, required: true })
    }

    fn only_paths(&mut self, old: &str, foreign: &ForeignRule) -> Vec<String> {
        let Some(path) = foreign.path.as_deref().filter(|path| !path.is_empty()) else { return Vec::new() };
        glob::globs(&dialect::translated(path), Reading::FromRoot).unwrap_or_else(|| {
            self.note(old, format!("its path `{path}` cannot be written as globs; it runs in every file."));
            Vec::new()
        })
    }

    /// A rule whose companion was not carried over would never find anything.
    fn drop_lonely_companions(&mut self) {
        let ids: BTreeSet<String> = self.rules.iter().map(|rule| rule.id.clone()).collect();
        let mut lonely = Vec::new();
        for rule in &mut self.rules {
            let missing = rule.companion.take_if(|it| {
                !ids.contains(&it.rule) && !table::builtin().iter().any(|other| other.about.id == it.rule)
            });
            if let Some(missing) = missing {
                lonely.push((rule.id.clone(), missing.rule));
            }
        }
        for (id, missing) in lonely {
            self.note(&id, format!("it requires `{missing}`, which does not exist here; it runs without."));
        }
    }
}

/// An id as ours are: lower-case words joined by `-`.
fn our_id(id: &str) -> String {
    let lower = id.to_ascii_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join("-")
}

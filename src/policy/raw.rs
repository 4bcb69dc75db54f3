//! `aiguard.toml` as written: every value with its place, nothing filled in yet.

use std::ops::Range;

use jiff::civil::Date;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::keys::{OF_OTHERS, WITHOUT_EFFECT};
use super::raw_guard::{RawFloor, RawFlow, RawHook, RawTier, read_data};
use super::reader::{Field, Gathered, Section};
use crate::detect::engine::Profile;
use crate::model::{Category, Confidence, Flaw, Severity};
use crate::rules::load;
use crate::rules::schema::RawRule;

/// The version of the format that this program reads.
const VERSION: i64 = 1;

/// The whole file.
#[derive(Debug, Default)]
pub(super) struct RawConfig {
    pub(super) scan: RawScan,
    pub(super) allow: Vec<RawAllow>,
    pub(super) rules: Vec<Spanned<RawRule>>,
    pub(super) floor: Option<RawFloor>,
    pub(super) flow: Vec<RawFlow>,
    pub(super) hook: RawHook,
    pub(super) tiers: Vec<RawTier>,
    /// Tables that are there and have no effect yet, by name.
    pub(super) idle: Vec<Spanned<&'static str>>,
}

/// `[scan]`.
#[derive(Debug, Default)]
pub(super) struct RawScan {
    pub(super) profile: Field<Profile>,
    pub(super) min_severity: Field<Severity>,
    pub(super) min_confidence: Field<Confidence>,
    pub(super) fail_on: Field<Severity>,
    pub(super) exclude: Vec<Spanned<String>>,
    pub(super) rules: Vec<Spanned<String>>,
    pub(super) disable_rules: Vec<Spanned<String>>,
    pub(super) categories: Vec<Spanned<Category>>,
    pub(super) max_file_size: Field<u64>,
    pub(super) baseline: Field<String>,
    pub(super) require_reason: Field<bool>,
    pub(super) require_rule_ids: Field<bool>,
    pub(super) foreign_markers: Field<bool>,
    pub(super) foreign_ignore_files: Field<bool>,
}

/// One `[[allow]]`.
#[derive(Debug)]
pub(super) struct RawAllow {
    pub(super) span: Range<usize>,
    pub(super) rule: Vec<Spanned<String>>,
    pub(super) path: Vec<Spanned<String>>,
    pub(super) path_pattern: Vec<Spanned<String>>,
    pub(super) value_sha256: Vec<Spanned<String>>,
    pub(super) fingerprint: Vec<Spanned<String>>,
    pub(super) commit: Vec<Spanned<String>>,
    pub(super) value_pattern: Vec<Spanned<String>>,
    pub(super) line_pattern: Vec<Spanned<String>>,
    pub(super) reason: Field<String>,
    pub(super) expires: Field<Date>,
}

impl RawConfig {
    /// Reads a file; what is wrong goes to `flaws`.
    pub(super) fn read(text: &str, flaws: &Gathered) -> Self {
        let (document, errors) = DeTable::parse_recoverable(text);
        if !errors.is_empty() {
            // What the parser makes of a broken file would only give follow-up complaints.
            errors.iter().map(load::syntax_flaw).for_each(|flaw| flaws.push(flaw));
            return Self::default();
        }
        let top = Section::new("", &document, flaws);
        read_version(&top, flaws);
        let mut idle = Vec::new();
        for name in WITHOUT_EFFECT.iter().chain(OF_OTHERS) {
            if let Some(value) = top.value(name) {
                let _ = Section::of(name, value, flaws);
                if WITHOUT_EFFECT.contains(name) {
                    idle.push(Spanned::new(value.span(), *name));
                }
            }
        }
        let scan = top.value("scan").and_then(|value| RawScan::read(value, flaws)).unwrap_or_default();
        let allow = top.value("allow").map(|value| RawAllow::read_all(value, flaws)).unwrap_or_default();
        let rules = top.value("rules").map(|value| read_rules(value, flaws)).unwrap_or_default();
        let floor = top.value("floor").and_then(|value| RawFloor::read(value, flaws));
        let flow = top.value("data").map(|value| read_data(value, flaws)).unwrap_or_default();
        let hook = top.value("hook").and_then(|value| RawHook::read(value, flaws)).unwrap_or_default();
        let tiers = top.value("tiers").map(|value| RawTier::read_all(value, flaws)).unwrap_or_default();
        top.finish();
        Self { scan, allow, rules, floor, flow, hook, tiers, idle }
    }
}

fn read_rules(value: &Spanned<DeValue<'_>>, flaws: &Gathered) -> Vec<Spanned<RawRule>> {
    let rules = load::entries(value, load::problems, &mut flaws.list());
    // Where an entry is missing there is a flaw, and no place is asked for.
    let spans = value.get_ref().as_array().into_iter().flat_map(|list| list.iter().map(Spanned::span));
    rules.into_iter().zip(spans).map(|(rule, span)| Spanned::new(span, rule)).collect()
}

fn read_version(top: &Section<'_, '_>, flaws: &Gathered) {
    match top.integer("version") {
        None if top.value("version").is_none() => {
            flaws.push(
                Flaw::new(0..0, "the version of the format is missing").help("begin the file with `version = 1`"),
            );
        }
        Some(version) if *version.get_ref() != VERSION => {
            let message = format!("this is version {}, but this program reads version {VERSION}", version.get_ref());
            flaws.push(Flaw::new(version.span(), message).help("update aiguard, or write `version = 1`"));
        }
        _ => {}
    }
}

impl RawScan {
    fn read(value: &Spanned<DeValue<'_>>, flaws: &Gathered) -> Option<Self> {
        let section = Section::of("scan", value, flaws)?;
        let read = Self {
            profile: section.word("profile", Profile::ALL, Profile::name),
            min_severity: section.word("min-severity", Severity::ALL, Severity::name),
            min_confidence: section.word("min-confidence", Confidence::ALL, Confidence::name),
            fail_on: section.word("fail-on", Severity::ALL, Severity::name),
            exclude: section.texts("exclude"),
            rules: section.texts("rules"),
            disable_rules: section.texts("disable-rules"),
            categories: section.words("categories", Category::ALL, Category::name),
            max_file_size: section.size("max-file-size"),
            baseline: section.text("baseline"),
            require_reason: section.boolean("require-reason"),
            require_rule_ids: section.boolean("require-rule-ids"),
            foreign_markers: section.boolean("foreign-markers"),
            foreign_ignore_files: section.boolean("foreign-ignore-files"),
        };
        section.finish();
        Some(read)
    }
}

impl RawAllow {
    fn read_all(value: &Spanned<DeValue<'_>>, flaws: &Gathered) -> Vec<Self> {
        let Some(list) = value.get_ref().as_array() else {
            let message = "`allow` is a list of tables";
            flaws.push(Flaw::new(value.span(), message).help("write each entry as `[[allow]]`"));
            return Vec::new();
        };
        list.iter().filter_map(|item| Self::read(item, flaws)).collect()
    }

    fn read(value: &Spanned<DeValue<'_>>, flaws: &Gathered) -> Option<Self> {
        let section = Section::of("allow", value, flaws)?;
        let read = Self {
            span: section.span(),
            rule: section.texts("rule"),
            path: section.texts("path"),
            path_pattern: section.texts("path-pattern"),
            value_sha256: section.texts("value-sha256"),
            fingerprint: section.texts("fingerprint"),
            commit: section.texts("commit"),
            value_pattern: section.texts("value-pattern"),
            line_pattern: section.texts("line-pattern"),
            reason: section.text("reason"),
            expires: section.date_or_flaw("expires"),
        };
        let no_reason = section.value("reason").is_none()
            || read.reason.as_ref().is_some_and(|reason| reason.get_ref().trim().is_empty());
        section.finish();
        if no_reason {
            let message = "an `allow` entry needs a reason";
            flaws.push(Flaw::new(read.span.clone(), message).help("say why it is safe: `reason = \"...\"`"));
        }
        Some(read)
    }
}

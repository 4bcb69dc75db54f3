//! The tables of the policy that guard a machine and its agents, as written: `[floor]`, `[data.flow]`, `[hook]`, `[tiers]`.

use std::ops::Range;

use toml::Spanned;
use toml::de::DeValue;

use super::allow::globs;
use super::floor::Allowing;
use super::flow::Door;
use super::literal::Literal as _;
use super::reader::{Field, Gathered, Section, with_guess};
use super::tier::{Access, Capability, PathAccess};
use crate::model::{Class, Decision, Flaw, nearest};

/// What `[hook] on-failure` may say: nothing can be taken out of what was not understood.
pub(super) const ON_FAILURE: &[Decision] = &[Decision::Silent, Decision::Warn, Decision::Ask, Decision::Deny];

/// `[floor]`.
#[derive(Debug, Default)]
pub(super) struct RawFloor {
    pub(super) span: Range<usize>,
    pub(super) allow: Field<Allowing>,
    pub(super) max_allow_days: Field<i64>,
    pub(super) never_allow: Vec<Spanned<String>>,
    pub(super) locked: Option<Vec<Spanned<String>>>,
}

/// One cell of `[data.flow]`.
#[derive(Debug)]
pub(super) struct RawFlow {
    pub(super) class: Class,
    pub(super) door: Door,
    pub(super) decision: Spanned<Decision>,
}

/// `[hook]`.
#[derive(Debug, Default)]
pub(super) struct RawHook {
    pub(super) on_failure: Field<Decision>,
    pub(super) tier: Field<String>,
    pub(super) record_changes: Field<bool>,
    pub(super) rules: Vec<(String, Spanned<Decision>)>,
    pub(super) protect: Vec<Spanned<String>>,
    pub(super) except: Vec<Spanned<String>>,
}

/// One `[tiers.NAME]`.
#[derive(Debug)]
pub(super) struct RawTier {
    pub(super) name: Spanned<String>,
    pub(super) inherits: Field<String>,
    pub(super) read: PathAccess,
    pub(super) write: PathAccess,
    pub(super) network: Access,
    pub(super) shell: Access,
    pub(super) tools: Access,
}

impl RawFloor {
    pub(super) fn read(value: &Spanned<DeValue<'_>>, flaws: &Gathered) -> Option<Self> {
        let section = Section::of("floor", value, flaws)?;
        let locked = section.value("locked").map(|list| match list.get_ref().as_array() {
            // An empty list opens what is locked by default, so here it says something.
            Some(items) if items.is_empty() => Vec::new(),
            _ => section.texts("locked"),
        });
        let read = Self {
            span: section.span(),
            allow: section.word("allow", Allowing::ALL, Allowing::name),
            max_allow_days: section.integer("max-allow-days"),
            never_allow: section.texts("never-allow"),
            locked,
        };
        for wrong in read.max_allow_days.iter().filter(|days| *days.get_ref() < 1) {
            flaws.push(Flaw::new(wrong.span(), "`max-allow-days` is a number of days, from 1"));
        }
        for wrong in read.locked.iter().flatten().filter(|key| !super::keys::LOCKABLE.contains(&&**key.get_ref())) {
            let message = format!("`{}` is no key that can be locked", wrong.get_ref());
            let flaw = match nearest(wrong.get_ref(), super::keys::LOCKABLE.iter().copied()) {
                Some(meant) => Flaw::new(wrong.span(), message).help(format!("did you mean `{meant}`?")),
                None => {
                    Flaw::new(wrong.span(), message).help(format!("these can be: {}", super::keys::LOCKABLE.join(", ")))
                }
            };
            flaws.push(flaw);
        }
        section.finish();
        Some(read)
    }

    /// What it sets: key, value and place.
    pub(super) fn literals(&self) -> Vec<(&'static str, String, Range<usize>)> {
        let texts = |list: &[Spanned<String>]| {
            let first = list.first().map_or_else(|| self.span.clone(), Spanned::span);
            (super::allow::texts(list).literal(), first)
        };
        let mut all = Vec::new();
        if let Some(allow) = &self.allow {
            all.push(("floor.allow", allow.get_ref().name().literal(), allow.span()));
        }
        if let Some(days) = &self.max_allow_days {
            all.push(("floor.max-allow-days", days.get_ref().to_string(), days.span()));
        }
        if !self.never_allow.is_empty() {
            let (value, span) = texts(&self.never_allow);
            all.push(("floor.never-allow", value, span));
        }
        if let Some(locked) = &self.locked {
            let (value, span) = texts(locked);
            all.push(("floor.locked", value, span));
        }
        all
    }
}

/// `[data]`, which has nothing but `flow`.
pub(super) fn read_data(value: &Spanned<DeValue<'_>>, flaws: &Gathered) -> Vec<RawFlow> {
    let Some(data) = Section::of("data", value, flaws) else { return Vec::new() };
    let flow = data.value("flow").and_then(|value| Section::of("data.flow", value, flaws));
    let mut cells = Vec::new();
    if let Some(flow) = flow {
        for class in Class::ALL {
            let Some(doors) = flow.value(class.name()).and_then(|value| Section::of(class.name(), value, flaws)) else {
                continue;
            };
            for door in Door::ALL {
                if let Some(decision) = doors.word(door.name(), Decision::ALL, Decision::name) {
                    cells.push(RawFlow { class: *class, door: *door, decision });
                }
            }
            doors.finish();
        }
        flow.finish();
    }
    data.finish();
    cells
}

impl RawHook {
    pub(super) fn read(value: &Spanned<DeValue<'_>>, flaws: &Gathered) -> Option<Self> {
        let section = Section::of("hook", value, flaws)?;
        let mut read = Self {
            on_failure: section.word("on-failure", ON_FAILURE, Decision::name),
            tier: section.text("tier"),
            record_changes: section.boolean("record-changes"),
            ..Self::default()
        };
        if let Some(rules) = section.value("rules").and_then(|value| Section::of("hook.rules", value, flaws)) {
            read.rules = rules.entries().filter_map(|(id, value)| decision(id.get_ref(), value, flaws)).collect();
        }
        if let Some(paths) = section.value("paths").and_then(|value| Section::of("hook.paths", value, flaws)) {
            read.protect = paths.texts("protect");
            read.except = paths.texts("except");
            paths.finish();
        }
        section.finish();
        Some(read)
    }
}

/// The decision that `[hook.rules]` gives to one rule.
fn decision(id: &str, value: &Spanned<DeValue<'_>>, flaws: &Gathered) -> Option<(String, Spanned<Decision>)> {
    let names: Vec<_> = Decision::ALL.iter().map(|decision| decision.name()).collect();
    let word = value.get_ref().as_str();
    match word.and_then(|word| word.parse().ok()) {
        Some(decision) => Some((id.to_owned(), Spanned::new(value.span(), decision))),
        None => {
            let message = format!("the decision on a rule is one of: {}", names.join(", "));
            flaws.push(with_guess(Flaw::new(value.span(), message), word.unwrap_or_default(), &names));
            None
        }
    }
}

impl RawTier {
    /// Every tier of `[tiers]`.
    pub(super) fn read_all(value: &Spanned<DeValue<'_>>, flaws: &Gathered) -> Vec<Self> {
        let Some(tiers) = Section::of("tiers", value, flaws) else { return Vec::new() };
        let named = tiers.entries().filter_map(|(name, value)| {
            let section = Section::of("tiers.NAME", value, flaws)?;
            let read = Self {
                name: Spanned::new(name.span(), name.get_ref().clone().into_owned()),
                inherits: section.text("inherits"),
                read: paths(&section, Capability::Read, flaws),
                write: paths(&section, Capability::Write, flaws),
                network: access(&section, Capability::Network, flaws).0,
                shell: access(&section, Capability::Shell, flaws).0,
                tools: access(&section, Capability::Tools, flaws).0,
            };
            section.finish();
            Some(read)
        });
        named.collect()
    }
}

type Written = (Vec<Spanned<String>>, Vec<Spanned<String>>);

fn access(section: &Section<'_, '_>, of: Capability, flaws: &Gathered) -> (Access, Written) {
    let table = section.value(of.name()).and_then(|value| Section::of(of.name(), value, flaws));
    let Some(table) = table else { return Default::default() };
    let (allow, deny) = (table.texts("allow"), table.texts("deny"));
    table.finish();
    let texts = super::allow::texts;
    (Access { declared: true, allow: texts(&allow), deny: texts(&deny) }, (allow, deny))
}

fn paths(section: &Section<'_, '_>, of: Capability, flaws: &Gathered) -> PathAccess {
    let (read, (allow, deny)) = access(section, of, flaws);
    PathAccess { declared: read.declared, allow: globs(&allow, flaws), deny: globs(&deny, flaws) }
}

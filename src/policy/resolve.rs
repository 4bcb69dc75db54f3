//! The policy that comes out when all layers have been laid over each other.

use std::collections::BTreeMap;

use jiff::civil::Date;
use toml::Spanned;

use super::allow::{self, Allow};
use super::config::{MAX_FILE_SIZE, Policy};
use super::floor::{Allowing, Floor};
use super::flow::{Flow, built_in};
use super::globs::Globs;
use super::hook::{Hook, HookPaths, RuleDecision};
use super::layers::{Layers, Order, PolicyFile, Sheet, list, own};
use super::literal::Literal as _;
use super::raw::RawAllow;
use super::raw_guard::RawTier;
use super::sourced::{Fate, Layer, Sourced};
use super::tier::Tier;
use crate::detect::engine::Profile;
use crate::model::{Confidence, Decision, Flaw, Flaws, Severity, Written};
use crate::rules::table;

/// Resolves the files of all layers.
///
/// # Errors
/// Everything that is wrong with the strongest layer that is not valid.
pub(super) fn resolve(files: &[PolicyFile], today: Date) -> Result<Policy, Flaws> {
    let mut layers = Layers::new(files);
    let mut policy = Policy::default();
    scan(&mut policy, &mut layers);
    rules(&mut policy, &mut layers);
    guard(&mut policy, &mut layers);
    tiers(&mut policy, &mut layers);
    let known = policy.rule_ids();
    for sheet in &layers.sheets {
        let raw = &sheet.raw;
        let named = raw.allow.iter().map(|entry| &entry.rule).chain([&raw.scan.rules, &raw.scan.disable_rules]);
        // A file whose rules could not be read would be blamed for naming them.
        if sheet.flaws.list().is_empty() {
            let kept = raw.floor.iter().map(|floor| &floor.never_allow);
            named.chain(kept).for_each(|ids| allow::refuse_unknown_rules(ids, &known, &sheet.flaws));
        }
    }
    policy.allow = allowed(&mut layers, today);
    floor_and_idle(&mut layers);
    policy.floor = layers.floor.take();
    policy.settings = layers.settings;
    for sheet in layers.sheets {
        let flaws = sheet.flaws.into_list();
        if !flaws.is_empty() {
            return Err(Flaws::new(Written { path: &sheet.file.path, text: &sheet.file.text }, flaws));
        }
    }
    Ok(policy)
}

/// Records the floor, and what is accepted and does nothing.
fn floor_and_idle(layers: &mut Layers<'_>) {
    let mut records = Vec::new();
    let mut held = Vec::new();
    for sheet in &layers.sheets {
        for table in &sheet.raw.idle {
            records.push((*table.get_ref(), (sheet.source(&table.span()), Fate::Idle)));
        }
        let Some(floor) = &sheet.raw.floor else { continue };
        if sheet.file.layer == Layer::Organisation {
            held.extend(floor.literals().into_iter().map(|(key, value, span)| (key, value, sheet.source(&span))));
        } else {
            let why = "only the organisation's policy has a floor".to_owned();
            records.push(("floor", (sheet.source(&floor.span), Fate::Refused(why))));
        }
    }
    for (table, fate) in records {
        layers.record(table, "{ ... }".to_owned(), fate);
    }
    for (key, value, source) in held {
        layers.record(key, value, (source, Fate::Holds));
    }
}

fn scan(policy: &mut Policy, layers: &mut Layers<'_>) {
    let less = &Order::LESS_IS_STRICTER;
    policy.profile = layers.pick("scan.profile", Profile::Code, |raw| own(&raw.scan.profile), &Order::UNORDERED);
    policy.min_severity = layers.pick("scan.min-severity", Severity::Low, |raw| own(&raw.scan.min_severity), less);
    policy.min_confidence = layers.pick(
        "scan.min-confidence",
        Confidence::Medium,
        |raw| own(&raw.scan.min_confidence),
        &Order::LESS_IS_STRICTER,
    );
    policy.fail_on = layers.pick("scan.fail-on", Severity::Info, |raw| own(&raw.scan.fail_on), less);
    let more = &Order::MORE_IS_STRICTER;
    policy.max_file_size = layers.pick("scan.max-file-size", MAX_FILE_SIZE, |raw| own(&raw.scan.max_file_size), more);
    let yes = &Order::MORE_IS_STRICTER;
    let no = &Order::LESS_IS_STRICTER;
    policy.require_reason = layers.pick("scan.require-reason", false, |raw| own(&raw.scan.require_reason), yes);
    policy.require_rule_ids = layers.pick("scan.require-rule-ids", false, |raw| own(&raw.scan.require_rule_ids), yes);
    policy.foreign_markers = layers.pick("scan.foreign-markers", true, |raw| own(&raw.scan.foreign_markers), no);
    policy.foreign_ignore_files =
        layers.pick("scan.foreign-ignore-files", true, |raw| own(&raw.scan.foreign_ignore_files), no);
    let baseline = |raw: &super::raw::RawConfig| {
        let field = raw.scan.baseline.as_ref()?;
        Some(Spanned::new(field.span(), Some(field.get_ref().clone())))
    };
    policy.baseline = layers.pick("scan.baseline", None, baseline, &Order::UNORDERED);
    policy.rules = layers.pick("scan.rules", Vec::new(), |raw| list(&raw.scan.rules), &Order::UNORDERED);
    policy.categories = layers.pick("scan.categories", Vec::new(), |raw| list(&raw.scan.categories), &Order::UNORDERED);
    let kept =
        |floor: &Floor, id: &str| floor.keeps(id).then(|| format!("the organisation's policy keeps the rule `{id}`"));
    policy.disable_rules = layers.gather("scan.disable-rules", |raw| &raw.scan.disable_rules, kept);
    for sheet in &layers.sheets {
        allow::globs(&sheet.raw.scan.exclude, &sheet.flaws);
    }
    let exclude = layers.gather("scan.exclude", |raw| &raw.scan.exclude, |_, _| None);
    // What is not valid has been complained about.
    let globs = Globs::new(exclude.value).unwrap_or_default();
    policy.exclude = Sourced { value: globs, source: exclude.source, floor: None };
}

/// Rules of the files; of those with one id the organisation's, or else the repository's, counts.
fn rules(policy: &mut Policy, layers: &mut Layers<'_>) {
    let mut by_id = BTreeMap::new();
    let mut order = Vec::new();
    for number in 0..layers.sheets.len() {
        let sheet = &layers.sheets[number];
        let layer = sheet.file.layer;
        let found: Vec<_> =
            sheet.raw.rules.iter().map(|rule| (rule.get_ref().clone(), sheet.source(&rule.span()))).collect();
        for (rule, source) in found {
            let replaces = table::builtin().iter().any(|known| known.about.id == rule.id);
            let earlier = by_id.get(&rule.id).map(|(_, layer)| *layer);
            let refused = layers.lock("rules", layer).or_else(|| {
                let floor = layers.floor.as_ref().filter(|_| layer > Layer::Organisation)?;
                let id = &rule.id;
                let why = match earlier {
                    Some(Layer::Organisation) => format!("the organisation's policy has a rule `{id}` of its own"),
                    _ if replaces && (floor.keeps(id) || floor.locks("scan.disable-rules")) => {
                        format!("the organisation's policy keeps the rule `{id}`")
                    }
                    _ => return None,
                };
                Some(why)
            });
            let fate = refused.map_or(Fate::Holds, Fate::Refused);
            if fate == Fate::Holds {
                if earlier.is_none() {
                    order.push(rule.id.clone());
                }
                by_id.insert(rule.id.clone(), (rule.clone(), layer));
            }
            layers.record("rules", rule.id.literal(), (source, fate));
        }
    }
    policy.extra_rules = order.iter().filter_map(|id| Some(by_id.remove(id)?.0)).collect();
}

fn guard(policy: &mut Policy, layers: &mut Layers<'_>) {
    let mut flow = Flow::default();
    for ((class, door), held) in &mut flow.0 {
        let cell = |raw: &super::raw::RawConfig| {
            raw.flow.iter().find(|cell| (cell.class, cell.door) == (*class, *door)).map(|cell| cell.decision.clone())
        };
        // The table is locked as one, its cells are set one by one.
        *held = layers.pick(&format!("data.flow.{class}.{door}"), built_in(*class, *door), cell, &Order::GUARD);
    }
    let on_failure = layers.pick("hook.on-failure", Decision::Deny, |raw| own(&raw.hook.on_failure), &Order::GUARD);
    let tier = |raw: &super::raw::RawConfig| {
        let field = raw.hook.tier.as_ref()?;
        Some(Spanned::new(field.span(), Some(field.get_ref().clone())))
    };
    let one_tier = Order { looser: |new: &Option<String>, held| held.is_some() && new != held, guards: true };
    policy.flow = flow;
    policy.hook = Hook {
        on_failure,
        tier: layers.pick("hook.tier", None, tier, &one_tier),
        record_changes: layers.pick(
            "hook.record-changes",
            true,
            |raw| own(&raw.hook.record_changes),
            &Order::MORE_IS_STRICTER,
        ),
        rules: rule_decisions(layers),
        paths: hook_paths(layers),
    };
}

fn rule_decisions(layers: &mut Layers<'_>) -> BTreeMap<String, RuleDecision> {
    let named = layers.sheets.iter().flat_map(|sheet| sheet.raw.hook.rules.iter().map(|(id, _)| id.clone()));
    let ids: std::collections::BTreeSet<String> = named.collect();
    let mut decisions = BTreeMap::new();
    for id in ids {
        let of = |raw: &super::raw::RawConfig| {
            raw.hook.rules.iter().find(|(other, _)| *other == id).map(|(_, decision)| decision.clone())
        };
        // Silence stands for the rule's own decision here, which the rule knows.
        let held = layers.pick(&format!("hook.rules.{id}"), Decision::Silent, of, &Order::GUARD);
        let only_tightens = held.source.layer != Layer::Organisation && layers.only_tightens(held.source.layer);
        if held.source.layer != Layer::BuiltIn {
            decisions.insert(id, RuleDecision { held, only_tightens });
        }
    }
    decisions
}

fn hook_paths(layers: &mut Layers<'_>) -> Vec<HookPaths> {
    let mut all = Vec::new();
    for number in 0..layers.sheets.len() {
        let sheet = &layers.sheets[number];
        let (layer, hook) = (sheet.file.layer, &sheet.raw.hook);
        if hook.protect.is_empty() && hook.except.is_empty() {
            continue;
        }
        let protect = allow::globs(&hook.protect, &sheet.flaws);
        let mut except = allow::globs(&hook.except, &sheet.flaws);
        let places = |list: &[Spanned<String>]| list.first().map(|it| sheet.source(&it.span()));
        let (protected_at, excepted_at) = (places(&hook.protect), places(&hook.except));
        if let Some(source) = protected_at {
            layers.record("hook.paths.protect", protect.literal(), (source, Fate::Holds));
        }
        if let Some(source) = excepted_at {
            let only_adds =
                (layer == Layer::Repository).then(|| "a repository can protect more paths, and except none".to_owned());
            let refused = layers.lock("hook.paths.except", layer).or(only_adds);
            let literal = except.literal();
            if refused.is_some() {
                except = Globs::default();
            }
            layers.record("hook.paths.except", literal, (source, refused.map_or(Fate::Holds, Fate::Refused)));
        }
        all.push(HookPaths { layer, protect, except });
    }
    all
}

/// Tiers by name; of those with one name the strongest layer's counts.
fn tiers(policy: &mut Policy, layers: &mut Layers<'_>) {
    let mut records = Vec::new();
    for sheet in &layers.sheets {
        for raw in &sheet.raw.tiers {
            let layer = sheet.file.layer;
            let name = raw.name.get_ref();
            let twin = policy.tiers.iter().find(|tier| tier.name == *name).map(|tier| tier.layer);
            let refused = layers
                .lock("tiers", layer)
                .or_else(|| twin.map(|by| format!("the {by}'s policy has a tier of this name")));
            let fate = refused.map_or(Fate::Holds, Fate::Refused);
            if fate == Fate::Holds {
                policy.tiers.push(tier(raw, layer));
            }
            records.push((name.literal(), (sheet.source(&raw.name.span()), fate)));
        }
    }
    for (literal, fate) in records {
        layers.record("tiers", literal, fate);
    }
    for sheet in &layers.sheets {
        refuse_unknown_tiers(policy, sheet);
    }
}

fn tier(raw: &RawTier, layer: Layer) -> Tier {
    Tier {
        name: raw.name.get_ref().clone(),
        layer,
        inherits: raw.inherits.as_ref().map(|it| it.get_ref().clone()),
        read: raw.read.clone(),
        write: raw.write.clone(),
        network: raw.network.clone(),
        shell: raw.shell.clone(),
        tools: raw.tools.clone(),
    }
}

fn refuse_unknown_tiers(policy: &Policy, sheet: &Sheet<'_>) {
    let known: Vec<&str> = policy.tiers.iter().map(|tier| tier.name.as_str()).collect();
    let named = sheet.raw.tiers.iter().filter_map(|tier| tier.inherits.as_ref()).chain(&sheet.raw.hook.tier);
    for name in named.filter(|name| !known.contains(&name.get_ref().as_str())) {
        let flaw = Flaw::new(name.span(), format!("there is no tier `{}`", name.get_ref()));
        let mut flaw = super::reader::with_guess(flaw, name.get_ref(), &known);
        if flaw.help.is_none() {
            flaw = flaw.help(format!("write it as `[tiers.{}]`", name.get_ref()));
        }
        sheet.flaws.push(flaw);
    }
    for raw in &sheet.raw.tiers {
        let mut seen = vec![raw.name.get_ref().as_str()];
        let mut next = raw.inherits.as_ref().map(|it| it.get_ref().as_str());
        while let Some(name) = next {
            if seen.contains(&name) {
                let message = format!("the tier `{}` inherits from itself", raw.name.get_ref());
                sheet.flaws.push(Flaw::new(raw.name.span(), message).help("take one `inherits` out of the circle"));
                break;
            }
            seen.push(name);
            next = policy.tiers.iter().find(|tier| tier.name == name).and_then(|tier| tier.inherits.as_deref());
        }
    }
}

fn allowed(layers: &mut Layers<'_>, today: Date) -> Vec<Allow> {
    let mut allowed = Vec::new();
    let mut records = Vec::new();
    for sheet in &layers.sheets {
        let layer = sheet.file.layer;
        let floor = layers.floor.as_ref().filter(|_| layer > Layer::Organisation);
        for raw in &sheet.raw.allow {
            let source = sheet.source(&raw.span);
            let place = format!("{}:{}", sheet.file.path, source.line.unwrap_or(1));
            let mut entry = Allow::resolve(raw, place, &sheet.flaws);
            let refused = layers.lock("allow", layer).or_else(|| refused(raw, floor?, today));
            let fate = refused.map_or(Fate::Holds, Fate::Refused);
            let literal = entry.summary().literal();
            if fate == Fate::Holds {
                entry.kept = floor.map(|floor| floor.never_allow.clone()).unwrap_or_default();
                allowed.push(entry);
            }
            records.push((literal, (source, fate)));
        }
        allow::refuse_twins(&sheet.raw.allow, &sheet.flaws);
    }
    for (literal, fate) in records {
        layers.record("allow", literal, fate);
    }
    allowed
}

/// Why the organisation does not let an entry of a lower layer have an effect.
fn refused(raw: &RawAllow, floor: &Floor, today: Date) -> Option<String> {
    if floor.allow == Allowing::None {
        return Some("the organisation's policy lets nobody else allow findings".to_owned());
    }
    let kept: Vec<&str> = raw.rule.iter().map(|id| id.get_ref().as_str()).filter(|id| floor.keeps(id)).collect();
    if !kept.is_empty() && kept.len() == raw.rule.len() {
        return Some(format!("only the organisation's policy can allow findings of `{}`", kept.join("`, `")));
    }
    match (&raw.expires, floor.max_allow_days) {
        (None, None) if floor.allow == Allowing::Any => None,
        (None, None) => Some("the organisation's policy asks for a date of expiry".to_owned()),
        (None, Some(days)) => Some(format!("the organisation's policy asks for a date of expiry within {days} days")),
        (Some(_), None) => None,
        (Some(last), Some(days)) => {
            let left = (*last.get_ref() - today).get_days();
            (i64::from(left) > days)
                .then(|| format!("it expires in {left} days, and the organisation's policy permits {days}"))
        }
    }
}

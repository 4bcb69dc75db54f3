//! Reads the rules, refuses what is not valid, and writes the table that the binary carries.

#![expect(unreachable_pub, reason = "the modules are shared with the library, where they are reachable")]

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

#[path = "build/guard.rs"]
mod guard;

#[expect(dead_code, reason = "the build needs a part of what the program needs")]
#[path = "src/rules/form.rs"]
mod form;
#[path = "src/rules/lead.rs"]
mod lead;
#[expect(dead_code, reason = "the build needs a part of what the program needs")]
#[path = "src/rules/need.rs"]
mod need;
#[path = "src/rules/phrase.rs"]
mod phrase;
#[expect(dead_code, reason = "the build needs a part of what the program needs")]
#[path = "src/detect/prefilter.rs"]
mod prefilter;
#[expect(dead_code, reason = "the build needs a part of what the program needs")]
#[path = "src/rules/schema.rs"]
mod schema;

#[path = "build/interpreters.rs"]
mod interpreters;
#[path = "build/powershell.rs"]
mod powershell;
#[path = "build/wrappers.rs"]
mod wrappers;

use schema::{RawRule, RawShape, RuleFile};

fn main() -> Result<()> {
    println!("cargo:rerun-if-changed=rules");
    println!("cargo:rerun-if-changed=build/guard.rs");
    println!("cargo:rerun-if-changed=src/rules/form.rs");
    println!("cargo:rerun-if-changed=src/rules/phrase.rs");
    println!("cargo:rerun-if-changed=src/rules/schema.rs");
    println!("cargo:rerun-if-changed=src/rules/lead.rs");
    println!("cargo:rerun-if-changed=src/rules/need.rs");
    println!("cargo:rerun-if-changed=src/detect/prefilter.rs");
    println!("cargo:rerun-if-changed=src/validate/characters.bin");
    println!("cargo:rerun-if-changed=src/detect/windows.txt");
    let rules = read_rules(Path::new("rules"))?;
    let out = PathBuf::from(out_dir().context("cargo sets OUT_DIR")?);
    fs::write(out.join("table.rs"), table(&rules)? + &words(&rules))?;
    fs::write(out.join("keywords.rs"), keywords(&rules)?)?;
    fs::write(out.join("interpreters.rs"), interpreters::table(Path::new("rules/interpreters.toml"))?)?;
    fs::write(out.join("powershell.rs"), powershell::table(Path::new("rules/powershell.toml"))?)?;
    fs::write(out.join("wrappers.rs"), wrappers::table(Path::new("rules/wrappers.toml"))?)?;
    fs::write(out.join("guard.rs"), guard::tables(Path::new("rules"))?)?;
    Ok(())
}

/// Where cargo wants what a build script makes.
#[expect(clippy::disallowed_methods, reason = "this is how cargo tells a build script anything")]
fn out_dir() -> Option<std::ffi::OsString> {
    std::env::var_os("OUT_DIR")
}

/// Every valid rule below `folder`, sorted by id. `rules/secrets/*.toml` and kin hold rules; other data has its own form.
fn read_rules(folder: &Path) -> Result<Vec<RawRule>> {
    let mut rules: BTreeMap<String, RawRule> = BTreeMap::new();
    let mut wrong = Vec::new();
    for sub in ["secrets", "pii", "injection"] {
        let Ok(entries) = fs::read_dir(folder.join(sub)) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.extension().is_none_or(|ending| ending != "toml") {
                continue;
            }
            let text = fs::read_to_string(&path)?;
            let file: RuleFile = toml::from_str(&text).with_context(|| path.display().to_string())?;
            for rule in file.rules {
                let problems = rule.problems();
                if !problems.is_empty() {
                    wrong.push(format!("{}: rule `{}`: {}", path.display(), rule.id, problems.join("; ")));
                }
                if let Some(twin) = rules.insert(rule.id.clone(), rule) {
                    wrong.push(format!("{}: rule `{}` exists twice", path.display(), twin.id));
                }
            }
        }
    }
    for rule in rules.values() {
        if let Some(companion) = &rule.companion
            && !rules.contains_key(&companion.rule)
        {
            wrong.push(format!("rule `{}`: its companion `{}` does not exist", rule.id, companion.rule));
        }
    }
    for rule in rules.values() {
        if let Some(list) = rule.shape.as_ref().and_then(|shape| shape.list_of.as_ref())
            && !rules.contains_key(&list.rule)
        {
            wrong.push(format!("rule `{}`: it lists `{}`, which does not exist", rule.id, list.rule));
        }
    }
    if !wrong.is_empty() {
        bail!("the rules are not valid:\n{}", wrong.join("\n"));
    }
    Ok(rules.into_values().collect())
}

/// The table's source: one entry a rule.
fn table(rules: &[RawRule]) -> Result<String> {
    let mut out = format!("static RULES: [Rule; {}] = [\n", rules.len());
    let mut sets = Vec::new();
    for rule in rules {
        let matcher = matcher(rule, &mut sets)?;
        let companion = match &rule.companion {
            Some(it) => format!(
                "Some(crate::rules::Companion {{ rule: {:?}, within_lines: {}, required: {} }})",
                it.rule, it.within_lines, it.required
            ),
            None => "None".to_owned(),
        };
        let words = rule.keywords.iter().chain(&rule.names).map(|word| word.to_ascii_lowercase()).collect::<Vec<_>>();
        writeln!(
            out,
            "Rule {{ about: About {{ id: {:?}, title: {:?}, category: Category::{}, severity: Severity::{}, \
             class: Class::{}, remediation: {:?}, references: &{:?} }}, matcher: {matcher}, keywords: &{words:?}, \
             confidence: Confidence::{}, randomness: {:?}, validators: &[{}], companion: {companion}, \
             paths: Paths::new(&{:?}, &{:?}), report: {}, generic: {}, prefix: {:?}, examples: &{:?}, counter_examples: &{:?} }},",
            rule.id,
            rule.title,
            variant(&rule.category),
            variant(&rule.severity),
            variant(&rule.class),
            rule.remediation,
            rule.references,
            variant(&rule.confidence),
            rule.randomness.unwrap_or(0.0),
            rule.validators.iter().map(|name| format!("Validator::{}", variant(name))).collect::<Vec<_>>().join(", "),
            rule.only_paths,
            rule.not_paths,
            rule.report,
            rule.is_generic(),
            rule.constant_prefix(),
            rule.examples,
            rule.counter_examples,
        )?;
    }
    out.push_str("];\n");
    writeln!(out, "static BYTE_SETS: [super::need::ByteSet; {}] = {sets:?};", sets.len())?;
    Ok(out)
}

/// The numbers of the sets that a match has at its start; new sets are added.
fn places(rule: &RawRule, sets: &mut Vec<need::ByteSet>) -> Vec<usize> {
    let number = |set: need::ByteSet| {
        sets.iter().position(|known| *known == set).unwrap_or_else(|| {
            sets.push(set);
            sets.len() - 1
        })
    };
    rule.first_places().into_iter().map(number).collect()
}

/// The source of what a rule looks for.
fn matcher(rule: &RawRule, sets: &mut Vec<need::ByteSet>) -> Result<String> {
    Ok(if let Some(shape) = &rule.shape {
        format!("Matcher::Shape({})", self::shape(shape))
    } else if let Some(scanner) = &rule.scanner {
        format!("Matcher::Signal(Signal::{})", variant(scanner))
    } else if !rule.phrases.is_empty() {
        let severity = rule.data_severity.as_ref().map(|severity| format!("Severity::{}", variant(severity)));
        let severity = severity.map_or("None".to_owned(), |severity| format!("Some({severity})"));
        let pattern = phrase::pattern(&rule.phrases);
        format!("Matcher::Phrase {{ pattern: Pattern::new({pattern:?}, &[]), data_severity: {severity} }}")
    } else if rule.names.is_empty() {
        let bounds = rule.bounds().map_err(anyhow::Error::msg)?;
        let (pattern, reach, before) = (&rule.pattern, bounds.reach, bounds.before);
        let places = places(rule, sets);
        format!("Matcher::Near {{ pattern: Pattern::new({pattern:?}, &{places:?}), reach: {reach}, before: {before} }}")
    } else {
        format!("Matcher::Assigned {{ pattern: Pattern::whole({:?}, &{:?}) }}", rule.pattern, places(rule, sets))
    })
}

fn shape(raw: &RawShape) -> String {
    let profile = |name: &str| raw.profiles.iter().any(|profile| profile == name);
    let some = |value: Option<String>| value.map_or("None".to_owned(), |value| format!("Some({value})"));
    format!(
        "Shape {{ kind: {}, forms: &{:?}, context_forms: &{:?}, context: &{:?}, bare_confidence: Confidence::{}, \
         in_code: {}, in_data: {}, data_severity: {}, opt_in: {}, list_of: {} }}",
        some(raw.kind.as_ref().map(|kind| format!("ShapeKind::{}", variant(kind)))),
        raw.forms,
        raw.context_forms,
        raw.context,
        variant(raw.bare_confidence.as_deref().unwrap_or("low")),
        profile("code"),
        profile("data"),
        some(raw.data_severity.as_ref().map(|severity| format!("Severity::{}", variant(severity)))),
        raw.opt_in,
        some(raw.list_of.as_ref().map(|list| format!("({:?}, {})", list.rule, list.at_least))),
    )
}

/// The keywords' source, in the order of the prefilter's numbers.
fn words(rules: &[RawRule]) -> String {
    let words = rules.iter().flat_map(|rule| rule.keywords.iter().chain(&rule.names));
    let words: std::collections::BTreeSet<String> = words.map(|word| word.to_ascii_lowercase()).collect();
    format!("static KEYWORDS: &[&str] = &{:?};\n", words.into_iter().collect::<Vec<_>>())
}

/// The keyword tables: the prefilter, and for each keyword the rules that it calls.
fn keywords(rules: &[RawRule]) -> Result<String> {
    let mut callers: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (number, rule) in rules.iter().enumerate() {
        for word in rule.keywords.iter().chain(&rule.names) {
            let list = callers.entry(word.to_ascii_lowercase()).or_default();
            if !list.contains(&number) {
                list.push(number);
            }
        }
    }
    let filter = prefilter::Prefilter::new(callers.keys().cloned().map(Cow::Owned).collect());
    let mut out = String::new();
    writeln!(out, "static PREFILTER: Prefilter = Prefilter {{")?;
    writeln!(out, "bits: Cow::Borrowed(&{:?}),", filter.bits)?;
    writeln!(out, "buckets: Cow::Borrowed(&{:?}),", filter.buckets)?;
    writeln!(out, "entries: Cow::Borrowed(&{:?}),", filter.entries)?;
    let words: Vec<_> = filter.words.iter().map(|word| format!("Cow::Borrowed({word:?})")).collect();
    writeln!(out, "words: Cow::Borrowed(&[{}]) }};", words.join(", "))?;
    let callers: Vec<_> = callers.values().map(|rules| format!("&{rules:?}")).collect();
    writeln!(out, "static CALLERS: &[&[u16]] = &[{}];", callers.join(", "))?;
    Ok(out)
}

/// `kebab-case` to `PascalCase`.
fn variant(word: &str) -> String {
    word.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

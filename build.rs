//! Reads the rules, refuses what is not valid, and writes the table that the binary carries.

#![expect(unreachable_pub, reason = "the modules are shared with the library, where they are reachable")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};

#[path = "build/doctor.rs"]
mod doctor;
#[path = "build/guard.rs"]
mod guard;

#[expect(dead_code, reason = "the build needs a part of what the program needs")]
#[path = "src/rules/form.rs"]
mod form;
#[path = "src/detect/form_table.rs"]
mod form_table;
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
    println!("cargo:rerun-if-changed=build/doctor.rs");
    println!("cargo:rerun-if-changed=build/guard.rs");
    println!("cargo:rerun-if-changed=src/rules/form.rs");
    println!("cargo:rerun-if-changed=src/rules/phrase.rs");
    println!("cargo:rerun-if-changed=src/rules/schema.rs");
    println!("cargo:rerun-if-changed=src/rules/lead.rs");
    println!("cargo:rerun-if-changed=src/rules/need.rs");
    println!("cargo:rerun-if-changed=src/detect/form_table.rs");
    println!("cargo:rerun-if-changed=src/detect/prefilter.rs");
    println!("cargo:rerun-if-changed=src/validate/characters.bin");
    println!("cargo:rerun-if-changed=src/detect/windows.txt");
    let rules = read_rules(Path::new("rules"))?;
    let out = PathBuf::from(out_dir().context("cargo sets OUT_DIR")?);
    let spoken = spoken(&rules)?;
    fs::write(out.join("table.rs"), table(&rules, &spoken)? + &words(&rules))?;
    fs::write(out.join("keywords.rs"), keywords(&rules)?)?;
    fs::write(out.join("phrases.rs"), phrase_words(spoken)?)?;
    fs::write(out.join("forms.rs"), forms("CODE_FORMS", "code", &rules)? + &forms("DATA_FORMS", "data", &rules)?)?;
    fs::write(out.join("interpreters.rs"), interpreters::table(Path::new("rules/interpreters.toml"))?)?;
    fs::write(out.join("powershell.rs"), powershell::table(Path::new("rules/powershell.toml"))?)?;
    fs::write(out.join("wrappers.rs"), wrappers::table(Path::new("rules/wrappers.toml"))?)?;
    fs::write(out.join("guard.rs"), guard::tables(Path::new("rules"))?)?;
    fs::write(out.join("doctor.bin"), doctor::packed(Path::new("rules/doctor"))?)?;
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

/// The words that phrases need, sorted.
fn spoken(rules: &[RawRule]) -> Result<Vec<String>> {
    let mut words = std::collections::BTreeSet::new();
    for text in rules.iter().flat_map(|rule| &rule.phrases) {
        words.extend(needs(text)?.into_iter().flatten());
    }
    Ok(words.into_iter().collect())
}

fn needs(text: &str) -> Result<Vec<Vec<String>>> {
    Ok(phrase::needs(&schema::parse(&phrase::phrase(text)).map_err(anyhow::Error::msg)?))
}

/// The tables for finding the words that phrases need.
fn phrase_words(words: Vec<String>) -> Result<String> {
    let filter =
        prefilter::Prefilter::<{ prefilter::SMALL }>::new(words.into_iter().map(|word| &*word.leak()).collect());
    let mut out = String::new();
    write_filter(&mut out, "static WORDS: Prefilter<SMALL>", &filter)?;
    Ok(out)
}

/// The table's source: one entry a rule. `spoken` are the words that phrases need.
fn table(rules: &[RawRule], spoken: &[String]) -> Result<String> {
    let mut out = format!("static RULES: [Rule; {}] = [\n", rules.len());
    let mut sets = Vec::new();
    for rule in rules {
        let matcher = matcher(rule, spoken, &mut sets)?;
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

/// The source of what every match of the rule's pattern has, with the numbers of sets; new sets are added.
fn pattern_needs(rule: &RawRule, sets: &mut Vec<need::ByteSet>) -> String {
    let mut number = |set: need::ByteSet| {
        sets.iter().position(|known| *known == set).unwrap_or_else(|| {
            sets.push(set);
            sets.len() - 1
        })
    };
    let places: Vec<usize> = rule.first_places().into_iter().map(&mut number).collect();
    let run = rule.run().map(|(set, length)| (number(set), length));
    format!("Needs {{ places: &{places:?}, run: {run:?} }}")
}

/// The source of what a rule looks for.
fn matcher(rule: &RawRule, spoken: &[String], sets: &mut Vec<need::ByteSet>) -> Result<String> {
    Ok(if let Some(shape) = &rule.shape {
        format!("Matcher::Shape({})", self::shape(shape))
    } else if let Some(scanner) = &rule.scanner {
        format!("Matcher::Signal(Signal::{})", variant(scanner))
    } else if !rule.phrases.is_empty() {
        let severity = rule.data_severity.as_ref().map(|severity| format!("Severity::{}", variant(severity)));
        let severity = severity.map_or("None".to_owned(), |severity| format!("Some({severity})"));
        let mut phrases = String::new();
        for text in &rule.phrases {
            let number = |word: &String| spoken.binary_search(word).ok();
            let needs: Vec<Vec<usize>> =
                needs(text)?.iter().map(|list| list.iter().filter_map(number).collect()).collect();
            let needs = needs.iter().map(|list| format!("&{list:?}")).collect::<Vec<_>>().join(", ");
            let pattern = phrase::phrase(text);
            write!(phrases, "Phrase {{ pattern: Pattern::new({pattern:?}, Needs::NONE), needs: &[{needs}] }}, ")?;
        }
        // The patterns are compiled when they are first used, so the list is no constant.
        format!(
            "Matcher::Phrase {{ phrases: {{ static PHRASES: [Phrase; {}] = [{phrases}]; &PHRASES }}, data_severity: {severity} }}",
            rule.phrases.len()
        )
    } else if rule.names.is_empty() {
        let bounds = rule.bounds().map_err(anyhow::Error::msg)?;
        let (pattern, reach, before) = (&rule.pattern, bounds.reach, bounds.before);
        let needs = pattern_needs(rule, sets);
        format!("Matcher::Near {{ pattern: Pattern::new({pattern:?}, {needs}), reach: {reach}, before: {before} }}")
    } else {
        format!("Matcher::Assigned {{ pattern: Pattern::whole({:?}, {}) }}", rule.pattern, pattern_needs(rule, sets))
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

/// The table of the forms that are looked for in one kind of text, unless a rule wants to be asked for.
fn forms(name: &str, profile: &str, rules: &[RawRule]) -> Result<String> {
    let mut all = Vec::new();
    for (rule, number) in rules.iter().zip(0u16..) {
        let Some(shape) = &rule.shape else { continue };
        if shape.opt_in || !shape.profiles.iter().any(|known| known == profile) {
            continue;
        }
        let alone = shape.forms.iter().map(|form| (form, true));
        for (written, alone) in alone.chain(shape.context_forms.iter().map(|form| (form, false))) {
            let expanded = form::expand(written).map_err(anyhow::Error::msg)?;
            all.extend(expanded.into_iter().map(|form| (form, number, alone)));
        }
    }
    let mut out = format!("static {name}: FormTable = &[");
    for form_table::Group { classes, joints, by_length } in form_table::build(all) {
        write!(out, "Group {{ classes: {classes}, joints: {joints}, by_length: &[")?;
        for slots in *by_length {
            let slot = |slot: &form_table::Slot| format!("Slot {{ form: &{:?}, rules: &{:?} }}", slot.form, slot.rules);
            write!(out, "&[{}], ", slots.iter().map(slot).collect::<Vec<_>>().join(", "))?;
        }
        out.push_str("] }, ");
    }
    out.push_str("];\n");
    Ok(out)
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
    let words = callers.keys().map(|word| &*word.clone().leak()).collect();
    let filter = prefilter::Prefilter::<{ prefilter::LARGE }>::new(words);
    let mut out = String::new();
    write_filter(&mut out, "static PREFILTER: Prefilter<LARGE>", &filter)?;
    let callers: Vec<_> = callers.values().map(|rules| format!("&{rules:?}")).collect();
    writeln!(out, "static CALLERS: &[&[u16]] = &[{}];", callers.join(", "))?;
    Ok(out)
}

fn write_filter<const WORDS: usize>(out: &mut String, name: &str, filter: &prefilter::Prefilter<WORDS>) -> Result<()> {
    writeln!(out, "{name} = Prefilter {{")?;
    writeln!(out, "bits: &{:?},", filter.bits)?;
    writeln!(out, "buckets: &{:?},", filter.buckets)?;
    writeln!(out, "entries: &{:?},", filter.entries)?;
    writeln!(out, "words: &{:?} }};", filter.words)?;
    Ok(())
}

/// `kebab-case` to `PascalCase`.
fn variant(word: &str) -> String {
    word.split('-').map(|part| part[..1].to_uppercase() + &part[1..]).collect()
}

//! Rules that are read at run time: extra `[[rules]]` of a configuration, and rule files to be checked. They pass the
//! same checks as the built-in ones and become the same type.

use std::ops::Range;

use regex_syntax::hir::{self, Hir, HirKind};
use serde::Deserialize as _;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::phrase;
use super::rule::compile;
use super::schema::{RawRule, RawShape, parse as parse_pattern};
use super::{Companion, Matcher, Needs, Paths, Pattern, Phrase, Rule, Shape, ShapeKind, Signal, table};
use crate::model::{About, Category, Class, Confidence, Flaw, Flaws, Severity, Written, nearest};
use crate::validate::Validator;

/// The keys of a rule's entry, for finding out which one a complaint is about. A word of the complaint that stands for
/// another key comes after it.
const KEYS: &[(&str, &str)] = &[
    ("form", "shape"),
    ("shape", "shape"),
    ("context", "shape"),
    ("scanner", "scanner"),
    ("phrases", "phrases"),
    ("severity in data", "data-severity"),
    ("pattern", "pattern"),
    ("needs `keywords`", "id"),
    ("`names`", "names"),
    ("keyword", "keywords"),
    ("an id ", "id"),
    ("the title", "title"),
    ("the remediation", "remediation"),
    ("the category", "category"),
    ("the severity", "severity"),
    ("the confidence", "confidence"),
    ("the class", "class"),
    ("validator", "validators"),
    ("counter-example", "counter-examples"),
    ("example", "examples"),
    ("companion", "companion"),
    ("`only-paths`", "only-paths"),
    ("`not-paths`", "not-paths"),
];

/// The largest pattern that surely compiles within the limit, by [`weight`].
const LIGHT: usize = 20_000;

/// Reads a file of rules, or the rules of a configuration, and checks them with [`proof_problems`].
///
/// # Errors
/// Everything that is wrong, each with its place.
pub fn parse(file: Written<'_>) -> Result<Vec<RawRule>, Flaws> {
    let (document, errors) = DeTable::parse_recoverable(file.text);
    let mut flaws: Vec<Flaw> = errors.iter().map(syntax_flaw).collect();
    let mut rules = Vec::new();
    if flaws.is_empty() {
        let is_config = document.get_ref().contains_key("version");
        for (key, value) in document.get_ref() {
            if &**key.get_ref() == "rules" {
                rules = entries(value, proof_problems, &mut flaws);
            } else if !is_config {
                let message = format!("a rule file has no key `{}`", key.get_ref());
                flaws.push(Flaw::new(key.span(), message).help("each rule is one `[[rules]]` entry"));
            }
        }
    }
    if flaws.is_empty() { Ok(rules) } else { Err(Flaws::new(file, flaws)) }
}

/// A flaw out of the TOML parser's own error.
pub fn syntax_flaw(error: &toml::de::Error) -> Flaw {
    Flaw::new(error.span().unwrap_or(0..0), format!("this is not valid TOML: {}", error.message()))
}

/// The valid entries of a `[[rules]]` list; what `check` says of the others goes to `flaws`.
pub fn entries(
    value: &Spanned<DeValue<'_>>,
    check: fn(&RawRule) -> Vec<String>,
    flaws: &mut Vec<Flaw>,
) -> Vec<RawRule> {
    let DeValue::Array(list) = value.get_ref() else {
        flaws.push(Flaw::new(value.span(), "`rules` is a list of tables").help("write each rule as `[[rules]]`"));
        return Vec::new();
    };
    let mut rules: Vec<(RawRule, Range<usize>)> = Vec::new();
    for item in list.iter() {
        let place = |key: &str| {
            let found = item.get_ref().as_table().and_then(|table| table.get(key));
            found.map_or_else(|| item.span(), Spanned::span)
        };
        match RawRule::deserialize(ValueDeserializer::from(item.clone())) {
            Err(error) => flaws.push(entry_flaw(&error, item.span())),
            Ok(rule) => {
                let problems = check(&rule);
                if let Some((twin, _)) = rules.iter().find(|(other, _)| other.id == rule.id) {
                    flaws.push(Flaw::new(place("id"), format!("the rule `{}` exists twice", twin.id)));
                }
                if problems.is_empty() {
                    rules.push((rule, place("companion")));
                }
                flaws.extend(problems.into_iter().map(|problem| {
                    let key = KEYS.iter().find(|(word, _)| problem.contains(word)).map_or("id", |(_, key)| key);
                    Flaw::new(place(key), problem)
                }));
            }
        }
    }
    for (rule, span) in &rules {
        if let Some(companion) = &rule.companion
            && !rules.iter().any(|(other, _)| other.id == companion.rule)
            && !table::builtin().iter().any(|other| other.about.id == companion.rule)
        {
            flaws.push(Flaw::new(span.clone(), format!("the companion `{}` does not exist", companion.rule)));
        }
    }
    rules.into_iter().map(|(rule, _)| rule).collect()
}

/// A flaw out of an error of an entry's form, with a suggestion when it names the keys that exist.
fn entry_flaw(error: &toml::de::Error, entry: Range<usize>) -> Flaw {
    let message = error.message();
    let flaw = Flaw::new(error.span().unwrap_or(entry), message.to_owned());
    let mut quoted = message.split('`').skip(1).step_by(2);
    match (message.starts_with("unknown field"), quoted.next()) {
        (true, Some(unknown)) => match nearest(unknown, quoted) {
            Some(meant) => flaw.help(format!("did you mean `{meant}`?")),
            None => flaw,
        },
        _ => flaw,
    }
}

/// Everything that is wrong with an entry, as sentences without a full stop: what the build checks for built-in rules.
///
/// Every start reads the configuration, so nothing is compiled here that surely compiles later.
pub fn problems(raw: &RawRule) -> Vec<String> {
    let mut found = raw.problems();
    for name in &raw.validators {
        if name.parse::<Validator>().is_err() {
            let meant = nearest(name, Validator::ALL.iter().map(|known| known.name()));
            let hint = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
            found.push(format!("there is no validator `{name}`{hint}"));
        }
    }
    if let Some(name) = &raw.scanner
        && name.parse::<Signal>().is_err()
    {
        let meant = nearest(name, Signal::ALL.iter().map(|known| known.name()));
        let hint = meant.map(|meant| format!("; did you mean `{meant}`?")).unwrap_or_default();
        found.push(format!("there is no scanner `{name}`{hint}"));
    }
    for (key, globs) in [("only-paths", &raw.only_paths), ("not-paths", &raw.not_paths)] {
        for glob in globs {
            if let Err(error) = globset::Glob::new(glob) {
                found.push(format!("`{key}` has a glob that is not valid: {error}"));
            }
        }
    }
    if found.is_empty()
        && parse_pattern(&raw.pattern).is_ok_and(|tree| weight(&tree) > LIGHT)
        && let Err(error) = compile(&raw.pattern, !raw.names.is_empty())
    {
        found.push(format!("the pattern does not compile: {error}"));
    }
    found
}

/// [`problems`], and what only compiling shows: the examples are checked as far as a pattern alone can tell.
pub fn proof_problems(raw: &RawRule) -> Vec<String> {
    let mut found = problems(raw);
    let by_pattern = raw.names.is_empty() && raw.shape.is_none() && raw.scanner.is_none() && raw.phrases.is_empty();
    if !found.is_empty() || !by_pattern {
        return found;
    }
    match compile(&raw.pattern, false) {
        Err(error) => found.push(format!("the pattern does not compile: {error}")),
        Ok(regex) => {
            for (number, example) in (1..).zip(&raw.examples) {
                let text = RawRule::unbroken(example);
                let folded = text.to_ascii_lowercase();
                if !regex.is_match(&text) {
                    found.push(format!("the rule finds nothing in example {number}"));
                } else if !raw.keywords.iter().any(|word| folded.contains(&word.to_ascii_lowercase())) {
                    found.push(format!("no keyword occurs in example {number}"));
                }
            }
        }
    }
    found
}

/// About how many states the pattern compiles to.
fn weight(tree: &Hir) -> usize {
    match tree.kind() {
        HirKind::Empty | HirKind::Look(_) => 1,
        HirKind::Literal(literal) => literal.0.len(),
        HirKind::Class(hir::Class::Bytes(class)) => class.ranges().len().max(1),
        HirKind::Class(hir::Class::Unicode(class)) => class.ranges().len().max(1) * 4,
        HirKind::Repetition(repetition) => {
            let times = repetition.max.unwrap_or(repetition.min + 1).max(1) as usize;
            weight(&repetition.sub).saturating_add(1).saturating_mul(times)
        }
        HirKind::Capture(capture) => weight(&capture.sub).saturating_add(2),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().map(weight).fold(1, usize::saturating_add),
    }
}

/// The rule that the engine takes, out of an entry without [`problems`]; with one, what is missing gets its default.
///
/// Its texts are never freed: rules live as long as the process, and the built-in ones are static already. Call it once
/// per entry.
pub fn rule(raw: &RawRule) -> Rule {
    let pattern = keep(&raw.pattern);
    let matcher = if let Some(raw) = &raw.shape {
        Matcher::Shape(shape(raw))
    } else if let Some(signal) = raw.scanner.as_ref().and_then(|name| name.parse().ok()) {
        Matcher::Signal(signal)
    } else if !raw.phrases.is_empty() {
        let data_severity = raw.data_severity.as_ref().and_then(|word| word.parse().ok());
        let phrases = raw
            .phrases
            .iter()
            .map(|text| Phrase { pattern: Pattern::new(keep(&phrase::phrase(text)), Needs::NONE), needs: &[] });
        Matcher::Phrase { phrases: phrases.collect::<Vec<_>>().leak(), data_severity }
    } else if raw.names.is_empty() {
        let reach = raw.bounds().map_or((0, 0), |bounds| (bounds.reach, bounds.before));
        Matcher::Near { pattern: Pattern::new(pattern, Needs::NONE), reach: reach.0, before: reach.1 }
    } else {
        Matcher::Assigned { pattern: Pattern::whole(pattern, Needs::NONE) }
    };
    let words = raw.keywords.iter().chain(&raw.names).map(|word| word.to_ascii_lowercase()).collect::<Vec<_>>();
    let validators: Vec<Validator> = raw.validators.iter().filter_map(|name| name.parse().ok()).collect();
    Rule {
        about: About {
            id: keep(&raw.id),
            title: keep(&raw.title),
            category: raw.category.parse().unwrap_or(Category::Secret),
            severity: raw.severity.parse().unwrap_or(Severity::High),
            class: raw.class.parse().unwrap_or(Class::Restricted),
            remediation: keep(&raw.remediation),
            references: keep_all(&raw.references),
        },
        matcher,
        keywords: keep_all(&words),
        confidence: raw.confidence.parse().unwrap_or(Confidence::High),
        randomness: raw.randomness.unwrap_or(0.0),
        validators: validators.leak(),
        companion: raw.companion.as_ref().map(|it| Companion {
            rule: keep(&it.rule),
            within_lines: it.within_lines,
            required: it.required,
        }),
        paths: Paths::new(keep_all(&raw.only_paths), keep_all(&raw.not_paths)),
        report: raw.report,
        generic: raw.is_generic(),
        prefix: keep(&raw.constant_prefix()),
        examples: keep_all(&raw.examples),
        counter_examples: keep_all(&raw.counter_examples),
    }
}

fn shape(raw: &RawShape) -> Shape {
    let profile = |name: &str| raw.profiles.iter().any(|profile| profile == name);
    Shape {
        kind: raw.kind.as_deref().map(|kind| match kind {
            "email" => ShapeKind::Email,
            _ => ShapeKind::InternationalPhone,
        }),
        forms: keep_all(&raw.forms),
        context_forms: keep_all(&raw.context_forms),
        context: keep_all(&raw.context),
        bare_confidence: raw.bare_confidence.as_ref().and_then(|word| word.parse().ok()).unwrap_or(Confidence::Low),
        in_code: profile("code"),
        in_data: profile("data"),
        data_severity: raw.data_severity.as_ref().and_then(|word| word.parse().ok()),
        opt_in: raw.opt_in,
        list_of: raw.list_of.as_ref().map(|list| (keep(&list.rule), list.at_least)),
    }
}

fn keep(text: &str) -> &'static str {
    Box::leak(text.to_owned().into_boxed_str())
}

fn keep_all(texts: &[String]) -> &'static [&'static str] {
    texts.iter().map(|text| keep(text)).collect::<Vec<_>>().leak()
}

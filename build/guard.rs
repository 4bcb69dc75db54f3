//! Reads what the guard decides by default, refuses what is not valid, and writes its tables.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CommandFile {
    rule: Vec<CommandRule>,
}

/// One entry of `rules/commands/*.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct CommandRule {
    id: String,
    title: String,
    reason: String,
    instead: String,
    decision: String,
    severity: String,
    when: Vec<String>,
    examples: Vec<String>,
    #[serde(default)]
    counter_examples: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PathFile {
    class: Vec<PathClass>,
}

/// One entry of `rules/paths.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct PathClass {
    id: String,
    title: String,
    reason: String,
    instead: String,
    #[serde(default = "silent")]
    read: String,
    #[serde(default = "silent")]
    write: String,
    #[serde(default = "silent")]
    delete: String,
    paths: Vec<String>,
    #[serde(default)]
    except: Vec<String>,
    #[serde(default)]
    holds: Vec<String>,
    examples: Vec<String>,
    #[serde(default)]
    counter_examples: Vec<String>,
}

fn silent() -> String {
    "silent".to_owned()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct ProgramFile {
    program: Vec<Program>,
}

/// One entry of `rules/programs.toml`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Program {
    names: Vec<String>,
    #[serde(default = "gnu")]
    style: String,
    operands: String,
    #[serde(default)]
    glued: String,
    #[serde(default)]
    flags: String,
    /// Options by the role of their value.
    #[serde(default)]
    values: BTreeMap<String, String>,
}

fn gnu() -> String {
    "gnu".to_owned()
}

/// The source of every table of the guard.
pub fn tables(folder: &Path) -> Result<String> {
    let mut out = rules(&folder.join("commands"))?;
    out.push_str(&grammars(&folder.join("programs.toml"))?);
    out.push_str(&classes(&folder.join("paths.toml"))?);
    Ok(out)
}

fn rules(folder: &Path) -> Result<String> {
    let mut rules: BTreeMap<String, (String, CommandRule)> = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_none_or(|ending| ending != "toml") {
            continue;
        }
        let chapter = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let file: CommandFile =
            toml::from_str(&fs::read_to_string(&path)?).with_context(|| path.display().to_string())?;
        for rule in file.rule {
            about(&rule.id, [&rule.reason, &rule.instead])?;
            if let Some((_, twin)) = rules.insert(rule.id.clone(), (chapter.clone(), rule)) {
                bail!("the rule `{}` exists twice", twin.id);
            }
        }
    }
    let mut callers: BTreeMap<String, BTreeSet<usize>> = BTreeMap::new();
    let mut out = format!("static RULES: [Rule; {}] = [\n", rules.len());
    for (number, (chapter, rule)) in rules.values().enumerate() {
        let mut shapes = String::new();
        for source in &rule.when {
            let (programs, shape) = shape(source).with_context(|| format!("rule `{}`: `{source}`", rule.id))?;
            shapes.push_str(&shape);
            for program in programs {
                callers.entry(program).or_default().insert(number);
            }
        }
        writeln!(
            out,
            "Rule {{ id: {:?}, title: {:?}, reason: {:?}, instead: {:?}, decision: Decision::{}, severity: Severity::{}, \
             chapter: {chapter:?}, shapes: &[{shapes}], examples: &{:?}, counter_examples: &{:?} }},",
            rule.id,
            rule.title,
            rule.reason,
            rule.instead,
            super::variant(&rule.decision),
            super::variant(&rule.severity),
            rule.examples,
            rule.counter_examples,
        )?;
    }
    let callers: Vec<_> = callers.iter().map(|(name, rules)| (name, rules.iter().collect::<Vec<_>>())).collect();
    let callers: Vec<_> = callers.iter().map(|(name, rules)| format!("({name:?}, &{rules:?})")).collect();
    write!(out, "];\nstatic CALLERS: &[(&str, &[u16])] = &[{}];\n", callers.join(", "))?;
    Ok(out)
}

fn about(id: &str, sentences: [&String; 2]) -> Result<()> {
    if id.is_empty()
        || !id.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-')
    {
        bail!("`{id}` is no id");
    }
    match sentences.into_iter().find(|sentence| !sentence.ends_with('.')) {
        Some(sentence) => bail!("`{id}`: not a sentence: {sentence}"),
        None => Ok(()),
    }
}

/// The programs of a shape, and its source in Rust.
fn shape(source: &str) -> Result<(Vec<String>, String)> {
    let mut words = Vec::new();
    let mut needs = Vec::new();
    for token in source.split_whitespace() {
        match need(token)? {
            Some(need) => needs.push(need),
            None => words.push(split(token)),
        }
    }
    let programs = words.first().cloned().context("there is no program")?;
    let words: Vec<_> = words.iter().map(|word| format!("&{word:?}")).collect();
    let shape =
        format!("Shape {{ source: {source:?}, words: &[{}], needs: &[{}] }}, ", words.join(", "), needs.join(", "));
    Ok((programs, shape))
}

/// The condition that a token of a shape stands for; none for a plain word.
fn need(token: &str) -> Result<Option<String>> {
    let tests = |list: &str, kind: &str| {
        let tests: Vec<_> = list.split('|').map(|test| format!("{kind}::{}", super::variant(test))).collect();
        format!("&[{}]", tests.join(", "))
    };
    let inside = |token: &str| {
        let inside = token.strip_prefix('(').and_then(|rest| rest.strip_suffix(')'));
        inside.map(|list| format!("&{:?}", split(list))).with_context(|| format!("`{token}` has no `)`"))
    };
    Ok(Some(if let Some(rest) = token.strip_prefix("!-") {
        option("NoOption", &format!("-{rest}"))
    } else if token.starts_with('-') {
        option("Option", token)
    } else if let Some(list) = token.strip_prefix("@first:") {
        format!("Need::Operand {{ tests: {}, which: Which::First }}", tests(list, "OperandTest"))
    } else if let Some(list) = token.strip_prefix("@last:") {
        format!("Need::Operand {{ tests: {}, which: Which::Last }}", tests(list, "OperandTest"))
    } else if let Some(list) = token.strip_prefix("@sources:") {
        format!("Need::Operand {{ tests: {}, which: Which::Sources }}", tests(list, "OperandTest"))
    } else if let Some(list) = token.strip_prefix("!@") {
        format!("Need::NoOperand {{ tests: {} }}", tests(list, "OperandTest"))
    } else if let Some(list) = token.strip_prefix('@') {
        format!("Need::Operand {{ tests: {}, which: Which::Any }}", tests(list, "OperandTest"))
    } else if let Some(variable) = token.strip_prefix("!$") {
        let (name, values) = variable.split_once('=').unwrap_or((variable, ""));
        format!("Need::NoVariable {{ name: {name:?}, values: &{:?} }}", split(values))
    } else if token == "!in:temporary" {
        "Need::NotTemporary".to_owned()
    } else if let Some(list) = token.strip_prefix('!') {
        format!("Need::Unlike {{ globs: {} }}", inside(list)?)
    } else if token.starts_with('(') {
        format!("Need::Like {{ globs: {}, which: Which::Any }}", inside(token)?)
    } else if let Some(list) = token.strip_prefix("last:") {
        format!("Need::Like {{ globs: {}, which: Which::Last }}", inside(list)?)
    } else if let Some(variable) = token.strip_prefix('$') {
        let (name, values) = variable.split_once('=').unwrap_or((variable, ""));
        format!("Need::Variable {{ name: {name:?}, values: &{:?} }}", split(values))
    } else if let Some(list) = token.strip_prefix('%') {
        format!("Need::Text({})", tests(list, "TextTest"))
    } else if let Some(list) = token.strip_prefix('<') {
        format!("Need::Input({})", tests(list, "InputTest"))
    } else if let Some(setting) = token.strip_prefix('+') {
        let (keys, values) = setting.split_once('=').unwrap_or((setting, ""));
        format!("Need::Setting {{ keys: &{:?}, values: &{:?} }}", split(keys), split(values))
    } else if token == "..." {
        "Need::Least(1)".to_owned()
    } else if let Some(count) = token.strip_prefix('#') {
        format!("Need::Least({})", count.parse::<usize>()?)
    } else if token == "." {
        "Need::Bare".to_owned()
    } else {
        return Ok(None);
    }))
}

fn option(kind: &str, token: &str) -> String {
    let (names, values) = token.split_once('=').unwrap_or((token, ""));
    format!("Need::{kind} {{ names: &{:?}, values: &{:?} }}", split(names), split(values))
}

fn split(list: &str) -> Vec<String> {
    list.split('|').filter(|word| !word.is_empty()).map(str::to_owned).collect()
}

fn grammars(path: &Path) -> Result<String> {
    let file: ProgramFile = toml::from_str(&fs::read_to_string(path)?).with_context(|| path.display().to_string())?;
    let mut names = BTreeMap::new();
    let mut out = format!("static GRAMMARS: [Grammar; {}] = [\n", file.program.len());
    for (number, program) in file.program.iter().enumerate() {
        let values = program.values.iter().flat_map(|(role, options)| {
            let role = super::variant(role);
            options.split_whitespace().map(move |option| format!("({option:?}, Role::{role})")).collect::<Vec<_>>()
        });
        let values: Vec<_> = values.collect();
        let flags: Vec<_> = program.flags.split_whitespace().collect();
        writeln!(
            out,
            "Grammar {{ names: &{:?}, style: Style::{}, values: &[{}], glued: {:?}, flags: &{flags:?}, operands: Operands::{} }},",
            program.names,
            super::variant(&program.style),
            values.join(", "),
            program.glued,
            super::variant(&program.operands),
        )?;
        for name in &program.names {
            if names.insert(name.clone(), number).is_some() {
                bail!("{}: the program `{name}` exists twice", path.display());
            }
        }
    }
    let names: Vec<_> = names.into_iter().collect();
    write!(out, "];\nstatic GRAMMAR_NAMES: &[(&str, u16)] = &{names:?};\n")?;
    Ok(out)
}

fn classes(path: &Path) -> Result<String> {
    let file: PathFile = toml::from_str(&fs::read_to_string(path)?).with_context(|| path.display().to_string())?;
    let mut ids = BTreeSet::new();
    let mut out = format!("static CLASSES: [Class; {}] = [\n", file.class.len());
    for class in &file.class {
        about(&class.id, [&class.reason, &class.instead])?;
        if !ids.insert(&class.id) {
            bail!("{}: the class `{}` exists twice", path.display(), class.id);
        }
        writeln!(
            out,
            "Class {{ id: {:?}, title: {:?}, reason: {:?}, instead: {:?}, read: Decision::{}, write: Decision::{}, \
             delete: Decision::{}, paths: &{:?}, except: &{:?}, holds: &{:?}, examples: &{:?}, counter_examples: &{:?} }},",
            class.id,
            class.title,
            class.reason,
            class.instead,
            super::variant(&class.read),
            super::variant(&class.write),
            super::variant(&class.delete),
            lower(&class.paths),
            lower(&class.except),
            class.holds,
            class.examples,
            class.counter_examples,
        )?;
    }
    out.push_str("];\n");
    Ok(out)
}

fn lower(list: &[String]) -> Vec<String> {
    list.iter().map(|item| item.to_lowercase()).collect()
}

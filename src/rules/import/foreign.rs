//! A gitleaks configuration as written. Its reader does not tell upper from lower case in keys, so all are lowered here.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::{Table, Value};

use crate::model::{Flaw, Flaws, Written};
use crate::rules::load::syntax_flaw;

#[derive(Debug, Default, Deserialize)]
pub(super) struct Config {
    #[serde(default)]
    pub(super) extend: Option<Extend>,
    #[serde(default)]
    pub(super) rules: Vec<ForeignRule>,
    #[serde(default)]
    pub(super) allowlist: Option<Allowlist>,
    #[serde(default)]
    pub(super) allowlists: Vec<Allowlist>,
    /// Read so that they do not count as unknown.
    #[serde(default, rename = "title")]
    _title: Option<Value>,
    #[serde(default, rename = "description")]
    _description: Option<Value>,
    #[serde(default, rename = "minversion")]
    _min_version: Option<Value>,
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Extend {
    #[serde(default, rename = "usedefault")]
    pub(super) use_default: bool,
    #[serde(default)]
    pub(super) path: Option<String>,
    #[serde(default)]
    pub(super) url: Option<String>,
    #[serde(default, rename = "disabledrules")]
    pub(super) disabled_rules: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct ForeignRule {
    #[serde(default)]
    pub(super) id: Option<String>,
    #[serde(default)]
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) regex: Option<String>,
    #[serde(default)]
    pub(super) path: Option<String>,
    #[serde(default, rename = "secretgroup")]
    pub(super) secret_group: u32,
    #[serde(default)]
    pub(super) entropy: Option<f32>,
    #[serde(default)]
    pub(super) keywords: Vec<String>,
    #[serde(default)]
    pub(super) tags: Vec<Value>,
    #[serde(default)]
    pub(super) confidence: Option<String>,
    /// An expression of betterleaks 1: what it says yes to is no finding.
    #[serde(default)]
    pub(super) filter: Option<String>,
    #[serde(default, rename = "skipreport")]
    pub(super) skip_report: bool,
    #[serde(default)]
    pub(super) required: Vec<Required>,
    #[serde(default)]
    pub(super) allowlist: Option<Allowlist>,
    #[serde(default)]
    pub(super) allowlists: Vec<Allowlist>,
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, Value>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Required {
    #[serde(default)]
    pub(super) id: String,
    #[serde(default, rename = "withinlines")]
    pub(super) within_lines: Option<u32>,
    #[serde(default, rename = "withincolumns")]
    pub(super) within_columns: Option<u32>,
}

#[derive(Debug, Default, Deserialize)]
pub(super) struct Allowlist {
    #[serde(default)]
    pub(super) description: Option<String>,
    #[serde(default)]
    pub(super) condition: Option<String>,
    #[serde(default)]
    pub(super) commits: Vec<String>,
    #[serde(default)]
    pub(super) paths: Vec<String>,
    #[serde(default, rename = "regextarget")]
    pub(super) regex_target: Option<String>,
    #[serde(default)]
    pub(super) regexes: Vec<String>,
    #[serde(default)]
    pub(super) stopwords: Vec<String>,
    #[serde(default, rename = "targetrules")]
    pub(super) target_rules: Vec<String>,
    #[serde(flatten)]
    pub(super) rest: BTreeMap<String, Value>,
}

/// Reads the file.
pub(super) fn read(file: Written<'_>) -> Result<Config, Flaws> {
    let flawed = |flaw: Flaw| Flaws::new(file, vec![flaw]);
    let table: Table = toml::from_str(file.text).map_err(|error| flawed(syntax_flaw(&error)))?;
    let lowered = Value::Table(lower_keys(table));
    lowered.try_into().map_err(|error: toml::de::Error| {
        let message = format!("this is not a gitleaks configuration: {}", error.message());
        flawed(Flaw::new(0..0, message))
    })
}

/// The least entropy that a `filter` of betterleaks demands in its first term, and whether it demands nothing else.
pub(super) fn filtered_entropy(filter: &str) -> (Option<f32>, bool) {
    let terms: Vec<&str> = filter.trim().split("||").map(str::trim).collect();
    let first = terms[0].strip_prefix("filter.").unwrap_or(terms[0]);
    let Some(bound) = first.strip_prefix("entropy(finding[\"secret\"])") else { return (None, false) };
    let bits = bound.trim().trim_start_matches('<').trim_start_matches('=').trim().parse().ok();
    (bits, bits.is_some() && terms.len() == 1)
}

fn lower_keys(table: Table) -> Table {
    table.into_iter().map(|(key, value)| (key.to_ascii_lowercase(), lowered(value))).collect()
}

fn lowered(value: Value) -> Value {
    match value {
        Value::Table(table) => Value::Table(lower_keys(table)),
        Value::Array(list) => Value::Array(list.into_iter().map(lowered).collect()),
        other => other,
    }
}

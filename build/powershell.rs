//! The tables of PowerShell's cmdlets, from `rules/powershell.toml`.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PowerShellFile {
    options: Vec<String>,
    verbs: Vec<String>,
    nouns: Vec<String>,
    switches: Vec<String>,
    paths: Vec<String>,
    cmdlet: Vec<RawCmdlet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawCmdlet {
    name: String,
    #[serde(default)]
    aliases: Vec<String>,
    #[serde(default)]
    shared: Vec<String>,
    does: String,
    example: String,
    shows: String,
}

/// The source of the tables: the lists, the cmdlets, and every name of one in order.
pub fn table(path: &Path) -> Result<String> {
    println!("cargo:rerun-if-changed=build/powershell.rs");
    let text = fs::read_to_string(path)?;
    let file: PowerShellFile = toml::from_str(&text).with_context(|| path.display().to_string())?;
    let mut out = String::new();
    let lists = [
        ("OPTIONS", &file.options),
        ("VERBS", &file.verbs),
        ("NOUNS", &file.nouns),
        ("SWITCHES", &file.switches),
        ("PATHS", &file.paths),
    ];
    for (name, list) in lists {
        writeln!(out, "pub(super) static {name}: [&str; {}] = {list:?};", list.len())?;
    }
    let mut names = BTreeMap::new();
    writeln!(out, "pub(super) static CMDLETS: [Cmdlet; {}] = [", file.cmdlet.len())?;
    for (number, it) in file.cmdlet.iter().enumerate() {
        let own = std::iter::once(&it.name).chain(&it.aliases).map(|name| (name, false));
        for (name, shared) in own.chain(it.shared.iter().map(|name| (name, true))) {
            if names.insert(name.clone(), (number, shared)).is_some() {
                bail!("{}: `{name}` exists twice", path.display());
            }
        }
        writeln!(
            out,
            "Cmdlet {{ name: {:?}, does: Does::{}, example: {:?}, shows: {:?} }},",
            it.name,
            super::variant(&it.does),
            it.example,
            it.shows
        )?;
    }
    let names: Vec<_> = names.into_iter().map(|(name, (number, shared))| (name, number, shared)).collect();
    writeln!(out, "];\npub(super) static NAMES: [(&str, usize, bool); {}] = {names:?};", names.len())?;
    Ok(out)
}

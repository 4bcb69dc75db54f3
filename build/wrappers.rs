//! The table of programs that run the program in their own words, from `rules/wrappers.toml`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrapperFile {
    wrapper: Vec<RawWrapper>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawWrapper {
    names: Vec<String>,
    #[serde(default)]
    globals: Vec<String>,
    #[serde(default)]
    values: Vec<String>,
    #[serde(default)]
    folders: Vec<String>,
    #[serde(default)]
    code: Vec<String>,
    #[serde(default)]
    splits: Vec<String>,
    #[serde(default)]
    queries: Vec<String>,
    #[serde(default)]
    lacks: Vec<String>,
    #[serde(default)]
    unless: Vec<String>,
    #[serde(default)]
    operands: usize,
    #[serde(default)]
    assignments: bool,
    #[serde(default)]
    joined: bool,
    #[serde(default)]
    remote: bool,
    #[serde(default)]
    acts: bool,
    #[serde(default)]
    keeps: bool,
    #[serde(default)]
    dashed: bool,
    #[serde(default)]
    rest: Vec<String>,
    #[serde(default, rename = "after-dashes")]
    after_dashes: bool,
    #[serde(default)]
    each: bool,
    example: String,
    runs: String,
}

/// The source of the table: the wrappers, and their names in order.
pub fn table(path: &Path) -> Result<String> {
    println!("cargo:rerun-if-changed={}", path.display());
    println!("cargo:rerun-if-changed=build/wrappers.rs");
    let text = fs::read_to_string(path)?;
    let file: WrapperFile = toml::from_str(&text).with_context(|| path.display().to_string())?;
    let mut out = format!("pub(super) static WRAPPERS: [Wrapper; {}] = [\n", file.wrapper.len());
    let mut names = Vec::new();
    for (number, it) in file.wrapper.iter().enumerate() {
        for name in &it.names {
            let (program, rest) = name.split_once(' ').unwrap_or((name, ""));
            names.push((program.to_owned(), rest.to_owned(), number));
        }
        writeln!(
            out,
            "Wrapper {{ globals: &{:?}, values: &{:?}, folders: &{:?}, code: &{:?}, splits: &{:?}, queries: &{:?}, \
             lacks: &{:?}, unless: &{:?}, operands: {}, assignments: {}, joined: {}, remote: {}, acts: {}, keeps: {}, dashed: {}, \
             rest: &{:?}, after_dashes: {}, each: {}, \
             example: {:?}, runs: {:?} }},",
            it.globals,
            it.values,
            it.folders,
            it.code,
            it.splits,
            it.queries,
            it.lacks,
            it.unless,
            it.operands,
            it.assignments,
            it.joined,
            it.remote,
            it.acts,
            it.keeps,
            it.dashed,
            it.rest,
            it.after_dashes,
            it.each,
            it.example,
            it.runs,
        )?;
    }
    names.sort();
    if let Some(twins) = names.windows(2).find(|pair| pair[0].0 == pair[1].0 && pair[0].1 == pair[1].1) {
        bail!("{}: `{} {}` exists twice", path.display(), twins[0].0, twins[0].1);
    }
    writeln!(out, "];\npub(super) static NAMES: [(&str, &str, usize); {}] = {names:?};", names.len())?;
    Ok(out)
}

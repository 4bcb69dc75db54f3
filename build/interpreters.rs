//! The tables of interpreters and of what functions of their languages do, from `rules/interpreters.toml`.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct InterpreterFile {
    interpreter: Vec<RawInterpreter>,
    function: Vec<RawFunction>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawInterpreter {
    names: Vec<String>,
    language: String,
    code: Vec<String>,
    values: Vec<String>,
    #[serde(default)]
    stops: Vec<String>,
    #[serde(default)]
    subcommand: String,
    #[serde(default)]
    operand: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawFunction {
    language: String,
    names: Vec<String>,
    does: String,
    #[serde(default)]
    paths: Vec<String>,
    example: String,
    shows: String,
}

/// The languages, in the order of `shell::code::Language`.
const LANGUAGES: [&str; 11] =
    ["python", "javascript", "perl", "ruby", "php", "lua", "r", "awk", "applescript", "julia", "tcl"];

/// `open-self` as `OpenSelf`.
fn variant(name: &str) -> String {
    let title = |word: &str| word[..1].to_uppercase() + &word[1..];
    name.split('-').map(title).collect()
}

/// The source of the tables, each with its names in order.
pub fn table(path: &Path) -> Result<String> {
    println!("cargo:rerun-if-changed=build/interpreters.rs");
    let text = fs::read_to_string(path)?;
    let file: InterpreterFile = toml::from_str(&text).with_context(|| path.display().to_string())?;
    let mut out = format!("static INTERPRETERS: [Interpreter; {}] = [\n", file.interpreter.len());
    let mut names = Vec::new();
    for (number, it) in file.interpreter.iter().enumerate() {
        names.extend(it.names.iter().map(|name| (name.clone(), number)));
        writeln!(
            out,
            "Interpreter {{ language: Language::{}, code: &{:?}, values: &{:?}, stops: &{:?}, subcommand: {:?}, operand: {} }},",
            variant(&it.language),
            it.code,
            it.values,
            it.stops,
            it.subcommand,
            it.operand
        )?;
    }
    names.sort();
    writeln!(out, "];\nstatic INTERPRETER_NAMES: [(&str, usize); {}] = {names:?};", names.len())?;
    writeln!(out, "static FUNCTIONS: [Function; {}] = [", file.function.len())?;
    let mut functions = Vec::new();
    for (number, it) in file.function.iter().enumerate() {
        let Some(language) = LANGUAGES.iter().position(|language| *language == it.language) else {
            bail!("{}: the language `{}` is not known", path.display(), it.language);
        };
        functions.extend(it.names.iter().map(|name| (language, name.clone(), number)));
        let places = it.paths.iter().map(|place| match &**place {
            "self" => "Place::Object".to_owned(),
            "*" => "Place::All".to_owned(),
            number => format!("Place::Argument({number})"),
        });
        writeln!(
            out,
            "Function {{ language: Language::{}, does: Does::{}, paths: &[{}], example: {:?}, shows: {:?} }},",
            variant(&it.language),
            variant(&it.does),
            places.collect::<Vec<_>>().join(", "),
            it.example,
            it.shows,
        )?;
    }
    functions.sort();
    if let Some(twins) = functions.windows(2).find(|pair| pair[0].0 == pair[1].0 && pair[0].1 == pair[1].1) {
        bail!("{}: `{}` exists twice in one language", path.display(), twins[0].1);
    }
    writeln!(out, "];\nstatic FUNCTION_NAMES: [(u8, &str, usize); {}] = {functions:?};", functions.len())?;
    Ok(out)
}

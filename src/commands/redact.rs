//! `aiguard redact`: text in, text out that may be shown.

use std::io::{Read as _, Write};
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow, bail};
use clap::Args;

use super::Status;
use super::settings::{self, Configuring, Selecting, one_of};
use crate::detect::Engine;
use crate::detect::engine::Profile;
use crate::env::Environment;
use crate::files;
use crate::model::{Category, Origin, Secret, Text};
use crate::redact::{Map, Redactor, Syntax};
use crate::syntax::Decoded;

/// Take secrets and personal data out of a text, and keep everything else
///
/// Reads a file or standard input and writes what may be shown. Keys, comments, quotes, types and lines stay; equal values
/// get equal placeholders; what is a template, encrypted, an example or redacted already stays as it is. Exit status: 0,
/// with --check 1 if something would change, 2 wrong usage or nothing that can be read.
#[derive(Debug, Args)]
#[command(next_help_heading = "What to redact")]
pub struct RedactArgs {
    /// Files; several only with --in-place or --check [default: standard input]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,
    /// The name that standard input goes by: it tells the syntax
    #[arg(long, value_name = "NAME", default_value = "stdin", hide_default_value = true, conflicts_with = "files")]
    path: String,
    /// The syntax [default: by the name of the file, then by its text]
    #[arg(long, value_name = "SYNTAX", value_parser = one_of::<Syntax>())]
    format: Option<Syntax>,
    /// Only secrets, or only personal data
    #[arg(long, value_name = "CATEGORY", value_parser = ["secret", "pii"])]
    only: Option<String>,
    #[command(flatten)]
    output: Output,
    #[command(flatten)]
    people: People,
    #[command(flatten)]
    configuring: Configuring,
}

/// Where it goes
#[derive(Debug, Args)]
#[command(next_help_heading = "Where it goes")]
struct Output {
    /// Write each file where it was
    #[arg(long, short = 'i', requires = "files")]
    in_place: bool,
    /// Write nothing, and exit with 1 if something would change
    #[arg(long, conflicts_with = "in_place")]
    check: bool,
}

/// Personal data
#[derive(Debug, Args)]
#[command(next_help_heading = "Personal data")]
struct People {
    /// Put made up people in the place of real ones, so that a fixture stays usable
    #[arg(long, conflicts_with_all = ["map", "restore"])]
    synthetic: bool,
    /// Keep in FILE, which only you can read, what personal data stood where. Secrets and numbers of
    /// cards are never kept
    #[arg(long, value_name = "FILE", conflicts_with = "check")]
    map: Option<PathBuf>,
    /// Put the personal data in FILE back, and redact nothing
    #[arg(long, value_name = "FILE", conflicts_with_all = ["map", "check"])]
    restore: Option<PathBuf>,
    /// End each placeholder in four digits that are the same for the same value in every run with the key in FILE, which
    /// is made if there is none
    #[arg(long, value_name = "FILE")]
    key: Option<PathBuf>,
}

/// One text to work on.
struct Input {
    name: String,
    /// Where it was read from, if that was a file.
    file: Option<PathBuf>,
    text: Decoded,
}

/// Runs the command.
///
/// # Errors
/// When the configuration or a map is not valid, or something is no text, or cannot be read or written.
pub fn run(args: &RedactArgs, out: &mut dyn Write) -> Result<Status> {
    if args.files.len() > 1 && !args.output.in_place && !args.output.check {
        bail!("several files cannot go to one output: add --in-place or --check, or name one file");
    }
    let inputs = inputs(args)?;
    if let Some(path) = &args.people.restore {
        let map = read_map(path)?.with_context(|| format!("{} does not exist", path.display()))?;
        return deliver(args, &inputs, &mut |input| (map.restore(&input.text.text), 0), out);
    }
    let engine = engine(args)?;
    let mut redactor = redactor(args)?;
    for input in &inputs {
        redactor.keep_clear_of(input.text.text.as_bytes());
    }
    let mut redact = |input: &Input| {
        let origin = if input.file.is_some() { Origin::File } else { Origin::Stdin };
        let text = Text::new(&input.name, input.text.text.as_bytes(), origin);
        let before = redactor.count();
        let safe = redactor.safe(&engine, &text, args.format.unwrap_or_else(|| Syntax::of(&text)));
        (safe, redactor.count() - before)
    };
    let status = deliver(args, &inputs, &mut redact, out)?;
    if let (Some(path), Some(map)) = (&args.people.map, redactor.map()) {
        let written = files::write_private(path, map.to_json().as_bytes());
        written.with_context(|| format!("{} cannot be written", path.display()))?;
    }
    Ok(status)
}

/// Writes what `change` makes of each input, with how many values it replaced, to where it belongs.
fn deliver(
    args: &RedactArgs,
    inputs: &[Input],
    change: &mut dyn FnMut(&Input) -> (String, usize),
    out: &mut dyn Write,
) -> Result<Status> {
    let mut changed = false;
    for input in inputs {
        let (text, count) = change(input);
        let same = text == input.text.text;
        changed |= !same;
        match &input.file {
            _ if args.output.check && same => {}
            _ if args.output.check => {
                writeln!(out, "{}: {} would be redacted", input.name, counted(count))?;
            }
            Some(_) if args.output.in_place && same => {}
            Some(path) if args.output.in_place => {
                let written = files::write_atomic(path, &input.text.encode(&text));
                written.with_context(|| format!("{} cannot be written; it is as it was", path.display()))?;
                let done =
                    if args.people.restore.is_some() { "restored".to_owned() } else { counted(count) + " redacted" };
                writeln!(out, "{}: {done}", input.name)?;
            }
            _ => out.write_all(&input.text.encode(&text))?,
        }
    }
    Ok(if args.output.check && changed { Status::Findings } else { Status::Clean })
}

fn counted(count: usize) -> String {
    if count == 1 { "1 value".to_owned() } else { format!("{count} values") }
}

fn inputs(args: &RedactArgs) -> Result<Vec<Input>> {
    if args.files.is_empty() {
        let mut bytes = Vec::new();
        std::io::stdin().lock().read_to_end(&mut bytes).context("standard input cannot be read")?;
        return Ok(vec![input(args.path.clone(), None, &bytes)?]);
    }
    let read = |path: &PathBuf| {
        let name = files::shown(path);
        let bytes = files::read_whole(path).with_context(|| format!("{name} cannot be read"))?;
        input(name, Some(path.clone()), &bytes)
    };
    args.files.iter().map(read).collect()
}

fn input(name: String, file: Option<PathBuf>, bytes: &[u8]) -> Result<Input> {
    let text = Decoded::new(bytes);
    if text.lossy || text.text.contains('\0') {
        bail!("{name} is no text in UTF-8 or UTF-16, so nothing was written: what cannot be read cannot be redacted");
    }
    Ok(Input { name, file, text })
}

fn engine(args: &RedactArgs) -> Result<Engine> {
    let env = Environment::process();
    let here = env.current_dir().context("the current folder cannot be read")?;
    let categories = match args.only.as_deref() {
        Some("pii") => vec![Category::Pii],
        Some(_) => vec![Category::Secret],
        None => vec![Category::Secret, Category::Pii],
    };
    let selecting = Selecting { profile: Some(Profile::Data), categories, ..Selecting::default() };
    let policy = settings::policy(&args.configuring, &selecting, &here, &env)?;
    Ok(Engine::with_rules(policy.rules_to_add(), &policy.selection()))
}

fn redactor(args: &RedactArgs) -> Result<Redactor> {
    let key = args.people.key.as_deref().map(key).transpose()?;
    let mut redactor = Redactor::new(key);
    match args.only.as_deref() {
        Some("pii") => redactor = redactor.only_people(),
        Some(_) => redactor = redactor.only_secrets(),
        None => {}
    }
    if let Some(path) = &args.people.map {
        redactor = redactor.with_map(read_map(path)?.unwrap_or_default());
    }
    Ok(if args.people.synthetic { redactor.with_people() } else { redactor })
}

fn read_map(path: &Path) -> Result<Option<Map>> {
    let shown = path.display();
    let Some(bytes) = files::read_if_present(path).with_context(|| format!("{shown} cannot be read"))? else {
        return Ok(None);
    };
    Map::from_json(&String::from_utf8_lossy(&bytes)).map(Some).map_err(|why| anyhow!("{shown} cannot be used: {why}"))
}

/// The key in the file, which is made if there is none.
fn key(path: &Path) -> Result<Secret<Vec<u8>>> {
    let shown = path.display();
    if let Some(bytes) = files::read_if_present(path).with_context(|| format!("{shown} cannot be read"))? {
        if bytes.len() < 16 {
            bail!(
                "{shown} holds {} bytes, and a key has 16 at least: remove the file, and a new one is made",
                bytes.len()
            );
        }
        return Ok(Secret::new(bytes));
    }
    let key = Redactor::fresh_key();
    files::write_private(path, key.expose()).with_context(|| format!("{shown} cannot be written"))?;
    Ok(key)
}

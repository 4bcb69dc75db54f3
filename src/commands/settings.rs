//! What a run goes by: the configuration that was found, and the command line on top.

use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, anyhow};
use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use jiff::civil::Date;

use crate::detect::engine::Profile;
use crate::env::Environment;
use crate::files;
use crate::model::words::Word;
use crate::model::{Category, Confidence, Severity};
use crate::output::Style;
use crate::policy::config::{self, Flags, Policy};
use crate::policy::{Layer, PolicyFile};

/// Parses a word of an enumeration; help and completions list the words.
pub fn one_of<T: Word>() -> impl TypedValueParser<Value = T> {
    let words = PossibleValuesParser::new(T::ALL.iter().map(|member| member.word()));
    words.try_map(|word| T::ALL.iter().copied().find(|member| member.word() == word).ok_or("no such word"))
}

/// What to look for, and from where on it counts
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "What counts")]
pub struct Selecting {
    /// Look only for this rule (may be given several times)
    #[arg(long = "rule", value_name = "ID")]
    pub rules: Vec<String>,
    /// Look only for this category (may be given several times)
    #[arg(long = "category", value_name = "CATEGORY", value_parser = one_of::<Category>())]
    pub categories: Vec<Category>,
    /// The kind of text: code for diffs and trees, data for prompts, dumps and tool output [default: code]
    #[arg(long, value_name = "PROFILE", value_parser = one_of::<Profile>())]
    pub profile: Option<Profile>,
    /// Report findings from this severity on [default: low]
    #[arg(long, value_name = "SEVERITY", value_parser = one_of::<Severity>())]
    pub min_severity: Option<Severity>,
    /// Report findings from this confidence on [default: medium]
    #[arg(long, value_name = "CONFIDENCE", value_parser = one_of::<Confidence>())]
    pub min_confidence: Option<Confidence>,
    /// Exit with 1 only for reported findings from this severity on [default: all of them]
    #[arg(long, value_name = "SEVERITY", value_parser = one_of::<Severity>())]
    pub fail_on: Option<Severity>,
}

/// Where the configuration is
#[derive(Debug, Clone, Default, Args)]
#[command(next_help_heading = "Configuration")]
pub struct Configuring {
    /// Use this configuration instead of the nearest aiguard.toml
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// Use no configuration file; the organisation's policy holds all the same
    #[arg(long, conflicts_with = "config")]
    pub no_config: bool,
}

/// Reads the policy of all layers that holds for `folder` and puts the command line on top.
///
/// # Errors
/// When a file cannot be read or is not valid, with the excerpt; when a rule does not exist.
pub fn policy(configuring: &Configuring, selecting: &Selecting, folder: &Path, env: &Environment) -> Result<Policy> {
    let policy = layers(configuring, folder, env)?;
    for id in &selecting.rules {
        policy.check_rule_id(id).map_err(|why| anyhow!(why))?;
    }
    Ok(policy.with_flags(&Flags {
        profile: selecting.profile,
        min_severity: selecting.min_severity,
        min_confidence: selecting.min_confidence,
        fail_on: selecting.fail_on,
        rules: selecting.rules.clone(),
        categories: selecting.categories.clone(),
        ..Flags::default()
    }))
}

/// Reads the policy of all layers that holds for `folder`.
///
/// # Errors
/// When a file cannot be read or is not valid, with the excerpt.
pub fn layers(configuring: &Configuring, folder: &Path, env: &Environment) -> Result<Policy> {
    let mut files = Vec::new();
    for path in env.organisation_policies() {
        if files.is_empty() {
            files.extend(layer(Layer::Organisation, &path, folder)?);
        }
    }
    if !configuring.no_config {
        if let Some(path) = env.user_policy() {
            files.extend(layer(Layer::User, &path, folder)?);
        }
        let given = configuring.config.clone().or_else(|| env.config());
        if let Some(path) = given {
            let shown = files::shown(&path);
            let read = layer(Layer::Repository, &path, folder)?;
            files.push(read.ok_or_else(|| anyhow!("{shown} cannot be read: there is no such file"))?);
        } else if let Some(path) = config::locate(folder, files::exists) {
            files.extend(layer(Layer::Repository, &path, folder)?);
        }
    }
    if files.is_empty() {
        return Ok(Policy::default());
    }
    Policy::layered(files, today()).map_err(|flaws| anyhow!("{} is not valid\n\n{flaws}", flaws.path()))
}

/// A layer's file, if it is there.
fn layer(layer: Layer, path: &Path, folder: &Path) -> Result<Option<PolicyFile>> {
    let path_shown = files::shown(path.strip_prefix(folder).unwrap_or(path));
    let Some(bytes) = files::read_if_present(path).with_context(|| format!("{path_shown} cannot be read"))? else {
        return Ok(None);
    };
    let text = String::from_utf8(bytes).map_err(|_| anyhow!("{path_shown} is not UTF-8: save it as UTF-8"))?;
    Ok(Some(PolicyFile { layer, path: path_shown, text }))
}

/// A day counts in UTC: the same everywhere, and without a look at the machine's time zones.
pub fn today() -> Date {
    jiff::Timestamp::now().to_zoned(jiff::tz::TimeZone::UTC).date()
}

crate::words! {
    /// When colours are used.
    pub enum Color {
        Auto = "auto",
        Always = "always",
        Never = "never",
    }
}

/// How standard output looks.
pub fn style(color: Color, verbose: bool, env: &Environment) -> Style {
    let terminal = std::io::stdout().is_terminal();
    let color = match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => env.wants_color(terminal),
    };
    let width = if terminal { env.terminal_width() } else { None };
    Style { color, links: color && terminal && env.wants_links(), width: width.unwrap_or(100), verbose }
}

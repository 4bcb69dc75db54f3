//! One check, as it is written in the data: what must hold, why, and how to repair it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::installed::Version;
use super::product::{Product, Scope, System};
use super::source::NoticeKind;
use crate::model::{Category, Confidence, Severity};
use crate::words;

words! {
    /// Whether a check that fails fails the run.
    pub enum Level {
        Enforce = "enforce",
        Recommend = "recommend",
    }
}

words! {
    /// A built-in selection of checks.
    pub enum Baseline {
        Recommended = "recommended",
        Strict = "strict",
        Regulated = "regulated",
    }
}

words! {
    /// What is wrong with an MCP server.
    pub enum ServerFlaw {
        /// It is a package whose version is not fixed.
        Unpinned = "unpinned",
        /// It is a command line for a shell.
        Shell = "shell",
        PlainHttp = "plain-http",
        /// A secret's value stands in the file.
        LiteralSecret = "literal-secret",
        /// Its program is part of the repository.
        FromRepository = "from-repository",
        /// Another file has another server of that name.
        Shadow = "shadow",
    }
}

/// The controls of the frameworks that a check is evidence for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Controls {
    /// Trust services criteria, such as `CC6.1`.
    #[serde(default)]
    pub soc2: Vec<String>,
    /// Paragraphs of 45 CFR, such as `164.312(a)(1)`.
    #[serde(default)]
    pub hipaa: Vec<String>,
    /// Articles, such as `Art. 32(1)(b)`.
    #[serde(default)]
    pub gdpr: Vec<String>,
}

/// How a failed check can be repaired without a person.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Repair {
    /// Nothing that works today stops working.
    pub safe: bool,
    /// The level whose file is changed; without it the file that the finding is in.
    pub scope: Option<Scope>,
    /// The group of settings whose file is changed.
    #[serde(default = "settings")]
    pub group: String,
    /// The changes; without any those that the operator gives.
    #[serde(default)]
    pub edits: Vec<RawEdit>,
}

fn settings() -> String {
    "settings".to_owned()
}

/// One change of a settings file.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub enum RawEdit {
    Set { key: String, value: toml::Value },
    Add { key: String, value: toml::Value },
    Remove { key: String },
}

/// One check.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Check {
    /// Lower-case words with hyphens that name the bad thing.
    pub id: String,
    /// Whose settings it is about; in a product's own file that product.
    pub product: Option<Product>,
    /// The group of settings.
    #[serde(default = "settings")]
    pub group: String,
    /// The levels that are looked at; all of them together, as the product combines them, when none is named.
    #[serde(default)]
    pub scopes: Vec<Scope>,
    /// The check is only made when this holds; otherwise there is nothing to say.
    pub when: Option<When>,
    /// The versions of the product that it holds for, such as `>=2.1.0`.
    pub versions: Option<String>,
    pub severity: Severity,
    pub level: Level,
    /// The baselines that it is part of.
    #[serde(default = "all")]
    pub baselines: Vec<Baseline>,
    /// What is wrong, as the heading of a finding.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// What to do, in one line.
    pub repair: String,
    pub fix: Option<Repair>,
    #[serde(default)]
    pub controls: Controls,
    #[serde(default)]
    pub references: Vec<String>,
    /// What must hold.
    pub test: Test,
}

fn all() -> Vec<Baseline> {
    Baseline::ALL.to_vec()
}

/// A condition: everything that is named holds.
#[derive(Debug, Clone, Default, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct When {
    /// A key that has `value`, or without one is set at all.
    pub key: Option<String>,
    pub value: Option<toml::Value>,
    /// The system whose paths are used.
    pub system: Option<System>,
    /// Paths, as those of sources, of which one is there.
    #[serde(default)]
    pub files: Vec<String>,
}

/// What must hold. Keys are dotted paths, with `*` for any member where a pattern is asked for.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(tag = "operator", deny_unknown_fields, rename_all = "kebab-case", rename_all_fields = "kebab-case")]
pub enum Test {
    /// The value is this one. `absent` says whether a key that nobody sets is right.
    Equals {
        key: String,
        value: toml::Value,
        #[serde(default)]
        absent: Absent,
    },
    /// The value is one of these.
    OneOf {
        key: String,
        values: Vec<toml::Value>,
        #[serde(default)]
        absent: Absent,
    },
    /// The value is none of these, or the key, a pattern, is not there at all.
    Not {
        key: String,
        #[serde(default)]
        values: Vec<toml::Value>,
    },
    /// The number, or the version in a text, is not below and not above.
    Within {
        key: String,
        least: Option<toml::Value>,
        most: Option<toml::Value>,
        #[serde(default)]
        absent: Absent,
    },
    /// The list holds all of these.
    Superset { key: String, values: Vec<toml::Value> },
    /// The list holds nothing but these.
    Subset { key: String, values: Vec<toml::Value> },
    /// No entry of the list is like one of these globs.
    NoEntry { key: String, like: Vec<String> },
    /// The list, a table or a text is there and holds something.
    Filled { key: String },
    /// The key is there, though it may be empty: unset means something else.
    Present { key: String },
    /// The list has been set to something: unset would allow everything.
    SetNotEmpty { key: String },
    /// None of these keys is set at the levels of the check.
    ForbiddenKeys { keys: Vec<String> },
    /// Every entry of a list has one of these members, with this value if one is given.
    EntriesHave { key: String, any: Vec<String>, value: Option<toml::Value> },
    /// Rules of the product's own kind cover each of these.
    RuleCovers { list: String, rules: Vec<String> },
    /// The product refuses to read each of these paths.
    PathsDenied { paths: Vec<String> },
    /// The patterns of an ignore file, of this group, cover each of these paths.
    PathsIgnored { paths: Vec<String> },
    /// What the product would do with each of these commands: reported, never failed.
    CommandsResidual { commands: Vec<String> },
    /// A hook runs before tools, is really called, and stops the tool when it fails.
    Hook { event: String, program: String },
    /// Nothing of these kinds was noticed while the files were read.
    Unnoticed {
        kinds: Vec<NoticeKind>,
        /// Only for keys like these.
        #[serde(default)]
        keys: Vec<String>,
    },
    /// Nobody but their owners may write the files.
    Integrity {
        /// They belong to root.
        #[serde(default)]
        owner_root: bool,
        /// They belong to the person whose home it is, or to root.
        #[serde(default)]
        owner_home: bool,
        /// Nobody but their owners may read them.
        #[serde(default)]
        private: bool,
        #[serde(default)]
        digests: BTreeMap<String, String>,
    },
    /// A source of this level is there and counts.
    SourceSelected,
    /// A file is there. Of several paths one is enough.
    FileExists { paths: Vec<String> },
    /// A file is not there.
    FileMissing { paths: Vec<String> },
    /// Some file of a group holds one of these words.
    Mentions { words: Vec<String> },
    /// No file of a group holds one of these words.
    MentionsNone { words: Vec<String> },
    /// No secret is written in any of the files.
    NoSecrets,
    /// The scanner finds nothing of this category in any of the files.
    NoFindings {
        category: Category,
        /// Findings that are less sure than this are not counted.
        least: Confidence,
        /// Nor are findings that are surer than this: another check's.
        most: Option<Confidence>,
    },
    /// No MCP server has this flaw, in whatever file it is named.
    Servers { without: ServerFlaw },
    /// Git does not keep any of these files of the project.
    Untracked { paths: Vec<String> },
}

impl Test {
    /// The same operator with some parameters changed.
    ///
    /// # Errors
    /// When the operator has no such parameter, or the value does not fit.
    pub fn with(&self, parameters: &BTreeMap<String, toml::Value>) -> Result<Self, String> {
        if parameters.is_empty() {
            return Ok(self.clone());
        }
        let mut table = toml::Table::try_from(self).map_err(|error| error.to_string())?;
        table.extend(parameters.iter().map(|(name, value)| (name.clone(), value.clone())));
        let test: Self = table.try_into().map_err(|error: toml::de::Error| error.message().to_owned())?;
        test.flaw().map_or(Ok(test), Err)
    }

    /// What is wrong with the parameters, as a sentence; nothing if they fit.
    pub fn flaw(&self) -> Option<String> {
        let Self::Within { least, most, .. } = self else { return None };
        let is_bound = |bound: &toml::Value| match bound {
            toml::Value::Integer(_) | toml::Value::Float(_) => true,
            toml::Value::String(text) => Version::read(text).is_some(),
            _ => false,
        };
        if least.is_none() && most.is_none() {
            return Some("`within` needs `least` or `most`".to_owned());
        }
        let wrong = [least, most].into_iter().flatten().find(|bound| !is_bound(bound))?;
        Some(format!("a bound is a number, or a version such as \"2.1.0\", and not {wrong}"))
    }
}

/// What it means that nobody sets a key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absent {
    /// The check fails.
    Fail,
    /// The product's own value is right.
    Pass,
    /// The product's default, as the data gives it, is looked at.
    #[default]
    Default,
}

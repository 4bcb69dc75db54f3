//! The table `[attribution]` as written, and what its presets stand for.

use serde::Deserialize;

use super::{Care, Evidence, Mode, Preset, SignOff};

/// One exception as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawException {
    #[serde(default)]
    pub(super) author: Vec<String>,
    #[serde(default)]
    pub(super) commit: Vec<String>,
    #[serde(default)]
    pub(super) rule: Vec<String>,
    pub(super) reason: String,
    pub(super) expires: Option<toml::value::Datetime>,
}

/// Protected paths as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawProtected {
    pub(super) paths: Vec<String>,
    #[serde(default)]
    pub(super) reviewers: Vec<String>,
    #[serde(default)]
    pub(super) codeowners: bool,
    #[serde(default)]
    pub(super) care: Option<Care>,
}

/// Marks in files as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct RawFiles {
    pub(super) paths: Vec<String>,
    #[serde(default)]
    pub(super) exclude: Vec<String>,
    #[serde(default)]
    pub(super) marks: Vec<String>,
    pub(super) missing: Option<Care>,
    pub(super) present: Option<Care>,
    /// Whether files count only in commits that an AI took part in.
    pub(super) assisted_only: Option<bool>,
}

/// The table as written.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub(super) struct Raw {
    pub(super) preset: Option<Preset>,
    pub(super) mode: Option<Mode>,
    #[serde(default)]
    pub(super) trailer: Option<OneOrMany>,
    pub(super) value: Option<String>,
    pub(super) deny_names: Option<Vec<String>>,
    pub(super) sign_off: Option<SignOff>,
    pub(super) agent_author: Option<Care>,
    pub(super) session_links: Option<Care>,
    pub(super) unseen: Option<Care>,
    pub(super) unknown_authors: Option<Care>,
    pub(super) declaration: Option<Care>,
    pub(super) evidence: Option<Vec<Evidence>>,
    pub(super) tag: Option<bool>,
    pub(super) files: Option<RawFiles>,
    pub(super) protected: Option<Vec<RawProtected>>,
    pub(super) except: Option<Vec<RawException>>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(untagged)]
pub(super) enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl From<OneOrMany> for Vec<String> {
    fn from(from: OneOrMany) -> Self {
        match from {
            OneOrMany::One(one) => vec![one],
            OneOrMany::Many(many) => many,
        }
    }
}

impl Raw {
    /// The values of the preset, where nothing else is said.
    pub(super) fn filled(self) -> Self {
        let Some(preset) = self.preset else { return self };
        let keys = |names: &[&str]| Some(OneOrMany::Many(names.iter().map(|name| (*name).to_owned()).collect()));
        let disclose = Self { mode: Some(Mode::Disclose), ..Self::default() };
        let values = match preset {
            Preset::Kernel => Self {
                trailer: keys(&["Assisted-by"]),
                value: Some(KERNEL.to_owned()),
                sign_off: Some(SignOff::Person),
                ..disclose
            },
            Preset::Fedora => {
                Self { trailer: keys(&["Assisted-by", "Generated-by"]), value: Some(ANY.to_owned()), ..disclose }
            }
            Preset::Asf => Self { trailer: keys(&["Generated-by"]), value: Some(ANY.to_owned()), ..disclose },
            Preset::CoAuthor => Self { trailer: keys(&["Co-authored-by"]), value: Some(ANY.to_owned()), ..disclose },
            Preset::Tag => Self { tag: Some(true), ..disclose },
            Preset::Forbid => Self { mode: Some(Mode::Forbid), sign_off: Some(SignOff::NoAgent), ..Self::default() },
        };
        self.over(values)
    }

    /// These values, and where there are none those of `below`.
    pub(super) fn over(self, below: Self) -> Self {
        Self {
            preset: self.preset.or(below.preset),
            mode: self.mode.or(below.mode),
            trailer: self.trailer.or(below.trailer),
            value: self.value.or(below.value),
            deny_names: self.deny_names.or(below.deny_names),
            sign_off: self.sign_off.or(below.sign_off),
            agent_author: self.agent_author.or(below.agent_author),
            session_links: self.session_links.or(below.session_links),
            unseen: self.unseen.or(below.unseen),
            unknown_authors: self.unknown_authors.or(below.unknown_authors),
            declaration: self.declaration.or(below.declaration),
            evidence: self.evidence.or(below.evidence),
            tag: self.tag.or(below.tag),
            files: self.files.or(below.files),
            protected: self.protected.or(below.protected),
            except: self.except.or(below.except),
        }
    }
}

/// `AGENT:MODEL [TOOLS]` (Documentation/process/coding-assistants.rst of Linux).
pub(in crate::attribution) const KERNEL: &str = r"[^:\s][^:]*:\S+( \S+)*";
const ANY: &str = r"(?s)\S.*";

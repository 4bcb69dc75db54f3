//! What a project wants of AI attribution: the table `[attribution]`, with its presets filled in.

mod raw;

use super::words::{Token, folded_key, tokens};
use crate::policy::{Globs, Layer};
use crate::words;
pub(super) use raw::KERNEL;
use raw::{Raw, RawException, RawFiles, RawProtected};
use regex_automata::meta::Regex;

words! {
    /// What a project wants.
    pub enum Mode {
        /// What an AI took part in has to say so.
        Disclose = "disclose",
        /// Nothing may be made with an AI.
        Forbid = "forbid",
        /// Marks are reported and nothing is wanted.
        Off = "off",
    }
}

words! {
    /// Ready-made policies.
    pub enum Preset {
        /// Linux: `Assisted-by: AGENT:MODEL [TOOLS]`, a person signs off and no agent does.
        Kernel = "kernel",
        /// Fedora: `Assisted-by` in free words.
        Fedora = "fedora",
        /// Apache Software Foundation: `Generated-by`.
        Asf = "asf",
        /// QEMU, Gentoo and others: no contributions of an AI.
        Forbid = "forbid",
        /// The agent as `Co-authored-by`.
        CoAuthor = "co-author",
        /// The bracket tag `[ai-assisted: model]`.
        Tag = "tag",
    }
}

words! {
    /// Who signs off.
    pub enum SignOff {
        /// It is not looked at.
        Any = "any",
        /// No agent may.
        NoAgent = "no-agent",
        /// A person who is the author or the committer has to, and no agent may.
        Person = "person",
    }
}

words! {
    /// What becomes of something.
    pub enum Care {
        /// Nothing.
        Allow = "allow",
        /// It is a warning.
        Warn = "warn",
        /// It fails the run.
        Deny = "deny",
    }
}

words! {
    /// What makes disclosure due.
    pub enum Evidence {
        /// A mark in the message that is not the wanted trailer.
        Marks = "marks",
        /// An agent as author or committer.
        Author = "author",
        /// An agent's variables around the commit.
        Environment = "environment",
        /// A note of git-ai.
        Notes = "notes",
        /// What the hook recorded of agents that changed files of the commit.
        Activity = "activity",
        /// A suggestion of an AI that was accepted in review.
        Reviews = "reviews",
    }
}

/// Commits that a rule does not count for.
#[derive(Debug, Clone)]
pub struct Exception {
    authors: Vec<String>,
    commits: Vec<String>,
    rules: Vec<String>,
    /// The last day on which it holds.
    expires: Option<jiff::civil::Date>,
}

/// Paths where an AI's work needs a person's review.
#[derive(Debug, Clone)]
pub struct Protected {
    /// The paths.
    pub paths: Globs,
    /// Who may review: addresses or names; empty means any person but the author.
    pub reviewers: Vec<String>,
    /// Whether the owners by CODEOWNERS may.
    pub codeowners: bool,
    /// What becomes of it.
    pub care: Care,
}

/// Which files should have a mark, and which not.
#[derive(Debug, Clone)]
pub struct FilePolicy {
    /// The files.
    pub paths: Globs,
    /// Not these.
    pub exclude: Globs,
    /// The words of a mark; the built-in ones when empty.
    pub marks: Vec<String>,
    /// What becomes of a changed file without one.
    pub missing: Care,
    /// What becomes of a changed file with one.
    pub present: Care,
    /// Whether only commits count that an AI took part in.
    pub assisted_only: bool,
}

/// What a project wants, resolved.
#[derive(Debug)]
pub struct Policy {
    /// What it wants.
    pub mode: Mode,
    /// The keys that disclose; the first is the one to write.
    pub trailers: Vec<String>,
    /// Whether the bracket tag discloses.
    pub tag: bool,
    value: Regex,
    /// The value's pattern as written, for messages.
    pub value_source: String,
    denied: Vec<Vec<Token>>,
    /// Whether names of known agents, and of models, are denied.
    pub deny_agents: bool,
    /// Whether names of known models are denied.
    pub deny_models: bool,
    /// Who signs off.
    pub sign_off: SignOff,
    /// An agent as author.
    pub agent_author: Care,
    /// Links to conversations.
    pub session_links: Care,
    /// Marks that git does not see.
    pub unseen: Care,
    /// Co-authors of whom nothing is known.
    pub unknown_authors: Care,
    /// Commits that say neither that there was an AI nor that there was none.
    pub declaration: Care,
    /// What makes disclosure due.
    pub evidence: Vec<Evidence>,
    /// Marks in files.
    pub files: Option<FilePolicy>,
    /// Paths that need review.
    pub protected: Vec<Protected>,
    /// Exceptions.
    pub exceptions: Vec<Exception>,
}

impl Policy {
    /// The table as the layers of the policy have it. The organisation's word holds, presets included; where it speaks,
    /// nobody else makes exceptions.
    ///
    /// # Errors
    /// What is wrong with it, with its place where that is known.
    pub fn resolve(policy: &crate::policy::Policy) -> Result<Self, String> {
        let mut layers: Vec<(_, Raw)> =
            policy.tables("attribution").map_err(|flaws| format!("the policy is not valid\n\n{flaws}"))?;
        // What a project agreed on goes before what one of its people likes.
        layers.sort_by_key(|(layer, _)| match layer {
            Layer::Organisation => 0,
            Layer::Repository => 1,
            _ => 2,
        });
        let floor = layers.iter().any(|(layer, _)| *layer == Layer::Organisation);
        let mut merged = Raw::default();
        for (layer, raw) in layers {
            let mut raw = raw.filled();
            if floor && layer != Layer::Organisation {
                raw.except = None;
            }
            merged = merged.over(raw);
        }
        Self::checked(merged)
    }

    /// The policy that a preset stands for.
    ///
    /// # Errors
    /// None, as a test shows.
    pub fn preset(preset: Preset) -> Result<Self, String> {
        Self::checked(Raw { preset: Some(preset), ..Raw::default() }.filled())
    }

    /// A policy of one text, for `[attribution]` alone.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(table: &str) -> Result<Self, String> {
        let raw: Raw = toml::from_str(table).map_err(|error| error.to_string())?;
        Self::checked(raw.filled())
    }

    fn checked(raw: Raw) -> Result<Self, String> {
        let value_source = raw.value.unwrap_or_else(|| KERNEL.to_owned());
        let value = Regex::new(&format!("^(?:{value_source})$"))
            .map_err(|_| format!("`attribution.value` is no valid pattern: {value_source}"))?;
        let names = raw.deny_names.unwrap_or_default();
        let tag = raw.tag.unwrap_or(false);
        let trailers: Vec<String> = raw.trailer.map_or_else(|| vec!["Assisted-by".to_owned()], Into::into);
        if let Some(wrong) =
            trailers.iter().find(|key| key.is_empty() || !key.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'))
        {
            return Err(format!(
                "`attribution.trailer`: `{wrong}` is no key that git takes for a trailer: use letters, digits and `-`"
            ));
        }
        let mode = raw.mode.unwrap_or(Mode::Off);
        Ok(Self {
            mode,
            trailers,
            tag,
            value,
            value_source,
            deny_agents: names.iter().any(|name| name == "agents"),
            deny_models: names.iter().any(|name| name == "models"),
            denied: names
                .iter()
                .filter(|name| *name != "agents" && *name != "models")
                .map(|name| tokens(name))
                .collect(),
            sign_off: raw.sign_off.unwrap_or(SignOff::Any),
            agent_author: raw.agent_author.unwrap_or(Care::Allow),
            session_links: raw.session_links.unwrap_or(Care::Allow),
            unseen: raw.unseen.unwrap_or(if mode == Mode::Disclose { Care::Warn } else { Care::Allow }),
            unknown_authors: raw.unknown_authors.unwrap_or(Care::Allow),
            declaration: raw.declaration.unwrap_or(Care::Allow),
            evidence: raw
                .evidence
                .unwrap_or_else(|| Evidence::ALL.iter().copied().filter(|it| *it != Evidence::Reviews).collect()),
            files: raw.files.map(FilePolicy::checked).transpose()?,
            protected: raw
                .protected
                .unwrap_or_default()
                .into_iter()
                .map(Protected::checked)
                .collect::<Result<_, _>>()?,
            exceptions: raw.except.unwrap_or_default().into_iter().map(Exception::checked).collect::<Result<_, _>>()?,
        })
    }

    /// Whether the key discloses.
    pub fn wants(&self, key: &str) -> bool {
        let folded = folded_key(key);
        self.trailers.iter().any(|wanted| folded_key(wanted) == folded)
    }

    /// Whether the value has the wanted form.
    pub fn fits(&self, value: &str) -> bool {
        self.value.is_match(value)
    }

    /// The denied name that a text has.
    pub(super) fn denied_name(&self, text: &str) -> Option<String> {
        let words = tokens(text);
        let found = self.denied.iter().find(|name| {
            !name.is_empty()
                && words.windows(name.len()).any(|part| part.iter().zip(*name).all(|(a, b)| a.text == b.text))
        })?;
        Some(found.iter().map(|token| token.text.as_str()).collect::<Vec<_>>().join(" "))
    }

    /// Whether an exception takes this commit out of a rule.
    pub(super) fn excepts(&self, rule: &str, whose: Whose<'_>, today: jiff::civil::Date) -> bool {
        self.exceptions.iter().any(|exception| exception.holds(rule, whose, today))
    }
}

/// Whose commit it is.
#[derive(Debug, Clone, Copy)]
pub(super) struct Whose<'a> {
    pub(super) id: Option<&'a str>,
    pub(super) author: &'a str,
}

impl Exception {
    fn checked(raw: RawException) -> Result<Self, String> {
        if raw.reason.trim().is_empty() {
            return Err(
                "an entry of `attribution.except` needs a reason: say why the rule does not count there".to_owned()
            );
        }
        if raw.author.is_empty() && raw.commit.is_empty() {
            return Err("an entry of `attribution.except` names no `author` and no `commit`".to_owned());
        }
        let expires = raw.expires.and_then(|it| it.date).and_then(|date| {
            jiff::civil::Date::new(i16::try_from(date.year).ok()?, date.month.cast_signed(), date.day.cast_signed())
                .ok()
        });
        Ok(Self { authors: raw.author, commits: raw.commit, rules: raw.rule, expires })
    }

    fn holds(&self, rule: &str, whose: Whose<'_>, today: jiff::civil::Date) -> bool {
        let author = whose.author.to_lowercase();
        let by = |pattern: &String| {
            let pattern = pattern.to_lowercase();
            match pattern.strip_prefix('*') {
                Some(end) => author.trim_end_matches('>').ends_with(end),
                None => author.contains(&pattern),
            }
        };
        let this = |commit: &String| commit.len() >= 7 && whose.id.is_some_and(|id| id.starts_with(commit.as_str()));
        self.expires.is_none_or(|last| today <= last)
            && (self.rules.is_empty() || self.rules.iter().any(|it| it == rule))
            && (self.authors.is_empty() || self.authors.iter().any(by))
            && (self.commits.is_empty() || self.commits.iter().any(this))
    }
}

fn globs(list: Vec<String>) -> Result<Globs, String> {
    Globs::new(list).map_err(|(_, why)| format!("`attribution`: {why}"))
}

impl Protected {
    fn checked(raw: RawProtected) -> Result<Self, String> {
        Ok(Self {
            paths: globs(raw.paths)?,
            reviewers: raw.reviewers,
            codeowners: raw.codeowners,
            care: raw.care.unwrap_or(Care::Deny),
        })
    }
}

impl FilePolicy {
    fn checked(raw: RawFiles) -> Result<Self, String> {
        Ok(Self {
            paths: globs(raw.paths)?,
            exclude: globs(raw.exclude)?,
            marks: raw.marks,
            missing: raw.missing.unwrap_or(Care::Warn),
            present: raw.present.unwrap_or(Care::Allow),
            assisted_only: raw.assisted_only.unwrap_or(true),
        })
    }
}

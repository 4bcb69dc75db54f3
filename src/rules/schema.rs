//! The form of a rule file, and what makes an entry valid. Used by the build script and at run time alike, so that a
//! rule that is good in the binary is good in a configuration.

use regex_syntax::hir::{Hir, HirKind};
use serde::Deserialize;

use super::{form, lead, need, phrase};

/// The mark that keeps an example from looking like a token to any scanner. It is removed when the file is read.
pub const BREAK: char = '¦';

/// The longest match that is looked for, in bytes, unless `reach` says otherwise.
const LONGEST: usize = 1024;

/// A file of rules: `[[rules]]` entries.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RuleFile {
    #[serde(default)]
    pub rules: Vec<RawRule>,
}

/// One entry as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawRule {
    /// Lower-case words joined by `-`, naming the bad thing.
    pub id: String,
    /// The bad thing's name.
    pub title: String,
    /// `secret` (default), `pii` or `injection`.
    #[serde(default = "secret")]
    pub category: String,
    /// `info`, `low`, `medium`, `high` or `critical`.
    pub severity: String,
    /// `low`, `medium` or `high` (default): how sure a match is before any check.
    #[serde(default = "high")]
    pub confidence: String,
    /// `public`, `internal`, `confidential` or `restricted` (default).
    #[serde(default = "restricted")]
    pub class: String,
    /// Regular expression over bytes, ASCII classes, no look-around. The group `secret`, or the whole match, is the
    /// value. With `names`, it describes the assigned value alone and must match all of it.
    #[serde(default)]
    pub pattern: String,
    /// Instead of a pattern and its words: forms without a telling literal, and words around them.
    pub shape: Option<RawShape>,
    /// Instead of a pattern: the name of something that only code can tell.
    pub scanner: Option<String>,
    /// Instead of a pattern: phrases in data and in files that agents follow, as [`phrase`] reads them.
    #[serde(default)]
    pub phrases: Vec<String>,
    /// The severity of phrases in data, where it differs.
    pub data_severity: Option<String>,
    /// Words of a key: the rule then looks for `key = value` in any notation, with one of these words in the key.
    #[serde(default)]
    pub names: Vec<String>,
    /// Literals, without regard to case, one of which occurs in every match. Not given with `names`.
    #[serde(default)]
    pub keywords: Vec<String>,
    /// The longest match that is looked for, in bytes; 1,024 if it is not given.
    pub reach: Option<usize>,
    /// The least randomness of the value, in bits of Shannon entropy per character.
    pub randomness: Option<f32>,
    /// Named checks of the value.
    #[serde(default)]
    pub validators: Vec<String>,
    /// Another rule that has to match near.
    pub companion: Option<RawCompanion>,
    /// Globs: the rule looks at these paths only.
    #[serde(default)]
    pub only_paths: Vec<String>,
    /// Globs: the rule does not look at these paths.
    #[serde(default)]
    pub not_paths: Vec<String>,
    /// `false` for a rule that only serves as a companion.
    #[serde(default = "yes")]
    pub report: bool,
    /// `true` for a rule that knows no provider's form, so that any other rule that finds the same goes before it.
    /// Rules whose id starts with `generic-` are of that kind anyway.
    #[serde(default)]
    pub generic: bool,
    /// Where and how to revoke or repair, in one line.
    pub remediation: String,
    /// Pages that describe the format or the way to revoke it.
    #[serde(default)]
    pub references: Vec<String>,
    /// Texts in which the rule finds something, with break marks.
    #[serde(default)]
    pub examples: Vec<String>,
    /// Texts in which it does not, with break marks.
    #[serde(default)]
    pub counter_examples: Vec<String>,
}

/// A shape as written: see [`form`] for how forms are.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawShape {
    /// A shape that only code can tell: `email` or `international-phone`.
    pub kind: Option<String>,
    /// Forms that may stand alone.
    #[serde(default)]
    pub forms: Vec<String>,
    /// Forms that are something else unless one of `context` stands near.
    #[serde(default)]
    pub context_forms: Vec<String>,
    /// Words or phrases in lower case: near the value on its line, in its key, in the head of its column.
    #[serde(default)]
    pub context: Vec<String>,
    /// How sure a form is that stands alone, where there are words and none is near; `low` by default.
    pub bare_confidence: Option<String>,
    /// The kinds of text to look at, `code` and `data`; by default both.
    #[serde(default = "both")]
    pub profiles: Vec<String>,
    /// The severity in `data`, where it differs.
    pub data_severity: Option<String>,
    /// `true`: the rule runs only when it is asked for by its id.
    #[serde(default)]
    pub opt_in: bool,
    /// Instead of forms: so many different values of another rule in one text are a finding of this one.
    pub list_of: Option<RawList>,
}

/// A count of values as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawList {
    /// The other rule's id.
    pub rule: String,
    /// How many different values make a list.
    pub at_least: usize,
}

/// The companion as written.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawCompanion {
    /// The other rule's id.
    pub rule: String,
    /// How many lines it may be away.
    pub within_lines: u32,
    /// `true`: without it there is no finding. `false` (default): without it confidence is one level lower.
    #[serde(default)]
    pub required: bool,
}

fn secret() -> String {
    "secret".to_owned()
}

fn high() -> String {
    "high".to_owned()
}

fn restricted() -> String {
    "restricted".to_owned()
}

fn both() -> Vec<String> {
    vec!["code".to_owned(), "data".to_owned()]
}

const fn yes() -> bool {
    true
}

/// What the checks learn of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounds {
    /// The longest match, in bytes.
    pub reach: usize,
    /// How far into a match a keyword may start, in bytes.
    pub before: usize,
}

impl RawShape {
    /// Everything that is wrong with this shape.
    fn problems(&self) -> Vec<String> {
        let mut found: Vec<String> =
            self.forms.iter().chain(&self.context_forms).filter_map(|written| form::expand(written).err()).collect();
        let mut bad = |is_bad: bool, what: &str| {
            if is_bad {
                found.push(what.to_owned());
            }
        };
        let formless = self.forms.is_empty() && self.context_forms.is_empty();
        bad(formless && self.kind.is_none() && self.list_of.is_none(), "a shape needs `forms`, a `kind` or `list-of`");
        bad(!self.context_forms.is_empty() && self.context.is_empty(), "`context-forms` need words in `context`");
        let known = |word: &Option<String>, all: &[&str]| word.as_ref().is_none_or(|word| all.contains(&&**word));
        bad(!known(&self.kind, &["email", "international-phone"]), "the kind is none of email, international-phone");
        bad(
            !known(&self.bare_confidence, &["low", "medium", "high"]),
            "the bare confidence is none of low, medium, high",
        );
        bad(
            !known(&self.data_severity, &["info", "low", "medium", "high", "critical"]),
            "the severity in data is none of info, low, medium, high, critical",
        );
        bad(
            self.profiles.is_empty() || self.profiles.iter().any(|profile| !matches!(&**profile, "code" | "data")),
            "the profiles are `code` and `data`",
        );
        for word in &self.context {
            bad(
                word.len() < 2 || *word != word.to_ascii_lowercase(),
                &format!("the context `{word}` is no word in lower case"),
            );
        }
        found
    }
}

impl RawRule {
    /// Whether any other rule that finds the same goes before this one.
    pub fn is_generic(&self) -> bool {
        self.generic || self.id.starts_with("generic-")
    }

    /// The text without break marks.
    pub fn unbroken(text: &str) -> String {
        text.replace(BREAK, "")
    }

    /// Everything that is wrong with this entry, as sentences without a full stop; empty when it is valid.
    pub fn problems(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut bad = |is_bad: bool, what: &str| {
            if is_bad {
                found.push(what.to_owned());
            }
        };
        let id_char = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        bad(self.id.is_empty() || !self.id.chars().all(id_char), "an id has lower-case letters, digits and `-` only");
        bad(
            self.id.starts_with('-') || self.id.ends_with('-') || self.id.contains("--"),
            "an id has words between its `-`",
        );
        bad(self.title.trim().is_empty(), "the title is empty");
        bad(self.remediation.trim().is_empty(), "the remediation is empty");
        bad(
            !matches!(&*self.category, "secret" | "pii" | "injection"),
            "the category is none of secret, pii, injection",
        );
        bad(
            !matches!(&*self.severity, "info" | "low" | "medium" | "high" | "critical"),
            "the severity is none of info, low, medium, high, critical",
        );
        bad(!matches!(&*self.confidence, "low" | "medium" | "high"), "the confidence is none of low, medium, high");
        bad(
            !matches!(&*self.class, "public" | "internal" | "confidential" | "restricted"),
            "the class is none of public, internal, confidential, restricted",
        );
        if let Some(shape) = &self.shape {
            bad(!self.pattern.is_empty(), "a rule has a `pattern` or a `shape`");
            bad(!self.names.is_empty() || !self.keywords.is_empty(), "a `shape` has its words in `shape.context`");
            found.extend(shape.problems());
            return found;
        }
        if self.scanner.is_some() || !self.phrases.is_empty() {
            found.extend(phrase::problems(self));
            return found;
        }
        bad(self.names.is_empty() && self.keywords.is_empty(), "a rule needs `keywords` or `names`");
        bad(!self.names.is_empty() && !self.keywords.is_empty(), "`names` are the keywords: give one of the two");
        for word in self.keywords.iter().chain(&self.names) {
            bad(word.len() < 3, &format!("the keyword `{word}` is shorter than 3 bytes"));
            // Only ASCII is compared in any case, and a short word is looked for with an ASCII byte beside it.
            bad(!word.is_ascii() && word.len() < 4, &format!("the keyword `{word}` is neither ASCII nor 4 bytes long"));
        }
        if let Err(why) = self.bounds() {
            found.push(why);
        }
        found
    }

    /// What every match has at its start; empty when the pattern is not valid.
    pub fn first_places(&self) -> Vec<need::ByteSet> {
        parse(&self.pattern).map(|hir| need::first_places(&hir)).unwrap_or_default()
    }

    /// The run of bytes that every match holds, if there is a telling one.
    pub fn run(&self) -> Option<need::Run> {
        parse(&self.pattern).ok().and_then(|hir| need::run(&hir))
    }

    /// The pattern's bounds.
    ///
    /// # Errors
    /// A sentence when the pattern is not valid or matches the empty text.
    pub fn bounds(&self) -> Result<Bounds, String> {
        let hir = parse(&self.pattern)?;
        let longest = hir.properties().maximum_len();
        if hir.properties().minimum_len() == Some(0) {
            return Err("the pattern matches the empty text".to_owned());
        }
        if !self.names.is_empty() {
            // The value that is read for a key is bounded by itself.
            return Ok(Bounds { reach: 0, before: 0 });
        }
        let reach = self.reach.unwrap_or(LONGEST).min(longest.unwrap_or(usize::MAX));
        let before = self.keywords.iter().map(|word| lead::before(&hir, word).unwrap_or(reach)).max().unwrap_or(0);
        Ok(Bounds { reach, before: before.min(reach) })
    }

    /// The constant text that every value starts with, which a masked preview may show; empty when there is none.
    pub fn constant_prefix(&self) -> String {
        let Ok(hir) = parse(&self.pattern) else { return String::new() };
        let value = named_group(&hir).unwrap_or(&hir);
        let mut extractor = regex_syntax::hir::literal::Extractor::new();
        extractor.limit_total(64);
        let mut literals = extractor.extract(value);
        literals.make_inexact();
        let prefix = literals.longest_common_prefix().unwrap_or_default();
        // Only a marker such as `ghp_` is constant; a short common start of many values would be part of the secret.
        let text = std::str::from_utf8(prefix).unwrap_or_default();
        if text.len() >= 2 && text.is_ascii() { text.to_owned() } else { String::new() }
    }
}

/// Parses a pattern as the engine will compile it: over bytes, ASCII classes, `^` and `$` at lines.
///
/// # Errors
/// The parser's message.
pub fn parse(pattern: &str) -> Result<Hir, String> {
    regex_syntax::ParserBuilder::new()
        .unicode(false)
        .utf8(false)
        .multi_line(true)
        .build()
        .parse(pattern)
        .map_err(|error| format!("the pattern is not valid: {error}"))
}

fn named_group(hir: &Hir) -> Option<&Hir> {
    match hir.kind() {
        HirKind::Capture(capture) if capture.name.as_deref() == Some("secret") => Some(&capture.sub),
        HirKind::Capture(capture) => named_group(&capture.sub),
        HirKind::Repetition(repetition) => named_group(&repetition.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => parts.iter().find_map(named_group),
        _ => None,
    }
}

//! The form of a rule file, and what makes an entry valid. Used by the build script and at run time alike, so that a
//! rule that is good in the binary is good in a configuration.

use regex_syntax::hir::{Hir, HirKind};
use serde::Deserialize;

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
    pub pattern: String,
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
        bad(self.names.is_empty() && self.keywords.is_empty(), "a rule needs `keywords` or `names`");
        bad(!self.names.is_empty() && !self.keywords.is_empty(), "`names` are the keywords: give one of the two");
        for word in self.keywords.iter().chain(&self.names) {
            bad(word.len() < 3, &format!("the keyword `{word}` is shorter than 3 bytes"));
            bad(!word.is_ascii(), &format!("the keyword `{word}` is not ASCII"));
        }
        if let Err(why) = self.bounds() {
            found.push(why);
        }
        found
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
        let before = self.keywords.iter().map(|word| offset(&hir, word).unwrap_or(reach)).max().unwrap_or(0);
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

/// How many bytes of a match may stand before `word`, if the pattern's own sequence tells.
fn offset(hir: &Hir, word: &str) -> Option<usize> {
    match hir.kind() {
        HirKind::Literal(literal) => {
            let text = literal.0.to_ascii_lowercase();
            let word = word.to_ascii_lowercase();
            text.windows(word.len()).position(|part| part == word.as_bytes())
        }
        HirKind::Capture(capture) => offset(&capture.sub, word),
        HirKind::Concat(parts) => {
            let mut sum = 0;
            for part in parts {
                if let Some(at) = offset(part, word) {
                    return Some(sum + at);
                }
                sum += part.properties().maximum_len()?;
            }
            None
        }
        _ => None,
    }
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

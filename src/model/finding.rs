//! What was found, where, how surely, and why it is reported.

use std::fmt;
use std::sync::Arc;

use super::{Category, Class, Commit, Confidence, Origin, Secret, Severity};

/// What a rule says of its findings: the part of a rule that a reader of the report needs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct About {
    /// The rule's id: lower case words joined by `-`, naming the bad thing.
    pub id: &'static str,
    /// The bad thing's name, as the heading of a report.
    pub title: &'static str,
    /// What kind of thing it is.
    pub category: Category,
    /// How much harm it does.
    pub severity: Severity,
    /// How closely such data must be held.
    pub class: Class,
    /// What to do, in one line.
    pub remediation: &'static str,
    /// Addresses of the pages that describe the format or how to revoke it.
    pub references: &'static [&'static str],
}

/// A stretch of a text. Lines and columns count from 1, columns in Unicode code points; the end is exclusive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct Region {
    pub start_line: u32,
    pub start_column: u32,
    pub end_line: u32,
    pub end_column: u32,
}

/// One reason why a finding is reported, or held to be more or less sure.
#[derive(Debug, Clone, PartialEq)]
pub enum Why {
    /// This word stood in or near it.
    Keyword(&'static str),
    /// The format's own check passed.
    Checksum(&'static str),
    /// The format's own check failed.
    ChecksumFailed(&'static str),
    /// The value is random to this degree, in bits per character.
    Randomness(f32),
    /// It was found after decoding: `base64`, `hex`, `percent`, `unicode-escape`.
    Decoded(&'static str),
    /// A finding of this rule stands near.
    Companion(&'static str),
    /// No finding of this rule stands near.
    CompanionMissing(&'static str),
    /// The file is a test, an example or documentation.
    ExamplePath,
    /// These characters, by name.
    Characters(String),
    /// Invisible characters say this: other people's words, with every secret in them masked.
    Hidden(String),
    /// These words were found, in a text that is data: nothing that anyone has to follow.
    Phrase,
}

impl fmt::Display for Why {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Keyword(word) => write!(out, "keyword `{word}`"),
            Self::Checksum(name) => write!(out, "{name} passed"),
            Self::ChecksumFailed(name) => write!(out, "{name} failed"),
            Self::Randomness(bits) => write!(out, "random, {bits:.1} bits per character"),
            Self::Decoded(how) => write!(out, "decoded from {how}"),
            Self::Companion(rule) => write!(out, "near a {rule}"),
            Self::CompanionMissing(rule) => write!(out, "no {rule} near"),
            Self::Characters(names) => out.write_str(names),
            Self::Hidden(text) => write!(out, "hides the text \"{text}\""),
            Self::Phrase => out.write_str("found in data: not an instruction to follow"),
            Self::ExamplePath => out.write_str("in a test or example file"),
        }
    }
}

/// Why a finding is not reported.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Suppression {
    /// `inline`, `allow`, `baseline`, or the name of the foreign file or marker that it came from.
    pub kind: String,
    /// The reason given there, if any.
    pub reason: Option<String>,
}

/// One finding. It holds the value only in [`Secret`]s; `preview` and `excerpt` are masked already.
#[derive(Debug, Clone)]
pub struct Finding {
    /// What the rule says.
    pub about: &'static About,
    /// The severity, which configuration may have changed from the rule's.
    pub severity: Severity,
    /// How sure it is.
    pub confidence: Confidence,
    /// The text's path.
    pub path: String,
    /// Through which door the text came.
    pub origin: Origin,
    /// The commit that the text came with.
    pub commit: Option<Arc<Commit>>,
    /// Where the value stands.
    pub region: Region,
    /// The value's byte range in the text.
    pub span: (usize, usize),
    /// The value. When it was decoded, this is the decoded form.
    pub value: Secret<Vec<u8>>,
    /// The value, masked: the format's constant prefix at most, then asterisks.
    pub preview: String,
    /// The first line of the region with every found value in it masked, shortened around this one.
    pub excerpt: String,
    /// Where in `excerpt` the masked value stands, in code points from 0: start and end.
    pub excerpt_mark: (usize, usize),
    /// Stable name of this finding: see `detect::fingerprint`.
    pub fingerprint: String,
    /// Why it is reported.
    pub why: Vec<Why>,
    /// Set when the finding is known and allowed.
    pub suppressed: Option<Suppression>,
}

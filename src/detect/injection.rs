//! Where the signs of hidden text and the phrases that speak to an agent become findings, next to those of the patterns.

use std::ops::Range;

use super::decode::Decoded;
use super::engine::{Engine, Search};
use super::invisible::{self, Sign};
use super::judge::Judged;
use super::phrase;
use super::place::Place;
use super::speech;
use crate::model::{Category, Confidence, Text, Why};
use crate::rules::{Matcher, Rule, Signal};
use crate::validate;

/// The longest stretch that is searched for phrases at once, in bytes.
const STRETCH: usize = 1 << 20;
/// How much two stretches share, so that no phrase is cut.
const SHARED: usize = 512;
/// How much of a hidden text is shown, in code points.
const SHOWN: usize = 120;
/// What stands for a secret in a hidden text.
const STARS: &str = "********";

/// The rules that no keyword calls for.
#[derive(Debug)]
pub(super) struct Wordless {
    /// One rule for each signal that is looked for, in the order of [`Signal::ALL`].
    signals: [Option<&'static Rule>; Signal::ALL.len()],
    any_signal: bool,
    phrases: Vec<&'static Rule>,
}

impl Wordless {
    pub(super) fn new(rules: &[&'static Rule]) -> Self {
        let mut all = Self { signals: [None; Signal::ALL.len()], any_signal: false, phrases: Vec::new() };
        for rule in rules {
            match rule.matcher {
                Matcher::Signal(signal) => {
                    all.signals[signal as usize] = Some(rule);
                    all.any_signal = true;
                }
                Matcher::Phrase { .. } => all.phrases.push(rule),
                _ => {}
            }
        }
        all
    }
}

impl Engine {
    /// Adds what `part` of `text` hides from its reader.
    pub(super) fn search_signs(&self, text: &Text<'_>, part: &Range<usize>, search: &mut Search<'_>) {
        let rules = self.wordless();
        if !rules.any_signal {
            return;
        }
        let place = Place::of(text, self.is_for_data());
        for mut sign in invisible::search(&text.bytes[part.clone()], place) {
            sign.span = (sign.span.0 + part.start, sign.span.1 + part.start);
            sign.hidden = sign.hidden.map(|hidden| hidden.shifted(part.start));
            if let Some(rule) = rules.signals[sign.signal as usize].filter(|rule| rule.paths.admit(text.path)) {
                self.add_sign(rule, sign, text.bytes, search);
            }
        }
    }

    /// Adds what in the `parts` of `text`, and in what was `decoded` from them, speaks to an agent.
    pub(super) fn search_phrases(
        &self,
        text: &Text<'_>,
        parts: &[Range<usize>],
        decoded: &[Decoded],
        search: &mut Search<'_>,
    ) {
        let rules = self.wordless();
        if rules.phrases.is_empty() || !Place::of(text, self.is_for_data()).read_by_agent() {
            return;
        }
        let phrases: Vec<_> = rules.phrases.iter().copied().filter(|rule| rule.paths.admit(text.path)).collect();
        for part in parts {
            // A phrase may begin a line before what is new in it.
            let (start, end) = (part.start.saturating_sub(SHARED), text.bytes.len().min(part.end + SHARED));
            for from in (start..end).step_by(STRETCH - SHARED) {
                speech::search(&phrases, &text.bytes[from..end.min(from + STRETCH)], &mut |mut found| {
                    found.span = (found.span.0 + from, found.span.1 + from);
                    search.judged.push(found);
                });
            }
        }
        for stretch in decoded {
            speech::search(&phrases, &stretch.bytes, &mut |mut found| {
                found.span = stretch.map.original(found.span);
                found.why.push(Why::Decoded(stretch.how));
                search.judged.push(found);
            });
        }
    }

    fn add_sign(&self, rule: &'static Rule, mut sign: Sign, bytes: &[u8], search: &mut Search<'_>) {
        if let Some(hidden) = sign.hidden.take() {
            let first = search.judged.len();
            let mut plain = Search { path: search.path, hits: search.hits, judged: Vec::new() };
            self.search(&hidden.bytes, None, &mut plain);
            let inside = plain.judged;
            self.search_decoded(&hidden, 2, search);
            let deeper = search.judged.len() - first > inside.len();
            sign.why.push(Why::Hidden(if deeper { STARS.to_owned() } else { masked(&hidden.bytes, &inside) }));
        }
        // Translators write the marks of their scripts, and mix scripts by mistake.
        let confidence = if validate::is_translation(search.path) { Confidence::Low } else { rule.confidence };
        search.judged.push(Judged {
            rule,
            span: sign.span,
            value: bytes[sign.span.0..sign.span.1].to_vec(),
            confidence,
            failed: false,
            why: sign.why,
        });
    }
}

/// The start of a hidden text with every finding in it masked, on one line.
fn masked(bytes: &[u8], found: &[Judged]) -> String {
    let mut spans: Vec<(usize, usize)> = found.iter().map(|judged| judged.span).collect();
    spans.sort_unstable();
    let mut out = String::new();
    let mut at = 0;
    for (start, end) in spans.into_iter().filter(|span| span.1 <= bytes.len()) {
        if start >= at {
            out.push_str(&phrase::visible(&bytes[at..start], usize::MAX));
            out.push_str(STARS);
        }
        at = at.max(end);
    }
    out.push_str(&phrase::visible(&bytes[at.min(bytes.len())..], usize::MAX));
    match out.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}…", &out[..end]),
        None => out,
    }
}

/// Keeps signs and phrases apart from values: neither may displace the other. Where they share bytes the value keeps
/// them, so that it stays masked.
pub(super) fn beside(mut values: Vec<Judged>, signs: Vec<Judged>) -> Vec<Judged> {
    if signs.is_empty() {
        return values;
    }
    let mut kept = Vec::with_capacity(signs.len());
    for mut sign in signs {
        let (start, end) = sign.span;
        for value in values.iter().filter(|value| value.span.0 < end && start < value.span.1) {
            let is_raw = sign.value.len() == sign.span.1 - sign.span.0;
            if sign.span.0 < value.span.0 && is_raw {
                sign.span.1 = sign.span.1.min(value.span.0);
                sign.value.truncate(sign.span.1 - sign.span.0);
            } else {
                // It starts in the value: the place before that is next to it.
                sign.span = (value.span.0.min(sign.span.0), value.span.0.min(sign.span.0));
                sign.value.clear();
            }
        }
        kept.push(sign);
    }
    values.extend(kept);
    values.sort_by_key(|judged| judged.span);
    values
}

/// Whether the finding is one of these, and not a value.
pub(super) fn is_sign(judged: &Judged) -> bool {
    judged.rule.about.category == Category::Injection
}

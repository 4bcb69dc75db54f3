//! From keyword hits to candidates: patterns run near the hits, assignments are read at them.

use std::ops::Range;

use regex_automata::Input;
use regex_automata::util::captures::Captures;

use super::assignment::{self, Assignment};
use super::engine::Engine;
use crate::rules::{Matcher, Pattern, Rule};

/// A match that nobody has judged yet. Ranges are in the text that was searched.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) rule: &'static Rule,
    pub(super) value: Range<usize>,
    pub(super) key: Range<usize>,
    pub(super) quoted: bool,
    pub(super) keyword: &'static str,
    /// For a shape: whether it may stand without a word near it.
    pub(super) alone: bool,
}

/// A stretch in which a rule's pattern is to be searched.
#[derive(Debug, Clone, Copy)]
pub(super) struct Window {
    rule: u16,
    word: u16,
    from: usize,
    to: usize,
}

/// A keyword of a key, where it stands.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyHit {
    word: u16,
    at: usize,
}

/// Memory for the hits of one text.
#[derive(Debug, Default)]
pub(super) struct Hits {
    windows: Vec<Window>,
    keys: Vec<KeyHit>,
}

/// Every candidate in `text` that a keyword leads to.
pub(super) fn candidates(engine: &Engine, text: &[u8], hits: &mut Hits) -> Vec<Candidate> {
    hits.windows.clear();
    hits.keys.clear();
    engine.prefilter.search(text, |word, at| {
        let mut is_key = false;
        for &rule in engine.callers(word) {
            match engine.rules[usize::from(rule)].matcher {
                Matcher::Near { reach, before, .. } => {
                    let to = text.len().min(at + engine.words[usize::from(word)].len() + reach);
                    hits.windows.push(Window { rule, word, from: at.saturating_sub(before + 1), to });
                }
                Matcher::Assigned { .. } => is_key = true,
                Matcher::Shape(_) | Matcher::Signal(_) | Matcher::Phrase { .. } => {}
            }
        }
        if is_key {
            hits.keys.push(KeyHit { word, at });
        }
    });
    let mut found = Vec::new();
    search_windows(engine, text, &mut hits.windows, &mut found);
    read_keys(engine, text, &mut hits.keys, &mut found);
    found
}

/// Searches each rule's windows, overlapping ones as one: a rule reads no byte twice, however dense its keywords are.
fn search_windows(engine: &Engine, text: &[u8], windows: &mut Vec<Window>, found: &mut Vec<Candidate>) {
    windows.sort_unstable_by_key(|window| (window.rule, window.from));
    windows.dedup_by(|next, window| {
        let joined = next.rule == window.rule && next.from <= window.to;
        if joined {
            window.to = window.to.max(next.to);
        }
        joined
    });
    for window in windows {
        let rule = engine.rules[usize::from(window.rule)];
        let Matcher::Near { pattern, .. } = &rule.matcher else { continue };
        let keyword = engine.words[usize::from(window.word)];
        search(pattern, text, window.from..window.to, |value| {
            let before = value.start.checked_sub(1).map_or(0, |at| text[at]);
            let quoted = matches!(before, b'"' | b'\'' | b'`');
            found.push(Candidate { rule, key: value.start..value.start, value, quoted, keyword, alone: true });
        });
    }
}

/// Calls `hit` with the value's range for each match of `pattern` in `range`.
fn search(pattern: &Pattern, text: &[u8], range: Range<usize>, mut hit: impl FnMut(Range<usize>)) {
    let Some(regex) = pattern.regex() else { return };
    let group = regex.group_info().to_index(regex_automata::PatternID::ZERO, "secret");
    let mut captures: Option<Captures> = None;
    let mut at = range.start;
    while at < range.end {
        let input = Input::new(text).range(at..range.end);
        let Some(whole) = regex.find(input.clone()) else { return };
        let value = match group {
            Some(group) => {
                let captures = captures.get_or_insert_with(|| regex.create_captures());
                regex.search_captures(&input.range(whole.start()..range.end), captures);
                captures.get_group(group).map_or(whole.range(), |span| span.range())
            }
            None => whole.range(),
        };
        // The text behind the value may open the next match, as the quote between two of them does.
        at = value.end.max(at + 1);
        if !value.is_empty() {
            hit(value);
        }
    }
}

/// Reads the assignment at each key once, and asks the rules that the words of the key call for.
fn read_keys(engine: &Engine, text: &[u8], keys: &mut Vec<KeyHit>, found: &mut Vec<Candidate>) {
    keys.sort_unstable_by_key(|hit| hit.at);
    let mut last: Option<Assignment> = None;
    let mut last_none = 0..0;
    for hit in keys {
        let length = engine.words[usize::from(hit.word)].len();
        let inside = |range: &Range<usize>| range.start <= hit.at && hit.at + length <= range.end;
        if !last.as_ref().is_some_and(|assignment| inside(&assignment.key)) {
            if inside(&last_none) {
                continue;
            }
            last = assignment::read(text, hit.at..hit.at + length);
            if last.is_none() {
                last_none = assignment::key_range(text, hit.at..hit.at + length);
            }
        }
        if let Some(assignment) = &last {
            ask(engine, text, assignment, hit.word, found);
        }
    }
}

fn ask(engine: &Engine, text: &[u8], assignment: &Assignment, word: u16, found: &mut Vec<Candidate>) {
    let value = &text[assignment.value.clone()];
    // A value in quotes is the whole of it; without quotes its end is a guess, so the leading token is tried as well.
    let token = value.iter().take_while(|byte| is_token(**byte)).count();
    for &number in engine.callers(word) {
        let rule = engine.rules[usize::from(number)];
        let Matcher::Assigned { pattern } = &rule.matcher else { continue };
        if assignment.loose && rule.weighs_value() {
            continue;
        }
        let Some(regex) = pattern.regex() else { continue };
        let length = if regex.is_match(value) {
            value.len()
        } else if token < value.len() && token > 0 && !rule.weighs_value() && regex.is_match(&value[..token]) {
            token
        } else {
            continue;
        };
        let start = assignment.value.start;
        found.push(Candidate {
            rule,
            value: start..start + length,
            key: assignment.key.clone(),
            quoted: assignment.quoted,
            keyword: engine.words[usize::from(word)],
            alone: true,
        });
    }
}

const fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.' | b'+' | b'/' | b'=' | b'~')
}

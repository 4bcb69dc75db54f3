//! From keyword hits to candidates: patterns run near the hits, assignments are read at them.

use std::ops::Range;

use regex_automata::meta::Regex;
use regex_automata::{Anchored, Input, PatternID};

use super::assignment::{self, Assignment};
use super::engine::Engine;
use super::focus::{BEFORE, Focus};
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
    /// Where the keyword stands.
    at: usize,
    from: usize,
    to: usize,
}

/// A match that may start this little before its keyword is tried at each such place, which fails at the first byte that
/// does not fit; only where a keyword stands far inside of its match, or many matches may begin, is a whole window searched.
const NEAR: usize = 16;
/// In how many places within reach of each other a match may begin before the window is searched as a whole.
const FEW: usize = 8;

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

/// Every candidate in `text`, or in what `focus` looks at in it, that a keyword leads to.
pub(super) fn candidates(engine: &Engine, text: &[u8], focus: Option<&Focus>, hits: &mut Hits) -> Vec<Candidate> {
    hits.windows.clear();
    hits.keys.clear();
    match focus {
        None => look_for_keywords(engine, text, 0..text.len(), hits),
        Some(focus) => {
            focus.widened(text, BEFORE).into_iter().for_each(|range| look_for_keywords(engine, text, range, hits));
            hits.windows.retain(|window| focus.concerns(&(window.from..window.to)));
        }
    }
    let mut found = Vec::new();
    search_windows(engine, text, &mut hits.windows, &mut found);
    read_keys(engine, text, &mut hits.keys, &mut found);
    found
}

/// Notes where keywords stand in a range of the text.
fn look_for_keywords(engine: &Engine, text: &[u8], range: Range<usize>, hits: &mut Hits) {
    engine.prefilter.search(&text[range.clone()], |word, at| {
        let at = range.start + at;
        let mut is_key = false;
        for &rule in engine.callers(word) {
            match engine.rules[usize::from(rule)].matcher {
                Matcher::Near { reach, before, .. } => {
                    let to = text.len().min(at + engine.words[usize::from(word)].len() + reach);
                    hits.windows.push(Window { rule, word, at, from: at.saturating_sub(before + 1), to });
                }
                Matcher::Assigned { .. } => is_key = true,
                Matcher::Shape(_) | Matcher::Signal(_) | Matcher::Phrase { .. } => {}
            }
        }
        if is_key {
            hits.keys.push(KeyHit { word, at });
        }
    });
}

/// Searches each rule's windows, many that overlap as one: a rule reads no byte often, however dense its keywords are.
fn search_windows(engine: &Engine, text: &[u8], windows: &mut [Window], found: &mut Vec<Candidate>) {
    windows.sort_unstable_by_key(|window| (window.rule, window.from));
    let mut reach = 0;
    let apart = |window: &Window, next: &Window| {
        reach = window.to.max(reach);
        let joined = next.rule == window.rule && next.from <= reach;
        if !joined {
            reach = 0;
        }
        joined
    };
    for group in windows.chunk_by(apart) {
        let rule = engine.rules[usize::from(group[0].rule)];
        let Matcher::Near { pattern, before, .. } = &rule.matcher else { continue };
        let near = *before <= NEAR;
        let places = if near { places(text, pattern, *before, group) } else { Vec::new() };
        let range = group[0].from..group.iter().map(|window| window.to).max().unwrap_or(0);
        let at_places = near && places.len() <= FEW;
        if at_places && places.is_empty() || !at_places && !pattern.may_be_in(&text[range.clone()]) {
            continue;
        }
        let regex = pattern.regex_for(if at_places { 0 } else { range.len() });
        let Some(search) = regex.map(Search::new) else { continue };
        let keyword = engine.words[usize::from(group[0].word)];
        let mut hit = |value: Range<usize>| {
            let before = value.start.checked_sub(1).map_or(0, |at| text[at]);
            let quoted = matches!(before, b'"' | b'\'' | b'`');
            found.push(Candidate { rule, key: value.start..value.start, value, quoted, keyword, alone: true });
        };
        if at_places {
            let mut end = 0;
            for place in places {
                if place.start >= end
                    && let Some(value) = search.at(text, place)
                {
                    end = value.end;
                    hit(value);
                }
            }
        } else {
            search.within(text, range, hit);
        }
    }
}

/// Where in the windows of a group, each with so many places before its keyword, a match may begin, and how far it may
/// reach; of many, no more than tell that there are.
fn places(text: &[u8], pattern: &Pattern, before: usize, group: &[Window]) -> Vec<Range<usize>> {
    let of_window = |window: &Window| {
        let to = window.to;
        (window.at.saturating_sub(before)..=window.at).map(move |start| start..to)
    };
    let fits = |place: &Range<usize>| {
        let text = &text[place.clone()];
        pattern.may_begin(text) && pattern.may_be_in(text)
    };
    group.iter().flat_map(of_window).filter(fits).take(FEW + 1).collect()
}

/// A pattern, ready to be searched.
struct Search<'r> {
    regex: &'r Regex,
    /// The number of the group that is the value, if it is not the whole match.
    group: Option<usize>,
}

impl<'r> Search<'r> {
    fn new(regex: &'r Regex) -> Self {
        Self { regex, group: regex.group_info().to_index(PatternID::ZERO, "secret") }
    }

    /// The value of a match that starts where `range` does.
    fn at(&self, text: &[u8], range: Range<usize>) -> Option<Range<usize>> {
        let input = Input::new(text).range(range).anchored(Anchored::Yes);
        let whole = self.regex.find(input.clone())?;
        Some(self.value(&input, whole.range())).filter(|value| !value.is_empty())
    }

    /// Calls `hit` with the value of each match in `range`.
    fn within(&self, text: &[u8], range: Range<usize>, mut hit: impl FnMut(Range<usize>)) {
        let mut at = range.start;
        while at < range.end {
            let input = Input::new(text).range(at..range.end);
            let Some(whole) = self.regex.find(input.clone()) else { return };
            let value = self.value(&input.range(whole.start()..range.end), whole.range());
            // The text behind the value may open the next match, as the quote between two of them does.
            at = value.end.max(at + 1);
            if !value.is_empty() {
                hit(value);
            }
        }
    }

    fn value(&self, input: &Input<'_>, whole: Range<usize>) -> Range<usize> {
        let Some(group) = self.group else { return whole };
        let mut captures = self.regex.create_captures();
        self.regex.search_captures(input, &mut captures);
        captures.get_group(group).map_or(whole, |span| span.range())
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
        if !pattern.may_begin(value) || !pattern.may_be_in(value) {
            continue;
        }
        let Some(regex) = pattern.regex_for(value.len()) else { continue };
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

//! The search for phrases in a text that was made plain.
//!
//! There are many phrases, and compiling one takes as long as an agent may wait for its hook. So the words that they need
//! are looked for first, in one pass: most texts have no phrase of which all words are there.

use super::judge::Judged;
use super::phrase::{Folds, Plain};
use super::prefilter::{Entry, Prefilter, SMALL};
use crate::model::Why;
use crate::rules::{Matcher, Phrase, Rule};

include!(concat!(env!("OUT_DIR"), "/phrases.rs"));

/// Emits the first phrase of each rule in `bytes`.
pub(super) fn search(rules: &[&'static Rule], bytes: &[u8], emit: &mut dyn FnMut(Judged)) {
    let plain = Plain::new(bytes);
    let texts: Vec<(&Folds, Vec<bool>)> = plain.texts().map(|text| (text, words(text.bytes()))).collect();
    for rule in rules {
        let Matcher::Phrase { phrases, .. } = &rule.matcher else { continue };
        let span = texts.iter().find_map(|(text, words)| {
            let found = phrases.iter().filter(|phrase| is_possible(phrase, words));
            let found = found.filter_map(|phrase| phrase.pattern.regex()?.find(text.bytes()));
            found.min_by_key(regex_automata::Match::start).map(|found| text.original(found.range()))
        });
        let Some(span) = span else { continue };
        emit(Judged {
            rule,
            span,
            value: bytes[span.0..span.1].to_vec(),
            confidence: rule.confidence,
            failed: false,
            why: vec![Why::Phrase],
        });
    }
}

/// Which of the words that phrases need are in the text.
fn words(text: &[u8]) -> Vec<bool> {
    let mut there = vec![false; WORDS.words.len()];
    WORDS.search(text, |word, _| there[usize::from(word)] = true);
    there
}

fn is_possible(phrase: &Phrase, words: &[bool]) -> bool {
    phrase.needs.iter().all(|list| list.iter().any(|word| words[usize::from(*word)]))
}

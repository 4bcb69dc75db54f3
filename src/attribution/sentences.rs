//! Prose that runs over lines, read sentence by sentence.

use super::identity::Tool;
use super::knowledge::Kind;
use super::prose::{self, Reach};

/// Prose that runs over lines, cut into sentences.
#[derive(Default)]
pub(super) struct Sentences {
    text: String,
    /// Where lines begin in the text, and their numbers.
    lines: Vec<(usize, usize)>,
}

impl Sentences {
    pub(super) fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    pub(super) fn add(&mut self, number: usize, text: &str, found: &mut Vec<(usize, Tool, Kind)>) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.lines.push((self.text.len(), number));
        self.text.push_str(text);
        // A full stop at the end of a line may end the sentence or be part of a name: the next line decides nothing.
        if text.ends_with(['.', '!', ':', ';']) {
            self.finish(found);
        }
    }

    pub(super) fn finish(&mut self, found: &mut Vec<(usize, Tool, Kind)>) {
        let taken = std::mem::take(self);
        let mut start = 0;
        for part in taken.text.split_inclusive(['.', '!', ';']) {
            let whole = start == 0 || taken.text[start..].starts_with(' ');
            if let Some(tool) = whole.then(|| prose::sentence(part, Reach::Sentence)).flatten() {
                let line = taken.lines.iter().rev().find(|(at, _)| *at <= start + 1).map_or(1, |(_, number)| *number);
                let kind =
                    if taken.lines.len() == 1 && part.len() == taken.text.len() { Kind::Footer } else { Kind::Prose };
                found.push((line, tool, kind));
            }
            start += part.len();
        }
    }
}

//! Reads a wrapper's own options, so that the command behind them is found.

use super::table::Wrapper;
use crate::shell::Word;

/// What the options of a call say.
#[derive(Default)]
pub(super) struct Read {
    /// Where the command starts.
    pub(super) command: usize,
    pub(super) operands: Vec<Word>,
    pub(super) folder: Option<Word>,
    pub(super) code: Vec<Word>,
    /// Words that stand before the command.
    pub(super) split: Vec<Word>,
    pub(super) variables: Vec<(String, Word)>,
    pub(super) query: bool,
    /// Whether the words are not joined for a shell.
    pub(super) direct: bool,
    /// Whether an option said that the command follows.
    rest: bool,
}

/// `NAME=value`.
pub(super) fn assignment(word: &Word) -> Option<(String, Word)> {
    let (name, value) = word.text.split_once('=')?;
    let valid = !name.is_empty() && !name.starts_with('-') && !name.contains('/');
    valid.then(|| (name.to_owned(), Word { text: value.to_owned(), ..word.clone() }))
}

/// Reads from `start`: options, assignments and operands, up to the command.
pub(super) fn read(wrapper: &Wrapper, words: &[Word], start: usize) -> Read {
    let mut read = Read::default();
    let mut at = start;
    while let Some(word) = words.get(at) {
        let text = &*word.text;
        if text == "--" && wrapper.after_dashes {
            at += 1;
            read.rest = true;
            break;
        }
        if wrapper.rest.contains(&text) {
            at += 1;
            read.rest = true;
            break;
        }
        if text == "--" {
            at += 1;
            if read.operands.len() >= wrapper.operands {
                break;
            }
        } else if text.starts_with('-') {
            let late = read.operands.len() >= wrapper.operands && wrapper.operands > 0;
            if late && !goes_on(wrapper, &words[at..]) {
                break;
            }
            at = option(wrapper, words, at, &mut read);
        } else if wrapper.dashed {
            read.operands.push(word.clone());
            at += 1;
        } else if wrapper.assignments
            && let Some(assigned) = assignment(word)
        {
            read.variables.push(assigned);
            at += 1;
        } else if read.operands.len() < wrapper.operands {
            read.operands.push(word.clone());
            at += 1;
        } else {
            break;
        }
    }
    read.command = if wrapper.dashed && !read.rest { words.len() } else { at.min(words.len()) };
    read
}

/// Whether an option behind the last operand is still the wrapper's own.
fn goes_on(wrapper: &Wrapper, rest: &[Word]) -> bool {
    // ssh reads options on both sides of the host; `kubectl exec POD -c NAME -- ..`
    let on_both_sides = wrapper.remote && (wrapper.joined || rest.iter().any(|word| word.text == "--"));
    on_both_sides || wrapper.code.contains(&&*rest[0].text)
}

/// One option and its value; gives the place after them.
fn option(wrapper: &Wrapper, words: &[Word], at: usize, read: &mut Read) -> usize {
    let word = &words[at];
    let text = &*word.text;
    read.query |= wrapper.queries.contains(&text);
    read.direct |= wrapper.unless.contains(&text);
    if let Some(long) = text.strip_prefix("--") {
        let (name, value) = match long.split_once('=') {
            Some((name, value)) => (name, Some(Word { text: value.to_owned(), ..word.clone() })),
            None => (long, None),
        };
        // A long option may be cut short.
        let kind = kinds(wrapper).find(|(known, _)| {
            known.strip_prefix("--").is_some_and(|known| known == name || name.len() > 2 && known.starts_with(name))
        });
        return match (kind, value) {
            (Some((_, kind)), Some(value)) => {
                kind.take(value, read);
                at + 1
            }
            (Some((_, kind)), None) => {
                if let Some(value) = words.get(at + 1) {
                    kind.take(value.clone(), read);
                }
                at + 2
            }
            (None, _) => at + 1,
        };
    }
    // A long option with one dash: `-x86_64`, or several letters, the last of which may take a value.
    for (place, letter) in text.char_indices().skip(1) {
        let name = format!("-{letter}");
        read.query |= wrapper.queries.contains(&&*name);
        let Some((_, kind)) = kinds(wrapper).find(|(known, _)| *known == name) else { continue };
        let after = &text[place + letter.len_utf8()..];
        if !after.is_empty() {
            kind.take(Word { text: after.to_owned(), ..word.clone() }, read);
            return at + 1;
        }
        if let Some(value) = words.get(at + 1) {
            kind.take(value.clone(), read);
        }
        return at + 2;
    }
    at + 1
}

#[derive(Clone, Copy)]
enum Kind {
    Value,
    Folder,
    Code,
    Split,
}

impl Kind {
    fn take(self, value: Word, read: &mut Read) {
        match self {
            Kind::Value => {}
            Kind::Folder => read.folder = Some(value),
            Kind::Code => read.code.push(value),
            Kind::Split => {
                for piece in words_of(&value.text) {
                    read.split.push(Word { text: piece, glob: false, from: value.from.clone() });
                }
            }
        }
    }
}

fn kinds(wrapper: &Wrapper) -> impl Iterator<Item = (&'static str, Kind)> {
    let lists = [
        (wrapper.values, Kind::Value),
        (wrapper.folders, Kind::Folder),
        (wrapper.code, Kind::Code),
        (wrapper.splits, Kind::Split),
    ];
    lists.into_iter().flat_map(|(names, kind)| names.iter().map(move |name| (*name, kind)))
}

/// Splits a text at blanks, but not inside of quotes.
pub(super) fn words_of(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quote = None;
    let mut letters = text.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (Some(open), letter) if letter == open => quote = None,
            (Some('\''), letter) => word.get_or_insert_default().push(letter),
            (_, '\\') => word.get_or_insert_default().extend(letters.next()),
            (Some(_), letter) => word.get_or_insert_default().push(letter),
            (None, '\'' | '"') => {
                quote = Some(letter);
                word.get_or_insert_default();
            }
            (None, letter) if letter.is_whitespace() => words.extend(word.take()),
            (None, letter) => word.get_or_insert_default().push(letter),
        }
    }
    words.extend(word);
    words
}

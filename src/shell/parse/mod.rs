//! Shell text to a tree. What is no valid text is noted and read as well as it can be: nothing after it is dropped.

mod compound;
mod heredoc;
mod list;
mod parameter;
pub(super) mod tree;
mod word;

use std::ops::Range;
use std::rc::Rc;

use self::heredoc::Pending;
use self::tree::List;
use super::UnknownKind;

/// How deep parentheses, quotes and substitutions may stand in one another.
const DEEPEST: usize = 64;

/// Something in a text that could not be read.
#[derive(Debug)]
pub(super) struct Problem {
    pub(super) kind: UnknownKind,
    pub(super) why: &'static str,
    pub(super) span: Range<usize>,
}

/// A parsed text.
#[derive(Debug)]
pub(super) struct Parsed {
    pub(super) list: Rc<List>,
    pub(super) problems: Vec<Problem>,
}

/// Reads a text. The spans of all that is found are `span` where it is given: the place of the text that this one was
/// made from.
pub(super) fn parse(text: &str, span: Option<Range<usize>>) -> Parsed {
    let mut parser = Parser::new(text, span, (0, 8 * text.len() + 1024));
    let list = parser.whole();
    Parsed { list: Rc::new(list), problems: parser.problems }
}

struct Parser<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
    /// How many bytes may be read again, by backticks and by what looks like arithmetic and is not: so time is linear.
    fuel: usize,
    span: Option<Range<usize>>,
    problems: Vec<Problem>,
    pending: Vec<Pending>,
}

impl<'t> Parser<'t> {
    fn new(text: &'t str, span: Option<Range<usize>>, (depth, fuel): (usize, usize)) -> Parser<'t> {
        Parser { text, at: 0, depth, fuel, span, problems: Vec::new(), pending: Vec::new() }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn peek_at(&self, distance: usize) -> Option<u8> {
        self.text.as_bytes().get(self.at + distance).copied()
    }

    fn rest(&self) -> &'t [u8] {
        &self.text.as_bytes()[self.at..]
    }

    fn starts(&self, with: &str) -> bool {
        self.rest().starts_with(with.as_bytes())
    }

    fn eat(&mut self, what: &str) -> bool {
        let found = self.starts(what);
        if found {
            self.at += what.len();
        }
        found
    }

    /// The character here, and past it.
    fn character(&mut self) -> Option<&'t str> {
        let length = self.text[self.at..].chars().next()?.len_utf8();
        self.at += length;
        Some(&self.text[self.at - length..self.at])
    }

    fn span_from(&self, start: usize) -> Range<usize> {
        self.span.clone().unwrap_or(start..self.at)
    }

    fn problem(&mut self, why: &'static str) {
        let span = self.span_from(self.at);
        self.problems.push(Problem { kind: UnknownKind::Syntax, why, span });
    }

    /// Gives up: the rest of the text is not read.
    fn give_up(&mut self, why: &'static str) {
        let span = self.span.clone().unwrap_or(self.at..self.text.len());
        if !self.problems.iter().any(|problem| problem.kind == UnknownKind::Limit) {
            self.problems.push(Problem { kind: UnknownKind::Limit, why, span });
        }
        self.at = self.text.len();
        self.pending.clear();
    }

    /// Reads something that stands inside of something else.
    fn nested<T: Default>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.depth >= DEEPEST {
            self.give_up("it is nested deeper than is looked at");
            return T::default();
        }
        self.depth += 1;
        let result = read(self);
        self.depth -= 1;
        result
    }

    /// Reads another text with the same limits: one that stands in this text in another spelling.
    fn read_other<T: Default>(&mut self, text: &str, start: usize, read: impl FnOnce(&mut Parser<'_>) -> T) -> T {
        if self.fuel < text.len() {
            self.give_up("it takes too long to read");
            return T::default();
        }
        let span = self.span_from(start);
        let mut other = Parser::new(text, Some(span), (self.depth, self.fuel - text.len()));
        let result = other.nested(read);
        self.fuel = other.fuel;
        let stopped = other.problems.iter().any(|problem| problem.kind == UnknownKind::Limit);
        self.problems.append(&mut other.problems);
        if stopped {
            self.give_up("it is nested deeper than is looked at");
        }
        result
    }

    /// Goes back to an earlier place, to read it in another way.
    fn rewind(&mut self, (at, problems, pending): (usize, usize, usize)) -> bool {
        let again = self.at - at;
        if self.fuel < again {
            self.give_up("it takes too long to read");
            return false;
        }
        self.fuel -= again;
        self.at = at;
        self.problems.truncate(problems);
        self.pending.truncate(pending);
        true
    }

    /// Blanks and continued lines.
    fn blanks(&mut self) {
        loop {
            match self.peek() {
                Some(b' ' | b'\t' | b'\r') => self.at += 1,
                Some(b'\\') if self.peek_at(1) == Some(b'\n') => self.at += 2,
                Some(b'\\') if self.starts("\\\r\n") => self.at += 3,
                _ => return,
            }
        }
    }

    /// Blanks, comments and ends of lines.
    fn gaps(&mut self) {
        loop {
            self.blanks();
            match self.peek() {
                Some(b'#') => self.comment(),
                Some(b'\n') => self.newline(),
                _ => return,
            }
        }
    }

    fn comment(&mut self) {
        let rest = self.rest();
        self.at += memchr::memchr(b'\n', rest).unwrap_or(rest.len());
    }
}

/// Whether a byte ends a word that is not quoted.
fn ends_word(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\r' | b'\n' | b';' | b'&' | b'|' | b'<' | b'>' | b'(' | b')')
}

/// Whether a byte may stand in a name.
pub(super) fn in_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

//! Here-documents: their text starts on the line after the one that asks for it.

use std::cell::RefCell;
use std::rc::Rc;

use super::Parser;
use super::tree::{Part, Word};

/// A here-document that was asked for and whose text has not been read yet.
pub(super) struct Pending {
    end: String,
    /// Whether its text is expanded.
    expands: bool,
    /// Whether tabs at the start of its lines are dropped.
    strips: bool,
    body: Rc<RefCell<Vec<Part>>>,
}

impl Pending {
    pub(super) fn new(end: &Word, strips: bool, body: Rc<RefCell<Vec<Part>>>) -> Pending {
        let mut text = String::new();
        let mut expands = true;
        for part in &end.parts {
            match part {
                Part::Plain(plain) => text.push_str(plain),
                Part::Quoted(quoted) => {
                    expands = false;
                    text.push_str(quoted);
                }
                // `<<$X` ends with the line `$X`: nothing is expanded in it.
                Part::Parameter { parameter, .. } => {
                    text.push('$');
                    text.push_str(&parameter.name);
                }
                _ => {}
            }
        }
        Pending { end: text, expands, strips, body }
    }
}

impl Parser<'_> {
    /// The end of a line, and the here-documents that start after it.
    pub(super) fn newline(&mut self) {
        self.at += 1;
        for pending in std::mem::take(&mut self.pending) {
            self.here_document(&pending);
        }
    }

    fn here_document(&mut self, pending: &Pending) {
        let start = self.at;
        let mut body = String::new();
        let mut ended = false;
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let length = memchr::memchr(b'\n', rest.as_bytes()).map_or(rest.len(), |end| end + 1);
            let whole = &rest[..length];
            let line = if pending.strips { whole.trim_start_matches('\t') } else { whole };
            let bare = line.trim_end_matches(['\n', '\r']);
            if bare == pending.end {
                self.at += length;
                ended = true;
                break;
            }
            // `$(cat <<END .. END)`: the parenthesis may follow at once.
            if self.depth > 0 && bare.strip_prefix(&*pending.end).is_some_and(|rest| rest.trim_start().starts_with(')'))
            {
                self.at += whole.len() - line.len() + pending.end.len();
                ended = true;
                break;
            }
            body.push_str(line);
            self.at += length;
        }
        if !ended && pending.end.is_empty() {
            self.problem("a here-document has no end");
        }
        let parts = if pending.expands { self.read_other(&body, start, here_text) } else { vec![Part::Quoted(body)] };
        *pending.body.borrow_mut() = parts;
    }
}

/// The whole text, in which only `$`, backticks and backslashes count.
fn here_text(parser: &mut Parser<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    while parser.peek().is_some() {
        parser.quoted_part(&mut parts, None);
    }
    parts
}

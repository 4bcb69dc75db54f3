//! Words: quotes, escapes, substitutions.

use std::rc::Rc;

use super::tree::{Part, Word};
use super::{Parser, ends_word};

impl<'t> Parser<'t> {
    /// A word, up to a character that ends it. May be empty.
    pub(super) fn word(&mut self) -> Word {
        let mut parts = Vec::new();
        while let Some(byte) = self.peek() {
            let process = matches!(byte, b'<' | b'>') && self.peek_at(1) == Some(b'(');
            // `@(a|b)` and kin: a pattern.
            let pattern = byte == b'('
                && matches!(parts.last(), Some(Part::Plain(plain)) if plain.ends_with(['@', '?', '*', '+', '!']));
            if process {
                self.at += 2;
                let list = Rc::new(self.nested(Parser::inner_list));
                parts.push(Part::Process { list, reads: byte == b'<' });
            } else if pattern {
                self.pattern(&mut parts);
            } else if ends_word(byte) {
                break;
            } else {
                self.part(&mut parts);
            }
        }
        Word { parts }
    }

    /// The alternatives of a pattern such as `@(a|b)`, up to the closing parenthesis.
    fn pattern(&mut self, parts: &mut Vec<Part>) {
        let rest = self.rest();
        let end = rest.iter().take(256).position(|byte| matches!(byte, b')' | b'\n' | b'"' | b'\'' | b'$' | b'`'));
        match end {
            Some(end) if rest[end] == b')' => {
                plain(parts, &self.text[self.at..=self.at + end]);
                self.at += end + 1;
            }
            _ => {
                plain(parts, "(");
                self.at += 1;
            }
        }
    }

    /// One part of a word outside of quotes.
    pub(super) fn part(&mut self, parts: &mut Vec<Part>) {
        match self.peek() {
            Some(b'\\') => {
                self.at += 1;
                if self.peek() == Some(b'\n') {
                    self.at += 1;
                } else if self.starts("\r\n") {
                    self.at += 2;
                } else {
                    let text = self.character().unwrap_or("\\");
                    quoted(parts, text);
                }
            }
            Some(b'\'') => self.single_quotes(parts),
            Some(b'"') => self.double_quotes(parts),
            Some(b'$') => self.dollar(parts, false),
            Some(b'`') => self.backticks(parts, false),
            Some(_) => self.plain_run(parts),
            None => {}
        }
    }

    fn plain_run(&mut self, parts: &mut Vec<Part>) {
        let rest = self.rest();
        let special = |byte: &u8| ends_word(*byte) || matches!(byte, b'\\' | b'\'' | b'"' | b'$' | b'`' | b'}');
        let length = rest.iter().position(special).unwrap_or(rest.len()).max(1);
        plain(parts, &self.text[self.at..self.at + length]);
        self.at += length;
    }

    fn single_quotes(&mut self, parts: &mut Vec<Part>) {
        self.at += 1;
        let rest = &self.text[self.at..];
        match memchr::memchr(b'\'', rest.as_bytes()) {
            Some(end) => {
                quoted(parts, &rest[..end]);
                self.at += end + 1;
            }
            None => {
                self.problem("a single quote is not closed");
                quoted(parts, rest);
                self.at = self.text.len();
            }
        }
    }

    fn double_quotes(&mut self, parts: &mut Vec<Part>) {
        self.at += 1;
        // Empty quotes are a word too.
        quoted(parts, "");
        self.nested(|parser| {
            loop {
                match parser.peek() {
                    None => {
                        parser.problem("a double quote is not closed");
                        return;
                    }
                    Some(b'"') => {
                        parser.at += 1;
                        return;
                    }
                    Some(_) => parser.quoted_part(parts, Some(b'"')),
                }
            }
        });
    }

    /// One part of a text in which only `$`, backticks and backslashes count; `mark` is the quote around it, if any.
    pub(super) fn quoted_part(&mut self, parts: &mut Vec<Part>, mark: Option<u8>) {
        match self.peek() {
            Some(b'$') => self.dollar(parts, true),
            Some(b'`') => self.backticks(parts, true),
            Some(b'\\') => {
                self.at += 1;
                match self.peek() {
                    Some(b'\n') => self.at += 1,
                    Some(byte @ (b'$' | b'`' | b'\\')) => {
                        quoted(parts, char::from(byte).encode_utf8(&mut [0; 4]));
                        self.at += 1;
                    }
                    Some(byte) if Some(byte) == mark => {
                        quoted(parts, char::from(byte).encode_utf8(&mut [0; 4]));
                        self.at += 1;
                    }
                    _ => quoted(parts, "\\"),
                }
            }
            _ => {
                let rest = self.rest();
                let special = |byte: &u8| matches!(byte, b'$' | b'`' | b'\\') || Some(*byte) == mark;
                let length = rest.iter().position(special).unwrap_or(rest.len()).max(1);
                quoted(parts, &self.text[self.at..self.at + length]);
                self.at += length;
            }
        }
    }

    /// What stands between backticks is a command line in which backslashes have been taken away once.
    fn backticks(&mut self, parts: &mut Vec<Part>, is_quoted: bool) {
        let start = self.at;
        self.at += 1;
        let mut inner = String::new();
        loop {
            let rest = self.rest();
            let length = rest.iter().position(|byte| matches!(byte, b'`' | b'\\')).unwrap_or(rest.len());
            inner.push_str(&self.text[self.at..self.at + length]);
            self.at += length;
            match self.peek() {
                None => {
                    self.problem("a backtick is not closed");
                    break;
                }
                Some(b'`') => {
                    self.at += 1;
                    break;
                }
                Some(_) => {
                    self.at += 1;
                    let next = self.peek();
                    let escaped = matches!(next, Some(b'`' | b'\\' | b'$')) || is_quoted && next == Some(b'"');
                    if !escaped {
                        inner.push('\\');
                    }
                    inner.push_str(self.character().unwrap_or_default());
                }
            }
        }
        let list = Rc::new(self.read_other(&inner, start, whole));
        parts.push(Part::Command { list, quoted: is_quoted });
    }

    fn dollar(&mut self, parts: &mut Vec<Part>, is_quoted: bool) {
        match self.peek_at(1) {
            Some(b'(') if self.peek_at(2) == Some(b'(') => self.arithmetic_or_command(parts, is_quoted),
            Some(b'(') => {
                self.at += 2;
                let list = Rc::new(self.nested(Parser::inner_list));
                parts.push(Part::Command { list, quoted: is_quoted });
            }
            Some(b'[') => {
                self.at += 2;
                let inner = self.nested(|parser| parser.arithmetic("]").unwrap_or_default());
                parts.push(Part::Arithmetic(inner));
            }
            Some(b'\'') if !is_quoted => {
                self.at += 2;
                self.ansi_quotes(parts);
            }
            Some(b'"') if !is_quoted => {
                self.at += 1;
                self.double_quotes(parts);
            }
            Some(b'{') => self.braced_parameter(parts, is_quoted),
            _ => self.bare_parameter(parts, is_quoted),
        }
    }

    fn arithmetic_or_command(&mut self, parts: &mut Vec<Part>, is_quoted: bool) {
        let start = (self.at, self.problems.len(), self.pending.len());
        self.at += 3;
        if let Some(inner) = self.nested(|parser| parser.arithmetic("))")) {
            parts.push(Part::Arithmetic(inner));
        } else if self.at < self.text.len() && self.rewind(start) {
            self.at += 2;
            let list = Rc::new(self.nested(Parser::inner_list));
            parts.push(Part::Command { list, quoted: is_quoted });
        }
    }

    /// An expression up to `end`, or nothing where it turns out to be none.
    pub(super) fn arithmetic(&mut self, end: &str) -> Option<Vec<Part>> {
        let mut parts = Vec::new();
        let mut open = 0_usize;
        loop {
            let byte = self.peek();
            if open == 0 && self.eat(end) {
                return Some(parts);
            }
            match byte {
                None => {
                    self.problem("an arithmetic expression is not closed");
                    return Some(parts);
                }
                Some(b'(') => open += 1,
                Some(b')') if open == 0 => return None,
                Some(b')') => open -= 1,
                _ => {}
            }
            match byte {
                Some(b'$' | b'`' | b'\\') => self.quoted_part(&mut parts, Some(b'"')),
                Some(b'"' | b'\'') => self.at += 1,
                _ => {
                    let text = self.character().unwrap_or_default();
                    quoted(&mut parts, text);
                }
            }
        }
    }

    /// `$'..'`, past its opening quote.
    fn ansi_quotes(&mut self, parts: &mut Vec<Part>) {
        let start = self.at;
        loop {
            match self.peek() {
                None => {
                    self.problem("a single quote is not closed");
                    break;
                }
                Some(b'\'') => break,
                Some(b'\\') => {
                    self.at += 1;
                    self.character();
                }
                Some(_) => {
                    self.character();
                }
            }
        }
        quoted(parts, &crate::shell::escape::ansi(&self.text[start..self.at]));
        self.at = (self.at + 1).min(self.text.len());
    }
}

fn whole(parser: &mut Parser<'_>) -> super::tree::List {
    parser.whole()
}

pub(super) fn plain(parts: &mut Vec<Part>, text: &str) {
    if let Some(Part::Plain(last)) = parts.last_mut() {
        last.push_str(text);
    } else {
        parts.push(Part::Plain(text.to_owned()));
    }
}

pub(super) fn quoted(parts: &mut Vec<Part>, text: &str) {
    if let Some(Part::Quoted(last)) = parts.last_mut() {
        last.push_str(text);
    } else {
        parts.push(Part::Quoted(text.to_owned()));
    }
}

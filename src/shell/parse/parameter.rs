//! `$name`, `${name}` and what can be done inside the braces.

use std::rc::Rc;

use super::tree::{Operation, Parameter, Part};
use super::word::quoted;
use super::{Parser, in_name};

impl Parser<'_> {
    /// `$name`, `$1`, `$@`; a lone dollar is a dollar.
    pub(super) fn bare_parameter(&mut self, parts: &mut Vec<Part>, is_quoted: bool) {
        let name = match self.peek_at(1) {
            Some(byte) if byte.is_ascii_digit() || b"@*#?-$!".contains(&byte) => &self.text[self.at + 1..self.at + 2],
            _ => {
                let rest = &self.text[self.at + 1..];
                &rest[..rest.bytes().position(|byte| !in_name(byte)).unwrap_or(rest.len())]
            }
        };
        self.at += 1 + name.len();
        if name.is_empty() {
            quoted(parts, "$");
            return;
        }
        let parameter = Parameter {
            name: name.to_owned(),
            length: false,
            indirect: false,
            index: None,
            operation: Operation::None,
        };
        parts.push(Part::Parameter { parameter: Rc::new(parameter), quoted: is_quoted });
    }

    /// `${..}`.
    pub(super) fn braced_parameter(&mut self, parts: &mut Vec<Part>, is_quoted: bool) {
        if matches!(self.peek_at(2), Some(b' ' | b'\n' | b'\t' | b'|')) {
            self.at += 3;
            let list = Rc::new(self.nested(Parser::brace_list));
            parts.push(Part::Command { list, quoted: is_quoted });
            return;
        }
        self.at += 2;
        if let Some(parameter) = self.nested(|parser| Some(parser.inside_braces())) {
            parts.push(Part::Parameter { parameter: Rc::new(parameter), quoted: is_quoted });
        }
    }

    fn inside_braces(&mut self) -> Parameter {
        let mut parameter =
            Parameter { name: String::new(), length: false, indirect: false, index: None, operation: Operation::None };
        if self.peek() == Some(b'#')
            && self.peek_at(1).is_some_and(|next| next != b'}' && (in_name(next) || b"@*".contains(&next)))
        {
            parameter.length = true;
            self.at += 1;
        } else if self.peek() == Some(b'!') && self.peek_at(1).is_some_and(in_name) {
            parameter.indirect = true;
            self.at += 1;
        }
        let rest = &self.text[self.at..];
        let mut length = rest.bytes().position(|byte| !in_name(byte)).unwrap_or(rest.len());
        if length == 0 && rest.bytes().next().is_some_and(|byte| b"@*#?-$!".contains(&byte)) {
            length = 1;
        }
        rest[..length].clone_into(&mut parameter.name);
        self.at += length;
        if self.eat("[") {
            parameter.index = Some(self.operand(b"]"));
            self.eat("]");
        }
        parameter.operation = self.operation();
        let rest = self.operand(b"}");
        if !self.eat("}") {
            self.problem("`${` is not closed");
        } else if !rest.is_empty() {
            // Something after the name that is no known operation.
            parameter.operation = Operation::Other;
        }
        parameter
    }

    fn operation(&mut self) -> Operation {
        let colon = self.peek() == Some(b':');
        let sign = if colon { self.peek_at(1) } else { self.peek() };
        if let Some(sign @ (b'-' | b'=' | b'+' | b'?')) = sign {
            self.at += 1 + usize::from(colon);
            return Operation::Default { sign, colon, word: self.operand(b"}") };
        }
        if colon {
            self.at += 1;
            let offset = self.operand(b":}");
            let length = self.eat(":").then(|| self.operand(b"}"));
            return Operation::Slice { offset, length };
        }
        match sign {
            Some(byte @ (b'#' | b'%')) => {
                self.at += 1;
                let longest = self.peek() == Some(byte);
                self.at += usize::from(longest);
                Operation::Strip { start: byte == b'#', longest, pattern: self.operand(b"}") }
            }
            Some(b'/') => {
                self.at += 1;
                let which = self.peek().filter(|next| b"/#%".contains(next)).unwrap_or(0);
                self.at += usize::from(which != 0);
                let pattern = self.operand(b"/}");
                let by = if self.eat("/") { self.operand(b"}") } else { Vec::new() };
                Operation::Replace { which, pattern, by }
            }
            Some(byte @ (b'^' | b',')) => {
                self.at += 1;
                let all = self.peek() == Some(byte);
                self.at += usize::from(all);
                Operation::Case { upper: byte == b'^', all }
            }
            Some(b'@') => {
                self.at += 1;
                self.character();
                Operation::Other
            }
            _ => Operation::None,
        }
    }

    /// The parts up to one of the bytes, outside of quotes.
    fn operand(&mut self, ends: &[u8]) -> Vec<Part> {
        let mut parts = Vec::new();
        while let Some(byte) = self.peek() {
            if ends.contains(&byte) {
                break;
            }
            match byte {
                b'\\' | b'\'' | b'"' | b'$' | b'`' => self.part(&mut parts),
                _ => {
                    let text = self.character().unwrap_or_default();
                    super::word::plain(&mut parts, text);
                }
            }
        }
        parts
    }
}

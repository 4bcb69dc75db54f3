//! Lists, pipelines and simple commands.

use std::cell::RefCell;
use std::rc::Rc;

use super::heredoc::Pending;
use super::tree::{
    Assigned, Assignment, Descriptor, Joint, List, Node, Part, Pipeline, RedirectNode, RedirectSign, Simple, Stage,
    Statement, Word,
};
use super::{Parser, ends_word, in_name};

/// Words that mean something where a command starts, and that no command has as its name.
const CLOSING: [&str; 8] = ["then", "do", "done", "fi", "else", "elif", "esac", "}"];
/// Commands whose words may be lists: `declare -a x=(1 2)`.
const DECLARING: [&str; 5] = ["declare", "typeset", "local", "export", "readonly"];
/// How far an index before `=` is looked for.
const LONGEST_INDEX: usize = 256;

const SIGNS: [(&str, RedirectSign); 12] = [
    ("&>>", RedirectSign::BothAppend),
    ("&>", RedirectSign::Both),
    ("<<<", RedirectSign::HereString),
    ("<<", RedirectSign::Here),
    ("<&", RedirectSign::InputFrom),
    ("<>", RedirectSign::ReadWrite),
    ("<", RedirectSign::Read),
    (">>", RedirectSign::Append),
    (">&", RedirectSign::OutputTo),
    (">|", RedirectSign::Write),
    (">!", RedirectSign::Write),
    (">", RedirectSign::Write),
];

impl<'t> Parser<'t> {
    /// Everything up to the end of the text.
    pub(super) fn whole(&mut self) -> List {
        self.list(&[])
    }

    /// A list and the parenthesis that closes it.
    pub(super) fn inner_list(&mut self) -> List {
        let list = self.list(&[")"]);
        if !self.eat(")") {
            self.problem("a parenthesis is not closed");
        }
        list
    }

    /// A list and the brace that closes it.
    pub(super) fn brace_list(&mut self) -> List {
        let list = self.list(&["}"]);
        if !self.eat("}") {
            self.problem("a brace is not closed");
        }
        list
    }

    /// Statements, up to one of `stops` where a command could start.
    pub(super) fn list(&mut self, stops: &[&str]) -> List {
        let mut list = List::new();
        loop {
            self.gaps();
            let before = self.at;
            match self.peek() {
                None => return list,
                Some(_) if self.stands_at(stops) => return list,
                Some(b')' | b';' | b'|' | b'&') if !self.starts("&>") => self.stray(),
                Some(_) if CLOSING.contains(&self.peek_word()) => self.stray(),
                Some(_) => list.push(self.statement()),
            }
            if self.at == before {
                self.stray();
            }
        }
    }

    /// Something that cannot stand where it does.
    fn stray(&mut self) {
        self.problem("something stands where a command should start");
        let length = self.peek_word().len();
        if length == 0 {
            self.character();
        }
        self.at += length;
    }

    fn stands_at(&self, stops: &[&str]) -> bool {
        stops.iter().any(|stop| match *stop {
            ")" => self.peek() == Some(b')'),
            ";;" => self.starts(";;") || self.starts(";&"),
            word => self.peek_word() == word,
        })
    }

    /// The word here, if it starts without quotes: keywords are found so.
    pub(super) fn peek_word(&self) -> &'t str {
        let rest = &self.text[self.at..];
        let length = rest.bytes().take(32).position(ends_word).unwrap_or(rest.len().min(32));
        rest.get(..length).unwrap_or_default()
    }

    fn statement(&mut self) -> Statement {
        let first = self.pipeline();
        let mut rest = Vec::new();
        loop {
            self.blanks();
            let joint = match () {
                () if self.eat("&&") => Joint::And,
                () if self.eat("||") => Joint::Or,
                () => break,
            };
            self.gaps();
            rest.push((joint, self.pipeline()));
        }
        let background = self.peek() == Some(b'&') && !self.starts("&>");
        if background || self.peek() == Some(b';') && !self.starts(";;") && !self.starts(";&") {
            self.at += 1;
        }
        Statement { first, rest, background }
    }

    fn pipeline(&mut self) -> Pipeline {
        loop {
            self.blanks();
            match self.peek_word() {
                "!" => self.at += 1,
                "time" => {
                    self.at += 4;
                    self.blanks();
                    while matches!(self.peek_word(), "-p" | "--") {
                        self.at += 2;
                        self.blanks();
                    }
                }
                "coproc" => self.at += 6,
                _ => break,
            }
        }
        let mut stages = vec![self.stage()];
        loop {
            self.blanks();
            if self.starts("||") || !(self.eat("|&") || self.eat("|")) {
                return stages;
            }
            self.gaps();
            stages.push(self.stage());
        }
    }

    /// A simple command: assignments, words and redirections in any order.
    pub(super) fn simple(&mut self) -> (Node, Vec<RedirectNode>) {
        let mut simple = Simple::default();
        let mut redirects = Vec::new();
        loop {
            self.blanks();
            match self.peek() {
                None | Some(b'\n' | b';' | b'|' | b')') => break,
                Some(b'&') if !self.starts("&>") => break,
                Some(b'#') => {
                    self.comment();
                    break;
                }
                Some(b'(') => {
                    if let Some(function) = self.function_after(&simple) {
                        return (function, redirects);
                    }
                    self.parenthesis_in_words(&mut simple);
                    continue;
                }
                Some(_) => {}
            }
            if let Some(redirect) = self.redirect() {
                redirects.push(redirect);
                continue;
            }
            let declares = simple.words.first().is_some_and(|first| is_plain(first, &DECLARING));
            if simple.words.is_empty()
                && let Some(assignment) = self.assignment(false)
            {
                simple.assignments.push(assignment);
            } else if declares && let Some(assignment) = self.assignment(true) {
                simple.declared.push(assignment);
            } else {
                let before = self.at;
                let word = self.word();
                if self.at == before {
                    self.stray();
                } else if !word.parts.is_empty() {
                    simple.words.push(word);
                }
            }
        }
        (Node::Simple(simple), redirects)
    }

    /// `name() body`, standing at its parenthesis.
    fn function_after(&mut self, simple: &Simple) -> Option<Node> {
        let [Word { parts }] = &*simple.words else { return None };
        let [Part::Plain(name)] = &**parts else { return None };
        let after = self.text[self.at + 1..].trim_start_matches([' ', '\t']);
        if !simple.assignments.is_empty() || !after.starts_with(')') {
            return None;
        }
        self.at = self.text.len() - after.len() + 1;
        Some(self.function(name.clone()))
    }

    /// A parenthesis after words is an error; what stands in it is looked at all the same.
    fn parenthesis_in_words(&mut self, simple: &mut Simple) {
        self.problem("a parenthesis stands among the words of a command");
        self.at += 1;
        let list = Rc::new(self.nested(Parser::inner_list));
        simple.words.push(Word { parts: vec![Part::Command { list, quoted: true }] });
    }

    /// `name=value`; only lists where `lists_only` holds.
    fn assignment(&mut self, lists_only: bool) -> Option<Assignment> {
        let rest = &self.text[self.at..];
        let bytes = rest.as_bytes();
        let name = bytes.iter().position(|byte| !in_name(*byte))?;
        if name == 0 || bytes[0].is_ascii_digit() {
            return None;
        }
        let mut end = name;
        let mut index = None;
        if bytes[end] == b'[' {
            let near = &bytes[..bytes.len().min(end + LONGEST_INDEX)];
            let close = end + near[end..].iter().position(|byte| matches!(byte, b']' | b' ' | b'\n' | b';'))?;
            if bytes[close] != b']' {
                return None;
            }
            index = Some(end + 1..close);
            end = close + 1;
        }
        let append = bytes.get(end) == Some(&b'+');
        end += usize::from(append);
        if bytes.get(end) != Some(&b'=') || lists_only && bytes.get(end + 1) != Some(&b'(') {
            return None;
        }
        let start = self.at;
        let index = index.map(|index| {
            let inner = rest.get(index).unwrap_or_default().to_owned();
            self.read_other(&inner, start, |parser| parser.word().parts)
        });
        self.at = start + end + 1;
        let value = if self.eat("(") { Assigned::Many(self.elements()) } else { Assigned::One(self.word()) };
        Some(Assignment { name: rest[..name].to_owned(), index, append, value })
    }

    /// The elements of a list, up to its closing parenthesis.
    fn elements(&mut self) -> Vec<Word> {
        let mut elements = Vec::new();
        loop {
            self.gaps();
            if self.eat(")") {
                return elements;
            }
            let before = self.at;
            let word = self.word();
            if self.at == before {
                if self.peek().is_none() {
                    self.problem("a parenthesis is not closed");
                    return elements;
                }
                self.stray();
            }
            elements.push(word);
        }
    }

    /// A redirection, if one stands here.
    pub(super) fn redirect(&mut self) -> Option<RedirectNode> {
        let rest = self.rest();
        let mut digits = rest.iter().take(10).position(|byte| !byte.is_ascii_digit()).unwrap_or(0);
        let mut descriptor = Descriptor::Usual;
        if digits > 0 {
            descriptor = Descriptor::Number(self.text[self.at..self.at + digits].parse().unwrap_or(u32::MAX));
        } else if rest.first() == Some(&b'{') {
            let length = rest[1..].iter().take(64).position(|byte| !in_name(*byte)).unwrap_or(0);
            if length > 0 && rest.get(1 + length) == Some(&b'}') {
                digits = length + 2;
                descriptor = Descriptor::Named(self.text[self.at + 1..self.at + 1 + length].to_owned());
            }
        }
        let after = &rest[digits..];
        let stands = matches!(after.first(), Some(b'<' | b'>')) || digits == 0 && after.starts_with(b"&>");
        if !stands || matches!(after.get(..2), Some(b"<(" | b">(")) {
            return None;
        }
        let (text, sign) = SIGNS.into_iter().find(|(text, _)| after.starts_with(text.as_bytes()))?;
        self.at += digits + text.len();
        let strips = sign == RedirectSign::Here && self.eat("-");
        self.blanks();
        let target = self.word();
        if target.parts.is_empty() {
            self.problem("a redirection has no target");
        }
        let body = Rc::new(RefCell::new(Vec::new()));
        if sign == RedirectSign::Here {
            self.pending.push(Pending::new(&target, strips, Rc::clone(&body)));
        }
        Some(RedirectNode { descriptor, sign, target, body })
    }

    /// A command of any form, and its redirections.
    pub(super) fn stage(&mut self) -> Stage {
        let start = self.at;
        let (node, mut redirects) = self.node();
        if !matches!(node, Node::Simple(_) | Node::Function { .. }) {
            self.blanks();
            while let Some(redirect) = self.redirect() {
                redirects.push(redirect);
                self.blanks();
            }
        }
        let end = start + self.text[start..self.at].trim_end().len();
        let span = self.span.clone().unwrap_or(start..end);
        Stage { node, redirects, span }
    }
}

/// Whether a word is one of the names, written without quotes.
fn is_plain(word: &Word, names: &[&str]) -> bool {
    matches!(&*word.parts, [Part::Plain(plain)] if names.contains(&&**plain))
}

//! Compound commands: groups, conditions, loops, functions.

use std::rc::Rc;

use super::Parser;
use super::tree::{List, Node, Part, RedirectNode, Stage, Word};

impl Parser<'_> {
    pub(super) fn node(&mut self) -> (Node, Vec<RedirectNode>) {
        if self.peek() == Some(b'(') {
            return (self.nested(|parser| Some(parser.parenthesis())).unwrap_or_else(nothing), Vec::new());
        }
        let word = self.peek_word();
        let read: fn(&mut Self) -> Node = match word {
            "{" => |parser| Node::Group(parser.brace_list()),
            "if" => Self::condition,
            "while" | "until" => Self::repetition,
            "for" | "select" => Self::iteration,
            "case" => Self::selection,
            "[[" => |parser| Node::Test(parser.test()),
            "function" => |parser| {
                parser.blanks();
                let name = parser.peek_word();
                parser.at += name.len();
                parser.blanks();
                if parser.eat("(") {
                    parser.blanks();
                    parser.eat(")");
                }
                parser.function(name.to_owned())
            },
            _ => return self.simple(),
        };
        self.at += word.len();
        (self.nested(|parser| Some(read(parser))).unwrap_or_else(nothing), Vec::new())
    }

    /// `(..)` or `((..))`.
    fn parenthesis(&mut self) -> Node {
        if self.starts("((") {
            let start = (self.at, self.problems.len(), self.pending.len());
            self.at += 2;
            if let Some(parts) = self.arithmetic("))") {
                return Node::Arithmetic(parts);
            }
            if !self.rewind(start) {
                return nothing();
            }
        }
        self.at += 1;
        Node::Subshell(self.inner_list())
    }

    /// The body of a function, its name and parentheses read.
    pub(super) fn function(&mut self, name: String) -> Node {
        self.gaps();
        let body = self.nested(|parser| Some(parser.stage()));
        let body = body.unwrap_or_else(|| Stage { node: nothing(), redirects: Vec::new(), span: 0..0 });
        Node::Function { name, body: Rc::new(body) }
    }

    /// The keyword here, which has to come.
    fn expect(&mut self, keyword: &'static str) {
        if self.peek_word() == keyword {
            self.at += keyword.len();
        } else {
            self.problem("a compound command is not complete");
        }
    }

    fn condition(&mut self) -> Node {
        let mut branches = Vec::new();
        loop {
            let condition = self.list(&["then"]);
            self.expect("then");
            let body = self.list(&["elif", "else", "fi"]);
            branches.push((condition, body));
            if self.peek_word() != "elif" {
                break;
            }
            self.at += 4;
        }
        let mut otherwise = List::new();
        if self.peek_word() == "else" {
            self.at += 4;
            otherwise = self.list(&["fi"]);
        }
        self.expect("fi");
        Node::If { branches, otherwise }
    }

    fn repetition(&mut self) -> Node {
        let condition = self.list(&["do"]);
        let body = self.body();
        Node::While { condition, body }
    }

    /// `do .. done` or `{ .. }`.
    fn body(&mut self) -> List {
        self.gaps();
        if self.peek_word() == "{" {
            self.at += 1;
            return self.brace_list();
        }
        self.expect("do");
        let body = self.list(&["done"]);
        self.expect("done");
        body
    }

    fn iteration(&mut self) -> Node {
        self.blanks();
        if self.eat("((") {
            let parts = self.arithmetic("))").unwrap_or_default();
            self.separator();
            return Node::ForArithmetic { parts, body: self.body() };
        }
        let name = self.peek_word().to_owned();
        self.at += name.len();
        self.gaps();
        let mut words = None;
        if self.peek_word() == "in" {
            self.at += 2;
            words = Some(self.words_of_line());
        }
        self.separator();
        Node::For { name, words, body: self.body() }
    }

    fn separator(&mut self) {
        self.gaps();
        self.eat(";");
        self.gaps();
    }

    fn words_of_line(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.blanks();
            let before = self.at;
            let word = self.word();
            if self.at == before {
                return words;
            }
            words.push(word);
        }
    }

    fn selection(&mut self) -> Node {
        self.blanks();
        let subject = self.word();
        self.gaps();
        self.expect("in");
        let mut arms = Vec::new();
        loop {
            self.gaps();
            if self.peek().is_none() || self.peek_word() == "esac" {
                break;
            }
            let before = self.at;
            self.eat("(");
            let mut patterns = Vec::new();
            loop {
                self.blanks();
                patterns.push(self.word());
                self.blanks();
                if !self.eat("|") {
                    break;
                }
            }
            if !self.eat(")") {
                self.problem("a pattern of `case` is not closed");
            }
            let body = self.list(&[";;", "esac"]);
            arms.push((patterns, body));
            let _ = self.eat(";;&") || self.eat(";;") || self.eat(";&");
            if self.at == before {
                self.character();
            }
        }
        self.expect("esac");
        Node::Case { subject, arms }
    }

    fn test(&mut self) -> Vec<Word> {
        let mut words = Vec::new();
        loop {
            self.gaps();
            match self.peek() {
                None => {
                    self.problem("`[[` is not closed");
                    return words;
                }
                Some(_) if self.peek_word() == "]]" => {
                    self.at += 2;
                    return words;
                }
                Some(_) => {
                    let before = self.at;
                    let word = self.word();
                    if self.at == before {
                        let sign = self.character().unwrap_or_default();
                        words.push(Word { parts: vec![Part::Plain(sign.to_owned())] });
                    } else {
                        words.push(word);
                    }
                }
            }
        }
    }
}

fn nothing() -> Node {
    Node::Group(List::new())
}

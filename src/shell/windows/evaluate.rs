//! Follows PowerShell statements.

use super::cmdlet::{self, Parameters};
use super::lexer::{Piece, Token, tokens};
use super::{DEEPEST, word};
use crate::shell::run::{Call, Runner, Value, decode};
use crate::shell::{Input, UnknownKind, Word};

/// Words that start a statement and are no commands.
const KEYWORDS: [&str; 22] = [
    "if", "elseif", "else", "foreach", "for", "while", "do", "until", "switch", "function", "filter", "param", "try",
    "catch", "finally", "return", "throw", "begin", "process", "end", "in", "trap",
];

struct Reader<'r, 's> {
    runner: &'r mut Runner<'s>,
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Runner<'_> {
    /// Follows PowerShell code.
    pub(in crate::shell) fn powershell(&mut self, text: &str) {
        let tokens = tokens(text);
        let mut reader = Reader { runner: self, tokens, at: 0, depth: 0 };
        while reader.at < reader.tokens.len() {
            let before = reader.at;
            reader.statements();
            reader.at = reader.at.max(before + 1);
        }
    }
}

impl Reader<'_, '_> {
    fn sign(&self) -> Option<char> {
        match self.tokens.get(self.at) {
            Some(Token::Sign(sign)) => Some(*sign),
            _ => None,
        }
    }

    /// Statements, up to a closing sign. Gives the value of the last.
    fn statements(&mut self) -> Value {
        let mut last = Value::default();
        if self.depth > DEEPEST {
            self.runner.unknown(UnknownKind::Limit, "it is nested deeper than is looked at");
            self.at = self.tokens.len();
            return last;
        }
        self.depth += 1;
        while let Some(token) = self.tokens.get(self.at) {
            match token {
                Token::Sign(')' | '}') => break,
                Token::Sign(';' | ',' | '+' | '=') => self.at += 1,
                _ => {
                    if !self.runner.step() {
                        self.at = self.tokens.len();
                        break;
                    }
                    last = self.pipeline();
                }
            }
        }
        self.depth -= 1;
        last
    }

    fn pipeline(&mut self) -> Value {
        let outer = self.runner.stdin.clone();
        let mut output = self.command();
        while self.sign() == Some('|') {
            self.at += 1;
            while self.sign() == Some(';') {
                self.at += 1;
            }
            self.runner.stdin.input = Input::Pipe(output.from.clone());
            self.runner.stdin.value = Some(output);
            output = self.command();
        }
        self.runner.stdin = outer;
        output
    }

    /// One command, or an expression.
    fn command(&mut self) -> Value {
        // `$x = ..`
        if let (Some(Token::Word(pieces, false)), Some(Token::Sign('='))) =
            (self.tokens.get(self.at), self.tokens.get(self.at + 1))
            && let [Piece::Variable(name)] = &**pieces
        {
            let name = name.to_lowercase();
            self.at += 2;
            let value = self.pipeline();
            self.runner.state.set(name.strip_prefix("env:").unwrap_or(&name), value);
            return Value::default();
        }
        let called = self.sign() == Some('&')
            || matches!(self.tokens.get(self.at), Some(Token::Word(pieces, false)) if *pieces == [Piece::Literal(".".to_owned())]);
        self.at += usize::from(called);
        let expression = match self.tokens.get(self.at) {
            Some(Token::Word(pieces, quoted)) => {
                !called && (*quoted || matches!(pieces.first(), Some(Piece::Variable(_))))
            }
            Some(Token::Sign(_)) => !called,
            None => return Value::default(),
        };
        let mut words: Vec<Value> = Vec::new();
        let mut write = None;
        let mut block = false;
        while let Some(token) = self.tokens.get(self.at).cloned() {
            match token {
                Token::Sign('|' | ';' | ')' | '}') => break,
                Token::Sign('(') => {
                    self.at += 1;
                    let value = self.group(')');
                    words.push(value);
                }
                Token::Sign('{') => {
                    block = true;
                    self.at += 1;
                    self.group('}');
                }
                Token::Sign('+') => {
                    self.at += 1;
                    if let (Some(last), Some(next)) = (words.pop(), self.next_value()) {
                        let mut joined = last;
                        joined.push(&next);
                        words.push(joined);
                    }
                }
                Token::Sign('>') => {
                    self.at += 1;
                    self.at += usize::from(self.sign() == Some('>'));
                    write = self.next_value();
                }
                Token::Sign(_) => self.at += 1,
                Token::Word(..) => words.extend(self.next_value()),
            }
        }
        self.finish(&words, (expression, block), write)
    }

    fn group(&mut self, close: char) -> Value {
        let value = self.statements();
        if self.sign() == Some(close) {
            self.at += 1;
        }
        value
    }

    fn next_value(&mut self) -> Option<Value> {
        match self.tokens.get(self.at).cloned()? {
            Token::Word(pieces, _) => {
                self.at += 1;
                Some(self.value(&pieces))
            }
            Token::Sign('(') => {
                self.at += 1;
                Some(self.group(')'))
            }
            Token::Sign(_) => None,
        }
    }

    fn value(&mut self, pieces: &[Piece]) -> Value {
        let mut value = Value::default();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => value.push(&Value::known(text.as_str())),
                Piece::Variable(name) => {
                    let lower = name.to_lowercase();
                    let plain = lower.strip_prefix("env:").unwrap_or(&lower);
                    let state = &self.runner.state;
                    let home = matches!(plain, "home" | "userprofile").then(|| state.scalar("HOME")).flatten();
                    let found = state.scalar(plain).or_else(|| state.scalar(&plain.to_uppercase())).or(home).cloned();
                    let known = match plain {
                        "true" | "false" | "null" => Some(Value::known("")),
                        "pwd" => Some(Value::known(".")),
                        "_" | "input" => self.runner.stdin.value.clone(),
                        _ => found,
                    };
                    value.push(&known.unwrap_or_else(|| Value::unknown(Vec::new())));
                }
                Piece::Inserted(text) => {
                    let first = self.runner.script.commands.len();
                    if self.depth < DEEPEST {
                        let mut inner =
                            Reader { runner: self.runner, tokens: tokens(text), at: 0, depth: self.depth + 1 };
                        inner.statements();
                    }
                    value.push(&Value::unknown((first..self.runner.script.commands.len()).collect()));
                }
            }
        }
        value
    }

    /// What a command does, its words known.
    fn finish(&mut self, words: &[Value], (expression, block): (bool, bool), write: Option<Value>) -> Value {
        let output = match words.first() {
            None => Value::default(),
            Some(first) if expression || first.text.starts_with('[') => self.expression(words),
            Some(first) if KEYWORDS.contains(&&*first.text.to_lowercase()) => Value::default(),
            Some(_) if block && words.len() == 1 && words[0].text == "%" => Value::unknown(Vec::new()),
            Some(_) => self.call(words),
        };
        if let Some(path) = write {
            self.runner.touch_path(crate::shell::TouchKind::Write, &word(&path), None);
        }
        output
    }

    /// Static methods of .NET, and values.
    fn expression(&mut self, words: &[Value]) -> Value {
        let first = &words[0];
        let lower = first.text.to_lowercase();
        let argument = words.get(1).cloned().unwrap_or_default();
        if lower.contains("frombase64string") {
            let wide = lower.contains("unicode");
            let text = if wide { super::utf16(&argument.text) } else { decode::base64(&argument.text) };
            return text.map_or_else(|| Value::unknown(argument.from.clone()), |text| argument.with(text));
        }
        if lower.contains("getstring") {
            // The bytes have been decoded by the call inside; as UTF-16 they have gaps.
            return argument.with(argument.text.replace('\u{fffd}', ""));
        }
        if let Some(method) =
            lower.split("::").nth(1).filter(|_| lower.contains("file]") || lower.contains("directory]"))
        {
            if let Some(kind) = cmdlet::file_method(method) {
                self.runner.touch_path(kind, &word(&argument), None);
            }
            return Value::unknown(Vec::new());
        }
        let downloads = |value: &Value| value.text.to_lowercase().contains(".download");
        if let Some(at) = words.iter().position(downloads) {
            let mut shown = vec![Word::known("invoke-webrequest")];
            shown.extend(words[at + 1..].iter().map(word));
            let words = shown;
            let place = self.runner.emit(&Call::program_of(words));
            return Value::unknown(vec![place]);
        }
        if words.len() == 1 { first.clone() } else { crate::shell::expand::joined(words, " ") }
    }

    fn call(&mut self, words: &[Value]) -> Value {
        let name = words[0].text.clone();
        let arguments: Vec<Word> = words[1..].iter().map(word).collect();
        let Some(cmdlet) = cmdlet::resolve(&name, &arguments) else {
            let words = words.iter().map(word).collect();
            return self.runner.call(&Call::program_of(words));
        };
        let parameters = Parameters::read(&arguments);
        if cmdlet.name == "invoke-expression" {
            return self.invoke(&parameters, words);
        }
        let mut shown = vec![Word { text: cmdlet.name.to_owned(), ..word(&words[0]) }];
        shown.extend(arguments);
        let place = self.runner.emit(&Call::program_of(shown));
        self.runner.cmdlet(place, cmdlet.name, &parameters);
        match cmdlet.name {
            "write-output" => Value { text: parameters.texts().join(" "), from: vec![place] },
            "get-content" => parameters
                .first()
                .and_then(|path| self.runner.script_text(path))
                .unwrap_or_else(|| Value::unknown(vec![place])),
            _ => Value::unknown(vec![place]),
        }
    }

    /// `Invoke-Expression`: its argument or its input is code.
    fn invoke(&mut self, parameters: &Parameters, words: &[Value]) -> Value {
        let given = parameters.first().map(Value::from);
        let code = given.or_else(|| self.runner.stdin.value.clone()).unwrap_or_default();
        if code.text.chars().all(|letter| letter == '\0' || letter.is_whitespace()) {
            let mut shown: Vec<Word> = words.iter().map(word).collect();
            shown[0] = Word::known("invoke-expression");
            let place = self.runner.emit(&Call::program_of(shown));
            self.runner.unknown(UnknownKind::Code, "the code that a shell runs is not known before it runs");
            self.runner.mark(place);
            return Value::unknown(vec![place]);
        }
        if self.depth < DEEPEST {
            let tokens = tokens(&code.text);
            let mut inner = Reader { runner: self.runner, tokens, at: 0, depth: self.depth + 1 };
            inner.statements();
        }
        Value::unknown(Vec::new())
    }
}

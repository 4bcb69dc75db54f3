//! Walks over code and evaluates what it can.

use std::collections::HashMap;

use super::token::{Piece, Token, tokens};
use super::value::Item;
use super::{Effect, Language, Surroundings};
use crate::shell::TouchKind;

/// Code in code.
pub(super) const DEEPEST_CODE: usize = 4;

pub(super) struct Walker<'s> {
    pub(super) tokens: Vec<Token>,
    pub(super) at: usize,
    pub(super) depth: usize,
    /// How deep this code stands in other code.
    pub(super) level: usize,
    pub(super) language: Language,
    pub(super) surroundings: &'s Surroundings<'s>,
    pub(super) variables: HashMap<String, Item>,
    pub(super) effects: Vec<Effect>,
    /// Whether `print` was read in this statement of awk.
    prints: bool,
}

/// The arguments of a call, with their names.
pub(super) type Arguments = Vec<(Option<String>, Item)>;

impl<'s> Walker<'s> {
    pub(super) fn new(code: &str, language: Language, surroundings: &'s Surroundings<'s>, level: usize) -> Walker<'s> {
        Walker {
            tokens: tokens(code, language),
            at: 0,
            depth: 0,
            level,
            language,
            surroundings,
            variables: HashMap::new(),
            effects: Vec::new(),
            prints: false,
        }
    }

    pub(super) fn walk(mut self, effects: &mut Vec<Effect>) {
        while self.at < self.tokens.len() {
            if !self.statement() {
                self.at += 1;
            }
        }
        effects.append(&mut self.effects);
    }

    pub(super) fn token(&self, distance: usize) -> Option<&Token> {
        self.tokens.get(self.at + distance)
    }

    pub(super) fn sign(&self, distance: usize) -> Option<char> {
        match self.token(distance) {
            Some(Token::Sign(sign)) => Some(*sign),
            _ => None,
        }
    }

    pub(super) fn name(&self, distance: usize) -> Option<&str> {
        match self.token(distance) {
            Some(Token::Name(name)) => Some(name),
            _ => None,
        }
    }

    pub(super) fn eat(&mut self, sign: char) -> bool {
        let found = self.sign(0) == Some(sign);
        self.at += usize::from(found);
        found
    }

    pub(super) fn lines(&mut self) {
        while self.token(0) == Some(&Token::Line) {
            self.at += 1;
        }
    }

    /// One step: an import, an assignment or an expression. False if nothing was read.
    fn statement(&mut self) -> bool {
        let before = self.at;
        match self.name(0) {
            Some("import" | "from") if matches!(self.language, Language::Python | Language::Javascript) => {
                self.import();
            }
            Some("const" | "let" | "var") if self.sign(1) == Some('{') => self.destructured(),
            Some("const" | "let" | "var" | "my" | "our" | "local") if self.name(1).is_some() => self.at += 1,
            Some("print" | "printf") if self.language == Language::Awk => {
                self.prints = true;
                self.at += 1;
            }
            Some(name) if self.sign(1) == Some('=') => {
                let name = name.to_owned();
                self.at += 2;
                self.lines();
                let value = self.expression().unwrap_or(Item::Unknown);
                self.variables.insert(name, value);
            }
            _ if self.language == Language::Awk => self.awk(),
            _ => {
                self.expression();
            }
        }
        self.at > before
    }

    /// `"cmd" | getline`, `print | "cmd"`, `print > "file"`, `getline < "file"`.
    fn awk(&mut self) {
        match self.token(0) {
            Some(Token::Sign('}' | ';') | Token::Line) => {
                self.prints = false;
                self.at += 1;
            }
            Some(Token::Sign('|')) => {
                self.at += 1;
                self.eat('&');
                if let Some(command) = self.expression() {
                    self.effects.push(Effect::Shell(command.text()));
                }
            }
            Some(Token::Sign('>')) if self.prints => {
                self.at += 1;
                self.eat('>');
                if let Some(path) = self.expression() {
                    self.effects.push(Effect::Touch(TouchKind::Write, path.text()));
                }
            }
            _ => {
                self.expression();
            }
        }
    }

    /// `import a.b as c`, `from a import b as c`, `import { a } from "b"`, `import a from "b"`.
    fn import(&mut self) {
        let from_first = self.name(0) == Some("from");
        self.at += 1;
        let mut modules: Vec<String> = Vec::new();
        if from_first {
            modules.push(self.dotted());
            if self.name(0) == Some("import") {
                self.at += 1;
            }
        }
        let mut names: Vec<(String, String)> = Vec::new();
        loop {
            match self.token(0) {
                Some(Token::Name(name)) if name == "from" && !from_first => self.at += 1,
                Some(Token::Name(_)) => {
                    let name = self.dotted();
                    let mut alias = name.clone();
                    if self.name(0) == Some("as") {
                        self.at += 1;
                        alias = self.dotted();
                    }
                    names.push((name, alias));
                }
                Some(Token::Text(pieces)) => {
                    let module = literal(pieces);
                    self.at += 1;
                    for (name, alias) in &names {
                        let module = module.strip_prefix("node:").unwrap_or(&module);
                        let named = self.language == Language::Javascript && alias != "default";
                        self.variables.insert(
                            alias.clone(),
                            Item::Name(if named { imported((module, name)) } else { module.to_owned() }),
                        );
                    }
                    return;
                }
                Some(Token::Sign('{' | '}' | ',' | '(' | ')' | '*')) => self.at += 1,
                _ => break,
            }
        }
        for (name, alias) in names {
            let whole = modules.first().map_or_else(|| name.clone(), |module| format!("{module}.{name}"));
            if whole != alias && !alias.contains('.') {
                self.variables.insert(alias, Item::Name(whole));
            }
        }
    }

    fn dotted(&mut self) -> String {
        let mut whole = String::new();
        while let Some(name) = self.name(0) {
            whole.push_str(name);
            self.at += 1;
            if self.sign(0) != Some('.') || self.name(1).is_none() {
                break;
            }
            whole.push('.');
            self.at += 1;
        }
        whole
    }

    /// `const { a, b: c } = module`.
    fn destructured(&mut self) {
        self.at += 2;
        let mut names = Vec::new();
        while let Some(name) = self.name(0) {
            let name = name.to_owned();
            self.at += 1;
            let mut alias = name.clone();
            if self.eat(':')
                && let Some(other) = self.name(0)
            {
                other.clone_into(&mut alias);
                self.at += 1;
            }
            names.push((name, alias));
            self.eat(',');
        }
        if !self.eat('}') || !self.eat('=') {
            return;
        }
        if let Some(Item::Name(module)) = self.expression() {
            for (name, alias) in names {
                self.variables.insert(alias, Item::Name(format!("{module}.{name}")));
            }
        }
    }
}

pub(super) fn literal(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| if let Piece::Literal(text) = piece { text } else { "\0" }).collect()
}

fn imported((module, name): (&str, &str)) -> String {
    // `import fs from "fs"` names the module itself.
    if module == name || module.ends_with(&format!("/{name}")) { module.to_owned() } else { format!("{module}.{name}") }
}

//! Expressions: literals, names, and what follows them.

use super::functions::function;
use super::token::{Piece, Token};
use super::value::{Item, below, joined};
use super::walk::{Arguments, Walker, literal};
use super::{Effect, Language};
use crate::shell::TouchKind;

/// Deeper brackets are not followed.
const DEEPEST: usize = 24;
/// Words before a value that do not change it.
const PREFIXES: [&str; 17] = [
    "new", "await", "yield", "not", "return", "async", "print", "puts", "echo", "my", "our", "const", "let", "var",
    "do", "shell", "local",
];

impl Walker<'_> {
    /// An expression; nothing where none starts here.
    pub(super) fn expression(&mut self) -> Option<Item> {
        if self.depth >= DEEPEST {
            return None;
        }
        self.depth += 1;
        let mut left = self.operand();
        while let Some(value) = left.take() {
            left = match self.sign(0) {
                Some('+') => {
                    self.at += 1;
                    self.lines();
                    let right = self.operand().unwrap_or(Item::Unknown);
                    Some(joined(value, right))
                }
                Some('|') if self.language == Language::Awk && self.name(1) == Some("getline") => {
                    self.effects.push(Effect::Shell(value.text()));
                    self.at += 2;
                    Some(Item::Unknown)
                }
                Some('|') if matches!(value, Item::Name(_)) && self.language != Language::Awk => {
                    self.at += 1;
                    match (value, self.operand()) {
                        (Item::Name(one), Some(Item::Name(other))) => Some(Item::Name(format!("{one}|{other}"))),
                        _ => Some(Item::Unknown),
                    }
                }
                Some('/') if matches!(value, Item::Path(_)) => {
                    self.at += 1;
                    let right = self.operand().unwrap_or(Item::Unknown);
                    Some(Item::Path(below((&value.text(), &right.text()))))
                }
                Some('%') if self.language == Language::Python && value.is_text() => {
                    self.at += 1;
                    let right = self.operand().unwrap_or(Item::Unknown);
                    Some(Item::Text(formatted(&value.text(), &right)))
                }
                _ => {
                    self.depth -= 1;
                    return Some(value);
                }
            };
        }
        self.depth -= 1;
        None
    }

    /// A value with what follows it: members, calls, indexes.
    fn operand(&mut self) -> Option<Item> {
        let mut value = self.primary()?;
        loop {
            match self.token(0) {
                Some(Token::Sign('.')) if self.name(1).is_some() => {
                    let name = self.name(1).unwrap_or_default().to_owned();
                    self.at += 2;
                    value = self.member(value, &name);
                    // Ruby calls without parentheses.
                    if self.language == Language::Ruby
                        && matches!(&value, Item::Bound(object, _) if matches!(**object, Item::Path(_) | Item::Text(_)))
                        && self.sign(0) != Some('(')
                    {
                        value = self.apply(&value, &Arguments::new());
                    }
                }
                // Lua calls a method with a colon.
                Some(Token::Sign(':'))
                    if self.language == Language::Lua && self.name(1).is_some() && self.sign(2) == Some('(') =>
                {
                    let name = self.name(1).unwrap_or_default().to_owned();
                    self.at += 2;
                    value = self.member(value, &name);
                }
                Some(Token::Sign('(')) => {
                    self.at += 1;
                    let arguments = self.arguments(')');
                    value = self.apply(&value, &arguments);
                }
                Some(Token::Sign('[')) => {
                    self.at += 1;
                    let arguments = self.arguments(']');
                    value = self.index(&value, &arguments);
                }
                Some(Token::Sign('{'))
                    if matches!(&value, Item::Name(name) if name.starts_with('$'))
                        && self.language == Language::Perl =>
                {
                    self.at += 1;
                    let arguments = self.arguments('}');
                    value = self.index(&value, &arguments);
                }
                Some(Token::Text(pieces)) => {
                    let pieces = pieces.clone();
                    match self.before_text(value, &pieces) {
                        (next, true) => value = next,
                        (last, false) => return Some(last),
                    }
                }
                Some(Token::Name(_) | Token::Command(_) | Token::Words(_) | Token::Number(_))
                    if matches!(value, Item::Name(_)) =>
                {
                    return Some(self.bare_call(value));
                }
                _ => return Some(value),
            }
        }
    }

    /// A value and the string behind it: a tagged template, adjacent strings, a call. Says whether more may follow.
    fn before_text(&mut self, value: Item, pieces: &[Piece]) -> (Item, bool) {
        match &value {
            Item::Text(_) if matches!(self.language, Language::Python | Language::Awk) => {
                self.at += 1;
                let more = self.inserted(pieces);
                (joined(value, Item::Text(more)), true)
            }
            Item::Name(_) if self.language == Language::Javascript => {
                self.at += 1;
                let text = Item::Text(self.inserted(pieces));
                (self.apply(&value, &vec![(None, text)]), true)
            }
            Item::Name(_) => (self.bare_call(value), false),
            _ => (value, false),
        }
    }

    /// `unlink "x"`: a call without parentheses, in languages that have it.
    fn bare_call(&mut self, value: Item) -> Item {
        let has_it = matches!(
            self.language,
            Language::Perl | Language::Ruby | Language::Lua | Language::Php | Language::Applescript | Language::Tcl
        );
        let known = matches!(&value, Item::Name(name) if function(self.language, name).is_some());
        if !has_it || !known || self.depth >= DEEPEST {
            return value;
        }
        self.depth += 1;
        let mut arguments = Arguments::new();
        while let Some(argument) = self.argument() {
            arguments.push(argument);
            let goes_on = self.eat(',')
                || self.language == Language::Tcl && matches!(self.token(0), Some(Token::Text(_) | Token::Name(_)));
            if !goes_on {
                break;
            }
            self.lines();
        }
        self.depth -= 1;
        self.apply(&value, &arguments)
    }

    fn primary(&mut self) -> Option<Item> {
        let token = self.token(0)?.clone();
        match token {
            Token::Text(pieces) => {
                self.at += 1;
                Some(Item::Text(self.inserted(&pieces)))
            }
            Token::Command(pieces) => {
                self.at += 1;
                let command = self.inserted(&pieces);
                self.effects.push(Effect::Shell(command));
                Some(Item::Unknown)
            }
            Token::Words(words) => {
                self.at += 1;
                Some(Item::List(words.into_iter().map(Item::Text).collect()))
            }
            Token::Number(number) => {
                self.at += 1;
                Some(Item::Text(number))
            }
            Token::Name(name) => {
                self.at += 1;
                self.named(&name)
            }
            Token::Sign('[') => {
                self.at += 1;
                let items = self.arguments(']');
                Some(Item::List(items.into_iter().map(|(_, item)| item).collect()))
            }
            Token::Sign('(') => {
                self.at += 1;
                let mut items = self.arguments(')');
                Some(if items.len() == 1 {
                    items.remove(0).1
                } else {
                    Item::List(items.into_iter().map(|(_, item)| item).collect())
                })
            }
            Token::Sign('{') if self.sign(2) == Some(':') => {
                self.at += 1;
                let items = self.arguments('}');
                Some(Item::Map(items.into_iter().filter_map(|(name, item)| Some((name?, item))).collect()))
            }
            _ => None,
        }
    }

    /// The value of a name.
    fn named(&mut self, name: &str) -> Option<Item> {
        if self.language == Language::Awk && name == "getline" {
            self.at += usize::from(self.name(0).is_some());
            if self.eat('<')
                && let Some(path) = self.operand()
            {
                self.effects.push(Effect::Touch(TouchKind::Read, path.text()));
            }
            return Some(Item::Unknown);
        }
        let before_value = matches!(self.token(0), Some(Token::Name(_) | Token::Text(_) | Token::Command(_)));
        if PREFIXES.contains(&name) && before_value && function(self.language, name).is_none() {
            return self.operand();
        }
        Some(self.variables.get(name).cloned().unwrap_or_else(|| self.global(name)))
    }

    /// Arguments up to the closing sign; whatever stands between them is looked through too.
    fn arguments(&mut self, close: char) -> Arguments {
        let mut arguments = Arguments::new();
        let mut open = true;
        while self.at < self.tokens.len() {
            self.lines();
            if self.eat(close) {
                break;
            }
            if self.eat(',') {
                open = true;
                continue;
            }
            let before = self.at;
            if let Some(argument) = self.argument()
                && open
            {
                arguments.push(argument);
                open = false;
            }
            if self.at == before {
                self.at += 1;
            }
        }
        arguments
    }

    fn argument(&mut self) -> Option<(Option<String>, Item)> {
        let mut name = None;
        if matches!(self.sign(1), Some('=' | ':')) && self.sign(2) != Some(':') {
            name = match self.token(0) {
                Some(Token::Name(name)) => Some(name.clone()),
                Some(Token::Text(pieces)) => Some(literal(pieces)),
                _ => None,
            };
            if name.is_some() {
                self.at += 2;
                self.lines();
            }
        }
        let item = self.expression();
        match (item, name) {
            (Some(item), name) => Some((name, item)),
            (None, Some(name)) => Some((Some(name), Item::Unknown)),
            (None, None) => None,
        }
    }

    /// A string with everything that it inserts.
    pub(super) fn inserted(&mut self, pieces: &[Piece]) -> String {
        let mut whole = String::new();
        for piece in pieces {
            match piece {
                Piece::Literal(text) => whole.push_str(text),
                Piece::Inserted(source) => {
                    let mut inner = Walker::new(source, self.language, self.surroundings, self.level);
                    inner.variables.clone_from(&self.variables);
                    let value = if self.depth < DEEPEST && inner.tokens.len() < 32 { inner.expression() } else { None };
                    whole.push_str(&value.unwrap_or(Item::Unknown).text());
                    self.effects.append(&mut inner.effects);
                }
            }
        }
        whole
    }
}

/// `"..%s.." % values`.
fn formatted(format: &str, values: &Item) -> String {
    let mut values = values.words().into_iter();
    let mut whole = String::new();
    for (place, piece) in format.split("%s").enumerate() {
        if place > 0 {
            whole.push_str(&values.next().unwrap_or_else(|| "\0".to_owned()));
        }
        whole.push_str(piece);
    }
    whole
}

//! From the parts of a word to the words that a command gets.

mod arithmetic;
mod brace;
mod parameter;
pub(super) mod pattern;

use super::Word;
use super::parse::tree::{self, Part};
use super::run::{Runner, Value};

/// One field in the making.
#[derive(Default)]
struct Field {
    value: Value,
    glob: bool,
    /// Whether it is a word although it may be empty.
    stands: bool,
}

impl Runner<'_> {
    /// The words that a word becomes.
    pub(super) fn fields(&mut self, word: &tree::Word) -> Vec<Word> {
        if let [Part::Plain(plain)] = &*word.parts
            && !plain.contains(['{', '~'])
        {
            return vec![Word { glob: has_glob(plain), text: plain.clone(), from: Vec::new() }];
        }
        match brace::expand(&word.parts) {
            Some(words) => words.iter().flat_map(|parts| self.split(parts)).collect(),
            None => self.split(&word.parts),
        }
    }

    /// The value of parts that are not split: an assignment, the target of a redirection, a here-document.
    pub(super) fn text(&mut self, parts: &[Part]) -> Value {
        let mut value = Value::default();
        for (place, part) in parts.iter().enumerate() {
            match part {
                Part::Plain(plain) if place == 0 => value.push(&self.tilde(plain)),
                Part::Plain(text) | Part::Quoted(text) => value.push(&Value::known(text.as_str())),
                Part::Parameter { parameter, .. } => {
                    let found = self.parameter(parameter);
                    value.push(&joined(&found.values, " "));
                }
                other => {
                    let other = self.substitution(other);
                    value.push(&other);
                }
            }
        }
        value
    }

    /// The value of one word that is not split, and whether it holds a pattern.
    pub(super) fn target(&mut self, word: &tree::Word) -> Word {
        let glob = word.parts.iter().any(|part| matches!(part, Part::Plain(plain) if has_glob(plain)));
        Word { glob, ..self.text(&word.parts).into() }
    }

    fn split(&mut self, parts: &[Part]) -> Vec<Word> {
        let mut fields = Vec::new();
        let mut field = Field::default();
        for (place, part) in parts.iter().enumerate() {
            match part {
                Part::Plain(plain) => {
                    let value = if place == 0 { self.tilde(plain) } else { Value::known(plain.as_str()) };
                    field.value.push(&value);
                    field.glob |= has_glob(plain);
                    field.stands = true;
                }
                Part::Quoted(text) => {
                    field.value.push(&Value::known(text.as_str()));
                    field.stands = true;
                }
                Part::Parameter { parameter, quoted } => {
                    let found = self.parameter(parameter);
                    if *quoted && !found.separate {
                        field.value.push(&joined(&found.values, " "));
                        field.stands = true;
                        continue;
                    }
                    for (number, value) in found.values.iter().enumerate() {
                        if number > 0 {
                            finish(&mut field, &mut fields);
                        }
                        if *quoted {
                            field.value.push(value);
                            field.stands = true;
                        } else {
                            self.split_value(value, &mut field, &mut fields);
                        }
                    }
                }
                Part::Command { quoted: false, .. } => {
                    let value = self.substitution(part);
                    self.split_value(&value, &mut field, &mut fields);
                }
                other => {
                    let value = self.substitution(other);
                    field.value.push(&value);
                    field.stands = true;
                }
            }
        }
        finish(&mut field, &mut fields);
        fields
    }

    /// Splits a value that stands outside of quotes.
    fn split_value(&mut self, value: &Value, field: &mut Field, fields: &mut Vec<Word>) {
        let separators = self.state.scalar("IFS").map_or_else(|| " \t\n".to_owned(), |value| value.text.clone());
        let mut first = true;
        for piece in value.text.split(|letter| separators.contains(letter)) {
            if !first {
                finish(field, fields);
            }
            first = false;
            if !piece.is_empty() {
                field.value.push(&value.with(piece));
                field.glob |= has_glob(piece);
                field.stands = true;
            }
        }
        field.value.join(&value.from);
    }

    fn tilde(&self, plain: &str) -> Value {
        let Some(rest) = plain.strip_prefix('~') else { return Value::known(plain) };
        let end = rest.find('/').unwrap_or(rest.len());
        let name = match &rest[..end] {
            "" => "HOME",
            "+" => "PWD",
            "-" => "OLDPWD",
            user if self.state.scalar("USER").is_some_and(|own| own.text == user) => "HOME",
            _ => return Value::known(plain),
        };
        match self.state.scalar(name) {
            Some(value) => value.with(format!("{}{}", value.text, &rest[end..])),
            None => Value::known(plain),
        }
    }

    fn substitution(&mut self, part: &Part) -> Value {
        match part {
            Part::Command { list, .. } => self.substitute(list),
            Part::Arithmetic(parts) => {
                let value = self.text(parts);
                let known = value.is_known().then(|| arithmetic::evaluate(&value.text, &self.state)).flatten();
                known.map_or(Value::unknown(value.from), |number| Value::known(number.to_string()))
            }
            Part::Process { list, reads } => self.process(list, *reads),
            Part::Plain(text) | Part::Quoted(text) => Value::known(text.as_str()),
            Part::Parameter { .. } => Value::default(),
        }
    }
}

fn finish(field: &mut Field, fields: &mut Vec<Word>) {
    let field = std::mem::take(field);
    if field.stands {
        fields.push(Word { glob: field.glob, ..field.value.into() });
    }
}

pub(super) fn joined(values: &[Value], with: &str) -> Value {
    let mut all = Value::default();
    for (place, value) in values.iter().enumerate() {
        if place > 0 {
            all.push(&Value::known(with));
        }
        all.push(value);
    }
    all
}

pub(super) fn has_glob(text: &str) -> bool {
    text.contains(['*', '?', '[', '{'])
}

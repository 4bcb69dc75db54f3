//! The values of `$name` and `${name..}`.

use super::joined;
use super::pattern::Pattern;
use crate::shell::parse::tree::{Operation, Parameter, Part};
use crate::shell::run::{Runner, Value};

/// Longer values are not searched for patterns.
const LONGEST_SEARCHED: usize = 512;

/// What a parameter stands for.
pub(super) struct Found {
    pub(super) values: Vec<Value>,
    /// Whether each value is a word of its own inside quotes too: `"$@"`, `"${list[@]}"`.
    pub(super) separate: bool,
}

impl Runner<'_> {
    pub(super) fn parameter(&mut self, parameter: &Parameter) -> Found {
        let mut name = parameter.name.clone();
        if parameter.indirect {
            match self.state.scalar(&name) {
                Some(value) if value.is_known() => name.clone_from(&value.text),
                _ => return Found { values: vec![Value::unknown(Vec::new())], separate: false },
            }
        }
        let index = parameter.index.as_ref().map(|parts| self.text(parts));
        let whole = name == "@" || index.as_ref().is_some_and(|index| index.text == "@");
        let items = self.items(&name, index.as_ref());
        if parameter.length {
            let known = items.iter().flatten().all(Value::is_known) && items.is_some();
            let count = items.iter().flatten().map(|value| value.text.chars().count()).sum::<usize>();
            let listed = whole || matches!(&*name, "*") || index.is_some_and(|index| index.text == "*");
            let count = if listed { items.map_or(0, |items| items.len()) } else { count };
            let value = if known { Value::known(count.to_string()) } else { Value::unknown(Vec::new()) };
            return Found { values: vec![value], separate: false };
        }
        if let Operation::Default { sign, colon, word } = &parameter.operation {
            return Found { values: self.defaulted(&name, items, (*sign, *colon), word), separate: whole };
        }
        let items = items.unwrap_or_else(|| vec![self.missing(&name)]);
        Found { values: self.changed(items, &parameter.operation, whole), separate: whole }
    }

    /// A value that nobody set: unknown, unless the line has taken it away.
    fn missing(&self, name: &str) -> Value {
        match self.state.variables.get(name) {
            Some(variable) if variable.unset => Value::default(),
            _ => Value::unknown(Vec::new()),
        }
    }

    /// The values of a parameter that is set.
    fn items(&mut self, name: &str, index: Option<&Value>) -> Option<Vec<Value>> {
        match name {
            "@" | "*" => return self.state.positional.clone(),
            "#" => return Some(vec![Value::known(self.state.positional.as_ref()?.len().to_string())]),
            "0" => return Some(vec![self.state.zero.clone()]),
            "?" | "!" | "-" | "$" => return None,
            _ => {}
        }
        if let Ok(place) = name.parse::<usize>() {
            return self.state.positional.as_ref()?.get(place.checked_sub(1)?).map(|value| vec![value.clone()]);
        }
        let variable = self.state.variables.get(name).filter(|variable| !variable.unset)?;
        self.choices = self.choices.max(1 + variable.others.len());
        let items = match self.choice.checked_sub(1).and_then(|other| variable.others.get(other)) {
            Some(other) => other,
            None => &variable.items,
        };
        match index.map(|index| &*index.text) {
            Some("@" | "*") => Some(items.clone()),
            Some(index) => {
                let place =
                    super::arithmetic::evaluate(index, &self.state).and_then(|place| usize::try_from(place).ok());
                match place {
                    Some(place) => items.get(place).map(|value| vec![value.clone()]),
                    None => Some(vec![Value::unknown(joined(items, "").from)]),
                }
            }
            None => Some(items.iter().take(1).cloned().collect()),
        }
    }

    fn defaulted(&mut self, name: &str, items: Option<Vec<Value>>, how: (u8, bool), word: &[Part]) -> Vec<Value> {
        let (sign, colon) = how;
        let empty = items.as_ref().is_none_or(|items| items.iter().all(|value| value.text.is_empty()));
        let missing = if colon { empty } else { items.is_none() };
        match sign {
            b'+' if !missing => vec![self.text(word)],
            b'+' => Vec::new(),
            b'?' if missing => vec![self.missing(name)],
            b'-' if missing => vec![self.text(word)],
            b'=' if missing => {
                let value = self.text(word);
                self.state.set(name, value.clone());
                vec![value]
            }
            _ => items.unwrap_or_default(),
        }
    }

    fn changed(&mut self, items: Vec<Value>, operation: &Operation, whole: bool) -> Vec<Value> {
        if let (Operation::Slice { offset, length }, true) = (operation, whole) {
            let offset = self.number(offset).unwrap_or(0).max(0).unsigned_abs() as usize;
            let length = length
                .as_ref()
                .map_or(Some(usize::MAX), |length| self.number(length).and_then(|length| usize::try_from(length).ok()));
            // `${@:1}` starts with the first argument.
            return items.into_iter().skip(offset.saturating_sub(1)).take(length.unwrap_or(usize::MAX)).collect();
        }
        items.into_iter().map(|value| self.change(value, operation)).collect()
    }

    fn change(&mut self, value: Value, operation: &Operation) -> Value {
        let searched = value.is_known() && value.text.len() <= LONGEST_SEARCHED;
        match operation {
            Operation::None => value,
            Operation::Default { .. } => value,
            Operation::Other if value.is_known() => value,
            Operation::Case { upper, all } => value.with(cased(&value.text, (*upper, *all))),
            _ if !searched => Value::unknown(value.from),
            Operation::Strip { start, longest, pattern } => {
                let pattern = self.pattern(pattern);
                value.with(strip(&value.text, &pattern, (*start, *longest)))
            }
            Operation::Replace { which, pattern, by } => {
                let pattern = self.pattern(pattern);
                let by = self.text(by).text;
                value.with(replace(&value.text, &pattern, *which, &by))
            }
            Operation::Slice { offset, length } => {
                let from = self.number(offset);
                let length = length.as_ref().map(|length| self.number(length));
                match slice(&value.text, from, length) {
                    Some(text) => value.with(text),
                    None => Value::unknown(value.from),
                }
            }
            Operation::Other => Value::unknown(value.from),
        }
    }

    fn number(&mut self, parts: &[Part]) -> Option<i64> {
        let value = self.text(parts);
        super::arithmetic::evaluate(&value.text, &self.state)
    }

    /// A pattern's text, in which quoted letters stand for themselves.
    fn pattern(&mut self, parts: &[Part]) -> Pattern {
        let mut pattern = String::new();
        for part in parts {
            match part {
                Part::Plain(plain) => pattern.push_str(plain),
                other => {
                    let text = self.text(std::slice::from_ref(other)).text;
                    for letter in text.chars() {
                        if "*?[\\".contains(letter) {
                            pattern.push('\\');
                        }
                        pattern.push(letter);
                    }
                }
            }
        }
        Pattern::new(&pattern)
    }
}

fn cased(text: &str, (upper, all): (bool, bool)) -> String {
    let change = |text: &str| if upper { text.to_uppercase() } else { text.to_lowercase() };
    match text.chars().next() {
        Some(first) if !all => change(&text[..first.len_utf8()]) + &text[first.len_utf8()..],
        _ => change(text),
    }
}

fn strip(text: &str, by: &Pattern, (start, longest): (bool, bool)) -> String {
    let mut cuts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    if start == longest {
        cuts.reverse();
    }
    for cut in cuts {
        let (before, after) = text.split_at(cut);
        let (tried, kept) = if start { (before, after) } else { (after, before) };
        if by.matches(tried) {
            return kept.to_owned();
        }
    }
    text.to_owned()
}

fn replace(text: &str, what: &Pattern, which: u8, by: &str) -> String {
    if let Some(what) = &what.literal() {
        return match which {
            _ if what.is_empty() => text.to_owned(),
            b'/' => text.replace(&**what, by),
            b'#' => text.strip_prefix(&**what).map_or_else(|| text.to_owned(), |rest| format!("{by}{rest}")),
            b'%' => text.strip_suffix(&**what).map_or_else(|| text.to_owned(), |rest| format!("{rest}{by}")),
            _ => text.replacen(&**what, by, 1),
        };
    }
    let mut out = String::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        let mut ends = rest.char_indices().map(|(end, letter)| end + letter.len_utf8());
        let longest = ends.rfind(|end| what.matches(&rest[..*end]));
        let allowed = which != b'%' || longest == Some(rest.len());
        if let Some(end) = longest.filter(|_| allowed) {
            out.push_str(by);
            at += end;
            if which != b'/' {
                break;
            }
        } else if which == b'#' {
            break;
        } else {
            let length = rest.chars().next().map_or(1, char::len_utf8);
            out.push_str(&rest[..length]);
            at += length;
        }
    }
    out + &text[at..]
}

fn slice(text: &str, offset: Option<i64>, length: Option<Option<i64>>) -> Option<String> {
    let letters: Vec<char> = text.chars().collect();
    let count = i64::try_from(letters.len()).ok()?;
    let place = |from: i64, value: i64| if value < 0 { count + value } else { from + value }.clamp(0, count);
    let start = place(0, offset?);
    let end = match length {
        Some(length) => place(start, length?).max(start),
        None => count,
    };
    Some(letters[usize::try_from(start).ok()?..usize::try_from(end).ok()?].iter().collect())
}

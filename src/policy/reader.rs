//! Reads tables of a TOML file key by key and keeps every flaw, so that a person sees all of them at once.

use std::borrow::Cow;
use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::model::{Flaw, nearest};

/// A value with its place, or nothing when the key is absent or its value wrong.
pub(super) type Field<T> = Option<Spanned<T>>;

/// Where flaws are gathered.
#[derive(Debug, Default)]
pub(super) struct Gathered(RefCell<Vec<Flaw>>);

impl Gathered {
    pub(super) fn push(&self, flaw: Flaw) {
        self.0.borrow_mut().push(flaw);
    }

    pub(super) fn into_list(self) -> Vec<Flaw> {
        self.0.into_inner()
    }

    pub(super) fn list(&self) -> std::cell::RefMut<'_, Vec<Flaw>> {
        self.0.borrow_mut()
    }
}

/// One table being read. Every key that is asked for is known; [`Section::finish`] complains about the others.
pub(super) struct Section<'a, 'i> {
    name: &'static str,
    table: &'a DeTable<'i>,
    span: Range<usize>,
    known: RefCell<Vec<&'static str>>,
    flaws: &'a Gathered,
}

impl<'a, 'i> Section<'a, 'i> {
    pub(super) fn new(name: &'static str, value: &'a Spanned<DeTable<'i>>, flaws: &'a Gathered) -> Self {
        Self { name, table: value.get_ref(), span: value.span(), known: RefCell::default(), flaws }
    }

    /// The table under `value`, which has to be one.
    pub(super) fn of(name: &'static str, value: &'a Spanned<DeValue<'i>>, flaws: &'a Gathered) -> Option<Self> {
        let DeValue::Table(table) = value.get_ref() else {
            flaws.push(wrong_type(name, value, "a table").help(format!("write it as `[{name}]` on a line of its own")));
            return None;
        };
        Some(Self { name, table, span: value.span(), known: RefCell::default(), flaws })
    }

    /// Every key and its value: for a table whose keys are names that people choose.
    pub(super) fn entries(&self) -> impl Iterator<Item = (&'a Spanned<Cow<'i, str>>, &'a Spanned<DeValue<'i>>)> {
        self.table.iter()
    }

    /// The place of the whole table.
    pub(super) fn span(&self) -> Range<usize> {
        self.span.clone()
    }

    /// The raw value of `key`.
    pub(super) fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'i>>> {
        let mut known = self.known.borrow_mut();
        if !known.contains(&key) {
            known.push(key);
        }
        self.table.get(key)
    }

    fn typed<T>(&self, key: &'static str, form: &str, read: impl Fn(&DeValue<'i>) -> Option<T>) -> Field<T> {
        let value = self.value(key)?;
        match read(value.get_ref()) {
            Some(found) => Some(Spanned::new(value.span(), found)),
            None => {
                self.flaws.push(wrong_type(key, value, form));
                None
            }
        }
    }

    pub(super) fn boolean(&self, key: &'static str) -> Field<bool> {
        self.typed(key, "`true` or `false`", DeValue::as_bool)
    }

    pub(super) fn integer(&self, key: &'static str) -> Field<i64> {
        self.typed(key, "a whole number", whole_number)
    }

    pub(super) fn text(&self, key: &'static str) -> Field<String> {
        self.typed(key, "a text in quotes", |value| value.as_str().map(str::to_owned))
    }

    /// A number of bytes: a whole number, or a text such as `"10 MiB"`.
    pub(super) fn size(&self, key: &'static str) -> Field<u64> {
        self.typed(key, "a number of bytes, or a text such as \"10 MiB\"", |value| match value.as_str() {
            Some(text) => bytes(text),
            None => whole_number(value).and_then(|number| u64::try_from(number).ok()),
        })
    }

    pub(super) fn date(&self, key: &'static str) -> Field<jiff::civil::Date> {
        let value = self.value(key)?;
        let date = value.get_ref().as_datetime().filter(|it| it.time.is_none() && it.offset.is_none())?.date;
        let date = date.and_then(|it| {
            jiff::civil::Date::new(i16::try_from(it.year).ok()?, it.month.cast_signed(), it.day.cast_signed()).ok()
        });
        date.map(|date| Spanned::new(value.span(), date))
    }

    /// Complains about a date that [`Section::date`] could not read.
    pub(super) fn date_or_flaw(&self, key: &'static str) -> Field<jiff::civil::Date> {
        let found = self.date(key);
        if let (None, Some(value)) = (&found, self.table.get(key)) {
            let example = "write it as `2027-06-30`, without quotes and without a time";
            self.flaws.push(wrong_type(key, value, "a date").help(example));
        }
        found
    }

    /// A text or a list of texts.
    pub(super) fn texts(&self, key: &'static str) -> Vec<Spanned<String>> {
        let Some(value) = self.value(key) else { return Vec::new() };
        let mut found = Vec::new();
        let single = std::slice::from_ref(value);
        let list = value.get_ref().as_array().map_or(single, |list| list);
        for item in list {
            match item.get_ref().as_str() {
                Some(text) => found.push(Spanned::new(item.span(), text.to_owned())),
                None => self.flaws.push(wrong_type(key, item, "a text in quotes, or a list of them")),
            }
        }
        if list.is_empty() {
            self.flaws.push(Flaw::new(value.span(), format!("`{key}` is an empty list")).help("remove the key"));
        }
        found
    }

    /// One of a list of words.
    pub(super) fn word<T: Copy>(&self, key: &'static str, all: &[T], name: fn(T) -> &'static str) -> Field<T> {
        let text = self.text(key)?;
        self.one_word(&text, all, name)
    }

    /// A word or a list of words.
    pub(super) fn words<T: Copy>(&self, key: &'static str, all: &[T], name: fn(T) -> &'static str) -> Vec<Spanned<T>> {
        self.texts(key).iter().filter_map(|text| self.one_word(text, all, name)).collect()
    }

    fn one_word<T: Copy>(&self, text: &Spanned<String>, all: &[T], name: fn(T) -> &'static str) -> Field<T> {
        let found = all.iter().copied().find(|word| name(*word) == text.get_ref());
        if found.is_none() {
            let names: Vec<_> = all.iter().map(|word| name(*word)).collect();
            let message = format!("`{}` is none of: {}", text.get_ref(), names.join(", "));
            self.flaws.push(with_guess(Flaw::new(text.span(), message), text.get_ref(), &names));
        }
        found.map(|word| Spanned::new(text.span(), word))
    }

    /// Complains about every key that was not asked for. Its value is not shown: it could be a secret.
    pub(super) fn finish(self) {
        let known = self.known.into_inner();
        for (key, value) in self.table.iter().filter(|(key, _)| !known.contains(&&**key.get_ref())) {
            let message = match self.name {
                "" => format!("there is no key `{}` at the top of the file", key.get_ref()),
                name => format!("`{name}` has no key `{}`", key.get_ref()),
            };
            let mut flaw = with_guess(Flaw::new(key.span(), message), key.get_ref(), &known);
            if flaw.help.is_none() {
                flaw = flaw.help(format!("it has: {}", known.join(", ")));
            }
            flaw.hidden = (!value.get_ref().is_table()).then(|| value.span());
            self.flaws.push(flaw);
        }
    }
}

/// Adds "did you mean" when a known word is near.
pub(super) fn with_guess(flaw: Flaw, word: &str, known: &[&str]) -> Flaw {
    match nearest(word, known.iter().copied()) {
        Some(meant) => flaw.help(format!("did you mean `{meant}`?")),
        None => flaw,
    }
}

fn wrong_type(key: &str, value: &Spanned<DeValue<'_>>, form: &str) -> Flaw {
    let found = match value.get_ref() {
        DeValue::String(_) => "a text",
        DeValue::Integer(_) | DeValue::Float(_) => "a number",
        DeValue::Boolean(_) => "`true` or `false`",
        DeValue::Datetime(_) => "a date",
        DeValue::Array(_) => "a list",
        DeValue::Table(_) => "a table",
    };
    Flaw::new(value.span(), format!("`{key}` is {form}, but this is {found}"))
}

fn whole_number(value: &DeValue<'_>) -> Option<i64> {
    let number = value.as_integer()?;
    i64::from_str_radix(number.as_str(), number.radix()).ok()
}

/// Bytes out of `10 MiB`, `500kB`, `7`: powers of 1,024 with `i`, of 1,000 without.
fn bytes(text: &str) -> Option<u64> {
    let text = text.trim();
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let number: u64 = text[..digits].parse().ok()?;
    let factor: u64 = match text[digits..].trim().to_ascii_lowercase().as_str() {
        "" | "b" => 1,
        "k" | "kb" => 1_000,
        "kib" => 1 << 10,
        "m" | "mb" => 1_000_000,
        "mib" => 1 << 20,
        "g" | "gb" => 1_000_000_000,
        "gib" => 1 << 30,
        _ => return None,
    };
    number.checked_mul(factor)
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn sizes_have_units() {
        assert_eq!(bytes("10 MiB"), Some(10 << 20));
        assert_eq!(bytes("500kB"), Some(500_000));
        assert_eq!(bytes("7"), Some(7));
        assert_eq!(bytes("ten"), None);
        assert_eq!(bytes("1 TB"), None);
        assert_eq!(bytes("99999999999999999 GB"), None);
    }
}

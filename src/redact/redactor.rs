//! Puts placeholders in, and remembers which value got which.

use std::collections::HashMap;
use std::fmt::Write as _;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use super::admission;
use super::people::People;
use super::place::{self, Form, Place};
use super::placeholder::{self, Placeholder};
use super::restore::Map;
use super::structure;
use super::syntax::Syntax;
use crate::detect::Engine;
use crate::detect::engine::Scratch;
use crate::model::{Finding, Secret, Text};

/// How often a text is looked at at most. Two rounds are the rule: the second finds nothing.
const ROUNDS: usize = 6;

/// What equal values are told by across runs, without telling anything of the value to who does not have it.
pub type Key = Secret<Vec<u8>>;

/// What one run knows: values and their placeholders. Values are held as digests.
#[derive(Debug, Default)]
pub struct Redactor {
    key: Option<Key>,
    /// Names by the digest of the value, and whether it is personal: a secret never shares a name that may be restored.
    names: HashMap<(Vec<u8>, bool), String>,
    last: HashMap<String, u32>,
    people: Option<People>,
    map: Option<Map>,
    count: usize,
    /// Only personal data, or only what is none.
    only_personal: Option<bool>,
}

impl Redactor {
    /// A new run. With a key, a placeholder ends in a tag of the value that is the same in every run with that key.
    pub fn new(key: Option<Key>) -> Self {
        Self { key, ..Self::default() }
    }

    /// Puts made up people in the place of real ones, and placeholders only where nothing is set aside for examples.
    #[must_use]
    pub fn with_people(mut self) -> Self {
        self.people = Some(People::default());
        self
    }

    /// Leaves secrets as they are.
    #[must_use]
    pub const fn only_people(mut self) -> Self {
        self.only_personal = Some(true);
        self
    }

    /// Leaves personal data as it is.
    #[must_use]
    pub const fn only_secrets(mut self) -> Self {
        self.only_personal = Some(false);
        self
    }

    /// A key that nobody has.
    pub fn fresh_key() -> Key {
        Secret::new(fake::rand::random::<[u8; 32]>().to_vec())
    }

    /// Notes personal data in `map`, and gives what is in it already the placeholder that it has there.
    #[must_use]
    pub fn with_map(mut self, map: Map) -> Self {
        for (name, value) in map.entries() {
            self.names.insert((self.digest(value.as_bytes()), true), name.to_owned());
            self.keep_clear_of(name.as_bytes());
        }
        self.map = Some(map);
        self
    }

    /// What was noted, if anything was to be.
    pub const fn map(&self) -> Option<&Map> {
        self.map.as_ref()
    }

    /// How many values were replaced so far.
    pub const fn count(&self) -> usize {
        self.count
    }

    /// Notes the placeholders that `text` has already, so that no new one gets the number of an old one.
    pub fn keep_clear_of(&mut self, text: &[u8]) {
        for (_, Placeholder { kind, number }) in placeholder::all(text) {
            let last = self.last.entry(kind.to_owned()).or_default();
            *last = number.max(*last);
        }
    }

    /// `text` with a placeholder in the place of each of `findings`.
    pub fn findings(&mut self, text: &[u8], findings: &[Finding]) -> Vec<u8> {
        let places = findings.iter().map(Place::of).collect();
        self.replace(text, &place::without_overlaps(places))
    }

    /// `text` without what `engine` finds in it and without what its keys say has to go. What comes out is looked at again,
    /// until nothing is left to do: redacting it once more changes nothing.
    pub fn safe(&mut self, engine: &Engine, text: &Text<'_>, syntax: Syntax) -> String {
        let mut safe = String::from_utf8_lossy(text.bytes).into_owned();
        self.keep_clear_of(text.bytes);
        let mut scratch = Scratch::default();
        for _ in 0..ROUNDS {
            let findings = engine.scan(&Text { bytes: safe.as_bytes(), ..*text }, &mut scratch);
            let next = self.document(&safe, syntax, &findings);
            if next == safe {
                break;
            }
            safe = next;
        }
        safe
    }

    /// `text` with a placeholder in the place of each of `findings`, and of what its keys say has to go.
    pub fn document(&mut self, text: &str, syntax: Syntax, findings: &[Finding]) -> String {
        let (nodes, all) = syntax.read(text);
        let mut structure = structure::walk(text, &nodes);
        if !all {
            structure.values.clear();
        }
        let found = findings.iter().filter(|finding| admission::admits(text.as_bytes(), finding)).map(Place::of);
        let found = place::within(found.collect(), &structure);
        let mut places = structure.places;
        places.extend(found);
        places.retain(|place| self.only_personal.is_none_or(|personal| place.personal == personal));
        let out = self.replace(text.as_bytes(), &place::without_overlaps(places));
        String::from_utf8_lossy(&out).into_owned()
    }

    /// `text` with each of `places` replaced; they are in order and do not overlap.
    pub(super) fn replace(&mut self, text: &[u8], places: &[Place]) -> Vec<u8> {
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        if self.people.is_some() {
            // Who was met by name is known by the address as well, wherever that stands.
            for place in places.iter().filter(|place| place.kind.ends_with("-name")) {
                self.name(text[place.range.clone()].trim_ascii(), place);
            }
        }
        for place in places {
            let whole = &text[place.range.clone()];
            let value = whole.trim_ascii();
            if value.is_empty() {
                continue;
            }
            let start = place.range.start + (whole.len() - whole.trim_ascii_start().len());
            out.extend_from_slice(&text[at..start]);
            out.extend_from_slice(self.stand_in(value, place).as_bytes());
            keep_lines(value, &mut out);
            at = start + value.len();
        }
        out.extend_from_slice(&text[at..]);
        out
    }

    fn stand_in(&mut self, value: &[u8], place: &Place) -> String {
        self.count += 1;
        match place.form {
            Form::Text => self.name(value, place),
            Form::Number if value.contains(&b'.') => "0.0".to_owned(),
            Form::Number => "0".to_owned(),
            Form::Base64 => {
                let plain: Vec<u8> = value.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).collect();
                let decoded = STANDARD.decode(&plain).unwrap_or(plain);
                STANDARD.encode(self.name(&decoded, place))
            }
        }
    }

    /// The placeholder of a value: the one that it has, or the next of its kind.
    fn name(&mut self, value: &[u8], place: &Place) -> String {
        if let (Some(people), Ok(value)) = (&self.people, std::str::from_utf8(value))
            && people.made_up(value)
        {
            return value.to_owned();
        }
        // Without a key, the digest only keeps values out of this program's memory for longer than needed.
        let digest = self.digest(value);
        let tag = self.key.is_some().then(|| hexadecimal(&digest[..2]));
        let identity = (digest, place.personal);
        if let Some(name) = self.names.get(&identity) {
            return name.clone();
        }
        let last = self.last.entry(place.kind.clone().into_owned()).or_default();
        *last += 1;
        let placeholder = Placeholder { kind: &place.kind, number: *last };
        let text = std::str::from_utf8(value).ok().filter(|_| place.personal);
        let made = match (&mut self.people, text) {
            (Some(people), Some(text)) => people.stand_in(placeholder, text),
            _ => None,
        };
        let name = made.unwrap_or_else(|| {
            let name = placeholder::write(placeholder, tag.as_deref());
            // The whole number of a card is never kept: PCI DSS, requirement 3.
            let kept = !place.kind.ends_with("card-number");
            if let (Some(map), Some(text), true) = (&mut self.map, text, kept) {
                map.insert(name.clone(), Secret::new(text.to_owned()));
            }
            name
        });
        self.names.insert(identity, name.clone());
        name
    }

    fn digest(&self, value: &[u8]) -> Vec<u8> {
        let key = self.key.as_ref().map_or(&b""[..], |key| key.expose());
        // HMAC takes a key of any length.
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return value.to_vec() };
        mac.update(value);
        mac.finalize().into_bytes().to_vec()
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Writes the line ends that stand in `value`, each with the indentation of its next line: a value of many lines keeps
/// them, and what follows stays on its line and in its column.
fn keep_lines(value: &[u8], out: &mut Vec<u8>) {
    let mut rest = value;
    while let Some(end) = memchr::memchr(b'\n', rest) {
        if end > 0 && rest[end - 1] == b'\r' {
            out.push(b'\r');
        }
        out.push(b'\n');
        rest = &rest[end + 1..];
        let indent = rest.iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        out.extend_from_slice(&rest[..indent]);
    }
}

#[cfg(test)]
mod tests {
    use super::{Form, Place, Redactor};
    use crate::model::Secret;

    fn place(range: std::ops::Range<usize>, form: Form) -> Place {
        Place { range, kind: "password".into(), form, personal: false, sure: false }
    }

    #[test]
    fn equal_values_get_the_same_placeholder() {
        let mut redactor = Redactor::new(None);
        redactor.keep_clear_of(b"x=__REDACTED_password_3__");
        let text = b"a=hunter2 b=secret c=hunter2";
        let places = [place(2..9, Form::Text), place(12..18, Form::Text), place(21..28, Form::Text)];
        let out = redactor.replace(text, &places);
        let expected = "a=__REDACTED_password_4__ b=__REDACTED_password_5__ c=__REDACTED_password_4__";
        assert_eq!(String::from_utf8(out).unwrap(), expected);
    }

    #[test]
    fn with_a_key_equal_values_are_known_across_runs() {
        let run =
            |key: &[u8]| Redactor::new(Some(Secret::new(key.to_vec()))).replace(b"hunter2", &[place(0..7, Form::Text)]);
        assert_eq!(run(b"one"), run(b"one"));
        assert_ne!(run(b"one"), run(b"two"));
    }

    #[test]
    fn lines_numbers_and_base64_stay() {
        let mut redactor = Redactor::new(None);
        let out = redactor.replace(b"k: |\n  one\r\n  two\n", &[place(7..17, Form::Text)]);
        assert_eq!(String::from_utf8(out).unwrap(), "k: |\n  __REDACTED_password_1__\r\n  \n");
        assert_eq!(redactor.replace(b"pin: 4711", &[place(5..9, Form::Number)]), b"pin: 0");
        let encoded = redactor.replace(b"aHVudGVyMg==", &[place(0..12, Form::Base64)]);
        assert_eq!(encoded, b"X19SRURBQ1RFRF9wYXNzd29yZF8yX18=");
    }
}

//! Reads an agent's JSON more strictly than JSON asks for: what two readers could understand differently is refused.

use std::borrow::Cow;
use std::fmt;

use serde::de::{Deserialize, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

/// The longest event that is read, in bytes: 64 MiB.
pub const LONGEST: usize = 64 << 20;

/// Why an event cannot be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Malformed {
    /// There is nothing.
    Empty,
    /// It is longer than [`LONGEST`].
    TooLong,
    /// It is not UTF-8.
    NotUtf8,
    /// It is not JSON, is cut off, or is nested deeper than 128 levels. The place is a line and a column.
    NotJson(usize, usize),
    /// A key stands twice in one object, so that two readers may see two values.
    KeyTwice,
    /// It is JSON, but no object.
    NotAnObject,
}

impl fmt::Display for Malformed {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => out.write_str("the event on standard input is empty"),
            Self::TooLong => write!(out, "the event is longer than {} MiB", LONGEST >> 20),
            Self::NotUtf8 => out.write_str("the event is not UTF-8"),
            Self::NotJson(line, column) => {
                write!(out, "the event is not JSON, or is nested too deeply, at line {line}, column {column}")
            }
            Self::KeyTwice => out.write_str("the event has the same key twice in one object"),
            Self::NotAnObject => out.write_str("the event is JSON, but no object"),
        }
    }
}

/// The event in `bytes`. A byte order mark is passed over, and half of a surrogate pair, which clients that cut texts
/// leave behind, becomes U+FFFD.
///
/// # Errors
/// Why it cannot be understood; never with a part of it.
pub fn read(bytes: &[u8]) -> Result<Value, Malformed> {
    if bytes.len() > LONGEST {
        return Err(Malformed::TooLong);
    }
    let text = std::str::from_utf8(bytes).map_err(|_| Malformed::NotUtf8)?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Malformed::Empty);
    }
    let value = parse(text)?;
    if value.is_object() { Ok(value) } else { Err(Malformed::NotAnObject) }
}

/// The value in `text`, as strictly as [`read`]: for JSON that stands in a string of an event.
///
/// # Errors
/// Why it cannot be understood.
pub fn parse(text: &str) -> Result<Value, Malformed> {
    let first = serde_json::from_str::<Strict>(text);
    let parsed = match (first, repaired(text)) {
        (Err(_), Cow::Owned(text)) => serde_json::from_str::<Strict>(&text),
        (first, _) => first,
    };
    parsed.map(|strict| strict.0).map_err(|error| {
        // The library's own message may quote the event.
        if error.is_data() { Malformed::KeyTwice } else { Malformed::NotJson(error.line(), error.column()) }
    })
}

/// The text with escapes of lone surrogates replaced, if there are any.
fn repaired(text: &str) -> Cow<'_, str> {
    let bytes = text.as_bytes();
    let unit = |at: usize| {
        let digits = (bytes.get(at..at + 2)? == b"\\u").then(|| bytes.get(at + 2..at + 6))??;
        u32::from_str_radix(std::str::from_utf8(digits).ok()?, 16).ok()
    };
    let mut repaired = String::new();
    let (mut at, mut kept) = (0, 0);
    while let Some(found) = memchr::memchr(b'\\', &bytes[at..]) {
        at += found;
        at += match unit(at) {
            Some(0xd800..=0xdbff) if matches!(unit(at + 6), Some(0xdc00..=0xdfff)) => 12,
            Some(0xd800..=0xdfff) => {
                repaired.push_str(&text[kept..at]);
                repaired.push_str("\\ufffd");
                kept = at + 6;
                6
            }
            // The escaped character may be a backslash itself.
            _ => 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    if kept == 0 {
        return Cow::Borrowed(text);
    }
    repaired.push_str(&text[kept..]);
    Cow::Owned(repaired)
}

/// A value whose objects have each key once.
struct Strict(Value);

impl<'de> Deserialize<'de> for Strict {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Values).map(Self)
    }
}

struct Values;

impl<'de> Visitor<'de> for Values {
    type Value = Value;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("a JSON value")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(Value::from(value))
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(Value::String(value))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(Strict(item)) = items.next_element()? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Value, A::Error> {
        let mut map = Map::new();
        while let Some((key, Strict(value))) = entries.next_entry::<String, Strict>()? {
            if map.insert(key, value).is_some() {
                return Err(A::Error::custom("a key stands twice"));
            }
        }
        Ok(Value::Object(map))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Malformed, parse, read};

    #[test]
    fn what_two_readers_could_understand_differently_is_refused() {
        for twice in [r#"{"a":1,"a":2}"#, r#"{"a":{"b":1,"c":[{"d":1,"d":1}]}}"#, r#"{"a":1,"\u0061":2}"#] {
            assert_eq!(read(twice.as_bytes()), Err(Malformed::KeyTwice), "{twice}");
        }
        assert_eq!(read(b""), Err(Malformed::Empty));
        assert_eq!(read(b"\xef\xbb\xbf \n"), Err(Malformed::Empty));
        assert_eq!(read(b"[1]"), Err(Malformed::NotAnObject));
        assert_eq!(read(b"{\"a\":\"\xff\"}"), Err(Malformed::NotUtf8));
        for cut in ["{\"a\":", "{\"a\":1} x", "{\"a\":1}{\"b\":2}", "hello", &"[".repeat(100_000)] {
            assert!(matches!(read(cut.as_bytes()), Err(Malformed::NotJson(..))), "{:.20}", cut);
        }
    }

    #[test]
    fn a_byte_order_mark_and_half_a_surrogate_pair_are_no_reason_to_refuse() {
        assert_eq!(read(b"\xef\xbb\xbf{\"a\":1}"), Ok(json!({"a": 1})));
        assert_eq!(parse(r#"{"a":"x\ud83d"}"#), Ok(json!({"a": "x\u{fffd}"})));
        assert_eq!(parse(r#"{"a":"\udc00 \ud83d\ude00 \ud83d"}"#), Ok(json!({"a": "\u{fffd} \u{1f600} \u{fffd}"})));
        assert_eq!(parse(r#"{"a":"\\ud83d","b":"\ud83d"}"#), Ok(json!({"a": "\\ud83d", "b": "\u{fffd}"})));
    }
}

//! Property lists of macOS, as XML and as the binary form in which device management leaves them.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::Event;

use super::plist_binary;
use super::{Fault, FaultKind, Member, Node, Value};

/// How deep values are nested at most.
pub(super) const DEPTH: usize = 100;

/// Whether a property list is in its binary form.
pub fn is_binary(bytes: &[u8]) -> bool {
    bytes.starts_with(plist_binary::MAGIC)
}

/// Reads a property list. Dates and data become texts, as they are written; the values of a binary one have no place.
///
/// # Errors
/// Why it is none.
pub fn property_list(bytes: &[u8], text: &str) -> Result<Node, Fault> {
    if is_binary(bytes) {
        let node = plist_binary::parse(bytes);
        return node.ok_or_else(|| fault("this binary property list is damaged", 0..0));
    }
    if text.trim().is_empty() {
        return Err(Fault { kind: FaultKind::Empty, message: "the file is empty".to_owned(), span: 0..text.len() });
    }
    Reading::new(text).read()
}

fn fault(message: &str, span: Range<usize>) -> Fault {
    Fault { kind: FaultKind::Syntax, message: message.to_owned(), span }
}

/// An element that has not ended.
enum Open {
    Dictionary {
        members: Vec<Member>,
        key: Option<(String, Range<usize>)>,
    },
    List(Vec<Node>),
    /// Anything that holds a text, by its element's name.
    Text {
        name: String,
        text: String,
    },
}

struct Reading<'t> {
    reader: Reader<&'t [u8]>,
    open: Vec<(Open, usize)>,
    root: Option<Node>,
}

impl<'t> Reading<'t> {
    fn new(text: &'t str) -> Self {
        Self { reader: Reader::from_str(text), open: Vec::new(), root: None }
    }

    fn place(&self) -> usize {
        usize::try_from(self.reader.buffer_position()).unwrap_or(usize::MAX)
    }

    fn read(mut self) -> Result<Node, Fault> {
        loop {
            let start = self.place();
            let event = self.reader.read_event().map_err(|error| fault(&error.to_string(), start..start))?;
            let span = start..self.place();
            let wrong = |message: &str| fault(message, span.clone());
            match event {
                Event::Start(tag) => self.begin(tag.local_name().as_ref(), start).map_err(|why| wrong(&why))?,
                Event::Empty(tag) => {
                    let name = tag.local_name().as_ref().to_owned();
                    self.begin(&name, start).map_err(|why| wrong(&why))?;
                    self.end(&name, span.end).map_err(|why| wrong(&why))?;
                }
                Event::End(tag) => self.end(tag.local_name().as_ref(), span.end).map_err(|why| wrong(&why))?,
                Event::Text(part) => self.text(&part),
                Event::CData(part) => self.text(&part),
                Event::GeneralRef(name) => {
                    let known = match &*name {
                        "amp" => Some('&'),
                        "lt" => Some('<'),
                        "gt" => Some('>'),
                        "quot" => Some('"'),
                        "apos" => Some('\''),
                        _ => name.resolve_char_ref().ok().flatten(),
                    };
                    self.text(known.ok_or_else(|| wrong("there is no such entity"))?.encode_utf8(&mut [0; 4]));
                }
                Event::Eof => break,
                _ => {}
            }
        }
        if !self.open.is_empty() {
            return Err(fault("an element does not end", self.place()..self.place()));
        }
        self.root.ok_or_else(|| fault("this is no property list", 0..0))
    }

    fn text(&mut self, part: &str) {
        if let Some((Open::Text { text, .. }, _)) = self.open.last_mut() {
            text.push_str(part);
        }
    }

    fn begin(&mut self, name: &str, start: usize) -> Result<(), String> {
        if self.open.len() >= DEPTH {
            return Err("values are nested too deeply".to_owned());
        }
        let open = match name {
            "plist" if self.open.is_empty() => return Ok(()),
            "dict" => Open::Dictionary { members: Vec::new(), key: None },
            "array" => Open::List(Vec::new()),
            "key" | "string" | "integer" | "real" | "true" | "false" | "data" | "date" => {
                Open::Text { name: name.to_owned(), text: String::new() }
            }
            _ => return Err(format!("a property list has no element `{name}`")),
        };
        self.open.push((open, start));
        Ok(())
    }

    fn end(&mut self, name: &str, end: usize) -> Result<(), String> {
        let Some((open, start)) = self.open.pop() else { return Ok(()) };
        let span = start..end;
        let value = match open {
            Open::Dictionary { key: Some((key, _)), .. } => return Err(format!("the key `{key}` has no value")),
            Open::Dictionary { members, .. } => Value::Object(members),
            Open::List(items) => Value::List(items),
            Open::Text { text, .. } if name == "key" => {
                return match self.open.last_mut() {
                    Some((Open::Dictionary { key: key @ None, .. }, _)) => {
                        *key = Some((text, span));
                        Ok(())
                    }
                    _ => Err("there is a key where none belongs".to_owned()),
                };
            }
            Open::Text { name, text } => scalar((&name, &text))?,
        };
        self.put(Node { value, span })
    }

    /// Puts a value where it belongs.
    fn put(&mut self, node: Node) -> Result<(), String> {
        match self.open.last_mut() {
            Some((Open::List(items), _)) => items.push(node),
            Some((Open::Dictionary { members, key }, _)) => {
                let Some((key, key_span)) = key.take() else { return Err("there is a value without a key".to_owned()) };
                members.push(Member { key, key_span, node });
            }
            None if self.root.is_none() => self.root = Some(node),
            _ => return Err("there is a value where none belongs".to_owned()),
        }
        Ok(())
    }
}

fn scalar((name, text): (&str, &str)) -> Result<Value, String> {
    let trimmed = text.trim();
    Ok(match name {
        "true" => Value::Bool(true),
        "false" => Value::Bool(false),
        "integer" | "real" if trimmed.parse::<f64>().is_ok_and(f64::is_finite) => Value::Number(trimmed.to_owned()),
        "integer" | "real" => return Err(format!("`{trimmed}` is no number")),
        "date" => Value::Date(trimmed.to_owned()),
        "data" => Value::Text(text.split_whitespace().collect()),
        _ => Value::Text(text.to_owned()),
    })
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::property_list;

    fn read(body: &str) -> Result<serde_json::Value, String> {
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE plist PUBLIC \"-//Apple//DTD PLIST 1.0//EN\" \
             \"http://www.apple.com/DTDs/PropertyList-1.0.dtd\">\n<plist version=\"1.0\">{body}</plist>\n"
        );
        property_list(text.as_bytes(), &text).map(|node| node.plain()).map_err(|fault| fault.message)
    }

    #[test]
    fn every_kind_of_value_is_read() {
        let body = "<dict> <key>a &amp; b</key> <string>x&#33;<![CDATA[<y>]]></string> <!-- note --> <key>list</key> \
                    <array><true/><false/><integer>-3</integer><real>0.5</real></array> <key>empty</key> <string/> \
                    <key>data</key> <data> YWJj\n ZGVm </data> <key>inner</key> <dict/> </dict>";
        let expected = json!({
            "a & b": "x!<y>", "list": [true, false, -3, 0.5], "empty": "", "data": "YWJjZGVm", "inner": {},
        });
        assert_eq!(read(body), Ok(expected));
    }

    #[test]
    fn what_is_no_property_list_is_told() {
        for (body, why) in [
            ("<dict><string>x</string></dict>", "there is a value without a key"),
            ("<dict><key>x</key></dict>", "the key `x` has no value"),
            ("<dict><key>x</key><integer>many</integer></dict>", "`many` is no number"),
            ("<set/>", "a property list has no element `set`"),
            ("", "this is no property list"),
            ("<true/><true/>", "there is a value where none belongs"),
        ] {
            assert_eq!(read(body), Err(why.to_owned()), "{body}");
        }
        assert!(read(&"<array>".repeat(1000)).is_err());
        assert!(read("<dict>").is_err());
    }
}

//! XML: the texts of elements and attributes with their places.

use std::ops::Range;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use crate::syntax::{Member, Node, Value};

/// How deep elements are nested at most.
const DEPTH: usize = 200;
/// The member that holds an element's own text, where it has attributes or children as well.
pub(super) const OWN_TEXT: &str = "#text";

struct Open {
    name: String,
    start: usize,
    members: Vec<Member>,
}

/// The document. `None` if it is no XML.
pub(super) fn read(text: &str) -> Option<Vec<Node>> {
    let mut reader = Reader::from_str(text);
    let mut open = vec![Open { name: String::new(), start: 0, members: Vec::new() }];
    loop {
        let start = position(&reader);
        let event = reader.read_event().ok()?;
        let span = start..position(&reader);
        match event {
            Event::Start(tag) => {
                open.push(element(text, &tag, &span)?);
                if open.len() > DEPTH {
                    return None;
                }
            }
            Event::Empty(tag) => {
                let element = element(text, &tag, &span)?;
                close(element, &mut open)?;
            }
            Event::End(_) => {
                let element = open.pop()?;
                close(element, &mut open)?;
            }
            Event::Text(_) => own_text(text, span, &mut open),
            Event::CData(_) => {
                let inside = span.start + "<![CDATA[".len()..span.end.saturating_sub("]]>".len());
                own_text(text, inside, &mut open);
            }
            Event::Eof => break,
            _ => {}
        }
    }
    let root = open.pop().filter(|_| open.is_empty())?;
    Some(vec![Node { value: Value::Object(root.members), span: 0..text.len() }])
}

fn position(reader: &Reader<&[u8]>) -> usize {
    usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX)
}

/// An element with its attributes as members.
fn element(text: &str, tag: &BytesStart<'_>, span: &Range<usize>) -> Option<Open> {
    let name = tag.local_name().as_ref().to_owned();
    let mut members = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let raw: &str = &attribute.value;
        // The value borrows from the text, so its place is where it lies in memory.
        let start = (raw.as_ptr() as usize).checked_sub(text.as_ptr() as usize)?;
        let range = start..start + raw.len();
        if range.start < span.start || range.end > span.end {
            return None;
        }
        members.push(Member {
            key: attribute.key.local_name().as_ref().to_owned(),
            key_span: span.start..span.start,
            node: Node { value: Value::Text(text.get(range.clone())?.to_owned()), span: range },
        });
    }
    Some(Open { name, start: span.start, members })
}

/// Notes text in the open element; entities split it, so what stands next to each other is put together.
fn own_text(text: &str, span: Range<usize>, open: &mut [Open]) {
    let Some(last) = open.last_mut() else { return };
    let Some(part) = text.get(span.clone()) else { return };
    let trimmed = part.trim();
    if trimmed.is_empty() {
        return;
    }
    let start = span.start + (part.len() - part.trim_start().len());
    let span = start..start + trimmed.len();
    if let Some(before) = last.members.last_mut().filter(|member| member.key == OWN_TEXT) {
        before.node.span.end = span.end;
        before.node.value = Value::Text(text[before.node.span.clone()].to_owned());
        return;
    }
    last.members.push(Member {
        key: OWN_TEXT.to_owned(),
        key_span: span.start..span.start,
        node: Node { value: Value::Text(trimmed.to_owned()), span },
    });
}

/// Puts a read element into the one around it. One that is nothing but text is that text.
fn close(mut element: Open, open: &mut [Open]) -> Option<()> {
    let parent = open.last_mut()?;
    let alone = element.members.len() == 1 && element.members[0].key == OWN_TEXT;
    let node = if alone {
        element.members.pop()?.node
    } else {
        Node { value: Value::Object(element.members), span: element.start..element.start }
    };
    parent.members.push(Member { key: element.name, key_span: element.start..element.start, node });
    Some(())
}

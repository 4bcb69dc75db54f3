//! YAML: values with their places. Anchors and tags are no part of a value; an alias is none.

use std::ops::Range;

use saphyr_parser::{Event, Parser, ScalarStyle, Span, Tag};

use crate::syntax::{Member, Node, Value};

/// How deep documents are nested at most: deeper ones are read as lines.
const DEPTH: usize = 200;

/// The documents of a stream. `None` if it is no YAML, as templates of it often are not.
pub(super) fn read(text: &str) -> Option<Vec<Node>> {
    let offsets = Offsets::new(text);
    let mut documents = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.ok()?;
        let span = offsets.range(span);
        let node = match event {
            Event::Scalar(value, style, _, tag) => {
                scalar(text, span, &Scalar { value: &value, style, tag: tag.as_deref() })
            }
            Event::Alias(_) => Node { value: Value::Null, span },
            Event::SequenceStart(..) | Event::MappingStart(..) => {
                let list = matches!(event, Event::SequenceStart(..));
                open.push(Open { start: span.start, nodes: Vec::new(), list });
                if open.len() > DEPTH {
                    return None;
                }
                continue;
            }
            Event::SequenceEnd | Event::MappingEnd => open.pop()?.close(span.end),
            _ => continue,
        };
        match open.last_mut() {
            Some(parent) => parent.nodes.push(node),
            None => documents.push(node),
        }
    }
    Some(documents)
}

/// A collection that is being read; the nodes of a mapping are keys and values in turn.
struct Open {
    start: usize,
    nodes: Vec<Node>,
    list: bool,
}

impl Open {
    fn close(self, end: usize) -> Node {
        let span = self.start..end.max(self.start);
        if self.list {
            return Node { value: Value::List(self.nodes), span };
        }
        let mut members = Vec::with_capacity(self.nodes.len() / 2);
        let mut nodes = self.nodes.into_iter();
        while let (Some(key), Some(node)) = (nodes.next(), nodes.next()) {
            let name = match key.value {
                Value::Text(text) | Value::Number(text) => text,
                _ => String::new(),
            };
            members.push(Member { key: name, key_span: key.span, node });
        }
        Node { value: Value::Object(members), span }
    }
}

struct Scalar<'a> {
    value: &'a str,
    style: ScalarStyle,
    tag: Option<&'a Tag>,
}

fn scalar(text: &str, span: Range<usize>, scalar: &Scalar<'_>) -> Node {
    let span = without_properties(text, span, scalar.style);
    // `!vault`, `!Ref`, `!env`: a program fills it in.
    let foreign = scalar.tag.is_some_and(|tag| !tag.is_yaml_core_schema());
    let value = match scalar.style {
        _ if foreign => Value::Null,
        ScalarStyle::Plain => plain(scalar.value),
        _ => Value::Text(scalar.value.to_owned()),
    };
    Node { value, span }
}

/// What a scalar without quotes is in the core schema of YAML 1.2.
fn plain(value: &str) -> Value {
    let number = value.strip_prefix(['-', '+']).unwrap_or(value);
    match value {
        "" | "~" | "null" | "Null" | "NULL" => Value::Null,
        "true" | "True" | "TRUE" => Value::Bool(true),
        "false" | "False" | "FALSE" => Value::Bool(false),
        _ if number.starts_with(|first: char| first.is_ascii_digit()) && number.parse::<f64>().is_ok() => {
            Value::Number(value.to_owned())
        }
        _ => Value::Text(value.to_owned()),
    }
}

/// The place of the value itself, behind its anchor and its tag.
fn without_properties(text: &str, span: Range<usize>, style: ScalarStyle) -> Range<usize> {
    if matches!(style, ScalarStyle::Literal | ScalarStyle::Folded) {
        return span;
    }
    let mut start = span.start;
    while text[start..span.end].starts_with(['&', '!']) {
        let rest = &text[start..span.end];
        let word = rest.find(char::is_whitespace).unwrap_or(rest.len());
        start += word + (rest[word..].len() - rest[word..].trim_start().len());
    }
    // In flow collections the parser counts the blanks behind quotes in.
    start..start + text[start..span.end].trim_end().len()
}

/// From the parser's counts of characters to bytes.
struct Offsets {
    /// Empty where each character is one byte.
    bytes: Vec<usize>,
    length: usize,
}

impl Offsets {
    fn new(text: &str) -> Self {
        let bytes = if text.is_ascii() { Vec::new() } else { text.char_indices().map(|(at, _)| at).collect() };
        Self { bytes, length: text.len() }
    }

    fn at(&self, index: usize) -> usize {
        if self.bytes.is_empty() {
            index.min(self.length)
        } else {
            self.bytes.get(index).copied().unwrap_or(self.length)
        }
    }

    fn range(&self, span: Span) -> Range<usize> {
        let start = self.at(span.start.index());
        start..self.at(span.end.index()).max(start)
    }
}

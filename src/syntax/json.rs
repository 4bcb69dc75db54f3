//! JSON in its three dialects.

use std::borrow::Cow;
use std::ops::Range;

use jsonc_parser::ast;
use jsonc_parser::errors::ParseErrorKind;
use jsonc_parser::{CollectOptions, ParseOptions, parse_to_ast};
use serde::de::IgnoredAny;

use super::{Dialect, Fault, FaultKind, Member, Node, Value};

/// What a dialect of JSON allows.
pub(super) const fn options(dialect: Dialect) -> ParseOptions {
    ParseOptions {
        allow_comments: !matches!(dialect, Dialect::Json),
        allow_loose_object_property_names: false,
        allow_trailing_commas: matches!(dialect, Dialect::Jsonc),
        allow_missing_commas: false,
        allow_single_quoted_strings: false,
        allow_hexadecimal_numbers: false,
        allow_unary_plus_numbers: false,
        allow_bare_decimal_point_numbers: false,
        allow_non_finite_numbers: false,
        allow_extended_string_escapes: false,
    }
}

pub(super) fn parse(text: &str, dialect: Dialect) -> Result<Node, Fault> {
    let text = &*whole_pairs(text);
    let parsed = parse_to_ast(text, &CollectOptions::default(), &options(dialect)).map_err(|error| {
        let range = error.range();
        Fault { kind: kind(error.kind()), message: sentence(error.kind()), span: range.start..range.end }
    })?;
    let Some(value) = parsed.value else {
        return Err(Fault { kind: FaultKind::Empty, message: "the file is empty".to_owned(), span: 0..text.len() });
    };
    if dialect == Dialect::Json {
        strictly(text)?;
    }
    Ok(node(&value))
}

/// The text with escapes of lone surrogates replaced, which JavaScript takes and Unicode has no character for. Every byte
/// keeps its place.
fn whole_pairs(text: &str) -> Cow<'_, str> {
    let unit = |at: usize| -> Option<u32> {
        let digits = text.get(at..at + 6)?.strip_prefix("\\u")?;
        u32::from_str_radix(digits, 16).ok().filter(|_| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
    };
    let mut lone = Vec::new();
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        at += found;
        match unit(at) {
            Some(0xD800..0xDC00) if matches!(unit(at + 6), Some(0xDC00..0xE000)) => at += 12,
            Some(0xD800..0xE000) => {
                lone.push(at);
                at += 6;
            }
            Some(_) => at += 6,
            // The escaped character may be a backslash.
            None => at += 1 + text[at + 1..].chars().next().map_or(0, char::len_utf8),
        }
    }
    if lone.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut changed = text.to_owned();
    lone.into_iter().for_each(|at| changed.replace_range(at..at + 6, "\\ufffd"));
    Cow::Owned(changed)
}

/// Refuses what the first parser lets pass and RFC 8259 does not: control characters in strings, blanks of other scripts.
fn strictly(text: &str) -> Result<(), Fault> {
    serde_json::from_str::<IgnoredAny>(text).map(|_| ()).map_err(|error| {
        let line: usize = text.split_inclusive('\n').take(error.line().saturating_sub(1)).map(str::len).sum();
        let at = (line + error.column().saturating_sub(1)).min(text.len());
        let message = error.to_string();
        let message = message.split(" at line ").next().unwrap_or_default().to_owned();
        Fault { kind: FaultKind::Syntax, message, span: at..(at + 1).min(text.len()) }
    })
}

const fn kind(error: &ParseErrorKind) -> FaultKind {
    match error {
        ParseErrorKind::CommentsNotAllowed | ParseErrorKind::UnterminatedCommentBlock => FaultKind::Comment,
        ParseErrorKind::TrailingCommasNotAllowed => FaultKind::TrailingComma,
        _ => FaultKind::Syntax,
    }
}

fn sentence(error: &ParseErrorKind) -> String {
    match error {
        ParseErrorKind::CommentsNotAllowed => "this file may not have comments".to_owned(),
        ParseErrorKind::TrailingCommasNotAllowed => "there is a comma after the last entry".to_owned(),
        other => {
            let text = other.to_string();
            let mut chars = text.chars();
            chars.next().map(|first| first.to_ascii_lowercase().to_string() + chars.as_str()).unwrap_or_default()
        }
    }
}

const fn span(range: jsonc_parser::common::Range) -> Range<usize> {
    range.start..range.end
}

fn node(value: &ast::Value<'_>) -> Node {
    let (value, span) = match value {
        ast::Value::StringLit(it) => (Value::Text(it.value.to_string()), span(it.range)),
        ast::Value::NumberLit(it) => (Value::Number(it.value.to_owned()), span(it.range)),
        ast::Value::BooleanLit(it) => (Value::Bool(it.value), span(it.range)),
        ast::Value::NullKeyword(it) => (Value::Null, span(it.range)),
        ast::Value::Array(it) => (Value::List(it.elements.iter().map(node).collect()), span(it.range)),
        ast::Value::Object(it) => (Value::Object(it.properties.iter().map(member).collect()), span(it.range)),
    };
    Node { value, span }
}

fn member(property: &ast::ObjectProp<'_>) -> Member {
    let (key, key_span) = match &property.name {
        ast::ObjectPropName::String(it) => (it.value.to_string(), span(it.range)),
        ast::ObjectPropName::Word(it) => (it.value.to_owned(), span(it.range)),
    };
    Member { key, key_span, node: node(&property.value) }
}

//! Formats of lines: environment files, INI and properties, netrc, and any text whose lines assign.

use std::ops::Range;

use crate::syntax::{Member, Node, Value};

/// An environment file: `KEY=value`, `export KEY="value"`, values in quotes over several lines. Assignments in comments
/// count as well: a password is no less one for being commented out.
pub(super) fn environment(text: &str) -> Option<Vec<Node>> {
    let mut members = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let line_end = end_of_line(text, at);
        let line = &text[at..line_end];
        let key = assigned_name(line);
        at = match key {
            Some((key, value_start)) => {
                let range = environment_value(text, at + value_start..line_end);
                let next = end_of_line(text, range.end);
                members.push(member(key, at, value(text, range)));
                next + 1
            }
            None => line_end + 1,
        };
    }
    Some(vec![document(members, text)])
}

/// The name that a line of an environment file assigns to, and where its value starts.
fn assigned_name(line: &str) -> Option<(&str, usize)> {
    let (before, _) = line.split_once('=')?;
    let mut name = before.trim();
    if let Some(commented) = name.strip_prefix('#') {
        name = commented.trim_start_matches('#').trim_start();
    }
    name = name.strip_prefix("export ").unwrap_or(name).trim();
    let is_name = !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
    let commented_prose = line.trim_start().starts_with('#') && name.bytes().any(|byte| byte.is_ascii_lowercase());
    (is_name && !commented_prose).then_some((name, before.len() + 1))
}

/// The value in `rest`, which may end on a later line if it stands in quotes.
fn environment_value(text: &str, rest: Range<usize>) -> Range<usize> {
    let line = &text[rest.clone()];
    let start = rest.start + (line.len() - line.trim_start().len());
    let value = &text[start..rest.end];
    if let Some(quote) = value.chars().next().filter(|first| matches!(first, '"' | '\'' | '`'))
        && let Some(end) = closing_quote(&text[start + 1..], quote)
    {
        return start..start + 1 + end + 1;
    }
    let end = value.find(" #").or_else(|| value.find("\t#")).unwrap_or(value.len());
    start..start + value[..end].trim_end().len()
}

fn closing_quote(text: &str, quote: char) -> Option<usize> {
    let mut escaped = false;
    for (at, char) in text.char_indices() {
        if char == quote && !escaped {
            return Some(at);
        }
        escaped = char == '\\' && !escaped && quote == '"';
    }
    None
}

/// `key = value` and `key: value` under `[sections]`: INI, properties, npmrc, unit files and kin.
pub(super) fn settings(text: &str) -> Option<Vec<Node>> {
    let mut sections: Vec<(String, Vec<Member>)> = vec![(String::new(), Vec::new())];
    let mut at = 0;
    while at < text.len() {
        let line_end = end_of_line(text, at);
        let line = text[at..line_end].trim();
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
            sections.push((name.to_owned(), Vec::new()));
        } else if let (Some((key, range)), Some(section)) = (setting(text, at..line_end), sections.last_mut()) {
            let range = continued(text, range);
            at = end_of_line(text, range.end) + 1;
            section.1.push(member(key, range.start, value(text, range)));
            continue;
        }
        at = line_end + 1;
    }
    let inside = |(name, members): (String, Vec<Member>)| member(&name, 0, document(members, text));
    Some(vec![document(sections.into_iter().map(inside).collect(), text)])
}

/// The key of a line and the place of its value.
fn setting(text: &str, line: Range<usize>) -> Option<(&str, Range<usize>)> {
    let whole = &text[line.clone()];
    let trimmed = whole.trim_start();
    if trimmed.starts_with(['#', ';', '!']) {
        return None;
    }
    // npm's keys have addresses in them: `//registry.example.com/:_authToken=…`.
    let sign = if trimmed.starts_with("//") { whole.find('=') } else { whole.find(['=', ':']) }?;
    let key = whole[..sign].trim();
    let after = &whole[sign + 1..];
    let start = line.start + sign + 1 + (after.len() - after.trim_start().len());
    let value = &text[start.min(line.end)..line.end];
    let comment = [" #", " ;", "\t#", "\t;"].iter().filter_map(|mark| value.find(mark)).min();
    let quoted = value.starts_with(['"', '\'']);
    let end = comment.filter(|_| !quoted).unwrap_or(value.len());
    let end = start + value[..end].trim_end().len();
    (!key.is_empty() && end > start).then_some((key, start..end))
}

/// A value that ends in a backslash goes on on the next line.
fn continued(text: &str, mut range: Range<usize>) -> Range<usize> {
    while text[range.clone()].ends_with('\\') && !text[range.clone()].ends_with("\\\\") {
        let next = end_of_line(text, range.end) + 1;
        if next >= text.len() {
            break;
        }
        let line = &text[next..end_of_line(text, next)];
        range.end = next + line.trim_end().len();
    }
    range
}

/// netrc: words in pairs. `machine` and `default` begin an entry, `macdef` a stretch up to the next empty line.
pub(super) fn netrc(text: &str) -> Option<Vec<Node>> {
    let mut members = Vec::new();
    let mut words = words(text);
    while let Some(word) = words.next() {
        match &text[word.clone()] {
            "macdef" => {
                let end = text[word.end..].find("\n\n").map_or(text.len(), |at| word.end + at);
                while words.peek().is_some_and(|next| next.start < end) {
                    words.next();
                }
            }
            comment if comment.starts_with('#') => {
                let end = end_of_line(text, word.end);
                while words.peek().is_some_and(|next| next.start < end) {
                    words.next();
                }
            }
            key @ ("password" | "passwd" | "account" | "login" | "machine" | "port" | "user") => {
                let Some(range) = words.next() else { break };
                members.push(member(key, word.start, value(text, range)));
            }
            _ => {}
        }
    }
    Some(vec![document(members, text)])
}

/// The words of a text; one in double quotes may have blanks in it, and ends on its line.
fn words(text: &str) -> std::iter::Peekable<impl Iterator<Item = Range<usize>> + '_> {
    let mut at = 0;
    let next = move || {
        let start = at + text[at..].find(|char: char| !char.is_ascii_whitespace())?;
        let rest = &text[start..];
        let plain = rest.find(|char: char| char.is_ascii_whitespace()).unwrap_or(rest.len());
        let line = &rest[..end_of_line(rest, 0)];
        let quoted = line.strip_prefix('"').and_then(|inner| closing_quote(inner, '"')).map(|end| end + 2);
        at = start + quoted.map_or(plain, |end| end.max(plain));
        Some(start..start + quoted.unwrap_or(plain))
    };
    std::iter::from_fn(next).peekable()
}

/// Lines of any text that assign to one name: `password: x`, `- TOKEN = x`. Where the value could be an ordinary word, it
/// is none: this is prose most of the time.
pub(super) fn assignments(text: &str) -> Vec<Node> {
    let mut members = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let end = end_of_line(text, at);
        if let Some((key, range)) = setting(text, at..end) {
            let key = key.trim_start_matches(['-', '*', '>', ' ']).trim_matches(['"', '\'', '`']);
            let name = key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte));
            let trimmed = text[range.clone()].trim_end_matches([',', ';']);
            let telling = trimmed.len() >= 4
                && !trimmed.contains(char::is_whitespace)
                && trimmed.bytes().any(|byte| !byte.is_ascii_lowercase() && !b"\"'".contains(&byte))
                && trimmed.bytes().any(|byte| byte.is_ascii_digit() || byte.is_ascii_punctuation());
            if name
                && telling
                && !key.is_empty()
                && !trimmed.starts_with(['{', '[', '(', '$', '<'])
                && !trimmed.ends_with(')')
            {
                members.push(member(key, range.start, value(text, range.start..range.start + trimmed.len())));
            }
        }
        at = end + 1;
    }
    vec![document(members, text)]
}

fn end_of_line(text: &str, at: usize) -> usize {
    let at = at.min(text.len());
    let end = memchr::memchr(b'\n', &text.as_bytes()[at..]).map_or(text.len(), |end| at + end);
    if end > at && text.as_bytes()[end - 1] == b'\r' && end < text.len() { end - 1 } else { end }
}

fn value(text: &str, range: Range<usize>) -> Node {
    Node { value: Value::Text(text[range.clone()].to_owned()), span: range }
}

fn member(key: &str, at: usize, node: Node) -> Member {
    Member { key: key.to_owned(), key_span: at..at, node }
}

fn document(members: Vec<Member>, text: &str) -> Node {
    Node { value: Value::Object(members), span: 0..text.len() }
}

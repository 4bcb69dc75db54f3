//! Tables with a head: CSV by RFC 4180, with commas, semicolons or tabs. The head of its column is a cell's key.

use std::ops::Range;

use crate::syntax::{Member, Node, Value};

/// The rows below the head. `None` if there is no table.
pub(super) fn read(text: &str) -> Option<Vec<Node>> {
    let first = text.lines().next()?;
    let count = |separator: u8| first.bytes().filter(|byte| *byte == separator).count();
    let separator = [b',', b';', b'\t'].into_iter().max_by_key(|separator| count(*separator))?;
    let mut rows = rows(text.as_bytes(), separator)?.into_iter();
    let head: Vec<String> = rows.next()?.into_iter().map(|cell| unquoted(&text[cell])).collect();
    let row = |cells: Vec<Range<usize>>| {
        let span = cells.first().map_or(0, |cell| cell.start)..cells.last().map_or(0, |cell| cell.end);
        let member = |(at, cell): (usize, Range<usize>)| Member {
            key: head.get(at).cloned().unwrap_or_default(),
            key_span: cell.start..cell.start,
            node: Node { value: Value::Text(unquoted(&text[cell.clone()])), span: cell },
        };
        Node { value: Value::Object(cells.into_iter().enumerate().map(member).collect()), span }
    };
    Some(rows.map(row).collect())
}

fn unquoted(cell: &str) -> String {
    match cell.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
        Some(inner) => inner.replace("\"\"", "\""),
        None => cell.trim().to_owned(),
    }
}

/// The places of the cells, row by row. `None` if a quote stays open.
fn rows(text: &[u8], separator: u8) -> Option<Vec<Vec<Range<usize>>>> {
    let mut rows = Vec::new();
    let mut cells = Vec::new();
    let (mut start, mut quoted) = (0, false);
    for (at, byte) in text.iter().enumerate() {
        match *byte {
            b'"' => quoted = !quoted,
            b'\n' if !quoted => {
                let end = if at > start && text[at - 1] == b'\r' { at - 1 } else { at };
                cells.push(start..end);
                rows.push(std::mem::take(&mut cells));
                start = at + 1;
            }
            byte if byte == separator && !quoted => {
                cells.push(start..at);
                start = at + 1;
            }
            _ => {}
        }
    }
    if start < text.len() {
        cells.push(start..text.len());
        rows.push(cells);
    }
    (!quoted).then_some(rows)
}

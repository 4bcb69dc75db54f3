//! What an ignore file takes back: a line with `!` that makes a file with secrets readable again.

use std::collections::BTreeMap;

use super::source::{NoticeKind, Source};
use crate::git::Patterns;

/// Notices each line that takes one of these paths out of what the file ignores.
pub fn settle(source: &mut Source, secrets: &[String]) {
    let text = source.text().to_owned();
    let patterns = Patterns::new(&text, false);
    let mut open: BTreeMap<usize, Vec<&str>> = BTreeMap::new();
    for path in secrets {
        if let Some(decided) = patterns.decided(path).filter(|decided| decided.negated) {
            open.entry(decided.line).or_default().push(path);
        }
    }
    let mut start = 0;
    for (at, line) in text.split_inclusive('\n').enumerate() {
        let pattern = line.trim_end();
        if let Some(paths) = open.get(&(at + 1)) {
            let message = format!("`{pattern}` makes {} readable again", paths.join(", "));
            source.notice(NoticeKind::Reincluded, &[], start..start + pattern.len(), message);
        }
        start += line.len();
    }
}

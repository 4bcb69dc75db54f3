//! Inline comments of our own that allow nothing, because nothing is found where they speak of.

use memchr::{memchr_iter, memmem, memrchr2};

use super::inline::{OWN, Scope, line_end, next_line, read};
use super::place::is_prose;
use crate::model::{Finding, Text};

/// What a comment starts with, in the languages that people write. A marker elsewhere is a text about markers.
const OPENERS: &[&[u8]] = &[b"#", b"//", b"/*", b"<!--", b"--", b";", b"%", b"(*", b"{#", b"REM", b"rem"];

/// A comment that allows nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Idle {
    /// Its line.
    pub line: u32,
    /// What it says: the marker and its rule ids.
    pub what: String,
}

/// The comments in `text` that allow none of `findings`, which are all that a scan with every rule found in it. Only what
/// surely is a comment counts.
pub fn idle(text: &Text<'_>, findings: &[Finding]) -> Vec<Idle> {
    let bytes = text.bytes;
    if is_prose(&text.path.to_ascii_lowercase()) {
        return Vec::new();
    }
    let mut idle = Vec::new();
    for at in memmem::find_iter(bytes, OWN.as_bytes()) {
        let start = memrchr2(b'\n', b'\r', &bytes[..at]).map_or(0, |before| before + 1);
        if !is_in_a_comment(&bytes[start..at]) {
            continue;
        }
        let end = line_end(bytes, at);
        let longer = bytes[at..end].starts_with(b"aiguard:allow-next-line");
        let hit = if longer { &bytes[at..at + b"aiguard:allow-next-line".len()] } else { OWN.as_bytes() };
        let rest = &bytes[at + hit.len()..end.min(at + hit.len() + 512)];
        let Some((scope, allowance)) = read(hit, rest) else { continue };
        let of = if scope == Scope::NextLine { next_line(bytes, end) } else { start..end };
        let is_meant = |finding: &Finding| {
            let id = finding.about.id;
            let (first, last) = (finding.span.0, finding.span.1.saturating_sub(1).max(finding.span.0));
            let is_there = |place: usize| of.start <= place && place <= of.end;
            (allowance.rules.is_empty() || allowance.rules.iter().any(|rule| rule == id))
                && (is_there(first) || is_there(last))
        };
        if !findings.iter().any(is_meant) {
            let before = memchr_iter(b'\n', &bytes[..at]).count();
            let line = text.first_line.saturating_add(u32::try_from(before).unwrap_or(u32::MAX));
            let what = format!("{} {}", String::from_utf8_lossy(hit), allowance.rules.join(", "));
            idle.push(Idle { line, what: what.trim_end().to_owned() });
        }
    }
    idle
}

/// Whether what stands before a marker on its line opens a comment, outside of any string.
fn is_in_a_comment(before: &[u8]) -> bool {
    let trimmed = before.trim_ascii_end();
    let Some(opener) = OPENERS.iter().find(|opener| trimmed.ends_with(opener)) else { return false };
    let code = &trimmed[..trimmed.len() - opener.len()];
    let is_closed = |quote: &u8| memchr_iter(*quote, code).count().is_multiple_of(2);
    [b'"', b'\'', b'`'].iter().all(is_closed) && memmem::find(code, b"\\\"").is_none()
}

#[cfg(test)]
mod tests {
    use super::{Idle, idle};
    use crate::detect::Engine;
    use crate::detect::engine::{Scratch, Selection};
    use crate::model::{Origin, Text};

    fn found(text: &str) -> Vec<(u32, String)> {
        let text = text.replace('¦', "");
        let text = Text::new("src/a.py", text.as_bytes(), Origin::File);
        let engine = Engine::builtin(&Selection::default());
        let findings = engine.scan(&text, &mut Scratch::default());
        idle(&text, &findings).into_iter().map(|Idle { line, what }| (line, what)).collect()
    }

    const TOKEN: &str = "t = 'ghp_¦9wH3kQvZx7LmT2bRsYc5NdGf8JpXa41u4aMd'";

    #[test]
    fn a_comment_that_allows_something_is_not_idle() {
        for comment in ["# aiguard:allow", "# aiguard:allow github-personal-access-token -- why"] {
            assert_eq!(found(&format!("{TOKEN}  {comment}\n")), [], "{comment}");
        }
        assert_eq!(found(&format!("# aiguard:allow-next-line\n{TOKEN}\n")), []);
    }

    #[test]
    fn a_comment_that_allows_nothing_is_named_with_its_line() {
        let said = |line: u32, what: &str| vec![(line, what.to_owned())];
        assert_eq!(found("\nx = 1  # aiguard:allow -- gone\n"), said(2, "aiguard:allow"));
        let other = format!("{TOKEN}  // aiguard:allow slack-token, x-token -- why\n");
        assert_eq!(found(&other), said(1, "aiguard:allow slack-token, x-token"));
        let wrong_line = format!("# aiguard:allow\n{TOKEN}\n");
        assert_eq!(found(&wrong_line), said(1, "aiguard:allow"));
        assert_eq!(found("# aiguard:allow-next-line"), said(1, "aiguard:allow-next-line"));
    }

    #[test]
    fn a_text_about_comments_is_no_comment() {
        for text in
            ["write `# aiguard:allow` there", "s = \"# aiguard:allow\"", "say aiguard:allow", "# aiguard:allowance"]
        {
            assert_eq!(found(text), [], "{text}");
        }
    }
}

//! Comments that allow a finding on their line: our own and those of other scanners, so that a project can change its
//! scanner, or run two, without writing every comment twice.
//!
//! Ours is `aiguard:allow [RULE-ID[, RULE-ID ...]] [-- reason]` at the end of the line, in whatever the file's comments
//! look like, or `aiguard:allow-next-line ...` on the line above where a trailing comment is impossible. The plain form
//! says nothing about the next line. Whatever follows the marker is read as rule ids up to ` -- `: a sentence without
//! ` -- ` names rules that do not exist, so it allows nothing rather than everything.

use std::ops::Range;
use std::sync::OnceLock;

use memchr::{memchr2, memrchr2};
use regex_automata::meta::Regex;

use crate::rules::rule::compile;

/// Our own marker; every other one is foreign.
pub const OWN: &str = "aiguard:allow";

/// Every marker, as an [`Allowance`] names it.
pub const MARKERS: &[&str] = &[
    OWN,
    "gitleaks:allow",
    "betterleaks:allow",
    "kingfisher:ignore",
    "trufflehog:ignore",
    "pragma: allowlist secret",
    "ggignore",
    "secretlint-disable",
    "secretlint-disable-line",
    "secretlint-disable-next-line",
];

/// The most markers of one line that count. More are no comment but an attempt to make the scan slow.
const PER_LINE: usize = 64;

/// What an inline comment says about one line.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Allowance {
    /// The marker's name, such as `aiguard:allow` or `gitleaks:allow`.
    pub marker: &'static str,
    /// Rule ids that it names; empty means any rule.
    pub rules: Vec<String>,
    /// The reason given, if any.
    pub reason: Option<String>,
}

/// What a project demands of such comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Manner {
    /// The markers of other scanners count.
    pub foreign: bool,
    /// Our own marker counts only with a reason.
    pub reason: bool,
    /// Our own marker counts only with rule ids.
    pub rule_ids: bool,
}

impl Default for Manner {
    fn default() -> Self {
        Self { foreign: true, reason: false, rule_ids: false }
    }
}

impl Manner {
    /// Whether `allowance` allows a finding of `rule`.
    pub fn admits(&self, allowance: &Allowance, rule: &str) -> bool {
        let named = allowance.rules.is_empty() || allowance.rules.iter().any(|id| id == rule);
        if allowance.marker != OWN {
            return named && self.foreign;
        }
        named && !(self.reason && allowance.reason.is_none()) && !(self.rule_ids && allowance.rules.is_empty())
    }
}

/// Every marker of one text, found in one pass: asking costs nothing more, however many findings and long lines it has.
#[derive(Debug, Default)]
pub struct Markers {
    /// What holds for whole lines, sorted by the line's place.
    lines: Vec<(Range<usize>, Allowance)>,
    /// What holds from one marker to another, sorted, without overlap.
    stretches: Vec<(Range<usize>, Allowance)>,
}

/// What a marker speaks of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Scope {
    Line,
    NextLine,
    /// Its line, and the next one if there is nothing but the comment on its own.
    LineOrNext,
    Open,
    Close,
}

impl Markers {
    /// The markers of `text`.
    pub fn find(text: &[u8]) -> Self {
        let mut found = Self::default();
        let Some(pattern) = pattern() else { return found };
        let mut opened: Option<(usize, Allowance)> = None;
        let mut line = 0..0;
        let mut known = false;
        let mut count = 0;
        for hit in pattern.find_iter(text) {
            if !known || hit.start() >= line.end {
                let from = if known { line.end } else { 0 };
                let start = memrchr2(b'\n', b'\r', &text[from..hit.start()]).map_or(from, |at| from + at + 1);
                line = start..line_end(text, hit.end());
                known = true;
                count = 0;
            }
            count += 1;
            if count > PER_LINE {
                continue;
            }
            let rest = &text[hit.end()..line.end.min(hit.end() + 512)];
            let Some((scope, allowance)) = read(&text[hit.range()], rest) else { continue };
            match scope {
                Scope::Line => found.lines.push((line.clone(), allowance)),
                Scope::NextLine => found.lines.push((next_line(text, line.end), allowance)),
                Scope::LineOrNext => {
                    if !text[line.start..hit.start()].iter().any(u8::is_ascii_alphanumeric) {
                        found.lines.push((next_line(text, line.end), allowance.clone()));
                    }
                    found.lines.push((line.clone(), allowance));
                }
                Scope::Open => opened = opened.or(Some((hit.start(), allowance))),
                Scope::Close => {
                    if let Some((start, allowance)) = opened.take() {
                        found.stretches.push((start..hit.start(), allowance));
                    }
                }
            }
        }
        if let Some((start, allowance)) = opened {
            found.stretches.push((start..text.len() + 1, allowance));
        }
        found.lines.sort_by(|left, right| left.0.start.cmp(&right.0.start).then_with(|| left.1.cmp(&right.1)));
        found.lines.dedup();
        found
    }

    /// The allowances that hold at the byte offset `at`.
    pub fn at(&self, at: usize) -> impl Iterator<Item = &Allowance> {
        let holds = |list: &[(Range<usize>, Allowance)]| {
            let end = list.partition_point(|(range, _)| range.start <= at);
            let start = list[..end].partition_point(|(range, _)| range.end < at);
            start..end
        };
        // A line's range includes its end: a finding of no length, or one that ends in the line ending, is still on it.
        self.lines[holds(&self.lines)]
            .iter()
            .chain(&self.stretches[holds(&self.stretches)])
            .map(|(_, allowance)| allowance)
    }

    /// The allowances for a finding with this byte range: those of its first and of its last line.
    pub fn around(&self, span: (usize, usize)) -> impl Iterator<Item = &Allowance> {
        self.at(span.0).chain(self.at(span.1.saturating_sub(1).max(span.0)))
    }
}

/// The allowances that hold for the line of `text` that contains the byte offset `at`, or for a stretch that a foreign
/// marker opened on an earlier line. For more than one question about a text, use [`Markers`].
pub fn allowances(text: &[u8], at: usize) -> Vec<Allowance> {
    Markers::find(text).at(at).cloned().collect()
}

/// Every marker. Upper and lower case count, but for kingfisher's, as in the tools themselves.
fn pattern() -> Option<&'static Regex> {
    static PATTERN: OnceLock<Option<Regex>> = OnceLock::new();
    let source = concat!(
        r"aiguard:allow(?:-next-line)?|gitleaks:allow|betterleaks:allow|(?i:kingfisher:ignore)|trufflehog:ignore",
        r"|pragma: ?(?:allow|white)list[ -](?:nextline[ -])?secret|\bggignore\b",
        r"|secretlint-(?:disable(?:-next-line|-line)?|enable)",
    );
    PATTERN.get_or_init(|| compile(source, false).ok()).as_ref()
}

/// What the marker `hit` with `rest` of the line after it says. `None` when it is only the start of another word.
pub(super) fn read(hit: &[u8], rest: &[u8]) -> Option<(Scope, Allowance)> {
    let any = |scope, marker| Some((scope, Allowance { marker, rules: Vec::new(), reason: None }));
    match hit {
        b"gitleaks:allow" => any(Scope::Line, "gitleaks:allow"),
        b"betterleaks:allow" => any(Scope::Line, "betterleaks:allow"),
        b"trufflehog:ignore" => any(Scope::Line, "trufflehog:ignore"),
        b"ggignore" => any(Scope::Line, "ggignore"),
        b"secretlint-disable-line" => any(Scope::Line, "secretlint-disable-line"),
        b"secretlint-disable-next-line" => any(Scope::NextLine, "secretlint-disable-next-line"),
        b"secretlint-disable" => any(Scope::Open, "secretlint-disable"),
        b"secretlint-enable" => any(Scope::Close, "secretlint-enable"),
        _ if hit.starts_with(b"pragma") => {
            let next = hit.windows(8).any(|part| part == b"nextline");
            any(if next { Scope::NextLine } else { Scope::Line }, "pragma: allowlist secret")
        }
        _ if hit.eq_ignore_ascii_case(b"kingfisher:ignore") => any(Scope::LineOrNext, "kingfisher:ignore"),
        _ => {
            if rest.first().is_some_and(|c| c.is_ascii_alphanumeric() || matches!(c, b'-' | b'_' | b':')) {
                return None;
            }
            let scope = if hit == OWN.as_bytes() { Scope::Line } else { Scope::NextLine };
            let (rules, reason) = arguments(&String::from_utf8_lossy(rest));
            Some((scope, Allowance { marker: OWN, rules, reason }))
        }
    }
}

/// Ends of comments that may follow a marker on its line and are no part of what it says.
const CLOSERS: &[&str] = &["-->", "*/", "#}", "%}", "}}", "%>", "*)", "|#", "-}"];

/// Rule ids and reason out of `RULE-ID, RULE-ID -- reason`.
fn arguments(rest: &str) -> (Vec<String>, Option<String>) {
    let mut rest = rest.trim();
    // Formats without comments keep the marker in a string: what follows its closing quote is punctuation.
    if let Some(quote) = rest.rfind(['"', '\'', '`'])
        && rest[quote + 1..].chars().all(|c| ",;:)]} ".contains(c))
    {
        rest = rest[..quote].trim_end();
    }
    while let Some(shorter) = CLOSERS.iter().find_map(|closer| rest.strip_suffix(closer)) {
        rest = shorter.trim_end();
    }
    let (ids, reason) = match rest.find("--") {
        Some(at) => (&rest[..at], rest[at..].trim_start_matches('-').trim()),
        None => (rest, ""),
    };
    let ids = ids.split([',', ' ', '\t']).filter(|id| !id.is_empty()).map(str::to_owned).collect();
    (ids, (!reason.is_empty()).then(|| reason.to_owned()))
}

/// The offset of the line ending after `from`, or of the text's end.
pub(super) fn line_end(text: &[u8], from: usize) -> usize {
    memchr2(b'\n', b'\r', &text[from..]).map_or(text.len(), |at| from + at)
}

/// The line after the one that ends at `end`. Empty and out of reach when there is none.
pub(super) fn next_line(text: &[u8], end: usize) -> Range<usize> {
    let start = end + if text[end..].starts_with(b"\r\n") { 2 } else { 1 };
    if start > text.len() { text.len() + 1..text.len() + 1 } else { start..line_end(text, start) }
}

#[cfg(test)]
mod tests {
    use super::{Allowance, MARKERS, Manner, Markers, OWN, allowances};

    /// The allowances at the first `*` of a text.
    fn at_star(text: &str) -> Vec<Allowance> {
        allowances(text.as_bytes(), text.find('*').unwrap())
    }

    fn own(rules: &[&str], reason: Option<&str>) -> Vec<Allowance> {
        let rules = rules.iter().map(|&id| id.to_owned()).collect();
        vec![Allowance { marker: OWN, rules, reason: reason.map(str::to_owned) }]
    }

    #[test]
    fn our_marker_counts_in_any_comment_with_ids_and_reason() {
        for (text, rules, reason) in [
            ("key = '*' # aiguard:allow", &[][..], None),
            ("key = '*' # aiguard:allow some-token", &["some-token"], None),
            ("key = '*'; // aiguard:allow a-token, b-token -- made up", &["a-token", "b-token"], Some("made up")),
            (
                "x\nkey: *  /* aiguard:allow a-token,b-token -- it's fake */\r\ny",
                &["a-token", "b-token"],
                Some("it's fake"),
            ),
            ("<a>*</a> <!-- aiguard:allow a-token -->", &["a-token"], None),
            ("<a>*</a> <!-- aiguard:allow -- public -->", &[], Some("public")),
            ("{\"k\": \"*\", \"note\": \"aiguard:allow -- public\"},", &[], Some("public")),
            ("{# aiguard:allow-next-line a-token -- sample #}\r\n*", &["a-token"], Some("sample")),
            ("a\r# aiguard:allow-next-line\r*\rb", &[], None),
        ] {
            assert_eq!(at_star(text), own(rules, reason), "{text}");
        }
    }

    #[test]
    fn our_marker_does_not_reach_other_lines_nor_count_inside_a_longer_word() {
        for text in [
            "# aiguard:allow\n*",
            "*\n# aiguard:allow",
            "# aiguard:allow-next-line\n\n*",
            "# aiguard:allow-next-line *",
            "* # aiguard:allowed",
            "* # aiguard:allow_all",
            "* # Aiguard:Allow",
            "* # aiguard:allow-nextline",
        ] {
            assert_eq!(at_star(text), [], "{text}");
        }
    }

    #[test]
    fn foreign_markers_count_as_in_their_own_tools() {
        for (text, marker) in [
            ("* # gitleaks:allow", "gitleaks:allow"),
            ("*//betterleaks:allow", "betterleaks:allow"),
            ("* # Kingfisher:Ignore", "kingfisher:ignore"),
            ("  // kingfisher:ignore\n*", "kingfisher:ignore"),
            ("* # trufflehog:ignore", "trufflehog:ignore"),
            ("* # pragma: allowlist secret", "pragma: allowlist secret"),
            ("* # pragma: whitelist secret", "pragma: allowlist secret"),
            ("# pragma: allowlist nextline secret\n*", "pragma: allowlist secret"),
            ("* # ggignore", "ggignore"),
            ("* // secretlint-disable-line @secretlint/secretlint-rule-aws", "secretlint-disable-line"),
            ("// secretlint-disable-next-line\n*", "secretlint-disable-next-line"),
            ("// secretlint-disable\na\n\n*", "secretlint-disable"),
            ("// secretlint-disable\n*\n// secretlint-enable", "secretlint-disable"),
        ] {
            let found = at_star(text);
            assert_eq!(found.iter().map(|it| (it.marker, it.rules.len())).collect::<Vec<_>>(), [(marker, 0)], "{text}");
            assert!(MARKERS.contains(&marker));
        }
    }

    #[test]
    fn foreign_markers_do_not_reach_further_than_in_their_own_tools() {
        for text in [
            "# gitleaks:allow\n*",
            "* # Gitleaks:Allow",
            "a = 1 # kingfisher:ignore\n*",
            "* # pragma: allowlist nextline secret",
            "# pragma: allowlist secret\n*",
            "* # raggignored",
            "// secretlint-disable\na\n// secretlint-enable\n*",
            "*\n// secretlint-disable",
        ] {
            assert_eq!(at_star(text), [], "{text}");
        }
    }

    #[test]
    fn a_finding_of_several_lines_is_allowed_on_its_first_and_its_last_line_only() {
        let allowed = |text: &str| {
            let span = (text.find('*').unwrap(), text.rfind('*').unwrap() + 1);
            Markers::find(text.as_bytes()).around(span).count() > 0
        };
        assert!(allowed("k = '* # aiguard:allow\nb\n*'"));
        assert!(allowed("k = '*\nb\n*' # aiguard:allow"));
        assert!(allowed("# aiguard:allow-next-line\nk = '*\nb\n*'"));
        assert!(!allowed("k = '*\nb # aiguard:allow\n*'"));
        assert!(!allowed("k = '*\nb\n*'\n# aiguard:allow"));
    }

    #[test]
    fn a_project_can_demand_ids_and_reasons_and_refuse_foreign_markers() {
        let allowance = |marker, ids: &[&str], reason: Option<&str>| Allowance {
            marker,
            rules: ids.iter().map(|&id| id.to_owned()).collect(),
            reason: reason.map(str::to_owned),
        };
        let plain = Manner::default();
        assert!(plain.admits(&allowance(OWN, &[], None), "a-token"));
        assert!(plain.admits(&allowance(OWN, &["b-token", "a-token"], None), "a-token"));
        assert!(!plain.admits(&allowance(OWN, &["b-token"], None), "a-token"));
        let strict = Manner { foreign: false, reason: true, rule_ids: true };
        assert!(strict.admits(&allowance(OWN, &["a-token"], Some("why")), "a-token"));
        assert!(!strict.admits(&allowance(OWN, &["a-token"], None), "a-token"));
        assert!(!strict.admits(&allowance(OWN, &[], Some("why")), "a-token"));
        assert!(!strict.admits(&allowance("gitleaks:allow", &[], None), "a-token"));
    }

    #[test]
    fn a_line_full_of_markers_is_read_once() {
        let text = "* aiguard:allow a-token ".repeat(50_000);
        let markers = Markers::find(text.as_bytes());
        assert!((0..text.len()).step_by(24).all(|at| markers.at(at).count() <= 64));
    }
}

//! The judgement of a candidate: what speaks for it, what against it, and how sure that leaves it.

use std::sync::OnceLock;

use super::candidate::Candidate;
use super::context::Surroundings;
use crate::model::{Category, Confidence, Why};
use crate::rules::{Matcher, Rule, Shape, schema, table};
use crate::validate::{self, Outcome, Subject};

/// A candidate that was judged to be a finding, with its place in the original text.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) rule: &'static Rule,
    pub(super) span: (usize, usize),
    pub(super) value: Vec<u8>,
    pub(super) confidence: Confidence,
    /// A check of the format failed: no other rule may raise this value again.
    pub(super) failed: bool,
    pub(super) why: Vec<Why>,
}

/// Judges `candidate`, which was found in the text of `around`. `None` if it is no finding at all.
pub(super) fn judge(candidate: &Candidate, around: &Surroundings<'_>) -> Option<Judged> {
    let rule = candidate.rule;
    let Surroundings { text, path, .. } = *around;
    if !rule.paths.admit(path) {
        return None;
    }
    if is_broken_up(text, &candidate.value) || is_inside_a_blob(text, &candidate.value) {
        return None;
    }
    let value = &text[candidate.value.clone()];
    let subject = Subject { value, key: &text[candidate.key.clone()], quoted: candidate.quoted, path };
    let mut judged = Judged {
        rule,
        span: (candidate.value.start, candidate.value.end),
        value: value.to_vec(),
        confidence: rule.confidence,
        failed: false,
        why: Vec::new(),
    };
    if rule.about.id.starts_with("generic-") && has_form_of_another(value) {
        return None;
    }
    if !candidate.keyword.is_empty() {
        judged.why.push(Why::Keyword(candidate.keyword));
    }
    judged.weigh_checks(&subject)?;
    let confirmed = judged.confidence == Confidence::Confirmed;
    if rule.about.category == Category::Secret && !confirmed && validate::placeholder(value) {
        return None;
    }
    if let Matcher::Shape(shape) = &rule.matcher {
        judged.weigh_context(shape, candidate, around)?;
    }
    if rule.randomness > 0.0 {
        let bits = validate::randomness::bits_per_character(value);
        if bits < rule.randomness {
            return None;
        }
        judged.why.push(Why::Randomness(bits));
    }
    if !confirmed && is_example(path) {
        judged.confidence = judged.confidence.lowered();
        judged.why.push(Why::ExamplePath);
    }
    Some(judged)
}

impl Judged {
    /// Runs the rule's named checks. `None` if one of them says that it is something else.
    fn weigh_checks(&mut self, subject: &Subject<'_>) -> Option<()> {
        for validator in self.rule.validators {
            match validator.check(subject) {
                Outcome::Rejected => return None,
                Outcome::Plausible => {}
                Outcome::Passed => self.why.push(Why::Checksum(validator.name())),
                Outcome::Confirmed => {
                    self.confidence = Confidence::Confirmed;
                    self.why.push(Why::Checksum(validator.name()));
                }
                Outcome::Failed => {
                    self.failed = true;
                    self.why.push(Why::ChecksumFailed(validator.name()));
                }
            }
        }
        if self.failed {
            self.confidence = Confidence::Low;
        }
        Some(())
    }

    /// Takes the words around a shape into account. `None` if it is nothing without one.
    fn weigh_context(&mut self, shape: &Shape, candidate: &Candidate, around: &Surroundings<'_>) -> Option<()> {
        if shape.context.is_empty() {
            return Some(());
        }
        match around.word(shape.context, &candidate.value) {
            Some(word) => self.why.insert(0, Why::Keyword(word)),
            None if !candidate.alone => return None,
            // Tables of numbers in code have one in a few thousand with the right sum.
            None if self.confidence < Confidence::Confirmed
                && !around.structured
                && is_beside_a_number(around.text, &candidate.value) =>
            {
                self.confidence = shape.bare_confidence.lowered();
            }
            None if self.confidence < Confidence::Confirmed => self.confidence = shape.bare_confidence,
            None => {}
        }
        Some(())
    }
}

/// Keeps, of findings that overlap, the one that says most: a rule with a form of its own before a generic one, then the
/// surer, then the longer.
pub(super) fn without_overlaps(mut all: Vec<Judged>) -> Vec<Judged> {
    all.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.span.cmp(&b.span)).then(a.rule.about.id.cmp(b.rule.about.id)));
    let mut kept: Vec<Judged> = Vec::new();
    // The kept spans by start; they do not overlap, so the neighbours tell whether a new one does.
    let mut spans: std::collections::BTreeMap<(bool, usize), usize> = std::collections::BTreeMap::new();
    for judged in all {
        let secret = judged.rule.about.category == Category::Secret;
        let (start, end) = judged.span;
        let neighbour = spans.range(..(secret, end.max(start + 1))).next_back().filter(|(key, _)| key.0 == secret);
        match neighbour {
            Some((_, &index)) if kept[index].span.1 > start => {
                let winner = &mut kept[index];
                // What a generic rule is sure of, the rule that knows the form is sure of as well.
                if !winner.failed && judged.span == winner.span {
                    winner.confidence = winner.confidence.max(judged.confidence);
                }
            }
            _ => {
                spans.insert((secret, start), kept.len());
                kept.push(judged);
            }
        }
    }
    kept.sort_by_key(|judged| judged.span);
    kept
}

/// What decides between findings that overlap. Of two that are as sure, the one whose key names the provider says more.
fn rank(judged: &Judged) -> (u8, bool, Confidence, bool, usize) {
    let assigned = matches!(judged.rule.matcher, Matcher::Assigned { .. });
    // The catch-all rules come last: others that know no provider at least know the notation or the key.
    let form = if judged.rule.about.id.starts_with("generic-") { 0 } else { 2 - u8::from(judged.rule.generic) };
    (form, judged.failed, judged.confidence, assigned, judged.value.len())
}

/// Whether the value starts like the tokens of a provider whose rule knows their whole form: if it were one, that rule
/// would say so, and what only looks like one is made up or cut off.
fn has_form_of_another(value: &[u8]) -> bool {
    static PREFIXES: OnceLock<Vec<&'static [u8]>> = OnceLock::new();
    let prefixes = PREFIXES.get_or_init(|| {
        let telling = |prefix: &&str| prefix.len() >= 4 && !prefix.starts_with("ey");
        table::builtin().iter().map(|rule| rule.prefix).filter(telling).map(str::as_bytes).collect()
    });
    prefixes.iter().any(|prefix| value.starts_with(prefix))
}

/// Whether a break mark stands right before or behind the value: then it is a part of an example in a rule file.
fn is_broken_up(text: &[u8], value: &std::ops::Range<usize>) -> bool {
    let mut bytes = [0; 4];
    let mark = schema::BREAK.encode_utf8(&mut bytes);
    text[value.end..].starts_with(mark.as_bytes()) || text[..value.start].ends_with(mark.as_bytes())
}

/// Whether another number stands before or behind, with nothing but a comma and white space between them.
fn is_beside_a_number(text: &[u8], value: &std::ops::Range<usize>) -> bool {
    let counts = |byte: &&u8| !matches!(byte, b',' | b' ' | b'\t' | b'\n' | b'\r');
    let before = text[..value.start].iter().rev().find(counts);
    let behind = text[value.end..].iter().find(counts);
    before.is_some_and(u8::is_ascii_digit) || behind.is_some_and(u8::is_ascii_digit)
}

/// How much base64 stands before what is no value of its own, in bytes. The longest address before a token is shorter.
const BLOB: usize = 100;
/// How long the lines are in which mail and certificates wrap base64.
const WRAPPED: std::ops::RangeInclusive<usize> = 60..=80;
/// With how many equal bytes the values of a list begin.
const ALIKE: usize = 4;

/// Whether the value is a piece of a long stretch of base64, such as a picture: any letters turn up in one.
fn is_inside_a_blob(text: &[u8], value: &std::ops::Range<usize>) -> bool {
    let is_base64 = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/');
    let before = &text[value.start.saturating_sub(BLOB)..value.start];
    let length = before.iter().rev().take_while(is_base64).count();
    if length == BLOB {
        return true;
    }
    let start = value.start - length;
    let longest = *WRAPPED.end();
    let after = &text[value.start..text.len().min(value.start + longest + 1)];
    let line = start..value.start + after.iter().take_while(is_base64).count();
    // A list has a value to a line, all of which begin alike, and a key is a block itself. In a block of something else, the
    // line before or behind is as long and of the same kind.
    let is_break = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|byte| matches!(byte, b'\n' | b'\r'));
    let wrapped = WRAPPED.contains(&line.len()) && value.end <= line.end && is_break(Some(line.end));
    let is_like = |part: Option<&[u8]>| {
        part.is_some_and(|part| {
            let listed = line == *value && part.starts_with(&text[start..start + ALIKE]);
            part.len() == line.len() && part.iter().all(|byte| is_base64(&byte)) && !listed
        })
    };
    let ending = if text.get(line.end) == Some(&b'\r') { 2 } else { 1 };
    let above = start.checked_sub(ending).and_then(|end| text.get(end.checked_sub(line.len())?..end));
    let below = text.get(line.end + ending..line.end + ending + line.len());
    wrapped && is_break(start.checked_sub(1)) && (is_like(above) || is_like(below))
}

/// Whether the path says that the file is a test, an example or documentation.
fn is_example(path: &str) -> bool {
    const FOLDERS: [&str; 24] = [
        "test",
        "tests",
        "testing",
        "testdata",
        "test-data",
        "test_data",
        "__tests__",
        "spec",
        "specs",
        "fixture",
        "fixtures",
        "__fixtures__",
        "example",
        "examples",
        "sample",
        "samples",
        "demo",
        "demos",
        "mock",
        "mocks",
        "__mocks__",
        "doc",
        "docs",
        "e2e",
    ];
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.split(['/', '\\', '!']).rev();
    let name = parts.next().unwrap_or_default();
    let stem = name.split('.').next().unwrap_or_default();
    let marked = |word: &str| {
        stem.strip_suffix(word).is_some_and(|rest| rest.ends_with(['_', '-']))
            || stem.strip_prefix(word).is_some_and(|rest| rest.starts_with(['_', '-']))
            || name.split('.').skip(1).any(|part| part == word)
    };
    // Words of which the name may be nothing else: `test_data.json`, `user_fixtures.py`.
    let about = |word: &str| stem == word || marked(word);
    ["test", "spec", "example", "sample"].into_iter().any(marked)
        || ["test_data", "test-data", "testdata", "fixture", "fixtures", "mock", "mocks"].into_iter().any(about)
        || parts.any(|part| FOLDERS.contains(&part))
}

#[cfg(test)]
mod tests {
    use super::{is_example, is_inside_a_blob};

    #[test]
    fn a_piece_of_a_picture_is_no_value() {
        let picture = b"iVBORw0KGgo+AAAANSUhEUg/".repeat(8);
        assert!(is_inside_a_blob(&picture, &(120..140)));
        assert!(!is_inside_a_blob(&picture, &(60..80)));
        let address = [b" https://hooks.example.com/services/".repeat(4), b"T0/B0/x".to_vec()].concat();
        assert!(!is_inside_a_blob(&address, &(address.len() - 1..address.len())));
    }

    #[test]
    fn a_piece_of_a_picture_in_a_mail_is_no_value_and_a_line_of_a_list_is_one() {
        let line = "iVBORw0KGgo+AAAANSUhEUg/".repeat(4)[..76].to_owned();
        for ending in ["\n", "\r\n"] {
            let mail =
                format!("Content-Transfer-Encoding: base64{ending}{ending}{}", format!("{line}{ending}").repeat(3));
            let second = mail.find(&line).unwrap() + line.len() + ending.len();
            for start in [second - line.len() - ending.len(), second, second + 8] {
                assert!(is_inside_a_blob(mail.as_bytes(), &(start..start + 64)), "{start}");
            }
            assert!(!is_inside_a_blob(mail.as_bytes(), &(second..second + 76)), "a list of values");
            assert!(!is_inside_a_blob(mail.as_bytes(), &(second..mail.len())), "a key");
            let mixed = mail.replacen("iVBO", "EAAA", 2);
            assert!(is_inside_a_blob(mixed.as_bytes(), &(second..second + 76)), "a line that begins as a token does");
        }
        let alone = format!("text\n{line}\ntext\n");
        assert!(!is_inside_a_blob(alone.as_bytes(), &(5..69)));
    }

    #[test]
    fn tests_and_examples_are_known_by_their_paths() {
        for path in [
            "tests/a.py",
            "src/a_test.go",
            "src/x_test_data.go",
            "testdata.json",
            "user-fixtures.py",
            "src/mocks.ts",
            "web/a.spec.ts",
            "docs/a.md",
            ".env.example",
            "test_a.py",
            "a/fixtures/k",
        ] {
            assert!(is_example(path), "{path}");
        }
        for path in [
            "src/latest.py",
            "contest/a.go",
            "attestation.rs",
            "ab_test_config.py",
            "src/mockery.go",
            "spectrum/a.c",
            ".env",
            "src/main.rs",
        ] {
            assert!(!is_example(path), "{path}");
        }
    }
}

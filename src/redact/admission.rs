//! Which findings are worth redacting: a leak costs more than a word too many, but a text that means nothing any more helps
//! nobody.

use super::placeholder;
use crate::model::{Category, Class, Confidence, Finding};

/// Whether a finding in `text` has to go. Every secret does, also one that is not sure; personal data from medium
/// confidence on; text that speaks to an agent does not, since nothing in it is private. Of what nobody is sure of, words of
/// prose (`password: required`), names (of a bucket, an account, a client) and what a template fills in stay. Allowances do not count: they say that a finding may be
/// committed, not that it may be shown.
pub fn admits(text: &[u8], finding: &Finding) -> bool {
    match finding.about.category {
        Category::Injection => false,
        Category::Pii => finding.confidence >= Confidence::Medium,
        Category::Secret => {
            let sure = finding.confidence > Confidence::Low;
            let name = finding.about.class <= Class::Internal || is_prose(text, finding.span);
            (sure || !name)
                && !is_in_a_template(text, finding.span)
                && !placeholder::is_encoded(&text[finding.span.0..finding.span.1])
        }
    }
}

/// Whether the value is a word in lower case behind a blank.
fn is_prose(text: &[u8], (start, end): (usize, usize)) -> bool {
    let behind_a_blank = start == 0 || matches!(text[start - 1], b' ' | b'\t');
    behind_a_blank && text[start..end].iter().all(|byte| byte.is_ascii_lowercase() || b"-_.,;".contains(byte))
}

/// Whether the value stands between the signs of a template, on its line.
fn is_in_a_template(text: &[u8], (start, end): (usize, usize)) -> bool {
    let line = memchr::memrchr(b'\n', &text[..start]).map_or(0, |at| at + 1);
    let line_end = memchr::memchr(b'\n', &text[end..]).map_or(text.len(), |at| end + at);
    let (before, after) = (&text[line..start], &text[end..line_end]);
    [("{{", "}}"), ("${", "}"), ("<%", "%>"), ("{%", "%}")].iter().any(|(open, close)| {
        let opened = memchr::memmem::rfind(before, open.as_bytes());
        let closed = memchr::memmem::rfind(before, close.as_bytes());
        opened > closed && memchr::memmem::find(after, close.as_bytes()).is_some()
    })
}

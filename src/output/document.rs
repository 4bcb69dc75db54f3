//! What the formats made of JSON and of addresses have in common.

use std::io;
use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use serde::Serialize;

use super::amounts::counted;
use super::terminal;
use crate::model::{Category, Confidence, Finding, Report, Skip, Skipped};

/// Writes a JSON document over several lines, ending in one line feed.
pub(super) fn write_json(out: &mut dyn io::Write, document: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer_pretty(Escaping(out), document)?;
    out.write_all(b"\n")
}

/// Writes a JSON document on one line.
pub(super) fn write_json_line(out: &mut dyn io::Write, document: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(Escaping(out), document)?;
    out.write_all(b"\n")
}

/// Writes the JSON escapes of characters that act on a terminal. Outside its strings JSON is plain ASCII, so such a
/// character stands in a string, where its escape means the same. The exception is the line feed: within strings it is
/// escaped already, outside it is layout.
struct Escaping<'a>(&'a mut dyn io::Write);

impl Escaping<'_> {
    fn write_text(&mut self, text: &str) -> io::Result<()> {
        let mut plain = 0;
        let acting = text.char_indices().filter(|(_, character)| *character != '\n' && terminal::acts(*character));
        for (at, character) in acting {
            self.0.write_all(&text.as_bytes()[plain..at])?;
            for unit in character.encode_utf16(&mut [0; 2]) {
                write!(self.0, "\\u{unit:04x}")?;
            }
            plain = at + character.len_utf8();
        }
        self.0.write_all(&text.as_bytes()[plain..])
    }
}

impl io::Write for Escaping<'_> {
    /// Takes whole characters only; serde hands over nothing else.
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = std::str::from_utf8(bytes).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))?;
        self.write_text(text).map(|()| bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

/// A path as a relative reference or, when it is absolute, as a `file` URI (RFC 3986, RFC 8089).
pub(super) fn uri(path: &str) -> String {
    let mut out = String::with_capacity(path.len() + 8);
    let mut rest = path;
    if path.starts_with('/') {
        out.push_str("file://");
    } else if is_absolute(path) {
        let (drive, below) = path.split_at(2);
        out.push_str("file:///");
        out.push_str(drive);
        rest = below;
    }
    for byte in rest.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

/// Whether a path starts at a root, on any system.
pub(super) fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes();
    path.starts_with('/') || (drive.len() > 2 && drive[0].is_ascii_alphabetic() && &drive[1..3] == b":/")
}

/// When the scan began and ended, if the report knows.
pub(super) fn times(report: &Report) -> Option<(Timestamp, Timestamp)> {
    let started: SystemTime = report.started?;
    let ended = started.checked_add(Duration::from_millis(report.elapsed_ms))?;
    Some((Timestamp::try_from(started).ok()?, Timestamp::try_from(ended).ok()?))
}

/// The number of the weakness in the Common Weakness Enumeration.
pub(super) const fn weakness(category: Category) -> u32 {
    match category {
        Category::Secret => 798,
        Category::Pii => 359,
        Category::Injection => 1427,
    }
}

/// How sure a finding is, as a phrase.
pub(super) fn confidence(finding: &Finding) -> String {
    match finding.confidence {
        Confidence::Confirmed => Confidence::Confirmed.to_string(),
        confidence => format!("{confidence} confidence"),
    }
}

/// A finding as a sentence, without its place, and what to do.
pub(super) fn sentence(finding: &Finding) -> String {
    let mut text = format!("{}: {} ({}).", finding.about.title, finding.preview, confidence(finding));
    if !finding.about.remediation.is_empty() {
        text.push(' ');
        text.push_str(finding.about.remediation);
    }
    text
}

/// Why inputs were skipped, as a sentence.
pub(super) fn skipping(reason: Skip, inputs: &[&Skipped]) -> String {
    let were = if inputs.len() == 1 { "was" } else { "were" };
    format!("{} {were} not scanned, or not whole: {reason}.", counted(inputs.len(), "input"))
}

/// The skipped inputs by reason, in the order of the reasons; a reason without inputs is left out.
pub(super) fn skipped_by_reason(report: &Report) -> Vec<(Skip, Vec<&Skipped>)> {
    let with = |reason: Skip| report.skipped.iter().filter(move |skipped| skipped.reason == reason);
    let groups = Skip::ALL.iter().map(|reason| (*reason, with(*reason).collect::<Vec<_>>()));
    groups.filter(|(_, inputs)| !inputs.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::uri;

    #[test]
    fn an_address_keeps_nothing_that_could_end_it() {
        assert_eq!(uri("src/a b#c?d%e:f.rs"), "src/a%20b%23c%3Fd%25e%3Af.rs");
        assert_eq!(uri("é\n"), "%C3%A9%0A");
        assert_eq!(uri("/tmp/x"), "file:///tmp/x");
        assert_eq!(uri("C:/x y"), "file:///C:/x%20y");
    }
}

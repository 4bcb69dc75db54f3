//! The stable name of a finding, and the digests by which foreign baselines name a value.
//!
//! A fingerprint has to survive edits elsewhere in the file, must not help anyone to guess the value, and must change
//! when another secret takes the place of a known one. So it is made of the rule, the path, the line *without* the
//! value, and no more than 16 bits of the value.

use std::fmt::Write as _;

use sha1::Sha1;
use sha2::{Digest, Sha256};

/// What a fingerprint is made of.
#[derive(Debug, Clone, Copy)]
pub struct Identity<'a> {
    /// The rule's id.
    pub rule: &'a str,
    /// The text's path. `\` counts as `/`, and a leading `./` does not count.
    pub path: &'a str,
    /// The first line of the finding with **every** found value in it replaced by the same mask: a line that still
    /// held another value would let that value be guessed from the hash. The caller bounds its length.
    pub masked_line: &'a [u8],
    /// The value, as found or decoded.
    pub value: &'a [u8],
}

/// The stable name of a finding: 16 hexadecimal digits of the place, `-`, 4 of the value.
///
/// Runs of white space in the line count as one blank and none at its ends, so that another indentation or line ending
/// keeps the name.
pub fn fingerprint(of: &Identity<'_>) -> String {
    let mut place = Sha256::new();
    place.update(b"aiguard place 1\0");
    place.update(of.rule.as_bytes());
    place.update(b"\0");
    place.update(slashed(of.path).as_bytes());
    place.update(b"\0");
    for (number, word) in of.masked_line.split(u8::is_ascii_whitespace).filter(|word| !word.is_empty()).enumerate() {
        place.update(if number == 0 { b"" as &[u8] } else { b" " });
        place.update(word);
    }
    let mut tag = Sha256::new();
    tag.update(b"aiguard value 1\0");
    tag.update(of.rule.as_bytes());
    tag.update(b"\0");
    tag.update(of.value);
    format!("{}-{}", hexadecimal(&place.finalize()[..8]), hexadecimal(&tag.finalize()[..2]))
}

/// Whether `text` has the form of a fingerprint.
pub fn is_fingerprint(text: &str) -> bool {
    let digits =
        |part: &str, count| part.len() == count && part.bytes().all(|c| matches!(c, b'0'..=b'9' | b'a'..=b'f'));
    text.split_once('-').is_some_and(|(place, tag)| digits(place, 16) && digits(tag, 4))
}

/// A path as fingerprints, baselines and globs see it: `/` between its parts and no leading `./`.
pub fn slashed(path: &str) -> String {
    let path = path.replace('\\', "/");
    path.strip_prefix("./").map(str::to_owned).unwrap_or(path)
}

/// The SHA-256 of a value in lower-case hexadecimal, as `value-sha256` and betterleaks 2 name it.
pub fn value_sha256(value: &[u8]) -> String {
    hexadecimal(&Sha256::digest(value))
}

/// The SHA-1 of a value in lower-case hexadecimal, as detect-secrets names it.
pub fn value_sha1(value: &[u8]) -> String {
    hexadecimal(&Sha1::digest(value))
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, byte| {
        let _ = write!(out, "{byte:02x}");
        out
    })
}

#[cfg(test)]
mod tests {
    use super::{Identity, fingerprint, is_fingerprint, value_sha1, value_sha256};

    const KNOWN: Identity<'static> = Identity {
        rule: "some-token",
        path: "src/app.py",
        masked_line: b"token = \"***\"  # prod",
        value: b"swordfish",
    };

    #[test]
    fn a_fingerprint_is_the_same_in_every_version() {
        let written = fingerprint(&KNOWN);
        assert_eq!(written, "210db943e7135376-6fc6");
        assert!(is_fingerprint(&written));
    }

    #[test]
    fn a_finding_keeps_its_name_when_indentation_line_ending_or_path_separator_change() {
        let moved = Identity { path: r".\src\app.py", masked_line: b"\t\ttoken  =  \"***\" # prod\r", ..KNOWN };
        assert_eq!(fingerprint(&KNOWN), fingerprint(&moved));
    }

    #[test]
    fn a_finding_gets_another_name_with_another_secret_rule_path_or_line() {
        for other in [
            Identity { value: b"marlin", ..KNOWN },
            Identity { rule: "other-token", ..KNOWN },
            Identity { path: "src/App.py", ..KNOWN },
            Identity { masked_line: b"token = \"***\"  # test", ..KNOWN },
            Identity { masked_line: b"tok en = \"***\"  # prod", ..KNOWN },
        ] {
            assert_ne!(fingerprint(&KNOWN), fingerprint(&other), "{other:?}");
        }
    }

    #[test]
    fn another_secret_on_the_same_line_changes_only_the_tag() {
        let other = fingerprint(&Identity { value: b"marlin", ..KNOWN });
        let known = fingerprint(&KNOWN);
        assert_eq!(known.split_once('-').unwrap().0, other.split_once('-').unwrap().0);
    }

    #[test]
    fn digests_of_a_value_are_the_published_ones() {
        assert_eq!(value_sha256(b"abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(value_sha1(b"abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
    }
}

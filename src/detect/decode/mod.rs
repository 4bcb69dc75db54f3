//! Finds stretches of a text that are written in another form (base64, hex, percent and unicode escapes, UTF-16 in the
//! midst of bytes) and decodes them, keeping the way back to the original place.

mod escapes;
mod packed;
mod runs;
mod wide;

/// The shortest decoded text worth a look: no secret is shorter.
const SHORTEST: usize = 12;

/// One decoded stretch.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The form: `base64`, `hex`, `percent`, `unicode-escape` or `utf-16`.
    pub how: &'static str,
    /// What it says.
    pub bytes: Vec<u8>,
    /// The way back.
    pub map: Map,
}

impl Decoded {
    /// The same, in a text that has `by` bytes before the one that it was found in.
    #[must_use]
    pub fn shifted(mut self, by: usize) -> Self {
        match &mut self.map {
            _ if by == 0 => {}
            Map::Even { start, end, .. } => {
                *start += by;
                *end += by;
            }
            Map::Table(offsets) => {
                let by = u32::try_from(by).unwrap_or(u32::MAX);
                offsets.iter_mut().for_each(|offset| *offset = offset.saturating_add(by));
            }
        }
        self
    }
}

/// Where decoded bytes came from.
#[derive(Debug, Clone)]
pub enum Map {
    /// `unit` encoded bytes stand for `gives` decoded ones, from `start` on and up to `end`.
    Even { start: usize, end: usize, unit: usize, gives: usize },
    /// The encoded offset of each decoded byte, and the end of the last one.
    Table(Vec<u32>),
}

impl Map {
    /// Where in the text the decoded bytes from `start` to `end` came from.
    pub fn original(&self, (start, end): (usize, usize)) -> (usize, usize) {
        match self {
            Self::Even { start: from, end: to, unit, gives } => {
                ((from + start / gives * unit).min(*to), (from + end.div_ceil(*gives) * unit).min(*to))
            }
            Self::Table(offsets) => {
                let at = |place: usize| offsets.get(place).or(offsets.last()).map_or(0, |offset| *offset as usize);
                // A character of several bytes came from one place, and goes as far as the next one.
                let last = offsets.get(end.saturating_sub(1));
                let past = offsets.iter().skip(end).find(|offset| Some(*offset) > last);
                (at(start), past.map_or(at(end), |offset| *offset as usize))
            }
        }
    }
}

/// Calls `emit` for every decodable stretch of `text`, of each form in turn. Linear in the text.
///
/// What does not decode to at least twelve bytes of printable text is left out, so hashes, tokens and long identifiers
/// give nothing. A text past four gibibytes is not looked at: no door gives one.
pub fn decode(text: &[u8], mut emit: impl FnMut(Decoded)) {
    if text.len() > u32::MAX as usize {
        return;
    }
    runs::search(text, &mut emit);
    escapes::search(text, &mut emit);
    wide::search(text, &mut emit);
}

/// Whether a decoded byte belongs to a text that rules are written for.
const fn is_text(byte: u8) -> bool {
    matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r')
}

#[cfg(test)]
mod tests {
    use base64::Engine as _;
    use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
    use proptest::prelude::*;
    use std::time::{Duration, Instant};

    use super::{Decoded, decode};

    const SAYS: &str = "password = correct horse battery staple; user = mallory";

    fn all(text: &[u8]) -> Vec<Decoded> {
        let mut found = Vec::new();
        decode(text, |decoded| found.push(decoded));
        found
    }

    /// The only stretch in `text`: its form, its text, and what `part` of it came from.
    fn only(text: &str, part: &str) -> (&'static str, String, String) {
        let found = all(text.as_bytes());
        assert_eq!(found.len(), 1, "{found:?}");
        let said = String::from_utf8_lossy(&found[0].bytes).into_owned();
        let at = said.find(part).unwrap_or_else(|| panic!("{said}"));
        let (start, end) = found[0].map.original((at, at + part.len()));
        (found[0].how, said, text[start..end].to_owned())
    }

    fn wrapped(text: &str, width: usize, between: &str) -> String {
        let lines: Vec<_> = text.as_bytes().chunks(width).map(|line| std::str::from_utf8(line).unwrap()).collect();
        lines.join(between)
    }

    #[test]
    fn base64_is_read_with_and_without_padding_in_both_alphabets() {
        let says = "{\"user\": \"mallory\", \"note\": \">>>???~~~ all of it\"}";
        for packed in [STANDARD.encode(says), URL_SAFE_NO_PAD.encode(says)] {
            let (how, said, from) = only(&format!("data: \"{packed}\"\n"), says);
            assert_eq!((how, said.as_str(), from.as_str()), ("base64", says, packed.as_str()));
        }
    }

    #[test]
    fn a_part_of_a_decoded_text_leads_back_to_the_groups_that_hold_it() {
        let packed = STANDARD.encode(SAYS);
        let (_, _, from) = only(&format!("x = {packed}"), "horse");
        assert!(String::from_utf8(STANDARD.decode(from).unwrap()).unwrap().contains("horse"));
    }

    #[test]
    fn base64_is_read_from_wherever_in_a_run_it_begins() {
        for before in ["n", "\\n", "files/", "ab-cd_", "data:text/plain;base64,"] {
            let (_, said, _) = only(&format!("{before}{}", STANDARD.encode(SAYS)), SAYS);
            assert!(said.ends_with(SAYS));
        }
    }

    #[test]
    fn a_block_of_equal_lines_is_read_as_one() {
        let says = SAYS.repeat(4);
        let packed = STANDARD.encode(&says);
        for (width, between) in [(64, "\n"), (76, "\r\n"), (60, "\n    ")] {
            let text = format!("data: |\n    {}\nend", wrapped(&packed, width, between));
            let (_, said, from) = only(&text, &says);
            assert_eq!(said, says);
            assert_eq!(from, wrapped(&packed, width, between));
        }
    }

    #[test]
    fn base64_of_utf16_is_read_as_a_shell_would() {
        let wide: Vec<u8> = "$secret = 'correct horse battery'".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let packed = STANDARD.encode(wide);
        let (how, said, from) = only(&format!("powershell -enc {packed}"), "$secret = 'correct horse battery'");
        assert_eq!((how, said.as_str()), ("base64", "$secret = 'correct horse battery'"));
        assert_eq!(from, packed);
    }

    #[test]
    fn text_outside_ascii_stays_with_what_stands_around_it() {
        let says = "schlüssel für 密码: correct horse battery staple, größe 密码密码";
        assert_eq!(only(&STANDARD.encode(says), says).1, says);
    }

    #[test]
    fn hexadecimal_text_is_read_in_either_case_and_behind_a_prefix() {
        let lower: String = SAYS.bytes().map(|byte| format!("{byte:02x}")).collect();
        for packed in [lower.clone(), lower.to_uppercase()] {
            let (how, said, from) = only(&format!("0x{packed},"), SAYS);
            assert_eq!((how, said.as_str(), from), ("hex", SAYS, packed));
        }
    }

    #[test]
    fn percent_escapes_are_read_with_the_value_around_them() {
        let (how, said, from) = only("see https://u:p%40ss%2Fword@example.com/ ok", "p@ss/word");
        assert_eq!(
            (how, said.as_str(), from.as_str()),
            ("percent", "https://u:p@ss/word@example.com/", "p%40ss%2Fword")
        );
    }

    #[test]
    fn character_escapes_of_every_notation_are_read() {
        let notations: [fn(char) -> String; 8] = [
            |letter| format!("\\u{:04x}", letter as u32),
            |letter| format!("\\\\u{:04X}", letter as u32),
            |letter| format!("\\u{{{:x}}}", letter as u32),
            |letter| format!("\\U{:08x}", letter as u32),
            |letter| format!("\\x{:02x}", letter as u32),
            |letter| format!("\\{:03o}", letter as u32),
            |letter| format!("&#{};", letter as u32),
            |letter| format!("&#x{:x};", letter as u32),
        ];
        for notation in notations {
            let packed: String = SAYS.chars().map(notation).collect();
            let (how, said, from) = only(&format!("let a = \"{packed}\";"), "horse");
            assert_eq!((how, said.as_str()), ("unicode-escape", SAYS));
            assert_eq!(from, "horse".chars().map(notation).collect::<String>());
        }
    }

    #[test]
    fn utf16_in_the_midst_of_bytes_is_read() {
        for units in [u16::to_le_bytes, u16::to_be_bytes] {
            let mut text = b"plain\n\xFF\x01".to_vec();
            text.extend(SAYS.encode_utf16().flat_map(units));
            text.extend(b"\x01\x02 plain again");
            let found = all(&text);
            assert_eq!(found.len(), 1);
            assert_eq!((found[0].how, &found[0].bytes[..]), ("utf-16", SAYS.as_bytes()));
        }
    }

    #[test]
    fn ordinary_code_hashes_and_certificates_give_nothing() {
        let body = STANDARD.encode([b"0\x82\x05\x00 Example Certificate Authority G2 ".as_slice(), &[7; 300]].concat());
        for text in [
            "let some_really_long_identifier_that_never_ends = crate::path::to::another_long_identifier_here();",
            "printf(\"%-20s %5d%% %02x:%02x:%02x\\n\", \"\\x1b[31m\", a && b, c & d);",
            "da39a3ee5e6b4b0d3255bfef95601890afd80709 sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=",
            "https://example.com/some/long/path/to/a/resource/that/has/only/words/in/it/index.html",
            &format!("-----BEGIN CERTIFICATE-----\n{}\n-----END CERTIFICATE-----\n", wrapped(&body, 64, "\n")),
        ] {
            assert_eq!(all(text.as_bytes()).len(), 0, "{:?}", all(text.as_bytes()));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn any_text_decodes_without_panic_and_every_map_stays_inside(
            parts in proptest::collection::vec(
                prop_oneof![
                    "[A-Za-z0-9+/=_-]{0,90}",
                    "[0-9a-f]{0,80}",
                    "([%\\\\&#ux;{}]|41|7b|u00){0,40}",
                    "(\n|\r\n|  |\"|-----){0,3}",
                    "[ -~]{0,60}".prop_map(|says| STANDARD.encode(says)),
                    "[ -~\0é密]{0,60}",
                ],
                0..12,
            ),
        ) {
            let text = parts.concat();
            for decoded in all(text.as_bytes()) {
                let mut before = 0;
                for at in 0..decoded.bytes.len() {
                    let (start, end) = decoded.map.original((at, at + 1));
                    prop_assert!(before <= start && start < end && end <= text.len(), "{decoded:?}");
                    before = start;
                }
            }
        }
    }

    fn time(text: &[u8]) -> Duration {
        let once = || {
            let start = Instant::now();
            decode(text, |_| {});
            start.elapsed()
        };
        once().min(once())
    }

    #[test]
    fn the_time_for_any_shape_of_text_grows_no_faster_than_its_length() {
        let stretch = STANDARD.encode("fifteen letters");
        let broken = format!("{stretch}////////");
        for shape in [
            "A",
            "%",
            "%4",
            "%41",
            "\\u",
            "\\",
            "&",
            "&#",
            "&#65;",
            "\\u0041 x",
            "Aa0/",
            "4a",
            "M",
            "a\0",
            "\n",
            &stretch,
            &broken,
        ] {
            let long = shape.repeat((1 << 18) / shape.len());
            let (short, long) = (time(&long.as_bytes()[..long.len() / 4]), time(long.as_bytes()));
            // Four times the text. Were the time to grow with the square, the longer one would take many seconds; the margin
            // is for a machine that does something else meanwhile.
            assert!(long < short * 8 + Duration::from_millis(250), "{shape:?}: {short:?}, then {long:?}");
        }
    }
}

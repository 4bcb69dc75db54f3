//! Bytes of a settings file to text and back, with what a naive reader would trip over: byte order marks and UTF-16.

use std::borrow::Cow;

use encoding_rs::{UTF_8, UTF_16BE, UTF_16LE};

use crate::words;

words! {
    /// How a settings file stores its characters.
    pub enum Encoding {
        Utf8 = "utf-8",
        Utf16Le = "utf-16le",
        Utf16Be = "utf-16be",
    }
}

/// A line and a column, both from 1; columns count Unicode code points.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Place {
    pub line: u32,
    pub column: u32,
}

/// The text of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    pub text: String,
    pub encoding: Encoding,
    /// Whether the file begins with a byte order mark, which is not in `text`.
    pub mark: bool,
    /// Whether some bytes were no text and stand as U+FFFD.
    pub lossy: bool,
}

impl Decoded {
    /// The text in `bytes`, by their byte order mark; UTF-8 without one.
    pub fn new(bytes: &[u8]) -> Self {
        let (encoding, mark) = match bytes {
            [0xEF, 0xBB, 0xBF, ..] => (Encoding::Utf8, 3),
            [0xFF, 0xFE, ..] => (Encoding::Utf16Le, 2),
            [0xFE, 0xFF, ..] => (Encoding::Utf16Be, 2),
            _ => (Encoding::Utf8, 0),
        };
        let reader = match encoding {
            Encoding::Utf8 => UTF_8,
            Encoding::Utf16Le => UTF_16LE,
            Encoding::Utf16Be => UTF_16BE,
        };
        let (text, lossy): (Cow<'_, str>, bool) = reader.decode_without_bom_handling(&bytes[mark..]);
        Self { text: text.into_owned(), encoding, mark: mark > 0, lossy }
    }

    /// `text` in the encoding of this file, with its byte order mark.
    pub fn encode(&self, text: &str) -> Vec<u8> {
        let marked = |mark: &'static str| if self.mark { mark } else { "" };
        let text = [marked("\u{feff}"), text].concat();
        match self.encoding {
            Encoding::Utf8 => text.into_bytes(),
            Encoding::Utf16Le => text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
            Encoding::Utf16Be => text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        }
    }

    /// Where a byte of the text stands.
    pub fn place(&self, offset: usize) -> Place {
        let mut end = offset.min(self.text.len());
        while !self.text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &self.text[..end];
        let start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        let column = before[start..].chars().count() + 1;
        Place { line: u32::try_from(line).unwrap_or(u32::MAX), column: u32::try_from(column).unwrap_or(u32::MAX) }
    }

    /// The line, from 1, without its end.
    pub fn line(&self, number: u32) -> &str {
        self.text.lines().nth(number.saturating_sub(1) as usize).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::{Decoded, Encoding, Place};

    #[test]
    fn a_file_is_written_back_in_its_own_encoding() {
        let utf16: Vec<u8> = "\u{feff}{\"ü\": 1}".encode_utf16().flat_map(u16::to_le_bytes).collect();
        for (bytes, encoding) in [
            (b"\xef\xbb\xbf{}".to_vec(), Encoding::Utf8),
            (b"{\"a\": 1}".to_vec(), Encoding::Utf8),
            (utf16, Encoding::Utf16Le),
        ] {
            let decoded = Decoded::new(&bytes);
            assert_eq!((decoded.encoding, decoded.lossy), (encoding, false));
            assert!(decoded.text.starts_with('{'));
            assert_eq!(decoded.encode(&decoded.text), bytes);
        }
        assert!(Decoded::new(b"{\"a\": \"\xff\"}").lossy);
    }

    #[test]
    fn a_place_counts_lines_and_code_points_from_one() {
        let decoded = Decoded::new("a\nüb\n".as_bytes());
        assert_eq!(decoded.place(0), Place { line: 1, column: 1 });
        assert_eq!(decoded.place(4), Place { line: 2, column: 2 });
        assert_eq!(decoded.place(99), Place { line: 3, column: 1 });
        assert_eq!(decoded.line(2), "üb");
    }
}

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

/// Where decoded bytes came from.
#[derive(Debug, Clone)]
pub enum Map {
    /// `unit` encoded bytes stand for `gives` decoded ones, from `start` on and up to `end`.
    Even { start: usize, end: usize, unit: usize, gives: usize },
    /// The encoded offset of each decoded byte, and the end of the last one.
    Table(Vec<u32>),
}

impl Map {
    /// The range of the text that the decoded range `start..end` came from.
    pub fn original(&self, start: usize, end: usize) -> (usize, usize) {
        match self {
            Self::Even { start: from, end: to, unit, gives } => {
                ((from + start / gives * unit).min(*to), (from + end.div_ceil(*gives) * unit).min(*to))
            }
            Self::Table(offsets) => {
                let at = |place: usize| offsets.get(place).or(offsets.last()).map_or(0, |offset| *offset as usize);
                (at(start), at(end))
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

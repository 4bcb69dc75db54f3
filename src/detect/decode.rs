//! Finds stretches of a text that are written in another form (base64, hex, percent and unicode escapes) and decodes
//! them, keeping the way back to the original place.

/// One decoded stretch.
#[derive(Debug, Clone)]
pub struct Decoded {
    /// The form: `base64`, `hex`, `percent` or `unicode-escape`.
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
                (from + start / gives * unit, (from + end.div_ceil(*gives) * unit).min(*to))
            }
            Self::Table(offsets) => {
                let at = |place: usize| offsets.get(place).or(offsets.last()).map_or(0, |offset| *offset as usize);
                (at(start), at(end))
            }
        }
    }
}

/// Calls `emit` for every decodable stretch of `text`. Linear in the text.
pub fn decode(_text: &[u8], _emit: impl FnMut(Decoded)) {}

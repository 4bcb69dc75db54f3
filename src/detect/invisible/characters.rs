//! Which characters matter, and reading them out of bytes. Ranges are those of the Unicode code charts.

/// What a suspicious character is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Tags: ASCII that nothing draws.
    Tag,
    /// Variation selectors, old ones and those of the supplement.
    Variation,
    /// Marks, embeddings, overrides and isolates of the writing direction.
    Direction,
    /// Letters that are drawn as nothing.
    Filler,
    /// Format characters that Unicode asks not to use.
    Deprecated,
    /// Private use beyond the basic plane.
    PrivatePlane,
    /// Private use in the basic plane: icons, mostly.
    Icon,
    /// The one-character form of `ESC [`.
    ControlSequence,
    /// Joiners, non-joiners, spaces without width, invisible operators.
    ZeroWidth,
    /// Soft hyphen.
    SoftHyphen,
    /// Letters that may be taken for Latin ones.
    Letter,
}

/// Whether a character that starts with this byte may be of some [`Kind`].
pub(super) const fn lead_is_of_interest(byte: u8) -> bool {
    // Greek, Cyrillic, Arabic letter mark, Hangul Jamo and Mongolian, general punctuation, Hangul, private use and
    // presentation forms, planes 14 to 16.
    matches!(byte, 0xC2 | 0xCD..=0xD4 | 0xD8 | 0xE1..=0xE3 | 0xEE..=0xEF | 0xF3..=0xF4)
}

/// The kind of a character, if it is suspicious at all.
pub(super) const fn kind_of(character: u32) -> Option<Kind> {
    Some(match character {
        0xE0000..=0xE007F => Kind::Tag,
        0xFE00..=0xFE0F | 0xE0100..=0xE01EF => Kind::Variation,
        0x61C | 0x200E | 0x200F | 0x202A..=0x202E | 0x2066..=0x2069 => Kind::Direction,
        0x115F | 0x1160 | 0x3164 | 0xFFA0 => Kind::Filler,
        0x206A..=0x206F => Kind::Deprecated,
        0xF0000..=0xFFFFD | 0x10_0000..=0x10_FFFD => Kind::PrivatePlane,
        0xE000..=0xF8FF => Kind::Icon,
        0x9B => Kind::ControlSequence,
        0x180E | 0x200B..=0x200D | 0x2060..=0x2064 | 0xFEFF => Kind::ZeroWidth,
        0xAD => Kind::SoftHyphen,
        0x370..=0x52F => Kind::Letter,
        _ => return None,
    })
}

/// Reads the character at `at` and its length in bytes; `None` at the end and where it is not UTF-8.
pub(in crate::detect) fn read(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let first = *text.get(at)?;
    let (mut value, length) = match first {
        0x00..=0x7F => return Some((u32::from(first), 1)),
        0xC2..=0xDF => (u32::from(first & 0x1F), 2),
        0xE0..=0xEF => (u32::from(first & 0x0F), 3),
        0xF0..=0xF4 => (u32::from(first & 0x07), 4),
        _ => return None,
    };
    for byte in text.get(at + 1..at + length)? {
        if byte & 0xC0 != 0x80 {
            return None;
        }
        value = value << 6 | u32::from(byte & 0x3F);
    }
    Some((value, length))
}

/// The character that ends at `at`, and where it starts.
pub(super) fn before(text: &[u8], at: usize) -> Option<(u32, usize)> {
    let start = (at.saturating_sub(4)..at).rev().find(|place| text[*place] & 0xC0 != 0x80)?;
    let (character, length) = read(text, start)?;
    (start + length == at).then_some((character, start))
}

/// The character at `at`.
pub(super) fn after(text: &[u8], at: usize) -> Option<u32> {
    read(text, at).map(|(character, _)| character)
}

/// Whether the character belongs to a script that is written from right to left.
pub(super) const fn is_right_to_left(character: u32) -> bool {
    matches!(character, 0x590..=0x61B | 0x61D..=0x8FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC | 0x10800..=0x10FFF | 0x1E800..=0x1EFFF)
}

/// Whether joiners have a use next to the character: Arabic, Indic, and other scripts that join letters; emoji.
pub(super) const fn takes_joiners(character: u32) -> bool {
    matches!(character, 0x600..=0x1AFF | 0x1B00..=0x1C7F | 0xA800..=0xABFF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFC)
        || is_pictograph(character)
}

/// Whether the character is drawn as an emoji, or changes how one is.
pub(super) const fn is_pictograph(character: u32) -> bool {
    matches!(character, 0x2190..=0x2BFF | 0x3030 | 0x303D | 0x3297 | 0x3299 | 0xA9 | 0xAE | 0xFE0F | 0x20E3)
        || matches!(character, 0x1F000..=0x1FAFF | 0x200D)
}

/// Whether words of the script are not set apart by blanks, so that one without width says where a line may break.
pub(super) const fn runs_words_together(character: u32) -> bool {
    matches!(character, 0xE00..=0xFFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x1950..=0x1AAF | 0xAA60..=0xAADF)
        || is_ideograph(character)
}

/// Whether the character is Han, Kana or of the punctuation between them.
pub(super) const fn is_ideograph(character: u32) -> bool {
    matches!(character, 0x2E80..=0x9FFF | 0xF900..=0xFAFF | 0xFF00..=0xFF9F | 0x20000..=0x3FFFF)
}

/// Whether the character is Hangul, whole or in parts.
pub(super) const fn is_hangul(character: u32) -> bool {
    matches!(character, 0x1100..=0x11FF | 0x3130..=0x318F | 0xA960..=0xA97F | 0xAC00..=0xD7FF | 0xFFA0..=0xFFDC)
}

/// Whether the character belongs to an ASCII word.
pub(super) const fn is_word(character: u32) -> bool {
    character < 0x80 && ((character as u8).is_ascii_alphanumeric() || character == b'_' as u32)
}

//! Folds characters to the plain letters that they are drawn like or stand for: accents away, styled letters to ASCII.
//! A small part of what Unicode's compatibility mappings and confusables hold, chosen for words of the phrases.

use super::invisible::look_alike;

/// The letters without their accents of U+00C0 to U+024F; a full stop where there is none.
const LATIN: &[u8] =
    b"aaaaaaaceeeeiiiidnooooo.ouuuuytsaaaaaaaceeeeiiiidnooooo.ouuuuytyaaaaaaccccccccddddeeeeeeeeeegggggggg \
    hhhhiiiiiiiiiiiijjkkkllllllllllnnnnnn.nnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs........ \
    .........ff....i........oo.............uu....zz.............dddlllnnnaaiioouuuuuuuuuu.aaaa....ggkkoo \
    oo..jdddgg..nnaa....aaaaeeeeiiiioooorrrruuuusstt..hh......aaeeooooooooyy............................";
/// The same of U+1E00 to U+1EFF.
const LATIN_ADDITIONAL: &[u8] =
    b"aabbbbbbccddddddddddeeeeeeeeeeffgghhhhhhhhhhiiiikkkkkkllllllllmmmmmmnnnnnnnnoooooooopppprrrrrrrrssss \
    ssssssttttttttuuuuuuuuuuvvvvwwwwwwwwwwxxxxyyzzzzzzhtwyas..s.aaaaaaaaaaaaaaaaaaaaaaaaeeeeeeeeeeeeeeee \
    iiiioooooooooooooooooooooooouuuuuuuuuuuuuuyyyyyyyy......";

/// What a character that is not ASCII becomes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Folded {
    /// This ASCII character.
    Ascii(u8),
    /// A blank.
    Blank,
    /// Nothing: it is invisible, or an accent.
    Nothing,
    /// This character.
    Other(u32),
}

/// Folds one character. `in_latin` says that it touches a Latin letter.
pub(super) fn fold(character: u32, in_latin: bool) -> Folded {
    let from = |table: &[u8], first: u32| match table.get((character - first) as usize) {
        None | Some(b'.') => Folded::Other(character),
        Some(letter) => Folded::Ascii(*letter),
    };
    match character {
        0xA0 | 0x1680 | 0x2000..=0x200A | 0x2028 | 0x2029 | 0x202F | 0x205F | 0x3000 => Folded::Blank,
        0xC0..=0x24F => from(LATIN, 0xC0),
        0x1E00..=0x1EFF => from(LATIN_ADDITIONAL, 0x1E00),
        0xFF01..=0xFF5E => Folded::Ascii(((character - 0xFEE0) as u8).to_ascii_lowercase()),
        // Mathematical alphabets: two cases of 26 letters each, thirteen times.
        0x1D400..=0x1D6A3 => Folded::Ascii(b'a' + ((character - 0x1D400) % 26) as u8),
        0x24B6..=0x24E9 => Folded::Ascii(b'a' + ((character - 0x24B6) % 26) as u8),
        0x1F110..=0x1F129 | 0x1F130..=0x1F149 | 0x1F150..=0x1F169 | 0x1F170..=0x1F189 => {
            Folded::Ascii(b'a' + ((character - 0x1F110) % 32) as u8)
        }
        0x2018 | 0x2019 | 0x201B | 0x2032 => Folded::Ascii(b'\''),
        0x201C..=0x201E | 0xAB | 0xBB => Folded::Ascii(b'"'),
        0x2010..=0x2015 | 0x2212 => Folded::Ascii(b'-'),
        0x300..=0x36F | 0x483..=0x489 | 0x64B..=0x652 | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x20D0..=0x20FF => {
            Folded::Nothing
        }
        0xAD | 0x61C | 0x180E | 0x200B..=0x200F | 0x202A..=0x202E | 0x2060..=0x206F | 0xFE00..=0xFE0F | 0xFEFF => {
            Folded::Nothing
        }
        0xE0000..=0xE0FFF => Folded::Nothing,
        0x370..=0x52F => foreign(character, in_latin),
        // The forms of Arabic alef.
        0x622 | 0x623 | 0x625 => Folded::Other(0x627),
        _ => small_capital(character).map_or(Folded::Other(character), Folded::Ascii),
    }
}

/// Greek and Cyrillic: look-alikes inside Latin words become Latin, everything else loses its case and accents.
const fn foreign(character: u32, in_latin: bool) -> Folded {
    if in_latin && let Some(letter) = look_alike(character) {
        return Folded::Ascii(letter.to_ascii_lowercase());
    }
    Folded::Other(match character {
        0x400..=0x40F => character + 0x50,
        0x410..=0x42F | 0x391..=0x3A9 => character + 0x20,
        0x386 | 0x3AC => 0x3B1,
        0x388 | 0x3AD => 0x3B5,
        0x389 | 0x3AE => 0x3B7,
        0x38A | 0x3AF => 0x3B9,
        0x38C | 0x3CC => 0x3BF,
        0x38E | 0x3CD => 0x3C5,
        0x38F | 0x3CE => 0x3C9,
        0x451 => 0x435,
        _ => character,
    })
}

const fn small_capital(character: u32) -> Option<u8> {
    Some(match character {
        0x251 => b'a',
        0x261 => b'g',
        0x262 => b'g',
        0x269 => b'i',
        0x26A => b'i',
        0x274 => b'n',
        0x280 => b'r',
        0x28F => b'y',
        0x299 => b'b',
        0x29C => b'h',
        0x29F => b'l',
        0x1D00 => b'a',
        0x1D04 => b'c',
        0x1D05 => b'd',
        0x1D07 => b'e',
        0x1D0A => b'j',
        0x1D0B => b'k',
        0x1D0D => b'm',
        0x1D0F => b'o',
        0x1D18 => b'p',
        0x1D1B => b't',
        0x1D1C => b'u',
        0x1D20 => b'v',
        0x1D21 => b'w',
        0x1D22 => b'z',
        0xA730 => b'f',
        0xA731 => b's',
        _ => return None,
    })
}

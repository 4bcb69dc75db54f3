//! Runs of characters that are not drawn: what they hide, and whether they have a lawful use where they stand.

use std::fmt::Write as _;

use super::characters::{
    Kind, after, before, is_hangul, is_ideograph, is_pictograph, is_word, runs_words_together, takes_joiners,
};
use super::{Run, Sign};
use crate::detect::decode::{Decoded, Map};
use crate::detect::place::Place;
use crate::model::Why;
use crate::rules::Signal;

/// A run of this many zero-width characters is no accident.
const ZERO_WIDTH_RUN: usize = 9;
/// A run of this many icons is no decoration.
const ICON_RUN: usize = 8;
/// A run of this many characters of the private planes is no decoration.
const PLANE_RUN: usize = 4;
/// A run of this many old variation selectors is no accident.
const OLD_SELECTOR_RUN: usize = 4;
/// The icons that patched fonts put into plane 15 (Nerd Fonts 3, Material Design).
const FONT_ICONS: std::ops::RangeInclusive<u32> = 0xF0001..=0xF1AF0;

/// What a run of `kind` is a sign of, if of anything.
pub(super) fn run(text: &[u8], kind: Kind, run: &Run, place: Place) -> Option<Sign> {
    let count = run.characters.len();
    let signal = match kind {
        Kind::Tag => return tags(text, run),
        Kind::Variation => return variation(text, run),
        Kind::ZeroWidth => zero_width(text, run, place)?,
        Kind::Filler => {
            let neighbours = beside(text, run.span);
            // A character of its own in quotes is one of a table, not a name.
            let quote = |it: Option<u32>| matches!(it, Some(0x22 | 0x27 | 0x60));
            if neighbours.into_iter().flatten().any(is_hangul) || neighbours.into_iter().all(quote) {
                return None;
            }
            Signal::HangulFiller
        }
        Kind::Deprecated => Signal::DeprecatedFormatCharacter,
        Kind::PrivatePlane if count < PLANE_RUN && run.characters.iter().all(|(it, _)| FONT_ICONS.contains(it)) => {
            return None;
        }
        Kind::PrivatePlane => Signal::PrivateUseText,
        Kind::Icon if count >= ICON_RUN => Signal::PrivateUseText,
        Kind::ControlSequence => {
            // UTF-8 that was taken for Latin-1 and written as UTF-8 again has such characters in company.
            let neighbours = [before(text, run.span.0).map(|it| it.0), after(text, run.span.1)];
            if neighbours.into_iter().flatten().any(|it| (0x80..0x100).contains(&it)) {
                return None;
            }
            Signal::C1ControlSequence
        }
        Kind::SoftHyphen => Signal::StrayFormatCharacter,
        Kind::Icon | Kind::Direction | Kind::Letter => return None,
    };
    let mut sign = Sign::new(signal, run.span);
    sign.why.push(Why::Characters(names(run.characters.iter().map(|it| it.0))));
    Some(sign)
}

fn tags(text: &[u8], run: &Run) -> Option<Sign> {
    // The flag of a part of a country: a black flag, the part's code, the cancel tag (UTS #51, annex C).
    let flagged = before(text, run.span.0).is_some_and(|it| it.0 == 0x1F3F4);
    if let Some(((0xE007F, _), code)) = run.characters.split_last()
        && flagged
        && (3..=6).contains(&code.len())
        && code.iter().all(|it| matches!(it.0, 0xE0030..=0xE0039 | 0xE0061..=0xE007A))
    {
        return None;
    }
    let says = run.characters.iter().filter(|it| matches!(it.0, 0xE0020..=0xE007E));
    let decoded = says.map(|(character, at)| ((character - 0xE0000) as u8, *at));
    Some(hiding(Signal::TagCharacters, run, "tag-characters", decoded))
}

fn variation(text: &[u8], run: &Run) -> Option<Sign> {
    let supplement = run.characters.iter().any(|it| it.0 > 0xFFFF);
    let count = run.characters.len();
    if supplement && count == 1 {
        // Ideographs have registered variants.
        let lawful = before(text, run.span.0).is_some_and(|it| is_ideograph(it.0));
        return (!lawful).then(|| Sign::new(Signal::VariationSelector, run.span));
    }
    if !supplement && count < OLD_SELECTOR_RUN {
        return None;
    }
    // The known encoding: the first 16 selectors are the bytes 0 to 15, those of the supplement the others.
    let decoded = run.characters.iter().map(|(character, at)| {
        let byte = if *character > 0xFFFF { character - 0xE0100 + 16 } else { character - 0xFE00 };
        (byte as u8, *at)
    });
    Some(hiding(Signal::VariationSelectorText, run, "variation-selectors", decoded))
}

fn hiding(signal: Signal, run: &Run, how: &'static str, decoded: impl Iterator<Item = (u8, usize)>) -> Sign {
    let (bytes, mut offsets): (Vec<u8>, Vec<u32>) =
        decoded.map(|(byte, at)| (byte, u32::try_from(at).unwrap_or(u32::MAX))).unzip();
    offsets.push(u32::try_from(run.span.1).unwrap_or(u32::MAX));
    let mut sign = Sign::new(signal, run.span);
    sign.why.push(Why::Characters(names(run.characters.iter().map(|it| it.0))));
    sign.hidden = Some(Decoded { how, bytes, map: Map::Table(offsets) });
    sign
}

fn zero_width(text: &[u8], run: &Run, place: Place) -> Option<Signal> {
    if run.characters.len() >= ZERO_WIDTH_RUN {
        return Some(Signal::ZeroWidthText);
    }
    let first = run.characters[0].0;
    if run.span.0 == 0 && first == 0xFEFF && run.characters.len() == 1 {
        return None;
    }
    let left = before(text, run.span.0).map(|it| it.0);
    let right = after(text, run.span.1);
    let inside = |character: Option<u32>| {
        // In prose, a long name with underscores may say where it may be broken.
        character.is_some_and(|it| is_word(it) && !(place.prose && it == u32::from(b'_')))
    };
    if inside(left) && inside(right) {
        return Some(Signal::ZeroWidthInWord);
    }
    let near = |test: fn(u32) -> bool| left.is_some_and(test) || right.is_some_and(test);
    match first {
        0x200C | 0x200D if near(takes_joiners) => None,
        0x200B | 0x2060 if near(runs_words_together) || near(is_pictograph) => None,
        0x180E if near(|it| matches!(it, 0x1800..=0x18AF)) => None,
        0xFEFF => Some(Signal::StrayFormatCharacter),
        _ => Some(Signal::ZeroWidthCharacter),
    }
}

/// The characters on both sides, across ends of lines: a list of letters has one on each.
fn beside(text: &[u8], (mut start, mut end): (usize, usize)) -> [Option<u32>; 2] {
    let ends_line = |byte: &u8| matches!(byte, b'\n' | b'\r');
    start -= text[..start].iter().rev().take(4).take_while(|byte| ends_line(byte)).count();
    end += text[end..].iter().take(4).take_while(|byte| ends_line(byte)).count();
    [before(text, start).map(|it| it.0), after(text, end)]
}

/// The names of the first few characters, and how many there are.
pub(super) fn names(characters: impl Iterator<Item = u32>) -> String {
    let mut out = String::new();
    let mut count = 0;
    for character in characters {
        count += 1;
        if count <= 6 {
            let separator = if count == 1 { "" } else { " " };
            let _ = write!(out, "{separator}U+{character:04X}");
        }
    }
    if count > 6 {
        let _ = write!(out, " ... ({count} characters)");
    }
    out
}

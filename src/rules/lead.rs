//! Where in a pattern its keyword stands: a match that starts there, or just before, needs no search.

use regex_syntax::hir::{Class, Hir, HirKind};

/// How many bytes of a match may stand before `word`, if the pattern's own sequence tells.
pub(crate) fn before(hir: &Hir, word: &str) -> Option<usize> {
    let spelled = |units: &Vec<Unit<'_>>| {
        let mut before = 0;
        let mut found = None;
        for (at, unit) in units.iter().enumerate() {
            if spells(&units[at..], word) {
                found = Some(before);
            }
            match unit {
                Unit::Byte(_) => before += 1,
                // Behind a part of any length nothing more is known.
                Unit::Other(part) => match part.properties().maximum_len() {
                    Some(length) => before += length,
                    None => return found,
                },
            }
        }
        found
    };
    let mut ways = vec![Vec::new()];
    spell_out(hir, &mut ways);
    ways.iter().filter_map(spelled).max()
}

/// A part of a pattern's sequence: one byte out of few, or something else.
#[derive(Clone)]
enum Unit<'h> {
    Byte(Vec<u8>),
    Other(&'h Hir),
}

/// How many bytes a place may have the choice of to be a part of a keyword: more are no literal.
const CHOICE: usize = 16;
/// How many ways through a pattern's alternatives are followed.
const WAYS: usize = 256;

/// Adds `hir` to the end of each way, which become more where it has alternatives.
fn spell_out<'h>(hir: &'h Hir, ways: &mut Vec<Vec<Unit<'h>>>) {
    let append = |ways: &mut Vec<Vec<Unit<'h>>>, unit: Unit<'h>| ways.iter_mut().for_each(|way| way.push(unit.clone()));
    match hir.kind() {
        HirKind::Literal(literal) => literal.0.iter().for_each(|byte| append(ways, Unit::Byte(vec![*byte]))),
        HirKind::Class(Class::Bytes(class)) => {
            let bytes: Vec<u8> = class.iter().flat_map(|range| range.start()..=range.end()).take(CHOICE + 1).collect();
            append(ways, if bytes.len() > CHOICE { Unit::Other(hir) } else { Unit::Byte(bytes) });
        }
        HirKind::Capture(capture) => spell_out(&capture.sub, ways),
        HirKind::Concat(parts) => parts.iter().for_each(|part| spell_out(part, ways)),
        HirKind::Look(_) | HirKind::Empty => {}
        HirKind::Alternation(branches) if ways.len() * branches.len() <= WAYS => {
            let before = std::mem::take(ways);
            for branch in branches {
                let mut more = before.clone();
                spell_out(branch, &mut more);
                ways.append(&mut more);
            }
        }
        HirKind::Repetition(repetition) if (repetition.min, repetition.max) == (0, Some(1)) && ways.len() < WAYS => {
            let mut with = ways.clone();
            spell_out(&repetition.sub, &mut with);
            ways.append(&mut with);
        }
        _ => append(ways, Unit::Other(hir)),
    }
}

/// Whether the next units can be `word`.
fn spells(units: &[Unit<'_>], word: &str) -> bool {
    let fits = |(unit, letter): (&Unit<'_>, u8)| match unit {
        Unit::Byte(bytes) => bytes.iter().any(|byte| byte.eq_ignore_ascii_case(&letter)),
        Unit::Other(_) => false,
    };
    units.len() >= word.len() && units.iter().zip(word.bytes()).all(fits)
}

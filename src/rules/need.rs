//! What every match of a pattern must have at its start: a set of bytes for each of its first places. Most keywords stand
//! in texts that are no match, and most of those differ in the first few bytes: they are told apart without a regular
//! expression, which then need not even be compiled.

use regex_syntax::hir::{Class, Hir, HirKind};

/// How many places are looked at.
const PLACES: usize = 32;

/// The bytes that one place may have: a bit for each.
pub type ByteSet = [u64; 4];

/// For each of the first places of a match, the bytes that may stand there; as many places as every match has.
pub fn first_places(hir: &Hir) -> Vec<ByteSet> {
    let mut sets = vec![[0; 4]; PLACES];
    mark(hir, &[0], &mut sets);
    sets.truncate(hir.properties().minimum_len().unwrap_or(0));
    sets
}

/// Adds the bytes that `hir` may have when it begins at one of `starts`, and gives where it may end.
fn mark(hir: &Hir, starts: &[usize], sets: &mut [ByteSet]) -> Vec<usize> {
    let mut ends = match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => starts.to_vec(),
        HirKind::Literal(literal) => literal.0.iter().fold(starts.to_vec(), |at, byte| {
            at.iter().for_each(|place| add(sets, *place, *byte));
            at.iter().map(|place| place + 1).collect()
        }),
        HirKind::Class(Class::Bytes(class)) => {
            for byte in class.iter().flat_map(|range| range.start()..=range.end()) {
                starts.iter().for_each(|place| add(sets, *place, byte));
            }
            starts.iter().map(|place| place + 1).collect()
        }
        HirKind::Class(Class::Unicode(_)) => {
            // No pattern of ours has any; if one had, any byte might stand here and behind.
            sets.iter_mut().for_each(|set| *set = [u64::MAX; 4]);
            starts.to_vec()
        }
        HirKind::Capture(capture) => mark(&capture.sub, starts, sets),
        HirKind::Concat(parts) => parts.iter().fold(starts.to_vec(), |at, part| mark(part, &at, sets)),
        HirKind::Alternation(branches) => branches.iter().flat_map(|branch| mark(branch, starts, sets)).collect(),
        HirKind::Repetition(repetition) => {
            let mut ends = if repetition.min == 0 { starts.to_vec() } else { Vec::new() };
            let mut at = starts.to_vec();
            for round in 1..=repetition.max.unwrap_or(u32::MAX) {
                at = mark(&repetition.sub, &at, sets);
                if round >= repetition.min {
                    ends.extend(&at);
                }
                if at.iter().all(|place| *place >= PLACES) {
                    ends.push(PLACES);
                    break;
                }
            }
            ends
        }
    };
    ends.iter_mut().for_each(|place| *place = (*place).min(PLACES));
    ends.sort_unstable();
    ends.dedup();
    ends
}

fn add(sets: &mut [ByteSet], place: usize, byte: u8) {
    if let Some(set) = sets.get_mut(place) {
        set[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }
}

/// Whether `text` begins as every match of a pattern with these places does.
pub fn may_begin<'s>(text: &[u8], places: impl ExactSizeIterator<Item = &'s ByteSet>) -> bool {
    let fits = |(set, byte): (&ByteSet, &u8)| set[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1;
    text.len() >= places.len() && places.zip(text).all(fits)
}

#[cfg(test)]
mod tests {
    use super::{first_places, may_begin};
    use crate::rules::schema::parse;

    #[test]
    fn a_match_always_may_begin_and_other_texts_mostly_may_not() {
        let check = |pattern: &str, text: &str| {
            let places = first_places(&parse(pattern).unwrap());
            may_begin(text.as_bytes(), places.iter())
        };
        for (pattern, text) in [
            (r"\bab_[0-9]{4}\b", "ab_1234"),
            (r"(?:^|[^a-z])key=(?<secret>[0-9]{2,4})", "key=12"),
            (r"(?:^|[^a-z])key=(?<secret>[0-9]{2,4})", " key=123"),
            (r"(?i)https?://x", "HTTP://X"),
            (r"(?i)https?://x", "https://x"),
            (r"(?:a|bcd)*e", "bcdae"),
            (r"a{0,3}b", "aab"),
        ] {
            assert!(check(pattern, text), "{pattern} {text}");
        }
        assert!(!check(r"\bab_[0-9]{4}\b", "ab_123x"));
        assert!(!check(r"\bab_[0-9]{4}\b", "ab_12"));
        assert!(!check(r"a{0,3}b", "c"));
    }
}

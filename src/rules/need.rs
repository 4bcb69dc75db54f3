//! What every match of a pattern must have: a set of bytes for each of its first places, and somewhere in it a run of bytes
//! of one set, as tokens are. Most keywords stand in texts that are no match, and most of those differ in the first few
//! bytes or hold nothing as long as a token: they are told apart without a regular expression, which then need not even be
//! compiled.

use regex_syntax::hir::{Class, Hir, HirKind};

/// How many places are looked at.
const PLACES: usize = 32;

/// The bytes that one place may have: a bit for each.
pub type ByteSet = [u64; 4];

/// A run of at least so many bytes, all of one set.
pub type Run = (ByteSet, usize);

/// How many different bytes the set of a run may have: with more, any text has such runs.
const TELLING: u32 = 80;
/// The least that a run has to tell, in bits: its length times what one of its bytes tells.
const LEAST: f32 = 16.0;

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

/// The run that tells most among those that every match holds. What a pattern spells out tells nothing: that is its keyword.
pub fn run(hir: &Hir) -> Option<Run> {
    let bits = |set: &ByteSet, length: usize| (8.0 - (count(set) as f32).log2()) * length as f32;
    if let HirKind::Alternation(branches) = hir.kind() {
        let runs: Option<Vec<Run>> = branches.iter().map(run).collect();
        let either =
            runs?.into_iter().reduce(|(one, length), (other, shorter)| (union(one, other), length.min(shorter)));
        return either.filter(|(set, length)| count(set) <= TELLING && bits(set, *length) >= LEAST);
    }
    let mut parts = Vec::new();
    flatten(hir, &mut parts);
    let (mut best, mut most) = (None, LEAST);
    for first in 0..parts.len() {
        let (mut set, mut length, mut open) = ([0; 4], 0, 0);
        for part in &parts[first..] {
            let least = part.properties().minimum_len().unwrap_or(0);
            set = union(set, bytes(part));
            length += least;
            open += self::open(part);
            if count(&set) > TELLING {
                break;
            }
            if bits(&set, open) >= most {
                (best, most) = (Some((set, length)), bits(&set, open));
            }
        }
    }
    best
}

/// The parts of a sequence.
fn flatten<'h>(hir: &'h Hir, parts: &mut Vec<&'h Hir>) {
    match hir.kind() {
        HirKind::Capture(capture) => flatten(&capture.sub, parts),
        HirKind::Concat(list) => list.iter().for_each(|part| flatten(part, parts)),
        _ => parts.push(hir),
    }
}

/// How many bytes of every match are not spelled out.
fn open(hir: &Hir) -> usize {
    match hir.kind() {
        HirKind::Repetition(_) => hir.properties().minimum_len().unwrap_or(0),
        HirKind::Capture(capture) => open(&capture.sub),
        HirKind::Concat(parts) => parts.iter().map(open).sum(),
        HirKind::Alternation(branches) => branches.iter().map(open).min().unwrap_or(0),
        HirKind::Empty | HirKind::Look(_) | HirKind::Literal(_) | HirKind::Class(_) => 0,
    }
}

/// Every byte that may stand anywhere in a match.
fn bytes(hir: &Hir) -> ByteSet {
    let mut set = [[0; 4]];
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => literal.0.iter().for_each(|byte| add(&mut set, 0, *byte)),
        HirKind::Class(Class::Bytes(class)) => {
            class.iter().flat_map(|range| range.start()..=range.end()).for_each(|byte| add(&mut set, 0, byte));
        }
        HirKind::Class(Class::Unicode(_)) => set = [[u64::MAX; 4]],
        HirKind::Capture(capture) => return bytes(&capture.sub),
        HirKind::Repetition(repetition) => return bytes(&repetition.sub),
        HirKind::Concat(parts) | HirKind::Alternation(parts) => return parts.iter().map(bytes).fold([0; 4], union),
    }
    set[0]
}

fn union(one: ByteSet, other: ByteSet) -> ByteSet {
    std::array::from_fn(|word| one[word] | other[word])
}

fn count(set: &ByteSet) -> u32 {
    set.iter().map(|word| word.count_ones()).sum()
}

fn has(set: &ByteSet, byte: u8) -> bool {
    set[usize::from(byte >> 6)] >> (byte & 63) & 1 == 1
}

/// Whether `text` has a run of `length` bytes of the set. Looks at one byte of many where it has none.
pub fn has_run(text: &[u8], set: &ByteSet, length: usize) -> bool {
    let (mut known, mut end) = (0, length);
    while end <= text.len() {
        // What lies before `known` was looked at with the place before.
        let Some(other) = text[known..end].iter().rposition(|byte| !has(set, *byte)) else { return true };
        (known, end) = (end, known + other + 1 + length);
    }
    false
}

fn add(sets: &mut [ByteSet], place: usize, byte: u8) {
    if let Some(set) = sets.get_mut(place) {
        set[usize::from(byte >> 6)] |= 1 << (byte & 63);
    }
}

/// Whether `text` begins as every match of a pattern with these places does.
pub fn may_begin<'s>(text: &[u8], places: impl ExactSizeIterator<Item = &'s ByteSet>) -> bool {
    text.len() >= places.len() && places.zip(text).all(|(set, byte)| has(set, *byte))
}

#[cfg(test)]
mod tests {
    use super::{first_places, has_run, may_begin, run};
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

    #[test]
    fn a_match_always_holds_its_run_and_other_texts_mostly_do_not() {
        let check = |pattern: &str, text: &str| {
            let (set, length) = run(&parse(pattern).unwrap()).unwrap();
            has_run(text.as_bytes(), &set, length)
        };
        let key = r"(?i:wallet|seed)[^\n]{0,40}?\b(?<secret>S[A-Z2-7]{25}|T[0-9]{30})\b";
        assert!(check(key, &format!("the wallet is S{}", "ABCDE".repeat(5))));
        assert!(!check(key, &format!("the wallet is S{}", "ABCDE".repeat(4))));
        assert!(!check(key, "the secret of the wallet is that it has none"));
        let parts = r"\bst\.[0-9a-f-]{12,36}\.[0-9a-f]{12,64}\b";
        assert!(check(parts, "x = st.0123456789ab.0123456789ab"));
        assert!(!check(parts, "x = st.0123456789ab 0123456789ab"));
        assert!(run(&parse(r"password=[^\n]{3,200}").unwrap()).is_none());
    }

    #[test]
    fn a_run_is_found_wherever_it_stands() {
        let digits = &[0x3FF << 48, 0, 0, 0];
        for before in 0..20 {
            for after in 0..20 {
                let text = |digits: &str| format!("{}{digits}{}", "7a".repeat(before), "a7".repeat(after));
                assert!(has_run(text("a12345a").as_bytes(), digits, 5));
                assert!(!has_run(text("a1234a").as_bytes(), digits, 5));
            }
        }
        assert!(has_run(b"12345", digits, 5) && !has_run(b"1234", digits, 5));
    }
}

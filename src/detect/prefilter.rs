//! Finds where keywords occur, at well over a gigabyte per second, from tables that the binary carries ready made.
//!
//! Every keyword gives one window of four bytes, the rarest that it has. A bit set over a hash of such windows answers
//! "could a keyword be here" for each position of the text with one multiplication and one load from the first-level
//! cache; only where the bit is set are keywords compared. Unlike an automaton over the same words this needs no
//! construction at start-up, and its speed does not depend on how many words there are.
//!
//! The build script includes this file to make the tables; nothing here uses the rest of the crate.

use std::collections::HashMap;

/// The size of the set for the keywords of rules, in words of 64 bits: 128 KiB, so that it stays in the second-level cache
/// and hardly any other window shares a bit. Half of that costs more in needless comparisons than it saves in loads.
pub(crate) const LARGE: usize = 1 << 14;
/// The size for some hundred words in texts of some kilobytes.
pub(crate) const SMALL: usize = 1 << 10;
/// One bucket of entries for 64 neighbouring hashes: for each word of the set.
const BUCKET_SHIFT: u32 = 6;
/// Sets the bit in which the cases of an ASCII letter differ. It merges some other characters too, which the exact
/// comparison then tells apart.
const FOLD: u32 = 0x2020_2020;

/// Where one keyword's window is filed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    /// The folded window, little-endian.
    pub(crate) window: u32,
    /// The keyword's number.
    pub(crate) word: u16,
    /// Where in the keyword the window starts.
    pub(crate) offset: u16,
}

/// The tables for one set of keywords, with so many words of 64 bits, a power of two.
#[derive(Debug, Clone)]
pub(crate) struct Prefilter<const WORDS: usize> {
    /// One bit for each hash of a window.
    pub(crate) bits: &'static [u64; WORDS],
    /// For each bucket, where its entries start; one more at the end.
    pub(crate) buckets: &'static [u16],
    /// The entries, in the order of their hashes.
    pub(crate) entries: &'static [Entry],
    /// The keywords, in lower case.
    pub(crate) words: &'static [&'static str],
}

impl<const WORDS: usize> Prefilter<WORDS> {
    /// One of as many numbers as the set has bits.
    const fn hash(window: u32) -> u32 {
        window.wrapping_mul(0x9E37_79B1) >> (32 - BUCKET_SHIFT - WORDS.trailing_zeros())
    }

    /// Builds the tables, which are never freed: a process has one engine. Keywords are in lower case and have at least 3
    /// bytes; only ASCII ones are found in any case.
    #[must_use]
    pub(crate) fn new(words: Vec<&'static str>) -> Self {
        let common: HashMap<&[u8], i32> = COMMON.lines().map(str::as_bytes).zip(0..).collect();
        let mut entries = Vec::new();
        for (number, word) in words.iter().enumerate() {
            let word_number = u16::try_from(number).unwrap_or(u16::MAX);
            let bytes = word.as_bytes();
            if let &[a, b, c] = bytes {
                // Anything may follow a keyword of three.
                entries.extend((0..=0xFFu8).filter(|byte| byte & 0x20 != 0).map(|d| Entry {
                    window: u32::from_le_bytes([a, b, c, d]) | FOLD,
                    word: word_number,
                    offset: 0,
                }));
            } else {
                let rarest = bytes.windows(4).enumerate().min_by_key(|(_, window)| commonness(window, &common));
                if let Some((offset, &[a, b, c, d])) = rarest.map(|(offset, window)| (offset, as_four(window))) {
                    entries.push(Entry {
                        window: u32::from_le_bytes([a, b, c, d]) | FOLD,
                        word: word_number,
                        offset: u16::try_from(offset).unwrap_or(0),
                    });
                }
            }
        }
        entries.sort_by_key(|entry| (Self::hash(entry.window), entry.window, entry.word));
        // On the heap from the start: it is larger than what most frames of the stack have together.
        let bits: &'static mut [u64] = vec![0u64; WORDS].leak();
        let mut buckets = vec![0u16; WORDS + 1];
        for entry in &entries {
            let hash = Self::hash(entry.window);
            bits[(hash >> 6) as usize] |= 1 << (hash & 63);
            buckets[(hash >> BUCKET_SHIFT) as usize + 1] += 1;
        }
        for bucket in 0..WORDS {
            buckets[bucket + 1] += buckets[bucket];
        }
        // As many as were asked for.
        let bits = <&[u64; WORDS]>::try_from(&*bits).unwrap_or(&[0; WORDS]);
        Self { bits, buckets: buckets.leak(), entries: entries.leak(), words: words.leak() }
    }

    /// Calls `hit` with the number and the start of every keyword in `text`, in no particular order of keywords.
    pub(crate) fn search(&self, text: &[u8], mut hit: impl FnMut(u16, usize)) {
        let bits = self.bits;
        let set = |window: u32| {
            let hash = Self::hash(window | FOLD);
            bits[(hash >> 6) as usize] >> (hash & 63) & 1
        };
        let mut at = 0;
        // Eight windows of four bytes from two overlapping loads.
        while let Some(chunk) = text.get(at..at + 12).and_then(|chunk| <&[u8; 12]>::try_from(chunk).ok()) {
            let low =
                u64::from_le_bytes([chunk[0], chunk[1], chunk[2], chunk[3], chunk[4], chunk[5], chunk[6], chunk[7]]);
            let high =
                u64::from_le_bytes([chunk[4], chunk[5], chunk[6], chunk[7], chunk[8], chunk[9], chunk[10], chunk[11]]);
            let mut found = 0u64;
            for shift in 0..4 {
                found |= set((low >> (8 * shift)) as u32) << shift;
                found |= set((high >> (8 * shift)) as u32) << (shift + 4);
            }
            while found != 0 {
                let shift = found.trailing_zeros();
                let window = if shift < 4 { low >> (8 * shift) } else { high >> (8 * (shift - 4)) } as u32;
                self.compare(text, at + shift as usize, window | FOLD, &mut hit);
                found &= found - 1;
            }
            at += 8;
        }
        // The rest, padded, so that a keyword of three bytes at the very end is seen too.
        let rest = &text[at.min(text.len())..];
        for place in 0..rest.len() {
            let mut window = [b' '; 4];
            let part = &rest[place..rest.len().min(place + 4)];
            window[..part.len()].copy_from_slice(part);
            let window = u32::from_le_bytes(window);
            if set(window) != 0 {
                self.compare(text, at + place, window | FOLD, &mut hit);
            }
        }
    }

    /// Calls `hit` for the keywords that have `window`, which is folded, at `place`.
    fn compare(&self, text: &[u8], place: usize, window: u32, hit: &mut impl FnMut(u16, usize)) {
        let bucket = (Self::hash(window) >> BUCKET_SHIFT) as usize;
        for entry in &self.entries[self.buckets[bucket] as usize..self.buckets[bucket + 1] as usize] {
            if entry.window != window {
                continue;
            }
            let Some(start) = place.checked_sub(entry.offset as usize) else { continue };
            let word = self.words[entry.word as usize].as_bytes();
            if text.get(start..start + word.len()).is_some_and(|part| part.eq_ignore_ascii_case(word)) {
                hit(entry.word, start);
            }
        }
    }
}

fn as_four(window: &[u8]) -> &[u8; 4] {
    window.try_into().unwrap_or(b"    ")
}

/// The windows that are most common in source code, commonest first: see `rules/windows.py`.
static COMMON: &str = include_str!("windows.txt");

/// The character model of `validate::randomness`: for each run of three symbols (letters, a digit, anything else), how
/// much more likely the third is in random strings than in words, in sixteenths of a bit.
static MODEL: &[u8; SYMBOLS * SYMBOLS * SYMBOLS] = include_bytes!("../validate/characters.bin");
const SYMBOLS: usize = 28;

/// How common a window is likely to be in text and code, on no particular scale: the fewer places it stands at, the
/// fewer have to be compared.
fn commonness(window: &[u8], common: &HashMap<&[u8], i32>) -> i32 {
    let folded: Vec<u8> = window.iter().map(|byte| byte | 0x20).collect();
    if let Some(rank) = common.get(&*folded) {
        return 1_000_000 - rank;
    }
    let symbols: Vec<usize> = window
        .iter()
        .map(|byte| match byte {
            b'a'..=b'z' => usize::from(byte - b'a'),
            b'0'..=b'9' => 26,
            _ => 27,
        })
        .collect();
    let rarity: i32 = symbols
        .windows(3)
        .map(|run| i32::from(MODEL[(run[0] * SYMBOLS + run[1]) * SYMBOLS + run[2]].cast_signed()))
        .sum();
    // Signs that are rare in code, and digits, tell more than the model knows.
    let telling = window.iter().filter(|byte| byte.is_ascii_digit() || b"$~+!%&|^".contains(byte)).count();
    let blank = window.iter().filter(|byte| **byte == b' ').count();
    -rarity - 24 * i32::try_from(telling).unwrap_or(0) + 24 * i32::try_from(blank).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{LARGE, Prefilter};

    fn found(words: &[&'static str], text: &[u8]) -> Vec<(u16, usize)> {
        let mut hits = Vec::new();
        Prefilter::<LARGE>::new(words.to_vec()).search(text, |word, at| hits.push((word, at)));
        hits.sort_unstable();
        hits
    }

    #[test]
    fn every_occurrence_is_found_whatever_its_place_and_case() {
        let words = ["abc", "token", "ghp_", "xoxb-"];
        for pad in 0..40 {
            for end in 0..14 {
                for (number, word) in words.iter().enumerate() {
                    let text = format!("{}{}{}", ".".repeat(pad), word.to_uppercase(), ".".repeat(end));
                    assert_eq!(found(&words, text.as_bytes()), [(number as u16, pad)], "{text}");
                }
            }
        }
    }

    #[test]
    fn overlapping_keywords_are_all_found() {
        assert_eq!(found(&["aaa", "aaaa"], b"aaaaa"), [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1)]);
    }

    #[test]
    fn a_short_keyword_is_found_before_any_byte() {
        for after in 0..=255 {
            assert_eq!(found(&["abc"], &[b'a', b'b', b'c', after, b' ']), [(0, 0)], "{after}");
        }
    }

    #[test]
    fn characters_that_the_fold_merges_are_told_apart() {
        assert_eq!(found(&["key_"], b"key\x7f"), []);
    }
}

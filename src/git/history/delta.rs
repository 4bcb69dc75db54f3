//! Applies a delta of a pack to its base (gitformat-pack(5), "Deltified representation").

use std::ops::Range;

/// How a result differs from its base.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Changed {
    /// The ranges of the result that were not copied, and an empty one wherever copied stretches meet; in order.
    pub fresh: Vec<Range<usize>>,
    /// The stretches that were copied: where they start in the base, and their ranges in the result; in order.
    pub copied: Vec<(usize, Range<usize>)>,
}

impl Changed {
    pub(super) fn clear(&mut self) {
        self.fresh.clear();
        self.copied.clear();
    }

    /// Where a range of the base is in the result, if it was copied whole.
    pub fn moved(&self, range: &Range<usize>) -> Option<Range<usize>> {
        let whole = |(from, to): &&(usize, Range<usize>)| *from <= range.start && range.end <= from + to.len();
        let (from, to) = self.copied.iter().find(whole)?;
        Some(to.start + range.start - from..to.start + range.end - from)
    }
}

/// The sizes that a delta begins with, of its base and of its result, and the instructions after them.
pub(super) fn header(delta: &[u8]) -> Option<(u64, u64, &[u8])> {
    let (base, rest) = size(delta)?;
    let (result, rest) = size(rest)?;
    Some((base, result, rest))
}

/// Seven bits to a byte, the lowest first; the top bit says that more follow.
fn size(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut size = 0u64;
    for (at, byte) in bytes.iter().enumerate().take(9) {
        size |= u64::from(byte & 0x7F) << (7 * at);
        if byte & 0x80 == 0 {
            return Some((size, &bytes[at + 1..]));
        }
    }
    None
}

/// Appends to `out`, which has to be empty, what `instructions` make of `base`, and to `changed` how that differs. Nothing
/// when the instructions are damaged or make more than `out` has room for.
pub(super) fn apply(base: &[u8], mut instructions: &[u8], out: &mut Vec<u8>, changed: &mut Changed) -> Option<()> {
    let room = out.capacity();
    while let Some((&command, rest)) = instructions.split_first() {
        let bytes = if command & 0x80 == 0 {
            let (bytes, rest) = rest.split_at_checked(usize::from(command)).filter(|(bytes, _)| !bytes.is_empty())?;
            instructions = rest;
            changed.fresh.push(out.len()..out.len() + bytes.len());
            bytes
        } else {
            let (start, length) = copied(command, rest, &mut instructions)?;
            changed.fresh.push(out.len()..out.len());
            changed.copied.push((start, out.len()..out.len() + length));
            base.get(start..start.checked_add(length)?)?
        };
        if out.len() + bytes.len() > room {
            return None;
        }
        out.extend_from_slice(bytes);
    }
    Some(())
}

/// The stretch of the base that a copy instruction names; its low seven bits say which bytes of the two numbers follow.
fn copied<'d>(command: u8, mut operands: &'d [u8], rest: &mut &'d [u8]) -> Option<(usize, usize)> {
    let mut number = [0u8; 8];
    for (bit, byte) in [0, 1, 2, 3, 4, 5, 6].into_iter().enumerate() {
        if command & (1 << bit) != 0 {
            let (&value, after) = operands.split_first()?;
            number[byte] = value;
            operands = after;
        }
    }
    *rest = operands;
    let start = u32::from_le_bytes([number[0], number[1], number[2], number[3]]);
    let length = u32::from_le_bytes([number[4], number[5], number[6], 0]);
    Some((start as usize, if length == 0 { 0x1_0000 } else { length as usize }))
}

#[cfg(test)]
mod tests {
    use super::{Changed, apply, header};

    fn applied(base: &[u8], delta: &[u8]) -> Option<Vec<u8>> {
        let (_, size, instructions) = header(delta)?;
        let mut out = Vec::with_capacity(usize::try_from(size).ok()?);
        apply(base, instructions, &mut out, &mut Changed::default())?;
        Some(out)
    }

    #[test]
    fn a_delta_copies_and_inserts() {
        // Size 6, size 8; copy 3 from 0; insert "xy"; copy 3 from 3.
        let delta = [6, 8, 0x90, 3, 2, b'x', b'y', 0x91, 3, 3];
        assert_eq!(applied(b"abcdef", &delta).unwrap(), b"abcxydef");
    }

    #[test]
    fn what_was_copied_is_found_again() {
        let mut changed = Changed::default();
        apply(b"abcdef", &[0x90, 3, 2, b'x', b'y', 0x91, 3, 3], &mut Vec::with_capacity(8), &mut changed).unwrap();
        assert_eq!(changed.fresh, [0..0, 3..5, 5..5]);
        assert_eq!(
            (changed.moved(&(4..6)), changed.moved(&(0..2)), changed.moved(&(2..4))),
            (Some(6..8), Some(0..2), None)
        );
    }

    #[test]
    fn a_damaged_delta_makes_nothing() {
        for delta in [&[][..], &[6], &[6, 8, 0], &[6, 8, 5, b'x'], &[6, 8, 0x91, 3], &[6, 8, 0x90, 9], &[6, 0x80]] {
            assert_eq!(applied(b"abcdef", delta), None, "{delta:?}");
        }
    }
}

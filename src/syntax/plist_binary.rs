//! The binary form of property lists. Its layout is described in Apple's open source, `CFBinaryPList.c`: objects, a table
//! of where each begins, and a trailer that says where the table is.

use super::plist::DEPTH;
use super::{Member, Node, Value};

/// What such a file begins with.
pub(super) const MAGIC: &[u8] = b"bplist00";
/// A value may stand in several places: more of them than this are a trap.
const MOST: usize = 100_000;
/// The most text in all places together, in bytes.
const TEXT: usize = 4 << 20;
/// The length of the trailer, in bytes.
const TRAILER: usize = 32;

/// The value in a file; nothing if it is damaged.
pub(super) fn parse(bytes: &[u8]) -> Option<Node> {
    let trailer = bytes.len().checked_sub(TRAILER).and_then(|start| bytes.get(start..))?;
    let number = |at: usize| usize::try_from(unsigned(trailer.get(at..at + 8)?)?).ok();
    let (count, top, table) = (number(8)?, number(16)?, number(24)?);
    let mut objects = Objects {
        bytes,
        table,
        offset_size: usize::from(trailer[6]),
        reference_size: usize::from(trailer[7]),
        count,
        depth: 0,
        left: MOST,
        text: TEXT,
    };
    objects.value(top)
}

struct Objects<'b> {
    bytes: &'b [u8],
    /// Where the table of offsets begins.
    table: usize,
    /// How many bytes an offset has in the table.
    offset_size: usize,
    /// How many bytes the number of an object has in a list.
    reference_size: usize,
    count: usize,
    /// How many values the one that is read stands in.
    depth: usize,
    /// How many values may still be read.
    left: usize,
    /// How much text may still be read, in bytes.
    text: usize,
}

impl Objects<'_> {
    /// The object of that number.
    fn value(&mut self, number: usize) -> Option<Node> {
        self.left = self.left.checked_sub(1)?;
        if self.depth > DEPTH || number >= self.count {
            return None;
        }
        let entry = self.table.checked_add(number.checked_mul(self.offset_size)?)?;
        let start = usize::try_from(unsigned(self.slice((entry, self.offset_size))?)?).ok()?;
        let marker = *self.bytes.get(start)?;
        let (kind, low) = (marker >> 4, usize::from(marker & 0x0F));
        let value = match kind {
            0x0 => match marker {
                0x00 => Value::Null,
                0x08 => Value::Bool(false),
                0x09 => Value::Bool(true),
                _ => return None,
            },
            0x1 => Value::Number(self.integer(start)?.0.to_string()),
            0x2 => Value::Number(real(self.slice((start + 1, 1 << low))?)?),
            0x3 => Value::Date(real(self.slice((start + 1, 8))?)?),
            0x4 => {
                let (length, body) = self.length(start)?;
                let data = self.text((body, length))?;
                Value::Text(base64::Engine::encode(&base64::prelude::BASE64_STANDARD, data))
            }
            0x5 => {
                let (length, body) = self.length(start)?;
                Value::Text(String::from_utf8(self.text((body, length))?.to_vec()).ok()?)
            }
            0x6 => {
                let (length, body) = self.length(start)?;
                let units = self.text((body, length.checked_mul(2)?))?.chunks_exact(2);
                let units: Vec<u16> = units.map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
                Value::Text(String::from_utf16_lossy(&units))
            }
            0xA | 0xC => {
                let (length, body) = self.length(start)?;
                Value::List(
                    self.references((body, length))?.into_iter().map(|it| self.inner(it)).collect::<Option<_>>()?,
                )
            }
            0xD => {
                let (length, body) = self.length(start)?;
                let keys = self.references((body, length))?;
                let values = self.references((body.checked_add(length.checked_mul(self.reference_size)?)?, length))?;
                let pairs = keys.into_iter().zip(values);
                Value::Object(pairs.map(|pair| self.member(pair)).collect::<Option<_>>()?)
            }
            _ => return None,
        };
        Some(Node { value, span: 0..0 })
    }

    /// The object of that number, within another.
    fn inner(&mut self, number: usize) -> Option<Node> {
        self.depth += 1;
        let node = self.value(number);
        self.depth -= 1;
        node
    }

    fn member(&mut self, (key, value): (usize, usize)) -> Option<Member> {
        let Value::Text(key) = self.inner(key)?.value else { return None };
        Some(Member { key, key_span: 0..0, node: self.inner(value)? })
    }

    /// As [`slice`](Self::slice), as long as there is not too much of it in all.
    fn text(&mut self, place: (usize, usize)) -> Option<&[u8]> {
        self.text = self.text.checked_sub(place.1)?;
        self.slice(place)
    }

    fn slice(&self, (start, length): (usize, usize)) -> Option<&[u8]> {
        self.bytes.get(start..start.checked_add(length)?)
    }

    /// The integer at `start`, and where it ends.
    fn integer(&self, start: usize) -> Option<(i128, usize)> {
        let marker = *self.bytes.get(start)?;
        if marker >> 4 != 0x1 || marker & 0x0F > 4 {
            return None;
        }
        let size = 1 << (marker & 0x0F);
        let bytes = self.slice((start + 1, size))?;
        let plain = bytes.iter().fold(0_u128, |number, byte| number << 8 | u128::from(*byte));
        // Only numbers of eight bytes and more have a sign.
        let signed = match size {
            8 => i128::from(u64::try_from(plain).ok()?.cast_signed()),
            _ => plain.cast_signed(),
        };
        Some((signed, start + 1 + size))
    }

    /// How many elements the object at `start` has, and where they begin.
    fn length(&self, start: usize) -> Option<(usize, usize)> {
        let low = self.bytes.get(start)? & 0x0F;
        if low != 0x0F {
            return Some((usize::from(low), start + 1));
        }
        let (length, body) = self.integer(start + 1)?;
        Some((usize::try_from(length).ok()?, body))
    }

    /// The numbers of the objects in a list.
    fn references(&self, (start, length): (usize, usize)) -> Option<Vec<usize>> {
        let bytes = self.slice((start, length.checked_mul(self.reference_size)?))?;
        let numbers = bytes.chunks_exact(self.reference_size.max(1));
        numbers.map(|number| usize::try_from(unsigned(number)?).ok()).collect()
    }
}

/// A number of up to eight bytes, the highest first.
fn unsigned(bytes: &[u8]) -> Option<u64> {
    (bytes.len() <= 8).then(|| bytes.iter().fold(0, |number, byte| number << 8 | u64::from(*byte)))
}

/// A number with a fraction, of four or eight bytes.
fn real(bytes: &[u8]) -> Option<String> {
    let number = match *bytes {
        [a, b, c, d] => f64::from(f32::from_be_bytes([a, b, c, d])),
        [a, b, c, d, e, f, g, h] => f64::from_be_bytes([a, b, c, d, e, f, g, h]),
        _ => return None,
    };
    number.is_finite().then(|| number.to_string())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{MAGIC, parse};

    /// A file of these objects, of which the first is the outermost; all offsets and numbers have one byte.
    fn file(objects: &[&[u8]]) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        let mut offsets = Vec::new();
        for object in objects {
            offsets.push(u8::try_from(bytes.len()).unwrap());
            bytes.extend_from_slice(object);
        }
        let table = u8::try_from(bytes.len()).unwrap();
        bytes.extend_from_slice(&offsets);
        bytes.extend_from_slice(&[0, 0, 0, 0, 0, 0, 1, 1]);
        for number in [u8::try_from(objects.len()).unwrap(), 0, table] {
            bytes.extend_from_slice(&[0, 0, 0, 0, 0, 0, 0, number]);
        }
        bytes
    }

    #[test]
    fn every_kind_of_value_is_read() {
        let objects: [&[u8]; 9] = [
            b"\xD2\x01\x02\x03\x04",
            b"\x54lock",
            b"\x61\x00\xE9",
            b"\x09",
            b"\xA4\x05\x06\x07\x08",
            b"\x13\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFE",
            b"\x23\x3F\xE0\x00\x00\x00\x00\x00\x00",
            b"\x43abc",
            b"\x5F\x10\x10sixteen letters!",
        ];
        let expected = json!({ "lock": true, "\u{e9}": [-2, 0.5, "YWJj", "sixteen letters!"] });
        assert_eq!(parse(&file(&objects)).map(|node| node.plain()), Some(expected));
    }

    #[test]
    fn a_damaged_file_is_nothing_and_never_a_failure() {
        let good = file(&[b"\xA2\x01\x01", b"\x51x"]);
        assert!(parse(&good).is_some());
        for length in 0..good.len() {
            assert_ne!(parse(&good[..length]), parse(&good), "{length}");
        }
        for at in 0..good.len() {
            for byte in [0x00, 0x0F, 0x1F, 0x5F, 0xAF, 0xDF, 0xFF] {
                let mut damaged = good.clone();
                damaged[at] = byte;
                let _ = parse(&damaged);
            }
        }
        assert_eq!(parse(&file(&[b"\xA1\x00"])), None, "a list that holds itself");
        let doubling: Vec<Vec<u8>> = (1..60).map(|next| vec![0xA2, next, next]).chain([b"\x09".to_vec()]).collect();
        assert_eq!(parse(&file(&doubling.iter().map(Vec::as_slice).collect::<Vec<_>>())), None, "2^59 values");
        let many: Vec<Vec<u8>> = (1..5).map(|next| [vec![0xAE], vec![next; 14]].concat()).collect();
        let text = [&b"\x5F\x10\x96"[..], &[b'x'; 150]].concat();
        let mut objects: Vec<&[u8]> = many.iter().map(Vec::as_slice).collect();
        objects.push(b"\x51x");
        assert!(parse(&file(&objects)).is_some(), "14^4 short texts");
        objects[4] = &text;
        assert_eq!(parse(&file(&objects)), None, "14^4 long texts");
    }
}

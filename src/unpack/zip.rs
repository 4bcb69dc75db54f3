//! Zip archives, read for what they hold rather than for what they claim: every entry of the directory counts, also
//! one that repeats a name, and an archive without a readable directory is read by its local headers.
//!
//! Format: PKWARE APPNOTE 6.3.10, sections 4.3 to 4.5.

use flate2::Crc;
use flate2::bufread::DeflateDecoder;
use memchr::memmem;

use super::limits::Content;
use super::{Place, Unpacker};
use crate::model::Skip;

const LOCAL: &[u8] = b"PK\x03\x04";
const CENTRAL: &[u8] = b"PK\x01\x02";
const END: &[u8] = b"PK\x05\x06";
const END_64: &[u8] = b"PK\x06\x06";
const LOCATOR_64: &[u8] = b"PK\x06\x07";
const DESCRIPTOR: &[u8] = b"PK\x07\x08";

const LOCAL_LENGTH: usize = 30;
const CENTRAL_LENGTH: usize = 46;
const END_LENGTH: usize = 22;
const LOCATOR_LENGTH: usize = 20;
/// The longest comment after the end record.
const COMMENT: usize = 0xFFFF;

const STORED: u16 = 0;
const DEFLATED: u16 = 8;
/// WinZip's encryption, in the place of the method.
const AES: u16 = 99;

/// One member, as the archive describes it.
struct Member<'a> {
    name: &'a [u8],
    encrypted: bool,
    method: u16,
    /// The checksum of the unpacked bytes, where it is known.
    checksum: Option<u32>,
    /// The packed bytes; `None` when they are not where the archive says.
    packed: Option<&'a [u8]>,
}

/// Emits the members of the zip archive `bytes`. `false` when nothing of it can be read.
pub(super) fn open(unpacker: &mut Unpacker<'_, '_>, place: Place<'_>, bytes: &[u8]) -> bool {
    let mut names = Vec::new();
    let mut found = 0_u32;
    let mut spent = false;
    let mut visit = |member: &Member<'_>| {
        found += 1;
        spent = !unpacker.budget.admit(member.packed.map_or(0, <[u8]>::len) as u64);
        if spent {
            return false;
        }
        names.extend_from_slice(member.name);
        names.push(b'\n');
        let name = String::from_utf8_lossy(member.name);
        let content = unpack(unpacker, member);
        unpacker.member(place, &name, &content);
        true
    };
    let whole = match Directory::find(bytes) {
        Some(directory) => directory.walk(&mut visit),
        None => {
            walk_local_headers(bytes, &mut visit);
            false
        }
    };
    unpacker.names(place, names);
    if spent {
        unpacker.skip(place.suffix, Skip::ArchiveSize);
    } else if !whole {
        unpacker.skip(place.suffix, Skip::ArchiveDamaged);
    }
    found > 0 || whole
}

fn unpack(unpacker: &Unpacker<'_, '_>, member: &Member<'_>) -> Content {
    let budget = unpacker.budget;
    let flawed = |flaw| Content { bytes: Vec::new(), flaw: Some(flaw) };
    if member.encrypted || member.method == AES {
        return flawed(Skip::ArchiveEncrypted);
    }
    let Some(packed) = member.packed else { return flawed(Skip::ArchiveDamaged) };
    let mut content = match member.method {
        STORED => budget.read(budget.meter(packed, packed.len())),
        DEFLATED => budget.read(budget.meter(DeflateDecoder::new(packed), packed.len())),
        _ => return flawed(Skip::ArchiveUnsupported),
    };
    if let (None, Some(checksum)) = (content.flaw, member.checksum) {
        let mut actual = Crc::new();
        actual.update(&content.bytes);
        if actual.sum() != checksum {
            content.flaw = Some(Skip::ArchiveDamaged);
        }
    }
    content
}

fn number16(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at.checked_add(2)?)?.try_into().ok()?))
}

fn number32(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(bytes.get(at..at.checked_add(4)?)?.try_into().ok()?))
}

fn number64(bytes: &[u8], at: usize) -> Option<usize> {
    let number = u64::from_le_bytes(bytes.get(at..at.checked_add(8)?)?.try_into().ok()?);
    usize::try_from(number).ok()
}

/// The central directory.
struct Directory<'a> {
    bytes: &'a [u8],
    start: usize,
    end: usize,
    /// How far its offsets are off: what stands before the archive, in a self-extracting program for instance, shifts
    /// them all.
    shift: usize,
}

impl<'a> Directory<'a> {
    /// Finds the directory by the record that ends the archive. `None` when there is none to be read.
    fn find(bytes: &'a [u8]) -> Option<Self> {
        let from = bytes.len().saturating_sub(END_LENGTH + COMMENT);
        let end = from + memmem::rfind(&bytes[from..], END)?;
        // The larger form of the record, of which the end record then holds no more than a part, stands before it.
        let has_large = end.checked_sub(LOCATOR_LENGTH).is_some_and(|at| bytes[at..].starts_with(LOCATOR_64));
        let (length, claimed, end) = if has_large {
            let large = memmem::rfind(&bytes[..end], END_64)?;
            (number64(bytes, large + 40)?, number64(bytes, large + 48)?, large)
        } else {
            (number32(bytes, end + 12)? as usize, number32(bytes, end + 16)? as usize, end)
        };
        let start = end.checked_sub(length)?;
        let shift = start.checked_sub(claimed)?;
        // Otherwise it is the directory of an archive inside this one, whose own directory is cut off.
        let is_own = shift == 0 || !bytes.starts_with(LOCAL);
        let is_there = length == 0 || bytes[start..].starts_with(CENTRAL);
        (is_own && is_there).then_some(Self { bytes, start, end, shift })
    }

    /// Calls `visit` for every entry until it answers `false`; gives `false` itself when the directory breaks off.
    fn walk(&self, visit: &mut dyn FnMut(&Member<'a>) -> bool) -> bool {
        let mut at = self.start;
        while at < self.end {
            let Some((member, next)) = self.entry(at) else { return false };
            if !visit(&member) {
                break;
            }
            at = next;
        }
        true
    }

    /// The entry at `at` and the place of the next one.
    fn entry(&self, at: usize) -> Option<(Member<'a>, usize)> {
        let bytes = self.bytes;
        if !bytes.get(at..)?.starts_with(CENTRAL) {
            return None;
        }
        let name_end = at + CENTRAL_LENGTH + usize::from(number16(bytes, at + 28)?);
        let extra_end = name_end + usize::from(number16(bytes, at + 30)?);
        let next = extra_end + usize::from(number16(bytes, at + 32)?);
        let extra = bytes.get(name_end..extra_end)?;
        let sizes = [number32(bytes, at + 24)?, number32(bytes, at + 20)?, number32(bytes, at + 42)?];
        let [_, length, offset] = large_sizes(sizes, extra);
        let data = offset.checked_add(self.shift).and_then(|local| after_local_header(bytes, local));
        let member = Member {
            name: bytes.get(at + CENTRAL_LENGTH..name_end)?,
            encrypted: number16(bytes, at + 8)? & 1 == 1,
            method: number16(bytes, at + 10)?,
            checksum: number32(bytes, at + 16),
            packed: data.and_then(|data| data.get(..length)),
        };
        Some((member, next))
    }
}

/// The unpacked size, packed size and offset, each taken from the ZIP64 field of `extra` where it is too large.
fn large_sizes(sizes: [u32; 3], extra: &[u8]) -> [usize; 3] {
    let mut at = 0;
    while let (Some(kind), Some(length)) = (number16(extra, at), number16(extra, at + 2)) {
        if kind == 1 {
            let mut field = at + 4;
            return sizes.map(|size| {
                let large = (size == u32::MAX).then(|| number64(extra, field)).flatten();
                field += large.map_or(0, |_| 8);
                large.unwrap_or(size as usize)
            });
        }
        at += 4 + usize::from(length);
    }
    sizes.map(|size| size as usize)
}

/// What stands after the local header at `local`.
fn after_local_header(bytes: &[u8], local: usize) -> Option<&[u8]> {
    if !bytes.get(local..)?.starts_with(LOCAL) {
        return None;
    }
    let lengths = usize::from(number16(bytes, local + 26)?) + usize::from(number16(bytes, local + 28)?);
    bytes.get(local + LOCAL_LENGTH + lengths..)
}

/// Calls `visit` for every member that has a local header, until it answers `false`: what is left to be read of an
/// archive that is cut off.
fn walk_local_headers<'a>(bytes: &'a [u8], visit: &mut dyn FnMut(&Member<'a>) -> bool) {
    let mut from = 0;
    while let Some(local) = memmem::find(&bytes[from..], LOCAL).map(|found| from + found) {
        from = local + LOCAL.len();
        let Some((member, end)) = local_member(bytes, local) else { continue };
        if !visit(&member) {
            return;
        }
        from = end;
    }
}

fn is_mark(bytes: &[u8]) -> bool {
    [DESCRIPTOR, LOCAL, CENTRAL].iter().any(|mark| bytes.starts_with(mark))
}

fn local_member(bytes: &[u8], local: usize) -> Option<(Member<'_>, usize)> {
    let flags = number16(bytes, local + 6)?;
    let name_end = local + LOCAL_LENGTH + usize::from(number16(bytes, local + 26)?);
    let start = name_end + usize::from(number16(bytes, local + 28)?);
    let rest = bytes.get(start..)?;
    let claimed = number32(bytes, local + 18)? as usize;
    // With this flag the sizes follow the data, which ends at the next mark of whatever kind.
    let follows = flags & 8 != 0 && claimed == 0;
    let length = if follows {
        memmem::find_iter(rest, b"PK").find(|at| is_mark(&rest[*at..])).unwrap_or(rest.len())
    } else {
        claimed.min(rest.len())
    };
    let member = Member {
        name: bytes.get(local + LOCAL_LENGTH..name_end)?,
        encrypted: flags & 1 == 1,
        method: number16(bytes, local + 8)?,
        checksum: if follows { None } else { number32(bytes, local + 14) },
        packed: Some(&rest[..length]),
    };
    Some((member, start + length))
}

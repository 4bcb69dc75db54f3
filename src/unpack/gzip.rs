//! Gzip streams, alone or around a tar archive. Format: RFC 1952.

use std::io::{Cursor, Read};

use flate2::bufread::MultiGzDecoder;

use super::{Place, Unpacker, tar};
use crate::model::Skip;

/// The size of a tar header, which decides what the stream holds.
const HEADER: u64 = 512;

/// Emits what is in the gzip stream `bytes`.
pub(super) fn open(unpacker: &mut Unpacker<'_, '_>, place: Place<'_>, bytes: &[u8]) {
    let budget = unpacker.budget;
    if !budget.admit(bytes.len() as u64) {
        unpacker.skip(place.suffix, Skip::ArchiveSize);
        return;
    }
    let mut stream = budget.meter(MultiGzDecoder::new(bytes), bytes.len());
    let mut head = Vec::new();
    let begun = (&mut stream).take(HEADER).read_to_end(&mut head);
    if begun.is_err() && head.is_empty() {
        unpacker.skip(place.suffix, budget.reason());
        // It only looks like gzip, or nothing of it can be unpacked: it may still be read as it is.
        unpacker.text(place, bytes);
        return;
    }
    if super::format::recognise(&head) == super::Format::Tar {
        tar::open(unpacker, place, Cursor::new(head).chain(stream));
        return;
    }
    let mut content = budget.read(Cursor::new(head).chain(stream));
    if begun.is_err() {
        content.flaw = content.flaw.or(Some(Skip::ArchiveDamaged));
    }
    unpacker.member(place, &member_name(place.name), &content);
}

/// The name of what a gzip file holds: its own, without the extension.
fn member_name(name: &str) -> String {
    let last = name.rsplit(['/', '\\', '!']).next().unwrap_or(name);
    match last.rsplit_once('.') {
        Some((stem, extension)) if extension.eq_ignore_ascii_case("gz") && !stem.is_empty() => stem.to_owned(),
        _ => "content".to_owned(),
    }
}

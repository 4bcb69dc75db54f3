//! Tar archives, plain or from a stream.

use std::io::Read;

use super::{Place, Unpacker};
use crate::model::Skip;

/// Emits the members of the tar archive that `from` gives. `false` when the archive is damaged.
pub(super) fn open(unpacker: &mut Unpacker<'_, '_>, place: Place<'_>, from: impl Read) -> bool {
    let budget = unpacker.budget;
    let mut archive = tar::Archive::new(from);
    let mut names = Vec::new();
    let outcome = match archive.entries() {
        Ok(entries) => members(unpacker, place, entries, &mut names),
        Err(_) => Err(budget.reason()),
    };
    unpacker.names(place, names);
    if let Err(reason) = outcome {
        unpacker.skip(place.suffix, reason);
    }
    outcome != Err(Skip::ArchiveDamaged)
}

fn members<R: Read>(
    unpacker: &mut Unpacker<'_, '_>,
    place: Place<'_>,
    entries: tar::Entries<'_, R>,
    names: &mut Vec<u8>,
) -> Result<(), Skip> {
    let budget = unpacker.budget;
    for entry in entries {
        let entry = entry.map_err(|_| budget.reason())?;
        // A sparse member gives more than the archive holds.
        if !budget.admit(entry.size().min(budget.limits.member)) {
            return Err(Skip::ArchiveSize);
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        names.extend_from_slice(name.as_bytes());
        if let Some(target) = entry.link_name_bytes() {
            names.extend_from_slice(b" -> ");
            names.extend_from_slice(&target);
        }
        names.push(b'\n');
        let kind = entry.header().entry_type();
        if kind.is_file() || kind.is_contiguous() || kind.is_gnu_sparse() {
            let content = budget.read(entry);
            unpacker.member(place, &name, &content);
        }
    }
    Ok(())
}

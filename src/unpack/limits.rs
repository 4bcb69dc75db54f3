//! How much an archive may unfold before the rest of it is named as not scanned.

use std::cell::Cell;
use std::io::{self, Read};

use crate::model::Skip;

/// Bounds on what comes out of one input. Whatever meets one is reported, and what was read until then is scanned.
#[derive(Debug, Clone)]
pub struct Limits {
    /// How many archives may stand in one another.
    pub depth: u32,
    /// The number of bytes unpacked from one input.
    pub total: u64,
    /// The number of bytes of one member.
    pub member: u64,
    /// How many times larger than its packed form a member may become, once it is larger than a mebibyte.
    pub ratio: u64,
    /// The number of members in one input.
    pub members: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { depth: 4, total: 256 << 20, member: 64 << 20, ratio: 200, members: 100_000 }
    }
}

/// Below this size no ratio is suspicious.
const RATIO_FROM: u64 = 1 << 20;

/// What an input has used up of its [`Limits`].
pub(super) struct Budget {
    pub(super) limits: Limits,
    unpacked: Cell<u64>,
    packed: Cell<u64>,
    members: Cell<u32>,
    met: Cell<Option<Skip>>,
}

/// A member's bytes, and what kept them from being whole.
pub(super) struct Content {
    pub(super) bytes: Vec<u8>,
    pub(super) flaw: Option<Skip>,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self {
            limits: limits.clone(),
            unpacked: Cell::new(0),
            packed: Cell::new(0),
            members: Cell::new(0),
            met: Cell::new(None),
        }
    }

    /// Counts a member with `packed` bytes in the archive; `false` when the input has used up its limits.
    ///
    /// The packed bytes count too: members may overlap, and a stream can be long and yet give nothing.
    pub(super) fn admit(&self, packed: u64) -> bool {
        self.members.set(self.members.get().saturating_add(1));
        self.packed.set(self.packed.get().saturating_add(packed));
        self.members.get() <= self.limits.members
            && self.unpacked.get() <= self.limits.total
            && self.packed.get() <= self.limits.total.saturating_mul(2)
    }

    /// Reads one member to its end, or to the first limit or flaw.
    pub(super) fn read(&self, mut from: impl Read) -> Content {
        let mut bytes = Vec::new();
        let room = self.limits.member.saturating_add(1);
        let flaw = match (&mut from).take(room).read_to_end(&mut bytes) {
            Ok(_) if bytes.len() as u64 > self.limits.member => {
                bytes.pop();
                Some(Skip::ArchiveSize)
            }
            Ok(_) => None,
            Err(_) => Some(self.met.take().unwrap_or(Skip::ArchiveDamaged)),
        };
        Content { bytes, flaw }
    }

    /// Why reading failed: the limit that it met, or else damage.
    pub(super) fn reason(&self) -> Skip {
        self.met.take().unwrap_or(Skip::ArchiveDamaged)
    }

    /// Counts what is read from `from`, which unfolds `packed` bytes.
    pub(super) fn meter<R: Read>(&self, from: R, packed: usize) -> Metered<'_, R> {
        Metered { from, packed: packed as u64, given: 0, budget: self }
    }
}

/// A reader that fails when a limit is met.
pub(super) struct Metered<'b, R> {
    from: R,
    packed: u64,
    given: u64,
    budget: &'b Budget,
}

impl<R: Read> Read for Metered<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Budget { limits, unpacked, met, .. } = self.budget;
        let count = self.from.read(into)?;
        self.given += count as u64;
        unpacked.set(unpacked.get() + count as u64);
        if unpacked.get() > limits.total {
            met.set(Some(Skip::ArchiveSize));
        } else if self.given > RATIO_FROM && self.given > self.packed.saturating_mul(limits.ratio) {
            met.set(Some(Skip::ArchiveRatio));
        } else {
            return Ok(count);
        }
        Err(io::Error::other("the archive unfolds too far"))
    }
}

//! What is remembered of a blob in which something was found while its path was not known.

use std::hash::{BuildHasher, RandomState};
use std::ops::Range;

use crate::git::Changed;
use crate::model::{Confidence, Finding};

/// A found value as a number: the same rule and value give the same one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Sign {
    pub(super) value: u64,
    /// Whether it is of low confidence, as most are, and hardly anybody wants to see.
    pub(super) weak: bool,
}

/// What was found in a blob.
#[derive(Debug, Default)]
pub(super) struct Mark {
    /// Each value, and where it stands.
    pub(super) signs: Vec<(Sign, Range<usize>)>,
    /// Something in it is not what it seems, so that it has to be looked at whole, and what is built on it as well: an
    /// archive, another encoding, a pointer to a file, something that could not be scanned.
    pub(super) opaque: bool,
    /// What was found does not depend on what there is around what was looked at.
    pub(super) settled: bool,
}

/// What is kept of a mark until the blob's path is known.
#[derive(Debug)]
pub(super) struct Signs {
    /// Each value once.
    pub(super) signs: Box<[Sign]>,
    /// See [`Mark`].
    pub(super) opaque: bool,
}

impl Mark {
    /// The part to keep.
    pub(super) fn signs(&self) -> Signs {
        let mut signs: Vec<Sign> = self.signs.iter().map(|(sign, _)| *sign).collect();
        signs.sort_unstable();
        signs.dedup();
        Signs { signs: signs.into_boxed_slice(), opaque: self.opaque }
    }

    /// Whether it has to be looked at again when its path is known.
    pub(super) const fn is_suspicious(&self) -> bool {
        self.opaque || !self.signs.is_empty()
    }

    /// Adds to what was found in the new parts of a blob what its base had and it still has.
    pub(super) fn with_base(mut self, base: &Self, changed: &Changed) -> Self {
        let kept = base.signs.iter().filter_map(|(sign, span)| Some((*sign, changed.moved(span)?)));
        for sign in kept {
            if !self.signs.contains(&sign) {
                self.signs.push(sign);
            }
        }
        self
    }
}

/// Makes signs of findings; each scan has its own secret key for that.
#[derive(Debug, Default)]
pub(super) struct Signer {
    key: RandomState,
}

impl Signer {
    pub(super) fn sign(&self, finding: &Finding) -> Sign {
        let value = self.key.hash_one((finding.about.id, finding.value.expose()));
        Sign { value, weak: finding.confidence == Confidence::Low }
    }
}

//! What a scan says in the end. Reporters format it and decide nothing.

use std::time::SystemTime;

use super::Finding;
use crate::words;

words! {
    /// Why an input was not scanned, or not whole.
    pub enum Skip {
        Binary = "binary",
        TooLarge = "too-large",
        Excluded = "excluded",
        LfsPointer = "lfs-object-missing",
        Submodule = "submodule",
        MissingObject = "missing-object",
        Unreachable = "unreachable-object",
        ArchiveDepth = "archive-too-deep",
        ArchiveSize = "archive-too-large",
        ArchiveRatio = "archive-ratio",
        ArchiveDamaged = "archive-damaged",
        ArchiveEncrypted = "archive-encrypted",
        ArchiveUnsupported = "archive-unsupported",
        SpecialFile = "special-file",
        DecodedDepth = "decoded-too-deep",
    }
}

/// One input that was not scanned, or not whole, and why.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Skipped {
    pub path: String,
    pub reason: Skip,
}

/// Something that kept the scan from being complete: the exit status is 3 and the report says so.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Incomplete {
    /// The file, object or reference.
    pub what: String,
    /// The reason, as a sentence without a full stop.
    pub why: String,
}

/// A suppression that matched nothing in this scan, though its file was scanned.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Stale {
    /// Where it stands: `path:line` or the baseline's path.
    pub place: String,
    /// What it says.
    pub what: String,
    /// `true` when it is stale because its date of expiry has passed.
    pub expired: bool,
}

/// What was looked at.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Files, blobs and messages scanned.
    pub texts: u64,
    /// Bytes scanned.
    pub bytes: u64,
    /// Commits looked at.
    pub commits: u64,
}

/// The outcome of one scan.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// What was scanned, as a phrase: `staged changes`, `history of main` ...
    pub target: String,
    /// Findings at or above the thresholds, sorted by path, place and rule.
    pub findings: Vec<Finding>,
    /// Findings that are suppressed, with the reason.
    pub suppressed: Vec<Finding>,
    /// How many findings were below the thresholds for severity or confidence.
    pub below_threshold: usize,
    /// How many of `findings` are at or above the severity that fails the run.
    pub failing: usize,
    /// Inputs that were not scanned, with the reason.
    pub skipped: Vec<Skipped>,
    /// What kept the scan from being complete.
    pub incomplete: Vec<Incomplete>,
    /// Suppressions without an effect.
    pub stale: Vec<Stale>,
    /// What was looked at.
    pub counts: Counts,
    /// When the scan began, if known.
    pub started: Option<SystemTime>,
    /// Wall-clock time of the scan, in milliseconds.
    pub elapsed_ms: u64,
}

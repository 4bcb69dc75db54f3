//! How bad, how sure, of what kind, and how closely the data must be held.

use crate::words;

words! {
    /// How much harm the finding does if it is real.
    pub enum Severity {
        Info = "info",
        Low = "low",
        Medium = "medium",
        High = "high",
        Critical = "critical",
    }
}

words! {
    /// How sure the finding is. `confirmed` means that the format proves it, for instance by a checksum.
    pub enum Confidence {
        Low = "low",
        Medium = "medium",
        High = "high",
        Confirmed = "confirmed",
    }
}

impl Confidence {
    /// One level less sure; `low` stays.
    #[must_use]
    pub const fn lowered(self) -> Self {
        match self {
            Self::Confirmed => Self::High,
            Self::High => Self::Medium,
            Self::Medium | Self::Low => Self::Low,
        }
    }

    /// One level more sure, short of `confirmed`, which only a format can give.
    #[must_use]
    pub const fn raised(self) -> Self {
        match self {
            Self::Low => Self::Medium,
            Self::Medium | Self::High => Self::High,
            Self::Confirmed => Self::Confirmed,
        }
    }
}

words! {
    /// What kind of thing was found.
    pub enum Category {
        Secret = "secret",
        Pii = "pii",
        Injection = "injection",
    }
}

words! {
    /// The data class of the found value, from harmless to most closely held.
    pub enum Class {
        Public = "public",
        Internal = "internal",
        Confidential = "confidential",
        Restricted = "restricted",
    }
}

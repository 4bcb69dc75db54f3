//! What the organisation permits the layers below it.

use super::raw_guard::RawFloor;
use crate::words;

words! {
    /// Which `[[allow]]` entries of the layers below have an effect.
    pub enum Allowing {
        /// Every one; a reason is always needed.
        Any = "any",
        /// Those that expire.
        WithExpiry = "with-expiry",
        /// None.
        None = "none",
    }
}

/// Locked where the organisation's policy does not say what is: what turns whole rules off.
pub const LOCKED_BY_DEFAULT: &[&str] = &["scan.rules", "scan.categories", "scan.disable-rules"];

/// `[floor]` of the organisation's policy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Floor {
    /// Which `[[allow]]` entries have an effect.
    pub allow: Allowing,
    /// How many days from today an entry may hold.
    pub max_allow_days: Option<i64>,
    /// Rules whose findings only the organisation can allow.
    pub never_allow: Vec<String>,
    /// Keys that only the organisation can set.
    pub locked: Vec<String>,
}

impl Floor {
    /// The floor of an organisation's policy that has, or has not, a table for it.
    pub(super) fn of(raw: Option<&RawFloor>) -> Self {
        let own = |keys: &[&str]| keys.iter().map(|key| (*key).to_owned()).collect();
        let Some(raw) = raw else {
            return Self {
                allow: Allowing::Any,
                max_allow_days: None,
                never_allow: Vec::new(),
                locked: own(LOCKED_BY_DEFAULT),
            };
        };
        Self {
            allow: raw.allow.as_ref().map_or(Allowing::Any, |it| *it.get_ref()),
            max_allow_days: raw.max_allow_days.as_ref().map(|it| *it.get_ref()),
            never_allow: super::allow::texts(&raw.never_allow),
            locked: raw.locked.as_ref().map_or_else(|| own(LOCKED_BY_DEFAULT), |list| super::allow::texts(list)),
        }
    }

    /// Whether only the organisation can set `key`, or the table that it is in.
    pub fn locks(&self, key: &str) -> bool {
        let within = |locked: &String| key.strip_prefix(locked.as_str()).is_some_and(|rest| rest.starts_with('.'));
        self.locked.iter().any(|locked| locked == key || within(locked))
    }

    /// Whether only the organisation can allow findings of `rule`.
    pub fn keeps(&self, rule: &str) -> bool {
        self.never_allow.iter().any(|id| id == rule)
    }
}

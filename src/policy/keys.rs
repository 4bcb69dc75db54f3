//! The keys of the policy that are spoken of by name.

/// Keys that `[floor] locked` may name.
pub const LOCKABLE: &[&str] = &[
    "allow",
    "rules",
    "scan.profile",
    "scan.min-severity",
    "scan.min-confidence",
    "scan.fail-on",
    "scan.exclude",
    "scan.rules",
    "scan.disable-rules",
    "scan.categories",
    "scan.max-file-size",
    "scan.baseline",
    "scan.require-reason",
    "scan.require-rule-ids",
    "scan.foreign-markers",
    "scan.foreign-ignore-files",
    "hook.on-failure",
    "hook.tier",
    "hook.record-changes",
    "hook.rules",
    "hook.paths.except",
    "data.flow",
    "tiers",
];

/// Tables that are accepted and have no effect yet.
pub const WITHOUT_EFFECT: &[&str] = &["providers", "roles", "elevation", "audit", "incidents", "budget"];

/// Tables whose keys their own part of the product reads and checks, through `Policy::table`.
pub const OF_OTHERS: &[&str] = &["attribution", "doctor"];

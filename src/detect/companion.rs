//! Rules that need another one near, such as a secret key that says nothing without the id of its owner.

use super::judge::Judged;
use super::lines::Lines;
use crate::model::Why;

/// Settles the rules that need another one near: without it a finding goes, or is less sure.
pub(super) fn settled(judged: Vec<Judged>, lines: &Lines<'_>) -> Vec<Judged> {
    if judged.iter().all(|found| found.rule.companion.is_none()) {
        return judged;
    }
    let places: Vec<(&str, usize)> =
        judged.iter().map(|found| (found.rule.about.id, lines.index(found.span.0))).collect();
    let settle = |mut found: Judged| {
        let Some(companion) = found.rule.companion else { return Some(found) };
        let line = lines.index(found.span.0);
        let near =
            places.iter().any(|(id, at)| *id == companion.rule && at.abs_diff(line) <= companion.within_lines as usize);
        if near {
            found.why.push(Why::Companion(companion.rule));
        } else if companion.required {
            return None;
        } else {
            found.confidence = found.confidence.lowered();
            found.why.push(Why::CompanionMissing(companion.rule));
        }
        Some(found)
    };
    judged.into_iter().filter_map(settle).collect()
}

//! A secret in the name of a file is in every path of that file: it must not be printed with them.

use crate::model::{Finding, Incomplete, Origin, Skipped};

/// Masks, wherever a path is shown, what was found in names.
pub(super) fn mask(findings: &mut [Finding], skipped: &mut [Skipped], incomplete: &mut [Incomplete]) {
    let named = findings.iter().filter(|finding| finding.origin == Origin::FileName);
    let mut masks: Vec<(String, String)> = named
        .map(|finding| (String::from_utf8_lossy(finding.value.expose()).into_owned(), finding.preview.clone()))
        .collect();
    masks.retain(|(value, _)| !value.is_empty());
    // A longer value may hold a shorter one.
    masks.sort_by_key(|(value, _)| std::cmp::Reverse(value.len()));
    masks.dedup();
    if masks.is_empty() {
        return;
    }
    let paths = findings.iter_mut().map(|finding| &mut finding.path);
    let paths = paths.chain(skipped.iter_mut().map(|skipped| &mut skipped.path));
    for path in paths.chain(incomplete.iter_mut().map(|incomplete| &mut incomplete.what)) {
        for (value, preview) in &masks {
            if path.contains(value.as_str()) {
                *path = path.replace(value.as_str(), preview);
            }
        }
    }
}

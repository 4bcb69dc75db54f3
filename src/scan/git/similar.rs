//! Finds the file that a new one was made from by moving and editing it.

use std::collections::HashSet;

use crate::git::{Removed, Repository};

/// How many files that went away are looked at for one new file.
const TRIED: usize = 32;

/// The removed file most of whose lines are in `new`, if at least half of them are: git's own bound for a rename.
pub(super) fn most_similar(repository: &Repository, removed: &[Removed], path: &str, new: &[u8]) -> Option<Vec<u8>> {
    let mut order: Vec<&Removed> = removed.iter().collect();
    order.sort_by_key(|old| std::cmp::Reverse(likeness(old, path)));
    let lines: HashSet<&[u8]> = new.split(|byte| *byte == b'\n').collect();
    let tried = order.into_iter().take(TRIED).filter_map(|old| repository.blob(old.id).ok());
    let shared = |old: &Vec<u8>| {
        let all = old.split(|byte| *byte == b'\n').count();
        let kept = old.split(|byte| *byte == b'\n').filter(|line| lines.contains(line)).count();
        kept * 100 / all
    };
    let scored = tried.map(|old| (shared(&old), old)).filter(|(share, _)| *share >= 50);
    scored.max_by_key(|(share, _)| *share).map(|(_, old)| old)
}

/// How alike two paths are: the same name, then the same ending.
fn likeness(old: &Removed, path: &str) -> u8 {
    let name = |path: &str| path.rsplit('/').next().unwrap_or(path).to_owned();
    let ending = |path: &str| name(path).rsplit_once('.').map(|(_, ending)| ending.to_owned());
    if name(&old.path) == name(path) { 2 } else { u8::from(ending(&old.path) == ending(path)) }
}

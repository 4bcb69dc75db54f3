//! Calls that make commits out of commits and patches.

use super::{Extra, Happening, Plan, Scene, alone};
use crate::shell::Input;
use crate::shell::git::GitCall;

impl Plan {
    /// Takes a call into account that makes commits of what is kept elsewhere; nothing for others.
    pub(super) fn history_call(&mut self, call: &GitCall, scene: &Scene<'_>) -> Option<Vec<Happening>> {
        let known =
            ["apply", "am", "cherry-pick", "revert", "merge", "rebase", "commit-tree", "fast-import", "hash-object"];
        if !known.contains(&call.subcommand.as_str()) {
            return None;
        }
        if call.has("abort") || call.has("quit") || call.has("skip") {
            return Some(Vec::new());
        }
        if call.has("continue") || call.has("resolved") {
            return Some(vec![self.commit()]);
        }
        Some(match call.subcommand.as_str() {
            "apply" => self.apply(call, scene),
            "am" => self.am(call, scene),
            "cherry-pick" => {
                let commits = commits(call, scene);
                self.again(call, Extra::Commits(commits))
            }
            "revert" => {
                let commits = commits(call, scene);
                self.again(call, Extra::Reverted(commits))
            }
            "merge" => self.merge(call, scene),
            "rebase" => rebase(call, scene),
            "commit-tree" => {
                let mut happenings = vec![self.commit()];
                for file in call.values("F").filter_map(|word| scene.file(word)) {
                    happenings.extend(alone(Extra::File(file)));
                }
                happenings
            }
            "fast-import" => given(scene).map(|file| alone(Extra::File(file))).unwrap_or_default(),
            _ => self.hash_object(call, scene),
        })
    }

    fn apply(&mut self, call: &GitCall, scene: &Scene<'_>) -> Vec<Happening> {
        let looks = ["stat", "numstat", "summary", "check"].iter().any(|name| call.has(name)) && !call.has("apply");
        if looks {
            return Vec::new();
        }
        let staged = ["index", "cached", "3way"].iter().any(|name| call.has(name));
        for patch in patches(call, scene) {
            match patch {
                Some(file) => {
                    let extra = Extra::Patch { file, reversed: call.has("reverse") };
                    if staged { self.extras.push(extra) } else { self.bring(extra) }
                }
                // What it will hold cannot be read yet.
                None if staged => self.coming.everything = true,
                None => self.disturb(),
            }
        }
        Vec::new()
    }

    fn am(&mut self, call: &GitCall, scene: &Scene<'_>) -> Vec<Happening> {
        let mut extras = Vec::new();
        for patch in patches(call, scene) {
            match patch {
                Some(file) => extras.push(Extra::Patch { file, reversed: false }),
                None => self.coming.everything = true,
            }
        }
        let coming = self.coming.everything.then(|| self.coming.clone());
        vec![Happening::Recorded { coming, extras }]
    }

    /// Commits are made again, or only put into the index.
    fn again(&mut self, call: &GitCall, extra: Extra) -> Vec<Happening> {
        if call.has("no-commit") {
            self.extras.push(extra);
            return Vec::new();
        }
        alone(extra)
    }

    fn merge(&mut self, call: &GitCall, scene: &Scene<'_>) -> Vec<Happening> {
        // What a merge commit brings by itself is only what was changed while merging.
        if call.has("squash") {
            for name in call.operands.iter().filter(|word| word.is_known()) {
                let commits = scene.repository.range(&format!("HEAD..{}", name.text)).unwrap_or_default();
                self.extras.push(Extra::Commits(commits));
            }
        }
        Vec::new()
    }

    fn hash_object(&mut self, call: &GitCall, scene: &Scene<'_>) -> Vec<Happening> {
        if call.has("w") {
            let files = call.operands.iter().filter_map(|word| scene.file(word)).chain(given(scene));
            self.extras.extend(files.map(Extra::File));
        }
        Vec::new()
    }
}

/// The commits that are named.
fn commits(call: &GitCall, scene: &Scene<'_>) -> Vec<crate::git::Id> {
    let mut found = Vec::new();
    for name in call.operands.iter().filter(|word| word.is_known()) {
        let is_range = name.text.contains("..");
        let range = is_range.then(|| scene.repository.range(&name.text).ok()).flatten();
        found.extend(range.into_iter().flatten());
        found.extend(scene.repository.resolve(&name.text).ok().filter(|_| !is_range));
    }
    found
}

/// The commits that are made again on another one.
fn rebase(call: &GitCall, scene: &Scene<'_>) -> Vec<Happening> {
    let known = |at: usize| call.operands.get(at).filter(|word| word.is_known()).map(|word| word.text.as_str());
    let Some(upstream) = known(0) else { return Vec::new() };
    let range = format!("{upstream}..{}", known(1).unwrap_or("HEAD"));
    alone(Extra::Commits(scene.repository.range(&range).unwrap_or_default()))
}

/// The patches of a call: files, or nothing for what cannot be read yet.
fn patches(call: &GitCall, scene: &Scene<'_>) -> Vec<Option<std::path::PathBuf>> {
    if call.operands.is_empty() {
        return vec![given(scene)];
    }
    call.operands.iter().map(|word| scene.file(word).filter(|file| crate::files::exists(file))).collect()
}

/// The file that standard input comes from.
fn given(scene: &Scene<'_>) -> Option<std::path::PathBuf> {
    match scene.input {
        Input::File(word) => scene.file(word),
        _ => None,
    }
}

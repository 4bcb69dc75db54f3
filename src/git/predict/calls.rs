//! Calls that change the index or the work tree, and those that commit them.

use super::{Extra, Happening, Parents, Plan, Scene, Selection, Step, Which};
use crate::git::predict::pathspec::Pathspec;
use crate::shell::git::GitCall;

impl Plan {
    /// Takes a call into account that is about the index or the work tree; nothing for others.
    pub(super) fn index_call(&mut self, call: &GitCall, scene: &Scene<'_>) -> Option<Vec<Happening>> {
        match call.subcommand.as_str() {
            "add" | "stage" => self.add(call, scene),
            "rm" => self.rm(call, scene),
            "mv" => self.mv(call, scene),
            "reset" => self.reset(call, scene),
            "restore" => self.restore(call, scene),
            "checkout" | "switch" => self.checkout(call, scene),
            "clean" => self.clean(call, scene),
            "read-tree" => self.read_tree(call, scene),
            "update-index" => self.update_index(call, scene),
            "commit" => return Some(self.committed(call, scene)),
            "stash" => return Some(self.stash(call, scene)),
            _ => return None,
        }
        Some(Vec::new())
    }

    fn add(&mut self, call: &GitCall, scene: &Scene<'_>) {
        if call.has("dry-run") || call.has("refresh") {
            return;
        }
        let named = !call.operands.is_empty() || call.values("pathspec-from-file").next().is_some() || call.open;
        let tracked = ["update", "patch", "interactive", "edit", "renormalize"].iter().any(|name| call.has(name));
        if !named && !tracked && !call.has("all") {
            return;
        }
        let which = match call.has("force") {
            _ if tracked => Which::Tracked,
            true => Which::Forced,
            false => Which::All,
        };
        // Without a path these mean the whole work tree, wherever they are called.
        let spec = if named { scene.spec(call, &call.operands) } else { Pathspec::default() };
        let selection = Selection { spec, which };
        self.step(if call.has("intent-to-add") { Step::Track(selection) } else { Step::Take(selection) });
    }

    fn rm(&mut self, call: &GitCall, scene: &Scene<'_>) {
        if call.has("dry-run") {
            return;
        }
        let spec = scene.spec(call, &call.operands);
        if call.has("cached") {
            // The file stays, and is untracked from here on: what the index had is not recorded.
            self.step(Step::Remove(spec.clone()));
        } else if !call.open {
            self.step(Step::Remove(spec));
        }
    }

    fn mv(&mut self, call: &GitCall, scene: &Scene<'_>) {
        let Some((to, from)) = call.operands.split_last().filter(|_| !call.has("dry-run")) else { return };
        if !to.is_known() {
            return;
        }
        for from in from.iter().filter(|from| from.is_known()) {
            let into_folder = scene.folder.join(&to.text).is_dir() || to.text.ends_with('/');
            let name = from.text.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
            let to = if into_folder { format!("{}/{name}", to.text) } else { to.text.clone() };
            let place = |path: &str| super::pathspec::normal([&scene.prefix(), path]);
            self.moved([place(&from.text), place(&to)]);
        }
    }

    fn clean(&mut self, call: &GitCall, scene: &Scene<'_>) {
        if !call.has("dry-run") && !call.open {
            let spec = scene.spec(call, &call.operands);
            self.step(Step::Discard(Selection { spec, which: Which::Untracked }));
        }
    }

    fn reset(&mut self, call: &GitCall, scene: &Scene<'_>) {
        if call.has("patch") {
            return;
        }
        let first = call.operands.first().filter(|_| call.before_dashes != Some(0));
        let revision = first.filter(|word| call.before_dashes.is_some() || is_revision(scene, &word.text));
        let paths = &call.operands[usize::from(revision.is_some())..];
        if !paths.is_empty() || call.values("pathspec-from-file").next().is_some() {
            let spec = scene.spec(call, paths);
            return self.step(Step::Drop(spec));
        }
        match revision.filter(|word| word.text != "HEAD").map(|word| scene.repository.resolve(&word.text)) {
            Some(Ok(id)) => self.coming.parents = Parents::Of(vec![id]),
            Some(Err(_)) => self.coming.everything = true,
            None if call.open => self.coming.everything = true,
            None => {}
        }
        if !call.has("soft") {
            self.step(Step::Drop(Pathspec::default()));
        }
        if call.has("hard") {
            self.extras.clear();
            self.loose.clear();
            self.step(Step::Discard(Selection { spec: Pathspec::default(), which: Which::Tracked }));
        }
    }

    fn restore(&mut self, call: &GitCall, scene: &Scene<'_>) {
        if call.has("patch") {
            return;
        }
        let spec = scene.spec(call, &call.operands);
        let source = call.values("source").next().filter(|source| source.text != "HEAD");
        if call.has("staged") {
            self.step(Step::Drop(spec.clone()));
        }
        if call.has("worktree") || !call.has("staged") {
            self.step(Step::Discard(Selection { spec: spec.clone(), which: Which::Tracked }));
        }
        if let Some(source) = source {
            self.take_from(&source.text, spec, scene);
        }
    }

    fn checkout(&mut self, call: &GitCall, scene: &Scene<'_>) {
        let everything = || Selection { spec: Pathspec::default(), which: Which::Tracked };
        let makes_branch = ["b", "B", "orphan", "detach", "create", "force-create"].iter().any(|name| call.has(name));
        if call.has("patch") {
            return;
        }
        let revision = match call.before_dashes {
            Some(before) => call.operands.first().filter(|_| before > 0),
            None => call.operands.first().filter(|word| is_revision(scene, &word.text)),
        };
        let paths = &call.operands[usize::from(revision.is_some())..];
        let names_paths = !paths.is_empty() || call.values("pathspec-from-file").next().is_some();
        if call.subcommand == "switch" || makes_branch || !names_paths {
            if call.has("force") || call.has("discard-changes") {
                self.step(Step::Discard(everything()));
            }
            return;
        }
        let spec = scene.spec(call, paths);
        if let Some(revision) = revision {
            self.step(Step::Drop(spec.clone()));
            self.take_from(&revision.text, spec.clone(), scene);
        }
        self.step(Step::Discard(Selection { spec, which: Which::Tracked }));
    }

    /// Paths as another commit has them.
    fn take_from(&mut self, revision: &str, spec: Pathspec, scene: &Scene<'_>) {
        match scene.repository.resolve(revision) {
            Ok(commit) => self.extras.push(Extra::Tree { commit, spec }),
            Err(_) => self.coming.everything = true,
        }
    }

    fn read_tree(&mut self, call: &GitCall, scene: &Scene<'_>) {
        self.step(Step::Drop(Pathspec::default()));
        for tree in call.operands.iter().filter(|word| word.text != "HEAD") {
            self.take_from(&tree.text, Pathspec::default(), scene);
        }
    }

    fn update_index(&mut self, call: &GitCall, scene: &Scene<'_>) {
        if call.has("stdin") || call.has("index-info") || call.open {
            self.coming.everything = true;
        }
        for value in call.values("cacheinfo") {
            let joined = value.text.splitn(3, ',').map(str::to_owned).collect::<Vec<_>>();
            let words = if joined.len() == 3 {
                joined
            } else {
                std::iter::once(&value.text).chain(call.operands.iter().map(|word| &word.text)).cloned().collect()
            };
            match words.get(1).and_then(|id| crate::git::Id::from_hex(id.as_bytes()).ok()) {
                Some(id) => self.extras.push(Extra::Blob { id, path: words.get(2).cloned().unwrap_or_default() }),
                None => self.coming.everything = true,
            }
        }
        let only_flags =
            ["assume-unchanged", "no-assume-unchanged", "skip-worktree", "no-skip-worktree", "force-remove"];
        if !call.operands.is_empty() && !only_flags.iter().any(|name| call.has(name)) {
            let spec = scene.spec(call, &call.operands);
            self.step(Step::Take(Selection { spec, which: Which::Forced }));
        }
    }

    fn committed(&mut self, call: &GitCall, scene: &Scene<'_>) -> Vec<Happening> {
        if ["dry-run", "short", "porcelain", "long"].iter().any(|name| call.has(name)) {
            return Vec::new();
        }
        let mut coming = self.coming.clone();
        let tracked = |spec| Step::Take(Selection { spec, which: Which::Tracked });
        let named = !call.operands.is_empty() || call.values("pathspec-from-file").next().is_some();
        if call.has("all") {
            coming.steps.push(tracked(Pathspec::default()));
        } else if call.has("include") || call.has("patch") || call.has("interactive") {
            coming.steps.push(tracked(scene.spec(call, &call.operands)));
        } else if named {
            coming.only = Some(scene.spec(call, &call.operands));
        }
        if call.has("amend") && !self.committed {
            coming.parents = match &coming.parents {
                Parents::Of(parents) => parents
                    .first()
                    .and_then(|id| scene.repository.parents(*id).ok())
                    .map_or(Parents::AmendedHead, Parents::Of),
                _ => Parents::AmendedHead,
            };
        }
        coming.everything |= call.open;
        let mut happening = self.recorded(coming);
        if let Happening::Recorded { extras, .. } = &mut happening {
            extras.extend(call.values("file").filter_map(|word| scene.file(word)).map(Extra::File));
        }
        vec![happening]
    }

    fn stash(&mut self, call: &GitCall, scene: &Scene<'_>) -> Vec<Happening> {
        match call.verb() {
            "" | "push" | "save" => {}
            "pop" | "apply" | "branch" => {
                self.unstash(call, scene);
                return Vec::new();
            }
            _ => return Vec::new(),
        }
        let which = match (call.has("all"), call.has("include-untracked")) {
            (true, _) => Which::Forced,
            (false, true) => Which::All,
            _ => Which::Tracked,
        };
        let paths = if call.verb() == "push" { &call.operands[1..] } else { call.after_dashes() };
        let spec = scene.spec(call, paths);
        // The index is put aside as a commit of its own, beside the work tree.
        let mut happenings = vec![self.commit()];
        self.committed = false;
        self.stashed = true;
        if !call.has("staged") {
            let mut coming = self.coming.clone();
            coming.steps.push(Step::Take(Selection { spec: spec.clone(), which }));
            happenings.push(self.recorded(coming));
            self.committed = false;
        }
        self.step(Step::Drop(spec.clone()));
        if !call.has("keep-index") {
            self.step(Step::Discard(Selection { spec, which }));
        }
        happenings
    }

    /// Puts back what was put aside: earlier in the line, or before.
    fn unstash(&mut self, call: &GitCall, scene: &Scene<'_>) {
        if self.stashed {
            self.coming.everything = true;
            return;
        }
        let name = call.operands.iter().skip(if call.verb() == "branch" { 2 } else { 1 }).find(|word| word.is_known());
        let name = match name.map(|word| word.text.as_str()) {
            None => "refs/stash".to_owned(),
            Some(number) if number.bytes().all(|byte| byte.is_ascii_digit()) => format!("refs/stash@{{{number}}}"),
            Some(name) => name.to_owned(),
        };
        let Ok(stash) = scene.repository.resolve(&name) else { return };
        let parents = scene.repository.parents(stash).unwrap_or_default();
        let commits = std::iter::once(stash).chain(parents.into_iter().skip(1)).collect();
        if call.has("index") { self.extras.push(Extra::Commits(commits)) } else { self.bring(Extra::Commits(commits)) }
    }
}

/// Whether a word names a commit rather than a path.
fn is_revision(scene: &Scene<'_>, word: &str) -> bool {
    scene.repository.resolve(word).is_ok()
}

//! The git hooks: where git looks for them, and so that a hook that is there already runs after ours.

use std::path::{Path, PathBuf};

use super::agents::in_single_quotes;
use super::change::{Area, Plan, Target};
use super::{Request, Scope, managers};
use crate::files;
use crate::git::Repository;

/// By this line a hook is known as ours.
pub(super) const SIGN: &str = "# Installed by `aiguard init`";

/// One git hook that aiguard answers.
pub(super) struct GitHook {
    pub(super) name: &'static str,
    /// What it is good for.
    pub(super) why: &'static str,
    /// Whether git writes to its standard input.
    input: bool,
    /// A condition of the shell under which there is something to do.
    when: &'static str,
}

pub(super) const HOOKS: [GitHook; 5] = [
    GitHook { name: "pre-commit", why: "a commit with a secret is refused", input: false, when: "true" },
    GitHook { name: "commit-msg", why: "a commit message with a secret is refused", input: false, when: "true" },
    GitHook {
        name: "prepare-commit-msg",
        why: "the policy's attribution is prepared when an agent commits",
        input: false,
        when: "true",
    },
    GitHook { name: "pre-push", why: "a push of commits with a secret is refused", input: true, when: "true" },
    GitHook {
        name: "reference-transaction",
        why: "a secret is refused whatever command makes the commit, with --no-verify too",
        input: true,
        when: "[ \"$1\" = prepared ]",
    },
];

/// The script of a hook that runs `binary`.
fn script(hook: &GitHook, binary: &str) -> String {
    let template = if hook.input {
        include_str!("../../hooks/git-hook-with-input.sh")
    } else {
        include_str!("../../hooks/git-hook.sh")
    };
    template.replace("{binary}", &in_single_quotes(binary)).replace("{hook}", hook.name).replace("{when}", hook.when)
}

/// Where the hook that was there before goes.
pub(super) fn aside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_owned();
    name.push(".before-aiguard");
    path.with_file_name(name)
}

/// Plans the hooks of a repository.
pub(super) fn plan(request: &Request<'_>, repository: &Repository, plan: &mut Plan) {
    let top = repository.work_tree().unwrap_or_else(|| repository.git_dir());
    let folder = repository.hooks_folder(request.env);
    let managed = managers::plan(top, &folder, plan);
    let shared = folder.configured && !folder.own;
    if shared && !request.is_for(Scope::User) {
        plan.notes.push(super::Note {
            about: files::shown(&folder.path),
            text: "`core.hooksPath` in the user's or the system's git configuration makes git run the hooks of this folder \
                   in every repository, and none of this repository's own. Run `aiguard init --user` to install there, or \
                   `git config core.hooksPath .git/hooks` to let this repository have its own."
                .to_owned(),
            refused: true,
        });
        return;
    }
    if folder.configured && !managed {
        plan.note(
            files::shown(&folder.path),
            "`core.hooksPath` names this folder, so the hooks are installed here and not in `.git/hooks`.",
        );
    }
    // No manager knows this one, so none has it or writes over it.
    for hook in HOOKS.iter().filter(|hook| !managed || hook.name == "reference-transaction") {
        plan_hook(hook, &folder.path, &files::shown(&request.binary), plan);
    }
}

fn plan_hook(hook: &GitHook, folder: &Path, binary: &str, plan: &mut Plan) {
    let path = folder.join(hook.name);
    let present = match plan.content(&path) {
        Ok(present) => present,
        Err(text) => {
            plan.notes.push(super::Note { about: files::shown(&path), text, refused: true });
            return;
        }
    };
    let foreign = present.filter(|bytes| !String::from_utf8_lossy(bytes).contains(SIGN));
    if let Some(bytes) = foreign {
        let aside = aside(&path);
        if files::exists(&aside) {
            plan.notes.push(super::Note {
                about: files::shown(&path),
                text: format!(
                    "Another hook has been put here since, and {} is taken. Merge the two by hand, then run `aiguard init` \
                     again.",
                    files::shown(&aside)
                ),
                refused: true,
            });
            return;
        }
        let executable = files::is_executable(&path);
        let why = format!("the {} hook that was here runs after ours", hook.name);
        plan.put(&Target { executable, ..Target::file(&aside, Area::GitHooks, why) }, Some(bytes));
    }
    let target = Target { executable: true, ..Target::file(&path, Area::GitHooks, hook.why) };
    plan.put(&target, Some(script(hook, binary).into_bytes()));
}

#[cfg(test)]
mod tests {
    use super::{HOOKS, SIGN, aside, script};

    #[test]
    fn every_hook_is_a_script_that_names_itself_and_its_program() {
        for hook in &HOOKS {
            let text = script(hook, "/opt/a b/aiguard");
            assert!(text.starts_with("#!/bin/sh\n") && text.contains(SIGN), "{text}");
            assert!(text.contains("aiguard='/opt/a b/aiguard'"), "{text}");
            assert!(text.contains(&format!("git-hook {}", hook.name)), "{text}");
            assert!(!text.contains('{') || !text.contains("{hook}") && !text.contains("{when}"), "{text}");
        }
        assert!(aside(std::path::Path::new("a/pre-commit")).ends_with("pre-commit.before-aiguard"));
    }
}

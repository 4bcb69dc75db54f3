//! Programs that manage git hooks write the folder of hooks anew at times: there our hooks are an entry of theirs.

use std::path::Path;

use super::change::{Area, Plan, Target};
use super::section::{self, Marks};
use crate::files;
use crate::git::HooksFolder;

/// Plans our hooks as entries of a manager's; says whether one has the folder to itself.
pub(super) fn plan(top: &Path, folder: &HooksFolder, plan: &mut Plan) -> bool {
    let framework = top.join(".pre-commit-config.yaml");
    if files::exists(&framework) {
        plan.edit(
            &Target::file(&framework, Area::GitHooks, "the pre-commit framework runs aiguard as well"),
            framework_entry,
        );
    }
    if files::exists(&top.join(".husky")) && folder.path.starts_with(top.join(".husky")) {
        husky(top, plan);
        return true;
    }
    let lefthook = ["lefthook.yml", "lefthook.yaml", ".lefthook.yml", ".lefthook.yaml"];
    if let Some(name) = lefthook.into_iter().find(|name| files::exists(&top.join(name))) {
        plan.edit(&Target::file(&top.join(name), Area::GitHooks, "lefthook runs aiguard as well"), lefthook_entry);
        return true;
    }
    false
}

/// husky runs `.husky/NAME` from a folder of its own.
fn husky(top: &Path, plan: &mut Plan) {
    for (name, why) in [
        ("pre-commit", "a commit with a secret is refused"),
        ("commit-msg", "a commit message with a secret is refused"),
        ("prepare-commit-msg", "the policy's attribution is prepared when an agent commits"),
    ] {
        let path = top.join(".husky").join(name);
        plan.edit(&Target::file(&path, Area::GitHooks, why), |text| {
            Ok(section::put(text, Marks::Hash, &format!("aiguard git-hook {name} \"$@\" || exit")))
        });
    }
    plan.note(
        ".husky",
        "husky runs neither `reference-transaction` nor a second `pre-push`: commits made with `--no-verify` are seen by the \
         agents' hooks and in CI only.",
    );
}

/// A list of the framework's hooks, at the end of `repos`.
fn framework_entry(text: &str) -> Result<String, String> {
    if text.contains("aiguard") {
        return Ok(text.to_owned());
    }
    let Some(list) = text.find("repos:").filter(|at| *at == 0 || text[..*at].ends_with('\n')) else {
        return Err("It has no list `repos`, so aiguard's hook was not added.".to_owned());
    };
    let rest = &text[list..];
    let mut at = list;
    let mut indent = "  ";
    for (number, line) in rest.split_inclusive('\n').enumerate() {
        let trimmed = line.trim_start();
        if number > 0 && !line.trim().is_empty() && !line.starts_with([' ', '\t', '-', '#']) {
            break;
        }
        if trimmed.starts_with("- repo:") {
            indent = &line[..line.len() - trimmed.len()];
        }
        at += line.len();
    }
    let (before, after) = text.split_at(at);
    let body = [
        "- repo: local",
        "  hooks:",
        "    - id: aiguard",
        "      name: secrets and personal data (aiguard)",
        "      entry: aiguard git-hook pre-commit",
        "      language: system",
        "      pass_filenames: false",
        "      always_run: true",
    ];
    let entry: String = body.iter().map(|line| format!("{indent}{line}\n")).collect();
    let join = if before.ends_with('\n') { "" } else { "\n" };
    Ok(format!("{before}{join}{entry}{after}"))
}

/// Commands of lefthook, where it has no list of them yet.
fn lefthook_entry(text: &str) -> Result<String, String> {
    if text.contains("aiguard") {
        return Ok(text.to_owned());
    }
    let taken: Vec<&str> = ["pre-commit", "commit-msg", "pre-push"]
        .into_iter()
        .filter(|name| text.lines().any(|line| line.starts_with(&format!("{name}:"))))
        .collect();
    if !taken.is_empty() {
        return Err(format!(
            "It has entries for {} already. Add to each of them, under `commands:`, `aiguard: {{run: aiguard git-hook NAME \
             {{0}}, use_stdin: true}}`.",
            taken.join(", ")
        ));
    }
    let entry = |name: &str, words: &str| {
        format!(
            "{name}:\n  commands:\n    aiguard:\n      run: aiguard git-hook {name}{words}\n      use_stdin: true\n"
        )
    };
    let body = entry("pre-commit", "") + &entry("commit-msg", " {1}") + &entry("pre-push", " {0}");
    Ok(section::put(text, Marks::Hash, &body))
}

#[cfg(test)]
mod tests {
    use super::{framework_entry, lefthook_entry};

    #[test]
    fn the_framework_gets_an_entry_in_its_own_indentation_before_what_follows() {
        let text = "repos:\n- repo: https://example.com/a\n  rev: v1\n  hooks:\n  - id: a\n\nci:\n  skip: [a]\n";
        let out = framework_entry(text).unwrap();
        assert!(out.contains("\n- repo: local\n  hooks:\n    - id: aiguard\n"), "{out}");
        assert!(out.ends_with("ci:\n  skip: [a]\n"), "{out}");
        assert_eq!(framework_entry(&out).unwrap(), out);
        assert!(framework_entry("a: 1\n").is_err());
    }

    #[test]
    fn lefthook_gets_a_section_only_where_it_has_none() {
        let out = lefthook_entry("min_version: 1.0\n").unwrap();
        assert!(out.contains("run: aiguard git-hook pre-commit\n"), "{out}");
        assert_eq!(lefthook_entry(&out).unwrap(), out);
        assert!(lefthook_entry("pre-commit:\n  commands: {}\n").is_err());
    }
}

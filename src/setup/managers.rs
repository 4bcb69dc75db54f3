//! Programs that manage git hooks write the folder of hooks anew at times: there our hooks are an entry of theirs.

use std::ops::Range;
use std::path::Path;

use super::change::{Area, Plan, Target};
use super::section::{self, Marks};
use crate::files;
use crate::git::HooksFolder;

/// Plans our hooks as entries of a manager's; says whether one has the hooks that it knows to itself.
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
        ("pre-push", "a push of commits with a secret is refused"),
    ] {
        let path = top.join(".husky").join(name);
        plan.edit(&Target::file(&path, Area::GitHooks, why), |text| {
            Ok(section::put(text, Marks::Hash, &format!("aiguard git-hook {name} \"$@\" || exit")))
        });
    }
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

/// What lefthook hands to a hook's command.
const LEFTHOOK: [(&str, &str); 4] =
    [("pre-commit", ""), ("commit-msg", " {1}"), ("prepare-commit-msg", " {0}"), ("pre-push", " {0}")];

/// An entry in lefthook's list of commands or jobs of each hook; a list that is missing is made.
fn lefthook_entry(text: &str) -> Result<String, String> {
    if text.contains("aiguard") {
        return Ok(text.to_owned());
    }
    let mut out = text.to_owned();
    let mut missing = Vec::new();
    for (name, words) in LEFTHOOK {
        let run = format!("run: aiguard git-hook {name}{words}");
        match block([&out, name]) {
            None => {
                let join = if out.is_empty() || out.ends_with('\n') { "" } else { "\n" };
                out += &format!("{join}{name}:\n  commands:\n    aiguard:\n      {run}\n      use_stdin: true\n");
            }
            Some(range) => match listed(&out, range, &run) {
                Some((at, entry)) => out.insert_str(at, &entry),
                None => missing.push(name),
            },
        }
    }
    if missing.is_empty() {
        return Ok(out);
    }
    Err(format!(
        "It has entries for {} in a form that cannot be added to. Add to each of them, under `commands:`, `aiguard: {{run: \
         aiguard git-hook NAME {{0}}, use_stdin: true}}`.",
        missing.join(", ")
    ))
}

/// The bytes of the lines under a key of the first level, and whether there is one.
fn block([text, key]: [&str; 2]) -> Option<Range<usize>> {
    let mut found: Option<Range<usize>> = None;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let inside = line.trim().is_empty() || line.starts_with([' ', '\t', '#', '-']);
        match &mut found {
            Some(range) if inside => range.end = end,
            Some(_) => break,
            None if line.starts_with(&format!("{key}:")) => found = Some(at..end),
            None => {}
        }
        at = end;
    }
    found
}

/// Where an entry goes into the list of commands or of jobs in a block, and how it is written there.
fn listed(text: &str, block: Range<usize>, run: &str) -> Option<(usize, String)> {
    let mut at = block.start;
    let mut lines = text[block].split_inclusive('\n').peekable();
    while let Some(line) = lines.next() {
        at += line.len();
        let list = line.trim_start();
        let kind = list.split('#').next().unwrap_or_default().trim_end();
        if !line.ends_with('\n') || !matches!(kind, "commands:" | "jobs:") {
            continue;
        }
        let own = &line[..line.len() - list.len()];
        let next =
            lines.find(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#')).unwrap_or_default();
        let theirs = &next[..next.len() - next.trim_start().len()];
        let indent =
            if theirs.len() >= own.len() && !theirs.is_empty() { theirs.to_owned() } else { format!("{own}  ") };
        let head = if kind == "jobs:" { "- name: aiguard" } else { "aiguard:" };
        return Some((at, format!("{indent}{head}\n{indent}  {run}\n{indent}  use_stdin: true\n")));
    }
    None
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
    fn lefthook_gets_an_entry_in_each_list_of_commands_or_jobs() {
        let out = lefthook_entry("min_version: 1.0\n").unwrap();
        assert!(out.contains("run: aiguard git-hook pre-commit\n"), "{out}");
        assert_eq!(lefthook_entry(&out).unwrap(), out);
        let text = "pre-commit:\n    parallel: true\n    commands:\n        lint:\n            run: a\n\npre-push:\n  jobs:\n  - run: b\n";
        let out = lefthook_entry(text).unwrap();
        let command = "    commands:\n        aiguard:\n          run: aiguard git-hook pre-commit\n          use_stdin: true\n        lint:\n";
        assert!(out.contains(command), "{out}");
        let job =
            "  jobs:\n  - name: aiguard\n    run: aiguard git-hook pre-push {0}\n    use_stdin: true\n  - run: b\n";
        assert!(out.contains(job) && out.contains("\ncommit-msg:\n"), "{out}");
        assert!(lefthook_entry("pre-commit: {commands: {}}\n").unwrap_err().contains("pre-commit"));
    }
}

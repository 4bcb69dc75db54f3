//! The generated files are what the program says of itself. `AIGUARD_WRITE=1 cargo test --test docs` writes them anew.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops where its preparation fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use aiguard::cli::Cli;
use aiguard::guard::table as decisions;
use aiguard::model::Decision;
use aiguard::rules::{Rule, table};
use clap::{Command, CommandFactory as _};
use clap_complete::Shell;

/// Holds the file at `path` against `expected`, or writes it.
fn same(path: impl AsRef<Path>, expected: &str) {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(path);
    if std::env::var_os("AIGUARD_WRITE").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, expected).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == expected, "{} is out of date: run `AIGUARD_WRITE=1 cargo test --test docs`", path.display());
}

#[test]
fn completions_know_the_whole_command_line() {
    let shells = [
        (Shell::Bash, "aiguard.bash"),
        (Shell::Zsh, "_aiguard"),
        (Shell::Fish, "aiguard.fish"),
        (Shell::PowerShell, "_aiguard.ps1"),
        (Shell::Elvish, "aiguard.elv"),
    ];
    for (shell, name) in shells {
        let mut text = Vec::new();
        clap_complete::generate(shell, &mut Cli::command(), "aiguard", &mut text);
        same(Path::new("completions").join(name), &String::from_utf8(text).unwrap());
    }
}

#[test]
fn the_command_line_reference_is_the_help() {
    let mut out = String::from("# The command line\n\nGenerated from `--help`.\n");
    let mut command = Cli::command().term_width(100);
    command.build();
    describe(&command, "aiguard", &mut out);
    same("docs/command-line.md", &out);
}

fn describe(command: &Command, name: &str, out: &mut String) {
    let help = command.clone().term_width(100).render_long_help().to_string();
    let help: Vec<&str> = help.lines().map(str::trim_end).collect();
    let _ = write!(out, "\n## `{name}`\n\n```text\n{}\n```\n", help.join("\n").trim_end());
    for sub in command.get_subcommands().filter(|sub| sub.get_name() != "help") {
        describe(sub, &format!("{name} {}", sub.get_name()), out);
    }
}

#[test]
fn the_schema_of_policies_is_what_the_program_writes() {
    same("docs/schema/policy.json", &format!("{:#}\n", aiguard::policy::schema::schema()));
}

#[test]
fn the_rule_reference_lists_every_rule() {
    let mut out = String::from(
        "# Rules\n\nGenerated from `rules/`. `aiguard rules show ID` shows the pattern and the checks of one.\n\n\
         Confidence is what a match has before its checks: a checksum that passes makes it `confirmed`, one that fails \
         `low`. By default findings of severity `low` and confidence `medium` and up are reported.\n",
    );
    let mut by_category: BTreeMap<&str, Vec<&Rule>> = BTreeMap::new();
    for rule in table::builtin() {
        by_category.entry(rule.about.category.name()).or_default().push(rule);
    }
    for (category, rules) in by_category {
        let _ = write!(out, "\n## {category}: {} rules\n\n", rules.len());
        out.push_str("| rule | finds | severity | confidence | what to do |\n|---|---|---|---|---|\n");
        for rule in rules {
            let about = &rule.about;
            let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} |",
                about.id,
                cell(about.title),
                about.severity,
                rule.confidence,
                cell(about.remediation)
            );
        }
    }
    same("docs/rules.md", &out);
}

/// The names of all commands that do something, as they are called.
fn leaves(command: &Command, name: &str, found: &mut BTreeSet<String>) {
    let subs: Vec<_> = command.get_subcommands().filter(|sub| sub.get_name() != "help").collect();
    if !command.is_subcommand_required_set() {
        found.insert(name.to_owned());
    }
    for sub in subs {
        leaves(sub, &format!("{name} {}", sub.get_name()), found);
    }
}

#[test]
fn the_exit_codes_of_every_command_are_described_and_of_no_other() {
    let guide = include_str!("../docs/exit-codes.md");
    let rows = guide.lines().filter_map(|line| line.strip_prefix("| `aiguard "));
    let described: BTreeSet<String> =
        rows.map(|row| format!("aiguard {}", row.split('`').next().unwrap_or_default())).collect();
    let mut existing = BTreeSet::new();
    leaves(&Cli::command(), "aiguard", &mut existing);
    assert_eq!(described, existing, "docs/exit-codes.md has one row for each command: add it, or take it out");
}

#[test]
fn the_list_of_decisions_is_the_data_of_the_guard() {
    same("docs/decisions.md", &(decided_commands() + &decided_paths()));
}

fn decided_commands() -> String {
    let mut out = String::from(
        "# What is decided by default\n\nGenerated from `rules/commands/` and `rules/paths.toml`. `[hook.rules]` of the policy \
         gives a rule another decision, `[hook.paths]` protects more paths or fewer. What is decided about secrets and \
         personal data in texts is in [rules.md](rules.md) and in `[data.flow]` of the policy.\n\n`deny` refuses, `ask` asks \
         the user, and refuses where nobody can be asked.\n\n## Commands\n",
    );
    let chapters = [
        ("files", "Deleting and damaging files"),
        ("uncommitted-work", "Losing what git has not committed"),
        ("shared-history", "Changing what others have"),
        ("verification", "Going around the checks before a commit or a push"),
        ("downloaded-code", "Running what came over the network or was hidden"),
        ("sending", "Sending files and secrets out"),
        ("databases", "Deleting data in databases and stores"),
        ("cloud", "Deleting what runs or is kept elsewhere"),
        ("system", "The machine itself"),
        ("agents", "Agents that let go of what watches them"),
    ];
    let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
    for rule in decisions::rules() {
        assert!(chapters.iter().any(|(name, _)| *name == rule.chapter), "the chapter `{}` has no title", rule.chapter);
    }
    for (name, title) in chapters {
        let _ = write!(
            out,
            "\n### {title}\n\n| rule | decision | what | why | instead | for example |\n|---|---|---|---|---|---|\n"
        );
        for rule in decisions::rules().iter().filter(|rule| rule.chapter == name) {
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {} | `{}` |",
                rule.id,
                rule.decision,
                cell(rule.title),
                cell(rule.reason),
                cell(rule.instead),
                rule.examples[0].replace('|', "\\|"),
            );
        }
    }
    out
}

fn decided_paths() -> String {
    let mut out = String::new();
    out.push_str(
        "\nBeside these, `unknown-code` asks when text that is only known while it runs would be run as code, and \
         `command-too-deep` when a command line is longer or nested deeper than is looked at.\n\n## Paths\n\nBy any tool and \
         any command: readers, searches, globs, redirections, copies, links, archives, `git show`, code given to \
         interpreters. The rules are the class with `-read`, `-change` (writing, deleting, moving) and `-upload`.\n",
    );
    for class in decisions::classes() {
        let said = [("read", class.read), ("write", class.write), ("delete", class.delete)];
        let said: Vec<_> = said.iter().filter(|(_, decision)| *decision > Decision::Silent).collect();
        let said: Vec<_> = said.iter().map(|(verb, decision)| format!("{verb}: {decision}")).collect();
        let _ = write!(
            out,
            "\n### `{}`: {}\n\n{}. {} {}\n",
            class.id,
            class.title,
            said.join(", "),
            class.reason,
            class.instead
        );
        for (word, list) in [("Paths", class.paths), ("Not", class.except)] {
            if !list.is_empty() {
                let list: Vec<_> = list.iter().map(|path| format!("`{path}`")).collect();
                let _ = write!(out, "\n{word}: {}.\n", list.join(", "));
            }
        }
    }
    out
}

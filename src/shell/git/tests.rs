//! Spellings of git's command line and what they come to.

use super::{Command, GitCall, Given, Word};
use crate::shell::Place;

fn call_with(line: &str, alias: &dyn Fn(&str) -> Option<String>) -> GitCall {
    let mut words: Vec<Word> =
        super::configuration::split(line).into_iter().map(|text| Word { text, ..Word::default() }).collect();
    let mut variables = Vec::new();
    while let Some((name, value)) = words[0].text.split_once('=') {
        variables.push((name.to_owned(), super::known(value)));
        words.remove(0);
    }
    let program = words.remove(0).text;
    let place = Place { folder: Some("repo".to_owned()), remote: None };
    GitCall::of(&Command { program, words, variables, place, ..Command::default() }, alias).unwrap()
}

fn call(line: &str) -> GitCall {
    call_with(line, &|_| None)
}

fn texts(words: &[Word]) -> Vec<&str> {
    words.iter().map(|word| word.text.as_str()).collect()
}

#[test]
fn another_program_is_no_call_of_git() {
    for program in ["gitk", "github", "legit", "got"] {
        assert_eq!(GitCall::of(&Command { program: program.to_owned(), ..Command::default() }, &|_| None), None);
    }
}

#[test]
fn the_subcommand_stands_behind_gits_own_options() {
    for line in [
        "git commit -m x",
        "git -C sub -C .. --no-pager -c a.b=c commit -m x",
        "git --git-dir=.git --work-tree=. -p --literal-pathspecs commit -m x",
        "git --git-dir .git --exec-path=/x --config-env=a.b=V --namespace n commit -m x",
        "git-commit -m x",
        "GIT commit -m x",
    ] {
        let call = call(line);
        assert_eq!(call.subcommand, "commit", "{line}");
        assert_eq!(texts(&call.operands), [""; 0], "{line}");
        assert_eq!(texts(&call.values("message").cloned().collect::<Vec<_>>()), ["x"], "{line}");
    }
}

#[test]
fn folders_are_entered_one_after_the_other() {
    for (line, folder) in [
        ("git status", Some("repo")),
        ("git -C sub -C deeper status", Some("repo/sub/deeper")),
        ("git -C sub -C /else -C '' status", Some("/else")),
        ("git -C C:/work status", Some("C:/work")),
        ("git -C \0 status", None),
    ] {
        assert_eq!(call(line).folder.as_deref(), folder, "{line}");
    }
}

#[test]
fn skipping_verification_is_seen_in_every_spelling() {
    for line in [
        "git commit -n",
        "git commit --no-verify",
        "git commit --no-veri -m x",
        "git commit -anm x",
        "git commit -nam x",
        "git commit -qnF msg",
        "git commit --verify -n",
        "git merge --no-verify b",
        "git am --no-verify p",
        "git am -n p",
        "git push --no-verify",
        "git rebase --no-verify main",
        "git pull --no-verify",
    ] {
        assert!(call(line).has("no-verify"), "{line}");
    }
    for line in [
        "git commit -m -n",
        "git commit -mn",
        "git commit -n --verify",
        "git commit -- -n",
        "git commit -Fn",
        "git commit -un",
        "git commit --author -n",
        "git merge -n b",
        "git push -n",
        "git revert -n b",
        "git rebase -n b",
    ] {
        assert!(!call(line).has("no-verify"), "{line}");
    }
}

#[test]
fn a_beginning_stands_for_the_shortest_name_that_fits() {
    let given = |line: &str| call(line).options.into_iter().map(|Given { name, .. }| name).collect::<Vec<_>>();
    assert_eq!(given("git commit --no-ver"), ["no-verify"]);
    assert_eq!(given("git push --forc"), ["force"]);
    assert_eq!(
        given("git commit --am --no-ed --fix HEAD --pathspec-fr=f"),
        ["amend", "no-edit", "fixup", "pathspec-from-file"]
    );
    assert_eq!(given("git add --no-all -uv"), ["no-all", "update", "verbose"]);
}

#[test]
fn values_and_pathspecs_are_told_apart() {
    let call = call("git commit -C HEAD one -S two --author='A <a@b>' -Skey -u -- --all three");
    assert_eq!(texts(&call.operands), ["one", "two", "--all", "three"]);
    assert_eq!(texts(call.after_dashes()), ["--all", "three"]);
    assert!(!call.has("all"));
    assert_eq!(texts(&call.values("gpg-sign").cloned().collect::<Vec<_>>()), ["key"]);
}

#[test]
fn settings_come_from_the_line_and_from_variables() {
    for line in [
        "git -c core.hooksPath=/x commit",
        "git -c CORE.HOOKSPATH=/x commit",
        "GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=core.hookspath GIT_CONFIG_VALUE_0=/x git commit",
        "GIT_CONFIG_PARAMETERS=\"'core.hooksPath=/x'\" git commit",
        "GIT_CONFIG_PARAMETERS=\"'core.hooksPath'='/x'\" git commit",
    ] {
        assert_eq!(call(line).setting("core.hookspath"), Some(&super::known("/x")), "{line}");
    }
    let unknown = call("git --config-env=core.hooksPath=V commit");
    assert!(unknown.setting("core.hookspath").is_some_and(|value| !value.is_known()));
    assert!(call("git -c remote.Two.Words.URL=x fetch").setting("remote.Two.Words.url").is_some());
    let variables = call("GIT_DIR=d GIT_INDEX_FILE=i git --git-dir=e status");
    assert_eq!((variables.git_dir, variables.index_file), (Some(super::known("e")), Some(super::known("i"))));
}

#[test]
fn aliases_are_resolved_and_a_builtin_cannot_be_one() {
    let configured = |name: &str| {
        let value = match name {
            "c" => "commit -n",
            "cc" => "c --amend",
            "loop" => "loop -x",
            "sh" => "!git commit -a",
            "commit" => "status",
            "deep" => "-c core.hooksPath= commit -m 'two words'",
            _ => return None,
        };
        Some(value.to_owned())
    };
    let call = |line| call_with(line, &configured);
    assert!(call("git c -m x").has("no-verify"));
    let both = call("git cc -m x");
    assert!(both.has("no-verify") && both.has("amend") && both.aliases == ["cc", "c"]);
    assert_eq!(call("git commit").subcommand, "commit");
    assert_eq!(call("git loop").subcommand, "loop");
    assert_eq!(texts(&call("git sh -m \"it's\"").scripts), [r"git commit -a '-m' 'it'\''s'"]);
    let deep = call("git deep");
    assert!(deep.setting("core.hookspath").is_some());
    assert_eq!(deep.values("message").next().unwrap().text, "two words");
    assert!(call("git -c alias.x='commit -n' x").has("no-verify"));
}

#[test]
fn text_that_git_gives_to_a_shell_is_told() {
    assert_eq!(
        texts(&call("git rebase -x 'make test' --exec='git commit -n' main").scripts),
        ["make test", "git commit -n"]
    );
    assert_eq!(texts(&call("git submodule foreach --recursive 'git commit -am x'").scripts), ["git commit -am x"]);
    assert_eq!(texts(&call("git submodule foreach git commit -n").scripts), ["'git' 'commit' '-n'"]);
    assert_eq!(texts(&call("git filter-branch --tree-filter 'rm f' HEAD").scripts), ["rm f"]);
}

#[test]
fn what_is_not_known_is_said_to_be_open() {
    assert!(call("git commit \0 -m x").open);
    assert!(!call("git commit -m \0").open);
    assert_eq!(call("git \0 -m x").subcommand, "\0");
}

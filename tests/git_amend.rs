//! How a hook learns that the commit amends: what git 2 really tells its hooks, and what is made of it.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod git;

use git::Sandbox;

use aiguard::env::Environment;

/// Runs a commit whose hook writes down what it was told of the author.
fn told(sandbox: &Sandbox, arguments: &[&str]) -> Environment {
    sandbox.use_hooks("hooks-that-tell");
    sandbox.run(sandbox.command("git").args(["commit", "-q", "-m", "x"]).args(arguments));
    let told = std::fs::read_to_string(sandbox.repo().join("told")).unwrap();
    let names = ["GIT_AUTHOR_NAME", "GIT_AUTHOR_EMAIL", "GIT_AUTHOR_DATE"];
    Environment::fixed(names.into_iter().zip(told.lines()))
}

fn sandbox() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.stage("a", "a\n");
    let mut commit = sandbox.command("git");
    commit.args(["commit", "-qm", "old", "--author=Ä Uthor <author@example.com>", "--date=@1700000000 +0530"]);
    assert!(sandbox.run(&mut commit).status.success());
    sandbox.stage("b", "b\n");
    sandbox
}

#[test]
fn git_tells_the_hook_the_author_of_head_exactly_when_it_amends() {
    let sandbox = sandbox();
    let repository = sandbox.open();
    assert!(repository.amending(&told(&sandbox, &["--amend"]), &[]).unwrap());
    assert!(!repository.amending(&told(&sandbox, &[]), &[]).unwrap());
}

#[test]
fn the_command_line_settles_whether_a_commit_amends() {
    let sandbox = sandbox();
    sandbox.git(&["config", "alias.again", "commit --amend --no-edit"]);
    sandbox.git(&["config", "alias.ca", "again"]);
    let repository = sandbox.open();
    let none = Environment::fixed::<&str, &str>([]);
    for (line, expected) in [
        ("git commit --amend", true),
        ("/usr/bin/git -C . -c user.name=x commit -q --am --reset-author", true),
        ("git ca -q", true),
        ("git commit -m x", false),
        ("git commit -- --amend", false),
        ("git merge side", false),
        ("make --amend", false),
    ] {
        let line: Vec<String> = line.split(' ').map(ToOwned::to_owned).collect();
        let above = [vec!["sh".to_owned(), "hook".to_owned()], line.clone()];
        assert_eq!(repository.amending(&none, &above).unwrap(), expected, "{line:?}");
    }
}

#[test]
fn before_the_first_commit_nothing_is_amended() {
    let sandbox = Sandbox::empty();
    let above = [vec!["git".to_owned(), "commit".to_owned(), "--amend".to_owned()]];
    assert!(!sandbox.open().amending(&Environment::fixed::<&str, &str>([]), &above).unwrap());
}

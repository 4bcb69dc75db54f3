//! The hooks that run beside a commit: messages before they are kept, and commits before they leave.

mod git;

use git::Sandbox;
use git::hook::{Attempt, HARMLESS, found, old_secret, secret, token};

fn text(planted: &str) -> String {
    format!("first = 1\n{planted}\nlast = 3\n")
}

/// Goes through a push once with a secret and once without; `make` gives the push.
fn decides(make: fn(&Sandbox, &str) -> Attempt) {
    for (planted, blocked) in [(secret().as_str(), true), (HARMLESS, false)] {
        let sandbox = Sandbox::new();
        sandbox.commit("published", text(&old_secret()));
        sandbox.git_in(sandbox.top(), &["clone", "-q", "--bare", "repo", "origin.git"]);
        sandbox.git(&["remote", "add", "origin", "../origin.git"]);
        sandbox.git(&["fetch", "-q"]);
        let attempt = make(&sandbox, planted);
        sandbox.install_hooks();
        let (pushed, said) = sandbox.attempt(&attempt);
        assert_eq!(pushed, !blocked, "{said}");
        assert!(!said.contains(&token(7)), "the hook shows the secret");
    }
}

/// One test for each situation.
macro_rules! situations {
    ($($name:ident = $make:expr;)+) => {
        $(#[test] fn $name() { decides($make); })+
    };
}

situations! {
    a_push_of_a_commit = |sandbox, planted| {
        sandbox.commit("file", text(planted));
        Attempt::git(sandbox, &["push", "origin", "main"])
    };

    a_push_of_a_secret_that_a_later_commit_removed = |sandbox, planted| {
        sandbox.commit("file", text(planted));
        sandbox.commit("file", text("clean"));
        Attempt::git(sandbox, &["push", "origin", "main"])
    };

    a_push_of_a_new_branch = |sandbox, planted| {
        sandbox.git(&["checkout", "-qb", "side"]);
        sandbox.commit("file", text(planted));
        Attempt::git(sandbox, &["push", "-u", "origin", "side"])
    };

    a_forced_push = |sandbox, planted| {
        sandbox.commit("file", "first try\n");
        sandbox.git(&["push", "-q", "origin", "main"]);
        sandbox.stage("file", text(planted));
        sandbox.git(&["commit", "-q", "--amend", "-m", "rewritten"]);
        Attempt::git(sandbox, &["push", "-f", "origin", "main"])
    };

    a_push_of_an_annotated_tag = |sandbox, planted| {
        sandbox.git(&["tag", "-a", "v1", "-m", planted]);
        Attempt::git(sandbox, &["push", "origin", "v1"])
    };

    a_push_of_a_message = |sandbox, planted| {
        sandbox.git(&["commit", "-q", "--allow-empty", "-m", planted]);
        Attempt::git(sandbox, &["push", "origin", "main"])
    };

    a_push_to_an_address = |sandbox, planted| {
        sandbox.commit("file", text(planted));
        Attempt::git(sandbox, &["push", "../origin.git", "main"])
    };

    a_push_beside_a_branch_that_is_deleted = |sandbox, planted| {
        sandbox.git(&["push", "-q", "origin", "main:old"]);
        sandbox.commit("file", text(planted));
        Attempt::git(sandbox, &["push", "origin", ":old", "main"])
    };
}

#[test]
fn a_push_of_nothing_new_passes() {
    let sandbox = Sandbox::new();
    sandbox.commit("published", text(&old_secret()));
    sandbox.git_in(sandbox.top(), &["clone", "-q", "--bare", "repo", "origin.git"]);
    sandbox.git(&["remote", "add", "origin", "../origin.git"]);
    sandbox.git(&["fetch", "-q"]);
    sandbox.git(&["branch", "same"]);
    sandbox.install_hooks();
    for refspec in ["main", "same", ":main"] {
        let (pushed, said) = sandbox.attempt(&Attempt::git(&sandbox, &["push", "origin", refspec]));
        assert!(pushed || said.contains("deletion of the current branch"), "{refspec}: {said}");
    }
}

#[test]
fn a_secret_in_a_message_is_blocked_before_the_commit_is_made() {
    for (planted, blocked) in [(secret().as_str(), true), (HARMLESS, false)] {
        let sandbox = Sandbox::new();
        sandbox.stage("file", "x\n");
        sandbox.install_hooks();
        let message = format!("subject\n\n{planted}\n");
        let (committed, said) = sandbox.attempt(&Attempt::git(&sandbox, &["commit", "-m", &message]));
        assert_eq!(committed, !blocked, "{said}");
        assert!(!said.contains(&token(7)), "the hook shows the secret");
    }
}

#[test]
fn a_range_and_a_commit_are_judged_by_what_they_add() {
    for (planted, expected) in [(secret().as_str(), true), (HARMLESS, false)] {
        let sandbox = Sandbox::new();
        sandbox.commit("old", text(&old_secret()));
        sandbox.commit("file", text(planted));
        sandbox.commit("old", format!("{}more\n", text(&old_secret())));
        let attempt = Attempt::commit(&sandbox);
        for (arguments, expected) in [
            (&["scan", "--range", "HEAD~2..HEAD"][..], expected),
            (&["scan", "--range", "HEAD~1..HEAD"], false),
            (&["scan", "--range", "HEAD..HEAD"], false),
            (&["scan", "--range", "HEAD"], true),
            (&["scan", "--commit", "HEAD~1"], expected),
            (&["scan", "--commit", "HEAD"], false),
        ] {
            assert_eq!(found(&sandbox.aiguard(&attempt, arguments)), expected, "{arguments:?}");
        }
    }
}

#[test]
fn the_work_tree_is_everything_that_is_not_committed() {
    for (planted, expected) in [(secret().as_str(), true), (HARMLESS, false)] {
        for place in ["tracked", "untracked", "staged"] {
            let sandbox = Sandbox::new();
            sandbox.commit("tracked", text(&old_secret()));
            sandbox.commit(".gitignore", "ignored\n");
            sandbox.write("ignored", text(&old_secret()));
            match place {
                "tracked" => sandbox.write("tracked", format!("{}{planted}\n", text(&old_secret()))),
                "untracked" => sandbox.write("new", text(planted)),
                _ => {
                    sandbox.stage("new", text(planted));
                    sandbox.write("new", text("clean"));
                }
            }
            let output = sandbox.aiguard(&Attempt::commit(&sandbox), &["scan", "--worktree"]);
            assert_eq!(found(&output), expected, "{place}");
        }
    }
}

#[test]
fn what_cannot_be_scanned_is_never_called_clean() {
    let sandbox = Sandbox::new();
    let nowhere = sandbox.top().join("nowhere");
    std::fs::create_dir(&nowhere).unwrap();
    let outside = Attempt::commit(&sandbox).within(nowhere);
    let inside = Attempt::commit(&sandbox);
    for mode in ["--staged", "--history", "--worktree"] {
        let status = sandbox.aiguard(&outside, &["scan", mode]).status.code();
        assert!(matches!(status, Some(2 | 3)), "{mode}: {status:?}");
    }
    for arguments in [&["scan", "--range", "nonsense..HEAD"][..], &["scan", "--commit", "nonsense"]] {
        let status = sandbox.aiguard(&inside, arguments).status.code();
        assert!(matches!(status, Some(2 | 3)), "{arguments:?}: {status:?}");
    }
    sandbox.stage("file", "lost\n");
    let id = sandbox.git(&["rev-parse", ":file"]);
    std::fs::remove_file(sandbox.repo().join(".git/objects").join(&id[..2]).join(&id[2..])).unwrap();
    let output = sandbox.aiguard(&inside, &["scan", "--staged"]);
    assert_eq!(output.status.code(), Some(3));
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(said.contains(&id), "{said}");
    std::fs::write(sandbox.repo().join(".git/index"), "DIRC").unwrap();
    assert_eq!(sandbox.aiguard(&inside, &["scan", "--staged"]).status.code(), Some(3));
}

#[test]
fn an_empty_and_a_bare_repository_are_clean() {
    let sandbox = Sandbox::empty();
    sandbox.git_in(sandbox.top(), &["init", "-q", "--bare", "bare.git"]);
    for folder in [sandbox.repo(), sandbox.top().join("bare.git")] {
        let attempt = Attempt::commit(&sandbox).within(folder);
        for mode in ["--staged", "--history"] {
            assert!(!found(&sandbox.aiguard(&attempt, &["scan", mode])), "{mode}");
        }
    }
}

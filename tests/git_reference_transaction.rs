//! The hook behind all others: whatever makes a reference move, nothing with a secret becomes reachable, and whatever brings
//! nothing new goes on as before.

mod git;

use std::path::Path;

use git::Sandbox;
use git::hook::{Attempt, HARMLESS, old_secret, secret, token};

fn text(planted: &str) -> String {
    format!("first = 1\n{planted}\nlast = 3\n")
}

/// Every reference and what it points at.
fn references(sandbox: &Sandbox) -> String {
    sandbox.git(&["for-each-ref"])
}

/// A repository with an old secret in it, committed before there was a hook.
fn repository(arguments: &[&str]) -> Sandbox {
    let sandbox = Sandbox::made_with(arguments);
    sandbox.commit("README", "hello\n");
    sandbox.commit("old", text(&old_secret()));
    sandbox.commit("clean", "nothing\n");
    sandbox
}

/// Goes through a situation once with a secret and once without; `make` gives the command that decides it. In a SHA-256
/// repository too.
fn decides(make: fn(&Sandbox, &str) -> Attempt) {
    for format in [&[][..], &["--object-format=sha256"]] {
        for (planted, blocked) in [(secret().as_str(), true), (HARMLESS, false)] {
            let sandbox = repository(format);
            let attempt = make(&sandbox, planted);
            let before = references(&sandbox);
            sandbox.use_hooks("hooks-behind");
            let (went, said) = sandbox.attempt(&attempt);
            assert_eq!(went, !blocked, "{planted}: {said}");
            assert_eq!(references(&sandbox) == before, blocked, "{said}");
            assert!(!said.contains(&token(7)), "the hook shows the secret");
            assert_eq!(said.contains("aiguard.toml"), blocked, "{said}");
        }
    }
}

/// One test for each situation.
macro_rules! situations {
    ($($name:ident = $make:expr;)+) => {
        $(#[test] fn $name() { decides($make); })+
    };
}

/// A commit on a branch of its own, made before there was a hook; HEAD is on main again.
fn on_side(sandbox: &Sandbox, planted: &str) {
    sandbox.git(&["checkout", "-qb", "side"]);
    sandbox.commit("file", text(planted));
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("other", "more\n");
}

/// A commit that no reference has: the id.
fn loose_commit(sandbox: &Sandbox, planted: &str) -> String {
    sandbox.stage("file", text(planted));
    let tree = sandbox.git(&["write-tree"]);
    sandbox.git(&["commit-tree", &tree, "-p", "HEAD", "-m", "by hand"])
}

situations! {
    a_commit_without_verification = |sandbox, planted| {
        sandbox.stage("file", text(planted));
        Attempt::git(sandbox, &["commit", "-nm", "x"])
    };

    a_commit_of_everything_in_a_later_round = |sandbox, planted| {
        sandbox.write("README", text(planted));
        Attempt::git(sandbox, &["commit", "--no-verify", "-am", "x"])
    };

    an_amended_commit = |sandbox, planted| {
        sandbox.stage("file", text(planted));
        Attempt::git(sandbox, &["commit", "--amend", "--no-verify", "--no-edit", "-q"])
    };

    a_secret_in_a_message = |sandbox, planted| {
        Attempt::git(sandbox, &["commit", "-n", "--allow-empty", "-m", planted])
    };

    a_branch_that_is_pointed_at_a_commit_made_by_hand = |sandbox, planted| {
        let id = loose_commit(sandbox, planted);
        Attempt::git(sandbox, &["update-ref", "refs/heads/main", &id])
    };

    a_new_branch_at_a_commit_made_by_hand = |sandbox, planted| {
        let id = loose_commit(sandbox, planted);
        Attempt::git(sandbox, &["branch", "new", &id])
    };

    a_reset_to_a_commit_made_by_hand = |sandbox, planted| {
        let id = loose_commit(sandbox, planted);
        Attempt::git(sandbox, &["reset", "-q", "--hard", &id])
    };

    a_reset_to_a_commit_that_a_passing_note_names = |sandbox, planted| {
        let id = loose_commit(sandbox, planted);
        std::fs::write(sandbox.repo().join(".git/ORIG_HEAD"), format!("{id}\n")).unwrap();
        Attempt::git(sandbox, &["reset", "-q", "--hard", "ORIG_HEAD"])
    };

    a_remote_branch_that_is_forged = |sandbox, planted| {
        let id = loose_commit(sandbox, planted);
        Attempt::git(sandbox, &["update-ref", "refs/remotes/origin/main", &id])
    };

    a_commit_below_a_clean_one = |sandbox, planted| {
        let id = loose_commit(sandbox, planted);
        let tree = sandbox.git(&["rev-parse", "HEAD^{tree}"]);
        let id = sandbox.git(&["commit-tree", &tree, "-p", &id, "-m", "taken out again"]);
        Attempt::git(sandbox, &["update-ref", "refs/heads/main", &id])
    };

    a_cherry_pick = |sandbox, planted| {
        on_side(sandbox, planted);
        Attempt::git(sandbox, &["cherry-pick", "side"])
    };

    a_rebase = |sandbox, planted| {
        on_side(sandbox, planted);
        Attempt::git(sandbox, &["rebase", "-q", "main", "side"])
    };

    a_mailed_patch = |sandbox, planted| {
        on_side(sandbox, planted);
        sandbox.git(&["format-patch", "-q", "-1", "-o", "..", "side"]);
        Attempt::git(sandbox, &["am", "-q", "../0001-a-commit.patch"])
    };

    a_secret_that_a_merge_brings = |sandbox, planted| {
        on_side(sandbox, "unsaid");
        sandbox.git(&["merge", "-q", "--no-commit", "side"]);
        sandbox.stage("file", text(planted));
        Attempt::git(sandbox, &["commit", "-qn", "-m", "merged"])
    };

    a_stash = |sandbox, planted| {
        sandbox.write("README", text(planted));
        Attempt::git(sandbox, &["stash"])
    };

    a_stash_of_what_is_staged_only = |sandbox, planted| {
        sandbox.stage("README", text(planted));
        sandbox.write("README", "hello\n");
        Attempt::git(sandbox, &["stash"])
    };

    a_stash_of_untracked_files = |sandbox, planted| {
        sandbox.write("new", text(planted));
        Attempt::git(sandbox, &["stash", "-u"])
    };

    a_message_of_a_tag = |sandbox, planted| Attempt::git(sandbox, &["tag", "-a", "v1", "-m", planted]);

    a_tag_at_a_blob = |sandbox, planted| {
        sandbox.write("file", text(planted));
        let id = sandbox.git(&["hash-object", "-w", "file"]);
        Attempt::git(sandbox, &["tag", "v1", &id])
    };

    a_note = |sandbox, planted| Attempt::git(sandbox, &["notes", "add", "-m", planted]);

    an_update_from_standard_input_of_many_references = |sandbox, planted| {
        let id = loose_commit(sandbox, planted);
        let main = sandbox.git(&["rev-parse", "main"]);
        std::fs::write(
            sandbox.top().join("lines"),
            format!("create refs/heads/a {main}\ncreate refs/heads/b {id}\n"),
        ).unwrap();
        Attempt::git(sandbox, &["-c", "alias.many=!git update-ref --stdin <../lines", "many"])
    };

    a_fast_import = |sandbox, planted| {
        let data = text(planted);
        let stream = format!(
            "commit refs/heads/imported\ncommitter A <a@example.com> 1700000000 +0000\ndata 1\nx\nM 644 inline file\ndata {}\n{data}\ndone\n",
            data.len()
        );
        std::fs::write(sandbox.top().join("stream"), stream).unwrap();
        Attempt::git(sandbox, &["-c", "alias.import=!git fast-import --quiet --done <../stream", "import"])
    };

    a_commit_in_a_linked_work_tree = |sandbox, planted| {
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        let linked = sandbox.top().join("linked");
        std::fs::write(linked.join("file"), text(planted)).unwrap();
        sandbox.git_in(&linked, &["add", "file"]);
        Attempt::git(sandbox, &["commit", "-qn", "-m", "x"]).within(linked)
    };

    a_commit_without_a_branch = |sandbox, planted| {
        sandbox.git(&["branch", "kept"]);
        sandbox.git(&["checkout", "-q", "--detach"]);
        sandbox.stage("file", text(planted));
        // for-each-ref does not show HEAD, so a branch follows it.
        Attempt::git(sandbox, &["-c", "alias.both=!git commit -qn -m x && git branch -f kept HEAD", "both"])
    };
}

/// Runs commands with the hook in place; each has to succeed.
fn goes_on(sandbox: &Sandbox, folder: &Path, commands: &[&[&str]]) {
    for command in commands {
        let (went, said) = sandbox.attempt(&Attempt::git(sandbox, command).within(folder.to_owned()));
        assert!(went, "git {command:?}: {said}");
        assert!(!said.contains("aiguard"), "git {command:?}: {said}");
    }
}

#[test]
fn what_was_there_before_may_be_moved_about() {
    let sandbox = repository(&[]);
    on_side(&sandbox, &secret());
    sandbox.git(&["tag", "-a", "v0", "-m", &secret()]);
    sandbox.git(&["checkout", "-q", "--detach", "side"]);
    sandbox.commit("file", text("mended"));
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.use_hooks("hooks-behind");
    goes_on(
        &sandbox,
        &sandbox.repo(),
        &[
            &["branch", "copy", "side"],
            &["branch", "deep", "HEAD~1"],
            &["branch", "-f", "deep", "side"],
            &["branch", "-m", "copy", "moved"],
            &["tag", "light", "side"],
            &["tag", "again", "v0"],
            &["merge", "-q", "side"],
            &["checkout", "-q", "--detach", "side"],
            &["checkout", "-q", "main"],
            &["reset", "-q", "--hard", "HEAD~1"],
            &["reset", "-q", "--hard", "HEAD@{1}"],
            &["branch", "lost", "HEAD@{5}"],
            &["branch", "-D", "side", "moved"],
            &["symbolic-ref", "HEAD", "refs/heads/deep"],
            &["worktree", "add", "-q", "../linked", "main"],
            &["reset", "-q", "--hard"],
            &["pack-refs", "--all"],
            &["gc", "-q"],
            &["reflog", "expire", "--expire=all", "--all"],
            &["gc", "-q", "--prune=now"],
        ],
    );
}

#[test]
fn what_others_have_published_may_be_fetched() {
    let sandbox = repository(&[]);
    sandbox.git(&["tag", "-a", "v1", "-m", &secret()]);
    sandbox.git_in(sandbox.top(), &["clone", "-q", "--bare", "repo", "origin.git"]);
    sandbox.use_hooks("hooks-behind");
    let top = sandbox.top().to_owned();
    goes_on(
        &sandbox,
        &top,
        &[
            &["clone", "-q", "origin.git", "clone"],
            &["clone", "-q", "--mirror", "origin.git", "mirror"],
            &["clone", "-q", "--depth=1", &format!("file://{}", top.join("origin.git").display()), "shallow"],
            &["clone", "-q", "-b", "v1", "-c", "advice.detachedHead=false", "origin.git", "detached"],
        ],
    );
    // Published without the hook, from elsewhere.
    let hooks = sandbox.top().join("identity");
    let settings = std::fs::read_to_string(&hooks).unwrap();
    std::fs::write(&hooks, settings.split("[core]").next().unwrap()).unwrap();
    sandbox.commit("file", text(&secret()));
    sandbox.git(&["tag", "-a", "v2", "-m", &secret()]);
    sandbox.git(&["checkout", "-q", "--detach"]);
    sandbox.commit("aside", text(&secret()));
    sandbox.git(&["tag", "aside"]);
    sandbox.git(&["push", "-q", "../origin.git", "main", "v2", "aside"]);
    std::fs::write(&hooks, settings).unwrap();
    let clone = top.join("clone");
    std::fs::write(clone.join("mine"), "clean\n").unwrap();
    goes_on(
        &sandbox,
        &clone,
        &[
            &["fetch", "-q"],
            &["fetch", "-q", "--tags"],
            &["fetch", "-q", "origin", "main:copy"],
            &["add", "mine"],
            &["commit", "-qm", "mine"],
            &["pull", "-q", "--rebase"],
            &["pull", "-q", "--no-rebase", "../origin.git", "main"],
            &["checkout", "-q", "-b", "there", "origin/main"],
            &["submodule", "--quiet", "update"],
        ],
    );
    goes_on(&sandbox, &top.join("mirror"), &[&["remote", "update"]]);
    goes_on(&sandbox, &top.join("shallow"), &[&["pull", "-q"]]);
    goes_on(&sandbox, &top.join("detached"), &[&["pull", "-q", "../origin.git", "main"]]);
}

#[test]
fn a_rebase_of_200_clean_commits_goes_through() {
    let sandbox = repository(&[]);
    sandbox.git(&["checkout", "-qb", "side"]);
    let stream: String = (0..200)
        .map(|number| {
            let from = if number == 0 { "from refs/heads/side^0\n" } else { "" };
            let data = format!("line {number}\n");
            format!(
                "commit refs/heads/side\ncommitter A <a@example.com> {} +0000\ndata 1\nx\n{from}M 644 inline file{}\ndata {}\n{data}\n",
                1_700_000_000 + number,
                number % 7,
                data.len()
            )
        })
        .collect();
    std::fs::write(sandbox.top().join("stream"), stream).unwrap();
    sandbox.git(&["-c", "alias.import=!git fast-import --quiet <../stream", "import"]);
    sandbox.git(&["reset", "-q", "--hard"]);
    sandbox.git(&["checkout", "-q", "main"]);
    sandbox.commit("other", "more\n");
    sandbox.use_hooks("hooks-behind");
    goes_on(&sandbox, &sandbox.repo(), &[&["rebase", "-q", "main", "side"]]);
    assert_eq!(sandbox.git(&["rev-list", "--count", "main..side"]), "200");
}

#[test]
fn a_push_into_a_guarded_bare_repository_is_judged_there() {
    for (planted, blocked) in [(secret().as_str(), true), (HARMLESS, false)] {
        let sandbox = repository(&[]);
        sandbox.git_in(sandbox.top(), &["clone", "-q", "--bare", "repo", "origin.git"]);
        let hooks = format!("{}/tests/git/hooks-behind", env!("CARGO_MANIFEST_DIR"));
        let bare = sandbox.top().join("origin.git");
        sandbox.git_in(&bare, &["config", "core.hooksPath", &hooks]);
        sandbox.commit("file", text(planted));
        let (pushed, said) = sandbox.attempt(&Attempt::git(&sandbox, &["push", "../origin.git", "main"]));
        assert_eq!(pushed, !blocked, "{said}");
        let arrived = sandbox.git_in(&bare, &["rev-parse", "main"]) == sandbox.git(&["rev-parse", "main"]);
        assert_eq!(arrived, !blocked);
    }
}

#[test]
fn an_accepted_finding_does_not_stand_in_the_way() {
    let sandbox = repository(&[]);
    sandbox.use_hooks("hooks-behind");
    sandbox.stage("file", text(&format!("{} # aiguard:allow", secret())));
    goes_on(&sandbox, &sandbox.repo(), &[&["commit", "-qnm", "allowed in place"]]);
    sandbox.stage("aiguard.toml", "version = 1\n[scan]\nexclude = [\"fixtures/**\"]\n");
    sandbox.stage("fixtures/file", text(&secret()));
    goes_on(&sandbox, &sandbox.repo(), &[&["commit", "-qnm", "left out"]]);
    sandbox.write("aiguard.toml", "version = 1\n[[allow]]\npath = \"samples/**\"\nreason = \"made up\"\n");
    sandbox.stage("samples/file", text(&secret()));
    goes_on(&sandbox, &sandbox.repo(), &[&["commit", "-qnam", "allowed by the configuration"]]);
}

#[test]
fn only_the_state_that_can_be_refused_is_judged() {
    let sandbox = repository(&[]);
    let id = loose_commit(&sandbox, &secret());
    let line = format!("{} {id} refs/heads/main\n", "0".repeat(id.len()));
    for (state, expected) in [("prepared", 1), ("preparing", 0), ("committed", 0), ("aborted", 0), ("of-the-future", 0)]
    {
        let mut command = sandbox.command(env!("CARGO_BIN_EXE_aiguard"));
        std::fs::write(sandbox.top().join("lines"), &line).unwrap();
        command.stdin(std::fs::File::open(sandbox.top().join("lines")).unwrap());
        let output = sandbox.run(command.args(["git-hook", "reference-transaction", state]));
        assert_eq!(output.status.code(), Some(expected), "{state}");
        assert_eq!(output.stdout.is_empty(), expected == 0, "{state}");
    }
}

//! The commit gate of the agent hook: what a command line would record is scanned before the line runs. Each case says what
//! the repository is like, which line the agent wants to run, and whether that would record a secret. Where git can be asked,
//! it is: the line is run, and what it recorded has to agree.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod git;

use std::io::Write as _;
use std::process::Stdio;

use git::Sandbox;
use git::hook::{old_secret, secret, token};

fn text(planted: &str) -> String {
    format!("first = 1\n{planted}\nlast = 3\n")
}

/// A repository with two tracked files, both changed to hold a secret, an untracked and an ignored file with one, and a clean
/// file that is changed; the index is as HEAD is.
fn dirty() -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.write("f", text("clean = 1"));
    sandbox.write("sub/deep/g", text("clean = 2"));
    sandbox.write("ok", "clean\n");
    sandbox.write("old", text(&old_secret()));
    sandbox.write(".gitignore", "ignored\n");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "seed"]);
    sandbox.write("f", text(&secret()));
    sandbox.write("sub/deep/g", text(&secret()));
    sandbox.write("ok", "clean\nmore\n");
    sandbox.write("old", format!("{}more\n", text(&old_secret())));
    sandbox.write("new.txt", text(&secret()));
    sandbox.write("ignored", text(&secret()));
    sandbox.write("harmless.txt", "nothing\n");
    sandbox
}

/// What the hook says to a command line: nothing, or why not.
fn asked(sandbox: &Sandbox, line: &str) -> String {
    let event = serde_json::json!({
        "session_id": "s", "transcript_path": "/t.jsonl", "cwd": sandbox.repo(), "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": line}, "tool_use_id": "toolu_1",
    });
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_aiguard"));
    command.arg("hook").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(event.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(!said.contains(&token(7)), "the hook shows the secret");
    match output.status.code() {
        Some(0) => said,
        Some(2) => format!("denied {said}"),
        other => panic!("{line}: status {other:?}: {said}"),
    }
}

/// Whether an answer objects to what would be recorded or sent.
fn objects(said: &str) -> bool {
    said.contains("This would record a secret") || said.contains("This would send a secret")
}

/// Whether the gate objects to recording something; other objections do not count.
fn stopped(sandbox: &Sandbox, line: &str) -> bool {
    let said = asked(sandbox, line);
    objects(&said)
}

/// Whether running the line makes anything reachable that holds the planted secret.
fn records(sandbox: &Sandbox, line: &str) -> bool {
    let before = sandbox.git(&["rev-list", "--all", "--objects", "--reflog"]).lines().count();
    let _ = sandbox.run(sandbox.command("bash").args(["-c", line]));
    let objects = sandbox.git(&["rev-list", "--all", "--objects", "--reflog"]);
    assert!(objects.lines().count() >= before, "{line}");
    objects.lines().any(|object| {
        let id = object.split(' ').next().unwrap();
        String::from_utf8_lossy(&sandbox.run(sandbox.command("git").args(["cat-file", "-p", id])).stdout)
            .contains(&token(7))
    })
}

/// Asks the gate and then git itself, for every line in a repository of its own.
fn agrees(prepare: fn(&Sandbox), lines: &[(&str, bool)]) {
    let mut wrong = Vec::new();
    for (line, expected) in lines {
        let sandbox = dirty();
        prepare(&sandbox);
        let said = stopped(&sandbox, line);
        let real = records(&sandbox, line);
        if (said, real) != (*expected, *expected) {
            wrong.push(format!("{line:?}: expected {expected}, the gate says {said}, git says {real}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Lines that git is not asked about: they need programs that are not here, or the gate says more than git does.
fn says(prepare: fn(&Sandbox), lines: &[(&str, bool)]) {
    let mut wrong = Vec::new();
    for (line, expected) in lines {
        let sandbox = dirty();
        prepare(&sandbox);
        let said = asked(&sandbox, line);
        if objects(&said) != *expected {
            wrong.push(format!("{line:?}: expected {expected}: {said}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn nothing(_: &Sandbox) {}

#[test]
fn a_commit_of_everything_that_is_changed_is_foreseen() {
    agrees(
        nothing,
        &[
            ("git commit -qam x", true),
            ("git commit -q --all --message=x", true),
            ("git commit -m x", false),
            ("git add -A && git commit -qm x", true),
            ("git add -A; git commit -qm x", true),
            ("git add --all\ngit commit -qm x", true),
            ("git add . && git commit -qm x", true),
            ("git add -u && git commit -qm x", true),
            ("git stage . && git commit -qm x", true),
            ("git commit -q --am -a --no-edit", true),
            ("git commit -q --fixup HEAD -a", true),
            ("git commit -qa --dry-run", false),
            ("git commit -a --porcelain", false),
            ("git add -n . && git commit -qm x", false),
            ("git add -A", false),
        ],
    );
}

#[test]
fn only_what_is_named_is_foreseen() {
    agrees(
        nothing,
        &[
            ("git commit -qm x f", true),
            ("git commit -qm x ok", false),
            ("git commit -qm x old", false),
            ("git commit -qm x -- sub", true),
            ("git commit -q -i -m x f", true),
            ("git commit -q --only -m x ok", false),
            ("git commit -qm x .", true),
            ("git commit -qm x new.txt", false),
            ("git add new.txt && git commit -qm x new.txt", true),
            ("git add ok && git commit -qm x", false),
            ("git add ok old harmless.txt && git commit -qm x", false),
            ("git add f && git commit -qm x", true),
            ("git add sub && git commit -qm x", true),
            ("git add '*.txt' && git commit -qm x", true),
            ("git add *.txt && git commit -qm x", true),
            ("git add n*.txt && git commit -qm x", true),
            ("git add h*.txt && git commit -qm x", false),
            ("git add -- . ':!f' ':!sub' ':!new.txt' && git commit -qm x", false),
            ("git add -- ':(exclude)f' && git commit -qm x", true),
            ("git add ignored; git commit -qm x", false),
            ("git add -f ignored && git commit -qm x", true),
            ("git add -N new.txt && git commit -qm x --allow-empty", false),
            ("git add -N new.txt && git commit -qm x new.txt", true),
            ("printf 'f\\n' > list; git add --pathspec-from-file=list && git commit -qm x", true),
            ("cd sub && git add . && git commit -qm x", true),
            ("cd sub && git add -u && git commit -qm x", true),
            ("mkdir -p empty && cd empty && git add . && git commit -qm x", false),
            ("git -C sub add deep && git commit -qm x", true),
            ("git -C sub/deep add ../../ok && git commit -qm x", false),
            ("git add \"$PWD/f\" && git commit -qm x", true),
        ],
    );
}

#[test]
fn what_is_taken_back_before_the_commit_is_not_recorded() {
    agrees(
        nothing,
        &[
            ("git add -A && git reset -q && git commit -qm x --allow-empty", false),
            ("git add f ok && git reset -q f && git commit -qm x", false),
            ("git add f ok && git restore --staged f && git commit -qm x", false),
            ("git add f ok && git reset -q -- ok && git commit -qm x", true),
            ("git add f ok && git rm -q --cached f && git commit -qm x", false),
            ("git checkout -q -- . && git commit -qam x --allow-empty", false),
            ("git checkout -q f sub && git commit -qam x", false),
            ("git restore f && git commit -qam x", true),
            ("git restore . && git commit -qam x --allow-empty", false),
            ("git reset -q --hard && git add . && git commit -qm x", true),
            ("git reset -q --hard && git clean -qfd && git add . && git commit -qm x --allow-empty", false),
            ("git checkout -q f sub; rm new.txt; git add -A && git commit -qm x", false),
            ("git checkout -q f sub; echo clean > new.txt; git add -A && git commit -qm x", false),
            ("git checkout -q f sub; echo clean >> new.txt; git add -A && git commit -qm x", true),
        ],
    );
}

#[test]
fn what_is_staged_already_counts_until_it_is_replaced() {
    let staged = |sandbox: &Sandbox| {
        sandbox.git(&["add", "f"]);
        sandbox.write("f", text("mended"));
        sandbox.git(&["checkout", "-q", "sub"]);
        std::fs::remove_file(sandbox.repo().join("new.txt")).unwrap();
    };
    let lines = [("git commit -qm x", true), ("git commit -qm x ok", true), ("git add ok && git commit -qm x", true)];
    says(staged, &[lines[0], ("git commit -qm x ok", false), lines[2]]);
    says(
        staged,
        &[
            ("git add f && git commit -qm x", false),
            ("git commit -qam x", false),
            ("git commit -qm x f", false),
            ("git add -A && git commit -qm x", false),
            ("git reset -q && git commit -qm x", false),
            ("git rm -qf f && git commit -qm x", false),
            ("git rm -q --cached f && git commit -qm x", false),
        ],
    );
}

#[test]
fn every_spelling_of_the_same_commit_is_foreseen() {
    agrees(
        nothing,
        &[
            ("git -C . commit -qam x", true),
            ("git --no-pager commit -qam x", true),
            ("git --git-dir=.git --work-tree=. commit -qam x", true),
            ("GIT_DIR=.git GIT_WORK_TREE=. git commit -qam x", true),
            ("\"$(git --exec-path)/git-commit\" -qam x", true),
            ("command git commit -qam x", true),
            ("env git commit -qam x", true),
            ("bash -c 'git commit -qam x'", true),
            ("sh -c \"git add -A && git commit -qm x\"", true),
            ("eval \"git commit -qam x\"", true),
            ("echo commit -qam x > c; git $(cat c)", true),
            ("git \\\n  commit -qam x", true),
            ("G=git; $G commit -qam x", true),
            ("git ls-files | xargs git add; git commit -qm x", true),
            ("git -c alias.c='commit -qa' c -m x", true),
            ("git -c alias.c='!git commit -qa' c -m x", true),
            ("GIT_INDEX_FILE=$PWD/.git/other sh -c 'git read-tree HEAD; git add -A; git commit -qm x'", true),
            ("(cd sub && git commit -qam x)", true),
            ("for i in 1; do git commit -qam x; done", true),
            ("c() { git commit -qam x; }; c", true),
            ("git commit -qm one ok && git commit -qm two f", true),
            ("git commit -qm one ok && git commit -qm two old", false),
        ],
    );
}

#[test]
fn configured_aliases_are_followed() {
    let configured = |sandbox: &Sandbox| {
        sandbox.git(&["config", "alias.all", "commit -qam"]);
        sandbox.git(&["config", "alias.save", "!git add -A && git commit -qm"]);
        sandbox.git(&["config", "alias.look", "status --short"]);
    };
    let sandbox = dirty();
    configured(&sandbox);
    std::fs::write(sandbox.top().join("more"), "[alias]\n\tquick = commit -n\n").unwrap();
    let identity = sandbox.top().join("identity");
    let settings = std::fs::read_to_string(&identity).unwrap();
    std::fs::write(identity, format!("{settings}[include]\n\tpath = more\n")).unwrap();
    assert!(asked(&sandbox, "git quick -m x").contains("\"deny\""), "an alias hides what skips verification");
    assert!(!asked(&sandbox, "git look").contains("\"deny\""));
    agrees(
        configured,
        &[("git all x", true), ("git save x", true), ("git look", false), ("cd sub && git save x", true)],
    );
}

#[test]
fn changes_that_are_put_aside_and_brought_back_are_foreseen() {
    agrees(
        nothing,
        &[
            ("git stash -q", true),
            ("git stash push -q -- ok", false),
            ("git stash -q -u", true),
            ("git stash -q && git stash pop -q && git commit -qam x", true),
            ("git stash -q -u && git stash branch b2 && git commit -qam x", true),
            ("git stash list", false),
            ("git diff > p.diff; git checkout -q f sub ok old; git apply --index p.diff && git commit -qm x", true),
            ("git diff > ../p.diff; git checkout -q f sub; git apply --cached ../p.diff; git commit -qm x", true),
        ],
    );
    let aside = |sandbox: &Sandbox| {
        sandbox.git(&["stash", "-q", "-u"]);
        sandbox.write("ok", "clean\nmore\n");
    };
    says(
        aside,
        &[
            ("git commit -qam x", false),
            ("git checkout -q ok && git stash pop -q && git commit -qam x", true),
            ("git checkout -q ok && git stash apply -q --index && git commit -qm x", true),
        ],
    );
}

#[test]
fn patches_and_commits_from_elsewhere_are_foreseen() {
    let aside = |sandbox: &Sandbox| {
        sandbox.git(&["checkout", "-q", "-b", "side"]);
        sandbox.git(&["commit", "-q", "-m", "x", "f"]);
        sandbox.git(&["format-patch", "-q", "-1", "--output=../p.mbox"]);
        sandbox.git(&["checkout", "-q", "-f", "main"]);
        sandbox.git(&["clean", "-qfd"]);
        sandbox.write("ok", "clean\nonce\n");
        sandbox.git(&["commit", "-qam", "on main"]);
    };
    says(
        aside,
        &[
            ("git am ../p.mbox", true),
            ("git am < ../p.mbox", true),
            ("git apply --index ../p.mbox && git commit -m x", true),
            ("git apply ../p.mbox && git commit -am x", true),
            ("git apply ../p.mbox && git commit -m x", false),
            ("git apply --stat ../p.mbox && git commit -am x", false),
            ("git apply -R --index ../p.mbox; git commit -m x", false),
            ("git cherry-pick side", true),
            ("git cherry-pick -n side && git commit -m x", true),
            ("git cherry-pick main..side", true),
            ("git merge --squash side && git commit -m x", true),
            ("git merge side", false),
            ("git rebase main side", true),
            ("git checkout side -- f && git commit -m x", true),
            ("git restore -s side --staged -- f && git commit -m x", true),
            ("git restore -s side --staged -- ok && git commit -m x", false),
            ("git read-tree side && git commit -m x", true),
            ("git revert HEAD", false),
            ("git rebase side", false),
        ],
    );
}

#[test]
fn history_that_is_folded_together_is_foreseen() {
    let two = |sandbox: &Sandbox| {
        sandbox.git(&["commit", "-qm", "with a secret", "f"]);
        sandbox.git(&["checkout", "-q", "-f"]);
        sandbox.git(&["clean", "-qfd"]);
        sandbox.write("ok", "clean\nmore\n");
    };
    says(
        two,
        &[
            ("git commit -am x", false),
            ("git commit --amend -m x", true),
            ("git commit --amend -am x", true),
            ("git reset --soft HEAD~1 && git commit -m x", true),
            ("git reset -q HEAD~1 && git add -A && git commit -m x", true),
            ("git reset -q HEAD~1 && git commit -am x ", true),
            ("git reset -q HEAD~1 && git commit -m x ok", false),
            ("git reset -q --hard HEAD~1 && git commit -am x", false),
            ("git commit -qam one && git commit --amend -m two", false),
        ],
    );
}

#[test]
fn content_that_the_line_makes_or_moves_is_foreseen() {
    agrees(
        nothing,
        &[
            ("git checkout -q f sub; mv new.txt other.txt; git add other.txt && git commit -qm x", true),
            ("git checkout -q f sub; cp ignored copy; git add copy && git commit -qm x", true),
            ("git checkout -q f sub; cat ignored > copy; git add copy && git commit -qm x", true),
            ("cp ok copy; git add copy && git commit -qm x", false),
            ("git mv f moved && git commit -qm x", false),
            ("git mv f moved && git commit -qam x", true),
            ("cat f; git add ok && git commit -qm x", false),
            ("echo clean > f; git add f && git commit -qm x", false),
            (
                "git hash-object -w f > id; git update-index --add --cacheinfo 100644,$(cat id),f2; git commit -qm x",
                true,
            ),
            ("git update-index --add new.txt && git commit -qm x", true),
        ],
    );
    says(
        nothing,
        &[
            ("./release.sh && git add ok && git commit -m x", true),
            ("python3 make.py && git add ok && git commit -m x", true),
            ("npx lint-staged && git add ok && git commit -m x", true),
            ("npm version patch && git add ok && git commit -m x", true),
            ("make && git add ok && git commit -m x", false),
            ("npm test && git add ok && git commit -m x", false),
            ("npm run build && npx eslint . && git add ok && git commit -m x", false),
            ("python3 -m pytest -q && ruff check . && git add ok && git commit -m x", false),
            ("cargo fmt && cargo test && git add ok && git commit -m x", false),
            ("go test ./... && git add f && git commit -m x", true),
            ("make && git commit -m x", false),
            ("sed -i s/a/b/ ok && git add ok && git commit -m x", true),
            ("sed -n 1p f && git add ok && git commit -m x", false),
            ("python3 -c \"import subprocess;subprocess.run(['git','commit','-am','x'])\"", true),
            ("python3 -c \"print('git status')\"", false),
            ("cd \"$SOMEWHERE\" && git commit -am x", true),
            ("git -C \"$(cat where)\" commit -m x", true),
            ("git -C \"$(cat where)\" status", false),
            ("mkdir there && cd there && git add ../f && git commit -m x", true),
            ("git init -q there && cd there && git add . && git commit -m x", false),
            ("git clone -q u there && git -C there commit -am x", false),
            ("ssh host 'cd repo && git commit -am x'", false),
            ("echo 'git commit -am x'", false),
            ("git submodule foreach 'git commit -am x'", true),
            ("git rebase -x 'git commit -am x' main", true),
        ],
    );
}

#[test]
fn messages_from_files_are_foreseen() {
    agrees(
        |sandbox| sandbox.write("message", secret()),
        &[
            ("git commit -q --allow-empty -F message", true),
            ("git commit -q --allow-empty -F ok", false),
            ("git tag -a v1 -F message", true),
            ("git notes add -F message", true),
        ],
    );
}

#[test]
fn a_push_is_judged_by_the_commits_that_would_leave() {
    let published = |sandbox: &Sandbox| {
        sandbox.git(&["checkout", "-q", "-f"]);
        sandbox.git_in(sandbox.top(), &["clone", "-q", "--bare", "repo", "origin.git"]);
        sandbox.git(&["remote", "add", "origin", "../origin.git"]);
        sandbox.git(&["fetch", "-q"]);
        sandbox.commit("ok", "clean\nanother\n");
        sandbox.git(&["branch", "clean"]);
        sandbox.git(&["checkout", "-q", "-b", "side"]);
        sandbox.commit("f", text(&secret()));
        sandbox.git(&["tag", "-a", "v1", "-m", &secret(), "clean"]);
    };
    says(
        published,
        &[
            ("git push", true),
            ("git push origin side", true),
            ("git push -q origin HEAD:refs/heads/x", true),
            ("git push origin +side:x", true),
            ("git push --all", true),
            ("git push ../origin.git side", true),
            ("git push origin clean", false),
            ("git push origin clean main", false),
            ("git push origin v1", true),
            ("git push --tags", true),
            ("git push --dry-run", false),
            ("git push origin :side", false),
            ("git push --delete origin x", false),
            ("git push --mirror", true),
            ("gh pr create --fill", true),
            ("gh pr list", false),
        ],
    );
}

#[test]
fn files_that_githubs_program_sends_are_looked_at() {
    says(
        |sandbox| sandbox.write("body.json", format!("{{\"content\": \"{}\"}}", token(7))),
        &[
            ("gh gist create new.txt", true),
            ("gh gist create ok", false),
            ("gh issue create --title x --body-file new.txt", true),
            ("gh api repos/o/r/contents/f -X PUT --input body.json", true),
            ("gh api repos/o/r/contents/f -X PUT -F content=@new.txt", true),
            ("gh api repos/o/r/contents/f < body.json", true),
            ("gh secret set NAME < new.txt", false),
            ("gh pr view 1", false),
        ],
    );
}

#[test]
fn other_repositories_are_judged_by_themselves() {
    let linked = |sandbox: &Sandbox| {
        sandbox.git(&["worktree", "add", "-q", "../linked"]);
        sandbox.git_in(sandbox.top(), &["init", "-q", "other"]);
        std::fs::write(sandbox.top().join("other/new"), "clean\n").unwrap();
        std::fs::write(sandbox.top().join("linked/ok"), "changed\n").unwrap();
    };
    says(
        linked,
        &[
            ("git -C ../linked commit -am x", false),
            ("cd ../linked && git commit -am x", false),
            ("cd ../other && git add -A && git commit -m x", false),
            ("cd ../other && git add -A; cd ../repo && git commit -am x", true),
            (
                "git --git-dir=../other/.git --work-tree=. add -A && git --git-dir=../other/.git --work-tree=. commit -m x",
                true,
            ),
            ("cd / && git commit -am x", false),
            ("git -C /nowhere commit -am x", false),
        ],
    );
}

#[test]
fn an_accepted_finding_does_not_stand_in_the_way() {
    says(
        |sandbox| {
            sandbox.git(&["checkout", "-q", "-f"]);
            sandbox.write("allowed", format!("{} # aiguard:allow", secret()));
            sandbox.write("fixtures/a", text(&secret()));
            sandbox.commit("aiguard.toml", "version = 1\n[scan]\nexclude = [\"fixtures/**\"]\n");
        },
        &[
            ("git add allowed && git commit -m x", false),
            ("git add fixtures && git commit -m x", false),
            ("git add new.txt && git commit -m x", true),
        ],
    );
}

#[test]
fn a_commit_that_was_made_is_looked_at_afterwards() {
    let sandbox = dirty();
    for (path, expected) in [("ok", false), ("f", true)] {
        sandbox.git(&["commit", "-qm", "x", path]);
        let id = sandbox.git(&["rev-parse", "HEAD"]);
        let event = serde_json::json!({
            "session_id": "s", "transcript_path": "/t.jsonl", "cwd": sandbox.repo(), "permission_mode": "default",
            "hook_event_name": "PostToolUse", "tool_name": "Bash", "tool_input": {"command": "./commit"},
            "tool_response": {"stdout": "", "stderr": "", "interrupted": false,
                "gitOperation": {"commit": {"sha": id, "kind": "committed", "branch": "main"}}},
            "tool_use_id": "toolu_1",
        });
        std::fs::write(sandbox.top().join("event"), event.to_string()).unwrap();
        let mut command = sandbox.command(env!("CARGO_BIN_EXE_aiguard"));
        command.arg("hook").stdin(std::fs::File::open(sandbox.top().join("event")).unwrap());
        let output = sandbox.run(&mut command);
        let said = String::from_utf8_lossy(&[output.stdout, output.stderr].concat()).into_owned();
        assert_eq!(said.contains("git reset --soft HEAD~1"), expected, "{said}");
    }
}

#[test]
fn an_ignored_folder_gives_a_commit_only_what_is_tracked_in_it() {
    for (planted, expected) in [
        ("out/new", false),
        ("out/deep/new", false),
        ("out/deep/seen", false),
        ("out/deep/kept", true),
        ("sub/seen", true),
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("out/deep/kept", "clean\n");
        sandbox.write("sub/kept", "clean\n");
        sandbox.write(".gitignore", "seen\nout/\n");
        sandbox.write("sub/.gitignore", "!seen\n");
        sandbox.git(&["add", "-f", "."]);
        sandbox.git(&["commit", "-q", "--no-verify", "-m", "kept"]);
        sandbox.write(planted, text(&secret()));
        assert_eq!(objects(&asked(&sandbox, "git add -A && git commit -m x")), expected, "{planted}");
        sandbox.git(&["add", "-A"]);
        assert_eq!(!sandbox.git(&["diff", "--cached", "--name-only"]).is_empty(), expected, "{planted}, says git");
    }
}

#[test]
fn a_tree_deeper_than_a_threads_stack_is_looked_at() {
    let sandbox = Sandbox::new();
    sandbox.write("f", "clean\n");
    sandbox.git(&["add", "-A"]);
    sandbox.git(&["commit", "-q", "-m", "seed"]);
    let deep = "d/".repeat(1500);
    std::fs::create_dir_all(sandbox.repo().join(&deep)).unwrap();
    std::fs::write(sandbox.repo().join(&deep).join("new"), text(&secret())).unwrap();
    assert!(asked(&sandbox, "git add -A && git commit -m x").contains("deny"));
}

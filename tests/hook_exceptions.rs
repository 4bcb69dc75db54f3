//! What allows findings in a repository counts for an agent as the last commit has it.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]

mod git;

use std::io::Write as _;
use std::process::Stdio;

use git::Sandbox;
use serde_json::json;

fn secret() -> String {
    "ghp_¦pGKCFCqy7IUyZdF9Z¦egW0sH1rzVBoq3EfJ5v".replace('¦', "")
}

const ALLOWING: &str = "version = 1\n[[allow]]\npath = \"tests/**\"\nreason = \"made-up accounts\"\n";

/// Whether an agent may write the token into the file.
#[track_caller]
fn may_write(sandbox: &Sandbox, path: &str) -> bool {
    let event = json!({"session_id": "s", "transcript_path": "/t", "cwd": sandbox.repo(), "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": "Write",
        "tool_input": {"file_path": sandbox.repo().join(path), "content": format!("token = '{}'\n", secret())}});
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_aiguard"));
    command.arg("hook").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(event.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    let said = String::from_utf8(output.stdout).unwrap();
    assert!(!said.contains(&secret()));
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(said.is_empty() || said.contains("\"permissionDecision\":\"deny\""), "{said}");
    said.is_empty()
}

#[test]
fn an_entry_counts_once_it_is_committed() {
    let sandbox = Sandbox::empty();
    sandbox.write("aiguard.toml", ALLOWING);
    assert!(!may_write(&sandbox, "tests/a.py"), "there is no commit");
    sandbox.git(&["add", "aiguard.toml"]);
    assert!(!may_write(&sandbox, "tests/a.py"), "it is only staged");
    sandbox.git(&["commit", "-q", "--no-verify", "-m", "x"]);
    assert!(may_write(&sandbox, "tests/a.py"));
    assert!(!may_write(&sandbox, "src/a.py"));
    // An edit that nobody committed adds nothing, and takes away what it takes away.
    sandbox.write("aiguard.toml", ALLOWING.replace("tests", "src"));
    assert!(!may_write(&sandbox, "src/a.py") && !may_write(&sandbox, "tests/a.py"));
    // What was committed need not be valid.
    sandbox.commit("aiguard.toml", "version = ");
    sandbox.write("aiguard.toml", ALLOWING);
    assert!(!may_write(&sandbox, "tests/a.py"));
}

#[test]
fn a_baseline_and_an_ignore_file_count_once_they_are_committed() {
    let sandbox = Sandbox::new();
    sandbox.write(".gitleaksignore", "tests/a.py:github-pat:1\n");
    assert!(!may_write(&sandbox, "tests/a.py"));
    sandbox.git(&["add", ".gitleaksignore"]);
    sandbox.git(&["commit", "-q", "--no-verify", "-m", "x"]);
    assert!(may_write(&sandbox, "tests/a.py"));

    let sandbox = Sandbox::new();
    sandbox.write("tests/a.py", format!("token = '{}'\n", secret()));
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_aiguard"));
    sandbox.run(command.args(["scan", "--write-baseline", "known.jsonl", "."]));
    sandbox.commit("aiguard.toml", "version = 1\n[scan]\nbaseline = \"known.jsonl\"\n");
    std::fs::remove_file(sandbox.repo().join("tests/a.py")).unwrap();
    assert!(!may_write(&sandbox, "tests/a.py"));
    sandbox.git(&["add", "known.jsonl"]);
    sandbox.git(&["commit", "-q", "--no-verify", "-m", "x"]);
    assert!(may_write(&sandbox, "tests/a.py"));
}

#[test]
fn a_users_entry_counts_without_a_commit() {
    let sandbox = Sandbox::empty();
    std::fs::create_dir_all(sandbox.top().join("config/aiguard")).unwrap();
    std::fs::write(sandbox.top().join("config/aiguard/policy.toml"), ALLOWING).unwrap();
    assert!(may_write(&sandbox, "tests/a.py"));
}

#[test]
fn an_entry_holds_for_an_agent_in_a_folder_of_the_repository() {
    let sandbox = Sandbox::new();
    sandbox.commit("aiguard.toml", ALLOWING);
    let event = json!({"session_id": "s", "transcript_path": "/t", "cwd": sandbox.repo().join("tests"),
        "permission_mode": "default", "hook_event_name": "PreToolUse", "tool_name": "Write",
        "tool_input": {"file_path": sandbox.repo().join("tests/a.py"), "content": secret()}});
    sandbox.write("tests/x", "");
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_aiguard"));
    command.arg("hook").stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(event.to_string().as_bytes()).unwrap();
    assert!(child.wait_with_output().unwrap().stdout.is_empty());
}

/// What the hook says about a command line of an agent; nothing where it lets it pass.
#[track_caller]
fn said_about(sandbox: &Sandbox, line: &str) -> String {
    let event = json!({"session_id": "s", "transcript_path": "/t", "cwd": sandbox.repo(), "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": line}});
    answer(sandbox, &event)
}

fn answer(sandbox: &Sandbox, event: &serde_json::Value) -> String {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_aiguard"));
    command.arg("hook").stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(event.to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn nothing_that_an_uncommitted_policy_permits_counts_for_an_agent() {
    for looser in [
        "[scan]\ndisable-rules = [\"github-personal-access-token\"]\n",
        "[scan]\nexclude = [\"**\"]\n",
        "[scan]\nmin-severity = \"critical\"\nmin-confidence = \"confirmed\"\nfail-on = \"critical\"\n",
        "[scan]\ncategories = [\"pii\"]\n",
        "[scan]\nmax-file-size = 1\n",
    ] {
        let sandbox = Sandbox::new();
        sandbox.write("aiguard.toml", format!("version = 1\n{looser}"));
        assert!(!may_write(&sandbox, "src/a.py"), "{looser}");
    }
}

#[test]
fn an_uncommitted_policy_forbids_at_once_and_permits_once_it_is_committed() {
    let sandbox = Sandbox::new();
    assert_eq!(said_about(&sandbox, "cat plans/a.md"), "");
    let protecting = "version = 1\n[hook.paths]\nprotect = [\"plans/**\"]\n";
    sandbox.write("aiguard.toml", protecting);
    assert!(said_about(&sandbox, "cat plans/a.md").contains("protected-path-read"));
    sandbox.commit("aiguard.toml", protecting);
    // An edit that takes it back, and one that hides it behind a nearer file.
    sandbox.write("aiguard.toml", "version = 1\n");
    let said = said_about(&sandbox, "cat plans/a.md");
    assert!(said.contains("protected-path-read") && said.contains("once it is committed"), "{said}");
    sandbox.commit("aiguard.toml", "version = 1\n");
    assert_eq!(said_about(&sandbox, "cat plans/a.md"), "");
}

#[test]
fn a_commit_is_judged_by_the_policy_that_it_holds_or_that_was_committed() {
    let sandbox = Sandbox::new();
    sandbox.write("aiguard.toml", "version = 1\n[scan]\nexclude = [\"made/**\"]\n");
    sandbox.write("made/a.py", format!("token = '{}'\n", secret()));
    let said = said_about(&sandbox, "git add made && git commit -m x");
    assert!(said.contains("\"deny\"") && said.contains("once it is committed"), "{said}");
    assert_eq!(said_about(&sandbox, "git add -A && git commit -m x"), "");
    sandbox.commit("aiguard.toml", "version = 1\n[scan]\nexclude = [\"made/**\"]\n");
    assert_eq!(said_about(&sandbox, "git add made && git commit -m x"), "");
}

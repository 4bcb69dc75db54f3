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

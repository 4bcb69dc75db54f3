//! What agents change is recorded by the hook, and makes disclosure due.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]

mod git;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::{Output, Stdio};

use git::Sandbox;
use serde_json::{Value, json};

/// A token that the format proves.
fn secret() -> String {
    "ghp_¦pGKCFCqy7IUyZdF9Z¦egW0sH1rzVBoq3EfJ5v".replace('¦', "")
}

fn aiguard(sandbox: &Sandbox, arguments: &[&str], input: &str) -> Output {
    let mut command = sandbox.command(env!("CARGO_BIN_EXE_aiguard"));
    for (name, _) in std::env::vars_os() {
        let name = name.to_string_lossy().into_owned();
        let agents = ["CLAUDE", "CODEX", "GEMINI", "COPILOT", "CURSOR", "OPENCODE", "AI_AGENT", "AIDER", "KIRO"];
        if agents.iter().any(|agent| name.starts_with(agent)) {
            command.env_remove(name);
        }
    }
    command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

fn text(output: &Output) -> String {
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}

/// The hook is asked about a tool call, and has nothing to say.
#[track_caller]
fn let_through(sandbox: &Sandbox, event: &Value) {
    let output = aiguard(sandbox, &["hook"], &event.to_string());
    assert_eq!((output.status.code(), text(&output).as_str()), (Some(0), ""));
}

fn call(sandbox: &Sandbox, tool: &str, input: impl Into<Value>) -> Value {
    json!({"session_id": "s", "transcript_path": "/t", "cwd": sandbox.repo(), "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": tool, "tool_input": input.into()})
}

fn write(sandbox: &Sandbox, path: &str) -> Value {
    call(sandbox, "Write", json!({"file_path": sandbox.repo().join(path), "content": "fn main() {}\n"}))
}

fn record(sandbox: &Sandbox) -> PathBuf {
    sandbox.repo().join(".git/aiguard/activity.jsonl")
}

fn acts(sandbox: &Sandbox) -> Vec<Value> {
    let text = fs::read_to_string(record(sandbox)).unwrap_or_default();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// Puts everything in the record so many seconds earlier.
fn age(sandbox: &Sandbox, seconds: i64) {
    let mut all = acts(sandbox);
    for act in &mut all {
        let time: jiff::Timestamp = act["time"].as_str().unwrap().parse().unwrap();
        act["time"] = time.checked_sub(jiff::SignedDuration::from_secs(seconds)).unwrap().to_string().into();
    }
    fs::write(record(sandbox), all.iter().map(|act| format!("{act}\n")).collect::<String>()).unwrap();
}

fn disclosing(policy: &str) -> Sandbox {
    let sandbox = Sandbox::new();
    sandbox.commit("aiguard.toml", format!("version = 1\n{policy}\n[attribution]\nmode = \"disclose\"\n"));
    sandbox
}

#[test]
fn what_an_agent_changes_is_recorded_by_name_and_nothing_else() {
    let sandbox = Sandbox::new();
    let_through(&sandbox, &write(&sandbox, "src/a.rs"));
    let shell = "sed -i s/a/b/ src/b.rs && printf x > 'a b.txt' && ls > /tmp/elsewhere && cargo test";
    let_through(&sandbox, &call(&sandbox, "Bash", json!({"command": shell})));
    let patch = "*** Begin Patch\n*** Update File: src/c.rs\n@@\n-a\n+b\n*** End Patch\n";
    let_through(
        &sandbox,
        &json!({"session_id": "s", "turn_id": "t", "transcript_path": null, "cwd": sandbox.repo(), "model": "gpt-5.5",
            "permission_mode": "default", "hook_event_name": "PreToolUse", "tool_name": "apply_patch",
            "tool_input": {"command": patch}, "tool_use_id": "u"}),
    );
    let all = acts(&sandbox);
    let paths: Vec<_> = all.iter().map(|act| (act["agent"].as_str().unwrap(), act["paths"].clone())).collect();
    assert_eq!(
        paths,
        [
            ("claude-code", json!(["src/a.rs"])),
            ("claude-code", json!(["a b.txt", "src/b.rs"])),
            ("codex", json!(["src/c.rs"])),
        ]
    );
    assert_eq!(
        (&all[2]["model"], &all[2]["event"], &all[2]["tool"]),
        (&"gpt-5.5".into(), &"PreToolUse".into(), &"apply_patch".into())
    );
    let keys: Vec<&String> = all[2].as_object().unwrap().keys().collect();
    assert_eq!(keys, ["version", "time", "agent", "model", "event", "tool", "paths"]);
    assert_eq!(sandbox.git(&["status", "--porcelain"]), "", "nothing is left in the work tree");
}

#[test]
fn nothing_is_recorded_of_what_is_refused_or_changes_nothing_here() {
    let sandbox = Sandbox::new();
    let refused = call(&sandbox, "Write", json!({"file_path": sandbox.repo().join("a"), "content": secret()}));
    assert!(text(&aiguard(&sandbox, &["hook"], &refused.to_string())).contains("\"deny\""));
    for command in ["ls -l", "cargo test", "git status", "cat README", "touch /tmp/other"] {
        let_through(&sandbox, &call(&sandbox, "Bash", json!({"command": command})));
    }
    let_through(&sandbox, &call(&sandbox, "Read", json!({"file_path": sandbox.repo().join("README")})));
    assert!(!record(&sandbox).exists());
    // A policy can switch it off.
    sandbox.write("aiguard.toml", "version = 1\n[hook]\nrecord-changes = false\n");
    let_through(&sandbox, &write(&sandbox, "src/a.rs"));
    assert!(!record(&sandbox).exists());
}

#[test]
fn a_record_that_cannot_be_written_changes_no_answer() {
    let sandbox = Sandbox::new();
    fs::create_dir_all(record(&sandbox)).unwrap();
    let_through(&sandbox, &write(&sandbox, "src/a.rs"));
    fs::remove_dir_all(sandbox.repo().join(".git/aiguard")).unwrap();
    fs::write(sandbox.repo().join(".git/aiguard"), "a file").unwrap();
    let_through(&sandbox, &write(&sandbox, "src/a.rs"));
    #[cfg(unix)]
    {
        fs::remove_file(sandbox.repo().join(".git/aiguard")).unwrap();
        fs::create_dir(sandbox.repo().join(".git/aiguard")).unwrap();
        assert!(sandbox.run(sandbox.command("mkfifo").arg(record(&sandbox))).status.success());
        let_through(&sandbox, &write(&sandbox, "src/a.rs"));
    }
}

#[cfg(target_os = "linux")]
#[test]
fn where_no_file_may_grow_the_answer_comes_all_the_same() {
    let sandbox = Sandbox::new();
    let mut command = sandbox.command("/bin/sh");
    command.args(["-c", "ulimit -f 0; exec \"$1\" hook", "sh", env!("CARGO_BIN_EXE_aiguard")]);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let mut child = command.spawn().unwrap();
    child.stdin.take().unwrap().write_all(write(&sandbox, "src/a.rs").to_string().as_bytes()).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!((output.status.code(), text(&output).as_str()), (Some(0), ""));
}

#[test]
fn linked_worktrees_share_one_record() {
    let sandbox = Sandbox::new();
    sandbox.git(&["worktree", "add", "-q", "../other"]);
    let other = sandbox.top().join("other");
    let event = json!({"session_id": "s", "transcript_path": "/t", "cwd": other, "permission_mode": "default",
        "hook_event_name": "PreToolUse", "tool_name": "Write", "tool_input": {"file_path": other.join("x.rs"), "content": "x"}});
    let_through(&sandbox, &event);
    assert_eq!(acts(&sandbox)[0]["paths"], json!(["x.rs"]));
}

/// What `git-hook NAME` says of a message.
fn hooked(sandbox: &Sandbox, name: &str, message: &str) -> (Option<i32>, String, String) {
    let file = sandbox.repo().join(".git/COMMIT_EDITMSG");
    fs::write(&file, message).unwrap();
    let output = aiguard(sandbox, &["git-hook", name, file.to_str().unwrap()], "");
    (output.status.code(), text(&output), fs::read_to_string(&file).unwrap())
}

#[test]
fn a_person_who_commits_what_an_agent_changed_has_to_say_so() {
    let sandbox = disclosing("");
    let_through(&sandbox, &write(&sandbox, "src/a.rs"));
    sandbox.stage("other.rs", "by hand\n");
    assert_eq!(hooked(&sandbox, "commit-msg", "Add other\n").0, Some(0), "an agent's file that is not in the commit");
    sandbox.stage("src/a.rs", "fn main() {}\n");
    let (status, said, _) = hooked(&sandbox, "commit-msg", "Add a\n");
    assert_eq!(status, Some(1), "{said}");
    assert!(said.contains("Claude Code changed `src/a.rs` on 2"), "{said}");
    assert!(said.contains("Add `Assisted-by: Claude Code:unspecified`") && said.contains("an AI took part"), "{said}");
    assert_eq!(hooked(&sandbox, "commit-msg", "Add a\n\nAssisted-by: Claude:claude-opus-5\n").0, Some(0));
    assert_eq!(hooked(&sandbox, "commit-msg", "Add a\n\nAssisted-by: none\n").0, Some(0), "a person's word goes first");
    let (status, said, message) = hooked(&sandbox, "prepare-commit-msg", "Add a\n");
    assert_eq!(status, Some(0), "{said}");
    assert!(message.contains("\nAssisted-by: Claude Code:unspecified\n"), "{message}");
    assert!(said.contains("as its hook recorded"), "{said}");
    // The policy may not count it.
    sandbox.write("aiguard.toml", "version = 1\n[attribution]\nmode = \"disclose\"\nevidence = [\"marks\"]\n");
    assert_eq!(hooked(&sandbox, "commit-msg", "Add a\n").0, Some(0));
    // Where nothing of an AI is taken, the record is reason enough.
    sandbox.write("aiguard.toml", "version = 1\n[attribution]\nmode = \"forbid\"\n");
    assert_eq!(hooked(&sandbox, "prepare-commit-msg", "Add a\n").0, Some(1));
}

#[test]
fn what_was_committed_since_is_settled() {
    let sandbox = disclosing("");
    let_through(&sandbox, &write(&sandbox, "src/a.rs"));
    age(&sandbox, 100);
    sandbox.commit("src/a.rs", "fn main() {}\n");
    sandbox.stage("src/a.rs", "fn main() { by_hand() }\n");
    let (status, said, _) = hooked(&sandbox, "commit-msg", "Change a\n");
    assert_eq!(status, Some(0), "{said}");
    let_through(&sandbox, &write(&sandbox, "src/a.rs"));
    let mut last = acts(&sandbox);
    last[1]["time"] = "2999-01-01T00:00:00Z".into();
    fs::write(record(&sandbox), format!("{}\n{}\n", last[0], last[1])).unwrap();
    assert_eq!(hooked(&sandbox, "commit-msg", "Change a\n").0, Some(1), "and what came after is not");
}

#[test]
fn commits_of_a_range_are_held_against_the_record() {
    let sandbox = disclosing("");
    let_through(&sandbox, &write(&sandbox, "src/a.rs"));
    age(&sandbox, 100);
    sandbox.commit("src/a.rs", "fn main() {}\n");
    sandbox.commit("by-hand.rs", "x\n");
    let arguments = ["attribution", "--range", "HEAD~2..HEAD", "--format", "json"];
    let output = aiguard(&sandbox, &arguments, "");
    assert_eq!(output.status.code(), Some(1), "{}", text(&output));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["violations"].as_array().unwrap().len(), 1, "{report}");
    assert_eq!(report["violations"][0]["commit"], sandbox.git(&["rev-parse", "HEAD~1"]));
    let message = report["violations"][0]["message"].as_str().unwrap();
    assert!(message.contains("Claude Code changed `src/a.rs` on 2"), "{message}");
    let log = text(&aiguard(&sandbox, &["attribution", "log"], ""));
    let entries: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(entries.len(), 1, "{log}");
    assert_eq!((&entries[0]["agents"], &entries[0]["sources"]), (&json!(["claude-code"]), &json!(["activity"])));
    assert_eq!(entries[0].get("lines"), None);
    let stats = text(&aiguard(&sandbox, &["attribution", "stats", "--format", "json"], ""));
    assert_eq!(serde_json::from_str::<Value>(&stats).unwrap()["total"]["assisted_commits"], 1, "{stats}");
}

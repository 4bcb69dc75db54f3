//! What the hook answers when something goes wrong: never nothing, never later than agents wait, never with a secret.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]
#![expect(clippy::disallowed_methods, reason = "it starts the program as agents do")]

use std::fs;
use std::io::{Read as _, Write as _};
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

/// A token that the format proves.
fn secret() -> String {
    "ghp_¦pGKCFCqy7IUyZdF9Z¦egW0sH1rzVBoq3EfJ5v".replace('¦', "")
}

/// A folder that looks like a repository, and the hook in it.
struct Place(tempfile::TempDir);

impl Place {
    fn new() -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(place.0.path().join("home/.config/aiguard")).unwrap();
        fs::create_dir_all(place.0.path().join("repo/.git")).unwrap();
        place
    }

    fn repository(&self) -> std::path::PathBuf {
        self.0.path().join("repo")
    }

    fn put(&self, name: &str, content: &str) {
        let path = self.0.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }

    fn command(&self, program: impl AsRef<Path>) -> Command {
        let mut command = Command::new(program.as_ref());
        let home = self.0.path().join("home");
        command.current_dir(self.repository()).env_clear();
        command.env("HOME", &home).env("XDG_CONFIG_HOME", home.join(".config"));
        command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1").env("PATH", "/usr/bin:/bin");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    fn hook(&self) -> Command {
        let mut command = self.command(env!("CARGO_BIN_EXE_aiguard"));
        command.arg("hook");
        command
    }

    fn answer(&self, input: &[u8]) -> Output {
        finish(self.hook().spawn().unwrap(), input)
    }

    /// A tool call of Claude Code.
    fn event(&self, command: &str) -> Vec<u8> {
        let event = json!({
            "session_id": "s", "transcript_path": "/t", "cwd": self.repository(), "permission_mode": "default",
            "hook_event_name": "PreToolUse", "tool_name": "Bash", "tool_input": {"command": command},
        });
        event.to_string().into_bytes()
    }
}

fn finish(mut child: Child, input: &[u8]) -> Output {
    child.stdin.take().unwrap().write_all(input).unwrap();
    child.wait_with_output().unwrap()
}

/// Holds an answer against what each agent takes for a refusal.
#[track_caller]
fn is_refused(answer: &Output, why: &str) {
    let (said, told) = (String::from_utf8_lossy(&answer.stdout), String::from_utf8_lossy(&answer.stderr));
    // Claude Code, Cursor, Copilot, Windsurf, Droid, Kiro, Devin: by the status. Codex: only with a reason beside it.
    assert_eq!(answer.status.code(), Some(2), "{said}\n{told}");
    assert!(told.contains(why), "{told}");
    // Gemini CLI: what is on standard output goes before the status.
    let document: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(document["decision"], "block");
    assert!(document["reason"].as_str().unwrap().contains(why));
    // Codex takes an answer with any other key for a failure of the hook, and goes on.
    assert_eq!(document.as_object().unwrap().len(), 2);
    assert!(!said.contains(&secret()) && !told.contains(&secret()), "a secret is shown");
}

#[test]
fn what_is_no_event_is_refused() {
    let place = Place::new();
    let secret = secret();
    let cases: &[(&str, Vec<u8>)] = &[
        ("is empty", Vec::new()),
        ("is empty", b" \n".to_vec()),
        ("is not JSON", format!("token {secret}").into_bytes()),
        ("is not JSON", format!("{{\"prompt\": \"{secret}").into_bytes()),
        ("is not JSON", format!("{{\"a\":{}\"{secret}\"{}}}", "[".repeat(9000), "]".repeat(9000)).into_bytes()),
        ("but no object", format!("[\"{secret}\"]").into_bytes()),
        ("is not UTF-8", [b"{\"prompt\":\"\xff", secret.as_bytes(), b"\"}"].concat()),
        ("same key twice", format!("{{\"prompt\":\"hello\",\"prompt\":\"{secret}\"}}").into_bytes()),
        (
            "same key twice",
            format!("{{\"tool_input\":{{\"command\":\"ls\",\"c\\u006fmmand\":\"{secret}\"}}}}").into_bytes(),
        ),
    ];
    for (why, input) in cases {
        is_refused(&place.answer(input), why);
    }
}

#[test]
fn an_event_of_more_than_64_mib_is_read_to_its_end_and_refused() {
    let place = Place::new();
    let mut child = place.hook().spawn().unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(b"{\"prompt\":\"").unwrap();
    let piece = vec![b'x'; 1 << 20];
    for _ in 0..66 {
        input.write_all(&piece).unwrap();
    }
    input.write_all(format!("{}\"}}", secret()).as_bytes()).unwrap();
    drop(input);
    is_refused(&child.wait_with_output().unwrap(), "longer than 64 MiB");
}

#[test]
fn every_agent_that_sends_half_an_event_is_refused() {
    let place = Place::new();
    for agent in aiguard::agents::Agent::ALL {
        let mut command = place.hook();
        let child = command.args(["--agent", agent.name()]).spawn().unwrap();
        is_refused(&finish(child, b"{\"hook_event_name\":"), "is not JSON");
    }
}

#[test]
fn an_agent_or_event_that_nobody_knows_is_judged_by_what_it_carries() {
    let place = Place::new();
    let event = json!({"event": "newThing", "tool": "Do", "with": {"what": format!("token={}", secret())}});
    is_refused(&place.answer(event.to_string().as_bytes()), "github-personal-access-token");
    let harmless = json!({"event": "newThing", "tool": "Do", "with": {"what": "the dishes"}});
    assert_eq!(quiet(&place.answer(harmless.to_string().as_bytes())), Some(0));
    // A new event of a known agent that brings a tool call along.
    for name in ["PreShellUse", "beforeAnything"] {
        let event = json!({"hook_event_name": name, "cwd": place.repository(), "session_id": "s", "tool_name": "Bash",
            "tool_input": {"command": "git commit --no-verify -m x"}});
        is_refused(&place.answer(event.to_string().as_bytes()), "aiguard (");
    }
}

/// The status of an answer without any word.
#[track_caller]
fn quiet(answer: &Output) -> Option<i32> {
    assert!(answer.stdout.is_empty() && answer.stderr.is_empty(), "{answer:?}");
    answer.status.code()
}

#[test]
fn a_command_line_that_cannot_be_parsed_neither_opens_the_door_nor_locks_it() {
    let place = Place::new();
    for arguments in [&["--no-such-flag"][..], &["--agent", "nobody"], &["--agent"], &["--agent=nobody"], &["word"]] {
        let answer = |command: &str| {
            let child = place.hook().args(arguments).spawn().unwrap();
            finish(child, &place.event(command))
        };
        let refused = answer("git commit --no-verify -m x");
        let document: Value = serde_json::from_slice(&refused.stdout).unwrap();
        assert_eq!(document["hookSpecificOutput"]["permissionDecision"], "deny", "{arguments:?}");
        assert_eq!(quiet(&answer("ls")), Some(0), "{arguments:?}");
    }
}

#[test]
fn a_policy_that_is_not_valid_refuses_and_shows_no_value_of_it() {
    for path in ["repo/aiguard.toml", "home/.config/aiguard/policy.toml"] {
        for broken in ["version = 1\n[scan]\nprofil = \"SECRET\"\n", "version = \"SECRET\n", "\u{0}SECRET"] {
            let place = Place::new();
            place.put(path, &broken.replace("SECRET", &secret()));
            is_refused(&place.answer(&place.event("ls")), "A person has to correct the configuration");
        }
    }
    let place = Place::new();
    fs::write(place.repository().join("aiguard.toml"), b"version = 1 # \xff").unwrap();
    is_refused(&place.answer(&place.event("ls")), "is not UTF-8");
    let place = Place::new();
    fs::create_dir(place.repository().join("aiguard.toml")).unwrap();
    is_refused(&place.answer(&place.event("ls")), "aiguard.toml cannot be read");
}

#[test]
fn a_repository_that_cannot_be_read_refuses_what_it_has_to_be_read_for() {
    let place = Place::new();
    place.put("repo/.git/HEAD", "nothing that git would write\n");
    place.put("repo/.git/config", "[core\n");
    place.put("repo/.git/objects/x", "");
    place.put("repo/.git/refs/x", "");
    place.put("repo/a.txt", "text\n");
    is_refused(&place.answer(&place.event("git add -A && git commit -m x")), "aiguard could not judge this");
    assert_eq!(quiet(&place.answer(&place.event("ls"))), Some(0));
}

#[test]
fn a_repository_cannot_open_what_a_failure_closes_and_a_user_can() {
    let place = Place::new();
    place.put("repo/aiguard.toml", "version = 1\n[hook]\non-failure = \"silent\"\n");
    is_refused(&place.answer(b"{"), "is not JSON");
    place.put("home/.config/aiguard/policy.toml", "version = 1\n[hook]\non-failure = \"warn\"\n");
    fs::remove_file(place.repository().join("aiguard.toml")).unwrap();
    let answer = place.answer(b"{");
    assert_eq!(answer.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&answer.stderr).contains("policy lets it pass"));
}

#[cfg(target_os = "linux")]
#[test]
fn an_answer_that_cannot_be_written_is_a_refusal() {
    let place = Place::new();
    let refused = |output: Output, told: bool| {
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(String::from_utf8_lossy(&output.stderr).contains("could not write its answer"), told);
    };
    let event = place.event(&format!("echo {}", secret()));
    let full = || fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    refused(finish(place.hook().stdout(full()).spawn().unwrap(), &event), true);
    refused(finish(place.hook().stdout(full()).stderr(full()).spawn().unwrap(), &event), false);
    refused(finish(place.hook().stdout(Stdio::null()).spawn().unwrap(), &event), true);
    // A reader that has gone away.
    let mut child = place.hook().spawn().unwrap();
    drop(child.stdout.take());
    refused(finish(child, &event), true);
    // Closed before the program starts.
    let shell = |script: &str| {
        let mut command = place.command("/bin/sh");
        command.args(["-c", script, "sh", env!("CARGO_BIN_EXE_aiguard")]);
        command.spawn().unwrap()
    };
    refused(finish(shell("exec \"$1\" hook >&-"), &event), true);
    refused(finish(shell("exec \"$1\" hook >&- 2>&-"), &event), false);
    // Where no file may grow, as on a full disk: the answer goes through a pipe and comes.
    let answer = finish(shell("ulimit -f 0; exec \"$1\" hook"), &event);
    assert!(String::from_utf8_lossy(&answer.stdout).contains("\"deny\""), "{answer:?}");
    // Nothing to say needs no one who listens.
    assert_eq!(quiet(&finish(shell("exec \"$1\" hook >&- 2>&-"), &place.event("ls"))), Some(0));
    assert_eq!(quiet(&finish(shell("ulimit -f 0; exec \"$1\" hook"), &place.event("ls"))), Some(0));
}

#[cfg(debug_assertions)]
mod faults {
    use super::*;

    fn faulty(place: &Place, fault: &str) -> Command {
        let mut command = place.hook();
        command.env("AIGUARD_FAULT", fault);
        command
    }

    #[test]
    fn a_panic_is_a_refusal_that_shows_nothing_of_the_event() {
        let place = Place::new();
        let event = place.event(&format!("echo {}", secret()));
        is_refused(&finish(faulty(&place, "panic").spawn().unwrap(), &event), "a defect of aiguard");
    }

    #[test]
    fn a_judgement_that_takes_too_long_is_a_refusal_in_time() {
        let place = Place::new();
        let started = Instant::now();
        is_refused(&finish(faulty(&place, "slow").spawn().unwrap(), &place.event("ls")), "took too long");
        assert!(started.elapsed() < Duration::from_secs(10));
    }

    #[test]
    fn an_event_that_never_ends_is_refused_in_time() {
        let place = Place::new();
        let mut child = faulty(&place, "impatient").spawn().unwrap();
        let mut input = child.stdin.take().unwrap();
        input.write_all(b"{\"prompt\":").unwrap();
        let mut told = String::new();
        child.stderr.take().unwrap().read_to_string(&mut told).unwrap();
        assert!(told.contains("does not end within 20 seconds"), "{told}");
        assert_eq!(child.wait().unwrap().code(), Some(2));
        drop(input);
    }

    #[cfg(unix)]
    #[test]
    fn a_policy_that_never_ends_is_refused_in_time() {
        let place = Place::new();
        let made = Command::new("mkfifo").arg(place.repository().join("aiguard.toml")).status().unwrap();
        assert!(made.success());
        is_refused(&finish(faulty(&place, "impatient").spawn().unwrap(), &place.event("ls")), "took too long");
    }
}

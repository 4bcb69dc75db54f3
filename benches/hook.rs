//! The hook's budgets, as whole cold processes beside one that does nothing: `cargo bench --bench hook`.
//!
//! Runs take turns, so that a busy machine slows all of them alike: the ratios count. `AIGUARD_BENCH_RUNS` says how many of
//! each there are (default 1,000).

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a bench starts programs, stops where it cannot, and prints"
)]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::json;

/// One thing that is measured: a name, what runs, what it reads, and the budget in times of the empty process.
struct Subject {
    name: &'static str,
    program: PathBuf,
    arguments: &'static [&'static str],
    input: Vec<u8>,
    times: Vec<Duration>,
}

fn main() {
    // `cargo test --benches` only wants to know that it builds.
    if !std::env::args().any(|argument| argument == "--bench") {
        return;
    }
    let runs = std::env::var("AIGUARD_BENCH_RUNS").ok().and_then(|runs| runs.parse().ok()).unwrap_or(1_000);
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join(".git")).unwrap();
    let mut subjects = subjects(folder.path());
    for run in 0..runs + 10 {
        for subject in &mut subjects {
            let time = subject.run(folder.path());
            // The first runs read the programs from the disk.
            if run >= 10 {
                subject.times.push(time);
            }
        }
    }
    for subject in &mut subjects {
        subject.times.sort_unstable();
    }
    let floor = [subjects[0].at(50), subjects[0].at(99)];
    println!("{:40} {:>10} {:>10} {:>8} {:>8}", "", "median", "p99", "x floor", "x p99");
    for subject in &subjects {
        let (median, p99) = (subject.at(50), subject.at(99));
        let ratio = |time: Duration, floor: Duration| time.as_secs_f64() / floor.as_secs_f64();
        let (one, two) = (ratio(median, floor[0]), ratio(p99, floor[1]));
        println!("{:40} {:>10} {:>10} {one:>8.1} {two:>8.1}", subject.name, shown(median), shown(p99));
    }
}

fn shown(time: Duration) -> String {
    format!("{:.2} ms", time.as_secs_f64() * 1e3)
}

impl Subject {
    fn run(&self, folder: &Path) -> Duration {
        let mut command = Command::new(&self.program);
        command
            .args(self.arguments)
            .current_dir(folder)
            .env_clear()
            .env("HOME", folder)
            .env("GIT_CONFIG_NOSYSTEM", "1");
        command.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
        let start = Instant::now();
        let mut child = command.spawn().unwrap();
        // A program that reads nothing may be gone by now.
        let _ = child.stdin.take().unwrap().write_all(&self.input);
        child.wait().unwrap();
        start.elapsed()
    }

    /// The time that this many in a hundred runs did not need.
    fn at(&self, percent: usize) -> Duration {
        self.times[(self.times.len() * percent / 100).min(self.times.len() - 1)]
    }
}

fn subjects(folder: &Path) -> Vec<Subject> {
    let subject = |name, input: String| Subject {
        name,
        program: env!("CARGO_BIN_EXE_aiguard").into(),
        arguments: &["hook"],
        input: input.into_bytes(),
        times: Vec::new(),
    };
    let token = "ghp_¦pGKCFCqy7IUyZdF9Z¦egW0sH1rzVBoq3EfJ5v".replace('¦', "");
    let empty = Subject { program: empty(folder), arguments: &[], ..subject("empty static process", String::new()) };
    let prose = "Look at the handler and say why the second request fails when the first one is slow. ".repeat(48);
    let source = "    let total = items.iter().map(|item| item.price * item.count).sum::<u64>();\n".repeat(13_000);
    vec![
        empty,
        subject("nothing to judge", event(folder, &json!({"hook_event_name": "Stop"}))),
        subject("harmless command", tool(folder, &json!({"command": "git status --short && ls -la src"}), "Bash")),
        subject("4 KB prompt", prompt(folder, &prose)),
        subject("4 KB prompt with a secret", prompt(folder, &format!("{prose} use {token}"))),
        subject("write of 1 KB", tool(folder, &json!({"file_path": "/x/a.rs", "content": source[..1_000]}), "Write")),
        subject("write of 1 MB", tool(folder, &json!({"file_path": "/x/a.rs", "content": source}), "Write")),
    ]
}

fn event(folder: &Path, more: &serde_json::Value) -> String {
    let mut event =
        json!({"session_id": "s", "transcript_path": "/t.jsonl", "cwd": folder, "permission_mode": "default"});
    event.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    event.to_string()
}

fn tool(folder: &Path, input: &serde_json::Value, name: &str) -> String {
    event(folder, &json!({"hook_event_name": "PreToolUse", "tool_name": name, "tool_input": input}))
}

fn prompt(folder: &Path, text: &str) -> String {
    event(folder, &json!({"hook_event_name": "UserPromptSubmit", "prompt": text}))
}

/// A static program that does nothing.
fn empty(folder: &Path) -> PathBuf {
    let (source, program) = (folder.join("empty.rs"), folder.join("empty"));
    fs::write(&source, "fn main() {}\n").unwrap();
    let mut command = Command::new("rustc");
    command.args(["-O", "-C", "target-feature=+crt-static", "-C", "strip=symbols", "-o"]).arg(&program).arg(&source);
    assert!(command.status().unwrap().success(), "rustc cannot build the empty program");
    program
}

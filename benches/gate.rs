//! What the commit gate and the hook behind git cost, as whole processes: `cargo bench --bench gate`.
//!
//! In a repository of 9,000 files with 20 changed ones, where `git_status` is the measure: a gate that takes longer than
//! that is felt.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench starts programs and stops where it cannot"
)]

use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use divan::Bencher;

fn main() {
    divan::main();
}

/// The measure.
#[divan::bench(sample_count = 100)]
fn git_status(bencher: Bencher) {
    let folder = repository();
    bencher.bench(|| command("git", folder).arg("status").status().unwrap());
}

/// Budget: no slower than `git_status`.
#[divan::bench(sample_count = 100, args = ["git add -A && git commit -m x", "git commit -am x", "git commit -m x", "git add src/part1 && git commit -m x"])]
fn foresee(bencher: Bencher, line: &str) {
    let folder = repository();
    let event = event(folder, line);
    bencher.bench(|| feed(command(env!("CARGO_BIN_EXE_aiguard"), folder).arg("hook"), &event));
}

/// The hook for a line that has nothing to do with git, for comparison.
#[divan::bench(sample_count = 100)]
fn harmless_line(bencher: Bencher) {
    let folder = repository();
    let event = event(folder, "ls src");
    bencher.bench(|| feed(command(env!("CARGO_BIN_EXE_aiguard"), folder).arg("hook"), &event));
}

/// Budget: 10 ms. A branch is copied: nothing new becomes reachable.
#[divan::bench(sample_count = 100)]
fn transaction_with_nothing_new(bencher: Bencher) {
    let folder = repository();
    let id = id(folder, "HEAD~30");
    let lines = format!("{} {id} refs/heads/copy\n", "0".repeat(id.len()));
    bencher.bench(|| transaction(folder, &lines));
}

/// A new commit of 20 files.
#[divan::bench(sample_count = 100)]
fn transaction_with_a_commit(bencher: Bencher) {
    let folder = repository();
    let (tree, parent) = (id(folder, "HEAD~1^{tree}"), id(folder, "HEAD"));
    let mut commit = command("git", folder);
    commit.args([
        "-c",
        "user.name=a",
        "-c",
        "user.email=a@example.com",
        "commit-tree",
        &tree,
        "-p",
        &parent,
        "-m",
        "x",
    ]);
    let made = commit.stdout(Stdio::piped()).output().unwrap();
    let made = String::from_utf8(made.stdout).unwrap();
    let lines = format!("{parent} {} refs/heads/main\n", made.trim());
    bencher.bench(|| transaction(folder, &lines));
}

fn transaction(folder: &Path, lines: &str) {
    feed(command(env!("CARGO_BIN_EXE_aiguard"), folder).args(["git-hook", "reference-transaction", "prepared"]), lines);
}

fn command(program: &str, folder: &Path) -> Command {
    let mut command = Command::new(program);
    command.current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command
}

fn feed(command: &mut Command, input: &str) {
    let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

fn event(folder: &Path, line: &str) -> String {
    format!(
        "{{\"session_id\":\"s\",\"transcript_path\":\"/t.jsonl\",\"cwd\":{folder:?},\"permission_mode\":\"default\",\
         \"hook_event_name\":\"PreToolUse\",\"tool_name\":\"Bash\",\"tool_input\":{{\"command\":{line:?}}},\
         \"tool_use_id\":\"t\"}}"
    )
}

fn id(folder: &Path, revision: &str) -> String {
    let output = command("git", folder).args(["rev-parse", revision]).stdout(Stdio::piped()).output().unwrap();
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

/// A repository of 9,000 files with some history, of which 20 are changed in the work tree; made once and kept.
fn repository() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        let folder = std::env::temp_dir().join("aiguard-bench-gate");
        if !folder.join(".git/made").exists() {
            make(&folder);
        }
        assert!(command("git", &folder).arg("status").status().unwrap().success());
        folder
    })
}

fn make(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
    for number in 0..9000 {
        let path = path(folder, number);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let lines = (0..60).map(|line| format!("    let value_{line} = self.part_{number}(index, {line});\n"));
        std::fs::write(path, lines.collect::<String>()).unwrap();
    }
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "Begin"]);
    for round in 0..60 {
        change(folder, round);
        git(folder, &["commit", "--quiet", "--all", "--message", "Change"]);
    }
    git(folder, &["gc", "--quiet"]);
    change(folder, 99);
    std::fs::write(folder.join(".git/made"), "").unwrap();
}

/// Changes 20 files.
fn change(folder: &Path, round: usize) {
    for step in 0..20 {
        let path = path(folder, (round * 149 + step * 431) % 9000);
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("// round {round}\n{text}\nfn added_{round}() {{}}\n")).unwrap();
    }
}

fn path(folder: &Path, number: usize) -> PathBuf {
    folder.join(format!("src/part{}/unit{}/file{number}.rs", number % 30, number % 7))
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = command("git", folder);
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments);
    assert!(command.status().unwrap().success(), "git {arguments:?}");
}

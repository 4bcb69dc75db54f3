//! The budgets of the design, one bench each, as whole processes: `cargo bench --bench budgets`.
//!
//! Ratios count, not milliseconds: take them beside `start_empty`, which starts a program that does nothing. The
//! repositories are made up; `AIGUARD_BENCH_REPOSITORY=PATH` measures a real one in the last three.

#![expect(
    clippy::unwrap_used,
    clippy::disallowed_methods,
    reason = "a bench starts programs and stops where it cannot"
)]

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use divan::Bencher;

fn main() {
    divan::main();
}

fn aiguard(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_aiguard"));
    command.args(arguments).current_dir(folder).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    command
}

/// The floor: a process that ends at once.
#[divan::bench(sample_count = 200)]
fn start_empty() {
    let _ = Command::new("true").stdin(Stdio::null()).status();
}

/// Budget: 3 times the floor.
#[divan::bench(sample_count = 200)]
fn start_version() {
    let _ = aiguard(Path::new("."), &["--version"]).status();
}

/// Budget: 5 ms for 100 KB.
#[divan::bench(sample_count = 100)]
fn stdin_100_kb(bencher: Bencher) {
    let text = source(100_000);
    bencher.bench(|| {
        let mut command = aiguard(Path::new("/"), &["scan", "--stdin", "--format", "json"]);
        let mut child = command.stdin(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(text.as_bytes()).unwrap();
        child.wait().unwrap()
    });
}

/// Budget: 10 ms for 20 changed files among 9,000.
#[divan::bench(sample_count = 50)]
fn staged_20_of_9000(bencher: Bencher) {
    let folder = repository();
    bencher.bench(|| aiguard(folder, &["scan", "--staged", "--format", "json"]).status().unwrap());
}

/// Budget: 1.5 ms for each megabyte on two cores.
#[divan::bench(sample_count = 10)]
fn tree(bencher: Bencher) {
    let folder = repository();
    bencher.bench(|| aiguard(folder, &["scan", "--format", "json"]).status().unwrap());
}

/// Budget: 1.1 s for each gigabyte of blobs on two cores.
#[divan::bench(sample_count = 5)]
fn history(bencher: Bencher) {
    let folder = repository();
    bencher.bench(|| aiguard(folder, &["scan", "--history", "--format", "json"]).status().unwrap());
}

/// Text that looks like a program: words, numbers, keys and values, nothing secret.
fn source(length: usize) -> String {
    const WORDS: [&str; 16] = [
        "request", "token", "handler", "password", "config", "index", "value", "return", "buffer", "secret", "client",
        "format", "length", "session", "key", "parse",
    ];
    let mut state = 7u32;
    let mut next = || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 16) as usize
    };
    let mut out = String::new();
    while out.len() < length {
        let (a, b, c) = (WORDS[next() % 16], WORDS[next() % 16], WORDS[next() % 16]);
        let _ = writeln!(out, "    let {a}_{b} = self.{c}(&{b}, {}); // the {a} of a {c}", next() % 1000);
    }
    out
}

/// A repository of 9,000 files with 20 of them staged and some history, made once and kept in the temporary folder.
fn repository() -> &'static Path {
    static MADE: OnceLock<PathBuf> = OnceLock::new();
    MADE.get_or_init(|| {
        if let Some(path) = std::env::var_os("AIGUARD_BENCH_REPOSITORY") {
            return PathBuf::from(path);
        }
        let folder = std::env::temp_dir().join("aiguard-bench-repository");
        if !folder.join(".git/made").exists() {
            make(&folder);
        }
        folder
    })
}

fn make(folder: &Path) {
    let _ = std::fs::remove_dir_all(folder);
    std::fs::create_dir_all(folder).unwrap();
    git(folder, &["init", "--quiet", "--initial-branch=main"]);
    let text = source(200_000);
    for number in 0..9000 {
        let path = folder.join(format!("src/part{}/unit{}/file{number}.rs", number % 30, number % 7));
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let start = number * 13 % 150_000;
        std::fs::write(path, &text[start..start + 4000 + number % 8000]).unwrap();
    }
    git(folder, &["add", "--all"]);
    git(folder, &["commit", "--quiet", "--message", "Begin"]);
    for round in 0..60 {
        change(folder, round);
        git(folder, &["commit", "--quiet", "--all", "--message", "Change"]);
    }
    change(folder, 99);
    git(folder, &["add", "--all"]);
    git(folder, &["gc", "--quiet"]);
    std::fs::write(folder.join(".git/made"), "").unwrap();
}

/// Changes 20 files.
fn change(folder: &Path, round: usize) {
    for step in 0..20 {
        let number = (round * 149 + step * 431) % 9000;
        let path = folder.join(format!("src/part{}/unit{}/file{number}.rs", number % 30, number % 7));
        let text = std::fs::read_to_string(&path).unwrap();
        std::fs::write(&path, format!("// round {round}\n{text}\nfn added_{round}() {{}}\n")).unwrap();
    }
}

fn git(folder: &Path, arguments: &[&str]) {
    let mut command = Command::new("git");
    command.args(["-c", "user.name=a", "-c", "user.email=a@example.com"]).args(arguments).current_dir(folder);
    command.env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    assert!(command.status().unwrap().success(), "git {arguments:?}");
}

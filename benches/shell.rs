//! What it costs to understand a command line: part of every call that an agent makes of a shell.

use aiguard::shell::{Start, understand};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn start() -> Start {
    let variables = vec![("HOME".to_owned(), "/home/example".to_owned())];
    Start { folder: Some("/home/example/project".to_owned()), variables }
}

#[divan::bench(args = [
    "git status",
    "cd src && cargo test --lib 2>&1 | tail -20",
    "sudo -u root bash -c 'cd /srv && cat \"$HOME/notes\" | grep -n x > out.txt'",
    "python3 -c 'import os; print(os.path.join(\"a\", \"b\"))'",
])]
fn usual(bencher: Bencher, line: &str) {
    let start = start();
    bencher.bench(|| understand(black_box(line), &start));
}

/// A commit message of 4 KB in a here-document.
#[divan::bench]
fn message_of_4_kb(bencher: Bencher) {
    let text = "What changed, and why it had to: \"quoted\", $5 and `code`. ".repeat(70);
    let line = format!("git add -A && git commit -F - <<'END'\n{text}\nEND\n");
    let start = start();
    bencher.bench(|| understand(black_box(&line), &start));
}

/// A script of 4 KB: a hundred commands.
#[divan::bench]
fn script_of_4_kb(bencher: Bencher) {
    let line = "for f in a b; do test -f \"$f\" && cp $f out/; done\n".repeat(80);
    let start = start();
    bencher.bench(|| understand(black_box(&line), &start));
}

//! Patterns of ignore files mean what git says they mean.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops where its preparation fails")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};

use aiguard::git::Patterns;

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn one<'w>(&mut self, words: &[&'w str]) -> &'w str {
        words[self.below(words.len())]
    }
}

const PARTS: [&str; 14] =
    ["*", "**", "a", "b", ".env", ".env*", "*.pem", "secrets", "s?crets", "[ab]", "[!a]", "a*b", "config", "*.key"];
const NAMES: [&str; 12] =
    ["a", "b", ".env", ".env.local", "prod.pem", "secrets", "config", "x.key", "ab", "axb", "s*crets", "A"];

/// An ignore file of a few patterns.
fn patterns(numbers: &mut Numbers) -> String {
    let mut text = String::new();
    for _ in 0..=numbers.below(3) {
        let depth = numbers.below(3);
        let path: Vec<&str> = (0..=depth).map(|_| numbers.one(&PARTS)).collect();
        let start = numbers.one(&["", "", "", "/", "!", "**/", "\\", "# ", "!/"]);
        let end = numbers.one(&["", "", "", "/", "/**", "/*", " ", "\\ ", "\r"]);
        text.push_str(&format!("{start}{}{end}\n", path.join("/")));
    }
    text
}

fn path(numbers: &mut Numbers) -> String {
    let depth = numbers.below(4);
    (0..=depth).map(|_| numbers.one(&NAMES)).collect::<Vec<_>>().join("/")
}

fn git(folder: &Path, arguments: &[&str]) -> Command {
    let mut git = Command::new("git");
    git.current_dir(folder).args(arguments);
    for (name, _) in std::env::vars().filter(|(name, _)| name.starts_with("GIT_")) {
        git.env_remove(name);
    }
    git.env("HOME", folder).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    git
}

#[test]
fn two_thousand_patterns_and_paths_are_decided_as_git_decides_them() {
    let folder = tempfile::tempdir().unwrap();
    assert!(git(folder.path(), &["init", "-q"]).status().unwrap().success());
    let mut numbers = Numbers(20_261_120);
    let mut asked = Vec::new();
    for number in 0..400 {
        let below = folder.path().join(format!("d{number}"));
        fs::create_dir(&below).unwrap();
        let text = patterns(&mut numbers);
        fs::write(below.join(".gitignore"), &text).unwrap();
        for _ in 0..5 {
            asked.push((number, text.clone(), path(&mut numbers)));
        }
    }
    let mut check = git(folder.path(), &["check-ignore", "--no-index", "--stdin", "-z", "-v", "-n"]);
    let mut child = check.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
    let input: String = asked.iter().map(|(number, _, path)| format!("d{number}/{path}\0")).collect();
    let mut stdin = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || stdin.write_all(input.as_bytes()).unwrap());
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap();
    // Four fields for each path: file, line, pattern, path.
    let fields: Vec<&[u8]> = output.stdout.split(|byte| *byte == 0).collect();
    assert_eq!(fields.len() / 4, asked.len());
    let mut wrong = Vec::new();
    let mut ignored = 0;
    for (answer, (_, text, path)) in fields.chunks(4).zip(&asked) {
        let expected = !answer[2].is_empty() && !answer[2].starts_with(b"!");
        ignored += usize::from(expected);
        if Patterns::new(text, false).ignores(path) != expected {
            wrong.push(format!("{text:?} {path}: git says {expected}"));
        }
    }
    assert!(wrong.is_empty(), "{} of {}:\n{}", wrong.len(), asked.len(), wrong.join("\n"));
    assert!((200..1800).contains(&ignored), "{ignored} of {} are ignored: the pairs are too much alike", asked.len());
}

//! Trailers are what git says they are: thousands of made-up messages, read by both.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops where its preparation fails")]

use std::fmt::Write as _;
use std::process::Command;

use aiguard::attribution::trailers::{Divider, parse};

/// Numbers that look random and are the same in every run (xorshift).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

/// Lines as people and tools write them, and as nobody does.
const LINES: &[&str] = &[
    "",
    "",
    "",
    "   ",
    "\t",
    "A line of prose",
    "Another one, with: a colon",
    "fix: a",
    "feat: b",
    "- an item",
    "* an item: with a colon",
    "Signed-off-by: Jane Doe <jane@example.com>",
    "Signed-off-by: ",
    "Signed-off-by:no blank",
    " Signed-off-by: indented",
    "signed-off-by: lower case",
    "(cherry picked from commit 0123456789012345678901234567890123456789)",
    "(cherry picked from somewhere)",
    "Co-authored-by: Some Agent <agent@example.com>",
    "Co-Authored-By: Some Agent <agent@example.com>",
    "Assisted-by: Agent:model-1",
    "Assisted-by: Agent:model-1 tool",
    "  continued",
    "\tcontinued: with a colon",
    " Key: value",
    "Key : value",
    "Key\t:value",
    "Key:value",
    "Key:",
    "Key: ",
    "Key  ",
    ": no key",
    "-: a dash as key",
    "AI Assisted: yes",
    "ai_model: m",
    "Key=v",
    "Fixes #12",
    "Fixes: #12",
    "https://example.com/session_1",
    "[ai-assisted: model]",
    "Sub-tasks:",
    "Human contributions:",
    "# a comment",
    "# Key: in a comment",
    "#",
    "---",
    "--- ",
    "---------",
    "--- a/file",
    "# ------------------------ >8 ------------------------",
    "; ------------------------ >8 ------------------------",
    "diff --git a/file b/file",
    "Conflicts:",
    "\tpath/of/a/conflict",
    "Conflicts: none",
    "Größe: ü",
    "Key: Größe ü",
    "Key\u{b}: vertical tab",
    "\u{b}",
    "1: a number",
    "Made-with: Thing",
    "Prompt: a long value that",
    "   goes on here",
];

fn message(dice: &mut Dice) -> String {
    let mut out = String::new();
    let crlf = dice.roll(8) == 0;
    let count = dice.roll(14);
    let tidy = dice.roll(2) == 0;
    if tidy {
        out.push_str(dice.pick(&["A subject\n\n", "A subject\n\nA body\n\n", "# comment\nA subject\n\n", "\n\n"]));
    }
    for number in 0..count {
        // Half of all messages end as most do: in lines that are trailers, or nearly.
        let line = if tidy && number > 2 { dice.pick(&LINES[11..34]) } else { dice.pick(LINES) };
        out.push_str(line);
        if number + 1 < count || dice.roll(5) > 0 {
            out.push_str(if crlf && dice.roll(4) > 0 { "\r\n" } else { "\n" });
        }
    }
    out
}

/// What git finds in each message. One process reads many: a message between each two says where one ends.
fn by_git(messages: &[String], divider: Divider) -> Vec<String> {
    let folder = tempfile::tempdir().unwrap();
    let mut names = Vec::new();
    for (number, message) in messages.iter().enumerate() {
        let (file, end) = (format!("{number}"), format!("{number}-end"));
        std::fs::write(folder.path().join(&file), message).unwrap();
        std::fs::write(folder.path().join(&end), "end\n\nThis-Was-Message: 1\n").unwrap();
        names.extend([file, end]);
    }
    let mut found = Vec::new();
    for names in names.chunks(2000) {
        let mut command = Command::new("git");
        command.current_dir(folder.path()).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
        command.env("HOME", folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
        command.env("GIT_CEILING_DIRECTORIES", folder.path().parent().unwrap());
        command.args(["interpret-trailers", "--parse"]);
        if divider == Divider::Counts {
            command.arg("--no-divider");
        }
        let output = command.args(names).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let text = String::from_utf8(output.stdout).unwrap();
        found.extend(text.split_terminator("This-Was-Message: 1\n").map(str::to_owned));
    }
    found
}

fn by_us(message: &str, divider: Divider) -> String {
    // git completes the last line of a file before it looks.
    let newline = if message.is_empty() || message.ends_with('\n') { "" } else { "\n" };
    let mut out = String::new();
    for trailer in parse(&format!("{message}{newline}"), divider, "#").trailers {
        let _ = writeln!(out, "{}: {}", trailer.key, trailer.value);
    }
    out
}

fn agrees(divider: Divider, seed: u64) {
    let mut dice = Dice(seed);
    let messages: Vec<String> = (0..5000).map(|_| message(&mut dice)).collect();
    let theirs = by_git(&messages, divider);
    assert_eq!(theirs.len(), messages.len());
    let with = theirs.iter().filter(|found| !found.is_empty()).count();
    assert!(with > 1000 && with < 4500, "messages with trailers: {with}");
    for (message, theirs) in messages.iter().zip(theirs) {
        assert_eq!(by_us(message, divider), theirs, "{message:?}");
    }
}

#[test]
fn five_thousand_messages_have_the_trailers_that_git_finds() {
    agrees(Divider::Counts, 0x9e37_79b9_7f4a_7c15);
}

#[test]
fn five_thousand_messages_have_the_trailers_that_git_finds_above_a_divider() {
    agrees(Divider::Ends, 0x2545_f491_4f6c_dd1d);
}

//! A fixed message has one block of trailers that git reads, and everything that the message had.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops where its preparation fails")]

use std::collections::BTreeSet;
use std::process::Command;

use aiguard::attribution::fix::{added, by_policy, fixed, is_one_block};
use aiguard::attribution::identity::named;
use aiguard::attribution::policy::{Policy, Preset};
use aiguard::attribution::trailers::{Divider, parse};
use aiguard::attribution::{Comments, Context, Message, find, lint};

struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % sides
    }
}

const LINES: &[&str] = &[
    "",
    "",
    "",
    "Prose that explains.",
    "More prose, with: a colon",
    "* an item of a squash",
    "- Fixes: an item",
    "---------",
    "🤖 Generated with [Claude Code](https://claude.com/claude-code)",
    "💘 Generated with Crush",
    "Assisted-by: Crush:glm-5.2",
    "Assisted by: Claude Code",
    "Assited-by: Claude Code",
    "  Assisted-by: Crush:glm-5.2",
    "Co-Authored-By: Claude Opus 4.8 <noreply@anthropic.com>",
    "Co-authored-by: Claude Opus 4.8 <noreply@anthropic.com>",
    "Co-authored-by: Jane Doe <jane@example.com>",
    "Co-authored-by: JANE DOE <Jane@example.com>",
    "Co-authored-by: Other <other@example.com>",
    "Signed-off-by: Jane Doe <jane@example.com>",
    "Signed-off-by: John Roe <john@example.com>",
    "Claude-Session: https://claude.ai/code/session_0123456789abcdefghijklmn",
    "Reviewed-by: Kim <kim@example.com>",
    "Fixes: #12",
    "Change-Id: I0123",
    "(cherry picked from commit 0123456789012345678901234567890123456789)",
    "Key: a value that",
    "  goes on",
    "> Co-authored-by: Quoted <quoted@example.com>",
    "    indented code",
    "# a comment",
    "Größe: ü",
];

fn message(dice: &mut Dice) -> String {
    let mut out = String::from("A subject\n");
    if dice.roll(4) > 0 {
        out.push('\n');
    }
    for _ in 0..dice.roll(14) {
        out.push_str(LINES[dice.roll(LINES.len())]);
        out.push('\n');
    }
    if dice.roll(4) == 0 {
        out.push_str("\n# Please enter the commit message for your changes.\n#\n# On branch main\n");
    }
    out
}

fn comments() -> Comments {
    Comments::Start("#".to_owned())
}

/// The words of a message but for what fixing may change: blanks, and the second of two trailers that are the same.
fn words(message: &str) -> BTreeSet<String> {
    message.split_whitespace().map(|word| word.trim_matches(['*', '-', '_']).to_lowercase()).collect()
}

#[test]
fn three_thousand_fixed_messages_lose_nothing_and_stay_as_they_are() {
    let mut dice = Dice(0x1234_5678_9abc_def1);
    for _ in 0..3000 {
        let before = message(&mut dice);
        let after = fixed(&before, &comments(), None);
        assert_eq!(fixed(&after, &comments(), None), after, "not the same twice:\n{before}\n=>\n{after}");
        let missing: Vec<_> = words(&before).difference(&words(&after)).cloned().collect();
        // A misspelling and `by:` of a key in two words give way to the right key.
        let missing: Vec<_> =
            missing.into_iter().filter(|word| !matches!(&**word, "assited-by:" | "assisted" | "by:")).collect();
        assert!(missing.is_empty(), "lost {missing:?}:\n{before}\n=>\n{after}");
        let own = Message::read(after.as_bytes(), &comments());
        let unseen = find(&own).marks.into_iter().filter(|mark| mark.key.is_some() && mark.unseen.is_some()).count();
        assert_eq!(unseen, 0, "a trailer is still not seen:\n{before}\n=>\n{after}");
        let keys: Vec<_> =
            own.block.trailers.iter().map(|it| format!("{}: {}", it.key.to_lowercase(), it.value)).collect();
        assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len(), "a trailer stands twice:\n{after}");
    }
}

#[test]
fn git_reads_the_block_of_a_fixed_message_as_we_do() {
    let mut dice = Dice(0xfeed_beef_1234_5678);
    let folder = tempfile::tempdir().unwrap();
    let messages: Vec<String> =
        (0..1000).map(|_| fixed(&message(&mut dice), &comments(), Some("Assisted-by: Tool:model"))).collect();
    let mut command = Command::new("git");
    command.current_dir(folder.path()).env_clear().env("PATH", std::env::var_os("PATH").unwrap());
    command.env("HOME", folder.path()).env("GIT_CONFIG_GLOBAL", "/dev/null").env("GIT_CONFIG_NOSYSTEM", "1");
    command.args(["interpret-trailers", "--parse", "--no-divider"]);
    let mut expected = String::new();
    for (number, text) in messages.iter().enumerate() {
        assert!(is_one_block(text), "{text}");
        let name = number.to_string();
        std::fs::write(folder.path().join(&name), text).unwrap();
        command.arg(name);
        let block = parse(text, Divider::Counts, "#");
        assert!(block.trailers.iter().any(|trailer| trailer.key == "Assisted-by"), "{text}");
        expected.extend(block.trailers.iter().map(|trailer| format!("{}: {}\n", trailer.key, trailer.value)));
    }
    let output = command.output().unwrap();
    assert_eq!(String::from_utf8(output.stdout).unwrap(), expected);
}

#[test]
fn a_squash_becomes_one_block_in_the_order_of_the_message() {
    let before = "Add x (#1)\n\n* Add x\n\nWhy.\n\nAssisted-by: Crush:glm-5.2\nSigned-off-by: Jane Doe <jane@example.com>\n\n\
        * Fix x\n\nCo-Authored-By: Claude <noreply@anthropic.com>\nSigned-off-by: Jane Doe <jane@example.com>\n\n\
        ---------\n\nCo-authored-by: Kim <kim@example.com>\n";
    let after = "Add x (#1)\n\n* Add x\n\nWhy.\n\n* Fix x\n\n---------\n\nAssisted-by: Crush:glm-5.2\n\
        Signed-off-by: Jane Doe <jane@example.com>\nCo-Authored-By: Claude <noreply@anthropic.com>\n\
        Co-authored-by: Kim <kim@example.com>\n";
    assert_eq!(fixed(before, &comments(), None), after);
}

#[test]
fn the_wanted_trailer_is_added_once_and_only_where_an_ai_took_part() {
    let kernel = Policy::preset(Preset::Kernel).unwrap();
    let before = "Fix\n\nBody.\n\nCo-Authored-By: Claude Opus 4.8 <noreply@anthropic.com>\n";
    let after = by_policy(before, &comments(), &kernel, None);
    assert_eq!(after, format!("{before}Assisted-by: Claude Code:claude-opus-4.8\n"));
    assert_eq!(by_policy(&after, &comments(), &kernel, None), after);
    assert_eq!(by_policy("Fix\n\nBody.\n", &comments(), &kernel, None), "Fix\n\nBody.\n");
}

#[test]
fn an_agent_that_runs_the_commit_is_named_above_the_comments() {
    let fedora = Policy::preset(Preset::Fedora).unwrap();
    let agent = named("Gemini CLI").unwrap();
    let before = "Fix\n\n# Please enter the commit message.\n#\n# On branch main\n";
    let after = added(before, &comments(), &fedora, &agent).unwrap();
    assert_eq!(after, "Fix\n\nAssisted-by: Gemini\n\n# Please enter the commit message.\n#\n# On branch main\n");
    assert_eq!(added(&after, &comments(), &fedora, &agent), None);
    assert_eq!(added("Fix\n\nAssisted-by: none\n", &comments(), &fedora, &agent), None);
    assert_eq!(added("\n# Please enter the commit message.\n", &comments(), &fedora, &agent), None);
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig { failure_persistence: None, ..Default::default() })]
    #[test]
    fn any_text_at_all_is_read_and_fixed(text in "(?s)[A-Za-z:\\-<>@ \t\n\r#\\[\\]()`*'üß🤖.]{0,200}", tail in ".{0,40}") {
        let text = format!("{text}\n{tail}");
        let after = fixed(&text, &comments(), None);
        proptest::prop_assert_eq!(fixed(&after, &comments(), None), after);
        let _ = find(&Message::read(text.as_bytes(), &Comments::Auto));
    }
}

#[test]
fn a_long_message_takes_no_longer_for_each_line() {
    let line = "    indented: Claude\n- item: Assisted-by: x\nAssisted-by: Claude Code\n";
    let text = format!("Subject\n\n{}", line.repeat(20_000));
    let found = find(&Message::read(text.as_bytes(), &comments()));
    assert!(found.marks.len() >= 20_000);
}

#[test]
fn where_the_tag_discloses_it_is_put_behind_the_subject_once() {
    let policy = Policy::preset(Preset::Tag).unwrap();
    let text = "Fix\n\nBody.\n\nCo-Authored-By: Claude Opus 4.8 <noreply@anthropic.com>\n";
    let fixed = by_policy(text, &Comments::None, &policy, None);
    assert!(fixed.starts_with("Fix [ai-assisted: Claude Opus 4.8]\n\nBody.\n"), "{fixed}");
    assert_eq!(by_policy(&fixed, &Comments::None, &policy, None), fixed);
    let message = Message::read(fixed.as_bytes(), &Comments::None);
    assert!(lint::judge(&policy, &message, &find(&message), &Context::default()).is_empty());
    let denied = "Fix\n\nAI-assisted: no\n";
    assert_eq!(by_policy(denied, &Comments::None, &policy, None), denied);
}

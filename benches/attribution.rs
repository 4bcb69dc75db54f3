//! How long it takes to find the marks of ten thousand messages and to hold them against a policy: below one second.

use aiguard::attribution::policy::{Policy, Preset};
use aiguard::attribution::{Comments, Context, Message, find, lint};

fn main() {
    divan::main();
}

/// Messages of the length and the kinds that histories have.
fn messages() -> Vec<String> {
    let bodies = [
        "The client waited for ever when the server closed the connection first.\n\n* one thing\n* another: with a colon\n\nFixes #12",
        "This changes how the settings are read: the nearest file wins, and what it does not say is looked up above.\n\n\
         It was slow before. It is fast now. Nobody has to change anything.",
        "Short.",
    ];
    let ends = [
        "Signed-off-by: Jane Doe <jane@example.com>",
        "🤖 Generated with [Claude Code](https://claude.com/claude-code)\n\nCo-Authored-By: Claude Opus 5 <noreply@anthropic.com>",
        "Assisted-by: Crush:glm-5.2\n\nSigned-off-by: Jane Doe <jane@example.com>",
        "Reviewed-by: Kim <kim@example.com>\nCo-authored-by: Copilot <175728472+Copilot@users.noreply.github.com>",
    ];
    let make = |number: usize| {
        let body = bodies[number % bodies.len()].repeat(1 + number % 3);
        format!("Fix thing number {number}\n\n{body}\n\n{}\n", ends[number % ends.len()])
    };
    (0..10_000).map(make).collect()
}

#[divan::bench(sample_count = 10)]
fn ten_thousand_messages(bencher: divan::Bencher<'_, '_>) {
    let messages = messages();
    let policy = Policy::preset(Preset::Kernel).unwrap_or_else(|why| panic!("{why}"));
    let context = Context::default();
    bencher.bench(|| {
        let wrong = messages.iter().map(|message| {
            let message = Message::read(message.as_bytes(), &Comments::None);
            lint::judge(&policy, &message, &find(&message), &context).len()
        });
        wrong.sum::<usize>()
    });
}

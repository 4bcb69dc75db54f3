//! What a policy wants of a message, and what it does not.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]

use aiguard::attribution::policy::{Evidence, Policy, Preset};
use aiguard::attribution::{Comments, Context, Message, find, lint};

fn rules_in(policy: &Policy, message: &str, context: &Context) -> Vec<&'static str> {
    let message = Message::read(message.as_bytes(), &Comments::None);
    lint::judge(policy, &message, &find(&message), context).into_iter().map(|violation| violation.rule).collect()
}

fn rules(policy: &str, message: &str) -> Vec<&'static str> {
    rules_in(&Policy::parse(policy).unwrap(), message, &Context::default())
}

const CLAUDE: &str = "Co-Authored-By: Claude Opus 4.8 <noreply@anthropic.com>";
const JANE: &str = "Signed-off-by: Jane Doe <jane@example.com>";

#[test]
fn every_preset_is_valid() {
    for preset in Preset::ALL {
        assert!(Policy::preset(*preset).is_ok(), "{preset}");
    }
}

#[test]
fn without_a_policy_nothing_is_wrong() {
    assert!(rules("", &format!("Fix\n\n{CLAUDE}\n")).is_empty());
}

#[test]
fn the_kernel_wants_agent_and_model_and_a_person_who_signs() {
    let kernel = "preset = 'kernel'";
    let message = |lines: &str| format!("Fix\n\nBody.\n\n{lines}\n");
    assert!(rules(kernel, &message(&format!("Assisted-by: Claude:claude-3-opus coccinelle\n{JANE}"))).is_empty());
    assert_eq!(rules(kernel, &message(&format!("Assisted-by: Claude Code\n{JANE}"))), ["disclosure-form"]);
    assert_eq!(rules(kernel, &message(&format!("{CLAUDE}\n{JANE}"))), ["disclosure-missing"]);
    assert_eq!(rules(kernel, &message("Assisted-by: Claude:claude-3-opus")), ["sign-off-missing"]);
    let agent = "Assisted-by: Claude:claude-3-opus\nSigned-off-by: Claude <noreply@anthropic.com>";
    assert_eq!(rules(kernel, &message(agent)), ["agent-sign-off", "sign-off-missing"]);
    let bot = "Assisted-by: Claude:claude-3-opus\nSigned-off-by: dependabot[bot] <support@github.com>";
    assert_eq!(rules(kernel, &message(bot)), ["sign-off-missing"]);
    assert!(rules(kernel, &message(JANE)).is_empty());
}

#[test]
fn a_sign_off_is_the_author_s_or_the_committer_s() {
    let policy = Policy::preset(Preset::Kernel).unwrap();
    let message = format!("Fix\n\nBody.\n\nAssisted-by: Claude:claude-3-opus\n{JANE}\n");
    let by = |author: &str| Context { author: author.to_owned(), ..Context::default() };
    assert!(rules_in(&policy, &message, &by("J. Doe <jane@example.com>")).is_empty());
    assert_eq!(rules_in(&policy, &message, &by("Other <other@example.com>")), ["sign-off-missing"]);
}

#[test]
fn a_disclosure_that_git_does_not_see_is_none() {
    let fedora = "preset = 'fedora'";
    assert!(rules(fedora, "Fix\n\nAssisted-by: generic LLM chatbot\n").is_empty());
    let later = "Fix\n\nAssisted-by: generic LLM chatbot\n\nSigned-off-by: Jane Doe <jane@example.com>\n";
    assert_eq!(rules(fedora, later), ["disclosure-unseen"]);
    assert_eq!(rules(fedora, "Fix\nAssisted-by: some LLM\n"), ["disclosure-unseen"]);
}

#[test]
fn a_project_that_forbids_takes_nothing() {
    let forbid = "preset = 'forbid'";
    assert_eq!(rules(forbid, &format!("Fix\n\n{CLAUDE}\n")), ["ai-contribution"]);
    assert_eq!(
        rules(forbid, "Fix\n\n🤖 Generated with [Claude Code](https://claude.com/claude-code)\n"),
        ["ai-contribution"]
    );
    assert!(rules(forbid, "Fix\n\nAssisted-by: none\n").is_empty());
    assert!(
        rules(forbid, "Teach the client of Claude to wait\n\nSigned-off-by: dependabot[bot] <support@github.com>\n")
            .is_empty()
    );
    let policy = Policy::preset(Preset::Forbid).unwrap();
    let context = Context { evidence: vec![(Evidence::Environment, "it runs".to_owned())], ..Context::default() };
    assert_eq!(rules_in(&policy, "Fix\n", &context), ["ai-contribution"]);
}

#[test]
fn names_can_be_unwanted() {
    let generic = "preset = 'fedora'\ndeny-names = ['agents', 'models', 'acme pilot']";
    assert!(rules(generic, "Fix\n\nAssisted-by: AI\n").is_empty());
    for value in ["Claude Code", "GLM-5", "Acme-Pilot"] {
        assert_eq!(rules(generic, &format!("Fix\n\nAssisted-by: {value}\n")), ["name-not-wanted"], "{value}");
    }
}

#[test]
fn links_to_conversations_and_agents_as_authors_can_be_refused() {
    let link = "Fix\n\nClaude-Session: https://claude.ai/code/session_0123456789abcdefghijklmn\n";
    assert_eq!(rules("session-links = 'deny'", link), ["session-link"]);
    assert!(rules("session-links = 'allow'", link).is_empty());
}

#[test]
fn an_exception_holds_for_its_author_and_rule_and_until_its_day() {
    let policy = |more: &str| {
        format!("preset = 'fedora'\n[[except]]\nauthor = ['*@bots.example.com']\nreason = 'the release robot'\n{more}")
    };
    let message = format!("Fix\n\n{CLAUDE}\n");
    let context = |author: &str| Context {
        author: author.to_owned(),
        today: jiff::civil::date(2026, 11, 20),
        ..Context::default()
    };
    let rules = |policy: &str, author: &str| rules_in(&Policy::parse(policy).unwrap(), &message, &context(author));
    assert!(rules(&policy(""), "Robot <r@bots.example.com>").is_empty());
    assert_eq!(rules(&policy(""), "Jane <jane@example.com>"), ["disclosure-missing"]);
    assert_eq!(rules(&policy("rule = ['sign-off-missing']"), "Robot <r@bots.example.com>"), ["disclosure-missing"]);
    assert_eq!(rules(&policy("expires = 2026-01-01"), "Robot <r@bots.example.com>"), ["disclosure-missing"]);
    assert!(Policy::parse("[[except]]\nauthor = ['x']\nreason = ''").is_err());
}

#[test]
fn a_declaration_can_be_wanted_of_everybody() {
    let policy = "preset = 'fedora'\ndeclaration = 'deny'";
    assert_eq!(rules(policy, "Fix\n\nBody.\n"), ["declaration-missing"]);
    assert!(rules(policy, "Fix\n\nAssisted-by: none\n").is_empty());
    assert!(rules(policy, "fixup! Fix\n").is_empty());
    assert!(rules(policy, "Merge branch 'side'\n").is_empty());
}

#[test]
fn what_contradicts_itself_is_said() {
    let message = format!("Fix\n\nAssisted-by: none\n{CLAUDE}\n");
    assert!(rules("preset = 'co-author'", &message).contains(&"contradiction"));
}

#[test]
fn a_mistake_in_the_table_is_told() {
    for (table, part) in [
        ("mode = 'discloses'", "none of"),
        ("trailer = 'Assisted by'", "no key that git takes"),
        ("value = '('", "no valid pattern"),
        ("colour = 1", "unknown field"),
    ] {
        let why = Policy::parse(table).unwrap_err();
        assert!(why.contains(part), "{table}: {why}");
    }
}

#[test]
fn a_denied_name_is_denied_in_a_tag_too() {
    assert_eq!(rules("deny-names = ['gpt-3.5']", "Fix\n\n[ai-assisted: gpt-3.5]\n"), ["name-not-wanted"]);
    assert!(rules("deny-names = ['gpt-3.5']", "Fix\n\n[ai-assisted: gpt-4]\n").is_empty());
}

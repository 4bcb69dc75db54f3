//! The layers of the policy: who may set what, and what becomes of what they may not.

use aiguard::model::{Class, Decision, Severity};
use aiguard::policy::{Door, Fate, Layer, Policy, PolicyFile, Protection};
use jiff::civil::date;
use serde::Deserialize;

const ORGANISATION: Layer = Layer::Organisation;
const USER: Layer = Layer::User;
const REPOSITORY: Layer = Layer::Repository;

fn name(layer: Layer) -> &'static str {
    match layer {
        Layer::Organisation => "/etc/aiguard/policy.toml",
        Layer::User => "~/.config/aiguard/policy.toml",
        _ => "aiguard.toml",
    }
}

fn files(layers: &[(Layer, &str)]) -> Vec<PolicyFile> {
    let file = |(layer, text): &(Layer, &str)| PolicyFile {
        layer: *layer,
        path: name(*layer).to_owned(),
        text: format!("version = 1\n{text}"),
    };
    layers.iter().map(file).collect()
}

fn layered(layers: &[(Layer, &str)]) -> Policy {
    Policy::layered(files(layers), date(2026, 11, 20)).unwrap_or_else(|flaws| panic!("{flaws}"))
}

fn complaint(layers: &[(Layer, &str)]) -> String {
    match Policy::layered(files(layers), date(2026, 11, 20)) {
        Ok(_) => panic!("this was accepted: {layers:?}"),
        Err(flaws) => flaws.to_string(),
    }
}

/// The one sentence about something that has no effect.
fn refusal(policy: &Policy) -> String {
    let refused = policy.refused();
    assert_eq!(refused.len(), 1, "{refused:?}");
    refused[0].clone()
}

#[test]
fn a_repository_goes_before_the_user_and_the_order_of_the_files_says_nothing() {
    let policy =
        layered(&[(REPOSITORY, "scan.fail-on = \"high\""), (USER, "scan.fail-on = \"low\"\nscan.profile = \"data\"")]);
    assert_eq!(policy.fail_on.value, Severity::High);
    assert_eq!(policy.place(policy.fail_on.source), "aiguard.toml:2");
    assert_eq!(policy.place(policy.profile.source), "~/.config/aiguard/policy.toml:3");
    assert_eq!(policy.refused(), Vec::<String>::new());
    let shadowed: Vec<_> = policy.settings.iter().filter(|setting| setting.fate == Fate::Shadowed).collect();
    assert_eq!((shadowed.len(), &*shadowed[0].key, &*shadowed[0].value), (1, "scan.fail-on", "\"low\""));
}

#[test]
fn what_the_organisation_sets_can_be_tightened_and_not_loosened() {
    for (key, floor, tighter, looser) in [
        ("scan.fail-on", "\"medium\"", "\"low\"", "\"high\""),
        ("scan.min-severity", "\"medium\"", "\"info\"", "\"critical\""),
        ("scan.min-confidence", "\"medium\"", "\"low\"", "\"confirmed\""),
        ("scan.max-file-size", "\"10 MiB\"", "\"20 MiB\"", "\"1 MiB\""),
        ("scan.require-reason", "true", "true", "false"),
        ("scan.foreign-markers", "false", "false", "true"),
        ("data.flow.restricted.commit", "\"ask\"", "\"deny\"", "\"silent\""),
        ("hook.on-failure", "\"ask\"", "\"deny\"", "\"silent\""),
        ("hook.rules.git-reset-hard", "\"ask\"", "\"deny\"", "\"warn\""),
    ] {
        for layer in [USER, REPOSITORY] {
            let with = |value: &str| {
                let (above, below) = (format!("{key} = {floor}"), format!("{key} = {value}"));
                layered(&[(ORGANISATION, &above), (layer, &below)])
            };
            assert_eq!(with(tighter).refused(), Vec::<String>::new(), "{key}");
            let refused = refusal(&with(looser));
            let start =
                format!("`{key} = {looser}` ({}:2) has no effect: the organisation's policy asks for", name(layer));
            assert!(refused.starts_with(&start), "{refused}");
        }
    }
}

#[test]
fn tightening_by_the_user_does_not_raise_the_floor_for_a_repository() {
    let policy = layered(&[
        (ORGANISATION, "scan.fail-on = \"high\""),
        (USER, "scan.fail-on = \"low\""),
        (REPOSITORY, "scan.fail-on = \"medium\""),
    ]);
    assert_eq!(policy.fail_on.value, Severity::Medium);
}

#[test]
fn what_guards_a_machine_cannot_be_loosened_by_a_repository_with_or_without_an_organisation() {
    for text in
        ["data.flow.restricted.prompt = \"silent\"", "hook.on-failure = \"warn\"", "[hook.paths]\nexcept = [\".env\"]"]
    {
        assert!(!layered(&[(REPOSITORY, text)]).refused().is_empty(), "{text}");
        assert_eq!(layered(&[(USER, text)]).refused(), Vec::<String>::new(), "{text}");
    }
    let policy = layered(&[(REPOSITORY, "[hook.rules]\ngit-reset-hard = \"warn\"\ngit-stash-drop = \"deny\"")]);
    assert_eq!(policy.hook.decision("git-reset-hard", Decision::Deny), Decision::Deny);
    assert_eq!(policy.hook.decision("git-stash-drop", Decision::Warn), Decision::Deny);
    let policy = layered(&[(USER, "hook.rules.git-reset-hard = \"warn\"")]);
    assert_eq!(policy.hook.decision("git-reset-hard", Decision::Deny), Decision::Warn);
    assert_eq!(policy.hook.decision("git-stash-drop", Decision::Ask), Decision::Ask);
}

#[test]
fn below_an_organisation_the_user_only_tightens_what_guards() {
    let policy = layered(&[
        (ORGANISATION, "hook.rules.git-reset-hard = \"silent\""),
        (
            USER,
            "hook.rules.git-stash-drop = \"silent\"\nhook.rules.git-reset-hard = \"ask\"\ndata.flow.restricted.prompt = \"ask\"",
        ),
    ]);
    assert_eq!(policy.hook.decision("git-stash-drop", Decision::Deny), Decision::Deny);
    assert_eq!(policy.hook.decision("git-reset-hard", Decision::Deny), Decision::Deny);
    assert_eq!(policy.flow(Class::Restricted, Door::Prompt), Decision::Deny);
    assert!(refusal(&policy).contains("below an organisation's policy this can only be tightened"));
    let policy = layered(&[(ORGANISATION, "hook.rules.git-reset-hard = \"silent\"")]);
    assert_eq!(policy.hook.decision("git-reset-hard", Decision::Deny), Decision::Silent);
}

#[test]
fn data_flows_by_class_and_door() {
    use Decision::{Ask, Deny, Record, Redact, Silent, Warn};
    let expected = [
        (Class::Restricted, [Deny, Deny, Redact, Deny]),
        (Class::Confidential, [Ask, Ask, Redact, Warn]),
        (Class::Internal, [Record, Silent, Silent, Silent]),
        (Class::Public, [Silent; 4]),
    ];
    for policy in [Policy::default(), layered(&[]), layered(&[(REPOSITORY, "")])] {
        for (class, decisions) in expected {
            let found =
                [Door::Prompt, Door::ToolInput, Door::ToolOutput, Door::Commit].map(|door| policy.flow(class, door));
            assert_eq!(found, decisions, "{class}");
        }
    }
    let policy = layered(&[(REPOSITORY, "[data.flow]\ninternal = { prompt = \"ask\", commit = \"deny\" }")]);
    assert_eq!(policy.flow(Class::Internal, Door::Prompt), Ask);
    assert_eq!(policy.flow(Class::Internal, Door::Commit), Deny);
    assert_eq!(policy.flow(Class::Internal, Door::ToolInput), Silent);
}

#[test]
fn where_there_is_an_organisation_whole_rules_are_turned_off_by_nobody_else_unless_it_says_so() {
    let off = (REPOSITORY, "scan.disable-rules = [\"github-personal-access-token\"]");
    assert_eq!(layered(&[off]).disable_rules.value.len(), 1);
    let policy = layered(&[(ORGANISATION, ""), off]);
    assert!(policy.disable_rules.value.is_empty());
    assert!(refusal(&policy).contains("the organisation's policy keeps `scan.disable-rules` to itself"));
    assert_eq!(layered(&[(ORGANISATION, "floor.locked = []"), off]).disable_rules.value.len(), 1);
    let kept = "[floor]\nlocked = []\nnever-allow = [\"github-personal-access-token\"]";
    assert!(layered(&[(ORGANISATION, kept), off]).disable_rules.value.is_empty());
}

#[test]
fn lists_add_up_and_a_locked_one_does_not() {
    let below = [(USER, "scan.exclude = [\"a\"]"), (REPOSITORY, "scan.exclude = [\"b\"]")];
    let policy = layered(&below);
    assert!(policy.exclude.value.matches("a") && policy.exclude.value.matches("b"));
    let locked = "[floor]\nlocked = [\"scan.exclude\"]\n[scan]\nexclude = [\"c\"]";
    let policy = layered(&[(ORGANISATION, locked), below[0], below[1]]);
    assert_eq!(policy.exclude.value.sources(), ["c"]);
    assert_eq!(policy.refused().len(), 2);
    let whole_table =
        [(ORGANISATION, "floor.locked = [\"data.flow\"]"), (USER, "data.flow.internal.prompt = \"deny\"")];
    assert!(refusal(&layered(&whole_table)).contains("keeps `data.flow.internal.prompt` to itself"));
}

#[test]
fn the_organisation_says_which_allow_entries_of_others_have_an_effect() {
    let entry = |more: &str| format!("[[allow]]\npath = \"tests/**\"\nreason = \"made up\"\n{more}");
    for (floor, more, why) in [
        ("floor.allow = \"any\"", "", None),
        ("floor.allow = \"none\"", "", Some("lets nobody else allow findings")),
        ("floor.allow = \"with-expiry\"", "", Some("asks for a date of expiry")),
        ("floor.allow = \"with-expiry\"", "expires = 2030-01-01", None),
        ("floor.max-allow-days = 90", "", Some("asks for a date of expiry within 90 days")),
        ("floor.max-allow-days = 90", "expires = 2027-02-18", None),
        (
            "floor.max-allow-days = 90",
            "expires = 2027-02-19",
            Some("it expires in 91 days, and the organisation's policy permits 90"),
        ),
        ("floor.locked = [\"allow\"]", "", Some("keeps `allow` to itself")),
        ("floor.never-allow = [\"ec-private-key\"]", "", None),
        (
            "floor.never-allow = [\"ec-private-key\"]",
            "rule = \"ec-private-key\"",
            Some("only the organisation's policy can allow"),
        ),
    ] {
        let policy = layered(&[(ORGANISATION, floor), (REPOSITORY, &entry(more))]);
        assert_eq!(policy.allow.len(), usize::from(why.is_none()), "{floor} {more}");
        if let Some(why) = why {
            assert!(refusal(&policy).contains(why), "{:?}", policy.refused());
        }
    }
    let own = format!("floor.allow = \"none\"\n{}", entry(""));
    assert_eq!(layered(&[(ORGANISATION, &own)]).allow.len(), 1, "the organisation's own entries hold");
}

#[test]
fn a_rule_of_the_organisation_is_replaced_by_nobody() {
    let rule = |id: &str, title: &str| {
        format!(
            "[[rules]]\nid = \"{id}\"\ntitle = \"{title}\"\nseverity = \"high\"\npattern = 'acme_[0-9a-f]{{20}}'\n\
             keywords = [\"acme_\"]\nremediation = \"Revoke it.\"\nexamples = [\"acme_¦0123456789abcdef0123\"]\n"
        )
    };
    let (ours, theirs) = (rule("acme-token", "Ours"), rule("acme-token", "Theirs"));
    let policy = layered(&[(ORGANISATION, &ours), (REPOSITORY, &theirs)]);
    assert_eq!(policy.extra_rules.iter().map(|rule| &*rule.title).collect::<Vec<_>>(), ["Ours"]);
    assert!(refusal(&policy).contains("has a rule `acme-token` of its own"));
    let policy = layered(&[(USER, &ours), (REPOSITORY, &theirs)]);
    assert_eq!(policy.extra_rules.iter().map(|rule| &*rule.title).collect::<Vec<_>>(), ["Theirs"]);
    let empty = rule("github-personal-access-token", "Nothing");
    assert!(layered(&[(ORGANISATION, ""), (REPOSITORY, &empty)]).extra_rules.is_empty());
    assert_eq!(layered(&[(REPOSITORY, &empty)]).extra_rules.len(), 1);
}

#[test]
fn paths_are_protected_by_anyone_and_excepted_only_by_the_user_and_the_organisation() {
    let policy = layered(&[
        (USER, "[hook.paths]\nprotect = [\"config/**\"]\nexcept = [\".env.test\", \"config/dev.toml\"]"),
        (REPOSITORY, "[hook.paths]\nprotect = [\"fixtures/keys\"]\nexcept = [\".env\"]"),
    ]);
    let said = |path: &str| policy.hook.protection(path);
    assert_eq!(said("config/production.toml"), Protection::Protected);
    assert_eq!(said("config/dev.toml"), Protection::Excepted);
    assert_eq!(said("fixtures/keys/a"), Protection::Protected);
    assert_eq!(said("app/.env.test"), Protection::Excepted);
    assert_eq!(said(".env"), Protection::Unsaid);
    let both = layered(&[
        (ORGANISATION, "hook.paths.protect = [\"config/**\"]"),
        (USER, "hook.paths.except = [\"config/**\"]"),
    ]);
    assert_eq!(both.hook.protection("config/a"), Protection::Protected);
}

#[test]
fn a_tier_belongs_to_the_strongest_layer_that_has_it() {
    let tier = |hosts: &str| format!("[tiers.docs]\nnetwork = {{ allow = [\"{hosts}\"] }}");
    let policy = layered(&[(ORGANISATION, &tier("docs.rs")), (REPOSITORY, &tier("*"))]);
    assert_eq!(policy.tiers.len(), 1);
    assert_eq!(policy.tiers[0].network.allow, ["docs.rs"]);
    assert!(refusal(&policy).contains("the organisation's policy has a tier of this name"));
    let chosen = format!("hook.tier = \"docs\"\n{}", tier("docs.rs"));
    let other = "hook.tier = \"open\"\n[tiers.open]\nread = { allow = [\"**\"] }";
    let policy = layered(&[(USER, &chosen), (REPOSITORY, other)]);
    assert_eq!(policy.hook.tier.value.as_deref(), Some("docs"));
    let policy = layered(&[(REPOSITORY, other)]);
    assert_eq!(policy.hook.tier.value.as_deref(), Some("open"), "a tier only narrows, so a repository may choose one");
}

#[test]
fn what_is_wrong_with_the_new_tables_is_said_with_its_place() {
    for (text, message) in [
        ("[data.flow]\nrestricted = { promt = \"deny\" }", "did you mean `prompt`?"),
        ("[data.flow]\nsecret = { prompt = \"deny\" }", "`data.flow` has no key `secret`"),
        (
            "[data.flow]\nrestricted = { prompt = \"block\" }",
            "`block` is none of: silent, record, warn, redact, ask, deny",
        ),
        ("[hook]\non-failure = \"redact\"", "`redact` is none of: silent, warn, ask, deny"),
        ("[hook]\ntier = \"read\"\n[tiers.read-only]", "there is no tier `read`"),
        ("[hook.rules]\nx = 3", "the decision on a rule is one of"),
        ("[tiers.a]\nreads = {}", "did you mean `read`?"),
        ("[tiers.a]\nread = { allow = [\"[\"] }", "this glob is not valid"),
        ("[tiers.a]\ninherits = \"b\"\n[tiers.b]\ninherits = \"a\"", "the tier `a` inherits from itself"),
        ("[tiers.a]\ninherits = \"c\"", "there is no tier `c`"),
        ("[floor]\nlocked = [\"scan.excludes\"]", "did you mean `scan.exclude`?"),
        ("[floor]\nmax-allow-days = 0", "a number of days, from 1"),
        ("[floor]\nnever-allow = [\"no-such-rule\"]", "there is no rule `no-such-rule`"),
    ] {
        let shown = complaint(&[(ORGANISATION, text)]);
        assert!(shown.contains(message) && shown.contains("/etc/aiguard/policy.toml:"), "{text}\n{shown}");
    }
}

#[test]
fn a_flaw_is_shown_in_the_file_that_has_it_and_the_organisations_first() {
    let shown = complaint(&[(REPOSITORY, "x = 1"), (ORGANISATION, "y = 1"), (USER, "z = 1")]);
    assert!(shown.contains("`y`") && shown.contains("/etc/aiguard/policy.toml:2:1"), "{shown}");
    let shown = complaint(&[(REPOSITORY, "x = 1"), (ORGANISATION, "scan.fail-on = \"low\"")]);
    assert!(shown.contains("aiguard.toml:2:1"), "{shown}");
}

#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Trailers {
    mode: Option<String>,
    trailer: Option<String>,
    deep: Option<Box<Trailers>>,
}

#[test]
fn a_table_of_another_part_is_read_in_its_own_shape_and_layer_by_layer() {
    let layers = [
        (ORGANISATION, "attribution.mode = \"forbid\"\nattribution.deep.mode = \"a\""),
        (USER, "attribution.trailer = \"User\""),
        (
            REPOSITORY,
            "attribution.mode = \"off\"\nattribution.trailer = \"Repo\"\nattribution.deep = { mode = \"b\", trailer = \"c\" }",
        ),
    ];
    let merged: Trailers = layered(&layers).table("attribution").unwrap().unwrap();
    let text = |text: &str| Some(text.to_owned());
    assert_eq!((&merged.mode, &merged.trailer), (&text("forbid"), &text("Repo")));
    assert_eq!(*merged.deep.unwrap(), Trailers { mode: text("a"), trailer: text("c"), deep: None });
    let all: Vec<(Layer, Trailers)> = layered(&layers).tables("attribution").unwrap();
    assert_eq!(all.iter().map(|(layer, _)| *layer).collect::<Vec<_>>(), [ORGANISATION, USER, REPOSITORY]);
    assert_eq!(layered(&[]).table::<Trailers>("attribution").unwrap(), None);
    let wrong = layered(&[(USER, "\n[attribution]\nmoed = \"off\"")]);
    let shown = wrong.table::<Trailers>("attribution").unwrap_err().to_string();
    assert!(shown.contains("~/.config/aiguard/policy.toml:4:1") && shown.contains("moed"), "{shown}");
}

#[test]
fn tables_without_an_effect_are_accepted_and_said_to_be() {
    let policy = layered(&[(REPOSITORY, "[budget]\nteam = \"payments\"\n[floor]\nallow = \"none\"\n")]);
    let idle: Vec<_> = policy.settings.iter().filter(|setting| setting.fate == Fate::Idle).collect();
    assert_eq!((idle.len(), &*idle[0].key), (1, "budget"));
    assert!(refusal(&policy).contains("only the organisation's policy has a floor"));
}

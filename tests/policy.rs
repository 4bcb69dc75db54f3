//! The configuration file: what it accepts, what it says when something is wrong, and what comes out.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use aiguard::detect::Engine;
use aiguard::detect::engine::{Profile, Scratch};
use aiguard::model::{Confidence, Origin, Severity, Text, Written};
use aiguard::policy::{Flags, Layer, Policy, Source, locate};
use aiguard::rules::load;

fn parse(text: &str) -> Policy {
    Policy::parse(Written { path: "aiguard.toml", text }).unwrap_or_else(|flaws| panic!("{flaws}"))
}

fn complaint(text: &str) -> String {
    match Policy::parse(Written { path: "aiguard.toml", text }) {
        Ok(_) => panic!("this was accepted:\n{text}"),
        Err(flaws) => flaws.to_string(),
    }
}

#[test]
fn the_defaults_hold_without_a_file_and_with_an_empty_one() {
    for policy in [Policy::default(), parse("version = 1")] {
        assert_eq!(policy.profile.value, Profile::Code);
        assert_eq!(policy.min_severity.value, Severity::Low);
        assert_eq!(policy.min_confidence.value, Confidence::Medium);
        assert_eq!(policy.fail_on.value, Severity::Info, "whatever is reported fails");
        assert!(policy.foreign_markers.value && policy.foreign_ignore_files.value);
        assert_eq!(policy.fail_on.source, Source::BUILT_IN);
    }
}

#[test]
fn every_value_remembers_whether_the_file_or_a_flag_set_it() {
    let text = "version = 1\n[scan]\nfail-on = \"medium\"\nmin-severity = \"high\"\nmax-file-size = \"2 MiB\"\n";
    let flags = Flags { min_severity: Some(Severity::Critical), ..Flags::default() };
    let policy = parse(text).with_flags(&flags);
    assert_eq!((policy.fail_on.value, policy.fail_on.source), (Severity::Medium, Source::line(Layer::Repository, 3)));
    assert_eq!((policy.min_severity.value, policy.min_severity.source), (Severity::Critical, Source::COMMAND_LINE));
    assert_eq!(
        (policy.max_file_size.value, policy.max_file_size.source),
        (2 << 20, Source::line(Layer::Repository, 5))
    );
    assert_eq!(policy.min_confidence.source, Source::BUILT_IN);
}

#[test]
fn everything_that_the_documentation_shows_is_accepted() {
    let guides = [include_str!("../docs/configuration.md"), include_str!("../docs/policy.md")];
    let mut count = 0;
    for part in guides.iter().flat_map(|guide| guide.split("```toml\n").skip(1)) {
        let text = part.split("```").next().unwrap();
        let text = if text.contains("version =") { text.to_owned() } else { format!("version = 1\n{text}") };
        parse(&text.replace('¦', ""));
        count += 1;
    }
    assert!(count >= 6, "the guides have examples");
}

#[test]
fn an_unknown_key_is_shown_with_its_place_and_the_nearest_known_one() {
    let shown = complaint("version = 1\n[scan]\nfail_on = \"medium\"\n");
    for part in ["`scan` has no key `fail_on`", "aiguard.toml:3:1", "did you mean `fail-on`?", "^^^^^^^"] {
        assert!(shown.contains(part), "{shown}");
    }
    assert!(complaint("version = 1\n[scna]\n").contains("did you mean `scan`?"));
}

#[test]
fn several_flaws_are_shown_at_once_in_the_order_of_the_file() {
    let shown = complaint(
        "version = 1\n[scan]\nprofile = \"cod\"\nfail-on = 3\nexclude = [\"[\"]\nmax-file-size = \"big\"\n\
         [[allow]]\npath = \"a/**\"\nexpires = \"2027-01-01\"\n",
    );
    let parts = [
        "`cod` is none of: code, data",
        "did you mean `code`?",
        "`fail-on` is a text in quotes, but this is a number",
        "this glob is not valid",
        "`max-file-size` is a number of bytes",
        "an `allow` entry needs a reason",
        "`expires` is a date, but this is a text",
        "without quotes",
    ];
    let places: Vec<_> =
        parts.iter().map(|part| shown.find(part).unwrap_or_else(|| panic!("{part}\n{shown}"))).collect();
    assert!(places.is_sorted(), "{shown}");
}

#[test]
fn what_is_wrong_with_an_allow_entry_is_said() {
    for (entry, message) in [
        ("reason = \"x\"", "would allow every finding"),
        ("path = \"a\"\nreason = \" \"", "needs a reason"),
        ("path = \"a\"\nreason = \"x\"\nexpires = 2027-02-30", "not valid TOML"),
        ("path = \"a\"\nreason = \"x\"\nexpires = 2027-02-20T10:00:00Z", "`expires` is a date"),
        ("rule = \"no-such-rule-at-all\"\nreason = \"x\"", "there is no rule `no-such-rule-at-all`"),
        ("rule = \"github-personal-acess-token\"\nreason = \"x\"", "did you mean `github-personal-access-token`?"),
        ("value-sha256 = \"abc\"\nreason = \"x\"", "64 hexadecimal digits"),
        ("fingerprint = \"abc\"\nreason = \"x\"", "not a fingerprint"),
        ("commit = \"main\"\nreason = \"x\"", "7 to 64 hexadecimal digits"),
        ("value-pattern = \"(?=x)\"\nreason = \"x\"", "this pattern is not valid"),
        ("path = \"a\"\nreason = \"x\"\n[[allow]]\npath = [\"a\"]\nreason = \"y\"", "same conditions as entry 1"),
        ("path = [\"a\", 3]\nreason = \"x\"", "a list of them, but this is a number"),
    ] {
        let shown = complaint(&format!("version = 1\n[[allow]]\n{entry}\n"));
        assert!(shown.contains(message), "{entry}\n{shown}");
    }
}

#[test]
fn a_value_under_a_wrong_key_is_not_shown() {
    let shown =
        complaint("version = 1\n[[allow]]\nvalue = \"sword-fish\"\nreason = \"x\"\nvalue-sha256 = \"marlin\"\n");
    assert!(shown.contains("`allow` has no key `value`"), "{shown}");
    assert!(!shown.contains("sword-fish") && !shown.contains("marlin"), "{shown}");
}

#[test]
fn the_version_has_to_be_there_and_known() {
    assert!(complaint("[scan]\n").contains("begin the file with `version = 1`"));
    assert!(complaint("version = 2\n").contains("this is version 2, but this program reads version 1"));
    assert!(complaint("version = \"1\"\n").contains("`version` is a whole number"));
}

#[test]
fn tables_of_other_parts_of_the_product_are_accepted_but_have_to_be_tables() {
    parse("version = 1\n[tiers.read-only]\n[doctor.claude-code]\nx = 1\n");
    assert!(complaint("version = 1\naudit = 3\n").contains("`audit` is a table, but this is a number"));
}

const RULE: &str = r#"
version = 1
[[rules]]
id = "acme-token"
title = "Acme token"
severity = "high"
pattern = '\bacme_[0-9a-f]{20}\b'
keywords = ["acme_"]
remediation = "Revoke it."
examples = ["acme_¦0123456789abcdef0123"]
"#;

#[test]
fn a_rule_of_the_configuration_becomes_a_rule_of_the_engine() {
    let policy = parse(&format!("{RULE}\n[[allow]]\nrule = \"acme-token\"\npath = \"docs\"\nreason = \"sample\"\n"));
    let rules = policy.rules_to_add();
    assert_eq!(rules.iter().map(|rule| rule.about.id).collect::<Vec<_>>(), ["acme-token"]);
    assert!(policy.check_rule_id("acme-token").is_ok());
    assert!(policy.check_rule_id("acme-tokens").unwrap_err().contains("Did you mean `acme-token`?"));
}

#[test]
fn what_is_wrong_with_a_rule_is_shown_at_the_key() {
    for (from, to, message, line) in [
        ("{20}", "{20", "the pattern is not valid", 7),
        (r"\bacme_[0-9a-f]{20}\b", "(?:acme_)?", "the pattern matches the empty text", 7),
        ("{20}", "{21}", "the rule finds nothing in example 1", 10),
        (r#"["acme_"]"#, r#"["acme-"]"#, "no keyword occurs in example 1", 8),
        (r#"["acme_"]"#, r#"["ac"]"#, "the keyword `ac` is shorter than 3 bytes", 8),
        (r#""high""#, r#""hihg""#, "the severity is none of", 6),
        ("keywords", "keyword", "did you mean `keywords`?", 8),
        ("title", "randomness", "invalid type", 5),
        ("remediation = \"Revoke it.\"", "", "missing field `remediation`", 3),
        ("examples", "validators = [\"jtw\"]\nexamples", "did you mean `jwt`?", 10),
        ("examples", "only-paths = [\"[\"]\nexamples", "a glob that is not valid", 10),
        (
            "examples",
            "companion = { rule = \"acme-key\", within-lines = 3 }\nexamples",
            "`acme-key` does not exist",
            10,
        ),
    ] {
        assert!(RULE.contains(from));
        let text = RULE.replacen(from, to, 1);
        let shown = load::parse(Written { path: "aiguard.toml", text: &text }).unwrap_err().to_string();
        assert!(shown.contains(message), "{to}\n{shown}");
        assert!(shown.contains(&format!("aiguard.toml:{line}:")), "{line}\n{shown}");
    }
    assert!(complaint(&format!("{RULE}{}", RULE.replace("version = 1", ""))).contains("exists twice"));
    assert!(complaint(&RULE.replace("{20}", "{20")).contains("the pattern is not valid"), "a scan says so, too");
    let huge = RULE.replace("{20}", "{20}(?:x{900}){900}y").replace("keywords", "reach = 2000\nkeywords");
    assert!(complaint(&huge).contains("the pattern does not compile"));
}

#[test]
fn the_file_is_found_from_any_folder_below_but_not_beyond_the_repository() {
    let tree: BTreeSet<PathBuf> =
        ["/home/aiguard.toml", "/home/a/.git", "/home/b/.git", "/home/b/aiguard.toml", "/home/b/sub/aiguard.toml"]
            .map(PathBuf::from)
            .into();
    let found = |start: &str| locate(Path::new(start), |path| tree.contains(path));
    assert_eq!(found("/home/b/sub/deep/er"), Some("/home/b/sub/aiguard.toml".into()));
    assert_eq!(found("/home/b/other"), Some("/home/b/aiguard.toml".into()));
    assert_eq!(found("/home/a/sub"), None, "the one above belongs to something else");
    assert_eq!(found("/home/c/sub"), Some("/home/aiguard.toml".into()), "outside a repository");
    assert_eq!(found("/"), None);
}

/// How many findings in `text` the comments in it allow, and how many there are.
fn allowed(policy: &Policy, text: &str) -> (usize, usize) {
    let text = text.replace('¦', "");
    let engine = Engine::with_rules(policy.rules_to_add(), &policy.selection());
    let found = engine.scan(&Text::new("a.py", text.as_bytes(), Origin::File), &mut Scratch::default());
    (found.iter().filter(|finding| finding.suppressed.is_some()).count(), found.len())
}

#[test]
fn comments_allow_findings_as_the_configuration_demands() {
    let policy = |scan: &str| parse(&format!("{RULE}\n[scan]\nrules = [\"acme-token\"]\n{scan}"));
    let token = "acme_¦0123456789abcdef0123";
    let plain = format!("a = '{token}' # aiguard:allow");
    let full = format!("{plain} acme-token -- made up");
    let foreign = format!("a = '{token}' # gitleaks:allow");
    let lenient = policy("");
    assert_eq!(allowed(&lenient, &format!("a = '{token}'")), (0, 1));
    assert_eq!(allowed(&lenient, &format!("{plain} another-rule")), (0, 1));
    for text in [&plain, &full, &foreign] {
        assert_eq!(allowed(&lenient, text), (1, 1), "{text}");
    }
    let strict = policy("require-reason = true\nrequire-rule-ids = true\nforeign-markers = false\n");
    for (text, count) in [(&plain, 0), (&full, 1), (&foreign, 0)] {
        assert_eq!(allowed(&strict, text), (count, 1), "{text}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
    #[test]
    fn no_text_makes_the_reader_of_the_configuration_panic(
        text in "(version = 1\n)?(\\[\\[?(scan|allow|rules|x)\\]?\\]\n)?([a-z-]{1,9}|path|reason|id|expires) = ?([0-9-]{1,10}|\"[^\"]{0,9}\"?|\\[.{0,9}\\]?|'é¦)?\n?.{0,20}"
    ) {
        if let Err(flaws) = Policy::parse(Written { path: "aiguard.toml", text: &text }) {
            proptest::prop_assert!(flaws.to_string().contains("error"));
        }
    }
}

//! What allows a finding and what does not: allow entries, our baseline, and the files of other scanners.

use std::collections::BTreeSet;
use std::sync::Arc;

use aiguard::detect::fingerprint::{Identity, fingerprint, value_sha1, value_sha256};
use aiguard::model::{
    About, Category, Class, Commit, Confidence, Finding, Origin, Region, Secret, Severity, Suppression, Written,
};
use aiguard::policy::{Baseline, Policy, Scanned, Suppressor};
use jiff::civil::{Date, date};

static ABOUT: About = About {
    id: "github-personal-access-token",
    title: "A token",
    category: Category::Secret,
    severity: Severity::High,
    class: Class::Restricted,
    remediation: "Revoke it.",
    references: &[],
};

const TODAY: Date = date(2026, 11, 20);
const COMMIT: &str = "4f2a9c1d4f2a9c1d4f2a9c1d4f2a9c1d4f2a9c1d";

/// A finding of `value` in `path` on `line`, of the working tree.
fn finding(path: &str, line: u32, value: &str) -> Finding {
    let masked = b"token = \"********\"";
    let identity = Identity { rule: ABOUT.id, path, masked_line: masked, value: value.as_bytes() };
    Finding {
        about: &ABOUT,
        severity: Severity::High,
        confidence: Confidence::High,
        path: path.to_owned(),
        origin: Origin::File,
        commit: None,
        region: Region { start_line: line, start_column: 1, end_line: line, end_column: 9 },
        span: (0, 8),
        value: Secret::new(value.as_bytes().to_vec()),
        preview: "********".to_owned(),
        excerpt: String::from_utf8_lossy(masked).into_owned(),
        excerpt_mark: (9, 17),
        fingerprint: fingerprint(&identity),
        why: Vec::new(),
        suppressed: None,
    }
}

fn in_history(finding: Finding) -> Finding {
    let commit = Commit { id: COMMIT.into(), author: String::new(), date: String::new(), summary: String::new() };
    Finding { commit: Some(Arc::new(commit)), ..finding }
}

fn judged(suppressor: &mut Suppressor, mut finding: Finding) -> Option<Suppression> {
    suppressor.judge(&mut finding);
    finding.suppressed
}

fn allowing(entry: &str) -> Suppressor {
    let text = format!("version = 1\n[[allow]]\nreason = \"known\"\n{entry}");
    let policy = Policy::parse(Written { path: "aiguard.toml", text: &text }).unwrap_or_else(|flaws| panic!("{flaws}"));
    Suppressor::new(policy.allow, Vec::new(), TODAY)
}

fn knowing(text: &str, path: &str) -> Suppressor {
    let baseline = Baseline::read(Written { path, text }).unwrap_or_else(|error| panic!("{error}"));
    Suppressor::new(Vec::new(), vec![baseline], TODAY)
}

fn paths(list: &[&str]) -> BTreeSet<String> {
    list.iter().map(|&path| path.to_owned()).collect()
}

#[test]
fn an_allow_entry_holds_when_each_kind_of_condition_holds() {
    let digest = value_sha256(b"sword-fish");
    let name = finding("src/a.py", 3, "sword-fish").fingerprint;
    for entry in [
        "rule = \"github-personal-access-token\"",
        "path = [\"docs\", \"src/**\"]",
        "path-pattern = '\\.py$'",
        "value-pattern = '^sword'",
        "line-pattern = 'token ='",
        &format!("value-sha256 = \"{}\"", digest.to_uppercase()),
        &format!("fingerprint = \"{name}\""),
        "rule = \"github-personal-access-token\"\npath = \"src\"\nvalue-pattern = 'fish$'",
        "path = \"src\"\nexpires = 2026-11-20",
    ] {
        let by = judged(&mut allowing(entry), finding("src/a.py", 3, "sword-fish"));
        assert_eq!(by, Some(Suppression { kind: "allow".into(), reason: Some("known".into()) }), "{entry}");
    }
    for entry in [
        "path = \"docs\"",
        "path = \"src\"\nvalue-pattern = '^fish'",
        "path-pattern = '^a.py'",
        "commit = \"4f2a9c1\"",
        "line-pattern = 'sword'",
        "fingerprint = \"0123456789abcdef-0123\"",
        "path = \"src\"\nexpires = 2026-11-19",
    ] {
        assert_eq!(judged(&mut allowing(entry), finding("src/a.py", 3, "sword-fish")), None, "{entry}");
    }
}

#[test]
fn an_allow_entry_for_a_commit_holds_for_what_came_with_it() {
    let mut suppressor = allowing("commit = \"4f2a9c1\"");
    assert!(judged(&mut suppressor, in_history(finding("a", 1, "x"))).is_some());
    assert!(judged(&mut suppressor, finding("a", 1, "x")).is_none());
}

#[test]
fn an_inline_comment_keeps_its_word_and_the_entry_counts_as_used() {
    let mut suppressor = allowing("path = \"src\"");
    let inline = Suppression { kind: "aiguard:allow".into(), reason: None };
    let known = Finding { suppressed: Some(inline.clone()), ..finding("src/a.py", 1, "x") };
    assert_eq!(judged(&mut suppressor, known), Some(inline));
    let scanned = paths(&["src/a.py"]);
    assert_eq!(suppressor.stale(Scanned { paths: &scanned, everything: true, history: true }), []);
}

#[test]
fn what_allowed_nothing_is_stale_only_if_its_file_was_scanned() {
    let stale = |entry: &str, list: &[&str], everything, history| {
        let scanned = paths(list);
        allowing(entry).stale(Scanned { paths: &scanned, everything, history }).len()
    };
    assert_eq!(stale("path = \"src/*.py\"", &["src/b.py"], false, false), 1);
    assert_eq!(stale("path = \"src/*.py\"", &["docs/b.py"], false, false), 0);
    assert_eq!(stale("path = \"src/*.py\"", &["docs/b.py"], true, false), 1, "nothing lies there any more");
    assert_eq!(stale("rule = \"github-personal-access-token\"", &["a"], false, false), 0);
    assert_eq!(stale("rule = \"github-personal-access-token\"", &["a"], true, false), 1);
    assert_eq!(stale("commit = \"4f2a9c1\"", &["a"], true, false), 0);
    assert_eq!(stale("commit = \"4f2a9c1\"", &["a"], true, true), 1);
}

#[test]
fn an_expired_entry_is_reported_whatever_was_scanned() {
    let suppressor = allowing("path = \"src\"\nexpires = 2026-11-19");
    let stale = suppressor.stale(Scanned { paths: &BTreeSet::new(), everything: false, history: false });
    assert_eq!(stale.len(), 1);
    assert!(stale[0].expired);
    assert_eq!(stale[0].place, "aiguard.toml:2");
    assert_eq!(stale[0].what, "in src (known)");
}

#[test]
fn our_baseline_is_the_same_whatever_the_order_and_holds_no_value() {
    let found =
        [finding("src/b.py", 9, "sword-fish"), finding("src/a.py", 3, "marlin"), finding("src/a.py", 7, "marlin")];
    let written = |list: &[&Finding]| {
        let mut out = Vec::new();
        Baseline::from_findings("x.jsonl", list.iter().copied()).write(&mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    let text = written(&[&found[0], &found[1], &found[2]]);
    assert_eq!(text, written(&[&found[2], &found[1], &found[0]]));
    assert_eq!(text.lines().count(), 3, "the same secret on the same line, moved, is one entry: {text}");
    assert!(text.starts_with("{\"aiguard-baseline\":1}\n{\"path\":\"src/a.py\",\"rule\":"), "{text}");
    assert!(!text.contains("sword") && !text.contains("marlin"));
}

#[test]
fn our_baseline_takes_over_what_another_one_knows_but_not_what_a_comment_allows() {
    let by = |kind: &str| {
        let suppressed = Some(Suppression { kind: kind.to_owned(), reason: None });
        Finding { suppressed, ..finding(kind, 1, "sword-fish") }
    };
    let found = ["allow", "aiguard:allow", "gitleaks:allow", ".gitleaksignore", "baseline"].map(by);
    assert_eq!(Baseline::from_findings("x", &found).summary(), "2 findings");
}

#[test]
fn our_baseline_knows_a_moved_finding_but_not_another_secret_on_the_line() {
    let mut out = Vec::new();
    Baseline::from_findings("x.jsonl", [&finding("src/a.py", 3, "sword-fish")]).write(&mut out).unwrap();
    let mut suppressor = knowing(std::str::from_utf8(&out).unwrap(), "x.jsonl");
    let by = judged(&mut suppressor, finding("src/a.py", 300, "sword-fish"));
    assert_eq!(by, Some(Suppression { kind: "baseline".into(), reason: None }));
    assert_eq!(judged(&mut suppressor, finding("src/a.py", 3, "marlin")), None);
    assert_eq!(judged(&mut suppressor, finding("src/b.py", 3, "sword-fish")), None);
}

#[test]
fn a_baseline_survives_a_merge_that_keeps_the_lines_of_both_sides() {
    let mut out = Vec::new();
    Baseline::from_findings("x", [&finding("b", 1, "sword-fish"), &finding("a", 1, "marlin")]).write(&mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    let lines: Vec<_> = text.lines().collect();
    let merged = format!("{}\r\n{}\n{}\n\n{}\n", lines[0], lines[2], lines[1], lines[2]);
    let mut again = Vec::new();
    Baseline::read(Written { path: "x", text: &merged }).unwrap().write(&mut again).unwrap();
    assert_eq!(String::from_utf8(again).unwrap(), text);
}

#[test]
fn a_baseline_that_cannot_be_read_is_an_error_that_says_what_to_do() {
    let header = "{\"aiguard-baseline\":1}\n";
    for (text, message) in [
        ("{\"aiguard-baseline\":2}\n".to_owned(), "has version 2, but this aiguard reads version 1. Update aiguard"),
        (format!("{header}<<<<<<< HEAD\n"), "merge conflict on line 2"),
        (
            format!("{header}{{\"path\":\"a\",\"secret\":\"sword-fish\"}}\n"),
            "Line 2 of the baseline `x.jsonl` is damaged",
        ),
        (format!("{header}{{\"path\":\"a\",\"rule\":\"r\",\"fingerprint\":\"sword-fish\"}}"), "no valid fingerprint"),
        ("sword-fish\nmarlin\n".to_owned(), "is no baseline that aiguard reads"),
        ("{\"findings\":3}".to_owned(), "is no baseline that aiguard reads"),
        (String::new(), "is no baseline that aiguard reads"),
    ] {
        let error = Baseline::read(Written { path: "x.jsonl", text: &text }).unwrap_err();
        assert!(error.contains(message), "{error}");
        assert!(!error.contains("sword-fish"), "{error}");
    }
}

#[test]
fn an_entry_of_a_baseline_is_stale_when_its_file_was_scanned_and_it_knew_nothing() {
    let mut out = Vec::new();
    let known = [finding("src/a.py", 3, "sword-fish"), finding("src/b.py", 3, "marlin")];
    Baseline::from_findings("x.jsonl", &known).write(&mut out).unwrap();
    let suppressor = knowing(std::str::from_utf8(&out).unwrap(), "x.jsonl");
    let scanned = paths(&["src/a.py"]);
    let stale = suppressor.stale(Scanned { paths: &scanned, everything: false, history: false });
    assert_eq!(stale.len(), 1);
    assert_eq!((stale[0].place.as_str(), stale[0].expired), ("x.jsonl:2", false));
    assert_eq!(stale[0].what, "github-personal-access-token in src/a.py");
}

#[test]
fn gitleaks_ignore_files_are_honoured_by_line_and_the_report_says_so() {
    let text = format!(
        "# old\nsrc/a.py:github-pat:3\n{COMMIT}:src/b.py:github-pat:4\nodd:name.py:github-pat:5\r\n\
         win\\c.py:github-pat:6\ndata.zip!in/d.txt:github-pat:7\nnot an entry\n"
    );
    for name in [".gitleaksignore", "sub/.betterleaksignore", "renamed.txt"] {
        let text = if name == "renamed.txt" { text.replace("not an entry\n", "") } else { text.clone() };
        let mut suppressor = knowing(&text, name);
        let by = judged(&mut suppressor, finding("src/a.py", 3, "sword-fish")).expect(name);
        assert!(by.reason.unwrap().contains("another secret on that line would be hidden as well"), "{name}");
        assert!(judged(&mut suppressor, finding("src/a.py", 4, "sword-fish")).is_none());
        assert!(judged(&mut suppressor, in_history(finding("src/b.py", 4, "x"))).is_some());
        assert!(judged(&mut suppressor, finding("src/b.py", 4, "x")).is_none(), "of that commit only");
        for (path, line) in [("odd:name.py", 5), ("win/c.py", 6), ("data.zip!in/d.txt", 7)] {
            assert!(judged(&mut suppressor, finding(path, line, "x")).is_some(), "{path}");
        }
        assert_eq!(suppressor.notes().count(), usize::from(name != "renamed.txt"));
    }
}

#[test]
fn betterleaks_2_ignore_files_know_the_value_anywhere() {
    let mut suppressor = knowing(&format!("# x\n{}\n", value_sha256(b"sword-fish")), ".betterleaksignore");
    assert!(judged(&mut suppressor, finding("any/where", 77, "sword-fish")).is_some());
    assert!(judged(&mut suppressor, finding("any/where", 77, "marlin")).is_none());
}

#[test]
fn a_gitleaks_report_is_a_baseline_by_value_or_redacted_by_line() {
    let report = |secret: &str| {
        format!(
            "[{{\"RuleID\":\"github-pat\",\"StartLine\":3,\"File\":\"src/a.py\",\"Commit\":\"\",\"Secret\":\"{secret}\"}}]"
        )
    };
    let mut by_value = knowing(&report("sword-fish"), "report.json");
    assert!(judged(&mut by_value, finding("src/a.py", 90, "sword-fish")).is_some());
    assert!(judged(&mut by_value, finding("src/a.py", 3, "marlin")).is_none(), "a new secret on the old line");
    assert!(judged(&mut by_value, finding("src/b.py", 3, "sword-fish")).is_none());
    for redacted in ["REDACTED", "swor..."] {
        let mut by_line = knowing(&report(redacted), "report.json");
        assert!(judged(&mut by_line, finding("src/a.py", 3, "anything")).is_some());
        assert!(judged(&mut by_line, finding("src/a.py", 4, "sword-fish")).is_none());
        assert!(
            by_line
                .notes()
                .next()
                .unwrap()
                .1
                .contains("Entries without a value (1 of 1) are honoured by their line only")
        );
    }
}

#[test]
fn two_tools_may_take_in_more_or_less_of_the_same_key() {
    let report = "[{\"RuleID\":\"k\",\"StartLine\":1,\"File\":\"k.pem\",\"Secret\":\"---begin---\\nabcdefghijkl\\n\"}]";
    let mut suppressor = knowing(report, "report.json");
    assert!(judged(&mut suppressor, finding("k.pem", 2, "abcdefghijkl")).is_some());
    assert!(judged(&mut suppressor, finding("k.pem", 2, "abc")).is_none(), "a few letters prove nothing");
}

#[test]
fn betterleaks_2_reports_are_baselines_in_json_and_in_json_lines() {
    let digest = value_sha256(b"sword-fish");
    let found = |value: &str, digest: &str| {
        format!(
            "{{\"rule_id\":\"github-pat\",\"match\":{{\"full\":\"x\",\"value\":\"{value}\",\"fingerprint\":\"{digest}\"}},\
             \"location\":{{\"path\":\"./src/a.py\",\"start_line\":3}}}}"
        )
    };
    for entry in [found("sword-fish", ""), found("REDACTED", &digest)] {
        let envelope = format!("{{\"schema_version\":\"1\",\"findings\":[{entry}],\"scan\":{{\"num_findings\":1}}}}");
        let lines = format!("{{\"finding\":{entry}}}\n{{\"scan\":{{\"num_findings\":1}}}}\n");
        for text in [envelope, lines] {
            let mut suppressor = knowing(&text, "report");
            assert!(judged(&mut suppressor, finding("src/a.py", 9, "sword-fish")).is_some(), "{text}");
            assert!(judged(&mut suppressor, finding("src/a.py", 3, "marlin")).is_none());
            assert!(judged(&mut suppressor, finding("src/b.py", 9, "sword-fish")).is_none());
        }
    }
}

#[test]
fn a_detect_secrets_baseline_knows_path_and_value_and_of_prefixes_only_the_line() {
    let text = format!(
        "{{\"version\":\"1.5.0\",\"plugins_used\":[],\"results\":{{\"src/a.py\":[\
         {{\"type\":\"Secret Keyword\",\"hashed_secret\":\"{}\",\"line_number\":3,\"is_secret\":false}},\
         {{\"type\":\"GitHub Token\",\"hashed_secret\":\"{}\",\"line_number\":8}},\
         {{\"type\":\"Private Key\",\"hashed_secret\":\"{}\"}}]}},\"generated_at\":\"2026-01-01T00:00:00Z\"}}",
        value_sha1(b"sword-fish"),
        value_sha1(b"ghp"),
        value_sha1(b"BEGIN PRIVATE KEY"),
    );
    let mut suppressor = knowing(&text, ".secrets.baseline");
    let by = judged(&mut suppressor, finding("src/a.py", 30, "sword-fish")).unwrap();
    assert_eq!(by.reason.as_deref(), Some("audited there as no secret"));
    assert!(judged(&mut suppressor, finding("src/a.py", 8, "any token")).is_some());
    assert!(judged(&mut suppressor, finding("src/a.py", 9, "any token")).is_none());
    let notes: Vec<_> = suppressor.notes().map(|(_, note)| note).collect();
    assert!(notes[0].contains("by their line only") && notes[1].contains("no path or line"), "{notes:?}");
}

#[test]
fn a_kingfisher_baseline_is_honoured_by_line() {
    let text = "version: 2\nfingerprint_algorithm: kingfisher-v1\nrepositories:\n- id: local:///x\n  findings:\n  \
                - path: src/a.py\n    fingerprint: '5274236952557851111'\n    rule_id: some.rule\n    line: 3\n    \
                first_seen_at: 2026-11-20T09:16:57+00:00\n  - path: \"b c.py\"\n    rule_id: some.rule\n    line: 4\n";
    let old = "ExactFindings:\n  matches:\n    - filepath: src/a.py\n      fingerprint: '1'\n      linenum: 3\n    \
               - filepath: b c.py\n      linenum: 4\n";
    for text in [text, old] {
        let mut suppressor = knowing(text, "baseline-file.yml");
        assert!(judged(&mut suppressor, finding("src/a.py", 3, "x")).is_some());
        assert!(judged(&mut suppressor, finding("b c.py", 4, "x")).is_some());
        assert!(judged(&mut suppressor, finding("src/a.py", 4, "x")).is_none());
        assert!(suppressor.notes().next().unwrap().1.contains("fingerprints are not honoured"));
    }
}

#[test]
fn ignored_paths_and_values_of_other_scanners_are_honoured() {
    let yaml = "version: 2\nsecret:\n  ignored_paths:\n    - \"tests/**\"\n    - docs # old\n  ignored_matches:\n    \
                - name: sample\n      match: sword-fish\n    - match: 'other'\n  show_secrets: false\n";
    let old = "matches-ignore:\n- sword-fish\npaths-ignore:\n- tests\n- docs\n";
    for (text, name) in [
        ("tests/\n!tests/keep.py\ndocs/*.md\n\n[secrets]\nsword-fish\n", ".secretsignore"),
        (yaml, ".gitguardian.yaml"),
        (old, ".gitguardian.yml"),
    ] {
        let mut suppressor = knowing(text, name);
        assert!(judged(&mut suppressor, finding("tests/a/b.py", 1, "x")).is_some(), "{name}");
        assert!(judged(&mut suppressor, finding("docs/a.md", 1, "x")).is_some(), "{name}");
        assert!(judged(&mut suppressor, finding("src/a.py", 1, "sword-fish")).is_some(), "{name}");
        assert!(judged(&mut suppressor, finding("src/a.py", 1, "sword-fish-2")).is_none(), "{name}");
    }
    assert_eq!(knowing("a\n!b\n", ".secretlintignore").notes().count(), 1);
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
    #[test]
    fn no_text_makes_a_reader_of_baselines_panic(
        name in "(x|\\.gitleaksignore|\\.secretsignore|\\.secretlintignore|\\.gitguardian\\.yaml|\\.secrets\\.baseline)",
        lines in proptest::collection::vec(
            "(\\{\"aiguard-baseline\":1\\}|\\[secrets\\]|- ?(path|match|line|ignored_paths)?: ?['\"]?|ignored_paths:|\
             fingerprint_algorithm: x|[0-9a-f]{64}|\\{\"RuleID\":|\"results\": \\{)?.{0,12}",
            0..8,
        ),
    ) {
        if let Ok(baseline) = Baseline::read(Written { path: &name, text: &lines.join("\n") }) {
            judged(&mut Suppressor::new(Vec::new(), vec![baseline], TODAY), finding("a", 1, "sword-fish"));
        }
    }
}

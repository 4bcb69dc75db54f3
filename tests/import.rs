//! A gitleaks configuration becomes one of ours that loads and finds the same.

use aiguard::detect::Engine;
use aiguard::detect::engine::Scratch;
use aiguard::model::{Finding, Origin, Text, Written};
use aiguard::policy::{Policy, Suppressor};
use aiguard::rules::import::{Imported, gitleaks};

fn import(text: &str) -> Imported {
    gitleaks(Written { path: "work/.gitleaks.toml", text }).unwrap_or_else(|flaws| panic!("{flaws}"))
}

fn load(imported: &Imported) -> Policy {
    Policy::parse(Written { path: "aiguard.toml", text: &imported.config })
        .unwrap_or_else(|flaws| panic!("{flaws}\n{}", imported.config))
}

/// The findings of the imported rules alone that nothing allows, as rule and value.
fn scan(policy: &Policy, path: &str, text: &str) -> Vec<(String, String)> {
    if policy.exclude.value.matches(path) {
        return Vec::new();
    }
    let mut selection = policy.selection();
    selection.rules = policy.extra_rules.iter().map(|rule| rule.id.clone()).collect();
    let engine = Engine::with_rules(policy.rules_to_add(), &selection);
    let mut suppressor = Suppressor::new(policy.allow.clone(), Vec::new(), jiff::civil::date(2026, 1, 1));
    let mut findings = engine.scan(&Text::new(path, text.as_bytes(), Origin::File), &mut Scratch::default());
    findings.iter_mut().for_each(|finding| suppressor.judge(finding));
    let value = |finding: &Finding| String::from_utf8_lossy(finding.value.expose()).into_owned();
    let open = findings.iter().filter(|finding| finding.suppressed.is_none());
    open.map(|finding| (finding.about.id.to_owned(), value(finding))).collect()
}

fn note<'a>(imported: &'a Imported, words: &str) -> &'a str {
    let found = imported.notes.iter().find(|note| note.contains(words));
    found.unwrap_or_else(|| panic!("{words}: {:#?}", imported.notes))
}

const COMPANY: &str = r##"
title = "company"

[extend]
useDefault = true
disabledRules = ["vendor-legacy-key"]

[[rules]]
id = "Acme_Token"
description = "Acme's \"deploy\" token"
regex = '''(?i)\bacme[_-]?token\s*[:=]\s*["']?([0-9a-z]{24})["']?(?:\s|$)'''
secretGroup = 1
entropy = 3.0
keywords = ["acme"]
tags = ["deploy"]

  [[rules.allowlists]]
  description = "samples"
  regexTarget = "line"
  regexes = ['''# sample$''']

  [[rules.allowlists]]
  condition = "AND"
  paths = ['''^docs/''']
  stopwords = ["Zebra"]

[[rules]]
id = "corp-key"
description = "Corp key"
regex = '''corp-[0-9a-f]{20}'''
path = '''\.env$'''

[allowlist]
description = "generated"
paths = ['''(^|/)vendor/''', '''\d+\.lock$''']
stopwords = ["000000"]
commits = ["4f2a9c1d4f2a9c1d4f2a9c1d4f2a9c1d4f2a9c1d", "HEAD"]
"##;

const TOKEN: &str = "k3j9x0q7m2v8b1n4c6z5l8p2";

#[test]
fn what_is_imported_loads_and_finds_the_value_of_the_right_group() {
    let imported = import(COMPANY);
    assert_eq!(imported.rules, 2);
    let policy = load(&imported);
    let text = format!("x = 1\nACME_TOKEN = \"{TOKEN}\"\n");
    assert_eq!(scan(&policy, "src/a.py", &text), [("acme-token".to_owned(), TOKEN.to_owned())]);
    assert_eq!(scan(&policy, "src/a.py", "acme_token = aaaaaaaaaaaabbbbbbbbbbbb\n"), [], "not random enough");
}

#[test]
fn allowlists_of_rules_and_of_the_whole_file_are_carried_over() {
    let policy = load(&import(COMPANY));
    let text = format!("acme_token = {TOKEN}\n");
    assert_eq!(scan(&policy, "src/a.py", &text).len(), 1);
    assert_eq!(scan(&policy, "src/a.py", &format!("acme_token = {TOKEN} # sample\n")), [], "the line");
    let worded = "acme_token = k3j9x0q7mzebra8b1n4c6z5l\n";
    assert_eq!(scan(&policy, "src/a.py", worded).len(), 1, "a stopword alone");
    assert_eq!(scan(&policy, "docs/a.md", &text).len(), 1, "a path alone");
    assert_eq!(scan(&policy, "docs/a.md", worded), [], "both");
    assert_eq!(
        scan(&policy, "src/a.py", "acme_token = k3j9x0q000000v8b1n4c6z5l\n"),
        [],
        "a stopword of the whole file"
    );
    assert_eq!(policy.exclude.value.sources(), ["**/vendor/**"]);
    assert_eq!(scan(&policy, "a/17.lock", &text), [], "a path that no glob can say");
}

#[test]
fn a_rule_with_a_path_runs_there_only() {
    let policy = load(&import(COMPANY));
    let text = "KEY=corp-0123456789abcdef4321\n";
    assert_eq!(scan(&policy, "sub/x.env", text).len(), 1);
    assert_eq!(scan(&policy, "sub/x.py", text), []);
}

#[test]
fn what_could_not_be_carried_over_is_said_in_sentences() {
    let imported = import(COMPANY);
    note(&imported, "extends gitleaks' own rules; here aiguard's own rules run instead");
    note(&imported, "These disabled rules have no counterpart of the same name: vendor-legacy-key.");
    note(&imported, "Rule `Acme_Token`: its id is now `acme-token`.");
    note(&imported, "Rule `Acme_Token`: its tags were left out.");
    note(&imported, "An allowlist of rule `acme-token`: with `regexTarget = \"line\"`");
    note(&imported, "A global allowlist: `HEAD` is no commit id");
    for sentence in &imported.notes {
        assert!(sentence.ends_with('.') && sentence.starts_with(char::is_uppercase), "{sentence}");
        assert!(imported.config.contains(&format!("# - {sentence}")), "the file says it, too");
    }
}

#[test]
fn rules_that_cannot_run_here_are_left_out_and_named() {
    let imported = import(
        r##"
        [[rules]]
        id = "key-files"
        path = '''\.pem$'''
        [[rules]]
        id = "only-an-allowlist"
        [rules.allowlist]
        regexes = ["x"]
        [[rules]]
        id = "look-ahead"
        regex = '''tok(?=en)'''
        [[rules]]
        id = "any-hash"
        regex = '''\b[0-9a-f]{40}\b'''
        keywords = ["commit"]
        [[rules]]
        id = "no-such-group"
        regex = '''token-([0-9]{9})'''
        secretGroup = 2
        [[rules]]
        id = "good"
        regex = '''token-[0-9]+'''
        keywords = ["elsewhere"]
        someday = true
        [[rules]]
        id = "Good"
        regex = '''other-[0-9]{9}'''
        [[rules]]
        description = "nameless"
        regex = '''nameless'''
        "##,
    );
    assert_eq!(imported.rules, 1);
    load(&imported);
    for words in [
        "Rule `key-files`: it looks at file names only",
        "Rule `only-an-allowlist`: it has no pattern",
        "Rule `look-ahead`: it was left out: its pattern is not valid",
        "Rule `any-hash`: it was left out: no text of 3 bytes or more is in every match of its pattern.",
        "Rule `no-such-group`: it was left out: its pattern has no group 2.",
        "Rule `good`: its pattern has no longest match; what is longer than 8192 bytes is not found.",
        "Rule `good`: not every match has one of its keywords in it; it runs near these instead: token-",
        "Rule `good`: its `someday` was left out.",
        "Rule `Good`: another rule has this id already",
        "A rule without an id was left out.",
        "takes the place of gitleaks' own rules",
    ] {
        note(&imported, words);
    }
}

#[test]
fn a_rule_that_requires_another_one_near_gets_it_as_companion() {
    let imported = import(
        r##"
        [[rules]]
        id = "acme-secret"
        regex = '''acme-secret=[0-9a-f]{32}'''
        [[rules.required]]
        id = "acme-id"
        withinLines = 2
        [[rules]]
        id = "acme-id"
        regex = '''acme-id=[0-9a-f]{8}'''
        skipReport = true
        [[rules]]
        id = "lonely"
        regex = '''lonely-[0-9a-f]{8}'''
        [[rules.required]]
        id = "nowhere"
        "##,
    );
    let policy = load(&imported);
    let secret = "acme-secret=0123456789abcdef0123456789abcdef";
    assert_eq!(scan(&policy, "a", &format!("{secret}\n")), []);
    let both = scan(&policy, "a", &format!("acme-id=01234567\n{secret}\n"));
    assert_eq!(both.iter().map(|it| it.0.as_str()).collect::<Vec<_>>(), ["acme-secret"]);
    assert_eq!(scan(&policy, "a", &format!("acme-id=01234567\n\n\n\n{secret}\n")), []);
    assert_eq!(scan(&policy, "a", "lonely-01234567\n").len(), 1);
    note(&imported, "Rule `lonely`: it requires `nowhere`, which does not exist here; it runs without.");
}

#[test]
fn keys_may_be_written_in_any_case_as_gitleaks_reads_them() {
    let imported = import(
        "[Extend]\nusedefault = true\n[[Rules]]\nID = \"a-token\"\nRegex = \"(aaa)(bbb[0-9]{4})\"\nSecretGroup = 2\n\
         minVersion = \"8\"\n",
    );
    let policy = load(&imported);
    assert_eq!(scan(&policy, "a", "aaabbb1234"), [("a-token".to_owned(), "bbb1234".to_owned())]);
}

#[test]
fn remarks_about_many_rules_become_one_and_expressions_give_their_entropy() {
    let rule = |id: &str| {
        format!(
            "[[rules]]\nid = \"{id}\"\nregex = \"{id}-[0-9a-f]{{20}}\"\nvalidate = \"x\"\n\
             filter = 'entropy(finding[\"secret\"]) <= 3.0'\n"
        )
    };
    let imported = import(&["aaa", "bbb", "ccc", "ddd", "eee"].map(rule).concat());
    note(&imported, "Each of 5 rules (`aaa`, `bbb`, `ccc` ...): its `validate` was left out.");
    assert!(!imported.notes.iter().any(|note| note.contains("filter")));
    let policy = load(&imported);
    assert_eq!(scan(&policy, "a", "aaa-00000000000000000001").len(), 0);
    assert_eq!(scan(&policy, "a", "aaa-0f1e2d3c4b5a69788796").len(), 1);
}

#[test]
fn values_that_an_allowlist_gives_in_full_are_carried_over_as_digests() {
    let imported = import(
        "[[rules]]\nid = \"a\"\nregex = 'tok_[0-9a-z]{20}'\n[[rules.allowlists]]\n\
         regexes = ['tok_0123456789abcdefghij', 'zzz']\n",
    );
    assert!(!imported.config.contains("tok_0123456789"), "{}", imported.config);
    let policy = load(&imported);
    assert_eq!(scan(&policy, "a", "tok_0123456789abcdefghij").len(), 0);
    assert_eq!(scan(&policy, "a", "tok_0123zzz789abcdefghij").len(), 0);
    assert_eq!(scan(&policy, "a", "tok_0123456789abcdefghik").len(), 1);
    note(&imported, "by their SHA-256");
}

#[test]
fn a_global_allowlist_for_named_rules_is_for_those_only() {
    let imported = import(
        r##"
        [[rules]]
        id = "a-token"
        regex = '''a-token-[0-9]{9}'''
        [[rules]]
        id = "b-token"
        regex = '''b-token-[0-9]{9}'''
        [[allowlists]]
        targetRules = ["a-token", "nowhere"]
        regexes = ['''1234''']
        [[allowlists]]
        targetRules = ["nowhere"]
        regexes = ['''567''']
        "##,
    );
    let policy = load(&imported);
    assert_eq!(scan(&policy, "a", "a-token-123456789 b-token-123456789").len(), 1);
    note(&imported, "these rules do not exist here: nowhere.");
    note(&imported, "it was left out, as none of its rules exists here.");
}

#[test]
fn a_file_of_another_kind_is_an_error_with_its_place() {
    assert!(gitleaks(Written { path: "x.toml", text: "[[rules]\n" }).unwrap_err().to_string().contains("x.toml:1"));
    let error = gitleaks(Written { path: "x.toml", text: "[[rules]]\nid = 3\n" }).unwrap_err().to_string();
    assert!(error.contains("not a gitleaks configuration"), "{error}");
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { failure_persistence: None, ..Default::default() })]
    #[test]
    fn whatever_pattern_is_imported_the_result_loads(
        pattern in "(\\(\\?i\\))?(token|[a-z\\[\\](){}|?*+^$.\\\\-]|\\[[a-z^-]{1,4}\\]|\\{2,3\\}|\\(ab?\\)|é){1,9}",
        path in "(\\^|\\(\\^\\|/\\))?([a-z./*+?$]|\\[\\^/\\]|\\.\\*|vendor/){1,6}",
    ) {
        let quoted = toml::Value::String(pattern).to_string();
        let path = toml::Value::String(path).to_string();
        let text = format!(
            "[[rules]]\nid = \"a\"\nregex = {quoted}\npath = {path}\n[[rules.allowlists]]\npaths = [{path}]\n\
             [allowlist]\npaths = [{path}]\nregexes = [{quoted}]\nstopwords = [{quoted}]\n"
        );
        let imported = import(&text);
        load(&imported);
    }
}

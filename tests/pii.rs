//! Personal data: what is found, with which words, in which profile, and what is left alone.

use aiguard::detect::engine::{Profile, Scratch};
use aiguard::detect::{Engine, Selection, proof};
use aiguard::model::{Category, Confidence, Finding, Origin, Severity, Text, Why, Written};
use aiguard::rules::schema::RawRule;
use aiguard::rules::{Rule, load, table};

fn personal() -> impl Iterator<Item = &'static Rule> {
    table::builtin().iter().filter(|rule| rule.about.category == Category::Pii)
}

/// Every rule of personal data, also those that run only when asked for.
fn everything() -> Engine {
    let rules = personal().map(|rule| rule.about.id.to_owned()).collect();
    Engine::builtin(&Selection { rules, profile: Profile::Data, ..Selection::default() })
}

/// The rules of personal data that run without being asked for.
fn usual(profile: Profile) -> Engine {
    Engine::builtin(&Selection { categories: vec![Category::Pii], profile, ..Selection::default() })
}

fn scan_as(engine: &Engine, path: &str, text: &str) -> Vec<Finding> {
    let text = text.replace('¦', "");
    engine.scan(&Text::new(path, text.as_bytes(), Origin::File), &mut Scratch::default())
}

fn scan(engine: &Engine, text: &str) -> Vec<Finding> {
    scan_as(engine, "notes.txt", text)
}

fn ids(findings: &[Finding]) -> Vec<&'static str> {
    findings.iter().map(|finding| finding.about.id).collect()
}

#[test]
fn every_rule_finds_its_examples_and_leaves_its_counter_examples_alone() {
    let engine = everything();
    let failures: Vec<_> = personal().flat_map(|rule| proof::failures(&engine, rule)).collect();
    assert_eq!(failures, []);
    for rule in personal() {
        assert!(rule.examples.len() >= 2 && rule.counter_examples.len() >= 2, "{}", rule.about.id);
    }
}

/// Rules whose identifiers have a check digit that notices every single wrong digit.
const CHECKED: &[&str] = &[
    "argentina-cuit",
    "australia-business-number",
    "australia-company-number",
    "australia-tax-file-number",
    "brazil-cnpj",
    "brazil-cpf",
    "canada-social-insurance-number",
    "finland-personal-identity-code",
    "france-social-security-number",
    "germany-tax-id",
    "international-bank-account-number",
    "india-aadhaar-number",
    "italy-codice-fiscale",
    "netherlands-bsn",
    "payment-card-number",
    "poland-pesel",
    "singapore-nric",
    "south-africa-id-number",
    "south-korea-resident-number",
    "spain-dni",
    "sweden-personnummer",
    "uk-nhs-number",
    "us-bank-routing-number",
    "us-drug-enforcement-number",
    "us-national-provider-identifier",
];

#[test]
fn one_wrong_digit_ends_a_finding_that_has_a_check_digit() {
    let engine = everything();
    let mut tried = 0;
    for id in CHECKED {
        let rule = personal().find(|rule| rule.about.id == *id).unwrap_or_else(|| panic!("{id} does not exist"));
        for example in rule.examples {
            let text = RawRule::unbroken(example);
            let found = scan(&engine, &text);
            let finding = found.iter().find(|finding| finding.about.id == *id).unwrap();
            for at in finding.span.0..finding.span.1 {
                let digit = text.as_bytes()[at];
                if !digit.is_ascii_digit() {
                    continue;
                }
                let next = char::from(if digit == b'9' { b'0' } else { digit + 1 });
                let changed = format!("{}{next}{}", &text[..at], &text[at + 1..]);
                let same = |other: &Finding| other.about.id == *id && other.span == finding.span;
                assert!(
                    !scan(&engine, &changed).iter().any(same),
                    "{id}: the digit {} of {example}",
                    at - finding.span.0
                );
                tried += 1;
            }
        }
    }
    assert!(tried > 300, "{tried}");
}

#[test]
fn a_number_without_a_word_near_it_is_only_a_number() {
    for profile in [Profile::Code, Profile::Data] {
        let engine = usual(profile);
        for text in [
            "created_at: 69981¦32743",
            "id = 49032¦97616",
            "build-28042¦20129",
            "0.40123¦45678901234",
            "8f3a91be7d04¦526c0a1b2c3d4e5f60718293a4b5",
            "3f1c2a9e-4650¦-4018-6970-318578912345",
            "ISBN 978-8-51¦37-3755-7",
            "<path d=\"M52.0516 48.45¦99c8.955442-8.78087 068.79\"/>",
        ] {
            assert_eq!(ids(&scan(&engine, text)), Vec::<&str>::new(), "{text}");
        }
    }
}

#[test]
fn a_part_of_something_longer_is_no_identifier() {
    let engine = everything();
    for text in [
        "ssn: 1-521-57-¦2231",
        "ssn: 521-57-¦2231-4",
        "ssn: v521-57-¦2231",
        "ssn: 521-57-¦2231x",
        "ssn: 521-57-¦2231.5",
        "ssn: a/521-57-¦2231/b",
        "ssn: 521-57-¦2231=",
    ] {
        assert_eq!(ids(&scan(&engine, text)), Vec::<&str>::new(), "{text}");
    }
    for text in [
        "ssn: 521-57-¦2231.",
        "ssn=521-57-¦2231,",
        "(ssn 521-57-¦2231)",
        "ssn\\n521-57-¦2231\\n",
        "<ssn>521-57-¦2231</ssn>",
    ] {
        assert_eq!(ids(&scan(&engine, text)), ["us-social-security-number"], "{text}");
    }
}

#[test]
fn values_made_for_documentation_are_left_alone() {
    let engine = everything();
    for text in [
        "card 4242 42¦42 4242 4242",
        "card_number = 4111¦111111111111",
        "card: 3782¦822463¦10005",
        "card: 4000¦000000009995",
        "ssn: 078-05-¦1120",
        "ssn: 219-09-¦9999",
        "ssn: 987-65-¦4321",
        "iban: DE89 3704¦ 0044 0532 0130 00",
        "iban: GB82WEST¦12345698765432",
        "ip 192.0.2.7, 198.51.100.20 and 203.0.113.9",
        "mail jane@example.com, bob@host.test, x@shop.example or root@build.localhost",
        "noreply@github.com 1+octo@users.noreply.github.com dependabot[bot]@github.com",
        "phone 212-555-0143",
        "tel +44 7700 900123",
        "tel +44 20 7946 0123",
        "mbi 1EG4-TE5¦-MK73",
        "npi 12345¦67893",
        "vin 11111¦111111111111",
    ] {
        assert_eq!(ids(&scan(&engine, text)), Vec::<&str>::new(), "{text}");
    }
}

#[test]
fn a_word_makes_the_finding_surer_and_is_named() {
    let engine = usual(Profile::Code);
    let named = scan(&engine, "\"customerSsn\": \"521-57-¦2231\"");
    assert_eq!((ids(&named), named[0].confidence), (vec!["us-social-security-number"], Confidence::High));
    assert_eq!(named[0].why, [Why::Keyword("ssn")]);
    let bare = scan(&engine, "\"value\": \"521-57-¦2231\"");
    assert_eq!((ids(&bare), bare[0].confidence), (vec!["us-social-security-number"], Confidence::Medium));
    let card = scan(&engine, "pan=4539¦1488 0343 6467".replace(' ', "").as_str());
    assert_eq!(card[0].why, [Why::Keyword("pan"), Why::Checksum("payment-card")]);
    assert!(card[0].confidence < Confidence::Confirmed, "one number in ten passes the check");
}

#[test]
fn the_value_is_masked_like_a_secret() {
    let found = scan(&usual(Profile::Code), "ssn: 521-57-¦2231 of 521-57-¦2231");
    assert_eq!(found.len(), 2);
    for finding in found {
        assert!(!finding.excerpt.contains("521") && !finding.preview.contains("521"), "{}", finding.excerpt);
        assert_eq!(finding.value.expose(), b"521-57-2231");
    }
}

#[test]
fn the_head_of_a_table_names_its_columns_in_data() {
    let filler = "x".repeat(90);
    let table = format!("id,note,ssn\n1,{filler},52157¦2231\n2,{filler},31846¦7723\n");
    assert_eq!(ids(&scan(&usual(Profile::Data), &table)), ["us-social-security-number"; 2]);
    assert_eq!(ids(&scan_as(&usual(Profile::Code), "people.csv", &table)), ["us-social-security-number"; 2]);
    assert_eq!(ids(&scan_as(&usual(Profile::Code), "main.c", &table)), Vec::<&str>::new());
    let rows = format!("INSERT INTO people (id, note, ssn) VALUES (1, '{filler}', '52157¦2231');");
    assert_eq!(ids(&scan(&usual(Profile::Data), &rows)), ["us-social-security-number"]);
    let nested = "{\n  \"ssn\": [\n    \"52157¦2231\",\n    \"31846¦7723\"\n  ]\n}\n";
    assert_eq!(ids(&scan(&usual(Profile::Data), nested)), ["us-social-security-number"; 2]);
}

#[test]
fn ways_to_reach_a_person_weigh_more_in_data_than_in_code() {
    let text = "phone: (415) 320-¦4821, mail kim.petersen71@gmail.com";
    let severities = |profile| scan(&usual(profile), text).iter().map(|it| it.severity).collect::<Vec<_>>();
    assert_eq!(severities(Profile::Code), [Severity::Info, Severity::Info]);
    assert_eq!(severities(Profile::Data), [Severity::Low, Severity::Info]);
}

#[test]
fn ten_different_addresses_in_a_text_are_a_list() {
    let list = |count: usize| (0..count).map(|number| format!("kim.{number}@gmail.com\n")).collect::<String>();
    let engine = usual(Profile::Data);
    assert!(!ids(&scan(&engine, &list(9))).contains(&"email-address-list"));
    let found = scan(&engine, &list(10));
    assert_eq!(found.iter().filter(|finding| finding.about.id == "email-address-list").count(), 1);
    assert_eq!(found.len(), 10);
    assert!(!ids(&scan(&engine, &list(1).repeat(20))).contains(&"email-address-list"), "one address over and over");
    assert!(
        !ids(&scan(&usual(Profile::Code), &list(50))).contains(&"email-address-list"),
        "in code it is a list of authors"
    );
}

#[test]
fn a_rule_that_wants_to_be_asked_for_runs_only_then() {
    let text = "connection from 81.2.69.142 refused";
    for profile in [Profile::Code, Profile::Data] {
        assert_eq!(ids(&scan(&usual(profile), text)), Vec::<&str>::new());
        let asked = Selection { rules: vec!["public-ip-address".to_owned()], profile, ..Selection::default() };
        assert_eq!(ids(&scan(&Engine::builtin(&asked), text)), ["public-ip-address"]);
    }
}

#[test]
fn generated_files_are_full_of_numbers_and_are_not_searched_for_forms() {
    let text = "ssn: 521-57-¦2231";
    for path in ["a/yarn.lock", "package-lock.json", "go.sum", "logo.svg", "app.min.js", "app.js.map"] {
        assert_eq!(ids(&scan_as(&everything(), path, text)), Vec::<&str>::new(), "{path}");
    }
    assert_eq!(scan_as(&everything(), "app.js", text).len(), 1);
}

#[test]
fn a_form_is_found_wherever_it_stands() {
    let engine = usual(Profile::Code);
    for before in 0..70 {
        for after in [0, 1, 20] {
            let text = format!("{}ssn 521-57-¦2231{}", " ".repeat(before), " ".repeat(after));
            assert_eq!(ids(&scan(&engine, &text)), ["us-social-security-number"], "{before} {after}");
        }
    }
}

#[test]
fn the_rule_that_the_guide_shows_is_valid_and_finds_something() {
    let guide = include_str!("../docs/personal-data.md");
    let text = guide.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    let raw = load::parse(Written { path: "guide", text }).unwrap_or_else(|flaws| panic!("{flaws}"));
    let rules = raw.iter().map(load::rule).collect();
    let engine = Engine::with_rules(rules, &Selection { categories: vec![Category::Pii], ..Selection::default() });
    let seen = |text| scan(&engine, text).iter().map(|it| (it.about.id, it.confidence)).collect::<Vec<_>>();
    assert_eq!(seen("part AC-183904-¦7"), [("acme-patient-number", Confidence::Medium)]);
    assert_eq!(seen("patient 77420¦18"), [("acme-patient-number", Confidence::High)]);
    assert_eq!(seen("part 77420¦18"), []);
}

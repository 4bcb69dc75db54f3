//! Whatever the strings are, every format stays valid; whatever the found value is, no format shows it.

use std::sync::Arc;

use aiguard::model::{
    About, Category, Class, Commit, Confidence, Counts, Finding, Incomplete, Origin, Region, Report, Secret, Severity,
    Skip, Skipped, Stale, Suppression, Why,
};
use aiguard::output::{Format, Style};
use proptest::prelude::*;

use super::{styled, valid, written};

/// Strings of what means something somewhere, and of anything.
fn string() -> impl Strategy<Value = String> {
    let telling = "\n\r\t\u{1b}\0\u{7f}\u{9b}\u{85}\u{2028}\u{202e}\u{feff}\u{ffff}\u{e0041} \"'`|\\<>&%:,;]>[(){}*_#@!~=/-.$^é鍵👩";
    let telling = proptest::sample::select(telling.chars().collect::<Vec<_>>());
    let words =
        ["]]>", "-->", "<!--", "::error::", "&amp;", "%0A", "\u{1b}[2J", "../", "C:/", "/etc", "</details>", "```"];
    let words = proptest::sample::select(words.to_vec());
    let part = prop_oneof![
        4 => telling.prop_map(String::from),
        1 => words.prop_map(str::to_owned),
        1 => any::<char>().prop_map(String::from),
        2 => "[a-z]{1,6}",
    ];
    proptest::collection::vec(part, 0..8).prop_map(|parts| parts.concat())
}

/// A report whose every string comes from `strings`, in turn.
fn report(strings: &[String], numbers: (u32, u32, usize), value: &[u8]) -> Report {
    let mut turn = strings.iter().cycle();
    let mut next = || turn.next().unwrap().clone();
    let findings: Vec<Finding> = (0..4).map(|number| finding((number, &mut next), numbers, value)).collect();
    let (mut suppressed, findings) = (findings[3..].to_vec(), findings[..3].to_vec());
    suppressed[0].suppressed = Some(Suppression { kind: next(), reason: Some(next()) });
    Report {
        target: next(),
        findings,
        suppressed,
        below_threshold: numbers.2,
        failing: 1,
        skipped: vec![Skipped { path: next(), reason: Skip::Binary }, Skipped { path: next(), reason: Skip::Binary }],
        incomplete: vec![Incomplete { what: next(), why: next() }],
        stale: vec![Stale { place: next(), what: next(), expired: false }],
        counts: Counts { texts: 1, bytes: u64::from(numbers.0), commits: 2 },
        started: None,
        elapsed_ms: u64::from(numbers.1),
    }
}

fn finding((number, next): (usize, &mut dyn FnMut() -> String), numbers: (u32, u32, usize), value: &[u8]) -> Finding {
    let text = |text: String| -> &'static str { text.leak() };
    let about = About {
        id: text(format!("rule-{number}{}", next())),
        title: text(next()),
        category: Category::ALL[number % 3],
        severity: Severity::ALL[number],
        class: Class::ALL[number],
        remediation: text(next()),
        references: vec![text(next()), text(format!("https://{}", next()))].leak(),
    };
    Finding {
        about: Box::leak(Box::new(about)),
        severity: Severity::ALL[number + 1],
        confidence: Confidence::ALL[number],
        path: next(),
        origin: Origin::ALL[numbers.2 % Origin::ALL.len()],
        commit: (number != 1).then(|| Arc::new(Commit { id: next(), author: next(), date: next(), summary: next() })),
        region: Region { start_line: numbers.0, start_column: numbers.1, end_line: numbers.0 + 1, end_column: 1 },
        span: (0, value.len()),
        value: Secret::new(value.to_vec()),
        preview: next(),
        excerpt: next(),
        excerpt_mark: (numbers.2, numbers.2 + 3),
        fingerprint: if number == 2 { "same".to_owned() } else { next() },
        why: vec![Why::Keyword(text(next())), Why::Randomness(3.2)],
        suppressed: None,
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(96) })]

    #[test]
    fn every_format_is_valid_whatever_the_strings_are(
        strings in proptest::collection::vec(string(), 5..20),
        numbers in (1_u32..100_000, 1_u32..1000, 0_usize..12),
    ) {
        let report = report(&strings, numbers, b"unseen");
        for format in Format::ALL {
            valid::check(*format, &report);
        }
    }

    #[test]
    fn no_format_shows_the_found_value_whatever_it_is(
        strings in proptest::collection::vec(string(), 5..12),
        value in proptest::collection::vec(any::<u8>(), 6..40),
    ) {
        let with = report(&strings, (1, 1, 0), &value);
        let without = report(&strings, (1, 1, 0), b"");
        for format in Format::ALL {
            let style = Style { color: true, links: true, verbose: true, ..Style::default() };
            // Equal outputs: not only the value, but nothing that is made of it is shown.
            prop_assert_eq!(styled(*format, &with, style), styled(*format, &without, style));
        }
    }

    #[test]
    fn no_format_shows_a_found_value_of_plain_letters(value in "[A-Za-z0-9]{12,40}") {
        let strings = [format!("key={}", "*".repeat(value.len()))];
        let report = report(&strings, (1, 1, 4), value.as_bytes());
        for format in Format::ALL {
            prop_assert!(!written(*format, &report).contains(&value), "{format}");
        }
    }
}

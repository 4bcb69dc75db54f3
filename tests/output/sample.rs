//! Reports to write: an ordinary one, a hostile one, and the outcomes without a finding.

use std::sync::Arc;
use std::time::{Duration, UNIX_EPOCH};

use aiguard::model::{
    About, Category, Class, Commit, Confidence, Counts, Finding, Incomplete, Origin, Region, Report, Secret, Severity,
    Skip, Skipped, Stale, Suppression, Why,
};

/// Contains one of everything that means something to one of the formats.
pub const HOSTILE: &str =
    "a\nb\r\t\u{1b}[31m\"'`|]]><&>%25,:;*_[x](y) @all #1 \\| \u{202e}evil\u{2066} \u{9b}2J \u{fffd}\u{e0041}é鍵";

pub static TOKEN: About = About {
    id: "forge-access-token",
    title: "Forge access token",
    category: Category::Secret,
    severity: Severity::Critical,
    class: Class::Restricted,
    remediation: "Revoke the token in the forge's settings under access tokens, make a new one with fewer rights and \
                  keep it in the CI system's secret store.",
    references: &["https://forge.example/docs/tokens", "https://forge.example/docs/revoke"],
};

pub static KEY: About = About {
    id: "private-key",
    title: "Private key",
    category: Category::Secret,
    severity: Severity::High,
    class: Class::Restricted,
    remediation: "Replace the key pair wherever its public half is trusted, then remove the key from the repository.",
    references: &[],
};

pub static CARD: About = About {
    id: "payment-card-number",
    title: "Payment card number",
    category: Category::Pii,
    severity: Severity::Medium,
    class: Class::Confidential,
    remediation: "Replace it by a test number of the card scheme.",
    references: &["https://cards.example/test-numbers"],
};

static EVIL: About = About {
    id: "evil-rule",
    title: HOSTILE,
    category: Category::Injection,
    severity: Severity::Low,
    class: Class::Internal,
    remediation: HOSTILE,
    references: &[HOSTILE, "https://rules.example/a b"],
};

pub fn commit() -> Arc<Commit> {
    Arc::new(Commit {
        id: "3f2c1a9b5d7e8f00112233445566778899aabbcc".to_owned(),
        author: "Mona Lisa <mona@example.com>".to_owned(),
        date: "2026-03-04T17:20:11+01:00".to_owned(),
        summary: "Add the deployment key".to_owned(),
    })
}

/// A finding on line `line` of `path`: `excerpt` with the value's asterisks in it.
pub fn finding(about: &'static About, path: &str, line: u32, excerpt: &str) -> Finding {
    let before = excerpt.chars().take_while(|character| *character != '*').count();
    let masked = excerpt.chars().filter(|character| *character == '*').count();
    let column = u32::try_from(before).unwrap() + 1;
    let end_column = column + u32::try_from(masked).unwrap();
    Finding {
        about,
        severity: about.severity,
        confidence: Confidence::High,
        path: path.to_owned(),
        origin: Origin::Staged,
        commit: None,
        region: Region { start_line: line, start_column: column, end_line: line, end_column },
        span: (before, before + masked),
        value: Secret::new(b"the value that nobody sees".to_vec()),
        preview: "*".repeat(masked),
        excerpt: excerpt.to_owned(),
        excerpt_mark: (before, before + masked),
        fingerprint: format!("{}:{path}:0f1e2d3c:4b5a", about.id),
        why: vec![Why::Keyword("token"), Why::Randomness(4.5)],
        suppressed: None,
    }
}

/// What a working day looks like: findings of three kinds, suppressions, skipped inputs.
pub fn ordinary() -> Report {
    let mut token = finding(&TOKEN, "deploy/prod.env", 12, "FORGE_TOKEN=fat_************************");
    token.confidence = Confidence::Confirmed;
    token.preview = "fat_************************".to_owned();
    token.why = vec![Why::Keyword("fat_"), Why::Checksum("crc32")];
    let again = finding(&TOKEN, "deploy/stage.env", 118, "FORGE_TOKEN=fat_************************");
    let mut key = finding(&KEY, "keys/id_deploy", 1, "***********************************");
    key.region = Region { start_line: 1, start_column: 1, end_line: 27, end_column: 34 };
    key.origin = Origin::Commit;
    key.commit = Some(commit());
    key.why = vec![Why::Decoded("base64")];
    let mut card = finding(&CARD, "tests/cards.json", 7, "\t\"number\": \"****************\", // 鍵");
    card.confidence = Confidence::Medium;
    card.why = vec![Why::Checksum("luhn"), Why::Companion("card-expiry"), Why::ExamplePath];
    Report {
        target: "staged changes".to_owned(),
        findings: vec![token, again, key, card],
        suppressed: vec![
            suppressed("docs/setup.md", 30, ("inline", Some("an example of the vendor"))),
            suppressed("old/config.ini", 4, ("baseline", None)),
        ],
        below_threshold: 4,
        failing: 3,
        skipped: ["logo.png", "icon.png", "font.woff", "photo.jpg", "manual.pdf"]
            .map(|name| Skipped { path: format!("assets/{name}"), reason: Skip::Binary })
            .into_iter()
            .chain([Skipped { path: "dump.sql".to_owned(), reason: Skip::TooLarge }])
            .collect(),
        incomplete: Vec::new(),
        stale: vec![
            Stale {
                place: "aiguard.toml:14".to_owned(),
                what: "generic-password in tests/fixtures/**".to_owned(),
                expired: false,
            },
            Stale { place: "aiguard.toml:20".to_owned(), what: "private-key in keys/old".to_owned(), expired: true },
        ],
        counts: Counts { texts: 1204, bytes: 8_431_200, commits: 3 },
        started: Some(UNIX_EPOCH + Duration::from_secs(1_795_164_692)),
        elapsed_ms: 1840,
    }
}

fn suppressed(path: &str, line: u32, (kind, reason): (&str, Option<&str>)) -> Finding {
    let mut finding = finding(&TOKEN, path, line, "token: fat_************************");
    finding.suppressed = Some(Suppression { kind: kind.to_owned(), reason: reason.map(str::to_owned) });
    finding
}

/// A repository that means harm: its file names, authors and lines carry what could break out of a format.
pub fn hostile() -> Report {
    let mut first = finding(&EVIL, HOSTILE, 3, &format!("{HOSTILE}********{HOSTILE}"));
    first.excerpt_mark = (HOSTILE.chars().count(), HOSTILE.chars().count() + 8);
    first.fingerprint = HOSTILE.to_owned();
    first.preview = format!("{HOSTILE}****");
    first.origin = Origin::FileName;
    first.commit = Some(Arc::new(Commit {
        id: HOSTILE.to_owned(),
        author: HOSTILE.to_owned(),
        date: HOSTILE.to_owned(),
        summary: HOSTILE.to_owned(),
    }));
    let mut allowed = first.clone();
    allowed.suppressed = Some(Suppression { kind: HOSTILE.to_owned(), reason: Some(HOSTILE.to_owned()) });
    Report {
        target: HOSTILE.to_owned(),
        findings: vec![first.clone(), first],
        suppressed: vec![allowed],
        below_threshold: 0,
        failing: 0,
        skipped: vec![Skipped { path: HOSTILE.to_owned(), reason: Skip::ArchiveRatio }; 2],
        incomplete: vec![Incomplete { what: HOSTILE.to_owned(), why: HOSTILE.to_owned() }],
        stale: vec![Stale { place: HOSTILE.to_owned(), what: HOSTILE.to_owned(), expired: true }],
        counts: Counts { texts: 1, bytes: 10, commits: 0 },
        started: None,
        elapsed_ms: 3,
    }
}

/// A scan that found nothing and left nothing out.
pub fn clean() -> Report {
    Report {
        target: "staged changes".to_owned(),
        counts: Counts { texts: 21, bytes: 48_213, commits: 0 },
        elapsed_ms: 9,
        ..Report::default()
    }
}

/// A scan that had nothing to look at.
pub fn nothing() -> Report {
    Report { counts: Counts::default(), ..clean() }
}

/// A scan that found nothing but could not read everything.
pub fn incomplete() -> Report {
    let missing = Incomplete {
        what: "object 8a1f0c2d of src/main.rs".to_owned(),
        why: "the object is not in the repository; run `git fetch` and scan again".to_owned(),
    };
    Report { incomplete: vec![missing], ..clean() }
}

/// So many findings that they are shown as a list.
pub fn many() -> Report {
    let about = |number: u32| [&TOKEN, &KEY, &CARD][number as usize % 3];
    let findings = (0..40_u32).map(|number| {
        let path = format!("services/{}/settings.py", number / 8);
        let mut finding = finding(about(number), &path, number * 9 + 1, "VALUE = \"****************\"");
        finding.commit = (number % 2 == 0).then(commit);
        finding
    });
    Report {
        findings: findings.collect(),
        failing: 40,
        counts: Counts { commits: 99_000, ..ordinary().counts },
        ..clean()
    }
}

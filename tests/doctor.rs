//! Each check is proved by trees of files: `tests/doctor/CHECK/{pass,fail}/`, put over the hardened example of the
//! product in `tests/doctor/hardened/PRODUCT/`. In `fail` the check must fail; in `pass` it must hold, and no check that
//! is enforced may fail. `case.toml` beside the two says what differs. Adding a case needs no Rust.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops where its preparation fails")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use aiguard::doctor::examine::Asked;
use aiguard::doctor::{
    Baseline, Catalog, Examination, Extent, Level, Machine, Outcome, Product, Status, System, changes, examine,
    patients,
};
use serde::Deserialize;

#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct Case {
    /// Without the hardened example below it.
    #[serde(default)]
    bare: bool,
    baseline: Option<Baseline>,
    system: Option<System>,
    /// Files of the hardened example that are taken away first.
    #[serde(default)]
    without: Vec<String>,
    /// The project is a git repository in which everything is added.
    #[serde(default)]
    git: bool,
    /// The project is trusted by Codex.
    #[serde(default)]
    trusted: bool,
    /// What nobody but its owner may read.
    #[serde(default)]
    private: Vec<String>,
    /// What everybody may write, in `fail`.
    #[serde(default)]
    loose: Vec<String>,
    /// Enforced checks that may fail as well, in `pass`, because one thing has two sides.
    #[serde(default)]
    also: Vec<String>,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join("doctor")
}

/// Copies a tree. A file `NAME.hex` is written as the bytes that it spells, without its ending.
fn copy(from: &Path, to: &Path) {
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let (path, name) = (entry.path(), entry.file_name().into_string().unwrap());
        // Files that tools would act on are stored without their leading dot.
        let name = name.strip_prefix("dot-").map_or(name.clone(), |rest| format!(".{rest}"));
        if entry.file_type().unwrap().is_dir() {
            fs::create_dir_all(to.join(&name)).unwrap();
            copy(&path, &to.join(&name));
        } else if let Some(plain) = name.strip_suffix(".hex") {
            let text: String = fs::read_to_string(&path).unwrap().split_whitespace().collect();
            let bytes: Vec<u8> =
                (0..text.len() / 2).map(|at| u8::from_str_radix(&text[2 * at..2 * at + 2], 16).unwrap()).collect();
            fs::write(to.join(plain), bytes).unwrap();
        } else {
            fs::create_dir_all(to).unwrap();
            let text = fs::read(&path).unwrap();
            let text = String::from_utf8_lossy(&text).replace('¦', "");
            fs::write(to.join(&name), text).unwrap();
        }
    }
}

fn machine(root: &Path, system: System) -> Machine {
    for name in ["home", "project"] {
        fs::create_dir_all(root.join(name)).unwrap();
    }
    Machine {
        system,
        root: Some(root.to_owned()),
        home: Some(root.join("home")),
        project: Some(root.join("project")),
        variables: BTreeMap::new(),
    }
}

fn run(catalog: &Catalog, machine: &Machine, baseline: Baseline, product: Product) -> Examination {
    let asked = Asked { baseline, products: vec![product], ci: false };
    examine(catalog, &patients(catalog, machine, &asked), machine, &asked)
}

struct Tree {
    folder: tempfile::TempDir,
    machine: Machine,
}

/// The tree of one side of a case.
fn tree(product: Product, case: &Case, side: &Path) -> Tree {
    let folder = tempfile::tempdir().unwrap();
    let root = folder.path();
    let machine = machine(root, case.system.unwrap_or(System::Linux));
    let hardened = self::folder().join("hardened").join(product.name());
    if !case.bare && hardened.exists() {
        copy(&hardened, root);
        for name in &case.without {
            fs::remove_file(root.join(name)).unwrap();
        }
    }
    if side.exists() {
        copy(side, root);
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let loose = case.loose.iter().filter(|_| side.ends_with("fail")).map(|name| (name, 0o777));
        for (name, mode) in case.private.iter().map(|name| (name, 0o600)).chain(loose) {
            fs::set_permissions(root.join(name), fs::Permissions::from_mode(mode)).unwrap();
        }
    }
    if case.trusted {
        let config = root.join("home").join(".codex").join("config.toml");
        let mut text = fs::read_to_string(&config).unwrap_or_default();
        text.push_str("\n[projects.\"/project\"]\ntrust_level = \"trusted\"\n");
        fs::create_dir_all(config.parent().unwrap()).unwrap();
        fs::write(&config, text).unwrap();
    }
    if case.git {
        for arguments in [&["init", "-q"][..], &["add", "-A", "-f"]] {
            let mut git = Command::new("git");
            git.args(arguments).current_dir(root.join("project"));
            git.env_clear().env("PATH", std::env!("PATH")).env("HOME", root).env("GIT_CONFIG_NOSYSTEM", "1");
            assert!(git.status().unwrap().success());
        }
    }
    Tree { folder, machine }
}

fn failed(examination: &Examination) -> Vec<&Outcome> {
    examination.with(Status::Fail).collect()
}

fn described(outcomes: &[&Outcome]) -> String {
    outcomes.iter().map(|it| format!("{} {:?} {:?}: {}\n", it.id, it.path, it.place, it.message)).collect()
}

/// The folders of all cases.
fn cases() -> Vec<PathBuf> {
    let paths = fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path());
    paths.filter(|path| path.is_dir() && !path.ends_with("hardened")).collect()
}

/// What is wrong with one case, as a text; empty if nothing is.
fn judged(catalog: &Catalog, path: &Path) -> String {
    let id = path.file_name().unwrap().to_str().unwrap();
    // Several cases of one check are told apart by what follows `@`.
    let check_id = id.split('@').next().unwrap();
    let Some(check) = catalog.check(check_id) else { return format!("{id}: there is no such check\n") };
    let product = check.product.unwrap();
    let case: Case = fs::read_to_string(path.join("case.toml"))
        .map_or_else(|_| Case::default(), |text| toml::from_str(&text).unwrap());
    let baseline = case.baseline.unwrap_or(check.baselines[0]);
    let mut wrong = String::new();
    let fail = tree(product, &case, &path.join("fail"));
    let found = run(catalog, &fail.machine, baseline, product);
    if !found.with(Status::Fail).any(|it| it.id == check_id) {
        let _ = writeln!(wrong, "{id}: not found in fail; found were:\n{}", described(&failed(&found)));
    }
    let pass = tree(product, &case, &path.join("pass"));
    let found = run(catalog, &pass.machine, baseline, product);
    let is_other =
        |it: &Outcome| it.level == Level::Enforce && !case.also.contains(&it.id) && baseline == Baseline::Recommended;
    let bad: Vec<&Outcome> = found.with(Status::Fail).filter(|it| it.id == check_id || is_other(it)).collect();
    if !bad.is_empty() {
        let _ = writeln!(wrong, "{id}: found in pass:\n{}", described(&bad));
    }
    drop((fail.folder, pass.folder));
    wrong
}

#[test]
fn every_case_finds_what_it_is_named_for_and_nothing_else() {
    let catalog = Catalog::builtin().unwrap();
    let cases = cases();
    let threads = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let wrong: Vec<String> = std::thread::scope(|scope| {
        let parts = cases.chunks(cases.len().div_ceil(threads));
        let running: Vec<_> = parts
            .map(|part| scope.spawn(|| part.iter().map(|path| judged(&catalog, path)).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|part| part.join().unwrap()).filter(|wrong| !wrong.is_empty()).collect()
    });
    assert!(wrong.is_empty(), "{} of {} cases are wrong:\n{}", wrong.len(), cases.len(), wrong.concat());
    assert!(cases.len() >= 300, "only {} cases", cases.len());
}

#[test]
fn the_hardened_example_of_each_product_has_no_finding_at_recommended() {
    let catalog = Catalog::builtin().unwrap();
    for entry in fs::read_dir(folder().join("hardened")).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let product: Product = name.parse().unwrap();
        let tree = tree(product, &Case::default(), Path::new("/nonexistent"));
        let found = run(&catalog, &tree.machine, Baseline::Recommended, product);
        assert_eq!(described(&failed(&found)), "", "{name}");
    }
}

#[test]
fn with_the_settings_to_start_from_nothing_has_to_be_repaired() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/doctor.md")).unwrap();
    let (_, text) = text.split_once("## Settings to start from").unwrap();
    let block = |language: &str| {
        let (_, rest) = text.split_once(&format!("```{language}\n")).unwrap();
        rest.split_once("```").unwrap().0.to_owned()
    };
    let catalog = Catalog::builtin().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let machine = machine(folder.path(), System::Linux);
    for (path, text) in [
        ("etc/claude-code/managed-settings.json", block("json")),
        ("etc/codex/requirements.toml", block("toml")),
        ("usr/local/bin/aiguard", String::new()),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    for baseline in Baseline::ALL {
        for product in [Product::ClaudeCode, Product::Codex] {
            let found = run(&catalog, &machine, *baseline, product);
            let mut failed = failed(&found);
            assert!(found.with(Status::Pass).count() > 30);
            failed.retain(|it| it.level == Level::Enforce);
            assert_eq!(described(&failed), "", "{baseline}");
        }
    }
}

/// The table in docs/doctor.md names every way that was measured of settings that do not do what they say.
#[test]
fn everything_that_is_known_to_go_wrong_has_a_case() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/doctor.md")).unwrap();
    let (_, table) = text.split_once("## What is known to go wrong").unwrap();
    let rows = table.lines().filter(|line| line.starts_with("| ")).skip(1);
    let cases: Vec<String> =
        cases().iter().map(|path| path.file_name().unwrap().to_str().unwrap().to_owned()).collect();
    let mut named = 0;
    for row in rows {
        let checks = row.split('|').nth(2).unwrap().split('`').skip(1).step_by(2).filter(|it| !it.starts_with("--"));
        for check in checks {
            named += 1;
            let has_case = cases.iter().any(|case| case.split('@').next() == Some(check));
            assert!(has_case, "{check} has no case in tests/doctor: {row}");
        }
    }
    assert!(named >= 40, "only {named}");
}

#[test]
fn after_a_repair_the_same_check_holds() {
    let catalog = Catalog::builtin().unwrap();
    let mut repaired = 0;
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let id = path.file_name().unwrap().to_str().unwrap().to_owned();
        let Some(check) = catalog.check(id.split('@').next().unwrap()).filter(|check| check.fix.is_some()) else {
            continue;
        };
        let product = check.product.unwrap();
        let case: Case = fs::read_to_string(path.join("case.toml"))
            .map_or_else(|_| Case::default(), |text| toml::from_str(&text).unwrap());
        let baseline = case.baseline.unwrap_or(check.baselines[0]);
        let tree = tree(product, &case, &path.join("fail"));
        let mut found = run(&catalog, &tree.machine, baseline, product);
        found.outcomes.retain(|outcome| outcome.id == check.id);
        let (list, _) = changes(&found, Extent { unsafe_too: true, managed_too: true });
        for change in &list {
            fs::create_dir_all(change.path.parent().unwrap()).unwrap();
            fs::write(&change.path, &change.bytes).unwrap();
        }
        let again = run(&catalog, &tree.machine, baseline, product);
        let left: Vec<&Outcome> = again.with(Status::Fail).filter(|it| it.id == check.id && it.fix.is_some()).collect();
        assert_eq!(described(&left), "", "{id}: {list:#?}");
        repaired += usize::from(found.with(Status::Fail).any(|it| it.id == check.id && it.fix.is_some()));
    }
    assert!(repaired >= 10, "only {repaired}");
}

#[test]
fn each_check_tells_what_it_is_about_and_has_a_name_of_its_own() {
    let catalog = Catalog::builtin().unwrap();
    let mut ids: Vec<&str> = catalog.checks().map(|check| check.id.as_str()).collect();
    let all = ids.len();
    ids.sort_unstable();
    ids.dedup();
    assert_eq!(ids.len(), all, "two checks have the same id");
    for check in catalog.checks() {
        let controls = &check.controls;
        assert!(!check.baselines.is_empty(), "{}", check.id);
        assert!(!controls.soc2.is_empty() && !controls.hipaa.is_empty() && !controls.gdpr.is_empty(), "{}", check.id);
        assert!(
            check.id.bytes().all(|it| it.is_ascii_lowercase() || it.is_ascii_digit() || it == b'-'),
            "{}",
            check.id
        );
        assert!(
            !check.title.ends_with('.') && check.why.ends_with('.') && !check.repair.ends_with('.'),
            "{}",
            check.id
        );
        assert!(check.title.len() <= 90 && !check.repair.is_empty(), "{}", check.id);
    }
}

#[test]
fn whatever_is_in_a_file_is_a_finding_and_never_a_failure() {
    let catalog = Catalog::builtin().unwrap();
    let deep = "[".repeat(100_000);
    let long = format!("{{\"a\": \"{}\"}}", "x".repeat(9 << 20));
    let contents: [&[u8]; 9] = [
        b"",
        b"\0\0\0\0",
        b"\xff\xfe",
        b"[1, 2]",
        b"null",
        b"{\"permissions\": 3, \"hooks\": {\"PreToolUse\": [1]}}",
        deep.as_bytes(),
        long.as_bytes(),
        b"\xef\xbb\xbf",
    ];
    // A file stands in many places: only its name is written each time.
    let store = tempfile::tempdir().unwrap();
    for (number, content) in contents.iter().enumerate() {
        fs::write(store.path().join(number.to_string()), content).unwrap();
    }
    for product in &catalog.products {
        for number in 0..contents.len() {
            let folder = tempfile::tempdir_in(store.path()).unwrap();
            let machine = machine(folder.path(), System::Linux);
            for source in &product.sources {
                let Some(pattern) = source.path.for_system(System::Linux) else { continue };
                let name = pattern.replace("/**/", "/").replace('*', "x");
                for path in machine.resolve(&name, &product.folders) {
                    fs::create_dir_all(path.parent().unwrap()).unwrap();
                    let _ = fs::hard_link(store.path().join(number.to_string()), &path);
                }
            }
            let _ = run(&catalog, &machine, Baseline::Regulated, product.product);
        }
    }
}

#[cfg(unix)]
#[test]
fn links_that_lead_nowhere_or_in_a_circle_are_findings() {
    let catalog = Catalog::builtin().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let machine = machine(folder.path(), System::Linux);
    let claude = folder.path().join("project").join(".claude");
    fs::create_dir_all(&claude).unwrap();
    std::os::unix::fs::symlink("settings.json", claude.join("settings.json")).unwrap();
    std::os::unix::fs::symlink("nothing", claude.join("settings.local.json")).unwrap();
    let found = run(&catalog, &machine, Baseline::Recommended, Product::ClaudeCode);
    let unreadable = found.with(Status::Fail).filter(|it| it.id == "claude-settings-unreadable").count();
    assert_eq!(unreadable, 2);
}

#[test]
fn the_list_of_checks_has_every_check_of_the_doctor() {
    let catalog = Catalog::builtin().unwrap();
    let all = catalog.checks().count();
    let mut out = format!(
        "# Checks of the doctor\n\nGenerated from `rules/doctor/`: {all} checks. `aiguard doctor --explain ID` says more \
         of one. A check that is *enforced* fails the run; the letters name the baselines that it is part of: \
         **r**ecommended, **s**trict, re**g**ulated. A fix marked *unsafe* may stop something from working.\n"
    );
    for product in catalog.products.iter().filter(|product| !product.checks.is_empty()) {
        let _ = write!(out, "\n## {}: {} checks\n\n", product.title, product.checks.len());
        if let Some(version) = &product.version {
            let _ = writeln!(out, "Measured on version {version}.\n");
        }
        out.push_str("| check | what is wrong | severity | | baselines | fix | why |\n|---|---|---|---|---|---|---|\n");
        for check in &product.checks {
            let letter = |baseline: &Baseline| match baseline.name() {
                "recommended" => "r",
                "strict" => "s",
                _ => "g",
            };
            let baselines: String = check.baselines.iter().map(letter).collect();
            let fix = match &check.fix {
                Some(fix) if fix.safe => "safe",
                Some(_) => "unsafe",
                None => "",
            };
            let cell = |text: &str| text.replace('|', "\\|").replace('<', "&lt;");
            let _ = writeln!(
                out,
                "| `{}` | {} | {} | {} | {baselines} | {fix} | {} |",
                check.id,
                cell(&check.title),
                check.severity,
                check.level,
                cell(&check.why),
            );
        }
    }
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs").join("checks.md");
    if std::env::var_os("AIGUARD_WRITE").is_some() {
        fs::write(&path, &out).unwrap();
    }
    let found = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    assert!(found == out, "docs/checks.md is out of date: run `AIGUARD_WRITE=1 cargo test --test doctor`");
}

#[test]
fn in_a_pipeline_what_the_repository_brings_is_judged_and_nothing_else() {
    let catalog = Catalog::builtin().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let machine = machine(folder.path(), System::Linux);
    fs::create_dir_all(folder.path().join("project/.git")).unwrap();
    for (path, text) in [
        ("home/.claude/settings.json", r#"{"permissions": {"allow": ["Bash"]}, "disableAllHooks": true}"#),
        (
            "project/.claude/settings.json",
            r#"{"permissions": {"allow": ["Bash"]}, "enableAllProjectMcpServers": true}"#,
        ),
    ] {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }
    let asked = Asked { baseline: Baseline::Recommended, products: Vec::new(), ci: true };
    let found = examine(&catalog, &patients(&catalog, &machine, &asked), &machine, &asked);
    let ids: Vec<&str> = failed(&found).iter().map(|it| it.id.as_str()).collect();
    assert_eq!(ids, ["claude-any-command-allowed", "claude-project-servers-approved"]);
    assert!(found.with(Status::Fail).all(|it| it.path.as_deref() == Some(".claude/settings.json")));
    assert!(found.present.contains(&Product::Repository), "{:?}", found.present);
}

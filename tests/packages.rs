//! What other package managers are told is what Cargo is told.
#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]

use std::fs;
use std::path::Path;

fn file(path: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(path)).unwrap().replace("\r\n", "\n")
}

#[test]
fn the_hooks_of_the_wheel_are_the_hooks_of_the_repository() {
    let hooks = file(".pre-commit-hooks.yaml");
    assert!(hooks.contains("language: rust"));
    assert_eq!(file("packages/pre-commit/.pre-commit-hooks.yaml"), hooks.replace("language: rust", "language: python"));
}

#[test]
fn every_package_has_the_same_version_and_description() {
    let version = env!("CARGO_PKG_VERSION");
    let wheel = file("packages/pre-commit/pyproject.toml");
    assert!(
        wheel.contains(&format!("\nversion = \"{version}\"\n"))
            && wheel.contains(&format!("\"aiguard-cli=={version}\""))
    );
    let project: toml::Value = toml::from_str(&file("pyproject.toml")).unwrap();
    assert_eq!(project["project"]["description"].as_str(), Some(env!("CARGO_PKG_DESCRIPTION")));
    assert_eq!(project["project"]["license"].as_str(), Some(env!("CARGO_PKG_LICENSE")));
}

#[test]
fn the_release_builds_every_platform_that_npm_has_a_package_for() {
    let release = file(".github/workflows/release.yml");
    let platforms = file("packages/npm/platforms.js");
    let targets: Vec<&str> =
        platforms.split("target: \"").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(targets.len() >= 5, "{targets:?}");
    for target in targets {
        assert!(release.contains(&format!("target: {target}\n")), "{target}");
    }
}

//! `aiguard policy`, and how the files of all layers are found and read.

#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops where its preparation fails")]

use std::fs;

use aiguard::commands::policy::{PolicyArgs, run_in};
use aiguard::commands::settings::{self, Configuring, Selecting};
use aiguard::env::Environment;
use aiguard::model::{Class, Decision, Severity};
use aiguard::policy::{Door, Policy, schema};
use clap::{Args as _, Command, FromArgMatches as _};
use serde_json::Value;

/// A machine, a user and a repository in a temporary folder.
struct World(tempfile::TempDir);

impl World {
    fn new(files: &[(&str, &str)]) -> Self {
        let world = Self(tempfile::tempdir().unwrap());
        fs::create_dir_all(world.0.path().join("repository/.git")).unwrap();
        for (path, text) in files {
            let path = world.0.path().join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, format!("version = 1\n{text}")).unwrap();
        }
        world
    }

    fn env(&self) -> Environment {
        let top = self.0.path();
        Environment::fixed([("HOME", top.join("home")), ("XDG_CONFIG_HOME", top.join("settings"))])
            .on_machine(top.join("machine"))
    }

    fn here(&self) -> std::path::PathBuf {
        self.0.path().join("repository")
    }

    fn policy(&self, configuring: &Configuring) -> Result<Policy, String> {
        settings::policy(configuring, &Selecting::default(), &self.here(), &self.env())
            .map_err(|error| format!("{error:#}"))
    }

    fn run(&self, arguments: &[&str]) -> Result<String, String> {
        let command = PolicyArgs::augment_args(Command::new("policy"));
        let matches = command.try_get_matches_from(["policy"].iter().chain(arguments)).unwrap();
        let args = PolicyArgs::from_arg_matches(&matches).unwrap();
        let mut out = Vec::new();
        run_in(&args, (&self.here(), &self.env()), &mut out).map_err(|error| format!("{error:#}"))?;
        Ok(String::from_utf8(out).unwrap())
    }
}

const ORGANISATION: (&str, &str) = ("machine/aiguard/policy.toml", "scan.fail-on = \"medium\"");
const USER: (&str, &str) = ("settings/aiguard/policy.toml", "data.flow.internal.prompt = \"warn\"");
const REPOSITORY: (&str, &str) =
    ("repository/aiguard.toml", "scan.fail-on = \"critical\"\nscan.min-severity = \"high\"");

#[test]
fn the_files_of_all_layers_are_found_and_laid_over_each_other() {
    let world = World::new(&[ORGANISATION, USER, REPOSITORY]);
    let policy = world.policy(&Configuring::default()).unwrap();
    assert_eq!(policy.fail_on.value, Severity::Medium);
    assert_eq!(policy.min_severity.value, Severity::High);
    assert_eq!(policy.flow(Class::Internal, Door::Prompt), Decision::Warn);
    assert_eq!(policy.refused().len(), 1);
    assert!(World::new(&[]).policy(&Configuring::default()).unwrap().files.is_empty());
}

#[test]
fn no_flag_and_no_variable_leaves_out_the_organisation() {
    let world = World::new(&[ORGANISATION, USER, REPOSITORY]);
    let none = Configuring { no_config: true, ..Configuring::default() };
    let policy = world.policy(&none).unwrap();
    assert_eq!(policy.fail_on.value, Severity::Medium);
    assert_eq!(policy.min_severity.value, Severity::Low);
    assert_eq!(policy.files.len(), 1, "neither the user's nor the repository's");
    let loose =
        Selecting { fail_on: Some(Severity::Critical), min_severity: Some(Severity::Critical), ..Selecting::default() };
    let policy = settings::policy(&none, &loose, &world.here(), &world.env()).unwrap();
    assert_eq!(policy.fail_on.value, Severity::Medium);
    assert_eq!(policy.min_severity.value, Severity::Critical, "of this the organisation says nothing");
    assert!(policy.refused()[0].contains("(command line) has no effect"), "{:?}", policy.refused());
}

#[test]
fn a_file_of_the_organisation_that_is_not_valid_or_cannot_be_read_stops_everything() {
    let world = World::new(&[("machine/aiguard/policy.toml", "scan.fial-on = \"low\""), REPOSITORY]);
    for configuring in [Configuring::default(), Configuring { no_config: true, ..Configuring::default() }] {
        let shown = world.policy(&configuring).unwrap_err();
        assert!(shown.contains("policy.toml:2:6") && shown.contains("did you mean `fail-on`?"), "{shown}");
    }
    assert!(world.run(&["show"]).is_err());
    let world = World::new(&[("machine/aiguard/policy.toml/x", "")]);
    let shown = world.policy(&Configuring::default()).unwrap_err();
    assert!(shown.contains("policy.toml cannot be read"), "{shown}");
    let world = World::new(&[]);
    fs::create_dir_all(world.0.path().join("machine/aiguard")).unwrap();
    fs::write(world.0.path().join("machine/aiguard/policy.toml"), b"version = 1\n# \xff\n").unwrap();
    assert!(world.policy(&Configuring::default()).unwrap_err().contains("is not UTF-8"));
}

#[test]
fn the_configuration_that_is_asked_for_has_to_be_there() {
    let configuring = Configuring { config: Some("nowhere.toml".into()), no_config: false };
    assert!(World::new(&[]).policy(&configuring).unwrap_err().contains("nowhere.toml cannot be read"));
}

#[test]
fn show_says_who_set_what_and_what_has_no_effect() {
    let world = World::new(&[ORGANISATION, USER, REPOSITORY]);
    let shown = world.run(&["show", "--color", "never"]).unwrap();
    let line = |start: &str| {
        let squeezed = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
        shown.lines().map(squeezed).find(|line| line.starts_with(start)).unwrap_or_else(|| panic!("{start}\n{shown}"))
    };
    assert!(line("fail-on = \"medium\"").ends_with("aiguard/policy.toml:2 (organisation)"));
    assert!(
        line("! fail-on = \"critical\"").contains("aiguard.toml:2 (repository): has no effect, for the organisation's")
    );
    assert!(line("min-severity = \"high\"").ends_with("aiguard.toml:3 (repository)"));
    assert!(line("profile = \"code\"").ends_with("# built-in"));
    assert!(line("locked = ").contains("scan.disable-rules"));
    assert!(line("repository").ends_with("aiguard.toml"));
}

#[test]
fn show_gives_programs_the_same_in_json() {
    let world = World::new(&[ORGANISATION, REPOSITORY]);
    let shown: Value = serde_json::from_str(&world.run(&["show", "--format", "json"]).unwrap()).unwrap();
    assert_eq!(shown["version"], 1);
    assert_eq!(shown["files"].as_array().unwrap().len(), 2);
    let of = |key: &str, state: &str| {
        let values = shown["values"].as_array().unwrap();
        values.iter().find(|it| it["key"] == key && it["state"] == state).unwrap_or_else(|| panic!("{key}")).clone()
    };
    let held = of("scan.fail-on", "holds");
    assert_eq!((&held["value"], &held["layer"], &held["line"]), (&"medium".into(), &"organisation".into(), &2.into()));
    let refused = of("scan.fail-on", "refused");
    assert_eq!(refused["value"], "critical");
    assert!(refused["reason"].as_str().unwrap().contains("asks for"));
    assert_eq!(of("scan.baseline", "holds")["value"], Value::Null);
    assert_eq!(of("scan.rules", "holds")["value"], serde_json::json!([]));
}

#[test]
fn check_says_that_a_file_is_valid_or_shows_what_is_not() {
    let text = "[floor]\nallow = \"none\"\n[budget]\nteam = \"a\"\n";
    let world = World::new(&[("repository/new.toml", text), ("repository/bad.toml", "scan.profile = \"cod\"")]);
    let path = |name: &str| world.here().join(name).to_string_lossy().into_owned();
    let said = world.run(&["check", &path("new.toml"), "--as", "organisation"]).unwrap();
    assert!(said.contains("new.toml is valid (organisation)."), "{said}");
    assert!(
        said.contains("note: `[budget]`") && said.contains("has no effect yet") && said.lines().count() == 2,
        "{said}"
    );
    let said = world.run(&["check", &path("new.toml")]).unwrap();
    assert!(said.contains("only the organisation's policy has a floor"), "{said}");
    let said = world.run(&["check", &path("bad.toml")]).unwrap_err();
    assert!(said.contains("did you mean `code`?") && said.contains("bad.toml:2:16"), "{said}");
    assert!(world.run(&["check"]).unwrap().contains("the built-in policy holds"));
    let text =
        "[hook.rules]\nenv-file-raed = \"deny\"\nenv-file-read = \"deny\"\ngithub-personal-access-token = \"deny\"";
    let said = World::new(&[("repository/aiguard.toml", text)]).run(&["check"]).unwrap();
    assert!(said.contains("the hook has no rule `env-file-raed`. Did you mean `env-file-read`?"), "{said}");
    assert_eq!(said.lines().count(), 2, "{said}");
    let world = World::new(&[("repository/aiguard.toml", "\n[attribution]\nmoed = \"off\"")]);
    let said = world.run(&["check"]).unwrap_err();
    assert!(said.contains("moed") && said.contains("aiguard.toml:4:1"), "{said}");
}

/// Every object of the schema with named properties only, by the path that leads to it in a policy.
fn tables(schema: &Value, path: &str, found: &mut Vec<(String, Vec<String>)>) {
    if let Some(properties) = schema["properties"].as_object() {
        if schema["additionalProperties"] == false {
            found.push((path.to_owned(), properties.keys().cloned().collect()));
        }
        for (name, inner) in properties {
            tables(inner, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, found);
        }
    }
    if schema["items"].is_object() {
        tables(&schema["items"], path, found);
    }
    if schema["additionalProperties"].is_object() {
        tables(&schema["additionalProperties"], &format!("{path}.some"), found);
    }
}

#[test]
fn the_schema_knows_exactly_the_keys_that_are_read() {
    let mut all = Vec::new();
    tables(&schema::schema(), "", &mut all);
    assert!(all.len() > 15, "{all:?}");
    for (path, mut keys) in all {
        let heading = match path.as_str() {
            "" => String::new(),
            "allow" => "[[allow]]\n".to_owned(),
            path => format!("[{path}]\n"),
        };
        let world = World::new(&[("repository/aiguard.toml", &format!("{heading}qqqqqqqqqqqq = 1\n"))]);
        let said = world.policy(&Configuring::default()).unwrap_err();
        let listed = said.split("it has: ").nth(1).unwrap_or_else(|| panic!("{path}: {said}"));
        let mut listed: Vec<&str> = listed.lines().next().unwrap().split(", ").collect();
        listed.sort_unstable();
        keys.sort_unstable();
        assert_eq!(listed, keys, "{path}");
    }
}

/// What `aiguard` does in the repository of `world`, whose organisation is that of the machine: the status, standard
/// output and standard error.
fn aiguard(world: &World, arguments: &[&str]) -> (Option<i32>, String, String) {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_aiguard"));
    command.args(arguments).current_dir(world.here()).env_clear();
    command.env("HOME", world.0.path()).env("XDG_CONFIG_HOME", world.0.path().join("settings"));
    let output = command.output().unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
    (output.status.code(), text(output.stdout), text(output.stderr))
}

#[test]
fn a_scan_says_on_standard_error_what_has_no_effect() {
    let world = World::new(&[("repository/aiguard.toml", "hook.on-failure = \"silent\"")]);
    fs::write(world.here().join("a.txt"), "nothing\n").unwrap();
    fs::write(world.here().join(".gitleaksignore"), "nothing\n").unwrap();
    let (status, _, said) = aiguard(&world, &["scan"]);
    assert_eq!(status, Some(0), "{said}");
    assert!(said.contains("note: `hook.on-failure = \"silent\"` (aiguard.toml:2) has no effect"), "{said}");
    assert!(said.contains(".gitleaksignore: Line 1 is not of the form"), "{said}");
    fs::write(world.here().join("aiguard.toml"), "version = 2\n").unwrap();
    assert_eq!(aiguard(&world, &["scan"]).0, Some(2));
    assert_eq!(aiguard(&world, &["policy", "check"]).0, Some(2));
}

#[test]
fn a_scan_of_files_names_comments_that_allow_nothing() {
    let world = World::new(&[]);
    fs::write(world.here().join("a.py"), "x = 1\ny = 2  # aiguard:allow slack-token -- gone\n").unwrap();
    fs::write(world.here().join("a.md"), "x # aiguard:allow\n").unwrap();
    let (status, said, _) = aiguard(&world, &["scan"]);
    assert_eq!(status, Some(0));
    assert!(said.contains("a.py:2 matches nothing any more: aiguard:allow slack-token"), "{said}");
    assert!(!said.contains("a.md"), "{said}");
    let (_, said, _) = aiguard(&world, &["scan", "--rule", "generic-password"]);
    assert!(!said.contains("a.py:2"), "a scan for one rule says nothing about others: {said}");
}

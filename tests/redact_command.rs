//! `aiguard redact` as it is run: files, maps, made up people, exit statuses.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops where its preparation fails")]

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use tempfile::TempDir;

const PEOPLE: &str = r#"[
  {"first_name": "Annegret", "last_name": "Kowalski", "email": "annegret.kowal¦ski@siemens.de", "password": "hunter2"},
  {"first_name": "Bert", "last_name": "Kowalski", "email": "b.kowal¦ski@siemens.de", "card": "4539 14¦88 0343 6467"}
]
"#;

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("people.json"), PEOPLE.replace('¦', "")).unwrap();
    folder
}

fn run(folder: &Path, arguments: &[&str], input: &str) -> Output {
    let mut command = Command::cargo_bin("aiguard").unwrap();
    command.current_dir(folder).env_clear().env("HOME", folder).env("PATH", "").arg("redact").args(arguments);
    if let Some(root) = std::env::var_os("SystemRoot") {
        command.env("SystemRoot", root);
    }
    command.write_stdin(input).output().unwrap()
}

fn text(output: &Output) -> String {
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout.clone()).unwrap()
}

#[test]
fn a_map_brings_people_back_and_never_a_secret() {
    let folder = folder();
    let safe = text(&run(folder.path(), &["--map", "map.json", "people.json"], ""));
    for gone in ["Annegret", "Kowalski", "siemens", "hunter2", "4539"] {
        assert!(!safe.contains(gone), "{gone}: {safe}");
    }
    let map = fs::read_to_string(folder.path().join("map.json")).unwrap();
    assert!(map.contains("Annegret") && !map.contains("hunter2") && !map.contains("4539"), "{map}");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        let mode = fs::metadata(folder.path().join("map.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }
    let back = text(&run(folder.path(), &["--restore", "map.json"], &safe));
    assert!(back.contains("\"Annegret\", \"last_name\": \"Kowalski\"") && back.contains("@siemens.de"), "{back}");
    assert!(back.contains("__REDACTED_password_1__") && back.contains("card-number_1__"), "{back}");
}

#[test]
fn a_map_that_is_there_goes_on() {
    let folder = folder();
    let arguments = ["--map", "map.json", "--path", "a.json"];
    let first = text(&run(folder.path(), &arguments, r#"{"last_name": "Kowalski"}"#));
    let second =
        text(&run(folder.path(), &arguments, r#"{"a": {"last_name": "Szymańska"}, "b": {"last_name": "Kowalski"}}"#));
    assert_eq!(first, r#"{"last_name": "__REDACTED_family-name_1__"}"#);
    assert!(second.contains("family-name_2__") && second.contains("family-name_1__"), "{second}");
}

#[test]
fn a_map_that_is_none_is_refused_without_showing_it() {
    let folder = folder();
    fs::write(folder.path().join("map.json"), r#"{"version": 1, "values": {"hunter2": "x"}}"#).unwrap();
    let output = run(folder.path(), &["--restore", "map.json"], "text");
    assert_eq!(output.status.code(), Some(2));
    assert!(!String::from_utf8_lossy(&output.stderr).contains("hunter2"));
}

#[test]
fn made_up_people_stay_the_same_people() {
    let folder = folder();
    let out = text(&run(folder.path(), &["--synthetic", "people.json"], ""));
    let people: serde_json::Value = serde_json::from_str(&out).unwrap();
    let field = |at: usize, key: &str| people[at][key].as_str().unwrap().to_owned();
    assert_eq!(field(0, "last_name"), field(1, "last_name"));
    assert_ne!(field(0, "first_name"), field(1, "first_name"));
    let address = format!("{}.{}@example.com", field(0, "first_name"), field(0, "last_name")).to_lowercase();
    assert_eq!(field(0, "email"), address);
    assert_eq!(field(0, "password"), "__REDACTED_password_1__");
    assert!(field(1, "card").starts_with("4000 00"));
}

#[test]
fn check_changes_nothing_and_says_so_by_its_status() {
    let folder = folder();
    let output = run(folder.path(), &["--check", "people.json"], "");
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(String::from_utf8_lossy(&output.stdout), "people.json: 8 values would be redacted\n");
    assert_eq!(fs::read_to_string(folder.path().join("people.json")).unwrap(), PEOPLE.replace('¦', ""));
    assert_eq!(run(folder.path(), &["--check"], "nothing to hide").status.code(), Some(0));
}

#[test]
fn files_are_written_where_they_were() {
    let folder = folder();
    fs::write(folder.path().join(".env"), "DB_PASSWORD=hunter2\r\nMODE=fast\r\n").unwrap();
    let output = run(folder.path(), &["-i", "people.json", ".env"], "");
    assert_eq!(text(&output), "people.json: 8 values redacted\n.env: 1 value redacted\n");
    let out = fs::read_to_string(folder.path().join(".env")).unwrap();
    // The same password has the same placeholder in every file of a run.
    assert_eq!(out, "DB_PASSWORD=__REDACTED_password_1__\r\nMODE=fast\r\n");
    assert_eq!(text(&run(folder.path(), &["-i", "people.json", ".env"], "")), "");
    assert_eq!(run(folder.path(), &["people.json", ".env"], "").status.code(), Some(2));
}

#[test]
fn with_a_key_the_same_value_is_known_in_every_run() {
    let folder = folder();
    let arguments = ["--key", "key", "--path", ".env"];
    let first = text(&run(folder.path(), &arguments, "A_PASSWORD=hunter2\nB_PASSWORD=hunter3\n"));
    let second = text(&run(folder.path(), &arguments, "B_PASSWORD=hunter3\n"));
    let tag = |line: &str| line.rsplit('_').nth(2).unwrap().to_owned();
    assert_eq!(tag(first.lines().nth(1).unwrap()), tag(second.lines().next().unwrap()));
    assert_ne!(tag(first.lines().next().unwrap()), tag(second.lines().next().unwrap()));
}

#[test]
fn what_is_no_text_is_refused() {
    let folder = folder();
    fs::write(folder.path().join("picture.bin"), b"\x89PNG\x00\xff\xfe password=hunter2").unwrap();
    let output = run(folder.path(), &["picture.bin"], "");
    assert_eq!((output.status.code(), output.stdout.len()), (Some(2), 0));
}

#[test]
fn utf_16_stays_utf_16() {
    let folder = folder();
    let bytes: Vec<u8> = "\u{feff}DB_PASSWORD=hunter2\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    fs::write(folder.path().join("a.env"), bytes).unwrap();
    let output = run(folder.path(), &["a.env"], "").stdout;
    let wanted = "\u{feff}DB_PASSWORD=__REDACTED_password_1__\n";
    assert_eq!(output, wanted.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<u8>>());
}

#[test]
fn one_kind_can_be_asked_for() {
    let folder = folder();
    let secrets = text(&run(folder.path(), &["--only", "secret", "people.json"], ""));
    assert!(secrets.contains("Annegret") && !secrets.contains("hunter2"), "{secrets}");
    let people = text(&run(folder.path(), &["--only", "pii", "people.json"], ""));
    assert!(!people.contains("Annegret") && people.contains("hunter2"), "{people}");
}

//! Events of every agent and the answers to them, as files: `tests/agents/README.md` says how a case looks. Adding one needs
//! no Rust.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]
#![expect(clippy::disallowed_methods, reason = "it starts the program as agents do")]

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::{Value, json};

/// What breaks token-shaped text in the cases, so that no scanner takes it for one.
const BREAK: char = '¦';

fn cases() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/agents");
    let mut found = Vec::new();
    for folder in fs::read_dir(root).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()) {
        let files = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
        found.extend(files.filter(|path| path.extension().is_some_and(|ending| ending == "json")));
    }
    found.sort();
    assert!(found.len() > 60, "the cases were not found");
    found
}

/// The case as written, and with its tokens whole and its repository in place.
struct Case {
    path: PathBuf,
    written: Value,
    whole: Value,
    planted: Vec<String>,
    repository: tempfile::TempDir,
}

impl Case {
    fn read(path: &Path) -> Self {
        let text = fs::read_to_string(path).unwrap();
        let written = serde_json::from_str(&text).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        let repository = tempfile::tempdir().unwrap();
        let place = repository.path().to_str().unwrap().replace('\\', "/");
        let whole = serde_json::from_str(&tagged(&text.replace(BREAK, "").replace("{repo}", &place))).unwrap();
        let case = Self { path: path.to_owned(), written, whole, planted: planted(&text), repository };
        case.prepare();
        case
    }

    fn prepare(&self) {
        fs::create_dir(self.repository.path().join(".git")).unwrap();
        for (name, content) in self.whole["files"].as_object().into_iter().flatten() {
            let path = self.repository.path().join(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, content.as_str().unwrap()).unwrap();
        }
    }

    fn input(&self) -> Vec<u8> {
        match self.whole.get("input").and_then(Value::as_str) {
            Some(raw) => raw.as_bytes().to_vec(),
            None => self.whole["event"].to_string().into_bytes(),
        }
    }

    /// The answer: what is on both streams, and the status. The repository's place is written as `{repo}`.
    fn run(&self) -> Value {
        let mut command = Command::new(env!("CARGO_BIN_EXE_aiguard"));
        let home = self.repository.path().join(".git");
        command.arg("hook").current_dir(self.repository.path()).env_clear();
        command.env("HOME", &home).env("XDG_CONFIG_HOME", &home).env("GIT_CONFIG_GLOBAL", "/dev/null");
        command.env("GIT_CONFIG_NOSYSTEM", "1");
        command.args(self.whole["arguments"].as_array().into_iter().flatten().map(|it| it.as_str().unwrap()));
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        child.stdin.take().unwrap().write_all(&self.input()).unwrap();
        let output = child.wait_with_output().unwrap();
        let place = self.repository.path().to_str().unwrap().replace('\\', "/");
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap().replace(&place, "{repo}");
        let (said, told) = (text(&output.stdout), text(&output.stderr));
        for planted in &self.planted {
            assert!(!said.contains(planted.as_str()), "{}: the answer holds a secret", self.path.display());
            assert!(!told.contains(planted.as_str()), "{}: standard error holds a secret", self.path.display());
        }
        let said = if said.is_empty() { Value::Null } else { serde_json::from_str(&said).unwrap() };
        json!({"stdout": said, "stderr": told.trim_end(), "status": output.status.code()})
    }

    fn expected(&self) -> Value {
        let field = |name: &str, otherwise: Value| self.written.get(name).cloned().unwrap_or(otherwise);
        json!({"stdout": field("stdout", Value::Null), "stderr": field("stderr", json!("")), "status": field("status", json!(0))})
    }

    /// Takes what was answered for what is expected.
    fn rewrite(&self, answer: &Value) {
        let mut written = self.written.clone();
        let object = written.as_object_mut().unwrap();
        for (key, otherwise) in [("stdout", Value::Null), ("stderr", json!("")), ("status", json!(0))] {
            object.shift_remove(key);
            if answer[key] != otherwise {
                object.insert(key.to_owned(), answer[key].clone());
            }
        }
        fs::write(&self.path, serde_json::to_string_pretty(&written).unwrap() + "\n").unwrap();
    }
}

/// The text with `{tags:words}` written in tag characters, which no person sees.
fn tagged(text: &str) -> String {
    let Some((before, rest)) = text.split_once("{tags:") else { return text.to_owned() };
    let (words, after) = rest.split_once('}').unwrap();
    let tags: String = words.chars().map(|c| char::from_u32(0xe0000 + u32::from(c)).unwrap()).collect();
    format!("{before}{tags}{}", tagged(after))
}

/// The token-shaped words of a case, whole.
fn planted(text: &str) -> Vec<String> {
    let of_token = |c: char| c.is_ascii_alphanumeric() || "-_+/.=".contains(c) || c == BREAK;
    let words = text.split(|c: char| !of_token(c)).filter(|word| word.contains(BREAK));
    words.map(|word| word.replace(BREAK, "")).filter(|word| word.len() >= 12).collect()
}

/// Whether `answer` is as expected. `[..]` in an expected text stands for anything.
fn agrees(expected: &Value, answer: &Value) -> bool {
    match (expected, answer) {
        (Value::String(pattern), Value::String(text)) => like(pattern, text),
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| agrees(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len() && one.iter().all(|(key, one)| other.get(key).is_some_and(|it| agrees(one, it)))
        }
        (one, other) => one == other,
    }
}

fn like(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split("[..]");
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let parts: Vec<&str> = parts.collect();
    let Some((last, middle)) = parts.split_last() else { return rest.is_empty() };
    for part in middle {
        let Some(at) = rest.find(part) else { return false };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[test]
fn every_event_is_answered_as_its_case_says_and_the_same_again() {
    let write = std::env::var_os("AIGUARD_WRITE").is_some();
    let mut wrong = Vec::new();
    for path in cases() {
        let case = Case::read(&path);
        let answer = case.run();
        assert_eq!(answer, case.run(), "{}: the second answer is another one", path.display());
        if agrees(&case.expected(), &answer) {
            continue;
        }
        if write {
            case.rewrite(&answer);
        } else {
            wrong.push(format!("{}\nexpected {}\nanswered {answer}", path.display(), case.expected()));
        }
    }
    assert!(wrong.is_empty(), "{}\n(AIGUARD_WRITE=1 takes the answers as they are)", wrong.join("\n\n"));
}

#[test]
fn an_expected_text_may_leave_parts_open() {
    assert!(like("a[..]c", "abc") && like("[..]", "") && like("a[..]b[..]", "axxby"));
    assert!(!like("a[..]c", "abd") && !like("abc", "abcd") && !like("a[..]b[..]c", "acb"));
}

//! `aiguard redact` on whole files: what is put in comes out as expected, still in its syntax, and stays so.
#![expect(clippy::unwrap_used, clippy::disallowed_methods, reason = "a test stops where its preparation fails")]

use std::fs;
use std::path::{Path, PathBuf};

use aiguard::detect::engine::Profile;
use aiguard::detect::{Engine, Selection};
use aiguard::model::{Origin, Text};
use aiguard::redact::{Redactor, Syntax};
use proptest::prelude::*;
use proptest::strategy::Strategy;

/// The files below `tests/redact`: each folder has what goes in, under its own name, and `expected`.
fn cases() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/redact");
    let mut cases = Vec::new();
    for folder in fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        let mut inputs = fs::read_dir(&folder).unwrap().map(|entry| entry.unwrap().path());
        let input = inputs.find(|path| path.file_name().unwrap() != "expected").unwrap();
        let text = fs::read_to_string(&input).unwrap().replace('¦', "").replace("\r\n", "\n");
        cases.push((input, text));
    }
    cases.sort();
    assert!(cases.len() > 15, "the cases were not found");
    cases
}

fn engine() -> Engine {
    Engine::builtin(&Selection { profile: Profile::Data, ..Selection::default() })
}

fn redacted(engine: &Engine, name: &str, text: &str) -> String {
    let text = Text::new(name, text.as_bytes(), Origin::Stdin);
    Redactor::new(None).safe(engine, &text, Syntax::of(&text))
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}

#[test]
fn each_file_comes_out_as_expected() {
    let engine = engine();
    for (path, text) in cases() {
        let found = redacted(&engine, &name(&path), &text);
        let expected = path.with_file_name("expected");
        if std::env::var_os("AIGUARD_WRITE").is_some() {
            fs::write(&expected, &found).unwrap();
        }
        let wanted = fs::read_to_string(&expected).unwrap_or_default().replace("\r\n", "\n");
        assert_eq!(found, wanted, "{}: `AIGUARD_WRITE=1 cargo test --test redact` writes it anew", path.display());
    }
}

#[test]
fn redacting_twice_is_redacting_once() {
    let engine = engine();
    for (path, text) in cases() {
        let once = redacted(&engine, &name(&path), &text);
        assert_eq!(redacted(&engine, &name(&path), &once), once, "{}", path.display());
    }
}

#[test]
fn lines_stay_lines() {
    let engine = engine();
    for (path, text) in cases() {
        let once = redacted(&engine, &name(&path), &text);
        assert_eq!(once.lines().count(), text.lines().count(), "{}", path.display());
    }
}

/// Keys, types and the number of values of a JSON or TOML document, without the texts and numbers.
fn shape(value: &serde_json::Value) -> String {
    use serde_json::Value::{Array, Bool, Null, Number, Object, String};
    match value {
        Null => "null".to_owned(),
        Bool(it) => it.to_string(),
        Number(it) => if it.is_f64() { "float" } else { "integer" }.to_owned(),
        String(_) => "text".to_owned(),
        Array(items) => format!("[{}]", items.iter().map(shape).collect::<Vec<_>>().join(", ")),
        Object(members) => {
            let members: Vec<_> = members.iter().map(|(key, value)| format!("{key}: {}", shape(value))).collect();
            format!("{{{}}}", members.join(", "))
        }
    }
}

/// The events of a YAML stream without the values of its scalars, but with those of keys.
fn yaml_shape(text: &str) -> Vec<String> {
    use saphyr_parser::Event;
    let events = saphyr_parser::Parser::new_from_str(text).map(|event| event.unwrap().0);
    let tell = |event| match event {
        Event::Scalar(value, style, anchor, tag) => {
            let number = value.parse::<f64>().is_ok();
            format!("{style:?} {anchor} {tag:?} {number} {}", value.lines().count().min(1))
        }
        other => format!("{other:?}"),
    };
    events.map(tell).collect()
}

/// The names of the elements and attributes of an XML document.
fn xml_shape(text: &str) -> Vec<String> {
    use quick_xml::events::Event;
    let mut reader = quick_xml::Reader::from_str(text);
    let mut shape = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Eof => return shape,
            Event::Start(tag) | Event::Empty(tag) => {
                let attributes = tag.attributes().map(|it| format!("{:?}", it.unwrap().key));
                shape.push(format!("{:?} {:?}", tag.name(), attributes.collect::<Vec<_>>()));
            }
            Event::End(tag) => shape.push(format!("/{:?}", tag.name())),
            _ => {}
        }
    }
}

#[test]
fn what_comes_out_parses_as_what_went_in() {
    let engine = engine();
    let mut checked = 0;
    for (path, text) in cases() {
        let out = redacted(&engine, &name(&path), &text);
        let shown = path.display();
        match Syntax::of(&Text::new(&name(&path), text.as_bytes(), Origin::File)) {
            Syntax::Json if serde_json::from_str::<serde_json::Value>(&text).is_ok() => {
                let shape = |text: &str| shape(&serde_json::from_str(text).unwrap());
                assert_eq!(shape(&out), shape(&text), "{shown}");
            }
            Syntax::Toml => {
                let shape = |text: &str| shape(&toml::from_str(text).unwrap());
                assert_eq!(shape(&out), shape(&text), "{shown}");
            }
            Syntax::Yaml if !text.starts_with("{{") => assert_eq!(yaml_shape(&out), yaml_shape(&text), "{shown}"),
            Syntax::Hcl => {
                let keys = |text: &str| {
                    let body = hcl_edit::parser::parse_body(text).unwrap();
                    body.attributes().map(|attribute| attribute.key.to_string()).collect::<Vec<_>>()
                };
                assert_eq!(keys(&out), keys(&text), "{shown}");
            }
            Syntax::Xml => assert_eq!(xml_shape(&out), xml_shape(&text), "{shown}"),
            _ => continue,
        }
        checked += 1;
    }
    assert!(checked >= 10, "only {checked} were checked");
}

/// Pieces that make trouble: keys, signs of every syntax, values, placeholders.
fn piece() -> impl Strategy<Value = String> {
    let fixed = [
        "password",
        "DB_PASSWORD",
        "token",
        "api_key",
        ": ",
        "=",
        " = ",
        "\"",
        "'",
        "\n",
        "\n",
        "\n  ",
        "- ",
        "{",
        "}",
        "[",
        "]",
        ", ",
        "#",
        " # ",
        "<password>",
        "</password>",
        "<a b=\"",
        "\\",
        "\\\n",
        "${X}",
        "{{ x }}",
        "|\n",
        "'''",
        "\"\"\"",
        "<<EOT\n",
        "EOT\n",
        "hunter2",
        "4711",
        "kd8Wq-22lsQ!",
        "__REDACTED_password_1__",
        "__REDACTED_token_2__",
        "ä",
        "machine ",
        "login ",
        "kind: Secret\napiVersion: v1\ndata:\n  a: ",
        "aHVudGVyMg==",
        "\u{1f600}",
        "&amp;",
        "\r\n",
        "secret",
        "name: ",
        "value: ",
        "postgres://u:s3cr3t¦Passw0rdX@h/d",
        "anna.k@siemens.com",
    ];
    prop_oneof![8 => proptest::sample::select(fixed.to_vec()).prop_map(|piece| piece.replace('¦', "")), 1 => "[ -~]{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_in_any_syntax_is_safe_to_redact_twice(pieces in proptest::collection::vec(piece(), 0..40)) {
        static ENGINE: std::sync::LazyLock<Engine> = std::sync::LazyLock::new(engine);
        let text = pieces.concat();
        for name in ["a.env", "a.json", "a.jsonl", "a.yaml", "a.toml", "a.tf", "a.ini", "a.xml", ".netrc", "a.csv", "a.txt"] {
            let once = redacted(&ENGINE, name, &text);
            prop_assert_eq!(once.matches('\n').count(), text.matches('\n').count(), "{}: {:?}", name, once);
            let twice = redacted(&ENGINE, name, &once);
            prop_assert_eq!(&twice, &once, "{}", name);
        }
    }

    #[test]
    fn a_password_goes_whatever_it_is_made_of(value in "[a-zA-Z0-9!#%&()*+,./:;<>?@^_|~ -]{6,24}") {
        static ENGINE: std::sync::LazyLock<Engine> = std::sync::LazyLock::new(engine);
        let value = format!("q7{}Z", value.trim());
        for (name, text) in [
            ("a.json", serde_json::json!({"db": {"password": value}}).to_string()),
            ("a.toml", format!("[db]\npassword = '{value}'\n")),
            ("a.yaml", format!("db:\n  password: \"{value}\"\n")),
            ("a.env", format!("DB_PASSWORD='{value}'\n")),
            ("a.tf", format!("password = \"{value}\"\n")),
        ] {
            let out = redacted(&ENGINE, name, &text);
            let left_alone = aiguard::validate::placeholder(value.as_bytes());
            prop_assert!(left_alone || !out.contains(&value), "{}: {}", name, out);
        }
    }
}

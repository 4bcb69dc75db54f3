//! What `rules/redact/redact.toml` says: keys that name secrets and people, documents with secret places, names of files.

use std::sync::LazyLock;

use serde::Deserialize;

use super::place::Form;
use super::placeholder;
use super::syntax::Syntax;
use crate::model::words::Word as _;
use crate::syntax::{Node, Value};
use crate::validate;

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| {
    // A test reads the same file and fails where this would.
    toml::from_str(include_str!("../../rules/redact/redact.toml")).unwrap_or_default()
});

/// The whole file.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Knowledge {
    left_alone: Phrases,
    people: Phrases,
    keys: Vec<KeyKind>,
    documents: Vec<Document>,
    files: Vec<Files>,
}

/// A list of words with its proof.
#[derive(Debug, Default, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are for the tests"))]
struct Phrases {
    #[serde(alias = "starts", alias = "names")]
    words: Vec<String>,
    examples: Vec<String>,
    counter_examples: Vec<String>,
}

/// Keys of one kind.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
#[cfg_attr(not(test), expect(dead_code, reason = "the examples are for the tests"))]
pub(super) struct KeyKind {
    pub(super) kind: String,
    phrases: Vec<String>,
    #[serde(default)]
    joined: Vec<String>,
    #[serde(default)]
    whole: Vec<String>,
    /// Whether a bare number is a secret.
    #[serde(default)]
    pub(super) numbers: bool,
    /// Whether it says something of a person, and is no credential.
    #[serde(default)]
    pub(super) personal: bool,
    examples: Vec<String>,
    counter_examples: Vec<String>,
}

/// Places of one kind of document.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct Document {
    pub(super) kind: String,
    #[serde(default)]
    when: std::collections::BTreeMap<String, String>,
    #[serde(default)]
    has: Vec<String>,
    #[serde(default)]
    base64: Vec<String>,
    #[serde(default)]
    secret: Vec<String>,
    #[serde(default)]
    untouched: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Files {
    syntax: String,
    names: Vec<String>,
}

/// What a document says of a place in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Told {
    Secret(Form),
    Untouched,
}

/// What the key names, if it is a secret or a person's: the kind whose phrase says most.
pub(super) fn kind_of(key: &str) -> Option<&'static KeyKind> {
    // A placeholder names its kind, and is no key.
    if placeholder::find_placeholder(key).is_some() {
        return None;
    }
    let words = validate::key_words(key.as_bytes());
    let denied = validate::key_is_about_a_secret(key.as_bytes());
    let lower = key.to_ascii_lowercase();
    let weigh = |kind: &'static KeyKind| {
        let whole = kind.whole.contains(&lower).then_some(usize::MAX);
        whole.or_else(|| kind.names(&words, denied)).map(|weight| (weight, kind))
    };
    // Of equals the first.
    KNOWLEDGE.keys.iter().rev().filter_map(weigh).max_by_key(|(weight, _)| *weight).map(|(_, kind)| kind)
}

impl KeyKind {
    /// How many words of the key name this kind; none if they do not.
    fn names(&self, words: &[String], denied: bool) -> Option<usize> {
        let stands = |phrase: &String| {
            let parts: Vec<&str> = phrase.split(' ').collect();
            let same = |window: &[String]| window.iter().zip(&parts).all(|(word, part)| word == part);
            let found = if self.personal {
                words.len() >= parts.len() && same(&words[words.len() - parts.len()..])
            } else {
                words.windows(parts.len()).any(same)
            };
            found.then_some(parts.len())
        };
        let phrase = self.phrases.iter().filter_map(stands).max();
        // `password_hash` is about a password, and no less a secret; `first_name` ends like `secret_name`.
        if denied && !self.personal && !self.kind.ends_with("-hash") {
            return None;
        }
        let joined = words.last().is_some_and(|word| self.joined.iter().any(|end| word.ends_with(end.as_str())));
        phrase.or(joined.then_some(1))
    }
}

/// Whether the value is nothing that anyone has to hide: a template, an example, a reference, an encrypted form.
pub(super) fn is_left_alone(value: &str) -> bool {
    let value = value.trim();
    let start: String = value.chars().take(32).flat_map(char::to_lowercase).collect();
    value.is_empty()
        || validate::placeholder(value.as_bytes())
        || validate::says_nothing(value.as_bytes())
        || KNOWLEDGE.left_alone.words.iter().any(|word| start.starts_with(word.as_str()))
}

/// Whether it is a name that documentation gives to people, or no name.
pub(super) fn is_nobody(name: &str) -> bool {
    let name = name.trim().to_lowercase();
    KNOWLEDGE.people.words.contains(&name) || name.chars().filter(|char| char.is_alphabetic()).count() < 2
}

/// The kinds of document that begin at this object.
pub(super) fn documents(object: &Node) -> impl Iterator<Item = &'static Document> {
    let text = |key: &str| object.get(key).and_then(Node::as_str);
    KNOWLEDGE.documents.iter().filter(move |document| {
        matches!(object.value, Value::Object(_))
            && document.when.iter().all(|(key, wanted)| text(key) == Some(wanted.as_str()))
            && document.has.iter().all(|key| object.get(key).is_some())
    })
}

impl Document {
    /// What the document says of the place at `path`, from its own start.
    pub(super) fn tells(&self, path: &[String]) -> Option<Told> {
        let any = |patterns: &[String]| patterns.iter().any(|pattern| matches(pattern, path));
        if any(&self.untouched) {
            Some(Told::Untouched)
        } else if any(&self.base64) {
            Some(Told::Secret(Form::Base64))
        } else if any(&self.secret) {
            Some(Told::Secret(Form::Text))
        } else {
            None
        }
    }
}

fn matches(pattern: &str, path: &[String]) -> bool {
    let mut at = 0;
    for part in pattern.split('.') {
        if part == "**" {
            return true;
        }
        let fits = path.get(at).is_some_and(|key| match part.strip_prefix('*') {
            Some(end) => key.ends_with(end),
            None => key == part,
        });
        if !fits {
            return false;
        }
        at += 1;
    }
    at == path.len()
}

/// The syntax of files with this path.
pub(super) fn syntax_of(path: &str) -> Option<Syntax> {
    let path = path.replace('\\', "/");
    let name = path.rsplit('/').next().unwrap_or_default();
    let fits = |pattern: &String| match pattern.split_once('*') {
        None if pattern.contains('/') => path.ends_with(pattern.as_str()),
        None => name == pattern,
        Some((start, rest)) => {
            let inner = rest.trim_end_matches('*');
            let Some(middle) = name.strip_prefix(start) else { return false };
            if rest.ends_with('*') { middle.contains(inner) } else { middle.ends_with(inner) }
        }
    };
    let files = KNOWLEDGE.files.iter().find(|files| files.names.iter().any(fits))?;
    Syntax::ALL.iter().copied().find(|syntax| syntax.word() == files.syntax)
}

#[cfg(test)]
mod tests {
    use super::{KNOWLEDGE, Knowledge, Syntax, is_left_alone, is_nobody, kind_of, syntax_of};
    use crate::model::words::Word as _;

    #[test]
    fn the_file_is_valid_and_its_examples_hold() {
        let _: Knowledge = toml::from_str(include_str!("../../rules/redact/redact.toml")).unwrap();
        for kind in &KNOWLEDGE.keys {
            for key in &kind.examples {
                assert_eq!(kind_of(key).map(|found| &found.kind), Some(&kind.kind), "{key}");
            }
            for key in &kind.counter_examples {
                assert_ne!(kind_of(key).map(|found| &found.kind), Some(&kind.kind), "{key}");
            }
        }
        for value in &KNOWLEDGE.left_alone.examples {
            assert!(is_left_alone(value), "{value}");
        }
        for value in &KNOWLEDGE.left_alone.counter_examples {
            assert!(!is_left_alone(value), "{value}");
        }
        for name in &KNOWLEDGE.people.examples {
            assert!(is_nobody(name), "{name}");
        }
        for name in &KNOWLEDGE.people.counter_examples {
            assert!(!is_nobody(name), "{name}");
        }
        for files in &KNOWLEDGE.files {
            assert!(Syntax::ALL.iter().any(|syntax| syntax.word() == files.syntax), "{}", files.syntax);
        }
    }

    #[test]
    fn names_of_files_tell_their_syntax() {
        for (path, syntax) in [
            (".env.local", Syntax::Env),
            ("deploy/prod.env", Syntax::Env),
            ("terraform.tfstate", Syntax::Json),
            ("a/b.tfvars", Syntax::Hcl),
            ("home/.kube/config", Syntax::Yaml),
            (".npmrc", Syntax::Ini),
            ("web.config", Syntax::Xml),
        ] {
            assert_eq!(syntax_of(path), Some(syntax), "{path}");
        }
        assert_eq!(syntax_of("notes.txt"), None);
    }
}

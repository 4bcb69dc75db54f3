//! Walks through the values of a structured text and judges them by their keys, and by the document that they stand in.

use std::collections::HashMap;
use std::ops::Range;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use super::knowledge::{self, Document, KeyKind, Told};
use super::place::{Form, Place};
use super::placeholder;
use super::xml::OWN_TEXT;
use crate::syntax::{Node, Value};

/// Members that only hold the value of what is around them.
const HOLDERS: [&str; 9] =
    ["value", "default", "data", "content", "plaintext", "current", "string", "secure_value", OWN_TEXT];
/// Members that name what a `value` beside them is.
const NAMES: [&str; 8] = ["name", "Name", "key", "Key", "ParameterKey", "variable", "@name", "env"];
const VALUES: [&str; 8] = ["value", "Value", "ParameterValue", "val", "secret", "default", "content", OWN_TEXT];

/// What a walk through a text found.
#[derive(Debug, Default)]
pub(super) struct Structure {
    /// Values that have to go.
    pub(super) places: Vec<Place>,
    /// Every value: within one, bytes may change; between them only comments may.
    pub(super) values: Vec<(Range<usize>, Form)>,
    /// Values that stay, whatever they look like.
    pub(super) untouched: Vec<Range<usize>>,
}

struct Walk<'t> {
    text: &'t str,
    found: Structure,
    path: Vec<String>,
    /// The documents around, each with the length of the path to it.
    documents: Vec<(&'static Document, usize)>,
    /// Names of attributes that a Terraform state calls sensitive.
    sensitive: Vec<String>,
    /// What keys say that were met before.
    kinds: HashMap<String, Option<&'static KeyKind>>,
}

/// Judges every value in `nodes`, which were read from `text`.
pub(super) fn walk(text: &str, nodes: &[Node]) -> Structure {
    let mut walk = Walk {
        text,
        found: Structure::default(),
        path: Vec::new(),
        documents: Vec::new(),
        sensitive: Vec::new(),
        kinds: HashMap::new(),
    };
    for node in nodes {
        walk.node(node, Hint::default());
    }
    walk.found.values.sort_by_key(|(range, _)| range.start);
    walk.found
}

/// What the members beside a value say of it.
#[derive(Debug, Clone, Copy, Default)]
struct Hint<'n> {
    /// Its name, where that is no key: `- name: DB_PASSWORD`.
    name: Option<&'n str>,
    /// It is said to be sensitive.
    sensitive: bool,
}

impl Walk<'_> {
    fn node(&mut self, node: &Node, hint: Hint<'_>) {
        match &node.value {
            Value::Object(_) => self.object(node),
            Value::List(items) => {
                for (number, item) in items.iter().enumerate() {
                    self.path.push(number.to_string());
                    self.node(item, hint);
                    self.path.pop();
                }
            }
            Value::Text(value) => self.scalar(node, value, hint),
            Value::Number(value) => self.number(node, value, hint),
            _ => {}
        }
    }

    fn object(&mut self, node: &Node) {
        let depth = self.documents.len();
        let before = self.sensitive.len();
        self.documents.extend(knowledge::documents(node).map(|document| (document, self.path.len())));
        if let Some(names) = node.get("sensitive_attributes") {
            attributes(names, &mut self.sensitive);
        }
        let name = NAMES.iter().find_map(|key| node.get(key).and_then(Node::as_str));
        let said = ["sensitive", "secret", "secure", "Sensitive", "isSecret", "is_secret"];
        let sensitive = said.iter().any(|key| node.get(key).is_some_and(says_yes));
        for member in node.members() {
            let holds = VALUES.contains(&member.key.as_str());
            let hint = Hint { name: name.filter(|_| holds), sensitive: sensitive && holds };
            self.path.push(member.key.clone());
            self.node(&member.node, hint);
            self.path.pop();
        }
        self.documents.truncate(depth);
        self.sensitive.truncate(before);
    }

    /// The key that says what the value at the current path is.
    fn key(&self) -> Option<&str> {
        let mut keys = self.path.iter().rev().filter(|key| !key.bytes().all(|byte| byte.is_ascii_digit()));
        keys.find(|key| !HOLDERS.contains(&key.as_str())).map(String::as_str)
    }

    fn told(&self) -> Option<(&'static Document, Told)> {
        let tell = |(document, start): &(&'static Document, usize)| {
            document.tells(&self.path[*start..]).map(|told| (*document, told))
        };
        self.documents.iter().rev().find_map(tell)
    }

    fn kind(&mut self, hint: Hint<'_>) -> Option<&'static KeyKind> {
        let key = hint.name.or_else(|| self.key())?;
        if let Some(kind) = self.kinds.get(key) {
            return *kind;
        }
        let (key, kind) = (key.to_owned(), knowledge::kind_of(key));
        self.kinds.insert(key, kind);
        kind
    }

    /// The kind of a value in a list whose key names many: `tokens = ["…", "…"]`. Names of secrets and words are listed under
    /// such keys as well, so it has to look like a value.
    fn kind_of_one(&self, value: &str) -> Option<&'static KeyKind> {
        let telling =
            value.len() >= 8 && value.bytes().any(|byte| byte.is_ascii_digit()) && !value.contains(char::is_whitespace);
        let key = self.key().filter(|key| telling && self.is_in_list() && *key != "secrets")?;
        knowledge::kind_of(key.strip_suffix('s')?)
    }

    fn is_in_list(&self) -> bool {
        self.path.last().is_some_and(|key| key.bytes().all(|byte| byte.is_ascii_digit()))
    }

    fn is_sensitive(&self, hint: Hint<'_>) -> bool {
        hint.sensitive || !self.sensitive.is_empty() && self.path.iter().any(|key| self.sensitive.contains(key))
    }

    fn scalar(&mut self, node: &Node, value: &str, hint: Hint<'_>) {
        let range = inside(self.text, node.span.clone());
        self.found.values.push((range.clone(), Form::Text));
        let told = self.told();
        if let Some((document, told)) = told {
            match told {
                Told::Untouched => self.found.untouched.push(range),
                Told::Secret(form) => {
                    let alone =
                        if form == Form::Base64 { is_encoded_nothing(value) } else { knowledge::is_left_alone(value) };
                    self.add(range, &document.kind, form, !alone);
                }
            }
            return;
        }
        if let Some((kind, value)) = self.listed(&self.text[range.clone()], &range) {
            self.found.places.push(Place::keyed(value, kind, Form::Text));
            return;
        }
        if let Some(kind) = self.kind(hint).or_else(|| self.kind_of_one(value)) {
            let nobody = kind.personal && (knowledge::is_nobody(value) || value.contains(['{', '<', '%']));
            if !knowledge::is_left_alone(value) && !nobody {
                self.found.places.push(Place::keyed(range, kind, Form::Text));
            }
        } else if self.is_sensitive(hint) {
            self.add(range, "sensitive-value", Form::Text, !knowledge::is_left_alone(value));
        }
    }

    fn number(&mut self, node: &Node, value: &str, hint: Hint<'_>) {
        let range = node.span.clone();
        self.found.values.push((range.clone(), Form::Number));
        if !value.bytes().any(|byte| byte.is_ascii_digit() && byte != b'0') {
            return;
        }
        if let Some(kind) = self.kind(hint).filter(|kind| kind.numbers) {
            self.found.places.push(Place::keyed(range, kind, Form::Number));
        } else {
            self.add(range, "sensitive-value", Form::Number, self.is_sensitive(hint));
        }
    }

    fn add(&mut self, range: Range<usize>, kind: &str, form: Form, wanted: bool) {
        if wanted {
            self.found.places.push(Place { range, kind: kind.to_owned().into(), form, personal: false, sure: false });
        }
    }

    /// `- DB_PASSWORD=x` and `--password=x` in a list: the key and the value's place.
    fn listed(&self, value: &str, range: &Range<usize>) -> Option<(&'static KeyKind, Range<usize>)> {
        let (key, rest) = value.split_once('=').filter(|_| self.is_in_list())?;
        let is_name = !key.is_empty() && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte));
        let kind = knowledge::kind_of(key).filter(|_| is_name && !knowledge::is_left_alone(rest))?;
        Some((kind, range.start + key.len() + 1..range.end))
    }
}

/// The names in `[[{"type": "get_attr", "value": "password"}]]`, or in `["password"]`.
fn attributes(node: &Node, names: &mut Vec<String>) {
    match &node.value {
        Value::Text(name) if name != "get_attr" && name != "index" => names.push(name.clone()),
        Value::List(items) => items.iter().for_each(|item| attributes(item, names)),
        Value::Object(members) => members.iter().for_each(|member| attributes(&member.node, names)),
        _ => {}
    }
}

fn says_yes(node: &Node) -> bool {
    node.as_bool() == Some(true) || node.as_str() == Some("true")
}

/// Base64 of nothing, of a template or of a placeholder; or a template in its place.
fn is_encoded_nothing(value: &str) -> bool {
    let plain: String = value.split_ascii_whitespace().collect();
    match STANDARD.decode(&plain) {
        Ok(decoded) => {
            placeholder::is_encoded(plain.as_bytes())
                || std::str::from_utf8(&decoded).is_ok_and(knowledge::is_left_alone)
        }
        Err(_) => knowledge::is_left_alone(&plain),
    }
}

/// The place of a value without the quotes around it.
fn inside(text: &str, span: Range<usize>) -> Range<usize> {
    let whole = &text[span.clone()];
    for quote in ["\"\"\"", "'''", "\"", "'", "`"] {
        if whole.len() >= 2 * quote.len() && whole.starts_with(quote) && whole.ends_with(quote) {
            return span.start + quote.len()..span.end - quote.len();
        }
    }
    span
}

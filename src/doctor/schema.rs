//! Which keys a settings file may have and what their values are, as a table of data.

use std::collections::BTreeMap;
use std::ops::Range;

use serde::Deserialize;

use crate::model::nearest;
use crate::syntax::{Node, Value};

/// A table of keys as it is written: `"permissions.allow" = "texts"`. A `*` stands for any member or element. The value
/// is one or more of `text`, `boolean`, `number`, `integer`, `positive` (a whole number from 1 on), `texts`, `list`,
/// `object`, `any`, `never` and words in single quotes, with ` | ` between them.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct RawSchema {
    pub keys: BTreeMap<String, String>,
    /// Keys that count in managed sources only.
    #[serde(default)]
    pub managed_only: Vec<String>,
    /// Keys that do not count in files of a repository.
    #[serde(default)]
    pub never_from_project: Vec<String>,
    /// Keys that belong elsewhere, and what to say of them.
    #[serde(default)]
    pub elsewhere: BTreeMap<String, String>,
    /// Keys whose wrong value is lost alone, even where a wrong value costs the whole file. Patterns.
    #[serde(default)]
    pub lenient: Vec<String>,
    /// In managed sources a wrong value of these keys counts as this one.
    #[serde(default)]
    pub strictly: BTreeMap<String, toml::Value>,
    /// The product has keys that are not in the table: an unknown key is only spoken of when it is nearly one that is.
    #[serde(default)]
    pub only_near: bool,
    /// Keys are single names with dots in them.
    #[serde(default)]
    pub flat: bool,
    /// Members that an object has to have, by its pattern.
    #[serde(default)]
    pub required: BTreeMap<String, Vec<String>>,
    /// Of these members an object has exactly one, by its pattern.
    #[serde(default)]
    pub exactly_one: BTreeMap<String, Vec<String>>,
}

/// What a value may be.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Kind {
    Text,
    Boolean,
    Number,
    Integer,
    Positive,
    Texts,
    List,
    Object,
    Any,
    /// Nothing at all: the key has to be left out.
    Never,
    Word(String),
}

/// What stands under one key.
#[derive(Debug, Clone, Default)]
struct Shape {
    kinds: Vec<Kind>,
    members: BTreeMap<String, Shape>,
    any: Option<Box<Shape>>,
}

/// A table of keys, ready for use.
#[derive(Debug, Clone, Default)]
pub struct Schema {
    root: Shape,
    /// All keys by their last part, for advice.
    by_name: BTreeMap<String, String>,
    pub managed_only: Vec<Vec<String>>,
    pub never_from_project: Vec<Vec<String>>,
    elsewhere: BTreeMap<String, String>,
    only_near: bool,
    lenient: Vec<Vec<String>>,
    strictly: Vec<(Vec<String>, serde_json::Value)>,
    required: Vec<(Vec<String>, Vec<String>)>,
    exactly_one: Vec<(Vec<String>, Vec<String>)>,
}

/// How a value does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MisfitKind {
    Value,
    Unknown,
    Misplaced,
}

/// One value that does not fit, or key that is not known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Misfit {
    pub kind: MisfitKind,
    pub path: Vec<String>,
    pub span: Range<usize>,
    pub message: String,
}

/// The parts of a dotted key.
pub fn parts(key: &str) -> Vec<String> {
    key.split('.').map(str::to_owned).collect()
}

/// Whether a path is what a pattern with `*` for any part says.
pub fn is_like(path: &[String], pattern: &[String]) -> bool {
    path.len() == pattern.len() && path.iter().zip(pattern).all(|(part, like)| like == "*" || like == part)
}

impl Schema {
    /// The schema of a table.
    ///
    /// # Errors
    /// The first entry that is not understood, as a sentence.
    pub fn new(raw: &RawSchema) -> Result<Self, String> {
        let mut schema = Self {
            managed_only: raw.managed_only.iter().map(|key| parts(key)).collect(),
            never_from_project: raw.never_from_project.iter().map(|key| parts(key)).collect(),
            elsewhere: raw.elsewhere.clone(),
            only_near: raw.only_near,
            lenient: raw.lenient.iter().map(|key| parts(key)).collect(),
            strictly: raw.strictly.iter().map(|(key, value)| (parts(key), plain(value))).collect(),
            required: raw.required.iter().map(|(key, names)| (parts(key), names.clone())).collect(),
            exactly_one: raw.exactly_one.iter().map(|(key, names)| (parts(key), names.clone())).collect(),
            ..Self::default()
        };
        for (key, kinds) in &raw.keys {
            let kinds =
                kinds.split(" | ").map(kind).collect::<Result<_, _>>().map_err(|why| format!("{key}: {why}"))?;
            let mut shape = &mut schema.root;
            let names = if raw.flat { vec![key.clone()] } else { parts(key) };
            for part in &names {
                shape = match part.as_str() {
                    "*" => shape.any.get_or_insert_default(),
                    name => shape.members.entry(name.to_owned()).or_default(),
                };
            }
            shape.kinds = kinds;
            if let Some((_, name)) = key.rsplit_once('.').filter(|(_, name)| *name != "*" && !raw.flat) {
                schema.by_name.entry(name.to_owned()).or_insert_with(|| key.clone());
            } else {
                schema.by_name.insert(key.clone(), key.clone());
            }
        }
        Ok(schema)
    }

    /// Everything in a document that does not fit.
    pub fn misfits(&self, root: &Node) -> Vec<Misfit> {
        let mut found = Vec::new();
        self.object(&self.root, root, &mut Vec::new(), &mut found);
        found
    }

    /// The part of a document that a wrong value takes with it, where that is not the whole document.
    pub fn lost_with(&self, path: &[String]) -> Option<usize> {
        let lost = |pattern: &&Vec<String>| path.len() >= pattern.len() && is_like(&path[..pattern.len()], pattern);
        self.lenient.iter().filter(lost).map(Vec::len).max()
    }

    /// What a wrong value of a key counts as in managed sources.
    pub fn strictly(&self, path: &[String]) -> Option<&serde_json::Value> {
        self.strictly.iter().find(|(key, _)| path == key).map(|(_, value)| value)
    }

    /// What an object lacks, or has too much of.
    fn lacking(&self, node: &Node, path: &[String]) -> Option<String> {
        let dotted = if path.is_empty() { "the file".to_owned() } else { format!("`{}`", path.join(".")) };
        let required = self.required.iter().filter(|(pattern, _)| is_like(path, pattern));
        let missing = required.flat_map(|(_, names)| names).find(|name| node.get(name).is_none());
        if let Some(name) = missing {
            return Some(format!("{dotted} has no `{name}`"));
        }
        let (_, names) = self.exactly_one.iter().find(|(pattern, _)| is_like(path, pattern))?;
        let count = names.iter().filter(|name| node.get(name).is_some()).count();
        (count != 1).then(|| format!("{dotted} has to have exactly one of {}, and has {count}", names.join(", ")))
    }

    fn object(&self, shape: &Shape, node: &Node, path: &mut Vec<String>, found: &mut Vec<Misfit>) {
        let closed = !shape.members.is_empty() || path.is_empty();
        for member in node.members() {
            path.push(member.key.clone());
            match shape.members.get(&member.key).or(shape.any.as_deref()) {
                Some(inner) => self.value(inner, &member.node, path, found),
                None if closed => {
                    if let Some((kind, message)) = self.unknown(shape, path) {
                        found.push(Misfit { kind, path: path.clone(), span: member.key_span.clone(), message });
                    }
                }
                None => {}
            }
            path.pop();
        }
        for (at, item) in node.items().iter().enumerate() {
            if let Some(inner) = &shape.any {
                path.push(at.to_string());
                self.value(inner, item, path, found);
                path.pop();
            }
        }
    }

    fn value(&self, shape: &Shape, node: &Node, path: &mut Vec<String>, found: &mut Vec<Misfit>) {
        if !shape.kinds.is_empty() && !shape.kinds.iter().any(|kind| kind.fits(node)) {
            let wanted: Vec<String> = shape.kinds.iter().map(Kind::name).collect();
            let message = format!("`{}` has to be {}, and is {}", path.join("."), wanted.join(" or "), shown(node));
            found.push(Misfit { kind: MisfitKind::Value, path: path.clone(), span: node.span.clone(), message });
            return;
        }
        if matches!(node.value, Value::Object(_))
            && let Some(message) = self.lacking(node, path)
        {
            found.push(Misfit { kind: MisfitKind::Value, path: path.clone(), span: node.span.clone(), message });
        }
        self.object(shape, node, path, found);
    }

    fn unknown(&self, shape: &Shape, path: &[String]) -> Option<(MisfitKind, String)> {
        let dotted = path.join(".");
        let name = path.last().map(String::as_str).unwrap_or_default();
        if let Some(advice) = self.elsewhere.get(&dotted) {
            return Some((MisfitKind::Misplaced, format!("`{dotted}` has no effect here: {advice}")));
        }
        if let Some(real) = self.by_name.get(name).filter(|real| **real != dotted && !real.contains('*')) {
            return Some((MisfitKind::Misplaced, format!("`{dotted}` has no effect: the key is `{real}`")));
        }
        let near = nearest(name, shape.members.keys().map(String::as_str));
        if near.is_none() && self.only_near {
            return None;
        }
        let advice = near.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
        Some((MisfitKind::Unknown, format!("there is no key `{dotted}`{advice}")))
    }
}

fn plain(value: &toml::Value) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

impl Kind {
    fn fits(&self, node: &Node) -> bool {
        match (self, &node.value) {
            (Self::Any, _)
            | (Self::Text, Value::Text(_))
            | (Self::Boolean, Value::Bool(_))
            | (Self::Number, Value::Number(_))
            | (Self::List, Value::List(_))
            | (Self::Object, Value::Object(_)) => true,
            (Self::Integer, Value::Number(_)) => node.as_i64().is_some(),
            (Self::Positive, Value::Number(_)) => node.as_i64().is_some_and(|number| number > 0),
            (Self::Texts, Value::List(items)) => items.iter().all(|item| item.as_str().is_some()),
            (Self::Word(word), Value::Text(text)) => word == text,
            _ => false,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Text => "a text".to_owned(),
            Self::Boolean => "true or false".to_owned(),
            Self::Number => "a number".to_owned(),
            Self::Integer => "a whole number".to_owned(),
            Self::Positive => "a whole number from 1 on".to_owned(),
            Self::Texts => "a list of texts".to_owned(),
            Self::List => "a list".to_owned(),
            Self::Object => "an object".to_owned(),
            Self::Any => "anything".to_owned(),
            Self::Never => "left out".to_owned(),
            Self::Word(word) => format!("\"{word}\""),
        }
    }
}

/// A value for a message: short ones as they are, others by their kind. Texts are named only where they are plain words,
/// since anything longer may be a secret.
fn shown(node: &Node) -> String {
    match &node.value {
        Value::Bool(value) => value.to_string(),
        Value::Number(text) if text.len() < 12 => text.clone(),
        Value::Text(text) if text.len() <= 24 && text.bytes().all(|it| it.is_ascii_alphanumeric() || it == b'-') => {
            format!("\"{text}\"")
        }
        _ => node.kind().to_owned(),
    }
}

fn kind(word: &str) -> Result<Kind, String> {
    Ok(match word {
        "text" => Kind::Text,
        "boolean" => Kind::Boolean,
        "number" => Kind::Number,
        "integer" => Kind::Integer,
        "positive" => Kind::Positive,
        "texts" => Kind::Texts,
        "list" => Kind::List,
        "object" => Kind::Object,
        "any" => Kind::Any,
        "never" => Kind::Never,
        other => match other.strip_prefix('\'').and_then(|rest| rest.strip_suffix('\'')) {
            Some(word) => Kind::Word(word.to_owned()),
            None => return Err(format!("`{other}` is no kind of value")),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::{MisfitKind, RawSchema, Schema};
    use crate::syntax::{Dialect, parse};

    fn misfits(text: &str) -> Vec<(MisfitKind, String)> {
        let raw: RawSchema = toml::from_str(
            "elsewhere = { mcpServers = 'it belongs in .mcp.json' }\n[keys]\n'days' = 'positive'\n'permissions' = 'object'\n'permissions.deny' = 'texts'\n'permissions.lock' = \"'disable'\"\n'env' = 'object'\n'env.*' = 'text'\n'list' = 'list'\n'list.*' = 'object'\n'list.*.name' = 'text'\n",
        )
        .unwrap();
        let node = parse(text, Dialect::Json).unwrap();
        Schema::new(&raw).unwrap().misfits(&node).into_iter().map(|it| (it.kind, it.message)).collect()
    }

    #[test]
    fn what_fits_is_not_spoken_of() {
        let text = r#"{"days": 1, "permissions": {"deny": ["a"], "lock": "disable"}, "env": {"A": "b"}, "list": [{"name": "x"}]}"#;
        assert_eq!(misfits(text), []);
    }

    #[test]
    fn wrong_values_and_unknown_keys_are_named_with_what_would_be_right() {
        for (text, kind, part) in [
            (r#"{"days": 0}"#, MisfitKind::Value, "`days` has to be a whole number from 1 on, and is 0"),
            (r#"{"permissions": {"lock": true}}"#, MisfitKind::Value, "has to be \"disable\", and is true"),
            (r#"{"permissions": {"deny": "x"}}"#, MisfitKind::Value, "`permissions.deny` has to be a list of texts"),
            (r#"{"env": {"A": 1}}"#, MisfitKind::Value, "`env.A` has to be a text, and is 1"),
            (r#"{"list": [{"name": 1}]}"#, MisfitKind::Value, "`list.0.name` has to be a text"),
            (r#"{"Permissions": {}}"#, MisfitKind::Unknown, "did you mean `permissions`?"),
            (r#"{"permissions": {"denny": []}}"#, MisfitKind::Unknown, "did you mean `deny`?"),
            (r#"{"lock": "disable"}"#, MisfitKind::Misplaced, "the key is `permissions.lock`"),
            (r#"{"mcpServers": {}}"#, MisfitKind::Misplaced, "it belongs in .mcp.json"),
        ] {
            let found = misfits(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!(found[0].0, kind, "{text}");
            assert!(found[0].1.contains(part), "{text}: {}", found[0].1);
        }
    }
}

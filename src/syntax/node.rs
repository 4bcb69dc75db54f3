//! One tree for every dialect: values with their places.

use std::ops::Range;

/// A value and the bytes of the text that it is written in.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub value: Value,
    pub span: Range<usize>,
}

/// What a value is.
#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    /// A number as JSON writes it.
    Number(String),
    Text(String),
    /// A date or time of TOML, as written.
    Date(String),
    List(Vec<Node>),
    /// Members in the order of the file; a key may stand twice.
    Object(Vec<Member>),
}

/// One member of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Member {
    pub key: String,
    /// Where the key is written, with its quotes.
    pub key_span: Range<usize>,
    pub node: Node,
}

impl Value {
    /// A value that no file has: its parts have no places.
    pub fn of(plain: &serde_json::Value) -> Self {
        let node = |value: &serde_json::Value| Node { value: Self::of(value), span: 0..0 };
        match plain {
            serde_json::Value::Null => Self::Null,
            serde_json::Value::Bool(value) => Self::Bool(*value),
            serde_json::Value::Number(number) => Self::Number(number.to_string()),
            serde_json::Value::String(text) => Self::Text(text.clone()),
            serde_json::Value::Array(items) => Self::List(items.iter().map(node).collect()),
            serde_json::Value::Object(members) => {
                let member = |(key, value): (&String, &serde_json::Value)| Member {
                    key: key.clone(),
                    key_span: 0..0,
                    node: node(value),
                };
                Self::Object(members.iter().map(member).collect())
            }
        }
    }
}

impl Node {
    /// The members of an object; none of anything else.
    pub fn members(&self) -> &[Member] {
        match &self.value {
            Value::Object(members) => members,
            _ => &[],
        }
    }

    /// The elements of a list; none of anything else.
    pub fn items(&self) -> &[Self] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    /// The member under a key. Of several the last: every reader that takes duplicates at all does so.
    pub fn member(&self, key: &str) -> Option<&Member> {
        self.members().iter().rev().find(|member| member.key == key)
    }

    /// The value under a key.
    pub fn get(&self, key: &str) -> Option<&Self> {
        self.member(key).map(|member| &member.node)
    }

    /// The value under a path of keys and positions in lists.
    pub fn at<'k>(&self, path: impl IntoIterator<Item = &'k str>) -> Option<&Self> {
        path.into_iter().try_fold(self, |node, key| match &node.value {
            Value::List(items) => items.get(key.parse::<usize>().ok()?),
            _ => node.get(key),
        })
    }

    /// The members whose key stands again later, so that they have no effect.
    pub fn duplicates(&self) -> impl Iterator<Item = &Member> {
        let members = self.members();
        members
            .iter()
            .enumerate()
            .filter(|(at, one)| members[at + 1..].iter().any(|it| it.key == one.key))
            .map(|(_, it)| it)
    }

    pub fn as_str(&self) -> Option<&str> {
        match &self.value {
            Value::Text(text) => Some(text),
            _ => None,
        }
    }

    pub const fn as_bool(&self) -> Option<bool> {
        match self.value {
            Value::Bool(value) => Some(value),
            _ => None,
        }
    }

    /// A whole number.
    pub fn as_i64(&self) -> Option<i64> {
        match &self.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// Any number.
    pub fn as_f64(&self) -> Option<f64> {
        match &self.value {
            Value::Number(text) => text.parse().ok(),
            _ => None,
        }
    }

    /// What the value is, in a word: for messages.
    pub const fn kind(&self) -> &'static str {
        match self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a text",
            Value::Date(_) => "a date",
            Value::List(_) => "a list",
            Value::Object(_) => "an object",
        }
    }

    /// The value without places. Of members with the same key the last one stays.
    pub fn plain(&self) -> serde_json::Value {
        match &self.value {
            Value::Null => serde_json::Value::Null,
            Value::Bool(value) => (*value).into(),
            Value::Number(text) => text.parse().map_or_else(|_| text.clone().into(), serde_json::Value::Number),
            Value::Text(text) | Value::Date(text) => text.clone().into(),
            Value::List(items) => items.iter().map(Self::plain).collect(),
            Value::Object(members) => {
                serde_json::Value::Object(members.iter().map(|it| (it.key.clone(), it.node.plain())).collect())
            }
        }
    }
}

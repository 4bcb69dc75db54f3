//! What stood where: personal data may come back, a secret never does.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::placeholder;
use crate::model::Secret;

/// Placeholders and the personal data that they stand for. It is as private as what is in it: it belongs into a file that
/// only its owner can read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Map {
    values: BTreeMap<String, Secret<String>>,
}

/// The map as a file: version 1.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Document {
    version: u32,
    values: BTreeMap<String, String>,
}

impl Map {
    /// Reads the file that [`Map::to_json`] makes.
    ///
    /// # Errors
    /// When it is no such file; the message is a sentence without any value.
    pub fn from_json(text: &str) -> Result<Self, String> {
        // What the parser says may hold a part of the file.
        let document: Document = serde_json::from_str(text)
            .map_err(|error| format!("it is no map that `aiguard redact --map` wrote (line {}).", error.line()))?;
        if document.version != 1 {
            return Err(format!("its version is {}, and this aiguard reads version 1: update it.", document.version));
        }
        match document.values.keys().find(|name| !placeholder::is_placeholder(name)) {
            Some(_) => Err("one of its names is no placeholder.".to_owned()),
            None => {
                Ok(Self { values: document.values.into_iter().map(|(name, it)| (name, Secret::new(it))).collect() })
            }
        }
    }

    /// The map as JSON.
    pub fn to_json(&self) -> String {
        let values = self.values.iter().map(|(name, value)| (name.clone(), value.expose().clone())).collect();
        let text = serde_json::to_string_pretty(&Document { version: 1, values });
        text.unwrap_or_default() + "\n"
    }

    /// How many values there are.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    pub(super) fn insert(&mut self, name: String, value: Secret<String>) {
        self.values.insert(name, value);
    }

    pub(super) fn entries(&self) -> impl Iterator<Item = (&str, &str)> {
        self.values.iter().map(|(name, value)| (name.as_str(), value.expose().as_str()))
    }

    /// `text` with every placeholder that the map knows replaced by what it stands for.
    pub fn restore(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (range, _) in placeholder::all(text.as_bytes()) {
            if let Some(value) = self.values.get(&text[range.clone()]) {
                out.push_str(&text[at..range.start]);
                out.push_str(value.expose());
                at = range.end;
            }
        }
        out + &text[at..]
    }
}

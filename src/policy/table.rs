//! Tables that other parts of the product read: each gives its own shape, the policy lays the layers over each other.

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::{DeTable, DeValue, ValueDeserializer};

use super::config::Policy;
use super::layers::PolicyFile;
use super::sourced::Layer;
use crate::model::{Flaw, Flaws, Written};

impl Policy {
    /// The table `name` of each layer that has it, the strongest layer first. `T` is best a shape with
    /// `deny_unknown_fields`, kebab-case names and nothing but options; `toml::Spanned` works in it.
    ///
    /// # Errors
    /// What does not fit the shape, with its place.
    pub fn tables<T: DeserializeOwned>(&self, name: &str) -> Result<Vec<(Layer, T)>, Flaws> {
        let mut found = Vec::new();
        for file in &self.files {
            let (document, _) = DeTable::parse_recoverable(&file.text);
            if let Some(value) = document.get_ref().get(name) {
                found.push((file.layer, shaped(value, file)?));
            }
        }
        Ok(found)
    }

    /// The table `name` of all layers in one, key by key: the organisation's value holds where it has one, and elsewhere
    /// the repository's goes before the user's. Lists are values, they do not add up: see [`Policy::tables`] for that.
    ///
    /// # Errors
    /// What does not fit the shape, with its place.
    pub fn table<T: DeserializeOwned>(&self, name: &str) -> Result<Option<T>, Flaws> {
        let mut merged: Option<Spanned<DeValue<'_>>> = None;
        let mut last = None;
        // What is laid on later holds.
        let order = [Layer::User, Layer::Repository, Layer::Organisation];
        for file in order.iter().filter_map(|layer| self.files.iter().find(|file| file.layer == *layer)) {
            let (document, _) = DeTable::parse_recoverable(&file.text);
            let Some(value) = document.into_inner().remove(name) else { continue };
            // Checked one by one, so that a complaint names the right file.
            let _: T = shaped(&value, file)?;
            match &mut merged {
                Some(below) => lay(below, value),
                None => merged = Some(value),
            }
            last = Some(file);
        }
        match (merged, last) {
            (Some(value), Some(file)) => shaped(&value, file).map(Some),
            _ => Ok(None),
        }
    }
}

fn shaped<T: DeserializeOwned>(value: &Spanned<DeValue<'_>>, file: &PolicyFile) -> Result<T, Flaws> {
    T::deserialize(ValueDeserializer::from(value.clone())).map_err(|error| {
        let span = error.span().unwrap_or_else(|| value.span());
        // The value may be a secret under a wrong key: only its place is shown.
        let message = error.message().trim_end_matches('\n').to_owned();
        Flaws::new(Written { path: &file.path, text: &file.text }, vec![Flaw::new(span, message)])
    })
}

fn lay<'v>(below: &mut Spanned<DeValue<'v>>, above: Spanned<DeValue<'v>>) {
    if !(below.get_ref().is_table() && above.get_ref().is_table()) {
        *below = above;
        return;
    }
    if let (DeValue::Table(below), DeValue::Table(above)) = (below.get_mut(), above.into_inner()) {
        for (key, value) in above {
            match below.get_mut(&*key.get_ref().clone()) {
                Some(held) => lay(held, value),
                None => {
                    below.insert(key, value);
                }
            }
        }
    }
}

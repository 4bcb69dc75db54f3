//! What is known of each product, as data: where its settings are, how they combine, and what they are held against.

use std::collections::BTreeMap;
use std::io::Read as _;

use flate2::read::DeflateDecoder;
use serde::Deserialize;

use super::check::Check;
use super::machine::{Folder, SystemPath};
use super::product::{Product, Scope};
use super::schema::{RawSchema, Schema};
use super::source::{Form, State};

/// The data files of products, in the order in which they are examined.
const PRODUCTS: [&str; 11] = [
    "claude-code",
    "codex",
    "gemini",
    "cursor",
    "copilot",
    "vscode",
    "windsurf",
    "aider",
    "mcp",
    "instructions",
    "repository",
];

/// All files of `rules/doctor`, packed: each with its name, a line end, its text and a zero.
static PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/doctor.bin"));

/// One file that a product reads.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourceEntry {
    /// What it is called in reports.
    pub name: String,
    /// Which view it belongs to; sources of one group are merged.
    #[serde(default = "settings")]
    pub group: String,
    pub scope: Scope,
    /// Of two sources in one group the one with the higher rank wins.
    #[serde(default)]
    pub rank: i32,
    pub form: Form,
    /// Where it is; several files where the last part has a `*`.
    pub path: SystemPath,
    /// The member of a property list that holds the settings, as TOML in base64; without it the list itself does.
    pub member: Option<String>,
    /// The table of keys that it may have.
    pub schema: Option<String>,
    /// What the product makes of a file that it cannot parse.
    #[serde(default = "dropped")]
    pub on_fault: State,
    /// What it makes of an empty file.
    #[serde(default = "dropped")]
    pub on_empty: State,
    /// What it makes of one wrong value: `partly` means that it loses only that key, `read` that it uses what is there.
    #[serde(default = "partly")]
    pub on_misfit: State,
    /// That this file is there at all is worth a word, and this is the word.
    pub legacy: Option<String>,
    /// Only administrators may write it: it is never changed without being asked to.
    #[serde(default)]
    pub administered: bool,
    /// Other programs have this file too: that it is there is no sign of the product.
    #[serde(default)]
    pub shared: bool,
}

fn settings() -> String {
    "settings".to_owned()
}

const fn dropped() -> State {
    State::Dropped
}

const fn partly() -> State {
    State::Partly
}

/// How values of several sources become one.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Merging {
    /// Lists are joined, the lower source's entries first. Otherwise the higher source's list wins.
    #[serde(default)]
    pub lists_join: bool,
    /// Lists that are an exception from that.
    #[serde(default)]
    pub except: Vec<String>,
    /// Values that win from whatever source they come.
    #[serde(default)]
    pub stricter: BTreeMap<String, toml::Value>,
}

/// Something that cannot be seen on the disk.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Hidden {
    pub id: String,
    pub title: String,
    /// How a person can see it.
    pub verify: String,
}

/// What is known of one product.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ProductEntry {
    pub product: Product,
    /// Its name.
    pub title: String,
    /// The version that the facts were taken from.
    pub version: Option<String>,
    /// The product is here when one of these exists.
    #[serde(default)]
    pub signs: Vec<SystemPath>,
    /// Where its version can be read: manifests of npm, or folders whose entries are named by versions, ending with `*`.
    #[serde(default)]
    pub installed: Vec<SystemPath>,
    #[serde(default)]
    pub folders: BTreeMap<String, Folder>,
    #[serde(default)]
    pub sources: Vec<SourceEntry>,
    #[serde(default)]
    pub merging: Merging,
    /// What a setting is when no source sets it, by group and key: `settings.sandbox.enabled`.
    #[serde(default)]
    pub defaults: BTreeMap<String, toml::Value>,
    /// Keys that the effective view lists, with `*` for any part.
    #[serde(default)]
    pub security_keys: Vec<String>,
    /// Words that the product's own code needs: names of tools, of events.
    #[serde(default)]
    pub lists: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    pub hidden: Vec<Hidden>,
    #[serde(default)]
    pub checks: Vec<Check>,
}

impl ProductEntry {
    /// A list of words; empty if there is none of that name.
    pub fn list(&self, name: &str) -> &[String] {
        self.lists.get(name).map_or(&[], Vec::as_slice)
    }
}

/// Everything that is known.
#[derive(Debug, Clone, Default)]
pub struct Catalog {
    pub products: Vec<ProductEntry>,
    pub schemas: BTreeMap<String, Schema>,
}

impl Catalog {
    /// What this program brings along.
    ///
    /// # Errors
    /// When the data is not valid, which a test rules out.
    pub fn builtin() -> Result<Self, String> {
        let mut catalog = Self::default();
        let mut text = String::new();
        DeflateDecoder::new(PACKED).read_to_string(&mut text).map_err(|error| error.to_string())?;
        let files: BTreeMap<&str, &str> = text.split('\0').filter_map(|file| file.split_once('\n')).collect();
        for (name, text) in &files {
            let Some(name) = name.strip_prefix("schema/") else { continue };
            let raw: RawSchema = toml::from_str(text).map_err(|error| format!("{name}: {error}"))?;
            catalog.schemas.insert(name.to_owned(), Schema::new(&raw).map_err(|error| format!("{name}: {error}"))?);
        }
        for name in PRODUCTS {
            let text = files.get(name).ok_or_else(|| format!("there is no file {name}"))?;
            let mut entry: ProductEntry = toml::from_str(text).map_err(|error| format!("{name}: {error}"))?;
            for check in &mut entry.checks {
                check.product.get_or_insert(entry.product);
            }
            catalog.products.push(entry);
        }
        Ok(catalog)
    }

    /// Every check, in the order of the data.
    pub fn checks(&self) -> impl Iterator<Item = &Check> {
        self.products.iter().flat_map(|product| &product.checks)
    }

    /// Adds a check to its product.
    ///
    /// # Errors
    /// When there is one of that id already, or its product is not known.
    pub fn add(&mut self, check: Check) -> Result<(), String> {
        if self.check(&check.id).is_some() {
            return Err(format!("there are two checks `{}`: `[doctor.check.{}]` changes one", check.id, check.id));
        }
        if let Some(flaw) = check.test.flaw() {
            return Err(format!("the check `{}`: {flaw}", check.id));
        }
        let Some(product) = check.product else { return Err(format!("the check `{}` names no `product`", check.id)) };
        let Some(entry) = self.products.iter_mut().find(|entry| entry.product == product) else {
            return Err(format!("the check `{}` is about `{product}`, which is not examined", check.id));
        };
        entry.checks.push(check);
        Ok(())
    }

    /// The check of that id, to change it.
    pub fn check_mut(&mut self, id: &str) -> Option<&mut Check> {
        self.products.iter_mut().flat_map(|product| &mut product.checks).find(|check| check.id == id)
    }

    /// The check of that id.
    pub fn check(&self, id: &str) -> Option<&Check> {
        self.checks().find(|check| check.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::Catalog;

    #[test]
    fn every_file_of_the_data_is_known() {
        let names = |folder: &str| -> Vec<String> {
            let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("rules").join(folder);
            let names = crate::files::names(&folder).into_iter();
            let mut names: Vec<String> =
                names.filter_map(|name| Some(name.strip_suffix(".toml")?.to_owned())).collect();
            names.sort_unstable();
            names
        };
        let catalog = Catalog::builtin().unwrap();
        let mut products: Vec<String> = catalog.products.iter().map(|entry| entry.product.to_string()).collect();
        products.sort_unstable();
        assert_eq!(products, names("doctor"));
        assert_eq!(catalog.schemas.keys().cloned().collect::<Vec<_>>(), names("doctor/schema"));
    }
}

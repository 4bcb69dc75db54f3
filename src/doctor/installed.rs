//! Which version of a product is installed, as far as the disk tells, and whether a check is meant for it. No program is
//! started for that.

use super::catalog::ProductEntry;
use super::machine::Machine;
use crate::files::{self, Contents};

/// The longest manifest that is read, in bytes.
const LONGEST: u64 = 1 << 20;

/// A version of a product, and the file or folder that names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Installed {
    pub version: String,
    /// As a person would write it.
    pub shown: String,
}

/// The newest version of the product on the machine. A place is a manifest of npm, or ends with `*`: then each name there
/// is a version.
pub fn find(entry: &ProductEntry, machine: &Machine) -> Option<Installed> {
    let places = entry.installed.iter().filter_map(|place| place.for_system(machine.system));
    let found = places.flat_map(|place| {
        let named = place.ends_with("/*");
        machine.resolve(place, &entry.folders).into_iter().filter_map(move |path| {
            let name = || path.file_name().map(|name| name.to_string_lossy().into_owned());
            let version = if named { name() } else { manifest(&path) }?;
            Version::read(&version).is_some().then(|| Installed { version, shown: machine.shown(&path) })
        })
    });
    found.max_by_key(|installed| Version::read(&installed.version))
}

/// What `version` says in a manifest of npm.
fn manifest(path: &std::path::Path) -> Option<String> {
    let Ok(Contents::Bytes(bytes)) = files::read(path, LONGEST) else { return None };
    let manifest: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
    Some(manifest.get("version")?.as_str()?.to_owned())
}

/// Whether a version is one of those that `range` names: `>=1.2`, `<2.0`, `=1.4.1`, several with commas between them.
/// Nothing when one of the two cannot be read.
pub fn admits(range: &str, version: &Version) -> Option<bool> {
    let one = |condition: &str| {
        let condition = condition.trim();
        let (operator, bound) = condition.split_at(condition.find(|it: char| it.is_ascii_digit())?);
        let order = version.cmp(&Version::read(bound)?);
        match operator.trim() {
            ">=" => Some(order.is_ge()),
            ">" => Some(order.is_gt()),
            "<=" => Some(order.is_le()),
            "<" => Some(order.is_lt()),
            "=" => Some(order.is_eq()),
            _ => None,
        }
    };
    range.split(',').map(one).try_fold(true, |all, holds| Some(all && holds?))
}

/// Numbers with dots between them, of which a missing one is 0; what follows `-` or `+` does not count.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Version(Vec<u64>);

impl Version {
    /// Reads a version; nothing when it is none.
    pub fn read(text: &str) -> Option<Self> {
        let core = text.trim_start_matches('v').split(['-', '+']).next()?;
        let mut numbers: Vec<u64> = core.split('.').map(|part| part.parse().ok()).collect::<Option<_>>()?;
        while numbers.last() == Some(&0) {
            numbers.pop();
        }
        Some(Self(numbers))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;

    use super::{Installed, Version, admits, find};
    use crate::doctor::{Catalog, Machine, Product, System};

    #[test]
    fn a_range_admits_the_versions_that_it_names() {
        for (range, version, expected) in [
            (">=2.1.300", "2.1.300", Some(true)),
            (">=2.1.300", "2.1.99", Some(false)),
            (">=2.1", "2.1.0-beta.1", Some(true)),
            (">=1.0, <2", "1.9.9", Some(true)),
            (">=1.0, <2", "2.0.0", Some(false)),
            ("=1.4", "v1.4.0", Some(true)),
            ("~1.4", "1.4.0", None),
            (">=new", "1.4.0", None),
        ] {
            assert_eq!(admits(range, &Version::read(version).unwrap()), expected, "{range} {version}");
        }
        assert_eq!(Version::read("latest"), None);
    }

    #[test]
    fn every_range_in_the_data_can_be_read() {
        for check in Catalog::builtin().unwrap().checks() {
            if let Some(range) = &check.versions {
                assert!(admits(range, &Version::read("1.0.0").unwrap()).is_some(), "{}: {range}", check.id);
            }
        }
    }

    #[test]
    fn the_newest_version_on_the_disk_counts() {
        let folder = tempfile::tempdir().unwrap();
        let root = folder.path();
        let machine = Machine {
            system: System::Linux,
            root: Some(root.to_owned()),
            home: Some(root.join("home")),
            project: None,
            variables: BTreeMap::new(),
        };
        let catalog = Catalog::builtin().unwrap();
        let entry = catalog.products.iter().find(|entry| entry.product == Product::ClaudeCode).unwrap();
        assert_eq!(find(entry, &machine), None);
        let package = root.join("usr/lib/node_modules/@anthropic-ai/claude-code");
        fs::create_dir_all(&package).unwrap();
        fs::write(package.join("package.json"), r#"{"name": "claude", "version": "2.1.9"}"#).unwrap();
        let version = |version: &str, shown: &str| Some(Installed { version: version.into(), shown: shown.into() });
        let manifest = "/usr/lib/node_modules/@anthropic-ai/claude-code/package.json";
        assert_eq!(find(entry, &machine), version("2.1.9", manifest));
        for name in ["2.1.10", "unfinished"] {
            fs::create_dir_all(root.join("home/.local/share/claude/versions").join(name)).unwrap();
        }
        assert_eq!(find(entry, &machine), version("2.1.10", "~/.local/share/claude/versions/2.1.10"));
        fs::write(package.join("package.json"), "{").unwrap();
        assert_eq!(find(entry, &machine).unwrap().version, "2.1.10");
    }
}

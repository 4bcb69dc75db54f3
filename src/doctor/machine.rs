//! Where things are on the examined machine: this one, or an image of one below a folder.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::glob::Glob;
use super::product::System;
use crate::files;

/// The examined machine.
#[derive(Debug, Clone)]
pub struct Machine {
    pub system: System,
    /// The folder that stands for `/`, when it is not this machine's own.
    pub root: Option<PathBuf>,
    /// The person's home folder.
    pub home: Option<PathBuf>,
    /// The folder of the project: the top of its work tree.
    pub project: Option<PathBuf>,
    /// What environment variables say, by name: folders of settings that were moved.
    pub variables: BTreeMap<String, String>,
}

impl Machine {
    /// The files that a pattern of the data stands for, in the order of their names. A pattern begins with `{home}`,
    /// `{project}`, another name of `folders`, or at the root; `{user}` is the person's name, and a part may have one `*`. A part `**` before the last one
    /// stands for any folders.
    pub fn resolve(&self, pattern: &str, folders: &BTreeMap<String, Folder>) -> Vec<PathBuf> {
        let Some(path) = self.expand(pattern, folders) else { return Vec::new() };
        let Some(star) = pattern.find('*') else { return vec![PathBuf::from(path)] };
        // A folder's own name may hold an asterisk: only those of the pattern, at the path's end, stand for others.
        let star = path.len() - (pattern.len() - star);
        let plain = path[..star].rfind('/').unwrap_or_default();
        let mut found = vec![PathBuf::from(&path[..plain])];
        let mut rest = path[plain..].trim_start_matches('/').split('/');
        while let Some(part) = rest.next() {
            if part == "**" {
                let name = rest.next().unwrap_or("*");
                found = found.iter().flat_map(|folder| files::below(folder)).filter(|it| has_name(it, name)).collect();
                break;
            }
            found = found.iter().flat_map(|folder| named(folder, part)).collect();
        }
        found.sort();
        found
    }

    /// The path that a pattern stands for, its wildcards left in; nothing when a folder in it is not known.
    fn expand(&self, pattern: &str, folders: &BTreeMap<String, Folder>) -> Option<String> {
        if let Some((before, after)) = pattern.split_once("{user}") {
            let user = self.home.as_deref()?.file_name()?.to_str()?;
            return self.expand(&format!("{before}{user}{after}"), folders);
        }
        let Some((name, rest)) = pattern.strip_prefix('{').and_then(|rest| rest.split_once('}')) else {
            return Some(self.absolute(pattern));
        };
        let folder = match name {
            "home" => files::shown(self.home.as_deref()?),
            "project" => files::shown(self.project.as_deref()?),
            other => {
                let folder = folders.get(other)?;
                match folder.variable.as_ref().and_then(|name| self.variables.get(name)) {
                    Some(moved) => moved.replace('\\', "/"),
                    None => self.expand(folder.path.for_system(self.system)?, folders)?,
                }
            }
        };
        Some(format!("{}{rest}", folder.trim_end_matches('/')))
    }

    /// An absolute path of the examined machine as a path of this one.
    fn absolute(&self, path: &str) -> String {
        let Some(root) = &self.root else { return path.to_owned() };
        let inner = path.split_once(":/").map_or(path, |(_, rest)| rest);
        format!("{}/{}", files::shown(root).trim_end_matches('/'), inner.trim_start_matches('/'))
    }

    /// A path as a person would write it: from the project, from the home folder, or from the root.
    pub fn shown(&self, path: &Path) -> String {
        if let Some(rest) = self.project.as_deref().and_then(|project| path.strip_prefix(project).ok()) {
            return files::shown(rest);
        }
        if let Some(rest) = self.home.as_deref().and_then(|home| path.strip_prefix(home).ok()) {
            return format!("~/{}", files::shown(rest));
        }
        match self.root.as_deref().and_then(|root| path.strip_prefix(root).ok()) {
            Some(rest) => format!("/{}", files::shown(rest)),
            None => files::shown(path),
        }
    }

    /// Where an absolute path of the examined machine is on this one.
    pub fn real(&self, path: &str) -> PathBuf {
        PathBuf::from(self.absolute(path))
    }
}

/// What a folder holds under a name, which may have a `*`: hidden files are only meant by names that say so.
fn named(folder: &Path, name: &str) -> Vec<PathBuf> {
    if !name.contains('*') {
        return vec![folder.join(name)];
    }
    let mut names = files::names(folder);
    names.retain(|candidate| Glob(name).matches(candidate) && !candidate.starts_with('.'));
    names.into_iter().map(|name| folder.join(name)).collect()
}

/// Whether a file's path ends in what a pattern says after `**`.
fn has_name(file: &Path, pattern: &str) -> bool {
    file.file_name().and_then(|name| name.to_str()).is_some_and(|name| Glob(pattern).matches(name))
}

/// A path, on every system or differently on each.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(untagged)]
pub enum SystemPath {
    /// The same everywhere.
    Same(String),
    /// By system; a system that is not named has none.
    Each(BTreeMap<System, String>),
}

impl SystemPath {
    /// The path on a system.
    pub fn for_system(&self, system: System) -> Option<&str> {
        match self {
            Self::Same(path) => Some(path),
            Self::Each(paths) => paths.get(&system).map(String::as_str),
        }
    }
}

/// A folder that patterns name, and the variable that moves it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Folder {
    pub path: SystemPath,
    pub variable: Option<String>,
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::fs;
    use std::path::PathBuf;

    use super::{Machine, System};

    #[test]
    fn each_part_of_a_pattern_may_stand_for_several_names() {
        let folder = tempfile::tempdir().unwrap();
        // The project's own name is no pattern.
        let project = folder.path().join("a*b");
        for path in
            ["x/memory/one.md", "y/memory/deep/two.md", "y/memory/two.txt", ".z/memory/three.md", "x/other/four.md"]
        {
            let path = project.join("projects").join(path);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, "").unwrap();
        }
        let machine = Machine {
            system: System::Linux,
            root: None,
            home: None,
            project: Some(project.clone()),
            variables: BTreeMap::new(),
        };
        let resolve = |pattern: &str| machine.resolve(pattern, &BTreeMap::new());
        let below = |paths: &[&str]| paths.iter().map(|it| project.join("projects").join(it)).collect::<Vec<PathBuf>>();
        assert_eq!(resolve("{project}/projects/*/memory/**/*.md"), below(&["x/memory/one.md", "y/memory/deep/two.md"]));
        assert_eq!(resolve("{project}/projects/*/memory/*.md"), below(&["x/memory/one.md"]));
        assert_eq!(resolve("{project}/projects/x"), below(&["x"]));
        assert_eq!(resolve("{home}/x"), Vec::<PathBuf>::new());
    }
}

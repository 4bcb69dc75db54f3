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
    /// `{project}`, another name of `folders`, or at the root; the last part may be a name with one `*`. A part `**`
    /// stands for any folders.
    pub fn resolve(&self, pattern: &str, folders: &BTreeMap<String, Folder>) -> Vec<PathBuf> {
        let Some(path) = self.expand(pattern, folders) else { return Vec::new() };
        if let Some((before, after)) = path.split_once("/**/") {
            let mut found: Vec<PathBuf> =
                files::below(Path::new(before)).into_iter().filter(|file| has_name(file, after)).collect();
            found.sort();
            return found;
        }
        let Some((folder, name)) = path.rsplit_once('/') else { return vec![PathBuf::from(path)] };
        if !name.contains('*') {
            return vec![PathBuf::from(path)];
        }
        let mut names = files::names(Path::new(folder));
        names.retain(|candidate| Glob(name).matches(candidate) && !candidate.starts_with('.'));
        names.sort();
        names.into_iter().map(|name| Path::new(folder).join(name)).collect()
    }

    /// The path that a pattern stands for, its wildcards left in; nothing when a folder in it is not known.
    fn expand(&self, pattern: &str, folders: &BTreeMap<String, Folder>) -> Option<String> {
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

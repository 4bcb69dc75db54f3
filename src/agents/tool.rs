//! What a tool would do, by its kind and its arguments. Agents name their tools and arguments differently, and one agent's
//! call may arrive under another one's names, so every known spelling of an argument is looked for.

use std::path::PathBuf;

use serde_json::Value;

use super::event::{Part, Shell};
use super::leaves::{self, Leaf};
use super::{patch, payload};

/// What a tool does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Runs a command line.
    Shell,
    /// Runs a command line of PowerShell.
    PowerShell,
    /// Gives the content of a file.
    Read,
    /// Writes a file, whole or in part.
    Write,
    /// Takes a patch that says which files it is for.
    Patch,
    /// Searches files for a pattern, or for names.
    Search,
    /// Opens an address.
    Fetch,
    /// Removes a file.
    Delete,
    /// Anything else.
    Other,
}

const COMMANDS: [&str; 7] =
    ["command", "cmd", "command_line", "commandLine", "CommandLine", "shell_command", "bash_command"];
const FOLDERS: [&str; 8] =
    ["cwd", "workdir", "working_directory", "workingDirectory", "dir_path", "directory", "folder_path", "Cwd"];
const PATHS: [&str; 18] = [
    "file_path",
    "filePath",
    "path",
    "notebook_path",
    "absolute_path",
    "target_file",
    "relative_path",
    "filename",
    "file_name",
    "fileName",
    "file",
    "TargetFile",
    "AbsolutePath",
    "source",
    "destination",
    "file_paths",
    "paths",
    "uri",
];
const CONTENTS: [&str; 6] = ["content", "file_text", "contents", "new_source", "CodeContent", "fileText"];
const OLD: [&str; 6] = ["old_string", "old_str", "oldString", "old_text", "oldText", "old_source"];
const NEW: [&str; 7] = ["new_string", "new_str", "newString", "new_text", "newText", "insert_text", "text"];
const PATCHES: [&str; 5] = ["patch", "input", "diff", "patch_text", "command"];
const PATTERNS: [&str; 5] = ["pattern", "query", "regex", "search_term", "Query"];
const GLOBS: [&str; 5] = ["glob", "include", "include_pattern", "globPattern", "glob_pattern"];
const ADDRESSES: [&str; 7] = ["url", "urls", "uri", "Url", "URL", "endpoint", "href"];

/// One call of a tool: what it does, its arguments, and where they stand in the event.
pub(super) struct Call<'a> {
    pub(super) kind: Kind,
    pub(super) input: &'a Value,
    /// The JSON pointer of `input`.
    pub(super) pointer: &'a str,
}

impl<'a> Call<'a> {
    /// Everything in the call that can be judged: what the tool's kind says, and every other text as an argument.
    pub(super) fn parts(&self) -> Vec<Part> {
        // Some agents hand the arguments over as JSON in a string.
        if let Value::String(text) = self.input {
            return match payload::parse(text) {
                Ok(value) if value.is_object() => Call { input: &value, ..*self }.parts(),
                _ => self.of_text(text),
            };
        }
        let mut taken = Taken::new(self.input);
        let mut parts = match self.kind {
            Kind::Shell => self.command(&mut taken, Shell::Bash),
            Kind::PowerShell => self.command(&mut taken, Shell::PowerShell),
            Kind::Read => self.read(&mut taken),
            Kind::Write => self.write(&mut taken),
            Kind::Patch => patched(&mut taken),
            Kind::Search => search(&mut taken),
            Kind::Delete => taken.paths().into_iter().map(|path| Part::Delete { path }).collect(),
            Kind::Fetch | Kind::Other => Vec::new(),
        };
        parts.extend(taken.all(&ADDRESSES).into_iter().map(|url| address(&url)));
        if matches!(self.kind, Kind::Other | Kind::Fetch) {
            parts.extend(self.command(&mut taken, Shell::Bash));
            parts.extend(taken.paths_kept().into_iter().map(|path| Part::Read { path, lines: None }));
        }
        if self.kind == Kind::Fetch {
            parts.extend(taken.addresses());
        }
        parts.extend(taken.rest(self.pointer));
        parts
    }

    fn of_text(&self, text: &str) -> Vec<Part> {
        let argument = || Part::Argument { pointer: self.pointer.to_owned(), text: text.to_owned() };
        match self.kind {
            Kind::Shell => vec![command(text, None, Shell::Bash)],
            Kind::PowerShell => vec![command(text, None, Shell::PowerShell)],
            Kind::Patch => patch::parts(text).unwrap_or_else(|| vec![argument()]),
            _ => vec![argument()],
        }
    }

    fn command(&self, taken: &mut Taken<'_>, shell: Shell) -> Vec<Part> {
        let mut found = Vec::new();
        let list = COMMANDS.iter().find_map(|key| self.input.get(*key)?.as_array());
        let words: Option<Vec<&str>> = list.and_then(|list| list.iter().map(Value::as_str).collect());
        let folder = taken.first(&FOLDERS).map(PathBuf::from);
        if let Some(words) = words {
            found.push(command(&line(&words), folder.clone(), shell));
            taken.all(&COMMANDS);
        }
        found.extend(taken.all(&COMMANDS).iter().map(|text| command(text, folder.clone(), shell)));
        found
    }

    fn read(&self, taken: &mut Taken<'_>) -> Vec<Part> {
        let number = |key: &str| self.input.get(key).and_then(Value::as_u64).and_then(|it| usize::try_from(it).ok());
        let first = number("offset").or_else(|| number("start_line")).map(|first| first.max(1));
        let last = number("end_line")
            .or_else(|| number("limit").map(|limit| first.unwrap_or(1).saturating_add(limit).saturating_sub(1)));
        let range = self.input.get("view_range").and_then(Value::as_array);
        let place = |at: usize| range?.get(at)?.as_u64().and_then(|it| usize::try_from(it).ok());
        let lines = match (first.or_else(|| place(0)), last.or_else(|| place(1))) {
            (None, None) => None,
            (first, last) => Some((first.unwrap_or(1), last.unwrap_or(usize::MAX))),
        };
        taken.paths().into_iter().map(|path| Part::Read { path, lines }).collect()
    }

    fn write(&self, taken: &mut Taken<'_>) -> Vec<Part> {
        let path = taken.paths().into_iter().next().unwrap_or_default();
        let edit = |old: String, new: String| Part::Edit { path: path.clone(), old, new };
        let mut parts: Vec<Part> =
            taken.all(&CONTENTS).into_iter().map(|content| Part::Write { path: path.clone(), content }).collect();
        for text in taken.all(&["patch", "diff", "patch_text"]) {
            parts.extend(patch::parts(&text).unwrap_or_else(|| vec![edit(String::new(), added(&text))]));
        }
        let old = taken.all(&OLD).join("\n");
        let new = taken.all(&NEW);
        if parts.is_empty() && new.is_empty() {
            // Text is removed, or the tool is told in words that are not known: the file is changed in any case.
            return vec![edit(old, String::new())];
        }
        parts.extend(new.into_iter().map(|new| edit(old.clone(), new)));
        parts
    }
}

/// Patches in the arguments; a patch of an unknown language is an argument like others.
fn patched(taken: &mut Taken<'_>) -> Vec<Part> {
    let mut parts = Vec::new();
    for number in taken.open(&PATCHES) {
        if let Some(found) = patch::parts(taken.leaves[number].text) {
            parts.extend(found);
            taken.used[number] = true;
        }
    }
    parts
}

fn search(taken: &mut Taken<'_>) -> Vec<Part> {
    let path = taken.paths().into_iter().next();
    let glob = taken.first(&GLOBS);
    let pattern = taken.first(&PATTERNS).unwrap_or_default();
    vec![Part::Search { pattern, path, glob }]
}

fn command(text: &str, folder: Option<PathBuf>, shell: Shell) -> Part {
    Part::Command { text: text.to_owned(), folder, shell }
}

/// `file:` addresses are files.
fn address(url: &str) -> Part {
    match url.strip_prefix("file://") {
        Some(path) => Part::Read { path: path.into(), lines: None },
        None => Part::Fetch { url: url.to_owned() },
    }
}

/// A list of words as one line. Of a shell that is given a script, the script.
fn line(words: &[&str]) -> String {
    if let [shell, flags, script] = words
        && shell.ends_with("sh")
        && flags.starts_with('-')
        && flags.ends_with('c')
    {
        return (*script).to_owned();
    }
    let plain = |word: &str| {
        !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./=:,@%+".contains(&byte))
    };
    let quoted = words
        .iter()
        .map(|word| if plain(word) { (*word).to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) });
    quoted.collect::<Vec<_>>().join(" ")
}

/// The added lines of a diff.
fn added(diff: &str) -> String {
    let lines = diff.lines().filter_map(|line| line.strip_prefix('+')).filter(|line| !line.starts_with("++"));
    lines.fold(String::new(), |all, line| all + line + "\n")
}

/// The texts of a call, and which of them a part stands for already.
struct Taken<'a> {
    leaves: Vec<Leaf<'a>>,
    used: Vec<bool>,
}

impl<'a> Taken<'a> {
    fn new(input: &'a Value) -> Self {
        let leaves = leaves::of(input);
        Self { used: vec![false; leaves.len()], leaves }
    }

    /// The numbers of the texts under one of `keys` that are not used yet, at any depth.
    fn open(&self, keys: &[&str]) -> Vec<usize> {
        let open =
            self.leaves.iter().enumerate().filter(|(number, leaf)| !self.used[*number] && keys.contains(&leaf.key));
        open.map(|(number, _)| number).collect()
    }

    fn take(&mut self, number: usize) -> String {
        self.used[number] = true;
        self.leaves[number].text.to_owned()
    }

    fn all(&mut self, keys: &[&str]) -> Vec<String> {
        self.open(keys).into_iter().map(|number| self.take(number)).collect()
    }

    fn first(&mut self, keys: &[&str]) -> Option<String> {
        let number = *self.open(keys).first()?;
        Some(self.take(number))
    }

    fn paths(&mut self) -> Vec<PathBuf> {
        self.all(&PATHS).into_iter().map(PathBuf::from).collect()
    }

    /// Texts under the keys of paths that could be one. They stay open, for they could be something else as well.
    fn paths_kept(&self) -> Vec<PathBuf> {
        let texts = self.open(&PATHS).into_iter().map(|number| self.leaves[number].text);
        let likely = texts.filter(|text| text.len() < 4096 && !text.contains('\n'));
        likely.map(|text| text.strip_prefix("file://").unwrap_or(text).into()).collect()
    }

    /// Addresses in running text, as Gemini CLI's `web_fetch` has them. The texts stay open.
    fn addresses(&self) -> Vec<Part> {
        let words =
            self.leaves.iter().flat_map(|leaf| leaf.text.split(|c: char| c.is_whitespace() || "<>\"'`()".contains(c)));
        words.filter(|word| word.starts_with("http://") || word.starts_with("https://")).map(address).collect()
    }

    /// What is left, as arguments.
    fn rest(&self, pointer: &str) -> Vec<Part> {
        let open = self.leaves.iter().zip(&self.used).filter(|(_, used)| !**used);
        let argument = |leaf: &Leaf<'_>| Part::Argument {
            pointer: format!("{pointer}{}", leaf.pointer),
            text: leaf.text.to_owned(),
        };
        open.map(|(leaf, _)| argument(leaf)).collect()
    }
}

//! PowerShell's cmdlets that touch files, their aliases and their parameters.

use crate::shell::run::{Call, Runner, Value};
use crate::shell::{Place, Touch, TouchKind, Word};

/// Aliases. Those that are programs elsewhere count only with parameters of PowerShell.
const ALIASES: [(&str, &str); 40] = [
    ("ac", "add-content"),
    ("cat", "get-content"),
    ("cd", "set-location"),
    ("chdir", "set-location"),
    ("clc", "clear-content"),
    ("cli", "clear-item"),
    ("copy", "copy-item"),
    ("cp", "copy-item"),
    ("cpi", "copy-item"),
    ("curl", "invoke-webrequest"),
    ("del", "remove-item"),
    ("dir", "get-childitem"),
    ("echo", "write-output"),
    ("erase", "remove-item"),
    ("gc", "get-content"),
    ("gci", "get-childitem"),
    ("icm", "invoke-command"),
    ("iex", "invoke-expression"),
    ("irm", "invoke-restmethod"),
    ("iwr", "invoke-webrequest"),
    ("ls", "get-childitem"),
    ("mi", "move-item"),
    ("move", "move-item"),
    ("mv", "move-item"),
    ("ni", "new-item"),
    ("rd", "remove-item"),
    ("ren", "rename-item"),
    ("ri", "remove-item"),
    ("rm", "remove-item"),
    ("rmdir", "remove-item"),
    ("rni", "rename-item"),
    ("rv", "remove-variable"),
    ("saps", "start-process"),
    ("sc", "set-content"),
    ("sl", "set-location"),
    ("sls", "select-string"),
    ("start", "start-process"),
    ("type", "get-content"),
    ("wget", "invoke-webrequest"),
    ("write", "write-output"),
];
/// Names that are programs of other systems too.
const SHARED: [&str; 10] = ["cat", "cp", "curl", "echo", "ls", "mv", "rm", "rmdir", "wget", "type"];
const VERBS: [&str; 30] = [
    "add",
    "clear",
    "convertfrom",
    "convertto",
    "copy",
    "disable",
    "enable",
    "expand",
    "export",
    "format",
    "get",
    "import",
    "install",
    "invoke",
    "move",
    "new",
    "out",
    "read",
    "register",
    "remove",
    "rename",
    "restart",
    "select",
    "set",
    "start",
    "stop",
    "tee",
    "test",
    "uninstall",
    "write",
];
/// Parameters without a value, by the start of their names.
const SWITCHES: [&str; 20] = [
    "recurse",
    "force",
    "confirm",
    "whatif",
    "verbose",
    "passthru",
    "append",
    "nonewline",
    "raw",
    "asjob",
    "wait",
    "nonewwindow",
    "usebasicparsing",
    "hidden",
    "file",
    "directory",
    "debug",
    "asplaintext",
    "noclobber",
    "allmatches",
];
const PATHS: [&str; 6] = ["path", "literalpath", "filepath", "pspath", "outfile", "outputfile"];

/// Whether a name has the form of a cmdlet.
pub(super) fn is_cmdlet(name: &str) -> bool {
    name.split_once('-').is_some_and(|(verb, noun)| {
        VERBS.contains(&verb) && noun.len() > 2 && noun.bytes().all(|byte| byte.is_ascii_alphabetic()) && is_known(name)
    })
}

fn is_known(name: &str) -> bool {
    const NOUNS: [&str; 22] = [
        "item",
        "content",
        "location",
        "childitem",
        "webrequest",
        "restmethod",
        "expression",
        "command",
        "file",
        "object",
        "string",
        "process",
        "service",
        "itemproperty",
        "variable",
        "csv",
        "executionpolicy",
        "volume",
        "disk",
        "partition",
        "computer",
        "archive",
    ];
    name.split_once('-').is_some_and(|(_, noun)| NOUNS.contains(&noun))
}

/// The cmdlet that a name stands for, if it is one.
pub(super) fn resolve(name: &str, arguments: &[Word]) -> Option<&'static str> {
    let lower = name.to_lowercase();
    if is_cmdlet(&lower) {
        let known = ALIASES.iter().map(|(_, cmdlet)| *cmdlet).chain(OTHERS).find(|cmdlet| *cmdlet == lower);
        return known;
    }
    let at = ALIASES.binary_search_by_key(&&*lower, |(alias, _)| *alias).ok()?;
    let own =
        arguments.iter().any(|word| word.text.len() > 3 && word.text.starts_with('-') && !word.text.starts_with("--"));
    (!SHARED.contains(&&*lower) || own || lower == "echo").then_some(ALIASES[at].1)
}

/// Cmdlets without an alias.
const OTHERS: [&str; 16] = [
    "out-file",
    "tee-object",
    "export-csv",
    "import-csv",
    "set-item",
    "get-item",
    "invoke-item",
    "set-itemproperty",
    "remove-itemproperty",
    "set-executionpolicy",
    "stop-process",
    "format-volume",
    "clear-disk",
    "compress-archive",
    "stop-computer",
    "expand-archive",
];

/// What a static method of `[IO.File]` or `[IO.Directory]` does to its first argument.
pub(super) fn file_method(method: &str) -> Option<TouchKind> {
    match method {
        it if it.starts_with("delete") => Some(TouchKind::Delete),
        it if it.starts_with("read") => Some(TouchKind::Read),
        it if it.starts_with("write")
            || it.starts_with("append")
            || it.starts_with("create")
            || it.starts_with("move") =>
        {
            Some(TouchKind::Write)
        }
        _ => None,
    }
}

/// The arguments of a cmdlet: with their parameter's name in lower case, or by position.
pub(super) struct Parameters {
    named: Vec<(String, Word)>,
    positional: Vec<Word>,
}

impl Parameters {
    pub(super) fn read(words: &[Word]) -> Parameters {
        let mut parameters = Parameters { named: Vec::new(), positional: Vec::new() };
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            let Some(name) = word.text.strip_prefix('-').filter(|name| name.starts_with(|it: char| it.is_alphabetic()))
            else {
                parameters.positional.push(word.clone());
                continue;
            };
            let name = name.to_lowercase();
            if let Some((name, value)) = name.split_once(':').filter(|(_, value)| !value.is_empty()) {
                parameters.named.push((name.to_owned(), Word::known(value)));
            } else if !SWITCHES.iter().any(|switch| switch.starts_with(&*name)) && name != "rf" && name != "fr" {
                parameters.named.extend(words.get(at).map(|value| (name, value.clone())));
                at += 1;
            }
        }
        parameters
    }

    pub(super) fn first(&self) -> Option<&Word> {
        self.named_path().or_else(|| self.positional.first())
    }

    fn named_path(&self) -> Option<&Word> {
        let is_path = |name: &str| PATHS.iter().any(|path| path.starts_with(name) && name.len() > 1);
        self.named.iter().find(|(name, _)| is_path(name)).map(|(_, word)| word)
    }

    fn named(&self, wanted: &str) -> Option<&Word> {
        self.named.iter().find(|(name, _)| name.len() > 2 && wanted.starts_with(&**name)).map(|(_, word)| word)
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.positional.iter().map(|word| word.text.clone()).collect()
    }

    fn paths(&self) -> Vec<Word> {
        let named = self.named_path().cloned();
        if named.is_some() { named.into_iter().collect() } else { self.positional.clone() }
    }
}

impl Runner<'_> {
    /// Writes down what a cmdlet at `place` does with files, and follows what it starts.
    pub(super) fn cmdlet(&mut self, place: usize, name: &str, parameters: &Parameters) {
        let place = Some(place);
        let first = parameters.first().cloned();
        let second = parameters.named("destination").cloned().or_else(|| {
            let at = usize::from(parameters.named_path().is_none());
            parameters.positional.get(at).cloned()
        });
        match name {
            "remove-item" => parameters.paths().iter().for_each(|path| self.touch_path(TouchKind::Delete, path, place)),
            "get-content" | "import-csv" | "compress-archive" => {
                parameters.paths().iter().for_each(|path| self.touch_path(TouchKind::Read, path, place));
            }
            "select-string" => {
                let path = parameters.named_path().cloned().or_else(|| parameters.positional.get(1).cloned());
                path.iter().for_each(|path| self.touch_path(TouchKind::Read, path, place));
            }
            "set-content" | "add-content" | "out-file" | "new-item" | "clear-content" | "clear-item" | "tee-object"
            | "export-csv" | "set-item" | "set-itemproperty" => {
                first.iter().for_each(|path| self.touch_path(TouchKind::Write, path, place));
            }
            "copy-item" => {
                first.iter().for_each(|path| self.touch_path(TouchKind::Read, path, place));
                second.iter().for_each(|path| self.touch_path(TouchKind::Write, path, place));
            }
            "move-item" | "rename-item" => {
                first.iter().chain(&second).for_each(|path| self.touch_path(TouchKind::Write, path, place));
            }
            "invoke-webrequest" | "invoke-restmethod" => {
                if let (Some(file), Some(place)) = (parameters.named("outfile"), place) {
                    let output = Value::unknown(vec![place]);
                    let file = file.clone();
                    self.write(&file, &output, false);
                }
            }
            "set-location" => {
                self.change_folder(&first.into_iter().collect::<Vec<_>>());
            }
            "start-process" => {
                let list = parameters.named("argumentlist").cloned().or(second);
                let words: Vec<Word> =
                    list.iter().flat_map(|word| word.text.split_whitespace().map(Word::known)).collect();
                let program = parameters.positional.first().cloned().or_else(|| parameters.named_path().cloned());
                if let Some(program) = program {
                    self.call(&Call::program_of(std::iter::once(program).chain(words).collect()));
                }
            }
            _ => {}
        }
    }

    pub(super) fn touch_path(&mut self, kind: TouchKind, path: &Word, command: Option<usize>) {
        let glob = crate::shell::expand::has_glob(&path.text);
        self.script.touches.push(Touch {
            kind,
            path: Word { text: path.text.replace('\\', "/"), glob, from: path.from.clone() },
            place: Place { folder: self.state.folder.clone(), remote: self.remote.clone() },
            command,
            span: self.span.clone(),
        });
    }
}

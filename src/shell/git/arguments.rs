//! Options before and after the subcommand, read the way git's own parser does (api-parse-options).

use super::options::{self, Known, Takes};
use super::{GitCall, Given, Setting, Word, known};

/// git's own options that take the next word (git(1)).
const GLOBAL_WITH_VALUE: [&str; 9] = [
    "-C",
    "-c",
    "--git-dir",
    "--work-tree",
    "--namespace",
    "--super-prefix",
    "--config-env",
    "--attr-source",
    "--shallow-file",
];

/// Subcommands that pass everything after the first operand on to another program or verb.
const STOPS_AT_OPERAND: [&str; 3] = ["bisect", "for-each-repo", "hook"];

impl GitCall {
    /// Reads git's own options; gives the place of the subcommand.
    pub(super) fn global(&mut self, words: &[Word]) -> usize {
        let mut at = 0;
        while let Some(word) = words.get(at).filter(|word| word.text.starts_with('-')) {
            let (name, attached) = match word.text.split_once('=') {
                Some((name, value)) if name.starts_with("--") => (name, Some(known(value))),
                _ => (word.text.as_str(), None),
            };
            // git refuses what is glued to `-c`; a setting is meant all the same.
            let glued = name.strip_prefix("-c").filter(|rest| rest.contains('='));
            let (name, attached) = glued.map_or((name, attached), |setting| ("-c", Some(known(setting))));
            let takes = GLOBAL_WITH_VALUE.contains(&name) && attached.is_none();
            let value = if takes { words.get(at + 1).cloned() } else { attached };
            self.global_option(name, value);
            at += 1 + usize::from(takes);
        }
        at.min(words.len())
    }

    fn global_option(&mut self, name: &str, value: Option<Word>) {
        let Some(value) = value else {
            if name == "--bare" {
                self.work_tree = None;
            }
            return;
        };
        match name {
            "-C" => self.enter(&value),
            "-c" => self.config.push(Setting::parse(&value)),
            "--config-env" => self.config_env(&value),
            "--git-dir" => self.git_dir = Some(value),
            "--work-tree" => self.work_tree = Some(value),
            _ => {}
        }
    }

    /// `-C folder`; an empty one changes nothing.
    fn enter(&mut self, folder: &Word) {
        if !folder.is_known() || folder.glob {
            self.folder = None;
        } else if is_absolute(&folder.text) {
            self.folder = Some(folder.text.clone());
        } else if !folder.text.is_empty()
            && let Some(own) = &mut self.folder
        {
            if !own.is_empty() && !own.ends_with('/') {
                own.push('/');
            }
            own.push_str(&folder.text);
        }
    }

    /// Reads what follows the subcommand.
    pub(super) fn arguments(&mut self, words: &[Word]) {
        let table: Option<Vec<Known>> = options::of(&self.subcommand).map(Iterator::collect);
        let mut rest = words.iter().peekable();
        while let Some(word) = rest.next() {
            self.open |= !word.is_known();
            let text = word.text.as_str();
            if text == "--" || text == "--end-of-options" {
                if text == "--" {
                    self.before_dashes = Some(self.operands.len());
                }
                self.operands.extend(rest.by_ref().cloned());
                break;
            }
            if let Some(long) = text.strip_prefix("--") {
                let (name, attached) = match long.split_once('=') {
                    Some((name, value)) => (name, Some(known(value))),
                    None => (long, None),
                };
                let (name, takes) = full_name(table.as_deref().unwrap_or_default(), name);
                let value = if takes && attached.is_none() { rest.next().cloned() } else { attached };
                self.options.push(Given { name, value });
            } else if text.len() > 1 && text.starts_with('-') {
                if let Some(value) = self.letters(&text[1..], table.as_deref()) {
                    let value = value.or_else(|| rest.next().cloned());
                    self.options.last_mut().into_iter().for_each(|given| given.value.clone_from(&value));
                }
            } else {
                self.operands.push(word.clone());
                if STOPS_AT_OPERAND.contains(&self.subcommand.as_str()) || self.runs_the_rest() {
                    self.operands.extend(rest.by_ref().cloned());
                }
            }
        }
        self.open |= self.operands.iter().any(|word| !word.is_known());
        self.collect_scripts();
    }

    /// Reads bundled letters, as in `-anm`. When the last one takes a value: what is attached, or nothing yet.
    fn letters(&mut self, letters: &str, table: Option<&[Known]>) -> Option<Option<Word>> {
        let Some(table) = table else {
            self.options.push(Given { name: letters.to_owned(), value: None });
            return None;
        };
        for (at, letter) in letters.char_indices() {
            let option = table.iter().find(|option| option.short == Some(letter));
            let name = option.map_or_else(|| letter.to_string(), |option| option.name.to_owned());
            self.options.push(Given { name: name.clone(), value: None });
            let attached = &letters[at + letter.len_utf8()..];
            match option.map_or(Takes::Nothing, |option| option.takes) {
                Takes::Nothing => {}
                Takes::Value => return Some((!attached.is_empty()).then(|| known(attached))),
                Takes::Attached if attached.is_empty() => {}
                // Before git 2.35 `-t` had no value: the letters were options of their own.
                Takes::Attached if name == "track" && !["direct", "inherit"].contains(&attached) => {}
                Takes::Attached => return Some(Some(known(attached))),
            }
        }
        None
    }

    /// Whether what follows is a command of its own.
    fn runs_the_rest(&self) -> bool {
        self.subcommand == "submodule" && self.operands.len() > 1 && self.verb() == "foreach"
    }

    fn collect_scripts(&mut self) {
        const FILTERS: [&str; 8] = [
            "exec",
            "setup",
            "env-filter",
            "tree-filter",
            "index-filter",
            "parent-filter",
            "msg-filter",
            "commit-filter",
        ];
        if matches!(self.subcommand.as_str(), "rebase" | "filter-branch") {
            let run = self.options.iter().filter(|given| FILTERS.contains(&given.name.as_str()));
            self.scripts.extend(run.filter_map(|given| given.value.clone()));
        }
        if matches!((self.subcommand.as_str(), self.verb()), ("submodule", "foreach") | ("bisect", "run")) {
            let quoted = self.operands.len() > 2;
            let words = self.operands[1..].iter().filter(|word| !word.text.starts_with("--"));
            let quote = |word: &Word| match quoted {
                true => format!("'{}'", word.text.replace('\'', r"'\''")),
                false => word.text.clone(),
            };
            self.scripts.push(known(&words.map(quote).collect::<Vec<_>>().join(" ")));
        }
    }
}

/// The full name of a long option and whether it takes the next word. git takes any beginning that only one option has, and
/// negates any option by `no-`.
fn full_name(table: &[Known], given: &str) -> (String, bool) {
    let long = || table.iter().filter(|known| known.long);
    let forms = || long().flat_map(|known| [(known.name.to_owned(), *known), (opposite(known.name), *known)]);
    let exact = forms().find(|(form, _)| form == given);
    let found = exact.or_else(|| {
        let mut fitting: Vec<_> = forms().filter(|(form, _)| form.starts_with(given) && !given.is_empty()).collect();
        // What git calls ambiguous it refuses, and every version has other options: the shortest is taken to be meant.
        let shortest = (0..fitting.len()).min_by_key(|at| fitting[*at].0.len())?;
        Some(fitting.swap_remove(shortest))
    });
    match found {
        Some((form, known)) => {
            let takes = known.takes == Takes::Value && form == known.name;
            (form, takes)
        }
        None => (given.to_owned(), false),
    }
}

/// The other direction of an option: `no-verify` for `verify`, `verify` for `no-verify`.
fn opposite(name: &str) -> String {
    name.strip_prefix("no-").map_or_else(|| format!("no-{name}"), str::to_owned)
}

/// Whether a path starts at a root, on any system.
fn is_absolute(path: &str) -> bool {
    let drive = path.as_bytes().get(1) == Some(&b':') && path.as_bytes().first().is_some_and(u8::is_ascii_alphabetic);
    path.starts_with(['/', '\\']) || drive
}

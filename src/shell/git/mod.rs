//! git's own command line: which repository and settings a call works with, its subcommand behind aliases, and its options
//! under their full names.

mod arguments;
mod configuration;
mod options;

use super::{Command, Word};
pub use configuration::Setting;

/// How far aliases of aliases are followed; git stops at a loop only.
const ALIAS_DEPTH: usize = 10;

/// One option that was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The long name without dashes, or the letter where there is no long one; `no-` before it when it was negated.
    pub name: String,
    /// Its value, if it has one.
    pub value: Option<Word>,
}

/// A call of git.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct GitCall {
    /// Where git runs: the command's folder with every `-C` applied. Nothing when that is not known.
    pub folder: Option<String>,
    /// `--git-dir` or `GIT_DIR`.
    pub git_dir: Option<Word>,
    /// `--work-tree` or `GIT_WORK_TREE`.
    pub work_tree: Option<Word>,
    /// `GIT_INDEX_FILE`.
    pub index_file: Option<Word>,
    /// Settings of this call alone, the later one wins: `-c`, `--config-env`, `GIT_CONFIG_COUNT`, `GIT_CONFIG_PARAMETERS`.
    pub config: Vec<Setting>,
    /// Other variables that git listens to (`GIT_...`), in order.
    pub variables: Vec<(String, Word)>,
    /// The subcommand, aliases resolved; empty when there is none, with `\u{0}` when it is not known.
    pub subcommand: String,
    /// The options after the subcommand, in order.
    pub options: Vec<Given>,
    /// The other words after the subcommand, in order.
    pub operands: Vec<Word>,
    /// How many of the operands stand before `--`, where there is one.
    pub before_dashes: Option<usize>,
    /// Whether an argument is not known, so that it may be any option or operand.
    pub open: bool,
    /// The names of the aliases that were resolved.
    pub aliases: Vec<String>,
    /// Shell text that the call runs: an alias with `!`, `rebase --exec`, `submodule foreach`, `bisect run`, filters.
    pub scripts: Vec<Word>,
}

impl GitCall {
    /// Understands a command as a call of git; nothing when it is another program. `alias` gives the configured value of
    /// an alias.
    pub fn of(command: &Command, alias: &dyn Fn(&str) -> Option<String>) -> Option<Self> {
        let program = command.program.to_ascii_lowercase();
        let mut words = command.words.clone();
        match program.strip_prefix("git")? {
            "" => {}
            dashed => words.insert(0, known(dashed.strip_prefix('-')?)),
        }
        let mut call = Self { folder: command.place.folder.clone(), open: command.open_ended, ..Self::default() };
        call.variables(&command.variables);
        call.read(&words, alias);
        Some(call)
    }

    /// Whether the option holds in the end: given, and not taken back later. `name` is the long name, which may itself begin
    /// with `no-`.
    pub fn has(&self, name: &str) -> bool {
        let opposite = name.strip_prefix("no-").map_or_else(|| format!("no-{name}"), str::to_owned);
        let last = self.options.iter().rev().find(|given| given.name == name || given.name == opposite);
        last.is_some_and(|given| given.name == name)
    }

    /// The values of an option, in order.
    pub fn values<'c>(&'c self, name: &'c str) -> impl Iterator<Item = &'c Word> + 'c {
        self.options.iter().filter(move |given| given.name == name).filter_map(|given| given.value.as_ref())
    }

    /// What this call alone sets `key` to (lower-case section and name), the one that wins.
    pub fn setting(&self, key: &str) -> Option<&Word> {
        self.config.iter().rev().find(|setting| setting.key == key).map(|setting| &setting.value)
    }

    /// The first operand, which for `stash`, `notes`, `worktree`, `submodule`, `remote`, `reflog`, `bundle` and `config` says
    /// what to do.
    pub fn verb(&self) -> &str {
        self.operands.first().map_or("", |word| word.text.as_str())
    }

    /// The operands that are paths whatever they look like: those after `--`.
    pub fn after_dashes(&self) -> &[Word] {
        self.before_dashes.map_or(&[], |before| &self.operands[before.min(self.operands.len())..])
    }

    /// Reads what follows the program.
    fn read(&mut self, words: &[Word], alias: &dyn Fn(&str) -> Option<String>) {
        let mut words = words.to_vec();
        for _ in 0..=ALIAS_DEPTH {
            let at = self.global(&words);
            let Some(name) = words.get(at).map(|word| word.text.clone()) else { return };
            let rest = &words[at + 1..];
            let resolved = (!options::is_builtin(&name) && !self.aliases.contains(&name))
                .then(|| self.alias(&name, alias))
                .flatten();
            match resolved {
                None => {
                    self.subcommand = name;
                    self.arguments(rest);
                    return;
                }
                Some(text) => {
                    self.aliases.push(name);
                    if let Some(script) = text.strip_prefix('!') {
                        self.scripts.push(known(&shell_alias(script, rest)));
                        return;
                    }
                    words =
                        configuration::split(&text).into_iter().map(|word| known(&word)).chain(rest.to_vec()).collect();
                }
            }
        }
        self.subcommand = "\0".to_owned();
    }

    fn alias(&self, name: &str, configured: &dyn Fn(&str) -> Option<String>) -> Option<String> {
        let key = format!("alias.{}", name.to_lowercase());
        match self.setting(&key) {
            Some(value) => Some(value.text.clone()),
            None => configured(name),
        }
    }
}

/// A word of which everything is known.
fn known(text: &str) -> Word {
    Word { text: text.to_owned(), ..Word::default() }
}

/// The shell text of an alias with the rest of the line after it, as git puts it together.
fn shell_alias(script: &str, rest: &[Word]) -> String {
    rest.iter().fold(script.to_owned(), |text, word| format!("{text} '{}'", word.text.replace('\'', r"'\''")))
}

#[cfg(test)]
mod tests;

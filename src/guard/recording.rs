//! Follows a command line from command to command, and keeps for each repository what its git calls would record.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use super::commit::{is_folder, is_there};
use crate::env::Environment;
use crate::git::predict::{Extra, Happening, Plan, Scene};
use crate::git::{OpenError, Repository};
use crate::shell::git::GitCall;
use crate::shell::{Command, Input, RedirectKind, Script, Start, UnknownKind, Word, understand};

/// How deep text that git runs (shell aliases, `rebase --exec`) is followed.
const DEPTH: usize = 4;

/// Programs that move content between files, and whose words are files.
const MOVING: [&str; 6] = ["cp", "mv", "install", "ln", "rsync", "dd"];

/// How the names of programs begin that run code from their command line.
const INTERPRETERS: [&str; 12] =
    ["python", "pypy", "node", "deno", "bun", "perl", "ruby", "php", "lua", "osascript", "tclsh", "expect"];

/// A repository, and what would happen to it.
pub(super) struct Recording {
    pub(super) repository: Repository,
    pub(super) happenings: Vec<Happening>,
}

struct Known {
    recording: Recording,
    plan: Plan,
}

/// The state in the middle of a line.
pub(super) struct Line<'l> {
    env: &'l Environment,
    folder: &'l Path,
    repositories: Vec<Known>,
    /// What happens to the work trees before their repository is met.
    before: Vec<Before>,
    /// Files that the line writes itself.
    written: HashSet<PathBuf>,
    /// Whether the line makes a repository.
    makes_repositories: bool,
    depth: usize,
}

/// Something that a program other than git does to files.
#[derive(Clone)]
enum Before {
    Unknown,
    Emptied(PathBuf),
    Moved(PathBuf, PathBuf),
    Brought(PathBuf, PathBuf),
    Text(PathBuf, String),
}

impl<'l> Line<'l> {
    pub(super) fn new(env: &'l Environment, folder: &'l Path) -> Self {
        let (repositories, before, written) = (Vec::new(), Vec::new(), HashSet::new());
        Self { env, folder, repositories, before, written, makes_repositories: false, depth: 0 }
    }

    /// Whether a command may make anything reachable; lines without one are not followed.
    pub(super) fn concerns_git(command: &Command) -> bool {
        let name = command.program.to_ascii_lowercase();
        name == "gh" || name.starts_with("git") || looks_like_git(command) || holds_code_for_git(command)
    }

    pub(super) fn finish(self) -> Vec<Recording> {
        self.repositories.into_iter().map(|known| known.recording).collect()
    }

    pub(super) fn script(&mut self, script: &Script) -> Result<(), String> {
        let texts: Vec<(&Word, &Word)> =
            script.writes.iter().filter_map(|(name, text)| Some((name, text.as_ref()?))).collect();
        for (number, command) in script.commands.iter().enumerate() {
            if command.place.remote.is_some() {
                continue;
            }
            let known = command.place.folder.as_ref().map(|folder| self.folder.join(folder));
            let folder = known.unwrap_or_else(|| self.folder.to_owned());
            self.command(command, &folder)?;
            for redirect in &command.redirects {
                if redirect.kind == RedirectKind::Read || !redirect.target.is_known() {
                    continue;
                }
                let path = folder.join(&redirect.target.text);
                self.written.insert(path.clone());
                let text = texts.iter().find(|(name, _)| name.text == redirect.target.text);
                if redirect.kind == RedirectKind::Write {
                    self.happens(Before::Emptied(path.clone()));
                }
                match text {
                    Some((_, text)) => self.happens(Before::Text(path, text.text.clone())),
                    None => self.sources(command, &folder, &path),
                }
            }
            let unknown = script.unknown.iter().any(|unknown| {
                unknown.command == Some(number) && matches!(unknown.kind, UnknownKind::Code | UnknownKind::Program)
            });
            if unknown {
                self.happens(Before::Unknown);
            }
        }
        Ok(())
    }

    /// The content of a file that is written comes from the files that the command names, as far as can be told.
    fn sources(&mut self, command: &Command, folder: &Path, to: &Path) {
        for word in command.words.iter().filter(|word| word.is_known() && !word.text.starts_with('-')) {
            let from = folder.join(&word.text);
            if is_there(&from) && from.is_file() {
                self.happens(Before::Brought(from, to.to_owned()));
            }
        }
    }

    fn command(&mut self, command: &Command, folder: &Path) -> Result<(), String> {
        let (env, here) = (self.env, folder);
        let alias = |name: &str| Repository::discover(here, env).ok()?.alias(name, env);
        let call = match GitCall::of(command, &alias) {
            None if looks_like_git(command) => {
                GitCall::of(&Command { program: "git".to_owned(), ..command.clone() }, &alias)
            }
            call => call,
        };
        match call {
            Some(call) => self.call(&call, command),
            // Code in another language: what it does with git is not known.
            None if holds_code_for_git(command) => {
                let call = GitCall { subcommand: "\0".to_owned(), folder: Some(String::new()), ..GitCall::default() };
                self.call(&call, command)
            }
            None => self.program(command, folder),
        }
    }

    fn call(&mut self, call: &GitCall, command: &Command) -> Result<(), String> {
        let folder = call.folder.as_ref().map_or_else(|| self.folder.to_owned(), |folder| self.folder.join(folder));
        for script in &call.scripts {
            self.nested(script, &folder)?;
        }
        self.makes_repositories |= matches!(call.subcommand.as_str(), "clone" | "init" | "worktree");
        if call.subcommand.is_empty() || is_quiet_call(call) {
            return Ok(());
        }
        let Some(at) = self.repository(call, &folder)? else { return Ok(()) };
        let Known { recording, plan } = &mut self.repositories[at];
        let places = [&call.git_dir, &call.work_tree, &call.index_file];
        if call.folder.is_none() || places.into_iter().flatten().any(|place| !place.is_known()) {
            plan.lose_track();
        }
        let written = |path: &Path| self.written.contains(path);
        let scene =
            Scene { repository: &recording.repository, folder: &folder, written: &written, input: &command.input };
        recording.happenings.extend(plan.call(call, &scene));
        Ok(())
    }

    /// Shell text that git runs: from the top of the work tree.
    fn nested(&mut self, text: &Word, folder: &Path) -> Result<(), String> {
        if self.depth >= DEPTH {
            self.happens(Before::Unknown);
            return Ok(());
        }
        let top = Repository::discover(folder, self.env).ok().and_then(|found| found.work_tree().map(Path::to_owned));
        let folder = top.unwrap_or_else(|| folder.to_owned()).to_string_lossy().into_owned();
        let script = understand(&text.text, &Start { folder: Some(folder), ..Start::default() });
        self.depth += 1;
        let done = self.script(&script);
        self.depth -= 1;
        done
    }

    /// The repository that a call works with; nothing when there is none, for then git fails.
    fn repository(&mut self, call: &GitCall, folder: &Path) -> Result<Option<usize>, String> {
        let mut variables: Vec<(&str, &str)> = Vec::new();
        for (name, value) in &call.variables {
            if value.is_known()
                && !name.starts_with("GIT_CONFIG")
                && !matches!(name.as_str(), "GIT_DIR" | "GIT_WORK_TREE")
            {
                variables.push((name, &value.text));
            }
        }
        for (name, value) in [("GIT_DIR", &call.git_dir), ("GIT_WORK_TREE", &call.work_tree)] {
            variables.extend(value.iter().filter(|value| value.is_known()).map(|value| (name, value.text.as_str())));
        }
        // A folder that the line makes is not there yet; unless it will be a repository of its own, it lies in this one.
        let start = folder.ancestors().find(|folder| is_folder(folder)).unwrap_or(folder);
        if start != folder && self.makes_repositories {
            return Ok(None);
        }
        let repository = match Repository::discover(start, &self.env.with(variables)) {
            Ok(repository) => repository,
            Err(OpenError::NotARepository(_)) => return Ok(None),
            // Somebody has just taken it away: then git fails too.
            Err(_) if !is_folder(start) => return Ok(None),
            Err(error) => return Err(error.to_string()),
        };
        let same = |known: &Known| known.recording.repository.is_same(&repository);
        if let Some(at) = self.repositories.iter().position(same) {
            return Ok(Some(at));
        }
        let mut known = Known { recording: Recording { repository, happenings: Vec::new() }, plan: Plan::default() };
        self.before.iter().for_each(|before| before.apply(&mut known));
        self.repositories.push(known);
        Ok(Some(self.repositories.len() - 1))
    }

    fn happens(&mut self, before: Before) {
        self.repositories.iter_mut().for_each(|known| before.apply(known));
        self.before.push(before);
    }

    /// A program that is not git.
    fn program(&mut self, command: &Command, folder: &Path) -> Result<(), String> {
        let name = command.program.as_str();
        let paths = || {
            let known = command.words.iter().filter(|word| word.is_known() && !word.text.starts_with('-'));
            known.map(|word| folder.join(&word.text)).collect::<Vec<_>>()
        };
        match name {
            "gh" => return self.github(command, folder),
            "rm" | "unlink" => paths().into_iter().for_each(|path| self.happens(Before::Emptied(path))),
            "patch" => {
                if let Input::File(word) = &command.input {
                    self.happens(Before::Brought(folder.join(&word.text), folder.to_owned()));
                }
                self.happens(Before::Unknown);
            }
            "sed" | "perl" | "find" if changes_files(command) => self.happens(Before::Unknown),
            _ if MOVING.contains(&name) => {
                let all = paths();
                let Some((to, from)) = all.split_last() else { return Ok(()) };
                for from in from {
                    let to = if to.is_dir() { to.join(from.file_name().unwrap_or_default()) } else { to.clone() };
                    let moved =
                        if name == "mv" { Before::Moved(from.clone(), to) } else { Before::Brought(from.clone(), to) };
                    self.happens(moved);
                }
            }
            "" | "tee" => {}
            _ if is_quiet(command) => {}
            _ => self.happens(Before::Unknown),
        }
        Ok(())
    }

    /// What GitHub's own program sends: commits by `pr create`, files as the text of something.
    fn github(&mut self, command: &Command, folder: &Path) -> Result<(), String> {
        let words: Vec<&str> = command.words.iter().map(|word| word.text.as_str()).collect();
        let verb = (words.first().copied().unwrap_or_default(), words.get(1).copied().unwrap_or_default());
        if matches!(verb, ("secret" | "variable" | "auth" | "ssh-key" | "gpg-key", _)) {
            return Ok(());
        }
        let mut happenings = Vec::new();
        let Some(at) = self.repository(&GitCall::default(), folder)? else { return Ok(()) };
        let Known { recording, .. } = &mut self.repositories[at];
        let named = |word: &str| words.iter().any(|own| *own == word || own.starts_with(&format!("{word}=")));
        let push = verb == ("pr", "create") && !named("--head") && !named("-H") && !named("--dry-run");
        if push || verb == ("repo", "create") && named("--push") {
            happenings.push(recording.repository.push_of_head());
        }
        let sends = matches!(verb, ("gist", _) | ("release", "create" | "upload"));
        for (at, word) in words.iter().enumerate() {
            let before = at.checked_sub(1).map_or("", |before| words[before]);
            let value = word.split_once('=').map_or(*word, |(_, value)| value);
            let file = match before {
                "--input" | "--body-file" | "--notes-file" => Some(*word),
                "-F" | "--field" => Some(value.strip_prefix('@').unwrap_or(word)),
                _ if sends && at > 1 && !word.starts_with('-') => Some(*word),
                _ if word.starts_with("--") && word.contains("-file=") || word.starts_with("--input=") => Some(value),
                _ => None,
            };
            happenings.extend(file.map(|file| folder.join(file)).filter(|file| file.is_file()).map(Happening::Sent));
        }
        if let Input::File(word) = &command.input {
            happenings.push(Happening::Sent(folder.join(&word.text)));
        }
        recording.happenings.extend(happenings);
        Ok(())
    }
}

impl Before {
    fn apply(&self, known: &mut Known) {
        let repository = &known.recording.repository;
        let nothing = |_: &Path| false;
        let folder = repository.work_tree().unwrap_or(Path::new("")).to_owned();
        let scene = Scene { repository, folder: &folder, written: &nothing, input: &Input::Inherited };
        match self {
            Self::Unknown => known.plan.disturb(),
            Self::Emptied(path) => scene.from_top(path).into_iter().for_each(|path| known.plan.empty(&path)),
            Self::Moved(from, to) => match (scene.from_top(from), scene.from_top(to)) {
                (Some(from), Some(to)) => known.plan.moved([from, to]),
                (None, Some(_)) => known.plan.bring(Extra::File(from.clone())),
                _ => {}
            },
            Self::Brought(from, to) => {
                if scene.from_top(to).is_some() {
                    known.plan.bring(Extra::File(from.clone()));
                }
            }
            Self::Text(path, text) => {
                if let Some(path) = scene.from_top(path) {
                    known.plan.bring(Extra::Text { path, text: text.clone() });
                }
            }
        }
    }
}

/// Whether a program whose name is not known is called as git is for a commit.
fn looks_like_git(command: &Command) -> bool {
    let first = || command.words.iter().find(|word| !word.text.starts_with('-'));
    let verbs = ["commit", "add", "push", "stash", "cherry-pick"];
    command.program.contains('\0') && first().is_some_and(|word| verbs.contains(&word.text.as_str()))
}

/// Whether a word of another program is code that runs git to record something.
fn holds_code_for_git(command: &Command) -> bool {
    let is_code = |text: &str| text.contains(['(', ';', '\'', '"', '`']) && text.contains("git");
    let records = |text: &str| ["commit", "stash", "push", "add"].iter().any(|verb| text.contains(verb));
    INTERPRETERS.iter().any(|name| command.program.starts_with(name))
        && command.words.iter().any(|word| is_code(&word.text) && records(&word.text))
}

/// Calls that record nothing and change nothing that is recorded: the repository is not even opened for them.
fn is_quiet_call(call: &GitCall) -> bool {
    const QUIET: &str = "status log diff show branch fetch remote config rev-parse rev-list ls-files ls-tree ls-remote blame \
        grep shortlog describe cat-file reflog worktree submodule gc bisect help version check-ignore for-each-ref var fsck \
        name-rev merge-base symbolic-ref sparse-checkout bundle init clone whatchanged diff-tree diff-files diff-index \
        show-ref archive format-patch request-pull count-objects prune repack pack-refs maintenance range-diff";
    QUIET.split_whitespace().any(|name| name == call.subcommand)
}

/// Whether a program is known to stage nothing and to bring no content into the work tree.
fn is_quiet(command: &Command) -> bool {
    let listed = |name: &str| include_str!("../../rules/quiet-programs.txt").lines().any(|line| line == name);
    let mut words = command.words.iter().filter(|word| word.is_known()).map(|word| word.text.as_str());
    if command.program.starts_with("python") {
        return words.next() == Some("-m") && words.next().is_some_and(listed);
    }
    let Some(first) = words.find(|word| !word.starts_with('-')) else { return listed(&command.program) };
    // What these are given is the name of a program.
    let runs = matches!(command.program.as_str(), "npx" | "bunx" | "pnpx" | "uvx");
    let second = || words.clone().find(|word| !word.starts_with('-'));
    if runs {
        return listed(first) || second().is_some_and(|second| listed(&format!("{first} {second}")));
    }
    listed(&command.program) || listed(&format!("{} {first}", command.program))
}

/// Whether a program that usually only prints writes into files here.
fn changes_files(command: &Command) -> bool {
    command.words.iter().any(|word| {
        let text = word.text.as_str();
        text.starts_with("-i") || text.starts_with("--in-place") || text == "-delete" || text.starts_with("-pi")
    })
}

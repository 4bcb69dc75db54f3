//! The entries that make agents call aiguard: which files, which events, in which words. The data is `hooks/agents.toml`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::change::{Area, Plan, Target};
use super::trust::{Hook, snake};
use super::{Request, Scope};
use crate::env::Environment;
use crate::files;
use crate::syntax::{Decoded, Dialect, Edit, Node, edit, parse};

/// How one agent is told of a hook.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct AgentHooks {
    /// The agent, as everywhere in aiguard.
    pub name: String,
    /// What people call it.
    pub title: String,
    home: Home,
    /// The user's file, in the agent's folder.
    user: String,
    /// The repository's file.
    repository: String,
    managed: Managed,
    /// Members of the managed file that go with the hook, by dotted path.
    #[serde(default)]
    managed_sets: BTreeMap<String, Value>,
    /// What in a repository says that the agent is used there.
    signs: Vec<String>,
    dialect: Dialect,
    /// Whether hooks stand in groups with a matcher.
    grouped: bool,
    /// Members of the file that have to be there.
    #[serde(default)]
    sets: BTreeMap<String, Value>,
    entry: Map<String, Value>,
    /// An event with a prompt, as the agent sends it.
    pub(super) probe: String,
    events: Vec<EventName>,
    /// The file in the agent's folder that records trusted hooks.
    #[serde(default)]
    trust: Option<String>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Home {
    #[serde(default)]
    variable: Option<String>,
    folder: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Managed {
    linux: String,
    macos: String,
    windows: String,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EventName {
    name: String,
    #[serde(default)]
    matcher: Option<String>,
}

#[derive(Deserialize)]
struct File {
    agent: Vec<AgentHooks>,
}

/// Every agent that hooks can be installed for.
pub fn known() -> &'static [AgentHooks] {
    static KNOWN: OnceLock<Vec<AgentHooks>> = OnceLock::new();
    KNOWN.get_or_init(|| {
        let file: Result<File, _> = toml::from_str(include_str!("../../hooks/agents.toml"));
        file.map(|file| file.agent).unwrap_or_default()
    })
}

/// The command lines of aiguard's hooks that a settings file holds.
pub fn installed(text: &str, dialect: Dialect) -> Vec<String> {
    let mut found = Vec::new();
    if let Ok(node) = parse(text, dialect) {
        commands(&node, &mut Vec::new(), &mut |_, command| found.push(command.to_owned()));
    }
    found
}

impl AgentHooks {
    /// The form of one of its files.
    pub(super) fn dialect_of(&self, file: &Path) -> Dialect {
        if file.extension().is_some_and(|ending| ending == "toml") { Dialect::Toml } else { self.dialect }
    }

    /// The agent's folder.
    pub fn folder(&self, env: &Environment) -> Option<PathBuf> {
        let named = self.home.variable.as_deref().and_then(|variable| env.folder(variable)).map(PathBuf::from);
        named.or_else(|| env.home().map(|home| home.join(&self.home.folder)))
    }

    /// The file that hooks of a scope stand in.
    pub fn file(&self, scope: Scope, request: &Request<'_>) -> Option<PathBuf> {
        match scope {
            Scope::User => Some(self.folder(request.env)?.join(&self.user)),
            Scope::Repository => Some(request.repository?.work_tree()?.join(&self.repository)),
            Scope::Managed => {
                let path = match () {
                    () if cfg!(windows) => &self.managed.windows,
                    () if cfg!(target_os = "macos") => &self.managed.macos,
                    () => &self.managed.linux,
                };
                Some(request.root.as_ref().map_or_else(
                    || PathBuf::from(path),
                    |root| root.join(path.trim_start_matches("C:").trim_start_matches('/')),
                ))
            }
        }
    }

    /// Whether the agent is here: its folder for this user, its files in this repository.
    fn is_present(&self, scope: Scope, request: &Request<'_>) -> bool {
        match scope {
            Scope::User => self.folder(request.env).is_some_and(|folder| files::exists(&folder)),
            Scope::Repository => {
                let top = request.repository.and_then(|repository| repository.work_tree());
                top.is_some_and(|top| self.signs.iter().any(|sign| files::exists(&top.join(sign))))
            }
            Scope::Managed => true,
        }
    }

    /// The hook's entry with the command line in it.
    fn entry(&self, command: &Commands) -> Value {
        let fill = |value: &Value| match value {
            Value::String(text) => {
                Value::from(text.replace("{command}", &command.posix).replace("{powershell}", &command.powershell))
            }
            other => other.clone(),
        };
        Value::Object(self.entry.iter().map(|(key, value)| (key.clone(), fill(value))).collect())
    }

    /// The edits that put the hook in.
    fn edits(&self, node: Option<&Node>, commands: &Commands, managed: bool) -> Vec<Edit> {
        let path = |dotted: &str| dotted.split('.').map(str::to_owned).collect::<Vec<_>>();
        let missing = |dotted: &str| node.is_none_or(|node| node.at(dotted.split('.')).is_none());
        let sets = self.sets.iter().filter(|(dotted, _)| missing(dotted));
        let sets = sets.chain(self.managed_sets.iter().filter(|_| managed));
        let mut edits: Vec<Edit> =
            sets.map(|(dotted, value)| Edit::Set { path: path(dotted), value: value.clone() }).collect();
        for event in &self.events {
            let entry = self.entry(commands);
            let old = node.and_then(|node| ours(node, &event.name));
            if let Some(place) = old {
                let there = node.and_then(|node| node.at(place.iter().map(String::as_str)));
                if there.is_none_or(|there| there.plain() != entry) {
                    edits.push(Edit::Set { path: place, value: entry });
                }
                continue;
            }
            let value = match (&event.matcher, self.grouped) {
                (_, false) => entry,
                (Some(matcher), true) => json!({ "matcher": matcher, "hooks": [entry] }),
                (None, true) => json!({ "hooks": [entry] }),
            };
            edits.push(Edit::Add { path: vec!["hooks".to_owned(), event.name.clone()], value });
        }
        edits
    }

    /// The records of trust for the hooks of `file` as it will be: their keys and hashes.
    fn trusted(&self, file: &Path, text: &str) -> Vec<(String, String)> {
        let Ok(node) = parse(text, self.dialect) else { return Vec::new() };
        let mut records = Vec::new();
        for event in &self.events {
            let groups = node.at(["hooks", &event.name]).map(Node::items).unwrap_or_default();
            for (number, group) in groups.iter().enumerate() {
                let hooks = group.get("hooks").map(Node::items).unwrap_or_default();
                for (at, hook) in hooks.iter().enumerate() {
                    let Some(command) = hook.get("command").and_then(Node::as_str).filter(|text| is_ours(text)) else {
                        continue;
                    };
                    let timeout =
                        hook.get("timeout").and_then(Node::as_i64).and_then(|timeout| u64::try_from(timeout).ok());
                    let matcher = group.get("matcher").and_then(Node::as_str);
                    let hash = Hook { event: &event.name, matcher, command, timeout: timeout.unwrap_or(600) }.hash();
                    records.push((format!("{}:{}:{number}:{at}", files::shown(file), snake(&event.name)), hash));
                }
            }
        }
        records
    }
}

/// The command line in the languages of the shells that agents use.
struct Commands {
    posix: String,
    powershell: String,
}

impl Commands {
    /// Runs the program, and refuses when it cannot run: what an agent does then is its own choice otherwise, and most
    /// go on.
    fn new(program: &str) -> Self {
        let told = "aiguard could not run: install it again, or run `aiguard uninstall`.";
        Self {
            posix: format!(
                "{} hook || {{ s=$?; [ $s -eq 2 ] || echo {} >&2; exit 2; }}",
                in_single_quotes(program),
                in_single_quotes(told)
            ),
            powershell: format!(
                "$input | & '{}' hook; if ($LASTEXITCODE -ne 0) {{ if ($LASTEXITCODE -ne 2) {{ [Console]::Error.WriteLine('aiguard could not run: install it again.') }}; exit 2 }}",
                program.replace('\'', "''")
            ),
        }
    }
}

/// A word of a POSIX shell that means just this text; a plain name stays as it is.
pub(super) fn in_single_quotes(text: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/._-+:@".contains(&byte);
    if !text.is_empty() && text.bytes().all(plain) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', r"'\''"))
    }
}

/// Whether a command line is one that aiguard installed: the program's name, and `hook` behind it.
pub(super) fn is_ours(command: &str) -> bool {
    let words: Vec<&str> = command.split_whitespace().collect();
    words.windows(2).any(|pair| {
        let program = pair[0].trim_matches(['\'', '"']).rsplit(['/', '\\']).next().unwrap_or_default();
        matches!(program, "aiguard" | "aiguard.exe") && pair[1] == "hook"
    })
}

/// Calls `found` for every text under `command`, `bash` or `powershell` that is ours, with its path.
fn commands(node: &Node, path: &mut Vec<String>, found: &mut dyn FnMut(&[String], &str)) {
    for member in node.members() {
        path.push(member.key.clone());
        if let Some(text) = member.node.as_str().filter(|text| is_ours(text)) {
            found(path, text);
        }
        commands(&member.node, path, found);
        path.pop();
    }
    for (number, item) in node.items().iter().enumerate() {
        path.push(number.to_string());
        commands(item, path, found);
        path.pop();
    }
}

/// The path of our entry under an event, if there is one.
fn ours(node: &Node, event: &str) -> Option<Vec<String>> {
    let under = node.at(["hooks", event])?;
    let mut place = None;
    commands(under, &mut vec!["hooks".to_owned(), event.to_owned()], &mut |path, _| {
        place.get_or_insert_with(|| path[..path.len() - 1].to_vec());
    });
    place
}

/// Takes our entries out of a settings file, and what only held them.
pub(super) fn without(text: &str, dialect: Dialect) -> Option<String> {
    let mut text = text.to_owned();
    let mut changed = false;
    loop {
        let node = parse(&text, dialect).ok()?;
        let mut first: Option<Vec<String>> = None;
        commands(&node, &mut Vec::new(), &mut |path, _| {
            first.get_or_insert_with(|| path[..path.len() - 1].to_vec());
        });
        let Some(mut path) = first else { break };
        // The entry; then every list or group around it that it was alone in, up to `hooks`.
        while path.len() > 1 {
            let parent = node.at(path[..path.len() - 1].iter().map(String::as_str))?;
            let alone = match parent.members() {
                [] => parent.items().len() == 1,
                members => {
                    members.iter().all(|member| matches!(&*member.key, "matcher" | "hooks")) && members.len() <= 2
                }
            };
            if !alone || path.len() == 2 && parent.members().len() != 1 {
                break;
            }
            path.pop();
        }
        text = edit(&text, dialect, &[Edit::Remove { path }]).ok()?;
        changed = true;
    }
    changed.then_some(text)
}

/// Plans the hooks of every agent that is here.
pub(super) fn plan(request: &Request<'_>, plan: &mut Plan) {
    for agent in known() {
        let here = request.scopes.iter().copied().filter(|scope| agent.is_present(*scope, request));
        // Once for each agent: two hooks of ours would answer everything twice.
        if let Some(scope) = here.min_by_key(|scope| *scope != Scope::User) {
            plan_agent(agent, scope, request, plan);
        }
    }
}

fn plan_agent(agent: &AgentHooks, scope: Scope, request: &Request<'_>, plan: &mut Plan) {
    let Some(file) = agent.file(scope, request) else { return };
    // A repository is used on many machines: there the program is found by its name.
    let program = if scope == Scope::Repository { "aiguard".to_owned() } else { files::shown(&request.binary) };
    let line = Commands::new(&program);
    let dialect = agent.dialect_of(&file);
    let why = format!("{} asks aiguard before and after each tool, and about each prompt", agent.title);
    plan.edit(&Target::file(&file, Area::Agents, why), |text| {
        let node = match (text.trim().is_empty(), dialect) {
            (true, _) => None,
            (false, dialect) => Some(parse(text, dialect).map_err(|fault| refusal(text, &fault))?),
        };
        edit(text, dialect, &agent.edits(node.as_ref(), &line, scope == Scope::Managed))
            .map_err(|error| format!("It is left alone: {error}."))
    });
    let Some(trust) = agent.trust.as_ref().filter(|_| scope != Scope::Managed) else { return };
    let Some(folder) = agent.folder(request.env) else { return };
    let text = plan.content(&file).ok().flatten().map(|bytes| Decoded::new(&bytes).text).unwrap_or_default();
    let records = agent.trusted(&file, &text);
    let why = format!("{} runs a hook only if its hash is recorded here", agent.title);
    // Wherever the record lies, it goes with the hook that it is about.
    let trust = folder.join(trust);
    let target = Target { scope: Some(scope), ..Target::file(&trust, Area::Agents, why) };
    plan.edit(&target, |text| {
        parse(text, Dialect::Toml).map_err(|fault| refusal(text, &fault))?;
        let edits: Vec<Edit> = records
            .iter()
            .map(|(key, hash)| {
                let path = ["hooks", "state", key, "trusted_hash"].map(str::to_owned).to_vec();
                Edit::Set { path, value: Value::from(hash.clone()) }
            })
            .collect();
        edit(text, Dialect::Toml, &edits).map_err(|error| format!("It is left alone: {error}."))
    });
}

/// What is said of a file that its own agent cannot read: it is never overwritten.
fn refusal(text: &str, fault: &crate::syntax::Fault) -> String {
    format!("It is left alone, since it cannot be read: {}.", place(text, fault))
}

/// Where a fault is, and what it is.
pub(super) fn place(text: &str, fault: &crate::syntax::Fault) -> String {
    let before = &text[..fault.span.start.min(text.len())];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().map_or(0, |rest| rest.chars().count()) + 1;
    format!("line {line}, column {column}: {}", fault.message)
}

#[cfg(test)]
mod tests {
    use super::{Commands, Dialect, installed, known, parse, without};

    #[test]
    fn every_agent_of_the_data_is_one_that_the_hook_understands() {
        assert_eq!(known().len(), 5, "the data is not valid");
        for agent in known() {
            assert!(agent.name.parse::<crate::agents::Agent>().is_ok(), "{}", agent.name);
            assert!(!agent.events.is_empty());
        }
    }

    #[test]
    fn entries_go_in_once_beside_those_of_others_and_come_out_again() {
        for agent in known() {
            let line = Commands::new("/opt/a b/aiguard");
            let foreign = if agent.grouped {
                format!(
                    r#"{{"hooks": {{"{}": [{{"matcher": "X", "hooks": [{{"type": "command", "command": "other"}}]}}]}}}}"#,
                    agent.events[0].name
                )
            } else {
                format!(r#"{{"version": 1, "hooks": {{"{}": [{{"command": "other"}}]}}}}"#, agent.events[0].name)
            };
            let node = parse(&foreign, agent.dialect).unwrap();
            let once = super::edit(&foreign, agent.dialect, &agent.edits(Some(&node), &line, false)).unwrap();
            assert!(installed(&once, agent.dialect).len() >= agent.events.len(), "{once}");
            let node = parse(&once, agent.dialect).unwrap();
            let twice = super::edit(&once, agent.dialect, &agent.edits(Some(&node), &line, false)).unwrap();
            assert_eq!(once, twice, "{}: the same again changes nothing", agent.name);
            let out = without(&twice, agent.dialect).unwrap();
            assert!(installed(&out, agent.dialect).is_empty(), "{out}");
            assert!(out.contains("other"), "{out}");
        }
        assert_eq!(without("{}", Dialect::Json), None);
    }

    #[test]
    fn the_command_refuses_when_the_program_cannot_run() {
        let line = Commands::new("/opt/it's/aiguard").posix;
        assert!(line.starts_with(r"'/opt/it'\''s/aiguard' hook || "), "{line}");
        assert!(line.ends_with("exit 2; }"), "{line}");
    }
}

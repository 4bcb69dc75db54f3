//! Whether the tier that the agent works in has room for what it wants.

use std::path::{Component, Path, PathBuf};

use super::Guard;
use crate::agents::{Event, Moment, Part, Shell};
use crate::files;
use crate::model::{Decision, Objection};
use crate::policy::tier::{Capability, InForce, is_text_in};
use crate::shell::{self, Command, RedirectKind, Script, Start, Touch, TouchKind, Word};

/// The rule by which a tier objects.
pub const RULE: &str = "tier";

/// Programs that a shell has itself and that change nothing outside of it.
const HARMLESS: &[&str] =
    &["cd", "pushd", "popd", "pwd", "true", "false", ":", "echo", "printf", "test", "[", "exit", "return"];

/// Shells, any of which a pattern's `sh` means.
const SHELLS: &[&str] = &["sh", "bash", "zsh", "dash", "ksh"];

/// Wrappers under which a command does more than it does by itself: a tier has to allow them by name.
const POWERFUL: &[&str] = &["sudo", "doas", "su", "ssh", "docker", "podman", "kubectl"];

/// Where the system keeps its programs.
const SYSTEM_FOLDERS: &[&str] = &["/bin/", "/usr/", "/sbin/", "/opt/", "/nix/", "C:/Windows/", "C:/Program Files"];

/// What the tier in force, if there is one, has against a tool call that has not run yet.
pub fn objections(guard: &Guard<'_>, event: &Event) -> Vec<Objection> {
    let Some(tier) = guard.policy.tier().filter(|_| event.moment == Moment::BeforeTool) else { return Vec::new() };
    let asking = Asking { tier, root: root(guard.folder), folder: guard.folder };
    let mut reasons: Vec<String> = asking.tier.against_tool(&event.tool).into_iter().collect();
    for part in &event.parts {
        asking.part(part, &mut reasons);
    }
    reasons.dedup();
    let instead = "Work within the tier, or ask the user to choose another one under `[hook]` in their policy.";
    let objection =
        |reason| Objection { decision: Decision::Deny, rule: RULE.to_owned(), reason, instead: instead.to_owned() };
    reasons.into_iter().map(objection).collect()
}

/// The folder that a tier's paths start from: the repository's top, or the folder itself outside of one.
fn root(folder: &Path) -> PathBuf {
    let top = folder.ancestors().find(|folder| files::exists(&folder.join(".git")));
    top.unwrap_or(folder).to_owned()
}

/// A tier, and the places that paths are held against.
struct Asking<'a> {
    tier: InForce<'a>,
    root: PathBuf,
    folder: &'a Path,
}

impl Asking<'_> {
    fn part(&self, part: &Part, reasons: &mut Vec<String>) {
        match part {
            Part::Read { path, .. } => self.path(Capability::Read, path, reasons),
            Part::Search { path, .. } => {
                let path = self.folder.join(path.as_deref().unwrap_or(self.folder));
                // Of a folder, what is in it is read.
                let read = if files::exists(&path.join(".")) { path.join("*") } else { path };
                self.path(Capability::Read, &read, reasons);
            }
            Part::Write { path, .. } | Part::Edit { path, .. } | Part::Delete { path } => {
                self.path(Capability::Write, path, reasons);
            }
            Part::Fetch { url } => reasons.extend(self.tier.against_host(host(url).unwrap_or(url))),
            Part::Command { text, folder, shell } => {
                let folder = folder.as_deref().unwrap_or(self.folder);
                let start = Start { folder: Some(files::shown(folder)), ..Start::default() };
                let script = match shell {
                    Shell::Bash => shell::understand(text, &start),
                    Shell::PowerShell => shell::understand_powershell(text, &start),
                };
                self.script(&script, folder, reasons);
            }
            Part::Prompt { .. }
            | Part::Argument { .. }
            | Part::Content { .. }
            | Part::Output { .. }
            | Part::Commit { .. } => {}
        }
    }

    /// A path has to have room as it is written and as it is: a link does not widen a tier.
    fn path(&self, of: Capability, path: &Path, reasons: &mut Vec<String>) {
        let written = lexical(&self.folder.join(path));
        let real = files::real(&written).ok();
        let real_root = files::real(&self.root).unwrap_or_else(|_| self.root.clone());
        let forms = [Some((written, self.root.clone())), real.map(|real| (real, real_root))];
        let against = forms.into_iter().flatten().find_map(|(path, root)| {
            let inside = path.strip_prefix(&root).unwrap_or(&path);
            self.tier.against_path(of, &files::shown(inside))
        });
        reasons.extend(against);
    }

    fn script(&self, script: &Script, folder: &Path, reasons: &mut Vec<String>) {
        let name = self.tier.name();
        let (allow, deny) = self.tier.commands();
        if allow.is_empty() {
            reasons.push(format!("The tier `{name}` does not let an agent run commands."));
            return;
        }
        for unknown in &script.unknown {
            reasons.push(format!(
                "The tier `{name}` lets an agent run certain commands only, and this one is not understood: {}.",
                unknown.why
            ));
        }
        for command in &script.commands {
            let wrapped = |pattern: &str| command.wrappers.iter().any(|wrapper| wrapper == pattern);
            if let Some(pattern) = deny.iter().find(|it| is_meant(it, command, script) || wrapped(it)) {
                reasons.push(format!("The tier `{name}` denies `{pattern}`."));
            }
            let powerful = command.wrappers.iter().find(|wrapper| POWERFUL.contains(&wrapper.as_str()));
            let named = |wrapper: &String| allow.iter().any(|it| it.split_whitespace().next() == Some(wrapper));
            if let Some(wrapper) = powerful.filter(|wrapper| !named(wrapper)) {
                reasons.push(format!("The tier `{name}` does not let an agent run commands with `{wrapper}`."));
            }
            let harmless =
                command.program.is_empty() || (is_the_system(command) && HARMLESS.contains(&&*command.program));
            let allowed =
                |it: &&str| is_meant(it, command, script) && (is_the_system(command) || is_by_path(it, command));
            if !harmless && !allow.iter().any(allowed) {
                let program = command.program.replace('\0', "?");
                reasons.push(format!("The tier `{name}` does not let an agent run this `{program}` command."));
            }
            self.files_of(command, folder, reasons);
        }
        for touch in &script.touches {
            self.touched(touch, folder, reasons);
        }
    }

    /// Files that a command is redirected to and from, hosts that it names, and words that are files denied to read.
    fn files_of(&self, command: &Command, folder: &Path, reasons: &mut Vec<String>) {
        let folder = place(command.place.folder.as_deref(), folder);
        for redirect in &command.redirects {
            let target = &redirect.target;
            if redirect.kind != RedirectKind::Write && redirect.kind != RedirectKind::Append {
                self.word(Capability::Read, target, (&folder, reasons));
            }
            if redirect.kind != RedirectKind::Read && !is_no_file(&target.text) {
                self.word(Capability::Write, target, (&folder, reasons));
            }
        }
        for word in command.words.iter().filter(|word| word.is_known()) {
            match host(&word.text) {
                Some(host) => reasons.extend(self.tier.against_host(host)),
                None => {
                    // What a word means to a program is not known here: only what is denied by name counts.
                    let file = word.text.rsplit('=').next().unwrap_or_default();
                    let mut against = Vec::new();
                    if !file.is_empty() && !file.starts_with('-') {
                        self.path(Capability::Read, &folder.join(file), &mut against);
                    }
                    reasons.extend(against.into_iter().filter(|reason| reason.contains(" denies ")));
                }
            }
        }
    }

    fn touched(&self, touch: &Touch, folder: &Path, reasons: &mut Vec<String>) {
        let folder = place(touch.place.folder.as_deref(), folder);
        let of = if touch.kind == TouchKind::Read { Capability::Read } else { Capability::Write };
        self.word(of, &touch.path, (&folder, reasons));
    }

    fn word(&self, of: Capability, word: &Word, (folder, reasons): (&Path, &mut Vec<String>)) {
        if word.is_known() && !word.glob {
            self.path(of, &folder.join(&word.text), reasons);
        } else {
            let name = self.tier.name();
            reasons.push(format!("The tier `{name}` limits files, and a file name in this command is not known."));
        }
    }
}

/// Where a command runs, from where the line starts.
fn place(of: Option<&str>, folder: &Path) -> PathBuf {
    of.map_or_else(|| folder.to_owned(), |of| folder.join(of))
}

/// Whether the target of a redirection is nothing that could be written.
fn is_no_file(target: &str) -> bool {
    matches!(target, "/dev/null" | "/dev/stdout" | "/dev/stderr" | "/dev/tty" | "NUL" | "$null")
}

/// A path without `.` and `..`, as far as that can be told without looking.
fn lexical(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        match part {
            Component::CurDir => {}
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// The host of an address with a scheme: `docs.rs` of `https://user@docs.rs:443/serde`.
fn host(url: &str) -> Option<&str> {
    let (scheme, rest) = url.split_once("://")?;
    if !scheme.rsplit(['=', '@']).next()?.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
        return None;
    }
    let authority = rest.split(['/', '?', '#', '\\']).next()?;
    let host = authority.rsplit('@').next()?;
    let host = match host.strip_prefix('[') {
        Some(address) => address.split(']').next()?,
        None => host.split(':').next()?,
    };
    let host = host.trim_end_matches('.');
    (!host.is_empty()).then_some(host)
}

/// Whether a pattern such as `npm test`, `rm -rf` or `curl | sh` means the command.
fn is_meant(pattern: &str, command: &Command, script: &Script) -> bool {
    let Some((from, to)) = pattern.split_once('|') else { return is_program_meant(pattern, command) };
    let reader = command.output_to.and_then(|number| script.commands.get(number));
    let is_read = || {
        let piped = reader.is_some_and(|reader| is_meant(to, reader, script));
        // A shell that is given known code stands in no command of its own.
        let shell = to.split_whitespace().next().is_some_and(|program| SHELLS.contains(&program));
        piped || (shell && script.unknown.iter().any(|unknown| unknown.command.is_none()))
    };
    is_program_meant(from, command) && is_read()
}

/// Whether the program is looked up, or is one of the system's: a file of this name elsewhere is another program.
fn is_the_system(command: &Command) -> bool {
    let path = command.path.text.replace('\\', "/");
    !path.contains('/') || SYSTEM_FOLDERS.iter().any(|folder| path.starts_with(folder))
}

/// Whether the pattern names the program by the very path that is run.
fn is_by_path(pattern: &str, command: &Command) -> bool {
    let program = pattern.split_whitespace().next().unwrap_or_default();
    program == command.path.text || program == "*" || program == "**"
}

/// Whether the command has the pattern's program, all of its options, and its other words first.
fn is_program_meant(pattern: &str, command: &Command) -> bool {
    let mut wanted = pattern.split_whitespace();
    let Some(program) = wanted.next() else { return false };
    if pattern.trim() == "*" || pattern.trim() == "**" {
        return !command.program.contains('\0');
    }
    let same = program == command.program
        || program == command.path.text
        || (program == "sh" && SHELLS.contains(&&*command.program))
        || (program.contains('*') && is_text_in([program, &command.program]));
    let options = |word: &&str| word.starts_with('-') && word.len() > 1;
    let (flags, words): (Vec<&str>, Vec<&str>) = wanted.partition(options);
    let mut given = command.words.iter().map(|word| word.text.as_str()).filter(|word| !options(word));
    same && flags.iter().all(|flag| has_option(flag, command))
        && words.iter().all(|word| given.next().is_some_and(|found| is_text_in([word, found])))
}

/// Whether the command has an option: `-rf` is there in `-rf`, `-fr`, `-r -f` and `-xrf`.
fn has_option(flag: &str, command: &Command) -> bool {
    let given = || command.words.iter().map(|word| word.text.as_str());
    if flag.starts_with("--") {
        return given().any(|word| word == flag || word.strip_prefix(flag).is_some_and(|rest| rest.starts_with('=')));
    }
    let bundles = || given().filter(|word| word.starts_with('-') && !word.starts_with("--"));
    given().any(|word| word == flag) || flag[1..].chars().all(|letter| bundles().any(|word| word[1..].contains(letter)))
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use jiff::civil::Date;

    use super::{Asking, host, is_meant, objections};
    use crate::agents::{Agent, Event, Moment, Part};
    use crate::env::Environment;
    use crate::guard::Guard;
    use crate::model::Decision;
    use crate::policy::{Layer, Policy, PolicyFile};
    use crate::shell::{Command, Redirect, RedirectKind, Script, Word};

    const TIERS: &str = r#"
version = 1
[hook]
tier = "TIER"
[tiers.read-only]
read = { allow = ["**"], deny = ["**/.env*", "**/secrets/**"] }
network = { allow = ["docs.*.com"] }
[tiers.write-workspace]
inherits = "read-only"
write = { allow = ["src/**"], deny = ["**/package-lock.json"] }
tools = { deny = ["mcp__github__*"] }
[tiers.execute-commands]
inherits = "write-workspace"
shell = { allow = ["npm test", "cargo test", "curl", "./gradlew build"], deny = ["rm -rf", "curl | sh"] }
"#;

    fn policy(tier: &str) -> Policy {
        let text = TIERS.replace("TIER", tier);
        let file = PolicyFile { layer: Layer::User, path: "policy.toml".to_owned(), text };
        Policy::layered(vec![file], Date::MIN).unwrap_or_else(|flaws| panic!("{flaws}"))
    }

    fn reasons(tier: &str, folder: &Path, part: Part) -> Vec<String> {
        let policy = policy(tier);
        let env = Environment::fixed::<&str, &str>([]);
        let guard = Guard::new(&policy, &env, folder);
        let event = Event {
            agent: Agent::ClaudeCode,
            moment: Moment::BeforeTool,
            name: "PreToolUse".to_owned(),
            tool: "Read".to_owned(),
            folder: None,
            session: None,
            unattended: false,
            reads: None,
            parts: vec![part],
            payload: serde_json::Value::Null,
        };
        let found = objections(&guard, &event);
        assert!(found.iter().all(|it| it.decision == Decision::Deny && it.rule == "tier" && !it.instead.is_empty()));
        found.into_iter().map(|it| it.reason).collect()
    }

    fn read(path: &str) -> Part {
        Part::Read { path: PathBuf::from(path), lines: None }
    }

    fn search(path: &str) -> Part {
        Part::Search { pattern: "x".to_owned(), path: Some(PathBuf::from(path)), glob: None }
    }

    fn write(path: &str) -> Part {
        Part::Write { path: PathBuf::from(path), content: String::new() }
    }

    /// A command of known words.
    fn command(line: &str) -> Command {
        let mut words = line.split_whitespace();
        let path = words.next().unwrap_or_default();
        Command {
            program: path.rsplit('/').next().unwrap_or_default().to_owned(),
            path: Word::known(path),
            words: words.map(Word::known).collect(),
            ..Command::default()
        }
    }

    fn run(commands: Vec<Command>) -> Vec<String> {
        let policy = policy("execute-commands");
        let folder = tempfile::tempdir().unwrap();
        let tier = policy.tier().unwrap();
        let asking = Asking { tier, root: folder.path().to_owned(), folder: folder.path() };
        let mut reasons = Vec::new();
        asking.script(&Script { commands, ..Script::default() }, folder.path(), &mut reasons);
        reasons
    }

    #[test]
    fn without_a_tier_nothing_is_said() {
        let policy = Policy::default();
        assert!(policy.tier().is_none());
    }

    #[test]
    fn files_are_read_and_written_where_the_tier_and_its_parents_say() {
        let folder = tempfile::tempdir().unwrap();
        let top = folder.path();
        std::fs::create_dir_all(top.join(".git")).unwrap();
        std::fs::create_dir_all(top.join("sub")).unwrap();
        std::fs::create_dir_all(top.join("a/secrets")).unwrap();
        for (tier, part, is_fine) in [
            ("read-only", read("src/main.rs"), true),
            ("read-only", read("/usr/include/stdio.h"), true),
            ("read-only", read(".env.local"), false),
            ("read-only", read("src/../.env"), false),
            ("read-only", read("a/secrets/b.yaml"), false),
            ("read-only", write("src/main.rs"), false),
            ("write-workspace", write("src/main.rs"), true),
            ("write-workspace", write("src/../Cargo.toml"), false),
            ("write-workspace", write("src/package-lock.json"), false),
            ("write-workspace", write("/elsewhere/src/main.rs"), false),
            ("write-workspace", read("config/.env"), false),
            ("read-only", search("a/secrets"), false),
            ("read-only", search("sub"), true),
            ("write-workspace", Part::Delete { path: PathBuf::from("README.md") }, false),
        ] {
            assert_eq!(reasons(tier, top, part.clone()).is_empty(), is_fine, "{tier} {part:?}");
        }
        assert_eq!(reasons("write-workspace", &top.join("sub"), write("../src/a.rs")), Vec::<String>::new());
        assert_eq!(reasons("read-only", top, write("a")), ["The tier `read-only` does not let an agent write files."]);
        assert_eq!(reasons("read-only", top, read(".env")), ["The tier `read-only` denies an agent to read `.env`."]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_does_not_widen_a_tier() {
        let folder = tempfile::tempdir().unwrap();
        let outside = tempfile::tempdir().unwrap();
        let top = folder.path();
        std::fs::create_dir_all(top.join("src")).unwrap();
        std::fs::create_dir_all(top.join(".git")).unwrap();
        std::fs::write(outside.path().join("a"), "").unwrap();
        std::os::unix::fs::symlink(outside.path().join("a"), top.join("src/link")).unwrap();
        std::fs::write(top.join("src/real"), "").unwrap();
        assert_eq!(reasons("write-workspace", top, write("src/link")).len(), 1);
        assert_eq!(reasons("write-workspace", top, write("src/real")), Vec::<String>::new());
    }

    #[test]
    fn hosts_and_tools_are_reached_where_the_tier_says() {
        let folder = tempfile::tempdir().unwrap();
        let fetch = |url: &str| reasons("read-only", folder.path(), Part::Fetch { url: url.to_owned() });
        assert!(fetch("https://docs.example.com/a").is_empty());
        assert!(!fetch("https://docs.example.com@evil.example/a").is_empty());
        assert!(!fetch("https://paste.example.com/").is_empty());
        assert!(!fetch("not an address").is_empty());
        assert_eq!(host("ssh://git@[::1]:22/x"), Some("::1"));
        assert_eq!(host("--url=https://docs.rs./"), Some("docs.rs"));
        assert_eq!(host("a b://c"), None);
        let policy = policy("write-workspace");
        let tier = policy.tier().unwrap();
        assert!(tier.against_tool("mcp__github__create_issue").is_some() && tier.against_tool("Read").is_none());
    }

    #[test]
    fn only_allowed_commands_run_and_denied_ones_never() {
        for line in
            ["cargo test", "cargo test --release a", "/usr/bin/cargo test", "cd sub", "echo hi", "./gradlew build -x"]
        {
            assert_eq!(run(vec![command(line)]), Vec::<String>::new(), "{line}");
        }
        for line in [
            "cargo run",
            "cargo",
            "npm install test",
            "./cargo test",
            "/tmp/cargo test",
            "./echo hi",
            "gradlew build",
            "rm a",
        ] {
            let said = run(vec![command(line)]);
            assert!(said.len() == 1 && said[0].contains("does not let an agent run this"), "{line}: {said:?}");
        }
        for line in ["rm -rf a", "rm -fr a", "rm -r -v -f a"] {
            assert!(run(vec![command(line)])[0].contains("denies `rm -rf`"), "{line}");
        }
        assert!(run(vec![command("cargo test .env")])[0].contains("denies an agent to read `.env`"));
        assert!(run(vec![command("curl https://paste.example.com/")])[0].contains("does not let an agent reach"));
        let wrapped = Command { wrappers: vec!["sudo".to_owned()], ..command("cargo test") };
        assert!(run(vec![wrapped])[0].contains("with `sudo`"));
    }

    #[test]
    fn a_pipe_is_meant_whatever_the_shell() {
        let first = Command { output_to: Some(1), ..command("curl https://docs.example.com/x") };
        let script = Script { commands: vec![first, command("bash -s")], ..Script::default() };
        assert!(is_meant("curl | sh", &script.commands[0], &script));
        assert!(!is_meant("wget | sh", &script.commands[0], &script));
        assert!(!is_meant("curl | sh", &command("curl x"), &script));
    }

    #[test]
    fn a_redirection_writes_and_what_is_not_known_is_not_allowed() {
        let with = |target: Word| Command {
            redirects: vec![Redirect { kind: RedirectKind::Write, target }],
            ..command("echo hi")
        };
        assert_eq!(run(vec![with(Word::known("src/a"))]), Vec::<String>::new());
        assert_eq!(run(vec![with(Word::known("/dev/null"))]), Vec::<String>::new());
        assert_eq!(run(vec![with(Word::known("b"))]).len(), 1);
        assert_eq!(run(vec![with(Word::unknown())]).len(), 1);
        let unknown = Command { program: "\0".to_owned(), ..Command::default() };
        assert_eq!(run(vec![unknown]).len(), 1);
    }
}

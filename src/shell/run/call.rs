//! One call: of a function, a builtin, a shell, a wrapper, or a program.

use std::rc::Rc;

use super::{Runner, Value};
use crate::shell::git::GitCall;
use crate::shell::path;
use crate::shell::{Command, Input, Place, Redirect, UnknownKind, Word};

/// What is called, with everything expanded.
#[derive(Debug, Clone)]
pub(in crate::shell) struct Call {
    /// The program first; never empty.
    pub(in crate::shell) words: Vec<Word>,
    pub(super) variables: Vec<(String, Word)>,
    pub(super) redirects: Vec<Redirect>,
    /// Whether the program was written with quotes or expansions: then it is no alias.
    pub(super) quoted: bool,
    /// Whether functions and builtins of this shell are seen.
    pub(super) inside: bool,
}

impl Call {
    /// A call of a program, which sees nothing of the shell.
    pub(in crate::shell) fn program_of(words: Vec<Word>) -> Call {
        Call { words, variables: Vec::new(), redirects: Vec::new(), quoted: true, inside: false }
    }

    pub(in crate::shell) fn program(&self) -> String {
        path::program(&self.words[0].text).to_lowercase()
    }

    /// The same call of other words.
    pub(super) fn of(&self, words: Vec<Word>) -> Call {
        Call { words, quoted: true, ..self.clone() }
    }

    pub(in crate::shell) fn arguments(&self) -> &[Word] {
        &self.words[1..]
    }
}

impl Runner<'_> {
    /// Follows a call; gives what it prints.
    pub(in crate::shell) fn call(&mut self, call: &Call) -> Value {
        if !self.step() {
            return Value::unknown(Vec::new());
        }
        let name = &call.words[0];
        if !name.is_known() && self.file(name).is_none() {
            let place = self.emit(call);
            let known = path::program(&name.text);
            // Only the folder may be unknown: `$DIR/tool`.
            if known.contains('\0') {
                self.unknown(UnknownKind::Program, "the name of a program is not known before it runs");
                self.mark(place);
            } else {
                let output = self.external(call);
                return output.unwrap_or_else(|| Value::unknown(vec![place]));
            }
            return Value::unknown(vec![place]);
        }
        if call.inside
            && let Some(output) = self.internal(call)
        {
            return output;
        }
        if let Some(output) = self.external(call) {
            return output;
        }
        let place = self.emit(call);
        if let Some(meant) = behind_assignment(call) {
            self.call(&meant);
        }
        self.printed(call, place)
    }

    /// The last unknown thing belongs to a command.
    pub(in crate::shell) fn mark(&mut self, place: usize) {
        if let Some(unknown) = self.script.unknown.last_mut() {
            unknown.command = Some(place);
        }
    }

    /// What the shell itself does.
    fn internal(&mut self, call: &Call) -> Option<Value> {
        let name = call.words[0].text.clone();
        if !call.quoted
            && let Some(alias) = self.state.aliases.get(&name).cloned()
        {
            let rest = call.arguments().iter().map(|word| quote(&word.text)).collect::<Vec<_>>().join(" ");
            let hidden = self.state.aliases.remove(&name);
            let output = self.deeper(|runner| runner.code_in(&format!("{alias} {rest}"), &call.redirects));
            if let Some(alias) = hidden {
                self.state.aliases.entry(name).or_insert(alias);
            }
            return Some(output);
        }
        if let Some(body) = self.state.functions.get(&name).cloned() {
            return Some(self.function(call, &name, &Rc::clone(&body)));
        }
        if self.state.disabled.contains(&name) {
            return None;
        }
        self.builtin(&name, call)
    }

    fn function(&mut self, call: &Call, name: &str, body: &crate::shell::parse::tree::Stage) -> Value {
        let mut active = self.calls.iter().filter(|(active, _)| active == name).map(|(_, copies)| *copies);
        if let Some(first) = active.next() {
            let grows = self.copies.grow_since(first);
            // Once more shows what it does with the words that it gives itself.
            if grows || active.next().is_some() {
                let place = self.emit(call);
                if grows {
                    self.unknown(UnknownKind::Limit, "a function starts itself again and again");
                    self.mark(place);
                }
                return Value::unknown(vec![place]);
            }
        }
        self.calls.push((name.to_owned(), self.copies));
        let arguments = call.arguments().iter().map(Value::from).collect();
        let outer = self.state.positional.replace(arguments);
        for (name, word) in &call.variables {
            self.state.set(name, Value::from(word));
        }
        let before = self.redirects.len();
        self.redirects.extend(call.redirects.iter().cloned());
        let output = self.deeper(|runner| runner.stage(body));
        self.redirects.truncate(before);
        self.state.positional = outer;
        self.calls.pop();
        output
    }

    /// What other programs do with the programs or the code in their words.
    fn external(&mut self, call: &Call) -> Option<Value> {
        let name = call.program();
        if !call.inside || self.state.hashed.is_empty() {
            // Nothing bound by `hash`.
        } else if let Some(path) = self.state.hashed.get(&name).cloned().filter(|_| !self.is_builtin(&name)) {
            let mut words = call.words.clone();
            words[0] = path;
            let inner = Call { inside: false, ..call.of(words) };
            return Some(self.call(&inner));
        }
        if name == "git" || name.starts_with("git-") {
            return Some(self.git(call));
        }
        if matches!(&*name, "at" | "batch" | "crontab") {
            return self.scheduled(&name, call);
        }
        self.shell(&name, call)
            .or_else(|| self.wrapped(&name, call))
            .or_else(|| self.interpreted(&name, call))
            .or_else(|| self.windows(&name, call))
            .or_else(|| self.made_here(call))
    }

    /// Commands for later: `at` reads them, `crontab` reads them behind their times.
    fn scheduled(&mut self, name: &str, call: &Call) -> Option<Value> {
        let file = call.arguments().iter().find(|word| !word.text.starts_with('-') || word.text == "-");
        let text = match file {
            Some(file) if name == "crontab" => self.script_text(file)?,
            _ => self.stdin.value.clone()?,
        };
        let code = if name == "crontab" { text.with(without_times(&text.text)) } else { text };
        // It changes what runs later, whatever that is.
        self.emit(call);
        let output = self.given(&call.of(vec![Word::known(name)]), &code, &[]);
        Some(output)
    }

    /// git runs shell text of its own: aliases with `!`, `rebase --exec`, `bisect run` ...
    fn git(&mut self, call: &Call) -> Value {
        let place = self.emit(call);
        let scripts = GitCall::of(&self.script.commands[place], &|_| None).map(|call| call.scripts).unwrap_or_default();
        if scripts.is_empty() {
            return self.printed(call, place);
        }
        let shell = Call { inside: false, ..call.of(vec![Word::known("sh")]) };
        self.wrappers.push("git".to_owned());
        for script in scripts {
            self.deeper(|runner| runner.given(&shell, &Value::from(&script), &[]));
        }
        self.wrappers.pop();
        Value::unknown(vec![place])
    }

    /// Whether a builtin that prints stands before any program of that name.
    fn is_builtin(&self, name: &str) -> bool {
        matches!(name, "echo" | "printf" | "test" | "[" | "pwd" | "kill" | "true" | "false" | "time")
            && !self.state.disabled.iter().any(|it| it == name)
    }

    /// A program that this line has written: `./script.sh`.
    fn made_here(&mut self, call: &Call) -> Option<Value> {
        if !call.words[0].text.contains('/') {
            return None;
        }
        let text = self.file(&call.words[0])?.clone();
        Some(self.script_file(call, 0, &text))
    }

    /// Writes down that a program runs; gives its place.
    pub(in crate::shell) fn emit(&mut self, call: &Call) -> usize {
        let place = self.script.commands.len();
        let mut variables = self.state.exported();
        variables.extend(call.variables.iter().cloned());
        let mut path = call.words[0].clone();
        if let Some(made) = self.file(&path).map(|value| value.from.clone()) {
            path.from.extend(made);
            path.from.sort_unstable();
            path.from.dedup();
        }
        let input = self.stdin.input.clone();
        if let Input::Pipe(sources) = &input {
            for source in sources {
                if let Some(command) = self.script.commands.get_mut(*source) {
                    command.output_to.get_or_insert(place);
                }
            }
        }
        self.script.commands.push(Command {
            program: call.program(),
            path,
            words: call.arguments().to_vec(),
            variables,
            redirects: self.redirects.iter().chain(&call.redirects).cloned().collect(),
            input,
            place: Place { folder: self.state.folder.clone(), remote: self.remote.clone() },
            wrappers: self.wrappers.clone(),
            open_ended: self.open_ended,
            output_to: None,
            substituted: self.substituted,
            span: self.span.clone(),
        });
        place
    }
}

/// What stands behind a word that was meant to set a variable, but whose name bash does not take: `A-B=1 make`. Other
/// shells take it, and bash runs nothing.
fn behind_assignment(call: &Call) -> Option<Call> {
    let (name, _) = call.words[0].text.split_once('=')?;
    let meant = name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'));
    (meant && !name.is_empty() && call.words.len() > 1).then(|| call.of(call.words[1..].to_vec()))
}

/// The commands of a crontab (crontab(5)): five fields or `@name` before each; settings and comments have none.
fn without_times(text: &str) -> String {
    let command = |line: &str| {
        let line = line.trim();
        let fields = if line.starts_with('@') { 1 } else { 5 };
        let starts =
            line.starts_with(|first: char| first == '@' || first == '*' || first.is_ascii_digit() || first == '\0');
        let mut rest = line;
        for _ in 0..fields {
            rest = rest.split_once(char::is_whitespace)?.1.trim_start();
        }
        starts.then(|| rest.to_owned())
    };
    if text == "\0" { text.to_owned() } else { text.lines().filter_map(command).collect::<Vec<_>>().join("\n") }
}

/// A text as one word of a command line.
pub(super) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', "'\\''"))
}

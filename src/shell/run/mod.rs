//! Follows a command line the way a shell would, without running anything.

mod builtins;
mod call;
pub(super) mod decode;
mod interpreters;
mod loops;
mod output;
mod redirects;
mod shells;
mod simple;
mod state;
mod wrappers;

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

pub(super) use self::call::Call;
pub(super) use self::state::{State, Stdin, Value};
use super::parse::tree::{Joint, List, Node, Pipeline, Stage, Statement};
use super::{Input, Redirect, Script, Start, Unknown, UnknownKind, Word, parse};

/// How deep code may stand in code: functions, substitutions, `sh -c`.
const DEEPEST: usize = 40;
/// How deep code given to shells may be nested.
const DEEPEST_CODE: usize = 16;
/// How many commands are looked at.
const MOST_COMMANDS: usize = 4096;
/// How many steps are made, loops included.
const MOST_STEPS: usize = 20_000;
/// How much text is read as code, in bytes.
const MOST_TEXT: usize = 1 << 20;

/// Commands that stand in a substitution `>(..)` and wait for what writes to them.
struct Waiting {
    list: Rc<List>,
}

/// The copies that a shell makes of itself, as far as they run at the same time.
#[derive(Debug, Clone, Copy, Default)]
struct Copies {
    /// With `&`: nothing waits for them.
    loose: usize,
    /// In pipes, since the last condition.
    piped: usize,
    /// In substitutions and subshells: one after the other.
    alone: usize,
    /// No copies, but the conditions that something stands under.
    conditions: usize,
}

impl Copies {
    /// Whether a function that was called among `first` and calls itself among these would go on for ever.
    const fn grow_since(self, first: Self) -> bool {
        self.loose > first.loose
            || self.piped > first.piped
            || self.alone > first.alone && self.conditions == first.conditions
    }
}

pub(super) struct Runner<'s> {
    pub(super) script: Script,
    pub(super) state: State,
    start: &'s Start,
    steps: usize,
    text: usize,
    depth: usize,
    code_depth: usize,
    /// The place in the line that everything belongs to, while code is followed that is no part of the line's text.
    fixed: Option<Range<usize>>,
    pub(super) span: Range<usize>,
    wrappers: Vec<String>,
    pub(super) remote: Option<String>,
    substituted: bool,
    open_ended: bool,
    /// Redirections of the groups around.
    redirects: Vec<Redirect>,
    pub(super) stdin: Stdin,
    /// Which of the values a variable may have is looked at, and how many there are.
    pub(super) choice: usize,
    pub(super) choices: usize,
    /// Files whose text is known, or known to come from a command, by their normalised path.
    files: BTreeMap<String, Value>,
    waiting: Vec<Waiting>,
    /// Functions that are being followed, each with the copies of the shell that were running when it was called.
    calls: Vec<(String, Copies)>,
    /// What the shell would have running beside itself.
    copies: Copies,
    /// Code for the end of the line, with the call that set it and its place.
    at_exit: Option<(Call, Value, Range<usize>)>,
    stopped: bool,
}

impl<'s> Runner<'s> {
    pub(super) fn new(start: &'s Start) -> Runner<'s> {
        Runner {
            script: Script::default(),
            state: State::new(start),
            start,
            steps: 0,
            text: 0,
            depth: 0,
            code_depth: 0,
            fixed: None,
            span: 0..0,
            wrappers: Vec::new(),
            remote: None,
            substituted: false,
            open_ended: false,
            redirects: Vec::new(),
            stdin: Stdin::default(),
            choice: 0,
            choices: 1,
            files: BTreeMap::new(),
            waiting: Vec::new(),
            calls: Vec::new(),
            copies: Copies::default(),
            at_exit: None,
            stopped: false,
        }
    }

    /// Follows a text; gives what it prints, as far as it is known.
    pub(super) fn code(&mut self, text: &str) -> Value {
        self.text += text.len();
        if self.text > MOST_TEXT {
            self.stop("it is longer than is looked at");
            return Value::unknown(Vec::new());
        }
        let parsed = parse::parse(text, self.fixed.clone());
        for problem in parsed.problems {
            self.unknown_at(problem.kind, problem.why, problem.span);
        }
        let list = parsed.list;
        self.deeper(|runner| runner.list(&list))
    }

    fn stop(&mut self, why: &str) {
        if !self.stopped {
            self.stopped = true;
            self.unknown(UnknownKind::Limit, why);
        }
    }

    pub(super) fn unknown(&mut self, kind: UnknownKind, why: impl Into<String>) {
        let span = self.span.clone();
        self.unknown_at(kind, why, span);
    }

    fn unknown_at(&mut self, kind: UnknownKind, why: impl Into<String>, span: Range<usize>) {
        if self.script.unknown.len() < MOST_COMMANDS {
            self.script.unknown.push(Unknown { kind, command: None, why: why.into(), span });
        }
    }

    /// Counts a step; false when there were enough.
    pub(super) fn step(&mut self) -> bool {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.script.commands.len() >= MOST_COMMANDS {
            self.stop("it runs more commands than are looked at");
        }
        !self.stopped
    }

    pub(super) fn deeper(&mut self, follow: impl FnOnce(&mut Self) -> Value) -> Value {
        if self.depth >= DEEPEST {
            self.stop("it is nested deeper than is looked at");
        }
        if self.stopped {
            return Value::unknown(Vec::new());
        }
        self.depth += 1;
        let value = follow(self);
        self.depth -= 1;
        value
    }

    pub(super) fn list(&mut self, list: &List) -> Value {
        let mut output = Value::default();
        for statement in list {
            if !self.step() {
                break;
            }
            let value = self.statement(statement);
            output.push(&value);
        }
        output
    }

    fn statement(&mut self, statement: &Statement) -> Value {
        if statement.background {
            let before = self.state.clone();
            let copies = Copies { loose: self.copies.loose + 1, ..self.copies };
            let output = self.beside(copies, |runner| runner.joined(statement));
            self.state = before;
            return output;
        }
        self.joined(statement)
    }

    /// Follows what only runs under a condition: what calls itself there may come to an end.
    pub(super) fn maybe(&mut self, follow: impl FnOnce(&mut Self) -> Value) -> Value {
        let copies = Copies { piped: 0, conditions: self.copies.conditions + 1, ..self.copies };
        let outer = std::mem::replace(&mut self.copies, copies);
        let output = follow(self);
        self.copies = outer;
        output
    }

    /// Follows what runs in a copy of the shell, which has an end of its own.
    fn beside(&mut self, copies: Copies, follow: impl FnOnce(&mut Self) -> Value) -> Value {
        let outer = std::mem::replace(&mut self.copies, copies);
        let output = self.until_exit(follow);
        self.copies = outer;
        output
    }

    /// Follows what runs in a shell of its own, and what that has left for its end.
    pub(super) fn until_exit(&mut self, follow: impl FnOnce(&mut Self) -> Value) -> Value {
        let outer = self.at_exit.take();
        let output = follow(self);
        self.exit();
        self.at_exit = outer;
        output
    }

    fn joined(&mut self, statement: &Statement) -> Value {
        let mut output = self.pipeline(&statement.first);
        for (joint, pipeline) in &statement.rest {
            let before = self.state.clone();
            let value = self.maybe(|runner| runner.pipeline(pipeline));
            // `a || echo x` prints one or the other: both are kept where one of them is known to be nothing.
            output.push(&value);
            if *joint == Joint::Or {
                // Usually what stands before `||` has worked.
                self.state.folder.clone_from(&before.folder);
            }
            self.state.merge(&before);
        }
        output
    }

    fn pipeline(&mut self, pipeline: &Pipeline) -> Value {
        let [stage] = &**pipeline else {
            let outer = self.stdin.clone();
            let mut output = Value::default();
            for (place, stage) in pipeline.iter().enumerate() {
                if place > 0 {
                    self.stdin = Stdin { input: Input::Pipe(output.from.clone()), value: Some(output) };
                }
                let before = self.state.clone();
                let copies = Copies { piped: self.copies.piped + 1, ..self.copies };
                output = self.beside(copies, |runner| runner.stage(stage));
                self.state = before;
            }
            self.stdin = outer;
            return output;
        };
        self.stage(stage)
    }

    fn stage(&mut self, stage: &Stage) -> Value {
        if !self.step() {
            return Value::unknown(Vec::new());
        }
        let outer = std::mem::replace(&mut self.span, self.fixed.clone().unwrap_or_else(|| stage.span.clone()));
        let output = match &stage.node {
            Node::Simple(simple) => self.simple(simple, &stage.redirects),
            node => self.redirected(&stage.redirects, |runner| runner.deeper(|runner| runner.compound(node))),
        };
        self.span = outer;
        output
    }

    fn compound(&mut self, node: &Node) -> Value {
        match node {
            Node::Simple(simple) => self.simple(simple, &[]),
            Node::Group(list) => self.list(list),
            Node::Subshell(list) => self.subshell(|runner| runner.list(list)),
            Node::If { branches, otherwise } => self.maybe(|runner| runner.condition(branches, otherwise)),
            Node::While { condition, body } => self.maybe(|runner| runner.repetition(condition, body)),
            Node::For { name, words, body } => self.maybe(|runner| runner.iteration(name, words.as_deref(), body)),
            Node::ForArithmetic { parts, body } => {
                self.text(parts);
                self.list(body)
            }
            Node::Case { subject, arms } => self.maybe(|runner| runner.selection(subject, arms)),
            Node::Function { name, body } => {
                self.state.functions.insert(name.clone(), Rc::clone(body));
                Value::default()
            }
            Node::Test(words) => {
                for word in words {
                    self.text(&word.parts);
                }
                Value::default()
            }
            Node::Arithmetic(parts) => {
                self.text(parts);
                Value::default()
            }
        }
    }

    /// Runs something as code of a program: everything in it belongs to the program's place in the line.
    pub(super) fn inside(&mut self, call: &Call, follow: impl FnOnce(&mut Self) -> Value) -> Value {
        let state = self.state.child(&call.variables);
        let outer = std::mem::replace(&mut self.state, state);
        let fixed = self.fixed.replace(self.span.clone());
        let before = self.redirects.len();
        self.redirects.extend(call.redirects.iter().cloned());
        self.wrappers.push(call.program());
        let output = self.until_exit(follow);
        self.wrappers.pop();
        self.redirects.truncate(before);
        self.fixed = fixed;
        self.state = outer;
        output
    }

    /// Runs something whose changes to variables are lost.
    pub(super) fn subshell(&mut self, follow: impl FnOnce(&mut Self) -> Value) -> Value {
        let before = self.state.clone();
        let copies = Copies { alone: self.copies.alone + 1, ..self.copies };
        let output = self.beside(copies, follow);
        self.state = before;
        output
    }

    /// The output of `$(..)`, without the ends of lines after it.
    pub(super) fn substitute(&mut self, list: &List) -> Value {
        let (choice, choices) = (std::mem::take(&mut self.choice), std::mem::replace(&mut self.choices, 1));
        let outer = std::mem::replace(&mut self.substituted, true);
        let redirects = std::mem::take(&mut self.redirects);
        let mut output = self.subshell(|runner| runner.deeper(|runner| runner.list(list)));
        self.redirects = redirects;
        self.substituted = outer;
        (self.choice, self.choices) = (choice, choices);
        output.text.truncate(output.text.trim_end_matches('\n').len());
        output
    }

    /// `<(..)` and `>(..)`: a file whose content the commands make, or get.
    pub(super) fn process(&mut self, list: &Rc<List>, reads: bool) -> Value {
        if reads {
            let output = self.substitute(list);
            let name = format!("/dev/fd/\0{}", self.files.len());
            let from = output.from.clone();
            self.files.insert(name.clone(), output);
            return Value { text: name, from };
        }
        self.waiting.push(Waiting { list: Rc::clone(list) });
        Value::unknown(Vec::new())
    }

    /// Runs the commands of `>(..)` that got `output`.
    fn feed(&mut self, list: &List, output: &Value) {
        let stdin = Stdin { input: Input::Pipe(output.from.clone()), value: Some(output.clone()) };
        let outer = std::mem::replace(&mut self.stdin, stdin);
        self.subshell(|runner| runner.deeper(|runner| runner.list(list)));
        self.stdin = outer;
    }

    /// A path as it would be found from the start of the line, if it is known.
    pub(super) fn resolve(&self, path: &str) -> Option<String> {
        if path.starts_with('/') {
            return Some(crate::shell::path::join(None, path));
        }
        let folder = self.state.folder.as_deref()?;
        let joined = crate::shell::path::join(Some(folder), path);
        match &self.start.folder {
            Some(start) => Some(crate::shell::path::join(Some(start), &joined)),
            None => Some(joined),
        }
    }

    /// The text of a file, if this line has made it.
    pub(super) fn file(&self, path: &Word) -> Option<&Value> {
        self.files.get(&path.text).or_else(|| self.files.get(&self.resolve(&path.text)?))
    }

    fn set_file(&mut self, path: &Word, value: Value) {
        if path.is_known()
            && let Some(path) = self.resolve(&path.text)
        {
            self.files.insert(path, value);
        }
    }
}

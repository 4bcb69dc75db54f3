//! Redirections: which files a command reads and writes, and where its text goes.

use std::rc::Rc;

use super::state::Opened;
use super::{Runner, Stdin, Value};
use crate::shell::parse::tree::{Descriptor, List, Part, RedirectNode, RedirectSign};
use crate::shell::{Input, Redirect, RedirectKind, Word};

/// The descriptors from here on are the ones that a shell chooses itself.
pub(super) const FIRST_NAMED: u32 = 10;

/// Where standard output goes.
#[derive(Debug, Clone)]
pub(super) enum Out {
    /// Where the line's own output goes, or on to the next of a pipeline.
    On,
    File {
        path: Word,
        append: bool,
    },
    /// Away from the pipeline: to the error output, or nowhere.
    Away,
    Process(Rc<List>),
}

/// The redirections of one command.
pub(super) struct Plan {
    pub(super) list: Vec<Redirect>,
    pub(super) stdin: Option<Stdin>,
    pub(super) out: Out,
    /// Descriptors above 2 that are opened: what `exec` keeps.
    pub(super) opened: Vec<(u32, Opened)>,
}

impl Runner<'_> {
    pub(super) fn plan(&mut self, nodes: &[RedirectNode]) -> Plan {
        let mut plan = Plan { list: Vec::new(), stdin: None, out: Out::On, opened: Vec::new() };
        for node in nodes {
            self.redirect(node, &mut plan);
        }
        plan
    }

    fn redirect(&mut self, node: &RedirectNode, plan: &mut Plan) {
        use RedirectSign as Sign;
        let reads = matches!(node.sign, Sign::Read | Sign::ReadWrite | Sign::InputFrom | Sign::Here | Sign::HereString);
        let usual = if reads { 0 } else { 1 };
        let number = match &node.descriptor {
            Descriptor::Usual => usual,
            Descriptor::Number(number) => *number,
            Descriptor::Named(name) if is_close(node) => {
                self.state.scalar(name).and_then(|value| value.text.parse().ok()).unwrap_or(u32::MAX)
            }
            Descriptor::Named(name) => {
                // Any number will do, as long as nothing else has it.
                let taken = self.state.opened.keys().copied().chain(plan.opened.iter().map(|(open, _)| *open)).max();
                let number = taken.map_or(FIRST_NAMED, |last| FIRST_NAMED.max(last.saturating_add(1)));
                self.state.set(name, Value::known(number.to_string()));
                number
            }
        };
        match node.sign {
            Sign::Here => {
                let body = Rc::clone(&node.body);
                let value = self.text(&body.borrow());
                self.input(number, value, plan);
            }
            Sign::HereString => {
                let mut value = self.text(&node.target.parts);
                value.push(&Value::known("\n"));
                self.input(number, value, plan);
            }
            Sign::InputFrom | Sign::OutputTo => self.duplicate(node, number, plan),
            _ => self.file_redirect(node, number, plan),
        }
    }

    fn input(&mut self, number: u32, value: Value, plan: &mut Plan) {
        let stdin = Stdin { input: Input::Text(value.clone().into()), value: Some(value) };
        if number == 0 {
            plan.stdin = Some(stdin);
        } else {
            plan.opened.push((number, Opened::Input(stdin)));
        }
    }

    fn file_redirect(&mut self, node: &RedirectNode, number: u32, plan: &mut Plan) {
        use RedirectSign as Sign;
        if let [Part::Process { list, reads: false }] = &*node.target.parts {
            if number == 1 {
                plan.out = Out::Process(Rc::clone(list));
            } else {
                plan.opened.push((number, Opened::Process(Rc::clone(list))));
            }
            return;
        }
        let path = self.target(&node.target);
        let kind = match node.sign {
            Sign::Read => RedirectKind::Read,
            Sign::ReadWrite => RedirectKind::ReadWrite,
            Sign::Append | Sign::BothAppend => RedirectKind::Append,
            _ => RedirectKind::Write,
        };
        let redirect = Redirect { kind, target: path.clone() };
        if kind == RedirectKind::Read {
            let value = self.file(&path).cloned();
            let input = match &value {
                Some(value) if !value.from.is_empty() => Input::Pipe(value.from.clone()),
                _ => Input::File(path),
            };
            let stdin = Stdin { input, value };
            if number == 0 {
                plan.stdin = Some(stdin);
            } else {
                plan.opened.push((number, Opened::Input(stdin)));
            }
        } else if number == 1 || matches!(node.sign, Sign::Both | Sign::BothAppend) {
            let append = kind == RedirectKind::Append;
            plan.out = if path.text == "/dev/null" { Out::Away } else { Out::File { path, append } };
        } else if number > 2 {
            plan.opened.push((number, Opened::File(redirect.clone())));
        }
        plan.list.push(redirect);
    }

    /// `>&2`, `<&3`, `>&file`, `>&-`.
    fn duplicate(&mut self, node: &RedirectNode, number: u32, plan: &mut Plan) {
        if is_close(node) {
            self.state.opened.remove(&number);
            return;
        }
        let target = self.target(&node.target);
        let text = target.text.trim_end_matches('-');
        let Ok(source) = text.parse::<u32>() else {
            if node.sign == RedirectSign::OutputTo && !text.is_empty() && target.is_known() {
                plan.out = Out::File { path: target.clone(), append: false };
                plan.list.push(Redirect { kind: RedirectKind::Write, target });
            }
            return;
        };
        let opened = plan.opened.iter().rev().find(|(open, _)| *open == source).map(|(_, opened)| opened.clone());
        let opened = opened.or_else(|| self.state.opened.get(&source).cloned());
        match (number, opened) {
            (0, Some(Opened::Input(stdin))) => plan.stdin = Some(stdin),
            (0, Some(Opened::File(redirect))) if redirect.kind == RedirectKind::ReadWrite => {
                plan.stdin = Some(Stdin { input: Input::File(redirect.target), value: None });
            }
            (1, Some(Opened::File(redirect))) => {
                plan.out = Out::File { path: redirect.target.clone(), append: true };
                plan.list.push(redirect);
            }
            (1, Some(Opened::Process(list))) => plan.out = Out::Process(list),
            (1, None) if source == 2 => plan.out = Out::Away,
            (_, Some(opened)) if number > 2 => plan.opened.push((number, opened)),
            _ => {}
        }
    }

    /// Runs a group with redirections around it.
    pub(super) fn redirected(&mut self, nodes: &[RedirectNode], follow: impl FnOnce(&mut Self) -> Value) -> Value {
        if nodes.is_empty() {
            return follow(self);
        }
        let plan = self.plan(nodes);
        let before = self.redirects.len();
        self.redirects.extend(plan.list);
        let outer = plan.stdin.map(|stdin| std::mem::replace(&mut self.stdin, stdin));
        let opened = self.state.opened.clone();
        self.state.opened.extend(plan.opened);
        let output = follow(self);
        self.state.opened = opened;
        if let Some(outer) = outer {
            self.stdin = outer;
        }
        self.redirects.truncate(before);
        self.deliver(output, &plan.out)
    }

    /// Brings what was printed to where it goes; gives what goes on in the pipeline.
    pub(super) fn deliver(&mut self, output: Value, out: &Out) -> Value {
        match out {
            Out::On => output,
            Out::Away => Value::default(),
            Out::File { path, append } => {
                self.write(path, &output, *append);
                Value::default()
            }
            Out::Process(list) => {
                let list = Rc::clone(list);
                self.feed(&list, &output);
                Value::default()
            }
        }
    }

    /// Notes that a file gets a text.
    pub(in crate::shell) fn write(&mut self, path: &Word, output: &Value, append: bool) {
        let text = output.is_known().then(|| output.clone().into());
        if self.remote.is_none() {
            let mut whole = match self.file(path) {
                Some(before) if append => before.clone(),
                _ => Value::default(),
            };
            whole.push(output);
            if !append || self.file(path).is_some() {
                self.set_file(path, whole);
            }
        }
        if self.script.writes.len() < super::MOST_COMMANDS {
            self.script.writes.push((path.clone(), text));
        }
    }
}

/// `>&-` and `<&-`.
fn is_close(node: &RedirectNode) -> bool {
    let closes = matches!(node.sign, RedirectSign::InputFrom | RedirectSign::OutputTo);
    closes && matches!(&*node.target.parts, [Part::Plain(plain)] if plain == "-")
}

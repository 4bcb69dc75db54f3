//! What a shell knows while it runs: variables, functions, aliases, its folder.

use std::collections::BTreeMap;
use std::rc::Rc;

use crate::shell::parse::tree::Stage;
use crate::shell::{Input, Start, Word};

/// More values than this are not kept for a variable that may hold one of several.
const MOST_OTHERS: usize = 8;
/// A longer value counts as unknown, so that no line can grow by doubling a variable.
pub(super) const LONGEST_VALUE: usize = 256 << 10;

/// A text as far as it is known (`\0` stands for what is not), and the commands whose output is in it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::shell) struct Value {
    pub(in crate::shell) text: String,
    pub(in crate::shell) from: Vec<usize>,
}

impl Value {
    pub(in crate::shell) fn known(text: impl Into<String>) -> Value {
        Value { text: text.into(), from: Vec::new() }
    }

    pub(in crate::shell) fn unknown(from: Vec<usize>) -> Value {
        Value { text: "\0".to_owned(), from }
    }

    pub(in crate::shell) fn is_known(&self) -> bool {
        !self.text.contains('\0')
    }

    pub(in crate::shell) fn push(&mut self, other: &Value) {
        if self.text.len() + other.text.len() > LONGEST_VALUE {
            "\0".clone_into(&mut self.text);
        } else {
            self.text.push_str(&other.text);
        }
        self.join(&other.from);
    }

    pub(in crate::shell) fn join(&mut self, from: &[usize]) {
        for place in from {
            if !self.from.contains(place) {
                self.from.push(*place);
            }
        }
    }

    /// The same sources with another text.
    pub(in crate::shell) fn with(&self, text: impl Into<String>) -> Value {
        Value { text: text.into(), from: self.from.clone() }
    }
}

impl From<&Word> for Value {
    fn from(word: &Word) -> Value {
        Value { text: word.text.clone(), from: word.from.clone() }
    }
}

impl From<Value> for Word {
    fn from(value: Value) -> Word {
        Word { text: value.text, glob: false, from: value.from }
    }
}

/// A variable: a scalar has one item.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::shell) struct Variable {
    pub(in crate::shell) items: Vec<Value>,
    /// What it may hold instead, after a condition.
    pub(in crate::shell) others: Vec<Vec<Value>>,
    pub(in crate::shell) list: bool,
    /// Whether commands of this line get it in their environment because of this line.
    pub(in crate::shell) exported: bool,
    /// Whether it is known to have no value.
    pub(in crate::shell) unset: bool,
    /// The environment had it before the line.
    pub(in crate::shell) inherited: bool,
}

/// Where a standard input comes from, and its text if that can be known.
#[derive(Debug, Clone, Default)]
pub(in crate::shell) struct Stdin {
    pub(in crate::shell) input: Input,
    pub(in crate::shell) value: Option<Value>,
}

/// A descriptor that `exec` has opened.
#[derive(Debug, Clone)]
pub(in crate::shell) enum Opened {
    Input(Stdin),
    /// Written to a file.
    File(crate::shell::Redirect),
    /// Written to commands.
    Process(Rc<crate::shell::parse::tree::List>),
}

#[derive(Debug, Clone, Default)]
pub(in crate::shell) struct State {
    pub(in crate::shell) variables: BTreeMap<String, Variable>,
    pub(in crate::shell) functions: BTreeMap<String, Rc<Stage>>,
    pub(in crate::shell) aliases: BTreeMap<String, String>,
    pub(in crate::shell) zero: Value,
    /// `None`: the arguments of the line itself, which nobody knows.
    pub(in crate::shell) positional: Option<Vec<Value>>,
    pub(in crate::shell) folder: Option<String>,
    pub(in crate::shell) before: Vec<Option<String>>,
    pub(in crate::shell) opened: BTreeMap<u32, Opened>,
    /// Programs that `hash -p` has bound to another name, and builtins that are switched off.
    pub(in crate::shell) hashed: BTreeMap<String, Word>,
    pub(in crate::shell) disabled: Vec<String>,
}

impl State {
    pub(in crate::shell) fn new(start: &Start) -> State {
        let mut state = State { folder: Some(".".to_owned()), zero: Value::known("bash"), ..State::default() };
        for (name, value) in &start.variables {
            state.inherit((name, value));
        }
        if let Some(folder) = &start.folder {
            state.inherit(("PWD", folder));
        }
        for (name, value) in [("IFS", " \t\n"), ("SHELL", "/bin/sh"), ("BASH", "/bin/bash")] {
            if !state.variables.contains_key(name) {
                state.inherit((name, value));
            }
        }
        state
    }

    fn inherit(&mut self, (name, value): (&str, &str)) {
        let variable = Variable { items: vec![Value::known(value)], inherited: true, ..Variable::default() };
        self.variables.insert(name.to_owned(), variable);
    }

    pub(in crate::shell) fn set(&mut self, name: &str, value: Value) {
        self.set_list(name, vec![value], false);
    }

    pub(in crate::shell) fn set_list(&mut self, name: &str, items: Vec<Value>, list: bool) {
        if name == "PATH" {
            self.hashed.clear();
        }
        let variable = self.variables.entry(name.to_owned()).or_default();
        *variable = Variable {
            items,
            list,
            // A change of what the environment gave is seen by commands too.
            exported: variable.exported || variable.inherited && name != "IFS",
            inherited: variable.inherited,
            ..Variable::default()
        };
    }

    pub(in crate::shell) fn unset(&mut self, name: &str) {
        self.variables.insert(name.to_owned(), Variable { unset: true, ..Variable::default() });
    }

    pub(in crate::shell) fn scalar(&self, name: &str) -> Option<&Value> {
        self.variables.get(name).filter(|variable| !variable.unset)?.items.first()
    }

    /// A shell started by this one: it sees what is exported, and `given`.
    pub(in crate::shell) fn child(&self, given: &[(String, Word)]) -> State {
        let mut child = State {
            folder: self.folder.clone(),
            zero: Value::known("bash"),
            positional: Some(Vec::new()),
            opened: self.opened.clone(),
            ..State::default()
        };
        for (name, variable) in &self.variables {
            if variable.exported || variable.inherited {
                child.variables.insert(name.clone(), variable.clone());
            }
        }
        for (name, word) in given {
            child.set(name, Value::from(word));
            if let Some(variable) = child.variables.get_mut(name) {
                variable.exported = true;
            }
        }
        child
    }

    /// What may be instead: the values of another way through the line are kept beside those of this one.
    pub(in crate::shell) fn merge(&mut self, other: &State) {
        for (name, theirs) in &other.variables {
            let Some(ours) = self.variables.get_mut(name) else {
                self.variables.insert(name.clone(), theirs.clone());
                continue;
            };
            ours.exported |= theirs.exported;
            for items in std::iter::once(&theirs.items).chain(&theirs.others) {
                let new = !items.is_empty() && *items != ours.items && !ours.others.contains(items);
                if new && ours.others.len() < MOST_OTHERS {
                    ours.others.push(items.clone());
                }
            }
        }
        for (name, body) in &other.functions {
            self.functions.entry(name.clone()).or_insert_with(|| Rc::clone(body));
        }
    }

    /// The variables that this line has put into the environment.
    pub(in crate::shell) fn exported(&self) -> Vec<(String, Word)> {
        let exported = self.variables.iter().filter(|(_, variable)| variable.exported && !variable.unset);
        exported.filter_map(|(name, variable)| Some((name.clone(), variable.items.first()?.clone().into()))).collect()
    }
}

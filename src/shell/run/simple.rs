//! Simple commands: words are expanded, then the command is called.

use super::call::Call;
use super::redirects::{FIRST_NAMED, Out, Plan};
use super::state::Opened;
use super::{Runner, Value};
use crate::shell::Word;
use crate::shell::parse::tree::{self, Assigned, Assignment, Part, RedirectNode, Simple};

/// Builtins whose arguments are assignments.
const DECLARING: [&str; 5] = ["declare", "typeset", "local", "export", "readonly"];

impl Runner<'_> {
    pub(super) fn simple(&mut self, simple: &Simple, redirects: &[RedirectNode]) -> Value {
        let outer = (std::mem::take(&mut self.choice), std::mem::replace(&mut self.choices, 1));
        let mut output = self.once(simple, redirects);
        let choices = self.choices;
        for choice in 1..choices {
            self.choice = choice;
            let before = self.state.clone();
            let other = self.once(simple, redirects);
            self.state.merge(&before);
            if other != output {
                output.push(&Value::unknown(other.from));
            }
        }
        (self.choice, self.choices) = outer;
        output
    }

    fn once(&mut self, simple: &Simple, redirects: &[RedirectNode]) -> Value {
        if !self.step() {
            return Value::unknown(Vec::new());
        }
        let waiting = self.waiting.len();
        let declares = simple
            .words
            .first()
            .is_some_and(|word| matches!(&*word.parts, [Part::Plain(plain)] if DECLARING.contains(&&**plain)));
        let mut words = Vec::new();
        for word in &simple.words {
            if declares && is_assignment(word) {
                words.push(self.assigned(word).into());
            } else {
                words.extend(self.fields(word));
            }
        }
        let quoted = !matches!(simple.words.first().map(|word| &*word.parts), Some([Part::Plain(_)]));
        if words.is_empty() {
            return self.bare(simple, redirects);
        }
        let mut variables = Vec::new();
        for assignment in &simple.assignments {
            let items = self.assigned_items(assignment);
            variables.push((assignment.name.clone(), items.into_iter().next().unwrap_or_default().into()));
        }
        let plan = self.plan(redirects);
        for assignment in &simple.declared {
            self.assign(assignment);
        }
        if words[0].text == "exec" && words.len() == 1 {
            return self.keep(plan);
        }
        let Plan { list, stdin, out, opened } = plan;
        let outer = stdin.map(|stdin| std::mem::replace(&mut self.stdin, stdin));
        let before = self.state.opened.clone();
        self.state.opened.extend(opened.clone());
        let call = Call { words, variables, redirects: list, quoted, inside: true };
        let output = self.call(&call);
        self.state.opened = before;
        self.keep_named(opened);
        if let Some(outer) = outer {
            self.stdin = outer;
        }
        for waiting in self.waiting.split_off(waiting.min(self.waiting.len())) {
            self.feed(&waiting.list, &output);
        }
        self.deliver(output, &out)
    }

    /// `exec` with nothing but redirections: they hold for the rest of the line.
    fn keep(&mut self, plan: Plan) -> Value {
        let Plan { list, stdin, out, opened } = plan;
        self.state.opened.extend(opened);
        if let Some(stdin) = stdin {
            self.stdin = stdin;
        }
        self.emit_redirects(list.clone());
        if let Out::File { .. } = out {
            self.redirects.extend(list);
        }
        Value::default()
    }

    /// `{name}>file` holds for the rest of the line, whatever it stands behind.
    fn keep_named(&mut self, opened: Vec<(u32, Opened)>) {
        self.state.opened.extend(opened.into_iter().filter(|(number, _)| *number >= FIRST_NAMED));
    }

    /// Assignments and redirections without a command.
    fn bare(&mut self, simple: &Simple, redirects: &[RedirectNode]) -> Value {
        for assignment in &simple.assignments {
            self.assign(assignment);
        }
        let plan = self.plan(redirects);
        if !plan.list.is_empty() {
            self.emit_redirects(plan.list);
        }
        self.keep_named(plan.opened);
        // `$(< file)` gives the file.
        let output = match plan.stdin {
            Some(stdin) => stdin.value.unwrap_or_else(|| Value::unknown(Vec::new())),
            None => Value::default(),
        };
        self.deliver(output, &plan.out)
    }

    fn assign(&mut self, assignment: &Assignment) {
        let items = self.assigned_items(assignment);
        let many = matches!(assignment.value, Assigned::Many(_));
        let index = assignment.index.as_ref().map(|parts| self.text(parts));
        self.set_variable(assignment, items, many, index);
    }

    fn set_variable(&mut self, assignment: &Assignment, items: Vec<Value>, many: bool, index: Option<Value>) {
        let name = &assignment.name;
        let before = self.state.variables.get(name).map(|variable| variable.items.clone()).unwrap_or_default();
        if let Some(index) = index {
            let mut list = before;
            match index.text.parse::<usize>() {
                Ok(place) if place < 1024 => {
                    while list.len() <= place {
                        list.push(Value::default());
                    }
                    list[place] = items.into_iter().next().unwrap_or_default();
                }
                _ => list.extend(items),
            }
            self.state.set_list(name, list, true);
        } else if assignment.append {
            let mut list = before;
            if many {
                list.extend(items);
            } else {
                let mut first = list.first().cloned().unwrap_or_default();
                items.iter().for_each(|item| first.push(item));
                list = vec![first];
            }
            self.state.set_list(name, list, many);
        } else {
            self.state.set_list(name, items, many);
        }
    }

    fn assigned_items(&mut self, assignment: &Assignment) -> Vec<Value> {
        match &assignment.value {
            Assigned::One(word) => vec![self.assigned(word)],
            Assigned::Many(words) => {
                words.iter().flat_map(|word| self.fields(word)).map(|word| Value::from(&word)).collect()
            }
        }
    }

    /// A value that is not split. A tilde counts after `=` and `:` too.
    fn assigned(&mut self, word: &tree::Word) -> Value {
        self.text(&word.parts)
    }

    /// A redirection without a program: it makes or empties a file.
    fn emit_redirects(&mut self, list: Vec<crate::shell::Redirect>) {
        let call =
            Call { words: vec![Word::default()], variables: Vec::new(), redirects: list, quoted: true, inside: true };
        self.emit(&call);
    }
}

fn is_assignment(word: &tree::Word) -> bool {
    let Some(Part::Plain(plain)) = word.parts.first() else { return false };
    plain.split_once('=').is_some_and(|(name, _)| {
        let name = name.trim_end_matches('+');
        !name.is_empty() && name.bytes().all(super::parse::in_name)
    })
}

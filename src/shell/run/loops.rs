//! Conditions and loops: every branch may run.

use crate::shell::UnknownKind;
use crate::shell::parse::tree::{self, List, Node, Part, Statement};
use crate::shell::run::{Runner, State, Value};

/// More rounds than this of one loop are not followed; the rest counts as one with an unknown value.
const MOST_ROUNDS: usize = 256;

impl Runner<'_> {
    pub(super) fn condition(&mut self, branches: &[(List, List)], otherwise: &List) -> Value {
        let mut output = Value::default();
        let mut ends: Vec<State> = Vec::new();
        for (condition, body) in branches {
            let tested = self.list(condition);
            output.push(&tested);
            let before = self.state.clone();
            let value = self.list(body);
            output.push(&value);
            ends.push(std::mem::replace(&mut self.state, before));
        }
        let value = self.list(otherwise);
        output.push(&value);
        self.join_ends(&ends);
        output
    }

    /// One of several ways was taken: a folder that differs among them is not known any more.
    fn join_ends(&mut self, ends: &[State]) {
        for end in ends {
            self.state.merge(end);
            if end.folder != self.state.folder {
                self.state.folder = None;
            }
        }
    }

    pub(super) fn repetition(&mut self, condition: &List, body: &List) -> Value {
        if is_constant(condition) && body.iter().any(|statement| statement.background) && !is_bounded(body) {
            self.unknown(UnknownKind::Limit, "a loop without an end starts programs in the background");
        }
        let tested = self.list(condition);
        let before = self.state.clone();
        let mut output = self.list(body);
        self.state.merge(&before);
        output.text.push_str(&tested.text);
        output.text.push('\0');
        output
    }

    pub(super) fn iteration(&mut self, name: &str, words: Option<&[tree::Word]>, body: &List) -> Value {
        let values: Vec<Value> = match words {
            Some(words) => words.iter().flat_map(|word| self.fields(word)).map(|word| Value::from(&word)).collect(),
            None => self.state.positional.clone().unwrap_or_else(|| vec![Value::unknown(Vec::new())]),
        };
        let mut output = Value::default();
        for (round, value) in values.iter().enumerate() {
            if !self.step() {
                break;
            }
            let last = round + 1 == MOST_ROUNDS;
            self.state.set(name, if last { Value::unknown(value.from.clone()) } else { value.clone() });
            let printed = self.list(body);
            output.push(&printed);
            if last {
                break;
            }
        }
        output
    }

    pub(super) fn selection(&mut self, subject: &tree::Word, arms: &[(Vec<tree::Word>, List)]) -> Value {
        self.text(&subject.parts);
        let before = self.state.clone();
        let mut output = Value::default();
        let mut ends = Vec::new();
        for (patterns, body) in arms {
            for pattern in patterns {
                self.text(&pattern.parts);
            }
            let value = self.list(body);
            output.push(&value);
            ends.push(std::mem::replace(&mut self.state, before.clone()));
        }
        self.join_ends(&ends);
        output
    }
}

/// Whether a condition is one word that never changes: `true`, `:`, `false` of `until`.
fn is_constant(condition: &List) -> bool {
    let [statement] = &**condition else { return false };
    plain_words(statement).is_some_and(|words| {
        let name = words.first().and_then(|name| name.rsplit('/').next());
        matches!((name, words.len()), (Some("true" | ":" | "false"), 1) | (Some("["), 3))
    })
}

/// Whether a loop is left, or waits for the programs that it starts in the background and keeps hold of.
fn is_bounded(body: &List) -> bool {
    let has = |names: &[&str]| {
        let mut kept = body.iter().filter(|statement| !statement.background);
        kept.any(|statement| first_word(statement).is_some_and(|word| names.contains(&word)))
    };
    has(&["break", "exit", "return"]) || has(&["wait"]) && !has(&["disown"])
}

/// The first word of a statement that is one simple command.
fn first_word(statement: &Statement) -> Option<&str> {
    let ([stage], []) = (&*statement.first, &*statement.rest) else { return None };
    let Node::Simple(simple) = &stage.node else { return None };
    match simple.words.first()?.parts.first()? {
        Part::Plain(text) => Some(text),
        _ => None,
    }
}

/// The words of a statement that is one simple command without expansions.
fn plain_words(statement: &Statement) -> Option<Vec<&str>> {
    let ([stage], []) = (&*statement.first, &*statement.rest) else { return None };
    let Node::Simple(simple) = &stage.node else { return None };
    let plain = |word: &'_ tree::Word| matches!(&*word.parts, [Part::Plain(_)]);
    if !simple.words.iter().all(plain) {
        return None;
    }
    Some(
        simple
            .words
            .iter()
            .filter_map(|word| if let Some(Part::Plain(text)) = word.parts.first() { Some(&**text) } else { None })
            .collect(),
    )
}

//! `parallel`: a command line for every argument.

use super::super::call::{Call, quote};
use super::super::{Runner, Value};
use crate::shell::Word;

/// Options with a value.
const VALUES: [&str; 18] = [
    "-j",
    "--jobs",
    "-P",
    "--max-procs",
    "-n",
    "--max-args",
    "-N",
    "-L",
    "-I",
    "-a",
    "--arg-file",
    "-S",
    "--sshlogin",
    "--joblog",
    "--delay",
    "--timeout",
    "--colsep",
    "-d",
];
/// More arguments than this are not run one by one.
const MOST_LINES: usize = 64;

impl Runner<'_> {
    pub(super) fn parallel(&mut self, call: &Call) -> Value {
        let mut at = 1;
        while let Some(word) = call.words.get(at).filter(|word| word.text.starts_with('-') && word.text.len() > 1) {
            at += if VALUES.contains(&&*word.text) { 2 } else { 1 };
        }
        let rest = &call.words[at.min(call.words.len())..];
        let mark = rest.iter().position(|word| word.text.starts_with(":::"));
        let (command, arguments) = rest.split_at(mark.unwrap_or(rest.len()));
        let arguments: Vec<Word> = if mark.is_some() {
            let files = arguments.iter().any(|word| word.text.starts_with("::::"));
            let given = arguments.iter().filter(|word| !word.text.starts_with(":::"));
            given.map(|word| if files { Word::unknown() } else { word.clone() }).collect()
        } else {
            let input = self.stdin.value.clone().unwrap_or_else(|| Value::unknown(Vec::new()));
            input
                .text
                .lines()
                .map(|line| Word { text: line.to_owned(), glob: false, from: input.from.clone() })
                .collect()
        };
        let outer = std::mem::take(&mut self.stdin.value);
        let mut output = Value::default();
        for argument in arguments.iter().take(MOST_LINES) {
            let printed = self.one_line(call, command, argument);
            output.push(&printed);
        }
        self.stdin.value = outer;
        output
    }

    /// The command line for one argument, which a shell runs.
    fn one_line(&mut self, call: &Call, command: &[Word], argument: &Word) -> Value {
        let mut code = Value::default();
        let mut placed = false;
        for (place, word) in command.iter().enumerate() {
            let mut text = word.text.clone();
            for token in ["{}", "{1}", "{.}", "{/}", "{//}", "{/.}"] {
                if text.contains(token) {
                    placed = true;
                    text = text.replace(token, &argument.text);
                }
            }
            // The line is put together of words that are not quoted again, unless one word is the whole line.
            let text = if command.len() > 1 && text.contains(char::is_whitespace) { quote(&text) } else { text };
            code.push(&Value::known(if place > 0 { " " } else { "" }));
            code.push(&Value { text, from: word.from.clone() });
        }
        if command.is_empty() {
            code = Value::from(argument);
        } else if !placed {
            code.push(&Value::known(" "));
            let text = if argument.is_known() { quote(&argument.text) } else { argument.text.clone() };
            code.push(&Value { text, from: argument.from.clone() });
        }
        let open = self.open_ended;
        self.open_ended |= !argument.is_known();
        self.wrappers.push("parallel".to_owned());
        let shell = Call { inside: false, ..call.of(vec![Word::known("sh")]) };
        let output = self.deeper(|runner| runner.given(&shell, &code, &[]));
        self.wrappers.pop();
        self.open_ended = open;
        output
    }
}

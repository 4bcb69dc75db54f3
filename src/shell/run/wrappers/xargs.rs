//! `xargs`: words of its input become words of a command.

use super::super::call::Call;
use super::super::{Runner, Value};
use super::find::replaced;
use super::options::words_of;
use crate::shell::Word;

/// Options with a value.
const VALUES: [&str; 16] = [
    "-a",
    "-d",
    "-E",
    "-I",
    "-J",
    "-L",
    "-n",
    "-P",
    "-R",
    "-S",
    "-s",
    "--arg-file",
    "--delimiter",
    "--max-args",
    "--max-procs",
    "--max-chars",
];
/// More lines than this are not run one by one.
const MOST_LINES: usize = 64;

#[derive(Default)]
struct Asked {
    token: Option<String>,
    file: Option<Word>,
    delimiter: Option<String>,
    by_line: bool,
    only_with_input: bool,
    command: usize,
}

impl Runner<'_> {
    pub(super) fn xargs(&mut self, call: &Call) -> Value {
        let asked = asked(&call.words);
        let mut inner = call.words[asked.command.min(call.words.len())..].to_vec();
        if inner.is_empty() {
            inner.push(Word::known("echo"));
        }
        let input = match &asked.file {
            Some(file) => self.script_text(file),
            None => self.stdin.value.clone(),
        };
        let input = input.unwrap_or_else(|| Value::unknown(Vec::new()));
        let outer = self.stdin.clone();
        self.stdin.value = None;
        let output = self.with_words(call, &asked, &inner, &input);
        self.stdin = outer;
        output
    }

    fn with_words(&mut self, call: &Call, asked: &Asked, inner: &[Word], input: &Value) -> Value {
        let lines: Vec<Word> = match &asked.delimiter {
            Some(delimiter) => input.text.split(&**delimiter).map(str::to_owned).collect::<Vec<_>>(),
            None if asked.token.is_some() || asked.by_line => {
                input.text.lines().map(|line| line.trim().to_owned()).collect()
            }
            None => words_of(&input.text),
        }
        .into_iter()
        .filter(|text| !text.is_empty())
        .map(|text| Word { glob: crate::shell::expand::has_glob(&text), text, from: input.from.clone() })
        .collect();
        if lines.is_empty() && asked.only_with_input {
            return Value::default();
        }
        let Some(token) = &asked.token else {
            let mut words = inner.to_vec();
            // Words of which nothing is known are not written down: the command says that it is open.
            words.extend(lines.into_iter().filter(|word| word.text != "\0"));
            return self.opened(call, words, input);
        };
        let mut output = Value::default();
        for line in lines.iter().take(MOST_LINES) {
            let mut words: Vec<Word> = inner.iter().map(|word| replaced(word, token, line)).collect();
            // A part of the program's name is not replaced.
            if inner[0].text != *token {
                words[0].clone_from(&inner[0]);
            }
            // Where the token does not stand, no word is put in; whoever wrote it meant it to be.
            if !inner.iter().any(|word| word.text.contains(&**token)) && line.text != "\0" {
                words.push(line.clone());
            }
            let printed = self.opened(call, words, input);
            output.push(&printed);
        }
        output
    }

    fn opened(&mut self, call: &Call, words: Vec<Word>, input: &Value) -> Value {
        if !input.is_known() {
            return self.started("xargs", call, words);
        }
        self.wrappers.push("xargs".to_owned());
        let inner = Call { inside: false, ..call.of(words) };
        let output = self.deeper(|runner| runner.call(&inner));
        self.wrappers.pop();
        output
    }
}

fn asked(words: &[Word]) -> Asked {
    let mut asked = Asked::default();
    let mut at = 1;
    while let Some(word) = words.get(at).filter(|word| word.text.starts_with('-') && word.text.len() > 1) {
        let text = &*word.text;
        if text == "--" {
            at += 1;
            break;
        }
        let (name, attached) = match text.strip_prefix("--").and_then(|long| long.split_once('=')) {
            Some((name, value)) => (format!("--{name}"), Some(value.to_owned())),
            None if text.starts_with("--") => (text.to_owned(), None),
            None => cluster(text),
        };
        let takes = VALUES.contains(&&*name) || name == "--process-slot-var";
        let value = match attached {
            Some(value) => Some(value),
            None if takes => {
                at += 1;
                words.get(at).map(|word| word.text.clone())
            }
            None => None,
        };
        match &*name {
            "-I" | "-J" | "-i" | "--replace" => asked.token = Some(value.unwrap_or_else(|| "{}".to_owned())),
            "-a" | "--arg-file" => asked.file = value.map(Word::known),
            "-d" | "--delimiter" => asked.delimiter = value.map(|value| crate::shell::escape::unescape(&value, true)),
            "-0" | "--null" => asked.by_line = true,
            "-r" | "--no-run-if-empty" => asked.only_with_input = true,
            _ => {}
        }
        asked.by_line |= !text.starts_with("--") && text.contains('0') && !takes;
        at += 1;
    }
    asked.delimiter = asked.delimiter.filter(|delimiter| !delimiter.is_empty());
    asked.command = at;
    asked
}

/// The letter of a bundle that takes a value, and the value if it is attached.
fn cluster(text: &str) -> (String, Option<String>) {
    for (place, letter) in text.char_indices().skip(1) {
        let name = format!("-{letter}");
        let after = &text[place + letter.len_utf8()..];
        if VALUES.contains(&&*name) || letter == 'i' {
            return (name, (!after.is_empty()).then(|| after.to_owned()));
        }
    }
    (text.to_owned(), None)
}

//! Interpreters: what the code in their words does.

use super::call::Call;
use super::{Runner, Value};
use crate::shell::code::{self, Effect, Interpreter, Surroundings, interpreter};
use crate::shell::{Place, Touch, UnknownKind, Word};

/// Longer code is not looked through.
const LONGEST: usize = 256 << 10;

/// The code of a call.
struct Given {
    code: Vec<Value>,
    /// Where the words for the code start.
    arguments: usize,
    /// A file of code.
    file: Option<usize>,
    /// Whether the code is a module that is installed.
    module: bool,
}

impl Runner<'_> {
    /// An interpreter and what its code does, if the program is one.
    pub(super) fn interpreted(&mut self, name: &str, call: &Call) -> Option<Value> {
        if matches!(name, "sed" | "gsed") {
            return self.sed(call);
        }
        let interpreter = interpreter(name)?;
        let given = given(interpreter, &call.words);
        let place = self.emit(call);
        let mut code = given.code;
        if code.is_empty() {
            let stdin = self.stdin.value.clone();
            code.extend(match given.file {
                Some(file) => self.script_text(&call.words[file]),
                None if interpreter.operand || given.module => None,
                None => stdin,
            });
        }
        let code = crate::shell::expand::joined(&code, "\n");
        if code.text.is_empty() && code.from.is_empty() {
            return Some(Value::unknown(vec![place]));
        }
        if code.text.chars().all(|letter| letter == '\0' || letter.is_whitespace()) || code.text.len() > LONGEST {
            self.unknown(UnknownKind::Code, "the code that an interpreter runs is not known before it runs");
            self.mark(place);
            return Some(Value::unknown(vec![place]));
        }
        self.text += code.text.len();
        let state = self.state.child(&call.variables);
        let surroundings = Surroundings {
            state: &state,
            arguments: call.words[given.arguments.min(call.words.len())..]
                .iter()
                .map(|word| word.text.clone())
                .collect(),
            stdin: self.stdin.value.as_ref().map(|value| value.text.clone()),
        };
        let effects = code::effects(&code.text, interpreter.language, &surroundings);
        self.perform(call, place, effects);
        Some(Value::unknown(vec![place]))
    }

    /// Writes down what code does.
    pub(super) fn perform(&mut self, call: &Call, place: usize, effects: Vec<Effect>) {
        self.wrappers.push(call.program());
        let stdin = std::mem::take(&mut self.stdin.value);
        let shell = Call { inside: false, ..call.of(vec![Word::known("sh")]) };
        for effect in effects {
            if !self.step() {
                break;
            }
            match effect {
                Effect::Shell(code) => {
                    let code = Value { text: code, from: Vec::new() };
                    self.deeper(|runner| runner.given(&shell, &code, &[]));
                }
                Effect::Program(words) if !words.is_empty() => {
                    let inner = shell.of(words.into_iter().map(Word::known).collect());
                    self.deeper(|runner| runner.call(&inner));
                }
                Effect::Touch(kind, path) => {
                    let glob = crate::shell::expand::has_glob(&path);
                    self.script.touches.push(Touch {
                        kind,
                        path: Word { text: path, glob, from: Vec::new() },
                        place: Place { folder: self.state.folder.clone(), remote: self.remote.clone() },
                        command: Some(place),
                        span: self.span.clone(),
                    });
                }
                Effect::Program(_) | Effect::Unknown => {
                    self.unknown(UnknownKind::Code, "code starts a program that is not known before it runs");
                    self.mark(place);
                }
            }
        }
        self.stdin.value = stdin;
        self.wrappers.pop();
    }

    fn sed(&mut self, call: &Call) -> Option<Value> {
        let words = call.arguments();
        let mut scripts: Vec<&Word> = Vec::new();
        for (place, word) in words.iter().enumerate() {
            let flagged = |flag: &str| place > 0 && words[place - 1].text == flag;
            if flagged("-e") || flagged("--expression") {
                scripts.push(word);
            }
        }
        if scripts.is_empty() {
            scripts.extend(words.iter().find(|word| !word.text.starts_with('-')));
        }
        let effects: Vec<Effect> = scripts.iter().flat_map(|script| code::sed(&script.text)).collect();
        if effects.is_empty() {
            return None;
        }
        let place = self.emit(call);
        self.perform(call, place, effects);
        Some(Value::unknown(vec![place]))
    }
}

fn given(interpreter: &Interpreter, words: &[Word]) -> Given {
    let mut given = Given { code: Vec::new(), arguments: words.len(), file: None, module: false };
    let mut at = 1;
    if !interpreter.subcommand.is_empty() && words.get(1).is_some_and(|word| word.text == interpreter.subcommand) {
        given.code.extend(words[2..].iter().find(|word| !word.text.starts_with('-')).map(Value::from));
        return given;
    }
    while let Some(word) = words.get(at) {
        let text = &*word.text;
        if text == "--" {
            at += 1;
            break;
        }
        if !text.starts_with('-') || text == "-" {
            break;
        }
        at += 1;
        if let Some((name, value)) = text.split_once('=').filter(|_| text.starts_with("--")) {
            if interpreter.code.contains(&name) {
                given.code.push(Value::from(word).with(value));
            }
            continue;
        }
        if let Some(attached) = code_in(interpreter, text) {
            if attached.is_empty() {
                given.code.extend(words.get(at).map(Value::from));
                at += 1;
            } else {
                given.code.push(Value::from(word).with(attached));
            }
        } else if interpreter.values.contains(&text) {
            at += 1;
            if interpreter.stops.contains(&text) {
                given.module = true;
                return given;
            }
        }
    }
    if given.code.is_empty() && at < words.len() {
        if interpreter.operand && !words[..at].iter().any(|word| word.text == "-f" || word.text.starts_with("--file")) {
            given.code.push(Value::from(&words[at]));
        } else {
            given.file = Some(at);
        }
        at += 1;
    }
    given.arguments = at;
    given
}

/// Whether an option gives code; the code itself where it is attached.
fn code_in<'w>(interpreter: &Interpreter, text: &'w str) -> Option<&'w str> {
    if interpreter.code.contains(&text) {
        return Some("");
    }
    let letters = text.strip_prefix('-').filter(|letters| !letters.starts_with('-'))?;
    for (place, letter) in letters.char_indices() {
        let name = format!("-{letter}");
        if interpreter.code.contains(&&*name) {
            return Some(&letters[place + letter.len_utf8()..]);
        }
        // A letter with a value takes the rest; `-M` and `-I` of Perl too.
        if interpreter.values.contains(&&*name)
            || matches!(letter, 'M' | 'I' | 'i' | 'x')
            || !letter.is_ascii_alphanumeric()
        {
            return None;
        }
    }
    None
}

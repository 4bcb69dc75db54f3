//! Shells and what they are given to run: `sh -c`, `eval`, `source`, a script on standard input.

use super::call::Call;
use super::{DEEPEST_CODE, Runner, Value};
use crate::shell::{Input, Redirect, UnknownKind, Word};

const SHELLS: [&str; 16] = [
    "sh", "bash", "zsh", "dash", "ksh", "ash", "mksh", "fish", "rbash", "yash", "oksh", "lksh", "pdksh", "ksh93",
    "posh", "hush",
];
/// Options of shells that take the next word.
const WITH_VALUE: [&str; 6] = ["-o", "+o", "-O", "+O", "--rcfile", "--init-file"];

/// What a shell was asked to do.
#[derive(Default)]
struct Asked {
    code: bool,
    only_checks: bool,
    stdin: bool,
    startup: Option<usize>,
    /// Where the operands start.
    operands: usize,
}

pub(super) fn is_shell(name: &str) -> bool {
    SHELLS.contains(&name)
}

impl Runner<'_> {
    /// A shell that runs what it is given, if the program is one.
    pub(super) fn shell(&mut self, name: &str, call: &Call) -> Option<Value> {
        if !is_shell(name) {
            return None;
        }
        let asked = asked(&call.words);
        if asked.only_checks {
            return None;
        }
        let startup = asked.startup.and_then(|place| call.words.get(place));
        if let Some(startup) = startup.and_then(|file| self.file(file).cloned()) {
            self.given(call, &startup, &[]);
        }
        if asked.code {
            let Some(code) = call.words.get(asked.operands) else {
                // The words that are added while running are the code.
                let from = if let Input::Pipe(from) = &self.stdin.input { from.clone() } else { Vec::new() };
                return self.open_ended.then(|| self.given(call, &Value::unknown(from), &[]));
            };
            return Some(self.given(call, &Value::from(code), &call.words[asked.operands + 1..]));
        }
        if let (Some(file), false) = (call.words.get(asked.operands), asked.stdin) {
            let text = self.script_text(file);
            return text.map(|text| self.script_file(call, asked.operands, &text));
        }
        let text = self.stdin.value.clone()?;
        if text.text.is_empty() && text.from.is_empty() {
            return None;
        }
        let mut rest = call.words.get(asked.operands..).unwrap_or_default().to_vec();
        rest.insert(0, call.words[0].clone());
        let outer = std::mem::take(&mut self.stdin.value);
        let output = self.given(call, &text, &rest);
        self.stdin.value = outer;
        Some(output)
    }

    /// The text of a script: a file that this line makes, or standard input by name.
    pub(in crate::shell) fn script_text(&self, file: &Word) -> Option<Value> {
        match &*file.text {
            "-" | "/dev/stdin" | "/dev/fd/0" | "/proc/self/fd/0" => self.stdin.value.clone(),
            path => {
                let number = path.strip_prefix("/dev/fd/").or_else(|| path.strip_prefix("/proc/self/fd/"));
                let opened =
                    number.and_then(|number| number.parse().ok()).and_then(|number| self.state.opened.get(&number));
                match opened {
                    Some(super::state::Opened::Input(stdin)) => stdin.value.clone(),
                    _ => self.file(file).cloned(),
                }
            }
        }
    }

    /// Runs a script whose text this line has made; the word at `place` names it.
    pub(super) fn script_file(&mut self, call: &Call, place: usize, text: &Value) -> Value {
        let interpreter = text.text.strip_prefix("#!").and_then(|rest| rest.lines().next()).unwrap_or("sh");
        let foreign = place == 0 && !SHELLS.iter().any(|shell| interpreter.contains(shell));
        if foreign {
            let program = interpreter.split_whitespace().rfind(|word| !word.starts_with('-'));
            let mut words = vec![Word::known(program.unwrap_or("sh"))];
            words.extend(call.words.iter().cloned());
            return self.call(&Call { inside: false, ..call.of(words) });
        }
        let mut named = call.clone();
        let more: Vec<usize> = text.from.iter().copied().filter(|at| !named.words[place].from.contains(at)).collect();
        named.words[place].from.extend(more);
        self.given(&named, text, &call.words[place..])
    }

    /// What a shell gives whose code cannot be read. Code that is partly known is read, and its shell kept as well.
    fn opaque(&mut self, call: &Call, code: &Value) -> Option<Value> {
        if self.readable(code) {
            if !code.is_known() && !code.from.is_empty() {
                self.emit(call);
            }
            return None;
        }
        let place = self.emit(call);
        self.unknown(UnknownKind::Code, "the code that a shell runs is not known before it runs");
        self.mark(place);
        Some(Value::unknown(vec![place]))
    }

    /// Runs code in a shell of its own; `arguments` are `$0`, `$1` and on.
    pub(super) fn given(&mut self, call: &Call, code: &Value, arguments: &[Word]) -> Value {
        if let Some(opaque) = self.opaque(call, code) {
            return opaque;
        }
        let state = self.state.child(&call.variables);
        let outer = std::mem::replace(&mut self.state, state);
        let mut arguments = arguments.iter().map(Value::from);
        self.state.zero = arguments.next().unwrap_or_else(|| Value::from(&call.words[0]));
        let rest: Vec<Value> = arguments.collect();
        self.state.positional = (!self.open_ended || !rest.is_empty()).then_some(rest);
        self.wrappers.push(call.program());
        let output = self.until_exit(|runner| runner.code_in_child(&code.text, &call.redirects));
        self.wrappers.pop();
        self.state = outer;
        output
    }

    /// Whether there is anything known in a text that is run.
    fn readable(&self, code: &Value) -> bool {
        code.text.is_empty() || code.text.chars().any(|letter| letter != '\0' && !letter.is_whitespace())
    }

    fn code_in_child(&mut self, code: &str, redirects: &[Redirect]) -> Value {
        let fixed = self.fixed.replace(self.span.clone());
        let output = self.code_in(code, redirects);
        self.fixed = fixed;
        output
    }

    /// Runs code here, below some redirections.
    pub(super) fn code_in(&mut self, code: &str, redirects: &[Redirect]) -> Value {
        if self.code_depth >= DEEPEST_CODE {
            self.stop("code is nested deeper than is looked at");
            return Value::unknown(Vec::new());
        }
        if code.contains('\0') {
            let inserted = self.open_ended;
            let kind = if inserted { UnknownKind::Code } else { UnknownKind::Part };
            self.unknown(kind, "a part of the code that a shell runs is not known before it runs");
        }
        self.code_depth += 1;
        let fixed = self.fixed.replace(self.span.clone());
        let before = self.redirects.len();
        self.redirects.extend(redirects.iter().cloned());
        let output = self.code(code);
        self.redirects.truncate(before);
        self.fixed = fixed;
        self.code_depth -= 1;
        output
    }

    /// `eval` and `source`: code that runs in this shell.
    pub(super) fn here(&mut self, call: &Call, code: &Value) -> Value {
        if let Some(opaque) = self.opaque(call, code) {
            return opaque;
        }
        self.wrappers.push(call.program());
        let output = self.code_in(&code.text, &call.redirects);
        self.wrappers.pop();
        output
    }
}

fn asked(words: &[Word]) -> Asked {
    let mut asked = Asked::default();
    let mut at = 1;
    while let Some(word) = words.get(at) {
        let text = &*word.text;
        if text == "--" || text == "-" && asked.code {
            at += 1;
            break;
        }
        if text.len() < 2 || !text.starts_with(['-', '+']) {
            break;
        }
        if WITH_VALUE.contains(&text) {
            if text == "--rcfile" || text == "--init-file" {
                asked.startup = Some(at + 1);
            }
            asked.only_checks |= words.get(at + 1).is_some_and(|value| value.text == "noexec") && text == "-o";
            at += 2;
            continue;
        }
        if text.starts_with("--") {
            asked.code |= text == "--command";
        } else if let Some(letters) = text.strip_prefix('-') {
            asked.code |= letters.contains('c');
            asked.only_checks |= letters.contains('n');
            asked.stdin |= letters.contains('s');
            // `-eo pipefail`, `-euo pipefail -c ..`
            at += usize::from(letters.ends_with('o'));
        }
        at += 1;
    }
    asked.operands = at;
    asked
}

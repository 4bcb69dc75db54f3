//! Builtins that change what the shell knows.

use super::call::Call;
use super::{Runner, Value};
use crate::shell::escape::{echoed, unescape};
use crate::shell::{Word, path};

impl Runner<'_> {
    /// A builtin, if the name is one that changes something here.
    pub(super) fn builtin(&mut self, name: &str, call: &Call) -> Option<Value> {
        let words = call.arguments();
        match name {
            "eval" => {
                let code = super::super::expand::joined(&words.iter().map(Value::from).collect::<Vec<_>>(), " ");
                return Some(self.here(call, &code));
            }
            "source" | "." => return Some(self.source(call)),
            "trap" => return Some(self.trap(call)),
            "mapfile" | "readarray" => return Some(self.mapfile(call)),
            "cd" | "chdir" => self.change_folder(words),
            "pushd" => {
                self.state.before.push(self.state.folder.clone());
                self.change_folder(words);
            }
            "popd" => self.state.folder = self.state.before.pop().flatten(),
            "export" | "declare" | "typeset" | "local" | "readonly" => self.declare(name, words),
            "unset" => {
                for word in words.iter().filter(|word| !word.text.starts_with('-')) {
                    self.state.unset(&word.text);
                    self.state.functions.remove(&word.text);
                }
            }
            "set" => self.set(words),
            "shift" => {
                let count = words.first().map_or(1, |word| word.text.parse().unwrap_or(1));
                if let Some(positional) = &mut self.state.positional {
                    positional.drain(..count.min(positional.len()));
                }
            }
            "read" => self.read(words),
            "printf" if words.first().is_some_and(|word| word.text == "-v") => {
                let value = words.get(2).map(|_| self.format(&words[2..]));
                if let (Some(name), Some(value)) = (words.get(1), value) {
                    self.state.set(&name.text, value);
                }
            }
            "alias" | "unalias" | "hash" | "enable" => self.rename(name, words),
            _ => return None,
        }
        self.emit(call);
        Some(Value::default())
    }

    /// Builtins that change what a name stands for.
    fn rename(&mut self, builtin: &str, words: &[Word]) {
        match builtin {
            "alias" => {
                for word in words {
                    if let Some((name, text)) = word.text.split_once('=') {
                        self.state.aliases.insert(name.to_owned(), text.to_owned());
                    }
                }
            }
            "unalias" => words.iter().for_each(|word| {
                self.state.aliases.remove(&word.text);
            }),
            "hash" => {
                if let [option, path, name, ..] = words
                    && option.text == "-p"
                {
                    self.state.hashed.insert(name.text.clone(), path.clone());
                }
            }
            _ => {
                if words.first().is_some_and(|word| word.text == "-n") {
                    self.state.disabled.extend(words[1..].iter().map(|word| word.text.clone()));
                }
            }
        }
    }

    fn source(&mut self, call: &Call) -> Value {
        let operands = match call.words.get(1) {
            Some(word) if word.text == "--" => 2,
            _ => 1,
        };
        let Some(file) = call.words.get(operands) else {
            self.emit(call);
            return Value::default();
        };
        match self.script_text(file) {
            Some(text) => {
                let arguments: Vec<Value> = call.words[operands + 1..].iter().map(Value::from).collect();
                let outer = (!arguments.is_empty()).then(|| self.state.positional.replace(arguments));
                let output = self.here(call, &text);
                if let Some(outer) = outer {
                    self.state.positional = outer;
                }
                output
            }
            None => {
                let place = self.emit(call);
                Value::unknown(vec![place])
            }
        }
    }

    fn trap(&mut self, call: &Call) -> Value {
        self.emit(call);
        let words = call.arguments();
        let code = words.iter().find(|word| word.text != "--");
        if let Some(code) = code.filter(|code| words.len() > 1 && !code.text.starts_with('-')) {
            let (trap, code) = (call.of(vec![Word::known("trap")]), Value::from(code));
            let at_exit = |word: &Word| matches!(word.text.to_ascii_uppercase().as_str(), "EXIT" | "SIGEXIT" | "0");
            if self.at_exit.is_none() && words.iter().skip(1).any(at_exit) {
                self.at_exit = Some((trap, code, self.span.clone()));
            } else {
                self.here(&trap, &code);
            }
        }
        Value::default()
    }

    /// What `trap .. EXIT` left for the end of the shell, where the variables have the values that count.
    pub(in crate::shell) fn exit(&mut self) {
        if let Some((trap, code, span)) = self.at_exit.take() {
            self.span = span;
            self.here(&trap, &code);
        }
    }

    pub(in crate::shell) fn change_folder(&mut self, words: &[Word]) {
        let target = words.iter().find(|word| !matches!(&*word.text, "-L" | "-P" | "-e" | "-@" | "-n" | "--"));
        let old = self.state.folder.clone();
        let back = target.is_some_and(|word| word.text == "-");
        let next = match target {
            None => self.state.scalar("HOME").map(|home| home.text.clone()),
            Some(word) if word.is_known() && !word.glob => Some(word.text.clone()),
            Some(_) => None,
        };
        self.state.folder = match (next, &old) {
            _ if back => self.state.before.last().cloned().flatten(),
            (Some(next), _) if next.starts_with('/') => Some(path::join(None, &next)),
            (Some(next), Some(folder)) => Some(path::join(Some(folder), &next)),
            _ => None,
        };
        self.state.before.push(old);
        if self.state.before.len() > 64 {
            self.state.before.remove(0);
        }
        let pwd = self.state.folder.clone().map(|folder| match &self.start.folder {
            Some(start) => path::join(Some(start), &folder),
            None => folder,
        });
        let exported = self.state.variables.get("PWD").is_some_and(|variable| variable.exported);
        self.state.set("PWD", pwd.map_or_else(|| Value::unknown(Vec::new()), Value::known));
        if let Some(variable) = self.state.variables.get_mut("PWD") {
            // A folder is no setting: commands need not be told about it.
            variable.exported = exported;
        }
    }

    fn declare(&mut self, name: &str, words: &[Word]) {
        let mut exports = name == "export";
        let mut removes = false;
        for word in words {
            if word.text.starts_with(['-', '+']) {
                exports |= word.text.starts_with('-') && word.text.contains('x');
                removes |= name == "export" && word.text.contains('n');
                continue;
            }
            let (variable, value) = match word.text.split_once('=') {
                Some((variable, value)) => (variable, Some(Value::from(word).with(value))),
                None => (&*word.text, None),
            };
            match (variable.strip_suffix('+'), value) {
                (Some(variable), Some(value)) => {
                    let mut whole = self.state.scalar(variable).cloned().unwrap_or_default();
                    whole.push(&value);
                    self.state.set(variable, whole);
                }
                (None, Some(value)) => self.state.set(variable, value),
                _ => {}
            }
            let variable = variable.trim_end_matches('+');
            if let Some(known) = self.state.variables.get_mut(variable) {
                known.exported = (known.exported || exports) && !removes;
            }
        }
    }

    fn set(&mut self, words: &[Word]) {
        let mut at = 0;
        while let Some(word) = words.get(at) {
            match &*word.text {
                "--" => {
                    self.state.positional = Some(words[at + 1..].iter().map(Value::from).collect());
                    return;
                }
                "-o" | "+o" => at += 2,
                option if option.starts_with(['-', '+']) && option.len() > 1 => at += 1,
                _ => {
                    self.state.positional = Some(words[at..].iter().map(Value::from).collect());
                    return;
                }
            }
        }
    }

    /// `read`: the first line of a known input, one word a variable and the rest in the last.
    fn read(&mut self, words: &[Word]) {
        let mut names: Vec<&str> = Vec::new();
        let mut list = false;
        let mut source = None;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            match word.text.strip_prefix('-') {
                Some(letters) if names.is_empty() && !letters.is_empty() => {
                    list |= letters.contains('a');
                    let takes = letters.find(['d', 'i', 'n', 'N', 'p', 't', 'u']);
                    if takes.is_some_and(|place| place + 1 == letters.len()) {
                        at += 1;
                        if letters.ends_with('u') {
                            source = words.get(at).and_then(|word| word.text.parse::<u32>().ok());
                        }
                    }
                }
                _ => names.push(&word.text),
            }
            at += 1;
        }
        let value = self.input_of(source);
        let line = value.with(value.text.lines().next().unwrap_or_default());
        if names.is_empty() {
            names.push("REPLY");
        }
        let pieces: Vec<&str> = line.text.splitn(if list { usize::MAX } else { names.len() }, [' ', '\t']).collect();
        if list {
            let items = pieces.iter().map(|piece| line.with(*piece)).collect();
            self.state.set_list(names[0], items, true);
            return;
        }
        for (place, name) in names.iter().enumerate() {
            let piece = pieces.get(place).copied().unwrap_or_default();
            let unknown = value.text == "\0";
            let piece = if unknown { "\0" } else { piece.trim() };
            self.state.set(name, line.with(piece));
        }
    }

    /// The text on a descriptor, standard input without one.
    fn input_of(&self, descriptor: Option<u32>) -> Value {
        let value = match descriptor.filter(|number| *number != 0) {
            Some(number) => match self.state.opened.get(&number) {
                Some(super::state::Opened::Input(stdin)) => stdin.value.clone(),
                _ => None,
            },
            None => self.stdin.value.clone(),
        };
        value.unwrap_or_else(|| Value::unknown(Vec::new()))
    }

    fn mapfile(&mut self, call: &Call) -> Value {
        self.emit(call);
        let mut name = "MAPFILE".to_owned();
        let mut source = None;
        let mut callback = None;
        let mut at = 0;
        let words = call.arguments();
        while let Some(word) = words.get(at) {
            match word.text.strip_prefix('-') {
                Some(letters) if !letters.is_empty() => {
                    let last = letters.chars().last().unwrap_or_default();
                    if "dnOsuCc".contains(last) {
                        at += 1;
                        match last {
                            'u' => source = words.get(at).and_then(|word| word.text.parse::<u32>().ok()),
                            'C' => callback = words.get(at).cloned(),
                            _ => {}
                        }
                    }
                }
                _ => name.clone_from(&word.text),
            }
            at += 1;
        }
        let value = self.input_of(source);
        let items = value.text.lines().take(1024).map(|line| value.with(line)).collect();
        self.state.set_list(&name, items, true);
        if let Some(callback) = callback {
            self.here(&call.of(vec![Word::known("mapfile")]), &Value::from(&callback));
        }
        Value::default()
    }

    /// What `printf` makes of its format and arguments.
    pub(super) fn format(&mut self, words: &[Word]) -> Value {
        let Some(format) = words.first() else { return Value::default() };
        let mut out = Value { text: String::new(), from: format.from.clone() };
        let mut arguments = words[1..].iter();
        loop {
            let before = arguments.len();
            self.format_once(&format.text, &mut arguments, &mut out);
            if arguments.len() == 0 || arguments.len() == before || out.text.len() > super::state::LONGEST_VALUE {
                return out;
            }
        }
    }

    fn format_once<'w>(&mut self, format: &str, arguments: &mut impl Iterator<Item = &'w Word>, out: &mut Value) {
        let mut rest = format;
        while let Some(at) = rest.find('%') {
            out.text.push_str(&unescape(&rest[..at], true));
            rest = &rest[at + 1..];
            let length = rest.bytes().take_while(|byte| b"-+ #0123456789.*".contains(byte)).count();
            let Some(sign) = rest[length..].chars().next() else {
                out.text.push('%');
                return;
            };
            rest = &rest[length + sign.len_utf8()..];
            if sign == '%' {
                out.text.push('%');
                continue;
            }
            let value = arguments.next().map(Value::from).unwrap_or_default();
            out.join(&value.from);
            match sign {
                'b' => out.text.push_str(&echoed(&value.text)),
                'd' | 'i' | 'u' if value.text.is_empty() => out.text.push('0'),
                'x' | 'X' | 'o' => match value.text.parse::<i64>() {
                    Ok(number) if sign == 'o' => out.text.push_str(&format!("{number:o}")),
                    Ok(number) => out.text.push_str(&format!("{number:x}")),
                    Err(_) => out.text.push('\0'),
                },
                _ => out.text.push_str(&value.text),
            }
        }
        out.text.push_str(&unescape(rest, true));
    }
}

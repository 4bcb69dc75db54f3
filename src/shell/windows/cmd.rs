//! `cmd /c`: commands joined by `&`, `&&`, `||` and `|`.

use crate::shell::run::{Call, Runner, Value};
use crate::shell::{Input, TouchKind, Word};

impl Runner<'_> {
    pub(super) fn cmd(&mut self, call: &Call) -> Option<Value> {
        let words = call.arguments();
        let at = words.iter().position(|word| {
            let lower = word.text.to_lowercase();
            lower.starts_with("/c") || lower.starts_with("/k") || lower.starts_with("/r")
        })?;
        let attached = Value::from(&words[at]).with(&words[at].text[2..]);
        let rest = std::iter::once(attached).chain(words[at + 1..].iter().map(Value::from));
        let code = crate::shell::expand::joined(&rest.filter(|value| !value.text.is_empty()).collect::<Vec<_>>(), " ");
        Some(self.windows_code(call, &code, Self::batch))
    }

    /// Follows a line of `cmd`.
    fn batch(&mut self, text: &str) {
        let outer = self.stdin.clone();
        for (piped, words) in split(text) {
            let Some(first) = words.first() else { continue };
            if !self.step() {
                break;
            }
            let name = first.to_lowercase();
            let before = self.script.commands.len();
            let words: Vec<Word> = words.iter().map(|text| Word::known(self.percent(text))).collect();
            match &*name {
                "cd" | "chdir" => self.change_folder(&words[1..]),
                "del" | "erase" | "rd" | "rmdir" | "type" | "copy" | "move" | "ren" => self.batch_file(&name, &words),
                "call" | "start" => {
                    let inner: Vec<Word> =
                        words[1..].iter().filter(|word| !word.text.starts_with('/')).cloned().collect();
                    if !inner.is_empty() {
                        self.call(&Call::program_of(inner));
                    }
                }
                _ => {
                    self.call(&Call::program_of(words));
                }
            }
            self.stdin = if piped {
                let from: Vec<usize> = (before..self.script.commands.len()).collect();
                crate::shell::run::Stdin { input: Input::Pipe(from.clone()), value: Some(Value::unknown(from)) }
            } else {
                outer.clone()
            };
        }
        self.stdin = outer;
    }

    fn batch_file(&mut self, name: &str, words: &[Word]) {
        let place = self.emit(&Call::program_of(words.to_vec()));
        let is_switch = |word: &&Word| word.text.len() == 2 && word.text.starts_with('/');
        for path in words[1..].iter().filter(|word| !is_switch(word)) {
            let kind = match name {
                "type" => TouchKind::Read,
                "copy" | "move" | "ren" => TouchKind::Write,
                _ => TouchKind::Delete,
            };
            self.touch_path(kind, path, Some(place));
        }
    }

    /// A text with `%NAME%` put in place.
    fn percent(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('%') {
            let Some((name, last)) = after.split_once('%') else { break };
            out.push_str(before);
            let name = if name.eq_ignore_ascii_case("userprofile") { "HOME" } else { name };
            out.push_str(self.state.scalar(name).map_or("\0", |value| &value.text));
            rest = last;
        }
        out + rest
    }
}

/// The commands of a line: whether the next reads its output, and its words.
fn split(text: &str) -> Vec<(bool, Vec<String>)> {
    let mut commands = vec![(false, Vec::new())];
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            '^' if !quoted => word.get_or_insert_default().extend(letters.next()),
            '&' | '|' | '\n' if !quoted => {
                let doubled = letters.next_if_eq(&letter).is_some();
                if let Some(last) = commands.last_mut() {
                    last.1.extend(word.take());
                    last.0 = letter == '|' && !doubled;
                }
                commands.push((false, Vec::new()));
            }
            letter if !quoted && (letter.is_whitespace() || matches!(letter, '(' | ')')) => {
                if let Some(last) = commands.last_mut() {
                    last.1.extend(word.take());
                }
            }
            letter => word.get_or_insert_default().push(letter),
        }
    }
    if let Some(last) = commands.last_mut() {
        last.1.extend(word);
    }
    commands
}

//! What programs print, where that follows from their words and their input.

use super::call::Call;
use super::{Runner, Value, decode};
use crate::shell::Word;
use crate::shell::escape::echoed;

/// Programs that print lines of their input, and none that is not in it.
const FILTERS: [&str; 12] =
    ["sort", "uniq", "head", "tail", "grep", "egrep", "fgrep", "tac", "sponge", "buffer", "pv", "unbuffer"];
/// Programs that print nothing when they work.
const SILENT: [&str; 18] = [
    "true", ":", "rm", "cp", "mv", "mkdir", "touch", "chmod", "chown", "ln", "sleep", "test", "[", "rmdir", "wait",
    "exit", "return", "false",
];

impl Runner<'_> {
    /// What a program prints that has just been written down at `place`.
    pub(super) fn printed(&mut self, call: &Call, place: usize) -> Value {
        let name = call.program();
        let words = call.arguments();
        let text = match &*name {
            "echo" => Some(echo(words)),
            "printf" => {
                let start = usize::from(words.first().is_some_and(|word| word.text == "--"));
                Some(self.format(&words[start..]).text)
            }
            "pwd" => self.state.scalar("PWD").map(|folder| format!("{}\n", folder.text)),
            "tee" => return self.tee(words, place),
            "cat" | "bat" | "batcat" => self.concatenated(words),
            "cp" | "mv" | "ln" | "install" | "rsync" | "dd" => {
                self.copied(words);
                Some(String::new())
            }
            "which" => words.last().map(|word| format!("{}\n", word.text)),
            "curl" | "wget" | "fetch" | "aria2c" => return self.downloaded(&name, words, place),
            name if SILENT.contains(&name) => Some(String::new()),
            name if FILTERS.contains(&name) => self.stdin.value.as_ref().map(|value| value.text.clone()),
            name => {
                let input = self.input_text(words);
                input.and_then(|input| decode::decode(name, words, &input.text))
            }
        };
        Value { text: text.unwrap_or_else(|| "\0".to_owned()), from: vec![place] }
    }

    /// The text that a filter reads: a file among its words that this line made, or its input.
    fn input_text(&self, words: &[Word]) -> Option<Value> {
        let named = words.iter().filter(|word| !word.text.starts_with('-') || word.text == "-");
        named.filter_map(|word| self.script_text(word)).next().or_else(|| self.stdin.value.clone())
    }

    fn concatenated(&self, words: &[Word]) -> Option<String> {
        let mut files = words.iter().filter(|word| !word.text.starts_with('-') || word.text == "-").peekable();
        if files.peek().is_none() {
            return self.stdin.value.as_ref().map(|value| value.text.clone());
        }
        files.map(|word| self.script_text(word).map(|value| value.text)).collect()
    }

    fn tee(&mut self, words: &[Word], place: usize) -> Value {
        let input = self.stdin.value.clone().unwrap_or_else(|| Value::unknown(Vec::new()));
        let output = Value { text: input.text, from: vec![place] };
        let append = words.iter().any(|word| word.text == "-a" || word.text == "--append");
        for word in words.iter().filter(|word| !word.text.starts_with('-') && word.is_known()) {
            self.write(word, &output, append);
        }
        output
    }

    /// A copy has the text of what it was made from.
    fn copied(&mut self, words: &[Word]) {
        let named = |name: &str| words.iter().find_map(|word| word.text.strip_prefix(name)).map(Word::known);
        let pair = named("if=").zip(named("of=")).or_else(|| {
            let mut operands = words.iter().filter(|word| !word.text.starts_with('-'));
            Some((operands.next()?.clone(), operands.next()?.clone())).filter(|_| operands.next().is_none())
        });
        if let Some((source, target)) = pair
            && let Some(text) = self.file(&source).cloned()
        {
            self.set_file(&target, text);
        }
    }

    /// A download is known to come from its command, wherever it is kept.
    fn downloaded(&mut self, name: &str, words: &[Word], place: usize) -> Value {
        let output = Value::unknown(vec![place]);
        let mut urls = Vec::new();
        let mut kept = None;
        let mut remote_name = matches!(name, "wget" | "fetch" | "aria2c");
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let text = &*word.text;
            // A long option may be cut short.
            let attached = text.split_once('=').filter(|(name, _)| {
                name.len() > 5 && ("--output".starts_with(name) || "--output-document".starts_with(name))
            });
            let attached = attached.map(|(_, value)| value);
            let long = matches!(text, "--output" | "--output-document" | "--out");
            let bundled = text.starts_with('-') && !text.starts_with("--") && text.len() > 1;
            let letter = if name == "wget" { 'O' } else { 'o' };
            if let Some(value) = attached {
                kept = Some(Word::known(value));
            } else if long {
                at += 1;
                kept = words.get(at).cloned();
            } else if bundled && text.contains(letter) {
                let after = text.split_once(letter).map_or("", |(_, after)| after);
                if after.is_empty() {
                    at += 1;
                    kept = words.get(at).cloned();
                } else {
                    kept = Some(Word::known(after));
                }
            } else if bundled && name == "curl" && text.contains('O') || text == "--remote-name" {
                remote_name = true;
            } else if !text.starts_with('-') {
                urls.push(text);
            }
            at += 1;
        }
        match kept {
            Some(file) if file.text == "-" => return output,
            Some(file) => self.set_file(&file, output),
            None if remote_name => {
                for url in urls {
                    let path = url.split(['?', '#']).next().unwrap_or(url);
                    let file = path.rsplit('/').next().filter(|name| !name.is_empty()).unwrap_or("index.html");
                    self.set_file(&Word::known(file), output.clone());
                }
            }
            None => return output,
        }
        Value { text: String::new(), from: vec![place] }
    }
}

fn echo(words: &[Word]) -> String {
    let options = words
        .iter()
        .take_while(|word| {
            word.text.len() > 1
                && word.text.starts_with('-')
                && word.text[1..].bytes().all(|byte| b"neE".contains(&byte))
        })
        .count();
    let has = |letter| words[..options].iter().any(|word| word.text.contains(letter));
    let mut text = words[options..].iter().map(|word| &*word.text).collect::<Vec<_>>().join(" ");
    if has('e') {
        text = echoed(&text);
    }
    if !has('n') {
        text.push('\n');
    }
    text
}

//! `find -exec` and `fd -x`: the names that are found become words.

use super::super::call::Call;
use super::super::{Runner, Value};
use crate::shell::Word;

/// More kinds of names than this are not told apart.
const MOST_NAMES: usize = 8;

impl Runner<'_> {
    pub(super) fn find(&mut self, call: &Call) -> Option<Value> {
        let place = self.emit(call);
        let found = found(&call.words);
        let words = &call.words;
        let mut at = 1;
        while at < words.len() {
            if !matches!(&*words[at].text, "-exec" | "-execdir" | "-ok" | "-okdir") {
                at += 1;
                continue;
            }
            let rest = &words[at + 1..];
            let ends = |word: &Word| word.text == ";";
            let plus = rest.windows(2).position(|pair| pair[0].text == "{}" && pair[1].text == "+").map(|at| at + 1);
            let end = rest.iter().position(ends).into_iter().chain(plus).min().unwrap_or(rest.len());
            for name in &found {
                let inner: Vec<Word> = rest[..end].iter().map(|word| replaced(word, "{}", name)).collect();
                self.started("find", call, inner);
            }
            at += 1 + end;
        }
        let lines = found.iter().fold(String::new(), |lines, name| lines + &name.text + "\n");
        Some(Value { text: lines, from: vec![place] })
    }

    pub(super) fn fd(&mut self, call: &Call) -> Option<Value> {
        let place = self.emit(call);
        let option = |word: &Word| matches!(&*word.text, "-x" | "--exec" | "-X" | "--exec-batch");
        if let Some(at) = call.words.iter().position(option) {
            let rest = &call.words[at + 1..];
            let end = rest.iter().position(|word| word.text == ";").unwrap_or(rest.len());
            let name = Word::unknown();
            let mut inner: Vec<Word> = rest[..end].iter().map(|word| replaced(word, "{}", &name)).collect();
            if !rest[..end].iter().any(|word| word.text.contains("{}")) {
                inner.push(name);
            }
            self.started("fd", call, inner);
        }
        Some(Value::unknown(vec![place]))
    }

    /// Runs words that get more while running.
    pub(super) fn started(&mut self, wrapper: &str, call: &Call, inner: Vec<Word>) -> Value {
        if inner.is_empty() {
            return Value::default();
        }
        let open = std::mem::replace(&mut self.open_ended, true);
        self.wrappers.push(wrapper.to_owned());
        let inner = Call { inside: false, ..call.of(inner) };
        let output = self.deeper(|runner| runner.call(&inner));
        self.wrappers.pop();
        self.open_ended = open;
        output
    }
}

/// The names that a search may find: each start with each name that is looked for.
fn found(words: &[Word]) -> Vec<Word> {
    let mut at = 1;
    while words.get(at).is_some_and(|word| matches!(&*word.text, "-H" | "-L" | "-P") || word.text.starts_with("-O")) {
        at += 1;
    }
    let is_test =
        |word: &Word| word.text.starts_with('-') && word.text.len() > 1 || matches!(&*word.text, "(" | ")" | "!");
    let end = words[at..].iter().position(is_test).map_or(words.len(), |length| at + length);
    let mut roots: Vec<Word> = words[at..end].to_vec();
    if roots.is_empty() {
        roots.push(Word::known("."));
    }
    let named = |pair: &[Word]| matches!(&*pair[0].text, "-name" | "-iname").then(|| pair[1].clone());
    let names: Vec<Word> = words.windows(2).filter_map(named).take(MOST_NAMES).collect();
    let only_top = words.windows(2).any(|pair| pair[0].text == "-maxdepth" && pair[1].text == "0");
    let mut found = Vec::new();
    for root in roots.iter().take(MOST_NAMES) {
        let base = root.text.trim_end_matches('/');
        if only_top {
            found.push(root.clone());
        } else if names.is_empty() {
            found.push(Word { text: format!("{base}/\0"), ..root.clone() });
        }
        for name in names.iter().filter(|_| !only_top) {
            let glob = crate::shell::expand::has_glob(&name.text);
            found.push(Word { text: format!("{base}/\0/{}", name.text), glob, from: root.from.clone() });
        }
    }
    found
}

/// A word with a token in it replaced.
pub(super) fn replaced(word: &Word, token: &str, by: &Word) -> Word {
    if token.is_empty() || !word.text.contains(token) {
        return word.clone();
    }
    let mut from = word.from.clone();
    from.extend(&by.from);
    Word { text: word.text.replace(token, &by.text), glob: word.glob || by.glob, from }
}

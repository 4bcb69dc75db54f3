//! Programs that run the program in their own words: `sudo`, `env`, `timeout`, `docker exec` ...

mod find;
mod options;
mod parallel;
mod table;
mod xargs;

use self::options::Read;
use self::table::Wrapper;
use super::call::Call;
use super::{Runner, Value};
use crate::shell::{Word, path};

impl Runner<'_> {
    /// What a wrapper runs, if the program is one.
    pub(super) fn wrapped(&mut self, name: &str, call: &Call) -> Option<Value> {
        match name {
            "find" | "gfind" | "bfs" => return self.find(call),
            "fd" | "fdfind" => return self.fd(call),
            "xargs" | "gxargs" => return Some(self.xargs(call)),
            "parallel" | "rush" => return Some(self.parallel(call)),
            _ => {}
        }
        let (wrapper, start) = table::look_up(name, &call.words)?;
        let read = options::read(wrapper, &call.words, start);
        let runs = !read.query && (read.command < call.words.len() || !read.code.is_empty() || !read.split.is_empty());
        let lacking = |word: &Word| wrapper.lacks.contains(&&*word.text);
        if !runs || call.words.get(read.command).is_some_and(lacking) {
            return None;
        }
        let place = wrapper.acts.then(|| self.emit(call));
        let wrappers = self.wrappers.len();
        self.wrappers.push(name.to_owned());
        let output = self.run_wrapped(wrapper, call, &read, place);
        self.wrappers.truncate(wrappers);
        Some(output)
    }

    fn run_wrapped(&mut self, wrapper: &Wrapper, call: &Call, read: &Read, place: Option<usize>) -> Value {
        let remote = self.remote.clone();
        let folder = self.state.folder.clone();
        let stdin = self.stdin.clone();
        if wrapper.remote {
            self.remote = Some(read.operands.last().map(|word| word.text.clone()).unwrap_or_default());
            self.state.folder = None;
        }
        if let Some(to) = &read.folder {
            self.state.folder = match (&folder, to.is_known()) {
                (_, true) if to.text.starts_with('/') => Some(path::join(None, &to.text)),
                (Some(folder), true) if !wrapper.remote => Some(path::join(Some(folder), &to.text)),
                _ => None,
            };
        }
        // A command that acts itself hands its input on.
        if let (Some(place), Some(value)) = (place, &mut self.stdin.value)
            && !wrapper.remote
        {
            value.join(&[place]);
        }
        let mut inner = call.of(Vec::new());
        inner.inside = wrapper.keeps && call.inside;
        inner.variables.extend(read.variables.iter().cloned());
        let mut output = Value::default();
        for code in &read.code {
            let printed = self.given(&inner.of(vec![Word::known("sh")]), &Value::from(code), &[]);
            output.push(&printed);
        }
        let mut words = read.split.clone();
        words.extend(call.words[read.command..].iter().cloned());
        while wrapper.assignments && words.first().and_then(options::assignment).is_some() {
            inner.variables.extend(options::assignment(&words.remove(0)));
        }
        if wrapper.each {
            for word in &words {
                let printed = self.given(&inner.of(vec![Word::known("sh")]), &Value::from(word), &[]);
                output.push(&printed);
            }
        } else if wrapper.joined && !read.direct && !words.is_empty() {
            let values: Vec<Value> = words.iter().map(Value::from).collect();
            let code = crate::shell::expand::joined(&values, " ");
            output = self.given(&inner.of(vec![Word::known("sh")]), &code, &[]);
        } else if !words.is_empty() {
            output = self.deeper(|runner| runner.call(&inner.of(words)));
        }
        self.remote = remote;
        if !wrapper.keeps {
            self.state.folder = folder;
        }
        self.stdin = stdin;
        output
    }
}

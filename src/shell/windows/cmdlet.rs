//! PowerShell's cmdlets that touch files, their aliases and their parameters.

use crate::shell::run::{Call, Runner, Value};
use crate::shell::{Place, Touch, TouchKind, Word};

/// What a cmdlet does, as `rules/powershell.toml` has it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    Delete,
    Read,
    Write,
    Search,
    Copy,
    Move,
    Fetch,
    Enter,
    Start,
    Nothing,
}

/// A cmdlet that is known.
pub(super) struct Cmdlet {
    /// The full name, in lower case.
    pub(super) name: &'static str,
    does: Does,
    #[cfg_attr(not(test), expect(dead_code, reason = "the test of the table reads it"))]
    example: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "the test of the table reads it"))]
    shows: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/powershell.rs"));

/// Whether a name has the form of a cmdlet.
pub(super) fn is_cmdlet(name: &str) -> bool {
    name.split_once('-').is_some_and(|(verb, noun)| VERBS.contains(&verb) && NOUNS.contains(&noun))
}

/// The cmdlet that a name stands for, if it is one.
pub(super) fn resolve(name: &str, arguments: &[Word]) -> Option<&'static Cmdlet> {
    let lower = name.to_lowercase();
    let at = NAMES.binary_search_by_key(&&*lower, |(name, _, _)| *name).ok()?;
    let (_, number, shared) = NAMES[at];
    let own =
        arguments.iter().any(|word| word.text.len() > 3 && word.text.starts_with('-') && !word.text.starts_with("--"));
    (!shared || own).then_some(&CMDLETS[number])
}

/// What a static method of `[IO.File]` or `[IO.Directory]` does to its first argument.
pub(super) fn file_method(method: &str) -> Option<TouchKind> {
    match method {
        it if it.starts_with("delete") => Some(TouchKind::Delete),
        it if it.starts_with("read") => Some(TouchKind::Read),
        it if it.starts_with("write")
            || it.starts_with("append")
            || it.starts_with("create")
            || it.starts_with("move") =>
        {
            Some(TouchKind::Write)
        }
        _ => None,
    }
}

/// The arguments of a cmdlet: with their parameter's name in lower case, or by position.
pub(super) struct Parameters {
    named: Vec<(String, Word)>,
    positional: Vec<Word>,
}

impl Parameters {
    pub(super) fn read(words: &[Word]) -> Parameters {
        let mut parameters = Parameters { named: Vec::new(), positional: Vec::new() };
        let mut at = 0;
        while let Some(word) = words.get(at) {
            at += 1;
            let Some(name) = word.text.strip_prefix('-').filter(|name| name.starts_with(|it: char| it.is_alphabetic()))
            else {
                parameters.positional.push(word.clone());
                continue;
            };
            let name = name.to_lowercase();
            if let Some((name, value)) = name.split_once(':').filter(|(_, value)| !value.is_empty()) {
                parameters.named.push((name.to_owned(), Word::known(value)));
            } else if !SWITCHES.iter().any(|switch| switch.starts_with(&*name)) && name != "rf" && name != "fr" {
                parameters.named.extend(words.get(at).map(|value| (name, value.clone())));
                at += 1;
            }
        }
        parameters
    }

    pub(super) fn first(&self) -> Option<&Word> {
        self.named_path().or_else(|| self.positional.first())
    }

    fn named_path(&self) -> Option<&Word> {
        let is_path = |name: &str| PATHS.iter().any(|path| path.starts_with(name) && name.len() > 1);
        self.named.iter().find(|(name, _)| is_path(name)).map(|(_, word)| word)
    }

    fn named(&self, wanted: &str) -> Option<&Word> {
        self.named.iter().find(|(name, _)| name.len() > 2 && wanted.starts_with(&**name)).map(|(_, word)| word)
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.positional.iter().map(|word| word.text.clone()).collect()
    }

    fn paths(&self) -> Vec<Word> {
        let named = self.named_path().cloned();
        if named.is_some() { named.into_iter().collect() } else { self.positional.clone() }
    }
}

impl Runner<'_> {
    /// Writes down what a cmdlet at `place` does with files, and follows what it starts.
    pub(super) fn cmdlet(&mut self, place: usize, name: &str, parameters: &Parameters) {
        let known = NAMES.binary_search_by_key(&name, |(name, _, _)| *name);
        let does = known.map_or(Does::Nothing, |at| CMDLETS[NAMES[at].1].does);
        let first = parameters.first().cloned();
        let second = parameters.named("destination").cloned().or_else(|| {
            let at = usize::from(parameters.named_path().is_none());
            parameters.positional.get(at).cloned()
        });
        let (read, written): (Vec<Word>, Vec<Word>) = match does {
            Does::Delete => {
                parameters.paths().iter().for_each(|path| self.touch_path(TouchKind::Delete, path, Some(place)));
                return;
            }
            Does::Read => (parameters.paths(), Vec::new()),
            Does::Search => {
                let path = parameters.named_path().or_else(|| parameters.positional.get(1));
                (path.cloned().into_iter().collect(), Vec::new())
            }
            Does::Write => (Vec::new(), first.into_iter().collect()),
            Does::Copy => (first.into_iter().collect(), second.into_iter().collect()),
            Does::Move => (Vec::new(), first.into_iter().chain(second).collect()),
            Does::Fetch => {
                if let Some(file) = parameters.named("outfile") {
                    self.write(&file.clone(), &Value::unknown(vec![place]), false);
                }
                return;
            }
            Does::Enter => {
                self.change_folder(&first.into_iter().collect::<Vec<_>>());
                return;
            }
            Does::Start => return self.start_process(parameters, second),
            Does::Nothing => return,
        };
        read.iter().for_each(|path| self.touch_path(TouchKind::Read, path, Some(place)));
        written.iter().for_each(|path| self.touch_path(TouchKind::Write, path, Some(place)));
    }

    fn start_process(&mut self, parameters: &Parameters, second: Option<Word>) {
        let list = parameters.named("argumentlist").cloned().or(second);
        let words: Vec<Word> = list.iter().flat_map(|word| word.text.split_whitespace().map(Word::known)).collect();
        let program = parameters.positional.first().cloned().or_else(|| parameters.named_path().cloned());
        if let Some(program) = program {
            self.call(&Call::program_of(std::iter::once(program).chain(words).collect()));
        }
    }

    pub(super) fn touch_path(&mut self, kind: TouchKind, path: &Word, command: Option<usize>) {
        let glob = crate::shell::expand::has_glob(&path.text);
        self.script.touches.push(Touch {
            kind,
            path: Word { text: path.text.replace('\\', "/"), glob, from: path.from.clone() },
            place: Place { folder: self.state.folder.clone(), remote: self.remote.clone() },
            command,
            span: self.span.clone(),
        });
    }
}

#[cfg(test)]
mod tests {
    use super::{CMDLETS, Does};
    use crate::shell::{Start, TouchKind, understand_powershell};

    #[test]
    fn every_cmdlet_does_what_its_example_says() {
        for cmdlet in &CMDLETS {
            let script = understand_powershell(cmdlet.example, &Start::default());
            let called = script.commands.iter().any(|command| command.program == cmdlet.name);
            assert!(called, "{}: {:?}", cmdlet.example, script.commands);
            let mut shown: Vec<String> = Vec::new();
            for touch in &script.touches {
                let kind = match touch.kind {
                    TouchKind::Read => "read",
                    TouchKind::Write => "write",
                    TouchKind::Delete => "delete",
                };
                let folder = touch.place.folder.as_deref().filter(|folder| !matches!(*folder, "" | "."));
                shown.push(format!(
                    "{kind} {}{}",
                    folder.map(|it| format!("{it}/")).unwrap_or_default(),
                    touch.path.text
                ));
            }
            shown.extend(script.writes.iter().map(|(name, _)| format!("write {}", name.text)));
            if cmdlet.does == Does::Start {
                let words = |words: &[crate::shell::Word]| {
                    words.iter().map(|word| format!(" {}", word.text)).collect::<String>()
                };
                shown.extend(
                    script.commands.iter().skip(1).map(|own| format!("run {}{}", own.program, words(&own.words))),
                );
            }
            assert_eq!(shown.join("; "), cmdlet.shows, "{}", cmdlet.example);
        }
    }
}

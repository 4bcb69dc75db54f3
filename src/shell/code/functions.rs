//! The tables that the build script makes of `rules/interpreters.toml`, where the columns are explained.

use super::Language;

/// A program that is given code.
pub(in crate::shell) struct Interpreter {
    pub(in crate::shell) language: Language,
    pub(in crate::shell) code: &'static [&'static str],
    pub(in crate::shell) values: &'static [&'static str],
    pub(in crate::shell) stops: &'static [&'static str],
    pub(in crate::shell) subcommand: &'static str,
    pub(in crate::shell) operand: bool,
}

/// What a function does with its arguments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Does {
    Shell,
    Program,
    Exec,
    Code,
    Read,
    Write,
    Delete,
    Copy,
    Open,
    OpenSelf,
    OpenSecond,
}

/// Which argument is a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Object,
    Argument(usize),
    All,
}

pub(super) struct Function {
    pub(super) does: Does,
    pub(super) paths: &'static [Place],
    #[cfg_attr(not(test), expect(dead_code, reason = "the test of the table reads it"))]
    pub(super) language: Language,
    #[cfg_attr(not(test), expect(dead_code, reason = "the test of the table reads it"))]
    pub(super) example: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "the test of the table reads it"))]
    pub(super) shows: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/interpreters.rs"));

/// The interpreter of that name; a version after the name does not count.
pub(in crate::shell) fn interpreter(name: &str) -> Option<&'static Interpreter> {
    let find = |name: &str| {
        let at = INTERPRETER_NAMES.binary_search_by_key(&name, |(name, _)| *name).ok()?;
        Some(&INTERPRETERS[INTERPRETER_NAMES[at].1])
    };
    find(name).or_else(|| {
        let bare = name.trim_end_matches(|letter: char| letter.is_ascii_digit() || matches!(letter, '.' | '-'));
        find(bare)
    })
}

/// What a function of a language does; `.name` stands for the method of any object.
pub(super) fn function(language: Language, name: &str) -> Option<&'static Function> {
    let find = |name: &str| {
        let key = (language as u8, name);
        let at = FUNCTION_NAMES.binary_search_by_key(&key, |(language, name, _)| (*language, *name)).ok()?;
        Some(&FUNCTIONS[FUNCTION_NAMES[at].2])
    };
    find(name).or_else(|| find(&name[name.rfind('.')?..]))
}

#[cfg(test)]
mod tests {
    use super::FUNCTIONS;
    use crate::shell::code::{Effect, Surroundings, effects};
    use crate::shell::run::State;
    use crate::shell::{Start, TouchKind};

    #[test]
    fn every_function_does_what_its_example_says() {
        let start = Start { folder: None, variables: vec![("HOME".to_owned(), "/home/example".to_owned())] };
        let state = State::new(&start);
        let mut wrong = Vec::new();
        for function in &FUNCTIONS {
            let surroundings = Surroundings { state: &state, arguments: Vec::new(), stdin: None };
            let shown: Vec<String> = effects(function.example, function.language, &surroundings)
                .into_iter()
                .map(|effect| match effect {
                    Effect::Shell(text) => format!("run {text}"),
                    Effect::Program(words) => format!("run {}", words.join(" ")),
                    Effect::Touch(TouchKind::Read, path) => format!("read {path}"),
                    Effect::Touch(TouchKind::Write, path) => format!("write {path}"),
                    Effect::Touch(TouchKind::Delete, path) => format!("delete {path}"),
                    Effect::Unknown => "unknown".to_owned(),
                })
                .collect();
            if shown.join("; ") != function.shows {
                wrong.push((function.example, shown));
            }
        }
        assert_eq!(wrong, Vec::new());
    }
}

//! The table that the build script makes of `rules/wrappers.toml`, where the columns are explained.

use crate::shell::Word;

/// How a program names what it runs.
pub(in crate::shell) struct Wrapper {
    pub(super) globals: &'static [&'static str],
    pub(super) values: &'static [&'static str],
    pub(super) folders: &'static [&'static str],
    pub(super) code: &'static [&'static str],
    pub(super) splits: &'static [&'static str],
    pub(super) queries: &'static [&'static str],
    pub(super) lacks: &'static [&'static str],
    pub(super) unless: &'static [&'static str],
    pub(super) operands: usize,
    pub(super) assignments: bool,
    pub(super) joined: bool,
    pub(super) remote: bool,
    pub(super) acts: bool,
    pub(super) keeps: bool,
    pub(super) dashed: bool,
    pub(super) rest: &'static [&'static str],
    pub(super) after_dashes: bool,
    pub(super) each: bool,
    #[cfg_attr(not(test), expect(dead_code, reason = "the test of the table reads it"))]
    pub(super) example: &'static str,
    #[cfg_attr(not(test), expect(dead_code, reason = "the test of the table reads it"))]
    pub(super) runs: &'static str,
}

include!(concat!(env!("OUT_DIR"), "/wrappers.rs"));

/// The wrapper that some words call, and where its own options start. The name with the most words wins.
pub(super) fn look_up(program: &str, words: &[Word]) -> Option<(&'static Wrapper, usize)> {
    let first = NAMES.partition_point(|(name, _, _)| *name < program);
    let mut best: Option<(&'static Wrapper, usize, usize)> = None;
    for (_, rest, number) in NAMES[first..].iter().take_while(|(name, _, _)| *name == program) {
        let wrapper = &WRAPPERS[*number];
        let mut at = 1;
        let mut matched = 0;
        for wanted in rest.split_whitespace() {
            while let Some(word) = words.get(at).filter(|word| word.text.starts_with('-')) {
                at += if wrapper.globals.contains(&&*word.text) { 2 } else { 1 };
            }
            if words.get(at).is_none_or(|word| word.text != wanted) {
                matched = usize::MAX;
                break;
            }
            at += 1;
            matched += 1;
        }
        if matched != usize::MAX && best.as_ref().is_none_or(|(_, _, most)| matched >= *most) {
            best = Some((wrapper, at, matched));
        }
    }
    best.map(|(wrapper, at, _)| (wrapper, at))
}

#[cfg(test)]
mod tests {
    use super::WRAPPERS;
    use crate::shell::{Start, understand};

    #[test]
    fn every_wrapper_runs_what_its_example_says() {
        for wrapper in &WRAPPERS {
            let script = understand(wrapper.example, &Start::default());
            let shown = |command: &crate::shell::Command| {
                let words = command.words.iter().map(|word| word.text.clone());
                std::iter::once(command.program.clone()).chain(words).collect::<Vec<_>>().join(" ")
            };
            let inner = script.commands.iter().filter(|command| !command.wrappers.is_empty()).map(shown);
            assert_eq!(
                inner.collect::<Vec<_>>().first().map(String::as_str),
                Some(wrapper.runs),
                "{}",
                wrapper.example
            );
        }
    }
}

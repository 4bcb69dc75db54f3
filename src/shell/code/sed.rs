//! `sed` scripts: the commands that run programs, and those that read and write files.

use super::Effect;
use crate::shell::TouchKind;

/// What a sed script does besides editing.
pub(in crate::shell) fn sed(script: &str) -> Vec<Effect> {
    let mut effects = Vec::new();
    for line in script.lines() {
        let mut rest = line;
        while let Some(next) = command(rest, &mut effects) {
            rest = next;
        }
    }
    effects
}

/// One command; gives what follows it on the line.
fn command<'l>(line: &'l str, effects: &mut Vec<Effect>) -> Option<&'l str> {
    let mut rest = line.trim_start_matches([' ', '\t', ';', '{', '}', '!']);
    // Addresses: numbers, `$`, patterns.
    loop {
        rest = rest.trim_start_matches(|letter: char| {
            letter.is_ascii_digit() || matches!(letter, '$' | ',' | '~' | '+' | ' ' | '!')
        });
        let Some(after) = rest.strip_prefix('/') else { break };
        rest = after_mark(after, '/')?.trim_start_matches('I');
    }
    let rest = rest.trim_start_matches([' ', '{']);
    let letter = rest.chars().next()?;
    let after = &rest[letter.len_utf8()..];
    match letter {
        's' | 'y' => {
            let mark = after.chars().next()?;
            let replaced = after_mark(after_mark(&after[mark.len_utf8()..], mark)?, mark)?;
            let flags = replaced.bytes().take_while(|byte| byte.is_ascii_alphanumeric() && *byte != b'w').count();
            if letter == 's' && replaced[..flags].contains('e') {
                effects.push(Effect::Unknown);
            }
            if letter == 's' && replaced[flags..].starts_with('w') {
                effects.push(Effect::Touch(TouchKind::Write, replaced[flags + 1..].trim().to_owned()));
                return None;
            }
            Some(&replaced[flags..])
        }
        'e' => {
            let command = after.trim();
            effects.push(if command.is_empty() { Effect::Unknown } else { Effect::Shell(command.to_owned()) });
            None
        }
        'w' | 'W' => {
            effects.push(Effect::Touch(TouchKind::Write, after.trim().to_owned()));
            None
        }
        'r' | 'R' => {
            effects.push(Effect::Touch(TouchKind::Read, after.trim().to_owned()));
            None
        }
        'a' | 'i' | 'c' | '#' | ':' | 'b' | 't' => None,
        _ => Some(after),
    }
}

/// What follows the next mark that is not escaped.
fn after_mark(text: &str, mark: char) -> Option<&str> {
    let mut escaped = false;
    for (at, letter) in text.char_indices() {
        if letter == mark && !escaped {
            return Some(&text[at + mark.len_utf8()..]);
        }
        escaped = letter == '\\' && !escaped;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{Effect, sed};
    use crate::shell::TouchKind;

    #[test]
    fn commands_of_sed_that_leave_the_text_are_seen() {
        for (script, wanted) in [
            ("s/a/b/", vec![]),
            ("1,5p", vec![]),
            ("s/a/rm x/e", vec![Effect::Unknown]),
            ("1e ls -l", vec![Effect::Shell("ls -l".to_owned())]),
            ("s/a/b/w notes", vec![Effect::Touch(TouchKind::Write, "notes".to_owned())]),
            ("/x/w notes", vec![Effect::Touch(TouchKind::Write, "notes".to_owned())]),
            ("$r notes", vec![Effect::Touch(TouchKind::Read, "notes".to_owned())]),
            ("/e/d; s/w/r/g", vec![]),
            ("a e text", vec![]),
        ] {
            assert_eq!(sed(script), wanted, "{script}");
        }
    }
}

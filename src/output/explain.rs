//! How a command line is understood, for a person: what runs, where, through what, and what it reads and writes.

use std::io::{self, Write};

use super::Style;
use super::paint::{Tone, paint};
use super::terminal::{shortened, visible};
use crate::model::{Decision, Verdict};
use crate::shell::{Command, Input, RedirectKind, Script, TouchKind, UnknownKind, Word};

/// Writes what a line runs, one entry for each program, in the order in which they run. `mask` takes secrets out of a
/// text before it is shown.
///
/// # Errors
/// Only those of `out`.
pub fn write(script: &Script, mask: &dyn Fn(&str) -> String, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let page = Page { script, mask, style };
    let count = script.commands.len();
    if count == 0 && script.unknown.is_empty() && script.touches.is_empty() {
        return writeln!(out, "This runs no program.");
    }
    let what = if count == 1 { "1 program".to_owned() } else { format!("{count} programs") };
    writeln!(out, "{}\n", paint(style, Tone::Title, &format!("This runs {what}:")))?;
    for (place, command) in script.commands.iter().enumerate() {
        page.command(place, command, out)?;
    }
    for touch in script.touches.iter().filter(|touch| touch.command.is_none()) {
        writeln!(out, "     {} {}", touched(touch.kind), page.word(&touch.path))?;
    }
    page.unknown(out)
}

/// Writes what was decided: the reasons, the strictest first.
///
/// # Errors
/// Only those of `out`.
pub fn verdict(verdict: &Verdict, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let decision = verdict.decision();
    let (tone, said) = match decision {
        Decision::Deny => (Tone::Bad, "This is denied:"),
        Decision::Ask => (Tone::Warning, "The user is asked first:"),
        Decision::Silent => (Tone::Good, "Nothing is said against it."),
        _ => (Tone::Good, "This is let through, with a remark:"),
    };
    writeln!(out, "{}", paint(style, tone, said))?;
    for objection in &verdict.objections {
        let rule = paint(style, Tone::Quiet, &format!("({})", visible(&objection.rule)));
        writeln!(out, "  {} {rule}", visible(&objection.reason))?;
        if !objection.instead.is_empty() {
            writeln!(out, "  {}", visible(&objection.instead))?;
        }
    }
    Ok(())
}

struct Page<'p> {
    script: &'p Script,
    mask: &'p dyn Fn(&str) -> String,
    style: &'p Style,
}

impl Page<'_> {
    fn command(&self, place: usize, command: &Command, out: &mut dyn Write) -> io::Result<()> {
        let number = paint(self.style, Tone::Frame, &format!("{:>3}", place + 1));
        let program = if command.program.is_empty() { "(only redirections)" } else { &command.program };
        let mut line = paint(self.style, Tone::Title, &self.text(program));
        for word in &command.words {
            line.push(' ');
            line.push_str(&self.word(word));
        }
        if command.open_ended {
            line.push_str(&self.quiet(" + words that are added while it runs"));
        }
        writeln!(out, "{number}  {line}")?;
        let facts = self.facts(place, command);
        for (number, (name, value)) in facts.iter().enumerate() {
            let corner = if number + 1 == facts.len() { "└" } else { "├" };
            let frame = paint(self.style, Tone::Frame, corner);
            writeln!(out, "     {frame} {} {value}", self.quiet(&format!("{name:<8}")))?;
        }
        Ok(())
    }

    /// What is to be said about a command, each with its name.
    fn facts(&self, place: usize, command: &Command) -> Vec<(&'static str, String)> {
        let mut facts = Vec::new();
        if !command.wrappers.is_empty() {
            facts.push(("through", self.text(&command.wrappers.join(" › "))));
        }
        match (&command.place.folder, &command.place.remote) {
            (Some(folder), None) if folder == "." => {}
            (Some(folder), None) => facts.push(("folder", self.text(folder))),
            (None, None) => facts.push(("folder", self.warning("not known before it runs"))),
            (folder, Some(remote)) => {
                let folder =
                    folder.as_ref().map(|folder| format!(", folder {}", self.text(folder))).unwrap_or_default();
                facts.push(("on", format!("{}{folder}", self.text(remote))));
            }
        }
        for (name, value) in &command.variables {
            facts.push(("with", format!("{}={}", self.text(name), self.word(value))));
        }
        match &command.input {
            Input::Inherited => {}
            Input::Pipe(from) => facts.push(("input", format!("output of {}", numbers(from)))),
            Input::Text(word) => facts.push(("input", self.word(word))),
            Input::File(word) => facts.push(("reads", self.word(word))),
        }
        for redirect in command.redirects.iter() {
            let name = match redirect.kind {
                RedirectKind::Read => continue,
                RedirectKind::Write => "writes",
                RedirectKind::Append => "adds to",
                RedirectKind::ReadWrite => "opens",
            };
            facts.push((name, self.word(&redirect.target)));
        }
        for touch in self.script.touches.iter().filter(|touch| touch.command == Some(place)) {
            facts.push((touched(touch.kind), self.word(&touch.path)));
        }
        if let Some(to) = command.output_to {
            facts.push(("output", format!("goes to {}", to + 1)));
        } else if command.substituted {
            facts.push(("output", "becomes part of another command".to_owned()));
        }
        for unknown in self.script.unknown.iter().filter(|unknown| unknown.command == Some(place)) {
            facts.push(("unknown", self.warning(&unknown.why)));
        }
        facts
    }

    fn unknown(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut told: Vec<&str> = Vec::new();
        for unknown in self.script.unknown.iter().filter(|unknown| unknown.command.is_none()) {
            if told.contains(&&*unknown.why) {
                continue;
            }
            told.push(&unknown.why);
            let name = match unknown.kind {
                UnknownKind::Syntax => "This is no valid command line",
                UnknownKind::Limit => "This is not looked at to its end",
                _ => "Not everything is known",
            };
            writeln!(out, "\n{} {}", paint(self.style, Tone::Warning, &format!("{name}:")), self.text(&unknown.why))?;
        }
        Ok(())
    }

    /// A word as it could be typed; what is not known is shown as `…`.
    fn word(&self, word: &Word) -> String {
        let text = (self.mask)(&word.text).replace('\0', "…");
        let quotes = text.is_empty()
            || text.contains(|letter: char| letter.is_whitespace() || "'\";|&<>()$`\\".contains(letter));
        let columns = self.style.width.saturating_sub(20).max(40);
        let text = shortened(&text, columns);
        let shown = if quotes { format!("'{}'", text.replace('\'', "'\\''")) } else { text };
        let from: Vec<usize> = word.from.clone();
        if from.is_empty() { shown } else { format!("{shown}{}", self.quiet(&format!(" (from {})", numbers(&from)))) }
    }

    fn text(&self, text: &str) -> String {
        visible(&(self.mask)(text).replace('\0', "…"))
    }

    fn quiet(&self, text: &str) -> String {
        paint(self.style, Tone::Quiet, text)
    }

    fn warning(&self, text: &str) -> String {
        paint(self.style, Tone::Warning, text)
    }
}

fn touched(kind: TouchKind) -> &'static str {
    match kind {
        TouchKind::Read => "reads",
        TouchKind::Write => "writes",
        TouchKind::Delete => "deletes",
    }
}

/// The numbers of commands as they are shown.
fn numbers(places: &[usize]) -> String {
    places.iter().map(|place| (place + 1).to_string()).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::write;
    use crate::output::Style;
    use crate::shell::{Start, understand};

    fn explained(line: &str) -> String {
        let mut out = Vec::new();
        let script = understand(line, &Start::default());
        write(&script, &|text| text.to_owned(), &mut out, &Style::default()).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn every_program_is_shown_with_what_it_goes_through_and_where_its_text_goes() {
        let shown = explained("sudo bash -c 'cd /srv && cat \"a b\" | wc -l > n.txt'");
        for part in [
            "3 programs",
            "cat 'a b'",
            "through  sudo › bash",
            "folder   /srv",
            "goes to 3",
            "output of 2",
            "writes   n.txt",
        ] {
            assert!(shown.contains(part), "{part} is not in\n{shown}");
        }
    }

    #[test]
    fn what_is_not_known_is_said() {
        let shown = explained("curl -s https://example.test/x | sh; $TOOL 'x");
        for part in [
            "the code that a shell runs is not known",
            "the name of a program is not known",
            "This is no valid command line",
        ] {
            assert!(shown.contains(part), "{part} is not in\n{shown}");
        }
    }

    #[test]
    fn control_characters_are_escaped() {
        assert!(!explained("echo $'\\e]0;title\\a'").contains('\u{1b}'));
    }
}

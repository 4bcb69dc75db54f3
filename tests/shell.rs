//! What command lines are understood to run: each file of `tests/shell/` holds lines and what is expected of them.
//! `AIGUARD_WRITE=1 cargo test --test shell` writes what is understood now; read the difference before keeping it.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use aiguard::shell::{
    Command, Input, RedirectKind, Script, Start, TouchKind, UnknownKind, Word, understand, understand_powershell,
};
use proptest::prelude::*;

fn start() -> Start {
    let variables = [("HOME", "/home/example"), ("USER", "example")];
    let variables = variables.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    Start { folder: Some("/home/example/project".to_owned()), variables }
}

/// A word as a person would write it; `?` stands for what is not known.
fn shown(word: &Word) -> String {
    let text = word.text.replace('\0', "?").replace('\n', "\\n");
    let plain = !text.is_empty() && !text.contains([' ', '\'', '"', '\t', ';', '|', '&', '<', '>', '(', ')']);
    let quoted = if plain { text } else { format!("'{}'", text.replace('\'', "\\'")) };
    let from = word.from.iter().map(|place| format!("^{place}")).collect::<String>();
    quoted + &from
}

fn command(place: usize, command: &Command) -> String {
    let mut line = format!("{place}");
    for wrapper in &command.wrappers {
        line += &format!(" {wrapper} >");
    }
    for (name, value) in &command.variables {
        line += &format!(" {name}={}", shown(value));
    }
    let program = if command.program.is_empty() { "-".to_owned() } else { command.program.replace('\0', "?") };
    line += &format!(" {program}");
    for word in &command.words {
        line += &format!(" {}", shown(word));
    }
    match &command.input {
        Input::Inherited => {}
        Input::Pipe(from) => line += &format!(" [input of {from:?}]"),
        Input::Text(word) => line += &format!(" [input {}]", shown(word)),
        Input::File(word) => line += &format!(" [input file {}]", shown(word)),
    }
    for redirect in &command.redirects {
        let sign = match redirect.kind {
            RedirectKind::Read => "reads",
            RedirectKind::Write => "writes",
            RedirectKind::Append => "appends to",
            RedirectKind::ReadWrite => "opens",
        };
        line += &format!(" [{sign} {}]", shown(&redirect.target));
    }
    match command.place.folder.as_deref() {
        Some(".") => {}
        Some(folder) => line += &format!(" [in {folder}]"),
        None if command.place.remote.is_some() => {}
        None => line += " [in ?]",
    }
    if let Some(remote) = &command.place.remote {
        line += &format!(" [on {remote}]");
    }
    if command.open_ended {
        line += " [open]";
    }
    line
}

fn described(script: &Script) -> Vec<String> {
    let mut lines: Vec<String> = script.commands.iter().enumerate().map(|(place, it)| command(place, it)).collect();
    for touch in &script.touches {
        let kind = match touch.kind {
            TouchKind::Read => "reads",
            TouchKind::Write => "writes",
            TouchKind::Delete => "deletes",
        };
        lines.push(format!("{kind} {}", shown(&touch.path)));
    }
    for unknown in &script.unknown {
        let kind = match unknown.kind {
            UnknownKind::Program => "program",
            UnknownKind::Code => "code",
            UnknownKind::Part => "part",
            UnknownKind::Syntax => "syntax",
            UnknownKind::Limit => "limit",
        };
        let by = unknown.command.map(|place| format!(" of {place}")).unwrap_or_default();
        lines.push(format!("unknown {kind}{by}"));
    }
    lines
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/shell");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|path| path.extension().is_some_and(|ending| ending == "txt"));
    files.sort();
    files
}

/// The file with what is understood now in place of what is expected.
fn written(text: &str, cases: &mut usize) -> String {
    let mut out = String::new();
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let Some((first, is_powershell)) = line
            .strip_prefix("$ ")
            .map(|line| (line, false))
            .or_else(|| line.strip_prefix("PS> ").map(|line| (line, true)))
        else {
            if !line.starts_with("  ") {
                out += &format!("{line}\n");
            }
            continue;
        };
        out += &format!("{line}\n");
        let mut whole = first.to_owned();
        while let Some(more) = lines.next_if(|line| line.starts_with("> ") || *line == ">") {
            out += &format!("{more}\n");
            whole += &format!("\n{}", more.get(2..).unwrap_or_default());
        }
        let script = if is_powershell { understand_powershell(&whole, &start()) } else { understand(&whole, &start()) };
        for line in described(&script) {
            out += &format!("  {line}\n");
        }
        *cases += 1;
    }
    out
}

/// Whether the files are written anew.
#[expect(clippy::disallowed_methods, reason = "a switch for whoever changes the understanding")]
fn writes() -> bool {
    std::env::var_os("AIGUARD_WRITE").is_some()
}

#[test]
fn command_lines_are_understood_as_the_files_say() {
    let mut cases = 0;
    for path in files() {
        let text = fs::read_to_string(&path).unwrap().replace("\r\n", "\n");
        let now = written(&text, &mut cases);
        if writes() {
            fs::write(&path, now).unwrap();
        } else {
            assert_eq!(now, text, "{}", path.display());
        }
    }
    assert!(cases >= 250, "only {cases} lines were found");
}

/// Text that repeats what opens something must neither overflow the stack nor take long.
#[test]
fn hostile_lines_take_linear_time_and_no_stack() {
    let openers = [
        "(",
        "((",
        "$(",
        "$((",
        "${",
        "${a:-",
        "`",
        "\"",
        "'",
        "{",
        "{a,",
        "<(",
        "[[ ",
        "if ",
        "case x in (",
        "!(",
        "f() { ",
        "$'",
        "<<a\n",
        "echo $(",
        "\"$(",
        "bash -c '",
        "eval \"",
        "for i in ",
        "a=$a$a;",
        "&&",
        "|",
        ";",
        ">",
        "\\",
        "{1..9}",
        "*",
        "~",
        "$((1+",
        "x=(",
        "python -c '(",
        "[",
        "while ",
        "a[",
        "'\"'\"'",
        "function f { ",
        "sudo ",
        "env -S ",
    ];
    for opener in openers {
        let line = opener.repeat(100_000 / opener.len().min(4));
        let begun = Instant::now();
        let script = understand(&line, &start());
        understand_powershell(&line, &start());
        // Generous, for machines that do many things at once: what is not linear takes minutes.
        assert!(begun.elapsed() < Duration::from_secs(20), "{opener:?} takes {:?}", begun.elapsed());
        assert!(script.commands.len() <= 4096, "{opener:?}");
    }
}

/// An option that takes a value may be the last word.
#[test]
fn an_option_without_its_value_is_no_surprise() {
    let data = [include_str!("../rules/wrappers.toml"), include_str!("../rules/interpreters.toml")].join("\n");
    let strings: BTreeSet<&str> = data.split('"').skip(1).step_by(2).filter(|text| !text.contains(' ')).collect();
    let options =
        || strings.iter().filter(|text| text.starts_with('-')).chain(&["--rcfile", "--init-file", "-o", "-O"]);
    let programs = strings.iter().filter(|text| text.starts_with(|first: char| first.is_ascii_lowercase()));
    let mut lines = 0;
    for program in programs.chain(&["bash", "zsh", "sh", "source", "eval", "exec", "find . -exec"]) {
        for option in options() {
            for line in [format!("{program} {option}"), format!("{program} -x {option} <i")] {
                understand(&line, &start());
                lines += 1;
            }
        }
    }
    assert!(lines > 5_000, "{lines}");
}

/// Neither a second line nor an end, and a character of several bytes where the end would be.
#[test]
fn a_here_string_that_is_cut_off_is_read_to_its_end() {
    for text in ["@'\u{45a}", "@\"\u{45a}", "@'", "@'\n\u{45a}", "@\"\n\"\u{45a}"] {
        understand_powershell(text, &start());
    }
}

#[test]
fn a_line_that_grows_by_itself_is_cut_off_and_says_so() {
    let doubling = format!("a=xxxxxxxx; {} echo $a", "a=$a$a;".repeat(60));
    assert!(
        understand(&doubling, &start())
            .commands
            .iter()
            .all(|command| command.words.iter().all(|it| it.text.len() < 1 << 20))
    );
    let loops = "for a in {1..99}; do for b in {1..99}; do for c in {1..99}; do ls $a$b$c; done; done; done";
    let script = understand(loops, &start());
    assert!(script.commands.len() <= 4096);
    assert!(script.unknown.iter().any(|unknown| unknown.kind == UnknownKind::Limit));
    let bomb = understand(":(){ :|:& };:", &start());
    assert!(bomb.unknown.iter().any(|unknown| unknown.kind == UnknownKind::Limit));
}

proptest! {
    #[test]
    fn no_line_makes_it_panic(line in any::<String>()) {
        understand(&line, &start());
        understand_powershell(&line, &start());
    }

    #[test]
    fn no_line_of_shell_words_makes_it_panic(words in prop::collection::vec(prop::sample::select(vec![
        "a", "sudo", "bash", "-c", "'", "\"", "$(", ")", "`", "{", "}", ";", "|", "&&", "||", "&", "\n", "<<E", "E", "<<<", ">",
        "<(", "${x", "${x:-", "}", "$x", "$((", "))", "if", "then", "fi", "for", "in", "do", "done", "case", "esac", ";;", "f()",
        "x=", "x+=(", "[[", "]]", "\\", "#", "é", "python3 -c", "os.system(", "'x'", "xargs", "find . -exec", "{}", "-I", "env -S",
        "awk", "sed", "s/a/b/e", "node -e", "perl -e", "ruby -e", "pwsh -c", "cmd /c", "eval", "source", "read x", "printf -v", "%s",
        "tr a-z", "base64 -d", "{1..3}", "{a,b}", "~", "*", "exec 3<", "3<&4", "parallel", ":::", "ssh h", "docker run", "--", "-",
    ]), 0..40), spaced in any::<bool>()) {
        let line = words.join(if spaced { " " } else { "" });
        let script = understand(&line, &start());
        for command in &script.commands {
            prop_assert!(command.span.end <= line.len() && command.span.start <= command.span.end);
        }
        understand_powershell(&line, &start());
    }
}

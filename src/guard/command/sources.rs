//! Where the input of each command comes from: followed through pipes, substitutions, and files that the line itself writes.

use std::collections::BTreeMap;

use super::super::location::Paths;
use super::super::protected::Access;
use super::super::table::{InputTest, Role};
use super::invocation::Invocation;
use super::uses::{is_remote, uses};
use crate::shell::{Command, Input, Place, Redirect, RedirectKind, Word};

/// Programs whose output is what they fetched.
const FETCHES: [&str; 22] = [
    "curl",
    "wget",
    "wget2",
    "http",
    "https",
    "httpie",
    "xh",
    "xhs",
    "curlie",
    "nc",
    "ncat",
    "netcat",
    "socat",
    "lynx",
    "links",
    "w3m",
    "fetch",
    "aria2c",
    "axel",
    "iwr",
    "invoke-webrequest",
    "irm",
];
/// Programs whose output is decoded or unpacked input when one of these options is given; always, where there is none.
const DECODES: [(&str, &[&str]); 22] = [
    ("base64", &["-d", "-D", "--decode"]),
    ("base32", &["-d", "--decode"]),
    ("basenc", &["-d", "--decode"]),
    ("xxd", &["-r"]),
    ("uudecode", &[]),
    ("gunzip", &[]),
    ("zcat", &[]),
    ("gzcat", &[]),
    ("bunzip2", &[]),
    ("bzcat", &[]),
    ("unxz", &[]),
    ("xzcat", &[]),
    ("zstdcat", &[]),
    ("lz4cat", &[]),
    ("gzip", &["-d", "--decompress"]),
    ("bzip2", &["-d", "--decompress"]),
    ("xz", &["-d", "--decompress"]),
    ("zstd", &["-d", "--decompress"]),
    ("unzip", &["-p"]),
    ("tar", &["-O", "--to-stdout"]),
    ("gpg", &["-d", "--decrypt"]),
    ("openssl", &["-d"]),
];
/// Programs that give back their own words.
const SAYS: [&str; 4] = ["echo", "printf", "print", "write-output"];
/// Programs that pack files into their output.
const PACKS: [&str; 12] = ["tar", "zip", "7z", "gzip", "bzip2", "xz", "zstd", "cpio", "pax", "gpg", "age", "bsdtar"];

/// A set of sources.
pub(in crate::guard) type Sources = u8;

/// The bit of a source.
pub(in crate::guard) const fn bit(test: InputTest) -> Sources {
    1 << test as u8
}

/// What is known of the sources of every command's input and of its code.
#[derive(Debug, Default)]
pub(in crate::guard) struct Flow {
    /// What comes in on standard input, by the command's place.
    inputs: Vec<Sources>,
    /// What the words are made of.
    words: Vec<Sources>,
    /// What the program itself is made of.
    programs: Vec<Sources>,
    /// What the first file that it is given is made of.
    scripts: Vec<Sources>,
}

/// What of a command is run as code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::guard) enum Code {
    /// The program alone.
    Program,
    /// The program and what its words say.
    Words,
    /// All that, and what comes in on standard input.
    Input,
}

/// What is known while commands are followed.
struct Trace<'p> {
    paths: &'p Paths<'p>,
    /// What each command prints.
    outputs: Vec<Sources>,
    /// What is in the files that the line writes.
    files: BTreeMap<String, Sources>,
}

impl Trace<'_> {
    fn outputs(&self, from: &[usize]) -> Sources {
        from.iter().map(|from| self.outputs.get(*from).copied().unwrap_or(0)).fold(0, |all, one| all | one)
    }

    fn file(&self, word: &Word, place: &Place) -> Sources {
        self.files.get(&self.paths.absolute(&word.text, place)).copied().unwrap_or(0) | self.outputs(&word.from)
    }

    fn input(&self, command: &Command) -> Sources {
        match &command.input {
            Input::Inherited => 0,
            Input::Pipe(from) => self.outputs(from),
            Input::Text(word) => self.outputs(&word.from),
            Input::File(word) => network_file(&word.text) | self.file(word, &command.place),
        }
    }

    fn follow(&mut self, number: usize, invocation: &Invocation<'_>, flow: &mut Flow) {
        let command = invocation.command;
        let place = &command.place;
        let all = uses(invocation);
        let read = all.iter().filter(|own| matches!(own.access, Access::Read | Access::Send | Access::Use));
        let read = read.map(|own| self.file(&own.word, place)).fold(0, |all, one| all | one);
        let input = self.input(command);
        let words = invocation.words().map(|word| self.outputs(&word.from)).fold(0, |all, one| all | one);
        flow.inputs.push(input);
        flow.words.push(words);
        let named =
            invocation.options.iter().filter(|given| given.role == Role::Use).filter_map(|given| given.value.as_ref());
        let code = invocation.rest().first().into_iter().chain(named);
        flow.scripts.push(code.map(|word| self.file(word, place)).fold(0, |all, one| all | one));
        flow.programs.push(self.file(&command.path, place));
        self.outputs[number] = output(invocation, input | read, words);
        for own in all.iter().filter(|own| own.access == Access::Write) {
            let appends = |redirect: &Redirect| redirect.target == own.word && redirect.kind == RedirectKind::Append;
            let before = if command.redirects.iter().any(appends) { self.file(&own.word, place) } else { 0 };
            let name = self.paths.absolute(&own.word.text, place);
            self.files.insert(name, self.outputs[number] | before | fetched(invocation));
        }
        if let Some(word) = remote_name(invocation) {
            self.files.insert(self.paths.absolute(&word.text, place), bit(InputTest::Download));
        }
    }
}

impl Flow {
    /// Follows everything from the first command to the last.
    pub(in crate::guard) fn of(invocations: &[Invocation<'_>], paths: &Paths<'_>) -> Self {
        let mut trace = Trace { paths, outputs: vec![0; invocations.len()], files: BTreeMap::new() };
        let mut flow = Self::default();
        // A command may stand before the one that feeds it; a second pass knows all outputs.
        for _ in 0..2 {
            flow = Self::default();
            trace.files.clear();
            for (number, invocation) in invocations.iter().enumerate() {
                trace.follow(number, invocation, &mut flow);
            }
        }
        flow
    }

    /// Whether standard input, or a word, of the command comes from one of these.
    pub(in crate::guard) fn comes_from(&self, number: usize, tests: &[InputTest]) -> bool {
        let at = |list: &[Sources]| list.get(number).copied().unwrap_or(0);
        let sources = at(&self.inputs) | at(&self.words);
        tests.iter().any(|test| sources & bit(*test) != 0)
    }

    /// What the code that the command runs is made of.
    pub(in crate::guard) fn code(&self, number: usize, code: Code) -> Sources {
        let at = |list: &[Sources]| list.get(number).copied().unwrap_or(0);
        let words = at(&self.scripts) | at(&self.words);
        at(&self.programs)
            | match code {
                Code::Program => 0,
                Code::Words => words,
                Code::Input => words | at(&self.inputs),
            }
    }
}

/// bash opens a connection for such a name.
fn network_file(name: &str) -> Sources {
    if name.starts_with("/dev/tcp/") || name.starts_with("/dev/udp/") { bit(InputTest::Download) } else { 0 }
}

/// Whether a program fetches something with these words.
pub(in crate::guard) fn fetches(invocation: &Invocation<'_>) -> bool {
    let program = invocation.program.as_str();
    let informs = invocation.has(&["--version", "--help", "-V", "--manual"], &[]) && program != "nc";
    if !FETCHES.contains(&program) || informs {
        return false;
    }
    let local = |word: &Word| word.text.to_ascii_lowercase().starts_with("file:");
    let addresses = invocation.rest();
    match program {
        "nc" | "ncat" | "netcat" => !invocation.has(&["-z"], &[]),
        "socat" => true,
        _ => addresses.iter().any(|word| !local(word)) || invocation.has(&["--url"], &[]),
    }
}

/// What a program that fetches writes to its files.
fn fetched(invocation: &Invocation<'_>) -> Sources {
    let program = invocation.program.as_str();
    let remote_copy = matches!(program, "scp" | "rsync" | "sftp")
        && invocation.rest().iter().rev().skip(1).any(|word| is_remote(&word.text));
    if fetches(invocation) && !matches!(program, "nc" | "socat") || remote_copy { bit(InputTest::Download) } else { 0 }
}

/// The file that `curl -O` or a bare `wget` makes: the last part of the address.
fn remote_name(invocation: &Invocation<'_>) -> Option<Word> {
    let named = match invocation.program.as_str() {
        "curl" => {
            invocation.has(&["-O", "--remote-name", "--remote-name-all", "-J"], &[])
                && !invocation.has(&["--no-clobber"], &[])
        }
        "wget" | "aria2c" | "axel" => !invocation.options.iter().any(|given| given.role == Role::Write),
        _ => false,
    };
    let address = invocation.rest().iter().find(|word| word.text.contains('/'))?;
    let name = address.text.split(['?', '#']).next()?.rsplit('/').next()?;
    (named && !name.is_empty() && !name.contains('\0')).then(|| Word::known(name))
}

fn output(invocation: &Invocation<'_>, input: Sources, words: Sources) -> Sources {
    let program = invocation.program.as_str();
    if SAYS.contains(&program) {
        return words;
    }
    if fetches(invocation) {
        let kept = invocation.options.iter().any(|given| {
            given.role == Role::Write
                && given.value.as_ref().is_some_and(|value| value.text != "-" && value.text != "/dev/stdout")
        });
        let quiet = program.starts_with("wget") && !invocation.options.iter().any(|given| given.role == Role::Write);
        return if kept || quiet { 0 } else { bit(InputTest::Download) };
    }
    let mut out = input | words;
    let letters = invocation.rest().first().map_or("", |word| word.text.as_str());
    let decodes = DECODES.iter().any(|(name, options)| {
        *name == program
            && (options.is_empty() || invocation.has(options, &[]) || program == "tar" && letters.contains('O'))
    });
    if decodes {
        out |= bit(InputTest::Decoded);
    }
    match program {
        "env" | "printenv" | "set" | "export" | "declare" if bare(invocation) => out |= bit(InputTest::Environment),
        "ps" if letters.contains('e') && letters.contains("ww") => out |= bit(InputTest::Environment),
        "ssh" if invocation.rest().len() > 1 => out |= 0,
        _ => {}
    }
    // Names of folders alone are no files.
    let names_only = invocation.has(&["--no-recursion"], &[]) && program.ends_with("tar");
    if PACKS.contains(&program) && !decodes && !names_only {
        out |= bit(InputTest::File);
    }
    out
}

/// Nothing but options: then the whole environment is printed.
fn bare(invocation: &Invocation<'_>) -> bool {
    invocation.operands.is_empty() && !invocation.has(&["-i", "-0i", "--ignore-environment", "-"], &[])
}

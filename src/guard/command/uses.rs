//! Which files a command reads, writes, deletes and sends, by what its words are for.

use super::super::glob::Glob;
use super::super::protected::Access;
use super::super::table::{Operands, Role};
use super::invocation::{Given, Invocation};
use crate::shell::{Command, Input, RedirectKind, Word};

/// One path that a command works with.
#[derive(Debug)]
pub(in crate::guard) struct Use {
    pub(in crate::guard) word: Word,
    pub(in crate::guard) access: Access,
    /// Whether what is below a folder is meant too.
    pub(in crate::guard) deep: bool,
}

fn of(word: &Word, access: Access) -> Use {
    Use { word: word.clone(), access, deep: false }
}

/// Everything that a command works with.
pub(in crate::guard) fn uses(invocation: &Invocation<'_>) -> Vec<Use> {
    let mut uses = redirects(invocation.command);
    let shown_only = invocation.has(&["--help", "--version"], &[]);
    if shown_only && invocation.command.words.len() == 1 {
        return uses;
    }
    for Given { value, role, .. } in &invocation.options {
        let Some(value) = value else { continue };
        match role {
            Role::Plain | Role::Pattern => {}
            Role::Read => uses.push(of(value, Access::Read)),
            Role::Write | Role::Target => uses.push(of(value, Access::Write)),
            Role::Use => uses.push(of(value, Access::Use)),
            Role::Send => uses.push(of(value, Access::Send)),
            Role::SendAt => uses.extend(behind_at(value).map(|word| Use { word, access: Access::Send, deep: false })),
            Role::Folder => {}
        }
    }
    match &invocation.git {
        Some(_) => git(invocation, &mut uses),
        None => operands(invocation, &mut uses),
    }
    uses
}

fn redirects(command: &Command) -> Vec<Use> {
    let mut uses = Vec::new();
    for redirect in &command.redirects {
        let (read, write) = match redirect.kind {
            RedirectKind::Read => (true, false),
            RedirectKind::Write | RedirectKind::Append => (false, true),
            RedirectKind::ReadWrite => (true, true),
        };
        uses.extend(read.then(|| of(&redirect.target, Access::Read)));
        // To see whether somebody answers is no sending; what is put in later is looked at there.
        let opens =
            !read && command.words.is_empty() && matches!(&*command.program, "exec" | "echo" | ":" | "true" | "");
        let access = if opens && is_connection(&redirect.target) { Access::List } else { Access::Write };
        uses.extend(write.then(|| of(&redirect.target, access)));
    }
    if let Input::File(word) = &command.input {
        uses.push(of(word, Access::Read));
    }
    uses
}

/// Names for which bash opens a connection.
fn is_connection(word: &Word) -> bool {
    word.text.starts_with("/dev/tcp/") || word.text.starts_with("/dev/udp/")
}

/// `@file`, `name=@file`, `name=<file`, as curl has them.
fn behind_at(value: &Word) -> Option<Word> {
    let text = &value.text;
    let at = match text.find('=') {
        _ if text.starts_with(['@', '<']) => 0,
        Some(equals) if text[equals + 1..].starts_with(['@', '<']) => equals + 1,
        // `--data-urlencode name@file`
        _ => text.find('@').filter(|at| text[..*at].chars().all(|letter| letter.is_alphanumeric() || letter == '_'))?,
    };
    let name = text[at + 1..].split(';').next().unwrap_or_default();
    (!name.is_empty() && name != "-").then(|| Word { text: name.to_owned(), ..value.clone() })
}

fn operands(invocation: &Invocation<'_>, uses: &mut Vec<Use>) {
    let rest = invocation.rest();
    let deep =
        invocation.has(&["-r", "-R", "-a", "--recursive", "--archive", "--dereference-recursive", "-Recurse"], &[]);
    let every = |access: Access| rest.iter().map(move |word| Use { word: word.clone(), access, deep });
    match invocation.operands_are() {
        Operands::Text if invocation.program == "socat" => uses.extend(socat(rest)),
        Operands::Text | Operands::Words => {}
        Operands::Read => {
            uses.extend(every(Access::Read));
            // One list of options serves many readers: what one takes for a value is a file for another.
            let short = invocation
                .options
                .iter()
                .filter(|given| given.name.len() == 2 && !matches!(given.name.as_str(), "-p" | "-r" | "-e"));
            uses.extend(short.filter_map(|given| given.value.as_ref()).map(|word| of(word, Access::Read)));
        }
        Operands::Edit => uses.extend(every(Access::Read).chain(every(Access::Write))),
        Operands::PatternRead => pattern_read(invocation, deep, uses),
        Operands::Write => uses.extend(every(Access::Write)),
        Operands::Delete => uses.extend(every(Access::Delete)),
        Operands::List => uses.extend(every(Access::List)),
        Operands::Use => uses.extend(every(Access::Use)),
        Operands::Run => uses.extend(run(invocation)),
        Operands::Send => uses.extend(every(Access::Send).map(|own| Use { deep: true, ..own })),
        Operands::Change => uses.extend(change(invocation)),
        Operands::Copy | Operands::Move | Operands::Link | Operands::SendCopy => copy(invocation, deep, uses),
        Operands::Archive => archive(invocation, uses),
        Operands::Tar => tar(invocation, uses),
        Operands::KeyValue => key_value(invocation, uses),
        Operands::Find => find(invocation, uses),
        Operands::Unlisted => uses.extend(rest.iter().filter(|word| is_name(word)).map(|word| of(word, Access::Read))),
    }
}

/// chmod and kin: the first operand is a mode or an owner, unless the mode looks like options (`-x`). What gives the usual
/// rights changes nothing that is protected.
fn change(invocation: &Invocation<'_>) -> Vec<Use> {
    let rest = invocation.rest();
    let taken = ["-r", "-w", "-x", "-X", "-s", "-t"].iter().any(|letter| invocation.has(&[letter], &[]));
    let taken = taken && invocation.program == "chmod";
    let mode = if taken { "" } else { rest.first().map_or("", |word| word.text.as_str()) };
    let usual = ["+x", "u+x", "a+x", "ug+x", "755", "0755", "700", "0700", "600", "0600", "644", "0644", "640", "750"];
    let access = if usual.contains(&mode) { Access::List } else { Access::Write };
    rest.iter().skip(usize::from(!taken)).map(|word| of(word, access)).collect()
}

/// A shell or an interpreter: the first operand is a script. What `.` runs stays in the shell, so it is read.
fn run(invocation: &Invocation<'_>) -> Vec<Use> {
    let sourced = matches!(invocation.program.as_str(), "." | "source");
    let inline =
        invocation.has(&["-c", "-e", "-E", "--eval", "-p", "-pe", "--print", "-r", "-m", "-Command", "-M"], &[]);
    let rest = invocation.rest();
    let access = |number: usize| if number == 0 && !sourced && !inline { Access::Use } else { Access::Read };
    let names = rest.iter().enumerate().filter(|(number, word)| *number == 0 || is_name(word));
    names.map(|(number, word)| of(word, access(number))).collect()
}

/// Whether a word of a program that is not known may be the name of a file: text has blanks, addresses have a scheme.
fn is_name(word: &Word) -> bool {
    !word.text.contains("://") && !word.text.contains(char::is_whitespace)
}

fn pattern_read(invocation: &Invocation<'_>, deep: bool, uses: &mut Vec<Use>) {
    let given = invocation.options.iter().any(|given| {
        given.role == Role::Pattern || given.role == Role::Read && matches!(given.name.as_str(), "-f" | "--file")
    });
    let lists = invocation.has(&["--files", "--type-list"], &[]);
    let names_only = invocation.has(&["-l", "-L", "-c", "-q", "--files-with-matches", "--count", "--quiet"], &[])
        && matches!(invocation.program.as_str(), "grep" | "egrep" | "fgrep" | "rg" | "ag" | "ack");
    let files = if given || lists { invocation.rest() } else { invocation.rest().get(1..).unwrap_or_default() };
    // Every program of this kind but grep, sed, awk and jq looks below folders by itself, but not at what is hidden.
    let deep = deep && invocation.program.ends_with("grep");
    let access = if names_only { Access::List } else { Access::Read };
    let write = invocation.program.ends_with("sed") && invocation.has(&["-i", "--in-place"], &[]);
    uses.extend(files.iter().map(|word| Use { word: word.clone(), access, deep }));
    uses.extend(files.iter().filter(|_| write).map(|word| of(word, Access::Write)));
    if deep && files.is_empty() {
        uses.push(Use { word: Word::known("."), access, deep });
    }
    if matches!(invocation.program.as_str(), "jq" | "yq" | "gojq") && invocation.has(&["-n", "--null-input"], &[]) {
        uses.retain(|own| own.access != Access::Read);
    }
}

fn copy(invocation: &Invocation<'_>, deep: bool, uses: &mut Vec<Use>) {
    let target = invocation.options.iter().any(|given| given.role == Role::Target);
    let rest = invocation.rest();
    let (sources, last) = match rest.split_last() {
        Some((last, sources)) if !target && !sources.is_empty() => (sources, Some(last)),
        _ => (rest, None),
    };
    let kind = invocation.operands_are();
    let away = kind == Operands::SendCopy && last.is_some_and(|last| is_remote(&last.text));
    let nothing_read = invocation.has(&["--attributes-only", "-d", "--directory"], &[]) && kind == Operands::Copy
        || invocation.has(&["--list-only", "-n", "--dry-run"], &[]) && kind == Operands::SendCopy;
    for word in sources.iter().filter(|_| !nothing_read) {
        let access = if away { Access::Send } else { Access::Read };
        if !is_remote(&word.text) || kind != Operands::SendCopy {
            uses.push(Use { word: word.clone(), access, deep: deep || kind == Operands::Move });
        }
        uses.extend((kind == Operands::Move).then(|| of(word, Access::Delete)));
    }
    for word in last.into_iter().filter(|_| !away && !nothing_read) {
        // A folder that is copied into gets the names of the sources.
        let inside = sources.iter().filter_map(|source| source.text.rsplit('/').next());
        let inside = inside.map(|name| Word::known(format!("{}/{name}", word.text.trim_end_matches('/'))));
        uses.extend(inside.map(|word| Use { word, access: Access::Write, deep: false }));
        uses.push(of(word, Access::Write));
    }
    if kind == Operands::Link && last.is_some() {
        // What is linked to can be written through the link.
        uses.extend(sources.iter().map(|word| of(word, Access::Write)));
    }
}

/// `host:path`, `user@host:path`, `rsync://host/path`.
pub(in crate::guard) fn is_remote(text: &str) -> bool {
    let Some((host, _)) = text.split_once(':') else { return false };
    host.len() > 1 && !host.contains('/') && !host.starts_with('.')
}

/// socat's addresses that are files: `OPEN:path,options`.
fn socat(rest: &[Word]) -> Vec<Use> {
    const FILES: [&str; 6] = ["open", "file", "gopen", "create", "creat", "rfile"];
    let addresses = rest.iter().flat_map(|word| word.text.split("!!").map(move |part| (word, part)));
    let files = addresses.filter_map(|(word, part)| {
        let (kind, path) = part.split_once(':')?;
        let path = path.split(',').next()?.trim_matches(['"', '\'']);
        FILES.contains(&kind.to_ascii_lowercase().as_str()).then(|| Word { text: path.to_owned(), ..word.clone() })
    });
    files.map(|word| Use { word, access: Access::Read, deep: false }).collect()
}

fn archive(invocation: &Invocation<'_>, uses: &mut Vec<Use>) {
    // `7z a x.7z files`, `ar rc x.a files`; zip has no such word.
    let verb = usize::from(!matches!(invocation.program.as_str(), "zip" | "makeself" | "patch"));
    let rest = invocation.rest().get(verb..).unwrap_or_default();
    let reads =
        verb == 0 || invocation.rest().first().is_some_and(|word| word.text.starts_with(['a', 'u', 'r', 'c', 'q']));
    uses.extend(rest.first().map(|word| of(word, Access::Write)));
    if reads {
        uses.extend(rest.iter().skip(1).map(|word| Use { word: word.clone(), access: Access::Read, deep: true }));
    }
}

fn tar(invocation: &Invocation<'_>, uses: &mut Vec<Use>) {
    let rest = invocation.rest();
    // `tar czf x.tgz files`: the first word holds options without a dash, and the values follow in their order.
    let old = rest.first().is_some_and(|word| {
        !invocation.command.words.first().is_some_and(|first| first.text.starts_with('-'))
            && word.text.chars().all(|letter| letter.is_ascii_alphabetic())
            && word.text.contains(['c', 'x', 't', 'r', 'u'])
    });
    let letters = if old { rest[0].text.as_str() } else { "" };
    let taken = letters.chars().filter(|letter| "fCbTX".contains(*letter)).count();
    let members = rest.get(usize::from(old) + taken..).unwrap_or_default();
    let verb =
        |letter: char, long: &str| letters.contains(letter) || invocation.has(&[&format!("-{letter}"), long], &[]);
    let creates = verb('c', "--create") || verb('r', "--append") || verb('u', "--update");
    let folder =
        invocation.options.iter().rev().find(|given| given.role == Role::Folder).and_then(|given| given.value.clone());
    if creates {
        let flat = invocation.has(&["--no-recursion"], &[]);
        for word in members {
            let word = match &folder {
                Some(folder) if !word.text.starts_with('/') => {
                    Word { text: format!("{}/{}", folder.text, word.text), ..word.clone() }
                }
                _ => word.clone(),
            };
            uses.push(Use { word, access: Access::Read, deep: !flat });
        }
    } else {
        // What is packed is not known, so the folder itself is what is written.
        uses.extend(folder.map(|word| Use { word, access: Access::Write, deep: false }));
        uses.retain(|own| {
            own.access != Access::Write
                || own.word.text.is_empty()
                || !invocation.has(&["-f"], &[own.word.text.as_str()])
        });
    }
}

fn key_value(invocation: &Invocation<'_>, uses: &mut Vec<Use>) {
    for word in invocation.rest() {
        let Some((key, value)) = word.text.split_once('=') else { continue };
        let word = Word { text: value.to_owned(), ..word.clone() };
        match key {
            "if" => uses.push(of(&word, Access::Read)),
            "of" => uses.push(of(&word, Access::Write)),
            _ => {}
        }
    }
}

/// find: what stands before the first test is where it looks; files behind some tests are read or written.
fn find(invocation: &Invocation<'_>, uses: &mut Vec<Use>) {
    let words = &invocation.command.words;
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let next = words.get(at + 1);
        match word.text.as_str() {
            "-fprint" | "-fprintf" | "-fls" | "-fprint0" => uses.extend(next.map(|next| of(next, Access::Write))),
            "-files0-from" => uses.extend(next.map(|next| of(next, Access::Read))),
            _ => {}
        }
        at += 1;
    }
}

fn git(invocation: &Invocation<'_>, uses: &mut Vec<Use>) {
    let Some(call) = &invocation.git else { return };
    match call.subcommand.as_str() {
        // Their output shows content: `REVISION:path`, or a path.
        "show" | "cat-file" | "blame" | "annotate" | "log" | "diff" | "archive" | "grep" | "difftool"
        | "whatchanged" => {
            let quiet = invocation.has(
                &["--stat", "--name-only", "--name-status", "--numstat", "--shortstat", "--summary", "--quiet"],
                &[],
            ) || call.subcommand == "log" && !invocation.has(&["--patch", "-p", "p", "--unified"], &[]);
            let skip = usize::from(call.subcommand == "grep" && !invocation.has(&["-e", "--e", "--f", "-f"], &[]));
            for word in call.operands.iter().skip(skip).filter(|_| !quiet) {
                let path = word
                    .text
                    .split_once(':')
                    .filter(|(revision, _)| !revision.is_empty())
                    .map_or(word.text.as_str(), |(_, path)| path);
                let path = path.trim_start_matches(':');
                uses.push(Use {
                    word: Word { text: path.to_owned(), ..word.clone() },
                    access: Access::Read,
                    deep: false,
                });
            }
            // `--no-index` and `-f` read any file.
            uses.extend(call.values("f").chain(call.values("file")).map(|word| of(word, Access::Read)));
        }
        "hash-object" | "update-index" => {}
        "mv" => {
            uses.extend(call.operands.iter().map(|word| of(word, Access::Delete)));
        }
        "config" => {
            let changes = call.operands.len() > 1
                || ["unset", "unset-all", "add", "replace-all", "remove-section", "rename-section", "edit"]
                    .iter()
                    .any(|name| call.has(name));
            uses.extend(call.values("file").filter(|_| changes).map(|word| of(word, Access::Write)));
        }
        "init" | "clone" => uses.extend(call.operands.last().map(|word| of(word, Access::Write))),
        _ => {}
    }
}

/// Whether a search below folders looks at a file with this name.
pub(in crate::guard) fn is_searched(invocation: &Invocation<'_>, name: &str) -> bool {
    let globs = |wanted: &'static str| {
        let values = invocation
            .options
            .iter()
            .filter(move |given| given.name == wanted)
            .filter_map(|given| given.value.as_ref());
        values.flat_map(|value| super::super::glob::braces(&value.text)).collect::<Vec<_>>()
    };
    let (include, exclude) = (globs("--include"), globs("--exclude"));
    (include.is_empty() || include.iter().any(|glob| Glob(glob).fits(name)))
        && !exclude.iter().any(|glob| Glob(glob).fits(name))
}

/// Text that a program runs as a command: an address of socat, an option of ssh or tar.
pub(in crate::guard) fn scripts(invocation: &Invocation<'_>) -> Vec<String> {
    let mut scripts: Vec<String> =
        invocation.git.iter().flat_map(|call| &call.scripts).map(|word| word.text.clone()).collect();
    let values = || {
        invocation.options.iter().filter_map(|given| Some((given.name.as_str(), given.value.as_ref()?.text.as_str())))
    };
    match invocation.program.as_str() {
        "socat" => scripts.extend(invocation.rest().iter().filter_map(|word| {
            let (kind, text) = word.text.split_once(':')?;
            ["exec", "system", "shell"].contains(&kind.to_ascii_lowercase().as_str()).then(|| text.replace('\\', ""))
        })),
        "ssh" | "scp" | "sftp" | "autossh" => {
            scripts.extend(values().filter(|(name, _)| *name == "-o").filter_map(|(_, value)| {
                let (key, text) = value.split_once(['=', ' '])?;
                key.to_ascii_lowercase().ends_with("command").then(|| text.to_owned())
            }));
        }
        "rsync" => scripts
            .extend(values().filter(|(name, _)| matches!(*name, "-e" | "--rsh")).map(|(_, value)| value.to_owned())),
        "tar" | "gtar" | "bsdtar" => scripts.extend(values().filter_map(|(name, value)| match name {
            "--to-command" | "-I" | "--use-compress-program" => Some(value.to_owned()),
            "--checkpoint-action" => value.strip_prefix("exec=").map(str::to_owned),
            _ => None,
        })),
        _ => {}
    }
    scripts
}

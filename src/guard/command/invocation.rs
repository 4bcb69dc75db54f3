//! A command's words by what they are for: subcommands, options with their values, operands.

use super::super::glob::Glob;
use super::super::table::{self, Grammar, Operands, Role, Style};
use crate::shell::git::{GitCall, Setting};
use crate::shell::{Command, Input, Word};

/// An option that was given.
#[derive(Debug)]
pub(in crate::guard) struct Given {
    /// The name with its dashes; as written, but one letter for each of a bundle.
    pub(in crate::guard) name: String,
    /// Its value, if it has one.
    pub(in crate::guard) value: Option<Word>,
    /// What the value is.
    pub(in crate::guard) role: Role,
}

/// A command whose words have been told apart.
#[derive(Debug)]
pub(in crate::guard) struct Invocation<'c> {
    pub(in crate::guard) command: &'c Command,
    /// The program in lower case, without a version.
    pub(in crate::guard) program: String,
    pub(in crate::guard) grammar: Option<&'static Grammar>,
    pub(in crate::guard) options: Vec<Given>,
    /// Every word that is neither an option nor the value of one; those of subcommands among them.
    pub(in crate::guard) operands: Vec<Word>,
    /// How many of the operands name a subcommand that has a grammar of its own.
    pub(in crate::guard) verbs: usize,
    /// What else is known of a call of git.
    pub(in crate::guard) git: Option<GitCall>,
}

impl<'c> Invocation<'c> {
    /// Tells the words of `command` apart. `alias` gives the value that git's configuration has for an alias.
    pub(in crate::guard) fn of(command: &'c Command, alias: &dyn Fn(&str) -> Option<String>) -> Self {
        let program = command.program.to_lowercase();
        if let Some(call) = GitCall::of(command, alias) {
            return Self::of_git(command, call);
        }
        let program = match table::grammar(&program) {
            None => program.trim_end_matches(|letter: char| letter.is_ascii_digit() || letter == '.').to_owned(),
            Some(_) => program,
        };
        let grammar = table::grammar(&program);
        let mut own =
            Self { command, program, grammar, options: Vec::new(), operands: Vec::new(), verbs: 0, git: None };
        own.read();
        if own.operands_are() == Operands::Find && own.operands.is_empty() {
            own.operands.push(Word::known("."));
        }
        if command.open_ended {
            own.operands.push(Word::unknown());
        }
        own
    }

    fn of_git(command: &'c Command, call: GitCall) -> Self {
        let option = |name: &str, value: &Option<Word>| Given {
            name: if name.chars().count() == 1 { format!("-{name}") } else { format!("--{name}") },
            value: value.clone(),
            role: Role::Plain,
        };
        let options = call.options.iter().filter(|given| call.has(&given.name));
        let options = options.map(|given| option(&given.name, &given.value)).collect();
        let subcommand = (!call.subcommand.is_empty()).then(|| Word::known(call.subcommand.clone()));
        let operands = subcommand.into_iter().chain(call.operands.iter().cloned()).collect();
        Self { command, program: "git".to_owned(), grammar: None, options, operands, verbs: 1, git: Some(call) }
    }

    fn read(&mut self) {
        let mut words = self.command.words.iter();
        while let Some(word) = words.next() {
            let text = word.text.as_str();
            if text == "--" {
                self.operands.extend(words.cloned());
                return;
            }
            if text.len() < 2 || !(text.starts_with('-') || text.starts_with('+') && self.style() == Style::Word) {
                self.operand(word);
                continue;
            }
            let waiting = match text.strip_prefix("--") {
                Some(_) => self.long(text),
                None if self.style() == Style::Word => self.long(text),
                None => self.letters(&text[1..], &word.from),
            };
            if waiting && let Some(value) = words.next() {
                self.options.last_mut().into_iter().for_each(|given| given.value = Some(value.clone()));
            }
        }
    }

    fn style(&self) -> Style {
        self.grammar.map_or(Style::Posix, |grammar| grammar.style)
    }

    fn operand(&mut self, word: &Word) {
        // What find looks for stands behind the folders in which it looks.
        let looked_for =
            self.grammar.is_some_and(|grammar| grammar.operands == Operands::Find) && !self.options.is_empty();
        if looked_for || word.text == "(" || word.text == "!" {
            return;
        }
        if self.operands.len() == self.verbs
            && let Some(grammar) = table::grammar(&format!("{} {}", self.program, word.text))
        {
            self.grammar = Some(grammar);
            self.verbs += 1;
        }
        self.operands.push(word.clone());
    }

    /// The role of an option's value, when it has one.
    fn role(&self, name: &str) -> Option<Role> {
        let values = self.grammar?.values;
        if let Some((_, role)) = values.iter().find(|(known, _)| *known == name) {
            return Some(*role);
        }
        // `-data-dir` and `--data-dir` are the same to programs that write `-word`.
        let twin = name.strip_prefix('-').filter(|_| self.style() == Style::Word);
        if let Some((_, role)) = twin.and_then(|twin| values.iter().find(|(known, _)| *known == twin)) {
            return Some(*role);
        }
        let grammar = self.grammar.filter(|grammar| grammar.style == Style::Gnu && name.len() > 3)?;
        if grammar.flags.contains(&name) {
            return None;
        }
        let flags = grammar.flags.iter().any(|known| known.starts_with(name));
        let value = values.iter().find(|(known, _)| known.starts_with("--") && known.starts_with(name));
        value.filter(|_| !flags).map(|(_, role)| *role)
    }

    /// A long option; says whether its value is the next word.
    fn long(&mut self, text: &str) -> bool {
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, Some(Word::known(value))),
            None => (text, None),
        };
        let role = self.role(name);
        let waiting = role.is_some() && value.is_none();
        self.options.push(Given { name: name.to_owned(), value, role: role.unwrap_or(Role::Plain) });
        waiting
    }

    /// Letters behind one dash; says whether the last one's value is the next word.
    fn letters(&mut self, letters: &str, from: &[usize]) -> bool {
        // What is not known is one option, whichever it is.
        let glued = self.grammar.map_or("", |grammar| grammar.glued);
        for (at, letter) in letters.char_indices() {
            let name = format!("-{letter}");
            let rest = &letters[at + letter.len_utf8()..];
            let role = self.role(&name);
            let attached = Word { from: from.to_vec(), ..Word::known(rest.strip_prefix('=').unwrap_or(rest)) };
            if role.is_some() || glued.contains(letter) {
                let value = (!rest.is_empty()).then_some(attached);
                let waiting = value.is_none() && role.is_some();
                self.options.push(Given { name, value, role: role.unwrap_or(Role::Plain) });
                return waiting;
            }
            self.options.push(Given { name, value: None, role: Role::Plain });
        }
        false
    }

    /// Whether one of `names` was given, with a value like one of `values` if there are any.
    pub(in crate::guard) fn has(&self, names: &[&str], values: &[&str]) -> bool {
        self.options.iter().any(|given| {
            names.iter().any(|name| self.means([&given.name, name]))
                && (values.is_empty()
                    || given.value.as_ref().is_some_and(|value| values.iter().any(|glob| Glob(glob).fits(&value.text))))
        })
    }

    /// Whether the option `given` is `wanted`, maybe shortened.
    fn means(&self, [given, wanted]: [&str; 2]) -> bool {
        if given == wanted {
            return true;
        }
        match self.style() {
            Style::Word => given.trim_start_matches('-').eq_ignore_ascii_case(wanted.trim_start_matches('-')),
            Style::Posix => false,
            Style::Gnu => {
                let Some(grammar) = self.grammar else { return false };
                given.len() > 3
                    && given.starts_with("--")
                    && wanted.starts_with(given)
                    && !grammar.flags.contains(&given)
                    && !grammar.flags.iter().any(|other| *other != wanted && other.starts_with(given))
                    && !grammar.values.iter().any(|(other, _)| *other != wanted && other.starts_with(given))
            }
        }
    }

    /// What the program does with its operands.
    pub(in crate::guard) fn operands_are(&self) -> Operands {
        self.grammar.map_or(Operands::Unlisted, |grammar| grammar.operands)
    }

    /// The operands behind the words that name a subcommand.
    pub(in crate::guard) fn rest(&self) -> &[Word] {
        self.operands.get(self.verbs..).unwrap_or_default()
    }

    /// Whether a shell is given its code while it runs: `xargs sh -c`.
    pub(in crate::guard) fn runs_added_code(&self) -> bool {
        self.command.open_ended
            && self.operands_are() == Operands::Run
            && self.has(&["-c"], &[])
            && self.operands.iter().all(|word| word.text == "\0")
            && !self
                .options
                .iter()
                .any(|given| given.name == "-c" && given.value.as_ref().is_some_and(|code| code.text != "--"))
    }

    /// The settings that git is given for this call.
    pub(in crate::guard) fn settings(&self) -> &[Setting] {
        self.git.as_ref().map_or(&[], |call| &call.config)
    }

    /// Every value of options and every operand.
    pub(in crate::guard) fn words(&self) -> impl Iterator<Item = &Word> {
        self.options.iter().filter_map(|given| given.value.as_ref()).chain(&self.operands)
    }
}

/// The find whose names reach an input, through programs that only choose and sort lines.
fn found_before<'i, 'c>(invocations: &'i [Invocation<'c>], input: &Input) -> Option<&'i Invocation<'c>> {
    const PASS_ON: [&str; 7] = ["sort", "uniq", "head", "tail", "grep", "egrep", "tac"];
    let mut input = input;
    for _ in 0..invocations.len() {
        let Input::Pipe(from) = input else { return None };
        let [from] = from[..] else { return None };
        let source = invocations.get(from)?;
        if source.operands_are() == Operands::Find {
            return Some(source);
        }
        if !PASS_ON.contains(&source.program.as_str()) {
            return None;
        }
        input = &source.command.input;
    }
    None
}

/// Puts in what `find -exec` and `find | xargs` add to a command: the folders in which find looks, or something in them
/// when it looks for names.
pub(in crate::guard) fn found_by_find(invocations: &mut [Invocation<'_>]) {
    const NARROW: [&str; 9] =
        ["-name", "-iname", "-path", "-ipath", "-wholename", "-regex", "-iregex", "-samefile", "-inum"];
    for number in 0..invocations.len() {
        let command = invocations[number].command;
        let by_find = command.wrappers.iter().any(|wrapper| wrapper == "find" || wrapper == "gfind");
        if !command.open_ended || invocations[number].program == "find" {
            continue;
        }
        let is_find = |own: &Invocation<'_>| own.operands_are() == Operands::Find;
        let find = match by_find {
            true => invocations[..number].iter().rev().chain(&invocations[number..]).find(|own| is_find(own)),
            false => found_before(invocations, &command.input).filter(|own| is_find(own)),
        };
        let Some(find) = find else { continue };
        let every =
            |own: &Given| own.value.as_ref().is_some_and(|name| matches!(name.text.as_str(), "*" | "?*" | "./*"));
        let narrow = find.options.iter().any(|own| NARROW.contains(&own.name.as_str()) && !every(own));
        let found = |root: &Word| match narrow {
            true => Word { text: format!("{}/found", root.text.trim_end_matches('/')), ..root.clone() },
            false => root.clone(),
        };
        let roots: Vec<Word> = find.operands.iter().map(found).collect();
        let operands = &mut invocations[number].operands;
        operands.retain(|word| word.text != "\0" && word.text != "{}");
        operands.extend(roots);
    }
}

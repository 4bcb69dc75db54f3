//! Whether a command has the shape that a rule names.

use std::path::Path;

use super::super::glob::Glob;
use super::super::location::{Location, Paths};
use super::super::protected::{self, Access};
use super::super::table::{InputTest, Need, OperandTest, Operands, Role, Shape, TextTest, Which};
use super::invocation::Invocation;
use super::sources::{Code, Flow, bit};
use super::statement::says;
use super::uses::is_remote;
use crate::files;
use crate::shell::{Input, Place, Script, Word};

/// What a shape is held against.
pub(in crate::guard) struct Scene<'s> {
    pub(in crate::guard) script: &'s Script,
    pub(in crate::guard) invocations: &'s [Invocation<'s>],
    pub(in crate::guard) flow: &'s Flow,
    pub(in crate::guard) paths: &'s Paths<'s>,
    /// Whether an address is one of the repository's remotes.
    pub(in crate::guard) is_remote: &'s dyn Fn(&str) -> bool,
}

impl Scene<'_> {
    /// Whether the command at `number` has the shape.
    pub(in crate::guard) fn fits(&self, shape: &Shape, number: usize) -> bool {
        let invocation = &self.invocations[number];
        let verbs = &shape.words[1..];
        let is = |names: &[&str], word: &Word| names.iter().any(|name| Glob(name).fits(&word.text));
        if invocation.operands.len() < verbs.len()
            || !verbs.iter().zip(&invocation.operands).all(|(names, word)| is(names, word))
        {
            return false;
        }
        shape.needs.iter().all(|need| self.holds(need, number, &invocation.operands[verbs.len()..]))
    }

    fn holds(&self, need: &Need, number: usize, operands: &[Word]) -> bool {
        let invocation = &self.invocations[number];
        let chosen = |which: Which| match which {
            Which::Any => operands,
            Which::First => operands.first().map(std::slice::from_ref).unwrap_or_default(),
            Which::Last => operands.last().map(std::slice::from_ref).unwrap_or_default(),
            Which::Sources if invocation.options.iter().any(|given| given.role == Role::Target) => operands,
            Which::Sources => operands.split_last().map_or(&[][..], |(_, sources)| sources),
        };
        let test = |tests: &[OperandTest], word: &Word| tests.iter().any(|test| self.is(*test, word, number));
        let alike = |globs: &[&str], word: &Word| globs.iter().any(|glob| Glob(glob).fits(&word.text));
        let values = |values: &[&str], word: &Word| values.is_empty() || alike(values, word);
        match need {
            Need::Option { names, values } => invocation.has(names, values),
            Need::NoOption { names, values } => !invocation.has(names, values),
            Need::Operand { tests, which } => chosen(*which).iter().any(|word| test(tests, word)),
            Need::NoOperand { tests } => !operands.iter().any(|word| test(tests, word)),
            Need::Like { globs, which } => chosen(*which).iter().any(|word| alike(globs, word)),
            Need::Unlike { globs } => !operands.iter().any(|word| alike(globs, word)),
            Need::Least(count) => operands.len() >= *count,
            Need::Bare => operands.is_empty(),
            Need::Variable { name, values: wanted } => is_set(invocation, name, &|value| values(wanted, value)),
            Need::NoVariable { name, values: wanted } => !is_set(invocation, name, &|value| values(wanted, value)),
            Need::NotTemporary => !self.works_on_what_may_go(number),
            Need::Setting { keys, values: wanted } => {
                let mut settings = invocation.settings().iter();
                settings.any(|own| keys.iter().any(|key| Glob(key).fits(&own.key)) && values(wanted, &own.value))
            }
            Need::Text(tests) => tests.iter().any(|test| self.says(*test, number)),
            Need::Input(tests) => tests.iter().any(|test| self.comes_from(*test, number)),
        }
    }

    fn comes_from(&self, test: InputTest, number: usize) -> bool {
        let source = match test {
            InputTest::DownloadedCode => InputTest::Download,
            InputTest::DecodedCode => InputTest::Decoded,
            plain => return self.flow.comes_from(number, &[plain]),
        };
        let invocation = &self.invocations[number];
        self.flow.code(number, code_of(invocation)) & bit(source) != 0
    }

    fn says(&self, test: TextTest, number: usize) -> bool {
        let invocation = &self.invocations[number];
        let text = match &invocation.command.input {
            Input::Text(word) => says(test, &word.text),
            Input::Pipe(from) => from.iter().filter_map(|from| self.invocations.get(*from)).any(|source| {
                matches!(source.program.as_str(), "echo" | "printf")
                    && source.operands.iter().any(|word| says(test, &word.text))
            }),
            Input::File(word) => self
                .script
                .writes
                .iter()
                .any(|(name, text)| name == word && text.as_ref().is_some_and(|text| says(test, &text.text))),
            Input::Inherited => false,
        };
        text || invocation.words().any(|word| says(test, &word.text)) || {
            // redis-cli takes a command as several words.
            let joined: Vec<&str> = invocation.operands.iter().map(|word| word.text.as_str()).collect();
            says(test, &joined.join(" "))
        }
    }

    fn is(&self, test: OperandTest, word: &Word, number: usize) -> bool {
        let place = &self.invocations[number].command.place;
        let location = || self.paths.location(word, place);
        // What is in a container is its own; another machine is not.
        let elsewhere = place.remote.is_some();
        let address = || word.text.contains("://") || is_remote(&word.text);
        match test {
            OperandTest::System => location() == Location::System && !self.in_container(number),
            OperandTest::Outside => matches!(location(), Location::Outside | Location::System) && !elsewhere,
            OperandTest::Lasting => {
                matches!(location(), Location::Outside | Location::System)
                    && !elsewhere
                    && !self.paths.is_temporary_folder(&self.paths.absolute(&word.text, place))
            }
            OperandTest::Everything => location() == Location::Everything && !elsewhere,
            OperandTest::GitFolder => location() == Location::GitFolder,
            OperandTest::Unknown => location() == Location::Unknown && !elsewhere && !self.is_made_here(word),
            OperandTest::Device => {
                let found = protected::of_word(self.paths, word, place, Access::Write);
                found.is_some_and(|(class, _)| class.id == "raw-device")
            }
            OperandTest::Url => word.text.contains("://") || word.text.starts_with("git@"),
            OperandTest::Remote => address(),
            OperandTest::NewRemote => address() && !(self.is_remote)(&word.text),
            OperandTest::Paths => self.is_path_to_check_out(word, number),
            OperandTest::Exists => {
                !word.text.contains('\0') && files::exists(Path::new(&self.paths.absolute(&word.text, place)))
            }
            OperandTest::Composed => !word.from.is_empty() && word.text.contains("\0."),
        }
    }

    /// Whether the word is the name of a temporary file or folder that the line makes.
    fn is_made_here(&self, word: &Word) -> bool {
        let program = |number: &usize| self.invocations.get(*number).map(|own| own.program.as_str());
        !word.from.is_empty() && word.from.iter().all(|from| program(from) == Some("mktemp"))
    }

    /// Whether `git checkout` takes the word for a path: it stands after `--` or behind a revision, or can be nothing else.
    fn is_path_to_check_out(&self, word: &Word, number: usize) -> bool {
        let invocation = &self.invocations[number];
        let Some(call) = &invocation.git else { return false };
        if !call.after_dashes().is_empty() {
            // git takes one revision before `--`, and does nothing where there are two.
            let before = call.operands.len() - call.after_dashes().len();
            return before < 2 && call.after_dashes().contains(word);
        }
        let creates = invocation.has(&["-b", "-B", "--orphan", "--detach"], &[]);
        // A mode that stands as a word of its own is meant for its option; git takes it only behind `=`.
        let mode = |word: &Word| match word.text.as_str() {
            "direct" | "inherit" => call.has("track"),
            "checkout" | "on-demand" => call.has("recurse-submodules"),
            _ => false,
        };
        let mut operands = call.operands.iter().skip_while(|word| mode(word));
        let behind = operands.next().is_some_and(|first| first != word) && !mode(word) && !creates;
        let plain = matches!(word.text.as_str(), "." | "./" | ":/" | "*");
        let file = word.text.contains('.') && self.is(OperandTest::Exists, word, number);
        behind || plain || file && call.operands.len() == 1
    }

    /// Whether git works in a folder for temporary files, or in a clone that the line itself makes.
    fn works_on_what_may_go(&self, number: usize) -> bool {
        let Some(call) = &self.invocations[number].git else { return false };
        let tree = call.work_tree.as_ref().map(|tree| tree.text.as_str());
        let (Some(folder), None) = (tree.or(call.folder.as_deref()), &call.git_dir) else { return false };
        let here = Place { folder: Some(String::new()), ..Place::default() };
        let path = self.paths.absolute(folder, &here);
        let cloned = self.invocations[..number].iter().filter_map(|own| own.git.as_ref());
        let mut cloned = cloned.filter(|call| call.subcommand == "clone").filter_map(|call| {
            let address = call.operands.first()?.text.trim_end_matches('/');
            let name = address.rsplit(['/', ':']).next()?.trim_end_matches(".git");
            let folder = call.operands.get(1).map_or(name, |word| word.text.as_str());
            let place = Place { folder: call.folder.clone(), ..Place::default() };
            Some(self.paths.absolute(folder, &place)).filter(|path| !path.contains('\0'))
        });
        // One that is there already is not made by the line.
        cloned.any(|made| Path::new(&path).starts_with(&made) && !files::exists(Path::new(&made)))
            || self.paths.location(&Word::known(folder), &here) == Location::Temporary
    }

    fn in_container(&self, number: usize) -> bool {
        const CONTAINERS: [&str; 6] = ["docker", "podman", "nerdctl", "kubectl", "oc", "docker-compose"];
        let command = self.invocations[number].command;
        command.place.remote.is_some() && command.wrappers.iter().any(|wrapper| CONTAINERS.contains(&wrapper.as_str()))
    }
}

/// Whether a variable is set for the command to a value that `fits`.
fn is_set(invocation: &Invocation<'_>, name: &str, fits: &dyn Fn(&Word) -> bool) -> bool {
    let set = invocation.command.variables.iter().rev().find(|(own, _)| Glob(name).fits(own));
    set.is_some_and(|(_, value)| !value.text.is_empty() && fits(value))
}

/// What of a command's input is run as code.
fn code_of(invocation: &Invocation<'_>) -> Code {
    let interprets = invocation.operands_are() == Operands::Run
        || matches!(invocation.program.as_str(), "eval" | "iex" | "invoke-expression");
    // `bash -n` only reads; `+n` takes that back.
    if !interprets || invocation.has(&["-n"], &[]) && !invocation.has(&["+n"], &[]) {
        return Code::Program;
    }
    let given = invocation.has(
        &[
            "-c", "-e", "-E", "-m", "-p", "-pe", "-ne", "-r", "--eval", "--print", "-Command", "-command", "-File",
            "-lc", "-ec",
        ],
        &[],
    );
    let named = invocation.rest().first().is_some_and(|word| word.text != "-" && !word.text.starts_with("/dev/stdin"));
    let from_input = invocation.has(&["-s"], &[]) && invocation.program.ends_with("sh");
    if given || named && !from_input { Code::Words } else { Code::Input }
}

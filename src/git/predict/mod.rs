//! What git calls would record before any of them has run: each call changes the plan, and the ones that make something
//! reachable or send it give an event.

mod calls;
mod expand;
mod fate;
mod foresee;
mod history;
mod other;
mod pathspec;
mod push;
mod survey;

use std::path::{Path, PathBuf};

pub use fate::{Selection, Step, Which};
pub use foresee::{Coming, Parents, Record};
pub use pathspec::Pathspec;

use super::{Id, Remote, Repository};
use crate::shell::git::GitCall;
use crate::shell::{Input, Word};

/// Content that does not come from the index or from a file below its own name.
#[derive(Debug, Clone)]
pub enum Extra {
    /// A file whose content is recorded: a message, an object.
    File(PathBuf),
    /// A patch whose added lines are recorded.
    Patch { file: PathBuf, reversed: bool },
    /// Commits whose changes are recorded again.
    Commits(Vec<Id>),
    /// Commits whose changes are taken back: what they removed is recorded.
    Reverted(Vec<Id>),
    /// A blob, under this path.
    Blob { id: Id, path: String },
    /// The paths of another commit.
    Tree { commit: Id, spec: Pathspec },
    /// Text under a path.
    Text { path: String, text: String },
}

/// Something that a call would do and that has to be looked at.
#[derive(Debug, Clone)]
pub enum Happening {
    /// Something becomes reachable.
    Recorded { coming: Option<Coming>, extras: Vec<Extra> },
    /// Commits leave: the remote, and what git would write to the pre-push hook.
    Pushed { remote: Remote, lines: String },
    /// A file is sent as it is.
    Sent(PathBuf),
}

/// Where a call runs.
pub struct Scene<'s> {
    pub repository: &'s Repository,
    /// The folder, absolute.
    pub folder: &'s Path,
    /// Whether a file is written by the line itself, so that what it holds now says nothing.
    pub written: &'s dyn Fn(&Path) -> bool,
    /// Where the call's standard input comes from.
    pub input: &'s Input,
}

/// The state of one repository in the middle of a line.
#[derive(Debug, Clone, Default)]
pub struct Plan {
    coming: Coming,
    /// Recorded by the next commit.
    extras: Vec<Extra>,
    /// In the work tree: recorded by a commit that takes from there.
    loose: Vec<Extra>,
    /// Whether the line has made a commit already.
    committed: bool,
    /// Whether the line has put changes aside.
    stashed: bool,
    /// Whether something unknown may have changed the work tree.
    disturbed: bool,
}

impl Plan {
    /// The work tree changes in a way that cannot be told: what a later commit takes from there may be anything that is there.
    pub fn disturb(&mut self) {
        self.disturbed = true;
    }

    /// It is not known any more where the line works.
    pub fn lose_track(&mut self) {
        self.coming.everything = true;
    }

    /// The work tree gets content from elsewhere.
    pub fn bring(&mut self, extra: Extra) {
        self.loose.push(extra);
    }

    /// What stands there in the work tree is gone, or is looked at elsewhere.
    pub fn empty(&mut self, path: &str) {
        self.coming.steps.push(Step::Empty(Pathspec::new([format!(":(top,literal){path}").as_str()], "")));
    }

    /// A file or folder is moved.
    pub fn moved(&mut self, [from, to]: [String; 2]) {
        self.coming.moves.push((from, to));
    }

    /// Takes a call of git into account.
    pub fn call(&mut self, call: &GitCall, scene: &Scene<'_>) -> Vec<Happening> {
        if call.subcommand.contains('\0') {
            self.coming.everything = true;
            return vec![self.commit()];
        }
        self.index_call(call, scene)
            .or_else(|| self.history_call(call, scene))
            .unwrap_or_else(|| self.other_call(call, scene))
    }

    /// A commit of what is planned so far.
    fn commit(&mut self) -> Happening {
        let coming = self.coming.clone();
        self.recorded(coming)
    }

    fn recorded(&mut self, mut coming: Coming) -> Happening {
        self.committed = true;
        coming.everything |= self.disturbed && coming.takes();
        let loose = if coming.takes() { self.loose.as_slice() } else { &[] };
        let extras = self.extras.iter().chain(loose).cloned().collect();
        Happening::Recorded { coming: Some(coming), extras }
    }

    fn step(&mut self, step: Step) {
        self.coming.steps.push(step);
    }
}

/// A happening that is nothing but this.
fn alone(extra: Extra) -> Vec<Happening> {
    vec![Happening::Recorded { coming: None, extras: vec![extra] }]
}

impl Scene<'_> {
    /// The folder from the top of the work tree, `""` at the top.
    fn prefix(&self) -> String {
        self.from_top(self.folder).unwrap_or_default()
    }

    /// A path from the top of the work tree, if it lies in there.
    pub fn from_top(&self, path: &Path) -> Option<String> {
        let top = self.repository.work_tree()?;
        let real = |path: &Path| crate::files::real(path).unwrap_or_else(|_| path.to_owned());
        let below = path
            .strip_prefix(top)
            .map(Path::to_owned)
            .or_else(|_| real(path).strip_prefix(real(top)).map(Path::to_owned));
        Some(pathspec::normal(["", &crate::files::shown(&below.ok()?)]))
    }

    /// A file that is named on the command line.
    fn file(&self, word: &Word) -> Option<PathBuf> {
        let path = self.folder.join(&word.text);
        (word.is_known() && !word.glob && !(self.written)(&path)).then_some(path)
    }

    /// The pathspecs that the words are; wildcards that the shell sees are put in place of by names.
    fn spec<'w>(&self, call: &GitCall, words: impl IntoIterator<Item = &'w Word>) -> Pathspec {
        let top = self.repository.work_tree().map(crate::files::shown);
        let mut specs = Vec::new();
        for word in words {
            let names = if word.glob { expand::expand(&word.text, self.folder) } else { vec![word.text.clone()] };
            specs.extend(names);
        }
        for list in call.values("pathspec-from-file") {
            let bytes = self.file(list).and_then(|file| crate::files::read_whole(&file).ok());
            let text =
                bytes.map_or_else(|| "\0".to_owned(), |bytes| String::from_utf8_lossy(&bytes).replace('\0', "\n"));
            specs.extend(text.lines().filter(|line| !line.is_empty()).map(str::to_owned));
        }
        if call.open {
            return Pathspec::default();
        }
        let relative = |spec: String| match &top {
            // An absolute path counts from the top.
            Some(top) if spec.starts_with(top.as_str()) => format!(":/{}", spec[top.len()..].trim_start_matches('/')),
            _ => spec,
        };
        let specs: Vec<String> = specs.into_iter().map(relative).collect();
        Pathspec::new(specs.iter().map(String::as_str), &self.prefix())
    }
}

//! Whether the running pre-commit hook belongs to a `git commit --amend`: nothing that git hands to a hook says so.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use gix::objs::{CommitRefIter, Kind as ObjectKind};

use super::{Error, Repository};
use crate::env::Environment;

/// A commit this young may share author and second with the next one without being amended.
const YOUNG: Duration = Duration::from_secs(2);

/// How far aliases of aliases are followed.
const ALIAS_DEPTH: usize = 8;

impl Repository {
    /// Whether the commit that runs this hook takes HEAD's place.
    ///
    /// `commands` are the command lines of the processes above this one, nearest first, as far as the system tells them. A
    /// `git commit` among them settles it. Otherwise the author does: git exports `GIT_AUTHOR_NAME`, `GIT_AUTHOR_EMAIL`
    /// and `GIT_AUTHOR_DATE` before the hook runs, and to amend is to keep HEAD's author, date included. In doubt
    /// the answer is yes, which looks at more and not at less.
    ///
    /// # Errors
    /// When HEAD cannot be read.
    pub fn amending(&self, environment: &Environment, commands: &[Vec<String>]) -> Result<bool, Error> {
        let Some(head) = self.head()? else { return Ok(false) };
        if let Some(told) = commands.iter().find_map(|command| self.amends(command, environment, 0)) {
            return Ok(told);
        }
        let mut bytes = Vec::new();
        self.read(head, ObjectKind::Commit, &mut bytes)?;
        let author =
            CommitRefIter::from_bytes(&bytes, head.kind()).author().map_err(|error| Error::damaged(head, error))?;
        let same = environment.git_author_name().is_some_and(|name| name.as_bytes() == &**author.name)
            && environment.git_author_email().is_some_and(|email| email.as_bytes() == &**author.email)
            && environment.git_author_date().is_some_and(|date| date.trim_start_matches('@') == author.time);
        let written = UNIX_EPOCH + Duration::from_secs(author.seconds().try_into().unwrap_or(0));
        let young = SystemTime::now().duration_since(written).is_ok_and(|age| age < YOUNG);
        // On a system that tells no command lines, a young HEAD counts like any other.
        Ok(same && (!young || commands.is_empty()))
    }

    /// Whether this command line is a `git commit` that amends, or one that does not, or something else.
    fn amends(&self, command: &[String], environment: &Environment, depth: usize) -> Option<bool> {
        let (program, arguments) = command.split_first()?;
        let program = program.rsplit(['/', '\\']).next()?;
        if !matches!(program.trim_end_matches(".exe"), "git") {
            return None;
        }
        let at = subcommand(arguments)?;
        if arguments[at] == "commit" {
            let options = arguments[at + 1..].iter().take_while(|argument| *argument != "--");
            // git takes any beginning of an option that only one option has.
            return Some(
                options
                    .into_iter()
                    .any(|option| option.len() >= "--am".len() && "--amend".starts_with(option.as_str())),
            );
        }
        let alias = self.own_alias(&arguments[at], environment).filter(|_| depth < ALIAS_DEPTH)?;
        let words = alias.split_whitespace().map(|word| word.trim_matches(['"', '\'']).to_owned());
        let expanded: Vec<String> =
            std::iter::once("git".to_owned()).chain(words).chain(arguments[at + 1..].iter().cloned()).collect();
        self.amends(&expanded, environment, depth + 1)
    }

    /// What the alias stands for, from the repository's configuration and the user's. A shell alias starts a git of its
    /// own, which has its own command line.
    fn own_alias(&self, name: &str, environment: &Environment) -> Option<String> {
        self.alias(name, environment).filter(|value| !value.starts_with('!'))
    }

    /// What the alias is configured to be, in the repository's configuration or the user's; it begins with `!` when it is
    /// shell text.
    pub fn alias(&self, name: &str, environment: &Environment) -> Option<String> {
        self.setting(&format!("alias.{name}"), environment)
    }
}

/// The subcommand of the nearest git among these command lines, nearest first.
pub fn caller(commands: &[Vec<String>]) -> Option<&str> {
    let git = |program: &String| {
        program.rsplit(['/', '\\']).next().is_some_and(|name| name.trim_end_matches(".exe") == "git")
    };
    let (_, arguments) =
        commands.iter().filter_map(|command| command.split_first()).find(|(program, _)| git(program))?;
    arguments.get(subcommand(arguments)?).map(String::as_str)
}

/// Where the subcommand stands, after git's own options.
fn subcommand(arguments: &[String]) -> Option<usize> {
    const WITH_VALUE: [&str; 8] =
        ["-C", "-c", "--git-dir", "--work-tree", "--namespace", "--super-prefix", "--config-env", "--attr-source"];
    let mut at = 0;
    while let Some(argument) = arguments.get(at) {
        if !argument.starts_with('-') {
            return Some(at);
        }
        at += if WITH_VALUE.contains(&argument.as_str()) { 2 } else { 1 };
    }
    None
}

//! The self-test: a made-up secret is offered to everything that is installed, in the way its own caller would, and has to be
//! refused. Nothing of it stays.

use std::ffi::OsStr;
use std::path::Path;

use serde_json::Value;
use sha2::{Digest as _, Sha256};

use super::agents::{AgentHooks, installed, known};
use super::{Request, Scope};
use crate::files;
use crate::git::Repository;
use crate::process::{Call, Ended};
use crate::syntax::Decoded;
use crate::validate;

/// What one path did with the secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proof {
    /// The path: an agent or a git command.
    pub what: String,
    /// The file that makes it so.
    pub by: String,
    /// Whether it refused.
    pub refused: bool,
    /// What happened instead, as a sentence; empty when it refused.
    pub instead: String,
}

/// Variables by which git would look into another repository than the one of the test.
const OF_GIT: [&str; 8] = [
    "GIT_DIR",
    "GIT_WORK_TREE",
    "GIT_INDEX_FILE",
    "GIT_OBJECT_DIRECTORY",
    "GIT_COMMON_DIR",
    "GIT_PREFIX",
    "GIT_CONFIG_PARAMETERS",
    "GIT_CONFIG_COUNT",
];

/// Tries everything that is installed.
///
/// # Errors
/// When no temporary folder can be made.
pub fn prove(request: &Request<'_>) -> std::io::Result<Vec<Proof>> {
    let folder = files::temporary_folder()?;
    let secret = made_up_secret(folder.path());
    let mut proofs = Vec::new();
    for agent in known() {
        for scope in request.scopes.iter().copied() {
            if let Some(proof) = agent_proof(agent, scope, request, &secret) {
                proofs.push(proof);
            }
        }
    }
    if let Some(repository) = request.repository {
        proofs.extend(git_proofs(request, repository, folder.path(), &secret));
    }
    Ok(proofs)
}

/// A token of GitHub's form, with the right checksum, that GitHub never issued.
fn made_up_secret(seed: &Path) -> String {
    const LETTERS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let digest = Sha256::digest(files::shown(seed).as_bytes());
    let body: String = digest.iter().take(30).map(|byte| char::from(LETTERS[usize::from(*byte) % 62])).collect();
    format!("ghp_{body}{}", validate::github_checksum(&body))
}

fn agent_proof(agent: &AgentHooks, scope: Scope, request: &Request<'_>, secret: &str) -> Option<Proof> {
    let file = agent.file(scope, request)?;
    let text = Decoded::new(&files::read_if_present(&file).ok().flatten()?).text;
    let command = installed(&text, agent.dialect_of(&file)).into_iter().find(|line| !line.starts_with('$'))?;
    let folder = files::shown(request.here).replace('\\', "\\\\").replace('"', "\\\"");
    let event = agent.probe.replace("{folder}", &folder).replace("{secret}", secret);
    let call = Call {
        program: OsStr::new("sh"),
        arguments: vec![OsStr::new("-c"), OsStr::new(&command)],
        variables: Vec::new(),
        folder: request.here,
    };
    let what = format!("{}: a prompt with a secret", agent.title);
    let by = files::shown(&file);
    Some(match call.with_input(event.as_bytes()) {
        Ok(ended) if is_refusal(&ended) => Proof { what, by, refused: true, instead: String::new() },
        Ok(ended) => Proof { what, by, refused: false, instead: format!("The hook ended with {}.", status(&ended)) },
        Err(error) => Proof { what, by, refused: false, instead: format!("The hook could not be run: {error}.") },
    })
}

/// Exit status 2 with a reason, which every agent honours for tools, or the JSON that each honours for prompts.
fn is_refusal(ended: &Ended) -> bool {
    let answer: Value = serde_json::from_slice(&ended.stdout).unwrap_or_default();
    let decided = answer["decision"].as_str().is_some_and(|decision| matches!(decision, "block" | "deny"));
    ended.status == Some(2) && !ended.stderr.is_empty()
        || ended.status == Some(0) && (decided || answer["continue"] == false)
}

fn status(ended: &Ended) -> String {
    ended.status.map_or_else(|| "a signal".to_owned(), |status| format!("exit status {status}"))
}

/// Commits in a repository of the test's own that runs the hooks of this one.
fn git_proofs(request: &Request<'_>, repository: &Repository, folder: &Path, secret: &str) -> Vec<Proof> {
    let hooks = repository.hooks_folder(request.env).path;
    let by = files::shown(&hooks);
    let setting = format!("core.hooksPath={}", files::shown(&files::real(&hooks).unwrap_or(hooks)));
    let git = |words: &[&str]| {
        let fixed = [
            "-c",
            &setting,
            "-c",
            "user.name=self-test",
            "-c",
            "user.email=self-test@example.com",
            "-c",
            "commit.gpgSign=false",
        ];
        let call = Call {
            program: OsStr::new("git"),
            arguments: fixed.iter().chain(words).map(OsStr::new).collect(),
            variables: OF_GIT.iter().map(|name| (*name, None)).collect(),
            folder,
        };
        call.with_input(b"")
    };
    let prepared = git(&["init", "-q", "-b", "main"])
        .and_then(|_| files::write_atomic(&folder.join("settings.txt"), format!("token = {secret}\n").as_bytes()))
        .and_then(|()| git(&["add", "-A"]));
    let tries: [(&str, &[&str]); 2] = [
        ("git commit of a file with a secret", &["commit", "-q", "-m", "a"]),
        ("git commit --no-verify of it", &["commit", "-q", "--no-verify", "-m", "a"]),
    ];
    let attempt = |(what, words): (&str, &[&str])| {
        let ended = git(words);
        let refused = ended.as_ref().is_ok_and(|ended| ended.status.is_some_and(|status| status != 0));
        let instead = match ended {
            _ if refused => String::new(),
            Ok(_) => "The commit was made.".to_owned(),
            Err(error) => format!("git could not be run: {error}."),
        };
        Proof { what: what.to_owned(), by: by.clone(), refused, instead }
    };
    match prepared {
        Ok(_) => tries.into_iter().map(attempt).collect(),
        Err(error) => vec![Proof {
            what: tries[0].0.to_owned(),
            by,
            refused: false,
            instead: format!("git could not be run: {error}."),
        }],
    }
}

//! `aiguard hook`: one event of a coding agent on standard input, the answer in that agent's protocol.
//!
//! Every tool call of every agent waits for this, so the command line is only parsed when there is something to parse.

use std::io::{self, Read as _, Write};
use std::panic;
use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use clap::Args;

use super::settings::{self, Configuring, Selecting};
use crate::agents::{self, Agent, Answer, Malformed, Moment, payload};
use crate::env::Environment;
use crate::guard::{Failure, Guard};
use crate::model::Decision;

/// Answer one event of a coding agent, in that agent's protocol
///
/// Reads the event on standard input. Says nothing when there is nothing to object to; never says `allow`, for that would
/// skip the agent's own questions. The exit status belongs to the protocol: 0 with or without an answer, 2 refuses.
#[derive(Debug, Clone, Default, Args)]
pub struct HookArgs {
    /// Take the event for one of this agent, instead of recognising the agent by the event
    #[arg(long, value_name = "AGENT", value_parser = settings::one_of::<Agent>())]
    pub agent: Option<Agent>,
    /// Show how a command line is understood and what is decided about it, instead of answering an event
    #[arg(long)]
    pub explain: bool,
    /// The command line to explain, after `--`
    #[arg(last = true, value_name = "COMMAND")]
    pub line: Vec<String>,
}

/// Agents wait for 30 seconds at least, and go on when they have waited too long: the answer has to come before.
const PATIENCE: Duration = Duration::from_secs(20);
/// Memory for the calls of deeply nested input, in bytes; what is not used costs nothing.
const STACK: usize = 64 << 20;

/// The arguments, when the command line is a `hook` as installed: then it needs no parser.
pub fn plain(arguments: &[String]) -> Option<HookArgs> {
    match arguments {
        [hook] if hook == "hook" => Some(HookArgs::default()),
        [hook, option, agent] if hook == "hook" && option == "--agent" => {
            Some(HookArgs { agent: Some(agent.parse().ok()?), ..HookArgs::default() })
        }
        _ => None,
    }
}

/// Runs the command: reads the event, writes the answer, and gives the exit status.
pub fn run(args: &HookArgs) -> u8 {
    if args.explain || !args.line.is_empty() {
        return super::explain::run(args);
    }
    // What a panic says may quote the event.
    panic::set_hook(Box::new(|_| ()));
    let answer = judged(args.agent).unwrap_or_else(|failure| failed(&failure));
    write(&answer)
}

/// The answer to a failure, by the policy of the folder that the agent works in.
fn failed(failure: &Failure) -> Answer {
    let env = Environment::process();
    let here = env.current_dir().unwrap_or_default();
    let policy = settings::policy(&Configuring::default(), &Selecting::default(), &here, &env);
    failure.answer(policy.map_or(Decision::Deny, |policy| policy.hook.on_failure.value))
}

/// Judges on a thread of its own, so that neither a panic nor deep nesting nor a slow judgement keeps the answer away.
fn judged(agent: Option<Agent>) -> Result<Answer, Failure> {
    let bytes = event()?;
    let (sender, receiver) = mpsc::channel();
    let judge = move || {
        // The other end is gone only when it has waited too long.
        let _ = sender.send(judge(&bytes, agent));
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(judge);
    thread.map_err(|error| Failure::Unreadable(format!("no thread can be started: {error}")))?;
    receiver.recv_timeout(PATIENCE).unwrap_or_else(|gone| match gone {
        mpsc::RecvTimeoutError::Timeout => Err(Failure::TooSlow),
        mpsc::RecvTimeoutError::Disconnected => Err(Failure::Defect),
    })
}

/// Standard input, to its end: an agent that cannot write all of its event takes the hook for broken.
fn event() -> Result<Vec<u8>, Failure> {
    let failed = |error: io::Error| Failure::Input(error.to_string());
    let mut input = io::stdin().lock();
    let mut bytes = Vec::new();
    input.by_ref().take(payload::LONGEST as u64 + 1).read_to_end(&mut bytes).map_err(failed)?;
    if bytes.len() > payload::LONGEST {
        io::copy(&mut input, &mut io::sink()).map_err(failed)?;
        return Err(Failure::Event(Malformed::TooLong));
    }
    Ok(bytes)
}

fn judge(bytes: &[u8], agent: Option<Agent>) -> Result<Answer, Failure> {
    let payload = payload::read(bytes).map_err(Failure::Event)?;
    let event = agents::understand(payload, agent);
    if event.moment == Moment::Other || event.parts.is_empty() {
        return Ok(Answer::silent());
    }
    let env = Environment::process();
    let here = env.current_dir();
    let folder = match (&event.folder, here) {
        (Some(folder), _) if folder.is_absolute() => folder.clone(),
        (Some(folder), Ok(here)) => here.join(folder),
        (None, Ok(here)) => here,
        (folder, Err(error)) => {
            let folder = folder.clone().unwrap_or_else(|| PathBuf::from("."));
            return Err(Failure::Unreadable(format!("the folder {} cannot be found: {error}", folder.display())));
        }
    };
    let policy = settings::policy(&Configuring::default(), &Selecting::default(), &folder, &env)
        .map_err(|error| Failure::Policy(format!("{error:#}")))?;
    let verdict = Guard::new(&policy, &env, &folder).verdict(&event)?;
    Ok(agents::answer(&event, &verdict))
}

/// Writes the answer. A refusal that cannot be written is still one, by its status.
fn write(answer: &Answer) -> u8 {
    let said = put(&mut io::stdout().lock(), &answer.stdout);
    let told = put(&mut io::stderr().lock(), &answer.stderr);
    match (said, told) {
        (Ok(()), Ok(())) => answer.status,
        _ => {
            let _ = put(&mut io::stderr().lock(), "aiguard could not write its answer, so this is refused.");
            2
        }
    }
}

fn put(out: &mut dyn Write, text: &str) -> io::Result<()> {
    if text.is_empty() {
        return Ok(());
    }
    out.write_all(text.as_bytes())?;
    out.write_all(b"\n")?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::plain;
    use crate::agents::Agent;

    #[test]
    fn an_installed_command_needs_no_parser() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(plain(&words("hook")).is_some_and(|args| args.agent.is_none()));
        assert!(plain(&words("hook --agent codex")).is_some_and(|args| args.agent == Some(Agent::Codex)));
        assert!(plain(&words("hook --agent nobody")).is_none());
        assert!(plain(&words("hook --help")).is_none());
        assert!(plain(&words("scan")).is_none());
    }
}

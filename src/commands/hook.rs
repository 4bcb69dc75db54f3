//! `aiguard hook`: one event of a coding agent on standard input, the answer in that agent's protocol.
//!
//! Every tool call of every agent waits for this, so the command line is only parsed when there is something to parse.

use std::io::{self, IsTerminal as _, Read as _, Write};
use std::panic;
use std::path::PathBuf;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::Duration;

use clap::Args;

use super::settings::{self, Configuring, Selecting};
use crate::agents::{self, Agent, Answer, Event, Malformed, Moment, payload};
use crate::attribution::activity::Act;
use crate::env::Environment;
use crate::files;
use crate::git;
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
/// How long the policy is looked at again when something has failed.
const MOMENT: Duration = Duration::from_secs(1);
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

/// The arguments, when the command line cannot be parsed but an agent has called: a mistake in its settings, or an option
/// of another version, must neither leave its tools unguarded nor refuse every one of them. A person at a terminal is
/// told of the mistake instead.
pub fn in_spite_of(arguments: &[String]) -> Option<HookArgs> {
    let asks = arguments.iter().any(|word| word == "--explain" || word == "--");
    if arguments.first().is_none_or(|word| word != "hook") || asks || io::stdin().is_terminal() {
        return None;
    }
    let named = arguments.windows(2).find(|words| words[0] == "--agent");
    Some(HookArgs { agent: named.and_then(|words| words[1].parse().ok()), ..HookArgs::default() })
}

/// Runs the command: reads the event, writes the answer, and gives the exit status.
pub fn run(args: &HookArgs) -> u8 {
    if args.explain || !args.line.is_empty() {
        return super::explain::run(args);
    }
    // What a panic says may quote the event.
    panic::set_hook(Box::new(|_| ()));
    let (answer, trace) = judged(args.agent).unwrap_or_else(|failure| (failed(&failure), None));
    let status = write(&answer);
    // After the answer, so that nothing about it can change the verdict.
    if let Some((act, shared)) = trace.filter(|_| status == 0) {
        let _ = act.append(&shared);
    }
    status
}

/// What a call changes, and the git folder that keeps the record of it.
type Trace = (Act, PathBuf);

/// The answer to a failure, by the policy of the folder that the agent works in. That policy may be what failed: it gets
/// a moment only, and without it nothing happens that cannot be judged.
fn failed(failure: &Failure) -> Answer {
    let decision = within(MOMENT, || {
        let env = Environment::process();
        let here = env.current_dir().unwrap_or_default();
        let policy = settings::policy(&Configuring::default(), &Selecting::default(), &here, &env);
        policy.map_or(Decision::Deny, |policy| policy.hook.on_failure.value)
    });
    failure.answer(decision.unwrap_or(Decision::Deny))
}

/// Reads and judges the event, and answers in time whatever happens.
fn judged(agent: Option<Agent>) -> Result<(Answer, Option<Trace>), Failure> {
    let fault = Environment::process().fault();
    let patience = if fault.is_some() { MOMENT / 4 } else { PATIENCE };
    let is_read = Arc::new(AtomicBool::new(false));
    let reading = Arc::clone(&is_read);
    let answer = within(patience, move || {
        let bytes = event()?;
        reading.store(true, Ordering::Relaxed);
        match fault.as_deref() {
            Some("panic") => panic!("asked for: {}", String::from_utf8_lossy(&bytes)),
            Some("slow") => thread::sleep(PATIENCE),
            _ => {}
        }
        judge(&bytes, agent)
    });
    match answer {
        Err(Failure::TooSlow) if !is_read.load(Ordering::Relaxed) => {
            Err(Failure::Input(format!("it does not end within {} seconds", PATIENCE.as_secs())))
        }
        answer => answer?,
    }
}

/// What `work` gives on a thread of its own, so that neither a panic nor deep nesting nor slowness keeps the answer away.
fn within<T: Send + 'static>(time: Duration, work: impl FnOnce() -> T + Send + 'static) -> Result<T, Failure> {
    let (sender, receiver) = mpsc::channel();
    let work = move || {
        // The other end is gone only when it has waited too long.
        let _ = sender.send(work());
    };
    let thread = thread::Builder::new().stack_size(STACK).spawn(work);
    thread.map_err(|error| Failure::Unreadable(format!("no thread can be started: {error}")))?;
    receiver.recv_timeout(time).map_err(|gone| match gone {
        mpsc::RecvTimeoutError::Timeout => Failure::TooSlow,
        mpsc::RecvTimeoutError::Disconnected => Failure::Defect,
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

fn judge(bytes: &[u8], agent: Option<Agent>) -> Result<(Answer, Option<Trace>), Failure> {
    let payload = payload::read(bytes).map_err(Failure::Event)?;
    let event = agents::understand(payload, agent);
    if event.moment == Moment::Other || event.parts.is_empty() {
        return Ok((Answer::silent(), None));
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
    let guard = Guard::new(&policy, &env, &folder);
    Ok(match guard.verdict(&event) {
        Ok(verdict) => {
            let trace = (verdict.decision() < Decision::Redact).then(|| trace(&guard, &event)).flatten();
            (agents::answer(&event, &verdict), trace)
        }
        Err(failure) => (failure.answer(policy.hook.on_failure.value), None),
    })
}

/// What is recorded of a tool call that is let through.
fn trace(guard: &Guard<'_>, event: &Event) -> Option<Trace> {
    if event.moment != Moment::BeforeTool || !guard.policy.hook.record_changes.value {
        return None;
    }
    let changes = guard.changes();
    if changes.is_empty() {
        return None;
    }
    let shared = git::shared_folder(guard.finder.root())?;
    let model = event.payload.get("model").and_then(|model| model.as_str());
    Some((Act::new(event.agent, [&event.name, &event.tool], model, changes), shared))
}

/// Writes the answer. A refusal that cannot be written is still one, by its status.
fn write(answer: &Answer) -> u8 {
    let said = match !answer.stdout.is_empty() && files::leads_nowhere(&io::stdout()) {
        true => Err(io::ErrorKind::BrokenPipe.into()),
        false => put(&mut io::stdout().lock(), &answer.stdout),
    };
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

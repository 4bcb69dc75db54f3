//! `aiguard hook --explain -- COMMAND`: how a command line is understood, and what is decided about it.

use std::io::{self, Write};

use anyhow::{Result, anyhow, bail};

use super::hook::HookArgs;
use super::settings::{self, Color, Configuring, Selecting};
use crate::agents;
use crate::env::Environment;
use crate::guard::{Finder, Guard};
use crate::model::Decision;
use crate::output::explain;
use crate::shell::{Start, understand};

/// Explains the command line that was given; the exit status is 0, or 1 where it cannot be explained.
pub(super) fn run(args: &HookArgs) -> u8 {
    match explained(args, &mut io::stdout().lock()) {
        Ok(()) => 0,
        Err(error) => {
            // Nothing can be done when even this cannot be said.
            let _ = writeln!(io::stderr().lock(), "aiguard: {error:#}");
            1
        }
    }
}

fn explained(args: &HookArgs, out: &mut dyn Write) -> Result<()> {
    let line = args.line.join(" ");
    if line.trim().is_empty() {
        bail!(
            "There is no command line to explain. Give one in quotes: aiguard hook --explain -- 'git add . && git commit -m x'"
        );
    }
    let env = Environment::process();
    let folder = env.current_dir()?;
    let policy = settings::policy(&Configuring::default(), &Selecting::default(), &folder, &env)?;
    let style = settings::style(Color::Auto, false, &env);
    let start = Start { folder: Some(folder.to_string_lossy().into_owned()), variables: env.shell_variables() };
    let finder = Finder::new(&policy, &env, &folder);
    let mask = |text: &str| finder.without_values(text.to_owned());
    explain::write(&understand(&line, &start), &mask, out, &style)?;

    let event = serde_json::json!({
        "session_id": "explain",
        "hook_event_name": "PreToolUse",
        "cwd": folder.to_string_lossy(),
        "tool_name": "Bash",
        "tool_input": { "command": line },
    });
    let event = agents::understand(event, args.agent);
    let verdict = Guard::new(&policy, &env, &folder).verdict(&event);
    let verdict = verdict.map_err(|failure| anyhow!("{}", failure.answer(Decision::Deny).stderr))?;
    writeln!(out)?;
    explain::verdict(&verdict, out, &style)?;
    Ok(())
}

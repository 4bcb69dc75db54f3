//! What an agent tells its hook, in no agent's language.

use std::path::PathBuf;

use crate::words;

words! {
    /// The agents that are understood.
    pub enum Agent {
        ClaudeCode = "claude-code",
        Codex = "codex",
        Cursor = "cursor",
        GeminiCli = "gemini-cli",
        Copilot = "copilot",
        Windsurf = "windsurf",
        Droid = "droid",
        Kiro = "kiro",
        Devin = "devin",
        Unknown = "unknown",
    }
}

words! {
    /// When the hook was called.
    pub enum Moment {
        Prompt = "prompt",
        BeforeTool = "before-tool",
        AfterTool = "after-tool",
        AfterFailure = "after-failure",
        Other = "other",
    }
}

words! {
    /// The language of a command line.
    pub enum Shell {
        Bash = "bash",
        PowerShell = "powershell",
    }
}

/// One thing in the event that can be judged. Texts that may be replaced carry their place: a JSON pointer (RFC 6901) from
/// the top of the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Part {
    /// What the user says.
    Prompt { pointer: String, text: String },
    /// A command line that would run.
    Command { text: String, folder: Option<PathBuf>, shell: Shell },
    /// A file that a tool would read; `lines` are first and last, from 1, where the tool says so.
    Read { path: PathBuf, lines: Option<(usize, usize)> },
    /// A search through files for a pattern.
    Search { pattern: String, path: Option<PathBuf>, glob: Option<String> },
    /// A file that a tool would write whole.
    Write { path: PathBuf, content: String },
    /// Text in a file that a tool would replace: only `new` is new.
    Edit { path: PathBuf, old: String, new: String },
    /// A file that a tool would delete or move away.
    Delete { path: PathBuf },
    /// An address that a tool would open.
    Fetch { url: String },
    /// Any other text that goes into a tool, such as an argument of an MCP tool.
    Argument { pointer: String, text: String },
    /// The content of a file as the agent has it, before the model sees it.
    Content { path: PathBuf, text: String },
    /// What a tool gave back.
    Output { pointer: String, text: String },
    /// A commit that a tool has just made: its id in hexadecimal.
    Commit { id: String },
}

/// One call of the hook.
#[derive(Debug, Clone)]
pub struct Event {
    /// Who calls, by the payload.
    pub agent: Agent,
    /// When.
    pub moment: Moment,
    /// The event's name in the agent's own spelling; empty where the payload has none.
    pub name: String,
    /// The tool in the agent's own spelling; empty outside of tools.
    pub tool: String,
    /// The folder that relative paths start from.
    pub folder: Option<PathBuf>,
    /// The agent's own name for the session.
    pub session: Option<String>,
    /// Whether nobody is there to answer a question: then `ask` means `deny`.
    pub unattended: bool,
    /// The file whose content the output is, of a tool that reads one.
    pub reads: Option<PathBuf>,
    /// What is to be judged.
    pub parts: Vec<Part>,
    /// The payload, for answers that must keep its shape.
    pub payload: serde_json::Value,
}

//! The products whose settings are looked at, and the levels at which they are set.

use crate::words;

words! {
    /// What is examined.
    pub enum Product {
        ClaudeCode = "claude-code",
        Codex = "codex",
        Cursor = "cursor",
        Gemini = "gemini",
        Copilot = "copilot",
        VsCode = "vscode",
        Windsurf = "windsurf",
        Aider = "aider",
        Mcp = "mcp",
        Instructions = "instructions",
        Repository = "repository",
    }
}

words! {
    /// Who sets a setting.
    pub enum Scope {
        /// What the product ships or an administrator suggests, below everybody.
        Default = "default",
        /// The person.
        User = "user",
        /// The repository, for everybody who works in it.
        Project = "project",
        /// One checkout, for the person.
        Local = "local",
        /// The administrator of the machine or the organisation, above everybody.
        Managed = "managed",
    }
}

words! {
    /// An operating system, as far as paths go.
    pub enum System {
        Linux = "linux",
        Macos = "macos",
        Windows = "windows",
    }
}

impl System {
    /// The system that this program runs on.
    pub const fn here() -> Self {
        if cfg!(windows) {
            Self::Windows
        } else if cfg!(target_os = "macos") {
            Self::Macos
        } else {
            Self::Linux
        }
    }
}

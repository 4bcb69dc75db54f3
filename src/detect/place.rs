//! What kind of text it is, as far as hidden text and instructions to an agent are concerned.

use crate::model::{Origin, Text};

/// What is known of a text's purpose.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    /// A prompt, a dump or a tool's output: whatever stands in it is data.
    pub(super) data: bool,
    /// A file that an agent follows, such as `AGENTS.md`.
    pub(super) instructions: bool,
    /// A commit or tag message, which a terminal shows.
    pub(super) message: bool,
    /// A text for people, or data of theirs: not a program.
    pub(super) prose: bool,
}

impl Place {
    /// The place of `text`; `data` says that the profile is the one for data.
    pub(super) fn of(text: &Text<'_>, data: bool) -> Self {
        let message = matches!(text.origin, Origin::CommitMessage | Origin::TagMessage);
        let path = text.path.to_ascii_lowercase().replace('\\', "/");
        Self {
            data,
            instructions: !message && is_instructions(&path),
            message,
            prose: message || data || is_prose(&path),
        }
    }

    /// Whether terminal escapes have no business here, or come from whoever wrote the data.
    pub(super) const fn shown_in_terminal(self) -> bool {
        self.data || self.instructions || self.message
    }

    /// Whether an agent reads this as it is.
    pub(super) const fn read_by_agent(self) -> bool {
        self.data || self.instructions
    }
}

/// Whether agents follow what stands in the file. `path` is in lower case with `/`.
fn is_instructions(path: &str) -> bool {
    const NAMES: [&str; 22] = [
        "claude.md",
        "claude.local.md",
        "agents.md",
        "agents.override.md",
        "agent.md",
        "gemini.md",
        "qwen.md",
        "warp.md",
        "crush.md",
        "copilot-instructions.md",
        "skill.md",
        "system_prompt.md",
        "system-prompt.md",
        ".cursorrules",
        ".windsurfrules",
        ".clinerules",
        ".roorules",
        ".goosehints",
        ".rules",
        ".mcp.json",
        "mcp.json",
        ".aider.conf.yml",
    ];
    const ENDINGS: [&str; 4] = [".mdc", ".instructions.md", ".prompt.md", ".chatmode.md"];
    const FOLDERS: [&str; 16] = [
        ".claude",
        ".claude-plugin",
        ".cursor",
        ".windsurf",
        ".clinerules",
        ".roo",
        ".gemini",
        ".codex",
        ".agents",
        ".kiro",
        ".continue",
        ".junie",
        ".amazonq",
        ".opencode",
        ".trae",
        ".augment",
    ];
    let name = path.rsplit(['/', '!', '#']).find(|part| !part.starts_with("cell")).unwrap_or(path);
    let in_github = [".github/instructions/", ".github/prompts/", ".github/chatmodes/", ".github/agents/"];
    NAMES.contains(&name)
        || ENDINGS.iter().any(|ending| name.ends_with(ending))
        || path.split('/').rev().skip(1).any(|folder| FOLDERS.contains(&folder))
        || in_github.iter().any(|folder| path.contains(folder))
}

/// Whether the file holds text for people, or their data. `path` is in lower case.
pub(super) fn is_prose(path: &str) -> bool {
    const ENDINGS: [&str; 36] = [
        "md",
        "mdx",
        "markdown",
        "rst",
        "txt",
        "text",
        "adoc",
        "asciidoc",
        "org",
        "tex",
        "textile",
        "html",
        "htm",
        "xhtml",
        "po",
        "pot",
        "xlf",
        "xliff",
        "arb",
        "strings",
        "resx",
        "properties",
        "csv",
        "tsv",
        "json",
        "jsonl",
        "ndjson",
        "xml",
        "svg",
        "srt",
        "vtt",
        "eml",
        "ics",
        "vcf",
        "log",
        "ipynb",
    ];
    let name = path.rsplit('/').next().unwrap_or(path);
    name.rsplit_once('.').is_none_or(|(_, ending)| ENDINGS.contains(&ending))
}

#[cfg(test)]
mod tests {
    use super::{is_instructions, is_prose};

    #[test]
    fn files_that_agents_follow_are_known_by_name_ending_or_folder() {
        for path in [
            "claude.md",
            "web/agents.md",
            ".cursor/rules/style.mdc",
            ".claude/settings.json",
            "skills/pdf/skill.md",
            ".github/copilot-instructions.md",
            ".github/prompts/review.md",
        ] {
            assert!(is_instructions(path), "{path}");
        }
        for path in ["readme.md", "src/claude.rs", "docs/agents.rst", "claude/x.md", "cursor.md"] {
            assert!(!is_instructions(path), "{path}");
        }
    }

    #[test]
    fn what_is_not_known_as_prose_is_taken_for_code() {
        assert!(is_prose("docs/a.md") && is_prose("locale/ar.json") && is_prose("license"));
        assert!(!is_prose("a.py") && !is_prose("src/x.zig") && !is_prose(".env"));
    }
}

//! What the hook gives back: one text for each stream and a status, ready to be written.

use serde_json::{Value, json};

/// The longest text that is put into an answer, in bytes. Claude Code cuts longer ones at 10,000 characters.
const LONGEST: usize = 8_000;

/// The answer to one event.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Answer {
    /// One JSON document, or nothing.
    pub stdout: String,
    /// A sentence or a few, or nothing.
    pub stderr: String,
    /// The exit status.
    pub status: u8,
}

impl Answer {
    /// No opinion: silence and status 0, which every agent takes as such.
    pub fn silent() -> Self {
        Self::default()
    }

    /// One JSON document and status 0.
    pub fn json(document: &Value) -> Self {
        Self { stdout: document.to_string(), ..Self::default() }
    }

    /// Status 2 and the reason on standard error.
    pub fn status(reason: &str) -> Self {
        Self { stderr: shortened(reason), status: 2, ..Self::default() }
    }

    /// The refusal that every agent honours, for tools and prompts: status 2, the reason on standard error, and the two
    /// keys that Claude Code, Codex, Gemini CLI and Copilot CLI read alike. Codex ignores an answer with any other key.
    pub fn refusal(reason: &str) -> Self {
        let reason = shortened(reason);
        Self { stdout: json!({"decision": "block", "reason": reason}).to_string(), ..Self::status(&reason) }
    }
}

/// The text, cut at a character when it is too long for an answer; never empty, for Codex ignores a refusal without a
/// reason.
pub(super) fn shortened(text: &str) -> String {
    if text.trim().is_empty() {
        return "aiguard refused this.".to_owned();
    }
    if text.len() <= LONGEST {
        return text.to_owned();
    }
    let end = (0..=LONGEST).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
    format!("{} [shortened]", &text[..end])
}

#[cfg(test)]
mod tests {
    use super::{Answer, LONGEST};

    #[test]
    fn a_refusal_always_has_a_reason_and_never_a_long_one() {
        assert!(!Answer::refusal("").stderr.is_empty());
        let long = Answer::refusal(&"ü".repeat(9_999));
        assert!(long.stderr.len() < LONGEST + 20 && long.stderr.ends_with("[shortened]"));
        assert_eq!(long.status, 2);
    }
}

//! Codex runs a hook of a user or a project only if the hash of its definition is recorded as trusted; a hook without one
//! is skipped without a word. The recipe is that of Codex CLI 0.169.0: SHA-256 over compact JSON with sorted keys.

use crate::detect::fingerprint::value_sha256;

/// One hook, as the hash sees it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Hook<'h> {
    /// The event in the client's spelling: `PreToolUse`.
    pub(super) event: &'h str,
    pub(super) matcher: Option<&'h str>,
    pub(super) command: &'h str,
    /// Seconds.
    pub(super) timeout: u64,
}

/// `PreToolUse` as `pre_tool_use`.
pub(super) fn snake(event: &str) -> String {
    let mut out = String::new();
    for (at, letter) in event.char_indices() {
        if letter.is_ascii_uppercase() && at > 0 {
            out.push('_');
        }
        out.push(letter.to_ascii_lowercase());
    }
    out
}

impl Hook<'_> {
    /// The hash that `trusted_hash` must have.
    pub(super) fn hash(&self) -> String {
        let matcher = self.matcher.map(|matcher| format!(",\"matcher\":{}", quoted(matcher))).unwrap_or_default();
        let text = format!(
            "{{\"event_name\":{},\"hooks\":[{{\"async\":false,\"command\":{},\"timeout\":{},\"type\":\"command\"}}]{matcher}}}",
            quoted(&snake(self.event)),
            quoted(self.command),
            self.timeout
        );
        format!("sha256:{}", value_sha256(text.as_bytes()))
    }
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::{Hook, snake};

    #[test]
    fn events_are_spelled_with_underscores() {
        assert_eq!(snake("PreToolUse"), "pre_tool_use");
        assert_eq!(snake("UserPromptSubmit"), "user_prompt_submit");
    }

    #[test]
    fn any_change_of_the_definition_changes_the_hash() {
        let hook = Hook { event: "PreToolUse", matcher: Some("*"), command: "aiguard hook", timeout: 30 };
        let others = [
            Hook { matcher: None, ..hook },
            Hook { command: "aiguard  hook", ..hook },
            Hook { timeout: 31, ..hook },
            Hook { event: "PostToolUse", ..hook },
        ];
        for other in others {
            assert_ne!(hook.hash(), other.hash(), "{other:?}");
        }
        assert!(hook.hash().starts_with("sha256:") && hook.hash().len() == 71);
    }
}

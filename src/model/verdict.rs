//! What is answered to a coding agent.

use crate::words;

words! {
    /// What happens to what the agent wants, from harmless to strict: of several the strictest holds. There is no
    /// `allow`, for that would skip the agent's own question to its user.
    pub enum Decision {
        Silent = "silent",
        Record = "record",
        Warn = "warn",
        Redact = "redact",
        Ask = "ask",
        Deny = "deny",
    }
}

/// One reason against what the agent wants. Neither text holds a found value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// What should happen.
    pub decision: Decision,
    /// The rule that objects, as policy names it.
    pub rule: String,
    /// What is wrong, as one sentence that a person and an agent understand.
    pub reason: String,
    /// What to do instead, as one sentence; empty when there is nothing to suggest.
    pub instead: String,
}

/// New text for one place of the event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replacement {
    /// The place: a JSON pointer (RFC 6901) from the top of the event.
    pub pointer: String,
    /// The text to put there.
    pub text: String,
}

/// The answer to one event, in no agent's language yet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Verdict {
    /// Every reason, the strictest first.
    pub objections: Vec<Objection>,
    /// Safe versions of texts in the event: of a prompt or of a tool's output.
    pub replacements: Vec<Replacement>,
    /// What the model should be told beside the result, each one sentence or a few.
    pub context: Vec<String>,
}

impl Verdict {
    /// The strictest decision.
    pub fn decision(&self) -> Decision {
        self.objections.iter().map(|objection| objection.decision).max().unwrap_or(Decision::Silent)
    }

    /// Why it is so, for a person and an agent alike: each of the strictest objections on a line of its own.
    pub fn explanation(&self) -> String {
        let strictest = self.decision();
        self.said("aiguard", |objection| objection.decision == strictest).join("\n")
    }

    /// What the model should know beside the result: the context, and what is only warned of.
    pub fn remarks(&self) -> String {
        let warnings = self.said("aiguard warns", |objection| objection.decision == Decision::Warn);
        self.context.iter().cloned().chain(warnings).collect::<Vec<_>>().join("\n")
    }

    /// The objections that `wanted` picks, as lines, none twice.
    fn said(&self, voice: &str, wanted: impl Fn(&Objection) -> bool) -> Vec<String> {
        let mut lines: Vec<String> = Vec::new();
        for objection in self.objections.iter().filter(|objection| wanted(objection)) {
            let instead = if objection.instead.is_empty() { String::new() } else { format!(" {}", objection.instead) };
            let line = format!("{voice} ({}): {}{instead}", objection.rule, objection.reason);
            if !lines.contains(&line) {
                lines.push(line);
            }
        }
        lines
    }
}

#[cfg(test)]
mod tests {
    use super::{Decision, Objection, Verdict};

    #[test]
    fn the_strictest_objection_decides_and_none_means_silence() {
        let objection =
            |decision| Objection { decision, rule: String::new(), reason: String::new(), instead: String::new() };
        let verdict = |decisions: &[Decision]| Verdict {
            objections: decisions.iter().copied().map(objection).collect(),
            ..Verdict::default()
        };
        assert_eq!(verdict(&[]).decision(), Decision::Silent);
        assert_eq!(verdict(&[Decision::Warn, Decision::Deny, Decision::Ask]).decision(), Decision::Deny);
    }
}

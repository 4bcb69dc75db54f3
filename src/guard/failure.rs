//! What is answered when aiguard itself cannot do its work: decided here and nowhere else.

use std::fmt;

use crate::agents::{Answer, Malformed};
use crate::model::Decision;

/// What went wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Failure {
    /// The event cannot be understood.
    Event(Malformed),
    /// Standard input cannot be read.
    Input(String),
    /// The configuration cannot be read or is not valid; the text says where.
    Policy(String),
    /// Something that the judgement needs cannot be read; the text says what.
    Unreadable(String),
    /// It took longer than agents wait.
    TooSlow,
    /// A defect of aiguard. What it was is not told, for it could quote the event.
    Defect,
}

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Event(why) => write!(out, "{why}"),
            Self::Input(why) => write!(out, "standard input cannot be read: {why}"),
            Self::Policy(why) | Self::Unreadable(why) => out.write_str(why),
            Self::TooSlow => out.write_str("judging it took too long"),
            Self::Defect => out.write_str("aiguard failed on it, which is a defect of aiguard"),
        }
    }
}

impl Failure {
    /// What a person can do about it.
    const fn way_out(&self) -> &'static str {
        match self {
            Self::Event(_) | Self::Input(_) => {
                "The agent has to send one JSON object; if this agent's form has changed, update aiguard."
            }
            Self::Policy(_) => "A person has to correct the configuration: `aiguard scan` shows what is wrong with it.",
            Self::Unreadable(_) => "A person has to look at it: `aiguard scan --staged` shows the same error.",
            Self::TooSlow => "Try it in smaller steps.",
            Self::Defect => "Try it in another way; the same input to `aiguard hook` shows it again for a report.",
        }
    }

    /// The answer where policy wants `decision` for failures: what cannot be judged does not happen, unless policy says
    /// otherwise. A refusal has the form that every agent honours, for which agent asks may not be known.
    pub fn answer(&self, decision: Decision) -> Answer {
        let way_out = self.way_out();
        match decision {
            Decision::Deny | Decision::Ask | Decision::Redact => {
                Answer::refusal(&format!("aiguard could not judge this, so it is refused: {self}. {way_out}"))
            }
            Decision::Warn => {
                let stderr = format!("aiguard could not judge this, and policy lets it pass: {self}. {way_out}");
                Answer { stderr, ..Answer::silent() }
            }
            Decision::Record | Decision::Silent => Answer::silent(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Failure;
    use crate::agents::Malformed;
    use crate::model::Decision;

    #[test]
    fn every_failure_is_refused_in_the_form_that_every_agent_honours() {
        let all = [Failure::Event(Malformed::Empty), Failure::Policy("x".into()), Failure::TooSlow, Failure::Defect];
        for answer in all.map(|failure| failure.answer(Decision::Deny)) {
            assert_eq!(answer.status, 2);
            assert!(!answer.stderr.is_empty());
            let document: serde_json::Value = serde_json::from_str(&answer.stdout).unwrap();
            let keys: Vec<_> = document.as_object().unwrap().keys().collect();
            assert_eq!(keys, ["decision", "reason"]);
        }
    }
}

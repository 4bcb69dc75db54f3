//! From what was found in a text to objections: the data's class and where it would go decide.

use crate::model::{Category, Decision, Finding, Objection};
use crate::policy::{Door, Policy};

/// So many findings are named one by one.
const NAMED: usize = 5;

/// The decision on what was found: the class decides, unless policy speaks of the rule.
pub(super) fn decision(policy: &Policy, finding: &Finding, door: Door) -> Decision {
    policy.hook.decision(finding.about.id, policy.flow.at(finding.about.class, door))
}

/// An objection for each finding that has one; `place` names the text, as in "the prompt" or "src/main.rs".
pub(super) fn objections(policy: &Policy, findings: &[Finding], door: Door, place: &str) -> Vec<Objection> {
    let mut objections = Vec::new();
    let mut more = 0;
    for finding in findings {
        let decision = decision(policy, finding, door);
        if decision == Decision::Silent {
            continue;
        }
        if objections.len() >= NAMED {
            more += 1;
            continue;
        }
        objections.push(Objection {
            decision,
            rule: finding.about.id.to_owned(),
            reason: reason(finding, place),
            instead: instead(finding, door).to_owned(),
        });
    }
    if let (Some(last), true) = (objections.last_mut(), more > 0) {
        last.reason.push_str(&format!(" There is more of the kind: {more} further findings."));
    }
    objections
}

fn reason(finding: &Finding, place: &str) -> String {
    let what = match finding.about.category {
        Category::Secret => "a secret",
        Category::Pii => "personal data",
        Category::Injection => "hidden text",
    };
    let (title, line, preview) = (finding.about.title, finding.region.start_line, &finding.preview);
    format!("{place} holds {what} on line {line}: {title} ({preview}).")
}

const fn instead(finding: &Finding, door: Door) -> &'static str {
    match (door, finding.about.category) {
        (Door::Prompt, _) => {
            "Send it without the value, or add `aiguard:allow` and a reason on that line if it is harmless."
        }
        (Door::ToolInput, Category::Secret) => {
            "Leave the value where it is and use it by a name: an environment variable or a secret store. If it is no \
             secret, a person can allow it in aiguard.toml and commit that."
        }
        (Door::ToolInput, _) => {
            "Use a made-up value, or a reference to where the data is. If it is harmless, a person can allow it in \
             aiguard.toml and commit that."
        }
        (Door::ToolOutput | Door::Commit, _) => "",
    }
}

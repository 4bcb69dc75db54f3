//! Does an agent write back what stood for a value? Then the real value would be lost.

use crate::model::{Decision, Objection};
use crate::redact;

/// The objection to a new text with a placeholder that the old one does not have.
pub(super) fn written_back([old, new]: [&str; 2], shown: &str) -> Option<Objection> {
    let mut rest = new;
    loop {
        let place = redact::find_placeholder(rest)?;
        if !old.contains(&rest[place.clone()]) {
            break;
        }
        rest = &rest[place.end..];
    }
    Some(Objection {
        decision: Decision::Deny,
        rule: "placeholder-written-back".to_owned(),
        reason: format!("the new text of {} holds a placeholder that aiguard put in the place of a value.", shown),
        instead: "Leave the line with the value as it is and change only other lines.".to_owned(),
    })
}

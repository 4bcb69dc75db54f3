//! Where something has to be replaced, and how it is written there.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::{Category, Finding};

/// How a value is written, and so how its replacement has to be.
#[cfg_attr(not(test), expect(dead_code, reason = "the readers of syntaxes come next"))]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Form {
    /// Text, in quotes or not.
    Text,
    /// A number without quotes: it stays a number.
    Number,
    /// Base64: it stays base64.
    Base64,
}

/// One place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Place {
    /// The bytes that go.
    pub(super) range: Range<usize>,
    /// What they are: a rule's id or the kind of a key, lower case words joined by `-`.
    pub(super) kind: Cow<'static, str>,
    /// How they are written.
    pub(super) form: Form,
    /// Whether they say something of a person, and are no credential: only then may they come back.
    pub(super) personal: bool,
}

impl Place {
    /// The place of a finding.
    pub(super) fn of(finding: &Finding) -> Self {
        let id = finding.about.id;
        Self {
            range: finding.span.0..finding.span.1,
            kind: Cow::Borrowed(id.strip_prefix("generic-").unwrap_or(id)),
            form: Form::Text,
            personal: finding.about.category == Category::Pii,
        }
    }
}

/// The places in the order of the text, without overlaps: of those that do, one remains and covers all their bytes. It has
/// the kind of the widest, and is a credential if any of them is one.
pub(super) fn without_overlaps(mut places: Vec<Place>) -> Vec<Place> {
    places.retain(|place| !place.range.is_empty());
    places.sort_by_key(|place| (place.range.start, std::cmp::Reverse(place.range.end)));
    let mut kept: Vec<Place> = Vec::with_capacity(places.len());
    for place in places {
        match kept.last_mut() {
            Some(last) if place.range.start < last.range.end => {
                if place.range == last.range {
                    last.form = last.form.max(place.form);
                }
                if last.personal && !place.personal {
                    last.kind = place.kind;
                    last.personal = false;
                }
                last.range.end = last.range.end.max(place.range.end);
            }
            _ => kept.push(place),
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::{Form, Place, without_overlaps};

    fn place(range: std::ops::Range<usize>, kind: &'static str, personal: bool) -> Place {
        Place { range, kind: kind.into(), form: Form::Text, personal }
    }

    #[test]
    fn overlapping_places_become_one_that_hides_all_their_bytes() {
        let places =
            vec![place(8..12, "b", false), place(2..9, "a", true), place(20..21, "c", true), place(5..5, "d", true)];
        let kept = without_overlaps(places);
        assert_eq!(kept, [place(2..12, "b", false), place(20..21, "c", true)]);
    }
}

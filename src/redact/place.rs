//! Where something has to be replaced, and how it is written there.

use std::borrow::Cow;
use std::ops::Range;

use super::knowledge::KeyKind;
use super::structure::Structure;
use crate::model::{Category, Confidence, Finding};

/// How a value is written, and so how its replacement has to be.
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
    /// Whether a rule that is sure of itself says so: it knows better than the key.
    pub(super) sure: bool,
}

impl Place {
    /// The place of a value whose key says what it is.
    pub(super) fn keyed(range: Range<usize>, kind: &'static KeyKind, form: Form) -> Self {
        Self { range, kind: Cow::Borrowed(&kind.kind), form, personal: kind.personal, sure: false }
    }

    /// The place of a finding.
    pub(super) fn of(finding: &Finding) -> Self {
        let id = finding.about.id;
        let id = id.strip_suffix("-list").unwrap_or(id);
        Self {
            range: finding.span.0..finding.span.1,
            kind: Cow::Borrowed(id.strip_prefix("generic-").unwrap_or(id)),
            form: Form::Text,
            personal: finding.about.category == Category::Pii,
            sure: finding.confidence >= Confidence::High,
        }
    }
}

/// The places of findings in a structured text: they end where values end, so that nothing but values and comments changes.
pub(super) fn within(found: Vec<Place>, structure: &Structure) -> Vec<Place> {
    let mut places = Vec::new();
    for place in found {
        let overlaps = |range: &Range<usize>| range.start < place.range.end && place.range.start < range.end;
        if structure.untouched.iter().any(overlaps) {
            continue;
        }
        let first = structure.values.partition_point(|(range, _)| range.end <= place.range.start);
        let values = structure.values[first..].iter().take_while(|(range, _)| range.start < place.range.end);
        let before = places.len();
        places.extend(values.map(|(range, form)| {
            let part = range.start.max(place.range.start)..range.end.min(place.range.end);
            let range = if *form == Form::Number { range.clone() } else { part };
            Place { range, form: *form, ..place.clone() }
        }));
        if places.len() == before {
            places.push(place);
        }
    }
    places
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
                let same = place.range == last.range;
                if last.personal && !place.personal
                    || same && place.sure && !last.sure && place.personal == last.personal
                {
                    last.kind = place.kind;
                    last.sure = place.sure;
                }
                if same {
                    last.form = last.form.max(place.form);
                }
                last.personal &= place.personal;
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
        Place { range, kind: kind.into(), form: Form::Text, personal, sure: false }
    }

    #[test]
    fn overlapping_places_become_one_that_hides_all_their_bytes() {
        let places =
            vec![place(8..12, "b", false), place(2..9, "a", true), place(20..21, "c", true), place(5..5, "d", true)];
        let kept = without_overlaps(places);
        assert_eq!(kept, [place(2..12, "b", false), place(20..21, "c", true)]);
    }
}

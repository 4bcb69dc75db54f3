//! Finds identifiers that have no telling literal, by their digits and their form.
//!
//! Such identifiers have at least four digits in a few bytes, as little else in a source tree has. So digits are
//! counted in blocks of sixteen bytes, which compilers turn into a few vector instructions, and only where two
//! neighbouring blocks have four of them (or where a block is one piece of a long run) the text is read byte by byte: from the start of each run of letters and
//! digits, whatever has a form's length is held against the forms of that length.

use std::ops::Range;

use super::candidate::Candidate;
use super::email;
use super::engine::Profile;
use super::focus::Focus;
use super::form_table::{self, DIGIT, FormTable, Group, LOWER, Slot, UPPER};
use crate::rules::{Matcher, Rule, Shape, ShapeKind, form, table};

include!(concat!(env!("OUT_DIR"), "/forms.rs"));

/// Bytes of a block.
const BLOCK: usize = 16;
/// How many digits two neighbouring blocks have where an identifier may be.
const DIGITS: u8 = 4;
/// How far before the first such block an identifier may start.
const BEFORE: usize = 16;

/// A bit for each sign that joins the runs of a form.
const JOINTS: u64 = 1 << b' ' | 1 << b'-' | 1 << b'.' | 1 << b'/' | 1 << b'(' | 1 << b')' | 1 << b':';
/// The class of each byte; 0 for what is neither letter nor digit.
static CLASSES: [u8; 256] = {
    let mut classes = [0; 256];
    let mut byte = 0;
    while byte < 128 {
        classes[byte] = match byte as u8 {
            b'0'..=b'9' => DIGIT,
            b'A'..=b'Z' => UPPER,
            b'a'..=b'z' => LOWER,
            _ => 0,
        };
        byte += 1;
    }
    classes
};

/// The forms of the rules that run.
#[derive(Debug)]
pub(super) struct Forms {
    table: FormTable,
    /// The rules by their numbers in the table.
    rules: Vec<&'static Rule>,
    emails: Vec<&'static Rule>,
    phones: Vec<&'static Rule>,
}

impl Forms {
    /// The forms of the built-in rules that run in this profile without being asked for.
    pub(super) fn builtin(profile: Profile) -> Self {
        let table = if profile == Profile::Code { CODE_FORMS } else { DATA_FORMS };
        Self::with_table(table, table::builtin().iter().collect(), profile, |_| false)
    }

    /// The forms of those of `rules` that run in this profile. A rule that wants to be asked for is `wanted` or not.
    pub(super) fn new(rules: &[&'static Rule], profile: Profile, wanted: impl Fn(&str) -> bool) -> Self {
        let mut forms = Vec::new();
        for (rule, number) in rules.iter().zip(0u16..) {
            let Some(shape) = running(rule, profile, &wanted) else { continue };
            let alone = shape.forms.iter().map(|form| (form, true));
            for (written, alone) in alone.chain(shape.context_forms.iter().map(|form| (form, false))) {
                let expanded = form::expand(written).unwrap_or_default().into_iter();
                forms.extend(expanded.map(|form| (form, number, alone)));
            }
        }
        Self::with_table(form_table::build(forms), rules.to_vec(), profile, wanted)
    }

    fn with_table(
        table: FormTable,
        rules: Vec<&'static Rule>,
        profile: Profile,
        wanted: impl Fn(&str) -> bool,
    ) -> Self {
        let of_kind = |kind| {
            let running =
                |rule: &&'static Rule| running(rule, profile, &wanted).is_some_and(|it| it.kind == Some(kind));
            rules.iter().copied().filter(running).collect()
        };
        let (emails, phones) = (of_kind(ShapeKind::Email), of_kind(ShapeKind::InternationalPhone));
        Self { table, rules, emails, phones }
    }

    /// Every candidate in `text`, which has this path, or in what `focus` looks at in it.
    pub(super) fn search(&self, text: &[u8], focus: Option<&Focus>, path: &str, found: &mut Vec<Candidate>) {
        if is_generated(path) {
            return;
        }
        match focus {
            None => self.search_part(text, 0..text.len(), found),
            Some(focus) => focus.widened(text, 0).into_iter().for_each(|part| self.search_part(text, part, found)),
        }
    }

    fn search_part(&self, text: &[u8], part: Range<usize>, found: &mut Vec<Candidate>) {
        if !self.emails.is_empty() {
            email::search(&self.emails, text, part.clone(), found);
        }
        if self.table.is_empty() && self.phones.is_empty() {
            return;
        }
        let mut from = part.start;
        dense(&text[part.clone()], |range| {
            let start = (part.start + range.start).saturating_sub(BEFORE).max(from);
            from = part.start + range.end;
            self.search_range(text, start..from, found);
        });
    }

    /// Looks at every run of letters and digits that starts in the range.
    fn search_range(&self, text: &[u8], range: Range<usize>, found: &mut Vec<Candidate>) {
        let mut at = range.start;
        if at > 0 && text[at - 1].is_ascii_alphanumeric() {
            at += run(text, at);
        }
        while at < range.end {
            if CLASSES[usize::from(text[at])] == 0 {
                at += 1;
                continue;
            }
            // The letter of an escape such as `\n` is none of the run behind it.
            if at > 0 && text[at - 1] == b'\\' && matches!(text[at], b'n' | b't' | b'r') {
                at += 1;
                continue;
            }
            let (mut length, mut classes) = (0, 0);
            while let Some(class @ 1..) = text.get(at + length).map(|byte| CLASSES[usize::from(*byte)]) {
                length += 1;
                classes |= class;
            }
            if let Some(group) = self.table.get(length)
                && classes & !group.classes == 0
            {
                self.compare(group, text, at..at + length, found);
            }
            if !self.phones.is_empty() && at > 0 && text[at - 1] == b'+' && text[at].is_ascii_digit() {
                self.read_phone(text, at - 1, found);
            }
            at += length;
        }
    }

    /// Reads `+`, and digits with single separators between them.
    fn read_phone(&self, text: &[u8], start: usize, found: &mut Vec<Candidate>) {
        let (mut end, mut digits, mut gap) = (start + 1, 0, 0);
        for (at, byte) in text.iter().enumerate().skip(start + 1).take(32) {
            match byte {
                b'0'..=b'9' => {
                    digits += 1;
                    gap = 0;
                    end = at + 1;
                }
                b' ' | b'-' | b'.' | b'(' | b')' | b'/' if gap < 2 => gap += 1,
                _ => break,
            }
        }
        let grouped_at_most = text[start..end].iter().filter(|byte| !byte.is_ascii_digit()).count() <= 8;
        if (8..=15).contains(&digits) && grouped_at_most && is_free(text, &(start..end)) {
            found.extend(self.phones.iter().map(|rule| candidate(rule, start..end, true)));
        }
    }

    /// Holds whatever begins with the run `first` against the forms of `group`.
    fn compare(&self, group: &Group, text: &[u8], first: Range<usize>, found: &mut Vec<Candidate>) {
        let lead = usize::from(first.start > 0 && matches!(text[first.start - 1], b'(' | b'+'));
        let joint = text.get(first.end).copied().unwrap_or(0);
        let joined = joint < 0x80 && group.joints >> joint & 1 == 1;
        let mut end = first.end;
        loop {
            self.look_up(group, text, &(first.start..end), found);
            if lead > 0 {
                self.look_up(group, text, &(first.start - 1..end), found);
            }
            if text.get(end) == Some(&b')') {
                self.look_up(group, text, &(first.start..end + 1), found);
            }
            if !joined {
                return;
            }
            // On to the end of the next run, over one separator, or the two of `(415) 555`.
            let is_joint =
                |at: usize| text.get(at).is_some_and(|byte| JOINTS >> (byte & 0x3F) & 1 == 1 && *byte < 0x40);
            let joint = usize::from(is_joint(end)) + usize::from(is_joint(end) && is_joint(end + 1));
            let next = run(text, end + joint);
            if joint == 0 || next == 0 || end + joint + next - first.start >= group.by_length.len() {
                return;
            }
            end += joint + next;
        }
    }

    #[inline]
    fn look_up(&self, group: &Group, text: &[u8], value: &Range<usize>, found: &mut Vec<Candidate>) {
        if let Some(slots) = group.by_length.get(value.len())
            && !slots.is_empty()
        {
            self.hold_against(slots, text, value, found);
        }
    }

    /// Adds a candidate for each rule with a form that the value has.
    fn hold_against(&self, slots: &[Slot], text: &[u8], value: &Range<usize>, found: &mut Vec<Candidate>) {
        let bytes = &text[value.clone()];
        for slot in slots.iter().filter(|slot| form::fits(slot.form, bytes)) {
            if is_free(text, value) {
                let candidates = slot
                    .rules
                    .iter()
                    .map(|(rule, alone)| candidate(self.rules[usize::from(*rule)], value.clone(), *alone));
                found.extend(candidates);
            }
        }
    }
}

/// What the rule looks for, if that is a shape and it runs.
fn running<'r>(rule: &'r Rule, profile: Profile, wanted: &impl Fn(&str) -> bool) -> Option<&'r Shape> {
    let Matcher::Shape(shape) = &rule.matcher else { return None };
    let in_profile = if profile == Profile::Code { shape.in_code } else { shape.in_data };
    (in_profile && (!shape.opt_in || wanted(rule.about.id))).then_some(shape)
}

/// A candidate of a form.
pub(super) fn candidate(rule: &'static Rule, value: Range<usize>, alone: bool) -> Candidate {
    Candidate { rule, key: value.start..value.start, value, quoted: false, keyword: "", alone }
}

/// The length of the run of letters and digits at `at`.
fn run(text: &[u8], at: usize) -> usize {
    text.get(at..).unwrap_or_default().iter().take_while(|byte| CLASSES[usize::from(**byte)] != 0).count()
}

/// Calls `hit` with the stretches, in order, in which two neighbouring blocks have enough digits, or a block has letters
/// and digits only, as the addresses of crypto currencies do.
fn dense(text: &[u8], mut hit: impl FnMut(Range<usize>)) {
    let mut before = 0;
    let mut open: Option<usize> = None;
    let (blocks, rest) = text.as_chunks::<BLOCK>();
    let mut last = [b' '; BLOCK];
    last[..rest.len()].copy_from_slice(rest);
    for (number, block) in blocks.iter().chain([&last]).enumerate() {
        let (digits, alphanumeric) = count(block);
        let is_dense = before + digits >= DIGITS || usize::from(alphanumeric) == BLOCK;
        before = digits;
        match open {
            None if is_dense => open = Some((number * BLOCK).saturating_sub(BLOCK)),
            Some(start) if !is_dense => {
                hit(start..number * BLOCK);
                open = None;
            }
            _ => {}
        }
    }
    if let Some(start) = open {
        hit(start..text.len());
    }
}

/// How many bytes of a block are digits, and how many letters or digits.
#[inline]
fn count(block: &[u8; BLOCK]) -> (u8, u8) {
    let (mut digits, mut letters) = (0, 0);
    for byte in block {
        digits += u8::from(byte.wrapping_sub(b'0') < 10);
        letters += u8::from((byte | 0x20).wrapping_sub(b'a') < 26);
    }
    (digits, digits + letters)
}

/// Whether the value is whole: no part of a longer number, path, version, hash or series.
fn is_free(text: &[u8], value: &Range<usize>) -> bool {
    let byte = |at: Option<usize>| at.and_then(|at| text.get(at)).copied().unwrap_or(b' ');
    let before = byte(value.start.checked_sub(1));
    let further = byte(value.start.checked_sub(2));
    let free_before = match before {
        b'n' | b't' | b'r' => further == b'\\',
        b'_' | b'.' | b'$' | b'%' | b'@' | b'\\' | b'~' => false,
        b'/' | b'-' | b'+' => !(further.is_ascii_alphanumeric() || b"/:._-)".contains(&further)),
        b'#' => further != b'&',
        _ => !before.is_ascii_alphanumeric(),
    };
    let after = byte(Some(value.end));
    let beyond = byte(Some(value.end + 1));
    let free_after = match after {
        b'_' | b'=' | b'%' | b'@' | b'~' => false,
        b'-' | b'/' | b'+' | b'.' | b':' => !beyond.is_ascii_alphanumeric(),
        _ => !after.is_ascii_alphanumeric(),
    };
    free_before && free_after && !is_in_series(text, value)
}

/// Whether a value with blanks in it stands among more numbers of the same kind, as in a table or a drawing.
fn is_in_series(text: &[u8], value: &Range<usize>) -> bool {
    let bytes = &text[value.clone()];
    if !bytes.contains(&b' ') {
        return false;
    }
    let neighbour = |part: &[u8], same: usize| {
        let numbered = part.iter().any(u8::is_ascii_digit);
        numbered && (part.len() == same || part.iter().any(u8::is_ascii_alphabetic))
    };
    let first = bytes.iter().take_while(|byte| **byte != b' ').count();
    let last = bytes.iter().rev().take_while(|byte| **byte != b' ').count();
    let before = text[..value.start].strip_suffix(b" ").unwrap_or_default();
    let length = before.iter().rev().take(20).take_while(|byte| byte.is_ascii_alphanumeric()).count();
    let after = text[value.end..].strip_prefix(b" ").unwrap_or_default();
    neighbour(&before[before.len() - length..], first)
        || neighbour(&after[..run(&after[..after.len().min(20)], 0)], last)
}

/// Whether a file was made by a program and is full of numbers: lock files, drawings, minified code and its maps.
fn is_generated(path: &str) -> bool {
    const NAMES: [&str; 5] = ["package-lock.json", "npm-shrinkwrap.json", "pnpm-lock.yaml", "go.sum", "deno.lock"];
    const ENDINGS: [&str; 6] = [".lock", ".svg", ".map", ".snap", ".sum", ".pbxproj"];
    let lower = path.to_ascii_lowercase();
    let name = lower.rsplit('/').next().unwrap_or_default();
    NAMES.contains(&name) || name.contains(".min.") || ENDINGS.iter().any(|ending| name.ends_with(ending))
}

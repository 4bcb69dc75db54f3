//! Operators on single values.

use serde_json::Value;

use super::{Context, plain, shown};
use crate::doctor::check::Absent;
use crate::doctor::installed::Version;
use crate::doctor::outcome::{Failure, Finding};
use crate::doctor::schema::{is_like, parts};
use crate::doctor::view::{Held, Merged};
use crate::syntax::{Edit, Node};

/// The value is one of these.
pub(super) fn one_of(context: &Context<'_>, key: &str, values: &[toml::Value], absent: Absent) -> Finding {
    let wanted: Vec<Value> = values.iter().map(plain).collect();
    let edits = wanted.first().map(|value| Edit::Set { path: parts(key), value: value.clone() });
    let named: Vec<String> = wanted.iter().map(shown).collect();
    let named = named.join(" or ");
    let view = context.view();
    let Some(found) = view.get(key) else {
        let right = |value: &Value| wanted.contains(value);
        return Unset { key, absent, right: &right, named: &named, edits }.judge(context);
    };
    if wanted.contains(&found.plain()) {
        return Finding::Pass;
    }
    let message = format!("`{key}` is {}, not {named}", shown(&found.plain()));
    let failure = found.held().map_or_else(|| Failure::new(message.clone()), |held| context.at(held, message.clone()));
    Finding::Fail(vec![failure.repaired_by(edits)])
}

/// A key that nobody sets.
struct Unset<'a> {
    key: &'a str,
    absent: Absent,
    /// Whether a value would be right.
    right: &'a dyn Fn(&Value) -> bool,
    /// The right values, for a message.
    named: &'a str,
    edits: Option<Edit>,
}

impl Unset<'_> {
    fn judge(self, context: &Context<'_>) -> Finding {
        let default = context.default(self.key);
        let passes = match self.absent {
            Absent::Pass => true,
            Absent::Fail => false,
            Absent::Default => default.as_ref().is_some_and(self.right),
        };
        if passes {
            return Finding::Pass;
        }
        let whence = default.map(|value| format!(", and then it is {}", shown(&value))).unwrap_or_default();
        let message = format!("`{}` is not set{whence}; it should be {}", self.key, self.named);
        Finding::Fail(vec![Failure::new(message).repaired_by(self.edits)])
    }
}

/// No value under the pattern is one of these; without values, there is none at all.
pub(super) fn not(context: &Context<'_>, key: &str, values: &[toml::Value]) -> Finding {
    let unwanted: Vec<Value> = values.iter().map(plain).collect();
    let view = context.view();
    let mut failures = Vec::new();
    for (path, found) in view.select(key) {
        let value = found.plain();
        let hit = unwanted.is_empty() || unwanted.contains(&value);
        if let (true, Some(held)) = (hit, found.held()) {
            let what = if unwanted.is_empty() { "is set".to_owned() } else { format!("is {}", shown(&value)) };
            let failure = context.at(held, format!("`{}` {what}", path.join(".")));
            failures.push(failure.repaired_by([Edit::Remove { path }]));
        }
    }
    Finding::of(failures)
}

/// The number or version is within bounds.
pub(super) fn within(context: &Context<'_>, key: &str, bounds: [Option<&toml::Value>; 2], absent: Absent) -> Finding {
    let [least, most] = bounds.map(|bound| bound.map(plain));
    let right = |value: &Value| {
        let above = least.as_ref().is_none_or(|least| order(value, least).is_some_and(std::cmp::Ordering::is_ge));
        let below = most.as_ref().is_none_or(|most| order(value, most).is_some_and(std::cmp::Ordering::is_le));
        above && below
    };
    let named = match (&least, &most) {
        (Some(least), Some(most)) => format!("from {} to {}", shown(least), shown(most)),
        (Some(least), None) => format!("at least {}", shown(least)),
        (None, Some(most)) => format!("at most {}", shown(most)),
        (None, None) => "set".to_owned(),
    };
    let edits = most.clone().or_else(|| least.clone()).map(|value| Edit::Set { path: parts(key), value });
    let view = context.view();
    let Some(found) = view.get(key) else {
        return Unset { key, absent, right: &right, named: &named, edits }.judge(context);
    };
    let value = found.plain();
    if right(&value) {
        return Finding::Pass;
    }
    let message = format!("`{key}` is {}, and should be {named}", shown(&value));
    let failure = found.held().map_or_else(|| Failure::new(message.clone()), |held| context.at(held, message.clone()));
    Finding::Fail(vec![failure.repaired_by(edits)])
}

/// How two numbers or two versions stand; nothing when they are neither.
fn order(one: &Value, other: &Value) -> Option<std::cmp::Ordering> {
    if let (Some(one), Some(other)) = (one.as_f64(), other.as_f64()) {
        return one.partial_cmp(&other);
    }
    Some(Version::read(one.as_str()?)?.cmp(&Version::read(other.as_str()?)?))
}

/// Something stands under the key.
pub(super) fn filled(context: &Context<'_>, key: &str) -> Finding {
    let view = context.view();
    let found = view.select(key);
    let holds = |value: &Value| match value {
        Value::Array(items) => !items.is_empty(),
        Value::Object(members) => !members.is_empty(),
        Value::String(text) => !text.is_empty(),
        Value::Null => false,
        _ => true,
    };
    if found.iter().any(|(_, found)| holds(&found.plain())) {
        return Finding::Pass;
    }
    match found.iter().find_map(|(_, found)| found.held()) {
        Some(held) => Finding::Fail(vec![context.at(held, format!("`{key}` is empty"))]),
        None => Finding::Fail(vec![Failure::new(format!("`{key}` is not set"))]),
    }
}

/// The key is set, to whatever.
pub(super) fn present(context: &Context<'_>, key: &str) -> Finding {
    if context.view().select(key).is_empty() {
        return Finding::Fail(vec![Failure::new(format!("`{key}` is not set, and that allows everything"))]);
    }
    Finding::Pass
}

/// None of the keys is set in any of the files that the check looks at.
pub(super) fn forbidden(context: &Context<'_>, keys: &[String]) -> Finding {
    let patterns: Vec<Vec<String>> = keys.iter().map(|key| parts(key)).collect();
    let mut failures = Vec::new();
    for (number, source) in context.sources() {
        let Some(node) = source.node.as_ref() else { continue };
        for pattern in &patterns {
            for (path, span) in find(node, pattern) {
                let message = format!("{} sets `{}`", source.shown, path.join("."));
                failures.push(Failure::at(number, span, message).repaired_by([Edit::Remove { path }]));
            }
        }
    }
    Finding::of(failures)
}

/// Every key in a document whose path is like the pattern.
fn find(node: &Node, pattern: &[String]) -> Vec<(Vec<String>, std::ops::Range<usize>)> {
    fn down(
        node: &Node,
        pattern: &[String],
        path: &mut Vec<String>,
        found: &mut Vec<(Vec<String>, std::ops::Range<usize>)>,
    ) {
        for member in node.members() {
            path.push(member.key.clone());
            if is_like(path, pattern) {
                found.push((path.clone(), member.key_span.clone()));
            } else if path.len() < pattern.len() && is_like(path, &pattern[..path.len()]) {
                down(&member.node, pattern, path, found);
            }
            path.pop();
        }
    }
    let mut found = Vec::new();
    down(node, pattern, &mut Vec::new(), &mut found);
    found
}

/// The entries of a list, wherever they come from.
pub(super) fn entries(merged: Option<&Merged>) -> &[Held] {
    merged.map(Merged::items).unwrap_or_default()
}

//! Two YAML files of fixed shape: the baseline of kingfisher and the configuration of ggshield. They are read line by
//! line; what needs more than that is named as not honoured.

use super::lines::ignored_path;
use crate::detect::fingerprint::slashed;
use crate::model::Secret;
use crate::policy::baseline::{Baseline, Entry, Mark};

/// One line of a block: how deep it stands, whether it begins a list item, its key and its scalar.
struct Line<'a> {
    at: usize,
    depth: usize,
    item: bool,
    key: &'a str,
    value: &'a str,
}

fn lines(text: &str) -> impl Iterator<Item = Line<'_>> {
    (1..).zip(text.lines()).filter_map(|(at, line)| {
        let trimmed = line.trim_start();
        if trimmed.is_empty() || trimmed.starts_with('#') || trimmed == "---" {
            return None;
        }
        let depth = line.len() - trimmed.len();
        let (item, rest) = match trimmed.strip_prefix("- ") {
            Some(rest) => (true, rest.trim_start()),
            None => (false, trimmed),
        };
        let quoted = rest.starts_with(['"', '\'']);
        let (key, value) = match rest.split_once(": ").or_else(|| Some((rest.strip_suffix(':')?, ""))) {
            Some((key, value)) if !quoted => (key.trim(), value),
            _ => ("", rest),
        };
        Some(Line { at, depth, item, key, value: scalar(value) })
    })
}

/// A scalar without quotes and trailing comment.
fn scalar(text: &str) -> &str {
    let text = text.trim();
    for quote in ['"', '\''] {
        if let Some(inner) = text.strip_prefix(quote) {
            return inner.find(quote).map_or(inner, |end| &inner[..end]);
        }
    }
    text.find(" #").map_or(text, |end| text[..end].trim_end())
}

/// Whether this is a baseline of kingfisher, in its present or its older form.
pub(super) fn is_kingfisher(text: &str) -> bool {
    let mut keys = lines(text).map(|line| line.key).take(32);
    keys.any(|key| matches!(key, "fingerprint_algorithm" | "ExactFindings"))
}

/// kingfisher's fingerprints depend on the offset and on a hash that nothing else computes; path and line are honoured.
pub(super) fn kingfisher(text: &str) -> Baseline {
    let mut baseline = Baseline { kind: "kingfisher baseline", ..Baseline::default() };
    let mut open: Option<(usize, String, String, Option<u32>)> = None;
    let mut finish = |open: &mut Option<(usize, String, String, Option<u32>)>| {
        if let Some((at, path, rule, Some(line))) = open.take()
            && !path.is_empty()
        {
            let mark = Mark::Line { line, commit: None };
            baseline.entries.push(Entry { at, path: Some(slashed(&path)), rule, mark, reason: None });
        }
    };
    for line in lines(text) {
        if line.item {
            finish(&mut open);
            open = Some((line.at, String::new(), String::new(), None));
        }
        let Some((_, path, rule, number)) = &mut open else { continue };
        match line.key {
            "path" | "filepath" => line.value.clone_into(path),
            "rule_id" => line.value.clone_into(rule),
            "line" | "linenum" => *number = line.value.parse().ok(),
            _ => {}
        }
    }
    finish(&mut open);
    baseline.notes.push(
        "kingfisher's fingerprints are not honoured, only path and line: another secret on such a line is hidden as well. \
         Write a baseline with aiguard to be rid of this."
            .to_owned(),
    );
    baseline
}

/// `ignored_paths` and `ignored_matches` of ggshield, in versions 1 and 2 of its configuration.
pub(super) fn ggshield(text: &str) -> Baseline {
    let mut baseline = Baseline { kind: ".gitguardian.yaml", ..Baseline::default() };
    let mut list = ("", 0);
    for line in lines(text) {
        let inside = !list.0.is_empty() && (line.depth > list.1 || (line.item && line.depth == list.1));
        if !inside {
            list = (line.key, line.depth);
            if !matches!(list.0, "ignored_paths" | "paths-ignore" | "ignored_matches" | "matches-ignore") {
                if list.0.starts_with("ignored_detectors") {
                    baseline.notes.push("`ignored_detectors` names detectors that exist only there.".to_owned());
                }
                list.0 = "";
            }
            continue;
        }
        match list.0 {
            "ignored_paths" | "paths-ignore" if line.item && line.key.is_empty() => {
                ignored_path(line.at, line.value, &mut baseline);
            }
            "ignored_matches" | "matches-ignore" if line.key == "match" || (line.item && line.key.is_empty()) => {
                ignored_match(&line, &mut baseline);
            }
            _ => {}
        }
    }
    baseline
}

/// A match is the value itself, or a digest over value and type of match, which only its server knows.
fn ignored_match(line: &Line<'_>, baseline: &mut Baseline) {
    let at = line.at;
    if line.value.len() == 64 && line.value.bytes().all(|byte| byte.is_ascii_hexdigit()) {
        baseline.notes.push(format!("Line {at} is a digest over more than the value and is not honoured."));
    } else if line.value.len() >= 4 {
        let mark = Mark::Value(Secret::new(line.value.as_bytes().to_vec()));
        baseline.entries.push(Entry { at, path: None, rule: String::new(), mark, reason: None });
    }
}

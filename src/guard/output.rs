//! Does what a tool gave back hold data that must not reach the model?

use std::path::Path;

use super::{Guard, flow, injection};
use crate::detect::engine::Profile;
use crate::model::{Category, Decision, Finding, Origin, Replacement, Text, Verdict};
use crate::policy::Door;
use crate::redact;

/// Endings of files that agents edit as source: with a placeholder in it, an edit would not fit any more.
const SOURCES: &str = include_str!("../../rules/source-endings.txt");

impl Guard<'_> {
    /// The verdict on a file's content that an agent would show to the model, and that cannot be rewritten.
    pub(super) fn shown(&self, path: &Path, text: &str) -> Result<Verdict, String> {
        let mut verdict = self.output(["", text], Some(path))?;
        verdict.replacements.clear();
        for objection in verdict.objections.iter_mut().filter(|objection| objection.instead.is_empty()) {
            "Ask the user for what you need from it.".clone_into(&mut objection.instead);
        }
        Ok(verdict)
    }

    /// The verdict on one text of a tool's output, which stands at `pointer`; `of` is the file that the tool read, if it
    /// read one.
    pub(super) fn output(&self, [pointer, text]: [&str; 2], of: Option<&Path>) -> Result<Verdict, String> {
        let shown = of.map_or_else(|| "tool output".to_owned(), |path| self.finder.shown(path));
        let place = if of.is_some() { shown.clone() } else { "the tool's output".to_owned() };
        let profile = if of.is_some() { Profile::Code } else { Profile::Data };
        let findings = self.finder.findings(&Text::new(&shown, text.as_bytes(), Origin::ToolOutput), profile)?;
        if findings.is_empty() {
            return Ok(Verdict::default());
        }
        let (hidden, findings) = injection::part(findings);
        let mut verdict = Verdict { context: injection::phrases(&findings, &place), ..Verdict::default() };
        let values: Vec<Finding> =
            findings.into_iter().filter(|finding| finding.about.category != Category::Injection).collect();
        let source = of.is_some_and(is_source);
        if !source {
            verdict.objections = flow::objections(self.policy, &values, Door::ToolOutput, &place);
        }
        verdict.objections.extend(injection::hidden(&hidden, &place).into_iter().map(|mut objection| {
            objection.decision = objection.decision.min(Decision::Redact);
            objection
        }));
        if !hidden.is_empty() {
            verdict.context.push(injection::taken_out(&place));
        }
        if verdict.decision() == Decision::Redact {
            let gone = |finding: &&Finding| {
                !source && flow::decision(self.policy, finding, Door::ToolOutput) >= Decision::Redact
            };
            let out: Vec<Finding> = values.iter().filter(gone).cloned().chain(hidden).collect();
            verdict
                .replacements
                .push(Replacement { pointer: pointer.to_owned(), text: redacted(text.as_bytes(), &out) });
        }
        Ok(verdict)
    }
}

fn is_source(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().to_ascii_lowercase()).unwrap_or_default();
    SOURCES.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).any(|ending| name.ends_with(ending))
}

/// The text without what was found in it: a placeholder for each value, nothing for hidden characters.
pub(super) fn redacted(text: &[u8], findings: &[Finding]) -> String {
    let (hidden, values): (Vec<Finding>, Vec<Finding>) =
        findings.iter().cloned().partition(|finding| finding.about.category == Category::Injection);
    if hidden.is_empty() {
        return redact::text(text, &values);
    }
    let mut spans: Vec<(usize, usize)> = hidden.iter().map(|finding| finding.span).collect();
    spans.sort_unstable();
    // From the end, so that the places of what stands before stay true.
    let mut bytes = text.to_vec();
    let mut values = values;
    for (start, end) in spans.into_iter().rev() {
        let (start, end) = (start.min(bytes.len()), end.min(bytes.len()));
        bytes.drain(start..end);
        for value in values.iter_mut().filter(|value| value.span.0 >= end) {
            value.span = (value.span.0 - (end - start), value.span.1 - (end - start));
        }
    }
    redact::text(&bytes, &values)
}

//! JUnit XML (<https://github.com/testmoapp/junitxml> describes what CI systems read): a suite per file, a failed case
//! per finding, a skipped case per suppressed one, an error for what kept the scan from being complete.

use std::collections::HashMap;
use std::io;

use super::{Style, document, terminal};
use crate::model::{Finding, Report};

pub(super) fn write(report: &Report, out: &mut dyn io::Write, _: &Style) -> io::Result<()> {
    let mut suites = by_file(report);
    suites.push(whole_scan(report));
    let total = |count: fn(&Suite) -> usize| suites.iter().map(count).sum::<usize>();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(
        out,
        "<testsuites name=\"aiguard\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\" time=\"{}.{:03}\">",
        total(|suite| suite.cases.len()),
        total(|suite| suite.count("failure")),
        total(|suite| suite.count("error")),
        total(|suite| suite.count("skipped")),
        report.elapsed_ms / 1000,
        report.elapsed_ms % 1000,
    )?;
    suites.iter().try_for_each(|suite| suite.write(out))?;
    writeln!(out, "</testsuites>")
}

struct Suite {
    name: String,
    cases: Vec<Case>,
}

struct Case {
    name: String,
    line: Option<u32>,
    outcome: Option<Outcome>,
}

/// An element of a case: `failure`, `error` or `skipped`, with a message, a type and lines of text.
struct Outcome {
    element: &'static str,
    message: String,
    kind: String,
    text: Vec<String>,
}

/// One suite per file, in the order in which the files first occur.
fn by_file(report: &Report) -> Vec<Suite> {
    let mut suites: Vec<Suite> = Vec::new();
    let mut places = HashMap::new();
    for finding in report.findings.iter().chain(&report.suppressed) {
        let place = *places.entry(finding.path.as_str()).or_insert_with(|| {
            suites.push(Suite { name: finding.path.clone(), cases: Vec::new() });
            suites.len() - 1
        });
        suites[place].cases.push(case(finding));
    }
    suites
}

fn case(finding: &Finding) -> Case {
    let (about, region) = (finding.about, finding.region);
    let name = format!("{} at {}:{}", about.id, region.start_line, region.start_column);
    let outcome = match &finding.suppressed {
        Some(suppression) => Outcome {
            element: "skipped",
            message: match &suppression.reason {
                Some(reason) => format!("{}: {reason}", suppression.kind),
                None => suppression.kind.clone(),
            },
            kind: "suppressed".to_owned(),
            text: Vec::new(),
        },
        None => Outcome {
            element: "failure",
            message: document::sentence(finding),
            kind: finding.severity.to_string(),
            text: details(finding),
        },
    };
    Case { name, line: Some(region.start_line), outcome: Some(outcome) }
}

fn details(finding: &Finding) -> Vec<String> {
    let region = finding.region;
    let mut lines = vec![
        format!("{}:{}:{}", finding.path, region.start_line, region.start_column),
        finding.excerpt.clone(),
        format!("fingerprint: {}", finding.fingerprint),
    ];
    if !finding.why.is_empty() {
        let why: Vec<String> = finding.why.iter().map(ToString::to_string).collect();
        lines.push(format!("why: {}", why.join("; ")));
    }
    if let Some(commit) = &finding.commit {
        lines.push(format!("commit: {} {} {} {}", commit.id, commit.date, commit.author, commit.summary));
    }
    lines
}

/// The scan itself: a case that passes when it was completed, and what it left out. A clean scan has one test, since CI
/// systems take a file without any for a mistake.
fn whole_scan(report: &Report) -> Suite {
    let mut cases = Vec::new();
    for incomplete in &report.incomplete {
        let message = format!("The scan is incomplete. {}: {}.", incomplete.what, incomplete.why);
        let outcome = Outcome { element: "error", message, kind: "incomplete".to_owned(), text: Vec::new() };
        cases.push(Case { name: format!("incomplete: {}", incomplete.what), line: None, outcome: Some(outcome) });
    }
    if cases.is_empty() {
        cases.push(Case { name: format!("scan of {}", report.target), line: None, outcome: None });
    }
    for (reason, inputs) in document::skipped_by_reason(report) {
        let outcome = Outcome {
            element: "skipped",
            message: document::skipping(reason, &inputs),
            kind: reason.to_string(),
            text: inputs.iter().map(|skipped| skipped.path.clone()).collect(),
        };
        cases.push(Case { name: format!("skipped: {reason}"), line: None, outcome: Some(outcome) });
    }
    Suite { name: "aiguard".to_owned(), cases }
}

impl Suite {
    fn count(&self, element: &str) -> usize {
        self.cases.iter().filter_map(|case| case.outcome.as_ref()).filter(|outcome| outcome.element == element).count()
    }

    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let name = escaped(&self.name);
        writeln!(
            out,
            "  <testsuite name=\"{name}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"{}\">",
            self.cases.len(),
            self.count("failure"),
            self.count("error"),
            self.count("skipped"),
        )?;
        for case in &self.cases {
            let place = case.line.map_or_else(String::new, |line| format!(" file=\"{name}\" line=\"{line}\""));
            write!(out, "    <testcase name=\"{}\" classname=\"{name}\"{place}", escaped(&case.name))?;
            match &case.outcome {
                Some(outcome) => outcome.write(out)?,
                None => writeln!(out, "/>")?,
            }
        }
        writeln!(out, "  </testsuite>")
    }
}

impl Outcome {
    fn write(&self, out: &mut dyn io::Write) -> io::Result<()> {
        let (element, kind) = (self.element, escaped(&self.kind));
        write!(out, ">\n      <{element} message=\"{}\" type=\"{kind}\"", escaped(&self.message))?;
        if self.text.is_empty() {
            writeln!(out, "/>")?;
        } else {
            let text: Vec<String> = self.text.iter().map(|line| escaped(line)).collect();
            writeln!(out, ">{}</{element}>", text.join("\n"))?;
        }
        writeln!(out, "    </testcase>")
    }
}

/// Text for an element or an attribute. XML has no way to write most control characters, so they are shown escaped.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for character in terminal::visible(text).chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&apos;"),
            _ => out.push(character),
        }
    }
    out
}

//! What CI systems read: GitHub's workflow commands and JUnit XML.

use std::io;

use crate::doctor::{Examination, Level, Outcome, Status};
use crate::output::terminal::visible;

/// Where an outcome stands, as a person writes it.
pub(super) fn place(outcome: &Outcome) -> String {
    match (&outcome.path, outcome.place) {
        (Some(path), Some(place)) => format!("{path}:{}:{}", place.line, place.column),
        (Some(path), None) => path.clone(),
        _ => String::new(),
    }
}

/// <https://docs.github.com/en/actions/reference/workflow-commands-for-github-actions>
pub(super) fn github(examination: &Examination, out: &mut dyn io::Write) -> io::Result<()> {
    for outcome in examination.with(Status::Fail) {
        let level = if outcome.level == Level::Enforce { "error" } else { "warning" };
        let mut properties = format!("title={}", property(&format!("{} ({})", outcome.title, outcome.id)));
        if let Some(path) = &outcome.path {
            properties.push_str(&format!(",file={}", property(path)));
        }
        if let Some(place) = outcome.place {
            properties.push_str(&format!(",line={},col={}", place.line, place.column));
        }
        let message = format!("{}. To repair: {}.", outcome.message, outcome.repair);
        writeln!(out, "::{level} {properties}::{}", escaped(&message))?;
    }
    for outcome in examination.with(Status::NotAssessed) {
        let message = format!("{}: {}", outcome.title, outcome.message);
        writeln!(out, "::notice title={}::{}", property(&outcome.id), escaped(&message))?;
    }
    Ok(())
}

fn escaped(text: &str) -> String {
    visible(text).replace('%', "%25")
}

fn property(text: &str) -> String {
    escaped(text).replace(':', "%3A").replace(',', "%2C")
}

/// <https://github.com/testmoapp/junitxml>: a suite per product, a case per outcome.
pub(super) fn junit(examination: &Examination, out: &mut dyn io::Write) -> io::Result<()> {
    let all = examination.outcomes.len();
    let failed = examination.with(Status::Fail).count();
    let skipped = examination.with(Status::Excepted).count() + examination.with(Status::NotAssessed).count();
    writeln!(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>")?;
    writeln!(out, "<testsuites name=\"aiguard doctor\" tests=\"{all}\" failures=\"{failed}\" skipped=\"{skipped}\">")?;
    for product in &examination.present {
        let outcomes: Vec<&Outcome> = examination.outcomes.iter().filter(|it| it.product == *product).collect();
        let of = |status: Status| outcomes.iter().filter(|it| it.status == status).count();
        writeln!(
            out,
            "  <testsuite name=\"{product}\" tests=\"{}\" failures=\"{}\" skipped=\"{}\">",
            outcomes.len(),
            of(Status::Fail),
            of(Status::Excepted) + of(Status::NotAssessed),
        )?;
        for outcome in outcomes {
            case(outcome, out)?;
        }
        writeln!(out, "  </testsuite>")?;
    }
    writeln!(out, "</testsuites>")
}

fn case(outcome: &Outcome, out: &mut dyn io::Write) -> io::Result<()> {
    let name = xml(&format!("{} {}", outcome.id, place(outcome)));
    write!(out, "    <testcase classname=\"{}\" name=\"{}\"", outcome.product, name.trim_end())?;
    match outcome.status {
        Status::Pass => writeln!(out, "/>"),
        Status::Fail => {
            writeln!(out, ">")?;
            let (kind, message) = (outcome.severity, xml(&outcome.message));
            writeln!(out, "      <failure type=\"{kind}\" message=\"{message}\">{}</failure>", xml(&outcome.repair))?;
            writeln!(out, "    </testcase>")
        }
        Status::Excepted | Status::NotAssessed => {
            let message = outcome.exception.as_deref().unwrap_or(&outcome.message);
            writeln!(out, "><skipped message=\"{}\"/></testcase>", xml(message))
        }
    }
}

fn xml(text: &str) -> String {
    visible(text).replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

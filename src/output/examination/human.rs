//! For people: product by product what is wrong, where, and what to do; then what could not be told; then the sums.

use std::io;

use crate::doctor::source::State;
use crate::doctor::{Examination, Level, Outcome, Product, Status};
use crate::output::Style;
use crate::output::amounts::counted;
use crate::output::paint::{Tone, paint};
use crate::output::terminal::{visible, wrapped};

pub(super) fn write(examination: &Examination, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    for product in &examination.present {
        let of_product: Vec<&Outcome> = examination.outcomes.iter().filter(|it| it.product == *product).collect();
        heading(*product, &of_product, examination, out, style)?;
        // What was there when the baseline was written is not what a person looks for.
        for outcome in of_product.into_iter().filter(|it| style.verbose || !it.known) {
            line(outcome, out, style)?;
        }
        writeln!(out)?;
    }
    summary(examination, out, style)
}

fn heading(
    product: Product,
    outcomes: &[&Outcome],
    examination: &Examination,
    out: &mut dyn io::Write,
    style: &Style,
) -> io::Result<()> {
    let failed = outcomes.iter().filter(|it| it.status == Status::Fail).count();
    let passed = outcomes.iter().filter(|it| it.status == Status::Pass).count();
    let sum = if failed == 0 {
        format!("{passed} checks hold")
    } else {
        format!("{passed} checks hold, {}", counted(failed, "finding"))
    };
    writeln!(out, "{}  {}", paint(style, Tone::Title, product.name()), paint(style, Tone::Quiet, &sum))?;
    // A file that does not count is worth more than a hundred that do.
    for source in examination.sources.iter().filter(|it| it.product == product) {
        let tone = match source.state {
            State::Unreadable | State::Refused | State::Dropped => Tone::Bad,
            State::Shadowed | State::Partly => Tone::Warning,
            _ if style.verbose => Tone::Quiet,
            _ => continue,
        };
        writeln!(out, "  {}  {}", paint(style, tone, &format!("{:<10}", source.state)), visible(&source.shown))?;
    }
    Ok(())
}

fn line(outcome: &Outcome, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let (mark, tone) = match outcome.status {
        Status::Pass if style.verbose => ("✓", Tone::Good),
        Status::Pass => return Ok(()),
        Status::Fail if outcome.level == Level::Enforce => ("✗", Tone::Severity(outcome.severity)),
        Status::Fail => ("!", Tone::Warning),
        Status::Excepted => ("~", Tone::Quiet),
        Status::NotAssessed => ("?", Tone::Quiet),
    };
    let message = if outcome.message.is_empty() { &outcome.title } else { &outcome.message };
    writeln!(out, "  {} {}  {}", paint(style, tone, mark), outcome.title, paint(style, Tone::Quiet, &outcome.id))?;
    if outcome.status == Status::Pass {
        return Ok(());
    }
    let place = match (&outcome.path, outcome.place) {
        (Some(path), Some(place)) => format!("{}:{}:{}: ", visible(path), place.line, place.column),
        (Some(path), None) => format!("{}: ", visible(path)),
        _ => String::new(),
    };
    for text in wrapped(&format!("{place}{message}"), style.width.saturating_sub(6).max(40)) {
        writeln!(out, "      {text}")?;
    }
    match outcome.status {
        Status::Fail => {
            let fixable = match &outcome.fix {
                Some(fix) if fix.safe => " (`aiguard doctor --fix` does it)",
                Some(_) => " (`aiguard doctor --fix --unsafe` does it)",
                None => "",
            };
            advice(&format!("{}{fixable}", outcome.repair), Tone::Good, out, style)?;
        }
        Status::NotAssessed => advice(&outcome.repair, Tone::Quiet, out, style)?,
        Status::Excepted => {
            writeln!(out, "      {}", visible(outcome.exception.as_deref().unwrap_or("excepted by the policy")))?;
        }
        Status::Pass => {}
    }
    Ok(())
}

/// What to do, behind an arrow.
fn advice(text: &str, tone: Tone, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let mut mark = paint(style, tone, "→");
    for text in wrapped(text, style.width.saturating_sub(8).max(40)) {
        writeln!(out, "      {mark} {text}")?;
        mark = " ".to_owned();
    }
    Ok(())
}

fn summary(examination: &Examination, out: &mut dyn io::Write, style: &Style) -> io::Result<()> {
    let count = |status: Status| examination.with(status).count();
    let enforced = examination.with(Status::Fail).filter(|it| it.level == Level::Enforce).count();
    let advised = count(Status::Fail) - enforced;
    let verdict = if enforced > 0 {
        paint(style, Tone::Bad, &format!("{} must be repaired", counted(enforced, "finding")))
    } else {
        paint(style, Tone::Good, "nothing must be repaired")
    };
    let mut parts = vec![verdict];
    let known = examination.outcomes.iter().filter(|it| it.known).count();
    for (number, word) in [
        (advised, "recommended"),
        (known, "known before"),
        (count(Status::Excepted) - known, "excepted"),
        (count(Status::NotAssessed), "not assessed"),
    ] {
        if number > 0 {
            parts.push(format!("{number} {word}"));
        }
    }
    writeln!(
        out,
        "{} (baseline {}, {} hold)",
        parts.join(", "),
        examination.baseline,
        counted(count(Status::Pass), "check")
    )?;
    if !examination.gone.is_empty() {
        let gone = counted(examination.gone.len(), "finding");
        writeln!(out, "no longer found, {gone} of the baseline file (`--write-baseline` forgets them):")?;
        for known in &examination.gone {
            let path = known.path.as_ref().map(|path| format!("{path}: ")).unwrap_or_default();
            writeln!(out, "  {}  {}", known.id, visible(&format!("{path}{}", known.message)))?;
        }
    }
    if !examination.missing.is_empty() {
        let names: Vec<&str> = examination.missing.iter().map(|product| product.name()).collect();
        writeln!(out, "{}", paint(style, Tone::Quiet, &format!("no sign of: {}", names.join(", "))))?;
    }
    if count(Status::Fail) > 0 {
        writeln!(out, "`aiguard doctor --explain ID` says why a check matters.")?;
    }
    Ok(())
}

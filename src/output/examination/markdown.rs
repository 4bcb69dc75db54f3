//! A summary for a comment on a pull request.

use std::io;

use crate::doctor::{Examination, Outcome, Status};
use crate::output::amounts::counted;
use crate::output::terminal::visible;

pub(super) fn write(examination: &Examination, out: &mut dyn io::Write) -> io::Result<()> {
    let failed: Vec<&Outcome> = examination.with(Status::Fail).collect();
    let icon = if examination.fails() { "❌" } else { "✅" };
    writeln!(
        out,
        "## {icon} aiguard doctor: {} against baseline {}\n",
        counted(failed.len(), "finding"),
        examination.baseline
    )?;
    if !failed.is_empty() {
        writeln!(out, "| severity | check | place | what is so | repair |\n|---|---|---|---|---|")?;
        for outcome in failed {
            let place = super::ci::place(outcome);
            writeln!(
                out,
                "| {} ({}) | `{}` | {} | {} | {} |",
                outcome.severity,
                outcome.level,
                outcome.id,
                cell(&place),
                cell(&outcome.message),
                cell(&outcome.repair),
            )?;
        }
        writeln!(out)?;
    }
    for (status, heading) in [(Status::Excepted, "Excepted"), (Status::NotAssessed, "Not assessed")] {
        let list: Vec<&Outcome> = examination.with(status).collect();
        if list.is_empty() {
            continue;
        }
        writeln!(out, "<details><summary>{heading}: {}</summary>\n", list.len())?;
        for outcome in list {
            let note = outcome.exception.as_deref().unwrap_or(&outcome.message);
            writeln!(out, "- `{}` {}: {}", outcome.id, cell(&outcome.title), cell(note))?;
        }
        writeln!(out, "\n</details>\n")?;
    }
    writeln!(out, "{} hold.", counted(examination.with(Status::Pass).count(), "check"))
}

fn cell(text: &str) -> String {
    visible(text).replace('|', "\\|").replace('<', "&lt;").replace('\n', " ")
}

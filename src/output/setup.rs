//! A plan of installation, what became of it, and the outcome of its self-test, for people.

use std::io::{self, Write};

use similar::{ChangeTag, TextDiff};

use super::Style;
use super::paint::{Tone, paint};
use crate::files;
use crate::setup::{Area, Change, Note, Plan, Proof, Restored};

/// How many lines of a new file are shown before the rest is counted.
const LINES: usize = 12;

/// Writes a plan: what would be done to which file, as a diff, and what has to be known.
///
/// # Errors
/// When `out` cannot be written to.
pub fn plan(plan: &Plan, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    for area in Area::ALL {
        let changes: Vec<&Change> = plan.changes.iter().filter(|change| change.area == *area).collect();
        if changes.is_empty() {
            continue;
        }
        writeln!(out, "{}", paint(style, Tone::Title, title(*area)))?;
        for change in changes {
            self::change(change, out, style)?;
        }
        writeln!(out)?;
    }
    notes(&plan.notes, out, style)
}

fn title(area: Area) -> &'static str {
    match area {
        Area::GitHooks => "Git hooks",
        Area::Agents => "Agents",
        Area::Repository => "This repository",
        Area::Ci => "CI",
    }
}

fn change(change: &Change, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let (sign, tone) = if change.before.is_some() { ("~", Tone::Warning) } else { ("+", Tone::Good) };
    let path = paint(style, Tone::Frame, &files::shown(&change.path));
    writeln!(out, "  {} {path}", paint(style, tone, sign))?;
    writeln!(out, "    {}", paint(style, Tone::Quiet, &change.why))?;
    let text = |bytes: &Option<Vec<u8>>| bytes.as_deref().map(|bytes| String::from_utf8_lossy(bytes).into_owned());
    match (text(&change.before), text(&change.after)) {
        (Some(before), Some(after)) => diff((&before, &after), out, style),
        (None, Some(after)) => new(&after, out, style),
        _ => Ok(()),
    }
}

fn diff((before, after): (&str, &str), out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let diff = TextDiff::from_lines(before, after);
    for (number, group) in diff.grouped_ops(2).iter().enumerate() {
        if number > 0 {
            writeln!(out, "      {}", paint(style, Tone::Quiet, "…"))?;
        }
        for line in group.iter().flat_map(|op| diff.iter_changes(op)) {
            let (sign, tone) = match line.tag() {
                ChangeTag::Delete => ("-", Tone::Bad),
                ChangeTag::Insert => ("+", Tone::Good),
                ChangeTag::Equal => (" ", Tone::Quiet),
            };
            let text = format!("{sign} {}", line.value().trim_end_matches(['\n', '\r']));
            writeln!(out, "      {}", paint(style, tone, &text))?;
        }
    }
    Ok(())
}

fn new(text: &str, out: &mut dyn Write, style: &Style) -> io::Result<()> {
    let count = text.lines().count();
    let shown = if style.verbose || count <= LINES + 1 { count } else { LINES };
    for line in text.lines().take(shown) {
        writeln!(out, "      {}", paint(style, Tone::Good, &format!("+ {line}")))?;
    }
    if shown < count {
        let rest = format!("  … and {} lines more (--verbose shows them)", count - shown);
        writeln!(out, "      {}", paint(style, Tone::Quiet, &rest))?;
    }
    Ok(())
}

fn notes(notes: &[Note], out: &mut dyn Write, style: &Style) -> io::Result<()> {
    for note in notes {
        let (sign, tone) = if note.refused { ("!", Tone::Bad) } else { ("i", Tone::Frame) };
        writeln!(out, "{} {}: {}", paint(style, tone, sign), note.about, note.text)?;
    }
    if notes.is_empty() { Ok(()) } else { writeln!(out) }
}

/// Writes what each path did with the secret of the self-test.
///
/// # Errors
/// When `out` cannot be written to.
pub fn proofs(proofs: &[Proof], out: &mut dyn Write, style: &Style) -> io::Result<()> {
    writeln!(out, "{}", paint(style, Tone::Title, "Self-test"))?;
    for proof in proofs {
        let (sign, tone, word) =
            if proof.refused { ("✓", Tone::Good, "refused") } else { ("✗", Tone::Bad, "let through") };
        let by = paint(style, Tone::Quiet, &format!("({})", proof.by));
        writeln!(out, "  {} {}: {word} {by}", paint(style, tone, sign), proof.what)?;
        if !proof.refused {
            writeln!(out, "      {}", proof.instead)?;
        }
    }
    Ok(())
}

/// Writes what taking away did.
///
/// # Errors
/// When `out` cannot be written to.
pub fn restored(restored: &[Restored], out: &mut dyn Write, style: &Style) -> io::Result<()> {
    for one in restored {
        match one {
            Restored::Exact(path) => {
                writeln!(out, "  {} {}: as it was", paint(style, Tone::Good, "✓"), files::shown(path))?;
            }
            Restored::Ours(path) => {
                let text = "changed since, so only what was aiguard's was taken out";
                writeln!(out, "  {} {}: {text}", paint(style, Tone::Warning, "~"), files::shown(path))?;
            }
            Restored::Left(note) => {
                writeln!(out, "  {} {}: {}", paint(style, Tone::Bad, "!"), note.about, note.text)?;
            }
        }
    }
    Ok(())
}

//! Numbers as people read them, alike in every format that has sentences.

use crate::model::{Report, Severity};

/// How many findings there are of each severity, the worst first: `1 critical, 2 high`.
pub(super) fn severities(report: &Report) -> String {
    let number = |severity: Severity| report.findings.iter().filter(|finding| finding.severity == severity).count();
    let counts = Severity::ALL.iter().rev().map(|severity| (severity, number(*severity)));
    let counts = counts.filter(|(_, number)| *number > 0).map(|(severity, number)| format!("{number} {severity}"));
    counts.collect::<Vec<_>>().join(", ")
}

/// What was looked at and how long it took: `21 files, 3 commits, 48.2 KB in 9 ms`.
pub(super) fn spent(report: &Report) -> String {
    let counts = &report.counts;
    let mut parts = vec![counted_long(counts.texts, "file")];
    if counts.commits > 0 {
        parts.push(counted_long(counts.commits, "commit"));
    }
    parts.push(bytes(counts.bytes));
    format!("{} in {}", parts.join(", "), time(report.elapsed_ms))
}

/// A number with its noun.
pub(super) fn counted(number: usize, noun: &str) -> String {
    counted_long(number as u64, noun)
}

fn counted_long(number: u64, noun: &str) -> String {
    format!("{} {noun}{}", grouped(number), if number == 1 { "" } else { "s" })
}

/// A number with its digits in groups of three.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

/// Decimal units with one decimal place; whole tenths suffice, so integers do.
fn bytes(number: u64) -> String {
    let units = [("GB", 1_000_000_000), ("MB", 1_000_000), ("KB", 1000)];
    match units.iter().find(|(_, size)| number >= *size) {
        Some((unit, size)) => format!("{}.{} {unit}", number / size, number % size * 10 / size),
        None => format!("{number} B"),
    }
}

fn time(milliseconds: u64) -> String {
    match milliseconds {
        0..1000 => format!("{milliseconds} ms"),
        1000..60_000 => format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100),
        _ => format!("{} min {} s", milliseconds / 60_000, milliseconds % 60_000 / 1000),
    }
}

#[cfg(test)]
mod tests {
    use super::{bytes, counted, time};

    #[test]
    fn amounts_are_written_as_people_read_them() {
        assert_eq!(counted(1, "file"), "1 file");
        assert_eq!(counted(1_234_567, "file"), "1,234,567 files");
        assert_eq!([bytes(999), bytes(1000), bytes(3_849_999_999)], ["999 B", "1.0 KB", "3.8 GB"]);
        assert_eq!([time(9), time(1790), time(125_000)], ["9 ms", "1.7 s", "2 min 5 s"]);
    }
}

//! Dates, which many identifiers begin with.

use super::super::{Outcome, Subject};
use super::{digits, number, possible};

/// Whether the day exists: year, month, day.
pub(super) const fn is_date([year, month, day]: [u32; 3]) -> bool {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return false,
    };
    day >= 1 && day <= days
}

/// Whether the day exists in a year of which only the last two digits are known.
pub(super) const fn is_short_date([year, month, day]: [u32; 3]) -> bool {
    is_date([1900 + year, month, day]) || is_date([2000 + year, month, day])
}

/// Two digits of `digits` from `at` as a number.
pub(super) fn pair(digits: &[u32], at: usize) -> u32 {
    digits.get(at..at + 2).map_or(0, |pair| pair[0] * 10 + pair[1])
}

/// A day on which a living person may have been born: year first, or last with day and month in either order.
pub(in super::super) fn birth_date(subject: &Subject<'_>) -> Outcome {
    let parts: Vec<u32> = subject
        .value
        .split(|byte| !byte.is_ascii_digit())
        .filter(|part| !part.is_empty())
        .map(|part| u32::try_from(number(&digits(part))).unwrap_or(0))
        .collect();
    let lived = |year: u32| (1900..=2026).contains(&year);
    let possible_day = match *parts {
        [year, month, day] if year > 31 => lived(year) && is_date([year, month, day]),
        [a, b, year] if year > 99 => lived(year) && (is_date([year, a, b]) || is_date([year, b, a])),
        [a, b, year] => is_short_date([year, a, b]) || is_short_date([year, b, a]),
        [whole] => lived(whole / 10_000) && is_date([whole / 10_000, whole / 100 % 100, whole % 100]),
        // `12 March 1984`: the form has named the month.
        [day, year] => lived(year) && (1..=31).contains(&day),
        _ => false,
    };
    // Dates that stand for "no date".
    let is_default = matches!(*parts, [1900 | 1970 | 2000, 1, 1] | [1, 1, 1900 | 1970 | 2000]);
    possible(possible_day && !is_default)
}

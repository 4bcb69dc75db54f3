//! Identifiers of the Nordic countries, all of which begin with a date of birth.

use super::super::{Outcome, Subject};
use super::calendar::{is_date, is_short_date, pair};
use super::{digits, drawn, invented, luhn, number, passed, possible, weighted};

/// A Swedish personal or coordination number: Luhn over the last ten digits; a coordination number's day is raised by 60.
pub(in super::super) fn se_personnummer(subject: &Subject<'_>) -> Outcome {
    let digits = digits(subject.value);
    let Some(start) = digits.len().checked_sub(10) else { return Outcome::Rejected };
    let last = &digits[start..];
    let century = match digits[..start] {
        [] => None,
        [1, 8] => Some(1800),
        [1, 9] => Some(1900),
        [2, 0] => Some(2000),
        _ => return Outcome::Rejected,
    };
    let (year, month, day) = (pair(last, 0), pair(last, 2), pair(last, 4) % 60);
    let dated =
        century.map_or_else(|| is_short_date([year, month, day]), |century| is_date([century + year, month, day]));
    passed(dated && luhn(last) == 0 && !invented(last))
}

/// A Finnish personal identity code: a date, a sign for the century, and a character by the rest modulo 31.
pub(in super::super) fn fi_hetu(subject: &Subject<'_>) -> Outcome {
    let &[.., check] = subject.value else { return Outcome::Rejected };
    let Some(sign) = subject.value.get(6) else { return Outcome::Rejected };
    let century = match sign {
        b'+' => 1800,
        b'-' | b'U'..=b'Y' => 1900,
        b'A'..=b'F' => 2000,
        _ => return Outcome::Rejected,
    };
    let digits = digits(&subject.value[..subject.value.len() - 1]);
    if digits.len() != 9 {
        return Outcome::Rejected;
    }
    let dated = is_date([century + pair(&digits, 4), pair(&digits, 2), pair(&digits, 0)]);
    let holds = b"0123456789ABCDEFHJKLMNPRSTUVWXY"[(number(&digits) % 31) as usize] == check;
    // Individual numbers from 900 on are for tests and temporary use.
    passed(dated && holds && (2..900).contains(&number(&digits[6..])))
}

/// A Danish CPR number: a date of birth. Its check digit is no longer kept.
pub(in super::super) fn dk_cpr(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 10) else { return Outcome::Rejected };
    possible(is_short_date([pair(&digits, 4), pair(&digits, 2), pair(&digits, 0)]))
}

/// A Norwegian birth or D number: a date (a D number's day is raised by 40) and two digits modulo 11.
pub(in super::super) fn no_birth_number(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    let dated = is_short_date([pair(&digits, 4), pair(&digits, 2), pair(&digits, 0) % 40]);
    let first = (11 - weighted(&digits[..9], &[3, 7, 6, 1, 8, 9, 4, 5, 2]) % 11) % 11;
    let second = (11 - weighted(&digits[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    passed(dated && first == digits[9] && second == digits[10])
}

/// An Icelandic kennitala: a date and a check modulo 11, then the century.
pub(in super::super) fn is_kennitala(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 10) else { return Outcome::Rejected };
    let dated = is_short_date([pair(&digits, 4), pair(&digits, 2), pair(&digits, 0)]);
    let check = (11 - weighted(&digits[..8], &[3, 2, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    passed(dated && matches!(digits[9], 0 | 8 | 9) && check == digits[8])
}

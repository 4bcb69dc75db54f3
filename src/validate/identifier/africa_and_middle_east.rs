//! Identifiers of Africa, Turkey and the Middle East.

use super::super::{Outcome, Subject};
use super::asia::verhoeff;
use super::calendar::{is_date, is_short_date, pair};
use super::{digits, drawn, invented, luhn, passed};

/// A South African identity number: a date of birth, citizenship, and Luhn.
pub(in super::super) fn za_id(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 13) else { return Outcome::Rejected };
    let dated = is_short_date([pair(&digits, 0), pair(&digits, 2), pair(&digits, 4)]);
    passed(dated && digits[10] <= 2 && luhn(&digits) == 0)
}

/// A Nigerian National Identification Number: eleven digits, Verhoeff.
pub(in super::super) fn ng_nin(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    passed(verhoeff(&digits))
}

/// A Turkish identity number: two digits, one over the odd and even places, one over all before it.
pub(in super::super) fn tr_identity_number(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    let odd: u32 = digits[..9].iter().step_by(2).sum();
    let even: u32 = digits[1..8].iter().step_by(2).sum();
    let tenth = (odd * 7 + 90 - even) % 10;
    let eleventh = digits[..10].iter().sum::<u32>() % 10;
    // The number that the authorities' own pages show.
    let sample = digits == [1, 0, 0, 0, 0, 0, 0, 0, 1, 4, 6];
    passed(digits[0] != 0 && tenth == digits[9] && eleventh == digits[10] && !sample)
}

/// An Israeli identity number: Luhn over nine digits.
pub(in super::super) fn il_id(subject: &Subject<'_>) -> Outcome {
    let digits = digits(subject.value);
    passed(digits.len() == 9 && !invented(&digits) && luhn(&digits) == 0)
}

/// An identity number of the United Arab Emirates: 784, the year of birth, and Luhn.
pub(in super::super) fn ae_emirates_id(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 15) else { return Outcome::Rejected };
    let year = pair(&digits, 3) * 100 + pair(&digits, 5);
    passed(digits[..3] == [7, 8, 4] && (1900..=2026).contains(&year) && luhn(&digits) == 0)
}

/// An Egyptian national number: the century, a date of birth and a governorate. The check digit's rule is not public.
pub(in super::super) fn eg_national_id(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 14) else { return Outcome::Rejected };
    let century = match digits[0] {
        2 => 1900,
        3 => 2000,
        _ => return Outcome::Rejected,
    };
    let governorate = matches!(pair(&digits, 7), 1..=4 | 11..=19 | 21..=29 | 31..=35 | 88);
    super::possible(governorate && is_date([century + pair(&digits, 1), pair(&digits, 3), pair(&digits, 5)]))
}

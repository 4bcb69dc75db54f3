//! Identifiers of health care: of patients, and of those who treat them.

use super::super::{Outcome, Subject};
use super::{digits, drawn, invented, letters_and_digits, luhn, passed, possible, weighted};

/// A National Provider Identifier: Luhn over `80840` and its ten digits (45 CFR 162.406).
pub(in super::super) fn us_npi(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 10) else { return Outcome::Rejected };
    let whole = [&[8, 0, 8, 4, 0], &*digits].concat();
    // The number in every explanation of the check.
    let sample = digits == [1, 2, 3, 4, 5, 6, 7, 8, 9, 3];
    passed(matches!(digits[0], 1 | 2) && luhn(&whole) == 0 && !sample)
}

/// A registration number of the Drug Enforcement Administration: the sum of every other digit, and twice the rest.
pub(in super::super) fn us_dea(subject: &Subject<'_>) -> Outcome {
    let digits = digits(subject.value.get(2..).unwrap_or_default());
    if digits.len() != 7 || invented(&digits) {
        return Outcome::Rejected;
    }
    let kind = subject.value.first().is_some_and(|byte| b"ABCDEFGHJKLMPRSTUX".contains(byte));
    passed(kind && weighted(&digits, &[1, 2, 1, 2, 1, 2]) % 10 == digits[6])
}

/// A Medicare Beneficiary Identifier: eleven places, of which 2, 5, 8 and 9 are letters without S, L, O, I, B and Z, 3
/// and 6 either. It has no check digit.
pub(in super::super) fn us_mbi(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let letter = |byte: u8| byte.is_ascii_uppercase() && !b"SLOIBZ".contains(&byte);
    let fits = text.len() == 11
        && text.iter().enumerate().all(|(at, byte)| match at {
            0 => matches!(byte, b'1'..=b'9'),
            1 | 4 | 7 | 8 => letter(*byte),
            2 | 5 => letter(*byte) || byte.is_ascii_digit(),
            _ => byte.is_ascii_digit(),
        });
    // The sample that the Centers for Medicare & Medicaid Services print on their cards.
    possible(fits && text != b"1EG4TE5MK73" && text != b"1EG4TE5MK72")
}

/// An NHS number: weights 10 to 2, and 11 less the rest modulo 11.
pub(in super::super) fn uk_nhs(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 10) else { return Outcome::Rejected };
    let check = (11 - weighted(&digits[..9], &[10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11;
    // 999 is the range of the test environments.
    passed(check == digits[9] && digits[..3] != [9, 9, 9])
}

/// A Medicare card of Australia: weights 1, 3, 7, 9 over eight digits, then the check, the issue and perhaps a person.
pub(in super::super) fn au_medicare(subject: &Subject<'_>) -> Outcome {
    let digits = digits(subject.value);
    if !matches!(digits.len(), 10 | 11) || invented(&digits) {
        return Outcome::Rejected;
    }
    let check = weighted(&digits[..8], &[1, 3, 7, 9, 1, 3, 7, 9]) % 10;
    passed(matches!(digits[0], 2..=6) && check == digits[8] && digits[9] != 0)
}

/// A German health insurance number: a letter, eight digits and a check by Luhn from the left, the letter as 01 to 26.
pub(in super::super) fn de_health_insurance(subject: &Subject<'_>) -> Outcome {
    let [letter, rest @ ..] = subject.value else { return Outcome::Rejected };
    let tail = digits(rest);
    if !letter.is_ascii_uppercase() || tail.len() != 9 || invented(&tail) {
        return Outcome::Rejected;
    }
    let place = u32::from(letter - b'A') + 1;
    let body = [&[place / 10, place % 10], &tail[..8]].concat();
    let sum: u32 = body.iter().enumerate().map(|(at, digit)| cross(digit * (1 + at as u32 % 2))).sum();
    passed(sum % 10 == tail[8])
}

/// A German physician's number: six digits with weights 4 and 9, the check, and two for the field.
pub(in super::super) fn de_physician(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 9) else { return Outcome::Rejected };
    let check = (10 - weighted(&digits[..6], &[4, 9, 4, 9, 4, 9]) % 10) % 10;
    passed(check == digits[6])
}

/// A National Health Index number of New Zealand: three letters without I and O, then digits, weights 7 to 2 and modulo
/// 11; or, in the form since 2019, two digits and two letters, modulo 23.
pub(in super::super) fn nz_nhi(subject: &Subject<'_>) -> Outcome {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZ";
    let text = letters_and_digits(subject.value);
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ => LETTERS.iter().position(|letter| *letter == byte).map(|at| at as u32 + 1),
    };
    let Some(values) = text.iter().map(|byte| value(*byte)).collect::<Option<Vec<u32>>>() else {
        return Outcome::Rejected;
    };
    if values.len() != 7 || text.starts_with(b"Z") {
        // Numbers with Z are the test environment's.
        return Outcome::Rejected;
    }
    let sum = weighted(&values[..6], &[7, 6, 5, 4, 3, 2]);
    let holds = if text[6].is_ascii_digit() {
        !sum.is_multiple_of(11) && (11 - sum % 11) % 10 == values[6]
    } else {
        text[5].is_ascii_uppercase() && LETTERS.get((23 - sum % 23) as usize - 1) == Some(&text[6])
    };
    passed(holds)
}

/// The sum of a number's two digits.
const fn cross(number: u32) -> u32 {
    number / 10 + number % 10
}

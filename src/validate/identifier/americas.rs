//! Identifiers of the Americas.

use super::super::{Outcome, Subject, documentation};
use super::calendar::{is_short_date, pair};
use super::{digits, drawn, invented, letters_and_digits, luhn, passed, possible, weighted};

/// A US Social Security number that can have been issued (SSA, POMS RM 10201.035). It has no check digit.
pub(in super::super) fn us_ssn(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 9) else { return Outcome::Rejected };
    let area = digits[0] * 100 + pair(&digits, 1);
    let issued = !matches!(area, 0 | 666 | 900..) && pair(&digits, 3) != 0 && digits[5..] != [0, 0, 0, 0];
    possible(issued && !documentation::is_known_ssn(&digits))
}

/// A US Individual Taxpayer Identification Number: area 9xx, and a group that the IRS gives out.
pub(in super::super) fn us_itin(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 9) else { return Outcome::Rejected };
    let group = matches!(pair(&digits, 3), 50..=65 | 70..=88 | 90..=92 | 94..=99);
    // 987-65-4320 to 4329 are reserved for advertisements.
    possible(digits[0] == 9 && group && digits[..8] != [9, 8, 7, 6, 5, 4, 3, 2])
}

/// A US Employer Identification Number: a prefix of an IRS campus.
pub(in super::super) fn us_ein(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 9) else { return Outcome::Rejected };
    let campus = matches!(
        pair(&digits, 0),
        1..=6 | 10..=16 | 20..=27 | 30..=39 | 40..=48 | 50..=59 | 60..=68 | 71..=77 | 80..=88 | 90..=95 | 98 | 99
    );
    possible(campus)
}

/// A Canadian Social Insurance Number: Luhn, and a first digit other than 0 and 8.
pub(in super::super) fn ca_sin(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 9) else { return Outcome::Rejected };
    // The Canada Revenue Agency's own example.
    let sample = digits == [0, 4, 6, 4, 5, 4, 2, 8, 6];
    passed(!matches!(digits[0], 0 | 8) && luhn(&digits) == 0 && !sample)
}

/// A Brazilian CPF: two digits modulo 11.
pub(in super::super) fn br_cpf(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    let check = |count: usize| {
        let sum: u32 = digits[..count].iter().zip((2..=count as u32 + 1).rev()).map(|(digit, by)| digit * by).sum();
        sum * 10 % 11 % 10
    };
    passed(check(9) == digits[9] && check(10) == digits[10])
}

/// A Brazilian CNPJ, since July 2026 with letters: two digits modulo 11 over character codes less 48.
pub(in super::super) fn br_cnpj(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let values: Vec<u32> = text.iter().map(|byte| u32::from(byte - b'0')).collect();
    if values.len() != 14 || values[12] > 9 || values[13] > 9 || invented(&values) {
        return Outcome::Rejected;
    }
    let check = |weights: &[u32]| match weighted(&values, weights) % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    let holds = check(&[5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == values[12]
        && check(&[6, 5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2]) == values[13];
    passed(holds)
}

/// A Mexican CURP: a date, the state, and a sum over a table that has Ñ after N.
pub(in super::super) fn mx_curp(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    if text.len() != 18 {
        return Outcome::Rejected;
    }
    let value = |byte: u8| match byte {
        b'0'..=b'9' => u32::from(byte - b'0'),
        b'A'..=b'N' => u32::from(byte - b'A') + 10,
        _ => u32::from(byte - b'A') + 11,
    };
    let sum: u32 = text[..17].iter().zip((2..=18).rev()).map(|(byte, by)| value(*byte) * by).sum();
    let date = digits(&text[4..10]);
    let dated = date.len() == 6 && is_short_date([pair(&date, 0), pair(&date, 2), pair(&date, 4)]);
    passed(dated && matches!(text[10], b'H' | b'M' | b'X') && value(text[17]) == (10 - sum % 10) % 10)
}

/// A Chilean RUN or RUT: weights 2 to 7 from the right, modulo 11, K for 10.
pub(in super::super) fn cl_rut(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let Some((check, body)) = text.split_last() else { return Outcome::Rejected };
    let body = digits(body);
    if !(7..=8).contains(&body.len()) || invented(&body) {
        return Outcome::Rejected;
    }
    let sum: u32 = body.iter().rev().zip([2, 3, 4, 5, 6, 7, 2, 3]).map(|(digit, by)| digit * by).sum();
    passed(b"0K987654321"[(sum % 11) as usize] == *check)
}

/// An Argentine CUIT or CUIL: weights 5, 4, 3, 2, 7 to 2, modulo 11.
pub(in super::super) fn ar_cuit(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    let kind = matches!(pair(&digits, 0), 20 | 23 | 24 | 25 | 26 | 27 | 30 | 33 | 34);
    let check = match weighted(&digits[..10], &[5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        0 => 0,
        1 => 9,
        rest => 11 - rest,
    };
    passed(kind && check == digits[10])
}

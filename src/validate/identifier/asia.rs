//! Identifiers of Asia.

use super::super::{Outcome, Subject};
use super::calendar::{is_date, is_short_date, pair};
use super::{digits, drawn, invented, letters_and_digits, number, passed, possible, weighted};

/// An Indian Aadhaar number: Verhoeff, a first digit of 2 or more, and not the same from behind.
pub(in super::super) fn in_aadhaar(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 12) else { return Outcome::Rejected };
    let palindrome = digits.iter().eq(digits.iter().rev());
    passed(digits[0] >= 2 && !palindrome && verhoeff(&digits))
}

/// Whether the last digit checks the others by Verhoeff's scheme over the dihedral group of order ten.
pub(super) fn verhoeff(digits: &[u32]) -> bool {
    const PERMUTATION: [u32; 10] = [1, 5, 7, 6, 2, 8, 3, 0, 9, 4];
    let product = |a: u32, b: u32| match (a < 5, b < 5) {
        (true, true) => (a + b) % 5,
        (true, false) => (a + b) % 5 + 5,
        (false, true) => (a + 5 - b) % 5 + 5,
        (false, false) => (a + 5 - b) % 5,
    };
    let permuted = |digit: u32, times: usize| (0..times).fold(digit, |digit, _| PERMUTATION[digit as usize]);
    let places = digits.iter().rev().enumerate();
    places.fold(0, |sum, (at, digit)| product(sum, permuted(*digit, at % 8))) == 0
}

/// An Indian Permanent Account Number: the fourth letter says what kind of holder; the check letter is not published.
pub(in super::super) fn in_pan(subject: &Subject<'_>) -> Outcome {
    let kind = subject.value.get(3).is_some_and(|byte| b"ABCFGHJLPT".contains(byte));
    let digits = digits(subject.value);
    let counted = subject.value.starts_with(b"ABC") && invented(&digits);
    possible(kind && !counted && number(&digits) > 0)
}

/// A Japanese Individual Number: weights 6 to 2 and 7 to 2 from the left, modulo 11.
pub(in super::super) fn jp_my_number(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 12) else { return Outcome::Rejected };
    let check = match weighted(&digits[..11], &[6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11 {
        0 | 1 => 0,
        rest => 11 - rest,
    };
    passed(check == digits[11])
}

/// A South Korean resident or foreigner's registration number: a date of birth, and a check that numbers given out
/// since October 2020 no longer have.
pub(in super::super) fn kr_rrn(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 13) else { return Outcome::Rejected };
    let century = match digits[6] {
        1 | 2 | 5 | 6 => 1900,
        3 | 4 | 7 | 8 => 2000,
        _ => 1800,
    };
    let year = century + pair(&digits, 0);
    let dated = is_date([year, pair(&digits, 2), pair(&digits, 4)]) && year <= 2026;
    let foreigner = matches!(digits[6], 5..=8);
    let rest = weighted(&digits[..12], &[2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]) % 11;
    let check = (if foreigner { 13 - rest } else { 11 - rest }) % 10;
    let unchecked = year * 100 + pair(&digits, 2) > 202_009;
    if dated && unchecked { Outcome::Plausible } else { passed(dated && check == digits[12]) }
}

/// A Singaporean NRIC or FIN: weights 2 7 6 5 4 3 2, more for T, G and M, and the letter of the rest modulo 11.
pub(in super::super) fn sg_nric(subject: &Subject<'_>) -> Outcome {
    let digits = digits(subject.value);
    let (&[first, .., last], 7) = (subject.value, digits.len()) else { return Outcome::Rejected };
    let sum = weighted(&digits, &[2, 7, 6, 5, 4, 3, 2]);
    let (offset, letters): (u32, &[u8]) = match first {
        b'S' => (0, b"JZIHGFEDCBA"),
        b'T' => (4, b"JZIHGFEDCBA"),
        b'F' => (0, b"XWUTRQPNMLK"),
        b'G' => (4, b"XWUTRQPNMLK"),
        // The M series since 2022 counts from the other end.
        b'M' => (3, b"XWUTRQPNJLK"),
        _ => return Outcome::Rejected,
    };
    passed(letters[((sum + offset) % 11) as usize] == last && !invented(&digits))
}

/// A Chinese resident identity card number: date of birth and ISO 7064, MOD 11-2.
pub(in super::super) fn cn_resident_id(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let Some((check, body)) = text.split_last() else { return Outcome::Rejected };
    let body = digits(body);
    if body.len() != 17 {
        return Outcome::Rejected;
    }
    let sum = weighted(&body, &[7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
    let year = pair(&body, 6) * 100 + pair(&body, 8);
    let dated = (1900..=2026).contains(&year) && is_date([year, pair(&body, 10), pair(&body, 12)]);
    let province = matches!(pair(&body, 0), 11..=15 | 21..=23 | 31..=37 | 41..=46 | 50..=54 | 61..=65 | 71 | 81..=83);
    passed(dated && province && b"10X98765432"[(sum % 11) as usize] == *check)
}

/// A Taiwanese national identity number: the letter as a number of two digits, weights 1, 9 to 1, 0 modulo 10.
pub(in super::super) fn tw_national_id(subject: &Subject<'_>) -> Outcome {
    const LETTERS: &[u8] = b"ABCDEFGHJKLMNPQRSTUVXYWZIO";
    let digits = digits(subject.value);
    let place = subject.value.first().and_then(|byte| LETTERS.iter().position(|letter| letter == byte));
    let (Some(place), 9) = (place, digits.len()) else { return Outcome::Rejected };
    let place = place as u32 + 10;
    let sum = place / 10 + place % 10 * 9 + weighted(&digits, &[8, 7, 6, 5, 4, 3, 2, 1, 1]);
    passed(matches!(digits[0], 1 | 2 | 8 | 9) && sum.is_multiple_of(10) && !invented(&digits))
}

/// A Hong Kong identity card number: letters as 10 to 35, weights 9 to 1, 0 modulo 11, where A checks as 10.
pub(in super::super) fn hk_identity_card(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let value = |byte: u8| if byte.is_ascii_digit() { u32::from(byte - b'0') } else { u32::from(byte - b'A') + 10 };
    let Some((check, body)) = text.split_last() else { return Outcome::Rejected };
    let letters = body.iter().take_while(|byte| byte.is_ascii_uppercase()).count();
    if body.len() != letters + 6 || !matches!(letters, 1 | 2) || invented(&digits(body)) {
        return Outcome::Rejected;
    }
    let blank = if letters == 1 { 36 * 9 } else { 0 };
    let sum: u32 = body.iter().rev().zip(2..).map(|(byte, by)| value(*byte) * by).sum::<u32>() + blank;
    passed((sum + value(*check)).is_multiple_of(11) && (check.is_ascii_digit() || *check == b'A'))
}

/// A Thai identity number: weights 13 to 2, modulo 11.
pub(in super::super) fn th_national_id(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 13) else { return Outcome::Rejected };
    let sum = weighted(&digits[..12], &[13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2]);
    passed(matches!(digits[0], 1..=8) && (11 - sum % 11) % 10 == digits[12])
}

/// A Malaysian NRIC: a date of birth and a place that exists. No check digit.
pub(in super::super) fn my_nric(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 12) else { return Outcome::Rejected };
    let place = matches!(pair(&digits, 6), 1..=16 | 21..=59 | 60..=68 | 71 | 72 | 74..=79 | 82..=93 | 98 | 99);
    possible(place && is_short_date([pair(&digits, 0), pair(&digits, 2), pair(&digits, 4)]))
}

/// An Indonesian NIK: region, date of birth with the day raised by 40 for women. No check digit.
pub(in super::super) fn id_nik(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 16) else { return Outcome::Rejected };
    let region = matches!(pair(&digits, 0), 11..=21 | 31..=36 | 51..=53 | 61..=65 | 71..=76 | 81 | 82 | 91..=97);
    possible(region && is_short_date([pair(&digits, 10), pair(&digits, 8), pair(&digits, 6) % 40]))
}

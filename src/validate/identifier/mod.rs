//! Identifiers of persons, accounts and things: the check digits that their issuers publish.
//!
//! A check digit proves little: one random number in ten passes a sum modulo ten. So a check that holds never makes a
//! finding more sure than its rule is, and one that does not hold ends it.

mod africa_and_middle_east;
mod americas;
mod asia;
mod bank;
mod calendar;
mod europe;
mod health;
mod nordic;
mod oceania;
mod thing;
mod wallet;

pub(super) use {
    africa_and_middle_east::*, americas::*, asia::*, bank::*, calendar::*, europe::*, health::*, nordic::*, oceania::*,
    thing::*, wallet::*,
};

use super::Outcome;

/// `Passed` if it holds; otherwise the value is something else.
const fn passed(holds: bool) -> Outcome {
    if holds { Outcome::Passed } else { Outcome::Rejected }
}

/// `Plausible` if it holds, for a form without a check digit; otherwise the value is something else.
const fn possible(holds: bool) -> Outcome {
    if holds { Outcome::Plausible } else { Outcome::Rejected }
}

/// The digits in `value` as numbers; whatever groups them is left out.
fn digits(value: &[u8]) -> Vec<u32> {
    value.iter().filter(|byte| byte.is_ascii_digit()).map(|byte| u32::from(byte - b'0')).collect()
}

/// The letters and digits in `value`, in upper case; whatever groups them is left out.
fn letters_and_digits(value: &[u8]) -> Vec<u8> {
    value.iter().filter(|byte| byte.is_ascii_alphanumeric()).map(u8::to_ascii_uppercase).collect()
}

/// The number that `digits` write.
fn number(digits: &[u32]) -> u64 {
    digits.iter().fold(0, |sum, digit| sum * 10 + u64::from(*digit))
}

/// The sum of digits times weights, as far as there are both.
fn weighted(digits: &[u32], weights: &[u32]) -> u32 {
    digits.iter().zip(weights).map(|(digit, weight)| digit * weight).sum()
}

/// The sum of the Luhn algorithm (ISO/IEC 7812-1, annex B) modulo 10: 0 when the last digit checks the others.
fn luhn(digits: &[u32]) -> u32 {
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let sum: u32 =
        digits.iter().rev().enumerate().map(|(at, digit)| if at % 2 == 1 { doubled(*digit) } else { *digit }).sum();
    sum % 10
}

/// The rest of the number, with letters as 10 to 35, divided by 97 (ISO/IEC 7064, MOD 97-10).
fn mod_97(text: &[u8]) -> u32 {
    text.iter().fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        b'A'..=b'Z' => (rest * 100 + u32::from(byte - b'A') + 10) % 97,
        _ => rest,
    })
}

/// Whether the last digit checks the others by ISO/IEC 7064, MOD 11,10.
fn mod_11_10(digits: &[u32]) -> bool {
    let Some((check, body)) = digits.split_last() else { return false };
    let product = body.iter().fold(10, |product, digit| {
        let sum = (product + digit) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    (11 - product) % 10 == *check
}

/// The digits of a value that has `count` of them and that nobody invented: not one digit over and over, not counted up
/// or down.
fn drawn(value: &[u8], count: usize) -> Option<Vec<u32>> {
    let digits = digits(value);
    (digits.len() == count && !invented(&digits)).then_some(digits)
}

/// Whether somebody typed these digits to have some: all the same, or counting up or down.
fn invented(digits: &[u32]) -> bool {
    let stepping = |step: u32| digits.windows(2).all(|pair| (pair[0] + step) % 10 == pair[1]);
    stepping(0) || stepping(1) || stepping(9)
}

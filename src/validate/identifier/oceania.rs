//! Identifiers of Australia and New Zealand.

use super::super::{Outcome, Subject};
use super::{digits, drawn, invented, passed, weighted};

/// An Australian Tax File Number: weights 1 4 3 7 5 8 6 9 10, 0 modulo 11.
pub(in super::super) fn au_tfn(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 9) else { return Outcome::Rejected };
    passed(weighted(&digits, &[1, 4, 3, 7, 5, 8, 6, 9, 10]).is_multiple_of(11))
}

/// An Australian Business Number: the first digit less one, then weights, 0 modulo 89.
pub(in super::super) fn au_abn(subject: &Subject<'_>) -> Outcome {
    let Some(mut digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    if digits[0] == 0 {
        return Outcome::Rejected;
    }
    digits[0] -= 1;
    passed(weighted(&digits, &[10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19]).is_multiple_of(89))
}

/// An Australian Company Number: weights 8 to 1, the complement modulo 10.
pub(in super::super) fn au_acn(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 9) else { return Outcome::Rejected };
    passed((10 - weighted(&digits[..8], &[8, 7, 6, 5, 4, 3, 2, 1]) % 10) % 10 == digits[8])
}

/// A number of New Zealand's Inland Revenue: weights 3 2 7 6 5 4 3 2 modulo 11, and a second set where that gives 10.
pub(in super::super) fn nz_ird(subject: &Subject<'_>) -> Outcome {
    let mut digits = digits(subject.value);
    if digits.len() == 8 {
        digits.insert(0, 0);
    }
    if digits.len() != 9 || invented(&digits) {
        return Outcome::Rejected;
    }
    let check = |weights: &[u32]| (11 - weighted(&digits[..8], weights) % 11) % 11;
    let check = match check(&[3, 2, 7, 6, 5, 4, 3, 2]) {
        10 => check(&[7, 4, 3, 2, 5, 2, 7, 6]),
        check => check,
    };
    let body = super::number(&digits);
    passed((10_000_000..150_000_000).contains(&body) && check == digits[8])
}

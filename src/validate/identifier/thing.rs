//! Numbers of things that lead to a person.

use super::super::{Outcome, Subject, documentation};
use super::{letters_and_digits, passed, possible};

/// A vehicle identification number: the check at place 9 (49 CFR 565.15), which is mandatory in North America only.
pub(in super::super) fn vin(subject: &Subject<'_>) -> Outcome {
    const WEIGHTS: [u32; 17] = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
    let text = letters_and_digits(subject.value);
    let value = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        b'A'..=b'H' => Some(u32::from(byte - b'A') + 1),
        b'J'..=b'N' => Some(u32::from(byte - b'J') + 1),
        b'P' => Some(7),
        b'R' => Some(9),
        b'S'..=b'Z' => Some(u32::from(byte - b'S') + 2),
        _ => None,
    };
    let Some(values) = text.iter().map(|byte| value(*byte)).collect::<Option<Vec<u32>>>() else {
        return Outcome::Rejected;
    };
    let varied = text.iter().any(|byte| *byte != text[0]);
    let sum: u32 = values.iter().zip(WEIGHTS).map(|(value, weight)| value * weight).sum();
    passed(text.len() == 17 && varied && b"0123456789X"[(sum % 11) as usize] == text[8])
}

/// A hardware address of a real device: neither a group's, nor blank, nor reserved for documentation.
pub(in super::super) fn mac_address(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let varied = text.iter().any(|byte| *byte != text[0]);
    let group = text.get(1).is_some_and(|byte| b"13579BDF".contains(byte));
    let hexadecimal = text.iter().all(u8::is_ascii_hexdigit);
    possible(text.len() == 12 && hexadecimal && varied && !group && !text.starts_with(b"00005E0053"))
}

/// A public IPv4 address that stands for a machine.
pub(in super::super) fn public_ip(subject: &Subject<'_>) -> Outcome {
    let parts: Vec<Option<u8>> = subject
        .value
        .split(|byte| *byte == b'.')
        .map(|part| {
            let plain = part.len() <= 3 && (part.len() == 1 || !part.starts_with(b"0"));
            std::str::from_utf8(part).ok().filter(|_| plain)?.parse().ok()
        })
        .collect();
    match *parts {
        [Some(a), Some(b), Some(c), Some(d)] => possible(!documentation::is_special_ip([a, b, c, d])),
        _ => Outcome::Rejected,
    }
}

/// An e-mail address of a person: not a role, not a program, not in a domain made for documentation.
pub(in super::super) fn personal_mail(subject: &Subject<'_>) -> Outcome {
    possible(!documentation::is_impersonal_mail(subject.value))
}

/// A phone number that may be given out: a possible length and no number made for films and documentation.
pub(in super::super) fn phone_number(subject: &Subject<'_>) -> Outcome {
    possible(documentation::is_possible_phone(subject.value))
}

/// A label and then something with a digit in it, and no day: for numbers whose form each issuer chooses.
pub(in super::super) fn labelled_number(subject: &Subject<'_>) -> Outcome {
    let digits = super::digits(subject.value);
    possible(digits.len() >= 4 && !super::invented(&digits) && !is_day(subject.value))
}

/// Whether the value is a day as ISO 8601 writes it.
fn is_day(value: &[u8]) -> bool {
    let Ok(text) = std::str::from_utf8(value) else { return false };
    text.len() == 10 && text.parse::<jiff::civil::Date>().is_ok_and(|date| (1900..2100).contains(&date.year()))
}

//! Identifiers of Europe, without the Nordic countries.

use super::super::{Outcome, Subject};
use super::calendar::{is_date, is_short_date, pair};
use super::{digits, drawn, invented, letters_and_digits, mod_11_10, number, passed, possible, weighted};

/// A National Insurance number of the United Kingdom: a prefix that is given out (HMRC, NIM39110). No check digit.
pub(in super::super) fn uk_nino(subject: &Subject<'_>) -> Outcome {
    const UNUSED: [&[u8]; 8] = [b"BG", b"GB", b"NK", b"KN", b"NT", b"TN", b"ZZ", b"QQ"];
    let text = letters_and_digits(subject.value);
    let &[first, second, .., last] = &*text else { return Outcome::Rejected };
    let digits = digits(&text);
    let prefix = !b"DFIQUV".contains(&first) && !b"DFIQUVO".contains(&second) && !UNUSED.contains(&&text[..2]);
    possible(text.len() == 9 && prefix && matches!(last, b'A'..=b'D') && digits.len() == 6 && !invented(&digits))
}

/// A driving licence number of the United Kingdom: five places of the name, then the date of birth with the month
/// raised by 50 for women.
pub(in super::super) fn uk_driving_licence(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let Some(date) = text.get(5..11).filter(|part| part.iter().all(u8::is_ascii_digit)) else {
        return Outcome::Rejected;
    };
    let date = digits(date);
    let (month, day) = (pair(&date, 1) % 50, pair(&date, 3));
    let name = text[..5].iter().position(|byte| *byte == b'9').unwrap_or(5);
    let padded = text[name..5].iter().all(|byte| *byte == b'9');
    possible(padded && name > 0 && is_short_date([date[0] * 10 + date[5], month, day]))
}

/// A German tax identification number: modulo 11,10, and in the first ten digits one occurs twice or three times, the
/// others once at most.
pub(in super::super) fn de_tax_id(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    let count = |wanted: u32| digits[..10].iter().filter(|digit| **digit == wanted).count();
    let counts: Vec<usize> = (0..10).map(count).filter(|count| *count > 1).collect();
    passed(digits[0] != 0 && matches!(*counts, [2 | 3]) && mod_11_10(&digits))
}

/// A German pension insurance number: area, date of birth, a letter, two digits and the check.
pub(in super::super) fn de_social_security(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    if text.len() != 12 || !text[8].is_ascii_uppercase() {
        return Outcome::Rejected;
    }
    let place = u32::from(text[8] - b'A') + 1;
    let mut body = digits(&text[..8]);
    body.extend([place / 10, place % 10]);
    body.extend(digits(&text[9..]));
    if body.len() != 13 {
        return Outcome::Rejected;
    }
    let weights = [2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1];
    let sum: u32 = body.iter().zip(weights).map(|(digit, by)| digit * by / 10 + digit * by % 10).sum();
    let (day, month) = (pair(&body, 2), pair(&body, 4));
    passed(matches!(day, 1..=31) && matches!(month, 1..=12) && sum % 10 == body[12])
}

/// The number of a German identity card or passport: weights 7, 3, 1 over digits and letters as 10 to 35, where the
/// check digit is written with it.
pub(in super::super) fn de_document(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let letters = b"CFGHJKLMNPRTVWXYZ";
    let fits = text.iter().all(|byte| byte.is_ascii_digit() || letters.contains(byte));
    let mixed = text.iter().any(u8::is_ascii_digit) && !invented(&digits(&text));
    if !fits || !mixed || !matches!(text.len(), 9 | 10) {
        return Outcome::Rejected;
    }
    let value = |byte: &u8| if byte.is_ascii_digit() { u32::from(byte - b'0') } else { u32::from(byte - b'A') + 10 };
    let values: Vec<u32> = text.iter().map(value).collect();
    match values.get(9) {
        Some(check) => passed(weighted(&values, &[7, 3, 1, 7, 3, 1, 7, 3, 1]) % 10 == *check),
        None => Outcome::Plausible,
    }
}

/// A French social security number (NIR): sex, year, month, department, and 97 less the rest modulo 97. Corsica's 2A and
/// 2B count as 19 and 18.
pub(in super::super) fn fr_nir(subject: &Subject<'_>) -> Outcome {
    let mut text = letters_and_digits(subject.value);
    if text.len() != 15 {
        return Outcome::Rejected;
    }
    match &text[5..7] {
        b"2A" => text[5..7].copy_from_slice(b"19"),
        b"2B" => text[5..7].copy_from_slice(b"18"),
        _ => {}
    }
    let digits = digits(&text);
    if digits.len() != 15 || invented(&digits) {
        return Outcome::Rejected;
    }
    let month = pair(&digits, 3);
    let key = u64::from(pair(&digits, 13));
    let fits = matches!(digits[0], 1..=4 | 7 | 8) && matches!(month, 1..=12 | 20..=42 | 50..=99);
    passed(fits && key == 97 - number(&digits[..13]) % 97)
}

/// A Spanish DNI or NIE: the letter that the number modulo 23 names; X, Y and Z of a NIE count as 0, 1 and 2.
pub(in super::super) fn es_dni(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let Some((letter, body)) = text.split_last() else { return Outcome::Rejected };
    let body: Vec<u8> =
        body.iter().map(|byte| if byte.is_ascii_digit() { *byte } else { byte.wrapping_sub(b'X' - b'0') }).collect();
    let digits = digits(&body);
    // The number that every explanation of the letter uses.
    let invented = invented(&digits[usize::from(digits.len() == 8 && text[0].is_ascii_alphabetic())..]);
    let holds = b"TRWAGMYFPDXBNJZSQVHLCKE"[(number(&digits) % 23) as usize] == *letter;
    passed((7..=8).contains(&digits.len()) && digits.len() == body.len() && !invented && holds)
}

/// An Italian codice fiscale: sixteen places, the last a letter by two tables; a digit may be replaced by a letter of
/// `LMNPQRSTUV` where two people would have the same.
pub(in super::super) fn it_codice_fiscale(subject: &Subject<'_>) -> Outcome {
    const ODD: [u32; 26] =
        [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];
    let text = letters_and_digits(subject.value);
    if text.len() != 16 {
        return Outcome::Rejected;
    }
    let digit = |byte: u8| match byte {
        b'0'..=b'9' => Some(u32::from(byte - b'0')),
        _ => b"LMNPQRSTUV".iter().position(|letter| *letter == byte).map(|at| at as u32),
    };
    let places = [6, 7, 9, 10, 12, 13, 14];
    let Some(numbers) = places.iter().map(|at| digit(text[*at])).collect::<Option<Vec<u32>>>() else {
        return Outcome::Rejected;
    };
    let letters = [0, 1, 2, 3, 4, 5, 8, 11, 15].iter().all(|at| text[*at].is_ascii_uppercase());
    let day = pair(&numbers, 2);
    let dated = b"ABCDEHLMPRST".contains(&text[8]) && matches!(day, 1..=31 | 41..=71);
    let place = |byte: u8| if byte.is_ascii_digit() { byte - b'0' } else { byte.wrapping_sub(b'A') };
    let value = |at: usize| {
        let place = usize::from(place(text[at]));
        if at.is_multiple_of(2) { ODD.get(place).copied().unwrap_or(0) } else { place as u32 }
    };
    let sum: u32 = (0..15).map(value).sum();
    passed(letters && dated && sum % 26 == u32::from(place(text[15])))
}

/// A Dutch BSN: weights 9 to 2 and -1, 0 modulo 11.
pub(in super::super) fn nl_bsn(subject: &Subject<'_>) -> Outcome {
    let mut digits = digits(subject.value);
    if digits.len() == 8 {
        digits.insert(0, 0);
    }
    if digits.len() != 9 || invented(&digits) {
        return Outcome::Rejected;
    }
    passed((weighted(&digits[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) + 11 - digits[8]).is_multiple_of(11))
}

/// A Polish PESEL: a date whose month tells the century, and weights 1, 3, 7, 9.
pub(in super::super) fn pl_pesel(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    let century = [1900, 2000, 2100, 2200, 1800][(pair(&digits, 2) / 20) as usize % 5];
    let dated = is_date([century + pair(&digits, 0), pair(&digits, 2) % 20, pair(&digits, 4)]);
    passed(dated && weighted(&digits, &[1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1]).is_multiple_of(10))
}

/// A Belgian national number: 97 less the rest of the first nine digits, after 1999 with a 2 before them.
pub(in super::super) fn be_national_number(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    let body = number(&digits[..9]);
    let key = u64::from(pair(&digits, 9));
    let month = pair(&digits, 2);
    let dated = matches!(month, 0..=12 | 20..=32 | 40..=52) && pair(&digits, 4) <= 31;
    passed(dated && (key == 97 - body % 97 || key == 97 - (2_000_000_000 + body) % 97))
}

/// A Swiss AHV number: 756, and the check of an EAN-13.
pub(in super::super) fn ch_ahv(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 13) else { return Outcome::Rejected };
    let sum = weighted(&digits[..12], &[1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3]);
    // 756.1234.5678.97 is the authority's own example.
    let sample = digits[3..11] == [1, 2, 3, 4, 5, 6, 7, 8];
    passed(digits[..3] == [7, 5, 6] && (10 - sum % 10) % 10 == digits[12] && !sample)
}

/// An Austrian social security number: the fourth digit checks the others, which end with a date of birth.
pub(in super::super) fn at_social_security(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 10) else { return Outcome::Rejected };
    let sum = weighted(&digits, &[3, 7, 9, 0, 5, 8, 4, 2, 1, 6]);
    let dated = is_short_date([pair(&digits, 8), pair(&digits, 6), pair(&digits, 4)]) || pair(&digits, 6) > 12;
    passed(digits[0] != 0 && dated && pair(&digits, 6) <= 15 && sum % 11 == digits[3])
}

/// A Portuguese NIF: weights 9 to 2, modulo 11.
pub(in super::super) fn pt_nif(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 9) else { return Outcome::Rejected };
    let check = (11 - weighted(&digits[..8], &[9, 8, 7, 6, 5, 4, 3, 2]) % 11) % 11 % 10;
    passed(matches!(digits[0], 1..=3 | 5..=9) && check == digits[8])
}

/// An Irish PPS number: weights 8 to 2, the second letter times 9, and the letter of the rest modulo 23.
pub(in super::super) fn ie_pps(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let digits = digits(&text);
    if digits.len() != 7 || invented(&digits) || !matches!(text.len(), 8 | 9) {
        return Outcome::Rejected;
    }
    let second = text.get(8).map_or(0, |letter| if *letter == b'W' { 0 } else { u32::from(letter - b'A') + 1 });
    let rest = (weighted(&digits, &[8, 7, 6, 5, 4, 3, 2]) + second * 9) % 23;
    passed(b"WABCDEFGHIJKLMNOPQRSTUV"[rest as usize] == text[7])
}

/// A birth number of the Czech and Slovak republics: a date with the month raised for women, divisible by 11.
pub(in super::super) fn cz_birth_number(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 10) else { return Outcome::Rejected };
    let month = pair(&digits, 2) % 50 % 20;
    let dated = is_short_date([pair(&digits, 0), month, pair(&digits, 4)]);
    let whole = number(&digits).is_multiple_of(11) || number(&digits[..9]) % 11 == 10 && digits[9] == 0;
    passed(dated && whole)
}

/// A Romanian CNP: sex and century, date, county, and a check modulo 11.
pub(in super::super) fn ro_cnp(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 13) else { return Outcome::Rejected };
    let dated = is_short_date([pair(&digits, 1), pair(&digits, 3), pair(&digits, 5)]);
    let check = weighted(&digits[..12], &[2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9]) % 11;
    passed(digits[0] != 0 && dated && (if check == 10 { 1 } else { check }) == digits[12])
}

/// A Bulgarian EGN: a date whose month tells the century, and a check modulo 11.
pub(in super::super) fn bg_egn(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 10) else { return Outcome::Rejected };
    let dated = is_short_date([pair(&digits, 0), pair(&digits, 2) % 20, pair(&digits, 4)]);
    let check = weighted(&digits[..9], &[2, 4, 8, 5, 10, 9, 7, 3, 6]) % 11 % 10;
    passed(dated && pair(&digits, 2) < 60 && check == digits[9])
}

/// A Croatian OIB: modulo 11,10.
pub(in super::super) fn hr_oib(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    passed(mod_11_10(&digits))
}

/// A personal code of Estonia or Lithuania: sex and century, date, and a check modulo 11 with two sets of weights.
pub(in super::super) fn baltic_personal_code(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    let dated = is_short_date([pair(&digits, 1), pair(&digits, 3), pair(&digits, 5)]);
    let check = match weighted(&digits[..10], &[1, 2, 3, 4, 5, 6, 7, 8, 9, 1]) % 11 {
        10 => weighted(&digits[..10], &[3, 4, 5, 6, 7, 8, 9, 1, 2, 3]) % 11 % 10,
        check => check,
    };
    passed(matches!(digits[0], 1..=8) && dated && check == digits[10])
}

/// A Greek AMKA: a date of birth and Luhn.
pub(in super::super) fn gr_amka(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 11) else { return Outcome::Rejected };
    let dated = is_short_date([pair(&digits, 4), pair(&digits, 2), pair(&digits, 0)]);
    passed(dated && super::luhn(&digits) == 0)
}

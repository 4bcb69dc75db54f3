//! Cards and accounts.

use super::super::{Outcome, Subject, documentation};
use super::{digits, drawn, invented, letters_and_digits, luhn, mod_97, number, passed, weighted};

/// A payment card of a brand whose first digits and lengths tell it: Luhn, and no card of a test environment.
pub(in super::super) fn payment_card(subject: &Subject<'_>) -> Outcome {
    let digits = digits(subject.value);
    passed(has_brand(&digits) && checks_out(&digits))
}

/// A card of the Maestro ranges, which are so wide that only a word near it makes a number one.
pub(in super::super) fn maestro_card(subject: &Subject<'_>) -> Outcome {
    let digits = digits(subject.value);
    let range = matches!(digits.first(), Some(6)) || matches!(*digits, [5, 0 | 6..=8, ..]);
    passed(range && (12..=19).contains(&digits.len()) && checks_out(&digits))
}

fn checks_out(digits: &[u32]) -> bool {
    luhn(digits) == 0 && !invented(digits) && !documentation::is_test_card(digits)
}

/// Issuer ranges and lengths (ISO/IEC 7812; ranges as the networks publish them).
fn has_brand(digits: &[u32]) -> bool {
    let start = |count: usize| digits.get(..count).map_or(0, number);
    let (two, three, four) = (start(2), start(3), start(4));
    match digits.len() {
        13 => two / 10 == 4,
        14 => matches!(three, 300..=305) || four == 3095 || matches!(two, 36 | 38 | 39),
        15 => matches!(two, 34 | 37),
        length @ 16..=19 => {
            let visa = two / 10 == 4 && (length == 16 || length == 19);
            let mastercard = length == 16 && (matches!(two, 51..=55) || matches!(four, 2221..=2720));
            let discover = four == 6011 || matches!(three, 644..=649) || two == 65;
            let diners = matches!(three, 300..=305) || four == 3095 || matches!(two, 36 | 38 | 39);
            let others = matches!(four, 3528..=3589 | 2200..=2204) || matches!(two, 62 | 81);
            visa || mastercard || discover || diners || others
        }
        _ => false,
    }
}

/// How long a country's IBAN is (SWIFT's IBAN registry, release 101), two letters and two digits each.
const IBAN_LENGTHS: &str = "AD24AE23AL28AT20AZ28BA20BE16BG22BH22BI27BR29BY28CH21CR22CY28CZ24DE22DJ27DK18DO28EE20EG29\
    ES24FI18FK18FO18FR27GB22GE22GI23GL18GR27GT28HN28HR21HU28IE22IL23IQ23IS26IT27JO30KW30KZ20LB28LC32LI21LT20LU20LV21\
    LY25MC27MD24ME22MK19MN20MR27MT31MU30NI28NL18NO15OM23PK24PL28PS29PT25QA29RO24RS22RU33SA24SC31SD18SE24SI19SK24SM27\
    SO23ST25SV28TL23TN24TR26UA29VA22VG24XK20YE30";

/// An IBAN (ISO 13616): the country's length, and 1 modulo 97 with the first four characters at the end.
pub(in super::super) fn iban(subject: &Subject<'_>) -> Outcome {
    let text = letters_and_digits(subject.value);
    let Some((head, body)) = text.split_at_checked(4) else { return Outcome::Rejected };
    let country = IBAN_LENGTHS.as_bytes().chunks(4).find(|entry| entry[..2] == head[..2]);
    let length = country.map_or(0, |entry| usize::from((entry[2] - b'0') * 10 + (entry[3] - b'0')));
    let moved = [body, head].concat();
    let invented = invented(&digits(body));
    passed(text.len() == length && !invented && mod_97(&moved) == 1 && !documentation::is_sample_iban(&text))
}

/// A routing number of the American Bankers Association: weights 3, 7, 1, and a first pair that was given out.
pub(in super::super) fn aba_routing(subject: &Subject<'_>) -> Outcome {
    let Some(digits) = drawn(subject.value, 9) else { return Outcome::Rejected };
    let first = digits[0] * 10 + digits[1];
    let range = matches!(first, 0..=12 | 21..=32 | 61..=72 | 80);
    passed(range && number(&digits) > 0 && weighted(&digits, &[3, 7, 1, 3, 7, 1, 3, 7, 1]).is_multiple_of(10))
}

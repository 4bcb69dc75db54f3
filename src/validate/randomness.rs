//! How random a value is: by its own characters, and by what is known of words and identifiers.

/// The character model: for each run of three symbols, how much more likely the third is in random strings than in
/// words, in sixteenths of a bit. Made by `rules/characters.py`, which says from what.
static MODEL: &[u8; SIZE * SIZE * SIZE] = include_bytes!("characters.bin");

const SIZE: usize = 28;
const DIGIT: usize = 26;
const BOUNDARY: usize = 27;

/// Shannon entropy of the value's own bytes, in bits per character: 0 for one character repeated, `log2(n)` for `n`
/// different ones.
pub fn bits_per_character(value: &[u8]) -> f32 {
    if value.is_empty() {
        return 0.0;
    }
    let mut counts = [0u32; 256];
    for byte in value {
        counts[usize::from(*byte)] += 1;
    }
    let total = value.len() as f32;
    counts
        .iter()
        .filter(|count| **count > 0)
        .map(|count| {
            let share = *count as f32 / total;
            -share * share.log2()
        })
        .sum()
}

/// The evidence that the value was drawn at random rather than written by a person, in bits: above 0 it is more likely
/// random, below 0 more likely made of words; ten bits either way is next to certain. Longer values give more evidence.
pub fn looks_random(value: &[u8]) -> f32 {
    let (mut first, mut second) = (BOUNDARY, BOUNDARY);
    let mut sum = 0i32;
    let mut push = |symbol: usize| {
        sum += i32::from(MODEL[(first * SIZE + second) * SIZE + symbol].cast_signed());
        (first, second) = (second, symbol);
        symbol
    };
    let mut before = 0u8;
    let mut last = BOUNDARY;
    for byte in value {
        if byte.is_ascii_alphabetic() {
            if before.is_ascii_lowercase() && byte.is_ascii_uppercase() {
                push(BOUNDARY);
            }
            last = push(usize::from(byte.to_ascii_lowercase() - b'a'));
        } else if byte.is_ascii_digit() {
            last = push(DIGIT);
        } else if last != BOUNDARY {
            last = push(BOUNDARY);
        }
        before = *byte;
    }
    if last != BOUNDARY {
        push(BOUNDARY);
    }
    sum as f32 / 16.0
}

#[cfg(test)]
mod tests {
    use super::{bits_per_character, looks_random};

    #[test]
    fn entropy_counts_different_characters() {
        assert_eq!(bits_per_character(b""), 0.0);
        assert_eq!(bits_per_character(b"aaaa"), 0.0);
        assert_eq!(bits_per_character(b"abab"), 1.0);
        assert_eq!(bits_per_character(b"abcdefgh"), 3.0);
    }

    #[test]
    fn words_and_identifiers_do_not_look_random() {
        for word in [
            "password",
            "user_password",
            "getAccessToken",
            "authentication_required",
            "ConnectionStringBuilder",
            "my-service-account",
            "org.apache.commons.lang",
            "MAX_TOKEN_LENGTH",
            "HttpServletRequest",
            "version2",
        ] {
            assert!(looks_random(word.as_bytes()) < 0.0, "{word}: {}", looks_random(word.as_bytes()));
        }
    }

    #[test]
    fn drawn_strings_look_random() {
        for text in [
            "Zq8vN3xKp0LwTy7R",
            "9f8a3c1be7d04526",
            "xk2v9qpl0r7mzt4w",
            "kJ3hG8sLq2ZxW9vB5nM1",
            "Q7ZP2LXK9VWM4RTB",
            "hT+9z/Kq3mWxYp1Vb0Rr",
            "qzxvkjwpfhgt",
        ] {
            assert!(looks_random(text.as_bytes()) > 0.0, "{text}: {}", looks_random(text.as_bytes()));
        }
    }
}

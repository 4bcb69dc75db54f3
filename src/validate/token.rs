//! Structure and checksums of service tokens: what a token of one provider says about itself, and what the key beside a
//! value without a mark of its own has to say.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use sha2::{Digest as _, Sha256};

use super::checksum::crc32;
use super::{Outcome, Subject};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// Words of a key that holds a credential.
const CREDENTIAL_WORDS: &[&[u8]] = &[
    b"key", b"token", b"secret", b"auth", b"pass", b"pwd", b"cred", b"pat", b"private", b"licen", b"bearer", b"sign",
    b"hmac", b"jwt", b"appid", b"app_id", b"access", b"api",
];

/// Words of a key that holds a checksum or a version, which look like keys in hexadecimal.
const DIGEST_WORDS: &[&[u8]] = &[
    b"sha1",
    b"sha256",
    b"sha512",
    b"sha_",
    b"_sha",
    b"-sha",
    b"md5",
    b"checksum",
    b"digest",
    b"commit",
    b"revision",
    b"etag",
    b"integrity",
    b"fingerprint",
    b"hash",
];

/// A value that any provider could have issued: the key beside it has to name a credential, and no checksum.
pub(super) fn credential_key(subject: &Subject<'_>) -> Outcome {
    let key = subject.key.to_ascii_lowercase();
    let names = |words: &[&[u8]]| words.iter().any(|word| memchr::memmem::find(&key, word).is_some());
    if names(DIGEST_WORDS) {
        Outcome::Rejected
    } else if key.is_empty() || names(CREDENTIAL_WORDS) {
        Outcome::Plausible
    } else {
        Outcome::Failed
    }
}

/// A token that ends in the CRC-32 of its middle part, all in lower-case hexadecimal: `zpka_BODY_CRC`.
pub(super) fn crc32_hex(subject: &Subject<'_>) -> Outcome {
    let mut parts = subject.value.rsplit(|byte| *byte == b'_');
    let (Some(check), Some(body)) = (parts.next(), parts.next()) else { return Outcome::Failed };
    if format!("{:08x}", crc32(body)).as_bytes() == check { Outcome::Confirmed } else { Outcome::Failed }
}

/// A Discord bot token: its first part is the bot's id, a number of 17 to 20 digits, in base64
/// (discord.com/developers/docs/reference, "Authentication").
pub(super) fn discord_bot(subject: &Subject<'_>) -> Outcome {
    let first = subject.value.split(|byte| *byte == b'.').next().unwrap_or_default();
    match URL.decode(first) {
        Ok(id) if (17..=20).contains(&id.len()) && id.iter().all(u8::is_ascii_digit) => Outcome::Confirmed,
        _ => Outcome::Failed,
    }
}

/// A token with a JSON object in base64url as the first part that is long enough to hold one.
pub(super) fn json_part(subject: &Subject<'_>) -> Outcome {
    let parts = subject.value.split(|byte| matches!(byte, b'.' | b'_' | b'|')).filter(|part| part.starts_with(b"eyJ"));
    let is_object = |part: &[u8]| {
        URL.decode(part)
            .or_else(|_| STANDARD.decode(part))
            .is_ok_and(|json| serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&json).is_ok())
    };
    if parts.into_iter().any(is_object) { Outcome::Confirmed } else { Outcome::Plausible }
}

/// A personal access token of an Atlassian data centre product: base64 of 12 digits, a colon and 20 bytes.
pub(super) fn atlassian_data_center(subject: &Subject<'_>) -> Outcome {
    match STANDARD.decode(subject.value) {
        Ok(bytes) if bytes.len() == 33 && bytes[12] == b':' && bytes[..12].iter().all(u8::is_ascii_digit) => {
            Outcome::Confirmed
        }
        _ => Outcome::Failed,
    }
}

/// Base64 of printable ASCII, as in tokens that wrap an identifier and a secret.
pub(super) fn base64_text(subject: &Subject<'_>) -> Outcome {
    let body = subject.value.rsplit(|byte| *byte == b'_').next().unwrap_or_default();
    let readable = |bytes: Vec<u8>| bytes.len() >= 12 && bytes.iter().all(|byte| matches!(byte, b' '..=b'~'));
    if STANDARD.decode(body).is_ok_and(readable) { Outcome::Confirmed } else { Outcome::Plausible }
}

/// A Bitcoin private key in wallet import format: base58 with the first four bytes of a double SHA-256 at the end
/// (en.bitcoin.it/wiki/Wallet_import_format), or an extended private key of BIP-32 in the same envelope.
pub(super) fn base58_check(subject: &Subject<'_>) -> Outcome {
    let Some(bytes) = base58(subject.value) else { return Outcome::Rejected };
    let Some((payload, check)) = bytes.split_last_chunk::<4>() else { return Outcome::Rejected };
    let digest = Sha256::digest(Sha256::digest(payload));
    if digest[..4] == check[..] { Outcome::Confirmed } else { Outcome::Rejected }
}

/// The bytes of a number in base 58; nothing when a character is not of that alphabet or the text is too long to be a key.
fn base58(text: &[u8]) -> Option<Vec<u8>> {
    const DIGITS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    if text.len() > 128 {
        return None;
    }
    let mut bytes: Vec<u8> = Vec::with_capacity(text.len());
    for character in text {
        let mut carry = DIGITS.iter().position(|digit| digit == character)?;
        for byte in &mut bytes {
            carry += usize::from(*byte) * 58;
            *byte = (carry & 0xFF) as u8;
            carry >>= 8;
        }
        while carry > 0 {
            bytes.push((carry & 0xFF) as u8);
            carry >>= 8;
        }
    }
    bytes.extend(text.iter().take_while(|character| **character == b'1').map(|_| 0));
    bytes.reverse();
    Some(bytes)
}

/// A private key of an Ethereum account: a number below the order of secp256k1, not one of the small numbers and round
/// patterns that tests use, nor an account that a development chain publishes.
pub(super) fn ethereum_private_key(subject: &Subject<'_>) -> Outcome {
    const PUBLISHED: &[&[u8]] = &[b"ac0974bec39a17e3", b"59c6995e998f97a5", b"5de4111afa1a4b94", b"7c852118294e51e6"];
    let digits = subject.value.strip_prefix(b"0x").unwrap_or(subject.value).to_ascii_lowercase();
    let mut seen = [false; 256];
    digits.iter().for_each(|digit| seen[usize::from(*digit)] = true);
    let distinct = seen.iter().filter(|seen| **seen).count();
    let too_large = digits.as_slice() >= b"fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141".as_slice();
    if too_large || distinct < 8 || PUBLISHED.iter().any(|start| digits.starts_with(start)) {
        Outcome::Failed
    } else {
        Outcome::Plausible
    }
}

/// A seed phrase (BIP-39): 12, 15, 18, 21 or 24 words of three to eight letters, most of them different.
pub(super) fn seed_phrase(subject: &Subject<'_>) -> Outcome {
    let words: Vec<&[u8]> =
        subject.value.split(|byte| !byte.is_ascii_alphabetic()).filter(|word| !word.is_empty()).collect();
    let shaped = words.iter().all(|word| (3..=8).contains(&word.len()));
    if !matches!(words.len(), 12 | 15 | 18 | 21 | 24) || !shaped {
        return Outcome::Rejected;
    }
    let mut distinct = words.clone();
    distinct.sort_unstable();
    distinct.dedup();
    if distinct.len() * 3 >= words.len() * 2 { Outcome::Plausible } else { Outcome::Failed }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn subject<'a>(key: &'a str, value: &'a str) -> Subject<'a> {
        Subject { value: value.as_bytes(), key: key.as_bytes(), quoted: true, path: "" }
    }

    #[test]
    fn a_key_that_names_a_checksum_is_no_credential() {
        assert_eq!(credential_key(&subject("ALGOLIA_API_KEY", "")), Outcome::Plausible);
        assert_eq!(credential_key(&subject("algoliaSha256", "")), Outcome::Rejected);
        assert_eq!(credential_key(&subject("algolia_index", "")), Outcome::Failed);
    }

    #[test]
    fn a_crc_in_hexadecimal_confirms_a_token_and_a_wrong_one_does_not() {
        let body = "00112233445566778899aabbccddeeff";
        let good = format!("zpka_{body}_{:08x}", crc32(body.as_bytes()));
        assert_eq!(crc32_hex(&subject("", &good)), Outcome::Confirmed);
        assert_eq!(crc32_hex(&subject("", &format!("zpka_{body}_00000000"))), Outcome::Failed);
    }

    #[test]
    fn a_discord_token_starts_with_a_number_in_base64() {
        let id = URL.encode("204255221017214977").replace('=', "");
        assert_eq!(discord_bot(&subject("", &format!("{id}.YNa0Cg.x"))), Outcome::Confirmed);
        assert_eq!(discord_bot(&subject("", "MTIzNDU2Nzg5.YNa0Cg.x")), Outcome::Failed);
    }

    #[test]
    fn a_part_that_is_json_confirms_a_token() {
        let part = URL.encode(r#"{"u":"acme","a":"b"}"#).replace('=', "");
        assert_eq!(json_part(&subject("", &format!("sk.{part}.x"))), Outcome::Confirmed);
        assert_eq!(json_part(&subject("", "sk.eyJ1.x")), Outcome::Plausible);
    }

    #[test]
    fn a_data_center_token_is_an_id_and_twenty_bytes() {
        let good = STANDARD.encode([b"123456789012:".as_slice(), [7; 20].as_slice()].concat());
        assert_eq!(atlassian_data_center(&subject("", &good)), Outcome::Confirmed);
        assert_eq!(atlassian_data_center(&subject("", &STANDARD.encode([7; 33]))), Outcome::Failed);
    }

    #[test]
    fn readable_text_in_base64_confirms_a_token() {
        let good = format!("apk_{}", STANDARD.encode("org-7:0123456789abcdef"));
        assert_eq!(base64_text(&subject("", &good)), Outcome::Confirmed);
        assert_eq!(base64_text(&subject("", &STANDARD.encode([200; 24]))), Outcome::Plausible);
    }

    #[test]
    fn a_wallet_key_needs_its_checksum() {
        let mut payload = vec![0x80];
        payload.extend([0x5A; 32]);
        let digest = Sha256::digest(Sha256::digest(&payload));
        payload.extend_from_slice(&digest[..4]);
        let good = to_base58(&payload);
        assert_eq!(base58_check(&subject("", &good)), Outcome::Confirmed);
        let other = if good.ends_with('2') { "3" } else { "2" };
        let wrong = format!("{}{other}", &good[..good.len() - 1]);
        assert_eq!(base58_check(&subject("", &wrong)), Outcome::Rejected);
        assert_eq!(base58_check(&subject("", "0OIl")), Outcome::Rejected);
    }

    fn to_base58(bytes: &[u8]) -> String {
        const DIGITS: &[u8; 58] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
        let mut number = bytes.to_vec();
        let mut out = Vec::new();
        while number.iter().any(|byte| *byte > 0) {
            let mut rest = 0_u32;
            for byte in &mut number {
                let value = rest * 256 + u32::from(*byte);
                *byte = (value / 58) as u8;
                rest = value % 58;
            }
            out.push(char::from(DIGITS[rest as usize]));
        }
        out.iter().rev().collect()
    }

    #[test]
    fn a_small_or_published_account_key_is_doubted() {
        let real = "9d".repeat(2) + "3b7e15c84f2a6d0e9b1c47f5a8d3026e7bc1f4905d8a63e2b7490cf1d6a8";
        assert_eq!(ethereum_private_key(&subject("", &real)), Outcome::Plausible);
        assert_eq!(ethereum_private_key(&subject("", &format!("0x{:064x}", 2))), Outcome::Failed);
        assert_eq!(ethereum_private_key(&subject("", &"f".repeat(64))), Outcome::Failed);
    }

    #[test]
    fn a_seed_phrase_has_a_valid_number_of_different_words() {
        let phrase = "lamp river stone cloud tiger apple music brown north salad pencil ghost";
        assert_eq!(seed_phrase(&subject("", phrase)), Outcome::Plausible);
        assert_eq!(seed_phrase(&subject("", &"lamp ".repeat(12))), Outcome::Failed);
        assert_eq!(seed_phrase(&subject("", "lamp river stone")), Outcome::Rejected);
    }
}

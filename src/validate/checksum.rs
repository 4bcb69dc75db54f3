//! Checksums of token formats.

use super::{Outcome, Subject};

/// GitHub's and npm's token form: `prefix_`, 30 base-62 digits of entropy, 6 base-62 digits of their CRC32, padded with
/// zeros on the left (github.blog, "Behind GitHub's new authentication token formats").
pub(super) fn github_crc32(subject: &Subject<'_>) -> Outcome {
    let Some(mark) = subject.value.iter().rposition(|byte| *byte == b'_') else { return Outcome::Plausible };
    let body = &subject.value[mark + 1..];
    if body.len() < 30 {
        return Outcome::Plausible;
    }
    let (random, check) = body.split_at(body.len() - 6);
    if base62(crc32(random), 6) == check { Outcome::Confirmed } else { Outcome::Failed }
}

/// CRC-32 as in zip and PNG (ISO 3309, reflected polynomial `0xEDB88320`).
pub(super) fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0, |mut crc, byte| {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
        crc
    })
}

/// The number in base 62 (`0-9A-Za-z`), padded with zeros on the left to `width` digits.
pub(super) fn base62(mut number: u32, width: usize) -> Vec<u8> {
    const DIGITS: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    let mut out = Vec::new();
    while number > 0 || out.len() < width {
        out.push(DIGITS[(number % 62) as usize]);
        number /= 62;
    }
    out.reverse();
    out
}

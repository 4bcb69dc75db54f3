//! Whether what stands in a key's armour is a key.

use base64::Engine as _;

use super::structure::{STANDARD, is_decodable};
use super::{Outcome, Subject};

/// The body of a private key between its header and its footer: base64 of a DER sequence, of OpenSSH's own format, or of
/// an OpenPGP packet. Line breaks may be written as `\n`, and quotes, signs of concatenation, indentation and the
/// `Proc-Type` lines of RFC 1421 may stand between the lines.
pub(super) fn private_key(subject: &Subject<'_>) -> Outcome {
    let body = letters(subject.value);
    if body.len() < 32 {
        return if body.len() >= 16 && subject.value.contains(&b' ') { Outcome::Failed } else { Outcome::Rejected };
    }
    if super::placeholder::placeholder(&body[..body.len().min(256)])
        || super::randomness::bits_per_character(&body) < 3.5
    {
        return Outcome::Rejected;
    }
    // The first bytes tell the format; a key that was cut or wrapped oddly need not decode as a whole.
    let start = &body[..(body.len().min(64) / 4) * 4];
    match STANDARD.decode(start) {
        Ok(bytes) if known_start(&bytes) || is_decodable(&body) || body.len() > 128 => Outcome::Plausible,
        _ => Outcome::Failed,
    }
}

/// Starts of DER (`SEQUENCE` with a length), OpenSSH (`openssh-key-v1`) and OpenPGP (a secret-key packet, tag 5).
fn known_start(bytes: &[u8]) -> bool {
    match bytes {
        [0x30, 0x82, high, ..] => *high < 0x20,
        [0x30, 0x81, length, ..] => *length >= 0x80,
        [0x30, length, 0x02 | 0x30, ..] => (0x20..0x80).contains(length),
        [0x94 | 0x95 | 0x96 | 0xC5, ..] => true,
        _ => bytes.starts_with(b"openssh-key-v1"),
    }
}

/// The base64 letters of an armoured body, without escapes, markup and header lines.
fn letters(value: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(value.len());
    for line in lines(value) {
        // `Proc-Type: 4,ENCRYPTED`, `DEK-Info: ..`, `Comment: ..`, `Version: ..`
        if line.windows(2).any(|pair| pair == b": ") {
            continue;
        }
        // The checksum of an OpenPGP armour.
        let line = line.trim_ascii();
        if line.starts_with(b"=") && line.len() == 5 {
            continue;
        }
        out.extend(line.iter().filter(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=')));
    }
    out
}

/// Lines, whether they end by a line break or by one written as an escape.
fn lines(value: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    let mut out = vec![Vec::new()];
    let mut at = 0;
    while at < value.len() {
        match &value[at..] {
            [b'\n' | b'\r', ..] => {
                out.push(Vec::new());
                at += 1;
            }
            [b'\\', ..] => {
                // `\n`, `\\n`, `\r`, `\/`, a line continuation.
                while value.get(at) == Some(&b'\\') {
                    at += 1;
                }
                if matches!(value.get(at), Some(b'n' | b'r')) {
                    out.push(Vec::new());
                    at += 1;
                }
            }
            [b'"' | b'\'', ..] if !matches!(value.get(at + 1), Some(b'0'..=b'9' | b'A'..=b'Z' | b'a'..=b'z')) => {
                // A closing quote; a `+` after it joins strings and is no letter of the key.
                at += 1;
                while matches!(value.get(at), Some(b' ' | b'+' | b'.' | b'&' | b',')) {
                    at += 1;
                }
            }
            [byte, ..] => {
                if let Some(line) = out.last_mut() {
                    line.push(*byte);
                }
                at += 1;
            }
            [] => break,
        }
    }
    out.into_iter()
}

/// Bech32 (BIP 173): the checksum over the part before the last `1` and the data after it.
pub(super) fn bech32(subject: &Subject<'_>) -> Outcome {
    const LETTERS: &[u8; 32] = b"qpzry9x8gf2tvdw0s3jn54khce6mua7l";
    const GENERATORS: [u32; 5] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3];
    let text = subject.value.to_ascii_lowercase();
    let Some(mark) = text.iter().rposition(|byte| *byte == b'1') else { return Outcome::Failed };
    let (name, data) = (&text[..mark], &text[mark + 1..]);
    let mut values: Vec<u32> = name.iter().map(|byte| u32::from(byte >> 5)).collect();
    values.push(0);
    values.extend(name.iter().map(|byte| u32::from(byte & 31)));
    for byte in data {
        let Some(number) = LETTERS.iter().position(|letter| letter == byte) else { return Outcome::Failed };
        values.push(u32::try_from(number).unwrap_or(0));
    }
    let check = values.iter().fold(1u32, |check, value| {
        let top = check >> 25;
        let next = (check & 0x01FF_FFFF) << 5 ^ value;
        GENERATORS
            .iter()
            .enumerate()
            .fold(next, |sum, (bit, generator)| sum ^ if top >> bit & 1 == 1 { *generator } else { 0 })
    });
    if check == 1 { Outcome::Confirmed } else { Outcome::Failed }
}

#[cfg(test)]
mod tests {
    use super::{bech32, private_key};
    use crate::validate::{Outcome, Subject};

    fn ask(check: fn(&Subject<'_>) -> Outcome, value: &str) -> Outcome {
        let value = value.replace('¦', "");
        check(&Subject { value: value.as_bytes(), key: b"", quoted: false, path: "" })
    }

    #[test]
    fn a_key_body_is_one_however_its_lines_are_joined() {
        let lines = ["MIIEowIBAAKCAQEAx3vQ9Zk2", "Jt7Lw0Yp5RnB8sVh1GdKq6Xz", "fM4cTu2EjWa9oSrNb7DkPy8L"];
        for joined in [lines.join("\n"), lines.join("\\n"), lines.join("\n    "), lines.join("\\n\" +\n\"")] {
            assert_eq!(ask(private_key, &joined), Outcome::Plausible, "{}", joined.len());
        }
        let encrypted = format!("\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,0A1B\n\n{}\n", lines.join("\n"));
        assert_ne!(ask(private_key, &encrypted), Outcome::Rejected);
    }

    #[test]
    fn a_header_without_a_key_is_rejected() {
        for body in ["", "...", "\\n", "', '\\n", "<key>", "key material"] {
            assert_eq!(ask(private_key, body), Outcome::Rejected, "{body}");
        }
    }

    #[test]
    fn the_checksum_of_bech32_is_checked() {
        // The test vectors of BIP 173.
        assert_eq!(ask(bech32, "A12UEL5L"), Outcome::Confirmed);
        assert_eq!(ask(bech32, "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxw"), Outcome::Confirmed);
        assert_eq!(ask(bech32, "abcdef1qpzry9x8gf2tvdw0s3jn54khce6mua7lmqqqxv"), Outcome::Failed);
    }
}

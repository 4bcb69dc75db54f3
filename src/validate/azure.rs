//! The checksum that Azure puts into its keys: Marvin32, seeded by the kind of key, behind a readable signature.
//! Algorithm, signatures and seeds: github.com/microsoft/security-utilities (`IdentifiableMetadata`, `Marvin`).

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::checksum::{digits, proven};
use super::{Outcome, Subject};

/// The last character of a key carries bits that fill no byte.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// A signature and the names of the seeds of its kinds of key; a seed is its name's eight bytes, the first one highest.
const KINDS: &[(&[u8], &[&[u8; 8]])] = &[
    (b"+ASt", &[b"Default0"]),
    (b"+ASb", &[b"Listen00", b"Send0000", b"Manage00", b"System00", b"Unknown0"]),
    (b"+AEh", &[b"Listen00", b"Send0000", b"Manage00", b"System00", b"Unknown0"]),
    (b"+ARm", &[b"Listen00", b"Send0000", b"Manage00", b"System00", b"Unknown0"]),
    (b"AIoT", &[b"IoTHub00", b"DpsKey00", b"Device00"]),
    (b"ACDb", &[b"MastRW00", b"MastRO00", b"SystRW00", b"SystRO00", b"SysAll00", b"Resour00", b"Encryp00"]),
    (b"+ABa", &[b"AbAcct00"]),
    (b"+ACR", &[b"ACRDflt0"]),
    (b"+AMC", &[b"Classic0"]),
    (b"AzSe", &[b"PAdmin00", b"Query000"]),
    (b"AzFu", &[b"Functi00", b"System00", b"Master00"]),
    (b"AzCa", &[b"Access00"]),
    (b"APIM", &[b"Tenant00", b"IoTHub00", b"Gatewy00", b"GitKey00"]),
];

/// A key with a signature: the last four bytes are the checksum of those before. A kind with a seed that is not
/// published passes too, unproven.
pub(super) fn identifiable_key(subject: &Subject<'_>) -> Outcome {
    let value = subject.value;
    let unpadded = value.iter().rposition(|byte| *byte != b'=').map_or(0, |at| at + 1);
    let Some(signature) = unpadded.checked_sub(10).and_then(|at| value.get(at..at + 4)) else {
        return Outcome::Plausible;
    };
    let Some((_, seeds)) = KINDS.iter().find(|(kind, _)| *kind == signature) else { return Outcome::Plausible };
    let Ok(bytes) = STANDARD.decode(value).or_else(|_| URL.decode(value)) else { return Outcome::Plausible };
    let Some((body, check)) = bytes.split_last_chunk::<4>() else { return Outcome::Plausible };
    let check = u32::from_le_bytes(*check);
    proven(seeds.iter().any(|name| marvin32(body, u64::from_be_bytes(**name)) == check))
}

/// A client secret of Microsoft Entra ID: `8Q~` after three characters, and at the end the first three of the six
/// digits of its checksum in the alphabet of such secrets.
pub(super) fn entra_client_secret(subject: &Subject<'_>) -> Outcome {
    const ALPHABET: &[u8] = b"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ1234567890.-_~";
    let Some((body, check)) = subject.value.split_last_chunk::<3>() else { return Outcome::Plausible };
    if body.get(3..6) != Some(b"8Q~".as_slice()) {
        return Outcome::Plausible;
    }
    proven(digits(marvin32(body, u64::from_be_bytes(*b"AadPwd00")), ALPHABET, 6)[..3] == check[..])
}

/// Marvin32 folded to 32 bits (github.com/microsoft/SymCrypt, `lib/marvin32.c`).
fn marvin32(bytes: &[u8], seed: u64) -> u32 {
    let (mut low, mut high) = (seed as u32, (seed >> 32) as u32);
    let (words, rest) = bytes.as_chunks::<4>();
    for word in words {
        low = low.wrapping_add(u32::from_le_bytes(*word));
        mix(&mut low, &mut high);
    }
    let mut end = [0; 4];
    end[..rest.len()].copy_from_slice(rest);
    end[rest.len()] = 0x80;
    low = low.wrapping_add(u32::from_le_bytes(end));
    mix(&mut low, &mut high);
    mix(&mut low, &mut high);
    low ^ high
}

const fn mix(low: &mut u32, high: &mut u32) {
    *high ^= *low;
    *low = low.rotate_left(20).wrapping_add(*high);
    *high = high.rotate_left(9) ^ *low;
    *low = low.rotate_left(27).wrapping_add(*high);
    *high = high.rotate_left(19);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(function: fn(&Subject<'_>) -> Outcome, value: &str) -> Outcome {
        let value = value.replace('¦', "");
        function(&Subject { value: value.as_bytes(), key: b"", quoted: false, path: "" })
    }

    #[test]
    fn marvin32_gives_the_published_test_values() {
        assert_eq!(marvin32(b"abc", 0xD53C_D9CE_CD08_93B7), 0x22C7_4339 ^ 0x4927_69BF);
        assert_eq!(marvin32(b"abcdefghijklmnopqrstuvwxyz", 0x0DDD_DEEE_EFFF_F000), 0xA128_EB7E ^ 0x7260_ACA2);
    }

    #[test]
    fn azure_keys_of_every_length_prove_themselves() {
        for key in [
            "/ZJulx0yHggMHCwu¦gulxXME1JEuI7iUJ¦u0Ux2mXAQozBOdwa¦bfjoDnMDP00lUG+o¦0cqEXNSs6yCy+AStXYxu8w==",
            "uqHQ6Cskqxhaccxc¦Eif6rv1yFRVJV2Kc¦MXh+YpDDToLt5wlC¦RmxNWrXRuF0jHQur¦ZuJDeSaNnyy0ACDbnYieFQ==",
            "K3vhESmrmCXsl05K¦isW62eYuedGp2Z1rA+ASbKJz3lg=",
            "av196xm+3u4YBZl0¦14iTYyac608onBvuMAIoTMvMU+w=",
            "SF6MoYeNjE6hWBg4¦URDk7FyDleXLI133¦3gCKLFlHCZ+ACRCVjsY+",
            "auEtdNpH99atp3JN¦UyiXfjsqKyvb9qlb¦kjmLGKkOexAzSeDU9uGu",
        ] {
            assert_eq!(check(identifiable_key, key), Outcome::Confirmed, "{}", &key[key.len() - 12..]);
            let mut other = key.replace('¦', "");
            other.replace_range(12..13, if other.as_bytes()[12] == b'2' { "3" } else { "2" });
            assert_ne!(check(identifiable_key, &other), Outcome::Confirmed);
        }
    }
}

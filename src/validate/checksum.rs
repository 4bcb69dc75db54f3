//! Checksums of token formats. A value whose checksum holds is proven; one whose checksum does not hold is taken for a
//! made-up value only where the whole checksum is published and covers nothing that an installation may change.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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
    if digits(crc32(random), BASE62, 6) == check { Outcome::Confirmed } else { Outcome::Failed }
}

/// The checksum that belongs behind `body` in a token of GitHub's form, for a self-test.
pub fn github_checksum(body: &str) -> String {
    String::from_utf8_lossy(&digits(crc32(body.as_bytes()), BASE62, 6)).into_owned()
}

/// Grafana's service account token: `glsa_`, 32 characters, `_`, and the CRC32 of all before that `_` as eight hex
/// digits of its little-endian bytes (grafana/grafana, `pkg/components/satokengen`).
pub(super) fn grafana_crc32(subject: &Subject<'_>) -> Outcome {
    let Some((body, check)) = split_last(subject.value, b'_') else { return Outcome::Plausible };
    if hex(&crc32(body).to_le_bytes()) == check.to_ascii_lowercase() { Outcome::Confirmed } else { Outcome::Failed }
}

/// GitLab's routable token: seven base-36 digits at the end are the CRC32 of all before them, prefix included
/// (gitlab-org/gitlab, `Authn::TokenField::Generator::RoutableToken`). An installation may put a prefix of its own in
/// front, which the checksum covers and the match does not, so a mismatch proves nothing.
pub(super) fn gitlab_crc32(subject: &Subject<'_>) -> Outcome {
    let Some(cut) = subject.value.len().checked_sub(7) else { return Outcome::Plausible };
    let (body, check) = subject.value.split_at(cut);
    proven(digits(crc32(body), BASE36, 7) == check)
}

/// Bitbucket's app password: `ATBB`, 24 characters, and their CRC32 as eight capital hex digits.
pub(super) fn bitbucket_crc32(subject: &Subject<'_>) -> Outcome {
    let (Some(body), Some(check)) = (subject.value.get(4..28), subject.value.get(28..)) else {
        return Outcome::Plausible;
    };
    proven(hex(&crc32(body).to_be_bytes()).to_ascii_uppercase() == check)
}

/// Atlassian's access token: the CRC32 of all up to and with the last `=`, as eight capital hex digits after it.
pub(super) fn atlassian_crc32(subject: &Subject<'_>) -> Outcome {
    let Some(mark) = subject.value.iter().rposition(|byte| *byte == b'=') else { return Outcome::Plausible };
    let (body, check) = subject.value.split_at(mark + 1);
    proven(hex(&crc32(body).to_be_bytes()).to_ascii_uppercase() == check)
}

/// An Azure DevOps personal access token of the old form: 52 base-32 characters, 32 bytes, of which four hold the CRC32
/// of the rest, exclusive-or one of two constants (microsoft/security-utilities, `SEC101/102`).
pub(super) fn azure_devops_crc32(subject: &Subject<'_>) -> Outcome {
    const USER: u32 = 0xE0B9_692D;
    const APPLICATION: u32 = 0x1019_F92E;
    let Some(bytes) = base32(&subject.value.to_ascii_uppercase()) else { return Outcome::Plausible };
    if bytes.len() != 32 {
        return Outcome::Plausible;
    }
    let body = [&bytes[..2], &bytes[3..7], &bytes[9..22], &bytes[23..]].concat();
    let check = u32::from_le_bytes([bytes[22], bytes[8], bytes[7], bytes[2]]);
    let sum = crc32(&body);
    if check == sum ^ USER || check == sum ^ APPLICATION { Outcome::Confirmed } else { Outcome::Failed }
}

/// A PyPI token: `pypi-` and a version 2 macaroon in base64url, a sequence of typed fields with their lengths that ends
/// with a signature of 32 bytes (github.com/rescrv/libmacaroons, `doc/format.txt`). Only a value that is one to the
/// last byte is proven.
pub(super) fn pypi_macaroon(subject: &Subject<'_>) -> Outcome {
    let Some(body) = subject.value.strip_prefix(b"pypi-") else { return Outcome::Plausible };
    let end = body.iter().rposition(|byte| *byte != b'=').map_or(0, |at| at + 1);
    proven(URL_SAFE_NO_PAD.decode(&body[..end]).is_ok_and(|bytes| macaroon(&bytes).is_some()))
}

/// Reads a version 2 macaroon whole: `02`, then sections of fields `type length bytes`, each closed by `00`; the last
/// field is the signature, type 6, 32 bytes.
fn macaroon(bytes: &[u8]) -> Option<()> {
    let (version, mut rest) = bytes.split_first()?;
    if *version != 2 {
        return None;
    }
    loop {
        let (kind, after) = rest.split_first()?;
        rest = after;
        if *kind == 0 {
            continue;
        }
        let (length, after) = varint(rest)?;
        let (_, after) = after.split_at_checked(length)?;
        if *kind == 6 {
            return (length == 32 && after.is_empty()).then_some(());
        }
        rest = after;
    }
}

/// A length in seven-bit groups, least significant first, and what follows.
fn varint(bytes: &[u8]) -> Option<(usize, &[u8])> {
    let end = bytes.iter().take(4).position(|byte| byte & 0x80 == 0)?;
    let value = bytes[..=end].iter().rev().fold(0, |sum, byte| sum << 7 | usize::from(byte & 0x7F));
    Some((value, &bytes[end + 1..]))
}

/// `Confirmed` if it holds; otherwise nothing is said.
pub(super) const fn proven(holds: bool) -> Outcome {
    if holds { Outcome::Confirmed } else { Outcome::Plausible }
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

const BASE62: &[u8] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
const BASE36: &[u8] = b"0123456789abcdefghijklmnopqrstuvwxyz";

/// The number in the base of `alphabet`, padded with its zero on the left to `width` digits.
pub(super) fn digits(mut number: u32, alphabet: &[u8], width: usize) -> Vec<u8> {
    let base = alphabet.len() as u32;
    let mut out = Vec::new();
    while number > 0 || out.len() < width {
        out.push(alphabet[(number % base) as usize]);
        number /= base;
    }
    out.reverse();
    out
}

/// Lower-case hex digits.
pub(super) fn hex(bytes: &[u8]) -> Vec<u8> {
    bytes.iter().flat_map(|byte| [BASE36[usize::from(byte >> 4)], BASE36[usize::from(byte & 15)]]).collect()
}

/// Base 32 of RFC 4648 in capital letters, without padding; bits that fill no byte are left out.
fn base32(text: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(text.len() * 5 / 8);
    let (mut bits, mut held) = (0_u32, 0_u32);
    for byte in text {
        let digit = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'2'..=b'7' => byte - b'2' + 26,
            _ => return None,
        };
        bits = (bits << 5 | u32::from(digit)) & 0xFFFF;
        held += 5;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xFF) as u8);
        }
    }
    Some(out)
}

/// What stands before and after the last `mark`.
fn split_last(value: &[u8], mark: u8) -> Option<(&[u8], &[u8])> {
    let at = value.iter().rposition(|byte| *byte == mark)?;
    Some((&value[..at], &value[at + 1..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(function: fn(&Subject<'_>) -> Outcome, value: &str) -> Outcome {
        let value = value.replace('¦', "");
        function(&Subject { value: value.as_bytes(), key: b"", quoted: false, path: "" })
    }

    /// The value proves itself, and with one character of its body changed it does not.
    fn proves(function: fn(&Subject<'_>) -> Outcome, value: &str) {
        assert_eq!(check(function, value), Outcome::Confirmed);
        let mut other = value.replace('¦', "");
        let changed = if other.as_bytes()[12] == b'2' { "3" } else { "2" };
        other.replace_range(12..13, changed);
        assert_ne!(check(function, &other), Outcome::Confirmed);
    }

    #[test]
    fn a_github_token_proves_itself() {
        proves(github_crc32, "ghp_kYqUy3WPnhcYl58f¦1bJRrwiuxhJgzS2ku2VU");
    }

    #[test]
    fn a_grafana_token_proves_itself() {
        proves(grafana_crc32, "glsa_ts2T77owUlSwUwoE¦TnPqbYkePwOhSAE5_201be517");
    }

    #[test]
    fn a_routable_gitlab_token_proves_itself() {
        proves(gitlab_crc32, "glpat-2h7TD6hPyIffbBDj¦FvcWclmxPCKFpPE0¦Cm86MQ.01.121fvngex");
    }

    #[test]
    fn a_bitbucket_app_password_proves_itself() {
        proves(bitbucket_crc32, "ATBBmMyO1v4qyRG9¦mjmes5aDfiUZD687F2E9");
    }

    #[test]
    fn an_atlassian_token_proves_itself() {
        proves(
            atlassian_crc32,
            "ATCTT3xFfGN05-paMi8B1xBmy-2Q¦F_YK_V4yjR86wE5X¦5BzXIJXYCwbrxXN0¦Tidc4YX93pmRorbY¦3zTmr_uavj7o0JFd¦bjEH7KBBu21YB_dp¦rmP4FLGOi-h2ZI4K¦U55xg6eQNM8zft8R¦LtgbNp7jhDtFKj9D¦teX98U--v8oqRpbS¦yXUaYhGrpYkx=756A8229",
        );
    }

    #[test]
    fn an_azure_devops_token_proves_itself() {
        proves(azure_devops_crc32, "scd63hiywava6sjk¦iynd4wbegsnullon¦3yufc2jfeywdcujm¦35gq");
    }

    #[test]
    fn a_pypi_token_is_a_macaroon_to_the_last_byte() {
        let token = "pypi-AgEIcHlwaS5vcmcC¦JDE2NTQ0ODI4MzI5¦NDg4MTk0ODQwOTc5¦ODE3MzgzNzkyMzU0¦NAACJXsidmVyc2lv¦biI6IDEsICJwZXJt¦aXNzaW9ucyI6ICJ1¦c2VyIn0AAAYguH1c¦v7dnXU_8DZQM_Cwt¦DtUdXnQo18h6sGi9¦0dFqFVc";
        assert_eq!(check(pypi_macaroon, token), Outcome::Confirmed);
        assert_eq!(check(pypi_macaroon, &token[..token.len() - 4]), Outcome::Plausible);
    }

    #[test]
    fn the_crc_is_the_one_of_zip() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}

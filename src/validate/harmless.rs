//! Forms of values that stand where a secret would, and are something else.

use super::Subject;
use super::vocabulary::CODE_ENDINGS;

/// Hashes and encrypted forms that other rules report, and public halves of keys.
pub(super) fn is_stored_form(value: &[u8]) -> bool {
    const STARTS: &[&[u8]] = &[
        b"$1$",
        b"$2a$",
        b"$2b$",
        b"$2y$",
        b"$5$",
        b"$6$",
        b"$y$",
        b"$argon2",
        b"$apr1$",
        b"$pbkdf2",
        b"$scrypt",
        b"{SSHA",
        b"{SHA}",
        b"{bcrypt}",
        b"pbkdf2",
        b"MIIB",
        b"MIIC",
        b"MIID",
        b"MIIE",
        b"MFkw",
        b"MFww",
        b"MCow",
        b"-----BEGIN",
        b"AQICAH",
        b"AgA",
        b"vault:v1:",
    ];
    STARTS.iter().any(|start| value.starts_with(start))
}

pub(super) fn is_uuid(value: &[u8]) -> bool {
    let value = value.strip_prefix(b"{").and_then(|rest| rest.strip_suffix(b"}")).unwrap_or(value);
    value.len() == 36
        && value.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

pub(super) fn is_date_or_version(value: &[u8]) -> bool {
    let body = value.strip_prefix(b"v").or_else(|| value.strip_prefix(b"rc")).unwrap_or(value);
    let first = body.split(|byte| !byte.is_ascii_digit()).next().unwrap_or_default();
    let dotted = body.get(first.len()) == Some(&b'.') && body.get(first.len() + 1).is_some_and(u8::is_ascii_digit);
    let date = value.iter().all(|byte| byte.is_ascii_digit() || b"-:TZ.+/ ".contains(byte))
        && value.iter().any(|byte| b"-:/".contains(byte));
    date || !first.is_empty() && first.len() <= 4 && dotted && value.len() < 40
}

pub(super) fn is_address(value: &[u8]) -> bool {
    let Some(at) = value.iter().position(|byte| *byte == b'@') else { return false };
    value[at..].contains(&b'.') && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"@._+-".contains(byte))
}

/// A checksum under the name of a file: `"src/passwords.rs": "03d2…"`.
pub(super) fn is_sum_of_a_file(subject: &Subject<'_>) -> bool {
    let Subject { value, key, path, .. } = *subject;
    let ending = key.iter().rposition(|byte| *byte == b'.').map(|dot| &key[dot + 1..]);
    let ending = ending.and_then(|ending| std::str::from_utf8(ending).ok());
    let of_a_source = |ending: &str| CODE_ENDINGS.has(ending) || ["stderr", "stdout", "txt", "toml"].contains(&ending);
    value.len() >= 32
        && value.iter().all(u8::is_ascii_hexdigit)
        && (path.ends_with(".cargo-checksum.json") || ending.is_some_and(of_a_source))
}

/// A number in hexadecimal, a command's output, a numbered message, or bytes that are no text.
pub(super) fn is_code(value: &[u8]) -> bool {
    let number = |rest: &[u8]| rest.len() <= 16 && rest.iter().all(u8::is_ascii_hexdigit);
    let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
    value.strip_prefix(b"0x").is_some_and(number)
        || value.starts_with(b"$(")
        || (1..=4).contains(&digits)
            && value.get(digits) == Some(&b':')
            && value[digits..].iter().any(u8::is_ascii_alphabetic)
            && !value[digits..].iter().any(u8::is_ascii_digit)
        || value.iter().any(|byte| *byte < b' ' && *byte != b'\t')
}

/// Whether the path says that the file holds what a program says, in one language or many.
pub fn is_translation(path: &str) -> bool {
    const FOLDERS: [&str; 10] =
        ["i18n", "l10n", "locale", "locales", "lang", "langs", "languages", "translations", "translation", "lproj"];
    const ENDINGS: [&str; 9] = ["po", "pot", "xliff", "xlf", "isl", "strings", "arb", "ftl", "resx"];
    let lower = path.to_ascii_lowercase();
    let mut parts = lower.split(['/', '\\']).rev();
    let name = parts.next().unwrap_or_default();
    name.rsplit_once('.').is_some_and(|(_, ending)| ENDINGS.contains(&ending))
        || parts.any(|part| FOLDERS.contains(&part) || part.ends_with(".lproj"))
}

#[cfg(test)]
mod tests {
    use super::{is_code, is_sum_of_a_file, is_translation};
    use crate::validate::Subject;

    #[test]
    fn files_of_messages_are_known_by_their_paths() {
        for path in ["po/de.po", "src/i18n/en.json", "app/locales/fr/auth.yml", "de.lproj/Main.strings"] {
            assert!(is_translation(path), "{path}");
        }
        for path in ["src/language.rs", "config/localhost.yml", "lib/long.rb"] {
            assert!(!is_translation(path), "{path}");
        }
    }

    #[test]
    fn a_checksum_stands_under_the_name_of_a_file() {
        let sum = |key: &'static str, path| {
            is_sum_of_a_file(&Subject { value: &[b'a'; 64], key: key.as_bytes(), quoted: true, path })
        };
        assert!(sum("passwords.rs", "a.json"));
        assert!(sum("private_key.der", "vendor/x/.cargo-checksum.json"));
        assert!(!sum("private_key", "a.json"));
    }

    #[test]
    fn numbers_and_commands_are_no_passwords() {
        for code in ["0x800000", "$(echo 1", "107:no password", "a\u{1}b"] {
            assert!(is_code(code.as_bytes()), "{code}");
        }
        assert!(!is_code(b"0x5632724fb8ac3699296af26281e1d0f1"));
        assert!(!is_code(b"10:Vq7tZb"));
    }
}

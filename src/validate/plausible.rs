//! Whether a value without a format of its own could be a secret at all.

use base64::Engine as _;

use super::harmless::{
    is_address, is_code, is_date_or_version, is_stored_form, is_sum_of_a_file, is_translation, is_uuid,
};
use super::key_words::{denies, names_a_secret, words};
use super::placeholder::{placeholder, typed_sequence};
use super::randomness::{bits_per_character, looks_random};
use super::reference::is_reference;
use super::structure::{STANDARD, URL};
use super::vocabulary::{INVENTED, NOTHING, PASSWORD_PARTS, PASSWORD_WORDS, WEAK};
use super::{Outcome, Subject};

/// A password: not a placeholder, a template, a look-up or a word that code would use. One that anybody would guess, or
/// that documentation uses, is [`Outcome::Failed`]: it may be real, but it is seldom one that matters.
pub(super) fn password(subject: &Subject<'_>) -> Outcome {
    let value = without_quotes(subject.value.trim_ascii());
    // `PWD` alone is where a shell stands.
    if value.len() < 4 || denies(subject.key) || !names_a_password(subject.key) || subject.key == b"PWD" {
        return Outcome::Rejected;
    }
    // What passed is a test.
    if subject.key == b"PASS" && value.to_ascii_lowercase().windows(4).any(|part| part == b"test") {
        return Outcome::Rejected;
    }
    // `prompt("password: "); next(` ends a text where a value seems to begin.
    let ended = matches!(value, [b')', b';' | b',' | b'.' | b')', ..]);
    if names_a_variable(value, subject.quoted)
        || ended
        || value.ends_with(b"(")
        || value.ends_with(b"()")
        || value.ends_with(b"[]")
        || value.starts_with(b"@") && value.contains(&b'.')
    {
        return Outcome::Rejected;
    }
    if is_nothing(value) || placeholder(value) || is_reference(&Subject { value, ..*subject }) || is_prose(value) {
        return Outcome::Rejected;
    }
    if is_like_its_key(value, subject.key) || is_label(value) || is_stored_form(value) || is_date_or_version(value) {
        return Outcome::Rejected;
    }
    if is_sum_of_a_file(subject) || is_code(value) {
        return Outcome::Rejected;
    }
    // What a program says about passwords in some language is one word in many of them.
    if is_translation(subject.path) { Outcome::Failed } else { strength(value) }
}

/// How likely a literal text in a password's place is a real password.
fn strength(value: &[u8]) -> Outcome {
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic() || !byte.is_ascii()).count();
    let signs = value.len() - digits - letters;
    if !String::from_utf8_lossy(value).chars().any(char::is_alphanumeric) {
        return Outcome::Rejected;
    }
    let plain = |byte: &u8| byte.is_ascii_alphabetic() || !byte.is_ascii() || b"_-. /".contains(byte);
    let only_words = digits == 0 && value.iter().all(plain);
    if only_words {
        let fake = value.to_ascii_lowercase().windows(4).any(|part| part == b"fake");
        let path = value.contains(&b'/');
        return match () {
            () if fake || path => Outcome::Rejected,
            () if value.is_ascii() && looks_random(value) > 6.0 && value.len() >= 8 => Outcome::Plausible,
            () => Outcome::Failed,
        };
    }
    // `urllib2`, `version3`: a word with its number.
    if digits <= 1 && signs <= 2 && looks_random(value) < 0.0 {
        return Outcome::Failed;
    }
    if value.len() < 6 || letters == 0 || value.contains(&b' ') || is_weak(value) || typed_sequence(value) {
        return Outcome::Failed;
    }
    Outcome::Plausible
}

/// A token: random, and not an identifier, a path, a hash with a name, or a word.
pub(super) fn token(subject: &Subject<'_>) -> Outcome {
    let value = without_quotes(subject.value.trim_ascii());
    if value.len() < 8
        || names_a_variable(value, subject.quoted)
        || denies(subject.key)
        || value.iter().any(u8::is_ascii_whitespace)
        // Go's sums of modules stand behind paths such as `.../credentials`.
        || value.starts_with(b"h1:")
        || subject.key.ends_with(b" h1")
    {
        return Outcome::Rejected;
    }
    if placeholder(value) || is_reference(&Subject { value, ..*subject }) || is_like_its_key(value, subject.key) {
        return Outcome::Rejected;
    }
    if is_stored_form(value) || is_date_or_version(value) || is_address(value) || is_sum_of_a_file(subject) {
        return Outcome::Rejected;
    }
    if is_translation(subject.path) {
        return Outcome::Failed;
    }
    if is_uuid(value) {
        return if names_a_secret(subject.key) { Outcome::Plausible } else { Outcome::Failed };
    }
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    let letters = value.iter().filter(|byte| byte.is_ascii_alphabetic()).count();
    let signs = value.iter().filter(|byte| !byte.is_ascii_alphanumeric() && !b"_-.+/=:~".contains(byte)).count();
    if digits == value.len() || letters == 0 {
        return if value.len() >= 16 && !typed_sequence(value) { Outcome::Failed } else { Outcome::Rejected };
    }
    if signs > 0 {
        // Not the alphabet of a token, so the value is judged as a password, and has to be a good one.
        let mixed = digits > 0 || kinds_of_signs(value) >= 6;
        let strong = value.len() >= 10 && mixed && letters > 0 && bits_per_character(value) > 3.2;
        return if strong && looks_random(value) > 0.0 { Outcome::Plausible } else { Outcome::Failed };
    }
    // `jwt_leeway`: a name in code.
    if digits == 0 && value.contains(&b'_') && value.iter().all(|byte| byte.is_ascii_lowercase() || *byte == b'_') {
        return Outcome::Rejected;
    }
    let made_up = is_invented(value) || typed_sequence(value);
    let alphabet = value.to_ascii_lowercase().windows(12).any(|part| part == b"abcdefghijkl");
    if alphabet || made_up && (value.len() < 20 || digits == 0) {
        return Outcome::Rejected;
    }
    if made_up {
        return Outcome::Failed;
    }
    drawn(value, digits)
}

/// How many different signs the value has.
fn kinds_of_signs(value: &[u8]) -> usize {
    (b'!'..=b'~').filter(|sign| sign.is_ascii_punctuation() && value.contains(sign)).count()
}

/// Whether a value in a token's alphabet was drawn.
fn drawn(value: &[u8], digits: usize) -> Outcome {
    let random = looks_random(value);
    let hex = value.iter().all(|byte| byte.is_ascii_hexdigit() || *byte == b'-');
    let least = match value.len() {
        0..=11 => 2.8,
        12..=19 => 3.0,
        _ => 3.2,
    } - if hex { 0.4 } else { 0.0 };
    // Bytes have two digits each, so an odd number of them was cut or counted wrong.
    let odd = value.len() % 2 == 1 && value.iter().all(u8::is_ascii_hexdigit);
    // `FlaskOAuth2App`: an identifier with a digit in it.
    let identifier = digits * 8 < value.len() && random < 10.0 && !hex;
    if identifier || random < 0.0 || value.len() < 12 && random < 12.0 || digits == 0 && random < 8.0 && !hex || odd {
        return Outcome::Rejected;
    }
    if bits_per_character(value) < least || random < 4.0 || value.len() < 16 && random < 8.0 || hex && value.len() < 24
    {
        return Outcome::Failed;
    }
    Outcome::Plausible
}

/// A password inside an address or a connection string: there the notation says that it is one, so only templates and
/// what documentation writes speak against it.
pub(super) fn url_password(subject: &Subject<'_>) -> Outcome {
    let value = subject.value.trim_ascii();
    // `'…;Password=', parameter, '…'`: the text ends here, and something is put behind it.
    let joined = [&b"',"[..], b"\",", b"' ", b"\" ", b"'+", b"\"+", b"'.", b"')", b"\")", b", "];
    if joined.iter().any(|start| value.starts_with(start)) {
        return Outcome::Rejected;
    }
    let bare = value.iter().rposition(|byte| !b",;)".contains(byte)).map_or(&value[..0], |last| &value[..=last]);
    if bare.is_empty() || is_nothing(bare) || placeholder(value) || is_template(value) || is_name_of_a_secret(bare) {
        return Outcome::Rejected;
    }
    if value.len() < 4 || is_weak(value) || typed_sequence(value) || is_label(value) {
        return Outcome::Failed;
    }
    Outcome::Plausible
}

/// `SECRET_KEY`: what documentation writes where the value goes.
fn is_name_of_a_secret(value: &[u8]) -> bool {
    value.iter().all(|byte| byte.is_ascii_uppercase() || *byte == b'_') && names_a_secret(value)
}

/// `user:password` in base64, as in HTTP's Basic scheme and in docker's configuration.
pub(super) fn basic_credentials(subject: &Subject<'_>) -> Outcome {
    let decoded = STANDARD.decode(subject.value).or_else(|_| URL.decode(subject.value));
    let Ok(text) = decoded else { return Outcome::Rejected };
    let Some(mark) = text.iter().position(|byte| *byte == b':') else { return Outcome::Rejected };
    if std::str::from_utf8(&text).is_err() || text.iter().any(u8::is_ascii_control) {
        return Outcome::Rejected;
    }
    let (user, secret) = (&text[..mark], &text[mark + 1..]);
    if placeholder(user)
        || placeholder(secret)
        || secret.is_empty() && user.len() < 16
        || is_weak(secret)
        || secret.len() < 4
    {
        return Outcome::Failed;
    }
    Outcome::Plausible
}

/// A value of a Kubernetes Secret, in base64 as under `data`.
pub(super) fn encoded_secret(subject: &Subject<'_>) -> Outcome {
    let Ok(text) = STANDARD.decode(subject.value) else { return Outcome::Failed };
    let text = text.trim_ascii();
    // In a document, the address of an example says nothing of the other words.
    let document = text.starts_with(b"{") && text.contains(&b'"') || text.contains(&b'\n');
    if text.len() < 4 || !document && placeholder(text) || is_nothing(text) {
        return Outcome::Rejected;
    }
    if is_weak(text) || text.starts_with(b"-----BEGIN CERT") { Outcome::Failed } else { Outcome::Plausible }
}

/// The value without quotes that stand inside of other quotes.
fn without_quotes(value: &[u8]) -> &[u8] {
    match value {
        [first @ (b'"' | b'\''), inner @ .., last] if first == last => inner,
        _ => value,
    }
}

/// Whether a variable stands in the value: `$NAME` where quotes would keep it from being one, or nothing else.
fn names_a_variable(value: &[u8], quoted: bool) -> bool {
    let name = |byte: &u8| byte.is_ascii_alphanumeric() || b"_$.:>-[]".contains(byte);
    let alone = value.starts_with(b"$") && value[1..].iter().all(name) && looks_random(value) < 6.0;
    alone
        || !quoted && value.windows(2).any(|pair| pair[0] == b'$' && (pair[1].is_ascii_alphabetic() || pair[1] == b'_'))
}

/// Values that say that there is none, and names of types.
pub fn is_nothing(value: &[u8]) -> bool {
    let lower = value.to_ascii_lowercase();
    std::str::from_utf8(&lower).is_ok_and(|word| NOTHING.has(word))
}

/// A template's placeholder anywhere in the value.
fn is_template(value: &[u8]) -> bool {
    let has = |part: &[u8]| value.windows(part.len()).any(|window| window == part);
    value.starts_with(b"$") && value[1..].iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
        || has(b"${")
        || has(b"{{")
        || has(b"$(")
        || has(b"#{")
        || has(b"<%")
        || has(b"%s")
        || has(b"%v")
        || has(b"$[")
        || value.starts_with(b"{") && value.ends_with(b"}")
        || value.starts_with(b"[") && value.ends_with(b"]")
        || value.starts_with(b"\"")
        || value.starts_with(b"'")
        || value.starts_with(b"%") && value.ends_with(b"%")
        || value.starts_with(b"\\(")
        || value.iter().all(|byte| b"*.x-X_#?".contains(byte))
}

/// Sentences, translations and markup: several words, or an end as of a sentence.
fn is_prose(value: &[u8]) -> bool {
    let spaces = value.iter().filter(|byte| **byte == b' ').count();
    let ends = matches!(value.last(), Some(b'?' | b'!' | b'.' | b':' | b',' | b')')) || value.ends_with("…".as_bytes());
    let foreign = value.iter().any(|byte| !byte.is_ascii());
    let digits = value.iter().any(u8::is_ascii_digit);
    spaces >= 5
        || spaces >= 1 && (ends || foreign)
        || spaces >= 2 && !digits && value.iter().any(|byte| b",;:()'".contains(byte))
}

/// A text that labels a field: `Password:`, `Enter password`, `Mot de passe`.
fn is_label(value: &[u8]) -> bool {
    let lower = value.to_ascii_lowercase();
    let words = words(&lower);
    value.ends_with(b":")
        || words.len() > 1
            && words.iter().all(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic()))
            && words.iter().any(|word| {
                [
                    "password",
                    "passwords",
                    "passwort",
                    "token",
                    "secret",
                    "username",
                    "login",
                    "credentials",
                    "passe",
                    "contrasena",
                    "senha",
                    "enter",
                    "confirm",
                    "invalid",
                    "required",
                    "forgot",
                ]
                .contains(&word.as_str())
            })
            && (value.contains(&b' ') || looks_random(value) < -10.0 && words.len() > 2)
}

/// Whether the value only repeats the words of its key: `password = "password"`, `DB_PASSWORD = "db_password"`.
fn is_like_its_key(value: &[u8], key: &[u8]) -> bool {
    let (value, key) = (words(value).concat(), words(key).concat());
    !value.is_empty()
        && !key.is_empty()
        && value.len() >= 4
        && (key.ends_with(&value)
            || value.ends_with(&key)
                && value.len() < key.len() + 12
                && value.bytes().all(|byte| byte.is_ascii_alphabetic())
                && key.len() >= 12)
}

/// Passwords that everybody tries first, and words that examples use for one.
fn is_weak(value: &[u8]) -> bool {
    let plain: String = value
        .iter()
        .filter_map(|byte| match byte {
            b'@' => Some('a'),
            b'$' => Some('s'),
            byte if byte.is_ascii_alphabetic() => Some(char::from(byte.to_ascii_lowercase())),
            _ => None,
        })
        .collect();
    let digits_as_letters: String = value
        .iter()
        .filter_map(|byte| match byte {
            b'0' => Some('o'),
            b'1' => Some('i'),
            b'3' => Some('e'),
            b'4' | b'@' => Some('a'),
            b'5' | b'$' => Some('s'),
            b'7' => Some('t'),
            byte if byte.is_ascii_alphabetic() => Some(char::from(byte.to_ascii_lowercase())),
            _ => None,
        })
        .collect();
    let most_letters = plain.len() * 2 >= value.len();
    let named = ["pass", "password", "passwd", "pwd", "passwort"];
    let says_password =
        most_letters && plain.len() < 24 && named.iter().any(|word| plain.ends_with(word) || plain.starts_with(word));
    plain.is_empty() || says_password || most_letters && WEAK.has(&plain) || WEAK.has(&digits_as_letters)
}

/// A token that somebody made up: words that tests use for one, next to signs or the ends.
fn is_invented(value: &[u8]) -> bool {
    let words: Vec<String> =
        words(value).into_iter().filter(|word| word.bytes().all(|byte| byte.is_ascii_alphabetic())).collect();
    let letters: usize = words.iter().map(String::len).sum();
    let invented: usize = words.iter().filter(|word| INVENTED.has(word)).map(String::len).sum();
    invented > 0 && invented * 2 >= letters
}

/// Rules ask for `pass` in a key; here the key's own words decide whether it is a password. No key, no doubt.
fn names_a_password(key: &[u8]) -> bool {
    if key.is_empty() {
        return true;
    }
    let words = words(key);
    let joined = words.concat();
    PASSWORD_PARTS.all().any(|part| joined.contains(part))
        || words.iter().any(|word| PASSWORD_WORDS.has(word))
        || joined.ends_with("pass")
}

#[cfg(test)]
mod tests {
    use super::{basic_credentials, encoded_secret, password, token, url_password};
    use crate::validate::{Outcome, Subject};

    type Check = fn(&Subject<'_>) -> Outcome;

    fn ask(check: Check, key: &str, value: &str) -> Outcome {
        let value = value.replace('¦', "");
        check(&Subject { value: value.as_bytes(), key: key.as_bytes(), quoted: true, path: "settings.env" })
    }

    #[test]
    fn chosen_passwords_are_plausible() {
        for value in ["Tr0ub4dor&3", "kX9#vQ2!pL", "S5ec4rePa2Word", "wQ7mZk2LpX9v", "blink5678"] {
            assert_eq!(ask(password, "db_password", value), Outcome::Plausible, "{value}");
        }
    }

    #[test]
    fn passwords_that_anybody_would_guess_are_unlikely() {
        for value in ["password1", "P@ssw0rd", "secret", "changeit", "test1234", "goodspec", "123456", "postgres"] {
            assert_eq!(ask(password, "db_pass", value), Outcome::Failed, "{value}");
        }
    }

    #[test]
    fn what_stands_in_for_a_password_is_none() {
        for value in [
            "null",
            "${DB_PASSWORD}",
            "{{ vault.pw }}",
            "$DB_PASSWORD",
            "%(pw)s",
            "Passwort vergessen?",
            "Enter password",
            "Password:",
            "db_password",
            "********",
            "ENC[AES256,abc]",
            "vault:secret/app#pw",
            "/run/secrets/db",
            "server.pem",
            "^[a-z]+$",
            "2026-01-02T03:04:05Z",
            "can't be blank",
            "...",
            "$2b$12$abc",
        ] {
            assert_eq!(ask(password, "db_password", value), Outcome::Rejected, "{value}");
        }
        for key in ["password_field", "passwordMinLength", "bypass", "compass_x", "PWD", "password_hash"] {
            assert_eq!(ask(password, key, "Tr0ub4dor&3"), Outcome::Rejected, "{key}");
        }
    }

    #[test]
    fn a_value_without_quotes_in_a_program_is_an_expression() {
        let subject = |path| Subject { value: b"userPassword2", key: b"password", quoted: false, path };
        assert_eq!(password(&subject("app.py")), Outcome::Rejected);
        assert_ne!(password(&subject("app.env")), Outcome::Rejected);
    }

    #[test]
    fn drawn_tokens_are_plausible() {
        for value in [
            "9f8a3c1be7d¦04526a1f09c8d7e6b5a42",
            "Zq8vN3xKp0LwTy7R¦b2Mc",
            "x7Kq+2LmZ/9pRtVw¦4nBs8A==",
            "5b1f0c9e-7d2a-4e6b-8c3f-1a9d0e7b6c54",
        ] {
            assert_eq!(ask(token, "auth_token", value), Outcome::Plausible, "{value}");
        }
    }

    #[test]
    fn names_words_and_hashes_are_no_tokens() {
        for value in [
            "getAccessToken",
            "access_token_secret",
            "application/json",
            "StarletteOAuth2App",
            "config.auth.token",
            "https://acme.dev/x",
            "v1.19.36",
            "ana@acme.dev",
            "sha256:9f8a3c1be7d04526",
            "1234567890",
            "your-token-here",
            "my-secret-token",
            "invalid-secret-format",
        ] {
            assert_eq!(ask(token, "auth_token", value), Outcome::Rejected, "{value}");
        }
        assert_eq!(ask(token, "secret_key", "w]Zp(q^x{T!bn*Qk#vJ"), Outcome::Plausible);
        for key in ["public_key", "token_hash", "csrf_token", "key_id", "next_token", "secret_name"] {
            assert_eq!(ask(token, key, "9f8a3c1be7d04526a1f09c8d7e6b5a42"), Outcome::Rejected, "{key}");
        }
        assert_eq!(ask(token, "session", "5b1f0c9e-7d2a-4e6b-8c3f-1a9d0e7b6c54"), Outcome::Failed);
    }

    #[test]
    fn the_password_of_an_address_is_judged_by_itself() {
        assert_eq!(ask(url_password, "", "vg498hwegw1u"), Outcome::Plausible);
        assert_eq!(ask(url_password, "", "password"), Outcome::Failed);
        assert_eq!(ask(url_password, "", "${PW}"), Outcome::Rejected);
        assert_eq!(ask(url_password, "", "None,"), Outcome::Rejected);
    }

    #[test]
    fn encoded_credentials_are_decoded_first() {
        assert_eq!(ask(basic_credentials, "", "ZGVwbG95OmtYOSN2UTIhcEw="), Outcome::Plausible);
        assert_eq!(ask(basic_credentials, "", "dXNlcjpwYXNzd29yZA=="), Outcome::Failed);
        assert_eq!(ask(basic_credentials, "", "bm9jb2xvbg=="), Outcome::Rejected);
        assert_eq!(ask(encoded_secret, "", "a1g5I3ZRMiFwTA=="), Outcome::Plausible);
        assert_eq!(ask(encoded_secret, "", "YmFyCg=="), Outcome::Rejected);
    }
}

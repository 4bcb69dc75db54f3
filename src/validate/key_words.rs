//! What the name of a key says about its value: `password` holds a secret, `password_field` and `public_key` do not.

use super::vocabulary::{ABOUT, NOT_SECRET, PAIRS, QUESTION};

/// The words of a key in lower case: split at signs, between `aB` and between `ABc`, without numbers at the end. What is
/// not ASCII is a letter, so that `contraseña` and `пароль` are words.
pub fn words(key: &[u8]) -> Vec<String> {
    let is_letter = |byte: &u8| byte.is_ascii_alphanumeric() || !byte.is_ascii();
    let lower = |word: &[u8]| String::from_utf8_lossy(word).to_lowercase();
    let mut words: Vec<String> = Vec::new();
    let mut word: Vec<u8> = Vec::new();
    for (at, byte) in key.iter().enumerate() {
        let before = at.checked_sub(1).map_or(0, |at| key[at]);
        let after = key.get(at + 1).copied().unwrap_or(0);
        let hump = byte.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || before.is_ascii_uppercase() && after.is_ascii_lowercase());
        if (hump || !is_letter(byte)) && !word.is_empty() {
            words.push(lower(&std::mem::take(&mut word)));
        }
        if is_letter(byte) {
            word.push(*byte);
        }
    }
    if !word.is_empty() {
        words.push(lower(&word));
    }
    while words.last().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
        words.pop();
    }
    words
}

/// Whether the key names something about a secret, or something else that has its word in it, rather than a secret.
pub fn denies(key: &[u8]) -> bool {
    let words = words(key);
    let Some(last) = words.last() else { return false };
    ABOUT.has(last)
        || words.iter().any(|word| NOT_SECRET.has(word))
        || words.first().is_some_and(|word| words.len() > 1 && QUESTION.has(word))
        || words.windows(2).any(|pair| PAIRS.has(&pair.join("_")))
}

/// Whether one of the key's words says that the value is a secret, so that even a UUID is one.
pub(super) fn names_a_secret(key: &[u8]) -> bool {
    let words = words(key);
    let joined = words.concat();
    ["token", "secret", "apikey", "accesskey", "privatekey", "authkey", "password", "passwd", "credential", "bearer"]
        .iter()
        .any(|part| joined.contains(part))
}

#[cfg(test)]
mod tests {
    use super::{denies, words};

    #[test]
    fn keys_fall_into_words() {
        assert_eq!(words(b"PROD_dbPassword-2"), ["prod", "db", "password"]);
        assert_eq!(words(b"HTTPAuthToken"), ["http", "auth", "token"]);
        assert_eq!(words("db_Contraseña Пароль".as_bytes()), ["db", "contraseña", "пароль"]);
    }

    #[test]
    fn keys_about_secrets_are_told_from_secrets() {
        for key in [
            "password_field",
            "passwordLabel",
            "PASSWORD_MIN_LENGTH",
            "token_type",
            "secretName",
            "public_key",
            "primary_key",
            "keyboard_token",
            "max_tokens",
            "api_key_id",
            "password_hash",
            "csrf_token",
            "is_password",
            "keystore",
            "existingSecret",
        ] {
            assert!(denies(key.as_bytes()), "{key}");
        }
        for key in
            ["password", "db_pass", "apiKey", "API_KEY_2", "client_secret", "authToken", "passwort", "private_key"]
        {
            assert!(!denies(key.as_bytes()), "{key}");
        }
    }
}

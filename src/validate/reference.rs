//! Values that only point to where a secret is: look-ups, calls, variables, paths, encrypted forms.

use super::Subject;
use super::randomness::looks_random;
use super::vocabulary::{CODE_ENDINGS, ELSEWHERE, FILE_ENDINGS, listed};

/// Whether the value refers to a secret, or computes one, instead of being one.
pub(super) fn is_reference(subject: &Subject<'_>) -> bool {
    let value = subject.value;
    starts_elsewhere(value)
        || value.windows(3).any(|part| part == b"://")
        || is_pattern(value)
        || is_path(value)
        || !subject.quoted
            && (is_expression(value) || !subject.key.is_empty() && is_code(subject.path) && !stands_in_a_comment(value))
}

/// Starts of values that name a place in a vault, an environment, or an encrypted form.
fn starts_elsewhere(value: &[u8]) -> bool {
    let lower: Vec<u8> = value.iter().take(24).map(u8::to_ascii_lowercase).collect();
    ELSEWHERE.split_ascii_whitespace().any(|start| lower.starts_with(start.as_bytes()))
}

/// An expression of a language, where a string would be in quotes: a call, an index, a path of names, a variable.
fn is_expression(value: &[u8]) -> bool {
    let Some(first) = value.first() else { return true };
    if matches!(first, b'$' | b'&' | b'*' | b'{' | b'[' | b'(' | b'<' | b'|' | b'>' | b'\\' | b'"' | b'\'' | b'`')
        && !is_mixed(value)
    {
        return true;
    }
    let name = value.iter().take_while(|byte| byte.is_ascii_alphanumeric() || b"_.:>$?!@-".contains(byte)).count();
    let opens = matches!(value.get(name), Some(b'(' | b'['));
    if name > 0 && opens {
        return true;
    }
    let text = &value[..value.len() - usize::from(value.ends_with(b";"))];
    let parts: Vec<&[u8]> = text.split(|byte| *byte == b'.').collect();
    let dotted = parts.len() > 1 && parts.iter().all(|part| is_name(part));
    let arrow = [&b"->"[..], b"::", b"=>", b"&&", b"||", b" + ", b"=="]
        .iter()
        .any(|sign| value.windows(sign.len()).any(|part| part == *sign));
    dotted && looks_random(text) < 0.0 || arrow && !is_mixed(value)
}

fn is_name(part: &[u8]) -> bool {
    part.first().is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'_')
        && part.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'_')
}

/// Whether the value mixes letters, digits or signs the way passwords do and expressions do not.
fn is_mixed(value: &[u8]) -> bool {
    let signs = value.iter().filter(|byte| byte.is_ascii_punctuation() && !b"_.-(),\"'[]{}$".contains(byte)).count();
    let digits = value.iter().filter(|byte| byte.is_ascii_digit()).count();
    signs >= 2 && digits + signs >= 3 || signs >= 4
}

/// A regular expression, a format or markup.
fn is_pattern(value: &[u8]) -> bool {
    let has = |part: &[u8]| value.windows(part.len()).any(|window| window == part);
    [
        &b"(?"[..],
        b"\\d",
        b"\\w",
        b"\\s",
        b"[a-z",
        b"[A-Z",
        b"[0-9",
        b"[^",
        b".*",
        b".+",
        b"%s",
        b"%d",
        b"%v",
        b"{}",
        b"{0}",
        b"{1}",
        b"&lt;",
        b"</",
        b"/>",
        b"\\u00",
        b"<%",
        b"%>",
        b"{%",
        b"{{",
        b"${",
    ]
    .iter()
    .any(|part| has(part))
        && !is_mixed_password(value)
        || value.starts_with(b"^") && value.ends_with(b"$")
        || value.starts_with(b"<") && value.ends_with(b">")
}

/// A long jumble may have two braces in it and still be a password.
fn is_mixed_password(value: &[u8]) -> bool {
    value.iter().filter(|byte| byte.is_ascii_punctuation()).count() >= 8 && !value.contains(&b' ')
}

/// A path, or the name of a file.
fn is_path(value: &[u8]) -> bool {
    let lower = value.to_ascii_lowercase();
    if FILE_ENDINGS.split_ascii_whitespace().any(|ending| lower.ends_with(ending.as_bytes())) {
        return true;
    }
    let rooted = [&b"/"[..], b"./", b"../", b"~/", b"%"].iter().any(|start| value.starts_with(start))
        || value.get(1..3) == Some(b":\\");
    let parts = value.split(|byte| matches!(byte, b'/' | b'\\')).filter(|part| !part.is_empty()).count();
    (rooted && parts >= 1 || parts >= 3) && looks_random(value) < 4.0 && !value.ends_with(b"=")
}

/// Whether the path is a program's, where a string stands in quotes.
pub(super) fn is_code(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, ending)| listed(CODE_ENDINGS, &ending.to_ascii_lowercase()))
}

/// In a program, a value without quotes may still be one: in a comment or a here-document. Only one that looks drawn.
fn stands_in_a_comment(value: &[u8]) -> bool {
    value.len() >= 16
        && looks_random(value) > 8.0
        && value.iter().any(u8::is_ascii_digit)
        && value.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-+/=.".contains(byte))
}

#[cfg(test)]
mod tests {
    use super::is_reference;
    use crate::validate::Subject;

    fn ask(value: &str, quoted: bool, path: &str) -> bool {
        is_reference(&Subject { value: value.as_bytes(), key: b"password", quoted, path })
    }

    #[test]
    fn look_ups_calls_and_paths_are_references() {
        for value in [
            "os.environ[\"PW\"]",
            "process.env.TOKEN",
            "getenv(\"X\")",
            "config.get(\"password\")",
            "self.password",
            "options.token",
            "ENC[AES256,abc]",
            "vault:secret/data/x",
            "/run/secrets/db",
            "./keys/server.pem",
            "req->token",
            "Config::token",
        ] {
            assert!(ask(value, false, ".env"), "{value}");
        }
        assert!(ask("user_password", false, "app.py"));
    }

    #[test]
    fn literal_values_are_no_references() {
        for (value, quoted) in [
            ("hunter2", true),
            ("s3cr3t!", false),
            ("open_sesame", false),
            ("a8Kd/03kLs+92jXmQ==", true),
            ("p@ss.w0rd", true),
        ] {
            assert!(!ask(value, quoted, "app.env"), "{value}");
        }
    }
}

//! What the name of a key says about its value: `password` holds a secret, `password_field` and `public_key` do not.

/// The words of a key in lower case: split at signs, between `aB` and between `ABc`, without numbers at the end.
pub(super) fn words(key: &[u8]) -> Vec<String> {
    let mut words: Vec<String> = Vec::new();
    let mut word = String::new();
    for (at, byte) in key.iter().enumerate() {
        let before = at.checked_sub(1).map_or(0, |at| key[at]);
        let after = key.get(at + 1).copied().unwrap_or(0);
        let hump = byte.is_ascii_uppercase()
            && (before.is_ascii_lowercase()
                || before.is_ascii_digit()
                || before.is_ascii_uppercase() && after.is_ascii_lowercase());
        if (hump || !byte.is_ascii_alphanumeric()) && !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if byte.is_ascii_alphanumeric() {
            word.push(char::from(byte.to_ascii_lowercase()));
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    while words.last().is_some_and(|word| word.bytes().all(|byte| byte.is_ascii_digit())) {
        words.pop();
    }
    words
}

/// Whether the key names something about a secret, or something else that has its word in it, rather than a secret.
pub(super) fn denies(key: &[u8]) -> bool {
    let words = words(key);
    let Some(last) = words.last() else { return false };
    ABOUT.contains(&last.as_str())
        || words.iter().any(|word| NOT_SECRET.contains(&word.as_str()))
        || words.first().is_some_and(|word| words.len() > 1 && QUESTION.contains(&word.as_str()))
        || words.windows(2).any(|pair| PAIRS.contains(&(pair[0].as_str(), pair[1].as_str())))
}

/// Whether one of the key's words says that the value is a secret, so that even a UUID is one.
pub(super) fn names_a_secret(key: &[u8]) -> bool {
    let words = words(key);
    let joined = words.concat();
    ["token", "secret", "apikey", "accesskey", "privatekey", "authkey", "password", "passwd", "credential", "bearer"]
        .iter()
        .any(|part| joined.contains(part))
}

/// Last words of keys that describe a secret: its name, its place, its shape.
const ABOUT: &[&str] = &[
    "field", "fields", "label", "labels", "placeholder", "regex", "regexp", "pattern", "length", "len", "min", "max",
    "policy", "policies", "rule", "rules", "hasher", "type", "types", "name", "names", "file", "files", "filename",
    "filepath", "path", "paths", "dir", "directory", "folder", "url", "urls", "uri", "endpoint", "host", "prompt", "hint", "help",
    "error", "errors", "message", "messages", "msg", "text", "title", "description", "desc", "header", "headers", "param",
    "params", "parameter", "attribute", "attr", "column", "columns", "id", "ids", "count", "size", "bits", "bytes", "limit",
    "ttl", "expiry", "expires", "expiration", "lifetime", "validity", "timeout", "age", "days", "date", "time", "at",
    "encoder", "encoding", "encryptor", "algorithm", "alg", "algo", "method", "methods", "mode", "format", "version", "versions",
    "provider", "providers", "manager", "service", "services", "handler", "class", "controller", "view", "template", "form",
    "input", "element", "selector", "css", "icon", "button", "btn", "link", "route", "action", "event", "events", "callback",
    "function", "func", "enabled", "disabled", "required", "visible", "visibility", "toggle", "strength", "score",
    "validator", "validators", "validation", "validate", "valid", "index", "idx", "map", "dict", "list", "array",
    "table", "schema", "kind", "ref", "refs", "reference", "arn", "var", "variable", "env", "property", "prop",
    "prefix", "suffix", "separator", "delimiter", "char", "chars", "charset", "alphabet", "code", "codes", "status", "state",
    "scope", "scopes", "issuer", "audience", "subject", "owner", "user", "username", "email", "domain", "region", "zone",
    "store", "keystore", "truststore", "storage", "repository", "factory", "generator", "builder", "parser", "reader", "writer",
    "loader", "resolver", "source", "sources", "module", "package", "plugin", "component", "widget", "screen", "page", "dialog",
    "modal", "tab", "menu", "section", "group", "category", "tag", "tags", "test", "tests", "spec", "mock", "stub",
    "fixture", "request", "response", "result", "count", "total", "tokens", "passwords", "secrets", "keys", "usage", "cost",
    "price", "flag", "option", "options", "settings", "config", "manifest", "locator", "xpath", "checkbox", "tooltip", "info",
    "warning", "success", "failed", "failure", "exists", "missing", "empty", "mismatch", "changed", "updated", "created", "reset",
    "forgot", "forgotten", "strategy", "resource", "placement", "position", "alias", "aliases", "identifier", "uuid", "guid",
    "digest", "checksum", "hash", "hashes", "hashed", "md5", "sha", "sha1", "sha224", "sha256", "sha384", "sha512", "crc", "crc32",
    "fingerprint", "thumbprint", "signature", "sig", "revision", "rev", "commit", "etag", "integrity", "cert", "certificate",
    "pem", "crt", "cer", "pub", "stream", "iterator", "cursor", "offset", "equal", "equals", "match", "matches", "contains",
];

/// Words that make a key something else wherever they stand.
const NOT_SECRET: &[&str] = &[
    "public", "pubkey", "publickey", "publishable", "keyboard", "keymap", "keybinding", "keybindings", "hotkey", "shortcut", "keycode",
    "monkey", "donkey", "turkey", "hockey", "jockey", "tokenizer", "tokenize", "tokenization", "tokenizers", "stopword",
    "csrf", "xsrf", "csrfmiddlewaretoken", "xcsrf", "nonce", "hashed", "encrypted", "ciphertext", "checksum", "digest", "md5", "sha1",
    "sha256", "sha512", "integrity", "fingerprint", "thumbprint", "srcrev", "gitrev", "primary", "foreign", "partition", "i18n", "l10n",
    "translation", "translations", "locale", "keyword", "keywords", "keyframe", "keyframes", "keyspace", "recaptchasitekey", "sitekey",
    "idempotency", "bypass", "compass", "passport", "passenger", "passage", "passive", "passing", "passed", "passes",
    "passthrough", "encompass", "secretary", "authored", "authors", "author", "clavier", "enclave", "parolee",
];

/// First words of keys that ask a question or give an order.
const QUESTION: &[&str] = &[
    "is", "has", "show", "hide", "no", "use", "uses", "enable", "disable", "require", "requires", "need", "needs", "should", "can",
    "must", "allow", "allows", "get", "set", "fetch", "load", "read", "parse", "validate", "check", "verify", "compare", "generate",
    "create", "update", "delete", "remove", "invalid", "wrong", "incorrect", "missing", "forgot", "num", "max", "min", "on",
];

/// Neighbouring words of keys that hold no secret.
const PAIRS: &[(&str, &str)] = &[
    ("site", "key"), ("key", "down"), ("key", "up"), ("key", "press"), ("sort", "key"), ("cache", "key"), ("dict", "keys"),
    ("object", "key"), ("row", "key"), ("group", "key"), ("index", "key"), ("translation", "key"), ("message", "key"),
    ("next", "token"), ("continuation", "token"), ("page", "token"), ("sync", "token"), ("pagination", "token"),
    ("bos", "token"), ("eos", "token"), ("pad", "token"), ("unk", "token"), ("mask", "token"), ("cls", "token"), ("sep", "token"),
    ("special", "token"), ("end", "token"), ("start", "token"), ("idempotency", "key"), ("routing", "key"), ("event", "key"),
    ("ssh", "rsa"), ("host", "key"), ("known", "hosts"), ("user", "secrets"), ("key", "size"), ("kms", "key"), ("map", "key"),
];

#[cfg(test)]
mod tests {
    use super::{denies, words};

    #[test]
    fn keys_fall_into_words() {
        assert_eq!(words(b"PROD_dbPassword-2"), ["prod", "db", "password"]);
        assert_eq!(words(b"HTTPAuthToken"), ["http", "auth", "token"]);
    }

    #[test]
    fn keys_about_secrets_are_told_from_secrets() {
        for key in [
            "password_field", "passwordLabel", "PASSWORD_MIN_LENGTH", "token_type", "secretName", "public_key", "primary_key",
            "keyboard_token", "max_tokens", "api_key_id", "password_hash", "csrf_token", "is_password", "keystore",
        ] {
            assert!(denies(key.as_bytes()), "{key}");
        }
        for key in ["password", "db_pass", "apiKey", "API_KEY_2", "client_secret", "authToken", "passwort", "private_key"] {
            assert!(!denies(key.as_bytes()), "{key}");
        }
    }
}

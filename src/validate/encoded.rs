//! Values that are encoded texts: what they say when decoded tells whether they are what their start promises.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use serde_json::{Map, Value};

use super::checksum::proven;
use super::{Outcome, Subject};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

fn decoded(text: &[u8]) -> Option<Vec<u8>> {
    STANDARD.decode(text).or_else(|_| URL.decode(text)).ok()
}

fn object(text: &[u8]) -> Option<Map<String, Value>> {
    serde_json::from_slice(&decoded(text)?).ok()
}

/// Grafana's old API key: the base64 of an object with the key `k`, its name `n` and its organisation's number `id`.
/// An object without a name is something else, for instance the address of a Power BI report.
pub(super) fn grafana_api_key(subject: &Subject<'_>) -> Outcome {
    // A report's address has the tenant in `t`, also when its end is cut off.
    if decoded(subject.value).is_some_and(|text| memchr::memmem::find(&text, b"\"t\":").is_some()) {
        return Outcome::Rejected;
    }
    // Grafana draws `k` from letters and digits; a report has a UUID there.
    let drawn = |text: &Vec<u8>| text.get(6..38).is_some_and(|key| key.iter().all(u8::is_ascii_alphanumeric));
    if decoded(subject.value.get(..52).unwrap_or_default()).is_some_and(|text| !drawn(&text)) {
        return Outcome::Rejected;
    }
    match object(subject.value) {
        Some(key) if !key.contains_key("n") => Outcome::Rejected,
        Some(key) => proven(key.contains_key("k") && key.contains_key("id")),
        None => Outcome::Plausible,
    }
}

/// Sentry's organisation token: `sntrys_`, the base64 of an object that says when, where and for whom it was made, `_`
/// and the secret (docs.sentry.io, "Auth tokens").
pub(super) fn sentry_organisation_token(subject: &Subject<'_>) -> Outcome {
    let Some(body) = subject.value.strip_prefix(b"sntrys_") else { return Outcome::Plausible };
    let end = body.iter().rposition(|byte| *byte == b'_').unwrap_or(body.len());
    proven(object(&body[..end]).is_some_and(|about| about.contains_key("iat") && about.contains_key("org")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(function: fn(&Subject<'_>) -> Outcome, value: &str) -> Outcome {
        function(&Subject { value: value.as_bytes(), key: b"", quoted: false, path: "" })
    }

    #[test]
    fn an_object_without_a_name_is_no_grafana_key() {
        assert_eq!(
            check(grafana_api_key, &STANDARD.encode(r#"{"k":"q8ZtV2nXw7Lp0RkM4cYd9HeB5sGfJ3zT","n":"ci","id":1}"#)),
            Outcome::Confirmed
        );
        let report = STANDARD.encode(r#"{"k":"72f9a1c4-38d0-4be7-9a51-c06e2f8b7d13","r":"x"}"#);
        assert_eq!(check(grafana_api_key, &report[..64]), Outcome::Rejected);
        assert_eq!(check(grafana_api_key, &STANDARD.encode(r#"{"k":"q8Zt","t":"72f9"}"#)), Outcome::Rejected);
    }

    #[test]
    fn a_sentry_token_says_for_whom_it_was_made() {
        let about = STANDARD.encode(r#"{"iat":1761111111.25,"url":"https://sentry.io","org":"acme"}"#);
        assert_eq!(check(sentry_organisation_token, &format!("sntrys_{about}_x")), Outcome::Confirmed);
        assert_eq!(check(sentry_organisation_token, "sntrys_eyJpYXQiO_x"), Outcome::Plausible);
    }
}

//! Structure of values that carry no checksum.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::{Outcome, Subject};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
const URL: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// A JSON Web Token (RFC 7519): the first two parts are JSON objects in base64url.
pub(super) fn jwt(subject: &Subject<'_>) -> Outcome {
    let mut parts = subject.value.split(|byte| *byte == b'.');
    let is_object = |part: Option<&[u8]>| {
        part.and_then(|part| URL.decode(part).ok())
            .is_some_and(|json| serde_json::from_slice::<serde_json::Map<String, serde_json::Value>>(&json).is_ok())
    };
    if is_object(parts.next()) && is_object(parts.next()) { Outcome::Plausible } else { Outcome::Rejected }
}

/// Base64 of either alphabet.
pub(super) fn base64(subject: &Subject<'_>) -> Outcome {
    if STANDARD.decode(subject.value).is_ok() || URL.decode(subject.value).is_ok() {
        Outcome::Plausible
    } else {
        Outcome::Rejected
    }
}

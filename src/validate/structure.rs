//! Structure of values that carry no checksum.

use base64::Engine as _;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use super::{Outcome, Subject};

const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
pub(super) const STANDARD: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::STANDARD, LENIENT);
pub(super) const URL: GeneralPurpose = GeneralPurpose::new(&base64::alphabet::URL_SAFE, LENIENT);

/// A JSON Web Token (RFC 7519): the first two parts are JSON objects in base64url, and the first names an algorithm.
pub(super) fn jwt(subject: &Subject<'_>) -> Outcome {
    type Object = serde_json::Map<String, serde_json::Value>;
    let mut parts = subject.value.split(|byte| *byte == b'.');
    let mut object = || {
        let json = URL.decode(parts.next()?).ok()?;
        serde_json::from_slice::<Object>(&json).ok()
    };
    let (Some(header), Some(claims)) = (object(), object()) else { return Outcome::Failed };
    if !header.contains_key("alg") {
        return Outcome::Failed;
    }
    // The token of the format's own home page, and of every tutorial since.
    let from_the_tutorial = claims.get("sub").is_some_and(|sub| sub == "1234567890");
    if from_the_tutorial { Outcome::Failed } else { Outcome::Plausible }
}

/// Base64 of either alphabet.
pub(super) fn base64(subject: &Subject<'_>) -> Outcome {
    if is_decodable(subject.value) { Outcome::Plausible } else { Outcome::Rejected }
}

/// Whether the text is base64 of either alphabet, whatever its padding.
pub(super) fn is_decodable(text: &[u8]) -> bool {
    STANDARD.decode(text).is_ok() || URL.decode(text).is_ok()
}

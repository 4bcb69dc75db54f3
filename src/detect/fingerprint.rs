//! Names a finding.
pub(crate) fn fingerprint(rule: &str, path: &str, line: &[u8], value: &[u8]) -> String {
    format!("{rule}{path}{}{}", line.len(), value.len())
}

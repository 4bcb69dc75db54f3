//! Baselines and ignore files of other scanners, read as they are, so that a project can change its scanner without
//! judging every old finding again. The formats were read in the tools' sources; see `docs/baselines.md`.

mod lines;
mod reports;
mod yaml;

use serde_json::Value;

use super::baseline::Baseline;
use crate::model::Written;

/// Files in a repository's root that are honoured without being named.
pub const IGNORE_FILES: &[&str] = &[
    ".gitleaksignore",
    ".betterleaksignore",
    ".secretsignore",
    ".secretlintignore",
    ".secrets.baseline",
    ".gitguardian.yaml",
    ".gitguardian.yml",
];

/// Reads a foreign file, recognised by its name, else by its content.
///
/// # Errors
/// A sentence that says what is wrong and what to do.
pub(super) fn read(Written { path, text }: Written<'_>) -> Result<Baseline, String> {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let mut baseline = match name {
        ".gitleaksignore" => lines::gitleaks(text, ".gitleaksignore"),
        ".betterleaksignore" => lines::gitleaks(text, ".betterleaksignore"),
        ".secretsignore" => lines::ripsecrets(text),
        ".secretlintignore" => lines::secretlint(text),
        ".gitguardian.yaml" | ".gitguardian.yml" => yaml::ggshield(text),
        _ => by_content(text).ok_or_else(|| unknown(path))?,
    };
    path.clone_into(&mut baseline.path);
    Ok(baseline)
}

fn by_content(text: &str) -> Option<Baseline> {
    if let Ok(value) = serde_json::from_str::<Value>(text) {
        return reports::read(&value);
    }
    // JSON Lines: a report of betterleaks 2.
    let records: Vec<Value> =
        text.lines().filter(|line| !line.trim().is_empty()).map_while(|line| serde_json::from_str(line).ok()).collect();
    if !records.is_empty() {
        return reports::read_lines(&records);
    }
    if yaml::is_kingfisher(text) {
        return Some(yaml::kingfisher(text));
    }
    lines::looks_like_gitleaks(text).then(|| lines::gitleaks(text, "ignore file"))
}

fn unknown(path: &str) -> String {
    format!(
        "`{path}` is no baseline that aiguard reads: it knows its own, reports of gitleaks and betterleaks in JSON, and \
         the baselines of detect-secrets and kingfisher."
    )
}

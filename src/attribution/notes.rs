//! Who wrote which lines, as other tools record it: notes of git-ai (`authorship/3.0.0`) and Agent Trace files (0.1.0).
//!
//! Sources: git-ai, specs/git_ai_standard_v3.0.0.md; cursor/agent-trace, schemas of 2026-02.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// What a record says of one commit or file set.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Provenance {
    /// Lines by file: of an AI, of a person.
    pub files: BTreeMap<String, Lines>,
    /// Tool and model of every conversation, as `tool:model`.
    pub tools: BTreeSet<String>,
    /// People who are named.
    pub people: BTreeSet<String>,
}

/// Numbers of lines.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Lines {
    /// Written by an AI.
    pub ai: u64,
    /// Known to be written by a person. Lines that no record names are neither.
    pub human: u64,
}

impl Provenance {
    /// Lines of all files.
    pub fn total(&self) -> Lines {
        self.files
            .values()
            .fold(Lines::default(), |sum, lines| Lines { ai: sum.ai + lines.ai, human: sum.human + lines.human })
    }

    /// Whether an AI took part.
    pub fn is_assisted(&self) -> bool {
        self.total().ai > 0 || !self.tools.is_empty()
    }
}

/// Reads a note of `refs/notes/ai`: file paths, below each its keys with ranges, a line `---`, and JSON.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn git_ai(note: &str) -> Result<Provenance, String> {
    let (map, json) = match note.strip_prefix("---\n") {
        Some(json) => ("", json),
        None => note.split_once("\n---\n").ok_or("the note has no line `---`")?,
    };
    let json: Value = serde_json::from_str(json).map_err(|_| "what stands below `---` is no JSON".to_owned())?;
    let schema = json["schema_version"].as_str().unwrap_or_default();
    if !schema.starts_with("authorship/3.") {
        return Err("the note is of a version other than authorship/3".to_owned());
    }
    let mut out = Provenance::default();
    let mut path = String::new();
    for line in map.lines() {
        match line.strip_prefix("  ") {
            None => path = line.trim().trim_matches('"').to_owned(),
            Some(entry) => {
                let Some((key, ranges)) = entry.trim().split_once(' ') else { continue };
                let count: u64 = ranges.split(',').map(|range| length(range.trim())).sum();
                let lines = out.files.entry(path.clone()).or_default();
                if key.starts_with("h_") { lines.human += count } else { lines.ai += count }
            }
        }
    }
    for kind in ["prompts", "sessions"] {
        for session in json[kind].as_object().into_iter().flat_map(serde_json::Map::values) {
            let of = |name: &str| session["agent_id"][name].as_str().unwrap_or_default();
            if !of("tool").is_empty() {
                out.tools.insert(format!("{}:{}", of("tool"), of("model")));
            }
            out.people.extend(session["human_author"].as_str().map(str::to_owned));
        }
    }
    Ok(out)
}

/// The number of lines of `12` or `12-20`.
fn length(range: &str) -> u64 {
    match range.split_once('-') {
        Some((from, to)) => match (from.parse::<u64>(), to.parse::<u64>()) {
            (Ok(from), Ok(to)) if to >= from => to - from + 1,
            _ => 0,
        },
        None => u64::from(range.parse::<u64>().is_ok()),
    }
}

/// Reads an Agent Trace file. Gives the revision that it is of, if it names one.
///
/// # Errors
/// A sentence that says what is wrong with it.
pub fn agent_trace(text: &str) -> Result<(Option<String>, Provenance), String> {
    let json: Value = serde_json::from_str(text).map_err(|_| "this is no JSON".to_owned())?;
    if !json["version"].as_str().is_some_and(|version| version.starts_with("0.")) || !json["files"].is_array() {
        return Err("this is no Agent Trace record of version 0".to_owned());
    }
    let mut out = Provenance::default();
    for file in json["files"].as_array().into_iter().flatten() {
        let lines = out.files.entry(file["path"].as_str().unwrap_or_default().to_owned()).or_default();
        for conversation in file["conversations"].as_array().into_iter().flatten() {
            let contributor = &conversation["contributor"];
            let kind = contributor["type"].as_str().unwrap_or("unknown");
            for range in conversation["ranges"].as_array().into_iter().flatten() {
                let (from, to) = (range["start_line"].as_u64().unwrap_or(1), range["end_line"].as_u64().unwrap_or(0));
                let count = (to + 1).saturating_sub(from);
                match range["contributor"]["type"].as_str().unwrap_or(kind) {
                    "ai" | "mixed" => lines.ai += count,
                    "human" => lines.human += count,
                    _ => {}
                }
            }
            if let Some(model) = contributor["model_id"].as_str() {
                out.tools.insert(format!("{}:{model}", json["tool"]["name"].as_str().unwrap_or("unknown")));
            }
        }
    }
    Ok((json["vcs"]["revision"].as_str().map(str::to_owned), out))
}

#[cfg(test)]
mod tests {
    use super::{Lines, agent_trace, git_ai};

    #[test]
    fn a_note_of_git_ai_says_which_lines_an_ai_wrote() {
        let note = "src/a.rs\n  s_0123456789abcd::t_0123456789abcd 1-4,9\n  h_0123456789abcd 5-6\n\"b c.rs\"\n  0123456789abcdef 1\n---\n\
            {\"schema_version\":\"authorship/3.0.0\",\"sessions\":{\"s_0123456789abcd\":{\"agent_id\":{\"tool\":\"claude\",\
            \"id\":\"1\",\"model\":\"opus\"},\"human_author\":\"Jane <jane@example.com>\"}},\"prompts\":{}}";
        let found = git_ai(note).unwrap();
        assert_eq!(found.files["src/a.rs"], Lines { ai: 5, human: 2 });
        assert_eq!(found.total(), Lines { ai: 6, human: 2 });
        assert!(found.tools.contains("claude:opus") && found.people.contains("Jane <jane@example.com>"));
        assert!(git_ai("no note").is_err());
        assert!(git_ai("---\n{\"schema_version\":\"authorship/2.0\"}").is_err());
    }

    #[test]
    fn an_agent_trace_says_which_lines_an_ai_wrote() {
        let text = r#"{"version":"0.1.0","id":"x","vcs":{"type":"git","revision":"abc"},"tool":{"name":"cursor"},
            "files":[{"path":"a.ts","conversations":[{"contributor":{"type":"ai","model_id":"p/m"},"ranges":[{"start_line":3,"end_line":5}]},
            {"contributor":{"type":"human"},"ranges":[{"start_line":6,"end_line":6}]}]}]}"#;
        let (revision, found) = agent_trace(text).unwrap();
        assert_eq!(revision.as_deref(), Some("abc"));
        assert_eq!(found.total(), Lines { ai: 3, human: 1 });
        assert!(agent_trace("[]").is_err());
    }
}

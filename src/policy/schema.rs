//! The policy's format as a JSON Schema, for editors: the reader in `raw` decides, this describes.

use serde_json::{Map, Value, json};

use super::floor::Allowing;
use super::flow::Door;
use super::keys::{LOCKABLE, OF_OTHERS, WITHOUT_EFFECT};
use super::raw_guard::ON_FAILURE;
use super::tier::Capability;
use crate::detect::engine::Profile;
use crate::model::words::Word;
use crate::model::{Category, Class, Confidence, Decision, Severity};

/// The schema (draft 2020-12) of `aiguard.toml` and of `policy.toml`.
pub fn schema() -> Value {
    let mut tables = Map::new();
    tables.insert("version".to_owned(), json!({ "const": 1, "description": "The version of the format." }));
    tables.insert("scan".to_owned(), scan());
    tables.insert("allow".to_owned(), list_of(&allow(), "Findings that are known and allowed."));
    let rules = json!({ "type": "object", "required": ["id", "title", "severity", "remediation"] });
    tables.insert("rules".to_owned(), list_of(&rules, "Rules of your own, as docs/rules-format.md describes them."));
    tables.insert("floor".to_owned(), floor());
    tables.insert("data".to_owned(), data());
    tables.insert("hook".to_owned(), hook());
    tables.insert("tiers".to_owned(), tiers());
    for name in OF_OTHERS {
        tables.insert((*name).to_owned(), json!({ "type": "object" }));
    }
    for name in WITHOUT_EFFECT {
        let description = "Accepted; this version of aiguard does nothing with it yet.";
        tables.insert((*name).to_owned(), json!({ "type": "object", "description": description }));
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "aiguard policy, version 1",
        "description": "`aiguard.toml` of a repository, `policy.toml` of a user or an organisation.",
        "type": "object",
        "required": ["version"],
        "additionalProperties": false,
        "properties": tables,
    })
}

fn table(description: &str, properties: &Value) -> Value {
    json!({
        "type": "object",
        "description": description,
        "additionalProperties": false,
        "properties": properties,
    })
}

fn list_of(item: &Value, description: &str) -> Value {
    json!({ "type": "array", "description": description, "items": item })
}

fn words<T: Word>() -> Value {
    words_of(T::ALL)
}

fn words_of<T: Word>(all: &[T]) -> Value {
    json!({ "enum": all.iter().map(|member| member.word()).collect::<Vec<_>>() })
}

fn described(mut value: Value, description: &str) -> Value {
    value["description"] = Value::from(description);
    value
}

fn texts(description: &str) -> Value {
    let list = json!({ "type": "array", "minItems": 1, "items": { "type": "string" } });
    json!({ "description": description, "anyOf": [{ "type": "string" }, list] })
}

fn text(description: &str) -> Value {
    json!({ "type": "string", "description": description })
}

fn boolean(description: &str) -> Value {
    json!({ "type": "boolean", "description": description })
}

fn scan() -> Value {
    let size = json!({
        "description": "Larger files are skipped: bytes, or a text such as \"10 MiB\".",
        "anyOf": [{ "type": "integer", "minimum": 0 }, { "type": "string" }],
    });
    table(
        "What is looked for, and from where on it counts.",
        &json!({
            "profile": described(words::<Profile>(), "The kind of text: diffs and trees, or prompts, dumps and tool output."),
            "min-severity": described(words::<Severity>(), "Less severe findings are counted, not reported."),
            "min-confidence": described(words::<Confidence>(), "Less sure findings are counted, not reported."),
            "fail-on": described(words::<Severity>(), "Reported findings from this severity on fail the run."),
            "exclude": texts("Globs of paths that are not scanned."),
            "rules": texts("Only these rules."),
            "disable-rules": texts("Not these rules."),
            "categories": json!({
                "description": "Only these categories.",
                "anyOf": [words::<Category>(), { "type": "array", "minItems": 1, "items": words::<Category>() }],
            }),
            "max-file-size": size,
            "baseline": text("The baseline's path, from the repository's top."),
            "require-reason": boolean("An inline comment counts only with a reason."),
            "require-rule-ids": boolean("An inline comment counts only with rule ids."),
            "foreign-markers": boolean("Inline comments of other scanners count."),
            "foreign-ignore-files": boolean("Ignore files of other scanners count."),
        }),
    )
}

fn allow() -> Value {
    let mut entry = table(
        "Every kind of condition has to hold; of one kind, one of the listed is enough.",
        &json!({
            "rule": texts("Rule ids."),
            "path": texts("Globs of paths."),
            "path-pattern": texts("Regular expressions over the path."),
            "value-sha256": texts("SHA-256 of the value, in hexadecimal."),
            "fingerprint": texts("Fingerprints of a report."),
            "commit": texts("Commit ids, or their first 7 digits or more."),
            "value-pattern": texts("Regular expressions over the value."),
            "line-pattern": texts("Regular expressions over the finding's first line, with the value masked."),
            "reason": text("Why it is safe."),
            "expires": text("The last day on which the entry holds: a TOML date, without quotes."),
        }),
    );
    entry["required"] = json!(["reason"]);
    entry
}

fn floor() -> Value {
    let days =
        json!({ "type": "integer", "minimum": 1, "description": "The longest that their entries may still hold." });
    table(
        "What the organisation permits the layers below it. It has an effect in the organisation's policy only.",
        &json!({
            "allow": described(words::<Allowing>(), "Which `[[allow]]` entries of others have an effect."),
            "max-allow-days": days,
            "never-allow": texts("Rules whose findings nobody else can allow."),
            "locked": {
                "type": "array",
                "description": "Keys that nobody else can set.",
                "items": { "enum": LOCKABLE },
            },
        }),
    )
}

fn data() -> Value {
    let doors: Map<String, Value> =
        Door::ALL.iter().map(|door| (door.name().to_owned(), words::<Decision>())).collect();
    let classes: Map<String, Value> = Class::ALL
        .iter()
        .map(|class| (class.name().to_owned(), table("What happens at each door.", &Value::Object(doors.clone()))))
        .collect();
    let flow = table("What happens to data of each class where it would go.", &Value::Object(classes));
    table("What happens to data.", &json!({ "flow": flow }))
}

fn hook() -> Value {
    let rules = json!({
        "type": "object",
        "description": "What is answered instead of a rule's own decision.",
        "additionalProperties": words::<Decision>(),
    });
    let paths = table(
        "Protected files.",
        &json!({
            "protect": texts("Globs of paths that are protected as well."),
            "except": texts("Globs of paths that are not protected. A repository cannot except any."),
        }),
    );
    table(
        "What guards agents.",
        &json!({
            "on-failure": described(words_of(ON_FAILURE), "What is answered when an event cannot be judged."),
            "tier": text("The tier that agents work in."),
            "record-changes": boolean("Whether the files that agents change are recorded in the repository's git folder."),
            "rules": rules,
            "paths": paths,
        }),
    )
}

fn tiers() -> Value {
    let mut properties = Map::new();
    properties.insert("inherits".to_owned(), text("The tier that this one adds to."));
    for capability in Capability::ALL {
        let what = match capability {
            Capability::Read => "Globs of files that may be read.",
            Capability::Write => "Globs of files that may be written, deleted or moved.",
            Capability::Network => "Hosts that may be reached; `*` stands within one label.",
            Capability::Shell => "Commands that may run: a program and its first words, or a pipe.",
            Capability::Tools => "Tools that may be called, by name; `*` stands for anything.",
        };
        let lists = json!({ "allow": texts("What is allowed."), "deny": texts("What is denied, even if allowed.") });
        properties.insert(capability.name().to_owned(), table(what, &lists));
    }
    json!({
        "type": "object",
        "description": "What an agent may do, by name of the tier.",
        "additionalProperties": table("One tier.", &Value::Object(properties)),
    })
}

//! Changes one thing in a settings file and keeps everything else: comments, order, indentation.

use std::fmt;

use serde_json::Value;

use super::{Dialect, edit_json, edit_toml};

/// One change. A path names members by their key and elements of lists by their position.
#[derive(Debug, Clone, PartialEq)]
pub enum Edit {
    /// Gives the member under `path` a value; what is missing on the way is made.
    Set { path: Vec<String>, value: Value },
    /// Puts a value at the end of the list under `path`, unless the list has it; a list that is missing is made.
    Add { path: Vec<String>, value: Value },
    /// Takes the member or element under `path` away. One that is not there is no error.
    Remove { path: Vec<String> },
    /// Takes every element equal to `value` out of the list under `path`.
    Drop { path: Vec<String>, value: Value },
}

impl Edit {
    /// The path that it works on.
    pub fn path(&self) -> &[String] {
        match self {
            Self::Set { path, .. } | Self::Add { path, .. } | Self::Remove { path } | Self::Drop { path, .. } => path,
        }
    }
}

/// Why a file could not be changed, as a sentence without a full stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditError(pub String);

impl fmt::Display for EditError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for EditError {}

impl EditError {
    /// The path goes through something that has no members.
    pub(super) fn blocked(path: &[String]) -> Self {
        Self(format!("`{}` stands where a table is needed", path.join(".")))
    }
}

/// The text with the changes made, one after the other. An empty text counts as one without any member.
///
/// # Errors
/// When the text cannot be read in its dialect, or a path goes through a value that has no members.
pub fn edit(text: &str, dialect: Dialect, edits: &[Edit]) -> Result<String, EditError> {
    match dialect {
        Dialect::Toml => edit_toml::edit(text, edits),
        Dialect::Json | Dialect::JsonComments | Dialect::Jsonc => edit_json::edit(text, dialect, edits),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::Dialect;
    use super::{Edit, edit};

    fn path(dotted: &str) -> Vec<String> {
        dotted.split('.').map(str::to_owned).collect()
    }

    fn set(dotted: &str, value: serde_json::Value) -> Edit {
        Edit::Set { path: path(dotted), value }
    }

    fn add(dotted: &str, value: serde_json::Value) -> Edit {
        Edit::Add { path: path(dotted), value }
    }

    #[test]
    fn json_keeps_comments_order_and_indentation() {
        let text = "{\n    // the floor\n    \"permissions\": {\n        \"deny\": [\n            \"Read(.env)\" // secrets\n        ]\n    },\n    \"model\": \"opus\"\n}\n";
        let edits = [
            add("permissions.deny", json!("Read(*.pem)")),
            set("permissions.disableBypassPermissionsMode", json!("disable")),
            set("model", json!("sonnet")),
            set("sandbox.network.allowedDomains", json!(["example.com"])),
        ];
        let changed = edit(text, Dialect::Jsonc, &edits).unwrap();
        assert_eq!(
            changed,
            "{\n    // the floor\n    \"permissions\": {\n        \"deny\": [\n            \"Read(.env)\", // secrets\n            \"Read(*.pem)\"\n        ],\n        \"disableBypassPermissionsMode\": \"disable\"\n    },\n    \"model\": \"sonnet\",\n    \"sandbox\": {\n        \"network\": {\n            \"allowedDomains\": [\"example.com\"]\n        }\n    }\n}\n"
        );
        assert_eq!(edit(&changed, Dialect::Jsonc, &edits).unwrap(), changed, "the same changes again change nothing");
    }

    #[test]
    fn json_members_and_elements_can_be_taken_away() {
        let text = "{\n  \"a\": 1,\n  \"b\": [\"x\", \"y\", \"x\"],\n  \"c\": { \"d\": true }\n}\n";
        let edits = [
            Edit::Remove { path: path("a") },
            Edit::Drop { path: path("b"), value: json!("x") },
            Edit::Remove { path: path("c.d") },
            Edit::Remove { path: path("not.there") },
        ];
        let changed = edit(text, Dialect::Json, &edits).unwrap();
        let value: serde_json::Value = serde_json::from_str(&changed).unwrap();
        assert_eq!(value, json!({ "b": ["y"], "c": {} }));
    }

    #[test]
    fn an_empty_file_gets_its_first_member() {
        assert_eq!(edit("", Dialect::Json, &[set("a.b", json!(1))]).unwrap(), "{\n  \"a\": {\n    \"b\": 1\n  }\n}\n");
        assert_eq!(edit("{}", Dialect::Json, &[set("a", json!(1))]).unwrap(), "{\n  \"a\": 1\n}");
        assert_eq!(edit("", Dialect::Toml, &[set("a.b", json!(1))]).unwrap(), "[a]\nb = 1\n");
    }

    #[test]
    fn of_a_key_that_stands_twice_the_one_that_counts_is_changed() {
        let text = "{ \"a\": 1, \"a\": 2 }";
        let changed = edit(text, Dialect::Json, &[set("a", json!(3))]).unwrap();
        assert_eq!(changed, "{ \"a\": 1, \"a\": 3 }");
        assert_eq!(edit(text, Dialect::Json, &[Edit::Remove { path: path("a") }]).unwrap(), "{}");
    }

    #[test]
    fn elements_are_named_by_their_position() {
        let text = r#"{"hooks": {"PreToolUse": [{"hooks": [{"type": "command"}]}]}}"#;
        let edits = [set("hooks.PreToolUse.0.hooks.0.onFailure", json!("block"))];
        let value: serde_json::Value = serde_json::from_str(&edit(text, Dialect::Json, &edits).unwrap()).unwrap();
        assert_eq!(value["hooks"]["PreToolUse"][0]["hooks"][0], json!({ "type": "command", "onFailure": "block" }));
    }

    #[test]
    fn toml_keeps_comments_and_order() {
        let text = "# mine\nmodel = \"x\" # keep\n\n[shell_environment_policy]\ninherit = \"all\"\nexclude = [\n  \"AWS_*\", # cloud\n]\n";
        let edits = [
            set("approval_policy", json!("on-request")),
            set("shell_environment_policy.inherit", json!("core")),
            add("shell_environment_policy.exclude", json!("*TOKEN*")),
            set("features.hooks", json!(true)),
            Edit::Remove { path: path("model") },
        ];
        let changed = edit(text, Dialect::Toml, &edits).unwrap();
        for part in [
            "approval_policy = \"on-request\"\n",
            "[shell_environment_policy]\ninherit = \"core\"\n",
            "\"AWS_*\", # cloud\n",
            "\"*TOKEN*\"",
            "[features]\nhooks = true\n",
        ] {
            assert!(changed.contains(part), "{changed}");
        }
        assert!(changed.find("approval_policy") < changed.find("[shell_environment_policy]"), "{changed}");
        assert_eq!(edit(&changed, Dialect::Toml, &edits).unwrap(), changed);
    }

    #[test]
    fn a_value_in_the_way_is_an_error_and_not_overwritten() {
        for dialect in [Dialect::Json, Dialect::Toml] {
            let text = if dialect == Dialect::Toml { "a = 1\n" } else { "{\"a\": 1}" };
            assert!(edit(text, dialect, &[set("a.b", json!(1))]).is_err(), "{dialect}");
            assert!(edit(text, dialect, &[add("a", json!(1))]).is_err(), "{dialect}");
        }
        assert!(edit("[1]", Dialect::Json, &[set("a", json!(1))]).is_err());
        assert!(edit("{", Dialect::Json, &[set("a", json!(1))]).is_err());
    }
}

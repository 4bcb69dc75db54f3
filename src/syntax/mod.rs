//! Settings files are edited by people and read by programs that disagree about commas: every value keeps its place.

mod decode;
mod edit;
mod edit_json;
mod edit_toml;
mod json;
mod node;
mod plist;
mod plist_binary;
mod toml;

pub use decode::{Decoded, Encoding, Place};
pub use edit::{Edit, EditError, edit};
pub use node::{Member, Node, Value};
pub use plist::{is_binary, property_list};

use std::ops::Range;

use crate::words;

words! {
    /// The written form of a settings file, as one product reads it.
    pub enum Dialect {
        /// JSON as in RFC 8259: no comments, no trailing commas.
        Json = "json",
        /// JSON with comments, but without trailing commas.
        JsonComments = "json-comments",
        /// JSON with comments and trailing commas.
        Jsonc = "jsonc",
        /// TOML.
        Toml = "toml",
    }
}

words! {
    /// Why a text could not be read as a settings file.
    pub enum FaultKind {
        Empty = "empty",
        Comment = "comment",
        TrailingComma = "trailing-comma",
        DuplicateKey = "duplicate-key",
        Syntax = "syntax",
    }
}

/// What keeps a text from being a settings file, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub kind: FaultKind,
    /// What is wrong, as a sentence without a full stop.
    pub message: String,
    /// The bytes of the text that are wrong.
    pub span: Range<usize>,
}

/// Reads a text in one dialect. Object members that stand twice are both kept.
///
/// # Errors
/// The first fault.
pub fn parse(text: &str, dialect: Dialect) -> Result<Node, Fault> {
    match dialect {
        Dialect::Json | Dialect::JsonComments | Dialect::Jsonc => json::parse(text, dialect),
        Dialect::Toml => toml::parse(text),
    }
}

#[cfg(test)]
mod tests {
    use super::{Dialect, FaultKind, parse};

    fn fault(text: &str, dialect: Dialect) -> FaultKind {
        parse(text, dialect).unwrap_err().kind
    }

    #[test]
    fn each_dialect_takes_what_its_products_take_and_nothing_else() {
        let comment = "{\n  // why\n  \"a\": 1\n}";
        let comma = "{\"a\": [1, 2,],}";
        assert_eq!(fault(comment, Dialect::Json), FaultKind::Comment);
        assert_eq!(fault(comma, Dialect::Json), FaultKind::TrailingComma);
        assert_eq!(fault(comma, Dialect::JsonComments), FaultKind::TrailingComma);
        assert!(parse(comment, Dialect::JsonComments).is_ok());
        assert!(parse(comma, Dialect::Jsonc).is_ok());
        assert_eq!(fault("", Dialect::Json), FaultKind::Empty);
        assert_eq!(fault(" \n", Dialect::Jsonc), FaultKind::Empty);
        for wrong in
            ["{'a': 1}", "{a: 1}", "{\"a\": 0x1}", "{\"a\": 1 \"b\": 2}", "{} {}", "{\"a\": \"\n\"}", "{\"a\": +1}"]
        {
            assert_eq!(fault(wrong, Dialect::Json), FaultKind::Syntax, "{wrong}");
        }
        assert!(parse("", Dialect::Toml).is_ok(), "an empty TOML file is an empty table");
        assert_eq!(fault("a = 1\na = 2\n", Dialect::Toml), FaultKind::DuplicateKey);
        assert_eq!(fault("a = \n", Dialect::Toml), FaultKind::Syntax);
    }

    #[test]
    fn members_that_stand_twice_are_both_kept_and_the_last_one_counts() {
        let node = parse("{\"a\": 1, \"b\": 2, \"a\": 3}", Dialect::Json).unwrap();
        assert_eq!(node.members().len(), 3);
        assert_eq!(node.get("a").unwrap().as_i64(), Some(3));
        assert_eq!(node.duplicates().map(|member| member.key_span.start).collect::<Vec<_>>(), [1]);
    }

    #[test]
    fn half_a_surrogate_pair_is_taken_as_javascript_takes_it() {
        let text = r#"{"a": "\ud800", "b": "\ud83d\ude00", "c": "\\ud800", "d": "\udc00x"}"#;
        let node = parse(text, Dialect::Json).unwrap();
        let of = |key: &str| node.get(key).unwrap().as_str().unwrap().to_owned();
        assert_eq!([of("a"), of("b"), of("c"), of("d")], ["\u{fffd}", "\u{1f600}", "\\ud800", "\u{fffd}x"]);
    }

    #[test]
    fn every_value_knows_its_place() {
        let text = "{\n  \"permissions\": { \"deny\": [\"Read(.env)\"] }\n}";
        let node = parse(text, Dialect::Json).unwrap();
        let rule = node.at(["permissions", "deny", "0"]).unwrap();
        assert_eq!(&text[rule.span.clone()], "\"Read(.env)\"");
        let text = "a = 1\n[mcp_servers.docs]\ncommand = 'npx'\n";
        let node = parse(text, Dialect::Toml).unwrap();
        let command = node.at(["mcp_servers", "docs", "command"]).unwrap();
        assert_eq!((command.as_str(), &text[command.span.clone()]), (Some("npx"), "'npx'"));
    }

    #[test]
    fn deep_nesting_is_a_fault_and_no_crash() {
        let deep = "[".repeat(200_000);
        for dialect in Dialect::ALL {
            let _ = parse(&deep, *dialect).unwrap_err();
            let _ = parse(&format!("a = {deep}"), *dialect).unwrap_err();
        }
    }
}

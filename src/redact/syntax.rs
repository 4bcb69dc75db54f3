//! In which syntax a text is, by its name and by what it looks like, and the reader for it.

use super::{delimited, hcl, knowledge, lines, xml, yaml};
use crate::model::Text;
use crate::syntax::{self, Dialect, Node};
use crate::words;

words! {
    /// The syntaxes whose values are known by their keys.
    pub enum Syntax {
        Text = "text",
        Env = "env",
        Json = "json",
        JsonLines = "json-lines",
        Yaml = "yaml",
        Toml = "toml",
        Hcl = "hcl",
        Ini = "ini",
        Xml = "xml",
        Netrc = "netrc",
        Csv = "csv",
    }
}

impl Syntax {
    /// The syntax of a text, by the name of its file, and where that says nothing by the text itself.
    pub fn of(text: &Text<'_>) -> Self {
        // A program in a language that is none of these has an ending, too.
        let unnamed = !text.path.rsplit('/').next().is_some_and(|name| name.contains('.'));
        let looks = || Self::by_looks(&String::from_utf8_lossy(text.bytes), unnamed);
        knowledge::syntax_of(text.path).unwrap_or_else(looks)
    }

    fn by_looks(text: &str, unnamed: bool) -> Self {
        let lines = || text.lines().map(str::trim_end).filter(|line| !line.trim().is_empty());
        let first = lines().next().unwrap_or_default();
        let begins = |starts: &[&str]| lines().any(|line| starts.iter().any(|start| line.starts_with(start)));
        let variable = |line: &str| {
            line.starts_with('#')
                || line.split_once('=').is_some_and(|(key, _)| {
                    let key = key.strip_prefix("export ").unwrap_or(key);
                    !key.is_empty()
                        && key.bytes().all(|byte| byte.is_ascii_uppercase() || byte.is_ascii_digit() || byte == b'_')
                })
        };
        match first.trim_start().chars().next() {
            Some('{') if json(text).is_some() => Self::Json,
            Some('{') if lines().take(2).all(|line| json(line).is_some()) => Self::JsonLines,
            Some('[') if json(text).is_some() => Self::Json,
            _ if !unnamed => Self::Text,
            Some('<') if first.trim_start().starts_with("<?xml") => Self::Xml,
            _ if lines().all(variable) && !first.is_empty() => Self::Env,
            _ if first == "---" || begins(&["apiVersion: ", "services:", "kind: "]) => Self::Yaml,
            _ if begins(&["resource \"", "variable \"", "provider \"", "terraform {"]) => Self::Hcl,
            _ if first.starts_with("machine ") => Self::Netrc,
            Some('[') if begins(&["["]) && syntax::parse(text, Dialect::Toml).is_ok() => Self::Toml,
            _ => Self::Text,
        }
    }

    /// The values of the text by their keys, and whether these are all of them: a text that is not in its syntax, as a
    /// template for it is not, is read line by line.
    pub(super) fn read(self, text: &str) -> (Vec<Node>, bool) {
        let read = match self {
            Self::Text | Self::JsonLines => None,
            Self::Env => lines::environment(text),
            Self::Json => json(text),
            Self::Yaml => yaml::read(text),
            Self::Toml => syntax::parse(text, Dialect::Toml).ok().map(|node| vec![node]),
            Self::Hcl => hcl::read(text),
            Self::Ini => lines::settings(text),
            Self::Xml => xml::read(text),
            Self::Netrc => lines::netrc(text),
            Self::Csv => delimited::read(text),
        };
        read.map_or_else(|| (by_line(text), false), |nodes| (nodes, true))
    }
}

fn json(text: &str) -> Option<Vec<Node>> {
    syntax::parse(text, Dialect::Jsonc).ok().map(|node| vec![node])
}

/// Lines that are JSON for themselves, as in logs, and lines that assign.
fn by_line(text: &str) -> Vec<Node> {
    let mut nodes = lines::assignments(text);
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.trim_start().starts_with('{')
            && let Ok(mut node) = syntax::parse(line, Dialect::Json)
        {
            shift(&mut node, at);
            nodes.push(node);
        }
        at += line.len();
    }
    nodes
}

/// Moves a node and everything in it.
fn shift(node: &mut Node, by: usize) {
    node.span = node.span.start + by..node.span.end + by;
    match &mut node.value {
        syntax::Value::List(items) => items.iter_mut().for_each(|item| shift(item, by)),
        syntax::Value::Object(members) => {
            for member in members {
                member.key_span = member.key_span.start + by..member.key_span.end + by;
                shift(&mut member.node, by);
            }
        }
        _ => {}
    }
}

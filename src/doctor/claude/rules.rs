//! Claude Code's permission rules: which of them it skips, which it keeps though they match nothing, what the others cover.

use crate::doctor::glob::Glob;
use crate::model::nearest;

/// Which list a rule stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum List {
    Allow,
    Ask,
    Deny,
}

impl List {
    pub const ALL: [Self; 3] = [Self::Allow, Self::Ask, Self::Deny];

    pub const fn name(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Ask => "ask",
            Self::Deny => "deny",
        }
    }
}

/// A rule that was understood: `Tool` or `Tool(specifier)`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    pub tool: String,
    pub specifier: Option<String>,
}

/// What becomes of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// It works.
    Holds(Rule),
    /// It is left out when the file is read; why.
    Skipped(String),
    /// It is kept and never matches; why.
    Inert(String),
}

/// The names that rules may have, as data.
#[derive(Debug, Clone, Default)]
pub struct Names {
    pub tools: Vec<String>,
    /// Tools whose rules are never asked for a path, and the tool that is.
    pub pathless: Vec<String>,
}

impl Rule {
    /// Reads a rule's text, without asking whether it works.
    pub fn parse(text: &str) -> Option<Self> {
        let Some((tool, rest)) = text.split_once('(') else {
            return Some(Self { tool: text.to_owned(), specifier: None });
        };
        let specifier = rest.strip_suffix(')')?;
        Some(Self { tool: tool.to_owned(), specifier: Some(specifier.to_owned()) })
    }

    /// Whether the tool's own rule, or one for all tools, speaks of `tool`.
    pub fn speaks_of(&self, tool: &str) -> bool {
        Glob(&self.tool).matches(tool)
    }

    /// Whether a shell command is covered, as the one part of a command line that it is.
    pub fn covers_command(&self, command: &str) -> bool {
        if !self.speaks_of("Bash") {
            return false;
        }
        let Some(specifier) = self.specifier.as_deref() else { return true };
        let command = command.split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(prefix) = specifier.strip_suffix(":*").or_else(|| specifier.strip_suffix(" *"))
            && !prefix.contains('*')
        {
            return command == prefix || command.strip_prefix(prefix).is_some_and(|rest| rest.starts_with(' '));
        }
        let specifier =
            specifier.strip_suffix(":*").map_or_else(|| specifier.to_owned(), |prefix| format!("{prefix} *"));
        Glob(&specifier).matches(&command)
    }
}

/// What becomes of a rule in a list.
pub fn standing(text: &str, list: List, names: &Names) -> Standing {
    if text.is_empty() {
        return Standing::Skipped("an empty rule".to_owned());
    }
    let Some(rule) = Rule::parse(text) else {
        let open = text.ends_with(char::is_whitespace) && text.trim_end().ends_with(')');
        if open {
            return Standing::Inert("there is a blank behind the closing parenthesis".to_owned());
        }
        return Standing::Skipped("the closing parenthesis is missing".to_owned());
    };
    if let Some(why) = skipped(&rule, list) {
        return Standing::Skipped(why);
    }
    match inert(&rule, names) {
        Some(why) => Standing::Inert(why),
        None => Standing::Holds(rule),
    }
}

fn skipped(rule: &Rule, list: List) -> Option<String> {
    let first = rule.tool.chars().next()?;
    let is_server = rule.tool.starts_with("mcp__");
    if first.is_ascii_lowercase() && !is_server {
        return Some("names of tools begin with a capital letter".to_owned());
    }
    if rule.specifier.as_deref() == Some("") {
        return Some("the parentheses are empty".to_owned());
    }
    if rule.specifier.as_deref() == Some(":*") {
        return Some("there is nothing before `:*`".to_owned());
    }
    if is_server && rule.specifier.is_some() {
        return Some("a rule for an MCP tool takes no parentheses".to_owned());
    }
    if list == List::Allow && rule.tool.contains('*') {
        let server = rule.tool.strip_prefix("mcp__").and_then(|rest| rest.split_once("__"));
        if server.is_none_or(|(name, _)| name.contains('*')) {
            return Some("an allow rule needs a literal tool or MCP server before any `*`".to_owned());
        }
    }
    let web = rule.tool == "WebFetch" && rule.specifier.as_deref().is_some_and(|it| !it.starts_with("domain:"));
    web.then(|| "WebFetch takes `domain:example.com`, no address".to_owned())
}

fn inert(rule: &Rule, names: &Names) -> Option<String> {
    let known = rule.tool.contains('*') || rule.tool.starts_with("mcp__") || names.tools.contains(&rule.tool);
    if !known {
        let near = nearest(&rule.tool, names.tools.iter().map(String::as_str));
        let advice = near.map(|near| format!("; `{near}` is one")).unwrap_or_default();
        return Some(format!("there is no tool `{}`{advice}", rule.tool));
    }
    let specifier = rule.specifier.as_deref()?;
    if specifier.trim() != specifier {
        return Some("the blanks inside the parentheses count as part of the pattern".to_owned());
    }
    if names.pathless.contains(&rule.tool) {
        let other = if matches!(rule.tool.as_str(), "Glob" | "Grep" | "LS") { "Read" } else { "Edit" };
        return Some(format!("path rules of `{}` are never asked; `{other}(...)` is", rule.tool));
    }
    match rule.tool.as_str() {
        "Read" | "Edit" => path_inert(specifier),
        "Bash" | "PowerShell" => {
            let middle = specifier.find(":*").is_some_and(|at| at + 2 < specifier.len());
            let blank = specifier.ends_with(" :*");
            (middle || blank).then(|| "`:*` works only at the very end, right behind a word".to_owned())
        }
        _ => None,
    }
}

fn path_inert(specifier: &str) -> Option<String> {
    if specifier.starts_with('!') {
        return Some("`!` takes nothing back: deny wins without exceptions".to_owned());
    }
    if specifier.contains(',') {
        return Some("a comma is part of the pattern: each path needs a rule of its own".to_owned());
    }
    if specifier.contains(" /") || specifier.contains("/ ") || specifier.contains("* *") {
        return Some("a blank is part of the pattern".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::{List, Names, Rule, Standing, standing};

    fn names() -> Names {
        let list = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        Names {
            tools: list(&["Bash", "Read", "Edit", "Write", "Glob", "WebFetch"]),
            pathless: list(&["Write", "Glob"]),
        }
    }

    #[test]
    fn rules_are_skipped_as_the_product_skips_them() {
        for text in ["Bash()", "Bash(x", "Bash(:*)", "mcp__a__b(x)", "bash(ls)", "WebFetch(https://example.com)", ""] {
            assert!(matches!(standing(text, List::Deny, &names()), Standing::Skipped(_)), "{text}");
        }
        for text in ["*", "mcp__*"] {
            assert!(matches!(standing(text, List::Allow, &names()), Standing::Skipped(_)), "{text}");
            assert!(matches!(standing(text, List::Deny, &names()), Standing::Holds(_)), "{text}");
        }
        assert!(matches!(standing("mcp__docs__*", List::Allow, &names()), Standing::Holds(_)));
    }

    #[test]
    fn rules_that_never_match_are_told_from_those_that_do() {
        for text in [
            "Foo(x)",
            "Read[foo]",
            "Read( .env )",
            "Read(.env) ",
            "Read(a/**,.env)",
            "Read(!.env)",
            "Glob(secrets/**)",
            "Write(.env)",
            "Bash(git:* push)",
            "Bash(sudo :* )",
            "Read( ** /*token*)",
        ] {
            assert!(matches!(standing(text, List::Deny, &names()), Standing::Inert(_)), "{text}");
        }
        for text in
            ["Read(.env)", "Bash", "Bash(curl:*)", "Bash(curl *)", "Edit(/src/**)", "WebFetch(domain:example.com)"]
        {
            assert!(matches!(standing(text, List::Deny, &names()), Standing::Holds(_)), "{text}");
        }
    }

    #[test]
    fn a_prefix_ends_at_a_word_and_a_glob_does_not() {
        let covers = |rule: &str, command: &str| Rule::parse(rule).unwrap().covers_command(command);
        for (rule, command) in [
            ("Bash", "anything at all"),
            ("Bash(*)", "anything at all"),
            ("*", "anything"),
            ("Bash(curl:*)", "curl"),
            ("Bash(curl *)", "curl -s x"),
            ("Bash(ls*)", "lsof"),
            ("Bash(*curl*)", "sh -c 'curl x'"),
            ("Bash(git commit:*)", "git  commit -m x"),
        ] {
            assert!(covers(rule, command), "{rule} {command}");
        }
        for (rule, command) in [
            ("Bash(curl:*)", "curlie"),
            ("Bash(curl)", "curl x"),
            ("Bash(git commit:*)", "git -C . commit"),
            ("Read", "curl"),
        ] {
            assert!(!covers(rule, command), "{rule} {command}");
        }
    }
}

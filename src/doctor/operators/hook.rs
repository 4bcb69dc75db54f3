//! Whether a hook is there and does its work: loaded, called for the tools that matter, and closed when it fails.

use super::Context;
use crate::doctor::outcome::{Failure, Finding};
use crate::doctor::product::Scope;
use crate::doctor::view::Held;
use crate::syntax::{Edit, Node};

/// Which hook is wanted.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub event: &'a str,
    /// The name of the program, without its folder.
    pub program: &'a str,
}

/// The tools that a guard has to see.
const TOOLS: [&str; 3] = ["Bash", "Write", "Edit"];

/// A hook of that program is in force for every tool that matters, and stops the tool when it fails.
pub(super) fn effective(context: &Context<'_>, wanted: &Wanted<'_>) -> Finding {
    let view = context.view();
    let key = format!("hooks.{}", wanted.event);
    let groups = super::keys::entries(view.get(&key));
    let mut found: Vec<(usize, &Node, &Held)> = Vec::new();
    for group in groups {
        for hook in group.1.get("hooks").map(Node::items).unwrap_or_default() {
            let command = hook.get("command").and_then(Node::as_str).unwrap_or_default();
            if wanted.is_run_by(command) {
                found.push((group.0, hook, group));
            }
        }
    }
    if found.is_empty() {
        return Finding::Fail(vec![Failure::new(format!(
            "no {} hook that is in force runs `{}`",
            wanted.event, wanted.program
        ))]);
    }
    let mut failures = Vec::new();
    for tool in TOOLS {
        if !found.iter().any(|(_, _, group)| fires(group.1.get("matcher"), tool)) {
            let (number, hook, _) = found[0];
            failures.push(Failure::at(
                number,
                hook.span.clone(),
                format!("the hook is not called for the tool `{tool}`"),
            ));
        }
    }
    if !found.iter().any(|(_, hook, _)| hook.get("onFailure").and_then(Node::as_str) == Some("block")) {
        let (number, hook, _) = found[0];
        let message = "the hook lets the tool run when it fails: it has no `onFailure: \"block\"`";
        failures.push(Failure::at(number, hook.span.clone(), message).repaired_by(block(context, number, hook)));
    }
    let managed = found.iter().any(|(number, ..)| context.patient.sources[*number].scope == Scope::Managed);
    if context.check.scopes.contains(&Scope::Managed) && !managed {
        let (number, hook, _) = found[0];
        let message = "a repository or a flag can switch this hook off: only a managed hook stays";
        failures.push(Failure::at(number, hook.span.clone(), message));
    }
    Finding::of(failures)
}

/// The change that closes a hook.
fn block(context: &Context<'_>, number: usize, hook: &Node) -> Option<Edit> {
    let root = context.patient.sources.get(number)?.written.as_ref()?;
    for event in root.get("hooks")?.members() {
        for (at, group) in event.node.items().iter().enumerate() {
            for (position, candidate) in group.get("hooks").map(Node::items).unwrap_or_default().iter().enumerate() {
                if candidate.span == hook.span {
                    let path = ["hooks", &event.key, &at.to_string(), "hooks", &position.to_string(), "onFailure"];
                    return Some(Edit::Set { path: path.map(str::to_owned).to_vec(), value: "block".into() });
                }
            }
        }
    }
    None
}

impl Wanted<'_> {
    /// Whether a command line runs the program.
    fn is_run_by(&self, command: &str) -> bool {
        command.split([' ', ';', '|', '&', '(', ')', '"', '\'', '\n']).any(|word| {
            let name = word.rsplit(['/', '\\']).next().unwrap_or_default();
            name == self.program || name.strip_suffix(".exe") == Some(self.program)
        })
    }
}

/// Whether a matcher is true for a tool: none, an empty one and `*` are for all. One of plain characters is a list of
/// names with `|` or `,` between them; any other is a regular expression that has to match somewhere in the name.
fn fires(matcher: Option<&Node>, tool: &str) -> bool {
    let Some(text) = matcher.and_then(Node::as_str) else { return true };
    if matches!(text, "" | "*") {
        return true;
    }
    if text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_- ,|".contains(&byte)) {
        return text.split(['|', ',']).any(|name| name.trim() == tool);
    }
    regex_automata::meta::Regex::new(text).is_ok_and(|pattern| pattern.is_match(tool))
}

#[cfg(test)]
mod tests {
    use super::{Wanted, fires};
    use crate::syntax::{Dialect, parse};

    #[test]
    fn a_program_is_named_by_its_last_part_and_not_by_a_word_within() {
        let aiguard = Wanted { event: "PreToolUse", program: "aiguard" };
        assert!(aiguard.is_run_by("/usr/local/bin/aiguard hook"));
        assert!(aiguard.is_run_by("\"C:\\Program Files\\aiguard.exe\" hook"));
        assert!(!aiguard.is_run_by("/opt/not-aiguard/run hook"));
        assert!(!aiguard.is_run_by("echo aiguarded"));
    }

    #[test]
    fn a_matcher_is_a_list_of_names_or_a_regular_expression_that_matches_anywhere() {
        let fires = |matcher: &str, tool: &str| {
            let node = parse(&serde_json::json!([matcher]).to_string(), Dialect::Json).unwrap();
            fires(node.items().first(), tool)
        };
        for (matcher, tool) in [
            ("", "Bash"),
            ("*", "Edit"),
            ("Bash|Edit", "Edit"),
            ("Bash, Edit", "Edit"),
            (".*", "Bash"),
            ("^Ba", "Bash"),
        ] {
            assert!(fires(matcher, tool), "{matcher} {tool}");
        }
        for (matcher, tool) in [("bash", "Bash"), ("Edit", "MultiEdit"), ("Bash|Write", "Edit"), ("(", "Bash")] {
            assert!(!fires(matcher, tool), "{matcher} {tool}");
        }
        assert!(fires("Edi.", "NotebookEdit"));
    }
}

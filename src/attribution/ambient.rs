//! The agent that runs this program, by the variables that agents set for what they run.

use super::identity::{self, Tool};
use super::knowledge::{Knowledge, Role};
use crate::env::Environment;

/// An agent and the variable that shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ambient {
    /// The agent.
    pub tool: Tool,
    /// The variable.
    pub variable: String,
}

/// The agent that runs this program, if one does.
pub fn agent(env: &Environment) -> Option<Ambient> {
    for agent in &Knowledge::get().agents {
        if let Some(variable) = env.first_set(agent.environment.iter().map(String::as_str)) {
            return Some(Ambient { tool: identity::tool(agent, ""), variable: variable.to_owned() });
        }
    }
    let name = env.ai_agent()?;
    let unnamed = Tool { agent: None, model: None, role: Role::Author };
    Some(Ambient { tool: identity::named(&name).unwrap_or(unnamed), variable: "AI_AGENT".to_owned() })
}

#[cfg(test)]
mod tests {
    use super::agent;
    use crate::env::Environment;

    #[test]
    fn an_agent_shows_itself_by_its_variables() {
        let by = |name: &str, value: &str| agent(&Environment::fixed([(name, value)])).map(|it| it.tool.agent);
        assert_eq!(by("CLAUDECODE", "1"), Some(Some("claude-code")));
        assert_eq!(by("GEMINI_CLI", "1"), Some(Some("gemini-cli")));
        assert_eq!(by("AI_AGENT", "opencode"), Some(Some("opencode")));
        assert_eq!(by("AI_AGENT", "something new"), Some(None));
        assert_eq!(by("EDITOR", "vi"), None);
    }
}

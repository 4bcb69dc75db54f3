//! What the value of a key says: an AI, nobody, a person.

use super::identity::{self, Identity, Tool, Who};
use super::knowledge::{Key, Knowledge, Role, Value};
use super::marks::WhyNot;
use super::words::tokens;

/// What a value says.
pub(super) enum Says {
    Ai(Tool),
    Denial,
    Stranger(bool),
    Nothing,
}

/// What `value` says under `key`, at a place that git sees or not.
pub(super) fn says(key: &Key, value: &str, unseen: Option<WhyNot>) -> Says {
    let known = Knowledge::get();
    let value = value.trim();
    let agent = key.agent.as_ref().and_then(|id| known.agent(id));
    if key.value == Value::Always {
        let tool = agent.map(|agent| identity::tool(agent, value));
        return Says::Ai(tool.unwrap_or(Tool { agent: None, model: None, role: Role::Author }));
    }
    if is_denial(value) || value.is_empty() {
        return if value.is_empty() { Says::Nothing } else { Says::Denial };
    }
    let identity = Identity::parse(value);
    let words = tokens(value).len();
    match identity.who() {
        Who::Tool(tool) if key.value == Value::Identity => {
            let plausible = unseen.is_none() || identity.address.is_some() || words <= 6;
            return if plausible { Says::Ai(tool) } else { Says::Nothing };
        }
        Who::Tool(tool) if identity.address.is_some() => return Says::Ai(tool),
        Who::Bot => return Says::Nothing,
        Who::UnknownBot => return Says::Stranger(true),
        Who::Unknown if key.value == Value::Identity => {
            return if identity.address.is_some() || unseen.is_none() { Says::Stranger(false) } else { Says::Nothing };
        }
        _ => {}
    }
    let most = if key.block_only {
        4
    } else if unseen.is_some() {
        12
    } else {
        40
    };
    let named = identity::named(value).filter(|_| words <= most && !(key.block_only && value.contains(',')));
    if is_placeholder(value) && named.as_ref().is_none_or(|tool| tool.agent.is_none()) {
        return Says::Nothing;
    }
    match named {
        Some(tool) if identity.address.is_none() || tool.agent.is_some() => Says::Ai(tool),
        _ if key.value == Value::Agent => Says::Nothing,
        _ if identity.address.is_some() || is_person(value) => Says::Stranger(false),
        // What nobody knows counts where git sees it, or as short as such values are.
        _ if unseen.is_none() || (words <= 3 && unseen != Some(WhyNot::ListItem)) => {
            Says::Ai(Tool { agent: None, model: None, role: Role::Author })
        }
        _ => Says::Nothing,
    }
}

/// Whether the value says that no AI took part.
pub(super) fn is_denial(value: &str) -> bool {
    let denials = &Knowledge::get().prose.denials;
    let value = value.trim().trim_end_matches(['.', '!']).to_lowercase();
    let starts = ["no ", "not ", "none ", "none,", "without ", "none:", "no,", "n/a "];
    denials.contains(&value) || starts.iter().any(|start| value.starts_with(start))
}

/// Whether the value is the form of one, from documentation or a template that nobody filled in.
pub(super) fn is_placeholder(value: &str) -> bool {
    let angled = value.split('<').skip(1).any(|rest| {
        let inner = rest.split('>').next().unwrap_or_default();
        rest.contains('>')
            && !inner.is_empty()
            && inner.chars().all(|c| c.is_ascii_alphabetic() || matches!(c, ' ' | '-' | '_' | '/'))
    });
    let shouted = value.split([':', ' ', '/']).any(|word| {
        word.contains('_') && word.chars().all(|c| c.is_ascii_uppercase() || c == '_' || c.is_ascii_digit())
    });
    angled || shouted || value.contains("...") || value.contains('…') || value.contains(['{', '$'])
}

/// Whether the value is a name as people have it, a login or a team: two or three words in capitals, or `@name`.
fn is_person(value: &str) -> bool {
    let words: Vec<&str> = value.split_whitespace().collect();
    let name = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_uppercase)
            && letters.all(|c| c.is_lowercase() || matches!(c, '.' | '-' | '\''))
    };
    value.starts_with('@') || ((2..=3).contains(&words.len()) && words.iter().all(name))
}

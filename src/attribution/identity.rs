//! Who a name and an address are: an AI, a program that is none, or somebody of whom nothing is known.

use super::knowledge::{Agent, Knowledge, Role};
use super::words::{Token, tokens};

/// A name and an address as they stand in a trailer or a commit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Identity<'a> {
    /// The name, without the address.
    pub name: &'a str,
    /// What stands between the angle brackets, if anything does.
    pub address: Option<&'a str>,
}

/// An AI, as far as it is named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tool {
    /// The agent, if it is a known one.
    pub agent: Option<&'static str>,
    /// The model, if it is named.
    pub model: Option<String>,
    /// What it does.
    pub role: Role,
}

/// Who somebody is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Who {
    /// An AI.
    Tool(Tool),
    /// A program that is no AI.
    Bot,
    /// A program of which nothing is known.
    UnknownBot,
    /// Nothing is known: most likely a person, but nobody has said so.
    Unknown,
}

/// A longer model is no name.
const LONGEST_MODEL: usize = 60;

impl<'a> Identity<'a> {
    /// Cuts `Name <address>`. A missing closing bracket is forgiven.
    pub fn parse(text: &'a str) -> Self {
        let text = text.trim();
        match text.split_once('<') {
            Some((name, rest)) => {
                let address = rest.split('>').next().unwrap_or_default().trim();
                Self { name: name.trim(), address: Some(address).filter(|address| address.contains('@')) }
            }
            None => Self { name: text, address: None },
        }
    }

    /// Who this is.
    pub fn who(&self) -> Who {
        let known = Knowledge::get();
        let words = tokens(self.name);
        let address = self.address.map(str::to_lowercase).unwrap_or_default();
        let plain: Vec<Token> = words.iter().filter(|token| token.word).cloned().collect();
        if known.bot_names.at_start(&plain).is_some_and(|(length, _)| length == plain.len()) {
            return Who::Bot;
        }
        let account = Account::parse(&address);
        let by_address = known.addresses.get(&address).copied();
        let by_account = account.as_ref().and_then(|account| account.agent(known));
        let by_suffix = known.agents.iter().position(|agent| agent.suffixes.iter().any(|it| self.name.ends_with(it)));
        // A name that says more than the account: Copilot Autofix commits with the account of a scanner.
        let by_name = known.names.find(&words).map(|(_, _, number)| number);
        let reviewer = by_name.filter(|number| known.agents[*number].role == Role::Reviewer);
        let agent = reviewer
            .or(by_address)
            .or(by_account)
            .or(by_suffix)
            .or_else(|| self.by_bare_name(known, &words, &address))
            .or(by_name.filter(|_| !account.as_ref().is_some_and(|account| account.is_bot(known))));
        if let Some(number) = agent {
            return Who::Tool(tool(&known.agents[number], self.name));
        }
        if known.bot_addresses.contains(&address) || account.as_ref().is_some_and(|account| account.is_bot(known)) {
            return Who::Bot;
        }
        if account.as_ref().is_some_and(|account| account.login.ends_with("[bot]")) || self.name.ends_with("[bot]") {
            return Who::UnknownBot;
        }
        // "AI Assistant", "Jane's AI coding assistant", but not a company that calls itself AI.
        let generic = (0..plain.len()).any(|at| {
            known
                .generic
                .at_start(&plain[at..])
                .is_some_and(|(length, _)| at + length == plain.len() && (at == 0 || length > 1))
        });
        match known.models.find(&words).map(|_| ()).or(generic.then_some(())) {
            Some(()) => Who::Tool(Tool { agent: None, model: model(self.name), role: Role::Author }),
            None => Who::Unknown,
        }
    }

    /// A name that people have too counts with an address of its maker, or as the whole name without an address.
    fn by_bare_name(&self, known: &Knowledge, words: &[Token], address: &str) -> Option<usize> {
        let (length, number) = known.bare.at_start(words)?;
        let rest = &words[length..];
        // "Claude", "Claude (Opus 4.6)", "Claude Fable 5", but not "Claude Martin".
        let alone = rest.is_empty() || !rest[0].word || known.models.find(rest).is_some();
        let domain = address.rsplit_once('@').map(|(_, domain)| domain);
        let own = |domain: &str| {
            let is = |own: &String| domain == own || domain.strip_suffix(own).is_some_and(|rest| rest.ends_with('.'));
            known.agents[number].domains.iter().any(is)
        };
        (alone && domain.is_none_or(own)).then_some(number)
    }
}

/// An account of a forge, by its noreply address: `ID+LOGIN@users.noreply.github.com` or `LOGIN@...`.
struct Account<'a> {
    id: Option<u64>,
    login: &'a str,
}

impl<'a> Account<'a> {
    fn parse(address: &'a str) -> Option<Self> {
        let (local, domain) = address.rsplit_once('@')?;
        if !domain.starts_with("users.noreply.") {
            return None;
        }
        match local.split_once('+') {
            Some((id, login)) => Some(Self { id: id.parse().ok(), login }),
            None => Some(Self { id: None, login: local }),
        }
    }

    fn agent(&self, known: &Knowledge) -> Option<usize> {
        let by_login = known.logins.get(self.login).copied();
        let by_id = self.id.and_then(|id| known.ids.get(&id).copied());
        // A number says more, but a login that contradicts it is somebody else's: numbers are made up too.
        let shares =
            |number: &usize| known.agents[*number].accounts.iter().any(|it| it.login.to_lowercase() == self.login);
        by_id.filter(shares).or(by_login).or(by_id)
    }

    fn is_bot(&self, known: &Knowledge) -> bool {
        known.bot_logins.iter().any(|login| login == self.login)
            || (self.id.is_some_and(|id| known.bot_ids.contains(&id)) && self.agent(known).is_none())
    }
}

/// What `text`, the name of a known agent, says of its model.
pub(super) fn tool(agent: &'static Agent, text: &str) -> Tool {
    Tool { agent: Some(&agent.id), model: model(text), role: agent.role }
}

/// The AI that a free text names: the agent behind `via` or else the first one, and the model.
pub fn named(text: &str) -> Option<Tool> {
    let known = Knowledge::get();
    let identity = Identity::parse(text);
    if identity.address.is_some()
        && let Who::Tool(tool) = identity.who()
    {
        return Some(tool);
    }
    let words = tokens(text);
    let via = words.iter().rposition(|token| token.text == "via").map_or(0, |at| at + 1);
    let behind = agent_in(known, &words[via..]).or_else(|| agent_in(known, &words));
    if let Some(number) = behind {
        return Some(tool(&known.agents[number], text));
    }
    let model_named = known.models.find(&words).is_some() || known.bare_models.at_start(&words).is_some();
    let generic = known.generic.find(&words).is_some();
    (model_named || generic).then(|| Tool { agent: None, model: model(text), role: Role::Author })
}

/// The first agent in a text. A bare name counts where a word such as `Claude` can only be the tool: in front of a model,
/// of punctuation, of a word that goes on about it, or at the end.
fn agent_in(known: &Knowledge, words: &[Token]) -> Option<usize> {
    (0..words.len()).find_map(|at| agent_at(known, &words[at..]).map(|(_, number)| number))
}

/// The agent that is named at the start of `words`: how many words its name has, and its number.
pub(super) fn agent_at(known: &Knowledge, words: &[Token]) -> Option<(usize, usize)> {
    if let Some(found) = known.names.at_start(words) {
        return Some(found);
    }
    let (length, number) = known.bare.at_start(words)?;
    let next = words.get(length);
    let plain = next.is_none_or(|token| {
        !token.word
            || known.models.at_start(&words[length..]).is_some()
            || known.bare_models.at_start(&words[length..]).is_some()
            || known.prose.after.has(token)
            || token.text.starts_with(|c: char| c.is_ascii_digit())
    });
    plain.then_some((length, number))
}

/// The model in a text such as `Claude Opus 4.6 (1M context)`, `Claude Code (Sonnet 4.5)`, `Crush:glm-5.2`,
/// `GLM-5 via Crush`.
fn model(text: &str) -> Option<String> {
    let known = Knowledge::get();
    let text = text.split('<').next().unwrap_or_default();
    let names_model = |part: &str| {
        let words = tokens(part);
        known.models.find(&words).is_some() || known.bare_models.find(&words).is_some()
    };
    let (outer, inner) = match text.split_once('(') {
        Some((outer, inner)) => (outer, inner.split(')').next().unwrap_or_default()),
        None => (text, ""),
    };
    let outer = outer.split(" via ").next().unwrap_or_default();
    let behind_colon = outer.split_once(':').map(|(_, rest)| rest.split_whitespace().next().unwrap_or_default());
    let parts = [Some(inner), behind_colon, Some(outer)];
    let found = parts.into_iter().flatten().map(str::trim).find(|part| names_model(part))?;
    // `model Claude Sonnet 4.6`, `AWS Claude Opus 4.5`: only what names it.
    let words = tokens(found);
    let at = (0..words.len()).find(|at| {
        let rest = &words[*at..];
        known.models.at_start(rest).is_some()
            || known.bare_models.at_start(rest).is_some()
            || known.bare.at_start(rest).is_some_and(|(length, _)| {
                known.models.at_start(&rest[length..]).is_some()
                    || known.bare_models.at_start(&rest[length..]).is_some()
            })
    })?;
    let model = found[words[at].at..]
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '[' | ']' | '`' | '*' | '.' | ','));
    (model.len() <= LONGEST_MODEL && !model.contains(char::is_control)).then(|| model.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{Identity, Who, named};

    fn who(text: &str) -> String {
        match Identity::parse(text).who() {
            Who::Tool(tool) => {
                format!("{}/{}/{}", tool.agent.unwrap_or("-"), tool.model.as_deref().unwrap_or("-"), tool.role)
            }
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn an_identity_is_known_by_address_account_and_name() {
        for (text, expected) in [
            ("Claude Opus 4.8 (1M context) <noreply@anthropic.com>", "claude-code/Claude Opus 4.8/author"),
            ("Claude <noreply@anthropic.com>", "claude-code/-/author"),
            ("Copilot <175728472+Copilot@users.noreply.github.com>", "copilot-review/-/reviewer"),
            ("Copilot <223556219+Copilot@users.noreply.github.com>", "copilot/-/author"),
            ("claude[bot] <41898282+claude[bot]@users.noreply.github.com>", "claude-code/-/author"),
            ("Jane Doe (aider) <jane@example.com>", "aider/-/author"),
            (
                "aider (openrouter/deepseek/deepseek-r1:free) <aider@aider.chat>",
                "aider/deepseek/deepseek-r1:free/author",
            ),
            ("ChatGPT", "chatgpt/-/author"),
            ("AI Assistant <ai@example.com>", "-/-/author"),
            ("Place AI <contact@example.com>", "Unknown"),
            ("GPT-5 <someone@example.com>", "-/GPT-5/author"),
            ("💘 Crush <crush@charm.land>", "crush/-/author"),
            ("Claude", "claude-code/-/author"),
            ("Claude Martin", "Unknown"),
            ("Claude <claude@example.fr>", "Unknown"),
            ("Devin Jones <devin@example.com>", "Unknown"),
            ("dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>", "Bot"),
            ("new-thing[bot] <1+new-thing[bot]@users.noreply.github.com>", "UnknownBot"),
            ("조상연[플레이스 AI] <sang@example.com>", "Unknown"),
        ] {
            assert_eq!(who(text), expected, "{text}");
        }
    }

    #[test]
    fn a_free_text_names_an_agent_and_a_model() {
        for (text, agent, model) in [
            ("Claude:claude-3-opus coccinelle sparse", "claude-code", "claude-3-opus"),
            ("GLM-5 via Crush <crush@charm.land>", "crush", "GLM-5"),
            ("Crush:AWS Claude Opus 4.6", "crush", "Claude Opus 4.6"),
            ("OpenCode (claude-opus-4-6)", "opencode", "claude-opus-4-6"),
            ("claude-sonnet-5 (via Claude Code)", "claude-code", "claude-sonnet-5"),
            ("Claude Code (Opus 4.7 1M)", "claude-code", "Opus 4.7 1M"),
            ("AI", "-", "-"),
            ("generic LLM chatbot", "-", "-"),
            ("Kimi K3", "-", "Kimi K3"),
        ] {
            let tool = named(text).unwrap();
            assert_eq!((tool.agent.unwrap_or("-"), tool.model.as_deref().unwrap_or("-")), (agent, model), "{text}");
        }
        for text in ["protoc v3.21", "love", "Jane Doe", "cursor pagination", "scripts/update.sh"] {
            assert_eq!(named(text), None, "{text}");
        }
    }
}

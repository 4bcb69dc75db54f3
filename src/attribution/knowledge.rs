//! What is known of AI tools: `rules/attribution.toml`, read once.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::Deserialize;

use super::words::{Phrases, WordSet, folded_key};
use crate::words;

words! {
    /// What an agent does for a commit.
    #[derive(Default)]
    pub enum Role {
        /// It writes code.
        #[default]
        Author = "author",
        /// It suggests changes that a person accepts.
        Reviewer = "reviewer",
    }
}

words! {
    /// What a bare name means in a sentence such as `Generated with NAME`.
    #[derive(Default)]
    pub enum InProse {
        /// The agent.
        #[default]
        Agent = "agent",
        /// A thing, unless the sentence ends with it.
        AtTheEnd = "at-the-end",
        /// A person.
        Never = "never",
    }
}

words! {
    /// What a mark says of the tool's part.
    pub enum Kind {
        /// The tool is the author or the committer, or named as such.
        Author = "author",
        /// It is named as co-author.
        CoAuthor = "co-author",
        /// A trailer such as `Assisted-by` discloses it.
        Assistance = "assistance",
        /// It signed off, which only a person can.
        SignOff = "sign-off",
        /// It reviewed, or suggested a change that was accepted.
        Review = "review-suggestion",
        /// A line such as `Generated with ...`.
        Footer = "footer",
        /// The bracket tag `[ai-assisted: model]`.
        Tag = "tag",
        /// A sentence says so.
        Prose = "prose",
        /// A link to the conversation, or its number.
        SessionLink = "session-link",
        /// Numbers and names that a tool leaves behind.
        Metadata = "metadata",
    }
}

words! {
    /// Which values of a key make a mark.
    pub enum Value {
        /// Any but a denial.
        Any = "any",
        /// Those that name an AI.
        Agent = "agent",
        /// All.
        Always = "always",
        /// `Name <address>` of an AI.
        Identity = "identity",
    }
}

/// An account of a forge.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Account {
    /// Its login.
    pub login: String,
    /// The number that its noreply address begins with.
    pub id: Option<u64>,
}

/// One AI tool.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Agent {
    /// Its id in reports and policies.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it does.
    #[serde(default)]
    pub role: Role,
    /// Names that always mean it.
    #[serde(default)]
    pub names: Vec<String>,
    /// Names that people and things have too.
    #[serde(default)]
    pub bare: Vec<String>,
    /// What its bare names mean in a sentence.
    #[serde(default)]
    pub in_prose: InProse,
    /// What it adds to a person's name.
    #[serde(default)]
    pub suffixes: Vec<String>,
    /// Its addresses.
    #[serde(default)]
    pub addresses: Vec<String>,
    /// Domains in whose addresses a bare name is its own.
    #[serde(default)]
    pub domains: Vec<String>,
    /// Its accounts.
    #[serde(default)]
    pub accounts: Vec<Account>,
    /// How links to its conversations begin.
    #[serde(default)]
    pub sessions: Vec<String>,
    /// How it begins subjects.
    #[serde(default)]
    pub subjects: Vec<String>,
    /// Whole lines that it writes.
    #[serde(default)]
    pub lines: Vec<String>,
    /// Variables that it sets for what it runs.
    #[serde(default)]
    pub environment: Vec<String>,
    /// Where all this is from.
    pub source: String,
    /// Lines that are marks of it.
    pub examples: Vec<String>,
    /// Lines that are no marks.
    #[serde(default)]
    pub counter_examples: Vec<String>,
}

/// A key of trailers.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Key {
    /// As it should be written.
    pub key: String,
    /// Kin and misspellings.
    pub also: Vec<String>,
    /// What it says.
    pub kind: Kind,
    /// Which values count.
    pub value: Value,
    /// The agent that writes it.
    pub agent: Option<String>,
    /// Whether it counts only in the block of trailers that git sees.
    #[serde(default)]
    pub block_only: bool,
    /// Where this is from.
    pub source: String,
    /// Lines that are marks.
    pub examples: Vec<String>,
    /// Lines that are no marks.
    #[serde(default)]
    pub counter_examples: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Models {
    names: Vec<String>,
    bare: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Generic {
    names: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Bots {
    names: Phrases,
    logins: Vec<String>,
    ids: Vec<u64>,
    addresses: Vec<String>,
    source: String,
    examples: Vec<String>,
}

/// The words of sentences that say who wrote a commit.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Prose {
    pub(super) labels: WordSet,
    pub(super) things: WordSet,
    pub(super) determiners: WordSet,
    pub(super) auxiliaries: WordSet,
    pub(super) manners: WordSet,
    pub(super) verbs: WordSet,
    pub(super) prepositions: Phrases,
    pub(super) helpers: WordSet,
    pub(super) openings: Phrases,
    pub(super) after: WordSet,
    pub(super) elsewhere: WordSet,
    pub(super) adjectives: Phrases,
    pub(super) nouns: Phrases,
    pub(super) tags: Phrases,
    pub(super) denials: Vec<String>,
    /// Lines that are marks.
    pub examples: Vec<String>,
    /// Lines that are no marks.
    pub counter_examples: Vec<String>,
}

/// How a language writes comments and texts.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Language {
    /// Endings of file names, or whole names.
    pub files: Vec<String>,
    /// What a comment starts with that ends with its line.
    #[serde(default)]
    pub line: Vec<String>,
    /// What a comment starts and ends with.
    #[serde(default)]
    pub block: Vec<[String; 2]>,
    /// What a text starts and ends with, the longest first.
    #[serde(default)]
    pub quotes: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    languages: Vec<Language>,
    agents: Vec<Agent>,
    models: Models,
    generic: Generic,
    bots: Bots,
    keys: Vec<Key>,
    prose: Prose,
}

/// Everything that is known, ready to be looked up.
#[derive(Debug)]
pub struct Knowledge {
    /// The agents.
    pub agents: Vec<Agent>,
    /// The keys.
    pub keys: Vec<Key>,
    /// The words of sentences.
    pub prose: Prose,
    /// How languages write comments.
    pub languages: Vec<Language>,
    /// Lines of bots that are no AI.
    pub bot_examples: Vec<String>,
    /// Where the bots are from.
    pub bot_source: String,
    /// Names that always mean an agent: its number.
    pub(super) names: Phrases,
    /// Names that may mean one: its number.
    pub(super) bare: Phrases,
    /// Names of models.
    pub(super) models: Phrases,
    /// Words that name a model where something else says AI.
    pub(super) bare_models: Phrases,
    /// Words that say AI.
    pub(super) generic: Phrases,
    pub(super) addresses: HashMap<String, usize>,
    pub(super) logins: HashMap<String, usize>,
    pub(super) ids: HashMap<u64, usize>,
    /// Whole names of bots.
    pub(super) bot_names: Phrases,
    pub(super) bot_logins: Vec<String>,
    pub(super) bot_ids: Vec<u64>,
    pub(super) bot_addresses: Vec<String>,
    by_key: HashMap<String, usize>,
}

static KNOWLEDGE: LazyLock<Knowledge> = LazyLock::new(|| match Knowledge::read(TEXT) {
    Ok(knowledge) => knowledge,
    // The text is part of the program and a test reads it: a program without it knows nothing.
    Err(why) => unreachable!("rules/attribution.toml: {why}"),
});

const TEXT: &str = include_str!("../../rules/attribution.toml");

impl Knowledge {
    /// What this program knows.
    pub fn get() -> &'static Self {
        &KNOWLEDGE
    }

    fn read(text: &str) -> Result<Self, toml::de::Error> {
        let file: File = toml::from_str(text)?;
        let mut known = Self {
            models: Phrases::new(file.models.names.iter().map(|name| (name.as_str(), 0))),
            bare_models: Phrases::new(file.models.bare.iter().map(|name| (name.as_str(), 0))),
            generic: Phrases::new(file.generic.names.iter().map(|name| (name.as_str(), 0))),
            names: Phrases::default(),
            bare: Phrases::default(),
            addresses: HashMap::new(),
            logins: HashMap::new(),
            ids: HashMap::new(),
            bot_names: file.bots.names,
            bot_logins: file.bots.logins.iter().map(|login| login.to_lowercase()).collect(),
            bot_ids: file.bots.ids,
            bot_addresses: file.bots.addresses,
            by_key: HashMap::new(),
            agents: file.agents,
            keys: file.keys,
            prose: file.prose,
            languages: file.languages,
            bot_examples: file.bots.examples,
            bot_source: file.bots.source,
        };
        known.index();
        Ok(known)
    }

    fn index(&mut self) {
        for (number, agent) in self.agents.iter().enumerate() {
            agent.names.iter().for_each(|name| self.names.add(name, number));
            agent.bare.iter().for_each(|name| self.bare.add(name, number));
            for address in &agent.addresses {
                self.addresses.insert(address.to_lowercase(), number);
            }
            for account in &agent.accounts {
                // Two agents may share a login: the number tells them apart, and the first has the login.
                self.logins.entry(account.login.to_lowercase()).or_insert(number);
                account.id.map(|id| self.ids.entry(id).or_insert(number));
            }
        }
        for (number, key) in self.keys.iter().enumerate() {
            for name in key.also.iter().chain([&key.key]) {
                self.by_key.insert(folded_key(name), number);
            }
        }
    }

    /// The key that a trailer's key is, in whatever spelling.
    pub fn key(&self, written: &str) -> Option<&Key> {
        self.by_key.get(&folded_key(written)).map(|number| &self.keys[*number])
    }

    /// The agent with this id.
    pub fn agent(&self, id: &str) -> Option<&Agent> {
        self.agents.iter().find(|agent| agent.id == id)
    }
}

#[cfg(test)]
mod tests {
    use super::{Knowledge, TEXT};

    #[test]
    fn the_data_is_valid_and_names_nothing_twice() {
        let known = Knowledge::read(TEXT).map_err(|why| why.message().to_owned()).unwrap();
        let mut ids: Vec<_> = known.agents.iter().map(|agent| &agent.id).collect();
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), known.agents.len());
        for key in &known.keys {
            assert!(key.agent.as_ref().is_none_or(|id| known.agent(id).is_some()), "{}", key.key);
            assert!(!key.examples.is_empty() && !key.source.is_empty(), "{}", key.key);
        }
        for agent in &known.agents {
            assert!(!agent.examples.is_empty() && !agent.source.is_empty(), "{}", agent.id);
        }
    }
}

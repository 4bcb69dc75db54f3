//! Sentences that say who wrote a commit: `Generated with Claude Code`, `This patch was written with the help of an LLM`.
//!
//! The grammar is small on purpose, and anchored at the start of a sentence: a commit *about* generated code is no
//! generated commit.

use super::identity::{self, Tool};
use super::knowledge::{InProse, Knowledge, Prose, Role};
use super::words::{Phrases, Token, WordSet, tokens};

/// How much may stand behind the agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Nothing but punctuation, brackets and who else took part: a line on its own.
    Line,
    /// The sentence may go on.
    Sentence,
}

/// More words than this in front of the verb, or between it and the agent, are another sentence.
const MANY: usize = 9;

/// The AI that a sentence says wrote the commit.
pub(super) fn sentence(text: &str, reach: Reach) -> Option<Tool> {
    let known = Knowledge::get();
    let unlinked = unlinked(unlabelled(text, known));
    let words = tokens(&unlinked);
    let words = words.get(words.iter().position(|token| !matches!(&*token.text, "(" | "[" | "#" | "<" | "!"))?..)?;
    if words.is_empty() || !words[0].word {
        return None;
    }
    let reader = Reader { known, prose: &known.prose, words, reach, text: &unlinked };
    reader.adjective().or_else(|| reader.made()).or_else(|| reader.helped())
}

/// The text behind a label such as `Disclosure:` or `AI assistance:`.
fn unlabelled<'t>(text: &'t str, known: &Knowledge) -> &'t str {
    match text.split_once(": ") {
        Some((label, rest)) if tokens(label).iter().all(|token| known.prose.labels.has(token)) => rest,
        _ => text,
    }
}

/// The text with each `[text](address)` as its text, and images without theirs.
fn unlinked(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        let Some(end) = rest[at..].find(')') else { break };
        let open = rest[..at].rfind('[').unwrap_or(at);
        out.push_str(&rest[..open]);
        out.push_str(rest[open..at].trim_start_matches('['));
        rest = &rest[at + end + 1..];
    }
    out.push_str(rest);
    out
}

/// Whether a list names more than one tool, as the boxes of a template do: then nobody said which it was.
fn names_several(text: &str) -> bool {
    text.split(',').filter(|part| identity::named(part).is_some()).count() > 1
}

struct Reader<'a> {
    known: &'static Knowledge,
    prose: &'static Prose,
    words: &'a [Token],
    reach: Reach,
    text: &'a str,
}

impl Reader<'_> {
    /// `AI-assisted`, `Claude-generated commit message`, `This PR is entirely AI-generated`.
    fn adjective(&self) -> Option<Tool> {
        let start = self.before();
        let rest = self.words.get(start..).filter(|rest| !rest.is_empty())?;
        let (length, agent) = match &*rest[0].text {
            "ai" | "llm" | "genai" => (1, None),
            _ => {
                let found = self.known.names.at_start(rest).or_else(|| self.known.bare.at_start(rest));
                found.map(|(length, number)| (length, Some(number)))?
            }
        };
        let mut at = start + length;
        at += self.phrase(&self.prose.adjectives, at)?;
        let made = at - 1;
        while let Some(noun) = self.phrase(&self.prose.nouns, at) {
            at += noun;
        }
        let behind = &self.text[self.words[made].at..];
        let named = identity::named(behind).filter(|_| !names_several(behind));
        let tool = agent.map(|number| identity::tool(&self.known.agents[number], ""));
        self.ends(at, false).then(|| tool.or(named).unwrap_or(Tool { agent: None, model: None, role: Role::Author }))
    }

    /// `This commit was generated with Claude Code`.
    fn made(&self) -> Option<Tool> {
        let prose = self.prose;
        let verb = self.before();
        self.words.get(verb).filter(|token| prose.verbs.has(token))?;
        let finite = self.words[..verb].iter().any(|token| prose.auxiliaries.has(token));
        let at = self.skip(verb + 1, &[&prose.manners]);
        // `written with` has its preposition among the manners too.
        let at = (verb + 1..=at).rev().find_map(|at| self.phrase(&prose.prepositions, at).map(|length| at + length))?;
        self.agent(at, finite)
    }

    /// `With the help of Claude`.
    fn helped(&self) -> Option<Tool> {
        let length = self.phrase(&self.prose.openings, 0)?;
        self.agent(length, true)
    }

    /// The agent at a place or behind words that lead to it, and the end of the sentence.
    fn agent(&self, from: usize, finite: bool) -> Option<Tool> {
        let start = self.skip(from, &[&self.prose.helpers]);
        for at in (from..=start).rev() {
            let quoted =
                self.words.get(at).is_some_and(|token| matches!(&*token.text, "`" | "\"" | "[" | "(" | "“" | "@"));
            let at = at + usize::from(quoted);
            let Some(rest) = self.words.get(at..).filter(|rest| !rest.is_empty()) else { continue };
            if let Some(tool) = self.owner(rest) {
                return Some(tool);
            }
            let found = self.agent_at(rest);
            let found = found.or_else(|| self.known.models.at_start(rest).map(|(length, _)| length));
            let found = found.or_else(|| self.known.generic.at_start(rest).map(|(length, _)| length));
            if let Some(length) = found {
                return self.ends(at + length, finite).then(|| {
                    let named = identity::named(&self.text[rest[0].at..]);
                    named.unwrap_or(Tool { agent: None, model: None, role: Role::Author })
                });
            }
        }
        None
    }

    /// `Claude's help`.
    fn owner(&self, rest: &[Token]) -> Option<Tool> {
        let owner = rest[0].text.strip_suffix('s')?;
        rest.get(1).filter(|next| matches!(&*next.text, "help" | "assistance" | "support" | "aid"))?;
        let alone = Token { text: owner.to_owned(), ..rest[0].clone() };
        let (_, number) = identity::agent_at(self.known, &[alone])?;
        Some(identity::tool(&self.known.agents[number], ""))
    }

    /// The agent at the start of `rest`: how many words its name has.
    fn agent_at(&self, rest: &[Token]) -> Option<usize> {
        let (length, number) = identity::agent_at(self.known, rest)?;
        if self.known.names.at_start(rest).is_some() {
            return Some(length);
        }
        let last = rest[length..].iter().all(|token| !token.word)
            || rest[length..].first().is_some_and(|token| matches!(&*token.text, "(" | "via"));
        match self.known.agents[number].in_prose {
            InProse::Agent => Some(length),
            InProse::AtTheEnd => last.then_some(length),
            InProse::Never => None,
        }
    }

    /// Whether the sentence may end so, from the word behind the agent on.
    fn ends(&self, mut at: usize, finite: bool) -> bool {
        loop {
            let rest = &self.words[at.min(self.words.len())..];
            let more = self.known.models.at_start(rest).or_else(|| self.known.bare_models.at_start(rest));
            let more = more.or_else(|| self.known.names.at_start(rest)).map(|(length, _)| length);
            let Some(token) = rest.first() else { return true };
            if let Some(length) = more {
                at += length;
            } else if matches!(&*token.text, "`" | "\"" | "]" | "”" | ")" | "*")
                || token.text.starts_with(|c: char| c.is_ascii_digit())
            {
                at += 1;
            } else if matches!(&*token.text, "(" | "[" | "<") {
                let close = rest.iter().position(|token| matches!(&*token.text, ")" | "]" | ">"));
                at = close.map_or(self.words.len(), |length| at + length + 1);
            } else {
                return self.goes_on(rest, finite);
            }
        }
    }

    fn goes_on(&self, rest: &[Token], finite: bool) -> bool {
        let first = &rest[0];
        let elsewhere = !finite && rest.iter().any(|token| self.prose.elsewhere.has(token));
        match self.reach {
            Reach::Line => {
                let only_others =
                    matches!(&*first.text, "via" | "and" | "using" | "with" | "under" | ",") && rest.len() <= MANY;
                (matches!(&*first.text, "." | "!" | ";") && rest.len() == 1) || (only_others && !elsewhere)
            }
            Reach::Sentence => !elsewhere && (!first.word || self.prose.after.has(first)),
        }
    }

    /// The place behind what leads to the verb, remarks in brackets among it.
    fn before(&self) -> usize {
        let prose = self.prose;
        let lists = [&prose.determiners, &prose.things, &prose.auxiliaries, &prose.manners];
        let at = self.skip(0, &lists);
        let opens = |at: usize| at > 0 && self.words.get(at).is_some_and(|token| token.text == "(");
        match self.words.iter().skip(at).position(|token| token.text == ")") {
            Some(length) if opens(at) => self.skip(at + length + 1, &lists),
            _ => at,
        }
    }

    /// The place behind all words that are in one of the lists.
    fn skip(&self, from: usize, lists: &[&WordSet]) -> usize {
        let rest = &self.words[from.min(self.words.len())..];
        let listed = |token: &Token| lists.iter().any(|list| list.has(token));
        from + rest.iter().take(MANY).take_while(|token| listed(token)).count()
    }

    /// How many words the longest phrase of a list has that stands at a place.
    fn phrase(&self, list: &Phrases, at: usize) -> Option<usize> {
        list.at_start(self.words.get(at..)?).map(|(length, _)| length)
    }
}

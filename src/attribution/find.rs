//! Finds the marks of a message: trailers that git sees, the same lines where it does not, footers, tags, links, prose.

use std::collections::HashSet;

use super::form::{self, Undecorated};
use super::identity::{self, Tool};
use super::knowledge::{Agent, Kind, Knowledge, Role};
use super::marks::{Found, Mark, Stranger, WhyNot};
use super::message::{Line, Message, Place};
use super::prose::{self, Reach};
use super::sentences::Sentences;
use super::value::{self, Says};
use super::words::tokens;

/// Finds every mark of a message.
pub fn find(message: &Message) -> Found {
    let lines = message.lines();
    let last = lines.iter().filter(|line| line.place != Place::Blank).map(|line| line.paragraph).max();
    let mut finder = Finder { message, known: Knowledge::get(), lines, last, found: Found::default() };
    finder.told();
    for index in 0..finder.lines.len() {
        finder.line(index);
    }
    finder.prose();
    finder.found.marks.sort_by_key(|mark| mark.line);
    finder.found
}

struct Finder<'m> {
    message: &'m Message,
    known: &'static Knowledge,
    lines: Vec<Line<'m>>,
    /// The last paragraph.
    last: Option<usize>,
    found: Found,
}

impl Finder<'_> {
    fn mark(&mut self, line: usize, tool: Tool, what: (Kind, Option<String>, Option<WhyNot>)) {
        let (kind, key, unseen) = what;
        let review = tool.role == Role::Reviewer && matches!(kind, Kind::CoAuthor | Kind::Author);
        let kind = if review { Kind::Review } else { kind };
        self.found.marks.push(Mark { agent: tool.agent, model: tool.model, kind, key, value: None, line, unseen });
    }

    /// Lines that only look like comments.
    fn told(&mut self) {
        let body = self
            .lines
            .iter()
            .filter(|line| line.place != Place::Quoted)
            .map(|line| (line.number, line.text.to_owned()));
        let all: Vec<_> = self.message.told.iter().cloned().chain(body).collect();
        for (number, text) in all {
            let written = |agent: &&Agent| agent.lines.contains(&text);
            if let Some(agent) = self.known.agents.iter().find(written) {
                self.mark(number, identity::tool(agent, ""), (Kind::Metadata, None, Some(WhyNot::NoTrailer)));
            }
        }
    }

    fn line(&mut self, index: usize) {
        let line = self.lines[index];
        match line.place {
            Place::Blank | Place::Quoted => {}
            Place::Folded => self.folded(line),
            Place::Trailer(number) => {
                let trailer = &self.message.block.trailers[number];
                if !self.session(line, line.text, None) && !self.tag(line) {
                    self.keyed(line, [&trailer.key, &trailer.value], None);
                }
            }
            Place::Title | Place::Body => self.unseen(index),
        }
    }

    /// A trailer that is indented below another one: git takes it for a part of that one's value.
    fn folded(&mut self, line: Line<'_>) {
        let Some((written, value)) = Undecorated::of(line.text).key_and_value() else { return };
        let Some(key) = self.known.key(written).filter(|key| !key.block_only) else { return };
        if let Says::Ai(tool) = value::says(key, value, Some(WhyNot::Indented)) {
            self.mark(line.number, tool, (key.kind, Some(written.trim().to_owned()), Some(WhyNot::Indented)));
        }
    }

    /// A line that git does not take for a trailer.
    fn unseen(&mut self, index: usize) {
        let line = self.lines[index];
        let bare = Undecorated::of(line.text);
        if line.place == Place::Title {
            self.subject(line);
        }
        if line.example || self.tag(line) || self.session(line, bare.text, Some(WhyNot::NoTrailer)) {
            return;
        }
        let Some((key, value)) = bare.key_and_value().filter(|_| !bare.unticked) else { return };
        let why = self.why(line, &bare, key);
        self.keyed(line, [key, value], Some(why));
    }

    fn why(&self, line: Line<'_>, bare: &Undecorated<'_>, key: &str) -> WhyNot {
        if bare.item {
            WhyNot::ListItem
        } else if line.text.starts_with([' ', '\t']) {
            WhyNot::Indented
        } else if bare.decorated || key.contains([' ', '_']) || !line.text[key.len()..].trim_start().starts_with(':') {
            WhyNot::KeyForm
        } else if line.paragraph == 0 {
            WhyNot::FirstParagraph
        } else if Some(line.paragraph) == self.last {
            WhyNot::ProseInBlock
        } else {
            WhyNot::LaterParagraph
        }
    }

    /// A line `key: value`.
    fn keyed(&mut self, line: Line<'_>, [written, value]: [&str; 2], unseen: Option<WhyNot>) {
        let Some(key) = self.known.key(written) else { return };
        if key.block_only && unseen.is_some() {
            return;
        }
        match value::says(key, value, unseen) {
            Says::Ai(tool) => {
                self.mark(line.number, tool, (key.kind, Some(written.trim().to_owned()), unseen));
                if let Some(mark) = self.found.marks.last_mut() {
                    mark.value = Some(value.trim().to_owned());
                }
            }
            Says::Denial => self.found.denials.push(line.number),
            Says::Stranger(bot) if matches!(key.kind, Kind::CoAuthor | Kind::Author | Kind::Assistance) => {
                self.found.strangers.push(Stranger { name: value.trim().to_owned(), line: line.number, bot });
            }
            Says::Stranger(_) | Says::Nothing => {}
        }
    }

    /// A link to a conversation on a line of its own, with or without a few words in front of it.
    fn session(&mut self, line: Line<'_>, text: &str, unseen: Option<WhyNot>) -> bool {
        let Some(at) = text.find("https://") else { return false };
        let starts = |agent: &&Agent| agent.sessions.iter().any(|session| text[at..].starts_with(session.as_str()));
        let Some(agent) = self.known.agents.iter().find(starts) else { return false };
        let behind = text[at..].split_once(char::is_whitespace).map_or("", |(_, rest)| rest);
        let label = text[..at].trim_end().trim_end_matches(['(', '<', '[']);
        let alone = tokens(label).len() <= 4 && tokens(behind).len() <= 1;
        let prose = label.contains(' ') && !label.trim_end().ends_with(':');
        if !alone || prose {
            return false;
        }
        let key = label.trim().strip_suffix(':').map(|key| key.trim().to_owned());
        let unseen = match (unseen, key.as_deref()) {
            (Some(_), Some(key)) if !key.contains(' ') => Some(self.why(line, &Undecorated::of(line.text), key)),
            (unseen, _) => unseen,
        };
        self.mark(line.number, identity::tool(agent, ""), (Kind::SessionLink, key, unseen));
        true
    }

    /// `[ai-assisted: model]` at the start or the end of a line.
    fn tag(&mut self, line: Line<'_>) -> bool {
        let text = line.text.trim();
        let Some(inner) = form::bracketed(text) else { return false };
        let words = tokens(inner);
        let Some((length, _)) = self.known.prose.tags.at_start(&words) else { return false };
        let value = match words.get(length) {
            None => "",
            Some(token) if matches!(&*token.text, ":" | "=" | ",") => inner[token.end..].trim(),
            Some(_) => return false,
        };
        if value::is_denial(value) {
            self.found.denials.push(line.number);
            return true;
        }
        let agent = identity::named(value).and_then(|tool| tool.agent);
        let model = (!value.is_empty() && value.len() <= 60 && !value::is_placeholder(value)).then(|| value.to_owned());
        let tool = Tool { agent, model, role: Role::Author };
        self.mark(line.number, tool, (Kind::Tag, None, Some(WhyNot::NoTrailer)));
        true
    }

    /// Subjects as tools begin them.
    fn subject(&mut self, line: Line<'_>) {
        // A version number is one of a package of that name.
        let version = |text: &str| {
            text.as_bytes().windows(3).any(|it| it[0].is_ascii_digit() && it[1] == b'.' && it[2].is_ascii_digit())
        };
        let starts = |agent: &&Agent| agent.subjects.iter().any(|start| line.text.starts_with(start.as_str()));
        if let Some(agent) = self.known.agents.iter().find(starts).filter(|_| !version(line.text)) {
            self.mark(line.number, identity::tool(agent, ""), (Kind::Author, None, Some(WhyNot::NoTrailer)));
        }
    }

    /// Footers and sentences.
    fn prose(&mut self) {
        let marks = self.found.marks.iter().map(|mark| mark.line);
        let marked: HashSet<usize> = marks.chain(self.found.denials.iter().copied()).collect();
        let mut sentence = Sentences::default();
        let mut found: Vec<(usize, Tool, Kind)> = Vec::new();
        let mut unticked = false;
        for index in 0..self.lines.len() {
            let line = self.lines[index];
            let skipped = matches!(line.place, Place::Blank | Place::Quoted | Place::Folded | Place::Trailer(_))
                || marked.contains(&line.number)
                || line.example;
            let bare = Undecorated::of(line.text);
            unticked = bare.unticked || (unticked && line.place != Place::Blank && !bare.starts_unit());
            let skipped = skipped || unticked;
            if skipped || line.place == Place::Title || bare.starts_unit() {
                sentence.finish(&mut found);
            }
            if skipped {
                continue;
            }
            let own = bare.text.starts_with(|first: char| first.is_uppercase() || !first.is_ascii());
            if let Some(tool) = prose::sentence(bare.text, Reach::Line).filter(|_| own || sentence.is_empty()) {
                found.push((line.number, tool, Kind::Footer));
                sentence = Sentences::default();
            } else if line.place == Place::Title {
                self.subject_tail(line, &mut found);
            } else {
                sentence.add(line.number, bare.text, &mut found);
            }
        }
        sentence.finish(&mut found);
        for (line, tool, kind) in found {
            self.mark(line, tool, (kind, None, Some(WhyNot::NoTrailer)));
        }
    }

    /// `Fix the parser (generated with Claude Code)`, `Fix the parser. Assisted-by: Claude`.
    fn subject_tail(&mut self, line: Line<'_>, found: &mut Vec<(usize, Tool, Kind)>) {
        let title = line.text.trim_end();
        let bracketed = title.strip_suffix(')').and_then(|text| text.rsplit_once('(')).map(|(_, tail)| tail);
        let tails =
            [bracketed, title.rsplit_once(". ").map(|(_, tail)| tail), title.rsplit_once(", ").map(|(_, tail)| tail)];
        for tail in tails.into_iter().flatten() {
            if let Some(tool) = prose::sentence(tail, Reach::Line) {
                return found.push((line.number, tool, Kind::Prose));
            }
            let bare = Undecorated::of(tail);
            let Some((written, value)) = bare.key_and_value() else { continue };
            let Some(key) = self.known.key(written).filter(|key| !key.block_only) else { continue };
            if let Says::Ai(tool) = value::says(key, value, Some(WhyNot::ListItem)) {
                let what = (key.kind, Some(written.to_owned()), Some(WhyNot::FirstParagraph));
                return self.mark(line.number, tool, what);
            }
        }
    }
}

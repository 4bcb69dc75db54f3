//! Writes one correct block of trailers: every trailer in it once, in the order of the message, and nothing lost.

use std::collections::HashSet;

use super::form::Undecorated;
use super::identity::{Identity, Tool, Who};
use super::knowledge::{Key, Kind, Knowledge, Role};
use super::marks::{Found, WhyNot};
use super::message::{Comments, Message, Place};
use super::policy::{Mode, Policy};
use super::trailers::{self, Divider};
use super::value::{self, Says};
use super::words::folded_key;

/// The line that the policy wants for what was found, or for an agent that is known otherwise.
pub fn wanted(policy: &Policy, found: &Found, known: Option<&Tool>) -> String {
    let work: Vec<_> = found.marks.iter().filter(|mark| mark.is_work()).collect();
    let agent = known.and_then(|tool| tool.agent).or_else(|| work.iter().find_map(|mark| mark.agent));
    let model = known.and_then(|tool| tool.model.clone()).or_else(|| work.iter().find_map(|mark| mark.model.clone()));
    let name = agent.and_then(|id| Knowledge::get().agent(id)).map(|agent| agent.name.clone());
    if policy.tag {
        return format!("[ai-assisted: {}]", model.or(name).unwrap_or_else(|| "unknown model".to_owned()));
    }
    let key = &policy.trailers[0];
    if policy.deny_agents || policy.deny_models {
        return format!("{key}: AI");
    }
    if folded_key(key) == "co-authored-by" {
        let address = agent.and_then(|id| Knowledge::get().agent(id)).and_then(|agent| agent.addresses.first());
        let address = address.map(|address| format!(" <{address}>")).unwrap_or_default();
        return format!("{key}: {}{address}", model.or(name).unwrap_or_else(|| "AI".to_owned()));
    }
    let name = name.unwrap_or_else(|| "AI".to_owned());
    // The kernel's form has no blank in the model: what follows one is a tool.
    let model = model.map_or_else(|| "unspecified".to_owned(), |model| model.replace(' ', "-").to_lowercase());
    let exact = format!("{name}:{model}");
    let plain = if model == "unspecified" { name.clone() } else { format!("{name} ({model})") };
    let values = if policy.value_source == super::policy::KERNEL { [exact, plain] } else { [plain, exact] };
    let value = values.iter().find(|value| policy.fits(value)).or(values.first());
    format!("{key}: {}", value.map_or("AI", |value| value.as_str()))
}

/// The message with one block of trailers at its end. With a trailer to add, that stands in the block too, unless one of its
/// key and value is there. Comments stay where they are.
pub fn fixed(text: &str, comments: &Comments, add: Option<&str>) -> String {
    let (own, rest) = split(text, comments);
    let message = Message::read(own.as_bytes(), comments);
    let mut writer = Writer::default();
    writer.read(&message, &own);
    writer.trailers.extend(add.map(str::to_owned));
    let mut out = writer.finish();
    if !rest.is_empty() {
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(rest);
    }
    out
}

/// The message and what git writes below it: comments at the end, the scissors and what is below them.
fn split<'t>(text: &'t str, comments: &Comments) -> (String, &'t str) {
    let message = Message::read(text.as_bytes(), comments);
    // The last line that is part of the message.
    let last =
        message.lines().iter().filter(|line| line.place != Place::Blank).map(|line| line.number).max().unwrap_or(0);
    let at: usize = text.split_inclusive('\n').take(last).map(str::len).sum();
    let rest = text[at..].trim_start_matches(['\n', '\r']);
    let own = &text[..at];
    let newline = if own.is_empty() || own.ends_with('\n') { "" } else { "\n" };
    (format!("{own}{newline}"), rest)
}

#[derive(Default)]
struct Writer {
    /// Lines that stay, without their ends.
    body: Vec<String>,
    /// Lines of the block, folded ones with their line breaks.
    trailers: Vec<String>,
    seen: HashSet<(String, String)>,
    /// Whether the line before was taken out.
    gap: bool,
}

impl Writer {
    fn read(&mut self, message: &Message, own: &str) {
        let lines = message.lines();
        let mut index = 0;
        for (number, raw) in own.lines().enumerate() {
            let raw = raw.trim_end_matches('\r');
            let Some(line) = lines.get(index).filter(|line| line.number == number + 1) else {
                // A comment in the middle.
                self.body.push(raw.to_owned());
                continue;
            };
            index += 1;
            match line.place {
                Place::Trailer(_) => {
                    let folded = lines[index..].iter().take_while(|line| line.place == Place::Folded);
                    let more = folded.filter(|line| moved(line.text).is_none());
                    let whole: Vec<&str> = [raw].into_iter().chain(more.map(|line| line.text)).collect();
                    let (key, value) = whole[0].split_once(':').unwrap_or((whole[0], ""));
                    let value = [value].iter().chain(&whole[1..]).map(|part| part.trim()).collect::<Vec<_>>().join(" ");
                    self.take([key.trim(), value.trim()], Some(whole.join("\n")));
                }
                Place::Folded => {
                    if let Some((key, value)) = moved(raw) {
                        self.take([&key, &value], None);
                    }
                }
                Place::Body if raw.starts_with("(cherry picked from commit ") => {
                    self.take([raw, ""], Some(raw.to_owned()));
                }
                Place::Body if line.example => self.keep(raw),
                Place::Body => match moved(raw) {
                    Some((key, value)) => self.take([&key, &value], None),
                    None => self.keep(raw),
                },
                Place::Blank | Place::Title | Place::Quoted => self.keep(raw),
            }
        }
    }

    fn keep(&mut self, raw: &str) {
        let blank = raw.trim().is_empty();
        if blank && self.gap && self.body.last().is_none_or(|last| last.trim().is_empty()) {
            return;
        }
        self.gap = self.gap && blank;
        self.body.push(raw.trim_end().to_owned());
    }

    /// Puts a trailer into the block, unless it is there.
    fn take(&mut self, [key, value]: [&str; 2], text: Option<String>) {
        self.gap = true;
        let key = respelled(key);
        let identity = Identity::parse(value);
        // One address is one author, unless the models differ.
        // What stands behind an address is more than the address: nothing may be lost.
        let more = value.split_once('>').is_some_and(|(_, rest)| !rest.trim().is_empty());
        let same = match (identity.who(), identity.address.filter(|_| !more)) {
            (Who::Tool(tool), Some(address)) => {
                format!("{} {}", address.to_lowercase(), tool.model.unwrap_or_default())
            }
            (_, Some(address)) => address.to_lowercase(),
            (_, None) => value.split_whitespace().collect::<Vec<_>>().join(" "),
        };
        if self.seen.insert((folded_key(&key), same)) {
            let written = text.filter(|text| text.starts_with(&key) || value.is_empty());
            self.trailers.push(written.unwrap_or_else(|| format!("{key}: {value}")));
        }
    }

    fn finish(mut self) -> String {
        let mut seen = HashSet::new();
        let mut unique = std::mem::take(&mut self.trailers);
        unique.retain(|trailer| seen.insert(trailer.clone()));
        while self.body.last().is_some_and(|line| line.trim().is_empty()) {
            self.body.pop();
        }
        let mut out = self.body.join("\n");
        if !out.is_empty() {
            out.push('\n');
        }
        if !unique.is_empty() {
            // A block without a subject above it would be the subject.
            out.push_str(if out.is_empty() { "\n\n" } else { "\n" });
            out.push_str(&unique.join("\n"));
            out.push('\n');
        }
        out
    }
}

/// The key and value of a line that git does not take for a trailer but that is one: of a known key, with a value that says
/// something.
fn moved(raw: &str) -> Option<(String, String)> {
    let bare = Undecorated::of(raw);
    if bare.unticked {
        return None;
    }
    let (written, value) = bare.key_and_value()?;
    let key = Knowledge::get().key(written).filter(|key| !key.block_only)?;
    let says = value::says(key, value, Some(if bare.item { WhyNot::ListItem } else { WhyNot::Indented }));
    let person =
        matches!(key.kind, Kind::CoAuthor | Kind::SignOff | Kind::Review) && Identity::parse(value).address.is_some();
    let moves = match says {
        Says::Ai(tool) => tool.role == Role::Reviewer || !value.is_empty(),
        Says::Denial => !matches!(key.kind, Kind::SignOff | Kind::Review),
        Says::Stranger(_) | Says::Nothing => person,
    };
    (moves && key.kind != Kind::Author).then(|| (written.replace([' ', '_'], "-"), value.to_owned()))
}

/// The key in its right spelling, where it is a misspelling of a well-known one.
fn respelled(key: &str) -> String {
    let well_known = |known: &&Key| matches!(known.key.as_str(), "Co-authored-by" | "Assisted-by" | "Signed-off-by");
    let folded = folded_key(key);
    match Knowledge::get().key(key).filter(well_known) {
        // Capitals are a matter of taste.
        Some(known) if folded_key(&known.key) != folded && !folded.starts_with("ai-") => known.key.clone(),
        _ => key.replace([' ', '_'], "-"),
    }
}

/// Fixes a message by a policy: one block, and the wanted trailer where an AI took part and nothing says so.
pub fn by_policy(text: &str, comments: &Comments, policy: &Policy, agent: Option<&Tool>) -> String {
    let tidy = fixed(text, comments, None);
    if policy.mode != Mode::Disclose {
        return tidy;
    }
    let message = Message::read(tidy.as_bytes(), comments);
    let found = super::find(&message);
    let discloses = |mark: &super::Mark| match policy.tag {
        true => mark.kind == Kind::Tag,
        false => mark.unseen.is_none() && mark.key.as_ref().is_some_and(|key| policy.wants(key)),
    };
    let disclosed = found.marks.iter().any(discloses);
    let due = agent.is_some() || found.marks.iter().any(super::Mark::is_work);
    if disclosed || !due || !found.denials.is_empty() {
        return tidy;
    }
    let line = wanted(policy, &found, agent);
    if policy.tag { tagged([&tidy, &line]) } else { fixed(&tidy, comments, Some(&line)) }
}

/// The message with the tag behind its subject.
fn tagged([text, tag]: [&str; 2]) -> String {
    let title = text.split_inclusive('\n').find(|line| !line.trim().is_empty()).unwrap_or_default();
    text.replacen(title, &format!("{} {tag}\n", title.trim_end()), 1)
}

/// Whether git reads every line of the last paragraph as a trailer: what a fixed message has to show.
pub fn is_one_block(message: &str) -> bool {
    let block = trailers::parse(message, Divider::Counts, "#");
    let lines = message[block.span.clone()].lines().filter(|line| !line.starts_with([' ', '\t', '('])).count();
    lines == block.trailers.len()
}

/// The message with the wanted trailer of an agent that runs the commit, or nothing where that is there, is denied, or where
/// nobody has written anything yet.
pub fn added(text: &str, comments: &Comments, policy: &Policy, agent: &Tool) -> Option<String> {
    let message = Message::read(text.as_bytes(), comments);
    if policy.mode != Mode::Disclose || message.title().is_empty() {
        return None;
    }
    let found = super::find(&message);
    let says = |mark: &super::Mark| mark.kind == Kind::Tag || mark.key.as_ref().is_some_and(|key| policy.wants(key));
    if found.marks.iter().any(says) || !found.denials.is_empty() {
        return None;
    }
    let line = wanted(policy, &found, Some(agent));
    Some(if policy.tag { tagged([text, &line]) } else { fixed(text, comments, Some(&line)) })
}

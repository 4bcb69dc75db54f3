//! What agents changed in a repository, as the hook records it: `aiguard/activity.jsonl` in the git folder that all
//! worktrees share, one JSON object a line. `docs/attribution.md` describes the form.

use std::io;
use std::path::{Path, PathBuf};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::identity::Tool;
use super::knowledge::{Knowledge, Role};
use crate::agents::Agent;
use crate::files::{self, Contents};

/// The folder, in git's own.
const FOLDER: &str = "aiguard";
/// The record, and the one before it.
const NAMES: [&str; 2] = ["activity.jsonl", "activity.1.jsonl"];
/// A record of this many bytes is put aside for a new one.
const LONGEST: u64 = 256 << 10;
/// A record that begins so many days ago is put aside.
const DAYS: i64 = 45;
/// So many paths of one call are named.
const PATHS: usize = 40;
/// A longer path is not named, in bytes.
const LONGEST_PATH: usize = 400;

/// One tool call that changed files, as one line of JSON. Version 1: keys are only ever added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Act {
    /// The version of this form.
    pub version: u32,
    /// When, RFC 3339 in UTC.
    #[serde(serialize_with = "as_text", deserialize_with = "of_text")]
    pub time: Timestamp,
    /// The agent, as `aiguard hook --agent` names it.
    pub agent: String,
    /// The model, where the agent says it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub model: Option<String>,
    /// The event, in the agent's own spelling.
    pub event: String,
    /// The tool, in the agent's own spelling.
    pub tool: String,
    /// The files, from the top of the work tree.
    pub paths: Vec<String>,
    /// How many more there are.
    #[serde(default, skip_serializing_if = "is_none")]
    pub more: usize,
}

fn as_text<S: serde::Serializer>(time: &Timestamp, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(time)
}

fn of_text<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Timestamp, D::Error> {
    String::deserialize(from)?.parse().map_err(serde::de::Error::custom)
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde hands over a reference")]
const fn is_none(more: &usize) -> bool {
    *more == 0
}

impl Act {
    /// A call that changed `paths` now. Words that are too long, or hold more than a name does, are left out.
    pub fn new(agent: Agent, [event, tool]: [&str; 2], model: Option<&str>, mut paths: Vec<String>) -> Self {
        let name = |text: &str| {
            let usual = |letter: char| letter.is_ascii_alphanumeric() || " -_.:/@()[]".contains(letter);
            (text.len() <= 80 && text.chars().all(usual)).then(|| text.to_owned())
        };
        paths.retain(|path| path.len() <= LONGEST_PATH);
        let more = paths.len().saturating_sub(PATHS);
        paths.truncate(PATHS);
        Self {
            version: 1,
            time: Timestamp::from_second(Timestamp::now().as_second()).unwrap_or_default(),
            agent: agent.to_string(),
            model: model.and_then(name).filter(|model| !model.is_empty()),
            event: name(event).unwrap_or_default(),
            tool: name(tool).unwrap_or_default(),
            paths,
            more,
        }
    }

    /// Adds it to the record of the repository with the git folder `shared`.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn append(&self, shared: &Path) -> io::Result<()> {
        let [current, older] = places(shared);
        if !files::exists(&shared.join(FOLDER)) {
            files::make_folder(&shared.join(FOLDER))?;
        }
        let mut line = serde_json::to_vec(self)?;
        line.push(b'\n');
        let oldest = self.time - SignedDuration::from_hours(24 * DAYS);
        files::append(&current, &older, &line, |length, first| length >= LONGEST || began(first) < Some(oldest))
    }

    /// The tool, as the marks in messages name it.
    pub fn by(&self) -> Tool {
        let id = if self.agent == "droid" { "factory-droid" } else { &self.agent };
        let agent = Knowledge::get().agent(id);
        let role = agent.map_or(Role::Author, |agent| agent.role);
        Tool { agent: agent.map(|agent| agent.id.as_str()), model: self.model.clone(), role }
    }

    /// What it did to `path`, as a phrase.
    pub fn told(&self, path: &str) -> String {
        let known = self.by().agent.and_then(|id| Knowledge::get().agent(id));
        let name = known.map_or("an AI", |agent| agent.name.as_str());
        let model = self.model.as_ref().map(|model| format!(" ({model})")).unwrap_or_default();
        format!(
            "{name}{model} changed `{path}` on {}, as its hook recorded",
            self.time.strftime("%Y-%m-%d at %H:%M UTC")
        )
    }
}

fn places(shared: &Path) -> [PathBuf; 2] {
    NAMES.map(|name| shared.join(FOLDER).join(name))
}

/// When a record begins. What cannot be read began long ago.
fn began(first: &[u8]) -> Option<Timestamp> {
    let text = String::from_utf8_lossy(first);
    let (_, rest) = text.split_once("\"time\":\"")?;
    rest.split_once('"')?.0.parse().ok()
}

/// What is recorded of a repository.
#[derive(Debug, Clone, Default)]
pub struct Activity {
    /// The oldest first.
    acts: Vec<Act>,
}

impl Activity {
    /// What is there and not too old; lines that are damaged or of another version are passed over.
    pub fn read(shared: &Path) -> Self {
        let mut acts: Vec<Act> = Vec::new();
        for path in places(shared) {
            let Ok(Contents::Bytes(bytes)) = files::read(&path, 4 * LONGEST) else { continue };
            let lines = bytes.split(|byte| *byte == b'\n').filter_map(|line| serde_json::from_slice(line).ok());
            acts.extend(lines.filter(|act: &Act| act.version == 1));
        }
        let oldest = Timestamp::now() - SignedDuration::from_hours(24 * 2 * DAYS);
        acts.retain(|act| act.time >= oldest);
        acts.sort_by_key(|act| act.time);
        Self { acts }
    }

    /// When the record begins, in seconds since 1970; nothing where it is empty.
    pub fn since(&self) -> Option<i64> {
        self.acts.first().map(|act| act.time.as_second())
    }

    /// The last call that changed `path` after one moment and not after another, in seconds since 1970.
    pub fn last(&self, path: &str, [after, until]: [i64; 2]) -> Option<&Act> {
        let within = |act: &Act| act.time.as_second() > after && act.time.as_second() <= until;
        self.acts.iter().rev().find(|act| within(act) && act.paths.iter().any(|own| own == path))
    }
}

#[cfg(test)]
mod tests {
    use super::{Act, Activity, Agent, NAMES};

    fn act(seconds: i64, path: &str) -> Act {
        let paths = vec![path.to_owned()];
        let mut act = Act::new(Agent::ClaudeCode, ["PreToolUse", "Write"], Some("claude-opus-5"), paths);
        act.time = act.time.checked_add(jiff::SignedDuration::from_secs(seconds)).unwrap();
        act
    }

    #[test]
    fn a_record_says_who_changed_a_file_last_in_a_time() {
        let folder = tempfile::tempdir().unwrap();
        for (seconds, path) in [(-50, "a"), (-30, "a"), (-10, "b"), (-100 * 86_400, "old")] {
            act(seconds, path).append(folder.path()).unwrap();
        }
        let path = folder.path().join("aiguard").join(NAMES[0]);
        let mut text = std::fs::read_to_string(&path).unwrap();
        text.push_str("{\"version\":2}\nno JSON\n{\"version\":1,\"time\":\"2");
        std::fs::write(&path, text).unwrap();
        let activity = Activity::read(folder.path());
        let now = jiff::Timestamp::now().as_second();
        assert!(activity.since().is_some_and(|since| now - since >= 50 && now - since < 99));
        let last = activity.last("a", [0, now]).unwrap();
        assert!(now - last.time.as_second() < 40);
        assert!(last.told("a").starts_with("Claude Code (claude-opus-5) changed `a` on 2"));
        assert_eq!(activity.last("a", [now - 20, now]), None);
        assert!(activity.last("a", [0, now - 40]).is_some());
        assert_eq!((activity.last("b", [0, now - 20]), activity.last("old", [0, now])), (None, None));
    }

    #[test]
    fn a_record_grows_neither_old_nor_long() {
        let folder = tempfile::tempdir().unwrap();
        let length = || -> u64 {
            let files = std::fs::read_dir(folder.path().join("aiguard")).unwrap();
            files.map(|file| file.unwrap().metadata().unwrap().len()).sum()
        };
        act(-50 * 86_400, "old").append(folder.path()).unwrap();
        act(0, "new").append(folder.path()).unwrap();
        assert!(folder.path().join("aiguard").join(NAMES[1]).exists());
        for _ in 0..20 {
            let paths = (0..900).map(|number| format!("{number:0200}")).collect();
            let act = Act::new(Agent::Codex, ["PreToolUse", "apply_patch\u{7}"], Some(&"x".repeat(999)), paths);
            assert_eq!((act.paths.len(), act.more, &*act.tool, &act.model), (40, 860, "", &None));
            (0..10).for_each(|_| act.append(folder.path()).unwrap());
        }
        assert!(length() < 600 << 10, "{}", length());
    }

    #[test]
    fn every_agent_is_known_by_its_name() {
        for agent in Agent::ALL.iter().filter(|agent| **agent != Agent::Unknown) {
            assert!(Act::new(*agent, ["", ""], None, Vec::new()).by().agent.is_some(), "{agent}");
        }
    }
}

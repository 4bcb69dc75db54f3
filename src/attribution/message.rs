//! A commit message as git reads it and as people do: its lines, its paragraphs, its trailers.

use super::trailers::{self, Block, Divider};
use crate::words;

/// Which lines of a message are comments that git will not record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Comments {
    /// None: the message is recorded already.
    None,
    /// Those that start with this text.
    Start(String),
    /// Those that start with the character that git chose (`core.commentChar=auto`).
    Auto,
}

/// The characters that git chooses from (`core.commentChar` in git-config(1)).
const CHOICE: &str = "#;@!$%^&|:";

/// What stands on the line below which nothing is recorded, behind the comment character and a blank.
const SCISSORS: &str = "------------------------ >8 ------------------------";

/// What a line is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Blank,
    /// The first line that is not blank.
    Title,
    Body,
    /// In a fenced block of code, or quoted with `>`.
    Quoted,
    /// The first line of a trailer that git sees, with its number.
    Trailer(usize),
    /// Another line of a trailer that git sees.
    Folded,
}

/// One line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Line<'m> {
    /// Its number in the message as given, from 1.
    pub(super) number: usize,
    /// Its text, without its end.
    pub(super) text: &'m str,
    pub(super) place: Place,
    /// The number of its paragraph, from 0.
    pub(super) paragraph: usize,
    /// Whether it is indented below a line that announces an example.
    pub(super) example: bool,
}

words! {
    /// What a commit is for, by its message.
    pub enum Nature {
        Ordinary = "ordinary",
        /// `fixup!`, `squash!`, `amend!`: it will become part of another.
        Fixup = "fixup",
        Merge = "merge",
        Revert = "revert",
    }
}

/// A message without what git will not record.
#[derive(Debug)]
pub struct Message {
    text: String,
    /// For each line of `text`, its number in the message as given.
    numbers: Vec<usize>,
    /// The trailers that git sees.
    pub block: Block,
    /// Lines that look like comments but that tools write: see [`super::knowledge::Agent::lines`].
    pub(super) told: Vec<(usize, String)>,
}

impl Message {
    /// Reads a message. Bytes that are no UTF-8 become replacement characters.
    pub fn read(bytes: &[u8], comments: &Comments) -> Self {
        let whole = String::from_utf8_lossy(bytes);
        let (mut text, mut numbers, mut told) = (String::with_capacity(whole.len()), Vec::new(), Vec::new());
        let start = match comments {
            Comments::None => None,
            Comments::Start(start) => Some(start.clone()).filter(|start| !start.is_empty()),
            Comments::Auto => chosen(&whole).map(String::from),
        };
        for (index, line) in whole.split_inclusive('\n').enumerate() {
            let comment = start.as_ref().and_then(|start| line.strip_prefix(start.as_str()));
            match comment {
                Some(rest) if rest.trim() == SCISSORS => break,
                Some(_) => told.push((index + 1, line.trim_end().to_owned())),
                None => {
                    text.push_str(line);
                    numbers.push(index + 1);
                }
            }
        }
        if !text.is_empty() && !text.ends_with('\n') {
            text.push('\n');
        }
        // What a recorded message has behind `#` are comments for git's trailers all the same.
        let block = trailers::parse(&text, Divider::Counts, start.as_deref().unwrap_or("#"));
        Self { text, numbers, block, told }
    }

    /// The message without comments.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The first line that is not blank.
    pub fn title(&self) -> &str {
        self.text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or_default()
    }

    /// What the commit is for.
    pub fn nature(&self) -> Nature {
        let title = self.title();
        let starts = |words: &[&str]| words.iter().any(|word| title.starts_with(word));
        if starts(&["fixup! ", "squash! ", "amend! "]) {
            Nature::Fixup
        } else if starts(&[
            "Merge branch ",
            "Merge pull request ",
            "Merge remote-tracking ",
            "Merge tag ",
            "Merge commit ",
            "Merge branches ",
        ]) {
            Nature::Merge
        } else if starts(&["Revert \"", "Reapply \"", "revert: "]) {
            Nature::Revert
        } else {
            Nature::Ordinary
        }
    }

    /// Every line, with what it is.
    pub(super) fn lines(&self) -> Vec<Line<'_>> {
        let mut out = Vec::with_capacity(self.numbers.len());
        let fences = fenced(&self.text);
        let (mut paragraph, mut open, mut titled, mut start) = (0, false, false, 0);
        let mut trailer = 0;
        // Whether the last line that is not indented announces an example.
        let mut announced = false;
        for (index, raw) in self.text.split_inclusive('\n').enumerate() {
            let text = raw.trim_end();
            while self.block.trailers.get(trailer).is_some_and(|it| it.span.end <= start) {
                trailer += 1;
            }
            let place = match self.block.trailers.get(trailer) {
                Some(it) if it.span.start == start => Place::Trailer(trailer),
                Some(it) if it.span.contains(&start) => Place::Folded,
                _ if text.trim().is_empty() => Place::Blank,
                _ if fences[index] || text.trim_start().starts_with('>') => Place::Quoted,
                _ if !titled => Place::Title,
                _ => Place::Body,
            };
            titled |= place != Place::Blank;
            if text.trim().is_empty() {
                paragraph += usize::from(open);
                open = false;
            } else {
                open = true;
            }
            let indented = text.starts_with("    ") || text.starts_with('\t');
            if !indented && place != Place::Blank {
                announced = text.ends_with(':') && !text.starts_with("Squashed commit");
            }
            let example = indented && announced;
            out.push(Line { number: self.numbers[index], text, place, paragraph, example });
            start += raw.len();
        }
        out
    }
}

/// For each line, whether it is in a fenced block of code. A fence that is never closed is none.
fn fenced(text: &str) -> Vec<bool> {
    let lines: Vec<&str> = text.lines().collect();
    let mut out = vec![false; lines.len()];
    let is_fence = |line: &str| line.trim_start().starts_with("```") || line.trim_start().starts_with("~~~");
    let mut index = 0;
    while index < lines.len() {
        if is_fence(lines[index])
            && let Some(length) = lines[index + 1..].iter().position(|line| is_fence(line))
        {
            out[index..=index + 1 + length].fill(true);
            index += length + 2;
        } else {
            index += 1;
        }
    }
    out
}

/// The comment character that git chose: the scissors show it, or else the last lines, which are git's own explanation.
fn chosen(message: &str) -> Option<char> {
    let scissors = message.lines().find_map(|line| {
        let mut characters = line.chars();
        let first = characters.next()?;
        (characters.as_str().trim() == SCISSORS && CHOICE.contains(first)).then_some(first)
    });
    scissors.or_else(|| {
        let mut last = message.lines().rev().skip_while(|line| line.trim().is_empty());
        let first = last.clone().next()?.chars().next().filter(|first| CHOICE.contains(*first))?;
        // The explanation has several lines, one of them empty but for the character.
        let run: Vec<&str> = last.by_ref().take_while(|line| line.starts_with(first)).collect();
        (run.len() >= 2 && run.iter().any(|line| line.trim_end().chars().count() == 1)).then_some(first)
    })
}

#[cfg(test)]
mod tests {
    use super::{Comments, Message, Nature};

    fn read(text: &str, comments: &Comments) -> Message {
        Message::read(text.as_bytes(), comments)
    }

    #[test]
    fn comments_and_what_is_below_the_scissors_are_no_part_of_a_message() {
        let text = "Title\n\nBody\n\nKey: 1\n# a comment\nOther: 2\n# ------------------------ >8 ------------------------\nKey: 3\n";
        let message = read(text, &Comments::Start("#".into()));
        let keys: Vec<_> = message.block.trailers.iter().map(|trailer| (&*trailer.key, &*trailer.value)).collect();
        assert_eq!(keys, [("Key", "1"), ("Other", "2")]);
        assert_eq!(message.lines().last().map(|line| line.number), Some(7));
    }

    #[test]
    fn a_chosen_comment_character_is_recognised_by_what_git_writes() {
        let text = "#12 is fixed\n\nbody\n\n; Please enter the message.\n;\n; On branch main\n;\tmodified: x\n";
        assert_eq!(read(text, &Comments::Auto).text(), "#12 is fixed\n\nbody\n\n");
        let text = "title\n; ------------------------ >8 ------------------------\n; below\n";
        assert_eq!(read(text, &Comments::Auto).text(), "title\n");
        assert_eq!(read("title\n\n#12\n", &Comments::Auto).text(), "title\n\n#12\n");
    }

    #[test]
    fn what_a_commit_is_for_shows_in_its_subject() {
        let nature = |text: &str| read(text, &Comments::None).nature();
        assert_eq!(nature("fixup! x"), Nature::Fixup);
        assert_eq!(nature("Merge branch 'a' into b"), Nature::Merge);
        assert_eq!(nature("Revert \"x\"\n\nThis reverts commit 1."), Nature::Revert);
        assert_eq!(nature("Merge sort is faster"), Nature::Ordinary);
    }
}

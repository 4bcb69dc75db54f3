//! Trailers as git reads them. The grammar is that of `git interpret-trailers` (trailer.c of git 2.47): what git does not
//! take for a trailer here, neither `git log --format=%(trailers)` nor a forge will show as one.

use std::ops::Range;

/// How far a message goes for git.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Divider {
    /// A line that starts with `---` ends the message, as `git interpret-trailers` and `git am` have it.
    Ends,
    /// It is a line like others, as `git commit` and `git log` have it.
    Counts,
}

/// One trailer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trailer {
    /// What stands before the colon, without blanks around it.
    pub key: String,
    /// What stands behind it; folded lines are joined by one blank.
    pub value: String,
    /// The bytes of all its lines.
    pub span: Range<usize>,
}

/// The block of trailers at the end of a message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Block {
    /// The bytes of the block; empty, at the end of what git reads, when there is none.
    pub span: Range<usize>,
    /// Its trailers, in order. Lines that are none may stand between them.
    pub trailers: Vec<Trailer>,
}

/// A message with what git needs to know to read it.
struct Source<'a> {
    bytes: &'a [u8],
    comment: &'a [u8],
}

/// Finds the trailers of a message. Lines that start with `comment` are comments.
pub fn parse(message: &str, divider: Divider, comment: &str) -> Block {
    let source = Source { bytes: message.as_bytes(), comment: comment.as_bytes() };
    let end = source.end(divider);
    let start = source.block_start(end);
    let trailers = gather(message, start..end, source.comment);
    Block { span: start..end, trailers }
}

/// The blank characters of git's own character table; vertical tabs and form feeds are none.
const fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|byte| is_space(*byte))
}

/// Where the colon of a trailer stands: behind letters, digits and `-`, and blanks at their end.
pub fn separator(line: &[u8]) -> Option<usize> {
    let mut blank = false;
    for (at, byte) in line.iter().enumerate() {
        match byte {
            b':' => return Some(at),
            b'-' | b'0'..=b'9' | b'a'..=b'z' | b'A'..=b'Z' if !blank => {}
            b' ' | b'\t' if at > 0 => blank = true,
            _ => return None,
        }
    }
    None
}

impl<'a> Source<'a> {
    /// The first line of a range, with its end.
    fn line(&self, rest: Range<usize>) -> &'a [u8] {
        let rest = &self.bytes[rest];
        let length = memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        &rest[..length]
    }

    fn lines(&self, end: usize) -> impl Iterator<Item = (usize, &'a [u8])> {
        let mut start = 0;
        std::iter::from_fn(move || {
            let line = (start < end).then(|| self.line(start..end))?;
            start += line.len();
            Some((start - line.len(), line))
        })
    }

    fn is_comment(&self, line: &[u8]) -> bool {
        line.starts_with(self.comment)
    }

    /// Where the message ends for git: before the divider, the scissors, and the comments and blank lines at its end.
    fn end(&self, divider: Divider) -> usize {
        let whole = memchr::memchr(0, self.bytes).unwrap_or(self.bytes.len());
        let divides =
            |line: &[u8]| line.strip_prefix(b"---").is_some_and(|rest| rest.first().is_some_and(|b| is_space(*b)));
        let end = match divider {
            Divider::Ends => self.lines(whole).find(|(_, line)| divides(line)).map_or(whole, |(at, _)| at),
            Divider::Counts => whole,
        };
        let cut = self.scissors(end);
        self.ignored_from(cut..end)
    }

    /// Where the scissors line starts, which `git commit --verbose` writes above its diff.
    fn scissors(&self, end: usize) -> usize {
        let mark = [self.comment, b" ------------------------ >8 ------------------------\n"].concat();
        self.lines(end).find(|(_, line)| line.starts_with(&mark)).map_or(end, |(at, _)| at)
    }

    /// Where the last run of comments, blank lines and old lists of conflicts begins, above `cut`.
    fn ignored_from(&self, Range { start: cut, end }: Range<usize>) -> usize {
        // git keeps the run's start in a number whose zero means that there is none: a run at the very start begins with
        // its second line.
        let mut run = 0;
        let mut conflicts = false;
        for (at, line) in self.lines(end).take_while(|(at, _)| *at < cut) {
            if self.is_comment(line) || line[0] == b'\n' {
                run = if run == 0 { at } else { run };
            } else if line == b"Conflicts:\n" {
                conflicts = true;
                run = if run == 0 { at } else { run };
            } else if !(conflicts && line[0] == b'\t') && run != 0 {
                run = 0;
                conflicts = false;
            }
        }
        if run == 0 { cut } else { run }
    }

    /// Where the block of trailers begins, or `end`.
    fn block_start(&self, end: usize) -> usize {
        let title = self.lines(end).find(|(_, line)| !self.is_comment(line) && is_blank(line));
        let title = title.map_or(end, |(at, _)| at);
        let mut count = Count::default();
        let lines: Vec<_> = self.lines(end).collect();
        for (at, line) in lines.into_iter().rev().take_while(|(at, _)| *at >= title) {
            if self.is_comment(line) {
                count.others += std::mem::take(&mut count.folded);
            } else if is_blank(line) {
                if count.only_blank {
                    continue;
                }
                count.others += count.folded;
                let known = count.known && count.trailers * 3 >= count.others;
                return if known || (count.trailers > 0 && count.others == 0) { at + line.len() } else { end };
            } else {
                count.add(line);
            }
        }
        end
    }
}

/// What the lines of the last paragraph are, counted from its end.
struct Count {
    only_blank: bool,
    /// Whether one of them is a trailer that git itself writes.
    known: bool,
    trailers: usize,
    others: usize,
    /// Lines that start with a blank and whose first line is not reached yet.
    folded: usize,
}

impl Default for Count {
    fn default() -> Self {
        Self { only_blank: true, known: false, trailers: 0, others: 0, folded: 0 }
    }
}

impl Count {
    fn add(&mut self, line: &[u8]) {
        self.only_blank = false;
        if line.starts_with(b"Signed-off-by: ") || line.starts_with(b"(cherry picked from commit ") {
            self.known = true;
            self.trailers += 1;
            self.folded = 0;
        } else if separator(line).is_some_and(|at| at > 0) && !is_space(line[0]) {
            self.trailers += 1;
            self.folded = 0;
        } else if is_space(line[0]) {
            self.folded += 1;
        } else {
            self.others += 1 + std::mem::take(&mut self.folded);
        }
    }
}

/// Cuts the block into trailers, folded lines joined to the trailer above.
fn gather(message: &str, block: Range<usize>, comment: &[u8]) -> Vec<Trailer> {
    let mut spans: Vec<Range<usize>> = Vec::new();
    let mut open = false;
    let mut start = block.start;
    for line in message[block].split_inclusive('\n') {
        let end = start + line.len();
        let first = line.as_bytes()[0];
        match spans.last_mut() {
            Some(last) if open && is_space(first) => last.end = end,
            _ => {
                open = separator(line.as_bytes()).is_some_and(|at| at > 0);
                spans.push(start..end);
            }
        }
        start = end;
    }
    let trailer = |span: Range<usize>| {
        let text = &message[span.clone()];
        if text.as_bytes().starts_with(comment) {
            return None;
        }
        let at = separator(text.as_bytes()).filter(|at| *at > 0)?;
        let (key, value) = (trimmed(&text[..at]), trimmed(&text[at + 1..]));
        Some(Trailer { key: key.to_owned(), value: unfolded(value), span })
    };
    spans.into_iter().filter_map(trailer).collect()
}

fn trimmed(text: &str) -> &str {
    text.trim_matches([' ', '\t', '\n', '\r'])
}

/// The value with each line break, and the blanks behind it, as one blank.
fn unfolded(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    let mut lines = value.split('\n');
    out.push_str(lines.next().unwrap_or_default());
    let mut broken = false;
    for line in lines {
        // Blank lines in between belong to the same break.
        broken = true;
        let line = line.trim_start_matches([' ', '\t', '\r']);
        if !line.is_empty() {
            out.push(' ');
            out.push_str(line);
            broken = false;
        }
    }
    if broken {
        out.push(' ');
    }
    trimmed(&out).to_owned()
}

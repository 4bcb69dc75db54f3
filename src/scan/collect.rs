//! Runs inputs through unpacking and the engine, and gathers what comes out.

use std::sync::Arc;

use crate::detect::Engine;
use crate::detect::engine::Scratch;
use crate::detect::focus::Focus;
use crate::detect::idle;
use crate::model::{Commit, Counts, Finding, Incomplete, Origin, Skipped, Stale, Text};
use crate::unpack::{self, Unpacked};

/// What the scan of some inputs gave.
#[derive(Debug, Default)]
pub struct Collected {
    /// Every finding, of any confidence.
    pub findings: Vec<Finding>,
    /// Inputs that were not scanned, or not whole.
    pub skipped: Vec<Skipped>,
    /// What kept the scan from being complete.
    pub incomplete: Vec<Incomplete>,
    /// What was looked at.
    pub counts: Counts,
    /// The paths that were scanned, for telling which suppressions have no effect. Kept only where they are needed.
    pub paths: Vec<String>,
    /// Inline comments that allow nothing. Kept only where they are asked for.
    pub idle: Vec<Stale>,
}

impl Collected {
    /// Adds what another scan gave.
    pub fn absorb(&mut self, other: Self) {
        self.findings.extend(other.findings);
        self.skipped.extend(other.skipped);
        self.incomplete.extend(other.incomplete);
        self.paths.extend(other.paths);
        self.idle.extend(other.idle);
        self.counts.texts += other.counts.texts;
        self.counts.bytes += other.counts.bytes;
        self.counts.commits += other.counts.commits;
    }
}

/// Where an input came from.
#[derive(Debug, Clone, Copy)]
pub struct Source<'a> {
    /// The path as it is reported.
    pub path: &'a str,
    /// Through which door.
    pub origin: Origin,
    /// The commit that it came with, if any.
    pub commit: Option<&'a Arc<Commit>>,
}

/// One thread's way through the engine.
#[derive(Debug)]
pub struct Scanner<'e> {
    engine: &'e Engine,
    scratch: Scratch,
    tells_idle: bool,
    /// What was found so far.
    pub collected: Collected,
}

impl<'e> Scanner<'e> {
    /// A scanner that has found nothing yet.
    pub fn new(engine: &'e Engine) -> Self {
        Self { engine, scratch: Scratch::default(), tells_idle: false, collected: Collected::default() }
    }

    /// The same, looking for inline comments that allow nothing as well: in files as they stand, not in what is history.
    #[must_use]
    pub fn telling_idle(self) -> Self {
        Self { tells_idle: true, ..self }
    }

    /// Scans one input: unpacks it and scans every text in it.
    pub fn input(&mut self, source: Source<'_>, bytes: &[u8]) {
        let Self { engine, scratch, tells_idle, collected } = self;
        collected.counts.texts += 1;
        scratch.start();
        unpack::unpack(source.path, bytes, |unpacked| match unpacked {
            Unpacked::Piece(piece) => {
                let whole;
                let path = if piece.suffix.is_empty() {
                    source.path
                } else {
                    whole = format!("{}{}", source.path, piece.suffix);
                    &whole
                };
                let text = Text {
                    path,
                    bytes: &piece.bytes,
                    first_line: piece.first_line,
                    origin: source.origin,
                    commit: source.commit,
                };
                let findings = engine.scan(&text, scratch);
                if *tells_idle {
                    collected.idle.extend(idle::idle(&text, &findings).into_iter().map(|comment| Stale {
                        place: format!("{path}:{}", comment.line),
                        what: comment.what,
                        expired: false,
                    }));
                }
                collected.findings.extend(findings);
                collected.counts.bytes += piece.bytes.len() as u64;
            }
            Unpacked::Skip(suffix, reason) => {
                collected.skipped.push(Skipped { path: format!("{}{suffix}", source.path), reason });
            }
        });
    }

    /// Scans what `focus` looks at in one input, which is a text in UTF-8 or close to it.
    pub fn parts(&mut self, source: Source<'_>, bytes: &[u8], focus: &Focus) {
        let Self { engine, scratch, collected, .. } = self;
        collected.counts.texts += 1;
        collected.counts.bytes += focus.length() as u64;
        scratch.start();
        let text = Text { path: source.path, bytes, first_line: 1, origin: source.origin, commit: source.commit };
        collected.findings.extend(engine.scan_within(&text, focus, scratch));
    }

    /// Whether no rule had anything to say about the last input.
    pub fn was_silent(&self) -> bool {
        self.scratch.was_silent()
    }

    /// Whether what the rules had to say about it does not depend on what they say of the text around.
    pub fn was_settled(&self) -> bool {
        self.scratch.was_settled()
    }

    /// Scans the path itself.
    pub fn name(&mut self, source: Source<'_>) {
        self.text(source, source.path.as_bytes());
    }

    /// Scans a short text that is what it is: a message, a file's name, a symlink's target.
    pub fn text(&mut self, source: Source<'_>, bytes: &[u8]) {
        let text = Text { path: source.path, bytes, first_line: 1, origin: source.origin, commit: source.commit };
        self.collected.findings.extend(self.engine.scan(&text, &mut self.scratch));
    }
}

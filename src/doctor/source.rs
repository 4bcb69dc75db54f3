//! One file that a product reads its settings from: what is in it, and what the product makes of it.

use std::ops::Range;
use std::path::PathBuf;

use super::product::Scope;
use crate::syntax::{Decoded, Dialect, Node, Place};
use crate::words;

words! {
    /// How a file is written.
    pub enum Form {
        Json = "json",
        JsonComments = "json-comments",
        Jsonc = "jsonc",
        Toml = "toml",
        /// Patterns of paths, one a line, as in `.gitignore`.
        Ignore = "ignore",
        /// Text for people and models.
        Text = "text",
        /// A property list of macOS, as XML or binary.
        Plist = "plist",
        /// Something that this program does not look into: only that it is there counts.
        Opaque = "opaque",
    }
}

impl Form {
    /// The dialect, if the file holds settings.
    pub const fn dialect(self) -> Option<Dialect> {
        match self {
            Self::Json => Some(Dialect::Json),
            Self::JsonComments => Some(Dialect::JsonComments),
            Self::Jsonc => Some(Dialect::Jsonc),
            Self::Toml => Some(Dialect::Toml),
            Self::Ignore | Self::Text | Self::Plist | Self::Opaque => None,
        }
    }
}

words! {
    /// What a product makes of a file.
    pub enum State {
        /// There is none.
        Absent = "absent",
        /// It counts.
        Read = "read",
        /// It counts, but for some entries.
        Partly = "partly",
        /// It is there and counts for nothing.
        Dropped = "dropped",
        /// The product does not start because of it.
        Refused = "refused",
        /// It cannot be read, by us at least.
        Unreadable = "unreadable",
        /// Another source takes its place, or the project is not trusted.
        Shadowed = "shadowed",
    }
}

words! {
    /// Something that a product does with a file and does not say loudly.
    pub enum NoticeKind {
        Unreadable = "unreadable",
        Empty = "empty",
        Comment = "comment",
        TrailingComma = "trailing-comma",
        Syntax = "syntax",
        NotAnObject = "not-an-object",
        DuplicateKey = "duplicate-key",
        WrongValue = "wrong-value",
        /// A key that keeps the product from starting.
        Refused = "refused",
        UnknownKey = "unknown-key",
        /// A key that exists, at another depth.
        MisplacedKey = "misplaced-key",
        /// A key that does not count at this level.
        WrongScope = "wrong-scope",
        RuleSkipped = "rule-skipped",
        /// A rule that is kept and matches nothing.
        RuleInert = "rule-inert",
        /// A rule whose path starts somewhere else than it seems.
        RuleAnchor = "rule-anchor",
        /// Rules or hooks that another setting silences.
        Silenced = "silenced",
        HookEvent = "hook-event",
        /// A key that this kind of hook does not have.
        HookKey = "hook-key",
        HookShape = "hook-shape",
        HookMatcher = "hook-matcher",
        HookTimeout = "hook-timeout",
        HookProgram = "hook-program",
        HookFailsOpen = "hook-fails-open",
        DropInWeakens = "drop-in-weakens",
        ShadowedSource = "shadowed-source",
        LegacyPath = "legacy-path",
        LinkAsText = "link-as-text",
        Encoding = "encoding",
        Untrusted = "untrusted",
        WideTrust = "wide-trust",
        PatternInert = "pattern-inert",
        Reincluded = "re-included",
    }
}

/// One thing that was noticed while reading a file as its product does.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub kind: NoticeKind,
    /// The key that it is about; empty when it is the whole file.
    pub key: Vec<String>,
    /// The bytes of the text.
    pub span: Range<usize>,
    /// What is so and what follows from it, as a sentence without a full stop.
    pub message: String,
}

/// A file, as its product reads it.
#[derive(Debug, Clone)]
pub struct Source {
    /// What it is called in reports.
    pub name: String,
    /// Which of the product's views it belongs to: `settings`, `requirements` ...
    pub group: String,
    pub scope: Scope,
    /// Of two sources in one group the one with the higher rank wins.
    pub rank: i32,
    pub form: Form,
    /// Where it is on this machine.
    pub path: PathBuf,
    /// The path as a person would write it.
    pub shown: String,
    pub state: State,
    pub decoded: Option<Decoded>,
    /// The text was made from something else, so that its lines are not those of the file.
    pub converted: bool,
    /// What the product keeps of it.
    pub node: Option<Node>,
    /// Everything that is written in it, if it can be read at all.
    pub written: Option<Node>,
    pub notices: Vec<Notice>,
    /// Only administrators may write it.
    pub administered: bool,
    /// It is no sign of the product.
    pub shared: bool,
}

impl Source {
    /// Whether there is such a file.
    pub fn is_present(&self) -> bool {
        self.state != State::Absent
    }

    /// Whether the product goes by it.
    pub fn counts(&self) -> bool {
        matches!(self.state, State::Read | State::Partly)
    }

    /// Where a byte of it stands.
    pub fn place(&self, offset: usize) -> Option<Place> {
        self.decoded.as_ref().filter(|_| !self.converted).map(|decoded| decoded.place(offset))
    }

    /// The text; empty if there is none.
    pub fn text(&self) -> &str {
        self.decoded.as_ref().map_or("", |decoded| &decoded.text)
    }

    /// Adds a notice.
    pub fn notice(&mut self, kind: NoticeKind, key: &[String], span: Range<usize>, message: impl Into<String>) {
        self.notices.push(Notice { kind, key: key.to_vec(), span, message: message.into() });
    }

    /// Puts the file out of effect: nothing of it is kept.
    pub fn put_out(&mut self, state: State) {
        self.state = state;
        self.node = None;
    }
}

//! The colours of the human format, by what they mean.

use owo_colors::{OwoColorize as _, Style as Ink};

use super::Style;
use crate::model::Severity;

/// What a piece of text is, which decides its colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tone {
    Severity(Severity),
    Title,
    Frame,
    Quiet,
    Good,
    Warning,
    Bad,
}

impl Tone {
    fn ink(self) -> Ink {
        let ink = Ink::new();
        match self {
            Self::Severity(Severity::Critical) | Self::Bad => ink.bright_red().bold(),
            Self::Severity(Severity::High) => ink.red().bold(),
            Self::Severity(Severity::Medium) | Self::Warning => ink.yellow().bold(),
            Self::Severity(Severity::Low) => ink.cyan().bold(),
            Self::Severity(Severity::Info) => ink.bold(),
            Self::Title => ink.bold(),
            Self::Frame => ink.blue().bold(),
            Self::Quiet => ink.dimmed(),
            Self::Good => ink.green().bold(),
        }
    }
}

/// Gives a text its colour, when colours are wanted.
pub(super) fn paint(style: &Style, tone: Tone, text: &str) -> String {
    if style.color && !text.is_empty() { text.style(tone.ink()).to_string() } else { text.to_owned() }
}

/// Makes a text a link, when links are wanted and the address is nothing but printable ASCII (OSC 8,
/// <https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda>).
pub(super) fn link(style: &Style, address: Option<&str>, text: String) -> String {
    match address {
        Some(address) if style.links && address.bytes().all(|byte| byte.is_ascii_graphic()) => {
            format!("\u{1b}]8;;{address}\u{1b}\\{text}\u{1b}]8;;\u{1b}\\")
        }
        _ => text,
    }
}

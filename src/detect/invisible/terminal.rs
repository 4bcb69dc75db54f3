//! Escape sequences of terminals (ECMA-48): text that a terminal does not show, and commands to the terminal itself.

use memchr::memchr_iter;

use super::Sign;
use crate::model::Why;
use crate::rules::Signal;

const ESCAPE: u8 = 0x1B;
/// The longest sequence that is read, in bytes.
const LONGEST: usize = 64;

/// Calls `emit` for each escape sequence that does more than paint.
pub(super) fn search(text: &[u8], emit: &mut dyn FnMut(Sign)) {
    for at in memchr_iter(ESCAPE, text) {
        let end = text.len().min(at + LONGEST);
        let sequence = &text[at..end];
        let (signal, length) = match sequence.get(1) {
            Some(b'[') => control(sequence),
            Some(b']') => (Signal::TerminalCommand, operand(sequence)),
            // Strings to the device, to the application, of privacy, and plain ones.
            Some(b'P' | b'_' | b'^' | b'X') => (Signal::TerminalCommand, operand(sequence)),
            _ => (Signal::TerminalEscape, 2.min(sequence.len())),
        };
        let mut sign = Sign::new(signal, (at, at + length));
        if let Some(Some(name)) = (signal == Signal::TerminalCommand).then(|| command(sequence)) {
            sign.why.push(Why::Characters(name.to_owned()));
        }
        emit(sign);
    }
}

/// Reads `ESC [ parameters final`.
fn control(sequence: &[u8]) -> (Signal, usize) {
    let body = &sequence[2..];
    let parameters = body.iter().take_while(|byte| matches!(byte, b'0'..=b';' | b'<'..=b'?')).count();
    let between = body[parameters..].iter().take_while(|byte| matches!(byte, b' '..=b'/')).count();
    let length = (2 + parameters + between + 1).min(sequence.len());
    let conceals = body.get(parameters) == Some(&b'm') && conceals(&body[..parameters]);
    (if conceals { Signal::ConcealedTerminalText } else { Signal::TerminalEscape }, length)
}

/// Whether the parameters of "select graphic rendition" hide the text. In `38;5;8` the 8 is a colour.
fn conceals(parameters: &[u8]) -> bool {
    let mut list = parameters.split(|byte| *byte == b';');
    while let Some(parameter) = list.next() {
        match parameter {
            b"8" | b"08" => return true,
            b"38" | b"48" | b"58" => match list.next() {
                Some(b"5") => drop(list.next()),
                Some(b"2") => drop(list.nth(2)),
                _ => {}
            },
            _ => {}
        }
    }
    false
}

/// Where the number of a command to the terminal ends: what follows is text.
fn operand(sequence: &[u8]) -> usize {
    2 + sequence[2..].iter().take_while(|byte| byte.is_ascii_digit()).count()
}

/// What a command is for (the numbers of xterm's control sequences).
fn command(sequence: &[u8]) -> Option<&'static str> {
    let number = sequence.get(2..operand(sequence)).filter(|_| sequence.get(1) == Some(&b']'))?;
    Some(match number {
        b"0" | b"1" | b"2" => "sets the window's title",
        b"8" => "a link whose address is not shown",
        b"52" => "writes the clipboard",
        b"1337" | b"9" | b"777" => "a command to the terminal program",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::{Signal, conceals, search};

    #[test]
    fn eight_as_a_colour_conceals_nothing() {
        for hides in ["8", "1;8", "38;5;8;8", "0;48;2;1;2;3;8"] {
            assert!(conceals(hides.as_bytes()), "{hides}");
        }
        for shows in ["", "0", "38;5;8", "1;38;5;8", "48;2;8;8;8", "28", "58;5;8;4"] {
            assert!(!conceals(shows.as_bytes()), "{shows}");
        }
    }

    #[test]
    fn a_sequence_that_is_cut_off_is_read_to_the_end() {
        for text in ["\x1b", "\x1b[", "\x1b[31", "\x1b]", "\x1b]8", "\x1bP"] {
            let mut signals = Vec::new();
            search(text.as_bytes(), &mut |sign| {
                assert!(sign.span.1 <= text.len(), "{text:?}");
                signals.push(sign.signal);
            });
            assert_eq!(signals.len(), 1, "{text:?}");
            assert_ne!(signals[0], Signal::ConcealedTerminalText);
        }
    }
}

//! The signals that only code can tell: a rule names one as its `scanner`.

use crate::words;

words! {
    /// A sign of text that a reader does not see, or sees as something else.
    pub enum Signal {
        /// ASCII in tag characters.
        TagCharacters = "tag-characters",
        /// Bytes in a run of variation selectors.
        VariationSelectorText = "variation-selector-text",
        /// One variation selector of the supplement where it has no use.
        VariationSelector = "variation-selector",
        /// A control of the writing direction that makes code read otherwise than it runs.
        BidiControl = "bidi-control",
        /// The same in prose, or among words written from right to left.
        BidiControlInProse = "bidi-control-in-prose",
        /// A mark of the writing direction.
        DirectionMark = "direction-mark",
        /// A Hangul letter that is drawn as nothing.
        HangulFiller = "hangul-filler",
        /// Format characters that Unicode asks not to use.
        DeprecatedFormatCharacter = "deprecated-format-character",
        /// Text in private-use characters.
        PrivateUseText = "private-use-text",
        /// The one-character form of `ESC [`.
        C1ControlSequence = "c1-control-sequence",
        /// A long run of zero-width characters.
        ZeroWidthText = "zero-width-text",
        /// A zero-width character inside an ASCII word.
        ZeroWidthInWord = "zero-width-in-word",
        /// A zero-width character where it has no use.
        ZeroWidthCharacter = "zero-width-character",
        /// A soft hyphen, or a byte order mark in the midst of a text.
        StrayFormatCharacter = "stray-format-character",
        /// Letters of another script that look like Latin ones, in a Latin word.
        LookAlikeLetters = "look-alike-letters",
        /// A command to the terminal.
        TerminalCommand = "terminal-command",
        /// Text that a terminal does not show.
        ConcealedTerminalText = "concealed-terminal-text",
        /// Any other escape sequence.
        TerminalEscape = "terminal-escape",
    }
}

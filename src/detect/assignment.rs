//! Reads `key = value` in the notations of code, configuration, headers and command lines.
//!
//! Everything is bounded: a key and the gap to its value have a few dozen bytes, a value a few thousand, so that a hit
//! costs the same wherever it is.

use std::ops::Range;

use super::neighbours::{in_a_list, in_a_table, is_element, is_option, more_follows};

/// How far a key reaches to each side of the word that was found in it, in bytes.
pub(super) const KEY: usize = 80;
/// The longest gap of white space between key and value, in bytes.
pub(super) const GAP: usize = 80;
/// The longest value, in bytes.
const VALUE: usize = 4096;

/// A key and its value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Assignment {
    /// The key, without quotes.
    pub(super) key: Range<usize>,
    /// The value, without quotes.
    pub(super) value: Range<usize>,
    /// The value stood in quotes.
    pub(super) quoted: bool,
    /// Only white space stands between key and value, and nothing says that this assigns.
    pub(super) loose: bool,
}

/// How a key is joined to its value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Joint {
    /// `=`, `:`, `=>` and kin.
    Operator,
    /// `>` of an XML element.
    Element,
    /// `,` or `(` of a call.
    Call,
    /// White space after a command-line option or in a file that separates that way.
    Option,
    /// White space alone.
    Space,
}

/// Reads the assignment whose key holds `word`, if there is one.
pub(super) fn read(text: &[u8], word: Range<usize>) -> Option<Assignment> {
    let mut key = key_range(text, word);
    let mut cursor = Cursor { text, at: key.end };
    // The further words say what the value is: `Datadog API key`.
    cursor.words();
    key.end = cursor.at;
    let closed = cursor.closing();
    let joint = cursor.joint(&key, closed)?;
    let (value, quoted) = cursor.value(joint, &key)?;
    // What stands where a value was names its kind, and is no key to what follows.
    let redacted = memchr::memmem::find(&text[key.start..value.start], b"__REDACTED_").is_some();
    if redacted || value.is_empty() || joint == Joint::Call && in_a_list(text, &key, &value) {
        return None;
    }
    Some(Assignment { key, value, quoted, loose: joint == Joint::Space })
}

pub(super) const fn is_key(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'.') || byte >= 0x80
}

pub(super) fn key_range(text: &[u8], word: Range<usize>) -> Range<usize> {
    let Range { start: at, end } = word;
    let before = text[at.saturating_sub(KEY)..at].iter().rev().take_while(|byte| is_key(**byte)).count();
    let after = text[end..text.len().min(end + KEY)].iter().take_while(|byte| is_key(**byte)).count();
    let mut key = at - before..end + after;
    // `--password` is an option, not a part of the key's name.
    while key.start < at && text[key.start] == b'-' {
        key.start += 1;
    }
    key
}

struct Cursor<'a> {
    text: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a [u8] {
        &self.text[self.at.min(self.text.len())..]
    }

    fn peek(&self) -> u8 {
        self.rest().first().copied().unwrap_or(0)
    }

    fn starts(&self, word: &str) -> bool {
        self.rest().starts_with(word.as_bytes())
    }

    fn take(&mut self, word: &str) -> bool {
        let found = self.starts(word);
        if found {
            self.at += word.len();
        }
        found
    }

    /// Skips white space within the line; gives how much.
    fn blanks(&mut self) -> usize {
        let count = self.rest().iter().take(GAP).take_while(|byte| matches!(byte, b' ' | b'\t')).count();
        self.at += count;
        count
    }

    /// Skips white space, line ends included; gives how much.
    fn spaces(&mut self) -> usize {
        let count = self.rest().iter().take(GAP).take_while(|byte| byte.is_ascii_whitespace()).count();
        self.at += count;
        count
    }

    /// Skips up to three further words of a key in prose (`Datadog API key: …`), if an operator follows them.
    fn words(&mut self) {
        let start = self.at;
        for _ in 0..3 {
            let word = self.rest();
            if word.first() != Some(&b' ') || word.get(1) == Some(&b'-') {
                break;
            }
            let letters = word[1..].iter().take(24).take_while(|byte| is_key(**byte)).count();
            if letters == 0 {
                break;
            }
            self.at += 1 + letters;
            let mut ahead = Cursor { text: self.text, at: self.at };
            ahead.blanks();
            // `pass X to Net::SMTP` is a sentence.
            if matches!(ahead.peek(), b':' | b'=') && !ahead.starts("::") {
                return;
            }
        }
        self.at = start;
    }

    /// Skips what closes a quoted or bracketed key; says whether something did.
    fn closing(&mut self) -> bool {
        let start = self.at;
        for _ in 0..4 {
            if !(self.take("\\\"") || self.take("\\'") || self.take("&quot;") || self.take("\"") || self.take("'")) {
                match self.peek() {
                    b'`' | b']' | b'?' | b'*' => self.at += 1,
                    // `getenv("X") or "default"`; an element's or a call's own parenthesis is the joint's business.
                    b')' if self.at > start => self.at += 1,
                    b'}' if self.at == start => self.at += 1,
                    _ => break,
                }
            }
        }
        self.at > start
    }

    /// Reads what joins the key to a value.
    fn joint(&mut self, key: &Range<usize>, closed: bool) -> Option<Joint> {
        if self.paired_value(closed) {
            return Some(Joint::Operator);
        }
        let blanks = self.blanks();
        if self.operator() || blanks > 0 && !closed && in_a_table(self.text, key) && self.take("|") {
            self.typed();
            return Some(Joint::Operator);
        }
        match self.peek() {
            b'>' if is_element(self.text, key, self.at) => {
                self.at += 1;
                Some(Joint::Element)
            }
            b',' if closed => {
                self.at += 1;
                Some(Joint::Call)
            }
            b'(' if blanks == 0 => {
                self.at += 1;
                Some(Joint::Call)
            }
            // C++: `std::string password{"…"}`.
            b'{' if blanks == 0 && !closed && self.starts("{\"") => {
                self.at += 1;
                Some(Joint::Call)
            }
            _ if blanks > 0 && !closed => {
                // Go, SQL and kin: `var password string = "…"`.
                if self.typed() {
                    return Some(Joint::Operator);
                }
                Some(if is_option(self.text, key) { Joint::Option } else { Joint::Space })
            }
            _ => None,
        }
    }

    fn operator(&mut self) -> bool {
        const OPERATORS: [&str; 19] = [
            ":::=", "::=", "===", "!==", "||=", "??=", ":::", "=>", ":=", "==", "!=", "?=", "+=", ".=", "->", "<-",
            "::", "=", ":",
        ];
        // `::` separates a name from its type.
        OPERATORS.iter().any(|operator| self.take(operator))
    }

    /// Skips a type between the name and the value: `password: str = …`, `password string = …`.
    fn typed(&mut self) -> bool {
        let mut ahead = Cursor { text: self.text, at: self.at };
        ahead.blanks();
        let word = ahead.rest().iter().take(40).take_while(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'&' | b'<' | b'>' | b'[' | b']' | b'?' | b'*' | b'.')
        });
        let length = word.count();
        if length == 0 {
            return false;
        }
        ahead.at += length;
        // In `key: word = …` the blanks belong to a declaration; in `a=b=c` they are missing.
        if ahead.blanks() == 0 || !(ahead.take(":=") || ahead.peek() == b'=') || ahead.starts("==") {
            return false;
        }
        ahead.take("=");
        ahead.take(">");
        self.at = ahead.at;
        true
    }

    /// `"name": "KEY", "value": "…"`, `- name: KEY` with `value: …` below, `key="KEY" value="…"`,
    /// `<key>KEY</key> <string>…</string>`: moves behind the word that says that the value follows.
    fn paired_value(&mut self, closed: bool) -> bool {
        let mut ahead = Cursor { text: self.text, at: self.at };
        if closed {
            ahead.take(",");
        }
        if ahead.take("</") {
            let tag = ahead.rest().iter().take(24).take_while(|byte| is_key(**byte)).count();
            ahead.at += tag;
            if !ahead.take(">") {
                return false;
            }
        }
        ahead.spaces();
        if ahead.at == self.at {
            return false;
        }
        ahead.take("<");
        let quote = ahead.take("\\\"") || ahead.take("\"") || ahead.take("'");
        let value = ["value", "Value", "ParameterValue", "string>", "VALUE", "secret", "val"];
        if !value.iter().any(|word| ahead.take(word)) {
            return false;
        }
        if quote {
            let _ = ahead.take("\\\"") || ahead.take("\"") || ahead.take("'");
        }
        ahead.blanks();
        let joined = ahead.at > 0 && self.text[ahead.at - 1] == b'>' || ahead.operator() || ahead.take(">");
        if joined {
            self.at = ahead.at;
        }
        joined
    }

    /// Reads the value, with whether it is quoted.
    fn value(&mut self, joint: Joint, key: &Range<usize>) -> Option<(Range<usize>, bool)> {
        let line_end = self.blanks() == 0 && joint == Joint::Space;
        if line_end {
            self.blanks();
        }
        // Behind a comma, the next line has the next entry of a list.
        if joint == Joint::Call && matches!(self.peek(), b'\n' | b'\r') {
            return None;
        }
        if matches!(self.peek(), b'\n' | b'\r') || joint == Joint::Element {
            let before = self.at;
            self.spaces();
            let quoted = matches!(self.peek(), b'"' | b'\'' | b'`');
            if joint != Joint::Element && !quoted {
                self.at = before;
                return None;
            }
        }
        // YAML's block scalars.
        if joint == Joint::Operator && matches!(self.peek(), b'|' | b'>') {
            let mut ahead = Cursor { text: self.text, at: self.at + 1 };
            let _ = ahead.take("-") || ahead.take("+");
            ahead.blanks();
            if matches!(ahead.peek(), b'\n' | b'\r') {
                ahead.spaces();
                self.at = ahead.at;
            }
        }
        self.wrapper();
        if let Some(range) = self.quoted() {
            return Some((range, true));
        }
        if joint == Joint::Call {
            return None;
        }
        Some((self.bare(key), false))
    }

    /// Skips what stands before a quote: string prefixes and one call or constructor around the literal.
    fn wrapper(&mut self) {
        let word = self.rest().iter().take(48).take_while(|byte| {
            byte.is_ascii_alphanumeric()
                || matches!(byte, b'_' | b'.' | b':' | b' ' | b'@' | b'$' | b'&' | b'(' | b'[' | b'!')
        });
        let ahead = Cursor { text: self.text, at: self.at + word.count() };
        if ahead.at == self.at || !matches!(ahead.peek(), b'"' | b'\'' | b'`') {
            return;
        }
        let inside = &self.text[self.at..ahead.at];
        // What a look-up is given is the name of a value: `d.Get("password")`.
        let looks_up = [
            "Get(",
            ".get(",
            "getenv(",
            "Getenv(",
            "lookup(",
            ".find(",
            "querySelector(",
            ".one(",
            "get_secret_str(",
            "get_option(",
        ]
        .iter()
        .any(|end| inside.ends_with(end.as_bytes()));
        let opens = (inside.ends_with(b"(") || inside.ends_with(b"[")) && !looks_up;
        let prefix = inside.len() <= 2
            && inside.iter().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'@' | b'$' | b'&'));
        if opens || prefix {
            self.at = ahead.at;
        }
    }

    /// Reads a quoted value, if a quote stands here and is closed on the same line.
    fn quoted(&mut self) -> Option<Range<usize>> {
        const QUOTES: [&str; 8] = ["\"\"\"", "'''", "\\\"", "\\'", "&quot;", "\"", "'", "`"];
        let quote = QUOTES.iter().find(|quote| self.starts(quote))?;
        let start = self.at + quote.len();
        let limit = self.text.len().min(start + VALUE);
        let mut at = start;
        while at < limit {
            let rest = &self.text[at..limit];
            if rest.starts_with(quote.as_bytes()) {
                return Some(start..at);
            }
            match rest[0] {
                b'\n' | b'\r' if quote.len() != 3 => return None,
                b'\\' if quote.len() == 1 => at += 2,
                _ => at += 1,
            }
        }
        None
    }

    /// Reads a value without quotes.
    fn bare(&self, key: &Range<usize>) -> Range<usize> {
        let rest = &self.text[self.at..self.text.len().min(self.at + VALUE)];
        let in_query = key.start > 0 && matches!(self.text[key.start - 1], b'?' | b'&');
        let stop = |at: usize| match rest[at] {
            b'"' | b'\'' | b'`' | b'<' | b'>' => true,
            b'&' => in_query,
            b'\\' => matches!(rest.get(at + 1), Some(b'n' | b'r' | b't' | b'"' | b'\\')),
            // A separator ends the value where more follows it; inside a password it does not.
            b';' | b',' => rest[at + 1..].first().is_none_or(u8::is_ascii_whitespace) || more_follows(&rest[at + 1..]),
            byte => byte.is_ascii_whitespace() || byte < 0x20,
        };
        let mut end = (0..rest.len()).find(|at| stop(*at)).unwrap_or(rest.len());
        while end > 0 && matches!(rest[end - 1], b',' | b';') {
            end -= 1;
        }
        // Brackets that the value did not open belong to what is around it.
        for (open, close) in [(b'(', b')'), (b'[', b']'), (b'{', b'}')] {
            let count = |wanted: u8| rest[..end].iter().filter(|byte| **byte == wanted).count();
            if end > 0 && rest[end - 1] == close && count(close) > count(open) {
                end -= 1;
            }
        }
        self.at..self.at + end
    }
}

#[cfg(test)]
mod tests {
    use super::read;

    /// The value that is read for the first `word` in `text`.
    fn value<'a>(text: &'a str, word: &str) -> Option<&'a str> {
        let at = text.find(word).unwrap();
        read(text.as_bytes(), at..at + word.len()).map(|found| &text[found.value])
    }

    #[test]
    fn the_usual_notations_give_the_value() {
        for text in [
            "api_key = \"v4lue\"",
            "api_key: v4lue",
            "api_key=v4lue",
            "  api_key => 'v4lue',",
            "\"api_key\": \"v4lue\"",
            "'api_key': 'v4lue'",
            "\\\"api_key\\\": \\\"v4lue\\\"",
            "api_key := `v4lue`",
            "let api_key: &str = \"v4lue\";",
            "var api_key string = \"v4lue\"",
            "api_key: Optional[str] = 'v4lue'",
            "<api_key>v4lue</api_key>",
            "<api_key>\n    v4lue\n</api_key>",
            "tool --api_key v4lue --other",
            "tool --api_key=v4lue --other",
            "setProperty(\"api_key\", \"v4lue\")",
            "set_api_key(\"v4lue\")",
            "{\"name\": \"api_key\", \"value\": \"v4lue\"}",
            "- name: api_key\n  value: v4lue",
            "<add key=\"api_key\" value=\"v4lue\" />",
            "<string name=\"api_key\">v4lue</string>",
            "<key>api_key</key>\n<string>v4lue</string>",
            "ENV api_key v4lue",
            "?api_key=v4lue&other=1",
            "{\"env\": \"api_key=v4lue\\nOTHER=1\"}",
            "curl -H 'api_key: v4lue' host",
            "api_key = b'v4lue'",
            "api_key = new Secret(\"v4lue\")",
            "os.environ['api_key'] = 'v4lue'",
            "config[:api_key] ||= 'v4lue'",
            "The api_key for us: v4lue",
            "api_key: |\n  v4lue\n",
            "PROD_api_key_2='v4lue'",
            "#define api_key \"v4lue\"",
            "Server=db;api_key=v4lue;Timeout=3",
        ] {
            assert_eq!(value(text, "api_key"), Some("v4lue"), "{text}");
        }
    }

    #[test]
    fn white_space_alone_is_loose() {
        let text = "the password protects";
        assert!(read(text.as_bytes(), 4..12).is_some_and(|found| found.loose));
    }

    #[test]
    fn the_name_in_a_look_up_is_no_value() {
        let text = "api_key = aws.String(d.Get(\"v4lue\"))";
        assert_ne!(value(text, "api_key"), Some("v4lue"));
    }

    #[test]
    fn text_without_a_value_gives_none() {
        for text in [
            "[\"api_key\", \"api_token\"]",
            "[\"name\", \"api_key\", \"token\"]",
            "api_key",
            "api_key\n\nnext",
            "api_key = \"\"",
            "api_key()",
            "(api_key)",
        ] {
            assert_eq!(value(text, "api_key"), None, "{text}");
        }
    }

    #[test]
    fn words_between_bars_are_a_table_only_in_a_row() {
        assert_eq!(value("| password | v4lue |", "password"), Some("v4lue"));
        assert_eq!(value("-|massenhaft|v4lue|more", "senha"), None);
        assert_ne!(value("flags |= MECH_PASSWORD | v4lue;", "PASSWORD"), Some("v4lue;"));
    }

    #[test]
    fn the_value_of_one_key_is_no_key_of_the_next() {
        assert_eq!(value(r#"{"client": "a-secret", "v4lue": 1}"#, "secret"), None);
        assert_eq!(value(r#"new Map("secret", "v4lue")"#, "secret"), Some("v4lue"));
        assert_eq!(value(r#"array("user", "pass", "v4lue")"#, "pass"), None);
    }

    #[test]
    fn a_sentence_with_a_path_in_it_assigns_nothing() {
        assert_ne!(value("send-email: pass Debug to Net::SMTP", "pass"), Some("SMTP"));
        assert_ne!(value("- pass -march=x86_64 to the compiler", "pass"), Some("x86_64"));
    }
}

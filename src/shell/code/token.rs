//! The words of a programming language, as far as they have to be known to find calls and their literal arguments.

use super::Language;
use crate::shell::escape::unescape;

/// A piece of a string: text, or something that is put in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Literal(String),
    /// The source of an expression.
    Inserted(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    Text(Vec<Piece>),
    /// A string that a shell runs: backticks, `qx(..)`, `%x(..)`.
    Command(Vec<Piece>),
    /// `qw(a b)`, `%w(a b)`
    Words(Vec<String>),
    Name(String),
    Number(String),
    /// One sign. `->` and `?.` are `.`; the sign that joins strings is `+`.
    Sign(char),
    Line,
}

/// More tokens than this are not read.
const MOST: usize = 50_000;

pub(super) fn tokens(text: &str, language: Language) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, language, tokens: Vec::new() };
    while lexer.at < text.len() && lexer.tokens.len() < MOST {
        lexer.token();
    }
    lexer.tokens
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    language: Language,
    tokens: Vec<Token>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn token(&mut self) {
        let rest = self.rest();
        let Some(letter) = rest.chars().next() else { return };
        if let Some(length) = self.comment(rest) {
            self.at += length;
        } else if letter == '\n' {
            self.tokens.push(Token::Line);
            self.at += 1;
        } else if letter.is_whitespace() {
            self.at += letter.len_utf8();
        } else if self.prefixed_quote(rest) || self.string(letter) {
            // Read.
        } else if letter.is_ascii_digit() {
            let length =
                rest.bytes().position(|byte| !byte.is_ascii_alphanumeric() && byte != b'_').unwrap_or(rest.len());
            self.tokens.push(Token::Number(rest[..length].to_owned()));
            self.at += length;
        } else if let Some(length) = self.name(rest) {
            let name = &rest[..length];
            let name = if self.language == Language::Ruby { name.replace("::", ".") } else { name.to_owned() };
            self.tokens.push(Token::Name(name));
            self.at += length;
        } else if !self.pattern(rest) {
            self.sign(rest, letter);
        }
    }

    fn comment(&self, rest: &str) -> Option<usize> {
        let line_start = self.at == 0 || self.text[..self.at].ends_with('\n');
        let to_line_end = || memchr::memchr(b'\n', rest.as_bytes()).unwrap_or(rest.len());
        let through = |end: &str| rest.find(end).map_or(rest.len(), |at| at + end.len());
        match self.language {
            Language::Javascript | Language::Php if rest.starts_with("//") => Some(to_line_end()),
            Language::Javascript | Language::Php if rest.starts_with("/*") => Some(through("*/")),
            Language::Lua if rest.starts_with("--[[") => Some(through("]]")),
            Language::Lua | Language::Applescript if rest.starts_with("--") => Some(to_line_end()),
            Language::Perl
                if line_start && rest.starts_with('=') && rest[1..].starts_with(|it: char| it.is_alphabetic()) =>
            {
                Some(rest.find("\n=cut").map_or(rest.len(), |at| at + 5))
            }
            Language::Ruby if line_start && rest.starts_with("=begin") => {
                Some(rest.find("\n=end").map_or(rest.len(), |at| at + 5))
            }
            Language::Javascript | Language::Lua | Language::Applescript => None,
            _ if rest.starts_with('#') => Some(to_line_end()),
            _ => None,
        }
    }

    fn name(&self, rest: &str) -> Option<usize> {
        let sigils = matches!(
            self.language,
            Language::Perl | Language::Php | Language::Javascript | Language::Awk | Language::Ruby
        );
        let start = usize::from(sigils && rest.starts_with(['$', '@']));
        let double = self.language == Language::Perl && rest.starts_with("@{") || rest.starts_with("${");
        if double {
            return None;
        }
        let body = rest[start..].bytes();
        let mut length = start
            + body
                .clone()
                .position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80))
                .unwrap_or(body.len());
        if self.language == Language::R {
            length = start
                + body
                    .clone()
                    .position(|byte| !(byte.is_ascii_alphanumeric() || b"_.".contains(&byte)))
                    .unwrap_or(body.len());
        }
        while rest[length..].starts_with("::") && length > start {
            let more = rest[length + 2..].bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_'));
            length += 2 + more.unwrap_or(rest.len() - length - 2);
        }
        (length > start || start > 0 && self.language == Language::Javascript).then_some(length)
    }

    /// `r'..'`, `f".."`, `"""..."""`, `q(..)`, `%x(..)`, `[[..]]`, `:symbol`.
    fn prefixed_quote(&mut self, rest: &str) -> bool {
        match self.language {
            Language::Python => {
                let prefix = rest.bytes().take(2).take_while(|byte| b"rRbBuUfF".contains(byte)).count();
                let Some(quote) = rest[prefix..].chars().next().filter(|letter| matches!(letter, '\'' | '"')) else {
                    return false;
                };
                let flags = rest[..prefix].to_ascii_lowercase();
                self.at += prefix;
                let triple = quote.to_string().repeat(3);
                let end = if self.rest().starts_with(&triple) { triple } else { quote.to_string() };
                let inner = self.until(&end, end.len());
                let inserts = if flags.contains('f') { Some("{") } else { None };
                let pieces = pieces(inner, flags.contains('r'), inserts);
                self.tokens.push(Token::Text(pieces));
                true
            }
            Language::Perl | Language::Ruby => self.generic_quote(rest),
            Language::Lua if rest.starts_with("[[") => {
                let inner = self.until("]]", 2);
                self.tokens.push(Token::Text(vec![Piece::Literal(inner.to_owned())]));
                true
            }
            _ => false,
        }
    }

    fn generic_quote(&mut self, rest: &str) -> bool {
        if self.language == Language::Ruby
            && let Some(symbol) = rest.strip_prefix(':')
            && !self.text[..self.at].ends_with(|letter: char| letter.is_alphanumeric() || letter == ':')
        {
            let length =
                symbol.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_')).unwrap_or(symbol.len());
            if length > 0 {
                self.tokens.push(Token::Text(vec![Piece::Literal(symbol[..length].to_owned())]));
                self.at += 1 + length;
                return true;
            }
        }
        let forms: &[(&str, char)] = if self.language == Language::Perl {
            &[("qq", '"'), ("qw", 'w'), ("qx", 'x'), ("q", '\'')]
        } else {
            &[("%Q", '"'), ("%q", '\''), ("%x", 'x'), ("%w", 'w'), ("%", '"')]
        };
        let in_word =
            self.text[..self.at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_' || letter == '$');
        for (prefix, kind) in forms {
            let Some(open) = rest.strip_prefix(prefix).and_then(|after| after.chars().next()) else { continue };
            let close = match open {
                '(' => ')',
                '[' => ']',
                '{' => '}',
                '<' => '>',
                '/' | '|' | '!' | '~' | '#' if *prefix != "%" => open,
                _ => continue,
            };
            if in_word
                || *prefix == "%"
                    && matches!(self.tokens.last(), Some(Token::Text(_) | Token::Name(_) | Token::Number(_)))
            {
                continue;
            }
            self.at += prefix.len();
            let inner = self.until(close.encode_utf8(&mut [0; 4]), 1);
            let inserts = if self.language == Language::Ruby { "#{" } else { "$" };
            self.tokens.push(match kind {
                'w' => Token::Words(inner.split_whitespace().map(str::to_owned).collect()),
                'x' => Token::Command(pieces(inner, false, Some(inserts))),
                '\'' => Token::Text(pieces(inner, true, None)),
                _ => Token::Text(pieces(inner, false, Some(inserts))),
            });
            return true;
        }
        false
    }

    /// A string in the language's usual quotes.
    fn string(&mut self, letter: char) -> bool {
        let raw_single = matches!(self.language, Language::Perl | Language::Ruby | Language::Php);
        let single = !matches!(self.language, Language::Awk | Language::Applescript | Language::Julia);
        match letter {
            '\'' if single => {
                let inner = self.until("'", 1);
                self.tokens.push(Token::Text(pieces(inner, raw_single, None)));
            }
            '"' => {
                let inner = self.until("\"", 1);
                let inserts = match self.language {
                    Language::Perl | Language::Php | Language::Julia => Some("$"),
                    Language::Ruby => Some("#{"),
                    _ => None,
                };
                self.tokens.push(Token::Text(pieces(inner, false, inserts)));
            }
            '`' => {
                let inner = self.until("`", 1);
                self.tokens.push(match self.language {
                    Language::Javascript => Token::Text(pieces(inner, false, Some("${"))),
                    Language::Perl | Language::Php | Language::Julia => Token::Command(pieces(inner, false, Some("$"))),
                    Language::Ruby => Token::Command(pieces(inner, false, Some("#{"))),
                    _ => Token::Text(pieces(inner, true, None)),
                });
            }
            _ => return false,
        }
        true
    }

    /// What stands between an opening mark of `skip` bytes and `end`.
    fn until(&mut self, end: &str, skip: usize) -> &'t str {
        let start = self.at + skip;
        let mut at = start.min(self.text.len());
        loop {
            let rest = &self.text[at..];
            if rest.starts_with(end) {
                self.at = at + end.len();
                return &self.text[start..at];
            }
            let Some(letter) = rest.chars().next() else {
                self.at = self.text.len();
                return self.text.get(start..).unwrap_or_default();
            };
            // What is inserted may hold quotes of its own.
            let inserts =
                self.language == Language::Ruby && rest.starts_with("#{") || end == "`" && rest.starts_with("${");
            if let Some(length) = rest.find('}').filter(|_| inserts) {
                at += length;
                continue;
            }
            at += letter.len_utf8();
            if letter == '\\' {
                at += self.text[at..].chars().next().map_or(0, char::len_utf8);
            }
        }
    }

    /// A regular expression between slashes holds no calls.
    fn pattern(&mut self, rest: &str) -> bool {
        let possible = matches!(self.language, Language::Javascript | Language::Perl | Language::Ruby | Language::Awk);
        let after_value = matches!(
            self.tokens.last(),
            Some(Token::Name(_) | Token::Number(_) | Token::Text(_) | Token::Sign(')' | ']' | '}'))
        );
        if !possible || after_value || !rest.starts_with('/') {
            return false;
        }
        let line = rest.lines().next().unwrap_or_default();
        let mut escaped = false;
        let end = line.char_indices().skip(1).find(|(_, letter)| {
            let ends = *letter == '/' && !escaped;
            escaped = *letter == '\\' && !escaped;
            ends
        });
        let Some((end, _)) = end else { return false };
        self.at += end + 1;
        true
    }

    fn sign(&mut self, rest: &str, letter: char) {
        let joins_with_dot = matches!(self.language, Language::Perl | Language::Php);
        let (sign, length) = match letter {
            _ if rest.starts_with("->") && joins_with_dot => ('.', 2),
            _ if rest.starts_with("?.") || rest.starts_with("&.") => ('.', 2),
            _ if rest.starts_with("==") || rest.starts_with("=~") => {
                ('~', rest.chars().take_while(|it| *it == '=').count().max(2))
            }
            _ if rest.starts_with("=>") => (':', 2),
            _ if rest.starts_with("!=") || rest.starts_with("<=") || rest.starts_with(">=") => ('~', 2),
            _ if rest.starts_with("..") && self.language == Language::Lua => ('+', 2),
            _ if rest.starts_with("&&") || rest.starts_with("||") => ('&', 2),
            '.' if joins_with_dot => ('+', 1),
            '*' if self.language == Language::Julia => ('+', 1),
            '\\' => ('\\', 1),
            other => (other, other.len_utf8()),
        };
        self.tokens.push(Token::Sign(sign));
        self.at += length;
    }
}

/// Splits the inner text of a string at what is inserted; `inserts` is the mark that an insertion starts with.
fn pieces(inner: &str, raw: bool, inserts: Option<&str>) -> Vec<Piece> {
    let literal = |text: &str| Piece::Literal(if raw { text.replace("\\'", "'") } else { unescape(text, false) });
    let Some(mark) = inserts else { return vec![literal(inner)] };
    let mut pieces = Vec::new();
    let mut rest = inner;
    while let Some(at) = rest.find(mark) {
        let before = &rest[..at];
        let after = &rest[at + mark.len()..];
        let escaped = before.ends_with('\\') || mark == "{" && after.starts_with('{');
        let (source, length) = if mark == "$" { variable(&rest[at..]) } else { braced(after) };
        if escaped || length == 0 {
            pieces.push(literal(&rest[..at + mark.len()]));
            rest = after;
            continue;
        }
        pieces.push(literal(before));
        pieces.push(Piece::Inserted(source));
        rest = if mark == "$" { &rest[at + length..] } else { &after[length..] };
    }
    pieces.push(literal(rest));
    pieces
}

/// `$name`, `$name{key}`, `${name}`: its source and how long it is.
fn variable(text: &str) -> (String, usize) {
    if let Some(rest) = text.strip_prefix("${") {
        let end = rest.find('}').unwrap_or(rest.len());
        return (format!("${}", &rest[..end]), (end + 3).min(text.len()));
    }
    let rest = &text[1..];
    let name = rest.bytes().position(|byte| !(byte.is_ascii_alphanumeric() || byte == b'_')).unwrap_or(rest.len());
    if name == 0 {
        return (String::new(), 0);
    }
    let mut end = 1 + name;
    for (open, close) in [("{", '}'), ("[", ']')] {
        if text[end..].starts_with(open)
            && let Some(length) = text[end..].find(close)
        {
            end += length + 1;
        }
    }
    (text[..end].to_owned(), end)
}

/// An expression up to its closing brace.
fn braced(text: &str) -> (String, usize) {
    match text.find('}') {
        Some(end) => (text[..end].to_owned(), end + 1),
        None => (text.to_owned(), text.len()),
    }
}

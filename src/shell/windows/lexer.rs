//! PowerShell text to tokens.

/// A piece of a string or of a bare word.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Piece {
    Literal(String),
    /// `$name`, `$env:NAME`
    Variable(String),
    /// `$( .. )` inside of a string.
    Inserted(String),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Token {
    /// A word, and whether it was written in quotes.
    Word(Vec<Piece>, bool),
    /// `(`, `)`, `{`, `}`, `|`, `;` (also the end of a line), `=`, `+`, `,`, `&`, `>`
    Sign(char),
}

/// More tokens than this are not read.
const MOST: usize = 20_000;

pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut lexer = Lexer { text, at: 0, tokens: Vec::new() };
    while lexer.at < text.len() && lexer.tokens.len() < MOST {
        lexer.token();
    }
    lexer.tokens
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
}

impl<'t> Lexer<'t> {
    fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    fn token(&mut self) {
        let rest = self.rest();
        let Some(letter) = rest.chars().next() else { return };
        let skip = match letter {
            '\n' | ';' => {
                self.tokens.push(Token::Sign(';'));
                1
            }
            _ if letter.is_whitespace() => letter.len_utf8(),
            '`' if rest[1..].starts_with(['\n', '\r']) => rest.find('\n').map_or(1, |at| at + 1),
            '#' => rest.find('\n').unwrap_or(rest.len()),
            '<' if rest.starts_with("<#") => rest.find("#>").map_or(rest.len(), |at| at + 2),
            '@' if rest.starts_with("@(") || rest.starts_with("@{") => 1,
            '$' if rest.starts_with("$(") => 1,
            '@' if rest.starts_with("@'") || rest.starts_with("@\"") => {
                self.here_string(rest);
                0
            }
            '(' | ')' | '{' | '}' | '|' | ',' | '>' => self.sign(letter),
            '&' if rest.starts_with("&&") => {
                self.tokens.push(Token::Sign(';'));
                2
            }
            '&' | '=' | '+' => self.sign(letter),
            _ => {
                self.word();
                0
            }
        };
        self.at += skip;
    }

    fn sign(&mut self, letter: char) -> usize {
        self.tokens.push(Token::Sign(letter));
        1
    }

    fn here_string(&mut self, rest: &'t str) {
        let quote = &rest[1..2];
        let end = format!("\n{quote}@");
        let first = rest.find('\n').unwrap_or(rest.len());
        let length = rest[first..].find(&end).map_or(rest.len(), |at| first + at);
        let inner = rest.get(first + 1..length).unwrap_or_default();
        let pieces = if quote == "'" { vec![Piece::Literal(inner.to_owned())] } else { inserted(inner) };
        self.tokens.push(Token::Word(pieces, true));
        self.at += (length + end.len()).min(rest.len());
    }

    fn word(&mut self) {
        let mut pieces = Vec::new();
        let mut quoted = false;
        while let Some(letter) = self.rest().chars().next() {
            match letter {
                '\'' => {
                    quoted = true;
                    pieces.push(Piece::Literal(self.single()));
                }
                '"' => {
                    quoted = true;
                    let inner = self.double();
                    pieces.extend(inserted(&inner));
                }
                '`' => {
                    let next = self.rest()[1..].chars().next();
                    pieces.push(Piece::Literal(next.map(String::from).unwrap_or_default()));
                    self.at += 1 + next.map_or(0, char::len_utf8);
                }
                '$' if !self.rest().starts_with("$(") => {
                    let length = variable(self.rest());
                    let name = self.rest()[1..length].trim_matches(['{', '}']).to_owned();
                    pieces.push(if name.is_empty() { Piece::Literal("$".to_owned()) } else { Piece::Variable(name) });
                    self.at += length;
                }
                ';' | '|' | '(' | ')' | '{' | '}' | ',' | '&' | '>' => break,
                '=' | '+' if pieces.is_empty() || matches!(pieces.last(), Some(Piece::Variable(_))) || quoted => break,
                letter if letter.is_whitespace() => break,
                letter => {
                    match pieces.last_mut() {
                        Some(Piece::Literal(last)) if !quoted => last.push(letter),
                        _ => pieces.push(Piece::Literal(letter.to_string())),
                    }
                    self.at += letter.len_utf8();
                }
            }
        }
        if pieces.is_empty() && !quoted {
            // Something that starts no word.
            self.at += self.rest().chars().next().map_or(0, char::len_utf8);
            return;
        }
        self.tokens.push(Token::Word(pieces, quoted));
    }

    fn single(&mut self) -> String {
        let mut text = String::new();
        self.at += 1;
        while let Some(letter) = self.rest().chars().next() {
            self.at += letter.len_utf8();
            if letter == '\'' {
                if !self.rest().starts_with('\'') {
                    break;
                }
                self.at += 1;
            }
            text.push(letter);
        }
        text
    }

    fn double(&mut self) -> String {
        let start = self.at + 1;
        let mut at = start;
        while let Some(letter) = self.text[at..].chars().next() {
            match letter {
                '"' if self.text[at + 1..].starts_with('"') => at += 2,
                '"' => break,
                '`' => at += 1 + self.text[at + 1..].chars().next().map_or(0, char::len_utf8),
                letter => at += letter.len_utf8(),
            }
        }
        let inner = self.text[start..at].replace("\"\"", "\"");
        self.at = (at + 1).min(self.text.len());
        inner
    }
}

/// How long a variable is, with its dollar.
fn variable(text: &str) -> usize {
    if let Some(rest) = text.strip_prefix("${") {
        return rest.find('}').map_or(text.len(), |at| at + 3);
    }
    let rest = &text[1..];
    let name = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
    let mut length = rest.bytes().position(|byte| !name(byte)).unwrap_or(rest.len());
    if rest[length..].starts_with(':') && rest[length + 1..].bytes().next().is_some_and(name) {
        let more = &rest[length + 1..];
        length += 1 + more.bytes().position(|byte| !name(byte)).unwrap_or(more.len());
    }
    1 + length
}

/// The pieces of a text in double quotes.
fn inserted(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut plain = String::new();
    let mut at = 0;
    while let Some(letter) = text[at..].chars().next() {
        let rest = &text[at..];
        if letter == '`' {
            let next = rest[1..].chars().next();
            plain.extend(next.map(|next| {
                if next == 'n' {
                    '\n'
                } else if next == 't' {
                    '\t'
                } else {
                    next
                }
            }));
            at += 1 + next.map_or(0, char::len_utf8);
        } else if rest.starts_with("$(") {
            let end = rest.find(')').map_or(rest.len(), |end| end + 1);
            pieces.push(Piece::Literal(std::mem::take(&mut plain)));
            pieces.push(Piece::Inserted(rest[2..end].trim_end_matches(')').to_owned()));
            at += end;
        } else if letter == '$' && variable(rest) > 1 {
            let length = variable(rest);
            pieces.push(Piece::Literal(std::mem::take(&mut plain)));
            pieces.push(Piece::Variable(rest[1..length].trim_matches(['{', '}']).to_owned()));
            at += length;
        } else {
            plain.push(letter);
            at += letter.len_utf8();
        }
    }
    pieces.push(Piece::Literal(plain));
    pieces
}

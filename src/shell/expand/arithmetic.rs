//! Whole-number expressions, as far as they are simple.

use crate::shell::run::State;

/// A longer expression, or one that is nested deeper, is not worth it.
const LONGEST: usize = 256;
const DEEPEST: usize = 16;

/// The value of an expression, if it has nothing but numbers, known variables, `+ - * / %` and parentheses.
pub(super) fn evaluate(text: &str, state: &State) -> Option<i64> {
    if text.len() > LONGEST {
        return None;
    }
    let mut reader = Reader { text: text.as_bytes(), at: 0, depth: 0, state };
    let value = reader.sum()?;
    reader.blanks();
    (reader.at == reader.text.len()).then_some(value)
}

struct Reader<'r> {
    text: &'r [u8],
    at: usize,
    depth: usize,
    state: &'r State,
}

impl Reader<'_> {
    fn blanks(&mut self) {
        while self.text.get(self.at).is_some_and(u8::is_ascii_whitespace) {
            self.at += 1;
        }
    }

    fn sign(&mut self, signs: &[u8]) -> Option<u8> {
        self.blanks();
        let sign = self.text.get(self.at).copied().filter(|byte| signs.contains(byte))?;
        self.at += 1;
        Some(sign)
    }

    fn sum(&mut self) -> Option<i64> {
        let mut value = self.product()?;
        while let Some(sign) = self.sign(b"+-") {
            let other = self.product()?;
            value = if sign == b'+' { value.checked_add(other)? } else { value.checked_sub(other)? };
        }
        Some(value)
    }

    fn product(&mut self) -> Option<i64> {
        let mut value = self.atom()?;
        while let Some(sign) = self.sign(b"*/%") {
            let other = self.atom()?;
            value = match sign {
                b'*' => value.checked_mul(other)?,
                b'/' => value.checked_div(other)?,
                _ => value.checked_rem(other)?,
            };
        }
        Some(value)
    }

    fn atom(&mut self) -> Option<i64> {
        if self.sign(b"(").is_some() {
            self.depth += 1;
            if self.depth > DEEPEST {
                return None;
            }
            let value = self.sum()?;
            self.depth -= 1;
            self.sign(b")")?;
            return Some(value);
        }
        let negative = self.sign(b"-").is_some();
        self.blanks();
        let start = self.at;
        while self.text.get(self.at).is_some_and(|byte| byte.is_ascii_alphanumeric() || *byte == b'_') {
            self.at += 1;
        }
        let word = std::str::from_utf8(&self.text[start..self.at]).ok()?;
        let value = match word.strip_prefix("0x") {
            _ if word.is_empty() => return None,
            Some(digits) => i64::from_str_radix(digits, 16).ok()?,
            None if word.starts_with(|letter: char| letter.is_ascii_digit()) => word.parse().ok()?,
            None => match self.state.variables.get(word) {
                Some(variable) if variable.unset => 0,
                Some(variable) => variable.items.first()?.text.trim().parse().ok()?,
                None => return None,
            },
        };
        Some(if negative { -value } else { value })
    }
}

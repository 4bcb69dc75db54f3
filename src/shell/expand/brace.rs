//! Brace expansion: `{a,b}` and `{1..3}`.

use std::ops::Range;

use crate::shell::parse::tree::Part;

/// More words than this are not made of one: it stays as it stands.
const MOST: usize = 1024;
const DEEPEST: usize = 16;

#[derive(Clone)]
enum Token {
    Open(Option<usize>),
    Close,
    Comma,
    Other(Part),
}

/// The words that braces make of one.
pub(super) fn expand(parts: &[Part]) -> Option<Vec<Vec<Part>>> {
    if !parts.iter().any(|part| matches!(part, Part::Plain(plain) if plain.contains('{'))) {
        return None;
    }
    let tokens = tokens(parts);
    let words = sequence(&tokens, 0..tokens.len(), 0)?;
    (words.len() != 1).then_some(words)
}

/// The parts cut at braces and commas; an opening brace knows where it is closed.
fn tokens(parts: &[Part]) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut open = Vec::new();
    for part in parts {
        let Part::Plain(plain) = part else {
            tokens.push(Token::Other(part.clone()));
            continue;
        };
        let mut start = 0;
        for (at, letter) in plain.char_indices().filter(|(_, letter)| matches!(letter, '{' | '}' | ',')) {
            if start < at {
                tokens.push(Token::Other(Part::Plain(plain[start..at].to_owned())));
            }
            start = at + 1;
            match letter {
                '{' => {
                    open.push(tokens.len());
                    tokens.push(Token::Open(None));
                }
                '}' => {
                    let here = tokens.len();
                    if let Some(Token::Open(end)) = open.pop().and_then(|at: usize| tokens.get_mut(at)) {
                        *end = Some(here);
                    }
                    tokens.push(Token::Close);
                }
                _ => tokens.push(Token::Comma),
            }
        }
        if start < plain.len() {
            tokens.push(Token::Other(Part::Plain(plain[start..].to_owned())));
        }
    }
    tokens
}

fn sequence(tokens: &[Token], range: Range<usize>, depth: usize) -> Option<Vec<Vec<Part>>> {
    if depth > DEEPEST {
        return None;
    }
    let mut words: Vec<Vec<Part>> = vec![Vec::new()];
    let Range { start: mut at, end } = range;
    while at < end {
        if let Token::Open(Some(close)) = &tokens[at]
            && *close < end
            && let Some(alternatives) = alternatives(tokens, at + 1..*close, depth)
        {
            if words.len() * alternatives.len() > MOST {
                return None;
            }
            words = words
                .iter()
                .flat_map(|word| alternatives.iter().map(move |more| [word.as_slice(), more.as_slice()].concat()))
                .collect();
            at = *close + 1;
            continue;
        }
        let part = match &tokens[at] {
            Token::Open(_) => Part::Plain("{".to_owned()),
            Token::Close => Part::Plain("}".to_owned()),
            Token::Comma => Part::Plain(",".to_owned()),
            Token::Other(part) => part.clone(),
        };
        for word in &mut words {
            word.push(part.clone());
        }
        at += 1;
    }
    Some(words)
}

/// What stands between a pair of braces, if it is a list or a range.
fn alternatives(tokens: &[Token], inner: Range<usize>, depth: usize) -> Option<Vec<Vec<Part>>> {
    if let [Token::Other(Part::Plain(plain))] = &tokens[inner.clone()] {
        return range(plain);
    }
    let Range { start, end } = inner;
    let mut found = Vec::new();
    let mut from = start;
    let mut at = start;
    let mut commas = 0;
    while at < end {
        match &tokens[at] {
            Token::Open(Some(close)) if *close < end => at = *close,
            Token::Comma => {
                commas += 1;
                found.extend(sequence(tokens, from..at, depth + 1)?);
                from = at + 1;
            }
            _ => {}
        }
        at += 1;
        if found.len() > MOST {
            return None;
        }
    }
    found.extend(sequence(tokens, from..end, depth + 1)?);
    (commas > 0).then_some(found)
}

fn range(text: &str) -> Option<Vec<Vec<Part>>> {
    let mut ends = text.split("..");
    let (first, last, step) = (ends.next()?, ends.next()?, ends.next());
    let step = step.map_or(Some(1), |step| step.parse::<i64>().ok())?.unsigned_abs().max(1);
    let letter = |text: &str| text.chars().next().filter(|letter| text.len() == 1 && letter.is_ascii_alphabetic());
    let (from, to, letters) = match (first.parse::<i64>(), last.parse::<i64>()) {
        (Ok(from), Ok(to)) => (from, to, false),
        _ => (i64::from(u32::from(letter(first)?)), i64::from(u32::from(letter(last)?)), true),
    };
    if from.abs_diff(to) / step >= MOST as u64 {
        return None;
    }
    let width = if first.starts_with('0') || last.starts_with('0') { first.len().max(last.len()) } else { 0 };
    let mut found = Vec::new();
    for offset in (0..=from.abs_diff(to)).step_by(usize::try_from(step).ok()?) {
        let value = if from <= to { from.checked_add_unsigned(offset)? } else { from.checked_sub_unsigned(offset)? };
        let text = if letters { char::from(u8::try_from(value).ok()?).to_string() } else { format!("{value:0width$}") };
        found.push(vec![Part::Quoted(text)]);
    }
    Some(found)
}

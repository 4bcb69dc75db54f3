//! Filters that turn a text into another one that can be known: base64, hex, `rev`, `tr` ...

use base64::Engine as _;
use base64::alphabet;
use base64::engine::DecodePaddingMode;
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};

use crate::shell::Word;
use crate::shell::escape::unescape;

/// What a filter makes of a text, if that can be known.
pub(super) fn decode(name: &str, words: &[Word], input: &str) -> Option<String> {
    if input.contains('\0') {
        return None;
    }
    let has = |letter: char, long: &str| {
        words.iter().any(|word| {
            let bundled = word.text.starts_with('-') && !word.text.starts_with("--") && word.text.contains(letter);
            bundled || word.text == long
        })
    };
    match name {
        "base64" | "gbase64" if has('d', "--decode") || has('D', "--decode") => base64(input),
        "base64" => Some(plain_base64().encode(input)),
        "openssl" if words.iter().any(|word| word.text.contains("base64")) && has('d', "-d") => base64(input),
        "xxd" if has('r', "-revert") => hexadecimal(input),
        "basenc" if has('d', "--decode") && words.iter().any(|word| word.text == "--base16") => hexadecimal(input),
        "basenc" if has('d', "--decode") => base64(input),
        "rev" => Some(input.lines().map(|line| line.chars().rev().collect::<String>() + "\n").collect()),
        "tr" => translate(words, input),
        "sed" | "gsed" => substituted(words, input),
        "cut" => None,
        _ => None,
    }
}

fn plain_base64() -> GeneralPurpose {
    GeneralPurpose::new(&alphabet::STANDARD, GeneralPurposeConfig::new())
}

/// Base64 of either alphabet, with or without padding.
pub(in crate::shell) fn base64(text: &str) -> Option<String> {
    Some(String::from_utf8_lossy(&base64_bytes(text)?).replace('\0', ""))
}

/// The bytes of base64.
pub(in crate::shell) fn base64_bytes(text: &str) -> Option<Vec<u8>> {
    let clean: String = text.chars().filter(|letter| !letter.is_whitespace()).collect();
    let clean = clean.replace('-', "+").replace('_', "/");
    let any = GeneralPurposeConfig::new().with_decode_padding_mode(DecodePaddingMode::Indifferent);
    GeneralPurpose::new(&alphabet::STANDARD, any).decode(clean).ok()
}

/// Pairs of hexadecimal digits.
pub(in crate::shell) fn hexadecimal(text: &str) -> Option<String> {
    let digits: Vec<u32> = text
        .chars()
        .filter(|letter| !letter.is_whitespace())
        .map(|letter| letter.to_digit(16))
        .collect::<Option<_>>()?;
    let bytes: Vec<u8> = digits.chunks_exact(2).map(|pair| (pair[0] * 16 + pair[1]) as u8).collect();
    Some(String::from_utf8_lossy(&bytes).replace('\0', ""))
}

/// `tr` with simple sets.
fn translate(words: &[Word], input: &str) -> Option<String> {
    let options = words.iter().take_while(|word| word.text.starts_with('-') && word.text.len() > 1).count();
    let deletes = words[..options].iter().any(|word| word.text.contains('d'));
    let from = set(&words.get(options)?.text)?;
    if deletes {
        return Some(input.chars().filter(|letter| !from.contains(letter)).collect());
    }
    let to = set(&words.get(options + 1)?.text)?;
    let last = to.last()?;
    let change = |letter: char| match from.iter().rposition(|known| *known == letter) {
        Some(place) => *to.get(place).unwrap_or(last),
        None => letter,
    };
    Some(input.chars().map(change).collect())
}

fn set(text: &str) -> Option<Vec<char>> {
    let text = unescape(text, true)
        .replace("[:lower:]", "a-z")
        .replace("[:upper:]", "A-Z")
        .replace("[:digit:]", "0-9")
        .replace("[:space:]", " \t\n")
        .replace("[:alpha:]", "A-Za-z");
    let letters: Vec<char> = text.chars().collect();
    let mut set = Vec::new();
    let mut at = 0;
    while at < letters.len() {
        if letters.len() > at + 2 && letters[at + 1] == '-' && letters[at] <= letters[at + 2] {
            set.extend(letters[at]..=letters[at + 2]);
            at += 3;
        } else {
            set.push(letters[at]);
            at += 1;
        }
        if set.len() > 4096 {
            return None;
        }
    }
    Some(set)
}

/// `sed s/a/b/` with a literal pattern.
fn substituted(words: &[Word], input: &str) -> Option<String> {
    let scripts: Vec<&str> =
        words.iter().map(|word| &*word.text).filter(|text| !matches!(*text, "-e" | "-E" | "-r")).collect();
    let mut text = input.to_owned();
    for script in scripts {
        let rest = script.strip_prefix('s')?;
        let mark = rest.chars().next()?;
        let mut pieces = rest[mark.len_utf8()..].split(mark);
        let (what, by, flags) = (pieces.next()?, pieces.next()?, pieces.next()?);
        if what.is_empty()
            || what.contains(['\\', '^', '$', '*', '.', '[', '+', '?', '('])
            || by.contains(['\\', '&'])
            || flags.contains('e')
        {
            return None;
        }
        text = if flags.contains('g') {
            text.replace(what, by)
        } else {
            text.lines().map(|line| line.replacen(what, by, 1) + "\n").collect()
        };
        if text.len() > super::state::LONGEST_VALUE {
            return None;
        }
    }
    Some(text)
}

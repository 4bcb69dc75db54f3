//! Escapes in text: the backslashes of `$'..'`, `printf`, `echo -e`, and of string literals in most languages.

/// The text that `$'..'` stands for.
pub(super) fn ansi(text: &str) -> String {
    unescape(text, true)
}

/// The text that `echo -e` and `%b` make: an octal number may have a zero before its three digits.
pub(super) fn echoed(text: &str) -> String {
    replaced(text, (true, true))
}

/// The text with its backslash escapes put in place. What is no escape keeps its backslash where `keep` holds.
pub(super) fn unescape(text: &str, keep: bool) -> String {
    replaced(text, (keep, false))
}

fn replaced(text: &str, how: (bool, bool)) -> String {
    if !text.contains('\\') {
        return text.to_owned();
    }
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.extend_from_slice(&rest.as_bytes()[..at]);
        rest = &rest[at + 1..];
        let Some(letter) = rest.chars().next() else {
            out.push(b'\\');
            break;
        };
        rest = &rest[letter.len_utf8()..];
        rest = one(letter, rest, how, &mut out);
    }
    out.extend_from_slice(rest.as_bytes());
    // A text that is no UTF-8 any more holds no name that anything is compared with.
    let text = String::from_utf8_lossy(&out);
    text.replace('\0', "")
}

/// One escape after its backslash; gives what follows it.
fn one<'t>(letter: char, rest: &'t str, (keep, zero): (bool, bool), out: &mut Vec<u8>) -> &'t str {
    let single = match letter {
        'a' => 7,
        'b' => 8,
        'e' | 'E' => 27,
        'f' => 12,
        'n' => b'\n',
        'r' => b'\r',
        't' => b'\t',
        'v' => 11,
        '\\' => b'\\',
        '\'' | '"' | '?' if !zero => letter as u8,
        '0'..='7' => return octal(letter, rest, zero, out),
        'x' => return hexadecimal(rest, 2, false, out),
        'u' => return hexadecimal(rest, 4, true, out),
        'U' => return hexadecimal(rest, 8, true, out),
        'c' => {
            let control = rest.bytes().next().filter(u8::is_ascii);
            out.extend(control.map(|byte| byte & 0x1f));
            return &rest[usize::from(control.is_some())..];
        }
        '\n' if !keep => return rest,
        _ => {
            if keep {
                out.push(b'\\');
            }
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
            return rest;
        }
    };
    out.push(single);
    rest
}

fn octal<'t>(first: char, rest: &'t str, zero: bool, out: &mut Vec<u8>) -> &'t str {
    let most = if zero && first == '0' { 3 } else { 2 };
    let length = rest.bytes().take(most).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    let value =
        rest[..length].bytes().fold(first.to_digit(8).unwrap_or(0), |sum, byte| sum * 8 + u32::from(byte - b'0'));
    out.push((value & 0xff) as u8);
    &rest[length..]
}

fn hexadecimal<'t>(rest: &'t str, most: usize, wide: bool, out: &mut Vec<u8>) -> &'t str {
    let (inner, after) = match rest.strip_prefix('{').and_then(|inner| inner.split_once('}')) {
        Some((inner, after)) if inner.len() <= 8 => (inner, after),
        _ => {
            let length = rest.bytes().take(most).take_while(u8::is_ascii_hexdigit).count();
            rest.split_at(length)
        }
    };
    match u32::from_str_radix(inner, 16) {
        Ok(value) if wide || value > 0xff => {
            let letter = char::from_u32(value).unwrap_or(char::REPLACEMENT_CHARACTER);
            out.extend_from_slice(letter.encode_utf8(&mut [0; 4]).as_bytes());
        }
        Ok(value) => out.push(value as u8),
        Err(_) => {}
    }
    after
}

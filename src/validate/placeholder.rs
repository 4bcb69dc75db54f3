//! Values that stand where a secret would: made for documentation, to be replaced, or filled in by a program.

use super::vocabulary::TELLING;

/// The mark that breaks up examples in rule files.
const BREAK: &[u8] = "¦".as_bytes();

/// Whether the value is plainly no secret, whatever rule found it: a template, a run of one character, an example with
/// a break mark in it, or a text that says of itself that it is an example. It must not hit a drawn token by chance, so
/// short words count only where they stand alone.
pub fn placeholder(value: &[u8]) -> bool {
    template(value)
        || masked(value)
        || stamped(value)
        || says_so(value)
        || cut_off(value)
        || find(value, BREAK).is_some()
}

/// Whether two of the value's parts are one character over and over: `acme-0000000000-1111111111-…`.
fn stamped(value: &[u8]) -> bool {
    let repeats = |part: &&[u8]| part.len() >= 8 && part.iter().all(|byte| *byte == part[0]);
    value.split(|byte| matches!(byte, b'-' | b'_' | b'/')).filter(repeats).count() >= 2
}

/// Whether most of the value is a run that a person types when inventing one: `1234567890`, `abcdef`, `qwerty`, or one
/// short piece over and over. Real passwords look like that at times, tokens never do.
pub fn typed_sequence(value: &[u8]) -> bool {
    let body = body(value);
    body.len() >= 6 && (covered_by_sequences(body) * 4 >= body.len() * 3 || repeats_a_piece(body))
}

/// Whether somebody left a part out: `9cbaf0...`.
fn cut_off(value: &[u8]) -> bool {
    [&b"..."[..], "…".as_bytes()].iter().any(|dots| value.ends_with(dots) || value.starts_with(dots))
}

fn says_so(value: &[u8]) -> bool {
    // A long value is a document of its own (a key file, a certificate): one word in it says nothing.
    if value.len() > 512 {
        return false;
    }
    let lower = value.to_ascii_lowercase();
    TELLING.all().any(|word| find(&lower, word.as_bytes()).is_some())
}

/// A reference that something else fills in, alone or as a part of the value.
fn template(value: &[u8]) -> bool {
    const PAIRS: &[(&[u8], &[u8])] = &[
        (b"${", b"}"),
        (b"$(", b")"),
        (b"#{", b"}"),
        (b"{{", b"}}"),
        (b"<%", b"%>"),
        (b"%(", b")s"),
        (b"@@", b"@@"),
        (b"[[", b"]]"),
        (b"<", b">"),
    ];
    PAIRS.iter().any(|(open, close)| encloses_a_name(value, open, close))
        || is_cut_in_a_name(value)
        || is_format(value)
        || is_variable(value)
}

/// Whether the value ends inside of a name that it opened: the quote in `#{config["password"]}` ends what is read.
fn is_cut_in_a_name(value: &[u8]) -> bool {
    [&b"#{"[..], b"${", b"$(", b"{{", b"<%"].iter().any(|open| {
        let Some(at) = value.windows(open.len()).rposition(|part| part == *open) else { return false };
        let name = value[at + open.len()..].trim_ascii_start();
        name.first().is_some_and(u8::is_ascii_alphabetic)
            && name.iter().all(|byte| byte.is_ascii_alphanumeric() || b" _-.:[(|\\".contains(byte))
            && (at == 0 || matches!(name.last(), Some(b'[' | b'(' | b' ' | b'\\')))
    })
}

/// Whether `open`, a name of words, and `close` stand in the value. A name has letters, digits, blanks and the signs of
/// paths and calls; a password with a brace or two in it does not have a name between them.
fn encloses_a_name(value: &[u8], open: &[u8], close: &[u8]) -> bool {
    let mut from = 0;
    while let Some(start) = find(&value[from..], open).map(|at| from + at + open.len()) {
        if let Some(size) = find(&value[start..], close) {
            let name = &value[start..start + size];
            let is_name =
                name.iter().all(|byte| byte.is_ascii_alphanumeric() || b" _-.:/|'\"(),$[]@\\?=+".contains(byte));
            if is_name && name.iter().any(u8::is_ascii_alphabetic) {
                return true;
            }
        }
        from = start;
    }
    false
}

/// `%s`, `%d`, `{}`, `{0}`, `{name}`, alone.
fn is_format(value: &[u8]) -> bool {
    match value {
        [b'%', kind] => kind.is_ascii_alphabetic() || *kind == b'@',
        [b'{', name @ .., b'}'] => name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-. :!".contains(byte)),
        [b'%', name @ .., b'%'] => name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-. ()".contains(byte)),
        [b'_', b'_', name @ .., b'_', b'_'] => {
            name.iter().all(|byte| byte.is_ascii_alphanumeric() || b"_-. ".contains(byte))
        }
        _ => false,
    }
}

/// `$NAME`, `$name`, `$1`, `$this->x`, `@name`: a variable of a shell or a language, alone.
fn is_variable(value: &[u8]) -> bool {
    let [b'$', name @ ..] = value else { return false };
    let is_word = |byte: &u8| byte.is_ascii_alphanumeric() || *byte == b'_';
    let plain = name.iter().all(is_word);
    let one_case = !name.iter().any(u8::is_ascii_lowercase) || !name.iter().any(u8::is_ascii_uppercase);
    !name.is_empty()
        && (plain && (one_case || super::randomness::looks_random(name) < 0.0)
            || find(name, b"->").is_some()
            || name.starts_with(b"env:"))
}

/// A value that is masked or blank: one character over and over.
fn masked(value: &[u8]) -> bool {
    let body = body(value);
    let mut longest = (0, 0u8);
    let mut run = 0;
    let mut before = None;
    for byte in body {
        run = if before == Some(*byte) { run + 1 } else { 1 };
        before = Some(*byte);
        if run > longest.0 {
            longest = (run, *byte);
        }
    }
    let (run, byte) = longest;
    match byte {
        b'*' | b'.' | b'#' | b'?' | b'_' | b'-' => run >= 3 && run * 2 >= body.len(),
        b'x' | b'X' => run >= 6 || run >= 3 && run * 2 >= body.len(),
        _ => run >= 6 && run * 3 >= body.len() || body.len() >= 4 && run == body.len(),
    }
}

/// The value without a constant prefix such as `sk_live_` or `glpat-`.
fn body(value: &[u8]) -> &[u8] {
    let prefix = value.iter().take(16).rposition(|byte| *byte == b'_' || *byte == b'-');
    match prefix {
        Some(at) if value.len() - at > 8 => &value[at + 1..],
        _ => value,
    }
}

/// How many bytes belong to runs of at least four that count up, count down, or walk along the keyboard.
fn covered_by_sequences(value: &[u8]) -> usize {
    const ROWS: [&[u8]; 5] = [b"qwertzuiop", b"qwertyuiop", b"asdfghjkl", b"zxcvbnm", b"1234567890"];
    let next = |a: u8, b: u8| {
        let (a, b) = (a.to_ascii_lowercase(), b.to_ascii_lowercase());
        if !a.is_ascii_alphanumeric() || !b.is_ascii_alphanumeric() {
            return 0;
        }
        if b == a + 1 || ROWS.iter().any(|row| row.windows(2).any(|pair| pair == [a, b])) {
            1
        } else if a == b + 1 || ROWS.iter().any(|row| row.windows(2).any(|pair| pair == [b, a])) {
            -1
        } else {
            i32::from(a == b) * 2
        }
    };
    let (mut covered, mut run, mut direction) = (0, 1, 0);
    for at in 1..=value.len() {
        let step = if at < value.len() { next(value[at - 1], value[at]) } else { 0 };
        if step != 0 && (direction == 0 || step == direction) {
            run += 1;
        } else {
            covered += if run >= 4 { run } else { 0 };
            run = if step == 0 { 1 } else { 2 };
        }
        direction = step;
    }
    covered
}

/// `abcabcabcabc`, `1a2b1a2b1a2b`: a piece of at most a third, over and over.
fn repeats_a_piece(value: &[u8]) -> bool {
    (1..=value.len() / 3).any(|size| value.iter().zip(&value[size..]).all(|(a, b)| a == b))
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
}

#[cfg(test)]
mod tests {
    use super::{placeholder, typed_sequence};

    #[test]
    fn what_says_that_it_is_an_example_is_a_placeholder() {
        for value in [
            "AKIAIOSFODNN7EXAMPLE",
            "your-token-here",
            "YOUR_API_KEY",
            "insert_key_here",
            "CHANGEME",
            "<token>",
            "${TOKEN}",
            "{{ vault_password }}",
            "%s",
            "%(password)s",
            "$PASSWORD",
            "$(cat /run/secrets/x)",
            "#{password}",
            "@@PASSWORD@@",
            "__TOKEN__",
            "********",
            "xxxxxxxx",
            "....",
            "{token}",
            "%PASSWORD%",
            "sk_live_xxxxxxxxxxxxxxxxxxxxxxxx",
            "acme-9999999999-77777777-q8Vt3n",
            "ghp_000000000000000000000000000000000000",
            "$this->password",
            "https://<user>:<password>@host",
            "#{config[",
            "a#{config[",
            "${name",
        ] {
            assert!(placeholder(value.as_bytes()), "{value}");
        }
    }

    #[test]
    fn drawn_values_are_no_placeholders() {
        for value in [
            "sk_test_¦9aTq3mXw7Lp0ZvRk2NcY8dHe",
            "Qx7tTESTm2Lp9vRk3NcY8dHe",
            "m{{h}o)p${e]nob(ody[finds>-_$#thisone}}",
            "p$ssw0rd",
            "hunter2",
            "P@ss<w0rd",
            "correct horse battery",
            "a1b2c3d4",
            "{8fj2!x",
        ] {
            assert!(!placeholder(value.replace('¦', "").as_bytes()), "{value}");
        }
    }

    #[test]
    fn typed_runs_are_told_from_drawn_values() {
        for value in [
            "1234567890abcdef1234567890abcdef",
            "abcdefghijklmnop",
            "0123456789",
            "qwertyuiop",
            "abcd1234abcd1234abcd1234",
        ] {
            assert!(typed_sequence(value.as_bytes()), "{value}");
        }
        for value in ["9aTq3mXw7Lp0ZvRk2NcY8dHe", "8f3a91be7d04526c", "hunter2hunter3"] {
            assert!(!typed_sequence(value.as_bytes()), "{value}");
        }
    }
}

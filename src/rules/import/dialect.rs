//! The few places where RE2's way of writing a pattern means something else here, or nothing.

/// The pattern as it is written here. It is read byte by byte: everything that matters is ASCII.
pub(super) fn translated(pattern: &str) -> String {
    let mut out = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    let mut in_class = false;
    while let Some(c) = rest.chars().next() {
        let mut taken = c.len_utf8();
        match c {
            '\\' if rest.starts_with("\\Q") => {
                let text = &rest[2..];
                let end = text.find("\\E");
                out.push_str(&regex_syntax::escape(&text[..end.unwrap_or(text.len())]));
                taken = end.map_or(rest.len(), |end| end + 4);
            }
            // Word boundaries here, plain characters there.
            '\\' if rest.starts_with("\\<") || rest.starts_with("\\>") => {
                out.push_str(&rest[1..2]);
                taken = 2;
            }
            '\\' => {
                taken = 1 + rest[1..].chars().next().map_or(0, char::len_utf8);
                out.push_str(&rest[..taken]);
            }
            '[' if !in_class => {
                in_class = true;
                // A `]` that comes first is a member.
                let start =
                    if rest.starts_with("[^]") || rest.starts_with("[]") { rest.find(']').unwrap_or(0) } else { 0 };
                out.push_str(&rest[..start.max(1)]);
                if start > 0 {
                    out.push_str("\\]");
                    taken = start + 1;
                }
            }
            '[' if rest.starts_with("[:") && rest.contains(":]") => {
                taken = rest.find(":]").map_or(1, |end| end + 2);
                out.push_str(&rest[..taken]);
            }
            ']' => {
                in_class = false;
                out.push(c);
            }
            // A nested class, and set operations.
            '[' => out.push_str("\\["),
            '&' | '~' if in_class => out.extend(['\\', c]),
            '-' if in_class && rest.starts_with("--") => {
                out.push_str("-\\-");
                taken = 2;
            }
            '{' if !in_class && !is_repetition(rest) => out.push_str("\\{"),
            _ => out.push(c),
        }
        rest = &rest[taken..];
    }
    out
}

/// Whether `{...` counts repetitions: `{2}`, `{2,}` or `{2,3}`.
fn is_repetition(text: &str) -> bool {
    let Some(inside) = text[1..].split('}').next().filter(|inside| inside.len() + 1 < text.len()) else { return false };
    let (min, max) = inside.split_once(',').unwrap_or((inside, ""));
    !min.is_empty() && [min, max].iter().all(|part| part.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::translated;

    #[test]
    fn what_is_written_alike_stays() {
        for pattern in
            [r"a{2}b{2,}c{2,3}", r"[^\s\]\\-]+", r"\{x\}", r"[[:alpha:]_]", "é[ü]", r"(?i)\b[a-z]{3,5}\b", r"\\["]
        {
            assert_eq!(translated(pattern), pattern);
        }
    }

    #[test]
    fn what_is_written_otherwise_means_the_same() {
        for (pattern, matching, other) in [
            ("^\\${(?:[A-Z]+)}$", "${HOME}", "$HOME"),
            ("{{[^}]+}}", "{{ x }}", "{ x }"),
            (r"a\<b\>", "a<b>", "ab"),
            ("[[x]y", "[y", "y"),
            ("[]x]y", "]y", "y"),
            ("[^]x]y", "ay", "]y"),
            ("[a&&b]", "&", "-"),
            ("[+--]", "-", "."),
            (r"\Qa.b\E+c", "a.bbc", "axbc"),
            ("x{,3}", "x{,3}", "xxx"),
        ] {
            let regex = crate::rules::rule::compile(&translated(pattern), false)
                .unwrap_or_else(|why| panic!("{pattern}: {why}"));
            assert!(regex.is_match(matching), "{pattern} {matching}");
            assert!(!regex.is_match(other), "{pattern} {other}");
        }
    }
}

//! Globs on words: the ones in rules against what is written, and the ones of a shell against names.

/// A glob, without regard to case: `*` is anything, `?` one character, `#` one digit, `[a-z]` one of a set.
#[derive(Debug, Clone, Copy)]
pub(super) struct Glob<'g>(pub(super) &'g str);

impl Glob<'_> {
    /// Whether the whole of `text` is what the glob says.
    pub(super) fn fits(self, text: &str) -> bool {
        fits(self, text)
    }
}

fn fits(Glob(glob): Glob<'_>, text: &str) -> bool {
    let glob: Vec<char> = glob.chars().collect();
    let text: Vec<char> = text.chars().collect();
    let (mut at, mut next) = (0, 0);
    // Where the last `*` stood, and how far the text was then: the only place to go back to.
    let mut star: Option<(usize, usize)> = None;
    while at < text.len() {
        match glob.get(next) {
            Some('*') => {
                star = Some((next, at));
                next += 1;
                continue;
            }
            Some(_) => {
                if let Some(width) = one(&glob[next..], text[at]) {
                    at += 1;
                    next += width;
                    continue;
                }
            }
            None => {}
        }
        let Some((place, from)) = star else { return false };
        star = Some((place, from + 1));
        at = from + 1;
        next = place + 1;
    }
    glob[next..].iter().all(|letter| *letter == '*')
}

/// How many characters of the glob stand for `letter`, if they do.
fn one(glob: &[char], letter: char) -> Option<usize> {
    let same = |a: char, b: char| a == b || a.to_lowercase().eq(b.to_lowercase());
    match glob[0] {
        '?' => Some(1),
        '#' if letter.is_ascii_digit() => Some(1),
        '[' => {
            let end = glob.iter().skip(2).position(|next| *next == ']')? + 2;
            let set = &glob[1..end];
            let (set, wanted) = match set.first() {
                Some('!' | '^') => (&set[1..], false),
                _ => (set, true),
            };
            let mut found = set.iter().any(|member| same(*member, letter));
            for range in set.windows(3).filter(|range| range[1] == '-') {
                found |= (range[0]..=range[2]).contains(&letter.to_ascii_lowercase());
            }
            (found == wanted).then_some(end + 1)
        }
        own if same(own, letter) => Some(1),
        _ => None,
    }
}

/// What a word with `{a,b}` stands for; itself where there is none. At most a few hundred.
pub(super) fn braces(text: &str) -> Vec<String> {
    const MOST: usize = 256;
    let mut done = Vec::new();
    let mut waiting = vec![text.to_owned()];
    while let Some(text) = waiting.pop() {
        match alternatives(&text) {
            Some(more) if done.len() + waiting.len() < MOST => waiting.extend(more),
            _ => done.push(text),
        }
    }
    done
}

fn alternatives(text: &str) -> Option<Vec<String>> {
    let start = text.match_indices('{').map(|(at, _)| at).find(|at| text[at + 1..].contains(','))?;
    let (mut depth, mut cuts) = (0_usize, vec![start + 1]);
    for (at, letter) in text.char_indices().skip_while(|(at, _)| *at <= start) {
        match letter {
            '{' => depth += 1,
            '}' if depth > 0 => depth -= 1,
            '}' => {
                if cuts.len() < 2 {
                    return None;
                }
                cuts.push(at + 1);
                let parts = cuts.windows(2).map(|cut| &text[cut[0]..cut[1] - 1]);
                return Some(parts.map(|part| format!("{}{part}{}", &text[..start], &text[at + 1..])).collect());
            }
            ',' if depth == 0 => cuts.push(at + 1),
            _ => {}
        }
    }
    None
}

/// Whether the shell would match this against names.
pub(super) fn has_pattern(text: &str) -> bool {
    text.contains(['*', '?', '['])
}

#[cfg(test)]
mod tests {
    use super::{Glob, braces};

    #[test]
    fn a_glob_matches_as_a_shell_would_but_without_case() {
        for (glob, text) in
            [("*.PEM", "a.pem"), ("id_*", "id_rsa"), ("?b[c-e]*", "abdxx"), ("a*b*c", "aXbYbZc"), ("n#", "n4")]
        {
            assert!(Glob(glob).fits(text), "{glob} {text}");
        }
        for (glob, text) in [("*.pem", "pem"), ("a?", "a"), ("[!a]b", "ab"), ("n#", "nx"), ("", "x")] {
            assert!(!Glob(glob).fits(text), "{glob} {text}");
        }
    }

    #[test]
    fn braces_stand_for_every_alternative() {
        let mut all = braces("~/{,.ssh/{a,b}}");
        all.sort();
        assert_eq!(all, ["~/", "~/.ssh/a", "~/.ssh/b"]);
        assert_eq!(braces("{x}"), ["{x}"]);
    }
}

//! Writes a regular expression over paths as globs, where that can be done without matching more.

use regex_syntax::hir::{Class, Hir, HirKind, Look};

/// The most globs that one expression may become.
const MOST: usize = 24;

/// One step through a path.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    Start,
    End,
    /// A stretch of a glob that matches within one part of the path, or `/`.
    Text(String),
    /// Any text, also over several parts.
    Anything,
}

/// How the globs will be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reading {
    /// As in `.gitignore`: a `/` at the beginning ties a glob to the root.
    Gitignore,
    /// Every glob starts at the root.
    FromRoot,
}

/// Globs that together match what the expression finds in a path, or `None`.
pub(super) fn globs(pattern: &str, reading: Reading) -> Option<Vec<String>> {
    let tree = regex_syntax::ParserBuilder::new().unicode(false).utf8(false).build().parse(pattern).ok()?;
    let mut all = Vec::new();
    for steps in paths(&tree)? {
        all.extend(rendered(&steps, reading)?);
    }
    if reading == Reading::Gitignore {
        anywhere(&mut all);
    }
    all.sort();
    all.dedup();
    // No path has an empty part.
    (all.len() <= MOST && !all.iter().any(|glob| glob.contains("//"))).then_some(all)
}

/// Makes one glob of two where they say the same about the root and about every folder below it.
fn anywhere(globs: &mut Vec<String>) {
    let rooted: Vec<String> = globs.iter().filter(|glob| globs.contains(&format!("**/*{glob}"))).cloned().collect();
    for glob in rooted.iter().filter(|glob| glob.starts_with('/')) {
        globs.retain(|it| it != glob && *it != format!("**/*{glob}"));
        globs.push(format!("**{glob}"));
    }
}

fn paths(tree: &Hir) -> Option<Vec<Vec<Step>>> {
    let all = match tree.kind() {
        HirKind::Empty => vec![Vec::new()],
        HirKind::Look(Look::Start) => vec![vec![Step::Start]],
        HirKind::Look(Look::End) => vec![vec![Step::End]],
        HirKind::Look(_) => return None,
        HirKind::Literal(literal) => vec![vec![Step::Text(escaped(std::str::from_utf8(&literal.0).ok()?))]],
        HirKind::Class(class) => vec![vec![Step::Text(class_glob(class)?)]],
        HirKind::Capture(capture) => paths(&capture.sub)?,
        HirKind::Alternation(branches) => {
            let all: Option<Vec<_>> = branches.iter().map(paths).collect();
            all?.concat()
        }
        HirKind::Concat(parts) => {
            let mut all = vec![Vec::new()];
            for part in parts {
                let next = paths(part)?;
                all = all.iter().flat_map(|start| next.iter().map(move |end| [&start[..], end].concat())).collect();
                if all.len() > MOST {
                    return None;
                }
            }
            all
        }
        HirKind::Repetition(repetition) => {
            let once = paths(&repetition.sub)?;
            match (repetition.min, repetition.max) {
                (0, Some(1)) => [vec![Vec::new()], once].concat(),
                (min @ 0..=1, None) => vec![many(&repetition.sub, min > 0)?],
                (min, Some(max)) if min == max && max <= 8 => {
                    once.iter().map(|steps| vec![steps.clone(); max as usize].concat()).collect()
                }
                _ => return None,
            }
        }
    };
    (all.len() <= MOST).then_some(all)
}

/// `.*`, `.+`, `[^/]*` and `[^/]+`; a glob cannot repeat anything else.
fn many(sub: &Hir, at_least_one: bool) -> Option<Vec<Step>> {
    let HirKind::Class(Class::Bytes(class)) = sub.kind() else { return None };
    let holds = |byte: u8| class.ranges().iter().any(|range| (range.start()..=range.end()).contains(&byte));
    if !(b' '..=b'~').all(|byte| byte == b'/' || holds(byte)) {
        return None;
    }
    let one = Step::Text("?".to_owned());
    let rest = if holds(b'/') { Step::Anything } else { Step::Text("*".to_owned()) };
    Some(if at_least_one { vec![one, rest] } else { vec![rest] })
}

fn escaped(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '*' | '?' | '[' | ']' | '{' | '}' | '!') {
            out.extend(['[', c, ']']);
        } else {
            out.push(c);
        }
    }
    out
}

/// A class as a glob's: a dot is `?`, either separator is `/`, and the rest is a list.
fn class_glob(class: &Class) -> Option<String> {
    let Class::Bytes(class) = class else { return None };
    let ranges: Vec<(u8, u8)> = class.ranges().iter().map(|range| (range.start(), range.end())).collect();
    if ranges == [(b'/', b'/'), (b'\\', b'\\')] {
        return Some("/".to_owned());
    }
    let holds = |byte: u8| ranges.iter().any(|(start, end)| (*start..=*end).contains(&byte));
    if (b' '..=b'~').all(|byte| byte == b'/' || holds(byte)) {
        return Some("?".to_owned());
    }
    let simple = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b' ' | b'-');
    if !ranges.iter().all(|(start, end)| simple(*start) && simple(*end) && !(*start..=*end).contains(&b'/')) {
        return None;
    }
    let mut out = String::from("[");
    // A `-` stands first, where it is no range.
    ranges.iter().filter(|range| **range == (b'-', b'-')).for_each(|_| out.push('-'));
    for (start, end) in ranges.into_iter().filter(|range| *range != (b'-', b'-')) {
        if start == b'-' || end == b'-' {
            return None;
        }
        out.push(char::from(start));
        if start < end {
            out.push('-');
            out.push(char::from(end));
        }
    }
    out.push(']');
    Some(out)
}

/// The globs of one way through the expression.
fn rendered(steps: &[Step], reading: Reading) -> Option<Vec<String>> {
    let (from_start, steps) = match steps {
        [Step::Start, rest @ ..] => (true, rest),
        other => (false, other),
    };
    let (to_end, steps) = match steps {
        [rest @ .., Step::End] => (true, rest),
        other => (false, other),
    };
    let from_start = from_start && steps.first() != Some(&Step::Anything);
    let steps = if steps.first() == Some(&Step::Anything) { &steps[1..] } else { steps };
    let to_end = to_end && steps.last() != Some(&Step::Anything);
    let steps = if steps.last() == Some(&Step::Anything) { &steps[..steps.len() - 1] } else { steps };
    if steps.is_empty() {
        return None;
    }
    let head = match reading {
        _ if !from_start => "**/*",
        Reading::Gitignore => "/",
        Reading::FromRoot => "",
    };
    let mut heads = vec![String::from(head)];
    for step in steps {
        match step {
            Step::Start | Step::End => return None,
            Step::Text(text) => heads.iter_mut().for_each(|head| head.push_str(text)),
            Step::Anything => {
                let crossing: Vec<String> = heads.iter().map(|head| format!("{head}*/**/*")).collect();
                heads.iter_mut().for_each(|head| head.push('*'));
                heads.extend(crossing);
            }
        }
    }
    let mut all = Vec::new();
    for head in heads {
        if to_end {
            // As in `.gitignore`, the glob would match a folder of that name with all that is in it.
            if reading == Reading::Gitignore && !head.rsplit('/').next().is_some_and(|name| name.contains('.')) {
                return None;
            }
            all.push(head);
        } else if head.ends_with('/') {
            all.push(format!("{head}**"));
        } else {
            all.push(format!("{head}*"));
            if reading == Reading::FromRoot {
                all.push(format!("{head}*/**"));
            }
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    use super::{Reading, globs};

    /// Whether the globs say the same as the expression about each path.
    fn agrees(pattern: &str, paths: &[&str]) {
        let globs = globs(pattern, Reading::FromRoot).unwrap_or_else(|| panic!("{pattern}"));
        let expression = crate::rules::rule::compile(&format!("(?-m){pattern}"), false).unwrap();
        for path in paths {
            let matches = globs.iter().any(|glob| {
                let glob = globset::GlobBuilder::new(glob).literal_separator(true).build().unwrap();
                glob.compile_matcher().is_match(path)
            });
            assert_eq!(matches, expression.is_match(path), "{pattern} {path} {globs:?}");
        }
    }

    #[test]
    fn globs_match_what_the_expression_matches() {
        let paths = [
            "a.png",
            "a/b.PNG",
            "x/a.jpg.txt",
            "vendor/a",
            "x/vendor/a/b",
            "x/vendored",
            "go.sum",
            "x/go.mod",
            "package-lock.json",
            "a/package-lock.json",
            "test/a/b/c_test.go",
            "a/test-data/x",
            "node_modules/a.js",
            "xnode_modules",
        ];
        for pattern in [
            r"(?i)\.(?:png|jpg)$",
            r"(^|/)vendor/",
            r"^vendor/",
            r"vendor",
            r"go\.(?:mod|sum)$",
            "package-lock.json",
            r"^package-lock\.json$",
            r"(.*?)(test|spec)(.*?)\.go$",
            r"test[-_]data/",
            r"node_modules/.*\.js$",
            r"^[^/]+/[^/]*\.go$",
            r"[\\/]vendor[\\/]",
            r"c_tests?\.go",
        ] {
            agrees(pattern, &paths);
        }
    }

    #[test]
    fn as_in_a_gitignore_file_globs_are_shorter() {
        for (pattern, expected) in [
            (r"(^|/)vendor/", &["**/vendor/**"][..]),
            (r"node_modules", &["**/*node_modules*"]),
            (r"(?:^|/)go\.sum$", &["**/go.sum"]),
            (r"\.(?:png|jpg)$", &["**/*.jpg", "**/*.png"]),
        ] {
            let found = globs(pattern, Reading::Gitignore).unwrap();
            assert_eq!(found, expected, "{pattern}");
        }
        assert_eq!(globs("tests$", Reading::Gitignore), None, "a folder of that name would be left out, too");
    }

    #[test]
    fn what_no_glob_can_say_is_refused() {
        for pattern in [r"\d+\.txt$", r"(?:ab)*c", r"\bx", "a{2,3}", ".*", "", "^/$"] {
            assert_eq!(globs(pattern, Reading::Gitignore), None, "{pattern}");
        }
    }
}

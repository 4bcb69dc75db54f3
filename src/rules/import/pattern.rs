//! Makes a foreign pattern one of ours: the group with the value gets its name, the longest match a bound.

use regex_syntax::ast::parse::Parser;
use regex_syntax::ast::{self, Ast, GroupKind, Visitor};

use super::REACH;
use crate::rules::schema::parse;

/// The longest match that one of our rules may have without saying so.
const UNSAID: usize = 1024;

/// The pattern with the value's group named `secret`: the group with this number or, for 0, the first one, as gitleaks
/// takes it. Without a group, the whole match is the value.
///
/// # Errors
/// Why the pattern is not valid, or that it has no such group.
pub(super) fn with_secret(source: &str, number: u32) -> Result<String, String> {
    let tree = Parser::new().parse(source).map_err(|error| format!("its pattern is not valid: {}", error.kind()))?;
    let groups = ast::visit(&tree, Groups::default()).unwrap_or_default();
    let wanted = number.max(1);
    let Some(group) = groups.iter().find(|group| group.number == wanted) else {
        if number > 0 {
            return Err(format!("its pattern has no group {number}"));
        }
        return Ok(source.to_owned());
    };
    let mut edits = vec![(group.opening, "(?<secret>")];
    // Another group with our name would be taken for the value.
    edits.extend(groups.iter().filter(|it| it.is_named_secret && it.number != wanted).map(|it| (it.opening, "(")));
    edits.sort();
    let mut out = source.to_owned();
    for ((start, end), text) in edits.into_iter().rev() {
        out.replace_range(start..end, text);
    }
    Ok(out)
}

/// A capturing group: its number and where its opening, up to and with its name, stands.
#[derive(Debug)]
struct Capturing {
    number: u32,
    opening: (usize, usize),
    is_named_secret: bool,
}

#[derive(Debug, Default)]
struct Groups(Vec<Capturing>);

impl Visitor for Groups {
    type Output = Vec<Capturing>;
    type Err = std::convert::Infallible;

    fn finish(self) -> Result<Self::Output, Self::Err> {
        Ok(self.0)
    }

    fn visit_pre(&mut self, tree: &Ast) -> Result<(), Self::Err> {
        if let Ast::Group(group) = tree {
            let start = group.span.start.offset;
            match &group.kind {
                GroupKind::CaptureIndex(number) => {
                    self.0.push(Capturing { number: *number, opening: (start, start + 1), is_named_secret: false });
                }
                GroupKind::CaptureName { name, .. } => self.0.push(Capturing {
                    number: name.index,
                    // The name's span ends before the `>`.
                    opening: (start, name.span.end.offset + 1),
                    is_named_secret: name.name == "secret",
                }),
                GroupKind::NonCapturing(_) => {}
            }
        }
        Ok(())
    }
}

/// How long a match may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Length {
    /// What the rule has to say; `None` when the pattern's own bound will do.
    pub(super) reach: Option<usize>,
    /// Whether the pattern itself has no bound.
    pub(super) is_open: bool,
}

/// The bound of a pattern.
///
/// # Errors
/// Why the pattern is not valid here.
pub(super) fn bounds(pattern: &str) -> Result<Length, String> {
    let tree = parse(pattern)?;
    Ok(match tree.properties().maximum_len() {
        None => Length { reach: Some(REACH), is_open: true },
        Some(longest) if longest > UNSAID => {
            Length { reach: Some(longest.min(8 * REACH)), is_open: longest > 8 * REACH }
        }
        Some(_) => Length { reach: None, is_open: false },
    })
}

#[cfg(test)]
mod tests {
    use super::{Length, bounds, with_secret};

    #[test]
    fn the_group_with_the_value_gets_its_name() {
        for (source, number, expected) in [
            ("a(b)(c)", 2, "a(b)(?<secret>c)"),
            ("a(b)(c)", 0, "a(?<secret>b)(c)"),
            ("a(?:b)c", 0, "a(?:b)c"),
            (r"\((?i:x)(?P<key>b)", 1, r"\((?i:x)(?<secret>b)"),
            ("(?P<secret>a)(b)", 2, "(a)(?<secret>b)"),
            ("((a)|[(](b))", 3, "((a)|[(](?<secret>b))"),
            ("é(b)", 1, "é(?<secret>b)"),
        ] {
            assert_eq!(with_secret(source, number).as_deref(), Ok(expected), "{source}");
        }
        assert!(with_secret("a(b)", 2).unwrap_err().contains("no group 2"));
        assert!(with_secret("a(?=b)", 0).unwrap_err().contains("look-around"));
    }

    #[test]
    fn a_pattern_without_a_longest_match_gets_one() {
        assert_eq!(bounds("ab{3}"), Ok(Length { reach: None, is_open: false }));
        assert_eq!(bounds("a[b-c]{2000}"), Ok(Length { reach: Some(2001), is_open: false }));
        assert_eq!(bounds("ab+"), Ok(Length { reach: Some(8192), is_open: true }));
    }
}

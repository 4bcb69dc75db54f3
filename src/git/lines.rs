//! Which lines of a text none of its older versions has.

use std::ops::Range;

use gix::diff::blob::{Algorithm, Diff, InternedInput};

/// The stretches of a text that are new, as byte ranges in order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Added {
    ranges: Vec<Range<usize>>,
}

impl Added {
    /// The lines of `new` that are new relative to every one of `bases`; without a base, all of them.
    ///
    /// A line ends at `\n`, at `\r\n` or at a lone `\r`, and how it ends is no part of it: turning line endings around
    /// adds no line.
    pub fn lines(bases: &[&[u8]], new: &[u8]) -> Self {
        let lines: Vec<Range<usize>> = lines(new).collect();
        let mut added = vec![true; lines.len()];
        for base in bases {
            let mut input = InternedInput::<&[u8]>::default();
            input.update_before(self::lines(base).map(|line| content(base, line)));
            input.update_after(lines.iter().map(|line| content(new, line.clone())));
            let diff = Diff::compute(Algorithm::Histogram, &input);
            for (number, added) in added.iter_mut().enumerate() {
                *added &= u32::try_from(number).is_ok_and(|number| diff.is_added(number));
            }
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (line, _) in lines.into_iter().zip(added).filter(|(_, added)| *added) {
            match ranges.last_mut() {
                Some(last) if last.end == line.start => last.end = line.end,
                _ => ranges.push(line),
            }
        }
        Self { ranges }
    }

    /// The byte ranges, whole lines with their ends, in order.
    pub fn ranges(&self) -> &[Range<usize>] {
        &self.ranges
    }

    /// Whether any byte of `start..end` is in an added line.
    pub fn touches(&self, (start, end): (usize, usize)) -> bool {
        let next = self.ranges.partition_point(|range| range.end <= start);
        self.ranges.get(next).is_some_and(|range| range.start < end.max(start + 1))
    }
}

/// The lines with their ends, which together are the whole text.
fn lines(text: &[u8]) -> impl Iterator<Item = Range<usize>> {
    let mut start = 0;
    std::iter::from_fn(move || {
        let rest = text.get(start..).filter(|rest| !rest.is_empty())?;
        let length = match memchr::memchr2(b'\n', b'\r', rest) {
            Some(at) if rest[at] == b'\r' && rest.get(at + 1) == Some(&b'\n') => at + 2,
            Some(at) => at + 1,
            None => rest.len(),
        };
        let line = start..start + length;
        start = line.end;
        Some(line)
    })
}

/// The line without its end.
fn content(text: &[u8], line: Range<usize>) -> &[u8] {
    let mut line = &text[line];
    while let [rest @ .., b'\n' | b'\r'] = line {
        line = rest;
    }
    line
}

#[cfg(test)]
mod tests {
    use super::Added;

    fn added<'t>(bases: &[&str], new: &'t str) -> Vec<&'t str> {
        let bases: Vec<&[u8]> = bases.iter().map(|base| base.as_bytes()).collect();
        Added::lines(&bases, new.as_bytes()).ranges().iter().map(|range| &new[range.clone()]).collect()
    }

    #[test]
    fn without_an_older_version_every_line_is_new() {
        assert_eq!(added(&[], "a\nb"), ["a\nb"]);
        assert!(added(&[], "").is_empty());
    }

    #[test]
    fn only_lines_that_no_older_version_has_are_new() {
        assert_eq!(added(&["a\nb\nc\n"], "a\nx\nb\nc\ny"), ["x\n", "y"]);
        assert_eq!(added(&["a\nb\n", "a\nc\n"], "a\nb\nc\nd\n"), ["d\n"]);
    }

    #[test]
    fn turning_line_endings_around_adds_nothing() {
        assert!(added(&["a\nb\nc"], "a\r\nb\rc\n").is_empty());
        assert_eq!(added(&["a\rb\r"], "a\rx\rb\r"), ["x\r"]);
    }

    #[test]
    fn a_place_touches_the_lines_that_it_shares_a_byte_with() {
        let added = Added::lines(&[b"a\nb\n"], b"a\nnew\nb\n");
        assert_eq!(
            [(0, 1), (0, 2), (0, 3), (4, 9), (6, 7)].map(|span| added.touches(span)),
            [false, false, true, true, false]
        );
    }
}

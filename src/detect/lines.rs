//! From byte offsets to lines and columns.

use memchr::memchr2_iter;

use crate::model::Region;

/// Where the lines of a text start. Lines end with `\n`, `\r\n` or a lone `\r`.
#[derive(Debug)]
pub(super) struct Lines<'a> {
    bytes: &'a [u8],
    first_line: u32,
    starts: Vec<usize>,
}

impl<'a> Lines<'a> {
    /// Finds the lines of `bytes`, the first of which has the number `first_line`.
    pub(super) fn new(bytes: &'a [u8], first_line: u32) -> Self {
        let mut starts = vec![0];
        for at in memchr2_iter(b'\n', b'\r', bytes) {
            if bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n') {
                starts.push(at + 1);
            }
        }
        Self { bytes, first_line, starts }
    }

    /// The index of the line that holds the byte at `offset`, from 0.
    pub(super) fn index(&self, offset: usize) -> usize {
        self.starts.partition_point(|start| *start <= offset) - 1
    }

    /// The byte range of the line with this index, without its terminator.
    pub(super) fn range(&self, index: usize) -> (usize, usize) {
        let start = self.starts[index];
        let mut end = self.starts.get(index + 1).copied().unwrap_or(self.bytes.len());
        while end > start && matches!(self.bytes[end - 1], b'\n' | b'\r') {
            end -= 1;
        }
        (start, end)
    }

    /// The region of the byte span.
    pub(super) fn region(&self, (start, end): (usize, usize)) -> Region {
        let (start_line, start_column) = self.place(start);
        let (end_line, end_column) = self.place(end.max(start));
        Region { start_line, start_column, end_line, end_column }
    }

    fn place(&self, offset: usize) -> (u32, u32) {
        let index = self.index(offset);
        let before = &self.bytes[self.starts[index]..offset.min(self.bytes.len())];
        (number(index).saturating_add(self.first_line), number(code_points(before)) + 1)
    }
}

/// The number of code points: bytes that do not continue one. Other encodings of one byte count their bytes.
pub(super) fn code_points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|byte| **byte & 0xC0 != 0x80).count()
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::Lines;

    #[test]
    fn every_kind_of_line_end_counts_once() {
        let lines = Lines::new(b"a\nb\r\nc\rd", 1);
        let starts: Vec<_> = [0, 2, 5, 7].map(|at| lines.region((at, at + 1)).start_line).into();
        assert_eq!(starts, [1, 2, 3, 4]);
        assert_eq!(lines.range(1), (2, 3));
    }

    #[test]
    fn columns_count_characters_not_bytes() {
        let text = "é = x";
        let region = Lines::new(text.as_bytes(), 7).region((5, 6));
        assert_eq!((region.start_line, region.start_column, region.end_column), (7, 5, 6));
    }
}

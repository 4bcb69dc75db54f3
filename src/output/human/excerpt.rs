//! A line of a file in the space that there is: the found value stays in view, with as much around it as fits.

use crate::output::terminal;

/// The shown part of a line, and where in it the carets belong, in columns.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Excerpt {
    pub(super) text: String,
    pub(super) caret_column: usize,
    pub(super) carets: usize,
}

/// One character of the line as it is shown.
struct Cell {
    shown: String,
    width: usize,
}

/// How many columns a tab takes: what follows it has to stand still in every terminal.
const TAB: usize = 4;

impl Cell {
    fn of(character: char) -> Self {
        let mut shown = String::new();
        match character {
            '\t' => shown.push_str(&" ".repeat(TAB)),
            _ => terminal::push_visible(&mut shown, character),
        }
        Self { width: terminal::width(&shown), shown }
    }
}

fn width(cells: &[Cell]) -> usize {
    cells.iter().map(|cell| cell.width).sum()
}

/// Shows `line` in `columns` columns around the characters from `mark.0` up to `mark.1`.
pub(super) fn excerpt(line: &str, mark: (usize, usize), columns: usize) -> Excerpt {
    let cells: Vec<Cell> = line.chars().map(Cell::of).collect();
    let start = mark.0.min(cells.len());
    let end = mark.1.clamp(start, cells.len());
    let (from, to) = window(&cells, (start, end), columns.max(8));
    let mut text = String::new();
    if from > 0 {
        text.push('…');
    }
    let caret_column = usize::from(from > 0) + width(&cells[from..start.max(from)]);
    cells[from..to].iter().for_each(|cell| text.push_str(&cell.shown));
    if to < cells.len() {
        text.push('…');
    }
    let carets = width(&cells[start..end.min(to).max(start)]).max(1);
    Excerpt { text, caret_column, carets }
}

/// Which cells to show: all, or those of the mark and around it that leave room for an ellipsis at each end.
fn window(cells: &[Cell], (start, end): (usize, usize), columns: usize) -> (usize, usize) {
    if width(cells) <= columns {
        return (0, cells.len());
    }
    let room = columns - 2;
    let (mut from, mut to, mut taken) = (start, start, 0);
    let grow = |at: usize, taken: &mut usize| {
        let fits = *taken + cells[at].width <= room;
        if fits {
            *taken += cells[at].width;
        }
        fits
    };
    while to < end && grow(to, &mut taken) {
        to += 1;
    }
    if to == end {
        // What stands before a value, such as its name, tells more than what follows.
        let before = taken + (room - taken) * 2 / 3;
        while from > 0 && taken + cells[from - 1].width <= before && grow(from - 1, &mut taken) {
            from -= 1;
        }
        while to < cells.len() && grow(to, &mut taken) {
            to += 1;
        }
        while from > 0 && grow(from - 1, &mut taken) {
            from -= 1;
        }
    }
    (from, to)
}

#[cfg(test)]
mod tests {
    use super::{Excerpt, excerpt};
    use crate::output::terminal;

    fn carets(found: &Excerpt) -> String {
        found.text.chars().skip(found.caret_column).take(found.carets).collect()
    }

    #[test]
    fn a_line_that_fits_is_whole_and_the_carets_stand_under_the_value() {
        let found = excerpt("key = \"****\"", (7, 11), 80);
        assert_eq!(found, Excerpt { text: "key = \"****\"".to_owned(), caret_column: 7, carets: 4 });
    }

    #[test]
    fn tabs_wide_characters_and_escapes_move_the_carets() {
        let found = excerpt("\t鍵\u{1b}=****", (4, 8), 80);
        assert_eq!(found.text, "    鍵\\x1b=****");
        assert_eq!((found.caret_column, found.carets), (4 + 2 + 4 + 1, 4));
    }

    #[test]
    fn a_long_line_is_cut_on_both_sides_of_the_value() {
        let line = format!("{}key=****{}", "a".repeat(300), "b".repeat(300));
        let found = excerpt(&line, (304, 308), 40);
        assert_eq!(carets(&found), "****");
        assert!(found.text.starts_with('…') && found.text.ends_with('…') && found.text.contains("key="));
        assert!(terminal::width(&found.text) <= 40);
    }

    #[test]
    fn a_value_longer_than_the_space_is_cut_and_so_are_its_carets() {
        let line = format!("key={}", "*".repeat(500));
        let found = excerpt(&line, (4, 504), 40);
        assert_eq!(terminal::width(&found.text), 40);
        assert_eq!(found.caret_column + found.carets, 39);
    }

    #[test]
    fn a_mark_outside_the_line_is_harmless() {
        assert_eq!(excerpt("ab", (9, 12), 80), Excerpt { text: "ab".to_owned(), caret_column: 2, carets: 1 });
        assert_eq!(excerpt("", (0, 0), 80), Excerpt { text: String::new(), caret_column: 0, carets: 1 });
    }
}

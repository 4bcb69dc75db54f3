//! A repair as a person reads it: the lines that go and the lines that come, without the secrets in them.

use std::io;

use crate::doctor::{Change, scanner};
use crate::output::terminal::visible;

/// More pairs of lines than this are not compared: the whole stretch is shown as one.
const MOST: usize = 4_000_000;

pub(super) fn write(change: &Change, out: &mut dyn io::Write) -> io::Result<()> {
    let (before, after) = (scanner::redacted(&change.before), scanner::redacted(&change.after));
    let verb = if change.exists { "change" } else { "make" };
    writeln!(out, "{verb} {}: {}", visible(&change.shown), change.repairs.join(", "))?;
    let (old, new): (Vec<&str>, Vec<&str>) = (before.lines().collect(), after.lines().collect());
    for (mark, line) in differing(&old, &new) {
        writeln!(out, "  {mark} {}", visible(&line.replace('\t', "    ")))?;
    }
    Ok(())
}

/// The lines that are not in both texts, each with the sign of the text that it is in, in their order.
fn differing<'t>(old: &[&'t str], new: &[&'t str]) -> Vec<(char, &'t str)> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let end = old[start..].iter().rev().zip(new[start..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&old[start..old.len() - end], &new[start..new.len() - end]);
    // How many lines the rests have in common, from each pair of places on.
    let columns = new.len() + 1;
    let compared = old.len().saturating_mul(new.len()) <= MOST;
    let mut shared = vec![0_usize; if compared { (old.len() + 1) * columns } else { 0 }];
    if compared {
        for (row, column) in (0..old.len()).rev().flat_map(|row| (0..new.len()).rev().map(move |column| (row, column)))
        {
            shared[row * columns + column] = if old[row] == new[column] {
                shared[(row + 1) * columns + column + 1] + 1
            } else {
                shared[(row + 1) * columns + column].max(shared[row * columns + column + 1])
            };
        }
    }
    let (mut row, mut column, mut lines) = (0, 0, Vec::new());
    while row < old.len() || column < new.len() {
        let both = row < old.len() && column < new.len();
        if both && compared && old[row] == new[column] {
            (row, column) = (row + 1, column + 1);
        } else if column == new.len()
            || both && (!compared || shared[(row + 1) * columns + column] >= shared[row * columns + column + 1])
        {
            lines.push(('-', old[row]));
            row += 1;
        } else {
            lines.push(('+', new[column]));
            column += 1;
        }
    }
    lines
}

#[cfg(test)]
mod tests {
    use super::differing;

    #[test]
    fn only_lines_that_differ_are_shown_in_the_order_of_the_file() {
        let shown = |old: &str, new: &str| -> String {
            let (old, new): (Vec<&str>, Vec<&str>) = (old.split(' ').collect(), new.split(' ').collect());
            differing(&old, &new).iter().map(|(mark, line)| format!("{mark}{line}")).collect()
        };
        assert_eq!(shown("a b c d e", "a x c d y e"), "-b+x+y");
        assert_eq!(shown("a b c", "a b c"), "");
        assert_eq!(shown("a", "b c"), "-a+b+c");
        assert_eq!(shown("a b c d", "b d"), "-a-c");
    }
}

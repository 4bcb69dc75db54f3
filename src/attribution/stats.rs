//! How much of a history an AI took part in: by author, by folder, by month.

use std::collections::BTreeMap;

use serde::Serialize;

/// Numbers of commits and of lines that they add.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Share {
    /// All commits.
    pub commits: u64,
    /// Those that an AI took part in.
    pub assisted_commits: u64,
    /// All added lines.
    pub lines: u64,
    /// Added lines of commits that an AI took part in.
    pub assisted_lines: u64,
    /// Added lines that a record of another tool says an AI wrote.
    pub recorded_ai_lines: u64,
}

impl Share {
    fn add(&mut self, other: Self) {
        self.commits += other.commits;
        self.assisted_commits += other.assisted_commits;
        self.lines += other.lines;
        self.assisted_lines += other.assisted_lines;
        self.recorded_ai_lines += other.recorded_ai_lines;
    }

    /// The share of commits, in percent.
    pub fn percent(self) -> f64 {
        percent([self.assisted_commits, self.commits])
    }

    /// The share of lines, in percent.
    pub fn line_percent(self) -> f64 {
        percent([self.assisted_lines, self.lines])
    }
}

/// A part in percent of the whole.
fn percent([part, whole]: [u64; 2]) -> f64 {
    if whole == 0 {
        return 0.0;
    }
    // Numbers of lines are far below what a double holds exactly.
    let number = |number: u64| u32::try_from(number).map_or(f64::MAX, f64::from);
    number(part) / number(whole) * 100.0
}

/// One commit as it is counted.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// The author as `Name <address>`.
    pub author: String,
    /// The date, RFC 3339.
    pub date: String,
    /// Whether an AI took part.
    pub assisted: bool,
    /// Added lines by path.
    pub files: Vec<(String, u64)>,
    /// Lines by an AI by path, as a record has it.
    pub recorded: BTreeMap<String, u64>,
}

/// All numbers. Version 1: keys are only ever added.
#[derive(Debug, Clone, Default, Serialize)]
pub struct Stats {
    /// Of everything.
    pub total: Share,
    /// By author.
    pub authors: BTreeMap<String, Share>,
    /// By the first folder of the path; `.` is the top.
    pub folders: BTreeMap<String, Share>,
    /// By month, `YYYY-MM`.
    pub months: BTreeMap<String, Share>,
}

impl Stats {
    /// Counts one commit.
    pub fn count(&mut self, commit: &Counted) {
        let mut share = Share { commits: 1, assisted_commits: u64::from(commit.assisted), ..Share::default() };
        let mut folders: BTreeMap<&str, Share> = BTreeMap::new();
        for (path, lines) in &commit.files {
            let assisted = if commit.assisted { *lines } else { 0 };
            let recorded = commit.recorded.get(path).copied().unwrap_or(0).min(*lines);
            let own =
                Share { lines: *lines, assisted_lines: assisted, recorded_ai_lines: recorded, ..Share::default() };
            share.add(own);
            folders.entry(path.split_once('/').map_or(".", |(folder, _)| folder)).or_default().add(own);
        }
        for (folder, mut own) in folders {
            (own.commits, own.assisted_commits) = (1, u64::from(commit.assisted));
            self.folders.entry(folder.to_owned()).or_default().add(own);
        }
        self.total.add(share);
        self.authors.entry(commit.author.clone()).or_default().add(share);
        self.months.entry(commit.date.get(..7).unwrap_or("unknown").to_owned()).or_default().add(share);
    }
}

#[cfg(test)]
mod tests {
    use super::{Counted, Stats};

    #[test]
    fn commits_and_lines_are_counted_by_author_folder_and_month() {
        let mut stats = Stats::default();
        let commit = |assisted, lines| Counted {
            author: "Jane <jane@example.com>".to_owned(),
            date: "2026-11-20T10:00:00Z".to_owned(),
            assisted,
            files: vec![("src/a.rs".to_owned(), lines), ("README".to_owned(), 1)],
            recorded: [("src/a.rs".to_owned(), 2)].into(),
        };
        stats.count(&commit(true, 9));
        stats.count(&commit(false, 29));
        assert_eq!((stats.total.commits, stats.total.assisted_commits, stats.total.lines), (2, 1, 40));
        assert_eq!((stats.total.assisted_lines, stats.total.recorded_ai_lines), (10, 4));
        assert_eq!((stats.folders["src"].lines, stats.folders["."].lines), (38, 2));
        assert!((stats.months["2026-11"].line_percent() - 25.0).abs() < 1e-9);
        assert!((stats.authors["Jane <jane@example.com>"].percent() - 50.0).abs() < 1e-9);
    }
}

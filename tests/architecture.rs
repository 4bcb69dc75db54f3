//! The rules of the house, held by a test: the order of the modules, the doors, the sizes.

#![expect(clippy::unwrap_used, reason = "a test stops where its preparation fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

const LONGEST_FILE: usize = 400;
const LONGEST_FUNCTION: usize = 60;

/// A source file: its path from `src/`, and its lines up to its own tests.
struct Source {
    path: String,
    lines: Vec<String>,
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut found = Vec::new();
    let mut folders = vec![root.clone()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path: PathBuf = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                let lines = text.lines().take_while(|line| line.trim() != "#[cfg(test)]").map(str::to_owned).collect();
                let path = path.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
                found.push(Source { path, lines });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(found.len() > 40, "the sources were not found");
    found
}

impl Source {
    /// The module at the top of the house that this file belongs to.
    fn module(&self) -> &str {
        let first = self.path.split('/').next().unwrap_or_default();
        first.strip_suffix(".rs").unwrap_or(first)
    }

    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let numbered = self.lines.iter().enumerate().map(|(index, line)| (index + 1, line.trim()));
        numbered.filter(|(_, line)| !line.starts_with("//"))
    }
}

/// The modules in the order of `src/lib.rs`.
fn order() -> Vec<String> {
    let lib = sources().into_iter().find(|source| source.path == "lib.rs").unwrap();
    lib.lines.iter().filter_map(|line| Some(line.strip_prefix("pub mod ")?.strip_suffix(';')?.to_owned())).collect()
}

/// The names of our modules that a line uses, by `crate::name` or within `crate::{...}`.
fn used<'l>(line: &'l str, order: &'l [String]) -> Vec<&'l str> {
    order
        .iter()
        .filter(|name| line.contains(&format!("crate::{name}")) && !line.contains(&format!("crate::{name}s!")))
        .map(String::as_str)
        .collect()
}

#[test]
fn a_module_uses_only_modules_above_it() {
    let order = order();
    assert!(order.len() > 10, "the order was not found: {order:?}");
    let rank: BTreeMap<&str, usize> = order.iter().enumerate().map(|(rank, name)| (name.as_str(), rank)).collect();
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(own) = rank.get(source.module()) else {
            assert!(matches!(&*source.path, "lib.rs" | "main.rs"), "{} is in no module of the house", source.path);
            continue;
        };
        for (number, line) in source.code() {
            for name in used(line, &order) {
                if rank[name] > *own {
                    wrong.push(format!("src/{}:{number} uses `{name}`, which stands below it", source.path));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn doors_are_used_from_their_own_rooms_only() {
    // The word, and where it may stand.
    let doors: [(&str, &[&str]); 7] = [
        ("gix::", &["git/"]),
        ("clap::", &["commands/", "cli.rs", "main.rs"]),
        ("std::env::", &["env.rs"]),
        ("std::fs", &["files/"]),
        ("File::open(", &["files/"]),
        ("process::exit", &[]),
        ("process::Command", &["process.rs"]),
    ];
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in source.code() {
            for (word, rooms) in doors {
                let foreign = line.contains(word) && !rooms.iter().any(|room| source.path.starts_with(room));
                if foreign {
                    wrong.push(format!("src/{}:{number} uses `{word}`", source.path));
                }
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn files_and_functions_stay_short() {
    let mut wrong = Vec::new();
    for source in sources() {
        if source.lines.len() > LONGEST_FILE {
            wrong.push(format!("src/{} has {} lines", source.path, source.lines.len()));
        }
        for (start, name, length) in functions(&source.lines) {
            if length > LONGEST_FUNCTION {
                wrong.push(format!("src/{}:{start} `{name}` has {length} lines", source.path));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

/// Each function with a body: its first line, its name, its number of lines. rustfmt puts the closing brace under the
/// start.
fn functions(lines: &[String]) -> Vec<(usize, String, usize)> {
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let trimmed = line.trim_start();
        let Some((before, rest)) = trimmed.split_once("fn ") else { continue };
        let qualifiers = ["pub", "const", "async", "pub(super)", "pub(crate)"];
        if !before.split_whitespace().all(|word| qualifiers.contains(&word) || word.starts_with("pub(")) {
            continue;
        }
        let indent = &line[..line.len() - trimmed.len()];
        let end = lines[index..].iter().position(|line| *line == format!("{indent}}}"));
        let one_line = line.ends_with(';') || line.ends_with('}');
        if let (Some(length), false) = (end, one_line) {
            let name = rest.split(['(', '<']).next().unwrap_or_default().to_owned();
            found.push((index + 1, name, length + 1));
        }
    }
    found
}

#[test]
fn no_two_neighbouring_parameters_have_the_same_primitive_type() {
    const PRIMITIVE: [&str; 12] =
        ["bool", "u8", "u16", "u32", "u64", "usize", "i32", "i64", "f32", "&str", "String", "char"];
    let mut wrong = Vec::new();
    for source in sources() {
        let text = source.lines.join("\n");
        for (at, _) in text.match_indices("fn ") {
            let Some(open) = text[at..].find('(').filter(|open| !text[at..at + open].contains(['\n', '{', '"'])) else {
                continue;
            };
            let Some(list) = text[at + open + 1..].split_once(')').map(|(list, _)| list) else { continue };
            let types: Vec<&str> =
                list.split(',').filter_map(|parameter| Some(parameter.split_once(':')?.1.trim())).collect();
            if types.windows(2).any(|pair| pair[0] == pair[1] && PRIMITIVE.contains(&pair[0])) {
                let line = text[..at].lines().count();
                wrong.push(format!("src/{}:{line} {}", source.path, text[at..at + open].trim()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn every_file_says_first_why_it_exists() {
    let silent: Vec<_> = sources().into_iter().filter(|source| !source.lines[0].starts_with("//! ")).collect();
    assert_eq!(silent.iter().map(|source| &source.path).collect::<Vec<_>>(), Vec::<&String>::new());
}

#[test]
fn nothing_is_left_unfinished_or_waved_through() {
    let words = ["todo!(", "unimplemented!(", "FIXME", "XXX:", "#[allow(", "#![allow("];
    let mut wrong = Vec::new();
    for source in sources() {
        for (number, line) in source.lines.iter().enumerate() {
            if words.iter().any(|word| line.contains(word)) {
                wrong.push(format!("src/{}:{}: {}", source.path, number + 1, line.trim()));
            }
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
}

#[test]
fn no_module_is_a_drawer_for_odds_and_ends() {
    let drawers = ["utils", "util", "common", "helpers", "misc"];
    for source in sources() {
        let name = Path::new(&source.path).file_stem().unwrap().to_string_lossy().into_owned();
        assert!(!drawers.contains(&&*name), "src/{}", source.path);
    }
}

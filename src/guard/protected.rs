//! Which class of protected paths a path belongs to.

use std::path::Path;

use super::glob::{Glob, braces, has_pattern};
use super::location::Paths;
use super::table::{self, Class};
use crate::files;
use crate::model::Decision;
use crate::policy::hook::Protection;
use crate::shell::{Place, Word};

/// What happens to a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Access {
    /// Its name, size and time are told.
    List,
    /// A program uses its content and does not show it.
    Use,
    /// Its content is read.
    Read,
    /// Its content is sent away.
    Send,
    Write,
    Delete,
}

/// How much of a file is looked into for the texts that make it one of a class.
const LOOKED_INTO: usize = 16 << 10;
/// The longest file that is looked into.
const LONGEST: u64 = 1 << 20;
/// How many files of a folder are looked at, and how deep.
const FILES: usize = 3000;
const DEPTH: usize = 6;
/// Folders in which nobody keeps secrets of their own, and that are large.
const PASSED_OVER: [&str; 8] = ["node_modules", ".git", "target", "dist", "build", "vendor", ".venv", "__pycache__"];

/// What a class does about an access.
pub(super) fn decision(class: &Class, access: Access) -> Decision {
    match access {
        Access::List | Access::Use => Decision::Silent,
        Access::Read | Access::Send => class.read,
        Access::Write => class.write,
        Access::Delete => class.delete,
    }
}

/// The class that an absolute path belongs to and that minds `access`.
pub(super) fn class(paths: &Paths<'_>, path: &str, access: Access) -> Option<&'static Class> {
    let said = paths.protection(path);
    if said == Protection::Protected {
        return named(access);
    }
    let lower = path.to_lowercase();
    let parts: Vec<&str> = lower.split('/').collect();
    let fits = |pattern: &&str| fits(paths, &lower, &parts, pattern);
    let mut all = table::classes().iter().filter(|class| decision(class, access) > Decision::Silent);
    all.find(|class| {
        // No policy gives an agent what watches over it.
        (said != Protection::Excepted || class.id == "aiguard-file")
            && class.paths.iter().any(fits)
            && !class.except.iter().any(fits)
            && holds(class, path)
    })
}

/// The class of what only the policy names.
fn named(access: Access) -> Option<&'static Class> {
    table::classes().iter().find(|class| class.id == "protected-path" && decision(class, access) > Decision::Silent)
}

/// Whether a path (lower case, and its parts) is one that `pattern` means.
fn fits(paths: &Paths<'_>, lower: &str, parts: &[&str], pattern: &str) -> bool {
    let (pattern, below) = match pattern.strip_suffix("/**") {
        Some(pattern) => (pattern, true),
        None => (pattern, false),
    };
    if let Some(rest) = pattern.strip_prefix("~/") {
        let Some(home) = paths.below_home(lower) else { return false };
        let parts: Vec<&str> = home.split('/').collect();
        return starts(&parts, rest, below);
    }
    if let Some(rest) = pattern.strip_prefix('/') {
        let parts = if parts.first() == Some(&"") { &parts[1..] } else { parts };
        return lower.starts_with('/') && starts(parts, rest, below);
    }
    let wanted: Vec<&str> = pattern.split('/').collect();
    let Some(last) = parts.len().checked_sub(wanted.len()) else { return false };
    let at = |start: usize| wanted.iter().zip(&parts[start..]).all(|(glob, part)| part_fits([glob, part]));
    if below { (0..=last).any(at) } else { at(last) }
}

fn starts(parts: &[&str], pattern: &str, below: bool) -> bool {
    let wanted: Vec<&str> = pattern.split('/').collect();
    let long_enough = if below { parts.len() >= wanted.len() } else { parts.len() == wanted.len() };
    long_enough && wanted.iter().zip(parts).all(|(glob, part)| part_fits([glob, part]))
}

/// Most parts are plain: comparing them costs nothing.
fn part_fits([glob, part]: [&str; 2]) -> bool {
    match glob.as_bytes() {
        [b'*', rest @ ..] if !rest.contains(&b'*') && !rest.contains(&b'#') && !rest.contains(&b'[') => {
            part.as_bytes().ends_with(rest) && part.len() > rest.len()
        }
        bytes if bytes.contains(&b'*') || bytes.contains(&b'#') || bytes.contains(&b'[') => Glob(glob).fits(part),
        _ => glob == part,
    }
}

/// Whether the file holds what makes it one of the class. One that is not there, or cannot be read, is taken to.
fn holds(class: &Class, path: &str) -> bool {
    if class.holds.is_empty() || path.contains('\0') {
        return true;
    }
    let Ok(files::Contents::Bytes(bytes)) = files::read(Path::new(path), LONGEST) else { return true };
    let text = &bytes[..bytes.len().min(LOOKED_INTO)];
    class.holds.iter().any(|wanted| text.windows(wanted.len()).any(|window| window == wanted.as_bytes()))
}

/// The class of a word, and the path that belongs to it. Globs are matched against what is there, and where nothing is
/// against what could be.
pub(super) fn of_word(
    paths: &Paths<'_>,
    word: &Word,
    place: &Place,
    access: Access,
) -> Option<(&'static Class, String)> {
    let texts = if word.glob { braces(&word.text) } else { vec![word.text.clone()] };
    texts.iter().find_map(|text| match word.glob && has_pattern(text) {
        true => of_glob(paths, text, place, access),
        false => of_path(paths, text, place, access),
    })
}

/// The class of a path, or of what a symbolic link at it leads to.
pub(super) fn of_path(
    paths: &Paths<'_>,
    text: &str,
    place: &Place,
    access: Access,
) -> Option<(&'static Class, String)> {
    if text.is_empty() || text.len() > 4096 || text.contains('\n') {
        return None;
    }
    let path = paths.absolute(text, place);
    if let Some(class) = class(paths, &path, access) {
        return Some((class, text.to_owned()));
    }
    if place.remote.is_some() || path.contains('\0') {
        return None;
    }
    let real = files::real(Path::new(&path)).ok()?;
    let real = real.to_string_lossy();
    if *real == *path {
        return None;
    }
    class(paths, &real, access).map(|class| (class, text.to_owned()))
}

fn of_glob(paths: &Paths<'_>, text: &str, place: &Place, access: Access) -> Option<(&'static Class, String)> {
    let (folder, last) = text
        .rsplit_once('/')
        .map_or((".", text), |(folder, last)| (if folder.is_empty() { "/" } else { folder }, last));
    let path = paths.absolute(folder, place);
    let plain = !has_pattern(folder) && !path.contains('\0') && place.remote.is_none();
    let names = if plain { files::names(Path::new(&path)) } else { Vec::new() };
    let hidden = last.starts_with('.');
    let real: Vec<&String> =
        names.iter().filter(|name| (hidden || !name.starts_with('.')) && Glob(last).fits(name)).collect();
    if !real.is_empty() {
        return real
            .into_iter()
            .take(FILES)
            .find_map(|name| of_path(paths, &format!("{folder}/{name}"), place, access));
    }
    // Nothing there: `~/.ssh/*` is in a protected folder all the same, and `.e*` means `.env`.
    let whole = paths.absolute(text, place);
    if let Some(class) = class(paths, &whole, access) {
        return Some((class, text.to_owned()));
    }
    let literal = text.chars().filter(|letter| letter.is_alphanumeric() || *letter == '.').count();
    if literal < 2 {
        return None;
    }
    let candidates = table::classes().iter().filter(|class| decision(class, access) > Decision::Silent);
    candidates.flat_map(|class| class.paths.iter().map(move |path| (class, *path))).find_map(|(class, pattern)| {
        let named = pattern.trim_end_matches("/**").trim_start_matches("~/");
        let usual = !has_pattern(named) && !named.contains('#');
        let parts = named.split('/').count();
        let tail: Vec<&str> = whole.rsplitn(parts + 1, '/').take(parts).collect();
        let tail = tail.into_iter().rev().collect::<Vec<_>>().join("/");
        // A dot has to be written, as for a shell.
        let dotted = named.rsplit('/').next().is_some_and(|name| name.starts_with('.'));
        (usual
            && dotted == last.starts_with('.')
            && tail.split('/').count() == parts
            && Glob(&tail).fits(named)
            && like_parts([&tail, named]))
        .then(|| (class, text.to_owned()))
    })
}

fn like_parts([glob, path]: [&str; 2]) -> bool {
    // A name of which nothing is given says nothing.
    glob.split('/').zip(path.split('/')).all(|(glob, part)| Glob(glob).fits(part))
        && glob
            .rsplit('/')
            .next()
            .is_some_and(|last| last.chars().filter(|letter| !matches!(letter, '*' | '?' | '[' | ']')).count() > 1)
}

/// A protected file below `folder` (absolute), if there is one: at most a few thousand files are looked at.
pub(super) fn below(
    paths: &Paths<'_>,
    folder: &str,
    wanted: &dyn Fn(&str) -> bool,
) -> Option<(&'static Class, String)> {
    let mut waiting = vec![(folder.to_owned(), 0)];
    let mut seen = 0;
    while let Some((folder, depth)) = waiting.pop() {
        for (name, is_folder) in files::listed(Path::new(&folder)) {
            seen += 1;
            if seen > FILES {
                return None;
            }
            let whole = format!("{}/{name}", folder.trim_end_matches('/'));
            if is_folder {
                if depth < DEPTH && !PASSED_OVER.contains(&name.as_str()) {
                    waiting.push((whole, depth + 1));
                }
            } else if wanted(&name)
                && let Some(class) = class(paths, &whole, Access::Read)
            {
                return Some((class, whole));
            }
        }
    }
    None
}

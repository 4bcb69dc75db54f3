//! Scans files and folders.

use std::io;
use std::path::PathBuf;

use super::collect::{Collected, Scanner, Source};
use crate::detect::Engine;
use crate::files::{self, Entry, Found, Walk};
use crate::model::{Incomplete, Origin, Skipped};

/// Scans every file below `roots`; `tick` is told of each. Files come in no particular order. Paths that start with
/// `prefix` are reported without it.
///
/// # Errors
/// When a root does not exist or cannot be looked at.
pub fn scan(
    engine: &Engine,
    roots: &[PathBuf],
    walk: &Walk<'_>,
    prefix: Option<&str>,
    tick: &(dyn Fn(u64) + Sync),
) -> io::Result<Collected> {
    let threads = files::walk(
        roots,
        walk,
        || Scanner::new(engine).telling_idle(),
        |scanner, entry| {
            let path = prefix.and_then(|prefix| entry.path.strip_prefix(prefix)).unwrap_or(entry.path);
            visit(scanner, &Entry { path, ..entry });
            tick(1);
        },
    )?;
    let mut all = Collected::default();
    for scanner in threads {
        all.absorb(scanner.collected);
    }
    Ok(all)
}

fn visit(scanner: &mut Scanner<'_>, entry: &Entry<'_>) {
    let source = |origin| Source { path: entry.path, origin, commit: None };
    match &entry.found {
        Found::File(bytes) => {
            scanner.name(source(Origin::FileName));
            scanner.input(source(Origin::File), bytes);
            scanner.collected.paths.push(entry.path.to_owned());
        }
        Found::Link(target) => {
            scanner.name(source(Origin::FileName));
            scanner.text(source(Origin::SymlinkTarget), target);
        }
        Found::Skipped(reason) => {
            scanner.collected.skipped.push(Skipped { path: entry.path.to_owned(), reason: *reason });
        }
        Found::Failed(why) => {
            scanner.collected.incomplete.push(Incomplete { what: entry.path.to_owned(), why: why.clone() });
        }
    }
}

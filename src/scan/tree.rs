//! Scans files and folders.

use std::path::PathBuf;

use super::collect::{Collected, Scanner, Source};
use crate::detect::Engine;
use crate::files;
use crate::model::{Incomplete, Origin};

/// Scans every file below `roots`.
pub fn scan(engine: &Engine, roots: &[PathBuf]) -> Collected {
    let mut scanner = Scanner::new(engine);
    for path in files::list(roots) {
        match std::fs::read(&path) {
            Ok(bytes) => {
                scanner.input(Source { path: &path.display().to_string(), origin: Origin::File, commit: None }, &bytes)
            }
            Err(error) => scanner
                .collected
                .incomplete
                .push(Incomplete { what: path.display().to_string(), why: error.to_string() }),
        }
    }
    scanner.collected
}

//! What was installed, so that it can be taken away: for each file what it held before, byte for byte. It may hold settings
//! with credentials in them, so only the user can read it.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::change::{Change, Note};
use super::{agents, git_hooks, section};
use crate::detect::fingerprint::value_sha256;
use crate::files;
use crate::syntax::{Decoded, Dialect};

/// The files that an installation has changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    version: u32,
    files: Vec<Kept>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    path: PathBuf,
    /// Base64 of what it held; `None` when there was none.
    before: Option<String>,
    was_executable: bool,
    /// SHA-256 of what it holds since, in hexadecimal.
    after: String,
    /// Folders that were made for it, the innermost first.
    made: Vec<PathBuf>,
}

/// What taking away did to one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Restored {
    /// It is as it was, byte for byte.
    Exact(PathBuf),
    /// It has been changed since, so only what was ours was taken out.
    Ours(PathBuf),
    /// It could not be put back.
    Left(Note),
}

/// The folders that are missing on the way to a file, the innermost first.
fn missing_folders(path: &Path) -> Vec<PathBuf> {
    path.ancestors().skip(1).take_while(|folder| !files::exists(folder)).map(Path::to_owned).collect()
}

impl Record {
    /// The record in a file; an empty one when there is none.
    ///
    /// # Errors
    /// When it cannot be read or understood: then nothing can be put back exactly.
    pub fn read(path: &Path) -> Result<Self, String> {
        let unreadable =
            |why: String| format!("the record of the installation {} cannot be read: {why}", files::shown(path));
        match files::read_if_present(path).map_err(|error| unreadable(error.to_string()))? {
            None => Ok(Self { version: 1, files: Vec::new() }),
            Some(bytes) => serde_json::from_slice(&bytes).map_err(|error| unreadable(error.to_string())),
        }
    }

    /// Whether nothing is installed.
    pub fn is_empty(&self) -> bool {
        self.files.is_empty()
    }

    /// Writes a change to its file and remembers what was there.
    ///
    /// # Errors
    /// When the file cannot be written; it is then as it was.
    pub fn apply(&mut self, change: &Change) -> std::io::Result<()> {
        let Some(after) = &change.after else { return Ok(()) };
        let made = missing_folders(&change.path);
        if let Some(folder) = change.path.parent() {
            files::make_folder(folder)?;
        }
        let was_executable = files::is_executable(&change.path);
        files::write_atomic(&change.path, after)?;
        if change.executable {
            files::make_executable(&change.path)?;
        }
        let after = value_sha256(after);
        match self.files.iter_mut().find(|kept| kept.path == change.path) {
            // What was there before the first installation counts.
            Some(kept) => kept.after = after,
            None => self.files.push(Kept {
                path: change.path.clone(),
                before: change.before.as_ref().map(|bytes| STANDARD.encode(bytes)),
                was_executable,
                after,
                made,
            }),
        }
        Ok(())
    }

    /// Writes the record, readable by the user only; an empty one is removed.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&self, path: &Path) -> std::io::Result<()> {
        if self.files.is_empty() {
            return files::remove(path);
        }
        if let Some(folder) = path.parent() {
            files::make_folder(folder)?;
        }
        files::write_private(path, serde_json::to_string_pretty(self)?.as_bytes())
    }

    /// The files that would be put back.
    pub fn paths(&self) -> impl Iterator<Item = &Path> {
        self.files.iter().map(|kept| kept.path.as_path())
    }

    /// Puts everything back, the last change first. What could not be put back stays in the record.
    pub fn restore(&mut self) -> Vec<Restored> {
        let mut left = Vec::new();
        let mut done = Vec::new();
        for kept in std::mem::take(&mut self.files).into_iter().rev() {
            let restored = kept.restore();
            if matches!(restored, Restored::Left(_)) {
                left.push(kept);
            }
            done.push(restored);
        }
        left.reverse();
        self.files = left;
        done
    }
}

impl Kept {
    fn restore(&self) -> Restored {
        let failed = |error: std::io::Error| {
            Restored::Left(Note {
                about: files::shown(&self.path),
                text: format!("It cannot be put back: {error}."),
                refused: true,
            })
        };
        let now = match files::read_if_present(&self.path) {
            Ok(now) => now,
            Err(error) => return failed(error),
        };
        let before = self.before.as_deref().and_then(|text| STANDARD.decode(text).ok());
        let untouched = now.as_deref().map(value_sha256).as_deref() == Some(&self.after);
        let (outcome, content) = match now {
            _ if untouched => (Restored::Exact(self.path.clone()), before),
            // Somebody removed it since, and that is what was wanted unless it was there before.
            None => (Restored::Ours(self.path.clone()), before),
            Some(now) => match without_ours(&self.path, &now) {
                Some(rest) => (Restored::Ours(self.path.clone()), Some(rest)),
                None => {
                    let text =
                        "It has been changed since, and holds nothing of aiguard's: it is left as it is.".to_owned();
                    return Restored::Left(Note { about: files::shown(&self.path), text, refused: false });
                }
            },
        };
        let written = match content {
            Some(bytes) => files::write_atomic(&self.path, &bytes).and_then(|()| {
                if self.was_executable { files::make_executable(&self.path) } else { files::make_plain(&self.path) }
            }),
            None => files::remove(&self.path)
                .map(|()| self.made.iter().for_each(|folder| files::remove_empty_folder(folder))),
        };
        written.map_or_else(failed, |()| outcome)
    }
}

/// A file without what aiguard put in: entries of hooks, marked sections. `None` when there is nothing of ours.
fn without_ours(path: &Path, bytes: &[u8]) -> Option<Vec<u8>> {
    let decoded = Decoded::new(bytes);
    if decoded.text.contains(git_hooks::SIGN) {
        return files::read_if_present(&git_hooks::aside(path)).ok().flatten();
    }
    let text = section::take(&decoded.text).or_else(|| {
        let dialect = match path.extension()?.to_str()? {
            "toml" => Dialect::Toml,
            "json" => Dialect::Jsonc,
            _ => return None,
        };
        agents::without(&decoded.text, dialect)
    })?;
    Some(decoded.encode(&text))
}

//! What was installed, so that it can be taken away: for each file what it held before, byte for byte. It may hold settings
//! with credentials in them, so only the user can read it.

use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};

use super::change::{Change, Note};
use super::git_hooks;
use super::withdraw::{Written, withdraw};
use crate::files;

/// The files that an installation has changed.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Record {
    version: u32,
    files: Vec<Kept>,
    /// Folders that were made for the record itself, the innermost first.
    #[serde(default)]
    made: Vec<PathBuf>,
}

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    path: PathBuf,
    /// Base64 of what it held; `None` when there was none.
    before: Option<String>,
    was_executable: bool,
    /// Base64 of what was written.
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
            None => Ok(Self { version: 1, ..Self::default() }),
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
        let after = STANDARD.encode(after);
        match self.files.iter_mut().find(|kept| kept.path == change.path) {
            Some(kept) => kept.again(change.before.as_deref(), after),
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

    /// Writes the record, readable by the user only; an empty one is removed, with the folders that were made for it.
    ///
    /// # Errors
    /// When it cannot be written.
    pub fn write(&mut self, path: &Path) -> std::io::Result<()> {
        if self.files.is_empty() {
            files::remove(path)?;
            path.parent()
                .into_iter()
                .chain(self.made.iter().map(PathBuf::as_path))
                .for_each(files::remove_empty_folder);
            return Ok(());
        }
        let missing = missing_folders(path);
        if !missing.is_empty() {
            self.made = missing;
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
        let mut replaced = Vec::new();
        for kept in std::mem::take(&mut self.files).into_iter().rev() {
            let restored = if replaced.contains(&kept.path) {
                let text = "The hook that was here before: it is kept, since another has taken its place.".to_owned();
                Restored::Left(Note { about: files::shown(&kept.path), text, refused: false })
            } else {
                kept.restore()
            };
            match &restored {
                Restored::Left(note) if note.refused => left.push(kept),
                Restored::Left(_) => replaced.push(git_hooks::aside(&kept.path)),
                _ => {}
            }
            done.push(restored);
        }
        left.reverse();
        self.files = left;
        done
    }
}

fn decoded(text: Option<&str>) -> Option<Vec<u8>> {
    text.and_then(|text| STANDARD.decode(text).ok())
}

impl Kept {
    /// Notes that it was written once more, over what was `found` in it. What was there before the first time counts,
    /// and what somebody has done to it in between.
    fn again(&mut self, found: Option<&[u8]>, after: String) {
        if found != decoded(Some(&self.after)).as_deref() {
            let rest = found.map(|now| self.without_ours(now).ok().flatten().unwrap_or_else(|| now.to_vec()));
            self.before = rest.map(|bytes| STANDARD.encode(bytes));
        }
        self.after = after;
    }

    fn without_ours(&self, now: &[u8]) -> Result<Option<Vec<u8>>, String> {
        let (before, after) = (decoded(self.before.as_deref()), decoded(Some(&self.after)));
        withdraw(&self.path, now, &Written { before: before.as_deref(), after: after.as_deref() })
    }

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
        let before = decoded(self.before.as_deref());
        let after = decoded(Some(&self.after));
        let untouched = now == after;
        let (outcome, content) = match now {
            _ if untouched => (Restored::Exact(self.path.clone()), before),
            // Somebody removed it since, and that is what was wanted unless it was there before.
            None => (Restored::Ours(self.path.clone()), before),
            Some(now) => match self.without_ours(&now) {
                Ok(Some(rest)) => (Restored::Ours(self.path.clone()), Some(rest)),
                Ok(None) => {
                    let text =
                        "It has been changed since, and holds nothing of aiguard's: it is left as it is.".to_owned();
                    return Restored::Left(Note { about: files::shown(&self.path), text, refused: false });
                }
                Err(text) => {
                    return Restored::Left(Note { about: files::shown(&self.path), text, refused: true });
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

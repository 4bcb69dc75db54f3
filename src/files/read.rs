//! Reads whole files.

use std::fs::File;
use std::io::{self, Read as _};
use std::path::Path;

use crate::model::Skip;

/// The bytes of the file, or nothing if there is none.
///
/// # Errors
/// When there is one but it cannot be read.
pub fn read_if_present(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match std::fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A temporary folder that git's object readers take for one without objects of its own and with `folders` as its
/// alternates (gitrepository-layout, `objects/info/alternates`). It is removed when the value is dropped.
///
/// # Errors
/// When no temporary folder can be made.
pub fn alternates(folders: &[std::path::PathBuf]) -> io::Result<tempfile::TempDir> {
    let stand_in = tempfile::tempdir()?;
    std::fs::create_dir(stand_in.path().join("info"))?;
    let mut list = Vec::new();
    for folder in folders {
        list.extend_from_slice(folder.as_os_str().as_encoded_bytes());
        list.push(b'\n');
    }
    std::fs::write(stand_in.path().join("info").join("alternates"), list)?;
    Ok(stand_in)
}

/// The longest file that is read unless told otherwise, in bytes.
pub const LONGEST: u64 = 256 << 20;

/// What a file holds.
#[derive(Debug, PartialEq, Eq)]
pub enum Contents<B> {
    /// Its bytes.
    Bytes(B),
    /// It is longer than the limit, or a pipe, a socket or a device.
    Skipped(Skip),
}

/// Reads the file at `path`, unless it is longer than `limit` bytes.
///
/// # Errors
/// When there is none or it cannot be read.
pub fn read(path: &Path, limit: u64) -> io::Result<Contents<Vec<u8>>> {
    if !path.metadata()?.is_file() {
        return Ok(Contents::Skipped(Skip::SpecialFile));
    }
    let mut buffer = Buffer::new(limit);
    Ok(match buffer.read(path)? {
        Contents::Bytes(bytes) => Contents::Bytes(bytes.to_vec()),
        Contents::Skipped(reason) => Contents::Skipped(reason),
    })
}

/// Memory that one thread reads its files into.
pub(super) struct Buffer {
    /// Its whole length can be read into; what is not the file's is left from others.
    bytes: Vec<u8>,
    limit: u64,
}

impl Buffer {
    /// Most files fit into this without asking for their length.
    const USUAL: usize = 256 << 10;
    /// What is kept from one file to the next at most.
    const KEPT: usize = 8 << 20;

    pub(super) const fn new(limit: u64) -> Self {
        Self { bytes: Vec::new(), limit }
    }

    /// Reads the file at `path`, which the caller knows to be a file. (Opening a pipe would wait for its writer.)
    pub(super) fn read(&mut self, path: &Path) -> io::Result<Contents<&[u8]>> {
        if self.bytes.len() < Self::USUAL {
            self.bytes.resize(Self::USUAL, 0);
        } else if self.bytes.len() > Self::KEPT {
            self.bytes.truncate(Self::KEPT);
            self.bytes.shrink_to_fit();
        }
        let mut file = File::open(path)?;
        let mut length = 0;
        loop {
            if length == self.bytes.len() {
                let whole = file.metadata()?.len();
                if length as u64 > self.limit || whole > self.limit {
                    return Ok(Contents::Skipped(Skip::TooLarge));
                }
                // One byte more, so that the end is seen without growing again.
                let expected = usize::try_from(whole).unwrap_or(0).saturating_add(1);
                self.bytes.resize(expected.max(length + Self::USUAL), 0);
            }
            match file.read(&mut self.bytes[length..]) {
                Ok(0) => break,
                Ok(count) => length += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        if length as u64 > self.limit {
            return Ok(Contents::Skipped(Skip::TooLarge));
        }
        Ok(Contents::Bytes(&self.bytes[..length]))
    }
}

/// Whether there is a symbolic link at `path`.
pub fn is_link(path: &Path) -> bool {
    path.is_symlink()
}

/// The bytes of a file; of a symbolic link its target, with `/` between the parts.
///
/// # Errors
/// When it cannot be read.
pub fn read_unfollowed(path: &Path) -> io::Result<Vec<u8>> {
    if std::fs::symlink_metadata(path)?.is_symlink() {
        let target = std::fs::read_link(path)?.into_os_string().into_encoded_bytes();
        return Ok(if cfg!(windows) {
            target.iter().map(|byte| if *byte == b'\\' { b'/' } else { *byte }).collect()
        } else {
            target
        });
    }
    std::fs::read(path)
}

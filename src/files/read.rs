//! Reads whole files.

use std::io;
use std::path::Path;

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

//! Adds lines to a file that must not grow without bounds.

use std::fs::{File, Metadata, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::path::Path;

/// How much of a file its first line is looked for in, in bytes.
const FIRST: usize = 512;

/// Adds a line to the file at `path`, in one write, so that lines of several processes stay whole. Before that the file is
/// renamed to `older`, in the place of what has that name, where `is_full` says so of its length and of the beginning of
/// its first line.
///
/// # Errors
/// When it cannot be written, or is no plain file.
pub fn append(path: &Path, older: &Path, line: &[u8], is_full: impl Fn(u64, &[u8]) -> bool) -> io::Result<()> {
    let present = match path.symlink_metadata() {
        Ok(metadata) if !metadata.is_file() => return Err(io::ErrorKind::Unsupported.into()),
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    let length = present.as_ref().map_or(0, Metadata::len);
    if !may_grow_to(length + line.len() as u64) {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    if length > 0 {
        put_aside(path, older, &is_full)?;
    }
    let mut file = OpenOptions::new().create(true).append(true).open(path)?;
    file.write_all(line)
}

fn put_aside(path: &Path, older: &Path, is_full: &impl Fn(u64, &[u8]) -> bool) -> io::Result<()> {
    let mut file = match File::open(path) {
        // Another one has just put it aside.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        file => file?,
    };
    let mut first = [0; FIRST];
    let read = file.read(&mut first)?;
    if !is_full(file.metadata()?.len(), &first[..read]) {
        return Ok(());
    }
    // Of two that find it full, the second would put the new file in the place of the old one.
    if lock(&file) && is_still(path, &file) {
        std::fs::rename(path, older)?;
    }
    Ok(())
}

#[cfg(unix)]
fn lock(file: &File) -> bool {
    rustix::fs::flock(file, rustix::fs::FlockOperation::NonBlockingLockExclusive).is_ok()
}

#[cfg(not(unix))]
fn lock(_: &File) -> bool {
    true
}

#[cfg(unix)]
fn is_still(path: &Path, file: &File) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let ids = |metadata: io::Result<Metadata>| metadata.map(|it| (it.dev(), it.ino())).ok();
    ids(path.metadata()) == ids(file.metadata())
}

#[cfg(not(unix))]
fn is_still(_: &Path, _: &File) -> bool {
    true
}

/// Whether the process may make a file this long: the system ends a process that tries and may not (setrlimit(2)).
#[cfg(target_os = "linux")]
fn may_grow_to(length: u64) -> bool {
    let Ok(limits) = std::fs::read_to_string("/proc/self/limits") else { return false };
    let limit = limits.lines().find_map(|line| line.strip_prefix("Max file size"));
    match limit.and_then(|rest| rest.split_whitespace().next()) {
        Some("unlimited") => true,
        Some(number) => number.parse::<u64>().is_ok_and(|limit| length <= limit),
        None => false,
    }
}

#[cfg(not(target_os = "linux"))]
fn may_grow_to(_: u64) -> bool {
    true
}

#[cfg(test)]
mod tests {
    use super::append;

    #[test]
    fn a_file_that_is_full_is_put_aside_and_lines_of_many_stay_whole() {
        let folder = tempfile::tempdir().unwrap();
        let (path, older) = (folder.path().join("a"), folder.path().join("b"));
        let full = |length: u64, first: &[u8]| {
            assert!(first.starts_with(b"line "));
            length >= 4096
        };
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..50).for_each(|_| append(&path, &older, b"line of text\n", full).unwrap()));
            }
        });
        let (new, old) = (std::fs::read_to_string(&path).unwrap(), std::fs::read_to_string(&older).unwrap());
        assert_eq!(new.len() + old.len(), 8 * 50 * 13);
        assert!(new.lines().chain(old.lines()).all(|line| line == "line of text"));
        std::fs::remove_file(&path).unwrap();
        std::fs::create_dir(&path).unwrap();
        assert!(append(&path, &older, b"x", |_, _| false).is_err());
    }
}

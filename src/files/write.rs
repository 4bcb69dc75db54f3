//! Writes files whole or not at all.

use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// Puts `bytes` in the place of what `path` holds: see [`write_atomic_with`].
///
/// # Errors
/// When they cannot be written; the file is then as it was.
pub fn write_atomic(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_atomic_with(path, |out| out.write_all(bytes))
}

/// Puts what `write` gives in the place of what `path` holds. It goes to a temporary file in the same folder first,
/// which takes the name in one step once it is safely on the disk, with the permissions of the file that was there.
///
/// A device or a pipe is written to directly, and a symbolic link stays one: the file behind it is replaced.
///
/// # Errors
/// When something cannot be written; the file is then as it was, and nothing else is left behind.
pub fn write_atomic_with(path: &Path, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let present = match path.metadata() {
        Ok(metadata) => Some(metadata),
        Err(error) if error.kind() == io::ErrorKind::NotFound => None,
        Err(error) => return Err(error),
    };
    if let Some(metadata) = &present
        && !metadata.is_file()
    {
        if metadata.is_dir() {
            return Err(io::Error::new(io::ErrorKind::IsADirectory, "this is a folder, not a file"));
        }
        return fill(&mut File::options().write(true).open(path)?, write);
    }
    let target = behind_links(path)?;
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let mut temporary = temporary(folder)?;
    fill(temporary.as_file_mut(), write)?;
    if let Some(permissions) = present.as_ref().map(Metadata::permissions) {
        temporary.as_file().set_permissions(permissions)?;
    }
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    keep_name(folder);
    Ok(())
}

/// Makes a folder and those above it that are missing.
///
/// # Errors
/// When one cannot be made.
pub fn make_folder(path: &Path) -> io::Result<()> {
    std::fs::create_dir_all(path)
}

/// Puts `bytes` at `path` in one step, readable and writable by the owner alone, whatever was there before.
///
/// # Errors
/// When they cannot be written; what was there is then as it was.
pub fn write_private(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let target = behind_links(path)?;
    let folder = match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    // Temporary files are made for their owner alone.
    let mut temporary = tempfile::Builder::new().prefix(".aiguard-").tempfile_in(folder)?;
    temporary.write_all(bytes)?;
    temporary.as_file().sync_all()?;
    temporary.persist(&target).map_err(|error| error.error)?;
    keep_name(folder);
    Ok(())
}

/// Whether a file is one that its owner may run.
pub fn is_executable(path: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o100 != 0)
    }
    #[cfg(not(unix))]
    {
        path.is_file()
    }
}

/// Lets everybody run a file who may read it.
///
/// # Errors
/// When its permissions cannot be changed.
pub fn make_executable(path: &Path) -> io::Result<()> {
    change_mode(path, |mode| mode | (mode & 0o444) >> 2)
}

/// Lets nobody run a file.
///
/// # Errors
/// When its permissions cannot be changed.
pub fn make_plain(path: &Path) -> io::Result<()> {
    change_mode(path, |mode| mode & !0o111)
}

#[cfg(unix)]
fn change_mode(path: &Path, change: impl FnOnce(u32) -> u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt as _;
    let mut permissions = path.metadata()?.permissions();
    let mode = change(permissions.mode());
    if mode != permissions.mode() {
        permissions.set_mode(mode);
        std::fs::set_permissions(path, permissions)?;
    }
    Ok(())
}

#[cfg(not(unix))]
fn change_mode(_: &Path, _: impl FnOnce(u32) -> u32) -> io::Result<()> {
    Ok(())
}

/// Removes a file; one that is not there is no error.
///
/// # Errors
/// When it cannot be removed.
pub fn remove(path: &Path) -> io::Result<()> {
    match std::fs::remove_file(path) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        other => other,
    }
}

/// Removes a folder if nothing is in it.
pub fn remove_empty_folder(path: &Path) {
    let _ = std::fs::remove_dir(path);
}

/// Whether nobody gets what is written to a stream: it is the null device, which also stands in for a stream that was
/// closed before the program started.
#[cfg(unix)]
pub fn leads_nowhere(stream: &impl std::os::fd::AsFd) -> bool {
    use std::os::unix::fs::{FileTypeExt as _, MetadataExt as _};
    let Ok(own) = stream.as_fd().try_clone_to_owned() else { return true };
    let Ok(metadata) = File::from(own).metadata() else { return true };
    metadata.file_type().is_char_device()
        && Path::new("/dev/null").metadata().is_ok_and(|null| null.rdev() == metadata.rdev())
}

/// Whether nobody gets what is written to a stream; elsewhere than on Unix this cannot be told.
#[cfg(not(unix))]
pub fn leads_nowhere<T>(_: &T) -> bool {
    false
}

fn fill(file: &mut File, write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<()> {
    let mut out = BufWriter::new(file);
    write(&mut out)?;
    out.flush()
}

/// The file that `path` stands for, also when it is a link to one that is still to be made.
fn behind_links(path: &Path) -> io::Result<PathBuf> {
    let mut path = path.to_owned();
    // As many as Linux follows.
    for _ in 0..40 {
        match std::fs::read_link(&path) {
            Ok(target) => path = path.parent().map_or_else(|| target.clone(), |folder| folder.join(&target)),
            Err(_) => return Ok(path),
        }
    }
    Err(io::Error::other("too many symbolic links"))
}

/// A new file that is removed again unless it is given a name, with the permissions that any new file gets.
fn temporary(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".aiguard-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    builder.tempfile_in(folder)
}

/// Makes the new name outlive a power failure, where folders can be synchronised. The file is in place in any case.
fn keep_name(folder: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder)
    {
        let _ = folder.sync_all();
    }
}

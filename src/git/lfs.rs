//! Pointers that stand for large files, and where the files themselves are kept (git-lfs, docs/spec.md).

use std::path::PathBuf;

use super::Repository;

/// A pointer is never longer than this.
const LONGEST: usize = 1024;

/// Where a repository keeps large files.
#[derive(Debug, Clone)]
pub struct LargeFiles {
    objects: PathBuf,
}

impl Repository {
    /// Where this repository keeps large files, whether or not it has any.
    pub fn large_files(&self) -> LargeFiles {
        let configured = self.inner.config_snapshot().string("lfs.storage");
        let configured = configured.and_then(|folder| Some(gix::path::from_bstr(folder).ok()?.into_owned()));
        let storage = configured.unwrap_or_else(|| PathBuf::from("lfs"));
        LargeFiles { objects: self.common_dir().join(storage).join("objects") }
    }
}

impl LargeFiles {
    /// If `bytes` are a pointer of git-lfs: where the file would be kept. It may not be there.
    pub fn file(&self, bytes: &[u8]) -> Option<PathBuf> {
        let digest = digest(bytes)?;
        Some(self.objects.join(&digest[..2]).join(&digest[2..4]).join(digest))
    }
}

/// The SHA-256 digest that a pointer names, in hexadecimal.
fn digest(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes.get(..bytes.len().min(LONGEST))?).ok()?;
    let mut lines = text.lines();
    let version = lines.next()?.strip_prefix("version ")?;
    if bytes.len() > LONGEST || !version.contains("git-lfs") && !version.contains("hawser") {
        return None;
    }
    let digest = lines.find_map(|line| line.strip_prefix("oid sha256:"))?;
    (digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit())).then_some(digest)
}

#[cfg(test)]
mod tests {
    use super::digest;

    #[test]
    fn only_whole_pointers_are_taken_for_pointers() {
        let hex = "ab".repeat(32);
        let pointer = format!("version https://git-lfs.github.com/spec/v1\noid sha256:{hex}\nsize 12\n");
        assert_eq!(digest(pointer.as_bytes()), Some(hex.as_str()));
        for other in [&pointer[9..], &pointer.replace("sha256:ab", "sha256:../"), "version 1\n", "", "\u{e9}"] {
            assert_eq!(digest(other.as_bytes()), None, "{other:?}");
        }
    }
}

//! Packs what the doctor knows: a quarter of a megabyte of text that most runs of the program never look at.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, Result};
use flate2::Compression;
use flate2::write::DeflateEncoder;

/// Every file of a folder and of its folder `schema`, packed: each with its name without the ending, a line end, its text
/// and a zero. Lines that are comments are left out.
pub fn packed(folder: &Path) -> Result<Vec<u8>> {
    let mut packed = DeflateEncoder::new(Vec::new(), Compression::best());
    for (folder, before) in [(folder.to_owned(), ""), (folder.join("schema"), "schema/")] {
        let mut paths = fs::read_dir(&folder)?.map(|entry| Ok(entry?.path())).collect::<Result<Vec<_>>>()?;
        paths.retain(|path| path.extension().is_some_and(|ending| ending == "toml"));
        paths.sort();
        for path in paths {
            let name = path.file_stem().and_then(|name| name.to_str()).context("a file has a name")?;
            let text = fs::read_to_string(&path)?.replace("\r\n", "\n");
            toml::from_str::<toml::Table>(&text).with_context(|| path.display().to_string())?;
            writeln!(packed, "{before}{name}")?;
            for line in text.lines().filter(|line| !line.starts_with('#')) {
                writeln!(packed, "{line}")?;
            }
            packed.write_all(b"\0")?;
        }
    }
    Ok(packed.finish()?)
}

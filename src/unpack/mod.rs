//! Turns raw bytes into texts: encodings become UTF-8, archives their members, notebooks their cells.

use std::borrow::Cow;

use crate::model::Skip;

/// One text out of an input.
#[derive(Debug, Clone)]
pub struct Piece<'a> {
    /// What follows the input's path: empty for the input itself, `!member` for an archive's member, `#cell-3` for a
    /// notebook's third cell; they add up when archives nest.
    pub suffix: String,
    /// The text in UTF-8, or close to it.
    pub bytes: Cow<'a, [u8]>,
    /// The number of the first line, from 1.
    pub first_line: u32,
}

/// What comes out of an input.
#[derive(Debug, Clone)]
pub enum Unpacked<'a> {
    /// A text to scan.
    Piece(Piece<'a>),
    /// Something that cannot be scanned: its suffix, as in [`Piece`], and the reason.
    Skip(String, Skip),
}

/// Calls `emit` for every text in `bytes`, whose name is `path`.
pub fn unpack<'a>(_path: &str, bytes: &'a [u8], mut emit: impl FnMut(Unpacked<'a>)) {
    emit(Unpacked::Piece(Piece { suffix: String::new(), bytes: Cow::Borrowed(bytes), first_line: 1 }));
}

//! Turns raw bytes into texts: encodings become UTF-8, archives their members, notebooks their cells.

mod encoding;
mod format;
mod gzip;
mod limits;
mod notebook;
mod tar;
mod zip;

use std::borrow::Cow;

use crate::model::Skip;
use format::Format;
pub use limits::Limits;
use limits::{Budget, Content};
pub use notebook::is_named as is_notebook;

/// One text out of an input.
#[derive(Debug, Clone)]
pub struct Piece<'a> {
    /// What follows the input's path: empty for the input itself, `!member` for an archive's member, `!` alone for the
    /// list of an archive's member names, `#cell-3` for a notebook's third cell; they add up when archives nest.
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
    /// Something that was not scanned, or not whole: its suffix, as in [`Piece`], and the reason.
    Skip(String, Skip),
}

/// Calls `emit` for every text in `bytes`, whose name is `path`, within the usual [`Limits`].
///
/// An ordinary text comes out once, borrowed and unchanged. Binary data too: a secret inside it is as leaked as one in
/// a text. Only audio, video and fonts, recognised by their first bytes, are left out.
pub fn unpack(path: &str, bytes: &[u8], emit: impl FnMut(Unpacked<'_>)) {
    unpack_within(&Limits::default(), path, bytes, emit);
}

/// As [`unpack`], with other limits.
pub fn unpack_within(limits: &Limits, path: &str, bytes: &[u8], mut emit: impl FnMut(Unpacked<'_>)) {
    let budget = Budget::new(limits);
    Unpacker { budget: &budget, emit: &mut emit }.open(Place { suffix: "", name: path, depth: 0 }, bytes);
}

/// Where in the input the bytes at hand stand.
#[derive(Debug, Clone, Copy)]
struct Place<'a> {
    /// The suffix of what was opened so far.
    suffix: &'a str,
    /// The name of the file or member at hand.
    name: &'a str,
    /// How many archives are open.
    depth: u32,
}

/// One input on its way.
struct Unpacker<'e, 'b> {
    budget: &'b Budget,
    emit: &'e mut dyn FnMut(Unpacked<'_>),
}

impl Unpacker<'_, '_> {
    /// Emits what is in `bytes`, opening archives.
    fn open(&mut self, place: Place<'_>, bytes: &[u8]) {
        let format = format::recognise(bytes);
        match format {
            Format::Text if notebook::is_named(place.name) && notebook::open(self, place, bytes) => {}
            Format::Text => self.text(place, bytes),
            Format::Media => self.skip(place.suffix, Skip::Binary),
            Format::OtherArchive => self.skip(place.suffix, Skip::ArchiveUnsupported),
            _ if place.depth >= self.budget.limits.depth => self.skip(place.suffix, Skip::ArchiveDepth),
            Format::Gzip => gzip::open(self, place, bytes),
            Format::Tar => {
                // A tar archive holds its members as they are: what a damaged one hides is still readable.
                let stored = self.budget.meter(bytes, bytes.len());
                if !tar::open(self, place, stored) {
                    self.text(place, bytes);
                }
            }
            Format::Zip | Format::ZipAtEnd => {
                let opened = zip::open(self, place, bytes);
                if !opened || format == Format::ZipAtEnd {
                    self.text(place, bytes);
                }
            }
        }
    }

    fn text(&mut self, place: Place<'_>, bytes: &[u8]) {
        self.piece(place.suffix.to_owned(), encoding::text(bytes));
    }

    fn piece(&mut self, suffix: String, bytes: Cow<'_, [u8]>) {
        (self.emit)(Unpacked::Piece(Piece { suffix, bytes, first_line: 1 }));
    }

    fn skip(&mut self, suffix: &str, reason: Skip) {
        (self.emit)(Unpacked::Skip(suffix.to_owned(), reason));
    }

    /// Emits what is in a member of the archive at `place`, and what is wrong with it.
    fn member(&mut self, place: Place<'_>, name: &str, content: &Content) {
        let suffix = format!("{}!{name}", place.suffix);
        if let Some(flaw) = content.flaw {
            self.skip(&suffix, flaw);
        }
        if !content.bytes.is_empty() {
            self.open(Place { suffix: &suffix, name, depth: place.depth + 1 }, &content.bytes);
        }
    }

    /// Emits the names of an archive's members, one to a line: a name can give a secret away as well.
    fn names(&mut self, place: Place<'_>, names: Vec<u8>) {
        if !names.is_empty() {
            self.piece(format!("{}!", place.suffix), Cow::Owned(names));
        }
    }
}

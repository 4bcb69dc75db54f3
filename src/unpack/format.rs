//! Recognises archives and media by their first bytes, never by their name.

/// What the bytes are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    /// Text, or binary data that is scanned like text.
    Text,
    /// A zip archive, as jar, docx, apk, whl and many others are.
    Zip,
    /// Something else with a zip archive at its end: a self-extracting program, a Python zip application.
    ZipAtEnd,
    Tar,
    Gzip,
    /// An archive or a compressed file of a kind that is not opened.
    OtherArchive,
    /// Audio, video or a font: compressed through and through.
    Media,
}

const LOCAL_HEADER: &[u8] = b"PK\x03\x04";
const END_OF_DIRECTORY: &[u8] = b"PK\x05\x06";
/// The length of the record that ends a zip archive without a comment.
const END_LENGTH: usize = 22;

/// bzip2 (with its first block's mark), xz, Zstandard, LZ4, compress, 7z, RAR, cabinet, Debian and RPM packages.
const OTHER_ARCHIVES: &[&[u8]] = &[
    b"\xFD7zXZ\0",
    b"\x28\xB5\x2F\xFD",
    b"\x04\x22\x4D\x18",
    b"\x1F\x9D",
    b"7z\xBC\xAF\x27\x1C",
    b"Rar!\x1A\x07",
    b"MSCF\0\0\0\0",
    b"!<arch>\ndebian-binary",
    b"\xED\xAB\xEE\xDB",
];

/// Matroska, Ogg, FLAC, MP3 with a tag, WOFF, WOFF2, RIFF (wave, AVI, WebP).
const MEDIA: &[&[u8]] =
    &[b"\x1A\x45\xDF\xA3", b"OggS\0", b"fLaC\0", b"ID3\x02", b"ID3\x03", b"ID3\x04", b"wOFF", b"wOF2", b"RIFF"];

/// What `bytes` are. Images are `Text`: their metadata often holds prompts, addresses and whole drawings.
pub(super) fn recognise(bytes: &[u8]) -> Format {
    let Some(first) = bytes.first() else { return Format::Text };
    match first {
        b'P' if bytes.starts_with(LOCAL_HEADER) || bytes.starts_with(END_OF_DIRECTORY) => return Format::Zip,
        // Deflate is the only method that gzip ever had.
        0x1F if bytes.starts_with(b"\x1F\x8B\x08") => return Format::Gzip,
        _ => {}
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Format::Tar;
    }
    if OTHER_ARCHIVES.iter().any(|magic| bytes.starts_with(magic)) || is_bzip2(bytes) {
        return Format::OtherArchive;
    }
    if is_media(bytes) {
        return Format::Media;
    }
    if bytes.len() > END_LENGTH && bytes[bytes.len() - END_LENGTH..].starts_with(END_OF_DIRECTORY) {
        return Format::ZipAtEnd;
    }
    Format::Text
}

fn is_bzip2(bytes: &[u8]) -> bool {
    bytes.starts_with(b"BZh") && bytes.get(4..10) == Some(b"\x31\x41\x59\x26\x53\x59")
}

fn is_media(bytes: &[u8]) -> bool {
    // ISO base media files (MP4, MOV, HEIC, AVIF) begin with the length of their first box, then its type.
    let is_iso_base = bytes.starts_with(b"\0\0\0") && bytes.get(4..8) == Some(b"ftyp");
    if !is_iso_base && !MEDIA.iter().any(|magic| bytes.starts_with(magic)) {
        return false;
    }
    // A text may begin like that, by chance or by design. Media have control characters in their first header.
    bytes[..bytes.len().min(64)].iter().any(|byte| *byte < b'\t')
}

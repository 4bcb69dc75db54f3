//! What comes out of archives, notebooks and encodings, and that nothing hostile keeps the rest from coming out.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

use std::io::{Cursor, Write as _};

use aiguard::model::Skip;
use aiguard::unpack::{Limits, Unpacked, unpack_within};
use proptest::prelude::*;

const SAYS: &str = "first line\nthe secret is swordfish\nlast line\n";

/// What came out: suffix and text, and suffix and reason.
#[derive(Debug, Default, PartialEq)]
struct Out {
    texts: Vec<(String, String)>,
    skips: Vec<(String, Skip)>,
    borrowed: usize,
}

impl Out {
    fn text(&self, suffix: &str) -> &str {
        let found = self.texts.iter().find(|(known, _)| known == suffix);
        &found.unwrap_or_else(|| panic!("no {suffix:?} in {self:?}")).1
    }

    fn skipped(&self, suffix: &str, reason: Skip) -> bool {
        self.skips.contains(&(suffix.to_owned(), reason))
    }
}

fn open_within(limits: &Limits, path: &str, bytes: &[u8]) -> Out {
    let mut out = Out::default();
    unpack_within(limits, path, bytes, |unpacked| match unpacked {
        Unpacked::Piece(piece) => {
            out.borrowed += usize::from(matches!(piece.bytes, std::borrow::Cow::Borrowed(_)));
            out.texts.push((piece.suffix, String::from_utf8_lossy(&piece.bytes).into_owned()));
        }
        Unpacked::Skip(suffix, reason) => out.skips.push((suffix, reason)),
    });
    out
}

fn open(path: &str, bytes: &[u8]) -> Out {
    open_within(&Limits::default(), path, bytes)
}

fn zip_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in members {
        let deflated = zip::CompressionMethod::Deflated;
        writer.start_file(*name, zip::write::SimpleFileOptions::default().compression_method(deflated)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

fn tar_of(members: &[(&str, &[u8])]) -> Vec<u8> {
    let mut builder = tar::Builder::new(Vec::new());
    for (name, bytes) in members {
        let mut header = tar::Header::new_gnu();
        header.set_size(bytes.len() as u64);
        header.set_mode(0o644);
        builder.append_data(&mut header, name, *bytes).unwrap();
    }
    builder.into_inner().unwrap()
}

fn gzip_of(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Bytes that do not compress, the same each time.
fn noise(count: usize) -> Vec<u8> {
    let mut state = 0x9E37_79B9_u32;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        (state >> 8) as u8
    };
    (0..count).map(|_| next()).collect()
}

#[test]
fn an_ordinary_text_comes_out_once_borrowed_and_unchanged() {
    for text in [SAYS.as_bytes(), b"", b"caf\xE9 in Latin-1", "größe 密码".as_bytes(), b"one \0 NUL", b"a\r\nb\rc"]
    {
        let out = open("a.txt", text);
        assert_eq!(out.texts, [(String::new(), String::from_utf8_lossy(text).into_owned())]);
        assert_eq!((out.borrowed, out.skips.len()), (1, 0));
    }
}

#[test]
fn every_unicode_encoding_becomes_utf8_with_and_without_a_mark() {
    type Encode = fn(&str) -> Vec<u8>;
    let encodings: [Encode; 4] = [
        |text| text.encode_utf16().flat_map(u16::to_le_bytes).collect(),
        |text| text.encode_utf16().flat_map(u16::to_be_bytes).collect(),
        |text| text.chars().flat_map(|letter| u32::to_le_bytes(letter as u32)).collect(),
        |text| text.chars().flat_map(|letter| u32::to_be_bytes(letter as u32)).collect(),
    ];
    let text = SAYS.repeat(30) + "größe 密码 🗝";
    for encode in encodings {
        assert_eq!(open("a.txt", &encode(&format!("\u{FEFF}{text}"))).text(""), text);
        assert_eq!(open("a.txt", &encode(&text)).text(""), text);
        assert_eq!(open("a.txt", &encode("\u{FEFF}密码密码密码")).text(""), "密码密码密码");
    }
    assert_eq!(open("a.txt", "\u{FEFF}with a mark".as_bytes()).text(""), "with a mark");
}

#[test]
fn ascii_is_not_lost_behind_a_wrong_mark_or_in_data_that_looks_like_utf16() {
    let mut marked = b"\xFF\xFE".to_vec();
    marked.extend_from_slice(SAYS.as_bytes());
    assert!(open("a.bin", &marked).text("").contains("swordfish"));

    let mut table: Vec<u8> = "numbers".encode_utf16().cycle().take(400).flat_map(u16::to_le_bytes).collect();
    table.extend_from_slice(SAYS.repeat(40).as_bytes());
    assert!(open("a.bin", &table).text("").contains("swordfish"));
}

#[test]
fn binary_data_is_scanned_as_it_is_and_media_are_named() {
    let mut program = b"\x7FELF\x02\x01\x01\0\0\0".to_vec();
    program.extend_from_slice(SAYS.as_bytes());
    assert!(open("a.out", &program).text("").contains("swordfish"));
    let mut image = b"\x89PNG\r\n\x1A\n\0\0\0\x0DIHDR".to_vec();
    image.extend_from_slice(SAYS.as_bytes());
    assert!(open("a.png", &image).text("").contains("swordfish"));

    for media in [b"\0\0\0\x18ftypmp42\0\0".as_slice(), b"wOF2\0\x01\0\0", b"OggS\0\x02\0\0", b"RIFF\x24\0\0\0WAVE"] {
        let out = open("a", media);
        assert!(out.skipped("", Skip::Binary) && out.texts.is_empty());
    }
    assert!(open("a.txt", b"RIFF is what this text begins with").text("").contains("RIFF"));
}

#[test]
fn members_of_zip_tar_and_gzip_come_out_by_name_whatever_the_file_is_called() {
    let members: [(&str, &[u8]); 2] = [("dir/a.env", SAYS.as_bytes()), ("b.txt", b"other")];
    for bytes in [zip_of(&members), tar_of(&members), gzip_of(&tar_of(&members))] {
        let out = open("picture.png", &bytes);
        assert_eq!(out.text("!dir/a.env"), SAYS);
        assert_eq!(out.text("!b.txt"), "other");
        assert_eq!(out.text("!"), "dir/a.env\nb.txt\n");
        assert_eq!(out.skips, []);
    }
    assert_eq!(open("logs/app.log.gz", &gzip_of(SAYS.as_bytes())).text("!app.log"), SAYS);
    assert_eq!(open("unnamed", &gzip_of(SAYS.as_bytes())).text("!content"), SAYS);
}

#[test]
fn archives_in_archives_are_opened_to_four_and_named_beyond() {
    let mut bytes = zip_of(&[("a.txt", SAYS.as_bytes())]);
    for _ in 0..3 {
        bytes = zip_of(&[("in.zip", &bytes)]);
    }
    assert_eq!(open("a.zip", &bytes).text("!in.zip!in.zip!in.zip!a.txt"), SAYS);
    let out = open("a.zip", &tar_of(&[("deep.zip", &bytes)]));
    assert!(out.skipped("!deep.zip!in.zip!in.zip!in.zip", Skip::ArchiveDepth), "{out:?}");
}

#[test]
fn texts_in_archives_are_read_like_any_other() {
    let wide: Vec<u8> = "\u{FEFF}wide swordfish".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let notebook = br#"{"cells": [{"cell_type": "code", "source": ["a = 1\n", "b = 2"]}]}"#;
    let out = open("a.zip", &zip_of(&[("wide.txt", &wide), ("n.ipynb", notebook)]));
    assert_eq!(out.text("!wide.txt"), "wide swordfish");
    assert_eq!(out.text("!n.ipynb#cell-1"), "a = 1\nb = 2");
}

#[test]
fn members_of_the_same_name_all_come_out() {
    let mut bytes = zip_of(&[("a.env", b"swordfish one"), ("b.env", b"swordfish two")]);
    for at in 0..bytes.len() - 5 {
        if &bytes[at..at + 5] == b"b.env" {
            bytes[at] = b'a';
        }
    }
    let out = open("a.zip", &bytes);
    assert_eq!(out.texts.iter().filter(|(suffix, _)| suffix == "!a.env").count(), 2);
}

#[test]
fn a_zip_archive_behind_a_program_comes_out_with_the_program() {
    let mut bytes = b"#!/usr/bin/env python3\n# launcher\n".to_vec();
    bytes.extend_from_slice(&zip_of(&[("__main__.py", SAYS.as_bytes())]));
    let out = open("app.pyz", &bytes);
    assert_eq!(out.text("!__main__.py"), SAYS);
    assert!(out.text("").contains("launcher"));
}

#[test]
fn a_zip_archive_with_the_larger_end_record_is_read_by_its_directory() {
    let plain = zip_of(&[("a.env", SAYS.as_bytes())]);
    let end = plain.windows(4).rposition(|mark| mark == b"PK\x05\x06").unwrap();
    let number = |at: usize| u64::from(u32::from_le_bytes(plain[at..at + 4].try_into().unwrap())).to_le_bytes();
    for marked in [false, true] {
        let mut large = b"PK\x06\x06".to_vec();
        large.extend_from_slice(&[0; 36]);
        large.extend_from_slice(&number(end + 12));
        large.extend_from_slice(&number(end + 16));
        large.extend_from_slice(b"PK\x06\x07");
        large.extend_from_slice(&[0; 16]);
        let mut small = plain[end..].to_vec();
        if marked {
            small[12..20].fill(0xFF);
        }
        let out = open("a.zip", &[&plain[..end], &large, &small].concat());
        assert_eq!((out.text("!a.env"), out.skips.len()), (SAYS, 0));
    }
}

#[test]
fn what_is_left_of_a_cut_off_archive_comes_out() {
    let members: [(&str, &[u8]); 2] = [("a.env", SAYS.as_bytes()), ("noise.bin", &noise(40_000))];
    let zip = zip_of(&members);
    let out = open("a.zip", &zip[..zip.len() / 2]);
    assert_eq!(out.text("!a.env"), SAYS);
    assert!(out.skipped("", Skip::ArchiveDamaged) && out.skipped("!noise.bin", Skip::ArchiveDamaged));

    let tar = tar_of(&members);
    let out = open("a.tar", &tar[..tar.len() / 2]);
    assert_eq!(out.text("!a.env"), SAYS);
    assert!(out.skipped("", Skip::ArchiveDamaged));

    let packed = gzip_of(&tar);
    let out = open("a.tgz", &packed[..packed.len() / 2]);
    assert_eq!(out.text("!a.env"), SAYS);
    assert!(out.skipped("", Skip::ArchiveDamaged));
}

#[test]
fn a_text_that_only_begins_like_an_archive_is_scanned_as_text() {
    for start in [b"PK\x03\x04".as_slice(), b"\x1F\x8B\x08", b"PK\x05\x06"] {
        let out = open("a", &[start, SAYS.as_bytes()].concat());
        assert!(out.text("").contains("swordfish"));
        assert!(out.skipped("", Skip::ArchiveDamaged));
    }
}

#[test]
fn a_damaged_member_is_named_and_the_others_come_out() {
    let mut bytes = zip_of(&[("a.bin", &noise(5000)), ("b.env", SAYS.as_bytes())]);
    bytes[2000] ^= 0xFF;
    let out = open("a.zip", &bytes);
    assert!(out.skipped("!a.bin", Skip::ArchiveDamaged));
    assert_eq!(out.text("!b.env"), SAYS);
}

#[test]
fn encrypted_members_and_unknown_methods_are_named() {
    let plain = zip_of(&[("a.env", SAYS.as_bytes())]);
    let directory = plain.windows(4).rposition(|mark| mark == b"PK\x01\x02").unwrap();
    let mut encrypted = plain.clone();
    encrypted[directory + 8] |= 1;
    assert!(open("a.zip", &encrypted).skipped("!a.env", Skip::ArchiveEncrypted));
    let mut other = plain;
    other[directory + 10] = 93;
    assert!(open("a.zip", &other).skipped("!a.env", Skip::ArchiveUnsupported));
}

#[test]
fn archives_of_other_kinds_are_named() {
    for magic in [
        b"\xFD7zXZ\0".as_slice(),
        b"\x28\xB5\x2F\xFD",
        b"7z\xBC\xAF\x27\x1C",
        b"Rar!\x1A\x07\x01\0",
        b"BZh91AY&SY",
        b"!<arch>\ndebian-binary   ",
    ] {
        assert!(open("a", &[magic, &noise(100)].concat()).skipped("", Skip::ArchiveUnsupported));
    }
}

#[test]
fn every_limit_is_met_with_its_name_and_what_was_read_until_then() {
    let mebibyte = 1 << 20;
    let long = [SAYS.as_bytes(), &vec![b'x'; 3 * mebibyte]].concat();

    let bomb = open("a.zip", &zip_of(&[("bomb.txt", &long), ("b.env", SAYS.as_bytes())]));
    assert!(bomb.skipped("!bomb.txt", Skip::ArchiveRatio));
    assert!(bomb.text("!bomb.txt").starts_with(SAYS) && bomb.text("!b.env") == SAYS);
    assert!(open("a.gz", &gzip_of(&long)).skipped("!a", Skip::ArchiveRatio));
    assert!(open("a.tgz", &gzip_of(&tar_of(&[("bomb", &long)]))).skipped("!bomb", Skip::ArchiveRatio));

    let member = Limits { member: 1000, ..Limits::default() };
    let noisy = [SAYS.as_bytes(), &noise(5000)].concat();
    for bytes in [zip_of(&[("n", &noisy), ("b", b"after")]), tar_of(&[("n", &noisy), ("b", b"after")])] {
        let out = open_within(&member, "a", &bytes);
        assert!(out.skipped("!n", Skip::ArchiveSize), "{:?}", out.skips);
        assert!(out.text("!n").starts_with(SAYS) && out.text("!b") == "after");
    }

    let total = Limits { total: 12_000, ..Limits::default() };
    let many: Vec<_> = (0..9).map(|number| (format!("{number}"), noise(3000))).collect();
    let many: Vec<_> = many.iter().map(|(name, bytes)| (name.as_str(), bytes.as_slice())).collect();
    for bytes in [zip_of(&many), tar_of(&many), gzip_of(&tar_of(&many))] {
        let out = open_within(&total, "a", &bytes);
        assert!(out.skips.iter().any(|(_, reason)| *reason == Skip::ArchiveSize), "{:?}", out.skips);
        assert!((4..=7).contains(&out.texts.len()), "{}", out.texts.len());
    }

    let members = Limits { members: 5, ..Limits::default() };
    for bytes in [zip_of(&many), tar_of(&many)] {
        let out = open_within(&members, "a", &bytes);
        assert!(out.skipped("", Skip::ArchiveSize));
        assert_eq!(out.texts.len(), 6);
    }
}

#[test]
fn links_in_a_tar_archive_are_in_the_list_of_names() {
    let mut builder = tar::Builder::new(Vec::new());
    let mut header = tar::Header::new_gnu();
    header.set_entry_type(tar::EntryType::Symlink);
    header.set_size(0);
    builder.append_link(&mut header, "link", "target/swordfish").unwrap();
    assert_eq!(open("a.tar", &builder.into_inner().unwrap()).text("!"), "link -> target/swordfish\n");
}

#[test]
fn a_notebook_comes_out_by_cell_with_its_outputs_and_the_rest() {
    let notebook = br##"{
        "cells": [
            {"cell_type": "markdown", "source": "# Title", "attachments": {"a.png": {"image/png": "QUJD"}}},
            {"cell_type": "code", "source": ["one = 1\n", "two = 'swordfish'"], "outputs": [
                {"output_type": "stream", "text": ["printed\n", "lines"]},
                {"output_type": "execute_result", "data": {"text/plain": ["plain"], "image/png": "REVG"}},
                {"output_type": "error", "evalue": "failed", "traceback": ["frame one", "frame two"]}
            ]}
        ],
        "metadata": {"kernel": "in metadata"}
    }"##;
    let out = open("dir/Analysis.IPYNB", notebook);
    assert_eq!(out.text("#cell-1"), "# Title");
    assert_eq!(out.text("#cell-2"), "one = 1\ntwo = 'swordfish'");
    assert_eq!(out.text("#cell-2-output-1"), "printed\nlines");
    assert_eq!(out.text("#cell-2-output-2"), "plain");
    assert_eq!(out.text("#cell-2-output-3"), "failed\nframe one\nframe two");
    let rest = out.text("#notebook");
    assert!(["QUJD", "REVG", "in metadata"].iter().all(|part| rest.contains(part)));
    assert!(!rest.contains("swordfish"));

    let older = br#"{"worksheets": [{"cells": [{"cell_type": "code", "input": ["old = 1"]}]}], "nbformat": 3}"#;
    assert_eq!(open("old.ipynb", older).text("#cell-1"), "old = 1");
    for broken in [&notebook[..400], b"{\"cells\": 1}", b"[]"] {
        assert_eq!(open("a.ipynb", broken).text("").as_bytes(), broken);
    }
}

/// Archives of each kind, nested too, as a start for damage.
fn archives() -> Vec<Vec<u8>> {
    let members: [(&str, &[u8]); 3] = [("a.env", SAYS.as_bytes()), ("dir/b", b""), ("c", &[7; 3000])];
    let (zip, tar) = (zip_of(&members), tar_of(&members));
    vec![gzip_of(&tar), zip_of(&[("in.tar", &tar), ("in.zip", &zip)]), tar_of(&[("in.zip", &zip)]), zip, tar]
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    #[test]
    fn no_damage_makes_unpacking_panic_or_run_away(
        which in 0..5_usize,
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 0..12),
        cut in proptest::option::of(any::<prop::sample::Index>()),
    ) {
        let mut bytes = archives().swap_remove(which);
        for (place, value) in changes {
            let at = place.index(bytes.len());
            bytes[at] = value;
        }
        if let Some(cut) = cut {
            bytes.truncate(cut.index(bytes.len()));
        }
        let limits = Limits { total: 1 << 20, member: 1 << 18, ..Limits::default() };
        let out = open_within(&limits, "a", &bytes);
        let given: usize = out.texts.iter().map(|(_, text)| text.len()).sum();
        prop_assert!(given <= 8 << 20, "{given}");
        prop_assert!(bytes.is_empty() || !out.texts.is_empty() || !out.skips.is_empty());
    }

    #[test]
    fn any_bytes_come_out_as_something(bytes in proptest::collection::vec(any::<u8>(), 1..600)) {
        let out = open("a.ipynb", &bytes);
        prop_assert!(!out.texts.is_empty() || !out.skips.is_empty());
    }
}

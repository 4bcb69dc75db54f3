//! The engine alone, without a process around it: `cargo bench --bench engine`.

#![expect(clippy::unwrap_used, reason = "a bench stops where its preparation fails")]

use aiguard::detect::engine::Scratch;
use aiguard::detect::{Engine, Selection, decode};
use aiguard::model::{Origin, Text};
use aiguard::rules::table;
use divan::Bencher;
use divan::counter::BytesCount;

fn main() {
    divan::main();
}

/// Our own sources, a megabyte and more of them.
fn source() -> Vec<u8> {
    let mut text = Vec::new();
    let mut folders = vec![std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|ending| ending == "rs") {
                text.extend(std::fs::read(path).unwrap());
            }
        }
    }
    text.repeat(4)
}

/// Keywords, patterns, judgement, decoding.
#[divan::bench]
fn scan(bencher: Bencher) {
    let (engine, text) = (Engine::builtin(&Selection::default()), source());
    let mut scratch = Scratch::default();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench_local(|| engine.scan(&Text::new("all.rs", &text, Origin::File), &mut scratch).len());
}

/// The same on a text that calls a rule everywhere.
#[divan::bench]
fn scan_dense_keywords(bencher: Bencher) {
    let engine = Engine::builtin(&Selection::default());
    let text = b"ghp_ password= xoxb- AKIA api_key: sk-ant- ".repeat(25_000);
    let mut scratch = Scratch::default();
    bencher
        .counter(BytesCount::of_slice(&text))
        .bench_local(|| engine.scan(&Text::new("all.rs", &text, Origin::File), &mut scratch).len());
}

/// Looking for encoded stretches.
#[divan::bench]
fn decoding(bencher: Bencher) {
    let text = source();
    bencher.counter(BytesCount::of_slice(&text)).bench_local(|| {
        let mut count = 0;
        decode::decode(&text, |_| count += 1);
        count
    });
}

/// The peer of our prefilter: one automaton over the same keywords, built beforehand.
#[divan::bench]
fn keywords_by_automaton(bencher: Bencher) {
    let text = source();
    let automaton = aho_corasick::AhoCorasick::builder()
        .ascii_case_insensitive(true)
        .kind(Some(aho_corasick::AhoCorasickKind::ContiguousNFA))
        .build(table::keywords())
        .unwrap();
    bencher.counter(BytesCount::of_slice(&text)).bench_local(|| automaton.find_overlapping_iter(&text).count());
}

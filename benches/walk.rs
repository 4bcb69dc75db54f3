//! How long it takes to walk a tree and read what is in it: the floor of every scan of a tree.
//!
//! The tree is this package, or the one that `AIGUARD_BENCH_TREE` names.

use std::path::PathBuf;

use aiguard::files::{Found, Walk, walk};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn tree() -> PathBuf {
    #[expect(clippy::disallowed_methods, reason = "a bench is told where its tree is")]
    let named = std::env::var_os("AIGUARD_BENCH_TREE");
    named.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from)
}

/// The number of bytes in the tree, each of them looked at.
fn read(threads: usize) -> usize {
    let options = Walk { threads, ..Walk::default() };
    let lengths = walk(
        &[tree()],
        &options,
        || 0,
        |sum, entry| {
            if let Found::File(bytes) = entry.found {
                *sum += black_box(bytes).len();
            }
        },
    );
    lengths.map_or(0, |lengths| lengths.iter().sum())
}

#[divan::bench(args = [1, 2, 0])]
fn walk_and_read(bencher: Bencher<'_, '_>, threads: usize) {
    bencher.counter(BytesCount::new(read(threads))).bench(|| read(threads));
}

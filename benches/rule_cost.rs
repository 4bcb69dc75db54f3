//! What each rule costs on a tree, the dearest first: `cargo bench --bench rule_cost -- PATH`.
//!
//! A rule costs what the whole set costs less what the set without it does; measured the other way round, by running each
//! alone, the prefilter's own time is taken off.

#![expect(clippy::print_stdout, reason = "this bench is a table")]

use std::path::PathBuf;
use std::time::Instant;

use aiguard::detect::engine::Scratch;
use aiguard::detect::{Engine, Selection};
use aiguard::model::{Origin, Text};
use aiguard::rules::table;

fn main() {
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let root = given.map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("src"), PathBuf::from);
    let texts = texts(root);
    let bytes: usize = texts.iter().map(|(_, text)| text.len()).sum();
    let nothing = cost(&texts, "no-such-rule");
    let mut costs: Vec<(f64, &str)> =
        table::builtin().iter().map(|rule| (cost(&texts, rule.about.id) - nothing, rule.about.id)).collect();
    costs.sort_by(|a, b| b.0.total_cmp(&a.0));
    println!("{} files, {:.1} MB; without any rule {:.1} ms", texts.len(), bytes as f64 / 1e6, nothing);
    println!("all rules together {:.1} ms over that", costs.iter().map(|(cost, _)| cost).sum::<f64>());
    for (cost, id) in costs.iter().take(40) {
        println!("{cost:8.2} ms  {id}");
    }
}

/// Up to 20 MB of text files below `root`.
fn texts(root: PathBuf) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![root];
    let mut total = 0;
    while let Some(folder) = folders.pop() {
        let Ok(entries) = std::fs::read_dir(folder) else { continue };
        for entry in entries.flatten() {
            let path = entry.path();
            if path.is_dir() && !path.ends_with(".git") {
                folders.push(path);
            } else if let Ok(text) = std::fs::read(&path)
                && total < 20_000_000
                && !text.contains(&0)
            {
                total += text.len();
                found.push((path.display().to_string(), text));
            }
        }
    }
    found
}

/// Milliseconds for one rule alone.
fn cost(texts: &[(String, Vec<u8>)], rule: &str) -> f64 {
    let selection = Selection { rules: vec![rule.to_owned()], ..Selection::default() };
    let engine = Engine::builtin(&selection);
    let mut scratch = Scratch::default();
    let begun = Instant::now();
    for (path, text) in texts {
        std::hint::black_box(engine.scan(&Text::new(path, text, Origin::File), &mut scratch));
    }
    begun.elapsed().as_secs_f64() * 1e3
}

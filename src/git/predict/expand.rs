//! Names that a shell puts in the place of a word with wildcards.

use std::path::Path;

use globset::GlobBuilder;

use crate::files;

/// The names in `folder` that the word means to a shell; the word itself when it means none, as shells do.
pub(super) fn expand(word: &str, folder: &Path) -> Vec<String> {
    let mut found = vec![String::new()];
    for part in word.split('/') {
        let mut next = Vec::new();
        for start in &found {
            let join = |name: &str| if start.is_empty() { name.to_owned() } else { format!("{start}/{name}") };
            if !part.contains(['*', '?', '[', '{']) {
                next.push(if word.starts_with('/') && start.is_empty() { "/".to_owned() } else { join(part) });
                continue;
            }
            let Ok(glob) = GlobBuilder::new(part).literal_separator(true).build() else { return vec![word.to_owned()] };
            let glob = glob.compile_matcher();
            let names = files::names(&folder.join(start)).into_iter();
            let visible = names.filter(|name| part.starts_with(['.', '{']) || !name.starts_with('.'));
            next.extend(visible.filter(|name| glob.is_match(name)).map(|name| join(&name)));
        }
        found = next;
    }
    if found.is_empty() { vec![word.to_owned()] } else { found }
}

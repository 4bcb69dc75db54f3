//! Marks in files: comments such as `// AI-assisted`, by the comment syntax of the language. What stands in texts is none.

use super::form::{Undecorated, bracketed};
use super::knowledge::{Knowledge, Language};
use super::prose::{self, Reach};
use super::value::{self, Says};
use super::words::tokens;

/// How a language writes comments, by the file's name; nothing for files that cannot have any, or of which nothing is known.
pub fn language(path: &str) -> Option<&'static Language> {
    let name = path.rsplit('/').next().unwrap_or(path);
    let is = |file: &String| if file.starts_with('.') { name.ends_with(file.as_str()) } else { name == file };
    Knowledge::get().languages.iter().find(|language| language.files.iter().any(is))
}

/// The lines, from 1, whose comments say that an AI took part; with own words, those whose comments have one of them.
pub fn find(language: &Language, text: &str, words: &[String]) -> Vec<usize> {
    let mut found = Vec::new();
    for (line, comment) in comments(language, text) {
        for (offset, part) in comment.lines().enumerate() {
            if says(part, words) {
                found.push(line + offset);
            }
        }
    }
    found
}

/// Whether a comment's line is a mark.
fn says(comment: &str, own: &[String]) -> bool {
    let comment = comment.trim().trim_start_matches(['/', '*', '!', '#', '-', ';', '%', ' ', '@']).trim();
    if !own.is_empty() {
        let lower = comment.to_lowercase();
        return own.iter().any(|word| lower.contains(&word.to_lowercase()));
    }
    let known = Knowledge::get();
    if let Some(inner) = bracketed(comment)
        && known.prose.tags.at_start(&tokens(inner)).is_some()
    {
        return true;
    }
    if let Some((key, value)) = Undecorated::of(comment).key_and_value()
        && let Some(key) = known.key(key).filter(|key| !key.block_only)
    {
        return matches!(value::says(key, value, None), Says::Ai(_));
    }
    prose::sentence(comment, Reach::Sentence).is_some()
}

/// Every comment, with the line on which it starts.
fn comments<'t>(language: &Language, text: &'t str) -> Vec<(usize, &'t str)> {
    let mut found = Vec::new();
    let (mut at, mut line) = (0, 1);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let step = if let Some(start) = language.line.iter().find(|start| rest.starts_with(start.as_str())) {
            let end = rest.find('\n').unwrap_or(rest.len());
            found.push((line, &rest[start.len()..end]));
            end
        } else if let Some([open, close]) = language.block.iter().find(|[open, _]| rest.starts_with(open.as_str())) {
            let inner = &rest[open.len()..];
            let length = inner.find(close.as_str()).unwrap_or(inner.len());
            found.push((line, &inner[..length]));
            (open.len() + length + close.len()).min(rest.len())
        } else if let Some(quote) = language.quotes.iter().find(|quote| rest.starts_with(quote.as_str())) {
            quote.len() + closing(rest, quote)
        } else {
            rest.chars().next().map_or(1, char::len_utf8)
        };
        line += rest.as_bytes()[..step].iter().filter(|byte| **byte == b'\n').count();
        at += step;
    }
    found
}

/// How long a text is from behind its opening quote, the closing one with it. One of a single quote ends with its line at the
/// latest, so that an apostrophe in prose swallows no file.
fn closing(text: &str, quote: &String) -> usize {
    let rest = &text[quote.len()..];
    let mut escaped = false;
    for (at, character) in rest.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '\n' if quote.len() == 1 && *quote != "`" => return at,
            _ if rest[at..].starts_with(quote.as_str()) => return at + quote.len(),
            _ => {}
        }
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::{find, language};

    fn lines(path: &str, text: &str) -> Vec<usize> {
        find(language(path).unwrap(), text, &[])
    }

    #[test]
    fn a_comment_is_a_mark_and_a_text_is_none() {
        assert_eq!(lines("a.rs", "fn main() {}\n// AI-assisted\n/* x\n * Generated with Claude Code\n */\n"), [2, 4]);
        assert_eq!(
            lines("a.rs", "const MARK: &str = \"// AI-assisted\";\nlet life: &'static str;\n"),
            Vec::<usize>::new()
        );
        assert_eq!(lines("b.py", "# AI_ASSISTED: true\n\"\"\"\n# AI-assisted\n\"\"\"\n# AI_ASSISTED: false\n"), [1]);
        assert_eq!(lines("c.ts", "const t = `\n// AI-assisted\n`;\n// [AI-Generated: Claude]\n"), [4]);
        assert_eq!(
            lines("d.html", "<p>AI-assisted</p>\n<!-- This file was created with the assistance of an AI -->\n"),
            [2]
        );
        assert_eq!(lines("sub/Makefile", "# AI-generated\nall:\n\t@echo 'AI-generated'\n"), [1]);
        assert!(language("data.json").is_none() && language("Cargo.lock").is_none());
    }

    #[test]
    fn own_words_stand_for_the_built_in_ones() {
        let text = "// provenance: machine\n// AI-assisted\n";
        assert_eq!(find(language("a.go").unwrap(), text, &["Provenance: machine".to_owned()]), [1]);
    }
}

//! Takes what an installation put into a file out of it, when somebody has changed the file since: of what is there now,
//! everything stays but the difference between what was there before and what was written.

use std::path::Path;

use similar::{DiffTag, TextDiff};

use super::{agents, git_hooks, section};
use crate::files;
use crate::syntax::{Decoded, Dialect, Edit, Node, Value, edit, parse};

/// What a file held before it was installed into, and what was written.
pub(super) struct Written<'w> {
    pub(super) before: Option<&'w [u8]>,
    pub(super) after: Option<&'w [u8]>,
}

/// A file without what is ours; `None` when there is nothing of ours.
///
/// # Errors
/// When it cannot be read any more; a sentence that says so.
pub(super) fn withdraw(path: &Path, now: &[u8], written: &Written<'_>) -> Result<Option<Vec<u8>>, String> {
    let decoded = Decoded::new(now);
    if decoded.text.contains(git_hooks::SIGN) {
        return Ok(files::read_if_present(&git_hooks::aside(path)).ok().flatten());
    }
    if let Some(rest) = section::take(&decoded.text) {
        return Ok(Some(decoded.encode(&rest)));
    }
    let text = |bytes: Option<&[u8]>| bytes.map(|bytes| Decoded::new(bytes).text).unwrap_or_default();
    let (before, after) = (text(written.before), text(written.after));
    let dialect = match path.extension().and_then(|ending| ending.to_str()) {
        Some("toml") => Dialect::Toml,
        Some("json") => Dialect::Jsonc,
        _ => return Ok(without_lines([&before, &after, &decoded.text]).map(|rest| decoded.encode(&rest))),
    };
    let now = parse(&decoded.text, dialect).map_err(|fault| {
        format!(
            "It cannot be read any more, so aiguard's entries are still in it: {}.",
            agents::place(&decoded.text, &fault)
        )
    })?;
    let mut edits = Vec::new();
    if let Ok(after) = parse(&after, dialect) {
        differences([parse(&before, dialect).ok().as_ref(), Some(&after), Some(&now)], &mut Vec::new(), &mut edits);
    }
    let rest = edit(&decoded.text, dialect, &edits).unwrap_or_else(|_| decoded.text.clone());
    // What somebody has moved or changed is still known by its command line.
    let rest = agents::without(&rest, dialect).unwrap_or(rest);
    let rest = without_empty_members(&rest, dialect, parse(&before, dialect).ok().as_ref()).unwrap_or(rest);
    Ok((rest != decoded.text).then(|| decoded.encode(&rest)))
}

/// The edits that undo what was written, as far as it still stands in what is there now.
fn differences([before, after, now]: [Option<&Node>; 3], path: &mut Vec<String>, edits: &mut Vec<Edit>) {
    let (Some(after), Some(now)) = (after, now) else { return };
    for member in after.members() {
        let (earlier, there) = (before.and_then(|node| node.get(&member.key)), now.get(&member.key));
        let Some(there) = there.filter(|_| earlier.map(Node::plain) != Some(member.node.plain())) else { continue };
        path.push(member.key.clone());
        let same = there.plain() == member.node.plain();
        match earlier {
            None if same => edits.push(Edit::Remove { path: path.clone() }),
            Some(earlier) if same && earlier.members().is_empty() && earlier.items().is_empty() => {
                edits.push(Edit::Set { path: path.clone(), value: earlier.plain() });
            }
            _ => differences([earlier, Some(&member.node), Some(there)], path, edits),
        }
        path.pop();
    }
    let holds = |node: Option<&Node>, item: &Node| {
        node.is_some_and(|node| node.items().iter().any(|other| other.plain() == item.plain()))
    };
    for item in after.items().iter().filter(|item| !holds(before, item) && holds(Some(now), item)) {
        edits.push(Edit::Drop { path: path.clone(), value: item.plain() });
    }
}

/// The text without the members that were made for what has gone.
fn without_empty_members(text: &str, dialect: Dialect, before: Option<&Node>) -> Option<String> {
    let node = parse(text, dialect).ok()?;
    let is_empty = |node: &Node| matches!(node.value, Value::Object(_)) && node.members().is_empty();
    let made = node.members().iter().filter(|member| is_empty(&member.node));
    let made = made.filter(|member| before.is_none_or(|before| before.get(&member.key).is_none()));
    let edits: Vec<Edit> = made.map(|member| Edit::Remove { path: vec![member.key.clone()] }).collect();
    edit(text, dialect, &edits).ok()
}

/// A text without the blocks of lines that were written into it.
fn without_lines([before, after, now]: [&str; 3]) -> Option<String> {
    let lines: Vec<&str> = after.split_inclusive('\n').collect();
    let diff = TextDiff::from_lines(before, after);
    let mut rest = now.to_owned();
    for added in diff.ops().iter().filter(|operation| operation.tag() == DiffTag::Insert) {
        let block = lines.get(added.new_range())?.concat();
        if let Some((head, tail)) = rest.split_once(&block) {
            rest = format!("{head}{tail}");
        }
    }
    (rest != now).then_some(rest)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::{Written, withdraw};

    fn rest(name: &str, texts: [&str; 3]) -> Option<String> {
        let [before, after, now] = texts;
        let before = (!before.is_empty()).then_some(before.as_bytes());
        let written = Written { before, after: Some(after.as_bytes()) };
        let rest = withdraw(Path::new(name), now.as_bytes(), &written).unwrap();
        rest.map(|bytes| String::from_utf8(bytes).unwrap())
    }

    #[test]
    fn members_and_elements_that_were_added_go_and_the_rest_stays() {
        let before = "{\"model\": \"a\", \"permissions\": {\"deny\": [\"x\"]}, \"on\": false}";
        let after =
            "{\"model\": \"a\", \"permissions\": {\"deny\": [\"x\", \"y\"]}, \"on\": true, \"more\": {\"b\": 1}}";
        let now = "{\"model\": \"b\", \"permissions\": {\"deny\": [\"x\", \"y\", \"z\"]}, \"on\": true, \"more\": {\"b\": 1, \"c\": 2}}";
        let text = rest("a.json", [before, after, now]).unwrap();
        let value: serde_json::Value = serde_json::from_str(&text).unwrap();
        let wanted =
            serde_json::json!({"model": "b", "permissions": {"deny": ["x", "z"]}, "on": false, "more": {"c": 2}});
        assert_eq!(value, wanted, "{text}");
    }

    #[test]
    fn records_of_trust_go_from_a_file_that_its_agent_has_written_to() {
        let before = "model = \"a\"\n";
        let after = "model = \"a\"\n\n[hooks.state.\"/h.json:stop:0:0\"]\ntrusted_hash = \"sha256:1\"\n";
        let now = format!("{after}\n[projects.\"/work\"]\ntrust_level = \"trusted\"\n");
        let text = rest("config.toml", [before, after, &now]).unwrap();
        assert!(!text.contains("hooks") && text.contains("[projects.\"/work\"]") && text.contains("model"), "{text}");
    }

    #[test]
    fn lines_of_a_text_without_marks_go() {
        let (before, added) = ("repos:\n  - repo: a\n", "  - repo: local\n    hooks: []\n");
        let after = format!("{before}{added}");
        let now = format!("# mine\n{after}  - repo: b\n");
        let wanted = "# mine\nrepos:\n  - repo: a\n  - repo: b\n";
        assert_eq!(rest(".pre-commit-config.yaml", [before, &after, &now]).as_deref(), Some(wanted));
        assert_eq!(rest(".pre-commit-config.yaml", [before, &after, before]), None, "it is gone already");
    }

    #[test]
    fn what_cannot_be_read_is_said_with_its_place() {
        let written = Written { before: None, after: Some(b"{\"a\": 1}") };
        let told = withdraw(Path::new("a.json"), b"{\"a\": 1,\n oops}", &written).unwrap_err();
        assert!(told.contains("line 2, column 2"), "{told}");
    }
}

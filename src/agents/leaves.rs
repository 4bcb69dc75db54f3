//! Every text in a JSON value, with its place.

use serde_json::Value;

/// One text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Leaf<'v> {
    /// The key that it stands under; of a text in a list, the list's key.
    pub key: &'v str,
    /// Its place: a JSON pointer (RFC 6901).
    pub pointer: String,
    pub text: &'v str,
}

/// Every text in `value`, in its order. Keys of objects that could hold something themselves are texts, too, at the
/// pointer of what they lead to.
pub fn of(value: &Value) -> Vec<Leaf<'_>> {
    let mut found = Vec::new();
    gather(value, "", &mut String::new(), &mut found);
    found
}

/// From how many bytes on a key is a text of its own.
const TELLING: usize = 16;

fn gather<'v>(value: &'v Value, key: &'v str, pointer: &mut String, found: &mut Vec<Leaf<'v>>) {
    let length = pointer.len();
    match value {
        Value::String(text) => found.push(Leaf { key, pointer: pointer.clone(), text }),
        Value::Array(list) => {
            for (number, item) in list.iter().enumerate() {
                pointer.push('/');
                pointer.push_str(&number.to_string());
                gather(item, key, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Object(map) => {
            for (key, item) in map {
                pointer.push('/');
                pointer.push_str(&key.replace('~', "~0").replace('/', "~1"));
                if key.len() >= TELLING {
                    found.push(Leaf { key: "", pointer: format!("{pointer}#"), text: key });
                }
                gather(item, key, pointer, found);
                pointer.truncate(length);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of;

    #[test]
    fn the_pointer_of_a_text_leads_to_it() {
        let value = json!({"a/b": [{"c~d": "one"}, "two"], "n": 1, "e": "three"});
        let leaves = of(&value);
        assert_eq!(
            leaves.iter().map(|leaf| (leaf.key, leaf.text)).collect::<Vec<_>>(),
            [("c~d", "one"), ("a/b", "two"), ("e", "three")]
        );
        for leaf in &leaves {
            assert_eq!(value.pointer(&leaf.pointer).and_then(|it| it.as_str()), Some(leaf.text));
        }
    }
}

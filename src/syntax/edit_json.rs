//! Edits of JSON, on a tree that holds every blank and comment.

use jsonc_parser::cst::{CstArray, CstContainerNode, CstInputValue, CstNode, CstObject, CstObjectProp, CstRootNode};
use serde_json::Value;

use super::{Dialect, Edit, EditError, json};

pub(super) fn edit(text: &str, dialect: Dialect, edits: &[Edit]) -> Result<String, EditError> {
    let empty = text.trim().is_empty();
    let text = if empty { "{}\n" } else { text };
    let root = CstRootNode::parse(text, &json::options(dialect)).map_err(|error| EditError(error.to_string()))?;
    let Some(object) = root.object_value() else {
        return Err(EditError("the file holds no object".to_owned()));
    };
    for edit in edits {
        apply(&object, edit)?;
    }
    Ok(root.to_string())
}

fn apply(root: &CstObject, edit: &Edit) -> Result<(), EditError> {
    let Some((last, way)) = edit.path().split_last() else {
        return Err(EditError("an empty path names nothing".to_owned()));
    };
    match edit {
        Edit::Set { path, value } => {
            let holder = reach(root, way, true)?.ok_or_else(|| EditError::blocked(way))?;
            set(&holder, last, value).ok_or_else(|| EditError::blocked(path))
        }
        Edit::Add { path, value } => {
            let holder = reach(root, way, true)?.ok_or_else(|| EditError::blocked(way))?;
            let list = list(&holder, last).ok_or_else(|| EditError(format!("`{}` is no list", path.join("."))))?;
            if !list.elements().iter().any(|element| plain(element).as_ref() == Some(value)) {
                list.append(input(value));
            }
            Ok(())
        }
        Edit::Remove { .. } => {
            match reach(root, way, false)? {
                Some(Holder::Object(object)) => {
                    while let Some(found) = property(&object, last) {
                        found.remove();
                    }
                }
                Some(Holder::List(list)) => {
                    if let Some(element) = element(&list, last) {
                        element.remove();
                    }
                }
                None => {}
            }
            Ok(())
        }
        Edit::Drop { path, value } => {
            if let Some(Holder::List(list)) = reach(root, path, false)? {
                let equal = list.elements().into_iter().filter(|element| plain(element).as_ref() == Some(value));
                equal.collect::<Vec<_>>().into_iter().for_each(CstNode::remove);
            }
            Ok(())
        }
    }
}

/// Something that has members or elements.
enum Holder {
    Object(CstObject),
    List(CstArray),
}

/// What stands under `path`. Where a member is missing on the way, `make` decides whether it is made.
fn reach(root: &CstObject, path: &[String], make: bool) -> Result<Option<Holder>, EditError> {
    let mut here = Holder::Object(root.clone());
    for (depth, key) in path.iter().enumerate() {
        let next = match &here {
            Holder::Object(object) => match property(object, key) {
                Some(found) => found.value(),
                None if make => {
                    object.append(key, CstInputValue::Object(Vec::new()));
                    property(object, key).and_then(|made| made.value())
                }
                None => return Ok(None),
            },
            Holder::List(list) => match element(list, key) {
                Some(found) => Some(found),
                None if make => return Err(EditError(format!("`{}` has no element {key}", path[..depth].join(".")))),
                None => return Ok(None),
            },
        };
        here = match next {
            Some(CstNode::Container(CstContainerNode::Object(object))) => Holder::Object(object),
            Some(CstNode::Container(CstContainerNode::Array(list))) => Holder::List(list),
            _ if make => return Err(EditError::blocked(&path[..=depth])),
            _ => return Ok(None),
        };
    }
    Ok(Some(here))
}

/// The last property of that name: the one that counts.
fn property(object: &CstObject, key: &str) -> Option<CstObjectProp> {
    object.properties().into_iter().rev().find(|it| it.decoded_name().as_deref() == Some(key))
}

fn element(list: &CstArray, position: &str) -> Option<CstNode> {
    list.elements().into_iter().nth(position.parse().ok()?)
}

fn set(holder: &Holder, key: &str, value: &Value) -> Option<()> {
    match holder {
        Holder::Object(object) => match property(object, key) {
            Some(found) if found.value().as_ref().and_then(plain).as_ref() == Some(value) => {}
            Some(found) => found.set_value(input(value)),
            None => {
                object.append(key, input(value));
            }
        },
        Holder::List(list) => {
            let at: usize = key.parse().ok()?;
            element(list, key)?.remove();
            list.insert(at, input(value));
        }
    }
    Some(())
}

fn list(holder: &Holder, key: &str) -> Option<CstArray> {
    let found = match holder {
        Holder::Object(object) => match property(object, key) {
            Some(found) => found.value(),
            None => object.append(key, CstInputValue::Array(Vec::new())).value(),
        },
        Holder::List(list) => element(list, key),
    };
    found?.as_array()
}

/// The value of a node without its blanks and comments.
fn plain(node: &CstNode) -> Option<Value> {
    let text = node.to_string();
    super::parse(&text, Dialect::Jsonc).ok().map(|node| node.plain())
}

fn input(value: &Value) -> CstInputValue {
    match value {
        Value::Null => CstInputValue::Null,
        Value::Bool(value) => CstInputValue::Bool(*value),
        Value::Number(number) => CstInputValue::Number(number.to_string()),
        Value::String(text) => CstInputValue::String(text.clone()),
        Value::Array(items) => CstInputValue::Array(items.iter().map(input).collect()),
        Value::Object(members) => {
            CstInputValue::Object(members.iter().map(|(key, value)| (key.clone(), input(value))).collect())
        }
    }
}

//! Edits of TOML, on a tree that holds every blank and comment.

use serde_json::Value;
use toml_edit::{Array, ArrayOfTables, DocumentMut, InlineTable, Item, Table, TableLike};

use super::{Edit, EditError};

pub(super) fn edit(text: &str, edits: &[Edit]) -> Result<String, EditError> {
    let mut document: DocumentMut =
        text.parse().map_err(|error: toml_edit::TomlError| EditError(error.message().trim().replace('\n', ", ")))?;
    for edit in edits {
        apply(document.as_item_mut(), edit)?;
    }
    Ok(document.to_string())
}

fn apply(root: &mut Item, edit: &Edit) -> Result<(), EditError> {
    let Some((last, way)) = edit.path().split_last() else {
        return Err(EditError("an empty path names nothing".to_owned()));
    };
    match edit {
        Edit::Set { path, value } => {
            let holder = reach(root, way)?;
            if let Some(present) = step(holder, last)
                && plain(present).as_ref() == Some(value)
            {
                return Ok(());
            }
            let table = reach(root, way)?.as_table_like_mut().ok_or_else(|| EditError::blocked(path))?;
            set(table, last, value)
        }
        Edit::Add { path, value } => {
            let table = reach(root, way)?.as_table_like_mut().ok_or_else(|| EditError::blocked(way))?;
            add(table, last, value).ok_or_else(|| EditError(format!("`{}` is no list", path.join("."))))
        }
        Edit::Remove { .. } => {
            match way.iter().try_fold(root, |item, key| step(item, key)) {
                Some(Item::Value(toml_edit::Value::Array(list))) => {
                    if let Some(at) = last.parse().ok().filter(|at: &usize| *at < list.len()) {
                        list.remove(at);
                    }
                }
                Some(holder) => {
                    if let Some(table) = holder.as_table_like_mut() {
                        table.remove(last);
                    }
                }
                None => {}
            }
            Ok(())
        }
        Edit::Drop { path, value } => {
            if let Some(Item::Value(toml_edit::Value::Array(list))) =
                path.iter().try_fold(root, |item, key| step(item, key))
            {
                list.retain(|element| plain_value(element).as_ref() != Some(value));
            }
            Ok(())
        }
    }
}

fn step<'i>(item: &'i mut Item, key: &str) -> Option<&'i mut Item> {
    match item {
        Item::ArrayOfTables(_) | Item::Value(toml_edit::Value::Array(_)) => item.get_mut(key.parse::<usize>().ok()?),
        other => other.as_table_like_mut()?.get_mut(key),
    }
}

/// What stands under `path`; tables that are missing on the way are made.
fn reach<'i>(root: &'i mut Item, path: &[String]) -> Result<&'i mut Item, EditError> {
    let mut here = root;
    for (depth, key) in path.iter().enumerate() {
        let missing = step(here, key).is_none();
        if missing {
            let inline = here.is_inline_table();
            let table = here.as_table_like_mut().ok_or_else(|| EditError::blocked(&path[..depth]))?;
            let mut made = Table::new();
            // A table that holds nothing but tables needs no header of its own.
            made.set_implicit(true);
            let empty = if inline { Item::Value(InlineTable::new().into()) } else { Item::Table(made) };
            table.insert(key, empty);
        }
        here = step(here, key).ok_or_else(|| EditError::blocked(&path[..depth]))?;
        if !here.is_table_like() && !here.is_array_of_tables() {
            return Err(EditError::blocked(&path[..=depth]));
        }
    }
    Ok(here)
}

fn set(table: &mut dyn TableLike, key: &str, value: &Value) -> Result<(), EditError> {
    let Some(new) = value_of(value) else {
        return Err(EditError(format!("`{key}` cannot be null in TOML")));
    };
    match table.get_mut(key) {
        // The comment behind the old value stays.
        Some(Item::Value(old)) => {
            let decor = old.decor().clone();
            *old = new;
            *old.decor_mut() = decor;
        }
        Some(other) => *other = Item::Value(new),
        None => {
            table.insert(key, Item::Value(new));
        }
    }
    Ok(())
}

fn add(table: &mut dyn TableLike, key: &str, value: &Value) -> Option<()> {
    if table.get(key).is_none() {
        let made = if value.is_object() {
            Item::ArrayOfTables(ArrayOfTables::new())
        } else {
            Item::Value(Array::new().into())
        };
        table.insert(key, made);
    }
    match table.get_mut(key)? {
        Item::ArrayOfTables(list) => {
            let there = list.iter().any(|it| plain_table(it).as_ref() == Some(value));
            if !there {
                let mut element = Table::new();
                for (name, value) in value.as_object()? {
                    element.insert(name, Item::Value(value_of(value)?));
                }
                list.push(element);
            }
        }
        Item::Value(toml_edit::Value::Array(list)) => {
            if !list.iter().any(|it| plain_value(it).as_ref() == Some(value)) {
                let mut new = value_of(value)?;
                // A list with one element per line goes on so.
                let before = list.iter().last().and_then(|it| it.decor().prefix()).and_then(|it| it.as_str());
                if let Some(before) = before.filter(|it| it.contains('\n')).map(str::to_owned) {
                    let (indent, rest) = (before, list.trailing().as_str().unwrap_or_default().to_owned());
                    // A comment behind the last element belongs to it and stays on its line.
                    let (comment, end) = rest.rfind('\n').map_or(("", ""), |at| rest.split_at(at));
                    new.decor_mut().set_prefix(format!("{comment}{}", &indent[indent.rfind('\n').unwrap_or(0)..]));
                    let end = end.to_owned();
                    list.push_formatted(new);
                    list.set_trailing(end);
                    list.set_trailing_comma(true);
                } else {
                    list.push(new);
                }
            }
        }
        _ => return None,
    }
    Some(())
}

fn value_of(value: &Value) -> Option<toml_edit::Value> {
    Some(match value {
        Value::Null => return None,
        Value::Bool(value) => (*value).into(),
        Value::Number(number) => match number.as_i64() {
            Some(whole) => whole.into(),
            None => number.as_f64()?.into(),
        },
        Value::String(text) => text.as_str().into(),
        Value::Array(items) => items.iter().map(value_of).collect::<Option<Array>>()?.into(),
        Value::Object(members) => {
            let pairs = members.iter().map(|(key, value)| Some((key.as_str(), value_of(value)?)));
            pairs.collect::<Option<InlineTable>>()?.into()
        }
    })
}

fn plain(item: &Item) -> Option<Value> {
    match item {
        Item::Value(value) => plain_value(value),
        _ => None,
    }
}

fn plain_table(table: &Table) -> Option<Value> {
    let members = table.iter().map(|(key, item)| Some((key.to_owned(), plain(item)?)));
    members.collect::<Option<serde_json::Map<_, _>>>().map(Value::Object)
}

fn plain_value(value: &toml_edit::Value) -> Option<Value> {
    super::toml::parse(&format!("v = {}", value.clone().decorated("", ""))).ok()?.get("v").map(super::Node::plain)
}

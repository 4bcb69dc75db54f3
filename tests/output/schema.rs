//! A small checker of JSON Schema, for the words that our schema uses. It is stricter than the standard: a key that the
//! schema does not describe is wrong, so that nothing is written that is not documented.

use serde_json::Value;

/// Says everything in `value` that `schema` (a part of the document `root`) does not allow.
pub(crate) fn problems(root: &Value, schema: &Value, value: &Value) -> Vec<String> {
    let mut found = Vec::new();
    check((root, schema), value, "$", &mut found);
    found
}

fn check((root, schema): (&Value, &Value), value: &Value, place: &str, found: &mut Vec<String>) {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).expect("a reference within the schema");
        return check((root, target), value, place, found);
    }
    let mut wrong = |what: String| found.push(format!("{place}: {what}"));
    if schema["type"].as_str().is_some_and(|kind| kind != kind_of(value)) {
        wrong(format!("{value} is no {}", schema["type"]));
    }
    if schema["const"] != Value::Null && schema["const"] != *value {
        wrong(format!("{value} is not {}", schema["const"]));
    }
    if schema["enum"].as_array().is_some_and(|words| !words.contains(value)) {
        wrong(format!("{value} is none of {}", schema["enum"]));
    }
    if schema["minimum"].as_u64().is_some_and(|least| value.as_u64().is_none_or(|number| number < least)) {
        wrong(format!("{value} is less than {}", schema["minimum"]));
    }
    for key in schema["required"].as_array().into_iter().flatten() {
        if value.get(key.as_str().unwrap()).is_none() {
            wrong(format!("{key} is missing"));
        }
    }
    for (key, part) in value.as_object().into_iter().flatten() {
        match schema["properties"].get(key) {
            Some(schema) => check((root, schema), part, &format!("{place}.{key}"), found),
            None => found.push(format!("{place}: {key} is not in the schema")),
        }
    }
    for (index, item) in value.as_array().into_iter().flatten().enumerate() {
        check((root, &schema["items"]), item, &format!("{place}[{index}]"), found);
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() || number.is_i64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

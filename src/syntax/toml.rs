//! TOML.

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::{Fault, FaultKind, Member, Node, Value};

pub(super) fn parse(text: &str) -> Result<Node, Fault> {
    match DeTable::parse(text) {
        Ok(root) => Ok(Node { value: table(root.get_ref()), span: 0..text.len() }),
        Err(error) => {
            let message = error.message().trim().replace('\n', ", ");
            let kind = if message.contains("duplicate key") { FaultKind::DuplicateKey } else { FaultKind::Syntax };
            Err(Fault { kind, message, span: error.span().unwrap_or(0..text.len()) })
        }
    }
}

fn node(value: &Spanned<DeValue<'_>>) -> Node {
    let plain = match value.get_ref() {
        DeValue::String(it) => Value::Text(it.to_string()),
        DeValue::Integer(it) => match i64::from_str_radix(it.as_str(), it.radix()) {
            Ok(number) => Value::Number(number.to_string()),
            Err(_) => Value::Number(it.as_str().to_owned()),
        },
        DeValue::Float(it) => Value::Number(it.as_str().to_owned()),
        DeValue::Boolean(it) => Value::Bool(*it),
        DeValue::Datetime(it) => Value::Date(it.to_string()),
        DeValue::Array(it) => Value::List(it.iter().map(node).collect()),
        DeValue::Table(it) => table(it),
    };
    Node { value: plain, span: value.span() }
}

/// The members of a table, in the order in which they are written.
fn table(table: &DeTable<'_>) -> Value {
    let member = |(key, value): (&Spanned<std::borrow::Cow<'_, str>>, &Spanned<DeValue<'_>>)| Member {
        key: key.get_ref().to_string(),
        key_span: key.span(),
        node: node(value),
    };
    let mut members: Vec<Member> = table.iter().map(member).collect();
    members.sort_by_key(|member| member.key_span.start);
    Value::Object(members)
}

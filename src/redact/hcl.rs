//! HCL, the language of Terraform, Packer and Nomad: values with their places. What refers to something is no value.

use hcl_edit::Span as _;
use hcl_edit::expr::{Expression, ObjectKey};
use hcl_edit::structure::{Body, Structure};
use hcl_edit::template::Element;

use crate::syntax::{Member, Node, Value};

/// How deep templates may be nested: more than anybody writes, and less than the parser's stack bears.
const TEMPLATES: usize = 8;

/// The body of a file. `None` if it is no HCL.
pub(super) fn read(text: &str) -> Option<Vec<Node>> {
    if templates_in_templates(text) > TEMPLATES {
        return None;
    }
    let parsed = hcl_edit::parser::parse_body(text).ok()?;
    Some(vec![body(&parsed)])
}

/// How often a template stands in a template in a template. The parser has a limit for everything else that nests.
fn templates_in_templates(text: &str) -> usize {
    let mut braces = Vec::new();
    let (mut depth, mut deepest) = (0_usize, 0);
    let mut before = b' ';
    for byte in text.bytes() {
        if byte == b'{' {
            let template = matches!(before, b'$' | b'%');
            depth += usize::from(template);
            deepest = deepest.max(depth);
            braces.push(template);
        } else if byte == b'}' {
            depth -= usize::from(braces.pop().unwrap_or(false));
        }
        before = byte;
    }
    deepest
}

fn object(members: Vec<Member>, span: Option<std::ops::Range<usize>>) -> Node {
    Node { value: Value::Object(members), span: span.unwrap_or_default() }
}

fn body(body: &Body) -> Node {
    let member = |structure: &Structure| match structure {
        Structure::Attribute(attribute) => Member {
            key: attribute.key.as_str().to_owned(),
            key_span: attribute.key.span().unwrap_or_default(),
            node: expression(&attribute.value),
        },
        Structure::Block(block) => {
            let inside = self::body(&block.body);
            // `variable "db_password" { … }`: the labels are keys on the way to what is inside.
            let inside = block.labels.iter().rev().fold(inside, |node, label| {
                let span = label.span().unwrap_or_default();
                object(vec![Member { key: label.as_str().to_owned(), key_span: span, node }], block.span())
            });
            let key_span = block.ident.span().unwrap_or_default();
            Member { key: block.ident.as_str().to_owned(), key_span, node: inside }
        }
    };
    object(body.iter().map(member).collect(), body.span())
}

fn expression(value: &Expression) -> Node {
    let list = |nodes: Vec<Node>| Value::List(nodes);
    let plain = match value {
        Expression::String(text) => Value::Text(text.as_str().to_owned()),
        Expression::Number(number) => Value::Number(number.to_string()),
        Expression::Bool(it) => Value::Bool(*it.as_ref()),
        Expression::Array(items) => list(items.iter().map(expression).collect()),
        Expression::Object(items) => {
            let members = items.iter().map(|(key, value)| member(key, value.expr()));
            Value::Object(members.collect())
        }
        Expression::HeredocTemplate(heredoc) => {
            let mut parts = heredoc.template.iter();
            return match (parts.next(), parts.next()) {
                (Some(Element::Literal(text)), None) => {
                    Node { value: Value::Text(text.to_string()), span: heredoc.template.span().unwrap_or_default() }
                }
                _ => Node { value: Value::Null, span: value.span().unwrap_or_default() },
            };
        }
        Expression::Parenthesis(inner) => return expression(inner.inner()),
        Expression::Conditional(it) => list(vec![expression(&it.true_expr), expression(&it.false_expr)]),
        Expression::FuncCall(call) => list(call.args.iter().map(expression).collect()),
        _ => Value::Null,
    };
    Node { value: plain, span: value.span().unwrap_or_default() }
}

fn member(key: &ObjectKey, value: &Expression) -> Member {
    let name = match key {
        ObjectKey::Ident(name) => name.as_str().to_owned(),
        ObjectKey::Expression(Expression::String(name)) => name.as_str().to_owned(),
        ObjectKey::Expression(_) => String::new(),
    };
    Member { key: name, key_span: key.span().unwrap_or_default(), node: expression(value) }
}

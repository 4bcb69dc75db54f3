//! What an expression is worth, as far as it is known.

/// The value of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Item {
    /// `\0` stands for parts that are not known.
    Text(String),
    List(Vec<Item>),
    Map(Vec<(String, Item)>),
    /// A module, a function, or a name of which nothing is known.
    Name(String),
    /// A path as an object: the name of its class, and the path.
    Path(String),
    /// A method and the object that it belongs to.
    Bound(Box<Item>, String),
    Unknown,
}

impl Item {
    /// As text; `\0` where it is none.
    pub(super) fn text(&self) -> String {
        match self {
            Item::Text(text) | Item::Path(text) => text.clone(),
            _ => "\0".to_owned(),
        }
    }

    pub(super) fn is_text(&self) -> bool {
        matches!(self, Item::Text(_) | Item::Path(_))
    }

    /// As words of a command.
    pub(super) fn words(&self) -> Vec<String> {
        match self {
            Item::List(items) => items.iter().map(Item::text).collect(),
            other => vec![other.text()],
        }
    }
}

/// Two values joined by `+`.
pub(super) fn joined(left: Item, right: Item) -> Item {
    match (left, right) {
        (Item::List(mut items), Item::List(more)) => {
            items.extend(more);
            Item::List(items)
        }
        (Item::Unknown | Item::Name(_), Item::Unknown | Item::Name(_)) => Item::Unknown,
        (left, right) => {
            let text = left.text() + &right.text();
            Item::Text(if text.len() > LONGEST { "\0".to_owned() } else { text })
        }
    }
}

/// A longer text is not kept.
const LONGEST: usize = 64 << 10;

/// A path below another.
pub(super) fn below((folder, name): (&str, &str)) -> String {
    match (name.starts_with('/'), folder.is_empty()) {
        (true, _) | (_, true) => name.to_owned(),
        _ => format!("{}/{name}", folder.trim_end_matches('/')),
    }
}

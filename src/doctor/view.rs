//! What is in force: the values of several files as one, each with the file that it comes from and those that it beats.

use std::collections::BTreeMap;

use super::catalog::Merging;
use super::glob::Glob;
use super::schema::{is_like, parts};
use super::source::Source;
use crate::syntax::{Node, Value};

/// A value of one source, by the source's number.
pub type Held = (usize, Node);

/// Part of a view.
#[derive(Debug, Clone, PartialEq)]
pub enum Merged {
    /// One value, from one source.
    Leaf {
        held: Held,
        shadowed: Vec<Held>,
    },
    /// A list, with entries of one or more sources.
    List {
        items: Vec<Held>,
        sources: Vec<Held>,
        shadowed: Vec<Held>,
    },
    Object(BTreeMap<String, Self>),
}

/// What is in force in one group of settings.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    pub root: Merged,
}

impl View {
    /// The view of sources in ascending rank, of what each of them keeps.
    pub fn new<'s>(sources: impl IntoIterator<Item = (usize, &'s Source)>, merging: &Merging) -> Self {
        let rules = Rules {
            join: merging.lists_join,
            except: merging.except.iter().map(|key| parts(key)).collect(),
            stricter: merging.stricter.iter().map(|(key, value)| (parts(key), plain(value))).collect(),
        };
        let mut root = Merged::Object(BTreeMap::new());
        for (number, source) in sources {
            if let Some(node) = &source.node {
                rules.fold(&mut root, (number, node), &mut Vec::new());
            }
        }
        Self { root }
    }

    /// What stands under a dotted key.
    pub fn get(&self, key: &str) -> Option<&Merged> {
        key.split('.').try_fold(&self.root, |here, part| match here {
            Merged::Object(members) => members.get(part),
            _ => None,
        })
    }

    /// Everything whose path is like a dotted pattern, with `*` for any part.
    pub fn select(&self, pattern: &str) -> Vec<(Vec<String>, &Merged)> {
        let mut found = vec![(Vec::new(), &self.root)];
        for part in pattern.split('.') {
            let mut next = Vec::new();
            for (path, here) in found {
                let Merged::Object(members) = here else { continue };
                for (key, inner) in members.iter().filter(|(key, _)| Glob(part).matches(key)) {
                    let mut path: Vec<String> = path.clone();
                    path.push(key.clone());
                    next.push((path, inner));
                }
            }
            found = next;
        }
        found
    }
}

impl Merged {
    /// The value without its sources.
    pub fn plain(&self) -> serde_json::Value {
        match self {
            Self::Leaf { held, .. } => held.1.plain(),
            Self::List { items, .. } => items.iter().map(|(_, node)| node.plain()).collect(),
            Self::Object(members) => {
                serde_json::Value::Object(members.iter().map(|(key, value)| (key.clone(), value.plain())).collect())
            }
        }
    }

    /// The value itself, if it is one.
    pub const fn leaf(&self) -> Option<&Held> {
        match self {
            Self::Leaf { held, .. } => Some(held),
            _ => None,
        }
    }

    /// The entries of a list.
    pub fn items(&self) -> &[Held] {
        match self {
            Self::List { items, .. } => items,
            _ => &[],
        }
    }

    /// Where the value is written: in the source with the highest rank that has a part in it.
    pub fn held(&self) -> Option<&Held> {
        match self {
            Self::Leaf { held, .. } => Some(held),
            Self::List { sources, .. } => sources.last(),
            Self::Object(members) => members.values().find_map(Self::held),
        }
    }

    /// What this value beats.
    pub fn shadowed(&self) -> &[Held] {
        match self {
            Self::Leaf { shadowed, .. } | Self::List { shadowed, .. } => shadowed,
            Self::Object(_) => &[],
        }
    }
}

fn plain(value: &toml::Value) -> serde_json::Value {
    serde_json::to_value(value).unwrap_or_default()
}

/// How values combine.
struct Rules {
    join: bool,
    except: Vec<Vec<String>>,
    stricter: Vec<(Vec<String>, serde_json::Value)>,
}

impl Rules {
    /// Puts a higher source's value on top.
    fn fold(&self, here: &mut Merged, (number, node): (usize, &Node), path: &mut Vec<String>) {
        match (&mut *here, &node.value) {
            (Merged::Object(members), Value::Object(_)) => {
                // Of a key that stands twice the last one counts.
                for member in
                    node.members().iter().filter(|one| node.member(&one.key).is_some_and(|it| std::ptr::eq(it, *one)))
                {
                    path.push(member.key.clone());
                    match members.get_mut(&member.key) {
                        Some(below) => self.fold(below, (number, &member.node), path),
                        None => {
                            members.insert(member.key.clone(), self.fresh((number, &member.node), path));
                        }
                    }
                    path.pop();
                }
            }
            (Merged::List { items, sources, .. }, Value::List(added)) if self.joins(path) => {
                sources.push((number, node.clone()));
                for item in added {
                    if !items.iter().any(|(_, there)| there.value == item.value) {
                        items.push((number, item.clone()));
                    }
                }
            }
            _ => {
                let strict = self.stricter.iter().find(|(key, _)| is_like(path, key)).map(|(_, value)| value);
                if let Merged::Leaf { held, shadowed } = &mut *here
                    && strict == Some(&held.1.plain())
                {
                    shadowed.push((number, node.clone()));
                    return;
                }
                let mut beaten = here.shadowed().to_vec();
                beaten.extend(here.held().cloned());
                *here = self.fresh((number, node), path);
                if let Merged::Leaf { shadowed, .. } | Merged::List { shadowed, .. } = here {
                    *shadowed = beaten;
                }
            }
        }
    }

    fn fresh(&self, (number, node): (usize, &Node), path: &mut Vec<String>) -> Merged {
        match &node.value {
            Value::Object(_) => {
                let mut empty = Merged::Object(BTreeMap::new());
                self.fold(&mut empty, (number, node), path);
                empty
            }
            Value::List(items) => Merged::List {
                items: items.iter().map(|item| (number, item.clone())).collect(),
                sources: vec![(number, node.clone())],
                shadowed: Vec::new(),
            },
            _ => Merged::Leaf { held: (number, node.clone()), shadowed: Vec::new() },
        }
    }

    fn joins(&self, path: &[String]) -> bool {
        self.join != self.except.iter().any(|key| is_like(path, key))
    }
}

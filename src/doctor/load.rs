//! Reads a file as its product reads it: what is dropped whole, what is skipped, what stays.

use std::io::ErrorKind;
use std::ops::Range;
use std::path::PathBuf;

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use super::catalog::{Catalog, ProductEntry, SourceEntry};
use super::claude;
use super::machine::Machine;
use super::product::{Product, Scope};
use super::schema::{Misfit, MisfitKind, Schema};
use super::source::{Form, NoticeKind, Source, State};
use crate::files::{self, Contents};
use crate::model::Skip;
use crate::syntax::{Decoded, Dialect, Encoding, Fault, FaultKind, Node, Value, is_binary, parse, property_list};

/// Longer files are no settings: 8 MiB.
const LONGEST: u64 = 8 << 20;

/// Every source of a product, absent ones too, in ascending rank within their groups.
pub fn sources(entry: &ProductEntry, catalog: &Catalog, machine: &Machine) -> Vec<Source> {
    let mut found = Vec::new();
    for source in &entry.sources {
        let Some(pattern) = source.path.for_system(machine.system) else { continue };
        for path in machine.resolve(pattern, &entry.folders) {
            let schema = source.schema.as_ref().and_then(|name| catalog.schemas.get(name));
            found.push(Loading { entry, source, schema }.load(path, machine));
        }
    }
    // Stable: of equal ranks the later in the data, and in a folder the later name, is the higher.
    found.sort_by_key(|source| source.rank);
    found
}

/// How one file is read.
struct Loading<'a> {
    entry: &'a ProductEntry,
    source: &'a SourceEntry,
    schema: Option<&'a Schema>,
}

impl Loading<'_> {
    fn load(&self, path: PathBuf, machine: &Machine) -> Source {
        let mut source = Source {
            name: self.source.name.clone(),
            group: self.source.group.clone(),
            scope: self.source.scope,
            rank: self.source.rank,
            form: self.source.form,
            shown: machine.shown(&path),
            path,
            state: State::Absent,
            decoded: None,
            converted: false,
            node: None,
            written: None,
            notices: Vec::new(),
            administered: self.source.administered,
            shared: self.source.shared,
        };
        if source.form == Form::Opaque {
            if files::exists(&source.path) {
                source.state = State::Read;
            }
        } else if let Some(bytes) = read(&mut source) {
            source.state = State::Read;
            source.decoded = Some(Decoded::new(&bytes));
            self.encoding(&mut source);
            self.parse(&mut source, &bytes);
            if source.form == Form::Ignore {
                super::ignored::settle(&mut source, self.entry.list("secret-paths"));
            }
        }
        if source.is_present()
            && let Some(word) = &self.source.legacy
        {
            source.notice(NoticeKind::LegacyPath, &[], 0..0, word.clone());
        }
        source
    }

    fn encoding(&self, source: &mut Source) {
        let Some(decoded) = &source.decoded else { return };
        let what = match (decoded.encoding, decoded.mark) {
            (Encoding::Utf8, false) => return,
            (Encoding::Utf8, true) => "begins with a byte order mark".to_owned(),
            (other, _) => format!("is stored as {other}"),
        };
        let message = format!("the file {what}: {} reads it, many other programs do not", self.entry.title);
        source.notice(NoticeKind::Encoding, &[], 0..0, message);
    }

    /// What is written in the file; nothing if it is no settings file, or holds no settings of this kind.
    fn document(&self, source: &mut Source, bytes: &[u8]) -> Option<Result<Node, Fault>> {
        if source.form != Form::Plist {
            return source.form.dialect().map(|dialect| parse(source.text(), dialect));
        }
        let list = match property_list(bytes, source.text()) {
            Ok(list) => list,
            Err(fault) => return Some(Err(fault)),
        };
        let (text, dialect) = match &self.source.member {
            Some(member) => {
                let Some(packed) = list.get(member) else {
                    source.state = State::Absent;
                    return None;
                };
                let bytes = packed.as_str().and_then(|text| BASE64_STANDARD.decode(text.trim()).ok());
                let Some(text) = bytes.and_then(|bytes| String::from_utf8(bytes).ok()) else {
                    let message = format!("`{member}` is no text in base64");
                    return Some(Err(Fault { kind: FaultKind::Syntax, message, span: packed.span.clone() }));
                };
                (text, Dialect::Toml)
            }
            None if is_binary(bytes) => (format!("{:#}", list.plain()), Dialect::Json),
            None => return Some(Ok(list)),
        };
        let document = parse(&text, dialect);
        source.decoded = Some(Decoded::new(text.as_bytes()));
        source.converted = true;
        Some(document)
    }

    fn parse(&self, source: &mut Source, bytes: &[u8]) {
        let dialect = source.form.dialect();
        let is_utf8 = source.decoded.as_ref().is_none_or(|it| it.encoding == Encoding::Utf8 && !it.lossy);
        if dialect == Some(Dialect::Toml) && !is_utf8 {
            let message = format!("TOML has to be UTF-8; {}", self.consequence(self.source.on_fault));
            source.notice(NoticeKind::Syntax, &[], 0..0, message);
            source.put_out(self.source.on_fault);
            return;
        }
        let Some(document) = self.document(source, bytes) else { return };
        let node = match document {
            Ok(node) => node,
            Err(fault) => {
                let state = if fault.kind == FaultKind::Empty { self.source.on_empty } else { self.source.on_fault };
                let kind = if is_link_text(source.text()) { NoticeKind::LinkAsText } else { notice_kind(fault.kind) };
                let message = match kind {
                    NoticeKind::LinkAsText => {
                        "the file holds the path of another file: a symbolic link was checked out as text".to_owned()
                    }
                    _ => fault.message,
                };
                source.notice(kind, &[], fault.span, format!("{message}; {}", self.consequence(state)));
                source.put_out(state);
                return;
            }
        };
        if !matches!(node.value, Value::Object(_)) {
            let state = self.source.on_fault;
            let message =
                format!("the file holds {} where an object is needed; {}", node.kind(), self.consequence(state));
            source.notice(NoticeKind::NotAnObject, &[], node.span.clone(), message);
            source.put_out(state);
            return;
        }
        duplicates(&node, &mut Vec::new(), source);
        source.written = Some(node.clone());
        source.node = Some(node);
        if self.entry.product == Product::ClaudeCode && self.schema.is_some() {
            claude::repair(source);
        }
        self.fit(source);
    }

    /// Holds the document against the table of keys.
    fn fit(&self, source: &mut Source) {
        let Some(schema) = self.schema else { return };
        let Some(mut node) = source.node.take() else { return };
        let original = node.clone();
        let mut fate = State::Read;
        for misfit in schema.misfits(&original) {
            let (kind, message) = match misfit.kind {
                MisfitKind::Value => {
                    let what = self.settle_value(&misfit, (&original, &mut node), &mut fate);
                    (NoticeKind::WrongValue, format!("{}; {what}", misfit.message))
                }
                MisfitKind::Unknown => (NoticeKind::UnknownKey, misfit.message),
                MisfitKind::Misplaced => (NoticeKind::MisplacedKey, misfit.message),
            };
            source.notice(kind, &misfit.path, misfit.span, message);
        }
        scopes(schema, source, &mut node);
        source.node = Some(node);
        match fate {
            State::Read => {}
            State::Partly => source.state = State::Partly,
            other => source.put_out(other),
        }
    }

    /// What becomes of a wrong value: it counts as another one, it is lost, or the file is. Says it as the end of a
    /// sentence.
    fn settle_value(&self, misfit: &Misfit, (original, node): (&Node, &mut Node), fate: &mut State) -> String {
        let schema = self.schema;
        let at = |length: usize| original.at(misfit.path[..length].iter().map(String::as_str));
        let lost = schema.and_then(|schema| schema.lost_with(&misfit.path));
        let strict = schema.and_then(|schema| schema.strictly(&misfit.path));
        if self.source.scope == Scope::Managed
            && let Some(value) = strict
            && let Some(found) = at(misfit.path.len())
        {
            *fate = (*fate).max(State::Partly);
            let Some(meant) = strict_reading(&found.value, value) else {
                prune(node, std::slice::from_ref(&found.span));
                return self.consequence(State::Partly);
            };
            replace(node, &found.span, &Value::of(&meant));
            return format!("{} takes it for {meant}", self.entry.title);
        }
        if lost.is_none() && self.source.on_misfit == State::Read {
            return format!("{} uses it as it is", self.entry.title);
        }
        if lost.is_some() || self.source.on_misfit == State::Partly {
            let span = lost.and_then(at).map_or_else(|| misfit.span.clone(), |lost| lost.span.clone());
            prune(node, &[span]);
            *fate = (*fate).max(State::Partly);
            return self.consequence(State::Partly);
        }
        *fate = self.source.on_misfit;
        self.consequence(self.source.on_misfit)
    }

    /// What follows from something that is wrong, as the end of a sentence.
    fn consequence(&self, state: State) -> String {
        let title = &self.entry.title;
        match state {
            State::Dropped => format!("{title} then ignores the whole file"),
            State::Refused => format!("{title} then does not start"),
            _ => format!("{title} then ignores that entry"),
        }
    }
}

/// What a wrong value of a lock is taken for: what it plainly means, or else the stricter. Nothing when it is off.
fn strict_reading(written: &Value, strict: &serde_json::Value) -> Option<serde_json::Value> {
    match (written, strict) {
        (Value::Null, _) | (Value::Bool(false), serde_json::Value::String(_)) => None,
        (Value::Text(text), serde_json::Value::Bool(_)) if text == "true" || text == "false" => {
            Some((text == "true").into())
        }
        _ => Some(strict.clone()),
    }
}

/// Puts a value in the place of what is written there.
fn replace(node: &mut Node, span: &Range<usize>, value: &Value) {
    if node.span == *span {
        node.value = value.clone();
        return;
    }
    match &mut node.value {
        Value::Object(members) => members.iter_mut().for_each(|member| replace(&mut member.node, span, value)),
        Value::List(items) => items.iter_mut().for_each(|item| replace(item, span, value)),
        _ => {}
    }
}

/// Takes out what does not count at the level of this file.
fn scopes(schema: &Schema, source: &mut Source, node: &mut Node) {
    let mut lists = Vec::new();
    if source.scope != Scope::Managed {
        lists.push((&schema.managed_only, "counts in managed settings only: here it has no effect"));
    }
    if matches!(source.scope, Scope::Project | Scope::Local) {
        lists.push((&schema.never_from_project, "does not count in a file of the repository: here it has no effect"));
    }
    let mut gone = Vec::new();
    for (keys, why) in lists {
        for key in keys {
            let (Some(last), way) = (key.last(), &key[..key.len() - 1]) else { continue };
            let holder = node.at(way.iter().map(String::as_str));
            if let Some(member) = holder.and_then(|holder| holder.member(last)) {
                let message = format!("`{}` {why}", key.join("."));
                source.notice(NoticeKind::WrongScope, key, member.key_span.clone(), message);
                gone.push(member.node.span.clone());
            }
        }
    }
    prune(node, &gone);
}

/// The bytes of the file; nothing if there is none or it cannot be read, which the source then says.
fn read(source: &mut Source) -> Option<Vec<u8>> {
    let why = match files::read(&source.path, LONGEST) {
        Ok(Contents::Bytes(bytes)) => return Some(bytes),
        Ok(Contents::Skipped(Skip::TooLarge)) => format!("it is larger than {} MiB", LONGEST >> 20),
        Ok(Contents::Skipped(_)) => "it is a folder, a pipe or a device".to_owned(),
        Err(error) if matches!(error.kind(), ErrorKind::NotFound | ErrorKind::NotADirectory) => {
            if !files::is_link(&source.path) {
                return None;
            }
            "it is a symbolic link to nothing".to_owned()
        }
        Err(error) => error.to_string(),
    };
    source.state = State::Unreadable;
    source.notice(NoticeKind::Unreadable, &[], 0..0, format!("the file cannot be read: {why}"));
    None
}

const fn notice_kind(fault: FaultKind) -> NoticeKind {
    match fault {
        FaultKind::Empty => NoticeKind::Empty,
        FaultKind::Comment => NoticeKind::Comment,
        FaultKind::TrailingComma => NoticeKind::TrailingComma,
        FaultKind::DuplicateKey => NoticeKind::DuplicateKey,
        FaultKind::Syntax => NoticeKind::Syntax,
    }
}

/// Whether a text is what git writes in place of a symbolic link where links are not supported: a path and nothing else.
fn is_link_text(text: &str) -> bool {
    let text = text.trim_end();
    text.len() < 200 && text.contains('/') && !text.contains(['\n', '{', '[', '=', '"', ' ', '#'])
}

/// Notices keys that stand twice.
fn duplicates(node: &Node, path: &mut Vec<String>, source: &mut Source) {
    for member in node.duplicates() {
        path.push(member.key.clone());
        let message = format!("`{}` stands twice: the last one counts, this one has no effect", path.join("."));
        source.notice(NoticeKind::DuplicateKey, path, member.key_span.clone(), message);
        path.pop();
    }
    for member in node.members() {
        path.push(member.key.clone());
        duplicates(&member.node, path, source);
        path.pop();
    }
    for (at, item) in node.items().iter().enumerate() {
        path.push(at.to_string());
        duplicates(item, path, source);
        path.pop();
    }
}

/// Takes out the values that are written at these places.
pub fn prune(node: &mut Node, gone: &[Range<usize>]) {
    if gone.is_empty() {
        return;
    }
    match &mut node.value {
        Value::Object(members) => {
            members.retain(|member| !gone.contains(&member.node.span));
            members.iter_mut().for_each(|member| prune(&mut member.node, gone));
        }
        Value::List(items) => {
            items.retain(|item| !gone.contains(&item.span));
            items.iter_mut().for_each(|item| prune(item, gone));
        }
        _ => {}
    }
}

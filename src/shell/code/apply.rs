//! Calls: those that give a value, and those that do something.

use super::functions::{Does, Function, Place, function};
use super::pure::{is_environment, key_text, method};
use super::value::Item;
use super::walk::{Arguments, DEEPEST_CODE, Walker};
use super::{Effect, Language};
use crate::shell::TouchKind;

impl Walker<'_> {
    /// A name that the code itself has not given a value.
    pub(super) fn global(&self, name: &str) -> Item {
        let arguments = || Item::List(self.surroundings.arguments.iter().cloned().map(Item::Text).collect());
        match name {
            "ARGV" | "@ARGV" if matches!(self.language, Language::Perl | Language::Ruby) => arguments(),
            "__dirname" => Item::Text(".".to_owned()),
            _ => Item::Name(name.to_owned()),
        }
    }

    pub(super) fn environment(&self, name: &str) -> Item {
        let value = self.surroundings.state.scalar(name);
        Item::Text(value.map_or_else(|| "\0".to_owned(), |value| value.text.clone()))
    }

    pub(super) fn member(&self, value: Item, name: &str) -> Item {
        match value {
            Item::Name(module)
                if module == "process.env" || module == "Deno.env" && name != "get" || module == "Bun.env" =>
            {
                self.environment(name)
            }
            Item::Name(module) => {
                let whole = format!("{module}.{name}");
                let mut arguments = vec![Item::Text("\0".to_owned())];
                arguments.extend(self.surroundings.arguments.iter().cloned().map(Item::Text));
                match &*whole {
                    "sys.argv" => Item::List(arguments),
                    "process.argv" => {
                        arguments.insert(0, Item::Text("node".to_owned()));
                        Item::List(arguments)
                    }
                    "Dir.home" => self.environment("HOME"),
                    _ => Item::Name(whole),
                }
            }
            Item::Path(path) if name == "parent" => {
                Item::Path(path.rsplit_once('/').map_or_else(|| ".".to_owned(), |(parent, _)| parent.to_owned()))
            }
            Item::Path(path) if name == "name" => Item::Text(path.rsplit('/').next().unwrap_or(&path).to_owned()),
            Item::Unknown => Item::Unknown,
            value => Item::Bound(Box::new(value), name.to_owned()),
        }
    }

    pub(super) fn index(&self, value: &Item, arguments: &Arguments) -> Item {
        let key = arguments.first().map(|(_, item)| item);
        match (value, key) {
            (Item::Name(name), Some(key)) if is_environment(name) => self.environment(&key_text(key)),
            (Item::List(items), Some(Item::Text(number))) => {
                number.parse::<usize>().ok().and_then(|place| items.get(place)).cloned().unwrap_or(Item::Unknown)
            }
            (Item::Map(entries), Some(Item::Text(key))) => {
                entries.iter().find(|(name, _)| name == key).map_or(Item::Unknown, |(_, item)| item.clone())
            }
            // `[::-1]` turns a text around.
            (Item::Text(text), _)
                if self.language == Language::Python && arguments.iter().any(|(_, item)| item.text() == "1") =>
            {
                Item::Text(text.chars().rev().collect())
            }
            _ => Item::Unknown,
        }
    }

    /// Calls a value; gives what the call gives.
    pub(super) fn apply(&mut self, value: &Item, arguments: &Arguments) -> Item {
        let text = |place: usize| arguments.get(place).map_or_else(|| "\0".to_owned(), |(_, item)| item.text());
        match value {
            Item::Name(name) => {
                let last = name.rsplit('.').next().unwrap_or(name);
                match last {
                    "require" | "__import__" | "import_module"
                        if self.language != Language::Ruby
                            && self.language != Language::Php
                            && self.language != Language::Perl =>
                    {
                        let module = text(0);
                        return Item::Name(module.strip_prefix("node:").unwrap_or(&module).to_owned());
                    }
                    "getattr" => {
                        let object = arguments.first().map_or(Item::Unknown, |(_, item)| item.clone());
                        return self.member(object, &text(1));
                    }
                    "send" | "public_send" | "__send__" if self.language == Language::Ruby => {
                        let object = name.rsplit_once('.').map_or("Kernel", |(object, _)| object);
                        let method = self.member(Item::Name(object.to_owned()), &text(0));
                        return self.apply(&method, &arguments.iter().skip(1).cloned().collect());
                    }
                    _ => {}
                }
                if let Some(function) = function(self.language, name) {
                    self.act(function, None, arguments);
                    return Item::Unknown;
                }
                self.pure(name, arguments)
            }
            Item::Bound(object, name) => {
                let class = if matches!(**object, Item::Path(_)) {
                    if self.language == Language::Ruby { "Pathname." } else { "Path." }
                } else {
                    "."
                };
                if let Some(function) = function(self.language, &format!("{class}{name}")) {
                    self.act(function, Some(object), arguments);
                    return Item::Unknown;
                }
                method(object, name, arguments)
            }
            _ => Item::Unknown,
        }
    }

    /// What a known function does.
    fn act(&mut self, function: &Function, object: Option<&Item>, arguments: &Arguments) {
        let plain: Vec<&Item> = arguments.iter().filter(|(name, _)| name.is_none()).map(|(_, item)| item).collect();
        let named = |names: &[&str]| {
            arguments
                .iter()
                .find(|(name, _)| name.as_deref().is_some_and(|name| names.contains(&name)))
                .map(|(_, item)| item)
        };
        let path = |item: Option<&&Item>| item.map_or_else(|| "\0".to_owned(), |item| item.text());
        match function.does {
            Does::Shell => self.shell(&plain, named(&["args", "cmd", "command"])),
            Does::Program => self.program(&plain, arguments),
            Does::Exec => {
                let mut words = vec![path(plain.first())];
                let rest: Vec<String> = plain.iter().skip(1).flat_map(|item| item.words()).collect();
                words.extend(rest.into_iter().skip(1));
                self.effects.push(Effect::Program(words));
            }
            Does::Code => self.inner_code(&path(plain.first())),
            Does::Read => self.touch(TouchKind::Read, function.paths, object, &plain),
            Does::Write => self.touch(TouchKind::Write, function.paths, object, &plain),
            Does::Delete => self.touch(TouchKind::Delete, function.paths, object, &plain),
            Does::Copy => {
                self.effects.push(Effect::Touch(TouchKind::Read, path(plain.first())));
                self.effects.push(Effect::Touch(TouchKind::Write, path(plain.get(1))));
            }
            Does::Open => {
                let mode = named(&["mode", "flags"]).or_else(|| plain.get(1).copied());
                let target = named(&["file", "path"]).or_else(|| plain.first().copied());
                self.open(&target.map_or_else(|| "\0".to_owned(), Item::text), mode);
            }
            Does::OpenSelf => self.open(
                &object.map_or_else(|| "\0".to_owned(), Item::text),
                named(&["mode"]).or_else(|| plain.first().copied()),
            ),
            Does::OpenSecond => self.open_perl(&plain),
        }
    }

    fn shell(&mut self, plain: &[&Item], named: Option<&Item>) {
        let several = plain.len() > 1
            && matches!(self.language, Language::Perl | Language::Ruby)
            && plain.iter().all(|item| item.is_text());
        self.effects.push(match plain.first().copied().or(named) {
            Some(_) if several => Effect::Program(plain.iter().map(|item| item.text()).collect()),
            Some(Item::List(items)) => Effect::Program(items.iter().map(Item::text).collect()),
            Some(item) if item.is_text() && item.text() != "\0" => Effect::Shell(item.text()),
            _ => Effect::Unknown,
        });
    }

    fn program(&mut self, plain: &[&Item], arguments: &Arguments) {
        let mut words = plain.first().map(|item| item.words()).unwrap_or_default();
        let maps =
            arguments.iter().filter_map(|(_, item)| if let Item::Map(entries) = item { Some(entries) } else { None });
        let more = maps.flatten().filter(|(name, _)| matches!(&**name, "args" | "cmd")).map(|(_, item)| item);
        let lists = plain.iter().skip(1).copied().filter(|item| matches!(item, Item::List(_)) || item.is_text());
        for item in lists.chain(more) {
            words.extend(item.words());
        }
        let known = words.first().is_some_and(|word| word != "\0");
        // `spawn("rm -rf x", { shell: true })`
        let effect = match &*words {
            [line] if line.contains(' ') => Effect::Shell(line.clone()),
            _ if known => Effect::Program(words),
            _ => Effect::Unknown,
        };
        self.effects.push(effect);
    }

    fn inner_code(&mut self, code: &str) {
        if code == "\0" || self.level >= DEEPEST_CODE {
            self.effects.push(Effect::Unknown);
            return;
        }
        let inner = Walker::new(code, self.language, self.surroundings, self.level + 1);
        inner.walk(&mut self.effects);
    }

    fn touch(&mut self, kind: TouchKind, places: &[Place], object: Option<&Item>, plain: &[&Item]) {
        for place in places {
            match place {
                Place::Object => self.effects.extend(object.map(|object| Effect::Touch(kind, object.text()))),
                Place::Argument(place) => {
                    let items = plain.get(*place).map(|item| item.words()).unwrap_or_default();
                    self.effects.extend(items.into_iter().map(|path| Effect::Touch(kind, path)));
                }
                Place::All => {
                    let all = plain.iter().flat_map(|item| item.words());
                    let paths = all.filter(|text| !text.starts_with(|letter: char| letter.is_ascii_digit()));
                    self.effects.extend(paths.map(|path| Effect::Touch(kind, path)));
                }
            }
        }
    }

    fn open(&mut self, path: &str, mode: Option<&Item>) {
        let writes = match mode {
            Some(Item::Text(mode)) => mode.contains(['w', 'a', 'x', '+', 'c']),
            Some(Item::Name(flags)) => {
                ["WRONLY", "RDWR", "CREAT", "TRUNC", "APPEND"].iter().any(|flag| flags.contains(flag))
            }
            _ => false,
        };
        let pipe = path.strip_prefix('|').filter(|_| self.language == Language::Ruby);
        self.effects.push(match pipe {
            Some(command) => Effect::Shell(command.to_owned()),
            None => Effect::Touch(if writes { TouchKind::Write } else { TouchKind::Read }, path.to_owned()),
        });
    }

    /// Perl's `open(FH, MODE, PATH)` and `open(FH, "MODE PATH")`, and `sysopen(FH, PATH, FLAGS)`.
    fn open_perl(&mut self, plain: &[&Item]) {
        match plain {
            [_, mode, path, ..] if matches!(mode, Item::Text(mode) if mode.starts_with(['<', '>', '+', '|', '-'])) => {
                let mode = mode.text();
                let path = path.text();
                self.effects.push(match () {
                    () if mode.contains('|') => Effect::Shell(path),
                    () if mode.contains('>') || mode.contains('+') => Effect::Touch(TouchKind::Write, path),
                    () => Effect::Touch(TouchKind::Read, path),
                });
            }
            [_, path, flags, ..] => self.open(&path.text(), Some(flags)),
            [_, both] => {
                let both = both.text();
                let path = both.trim_start_matches(['<', '>', '+', ' ']).to_owned();
                self.effects.push(match both.trim() {
                    text if text.starts_with('|') || text.ends_with('|') => {
                        Effect::Shell(text.trim_matches('|').to_owned())
                    }
                    text if text.starts_with(['>', '+']) => Effect::Touch(TouchKind::Write, path),
                    _ => Effect::Touch(TouchKind::Read, path),
                });
            }
            _ => {}
        }
    }
}

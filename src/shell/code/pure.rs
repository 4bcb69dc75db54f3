//! Calls that only give a value: paths put together, texts decoded and cut.

use super::Language;
use super::value::{Item, below};
use super::walk::{Arguments, Walker};
use crate::shell::run::decode;

impl Walker<'_> {
    /// Functions that only give a value.
    pub(super) fn pure(&self, name: &str, arguments: &Arguments) -> Item {
        let first = arguments.first().map_or(Item::Unknown, |(_, item)| item.clone());
        let texts = || arguments.iter().flat_map(|(_, item)| item.words());
        let last = name.rsplit(['.', ':']).next().unwrap_or(name);
        match last {
            "getenv" | "get" | "fetch" | "env"
                if last == "getenv" || is_environment(name.rsplit_once('.').map_or(name, |(object, _)| object)) =>
            {
                self.environment(&first.text())
            }
            "homedir" | "home" => match self.environment("HOME") {
                Item::Text(home) if self.language == Language::Python => Item::Path(home),
                other => other,
            },
            "join" if self.language == Language::Perl => {
                let mut texts = texts();
                let separator = texts.next().unwrap_or_default();
                Item::Text(texts.collect::<Vec<_>>().join(&separator))
            }
            "join" | "resolve" | "path" | "joinpath" => {
                Item::Text(texts().fold(String::new(), |path, name| below((&path, &name))))
            }
            "Path" | "PurePath" | "PosixPath" | "WindowsPath" | "Pathname" => {
                Item::Path(texts().fold(String::new(), |path, name| below((&path, &name))))
            }
            "new" if name == "Pathname.new" => Item::Path(first.text()),
            "expanduser" | "expand_path" | "expand" | "normalizePath" => self.expanded(&first),
            "str" | "String" | "abspath" | "realpath" | "normpath" | "fspath" | "absolute_path" | "bytes"
            | "normalize" | "quote" | "escapeshellarg" | "shellescape" => {
                if first.is_text() {
                    Item::Text(first.text())
                } else {
                    Item::Unknown
                }
            }
            "list" | "tuple" | "c" if arguments.len() == 1 && matches!(first, Item::List(_)) => first,
            "c" | "array" => Item::List(arguments.iter().map(|(_, item)| item.clone()).collect()),
            "split"
                if name.starts_with("shlex") || name.starts_with("Shellwords") || name.starts_with("Shellwords") =>
            {
                Item::List(first.text().split_whitespace().map(|word| Item::Text(word.to_owned())).collect())
            }
            "strrev" | "reverse" if self.language != Language::Python => {
                Item::Text(first.text().chars().rev().collect())
            }
            "read" | "readline" | "input" | "gets" | "readlines"
                if name.contains("stdin") || name.contains("STDIN") || matches!(last, "input" | "gets") =>
            {
                self.surroundings.stdin.clone().map_or(Item::Unknown, Item::Text)
            }
            _ => decoded(name, arguments),
        }
    }

    fn expanded(&self, path: &Item) -> Item {
        let text = path.text();
        match text.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/')) {
            Some(rest) => Item::Text(self.environment("HOME").text() + rest),
            None => Item::Text(text),
        }
    }
}

/// Methods of texts, lists and paths that only give a value.
pub(super) fn method(object: &Item, name: &str, arguments: &Arguments) -> Item {
    let texts = || arguments.iter().map(|(_, item)| item.text());
    match (object, name) {
        (Item::Path(path), "joinpath" | "join" | "with_name") => {
            Item::Path(texts().fold(path.clone(), |path, name| below((&path, &name))))
        }
        (Item::Path(_), "expanduser" | "resolve" | "absolute" | "expand_path") => object.clone(),
        (Item::Text(separator), "join") => match arguments.first() {
            Some((_, Item::List(items))) => {
                Item::Text(items.iter().map(Item::text).collect::<Vec<_>>().join(separator))
            }
            _ => Item::Unknown,
        },
        (Item::List(items), "join") => {
            let separator = texts().next().unwrap_or_else(|| ",".to_owned());
            Item::Text(items.iter().map(Item::text).collect::<Vec<_>>().join(&separator))
        }
        (Item::Text(text), "replace" | "gsub" | "sub" | "replaceAll") => {
            let mut texts = texts();
            match (texts.next(), texts.next()) {
                (Some(what), Some(by)) if !what.is_empty() && text.len() < 4096 => {
                    Item::Text(text.replace(&*what, &by))
                }
                _ => Item::Unknown,
            }
        }
        (Item::Text(text), "split") => {
            let separator = texts().next().filter(|separator| !separator.is_empty() && separator != "\0");
            let pieces: Vec<String> = match separator {
                Some(separator) => text.split(&*separator).map(str::to_owned).collect(),
                None => text.split_whitespace().map(str::to_owned).collect(),
            };
            Item::List(pieces.into_iter().take(1024).map(Item::Text).collect())
        }
        (Item::Text(text), "reverse") => Item::Text(text.chars().rev().collect()),
        (Item::List(items), "reverse") => Item::List(items.iter().rev().cloned().collect()),
        (Item::Text(text), "format") => {
            let mut whole = text.clone();
            for value in texts() {
                whole = whole.replacen("{}", &value, 1);
            }
            Item::Text(whole)
        }
        (
            Item::Text(_) | Item::Path(_),
            "decode" | "encode" | "toString" | "strip" | "trim" | "to_s" | "chomp" | "as_posix" | "toLowerCase"
            | "lower" | "unpack1",
        ) => Item::Text(object.text()),
        _ => Item::Unknown,
    }
}

pub(super) fn is_environment(name: &str) -> bool {
    matches!(
        name,
        "os.environ"
            | "environ"
            | "process.env"
            | "ENV"
            | "$ENV"
            | "$_ENV"
            | "$_SERVER"
            | "ENVIRON"
            | "Deno.env"
            | "Bun.env"
    )
}

/// The key of an index; a bare word is a key in Perl.
pub(super) fn key_text(key: &Item) -> String {
    match key {
        Item::Name(name) => name.clone(),
        other => other.text(),
    }
}

/// Functions that decode their first argument.
fn decoded(name: &str, arguments: &Arguments) -> Item {
    let first = arguments.first().map_or(Item::Unknown, |(_, item)| item.clone());
    let texts = || arguments.iter().flat_map(|(_, item)| item.words());
    let last = name.rsplit(['.', ':']).next().unwrap_or(name);
    match last {
        "b64decode" | "urlsafe_b64decode" | "decodebytes" | "atob" | "decode64" | "base64_decode" | "decode_base64"
        | "strict_decode64" => Item::Text(decode::base64(&first.text()).unwrap_or_else(|| "\0".to_owned())),
        "fromhex" | "unhexlify" | "hex2bin" => {
            Item::Text(decode::hexadecimal(&first.text()).unwrap_or_else(|| "\0".to_owned()))
        }
        "from" if name == "Buffer.from" => {
            let text = first.text();
            let decoded = match arguments.get(1).map(|(_, item)| item.text()).as_deref() {
                Some("base64" | "base64url") => decode::base64(&text),
                Some("hex") => decode::hexadecimal(&text),
                _ => Some(text),
            };
            Item::Text(decoded.unwrap_or_else(|| "\0".to_owned()))
        }
        "chr" | "fromCharCode" | "char" => {
            let letter = |text: String| text.parse().ok().and_then(char::from_u32).unwrap_or('\0');
            Item::Text(texts().map(letter).collect())
        }
        _ => Item::Unknown,
    }
}

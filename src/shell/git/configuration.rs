//! Settings on git's command line and in its variables.

use super::{GitCall, Word, known};

/// One setting of a call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Setting {
    /// `section.name` or `section.subsection.name`; section and name in lower case, as git compares them.
    pub key: String,
    /// Its value; `true` when none was given.
    pub value: Word,
}

impl Setting {
    fn new(key: &str, value: Word) -> Self {
        Self { key: canonical(key), value }
    }

    /// `key=value` or `key`.
    pub(super) fn parse(word: &Word) -> Self {
        match word.text.split_once('=') {
            Some((key, value)) => Self::new(key, known(value)),
            None => Self::new(&word.text, known("true")),
        }
    }
}

/// Section and name in lower case; what stands between them as it is.
fn canonical(key: &str) -> String {
    match (key.split_once('.'), key.rsplit_once('.')) {
        (Some((section, _)), Some((front, name))) if front.len() > section.len() => {
            format!("{}{}.{}", section.to_ascii_lowercase(), &front[section.len()..], name.to_ascii_lowercase())
        }
        _ => key.to_ascii_lowercase(),
    }
}

impl GitCall {
    /// Takes what git reads from its variables.
    pub(super) fn variables(&mut self, variables: &[(String, Word)]) {
        let value = |name: &str| variables.iter().rev().find(|(own, _)| own == name).map(|(_, value)| value.clone());
        let set = |name: &str| value(name).filter(|word| !word.text.is_empty());
        self.git_dir = set("GIT_DIR");
        self.work_tree = set("GIT_WORK_TREE");
        self.index_file = set("GIT_INDEX_FILE");
        let git = variables.iter().filter(|(name, _)| name.starts_with("GIT_"));
        self.variables.extend(git.cloned());
        if let Some(parameters) = value("GIT_CONFIG_PARAMETERS") {
            self.config.extend(parameters_of(&parameters.text));
        }
        // The count is not believed: one that is too small or not known must hide nothing.
        for (name, key) in variables {
            if let Some(number) = name.strip_prefix("GIT_CONFIG_KEY_") {
                let value = value(&format!("GIT_CONFIG_VALUE_{number}")).unwrap_or_default();
                self.config.push(Setting::new(&key.text, value));
            }
        }
    }

    /// `--config-env=key=VARIABLE`
    pub(super) fn config_env(&mut self, word: &Word) {
        let (key, variable) = word.text.rsplit_once('=').unwrap_or((&word.text, ""));
        // A variable that the line does not set may hold anything.
        self.config.push(Setting::new(key, known(&format!("\0{variable}"))));
    }
}

/// `'key=value' 'key'='value'`, quoted as for a shell (config.c of git, `git_config_from_parameters`).
fn parameters_of(text: &str) -> Vec<Setting> {
    split(text).iter().map(|word| Setting::parse(&known(word))).collect()
}

/// Splits as git splits aliases: at white space, with `'`, `"` and `\` (alias.c, `split_cmdline`).
pub(super) fn split(text: &str) -> Vec<String> {
    let (mut words, mut word, mut begun, mut quote) = (Vec::new(), String::new(), false, None);
    let mut rest = text.chars();
    while let Some(character) = rest.next() {
        match (character, quote) {
            (mark, Some(open)) if mark == open => quote = None,
            ('\'' | '"', None) => (quote, begun) = (Some(character), true),
            ('\\', None | Some('"')) => {
                word.extend(rest.next());
                begun = true;
            }
            (space, None) if space.is_whitespace() => {
                if begun {
                    words.push(std::mem::take(&mut word));
                    begun = false;
                }
            }
            _ => {
                word.push(character);
                begun = true;
            }
        }
    }
    if begun {
        words.push(word);
    }
    words
}

//! The shells of Windows: PowerShell's common forms, and `cmd /c`.

mod cmd;
mod cmdlet;
mod evaluate;
mod lexer;

use self::cmdlet::Parameters;
use super::run::{Call, Runner, Value, decode};
use super::{UnknownKind, Word};

/// How deep code may stand in code.
const DEEPEST: usize = 12;

impl Runner<'_> {
    /// PowerShell or `cmd` with the code that they are given, if the program is one of them.
    pub(super) fn windows(&mut self, name: &str, call: &Call) -> Option<Value> {
        match name {
            "cmd" => self.cmd(call),
            "pwsh" | "powershell" | "pwsh-preview" => Some(self.powershell_program(call)),
            name if cmdlet::is_cmdlet(name) => {
                // A cmdlet in a line for another shell: such a line may be given to either.
                let place = self.emit(call);
                let words = call.arguments().to_vec();
                self.cmdlet(place, name, &Parameters::read(&words));
                Some(Value::unknown(vec![place]))
            }
            _ => None,
        }
    }

    fn powershell_program(&mut self, call: &Call) -> Value {
        let words = call.arguments();
        let mut at = 0;
        let mut code: Option<Value> = None;
        while let Some(word) = words.get(at) {
            let lower = word.text.to_lowercase();
            let Some(option) = lower.strip_prefix(['-', '/']).filter(|option| !option.is_empty()) else { break };
            let is = |name: &str, least: usize| option.len() >= least && name.starts_with(option);
            let rest = words.get(at + 1..).unwrap_or_default();
            if is("encodedcommand", 1) || option == "ec" {
                code = rest
                    .first()
                    .map(|word| utf16(&word.text).map_or_else(|| Value::unknown(word.from.clone()), Value::known));
                break;
            }
            if is("command", 1) || is("commandwithargs", 8) || option == "cwa" {
                let joined = crate::shell::expand::joined(&rest.iter().map(Value::from).collect::<Vec<_>>(), " ");
                code = Some(if joined.text == "-" { self.stdin.value.clone().unwrap_or_default() } else { joined });
                break;
            }
            if is("file", 1) {
                at += 1;
                break;
            }
            let takes =
                cmdlet::OPTIONS.iter().any(|name| name.starts_with(option)) || matches!(option, "ep" | "wd" | "ex");
            at += if takes { 2 } else { 1 };
        }
        if let (None, Some(file)) = (&code, words.get(at)) {
            let made = self.script_text(file);
            let ends = file.text.to_lowercase().ends_with(".ps1");
            if let Some(made) = &made {
                let mut named = call.clone();
                named.words[at + 1].from.extend(&made.from);
                return self.windows_code(&named, made, Self::powershell);
            }
            code = made.or_else(|| {
                (!ends).then(|| {
                    crate::shell::expand::joined(&words[at..].iter().map(Value::from).collect::<Vec<_>>(), " ")
                })
            });
        } else if code.is_none() {
            code = self.stdin.value.clone();
        }
        match code {
            Some(code) => self.windows_code(call, &code, Self::powershell),
            None => Value::unknown(vec![self.emit(call)]),
        }
    }

    /// Runs code of another shell, which may not be known.
    fn windows_code(&mut self, call: &Call, code: &Value, follow: fn(&mut Self, &str)) -> Value {
        if code.text.chars().all(|letter| letter == '\0' || letter.is_whitespace()) {
            let place = self.emit(call);
            if !code.text.is_empty() {
                self.unknown(UnknownKind::Code, "the code that a shell runs is not known before it runs");
                self.mark(place);
            }
            return Value::unknown(vec![place]);
        }
        if code.text.contains('\0') {
            self.unknown(UnknownKind::Part, "a part of the code that a shell runs is not known before it runs");
        }
        let first = self.script.commands.len();
        self.inside(call, |runner| {
            runner.deeper(|runner| {
                follow(runner, &code.text);
                Value::default()
            })
        });
        Value::unknown((first..self.script.commands.len()).collect())
    }
}

/// Base64 of UTF-16, which is what `-EncodedCommand` takes.
fn utf16(text: &str) -> Option<String> {
    let bytes = decode::base64_bytes(text)?;
    let units: Vec<u16> = bytes.chunks_exact(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
    Some(String::from_utf16_lossy(&units).replace('\0', ""))
}

/// A word of which the text is known, as a word of a command.
fn word(value: &Value) -> Word {
    value.clone().into()
}

//! Whatever a line is, it is understood without a panic, and what is found in it points into it.

#![no_main]

use aiguard::shell::{Start, understand, understand_powershell};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|line: &str| {
    let variables = vec![("HOME".to_owned(), "/home/example".to_owned())];
    let start = Start { folder: Some("/home/example/project".to_owned()), variables };
    let script = understand(line, &start);
    assert!(script.commands.len() <= 4096);
    for command in &script.commands {
        assert!(command.span.start <= command.span.end && command.span.end <= line.len());
    }
    understand_powershell(line, &start);
});
